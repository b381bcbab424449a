//! `inspect`: the document as read, for people: every place named, tables as grids, nothing cut.
//!
//! ```text
//! b3   # 第一部分            outline level 1
//! b4   {（一）} 总体目标       label that the word processor generates
//! b5   ⚑ _Toc1              bookmark that starts in b5
//!      text
//! b6   table, 2 × 2 (rows × columns)
//! ```

use crate::cell_grid;
use crate::printable;
use crate::wrap::{columns, wrap};
use document::{Block, Cell, Document, Location, Paragraph, Table, Warned};
use std::collections::{BTreeMap, VecDeque};
use std::fmt::Write as _;

/// Columns that a table takes at least, however narrow the terminal.
const NARROWEST: usize = 40;

/// Appends the document and what its reader had to say, in lines of about `width` columns.
pub fn inspect_text(read: &Warned<Document>, width: usize, output: &mut Vec<u8>) {
    let mut text = String::with_capacity(16 << 10);
    Outline::new(&read.output, width.max(NARROWEST), &mut text).write(read);
    output.extend_from_slice(text.as_bytes());
}

struct Outline<'a> {
    document: &'a Document,
    bookmarks: BTreeMap<&'a Location, Vec<&'a str>>,
    width: usize,
    /// Columns of the places on the left.
    gutter: usize,
    output: &'a mut String,
}

impl<'a> Outline<'a> {
    fn new(document: &'a Document, width: usize, output: &'a mut String) -> Self {
        let mut bookmarks: BTreeMap<_, Vec<_>> = BTreeMap::new();
        for bookmark in &document.bookmarks {
            bookmarks.entry(&bookmark.at).or_default().push(bookmark.name.as_str());
        }
        let last = document.blocks.len().saturating_sub(1);
        let gutter = format!("b{last}").len().max(4) + 2;
        Self { document, bookmarks, width, gutter, output }
    }

    fn write(mut self, read: &Warned<Document>) {
        self.head();
        self.blocks(&self.document.blocks, None);
        for (index, note) in (0_u32..).zip(&self.document.notes) {
            let at = Location::note(index);
            let _ = write!(self.output, "\n{at}, {}\n", note.kind.name());
            self.blocks(&note.blocks, Some(&at));
        }
        for diagnostic in &read.warnings {
            let at = diagnostic.at.as_ref().map(Location::to_string).unwrap_or_default();
            let (severity, name) = (diagnostic.severity.name(), diagnostic.name);
            let message = printable(&diagnostic.message);
            let _ = write!(self.output, "\n{severity}[{name}] {at}\n  {message}\n");
            if !diagnostic.help.is_empty() {
                let _ = writeln!(self.output, "  help: {}", printable(&diagnostic.help));
            }
        }
    }

    fn head(&mut self) {
        let source = &self.document.source;
        let encoding = source.encoding.map(|name| format!(", {name}")).unwrap_or_default();
        let tables = self.document.blocks.iter().filter(|block| block.as_table().is_some()).count();
        let paragraphs = self.document.blocks.len() - tables;
        let _ = writeln!(self.output, "{}", printable(&source.name));
        let _ = writeln!(
            self.output,
            "{}{encoding}, {} bytes; paragraphs {paragraphs}, tables {tables}, notes {}, bookmarks {}",
            source.format,
            source.bytes,
            self.document.notes.len(),
            self.document.bookmarks.len(),
        );
        self.output.push_str("# outline level   {…} generated label   ⚑ bookmark\n\n");
    }

    fn blocks(&mut self, blocks: &'a [Block], owner: Option<&Location>) {
        for (index, block) in (0_u32..).zip(blocks) {
            let at = match owner {
                Some(owner) => owner.inner_block(index),
                None => Location::block(index),
            };
            match block {
                Block::Paragraph(paragraph) => self.paragraph(&at, paragraph),
                Block::Table(table) => self.table(at, table),
            }
        }
    }

    fn paragraph(&mut self, at: &Location, paragraph: &Paragraph) {
        let mut lines = Vec::new();
        let room = self.width.saturating_sub(self.gutter);
        for name in self.bookmarks.get(at).into_iter().flatten() {
            wrap(&format!("⚑ {name}"), room, &mut lines);
        }
        wrap(&marked(paragraph), room, &mut lines);
        let gutter = self.gutter;
        let mut place = at.to_string();
        for line in &lines {
            let _ = writeln!(self.output, "{}", format!("{place:gutter$}{line}").trim_end());
            place.clear();
        }
    }

    /// The table, and then those that stand inside its cells, each under its own place.
    fn table(&mut self, at: Location, table: &'a Table) {
        let mut queue = VecDeque::from([(at, table)]);
        while let Some((at, table)) = queue.pop_front() {
            let gutter = self.gutter;
            let place = at.to_string();
            let gap = " ".repeat(gutter.saturating_sub(columns(&place)).max(2));
            let (rows, columns) = (table.rows(), table.columns());
            let _ = writeln!(self.output, "{place}{gap}table, {rows} × {columns}");
            let mut texts = Vec::with_capacity(table.cells().len());
            for cell in table.cells() {
                texts.push(self.cell_text(&at, cell, &mut queue));
            }
            cell_grid::draw(table, &texts, self.width, self.output);
        }
    }

    /// What a cell shows; its tables are put at the end of `queue`.
    fn cell_text(
        &self,
        table: &Location,
        cell: &'a Cell,
        queue: &mut VecDeque<(Location, &'a Table)>,
    ) -> String {
        let owner = table.cell(cell.row, cell.column);
        let mut text = String::new();
        for (index, block) in (0_u32..).zip(&cell.blocks) {
            if index > 0 {
                text.push('\n');
            }
            let at = owner.inner_block(index);
            for name in self.bookmarks.get(&at).into_iter().flatten() {
                let _ = writeln!(text, "⚑ {name}");
            }
            match block {
                Block::Paragraph(paragraph) => text.push_str(&marked(paragraph)),
                Block::Table(inner) => {
                    let _ = write!(text, "[table {at}, below]");
                    queue.push_back((at, inner));
                }
            }
        }
        text
    }
}

/// The paragraph's text with its outline level and generated label before it.
fn marked(paragraph: &Paragraph) -> String {
    let level = paragraph.outline_level.map_or(0, |level| usize::from(level) + 1);
    let mut text = "#".repeat(level);
    if level > 0 {
        text.push(' ');
    }
    if let Some(label) = &paragraph.list_label {
        let _ = write!(text, "{{{label}}} ");
    }
    text.push_str(&paragraph.text);
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use document::{Bookmark, Diagnostic, Note, NoteKind, Severity, Source};

    #[test]
    fn everything_is_shown_with_its_place() {
        let cell = |column, blocks| Cell { row: 0, column, row_span: 1, column_span: 1, blocks };
        let inner = Table::try_new(1, 1, vec![cell(0, vec![Block::text("内")])]).expect("a table");
        let outer = vec![cell(0, vec![Block::text("外")]), cell(1, vec![Block::Table(inner)])];
        let heading = Paragraph {
            text: "目标\n续".into(),
            outline_level: Some(1),
            list_label: Some("（一）".into()),
        };
        let source = Source {
            name: "a\u{1b}.docx".into(),
            format: "docx",
            bytes: 12,
            sha256: [0; 32],
            encoding: None,
        };
        let table = Table::try_new(1, 2, outer).expect("a table");
        let output = Document {
            source,
            blocks: vec![Block::Paragraph(heading), Block::Table(table)],
            notes: vec![Note { kind: NoteKind::Footnote, blocks: vec![Block::text("注")] }],
            bookmarks: vec![Bookmark { name: "_Toc1".into(), at: Location::block(0) }],
        };
        let warning = Diagnostic {
            name: "ragged-row",
            severity: Severity::Warning,
            message: "expected 2 cells, found 1".into(),
            at: Some(Location::block(1)),
            help: "look at the row".into(),
        };
        let mut shown = Vec::new();
        inspect_text(&Warned { output, warnings: vec![warning] }, 60, &mut shown);
        let expect = "\
a␛.docx
docx, 12 bytes; paragraphs 1, tables 1, notes 1, bookmarks 1
# outline level   {…} generated label   ⚑ bookmark

b0    ⚑ _Toc1
      ## {（一）} 目标
      续
b1    table, 1 × 2
      c0   c1
    ┌────┬───────────────────────────┐
r0  │ 外 │ [table b1/r0c1/b0, below] │
    └────┴───────────────────────────┘
b1/r0c1/b0  table, 1 × 1
      c0
    ┌────┐
r0  │ 内 │
    └────┘

n0, footnote
n0/b0 注

warning[ragged-row] b1
  expected 2 cells, found 1
  help: look at the row
";
        assert_eq!(String::from_utf8(shown).expect("UTF-8"), expect);
    }
}
