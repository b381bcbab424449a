//! Broken, hostile and foreign OpenDocument files: each is refused by name, or read with a warning; none panics or hangs.

use super::bad_input::{check, check_limit, check_lowered, read_bytes};
use document::Document;
use reader::{Limits, ReadError};
use std::io::{Cursor, Write as _};

const NAMESPACES: &str = r#"xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0" xmlns:draw="urn:oasis:names:tc:opendocument:xmlns:drawing:1.0""#;
const MIME_TYPE: &[u8] = b"application/vnd.oasis.opendocument.text";

fn archive(entries: &[(&str, &[u8])]) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in entries {
        zip.start_file(*name, zip::write::SimpleFileOptions::default()).expect("a new entry");
        zip.write_all(content).expect("memory");
    }
    zip.finish().expect("memory").into_inner()
}

fn with_styles(styles: &str, body: &str) -> Vec<u8> {
    format!(
        "<?xml version=\"1.0\"?><office:document {NAMESPACES}><office:styles>{styles}</office:styles><office:body><office:text>{body}</office:text></office:body></office:document>"
    )
    .into_bytes()
}

fn flat(body: &str) -> Vec<u8> {
    with_styles("", body)
}

/// It is read, with one remark of that name.
#[track_caller]
fn check_cut(body: &str, name: &str) -> Document {
    let read = read_bytes(&flat(body), &Limits::default()).expect("a document");
    let names: Vec<_> = read.warnings.iter().map(|warning| warning.name).collect();
    assert!(names.contains(&name), "{names:?}");
    read.output
}

#[test]
fn encrypted_packages_are_named() {
    let manifest = br#"<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"><manifest:file-entry><manifest:encryption-data/></manifest:file-entry></manifest:manifest>"#;
    let bytes = archive(&[
        ("mimetype", MIME_TYPE),
        ("META-INF/manifest.xml", manifest),
        ("content.xml", b"\x01\x02"),
    ]);
    assert_eq!(check(&bytes, "password"), ReadError::Encrypted);
    let bytes = archive(&[("mimetype", MIME_TYPE), ("encrypted-package", b"\x01")]);
    assert_eq!(check(&bytes, "password"), ReadError::Encrypted);
}

#[test]
fn other_open_documents_are_named() {
    let sheet = b"application/vnd.oasis.opendocument.spreadsheet";
    check(&archive(&[("mimetype", sheet)]), "not odt: an OpenDocument spreadsheet");
    let flat = format!(
        "<?xml version=\"1.0\"?><office:document {NAMESPACES} office:mimetype=\"{}\"/>",
        String::from_utf8_lossy(sheet)
    );
    check(flat.as_bytes(), "not odt: an OpenDocument spreadsheet");
    check(&archive(&[("a.txt", b"a")]), "not odt: a zip archive without a mimetype entry");
}

#[test]
fn a_package_without_mimetype_is_known_by_its_manifest() {
    let manifest = br#"<m:manifest xmlns:m="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"><m:file-entry m:full-path="/" m:media-type="application/vnd.oasis.opendocument.text"/></m:manifest>"#;
    let content = format!(
        "<office:document-content {NAMESPACES}><office:body><office:text><text:p>a</text:p></office:text></office:body></office:document-content>"
    );
    let bytes =
        archive(&[("META-INF/manifest.xml", manifest), ("content.xml", content.as_bytes())]);
    let read = read_bytes(&bytes, &Limits::default()).expect("a document");
    assert_eq!(read.output.source.format, "odt");
}

#[test]
fn missing_content_is_malformed() {
    check(
        &archive(&[("mimetype", MIME_TYPE)]),
        "content.xml: expected the content of the document",
    );
    let bytes = archive(&[("mimetype", MIME_TYPE), ("content.xml", b"<a/>")]);
    check(&bytes, "content.xml: expected an office:document-content element, found <a>");
    let empty = format!("<office:document {NAMESPACES}><office:body/></office:document>");
    check(empty.as_bytes(), "expected an office:text element, found none");
}

#[test]
fn depth_is_limited() {
    check_limit(&flat(&"<text:section>".repeat(100_000)), "xml depth");
    check_limit(&flat(&"<text:list><text:list-item>".repeat(100_000)), "xml depth");
    check_limit(&flat(&format!("<text:p>{}", "<text:span>".repeat(100_000))), "xml depth");
    check_limit(&flat(&"<draw:g>".repeat(100_000)), "xml depth");
    let nested = "<table:table><table:table-row><table:table-cell>";
    check_limit(&flat(&nested.repeat(1_000)), "table nesting");
}

#[test]
fn lies_about_numbers_are_cut() {
    check_cut("<text:p>a<text:s text:c=\"1000000000\"/></text:p>", "spaces-cut");
    let row = |attributes: &str, cell: &str| {
        format!(
            "<table:table><table:table-row {attributes}><table:table-cell {cell}/></table:table-row></table:table>"
        )
    };
    check_cut(&row("", "table:number-columns-spanned=\"1000000000\""), "span-cut");
    let read = check_cut(&row("table:number-rows-repeated=\"1000000\"", ""), "repeat-cut");
    let table = read.blocks[0].as_table().expect("a table");
    assert_eq!(table.rows(), 1_024);
    check_cut(&row("", "table:number-columns-repeated=\"16384\""), "repeat-cut");
    let columns = "<table:table-column table:number-columns-repeated=\"4000000000\"/>";
    let body = row("table:number-rows-spanned=\"-1\"", "table:number-rows-spanned=\"4000000000\"")
        .replacen("<table:table-row", &format!("{columns}<table:table-row"), 1);
    check_cut(&body, "ragged-row");
}

#[test]
fn what_is_repeated_is_counted_each_time() {
    let row = "<table:table-row table:number-rows-repeated=\"100\"><table:table-cell table:number-columns-repeated=\"100\"/></table:table-row>";
    let table = format!("<table:table>{row}</table:table>");
    check_lowered(&flat(&table), |limits| limits.cells = 9_999, "cells");
    let row = "<table:table-row table:number-rows-repeated=\"1000\"><table:table-cell><text:p>十个字十个字十个字十</text:p></table:table-cell></table:table-row>";
    let table = format!("<table:table>{row}</table:table>");
    check_lowered(&flat(&table), |limits| limits.text_bytes = 20_000, "document text");
    check_lowered(&flat(&table), |limits| limits.paragraphs = 999, "paragraphs");
}

#[test]
fn what_is_kept_by_name_is_counted() {
    let lists = "<text:list text:style-name=\"L\"/>".repeat(9);
    check_lowered(&flat(&lists), |limits| limits.paragraphs = 8, "paragraphs");
    let style =
        |number: u8| format!("<style:style style:name=\"S{number}\" style:family=\"text\"/>");
    let styles: String = (0..9).map(style).collect();
    check_lowered(&with_styles(&styles, ""), |limits| limits.definitions = 8, "definitions");
    let lists = "<text:list-style style:name=\"L\"/>".repeat(9);
    check_lowered(&with_styles(&lists, ""), |limits| limits.definitions = 8, "definitions");
    let region = "<text:changed-region text:id=\"long\"><text:deletion/></text:changed-region>";
    check_lowered(&flat(&region.repeat(9)), |limits| limits.text_bytes = 30, "document text");
}

#[test]
fn styles_that_inherit_in_a_circle_are_read() {
    let styles = "<style:style style:name=\"A\" style:family=\"paragraph\" style:parent-style-name=\"B\"/><style:style style:name=\"B\" style:family=\"paragraph\" style:parent-style-name=\"A\"/>";
    let bytes = with_styles(styles, "<text:h text:style-name=\"A\">a</text:h>");
    assert_eq!(read_bytes(&bytes, &Limits::default()).expect("a document").output.blocks.len(), 1);
}

#[test]
fn misplaced_elements_are_no_trouble() {
    for body in [
        "<table:table-cell><text:p>a</text:p></table:table-cell>",
        "<table:table-row><table:table-cell/></table:table-row>",
        "<text:list-item><text:p>a</text:p></text:list-item>",
        "<text:p>a<text:p>b</text:p>c</text:p>",
        "<text:p>a<table:table><table:table-row><table:table-cell><text:p>b</text:p></table:table-cell></table:table-row></table:table></text:p>",
        "<text:note><text:note-body><text:p>a<text:note><text:note-body><text:p/></text:note-body></text:note></text:p></text:note-body></text:note>",
        "<text:change-start/><text:change-end/><text:deletion><text:p>a</text:p></text:deletion>",
        "<text:numbered-paragraph text:level=\"99999999999\"><text:p/></text:numbered-paragraph>",
        "<text:hidden-paragraph text:is-hidden=\"true\"/><text:s/><text:tab/>text",
    ] {
        read_bytes(&flat(body), &Limits::default()).expect(body);
    }
}

#[test]
fn every_cut_of_a_document_is_an_error_and_no_panic() {
    let whole = flat(
        "<text:list><text:list-item><text:p>一<draw:frame><draw:text-box><table:table><table:table-row><table:table-cell><text:note><text:note-body><text:p>二</text:p></text:note-body></text:note></table:table-cell></table:table-row></table:table></draw:text-box></draw:frame></text:p></text:list-item></text:list>",
    );
    for length in "<?xml".len()..whole.len() {
        read_bytes(&whole[..length], &Limits::default()).expect_err("a document cut short");
    }
}
