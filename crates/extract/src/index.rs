//! The document laid flat: every paragraph, table and cell by number, with its cleaned text and the way to its location.

use document::{Block, Cell, Document, Location, Paragraph, Table};
use normalize::clean;
use std::borrow::Cow;
use std::ops::Range;

/// Number of a paragraph.
pub(crate) type TextId = u32;
/// Number of a table.
pub(crate) type TableId = u32;
/// Number of a cell.
pub(crate) type CellId = u32;

/// A document laid flat, outer before inner.
#[derive(Debug)]
pub(crate) struct Index<'d> {
    pub(crate) texts: Vec<TextNode<'d>>,
    pub(crate) tables: Vec<TableNode<'d>>,
    pub(crate) cells: Vec<CellNode<'d>>,
    /// The body's own blocks in order; notes are in `texts` and `tables` alone.
    pub(crate) body: Vec<Item>,
}

/// A block of the body.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Item {
    Text(TextId),
    Table(TableId),
}

#[derive(Debug, Clone, Copy)]
enum Owner {
    Body,
    Note(u32),
    Cell(CellId),
}

/// A paragraph and where it stands.
#[derive(Debug)]
pub(crate) struct TextNode<'d> {
    pub(crate) paragraph: &'d Paragraph,
    owner: Owner,
    block: u32,
}

/// A table and where it stands.
#[derive(Debug)]
pub(crate) struct TableNode<'d> {
    pub(crate) table: &'d Table,
    owner: Owner,
    block: u32,
    first_cell: CellId,
}

/// A cell, its paragraphs, and its text.
#[derive(Debug)]
pub(crate) struct CellNode<'d> {
    pub(crate) cell: &'d Cell,
    table: TableId,
    /// Its own paragraphs.
    pub(crate) texts: Range<TextId>,
    /// Its own tables.
    pub(crate) tables: Range<TableId>,
    /// Its paragraphs that are not blank, joined by `\n`, as the file holds them.
    pub(crate) raw: Cow<'d, str>,
    /// The same, cleaned: joined with nothing between.
    pub(crate) text: Cow<'d, str>,
}

impl<'d> Index<'d> {
    pub(crate) fn new(document: &'d Document) -> Self {
        let mut index = Self {
            texts: Vec::with_capacity(document.blocks.len()),
            tables: Vec::new(),
            cells: Vec::new(),
            body: Vec::with_capacity(document.blocks.len()),
        };
        for (number, block) in (0..).zip(&document.blocks) {
            let item = index.block(Owner::Body, number, block);
            index.body.push(item);
        }
        for (note_number, note) in (0..).zip(&document.notes) {
            for (number, block) in (0..).zip(&note.blocks) {
                index.block(Owner::Note(note_number), number, block);
            }
        }
        let mut next = 0;
        while next < index.tables.len() {
            index.open(next);
            next += 1;
        }
        index
    }

    fn block(&mut self, owner: Owner, block: u32, content: &'d Block) -> Item {
        match content {
            Block::Paragraph(paragraph) => {
                self.texts.push(TextNode { paragraph, owner, block });
                Item::Text(last(self.texts.len()))
            }
            Block::Table(table) => {
                self.tables.push(TableNode { table, owner, block, first_cell: 0 });
                Item::Table(last(self.tables.len()))
            }
        }
    }

    fn open(&mut self, number: usize) {
        let table = self.tables[number].table;
        self.tables[number].first_cell = last(self.cells.len() + 1);
        for cell in table.cells() {
            let id = last(self.cells.len() + 1);
            let (texts, tables) = (self.texts.len(), self.tables.len());
            for (block, content) in (0..).zip(&cell.blocks) {
                self.block(Owner::Cell(id), block, content);
            }
            let texts = last(texts + 1)..last(self.texts.len() + 1);
            let tables = last(tables + 1)..last(self.tables.len() + 1);
            let raw = joined(&self.texts[texts.start as usize..texts.end as usize]);
            let text = match &raw {
                Cow::Borrowed(raw) => clean(raw),
                Cow::Owned(raw) => Cow::Owned(clean(raw).into_owned()),
            };
            self.cells.push(CellNode { cell, table: last(number + 1), texts, tables, raw, text });
        }
    }

    /// Number of the cell that covers the slot.
    pub(crate) fn cell_at(&self, table: TableId, row: u32, column: u32) -> CellId {
        let node = &self.tables[table as usize];
        node.first_cell + last(node.table.index_at(row, column) + 1)
    }

    pub(crate) fn text(&self, id: TextId) -> &TextNode<'d> {
        &self.texts[id as usize]
    }

    pub(crate) fn cell(&self, id: CellId) -> &CellNode<'d> {
        &self.cells[id as usize]
    }

    pub(crate) fn table(&self, id: TableId) -> &'d Table {
        self.tables[id as usize].table
    }

    /// Numbers of all cells of a table.
    pub(crate) fn cells_of(&self, id: TableId) -> Range<CellId> {
        let node = &self.tables[id as usize];
        node.first_cell..node.first_cell + last(node.table.cells().len() + 1)
    }

    pub(crate) fn text_location(&self, id: TextId) -> Location {
        let node = self.text(id);
        self.place(node.owner, node.block)
    }

    pub(crate) fn table_location(&self, id: TableId) -> Location {
        let node = &self.tables[id as usize];
        self.place(node.owner, node.block)
    }

    pub(crate) fn cell_location(&self, id: CellId) -> Location {
        let node = self.cell(id);
        self.table_location(node.table).cell(node.cell.row, node.cell.column)
    }

    /// Number of the body block that `id` is, if it stands in the body itself.
    pub(crate) fn body_block(&self, id: TextId) -> Option<u32> {
        let node = self.text(id);
        matches!(node.owner, Owner::Body).then_some(node.block)
    }

    fn place(&self, owner: Owner, block: u32) -> Location {
        match owner {
            Owner::Body => Location::block(block),
            Owner::Note(note) => Location::note(note).inner_block(block),
            Owner::Cell(cell) => self.cell_location(cell).inner_block(block),
        }
    }
}

/// `count - 1` as a number of a thing: a document holds fewer than 2^32 of anything.
fn last(count: usize) -> u32 {
    u32::try_from(count.saturating_sub(1)).unwrap_or(u32::MAX)
}

fn joined<'d>(texts: &[TextNode<'d>]) -> Cow<'d, str> {
    let mut filled =
        texts.iter().map(|node| node.paragraph.text.as_str()).filter(|text| !is_blank(text));
    let Some(first) = filled.next() else { return Cow::Borrowed("") };
    let Some(second) = filled.next() else { return Cow::Borrowed(first) };
    let mut joined = String::with_capacity(first.len() + second.len() + 8);
    joined.push_str(first);
    for text in std::iter::once(second).chain(filled) {
        joined.push('\n');
        joined.push_str(text);
    }
    Cow::Owned(joined)
}

/// Whether `text` holds nothing but layout.
pub(crate) fn is_blank(text: &str) -> bool {
    text.chars().all(document::is_blank)
}

#[cfg(test)]
mod tests {
    use super::*;
    use document::{Note, NoteKind, Source};

    fn cell(row: u32, column: u32, blocks: Vec<Block>) -> Cell {
        Cell { row, column, row_span: 1, column_span: 1, blocks }
    }

    #[test]
    fn nested_cells_and_notes_know_their_place() {
        let inner =
            Table::try_new(1, 1, vec![cell(0, 0, vec![Block::text("内")])]).expect("a table");
        let blocks = vec![Block::text("前"), Block::Table(inner), Block::text("后")];
        let outer = vec![cell(0, 0, vec![Block::text("外")]), cell(0, 1, blocks)];
        let outer = Table::try_new(1, 2, outer).expect("a table");
        let source = Source {
            name: String::new(),
            format: "text",
            bytes: 0,
            sha256: [0; 32],
            encoding: None,
        };
        let document = Document {
            source,
            blocks: vec![Block::text("文"), Block::Table(outer)],
            notes: vec![Note { kind: NoteKind::Footnote, blocks: vec![Block::text("注")] }],
            bookmarks: Vec::new(),
        };
        let index = Index::new(&document);
        let mut places: Vec<String> = (0..last(index.texts.len() + 1))
            .map(|id| format!("{} {}", index.text_location(id), index.text(id).paragraph.text))
            .collect();
        places.sort();
        let expect = [
            "b0 文",
            "b1/r0c0/b0 外",
            "b1/r0c1/b0 前",
            "b1/r0c1/b1/r0c0/b0 内",
            "b1/r0c1/b2 后",
            "n0/b0 注",
        ];
        assert_eq!(places, expect);
        assert_eq!(index.cell(1).raw, "前\n后");
        assert_eq!(index.cell(1).text, "前后");
        assert_eq!(index.cell_location(index.cell_at(1, 0, 0)).to_string(), "b1/r0c1/b1/r0c0");
    }
}
