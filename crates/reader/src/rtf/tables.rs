//! Tables (RTF 1.9.1, "Table Definitions"): a row is a run of paragraphs cut by `\cell`, and what its cells are stands
//! before them, behind them, or only with a row above.

use crate::ReadError;
use crate::building::body::Body;
use crate::building::marks::Container;
use crate::building::table::{Merge, RowCell};
use document::Block;

/// What `\trowd` begins: where a row begins, where its cells end, and what they join.
#[derive(Debug, Default)]
pub(super) struct RowDefinition {
    left: i32,
    cells: Vec<CellDefinition>,
    /// `\irow`.
    index: Option<i32>,
    /// For the cell that `\cellx` will end.
    vertical: Merge,
    horizontal: Merge,
}

#[derive(Debug, Clone, Copy)]
struct CellDefinition {
    right: i32,
    vertical: Merge,
    horizontal: Merge,
}

impl RowDefinition {
    /// `\trowd`.
    pub(super) fn reset(&mut self) {
        let mut cells = std::mem::take(&mut self.cells);
        cells.clear();
        *self = Self { cells, ..Self::default() };
    }

    /// `\trleftN`.
    pub(super) fn set_left(&mut self, left: i32) {
        self.left = left;
    }

    /// `\irowN`.
    pub(super) fn set_index(&mut self, index: Option<i32>) {
        self.index = index;
    }

    /// `\clvmgf`, `\clvmrg`.
    pub(super) fn set_vertical(&mut self, merge: Merge) {
        self.vertical = merge;
    }

    /// `\clmgf`, `\clmrg`.
    pub(super) fn set_horizontal(&mut self, merge: Merge) {
        self.horizontal = merge;
    }

    /// `\cellxN`.
    pub(super) fn end_cell(&mut self, right: i32) {
        let (vertical, horizontal) = (self.vertical, self.horizontal);
        self.cells.push(CellDefinition { right, vertical, horizontal });
        (self.vertical, self.horizontal) = (Merge::Single, Merge::Single);
    }
}

/// A table that is open in a story.
#[derive(Debug, Default)]
struct Level {
    /// Cells that the open row has, the open one left out.
    cells: usize,
    cell_open: bool,
    /// `\irow` of the last row.
    last_index: Option<i32>,
}

/// The tables that are open in a story, the innermost last.
#[derive(Debug, Default)]
pub(super) struct Levels {
    open: Vec<Level>,
    /// Of rows outside of nested tables.
    pub(super) definition: RowDefinition,
    /// Of rows of nested tables.
    pub(super) nested_definition: RowDefinition,
    /// Where cells of the row end, for the body.
    rights: Vec<i32>,
}

impl Levels {
    /// Tables open at once.
    pub(super) fn depth(&self) -> usize {
        self.open.len()
    }

    /// Whether a cell of the innermost table is open.
    pub(super) fn cell_open(&self) -> bool {
        self.open.last().is_some_and(|level| level.cell_open)
    }

    /// Opens and closes tables so that what comes next stands in a cell of the innermost of `depth` tables.
    pub(super) fn enter(&mut self, body: &mut Body<'_>, depth: usize) -> Result<(), ReadError> {
        self.leave(body, depth)?;
        if self.open.len() == depth && self.begins_anew() {
            self.leave(body, depth.saturating_sub(1))?;
        }
        while self.open.len() < depth {
            if self.open.last().is_some_and(|level| !level.cell_open) {
                self.begin_cell(body)?;
            }
            body.begin_table()?;
            self.open.push(Level::default());
        }
        if depth > 0 && !self.cell_open() {
            self.begin_cell(body)?;
        }
        Ok(())
    }

    /// Whether the row that comes next is the first of another table: Word counts the rows of each.
    fn begins_anew(&self) -> bool {
        let definition =
            if self.open.len() > 1 { &self.nested_definition } else { &self.definition };
        self.open.last().is_some_and(|level| {
            !level.cell_open && level.cells == 0 && level.last_index.is_some_and(|index| index > 0)
        }) && definition.index == Some(0)
    }

    fn begin_cell(&mut self, body: &mut Body<'_>) -> Result<(), ReadError> {
        let opened = body.begin_cell()?;
        if let Some(level) = self.open.last_mut() {
            level.cell_open = opened;
        }
        Ok(())
    }

    /// Closes the open cell of the innermost table.
    pub(super) fn end_cell(&mut self, body: &mut Body<'_>) {
        if let Some(level) = self.open.last_mut().filter(|level| level.cell_open) {
            level.cell_open = false;
            level.cells = level.cells.saturating_add(1);
            body.end_cell();
        }
    }

    /// Closes all tables but `depth`.
    pub(super) fn leave(&mut self, body: &mut Body<'_>, depth: usize) -> Result<(), ReadError> {
        while self.open.len() > depth {
            let unfinished = self.open.last().is_some_and(|level| level.cells == 0);
            let mut content = Container::default();
            if unfinished && self.cell_open() {
                // Paragraphs marked as those of a table, but no row of one.
                content = body.take_cell().map(|cell| cell.content).unwrap_or_default();
                if let Some(level) = self.open.last_mut() {
                    level.cell_open = false;
                }
            }
            self.end_row(body, false);
            body.end_table()?;
            self.open.pop();
            if let Some(container) = body.container() {
                container.append(content);
            }
        }
        Ok(())
    }

    /// Closes the open row of the innermost table.
    pub(super) fn end_row(&mut self, body: &mut Body<'_>, deleted: bool) {
        self.end_cell(body);
        let nested = self.open.len() > 1;
        let Some(level) = self.open.last_mut().filter(|level| level.cells > 0) else { return };
        level.cells = 0;
        let definition = if nested { &self.nested_definition } else { &self.definition };
        level.last_index = definition.index;
        let Some(row) = body.table().and_then(|table| table.row.as_mut()) else { return };
        row.deleted = deleted;
        // LibreOffice ends cells behind a nested table that are none of the row.
        let given = definition.cells.len();
        while given > 0 && row.cells.len() > given && row.cells.last().is_some_and(is_empty) {
            row.cells.pop();
        }
        self.rights.clear();
        for (cell, given) in row.cells.iter_mut().zip(&definition.cells) {
            (cell.vertical, cell.horizontal) = (given.vertical, given.horizontal);
            self.rights.push(given.right);
        }
        body.end_row_at(definition.left, &self.rights);
    }
}

fn is_empty(cell: &RowCell) -> bool {
    let mut paragraphs = cell.content.blocks.iter().map(Block::as_paragraph);
    cell.content.marks.is_empty()
        && paragraphs.all(|it| it.is_some_and(|it| it.text.is_empty() && it.list_label.is_none()))
}
