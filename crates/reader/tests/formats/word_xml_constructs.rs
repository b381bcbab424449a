//! Word documents in one XML file, one construct a test, and what must be read of them.

use document::{Block, Document, NoteKind, Warned};
use reader::{Input, Limits, ReadError, read};

const WORD: &str = "http://schemas.openxmlformats.org/wordprocessingml/2006/main";
const OFFICE: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
const PACKAGE: &str = "http://schemas.openxmlformats.org/package/2006/relationships";
const OLD: &str = r#"xmlns:w="http://schemas.microsoft.com/office/word/2003/wordml" xmlns:wx="http://schemas.microsoft.com/office/word/2003/auxHint" xmlns:aml="http://schemas.microsoft.com/aml/2001/core" xmlns:v="urn:schemas-microsoft-com:vml""#;

/// A file of Word 2003.
fn old(definitions: &str, body: &str) -> String {
    format!(
        "<?xml version=\"1.0\"?><?mso-application progid=\"Word.Document\"?><w:wordDocument {OLD}>{definitions}<w:body><wx:sect>{body}</wx:sect></w:body></w:wordDocument>"
    )
}

/// A package in one file, the namespace of its main part declared outside, with a part for each of `parts`.
fn flat(body: &str, parts: &[(&str, &str)]) -> String {
    let part = |name: &str, xml: &str| {
        format!("<pkg:part pkg:name=\"/{name}\"><pkg:xmlData>{xml}</pkg:xmlData></pkg:part>")
    };
    let relationship = |kind: &str, target: &str| {
        format!("<Relationship Type=\"{OFFICE}/{kind}\" Target=\"{target}\"/>")
    };
    let relationships =
        |inner: &str| format!("<Relationships xmlns=\"{PACKAGE}\">{inner}</Relationships>");
    let own: String =
        parts.iter().map(|(kind, _)| relationship(kind, &format!("{kind}.xml"))).collect();
    let further: String = parts
        .iter()
        .map(|(kind, xml)| {
            part(&format!("text/{kind}.xml"), &format!("<w:{kind}>{xml}</w:{kind}>"))
        })
        .collect();
    format!(
        "<?xml version=\"1.0\"?><pkg:package xmlns:pkg=\"http://schemas.microsoft.com/office/2006/xmlPackage\" xmlns:w=\"{WORD}\">{}{further}<pkg:part pkg:name=\"/a.bin\"><pkg:binaryData>AAAA</pkg:binaryData></pkg:part>{}{}</pkg:package>",
        part("_rels/.rels", &relationships(&relationship("officeDocument", "text/main.xml"))),
        part("text/main.xml", &format!("<w:document><w:body>{body}</w:body></w:document>")),
        part("text/_rels/main.xml.rels", &relationships(&own)),
    )
}

fn read_bytes(bytes: &[u8]) -> Result<Warned<Document>, ReadError> {
    read(&Input { name: "test.xml", bytes, sha256: [0; 32] }, &Limits::default())
}

/// The blocks, one a line; a paragraph with its label and level, a table with its cells.
fn show(blocks: &[Block]) -> String {
    let lines: Vec<String> = blocks
        .iter()
        .map(|block| match block {
            Block::Paragraph(paragraph) => {
                let level = paragraph.outline_level.map(|level| format!("#{level} "));
                let label = paragraph.list_label.as_ref().map(|label| format!("{label} "));
                let (level, label) = (level.unwrap_or_default(), label.unwrap_or_default());
                format!("{level}{label}{}", paragraph.text)
            }
            Block::Table(table) => {
                let cells: Vec<String> = table
                    .cells()
                    .iter()
                    .map(|cell| {
                        let span = format!("{}x{}", cell.row_span, cell.column_span);
                        format!("{},{}:{span}={}", cell.row, cell.column, show(&cell.blocks))
                    })
                    .collect();
                format!("[{}]", cells.join(" "))
            }
        })
        .collect();
    lines.join("\n")
}

#[track_caller]
fn check(xml: &str, expect: &str) -> Warned<Document> {
    let read = read_bytes(xml.as_bytes()).expect("a document");
    assert_eq!(read.output.source.format, "word-xml");
    assert_eq!(show(&read.output.blocks), expect);
    read
}

#[track_caller]
fn check_error(xml: &str, expect: &str) {
    let error = read_bytes(xml.as_bytes()).expect_err("no document");
    assert!(error.to_string().contains(expect), "{error}");
}

fn p(text: &str) -> String {
    format!("<w:p>{}</w:p>", r(text))
}

fn r(text: &str) -> String {
    format!("<w:r><w:t>{text}</w:t></w:r>")
}

fn cell(properties: &str, text: &str) -> String {
    format!("<w:tc><w:tcPr>{properties}</w:tcPr>{}</w:tc>", p(text))
}

#[test]
fn a_flat_package_is_read_through_its_relationships() {
    let styles = "<w:style w:type=\"paragraph\" w:styleId=\"a\"><w:pPr><w:outlineLvl w:val=\"1\"/></w:pPr></w:style>";
    let notes = "<w:footnote w:id=\"1\"><w:p><w:r><w:t>脚注</w:t></w:r></w:p></w:footnote>";
    let body = "<w:p><w:pPr><w:pStyle w:val=\"a\"/></w:pPr><w:r><w:t>正文</w:t></w:r></w:p>";
    let read = check(&flat(body, &[("styles", styles), ("footnotes", notes)]), "#1 正文");
    assert_eq!(show(&read.output.notes[0].blocks), "脚注");
    assert!(read.warnings.is_empty(), "{:?}", read.warnings);
}

#[test]
fn a_flat_package_without_its_parts_says_so() {
    let whole = flat(&p("a"), &[("styles", "")]);
    let read = check(&whole.replace("/text/styles.xml", "/text/other.xml"), "a");
    assert_eq!(read.warnings[0].name, "missing-part");
    check_error(&whole.replace("/text/main.xml", "/text/m.xml"), "expected the main document part");
    check_error(&whole.replace("/text/styles.xml", "/text/main.xml"), "one part of this name");
    check_error(&whole.replace("_rels/.rels", "_rels/x.rels"), "a relationship to the main");
}

#[test]
fn lists_of_word_2003_have_labels() {
    let definitions = "<w:lists><w:listDef w:listDefId=\"0\"><w:lvl w:ilvl=\"0\"><w:start w:val=\"1\"/><w:nfc w:val=\"37\"/><w:lvlText w:val=\"（%1）\"/></w:lvl></w:listDef><w:list w:ilfo=\"2\"><w:ilst w:val=\"0\"/></w:list></w:lists><w:styles><w:style w:type=\"paragraph\" w:styleId=\"a\"><w:name w:val=\"heading 1\"/><w:pPr><w:listPr><w:ilfo w:val=\"2\"/></w:listPr></w:pPr></w:style></w:styles>";
    let one =
        |properties: &str, text: &str| format!("<w:p><w:pPr>{properties}</w:pPr>{}</w:p>", r(text));
    let body = [
        one("<w:pStyle w:val=\"a\"/>", "一"),
        one("<w:listPr><w:ilvl w:val=\"0\"/><w:ilfo w:val=\"2\"/></w:listPr>", "二"),
        one(
            "<w:listPr><w:ilvl w:val=\"0\"/><w:ilfo w:val=\"2\"/><wx:t wx:val=\"（丙） \"/><wx:font wx:val=\"宋体\"/></w:listPr>",
            "三",
        ),
        one(
            "<w:listPr><w:ilvl w:val=\"0\"/><w:ilfo w:val=\"2\"/><wx:t wx:val=\"·\"/><wx:font wx:val=\"Symbol\"/></w:listPr>",
            "四",
        ),
    ];
    let expect = "#0 （一） 一\n（二） 二\n（丙） 三\n（四） 四";
    check(&old(definitions, &body.concat()), expect);
}

#[test]
fn cells_of_word_2003_are_merged() {
    let row = |cells: &[String]| format!("<w:tr>{}</w:tr>", cells.concat());
    let body = format!(
        "<w:tbl>{}{}</w:tbl>",
        row(&[
            cell("<w:vmerge w:val=\"restart\"/>", "a"),
            cell("<w:hmerge w:val=\"restart\"/>", "b"),
            cell("<w:hmerge/>", "")
        ]),
        row(&[cell("<w:vmerge/>", ""), cell("<w:gridSpan w:val=\"2\"/>", "c")]),
    );
    check(&old("", &body), "[0,0:2x1=a 0,1:1x2=b 1,1:1x2=c]");
}

#[test]
fn annotations_of_word_2003_are_changes_and_bookmarks() {
    let annotation = |kind: &str, content: &str| {
        format!(
            "<aml:annotation w:type=\"Word.{kind}\" w:name=\"名\"><aml:content>{content}</aml:content></aml:annotation>"
        )
    };
    let body = format!(
        "<w:p>{}{}{}{}{}{}</w:p>{}",
        annotation("Bookmark.Start", ""),
        r("a"),
        annotation("Deletion", "<w:r><w:delText>删了</w:delText></w:r>"),
        annotation("Insertion", &r("b")),
        annotation("Comment", &p("批注")),
        annotation("Bookmark.End", ""),
        "<w:p><w:pPr><w:rPr><aml:annotation w:type=\"Word.Deletion\"/></w:rPr></w:pPr><w:r><w:t>c</w:t></w:r></w:p><w:p><w:r><w:t>d</w:t></w:r></w:p>",
    );
    let read = check(&old("", &body), "ab\ncd");
    assert_eq!(read.output.bookmarks[0].name, "名");
    assert_eq!(read.output.bookmarks[0].at.to_string(), "b0");
    assert!(read.warnings[0].message.contains(" 2 characters"), "{:?}", read.warnings);
    let row = "<w:tbl><w:tr><w:trPr><aml:annotation w:type=\"Word.Deletion\"/></w:trPr><w:tc><w:p/></w:tc></w:tr><w:tr><w:tc><w:p/></w:tc></w:tr></w:tbl>";
    check(&old("", row), "[0,0:1x1=]");
}

#[test]
fn notes_of_word_2003_stand_apart() {
    let body = format!(
        "<w:p>{}<w:r><w:endnote>{}</w:endnote></w:r><w:r><w:footnote>{}</w:footnote></w:r>{}</w:p>",
        r("a"),
        p("尾"),
        p("脚"),
        r("b")
    );
    let read = check(&old("", &body), "ab");
    let notes: Vec<_> =
        read.output.notes.iter().map(|note| (note.kind, show(&note.blocks))).collect();
    let expect = [(NoteKind::Footnote, "脚".to_owned()), (NoteKind::Endnote, "尾".to_owned())];
    assert_eq!(notes, expect);
}

#[test]
fn text_boxes_of_word_2003_stand_behind_their_paragraph() {
    let body = format!(
        "<w:p>{}<w:r><w:pict><w:binData>AAAA</w:binData><v:shape><v:textbox><w:txbxContent>{}</w:txbxContent></v:textbox></v:shape></w:pict></w:r>{}</w:p>",
        r("a"),
        p("框"),
        r("b")
    );
    check(&old("", &body), "ab\n框");
}

#[test]
fn symbols_breaks_and_hidden_text_of_word_2003_are_those_of_docx() {
    let body = "<w:p><w:r><w:sym w:font=\"Symbol\" w:char=\"F0B3\"/><w:t>9</w:t><w:tab/><w:br w:type=\"page\"/></w:r><w:r><w:rPr><w:vanish/></w:rPr><w:t>藏</w:t></w:r></w:p><w:sectPr><w:hdr><w:p><w:r><w:t>眉</w:t></w:r></w:p></w:hdr></w:sectPr>";
    let read = check(&old("", body), "≥9\t\n");
    assert_eq!(read.warnings[0].name, "hidden-text");
}

#[test]
fn other_encodings_are_read() {
    let text = old("", &p("绩效目标"));
    let utf16: Vec<u8> =
        [0xFEFF].into_iter().chain(text.encode_utf16()).flat_map(u16::to_le_bytes).collect();
    let read = read_bytes(&utf16).expect("a document");
    assert_eq!(show(&read.output.blocks), "绩效目标");
    let text = text.replacen("?>", " encoding=\"GB2312\"?>", 1);
    let (before, after) = text.split_once("绩效目标").expect("the text");
    let gbk = [before.as_bytes(), b"\xBC\xA8\xD0\xA7\xC4\xBF\xB1\xEA", after.as_bytes()].concat();
    let read = read_bytes(&gbk).expect("a document");
    assert_eq!(show(&read.output.blocks), "绩效目标");
    let broken = [before.as_bytes(), b"\xBC", after.as_bytes()].concat();
    read_bytes(&broken).expect_err("bytes that are no GBK");
}

#[test]
fn other_xml_is_named() {
    let excel = "<?xml version=\"1.0\"?><?mso-application progid=\"Excel.Sheet\"?><Workbook xmlns=\"urn:schemas-microsoft-com:office:spreadsheet\"/>";
    check_error(excel, "not word-xml: a spreadsheet in the XML of Excel 2003");
    check_error("<?xml version=\"1.0\"?><a/>", "not word-xml: XML whose root is <a>");
    let slides =
        flat("", &[]).replace(WORD, "http://schemas.openxmlformats.org/presentationml/2006/main");
    check_error(&slides, "a presentation");
}

#[test]
fn broken_files_are_malformed() {
    check_error(&old("", "<w:p></w:r>"), "w:wordDocument: expected </w:p>, found </w:r>");
    check_error(
        &old("", "").replace("w:body", "w:bodies"),
        "expected a w:body element, found none",
    );
    check_error(&flat("<w:p></w:r>", &[]), "expected </w:p>, found </w:r>");
    check_error(&old("", &"<w:r><w:footnote><w:p>".repeat(100_000)), "xml depth");
    check_error(
        &old("", &"<aml:annotation w:type=\"Word.Deletion\">".repeat(100_000)),
        "xml depth",
    );
    let part = "<pkg:part pkg:name=\"/x\"><pkg:xmlData/></pkg:part>".repeat(10_001);
    check_error(
        &flat("", &[]).replace("</pkg:package>", &(part + "</pkg:package>")),
        "package entries",
    );
    let declarations = |part: usize| -> String {
        let names: Vec<String> = (0..999).map(|n| format!(" xmlns:n{part}x{n}=\"u\"")).collect();
        let names = names.concat();
        format!("<pkg:part pkg:name=\"/{part}\"><pkg:xmlData{names}/></pkg:part>")
    };
    let parts: String = (0..80).map(declarations).collect();
    let whole = flat("", &[]).replace("</pkg:package>", &(parts + "</pkg:package>"));
    check_error(&whole, "namespace declarations");
}

#[test]
fn every_cut_of_a_document_is_an_error_and_no_panic() {
    for whole in [old("<w:lists/><w:styles/>", &p("一")), flat(&p("一"), &[("styles", "")])] {
        for length in "<?xml".len()..whole.len() {
            read_bytes(&whole.as_bytes()[..length]).expect_err("a document cut short");
        }
    }
}
