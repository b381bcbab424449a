//! Writes `.doc` files for tests: text with the properties that a test gives it, and whatever lies a test wants told.

use std::collections::BTreeMap;
use std::io::{Cursor, Write as _};

/// Where the text begins in the main stream.
const TEXT: usize = 0x400;
const PAGE: usize = 512;

/// Numbers of parts in the file information block.
pub(crate) const STYLES: usize = 1;
pub(crate) const SECTIONS: usize = 6;
pub(crate) const RUN_PAGES: usize = 12;
pub(crate) const PARAGRAPH_PAGES: usize = 13;
pub(crate) const PIECES: usize = 33;

/// A property with its operand.
pub(crate) fn sprm(number: u16, operand: &[u8]) -> Vec<u8> {
    let mut bytes = number.to_le_bytes().to_vec();
    match (number, number >> 13) {
        (0xD606 | 0xD608, _) => {
            let count = u16::try_from(operand.len() + 1).expect("a short operand");
            bytes.extend(count.to_le_bytes());
        }
        (_, 6) => bytes.push(u8::try_from(operand.len()).expect("a short operand")),
        _ => {}
    }
    bytes.extend(operand);
    bytes
}

/// The definition of a row: where it begins, and for each cell where it ends and how it is merged.
pub(crate) fn row(left: i16, cells: &[(i16, u16)]) -> Vec<u8> {
    let mut operand = vec![u8::try_from(cells.len()).expect("few cells")];
    operand.extend(left.to_le_bytes());
    operand.extend(cells.iter().flat_map(|(right, _)| right.to_le_bytes()));
    for (_, flags) in cells {
        operand.extend(flags.to_le_bytes());
        operand.extend([0; 18]);
    }
    sprm(0xD608, &operand)
}

/// Properties of a paragraph in `depth` tables.
pub(crate) fn in_table(depth: u32) -> Vec<u8> {
    [sprm(0x2416, &[1]), sprm(0x6649, &depth.to_le_bytes())].concat()
}

/// Positions, then data of all entries.
pub(crate) fn plc(positions: &[u32], data: &[u8]) -> Vec<u8> {
    let positions = positions.iter().flat_map(|position| position.to_le_bytes());
    positions.chain(data.iter().copied()).collect()
}

/// A document that is being written.
#[derive(Debug, Default)]
pub(crate) struct DocFile {
    /// UTF-16, or one byte each where `narrow`.
    pub(crate) units: Vec<u16>,
    pub(crate) narrow: bool,
    /// Where each run ends, and its properties.
    runs: Vec<(usize, Vec<u8>)>,
    /// Where each paragraph ends, its style and its properties.
    paragraphs: Vec<(usize, u16, Vec<u8>)>,
    /// Lengths of the stories by their number, but the first, which is what is left.
    pub(crate) stories: BTreeMap<usize, u32>,
    /// Parts by their number; they replace those that are made here.
    pub(crate) parts: BTreeMap<usize, Vec<u8>>,
    /// The list definitions, and how many of their bytes are counted.
    pub(crate) list_definitions: Option<(Vec<u8>, usize)>,
    /// Lists of properties that pieces name.
    pub(crate) piece_lists: Vec<Vec<u8>>,
    /// What the only piece names.
    pub(crate) piece_modifier: u16,
    /// The stream with huge properties.
    pub(crate) data: Vec<u8>,
    /// Bits of the file information block.
    pub(crate) flags: u16,
}

impl DocFile {
    /// Adds text of one run.
    pub(crate) fn text(&mut self, text: &str, properties: &[u8]) -> &mut Self {
        self.units.extend(text.encode_utf16());
        self.runs.push((self.units.len(), properties.to_vec()));
        self
    }

    /// Ends a paragraph with `mark` as its text.
    pub(crate) fn mark(&mut self, mark: &str, style: u16, properties: &[u8]) -> &mut Self {
        self.text(mark, &[]);
        self.end(style, properties)
    }

    /// Ends a paragraph behind the text that is there.
    pub(crate) fn end(&mut self, style: u16, properties: &[u8]) -> &mut Self {
        self.paragraphs.push((self.units.len(), style, properties.to_vec()));
        self
    }

    /// Adds a paragraph.
    pub(crate) fn paragraph(&mut self, text: &str) -> &mut Self {
        self.text(text, &[]).mark("\r", 0, &[])
    }

    /// Adds a cell of the outermost table.
    pub(crate) fn cell(&mut self, text: &str) -> &mut Self {
        self.text(text, &[]).mark("\u{7}", 0, &in_table(1))
    }

    /// Ends a row of the outermost table.
    pub(crate) fn row_end(&mut self, definition: &[u8]) -> &mut Self {
        let properties = [in_table(1), sprm(0x2417, &[1]), definition.to_vec()].concat();
        self.mark("\u{7}", 0, &properties)
    }

    /// Adds styles, each with its built-in number, its base, its paragraph and its run properties.
    pub(crate) fn styles(&mut self, styles: &[(u16, u16, &[u8], &[u8])]) -> &mut Self {
        let mut sheet = vec![18, 0];
        let count = u16::try_from(styles.len()).expect("few styles");
        for word in [count, 10, 1, 0, 0, 0, 0, 0, 0] {
            sheet.extend(word.to_le_bytes());
        }
        for (number, &(built_in, base, paragraph, run)) in (0_u16..).zip(styles) {
            let mut style = Vec::new();
            for word in [built_in, base << 4 | 1, 2, 0, 0, 1, u16::from(b'S'), 0] {
                style.extend(word.to_le_bytes());
            }
            let paragraph = [&number.to_le_bytes(), paragraph].concat();
            for properties in [paragraph.as_slice(), run] {
                let length = u16::try_from(properties.len()).expect("few properties");
                style.extend(length.to_le_bytes());
                style.extend(properties);
                style.resize(style.len().next_multiple_of(2), 0);
            }
            let length = u16::try_from(style.len()).expect("a short style");
            sheet.extend(length.to_le_bytes());
            sheet.extend(style);
        }
        self.parts.insert(STYLES, sheet);
        self
    }

    fn offset(&self, unit: usize) -> u32 {
        let width = if self.narrow { 1 } else { 2 };
        u32::try_from(TEXT + unit * width).expect("a short text")
    }

    /// The main stream.
    pub(crate) fn main_and_table(&self) -> (Vec<u8>, Vec<u8>) {
        let mut main = vec![0; TEXT];
        for unit in &self.units {
            let [low, high] = unit.to_le_bytes();
            main.push(low);
            main.extend((!self.narrow).then_some(high));
        }
        let mut parts = BTreeMap::new();
        let runs: Vec<_> = (self.runs.iter())
            .map(|(end, list)| {
                let count = u8::try_from(list.len()).expect("few properties");
                (*end, [&[count], list.as_slice()].concat())
            })
            .collect();
        parts.insert(RUN_PAGES, self.pages(&mut main, &runs, 1));
        let paragraphs: Vec<_> = (self.paragraphs.iter())
            .map(|(end, style, list)| {
                let mut list = [&style.to_le_bytes(), list.as_slice()].concat();
                list.resize(list.len().next_multiple_of(2), 0);
                let count = u8::try_from(list.len() / 2).expect("few properties");
                (*end, [&[0, count], list.as_slice()].concat())
            })
            .collect();
        parts.insert(PARAGRAPH_PAGES, self.pages(&mut main, &paragraphs, 13));
        parts.insert(PIECES, self.pieces());
        parts.extend(self.parts.clone());

        let mut put = |at: usize, bytes: &[u8]| main[at..at + bytes.len()].copy_from_slice(bytes);
        put(0, &0xA5EC_u16.to_le_bytes());
        put(2, &0x00C1_u16.to_le_bytes());
        put(0x0A, &self.flags.to_le_bytes());
        put(0x20, &14_u16.to_le_bytes());
        put(0x3E, &22_u16.to_le_bytes());
        put(0x98, &93_u16.to_le_bytes());
        let total = u32::try_from(self.units.len()).expect("a short text");
        let others: u32 = self.stories.values().sum();
        put(0x4C, &total.saturating_sub(others).to_le_bytes());
        for (story, length) in &self.stories {
            put(0x4C + 4 * story, &length.to_le_bytes());
        }
        let mut table = vec![0; 4];
        for (number, part) in parts {
            let place = u32::try_from(table.len()).expect("a short table");
            let length = u32::try_from(part.len()).expect("a short part");
            put(0x9A + 8 * number, &place.to_le_bytes());
            put(0x9E + 8 * number, &length.to_le_bytes());
            table.extend(part);
        }
        if let Some((definitions, counted)) = &self.list_definitions {
            let place = u32::try_from(table.len()).expect("a short table");
            put(0x9A + 8 * 73, &place.to_le_bytes());
            put(0x9E + 8 * 73, &u32::try_from(*counted).expect("few").to_le_bytes());
            table.extend(definitions);
        }
        (main, table)
    }

    /// The piece table of one piece.
    pub(crate) fn pieces(&self) -> Vec<u8> {
        let mut bytes = Vec::new();
        for list in &self.piece_lists {
            bytes.push(1);
            bytes.extend(u16::try_from(list.len()).expect("few properties").to_le_bytes());
            bytes.extend(list);
        }
        let text = u32::try_from(TEXT).expect("a small number");
        let place = if self.narrow { (text * 2) | 0x4000_0000 } else { text };
        let mut data = vec![0, 0];
        data.extend(place.to_le_bytes());
        data.extend(self.piece_modifier.to_le_bytes());
        let table = plc(&[0, u32::try_from(self.units.len()).expect("a short text")], &data);
        bytes.push(2);
        bytes.extend(u32::try_from(table.len()).expect("a short table").to_le_bytes());
        bytes.extend(table);
        bytes
    }

    /// Writes pages behind the main stream; the list of them.
    fn pages(&self, main: &mut Vec<u8>, entries: &[(usize, Vec<u8>)], size: usize) -> Vec<u8> {
        let mut positions = vec![self.offset(0)];
        let mut numbers = Vec::new();
        let mut rest = entries;
        let mut start = self.offset(0);
        while !rest.is_empty() {
            let fits = |count: usize| {
                let lists: usize = rest[..count].iter().map(|(_, list)| list.len() + 1).sum();
                4 + count * (4 + size) + lists + 1 < PAGE
            };
            let count = (1..=rest.len()).take_while(|&count| fits(count)).last().unwrap_or(1);
            let (here, after) = rest.split_at(count);
            rest = after;
            main.resize(main.len().next_multiple_of(PAGE), 0);
            numbers.extend(u32::try_from(main.len() / PAGE).expect("few pages").to_le_bytes());
            let mut page = vec![0; PAGE];
            page[511] = u8::try_from(count).expect("few entries");
            page[..4].copy_from_slice(&start.to_le_bytes());
            let mut top = PAGE - 1;
            for (index, (end, list)) in here.iter().enumerate() {
                start = self.offset(*end);
                page[4 * index + 4..4 * index + 8].copy_from_slice(&start.to_le_bytes());
                top = (top - list.len()) & !1;
                page[top..top + list.len()].copy_from_slice(list);
                page[4 * (count + 1) + size * index] = u8::try_from(top / 2).expect("in the page");
            }
            positions.push(start);
            main.extend(page);
        }
        plc(&positions, &numbers)
    }

    /// The file.
    pub(crate) fn bytes(&self) -> Vec<u8> {
        let (main, table) = self.main_and_table();
        let name = if self.flags & 0x0200 == 0 { "0Table" } else { "1Table" };
        compound(&[("WordDocument", &main), (name, &table), ("Data", &self.data)])
    }
}

/// An OLE2 file with these streams.
pub(crate) fn compound(streams: &[(&str, &[u8])]) -> Vec<u8> {
    let version = cfb::Version::V3;
    let mut file =
        cfb::CompoundFile::create_with_version(version, Cursor::new(Vec::new())).expect("memory");
    for (name, content) in streams {
        let mut stream = file.create_stream(name).expect("a new stream");
        stream.write_all(content).expect("memory");
    }
    file.into_inner().into_inner()
}
