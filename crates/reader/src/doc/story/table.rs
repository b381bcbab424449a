//! Tables, which the text gives by how many of them stand around each paragraph, and by the marks that end cells and
//! rows (MS-DOC 2.4.3 to 2.4.5).

use super::{At, Story};
use crate::ReadError;
use crate::building::table::RowCell;
use crate::doc::properties::ParagraphProperties;
use crate::doc::rows::RowProperties;
use document::{Block, non_blank_characters};

impl<'a> Story<'a> {
    /// Opens and closes tables and cells until what comes next stands in `depth` tables.
    pub(super) fn enter(&mut self, depth: usize) -> Result<(), ReadError> {
        while self.cells.len() > depth {
            self.end_table()?;
        }
        self.open_cell()?;
        while self.cells.len() < depth {
            self.body.begin_table()?;
            self.cells.push(false);
            self.open_cell()?;
        }
        Ok(())
    }

    /// Opens a cell of the innermost table, where none is open.
    fn open_cell(&mut self) -> Result<(), ReadError> {
        if let Some(open) = self.cells.last_mut().filter(|open| !**open) {
            *open = true;
            self.body.begin_cell()?;
        }
        Ok(())
    }

    /// Closes the open cell of the innermost table.
    pub(super) fn end_cell(&mut self) {
        if let Some(open) = self.cells.last_mut().filter(|open| **open) {
            *open = false;
            self.body.end_cell();
        }
    }

    fn end_table(&mut self) -> Result<(), ReadError> {
        self.end_cell();
        self.cells.pop();
        self.body.end_table()
    }

    /// Ends a row of the table that `depth` tables make, by the mark at `at`.
    pub(super) fn end_row(&mut self, depth: usize, at: At<'a>) -> Result<(), ReadError> {
        if !self.paragraph.is_empty() {
            self.enter(depth)?;
        }
        self.keep_open_paragraph();
        while self.cells.len() > depth {
            self.end_table()?;
        }
        if self.cells.len() < depth {
            return Ok(());
        }
        self.end_cell();
        let mut row = RowProperties::default();
        // Where the list says that more of it stands elsewhere is for the properties of paragraphs to say.
        let mut properties = ParagraphProperties::default();
        self.with_properties(at, |sprm, _| {
            if let Some(sprm) = sprm {
                properties.apply(sprm);
                row.apply(sprm);
            }
            properties.elsewhere
        });
        let mark_deleted = self.run.deleted;
        if let Some(open) = self.body.table().and_then(|table| table.row.as_mut()) {
            // LibreOffice marks the row before the one that was deleted, too; what holds text was not.
            open.deleted = mark_deleted && open.cells.iter().all(is_blank);
            for (cell, merge) in open.cells.iter_mut().zip(&row.cells) {
                cell.horizontal = merge.horizontal;
                cell.vertical = merge.vertical;
            }
        }
        let (left, rights) = row.edges();
        self.body.end_row_at(left, rights);
        Ok(())
    }

    /// Keeps what is left of the open paragraph, and closes all tables.
    pub(super) fn end_open_paragraph(&mut self) -> Result<(), ReadError> {
        if !self.paragraph.is_empty() {
            self.open_cell()?;
        }
        self.keep_open_paragraph();
        while !self.cells.is_empty() {
            self.end_table()?;
        }
        Ok(())
    }
}

fn is_blank(cell: &RowCell) -> bool {
    let is_blank = |block: &Block| match block {
        Block::Paragraph(paragraph) => non_blank_characters(&paragraph.text) == 0,
        Block::Table(_) => false,
    };
    cell.content.blocks.iter().all(is_blank)
}
