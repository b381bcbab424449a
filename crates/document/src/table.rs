//! A table whose every slot belongs to exactly one cell; merged slots answer with their cell.

use crate::Block;
use std::fmt;

/// A table (表格): `rows` × `columns` slots, each covered by exactly one [`Cell`].
///
/// ```text
///        c0    c1    c2
///      +-----+-----------+
///  r0  |  A  |     B     |    cells(): A, B, C, D
///      |     +-----+-----+    cell_at(0, 2) = B
///  r1  |     |  C  |  D  |    cell_at(1, 0) = A
///      +-----+-----+-----+
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct Table {
    rows: u32,
    columns: u32,
    /// Sorted by row, then column.
    cells: Vec<Cell>,
    /// Index into `cells` for each slot, row by row.
    slots: Vec<u32>,
}

/// A cell (单元格) and the rectangle of slots that it covers.
#[derive(Debug, Clone, PartialEq)]
pub struct Cell {
    /// Topmost row, from 0.
    pub row: u32,
    /// Leftmost column, from 0.
    pub column: u32,
    /// Rows covered, at least 1.
    pub row_span: u32,
    /// Columns covered, at least 1.
    pub column_span: u32,
    /// What stands in it, nested tables included.
    pub blocks: Vec<Block>,
}

impl Cell {
    /// Its paragraphs joined by `\n`, nested tables left out.
    pub fn text(&self) -> String {
        let mut text = String::new();
        for (index, paragraph) in self.blocks.iter().filter_map(Block::as_paragraph).enumerate() {
            if index > 0 {
                text.push('\n');
            }
            text.push_str(&paragraph.text);
        }
        text
    }
}

impl Table {
    /// The most slots that one table may have.
    pub const MAX_SLOTS: usize = 8_000_000;

    /// Makes a table of `cells`, in any order.
    ///
    /// # Errors
    ///
    /// A cell that reaches outside, two cells on one slot, a slot without a cell, or more than
    /// [`Table::MAX_SLOTS`] slots.
    pub fn try_new(rows: u32, columns: u32, mut cells: Vec<Cell>) -> Result<Self, TableError> {
        let count = u64::from(rows) * u64::from(columns);
        let count = usize::try_from(count).unwrap_or(usize::MAX);
        if count > Self::MAX_SLOTS {
            return Err(TableError::TooLarge { rows, columns });
        }
        if !cells.is_sorted_by_key(|cell| (cell.row, cell.column)) {
            cells.sort_by_key(|cell| (cell.row, cell.column));
        }
        let mut slots = vec![u32::MAX; count];
        let mut covered = 0;
        for (index, cell) in (0_u32..).zip(&cells) {
            let bottom = cell.row.checked_add(cell.row_span).filter(|&bottom| bottom <= rows);
            let right = cell.column.checked_add(cell.column_span).filter(|&right| right <= columns);
            let (Some(bottom), Some(right)) = (bottom, right) else {
                return Err(TableError::OutOfBounds { row: cell.row, column: cell.column });
            };
            if cell.row_span == 0 || cell.column_span == 0 {
                return Err(TableError::OutOfBounds { row: cell.row, column: cell.column });
            }
            for row in cell.row..bottom {
                let start = row as usize * columns as usize;
                let line = &mut slots[start + cell.column as usize..start + right as usize];
                for (column, slot) in (cell.column..).zip(line) {
                    if *slot != u32::MAX {
                        return Err(TableError::Overlap { row, column });
                    }
                    *slot = index;
                    covered += 1;
                }
            }
        }
        if covered < count {
            let gap = slots.iter().position(|&slot| slot == u32::MAX).unwrap_or(0);
            #[allow(clippy::cast_possible_truncation, reason = "both are below MAX_SLOTS")]
            let (row, column) = ((gap / columns as usize) as u32, (gap % columns as usize) as u32);
            return Err(TableError::Gap { row, column });
        }
        Ok(Self { rows, columns, cells, slots })
    }

    /// Number of rows.
    pub fn rows(&self) -> u32 {
        self.rows
    }

    /// Number of columns of the grid.
    pub fn columns(&self) -> u32 {
        self.columns
    }

    /// All cells, each once, by row and then column.
    pub fn cells(&self) -> &[Cell] {
        &self.cells
    }

    /// The cell that covers the slot.
    ///
    /// # Panics
    ///
    /// If the slot lies outside the table.
    pub fn cell_at(&self, row: u32, column: u32) -> &Cell {
        &self.cells[self.index_at(row, column)]
    }

    /// Index in [`Table::cells`] of the cell that covers the slot.
    ///
    /// # Panics
    ///
    /// If the slot lies outside the table.
    pub fn index_at(&self, row: u32, column: u32) -> usize {
        assert!(row < self.rows && column < self.columns, "slot r{row}c{column} outside the table");
        self.slots[row as usize * self.columns as usize + column as usize] as usize
    }

    /// The cells that cover `row`, from left to right, those that began above included.
    ///
    /// # Panics
    ///
    /// If the row lies outside the table.
    pub fn row(&self, row: u32) -> impl Iterator<Item = &Cell> {
        assert!(row < self.rows, "row {row} outside the table");
        let mut column = 0;
        std::iter::from_fn(move || {
            if column >= self.columns {
                return None;
            }
            let cell = self.cell_at(row, column);
            column = cell.column + cell.column_span;
            Some(cell)
        })
    }
}

/// Why cells are no table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum TableError {
    /// The cell at this slot reaches outside the table, or covers nothing.
    OutOfBounds {
        /// Its row.
        row: u32,
        /// Its column.
        column: u32,
    },
    /// Two cells cover this slot.
    Overlap {
        /// Row of the slot.
        row: u32,
        /// Column of the slot.
        column: u32,
    },
    /// No cell covers this slot.
    Gap {
        /// Row of the slot.
        row: u32,
        /// Column of the slot.
        column: u32,
    },
    /// More than [`Table::MAX_SLOTS`] slots.
    TooLarge {
        /// Rows asked for.
        rows: u32,
        /// Columns asked for.
        columns: u32,
    },
}

impl fmt::Display for TableError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::OutOfBounds { row, column } => {
                write!(formatter, "the cell at r{row}c{column} reaches outside its table")
            }
            Self::Overlap { row, column } => {
                write!(formatter, "two cells cover the slot r{row}c{column}")
            }
            Self::Gap { row, column } => {
                write!(formatter, "no cell covers the slot r{row}c{column}")
            }
            Self::TooLarge { rows, columns } => write!(
                formatter,
                "expected at most {} slots, found {rows} rows of {columns} columns",
                Table::MAX_SLOTS
            ),
        }
    }
}

impl std::error::Error for TableError {}

#[cfg(test)]
mod tests {
    use super::*;

    fn cell(row: u32, column: u32, row_span: u32, column_span: u32) -> Cell {
        Cell { row, column, row_span, column_span, blocks: Vec::new() }
    }

    #[test]
    fn merged_slot_resolves_to_its_cell() {
        let cells = vec![cell(1, 2, 1, 1), cell(0, 0, 2, 1), cell(0, 1, 1, 2), cell(1, 1, 1, 1)];
        let table = Table::try_new(2, 3, cells).expect("a table");
        assert_eq!((table.cell_at(1, 0).row, table.cell_at(1, 0).column), (0, 0));
        assert_eq!(table.cell_at(0, 2).column, 1);
        assert_eq!(table.row(1).map(|cell| cell.column).collect::<Vec<_>>(), [0, 1, 2]);
        assert_eq!(table.cells()[0].row_span, 2, "cells are sorted");
    }

    #[track_caller]
    fn check(rows: u32, columns: u32, cells: Vec<Cell>, expect: TableError) {
        assert_eq!(Table::try_new(rows, columns, cells), Err(expect));
        assert!(!expect.to_string().is_empty());
    }

    #[test]
    fn cells_that_are_no_table_are_refused() {
        check(1, 1, vec![cell(0, 0, 1, 2)], TableError::OutOfBounds { row: 0, column: 0 });
        check(1, 1, vec![cell(0, 0, 0, 1)], TableError::OutOfBounds { row: 0, column: 0 });
        check(9, 9, vec![cell(0, 3, u32::MAX, 1)], TableError::OutOfBounds { row: 0, column: 3 });
        let overlap = vec![cell(0, 0, 1, 2), cell(0, 1, 1, 1)];
        check(1, 2, overlap, TableError::Overlap { row: 0, column: 1 });
        check(1, 2, vec![cell(0, 0, 1, 1)], TableError::Gap { row: 0, column: 1 });
        let (rows, columns) = (u32::MAX, u32::MAX);
        check(rows, columns, Vec::new(), TableError::TooLarge { rows, columns });
    }

    #[test]
    fn cell_text_joins_paragraphs() {
        let mut cell = cell(0, 0, 1, 1);
        cell.blocks = vec![Block::text("书本成本"), Block::text("")];
        assert_eq!(cell.text(), "书本成本\n");
    }
}
