//! Archives: any bytes end in entries or in failures, the same each time, and what is unpacked is bounded.
//!
//! An input that begins as no archive is taken as pieces of one: a zip whose directory and checksums are right, with a
//! tar in it, so that the fuzzer gets behind both.
#![no_main]

use libfuzzer_sys::fuzz_target;
use pipeline::{ArchiveLimits, LIMITS, Settings, look_into};
use std::io::{Cursor, Write as _};

/// Between the pieces of one input.
const SEAM: &[u8] = b"\n\n";

fuzz_target!(|bytes: &[u8]| {
    let limits = limits();
    let archive = if known(bytes) { bytes.to_vec() } else { pieces(bytes).unwrap_or_default() };
    let first = entries(&archive, &limits);
    assert!(first == entries(&archive, &limits), "two looks at one archive");
});

fn known(bytes: &[u8]) -> bool {
    let signatures: [&[u8]; 3] = [b"PK", b"\x1F\x8B", b"7z"];
    signatures.iter().any(|signature| bytes.starts_with(signature)) || bytes.len() >= 512
}

fn limits() -> ArchiveLimits {
    let mut settings = Settings::default();
    for (name, value) in [
        ("archive-entries", 1_000),
        ("archive-entry", 1 << 20),
        ("archive-memory", 1 << 20),
        ("archive-unpacked", 8 << 20),
    ] {
        if let Some(limit) = LIMITS.iter().find(|limit| limit.name == name) {
            limit.set(&mut settings, value);
        }
    }
    settings.archives
}

/// Names with sizes or reasons.
fn entries(archive: &[u8], limits: &ArchiveLimits) -> Vec<(String, Result<usize, String>)> {
    let mut entries = Vec::new();
    let mut unpacked = 0;
    look_into("a.zip", archive.to_vec(), limits, |name, content| {
        assert!(!name.contains('\0'), "{name:?}");
        if let Ok(bytes) = content {
            assert!(bytes.len() <= (1 << 20).max(archive.len()));
            unpacked += bytes.len();
        }
        entries.push((name.to_owned(), content.map(<[u8]>::len).map_err(str::to_owned)));
    });
    // Each depth may unpack as much as one archive may, and one entry beyond it.
    assert!(unpacked <= 1_000 * (9 << 20) + archive.len());
    entries
}

/// A zip of the pieces of `bytes`: the first is a name, the second a file, the third what a tar holds behind a good header.
fn pieces(bytes: &[u8]) -> Option<Vec<u8>> {
    let mut rest = bytes;
    let mut next = || {
        let end = rest.windows(SEAM.len()).position(|window| window == SEAM);
        let (piece, after) = match end {
            Some(end) => (&rest[..end], &rest[end + SEAM.len()..]),
            None => (rest, &[][..]),
        };
        rest = after;
        piece
    };
    let (name, file, tar) = (next(), next(), next());
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let options = zip::write::SimpleFileOptions::default();
    zip.start_file(String::from_utf8_lossy(name), options).ok()?;
    zip.write_all(file).ok()?;
    zip.start_file("b.tar", options).ok()?;
    zip.write_all(&header(tar.len())).ok()?;
    zip.write_all(tar).ok()?;
    Some(zip.finish().ok()?.into_inner())
}

/// The header of a file of so many bytes.
fn header(length: usize) -> [u8; 512] {
    let mut block = [0; 512];
    block[..5].copy_from_slice(b"a.txt");
    block[124..136].copy_from_slice(format!("{length:011o} ").as_bytes());
    block[148..156].copy_from_slice(b"        ");
    block[156] = b'0';
    let sum: u32 = block.iter().map(|&byte| u32::from(byte)).sum();
    block[148..156].copy_from_slice(format!("{sum:06o}\0 ").as_bytes());
    block
}
