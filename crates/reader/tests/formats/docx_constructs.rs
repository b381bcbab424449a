//! What Word writes, one construct a test, and what must be read of it.

use document::{Block, Document, Table, Warned};
use reader::{Input, Limits, read};
use std::fmt::Write as _;
use std::io::{Cursor, Write as _};

const WORD: &str = "http://schemas.openxmlformats.org/wordprocessingml/2006/main";
const OFFICE: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
const PACKAGE: &str = "http://schemas.openxmlformats.org/package/2006/relationships";

/// A package whose main part is `main`, with further parts by the kind of their relationship.
fn package(main: &[u8], parts: &[(&str, &str)]) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let mut add = |name: &str, content: &[u8]| {
        zip.start_file(name, zip::write::SimpleFileOptions::default()).expect("a new entry");
        zip.write_all(content).expect("memory");
    };
    let root = format!(
        r#"<Relationships xmlns="{PACKAGE}"><Relationship Id="m" Type="{OFFICE}/officeDocument" Target="text/main.xml"/></Relationships>"#
    );
    add("_rels/.rels", root.as_bytes());
    let mut relationships = format!(r#"<Relationships xmlns="{PACKAGE}">"#);
    for (kind, content) in parts {
        write!(
            relationships,
            r#"<Relationship Id="{kind}" Type="{OFFICE}/{kind}" Target="{kind}.xml"/>"#
        )
        .expect("memory");
        add(
            &format!("text/{kind}.xml"),
            format!(r#"<w:{kind} xmlns:w="{WORD}">{content}</w:{kind}>"#).as_bytes(),
        );
    }
    relationships.push_str("</Relationships>");
    add("text/_rels/main.xml.rels", relationships.as_bytes());
    add("text/main.xml", main);
    zip.finish().expect("memory").into_inner()
}

fn read_package(bytes: &[u8]) -> Warned<Document> {
    let input = Input { name: "test.docx", bytes, sha256: [0; 32] };
    read(&input, &Limits::default()).expect("a document")
}

fn read_with(body: &str, parts: &[(&str, &str)]) -> Warned<Document> {
    let namespaces = r#"xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" xmlns:x="urn:x" xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math""#;
    let main = format!(
        r#"<w:document xmlns:w="{WORD}" {namespaces}><w:body>{body}</w:body></w:document>"#
    );
    read_package(&package(main.as_bytes(), parts))
}

/// The blocks, one a line; a paragraph with its label and level, a table with its cells.
fn show(blocks: &[Block]) -> String {
    let mut text = String::new();
    for block in blocks {
        match block {
            Block::Paragraph(paragraph) => {
                let level =
                    paragraph.outline_level.map(|level| format!("#{level} ")).unwrap_or_default();
                let label = paragraph
                    .list_label
                    .as_ref()
                    .map(|label| format!("{label} "))
                    .unwrap_or_default();
                writeln!(text, "{level}{label}{}", paragraph.text.escape_default())
                    .expect("memory");
            }
            Block::Table(table) => writeln!(text, "{}", show_table(table)).expect("memory"),
        }
    }
    text.trim_end_matches('\n').to_owned()
}

fn show_table(table: &Table) -> String {
    let mut text = format!("[{}x{}", table.rows(), table.columns());
    for cell in table.cells() {
        let inner = show(&cell.blocks).replace('\n', "|");
        write!(
            text,
            " {},{}:{}x{}={inner}",
            cell.row, cell.column, cell.row_span, cell.column_span
        )
        .expect("memory");
    }
    text + "]"
}

#[track_caller]
fn check(body: &str, expect: &str) -> Warned<Document> {
    check_with(body, &[], expect)
}

#[track_caller]
fn check_with(body: &str, parts: &[(&str, &str)], expect: &str) -> Warned<Document> {
    let read = read_with(body, parts);
    assert_eq!(show(&read.output.blocks), expect);
    read
}

fn names(read: &Warned<Document>) -> Vec<&str> {
    read.warnings.iter().map(|warning| warning.name).collect()
}

fn run(text: &str) -> String {
    format!("<w:r><w:t>{text}</w:t></w:r>")
}

fn paragraph(text: &str) -> String {
    format!("<w:p>{}</w:p>", run(text))
}

fn cell(properties: &str, text: &str) -> String {
    format!("<w:tc><w:tcPr>{properties}</w:tcPr>{}</w:tc>", paragraph(text))
}

fn table(columns: usize, rows: &[&[String]]) -> String {
    let grid = "<w:gridCol/>".repeat(columns);
    let rows: Vec<String> =
        rows.iter().map(|row| format!("<w:tr>{}</w:tr>", row.concat())).collect();
    let rows = rows.concat();
    format!("<w:tbl><w:tblPr/><w:tblGrid>{grid}</w:tblGrid>{rows}</w:tbl>")
}

#[test]
fn runs_split_anywhere_are_one_text() {
    check(
        "<w:p><w:r><w:t>绩效</w:t><w:t>目</w:t></w:r><w:r><w:rPr><w:b/></w:rPr><w:t>标</w:t></w:r></w:p>",
        "\\u{7ee9}\\u{6548}\\u{76ee}\\u{6807}",
    );
}

#[test]
fn tabs_breaks_and_hyphens_are_characters() {
    let body = "<w:p><w:pPr><w:tabs><w:tab/></w:tabs></w:pPr><w:r><w:t>a</w:t><w:tab/><w:t>b</w:t><w:br w:type=\"page\"/><w:t>c</w:t><w:cr/><w:t>d</w:t><w:noBreakHyphen/><w:softHyphen/><w:t>e</w:t></w:r></w:p>";
    check(body, "a\\tb\\nc\\nd-e");
}

#[test]
fn references_and_sections_are_resolved() {
    check("<w:p><w:r><w:t>a&lt;&amp;&#x4E;&#78;<![CDATA[<b>]]></w:t></w:r></w:p>", "a<&NN<b>");
}

#[test]
fn symbols_become_unicode() {
    let read = check(
        r#"<w:p><w:r><w:sym w:font="Symbol" w:char="F0B3"/><w:sym w:font="Wingdings" w:char="00FE"/><w:sym w:font="Webdings" w:char="F0FF"/></w:r></w:p>"#,
        "\\u{2265}\\u{2611}\\u{f0ff}",
    );
    assert_eq!(names(&read), ["unknown-symbol"]);
}

#[test]
fn vertical_and_horizontal_merges_are_cells() {
    let body = table(
        3,
        &[
            &[cell(r#"<w:vMerge w:val="restart"/>"#, "a"), cell(r#"<w:gridSpan w:val="2"/>"#, "b")],
            &[cell("<w:vMerge/>", ""), cell("", "c"), cell("", "d")],
            &[cell(r#"<w:hMerge w:val="restart"/>"#, "e"), cell("<w:hMerge/>", ""), cell("", "f")],
        ],
    );
    let read = check(&body, "[3x3 0,0:2x1=a 0,1:1x2=b 1,1:1x1=c 1,2:1x1=d 2,0:1x2=e 2,2:1x1=f]");
    assert!(read.warnings.is_empty());
}

#[test]
fn a_merge_may_split_its_columns_further_down() {
    let body = table(
        2,
        &[
            &[cell(r#"<w:gridSpan w:val="2"/><w:vMerge w:val="restart"/>"#, "a")],
            &[cell("<w:vMerge/>", ""), cell("<w:vMerge/>", "")],
        ],
    );
    check(&body, "[2x2 0,0:2x2=a]");
}

#[test]
fn a_merge_without_a_start_stands_for_itself() {
    let body =
        table(1, &[&[cell("", "a")], &[cell("<w:vMerge/>", "b")], &[cell("<w:vMerge/>", "c")]]);
    let read = check(&body, "[3x1 0,0:1x1=a 1,0:2x1=b|c]");
    assert_eq!(names(&read), ["merge-without-start"]);
}

#[test]
fn grid_before_and_after_are_empty_cells() {
    let body = r#"<w:tbl><w:tblGrid><w:gridCol/><w:gridCol/><w:gridCol/></w:tblGrid><w:tr><w:trPr><w:gridBefore w:val="1"/><w:gridAfter w:val="1"/></w:trPr><w:tc><w:p><w:r><w:t>a</w:t></w:r></w:p></w:tc></w:tr></w:tbl>"#;
    let read = check(body, "[1x3 0,0:1x1= 0,1:1x1=a 0,2:1x1=]");
    assert!(read.warnings.is_empty());
}

#[test]
fn ragged_rows_are_filled_with_a_warning() {
    let body = table(2, &[&[cell("", "a")], &[cell("", "b"), cell("", "c"), cell("", "d")], &[]]);
    let read = check(&body, "[3x3 0,0:1x1=a 0,1:1x2= 1,0:1x1=b 1,1:1x1=c 1,2:1x1=d 2,0:1x3=]");
    assert_eq!(names(&read), ["ragged-row"]);
    assert_eq!(read.warnings[0].at.as_ref().expect("a place").to_string(), "b0/r0c0");
}

#[test]
fn nested_tables_and_paragraphs_stand_in_their_cell() {
    let inner = table(1, &[&[cell("", "x")]]);
    let body = format!(
        "<w:tbl><w:tr><w:tc>{}{inner}{}</w:tc></w:tr></w:tbl>",
        paragraph("a"),
        paragraph("b")
    );
    check(&body, "[1x1 0,0:1x1=a|[1x1 0,0:1x1=x]|b]");
}

#[test]
fn bookmarks_stand_where_they_start() {
    let mark = |name: &str| format!(r#"<w:bookmarkStart w:id="1" w:name="{name}"/>"#);
    let row =
        format!("{}<w:tr>{}<w:tc>{}</w:tc></w:tr>", mark("row"), mark("cell"), paragraph("x"));
    let body = format!(
        "{}<w:p>{}{}</w:p>{}<w:tbl>{row}</w:tbl>{}",
        mark("first"),
        run("a"),
        mark("inside"),
        mark("table"),
        mark("last")
    );
    let read = check(&body, "a\n[1x1 0,0:1x1=x]");
    let found: Vec<_> =
        read.output.bookmarks.iter().map(|mark| format!("{} {}", mark.name, mark.at)).collect();
    assert_eq!(
        found,
        ["first b0", "inside b0", "table b1", "row b1/r0c0/b0", "cell b1/r0c0/b0", "last b1"]
    );
}

#[test]
fn content_controls_are_transparent_at_every_level() {
    let sdt = |content: String| {
        format!(
            "<w:sdt><w:sdtPr><w:alias w:val=\"x\"/></w:sdtPr><w:sdtContent>{content}</w:sdtContent></w:sdt>"
        )
    };
    let cell = sdt(format!("<w:tc><w:p>{}</w:p></w:tc>", sdt(run("b"))));
    let body =
        format!("{}<w:tbl>{}</w:tbl>", sdt(paragraph("a")), sdt(format!("<w:tr>{cell}</w:tr>")));
    check(&body, "a\n[1x1 0,0:1x1=b]");
}

#[test]
fn tracked_changes_are_read_as_accepted() {
    let body = format!(
        "<w:p>{}<w:ins>{}</w:ins><w:del><w:r><w:delText>gone</w:delText></w:r></w:del><w:moveFrom>{}</w:moveFrom><w:moveTo>{}</w:moveTo></w:p>",
        run("a"),
        run("b"),
        run("moved"),
        run("c")
    );
    let read = check(&body, "abc");
    assert_eq!(names(&read), ["deleted-text"]);
}

#[test]
fn a_deleted_paragraph_mark_joins_paragraphs() {
    let body = format!(
        "<w:p><w:pPr><w:outlineLvl w:val=\"1\"/><w:rPr><w:del w:id=\"1\"/></w:rPr></w:pPr>{}</w:p>{}{}",
        run("a"),
        paragraph("b"),
        paragraph("c")
    );
    check(&body, "ab\nc");
}

#[test]
fn deleted_rows_and_cells_are_left_out() {
    let body = format!(
        "<w:tbl><w:tr><w:trPr><w:del w:id=\"1\"/></w:trPr>{}</w:tr><w:tr>{}{}</w:tr></w:tbl>",
        cell("", "gone"),
        cell("<w:cellDel w:id=\"2\"/>", "gone"),
        cell("", "a")
    );
    check(&body, "[1x1 0,0:1x1=a]");
}

#[test]
fn alternate_content_and_text_boxes_are_read_once() {
    let text_box = |text: &str| format!("<w:txbxContent>{}</w:txbxContent>", paragraph(text));
    let body = format!(
        "<w:p>{}<w:r><mc:AlternateContent><mc:Choice Requires=\"wps\"><w:drawing>{}</w:drawing></mc:Choice><mc:Fallback><w:pict>{}</w:pict></mc:Fallback></mc:AlternateContent></w:r>{}</w:p>{}",
        run("a"),
        text_box("box"),
        text_box("box"),
        run("b"),
        paragraph("c")
    );
    check(&body, "ab\nbox\nc");
    let other = "<w:p><w:r><mc:AlternateContent><mc:Choice Requires=\"x\"><w:t>new</w:t></mc:Choice><mc:Fallback><w:t>old</w:t></mc:Fallback></mc:AlternateContent></w:r></w:p>";
    check(other, "old");
}

#[test]
fn fields_give_their_results() {
    let field = |kind: &str| format!(r#"<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>"#);
    let code = "<w:r><w:instrText>IF</w:instrText></w:r>";
    let body = format!(
        "<w:p>{}{code}{}{code}{}{}{}{}{}{}<w:fldSimple w:instr=\"PAGE\">{}</w:fldSimple></w:p>",
        field("begin"),
        field("begin"),
        field("separate"),
        run("code"),
        field("end"),
        field("separate"),
        run("result"),
        field("end"),
        run("2")
    );
    check(&body, "result2");
}

#[test]
fn hidden_text_is_left_out_with_a_remark() {
    let styles =
        r#"<w:style w:type="character" w:styleId="H"><w:rPr><w:vanish/></w:rPr></w:style>"#;
    let body = "<w:p><w:r><w:rPr><w:vanish/></w:rPr><w:t>hidden</w:t></w:r><w:r><w:rPr><w:rStyle w:val=\"H\"/></w:rPr><w:t>too</w:t></w:r><w:r><w:rPr><w:rStyle w:val=\"H\"/><w:vanish w:val=\"0\"/></w:rPr><w:t>a</w:t></w:r><w:r><w:rPr><w:webHidden/></w:rPr><w:t>b</w:t></w:r></w:p>";
    let read = check_with(body, &[("styles", styles)], "ab");
    assert_eq!(names(&read), ["hidden-text"]);
    assert!(
        read.warnings[0].message.contains("9 hidden characters"),
        "{}",
        read.warnings[0].message
    );
}

#[test]
fn outline_levels_come_from_styles_and_paragraphs() {
    let styles = r#"<w:style w:type="paragraph" w:styleId="A"><w:name w:val="x"/><w:basedOn w:val="B"/></w:style><w:style w:type="paragraph" w:styleId="B"><w:basedOn w:val="A"/><w:pPr><w:outlineLvl w:val="2"/></w:pPr></w:style><w:style w:type="paragraph" w:styleId="C"><w:name w:val="heading 4"/></w:style>"#;
    let paragraph_of = |style: &str, more: &str| {
        format!(r#"<w:p><w:pPr><w:pStyle w:val="{style}"/>{more}</w:pPr></w:p>"#)
    };
    let body = paragraph_of("A", "")
        + &paragraph_of("C", "")
        + &paragraph_of("A", r#"<w:outlineLvl w:val="9"/>"#)
        + &paragraph_of("?", "");
    check_with(&body, &[("styles", styles)], "#2 \n#3 ");
}

#[test]
fn list_labels_are_generated() {
    let level = |level: u8, format: &str, text: &str, more: &str| {
        format!(
            r#"<w:lvl w:ilvl="{level}"><w:start w:val="1"/><w:numFmt w:val="{format}"/>{more}<w:lvlText w:val="{text}"/></w:lvl>"#
        )
    };
    let numbering = format!(
        r#"<w:abstractNum w:abstractNumId="0">{}{}{}</w:abstractNum><w:abstractNum w:abstractNumId="1"><w:numStyleLink w:val="L"/></w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num><w:num w:numId="2"><w:abstractNumId w:val="0"/><w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride></w:num><w:num w:numId="3"><w:abstractNumId w:val="1"/></w:num>"#,
        level(0, "chineseCounting", "第%1部分", ""),
        level(1, "chineseCountingThousand", "（%2）", r#"<w:pStyle w:val="S"/>"#),
        level(2, "decimal", "%1.%3 ", "<w:isLgl/>"),
    );
    let styles = r#"<w:style w:type="paragraph" w:styleId="S"><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style><w:style w:type="numbering" w:styleId="L"><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>"#;
    let item = |number: u8, level: u8| {
        format!(
            r#"<w:p><w:pPr><w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/></w:numPr></w:pPr></w:p>"#
        )
    };
    let paragraph_with =
        |more: &str| format!(r#"<w:p><w:pPr><w:pStyle w:val="S"/>{more}</w:pPr></w:p>"#);
    let body = item(1, 0)
        + &paragraph_with("")
        + &paragraph_with("")
        + &item(1, 2)
        + &item(1, 0)
        + &paragraph_with("")
        + &paragraph_with(r#"<w:numPr><w:numId w:val="0"/></w:numPr>"#)
        + &item(2, 0)
        + &item(2, 0)
        + &item(3, 0);
    let read = read_with(&body, &[("styles", styles), ("numbering", &numbering)]);
    let labels: Vec<_> = read
        .output
        .blocks
        .iter()
        .map(|block| block.as_paragraph().and_then(|p| p.list_label.as_deref()).unwrap_or("-"))
        .collect();
    let expect = [
        "第一部分",
        "（一）",
        "（二）",
        "1.1",
        "第二部分",
        "（一）",
        "-",
        "第一部分",
        "第二部分",
        "第三部分",
    ];
    assert_eq!(labels, expect);
}

#[test]
fn notes_are_read_and_separators_are_not() {
    let note = |kind: &str, more: &str, text: &str| {
        format!("<w:{kind} {more}>{}</w:{kind}>", paragraph(text))
    };
    let footnotes =
        note("footnote", r#"w:type="separator""#, "x") + &note("footnote", r#"w:id="1""#, "foot");
    let endnotes = note("endnote", r#"w:id="1""#, "end");
    let parts = [("footnotes", footnotes.as_str()), ("endnotes", endnotes.as_str())];
    let read = check_with(
        "<w:p><w:r><w:t>a</w:t><w:footnoteReference w:id=\"1\"/></w:r></w:p>",
        &parts,
        "a",
    );
    let notes: Vec<_> =
        read.output.notes.iter().map(|note| (note.kind.name(), show(&note.blocks))).collect();
    assert_eq!(notes, [("footnote", "foot".to_owned()), ("endnote", "end".to_owned())]);
}

#[test]
fn ruby_math_and_links_give_their_text() {
    let body = format!(
        "<w:p><w:hyperlink>{}</w:hyperlink><w:r><w:ruby><w:rt>{}</w:rt><w:rubyBase>{}</w:rubyBase></w:ruby></w:r><m:oMath><m:r><m:t>x</m:t></m:r></m:oMath></w:p>",
        run("a"),
        run("pinyin"),
        run("b")
    );
    check(&body, "abx");
}

#[test]
fn other_documents_are_not_followed() {
    let read = check(&format!("{}<w:altChunk/>", paragraph("a")), "a");
    assert_eq!(names(&read), ["external-content"]);
}

#[test]
fn odd_but_right_xml_is_read_the_same() {
    let body = "<w:p ><!-- </w:p> --><?x y?><w:r\n><w:rPr><!-- </w:rPr> --><w:b w:val='1'/><w:lang w:val=\"a>b\"/></w:rPr ><w:t\txml:space='preserve'>a>b</w:t ></w:r ></w:p>";
    check(body, "a>b");
}

#[test]
fn any_prefix_and_strict_namespaces_are_read() {
    let strict = "http://purl.oclc.org/ooxml/wordprocessingml/main";
    for main in [
        format!(
            r#"<x:document xmlns:x="{strict}"><x:body><x:p><x:r><x:t>a</x:t></x:r></x:p></x:body></x:document>"#
        ),
        format!(r#"<document xmlns="{WORD}"><body><p><r><t>a</t></r></p></body></document>"#),
        format!(
            r#"<w:document xmlns:w="{WORD}"><w:body><w:p xmlns:w="urn:x"/><v:p xmlns:v="{WORD}"><v:r><v:t>a</v:t></v:r></v:p></w:body></w:document>"#
        ),
    ] {
        assert_eq!(
            show(&read_package(&package(main.as_bytes(), &[])).output.blocks),
            "a",
            "{main}"
        );
    }
}

#[test]
fn utf_16_parts_are_read() {
    let main = format!(
        r#"<?xml version="1.0" encoding="UTF-16"?><w:document xmlns:w="{WORD}"><w:body><w:p><w:r><w:t>{}</w:t></w:r></w:p></w:body></w:document>"#,
        "效".repeat(50_000)
    );
    let little: Vec<u8> =
        [0xFEFF].into_iter().chain(main.encode_utf16()).flat_map(u16::to_le_bytes).collect();
    let big: Vec<u8> =
        [0xFEFF].into_iter().chain(main.encode_utf16()).flat_map(u16::to_be_bytes).collect();
    for bytes in [little, big] {
        let read = read_package(&package(&bytes, &[]));
        assert_eq!(read.output.blocks, [Block::text("效".repeat(50_000))]);
    }
}

#[test]
fn a_part_of_many_windows_loses_nothing_at_their_seams() {
    let texts: Vec<String> = (0..20_000).map(|number| format!("第{number}段\u{FEFF}")).collect();
    let body: Vec<String> = texts
        .iter()
        .map(|text| format!(r#"<w:p w:rsidR="00{}"><w:r><w:rPr><w:sz w:val="1"/></w:rPr><w:t>{text}&amp;</w:t></w:r></w:p>"#, text.len()))
        .collect();
    let body = body.concat();
    let read = read_with(&body, &[]);
    let found = read
        .output
        .blocks
        .iter()
        .filter_map(Block::as_paragraph)
        .map(|paragraph| paragraph.text.as_str());
    assert!(found.eq(
        texts.iter().map(|text| text.clone() + "&").collect::<Vec<_>>().iter().map(String::as_str)
    ));
}
