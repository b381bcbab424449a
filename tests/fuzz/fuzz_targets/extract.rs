//! Extraction of any document: it never panics, gives the same twice, accounts for every character,
//! and its records survive JSON.
//!
//! The first byte chooses where the document comes from: even, the rest goes through the text reader; odd, the rest
//! is a program that builds one out of the words of the vocabulary, which reaches the forms that chance does not.
#![no_main]

use document::{Block, Bookmark, Cell, Document, Location, Note, NoteKind, Paragraph, Source};
use document::{Table, Warned, non_blank_characters};
use extract::{Vocabulary, extract};
use libfuzzer_sys::fuzz_target;
use reader::{Input, Limits, READERS};
use std::sync::LazyLock;

/// All quoted words of the vocabulary, and values that stand beside them.
static WORDS: LazyLock<Vec<&str>> = LazyLock::new(|| {
    const VALUES: &str = "≥95%|100.50|0|-3|≤12人|2023年12月底前|1.|（一）|2.2023年某项目|第一部分|第二部分|一、|三、\
        |13020723P00001110012X|某区某局|万元|\u{3000}|：|:|/|定性|绩效目标|绩效指标|12 345.6|一百二十万元|\t|\n";
    let vocabulary = include_str!("../../../crates/extract/vocabulary.toml");
    vocabulary.split('"').skip(1).step_by(2).chain(VALUES.split('|')).collect()
});

fuzz_target!(|bytes: &[u8]| {
    let Some((&first, rest)) = bytes.split_first() else { return };
    let read = if first % 2 == 0 { read(rest) } else { Some(Program { rest }.document()) };
    if let Some(read) = read {
        check(read);
    }
});

fn read(bytes: &[u8]) -> Option<Warned<Document>> {
    let text = READERS.iter().find(|reader| reader.name() == "text")?;
    text.read(&Input { name: "fuzz.txt", bytes, sha256: [0; 32] }, &Limits::default()).ok()
}

fn check(read: Warned<Document>) {
    let total = characters(&read.output.blocks)
        + read.output.notes.iter().map(|note| characters(&note.blocks)).sum::<usize>();
    let records = extract(read.clone(), Vocabulary::builtin());
    let coverage = &records.coverage;
    let left =
        coverage.unclaimed.iter().map(|text| non_blank_characters(&text.text)).sum::<usize>();
    assert_eq!(coverage.characters, total);
    assert_eq!(coverage.claimed + left, coverage.characters);
    let json = serde_json::to_string(&records).expect("records are JSON");
    let back: record::RecordSet = serde_json::from_str(&json).expect("JSON is records");
    assert_eq!(serde_json::to_string(&back).expect("records are JSON"), json);
    let again = extract(read, Vocabulary::builtin());
    assert_eq!(serde_json::to_string(&again).expect("records are JSON"), json);
}

/// Non-blank characters of all paragraphs, those of nested tables included.
fn characters(blocks: &[Block]) -> usize {
    let mut count = 0;
    let mut open: Vec<&Block> = blocks.iter().collect();
    while let Some(block) = open.pop() {
        match block {
            Block::Paragraph(paragraph) => count += non_blank_characters(&paragraph.text),
            Block::Table(table) => open.extend(table.cells().iter().flat_map(|it| &it.blocks)),
        }
    }
    count
}

/// Bytes read as instructions; a program that ends early reads zeros.
struct Program<'a> {
    rest: &'a [u8],
}

impl Program<'_> {
    const NESTING: u8 = 3;

    fn byte(&mut self) -> u8 {
        let Some((&first, rest)) = self.rest.split_first() else { return 0 };
        self.rest = rest;
        first
    }

    fn document(mut self) -> Warned<Document> {
        let (mut blocks, mut notes, mut bookmarks) = (Vec::new(), Vec::new(), Vec::new());
        while !self.rest.is_empty() {
            match self.byte() % 8 {
                0 => {
                    let name = self.text();
                    bookmarks.push(Bookmark { name, at: Location::block(blocks.len() as u32) });
                }
                1 => {
                    let kind =
                        [NoteKind::Footnote, NoteKind::Endnote][usize::from(self.byte() % 2)];
                    notes.push(Note { kind, blocks: vec![self.paragraph()] });
                }
                2..=4 => blocks.push(self.paragraph()),
                _ => blocks.push(self.table(Self::NESTING)),
            }
        }
        let name = "fuzz.docx".to_owned();
        let source = Source { name, format: "docx", bytes: 0, sha256: [0; 32], encoding: None };
        let output = Document { source, blocks, notes, bookmarks };
        Warned { output, warnings: Vec::new() }
    }

    /// Up to three words, or raw text.
    fn text(&mut self) -> String {
        let count = self.byte() % 5;
        if count == 4 {
            let length = usize::from(self.byte()).min(self.rest.len());
            let (raw, rest) = self.rest.split_at(length);
            self.rest = rest;
            return String::from_utf8_lossy(raw).into_owned();
        }
        let mut word =
            || WORDS[usize::from(u16::from_le_bytes([self.byte(), self.byte()])) % WORDS.len()];
        (0..count).map(|_| word()).collect()
    }

    fn paragraph(&mut self) -> Block {
        let mut paragraph = Paragraph::new(self.text());
        let flags = self.byte();
        if flags & 1 != 0 {
            paragraph.outline_level = Some(flags >> 5);
        }
        if flags & 2 != 0 {
            paragraph.list_label = Some(self.text());
        }
        Block::Paragraph(paragraph)
    }

    fn table(&mut self, nesting: u8) -> Block {
        let (rows, columns) = (u32::from(self.byte() % 12) + 1, u32::from(self.byte() % 12) + 1);
        let mut free = vec![true; (rows * columns) as usize];
        let mut cells = Vec::new();
        for row in 0..rows {
            for column in 0..columns {
                if !free[(row * columns + column) as usize] {
                    continue;
                }
                let spans = self.byte();
                let most =
                    (column..columns).take_while(|it| free[(row * columns + it) as usize]).count();
                let column_span = u32::from(spans & 7).clamp(1, most as u32);
                let row_span = u32::from(spans >> 3 & 7).clamp(1, rows - row);
                for taken in row..row + row_span {
                    let start = (taken * columns + column) as usize;
                    free[start..start + column_span as usize].fill(false);
                }
                let blocks = match spans >> 6 {
                    0 | 1 => vec![self.paragraph()],
                    2 => vec![self.paragraph(), self.paragraph()],
                    _ if nesting == 0 => Vec::new(),
                    _ => vec![self.table(nesting - 1), self.paragraph()],
                };
                cells.push(Cell { row, column, row_span, column_span, blocks });
            }
        }
        Block::Table(Table::try_new(rows, columns, cells).expect("every slot has one cell"))
    }
}
