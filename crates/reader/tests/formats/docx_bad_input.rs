//! Broken, hostile and foreign files: each is refused by name, or read with a warning; none panics or hangs.

use super::bad_input::{check, check_limit, check_lowered, read_bytes};
use reader::{Limits, ReadError};
use std::io::{Cursor, Write as _};

const WORD: &str = "http://schemas.openxmlformats.org/wordprocessingml/2006/main";
const RELATIONSHIPS: &str = r#"<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="m" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/></Relationships>"#;

fn archive(entries: &[(&str, &[u8])]) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in entries {
        zip.start_file(*name, zip::write::SimpleFileOptions::default()).expect("a new entry");
        zip.write_all(content).expect("memory");
    }
    zip.finish().expect("memory").into_inner()
}

fn package(main: &[u8]) -> Vec<u8> {
    archive(&[("_rels/.rels", RELATIONSHIPS.as_bytes()), ("word/document.xml", main)])
}

fn body(content: &str) -> Vec<u8> {
    let main = format!(r#"<w:document xmlns:w="{WORD}"><w:body>{content}</w:body></w:document>"#);
    package(main.as_bytes())
}

/// A package whose main part has one further part of that kind.
fn with_part(main: &str, kind: &str, part: &str) -> Vec<u8> {
    let relationships = RELATIONSHIPS
        .replace("/officeDocument\"", &format!("/{kind}\""))
        .replace("word/document.xml", "part.xml");
    archive(&[
        ("_rels/.rels", RELATIONSHIPS.as_bytes()),
        ("word/_rels/document.xml.rels", relationships.as_bytes()),
        ("word/document.xml", main.as_bytes()),
        ("word/part.xml", part.as_bytes()),
    ])
}

/// Sets the first occurrence of `from` behind `start` to `to`.
fn patch(bytes: &mut [u8], start: usize, from: &[u8], to: &[u8]) {
    let found = bytes[start..]
        .windows(from.len())
        .position(|window| window == from)
        .expect("bytes to patch");
    bytes[start + found..start + found + to.len()].copy_from_slice(to);
}

#[test]
fn a_truncated_archive_is_malformed() {
    let whole = body("<w:p/>");
    for length in [4, 30, whole.len() / 2, whole.len() - 1] {
        let error = check(&whole[..length], "zip directory: expected");
        assert_eq!(error.name(), "malformed");
    }
}

#[test]
fn an_encrypted_document_is_named() {
    let mut bytes = b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1".to_vec();
    bytes.resize(2_000, 0);
    check(&bytes, "an OLE2 file");
    bytes.extend("EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes));
    assert_eq!(check(&bytes, "password"), ReadError::Encrypted);
}

#[test]
fn an_encrypted_entry_is_named() {
    let mut bytes = body("<w:p/>");
    let directory =
        bytes.windows(4).position(|window| window == b"PK\x01\x02").expect("a directory");
    let second = directory + 4;
    patch(&mut bytes, second, b"PK\x01\x02\x14\x03\x14\x00\x00", b"PK\x01\x02\x14\x03\x14\x00\x01");
    assert_eq!(check(&bytes, "password"), ReadError::Encrypted);
}

#[test]
fn a_zip_bomb_is_stopped() {
    let bomb = vec![b' '; 64 << 20];
    let mut main = format!(r#"<w:document xmlns:w="{WORD}">"#).into_bytes();
    main.extend(bomb);
    check_limit(&package(&main), "inflate ratio");
    let mut limits = Limits::default();
    limits.inflated_part_bytes = 1 << 20;
    let error = read_bytes(&package(&main), &limits).expect_err("too much");
    assert_eq!(error.name(), "limit-exceeded");
}

#[test]
fn xml_nested_100_000_deep_is_stopped() {
    check_limit(&body(&"<w:sdt>".repeat(100_000)), "xml depth");
    check_limit(&body(&"<w:rPr>".repeat(100_000)), "xml depth");
    check_limit(&body(&"<w:tbl><w:tr><w:tc>".repeat(1_000)), "table nesting");
}

#[test]
fn a_span_of_two_to_the_31_is_cut_with_a_warning() {
    let cell = r#"<w:tc><w:tcPr><w:gridSpan w:val="2147483648"/></w:tcPr><w:p/></w:tc>"#;
    let read =
        read_bytes(&body(&format!("<w:tbl><w:tr>{cell}</w:tr></w:tbl>")), &Limits::default());
    let read = read.expect("a document");
    let columns = read.output.blocks[0].as_table().expect("a table").columns();
    assert_eq!(columns, Limits::COLUMNS);
    assert_eq!(read.warnings[0].name, "span-cut");
    let row = format!("<w:tr>{}</w:tr>", cell.repeat(10));
    check_limit(&body(&format!("<w:tbl>{}</w:tbl>", row.repeat(1_000))), "table slots");
}

#[test]
fn missing_parts_are_named() {
    check(
        &archive(&[("_rels/.rels", RELATIONSHIPS.as_bytes())]),
        "word/document.xml: expected the main document part",
    );
    check(&archive(&[("a.txt", b"a")]), "without a main document part");
    let main = format!(r#"<w:document xmlns:w="{WORD}"><w:body/></w:document>"#);
    let relationships = RELATIONSHIPS.replace("officeDocument\"", "styles\"");
    let bytes = archive(&[
        ("_rels/.rels", RELATIONSHIPS.as_bytes()),
        ("word/_rels/document.xml.rels", relationships.as_bytes()),
        ("word/document.xml", main.as_bytes()),
    ]);
    let read = read_bytes(&bytes, &Limits::default()).expect("a document");
    assert_eq!(read.warnings[0].name, "missing-part");
}

#[test]
fn broken_xml_is_malformed() {
    check(&body("<w:p></w:r>"), "word/document.xml: expected </w:p>, found </w:r>");
    check(&body("<w:p><w:r><w:rPr><w:b></w:rPr></w:r></w:p>"), "expected </w:b>, found </w:rPr>");
    check(&body("<w:p><w:pPr><w:rPr><w:b/></w:pPr></w:p>"), "expected </w:rPr>, found </w:pPr>");
    check(
        &package(format!(r#"<w:document xmlns:w="{WORD}"><w:body><w:p>"#).as_bytes()),
        "the end of the part",
    );
    check(
        &package(format!(r#"<w:document xmlns:w="{WORD}"><w:body><w:p"#).as_bytes()),
        "tag not closed",
    );
    check(
        &package(format!(r#"<w:document xmlns:w="{WORD}"/><w:document/>"#).as_bytes()),
        "one element around everything",
    );
    check(
        &package(format!(r#"<w:document xmlns:w="{WORD}"/>x"#).as_bytes()),
        "no text outside the elements",
    );
    check(&package(b""), "an XML element");
    check(&package(b"<document/>"), "expected a w:document element, found <document>");
}

#[test]
fn references_without_meaning_are_malformed() {
    check(&body("<w:p><w:r><w:t>&nbsp;</w:t></w:r></w:p>"), "&nbsp;");
    check(&body("<w:p><w:r><w:t>&#0;</w:t></w:r></w:p>"), "&#0;");
    check(&body("<w:p><w:r><w:t>a & b</w:t></w:r></w:p>"), "well-formed XML");
}

#[test]
fn a_document_type_is_refused() {
    let main = format!(
        r#"<!DOCTYPE x [<!ENTITY a "b">]><w:document xmlns:w="{WORD}"><w:body><w:p>&a;</w:p></w:body></w:document>"#
    );
    check(&package(main.as_bytes()), "found a <!DOCTYPE");
}

#[test]
fn invalid_utf_8_is_malformed() {
    let main =
        format!(r#"<w:document xmlns:w="{WORD}"><w:body><w:p w:x="?"/></w:body></w:document>"#);
    let main: Vec<u8> = main.bytes().map(|byte| if byte == b'?' { 0xFF } else { byte }).collect();
    check(&package(&main), "word/document.xml: expected valid UTF-8");
}

#[test]
fn invalid_utf_16_is_malformed() {
    let main = format!(r#"<w:document xmlns:w="{WORD}"><w:body/></w:document>"#);
    let mut main: Vec<u8> =
        [0xFEFF].into_iter().chain(main.encode_utf16()).flat_map(u16::to_le_bytes).collect();
    main.extend([0x00, 0xDC, 0x20, 0x00]);
    check(&package(&main), "word/document.xml: expected valid UTF-16LE");
}

#[test]
fn a_wrong_checksum_is_malformed() {
    let mut bytes = body("<w:p><w:r><w:t>checksum</w:t></w:r></w:p>");
    let directory =
        bytes.windows(4).rposition(|window| window == b"PK\x01\x02").expect("a directory");
    bytes[directory + 16] ^= 1;
    check(&bytes, "word/document.xml: expected compressed data that matches its checksum");
}

#[test]
fn two_parts_of_one_name_are_refused() {
    let main = format!(r#"<w:document xmlns:w="{WORD}"><w:body/></w:document>"#);
    let parts = [
        ("_rels/.rels", RELATIONSHIPS.as_bytes()),
        ("word/document.xml", main.as_bytes()),
        ("word/Document.xml", main.as_bytes()),
    ];
    let mut bytes = archive(&parts);
    check(&bytes, "expected one entry of this name");
    while let Some(at) = bytes.windows(8).position(|window| window == b"Document") {
        bytes[at] = b'd';
    }
    check(&bytes, "expected one entry of this name");
}

#[test]
fn other_packages_are_named() {
    let slides = br#"<p:presentation xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main"/>"#;
    check(&package(slides), "a presentation");
    check(
        &archive(&[("mimetype", b"application/vnd.oasis.opendocument.spreadsheet")]),
        "OpenDocument",
    );
}

#[test]
fn too_many_declarations_and_attributes_are_stopped() {
    let declarations: String =
        (0..5_000).map(|number| format!(r#" xmlns:a{number}="u""#)).collect::<Vec<_>>().concat();
    check_limit(&body(&format!("<w:p{declarations}/>")), "attributes");
    let attributes: String =
        (0..2_000).map(|number| format!(r#" a{number}="u""#)).collect::<Vec<_>>().concat();
    check_limit(&body(&format!("<w:p{attributes}/>")), "attributes");
    check_limit(&body(&format!("<w:{}/>", "p".repeat(5_000))), "name length");
}

#[test]
fn every_cut_of_a_document_is_an_error_and_no_panic() {
    let main = format!(
        r#"<w:document xmlns:w="{WORD}"><w:body><w:tbl><w:tr><w:tc><w:tcPr><w:vMerge/></w:tcPr><w:p><w:pPr><w:rPr><w:b w:val='1'/></w:rPr></w:pPr><w:r><w:t>效&amp;<![CDATA[x]]></w:t></w:r><!-- c --></w:p></w:tc></w:tr></w:tbl></w:body></w:document>"#
    );
    for length in 0..main.len() {
        let bytes = package(&main.as_bytes()[..length]);
        let error = read_bytes(&bytes, &Limits::default()).expect_err("no document");
        assert_eq!(error.name(), "malformed", "{length}");
    }
}

#[test]
fn what_multiplies_in_memory_is_counted_over_the_whole_document() {
    let bookmarks = r#"<w:p><w:bookmarkStart w:name="b"/></w:p>"#.repeat(9);
    check_lowered(&body(&bookmarks), |limits| limits.bookmarks = 8, "bookmarks");
    let long_name = format!(r#"<w:p><w:bookmarkStart w:name="{}"/></w:p>"#, "b".repeat(9));
    check_lowered(&body(&long_name), |limits| limits.text_bytes = 8, "document text");
    let wide = r#"<w:tc><w:tcPr><w:gridSpan w:val="5"/></w:tcPr><w:p/></w:tc>"#;
    let tables = format!("<w:tbl><w:tr>{wide}</w:tr></w:tbl>").repeat(2);
    check_lowered(&body(&tables), |limits| limits.table_slots = 9, "table slots");
    let rows = format!("<w:tbl>{}</w:tbl>", "<w:tr/>".repeat(9));
    check_lowered(&body(&rows), |limits| limits.table_slots = 8, "table slots");
}

#[test]
fn empty_notes_count_as_paragraphs() {
    let main = format!(r#"<w:document xmlns:w="{WORD}"><w:body/></w:document>"#);
    let notes =
        format!(r#"<w:footnotes xmlns:w="{WORD}">{}</w:footnotes>"#, "<w:footnote/>".repeat(9));
    let bytes = with_part(&main, "footnotes", &notes);
    check_lowered(&bytes, |limits| limits.paragraphs = 8, "paragraphs");
}

#[test]
fn labels_of_lists_count_as_text() {
    let list = r#"<w:abstractNum w:abstractNumId="1"><w:lvl w:ilvl="0"><w:start w:val="4000000000"/><w:lvlText w:val="%1%1%1%1"/></w:lvl></w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="1"/></w:num>"#;
    let paragraph = r#"<w:p><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:p>"#;
    let main = format!(
        r#"<w:document xmlns:w="{WORD}"><w:body>{}</w:body></w:document>"#,
        paragraph.repeat(9)
    );
    let numbering = format!(r#"<w:numbering xmlns:w="{WORD}">{list}</w:numbering>"#);
    let bytes = with_part(&main, "numbering", &numbering);
    check_lowered(&bytes, |limits| limits.text_bytes = 300, "document text");
}

#[test]
fn styles_and_lists_are_counted() {
    let main = format!(r#"<w:document xmlns:w="{WORD}"><w:body/></w:document>"#);
    let styles = format!(r#"<w:styles xmlns:w="{WORD}">{}</w:styles>"#, "<w:style/>".repeat(9));
    let bytes = with_part(&main, "styles", &styles);
    check_lowered(&bytes, |limits| limits.definitions = 8, "definitions");
    let lists = format!(r#"<w:numbering xmlns:w="{WORD}">{}</w:numbering>"#, "<w:num/>".repeat(9));
    let bytes = with_part(&main, "numbering", &lists);
    check_lowered(&bytes, |limits| limits.definitions = 8, "definitions");
    let id = "s".repeat(99);
    let styles = format!(r#"<w:styles xmlns:w="{WORD}"><w:style w:styleId="{id}"/></w:styles>"#);
    let bytes = with_part(&main, "styles", &styles);
    check_lowered(&bytes, |limits| limits.name_bytes = 98, "name length");
}
