//! Throws bytes at the docx reader: as a whole file, and as the main part of a package with right checksums,
//! which is the only way past the checksum to the code behind it.
#![no_main]

use libfuzzer_sys::fuzz_target;
use reader::{Input, Limits, read};
use std::io::{Cursor, Write};

const RELATIONSHIPS: &[u8] = br#"<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="m" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="d.xml"/></Relationships>"#;
const PART_RELATIONSHIPS: &[u8] = br#"<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="s" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/styles" Target="s.xml"/><Relationship Id="n" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/numbering" Target="n.xml"/><Relationship Id="f" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/footnotes" Target="f.xml"/></Relationships>"#;

/// Between the parts of one input.
const SEAM: &[u8] = b"\n\n";

fuzz_target!(|bytes: &[u8]| {
    if bytes.starts_with(b"PK") || bytes.starts_with(b"\xD0\xCF") {
        check(bytes);
    } else if let Some(package) = package(bytes) {
        check(&package);
    }
});

/// A package whose main part, styles, numbering and footnotes are the pieces of `bytes`.
fn package(bytes: &[u8]) -> Option<Vec<u8>> {
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let options =
        zip::write::SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored);
    let mut add = |name: &str, content: &[u8]| {
        zip.start_file(name, options).ok()?;
        zip.write_all(content).ok()
    };
    add("_rels/.rels", RELATIONSHIPS)?;
    add("_rels/d.xml.rels", PART_RELATIONSHIPS)?;
    let mut rest = bytes;
    for name in ["d.xml", "s.xml", "n.xml", "f.xml"] {
        let end = rest.windows(SEAM.len()).position(|window| window == SEAM);
        let (piece, after) = match end {
            Some(end) => (&rest[..end], &rest[end + SEAM.len()..]),
            None => (rest, &[][..]),
        };
        if name == "d.xml" || !piece.is_empty() {
            add(name, piece)?;
        }
        rest = after;
    }
    Some(zip.finish().ok()?.into_inner())
}

/// Reads twice: no panic, the same outcome, and every place that a remark names is one of the document.
fn check(bytes: &[u8]) {
    let input = Input { name: "fuzz.docx", bytes, sha256: [0; 32] };
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
