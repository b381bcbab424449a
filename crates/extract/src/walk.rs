//! A table, row by row, offered to each shape in turn.

use crate::extractor::Extractor;
use crate::form::Form;
use crate::index::{CellId, Index, TableId};
use crate::shapes::{self, SHAPES};
use crate::vocabulary::{Column, Label};
use crate::words::{self, Word};
use record::TableCell;

/// Tables in tables that are read; what lies deeper stays unclaimed.
const DEEPEST: usize = 32;

/// One table on its way through the shapes.
pub(crate) struct Walk<'w, 'd> {
    pub(crate) extractor: &'w mut Extractor<'d>,
    pub(crate) table: TableId,
    first_cell: CellId,
    /// By cell of the table: the word that it is or opens with.
    words: Vec<Option<Word<'d>>>,
    /// Distinct cells, row after row.
    row_cells: Vec<CellId>,
    /// Where each row begins in `row_cells`.
    row_starts: Vec<usize>,
    /// The label at the left that governs the rows beside it: 预算规模及资金用途.
    pub(crate) section: Option<Section<'d>>,
    /// By column: whether amounts under it are for the whole project rather than the year.
    pub(crate) whole_columns: Vec<u32>,
}

/// A label that governs the rows beside it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Section<'d> {
    pub(crate) label: Label,
    pub(crate) text: &'d str,
    pub(crate) unit: Option<crate::money::MoneyUnit>,
}

/// Reads `table` and the tables in its cells.
pub(crate) fn table(extractor: &mut Extractor<'_>, table: TableId, depth: usize) {
    if depth >= DEEPEST {
        return;
    }
    let mut walk = Walk::new(extractor, table);
    let rows = walk.rows();
    let mut row = shapes::indicators::continue_table(&mut walk);
    while row < rows {
        let mut taken = 0;
        for shape in SHAPES {
            taken = shape.claim(&mut walk, row);
            if taken > 0 {
                walk.note_shape(shape.name());
                break;
            }
        }
        let taken = taken.clamp(1, rows - row);
        for row in row..row + taken {
            for position in 0..walk.row(row).len() {
                let cell = walk.row(row)[position];
                let nested = walk.index().cell(cell).tables.clone();
                if walk.is_origin(cell, row) {
                    for inner in nested {
                        self::table(walk.extractor, inner, depth + 1);
                    }
                }
            }
        }
        row += taken;
    }
}

impl<'w, 'd> Walk<'w, 'd> {
    fn new(extractor: &'w mut Extractor<'d>, table: TableId) -> Self {
        let index: &'d Index<'d> = extractor.index;
        let cells = index.cells_of(table);
        let first_cell = cells.start;
        let words =
            cells.map(|cell| words::word(extractor.vocabulary, &index.cell(cell).text)).collect();
        let grid = index.table(table);
        let mut row_cells = Vec::with_capacity(grid.cells().len());
        let mut row_starts = Vec::with_capacity(grid.rows() as usize + 1);
        for row in 0..grid.rows() {
            row_starts.push(row_cells.len());
            let mut column = 0;
            while column < grid.columns() {
                let cell = index.cell_at(table, row, column);
                row_cells.push(cell);
                let cell = index.cell(cell).cell;
                column = cell.column + cell.column_span;
            }
        }
        row_starts.push(row_cells.len());
        let (section, whole_columns) = (None, Vec::new());
        Self { extractor, table, first_cell, words, row_cells, row_starts, section, whole_columns }
    }

    pub(crate) fn index(&self) -> &'d Index<'d> {
        self.extractor.index
    }

    pub(crate) fn rows(&self) -> u32 {
        self.index().table(self.table).rows()
    }

    pub(crate) fn columns(&self) -> u32 {
        self.index().table(self.table).columns()
    }

    /// The distinct cells that cover `row`, from left to right.
    pub(crate) fn row(&self, row: u32) -> &[CellId] {
        let row = row as usize;
        &self.row_cells[self.row_starts[row]..self.row_starts[row + 1]]
    }

    /// Whether `cell` begins in `row`.
    pub(crate) fn is_origin(&self, cell: CellId, row: u32) -> bool {
        self.index().cell(cell).cell.row == row
    }

    /// The cleaned text of `cell`.
    pub(crate) fn text(&self, cell: CellId) -> &'d str {
        &self.index().cell(cell).text
    }

    /// The word that `cell` is or opens with.
    pub(crate) fn word(&self, cell: CellId) -> Option<&Word<'d>> {
        self.words.get((cell - self.first_cell) as usize)?.as_ref()
    }

    /// The label that `cell` is, with nothing after it.
    pub(crate) fn label(&self, cell: CellId) -> Option<Label> {
        self.word(cell).filter(|word| word.rest.is_none())?.roles.label
    }

    /// The indicator column that `cell` heads.
    pub(crate) fn column(&self, cell: CellId) -> Option<Column> {
        self.word(cell).filter(|word| word.rest.is_none())?.roles.column
    }

    /// The form in the making.
    pub(crate) fn form(&mut self) -> &mut Form {
        self.extractor.form()
    }

    /// Notes that the form in the making has rows of this shape.
    fn note_shape(&mut self, name: &'static str) {
        if let Some(form) = &mut self.extractor.form
            && !form.shapes.contains(&name)
        {
            form.shapes.push(name);
        }
    }

    /// Claims `cell` for the form in the making.
    pub(crate) fn claim(&mut self, cell: CellId) {
        let (index, table) = (self.extractor.index, self.table);
        self.extractor.form().claim_cell(index, table, cell);
    }

    pub(crate) fn is_blank_cell(&self, cell: CellId) -> bool {
        let node = self.index().cell(cell);
        node.text.is_empty() && node.tables.is_empty()
    }

    /// The cells of `row` that begin in it, less a blank first one, which goes on with the section above.
    ///
    /// A dump has no merges: there a continued label is a blank cell.
    pub(crate) fn own_cells(&self, row: u32) -> Vec<CellId> {
        let mut cells: Vec<_> =
            self.row(row).iter().copied().filter(|&cell| self.is_origin(cell, row)).collect();
        if row > 0 && cells.first().is_some_and(|&cell| self.is_blank_cell(cell)) && cells.len() > 1
        {
            cells.remove(0);
        }
        cells
    }

    /// Whether `row` goes on with the section that began above it.
    pub(crate) fn continues_section(&self, row: u32) -> bool {
        let first = self.row(row).first();
        first.is_some_and(|&cell| !self.is_origin(cell, row) || self.is_blank_cell(cell))
    }
}

/// The cells of a table as they stand in `tables`.
pub(crate) fn whole(index: &Index<'_>, table: TableId) -> Vec<TableCell> {
    index
        .cells_of(table)
        .map(|cell| {
            let node = index.cell(cell);
            TableCell {
                row: node.cell.row,
                column: node.cell.column,
                row_span: node.cell.row_span,
                column_span: node.cell.column_span,
                text: node.text.clone().into_owned(),
            }
        })
        .collect()
}
