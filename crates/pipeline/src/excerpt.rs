//! The place of a finding as it stands in its document: the row of its table, with the heads of the columns above it.

use document::{Block, Cell, Document, Location, Step, Table};

/// Cells of a row that are shown, and rows above it that are searched for heads.
const MOST: u32 = 64;
/// Characters of a cell that are kept.
const LONGEST: usize = 200;

/// Words that show a row to be the heads of an indicator table.
const HEADS: &[&str] = &["三级指标", "指标值", "绩效指标", "目标值", "指标名称"];

/// A row of a table, or a paragraph.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Excerpt {
    /// Row of the table, from 0; `None` for a paragraph, which is one cell.
    pub row: Option<u32>,
    /// The cells of the row, from left to right.
    pub cells: Vec<ExcerptCell>,
    /// Which of them is meant, from 0.
    pub marked: usize,
}

/// A cell of an [`Excerpt`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExcerptCell {
    /// The head of its column, where the table has heads.
    pub head: Option<String>,
    /// Its text, line breaks taken out, long texts cut.
    pub text: String,
}

/// What stands at `at`.
pub(crate) fn excerpt(document: &Document, at: &Location) -> Option<Excerpt> {
    let mut blocks: &[Block] = &document.blocks;
    let mut found: Option<(&Table, u32, u32)> = None;
    let mut table: Option<&Table> = None;
    let steps = at.steps();
    for (index, step) in steps.iter().enumerate() {
        match *step {
            Step::Note(note) => blocks = &document.notes.get(note as usize)?.blocks,
            Step::Block(block) => match blocks.get(block as usize)? {
                Block::Table(inner) => table = Some(inner),
                Block::Paragraph(paragraph) => {
                    let cell = ExcerptCell { head: None, text: shortened(&paragraph.text) };
                    if index + 1 < steps.len() {
                        return None;
                    }
                    if found.is_none() {
                        return Some(Excerpt { row: None, cells: vec![cell], marked: 0 });
                    }
                }
            },
            Step::Cell { row, column } => {
                let inner = table.take()?;
                if row >= inner.rows() || column >= inner.columns() {
                    return None;
                }
                found = Some((inner, row, column));
                blocks = &inner.cell_at(row, column).blocks;
            }
        }
    }
    let (table, row, column) = found?;
    Some(row_of(table, row, column))
}

fn row_of(table: &Table, row: u32, marked_column: u32) -> Excerpt {
    let heads = (row.saturating_sub(MOST)..row).rev().find(|&above| is_heads(table, above));
    let mut excerpt = Excerpt { row: Some(row), cells: Vec::new(), marked: 0 };
    let first = marked_column.saturating_sub(MOST / 2);
    let mut column = first;
    while column < table.columns().min(first.saturating_add(MOST)) {
        let cell = table.cell_at(row, column);
        if cell.column <= marked_column {
            excerpt.marked = excerpt.cells.len();
        }
        let head = heads.map(|heads| text_of(table.cell_at(heads, column)));
        excerpt.cells.push(ExcerptCell { head, text: text_of(cell) });
        column = cell.column.saturating_add(cell.column_span).max(column + 1);
    }
    excerpt
}

fn is_heads(table: &Table, row: u32) -> bool {
    let columns = 0..table.columns().min(MOST);
    let heads = columns.filter(|&column| {
        let cell = table.cell_at(row, column);
        cell.row == row
            && cell.column == column
            && HEADS.contains(&&*normalize::clean(&text_of(cell)))
    });
    heads.count() >= 2
}

/// The text of a cell, as far as it is shown.
fn text_of(cell: &Cell) -> String {
    let mut text = String::new();
    for block in &cell.blocks {
        if let Some(paragraph) = block.as_paragraph() {
            text.extend(paragraph.text.chars().take(2 * LONGEST));
        }
        if text.len() > 8 * LONGEST {
            break;
        }
    }
    shortened(&text)
}

fn shortened(text: &str) -> String {
    let end = text.char_indices().nth(2 * LONGEST).map_or(text.len(), |(end, _)| end);
    // As it is written: one sign for another would hide what a finding speaks of.
    let lines = text.get(..end).unwrap_or_default().lines().map(str::trim);
    let text: String = lines.collect();
    match text.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{}…", text.get(..end).unwrap_or_default()),
        None => text,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use document::Source;

    fn document() -> Document {
        let rows = [["三级指标", "指标值"], ["场次", "≥5场"]];
        let cells = rows.iter().enumerate().flat_map(|(row, cells)| {
            cells.iter().enumerate().map(move |(column, text)| Cell {
                row: u32::try_from(row).expect("small"),
                column: u32::try_from(column).expect("small"),
                row_span: 1,
                column_span: 1,
                blocks: vec![Block::text(*text)],
            })
        });
        let table = Table::try_new(2, 2, cells.collect()).expect("a table");
        let source =
            Source { name: "a".into(), format: "text", bytes: 0, sha256: [0; 32], encoding: None };
        let blocks = vec![Block::text("1.标题"), Block::Table(table)];
        Document { source, blocks, notes: vec![], bookmarks: vec![] }
    }

    #[track_caller]
    fn check(at: &str, expect: Option<(Option<u32>, usize, &str)>) {
        let found = excerpt(&document(), &at.parse().expect("a location"));
        let shown = found.as_ref().map(|one| {
            (one.row, one.marked, one.cells.get(one.marked).map_or("", |cell| cell.text.as_str()))
        });
        assert_eq!(shown, expect, "{at}");
    }

    #[test]
    fn a_place_is_shown_in_its_row() {
        check("b1/r1c1", Some((Some(1), 1, "≥5场")));
        check("b1/r1c0/b0:0-1", Some((Some(1), 0, "场次")));
        check("b0", Some((None, 0, "1.标题")));
        let row = excerpt(&document(), &"b1/r1c1".parse().expect("a location")).expect("a row");
        assert_eq!(row.cells[1].head.as_deref(), Some("指标值"));
    }

    #[test]
    fn a_place_that_is_not_there_is_not_shown() {
        for at in ["b9", "b1/r7c0", "b1/r0c7", "b0/r0c0", "n0/b0", "b1"] {
            check(at, None);
        }
    }
}
