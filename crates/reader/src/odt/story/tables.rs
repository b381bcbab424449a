//! Tables: columns, rows and cells, each perhaps repeated (OpenDocument 1.3 part 3, 9.1).

use super::Story;
use crate::building::marks::Mark;
use crate::odt::remarks;
use crate::xml::element::Element;
use crate::xml::{Descend, Namespace, Tag};
use crate::{Limits, ReadError};
use document::{Block, Paragraph};

/// Rows that one row stands for at most.
const MOST_ROWS: i64 = 1_024;

/// A cell that is repeated; a table in it is not.
struct Copied {
    span: u32,
    row_span: u32,
    covered: bool,
    paragraphs: Vec<Paragraph>,
}

impl Story<'_> {
    /// `table:table-column`
    pub(super) fn column(&mut self, tag: &Tag<'_>) -> Result<Descend, ReadError> {
        let repeated = tag.number_in(Namespace::OdfTable, "number-columns-repeated")?;
        let columns = u32::try_from(repeated.unwrap_or(1).max(1)).unwrap_or(u32::MAX);
        if self.body.in_table()
            && let Some(table) = self.body.table()
        {
            table.grid = table.grid.saturating_add(columns).min(Limits::COLUMNS);
        }
        Ok(Descend::Over)
    }

    /// `table:table-row`
    pub(super) fn begin_row(&mut self, tag: &Tag<'_>) -> Result<(), ReadError> {
        let row = if self.body.begin_row() {
            let local = "number-rows-repeated";
            Some(self.number(tag, local, MOST_ROWS, "repeat-cut", "a row repeated")?)
        } else {
            None
        };
        self.rows.push(row);
        Ok(())
    }

    /// `table:table-cell` and `table:covered-table-cell`
    pub(super) fn begin_cell(&mut self, element: Element, tag: &Tag<'_>) -> Result<(), ReadError> {
        let most = i64::from(Limits::COLUMNS);
        if !self.body.begin_cell()? {
            self.cells.push(None);
            return Ok(());
        }
        self.interrupted.push(std::mem::take(&mut self.inline));
        let local = "number-columns-repeated";
        let repeated = self.number(tag, local, most, "repeat-cut", "a cell repeated")?;
        self.cells.push(Some(repeated));
        let local = "number-columns-spanned";
        let span = self.number(tag, local, most, "span-cut", "a span of columns of")?;
        let rows = tag.number_in(Namespace::OdfTable, "number-rows-spanned")?.unwrap_or(1);
        if let Some(cell) = self.body.cell() {
            cell.covered = element == Element::OdfCoveredCell;
            if !cell.covered {
                cell.span = span;
                cell.row_span = u32::try_from(rows.max(1)).unwrap_or(u32::MAX);
            }
        }
        Ok(())
    }

    pub(super) fn end_cell(&mut self) -> Result<(), ReadError> {
        let Some(Some(repeated)) = self.cells.pop() else { return Ok(()) };
        self.inline = self.interrupted.pop().unwrap_or_default();
        if self.body.cell().is_some_and(|cell| cell.covered) {
            self.drop_covered();
        }
        let copied = (repeated > 1).then(|| self.copied()).flatten();
        self.body.end_cell();
        if let Some(copied) = copied {
            for _ in 1..repeated {
                self.paste(&copied)?;
            }
        }
        Ok(())
    }

    pub(super) fn end_row(&mut self) -> Result<(), ReadError> {
        let Some(Some(repeated)) = self.rows.pop() else { return Ok(()) };
        let copied: Vec<Copied> = match self.body.table().and_then(|table| table.row.as_ref()) {
            Some(row) if repeated > 1 => row
                .cells
                .iter()
                .map(|cell| Copied {
                    span: cell.span,
                    row_span: cell.row_span,
                    covered: cell.covered,
                    paragraphs: paragraphs(&cell.content.blocks),
                })
                .collect(),
            _ => Vec::new(),
        };
        self.body.end_row()?;
        for _ in 1..repeated {
            if copied.is_empty() || !self.body.begin_row() {
                break;
            }
            for cell in &copied {
                self.paste(cell)?;
            }
            self.body.end_row()?;
        }
        Ok(())
    }

    /// What stands in a covered cell is not shown: its text is left out, its bookmarks stay.
    fn drop_covered(&mut self) {
        let Some(container) = self.body.container() else { return };
        let blocks = std::mem::take(&mut container.blocks);
        let marks = std::mem::take(&mut container.marks);
        let characters: usize = paragraphs(&blocks)
            .iter()
            .map(|paragraph| document::non_blank_characters(&paragraph.text))
            .sum();
        for mark in marks.into_iter().filter_map(Mark::orphan) {
            self.body.wait(mark);
        }
        let mark = remarks::hidden(&mut self.body.marks, characters as u64);
        if let Some(mark) = mark {
            self.body.wait(mark);
        }
    }

    /// The open cell as it is repeated.
    fn copied(&mut self) -> Option<Copied> {
        let paragraphs = paragraphs(&self.body.container()?.blocks);
        let cell = self.body.cell()?;
        Some(Copied { span: cell.span, row_span: cell.row_span, covered: cell.covered, paragraphs })
    }

    /// Adds a cell to the open row once more.
    fn paste(&mut self, copied: &Copied) -> Result<(), ReadError> {
        if !self.body.begin_cell()? {
            return Ok(());
        }
        if let Some(cell) = self.body.cell() {
            cell.span = copied.span;
            cell.row_span = copied.row_span;
            cell.covered = copied.covered;
        }
        for paragraph in &copied.paragraphs {
            self.body.paragraph(paragraph.clone())?;
        }
        self.body.end_cell();
        Ok(())
    }

    /// An attribute as a number from 1 to `most`.
    fn number(
        &mut self,
        tag: &Tag<'_>,
        local: &str,
        most: i64,
        name: &'static str,
        what: &str,
    ) -> Result<u32, ReadError> {
        let Some(found) = tag.number_in(Namespace::OdfTable, local)? else { return Ok(1) };
        if found > most {
            let mark = remarks::cut(&mut self.body.marks, name, what, most, found);
            if let Some(mark) = mark {
                self.body.wait(mark);
            }
        }
        Ok(u32::try_from(found.clamp(1, most)).unwrap_or(1))
    }
}

/// The paragraphs among `blocks`.
fn paragraphs(blocks: &[Block]) -> Vec<Paragraph> {
    blocks.iter().filter_map(Block::as_paragraph).cloned().collect()
}
