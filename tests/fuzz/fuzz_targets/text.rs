//! Text reader: any bytes give a document or an error, and what a document holds is bounded by the input.
#![no_main]

use document::Block;
use libfuzzer_sys::fuzz_target;
use reader::{Input, Limits, READERS};

fuzz_target!(|bytes: &[u8]| {
    let Some(text) = READERS.iter().find(|reader| reader.name() == "text") else {
        return;
    };
    let _ = text.sniff(bytes);
    let input = Input { name: "fuzz.txt", bytes, sha256: [0; 32] };
    let Ok(read) = text.read(&input, &Limits::default()) else {
        return;
    };
    let characters = |blocks: &[Block]| -> usize {
        let paragraphs = blocks.iter().filter_map(Block::as_paragraph);
        paragraphs.map(|paragraph| document::non_blank_characters(&paragraph.text)).sum()
    };
    let tables = read.output.blocks.iter().filter_map(Block::as_table);
    let in_tables: usize =
        tables.flat_map(|it| it.cells()).map(|cell| characters(&cell.blocks)).sum();
    let bookmarks: usize = read.output.bookmarks.iter().map(|bookmark| bookmark.name.len()).sum();
    assert!(characters(&read.output.blocks) + in_tables + bookmarks <= 2 * bytes.len() + 2);
    // Reading what was read is the same: nothing depends on what came before.
    assert_eq!(text.read(&input, &Limits::default()).as_ref(), Ok(&read));
});
