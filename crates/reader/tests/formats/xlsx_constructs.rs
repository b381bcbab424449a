//! Each construct of `.xlsx` that the reader's table names, as a small workbook, and what it becomes.

use super::workbook::{Parts, archive, one, texts};
use reader::{Input, Limits, read};

#[track_caller]
fn check(bytes: &[u8], expect: &[&str], remarks: &[&str]) {
    let read = read(&Input { name: "a.xlsx", bytes, sha256: [0; 32] }, &Limits::default());
    let read = read.expect("a document");
    assert_eq!(read.output.source.format, "xlsx");
    assert_eq!(super::shown::lines(&read.output), expect);
    let names: Vec<_> = read.warnings.iter().map(|warning| warning.name).collect();
    assert_eq!(names, remarks, "{:?}", read.warnings);
}

#[test]
fn sheets_are_headings_and_tables_in_order() {
    let (first, second) = (
        texts(&[("A1", "项目名称"), ("B1", "某项目"), ("A2", "金额"), ("B2", "12")], ""),
        texts(&[("B3", "甲"), ("C3", "乙")], ""),
    );
    let sheets = [("一", "", first.as_str()), ("空", "", "<sheetData/>"), ("二", "", &second)];
    let expect = ["# 一", "项目名称|某项目", "金额|12", "# 二", "甲|乙"];
    check(&Parts { sheets: &sheets, ..Parts::default() }.build(), &expect, &[]);
}

#[test]
fn strings_are_shared_rich_or_inline() {
    let strings = r#"<si><t>甲</t></si><si/><si><r><rPr><b/></rPr><t>一</t></r><r><t xml:space="preserve"> 二</t></r><rPh sb="0" eb="1"><t>yi</t></rPh><phoneticPr fontId="1"/></si><si><t>a_x000D_
b&amp;</t></si>"#;
    let cells = r#"<sheetData><row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="s"><v>1</v></c><c r="C1" t="s"><v>2</v></c></row><row r="2"><c r="A2" t="s"><v>3</v></c><c r="B2" t="inlineStr"><is><r><t>丙</t></r><r><t>丁</t></r></is></c><c r="C2" t="str"><f>A1&amp;"x"</f><v>甲x</v></c></row></sheetData>"#;
    let parts = Parts { sheets: &[("一", "", cells)], strings, ..Parts::default() };
    check(&parts.build(), &["# 一", "甲||一 二", "a/b&|丙丁|甲x"], &[]);
}

#[test]
fn numbers_are_shown_by_their_format() {
    let styles = r##"<numFmts count="2"><numFmt numFmtId="170" formatCode="0.00&quot;万元&quot;"/><numFmt numFmtId="171" formatCode="# ?/?"/></numFmts><cellStyleXfs><xf numFmtId="9"/></cellStyleXfs><cellXfs><xf numFmtId="0"/><xf numFmtId="9"/><xf numFmtId="14"/><xf numFmtId="170"/><xf numFmtId="4"/><xf numFmtId="171"/></cellXfs>"##;
    let cells = r#"<sheetData><row><c s="0"><v>0.30000000000000004</v></c><c s="1"><v>0.95</v></c><c s="2"><v>45352</v></c></row><row><c s="3"><v>378.816</v></c><c s="4"><v>1234.5</v></c><c s="5"><v>0.5</v></c></row></sheetData>"#;
    let sheets = [("一", "", cells)];
    let expect = ["# 一", "0.3|95%|2024/3/1", "378.82万元|1,234.50|0.5"];
    let parts = Parts { sheets: &sheets, styles, ..Parts::default() };
    check(&parts.build(), &expect, &["number-format"]);
    let cells = r#"<sheetData><row><c s="2"><v>43890</v></c></row></sheetData>"#;
    let sheets = [("一", "", cells)];
    let properties = r#"<workbookPr date1904="1"/>"#;
    let styles = &styles.replace("# ?/?", "0");
    check(
        &Parts { sheets: &sheets, styles, properties, ..Parts::default() }.build(),
        &["# 一", "2024/3/1"],
        &[],
    );
}

#[test]
fn booleans_errors_and_formulas_show_their_result() {
    let cells = r#"<sheetData><row><c t="b"><v>1</v></c><c t="b"><v>0</v></c><c t="e"><v>#N/A</v></c></row><row><c><f>1+1</f><v>2</v></c><c t="str"><f>"a"</f><v></v></c><c t="d"><v>2024-03-01</v></c></row></sheetData>"#;
    check(&one(cells), &["# 一", "TRUE|FALSE|#N/A", "2||2024-03-01"], &[]);
}

#[test]
fn merged_areas_are_cells_with_spans() {
    let cells = [("A1", "甲"), ("B1", "乙"), ("B2", "丙"), ("C2", "丁")];
    let areas = r#"<mergeCells><mergeCell ref="A1:A2"/><mergeCell ref="B1:C1"/></mergeCells>"#;
    check(&one(&texts(&cells, areas)), &["# 一", "甲*1*2|乙*2*1", "丙|丁"], &[]);
    let covered = [("A1", "甲"), ("B1", "藏"), ("C1", "乙")];
    let areas = r#"<mergeCells><mergeCell ref="A1:B1"/></mergeCells>"#;
    check(&one(&texts(&covered, areas)), &["# 一", "甲*2*1|乙"], &["covered-cell"]);
}

#[test]
fn lines_around_a_form_are_paragraphs() {
    let cells = [
        ("A1", "表11"),
        ("A2", "项目支出绩效目标表"),
        ("C3", "单位：万元"),
        ("A4", "名称"),
        ("B4", "某项目"),
        ("C4", "1"),
        ("A5", "说明"),
        ("A7", "注：甲。"),
    ];
    let areas = r#"<mergeCells><mergeCell ref="A2:C2"/><mergeCell ref="B5:C5"/></mergeCells>"#;
    let expect = [
        "# 一",
        "表11",
        "项目支出绩效目标表",
        "单位：万元",
        "名称|某项目|1",
        "说明|*2*1",
        "注：甲。",
    ];
    check(&one(&texts(&cells, areas)), &expect, &[]);
}

#[test]
fn a_line_break_in_a_cell_begins_a_paragraph() {
    let bytes = one(&texts(&[("A1", "一、甲\n二、乙"), ("B1", "丙")], ""));
    let input = Input { name: "a.xlsx", bytes: &bytes, sha256: [0; 32] };
    let read = read(&input, &Limits::default()).expect("a document");
    let table = read.output.blocks[1].as_table().expect("a table");
    assert_eq!(table.cell_at(0, 0).blocks.len(), 2);
}

#[test]
fn hidden_rows_columns_and_sheets_are_left_out() {
    let cells = r#"<cols><col min="2" max="2" width="9" hidden="1"/><col min="4" max="4" width="0"/></cols><sheetData><row r="1"><c r="A1"><v>1</v></c><c r="B1"><v>2</v></c><c r="C1"><v>3</v></c><c r="D1"><v>4</v></c></row><row r="2" hidden="1"><c r="A2"><v>5</v></c></row><row r="3" ht="0"><c r="A3"><v>6</v></c></row><row r="4"><c r="A4"><v>7</v></c><c r="C4"><v>8</v></c></row></sheetData>"#;
    check(&one(cells), &["# 一", "1|3", "7|8"], &["hidden-text"]);
    let cells = texts(&[("A1", "甲")], "");
    let sheets = [
        ("一", r#"state="hidden""#, cells.as_str()),
        ("二", r#"state="veryHidden""#, &cells),
        ("三", "", &cells),
    ];
    check(
        &Parts { sheets: &sheets, ..Parts::default() }.build(),
        &["# 三", "甲"],
        &["hidden-sheet"; 2],
    );
}

#[test]
fn a_format_may_hide_a_text() {
    let styles = r#"<numFmts><numFmt numFmtId="170" formatCode=";;;"/></numFmts><cellXfs><xf numFmtId="170"/></cellXfs>"#;
    let cells = texts(&[("A1", "甲"), ("B1", "乙")], "").replacen("<c ", r#"<c s="9" "#, 1);
    let cells = cells.replace(r#"r="B1""#, r#"r="B1" s="0""#);
    let parts = Parts { sheets: &[("一", "", &cells)], styles, ..Parts::default() };
    check(&parts.build(), &["# 一", "甲"], &["hidden-text"]);
}

#[test]
fn a_merged_cell_is_seen_as_long_as_a_part_of_it_is() {
    let cells = r#"<sheetData><row r="1" hidden="1"><c r="A1"><v>1</v></c><c r="B1"><v>2</v></c></row><row r="2"><c r="B2"><v>3</v></c></row></sheetData><mergeCells><mergeCell ref="A1:A2"/></mergeCells>"#;
    check(&one(cells), &["# 一", "1|3"], &["hidden-text"]);
}

#[test]
fn a_sheet_that_is_named_as_another_format_is_said() {
    let bytes = one(&texts(&[("A1", "甲")], ""));
    let input = Input { name: "a.xls", bytes: &bytes, sha256: [0; 32] };
    let read = read(&input, &Limits::default()).expect("a document");
    assert_eq!(read.warnings[0].message, "expected xls by the name, found xlsx");
}

#[test]
fn strict_packages_and_other_prefixes_are_read() {
    let relationships = r#"<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r" Type="http://purl.oclc.org/ooxml/officeDocument/relationships/KIND" Target="TARGET"/></Relationships>"#;
    let list =
        |kind: &str, target: &str| relationships.replace("KIND", kind).replace("TARGET", target);
    let book = r#"<x:workbook xmlns:x="http://purl.oclc.org/ooxml/spreadsheetml/main" xmlns:q="http://purl.oclc.org/ooxml/officeDocument/relationships"><x:sheets><x:sheet name="一" q:id="r"/></x:sheets></x:workbook>"#;
    let cells = r#"<x:worksheet xmlns:x="http://purl.oclc.org/ooxml/spreadsheetml/main"><x:sheetData><x:row><x:c><x:v>7</x:v></x:c></x:row></x:sheetData></x:worksheet>"#;
    let bytes = archive(&[
        ("_rels/.rels", list("officeDocument", "book.xml").as_bytes()),
        ("_rels/book.xml.rels", list("worksheet", "/cells.xml").as_bytes()),
        ("book.xml", book.as_bytes()),
        ("cells.xml", cells.as_bytes()),
    ]);
    check(&bytes, &["# 一", "7"], &[]);
}
