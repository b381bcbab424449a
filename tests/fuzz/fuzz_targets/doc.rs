//! Throws bytes at the doc reader: as a whole file, and as the two streams of a container that is right.
#![no_main]

use libfuzzer_sys::fuzz_target;
use reader::{Input, Limits, read};
use std::io::{Cursor, Write};

fuzz_target!(|bytes: &[u8]| {
    if bytes.starts_with(b"\xD0\xCF") {
        check(bytes);
    } else if let Some(file) = file(bytes) {
        check(&file);
    }
});

/// A file whose main stream is as long as the first two bytes say; the rest is the table stream, and the data.
fn file(bytes: &[u8]) -> Option<Vec<u8>> {
    let (length, rest) = bytes.split_first_chunk()?;
    let (main, table) = rest.split_at_checked(usize::from(u16::from_le_bytes(*length)))?;
    let mut file = cfb::CompoundFile::create(Cursor::new(Vec::new())).ok()?;
    for (name, content) in
        [("WordDocument", main), ("0Table", table), ("1Table", table), ("Data", table)]
    {
        file.create_stream(name).ok()?.write_all(content).ok()?;
    }
    Some(file.into_inner().into_inner())
}

/// Reads twice: no panic, the same outcome, and every place that a bookmark names is one of the document.
fn check(bytes: &[u8]) {
    let input = Input { name: "fuzz.doc", bytes, sha256: [0; 32] };
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
