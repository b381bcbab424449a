//! RTF reader: any bytes give a document or an error, reading twice is the same, and what a document holds is
//! bounded by the input.
#![no_main]

use document::{Block, Step};
use libfuzzer_sys::fuzz_target;
use reader::{Input, Limits, READERS};

fuzz_target!(|bytes: &[u8]| {
    let Some(rtf) = READERS.iter().find(|reader| reader.name() == "rtf") else {
        return;
    };
    let _ = rtf.sniff(bytes);
    // Small enough to be hit, large enough to leave room.
    let mut limits = Limits::default();
    limits.group_depth = 64;
    limits.table_nesting = 8;
    limits.table_slots = 1 << 16;
    let input = Input { name: "fuzz.rtf", bytes, sha256: [0; 32] };
    let first = rtf.read(&input, &limits);
    assert_eq!(first, rtf.read(&input, &limits));
    let Ok(read) = first else { return };
    let blocks = read.output.blocks.len() as u32;
    for bookmark in &read.output.bookmarks {
        if let Some(Step::Block(index)) = bookmark.at.steps().first() {
            assert!(*index < blocks, "{}", bookmark.at);
        }
    }
    // A byte is at most one character, and a word that is one takes three bytes or more.
    let notes = read.output.notes.iter().map(|note| characters(&note.blocks));
    let all = characters(&read.output.blocks) + notes.sum::<usize>();
    assert!(all <= bytes.len(), "{all} characters of {} bytes", bytes.len());
});

/// Characters of all paragraphs; labels are left out, which a short file can repeat.
fn characters(blocks: &[Block]) -> usize {
    let mut found = 0;
    let mut open: Vec<&Block> = blocks.iter().collect();
    while let Some(block) = open.pop() {
        match block {
            Block::Paragraph(paragraph) => found += paragraph.text.chars().count(),
            Block::Table(table) => open.extend(table.cells().iter().flat_map(|cell| &cell.blocks)),
        }
    }
    found
}
