//! Broken and hostile `.xlsx`: each is refused by name, or read with a warning; none panics, hangs or takes much memory.

use super::bad_input::{check, check_lowered, check_sheets, read_bytes};
use super::workbook::{Parts, archive, one, texts};
use reader::Limits;

#[test]
fn what_a_sheet_says_of_its_size_is_not_believed() {
    let cells = texts(&[("A1", "甲")], "");
    let bytes = one(&format!(r#"<dimension ref="A1:XFD1048576"/>{cells}"#));
    check_sheets(&bytes, &["# 一", "甲"], &[]);
}

#[test]
fn cells_far_apart_cost_nothing() {
    let bytes =
        one(&texts(&[("A1", "甲"), ("B1", "乙"), ("A1048576", "丙"), ("XFD1048576", "丁")], ""));
    let expect = ["# 一", "甲|乙||", "|||", "丙|||丁"];
    check_sheets(&bytes, &expect, &["blank-stretch", "blank-stretch"]);
    let whole = r#"<mergeCells><mergeCell ref="A1:XFD1048576"/></mergeCells>"#;
    check_sheets(
        &one(&texts(&[("A1", "甲")], whole)),
        &["# 一", "甲*3*3", "", ""],
        &["blank-stretch"; 2],
    );
}

#[test]
fn a_million_empty_rows_cost_nothing() {
    let rows = "<row/>".repeat(1_000_000);
    let bytes = one(&format!(
        "<sheetData><row><c><v>1</v></c></row>{rows}<row><c><v>2</v></c></row></sheetData>"
    ));
    check_sheets(&bytes, &["# 一", "1", "2"], &["blank-stretch"]);
}

#[test]
fn cells_outside_of_the_sheet_are_broken() {
    let cells = [("XFE1", "甲"), ("A1048577", "乙"), ("A1", "丙"), ("B1", "丁")];
    check_sheets(&one(&texts(&cells, "")), &["# 一", "丙|丁"], &["broken-cell"]);
    // What names no place stands behind the cell before it.
    let cells = [("A1", "甲"), ("?", "乙"), ("", "丙")];
    check_sheets(&one(&texts(&cells, "")), &["# 一", "甲|乙|丙"], &[]);
}

#[test]
fn broken_values_cost_their_cell_only() {
    let cells = r#"<sheetData><row><c t="s"><v>7</v></c><c t="s"><v>x</v></c><c><v>１２</v></c><c t="b"><v>9</v></c><c t="zzz"><v>5</v></c><c s="99"><v>1</v></c></row></sheetData>"#;
    check_sheets(&one(cells), &["# 一", "１２|9|5|1"], &["broken-cell"]);
}

#[test]
fn a_cell_that_stands_twice_holds_the_last() {
    let cells = [("A1", "甲"), ("B1", "乙"), ("A1", "丙")];
    check_sheets(&one(&texts(&cells, "")), &["# 一", "丙|乙"], &[]);
}

#[test]
fn areas_over_each_other_are_said() {
    let cells = [("A1", "甲"), ("C1", "乙"), ("C2", "丙")];
    let areas = r#"<mergeCells><mergeCell ref="A1:B2"/><mergeCell ref="B2:C2"/><mergeCell ref="Z"/><mergeCell/></mergeCells>"#;
    check_sheets(&one(&texts(&cells, areas)), &["# 一", "甲*2*2|乙", "丙"], &["overlapping-cells"]);
}

#[test]
fn many_areas_in_one_place_do_not_multiply() {
    let areas = r#"<mergeCell ref="A1:B1048576"/>"#.repeat(100_000);
    let more = format!("<mergeCells>{areas}</mergeCells>");
    let bytes = one(&texts(&[("A1", "甲"), ("D1", "乙")], &more));
    let read = read_bytes(&bytes, &Limits::default()).expect("a document");
    assert!(read.warnings.iter().any(|warning| warning.name == "overlapping-cells"));
}

#[test]
fn one_part_for_many_sheets_is_read_once() {
    let mut bytes = Vec::new();
    for target in ["worksheets/0.xml", "worksheets/1.xml"] {
        let cells = texts(&[("A1", "甲")], "");
        let sheets = [("一", "", cells.as_str()), ("二", "", cells.as_str())];
        let whole = Parts { sheets: &sheets, ..Parts::default() }.build();
        let mut zip = zip::ZipArchive::new(std::io::Cursor::new(whole)).expect("a zip");
        let mut entries = Vec::new();
        for index in 0..zip.len() {
            let mut entry = zip.by_index(index).expect("an entry");
            let mut content = String::new();
            std::io::Read::read_to_string(&mut entry, &mut content).expect("text");
            let content = content.replace("worksheets/1.xml", target);
            let name = String::from_utf8_lossy(entry.name_raw()).into_owned();
            entries.push((name, content));
        }
        let entries: Vec<_> =
            entries.iter().map(|(name, text)| (name.as_str(), text.as_bytes())).collect();
        bytes.push(archive(&entries));
    }
    check_sheets(&bytes[0], &["# 一", "甲"], &["repeated-sheet"]);
    check_sheets(&bytes[1], &["# 一", "甲", "# 二", "甲"], &[]);
}

#[test]
fn missing_parts_are_said() {
    let relationships = r#"<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/KIND" Target="TARGET"/></Relationships>"#;
    let list =
        |kind: &str, target: &str| relationships.replace("KIND", kind).replace("TARGET", target);
    let book = format!(
        r#"<workbook xmlns="{}" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="一" r:id="r"/><sheet name="二" r:id="q"/></sheets></workbook>"#,
        super::workbook::MAIN
    );
    let bytes = archive(&[
        ("_rels/.rels", list("officeDocument", "book.xml").as_bytes()),
        ("_rels/book.xml.rels", list("worksheet", "../../cells.xml").as_bytes()),
        ("book.xml", book.as_bytes()),
    ]);
    check_sheets(&bytes, &[], &["missing-part"]);
}

#[test]
fn markup_that_is_cut_or_deep_is_refused() {
    assert_eq!(check(&one("<sheetData><row>"), "expected </row>").name(), "malformed");
    let deep = "<x>".repeat(100_000);
    assert_eq!(check(&one(&deep), "xml depth").name(), "limit-exceeded");
    assert_eq!(check(&one("<sheetData>&nothing;</sheetData>"), "reference").name(), "malformed");
}

#[test]
fn other_packages_are_refused_by_name() {
    let list = r#"<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.bin"/></Relationships>"#;
    let binary = archive(&[("_rels/.rels", list.as_bytes()), ("xl/workbook.bin", &[0x83, 1, 0])]);
    assert_eq!(check(&binary, "not xlsx: a binary workbook (.xlsb)").name(), "unknown-format");
    let ods = archive(&[("mimetype", b"application/vnd.oasis.opendocument.spreadsheet")]);
    assert_eq!(check(&ods, "OpenDocument").name(), "unknown-format");
}

#[test]
fn what_a_document_may_hold_is_limited() {
    let strings = "<si><t>一二三四五</t></si>".repeat(50);
    let formats = (200..250).map(|id| format!(r#"<numFmt numFmtId="{id}" formatCode="0"/>"#));
    let styles = format!("<numFmts>{}</numFmts>", formats.collect::<Vec<_>>().concat());
    let cells = "<c><v>1</v></c>".repeat(50);
    let cells = format!("<sheetData><row>{cells}</row></sheetData>");
    let sheets = [("一", "", cells.as_str())];
    let bytes =
        Parts { sheets: &sheets, strings: &strings, styles: &styles, ..Parts::default() }.build();
    check_lowered(&bytes, |limits| limits.cells = 40, "cells");
    check_lowered(&bytes, |limits| limits.text_bytes = 200, "document text");
    check_lowered(&bytes, |limits| limits.definitions = 20, "definitions");
    check_lowered(&bytes, |limits| limits.table_slots = 20, "table slots");
    check_lowered(&bytes, |limits| limits.inflated_part_bytes = 500, "inflated part");
}
