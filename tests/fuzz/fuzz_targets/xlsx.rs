//! Throws bytes at the workbook reader: as a whole file, and as the parts of a package with right checksums,
//! which is the only way past the checksum to the code behind it.
#![no_main]

use libfuzzer_sys::fuzz_target;
use reader::{Input, Limits, read};
use std::io::{Cursor, Write};

const RELATIONSHIPS: &[u8] = br#"<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="m" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="w.xml"/></Relationships>"#;
const PART_RELATIONSHIPS: &[u8] = br#"<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="c.xml"/><Relationship Id="s" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/sharedStrings" Target="s.xml"/><Relationship Id="f" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/styles" Target="f.xml"/></Relationships>"#;
const WORKBOOK: &[u8] = br#"<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="a" r:id="rId1"/></sheets></workbook>"#;

/// Between the parts of one input: cells, shared strings, styles.
const SEAM: &[u8] = b"\n\n";

fuzz_target!(|bytes: &[u8]| {
    if bytes.starts_with(b"PK") {
        check(bytes);
    } else if let Some(package) = package(bytes) {
        check(&package);
    }
});

/// A package whose sheet, shared strings and styles are the pieces of `bytes`.
fn package(bytes: &[u8]) -> Option<Vec<u8>> {
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let options =
        zip::write::SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored);
    let mut add = |name: &str, content: &[u8]| {
        zip.start_file(name, options).ok()?;
        zip.write_all(content).ok()
    };
    add("_rels/.rels", RELATIONSHIPS)?;
    add("_rels/w.xml.rels", PART_RELATIONSHIPS)?;
    add("w.xml", WORKBOOK)?;
    let mut rest = bytes;
    for name in ["c.xml", "s.xml", "f.xml"] {
        let end = rest.windows(SEAM.len()).position(|window| window == SEAM);
        let (piece, after) = match end {
            Some(end) => (&rest[..end], &rest[end + SEAM.len()..]),
            None => (rest, &[][..]),
        };
        if !piece.is_empty() {
            add(name, piece)?;
        }
        rest = after;
    }
    Some(zip.finish().ok()?.into_inner())
}

/// Reads twice: no panic, and the same outcome.
fn check(bytes: &[u8]) {
    let input = Input { name: "fuzz.xlsx", bytes, sha256: [0; 32] };
    let limits = Limits::default();
    assert_eq!(read(&input, &limits), read(&input, &limits));
}
