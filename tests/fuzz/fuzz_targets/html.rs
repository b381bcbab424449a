//! Throws bytes at the reader of pages: as a page, and as a page in a web archive.
#![no_main]

use document::{Block, Step};
use libfuzzer_sys::fuzz_target;
use reader::{Input, Limits, READERS};

const ARCHIVE: &[u8] = b"MIME-Version: 1.0\nContent-Type: multipart/related; boundary=B\n\n--B\nContent-Type: text/html\nContent-Transfer-Encoding: ";

fuzz_target!(|bytes: &[u8]| {
    let Some((&first, page)) = bytes.split_first() else { return };
    match first {
        b'Q' => check(&[ARCHIVE, b"quoted-printable\n\n", page].concat()),
        b'B' => check(&[ARCHIVE, b"base64\n\n", page].concat()),
        _ => check(bytes),
    }
});

/// Reads twice: no panic, the same outcome, no more text than bytes, and every place is one of the document.
fn check(bytes: &[u8]) {
    let Some(html) = READERS.iter().find(|reader| reader.name() == "html") else { return };
    let _ = html.sniff(bytes);
    let input = Input { name: "fuzz.html", bytes, sha256: [0; 32] };
    let limits = Limits::default();
    let first = html.read(&input, &limits);
    assert_eq!(first, html.read(&input, &limits));
    let Ok(read) = first else { return };
    let blocks = read.output.blocks.len() as u32;
    for bookmark in &read.output.bookmarks {
        if let Some(Step::Block(index)) = bookmark.at.steps().first() {
            assert!(*index < blocks, "{}", bookmark.at);
        }
    }
    let paragraphs = read.output.blocks.iter().filter_map(Block::as_paragraph);
    let characters: usize = paragraphs.map(|it| it.text.chars().count()).sum();
    // A tab count asks for 64 tabs in some 20 bytes.
    assert!(characters <= 4 * bytes.len() + 64, "{characters} of {}", bytes.len());
}
