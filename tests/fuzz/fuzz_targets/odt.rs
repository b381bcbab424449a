//! Throws bytes at the OpenDocument reader: as a whole file, and as the body, or the styles and the body, of a flat
//! document, which needs no checksum.
#![no_main]

use libfuzzer_sys::fuzz_target;
use reader::{Input, Limits, read};

const NAMESPACES: &str = r#"xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0" xmlns:draw="urn:oasis:names:tc:opendocument:xmlns:drawing:1.0" xmlns:loext="urn:org:documentfoundation:names:experimental:office:xmlns:loext:1.0""#;

/// Between the styles and the body of one input.
const SEAM: &str = "\n\n";

fuzz_target!(|bytes: &[u8]| {
    match std::str::from_utf8(bytes) {
        Ok(text) if !text.starts_with("<?xml") && !text.starts_with("PK") => {
            let (styles, body) = text.split_once(SEAM).unwrap_or(("", text));
            let whole = format!(
                "<office:document {NAMESPACES}><office:styles>{styles}</office:styles><office:body><office:text>{body}</office:text></office:body></office:document>"
            );
            check(whole.as_bytes());
        }
        _ => check(bytes),
    }
});

/// Reads twice: no panic, the same outcome, and every place that a remark names is one of the document.
fn check(bytes: &[u8]) {
    let input = Input { name: "fuzz.odt", bytes, sha256: [0; 32] };
    let limits = Limits::default();
    let first = read(&input, &limits);
    assert_eq!(first, read(&input, &limits));
    if let Ok(document) = first {
        let blocks = document.output.blocks.len() as u32;
        for bookmark in &document.output.bookmarks {
            if let Some(document::Step::Block(index)) = bookmark.at.steps().first() {
                assert!(*index < blocks, "{}", bookmark.at);
            }
        }
    }
}
