//! Throws bytes at the reader of Word documents in one XML file: as a whole file, as the definitions and the body of
//! Word 2003, and as a part of a flat package.
#![no_main]

use libfuzzer_sys::fuzz_target;
use reader::{Input, Limits, read};

const OLD: &str = r#"xmlns:w="http://schemas.microsoft.com/office/word/2003/wordml" xmlns:wx="http://schemas.microsoft.com/office/word/2003/auxHint" xmlns:aml="http://schemas.microsoft.com/aml/2001/core" xmlns:v="urn:schemas-microsoft-com:vml""#;
const FLAT: &str = r#"<pkg:package xmlns:pkg="http://schemas.microsoft.com/office/2006/xmlPackage" xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><pkg:part pkg:name="/_rels/.rels"><pkg:xmlData><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="d.xml"/></Relationships></pkg:xmlData></pkg:part>"#;

/// Between the definitions and the body of one input.
const SEAM: &str = "\n\n";

fuzz_target!(|bytes: &[u8]| {
    let Ok(text) = std::str::from_utf8(bytes) else { return check(bytes) };
    if text.starts_with("<?xml") {
        check(bytes);
    } else if let Some(parts) = text.strip_prefix("pkg") {
        check(format!("{FLAT}{parts}</pkg:package>").as_bytes());
    } else {
        let (definitions, body) = text.split_once(SEAM).unwrap_or(("", text));
        check(
            format!("<w:wordDocument {OLD}>{definitions}<w:body>{body}</w:body></w:wordDocument>")
                .as_bytes(),
        );
    }
});

/// Reads twice: no panic, the same outcome, and every place that a remark names is one of the document.
fn check(bytes: &[u8]) {
    let input = Input { name: "fuzz.xml", bytes, sha256: [0; 32] };
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
