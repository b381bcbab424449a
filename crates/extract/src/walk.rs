//! A table, row by row, offered to each shape in turn.

use crate::extractor::Extractor;
use crate::form::Form;
use crate::index::{CellId, Index, TableId};
use crate::shapes::{self, SHAPES, Shape as _};
use crate::trace::{Matched, Taken, Trace};
use crate::vocabulary::{Column, Label};
use crate::words::{self, Word};
use record::{Horizon, TableCell};
use std::ops::Range;

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
    /// Columns at which goals of a named time stand: 中期目标 at the left, 年度目标 at the right.
    pub(crate) goal_heads: Vec<(u32, Horizon)>,
    /// In a wide table, the cell that named the agency of the rows below it.
    pub(crate) agency: Option<CellId>,
    /// Whether the rows are those of a list, whose cells are no pairs.
    pub(crate) in_list: bool,
}

/// Goal heads of one table that are kept.
const MOST_GOAL_HEADS: usize = 64;

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
    if depth == 0 && extractor.form.as_ref().is_some_and(Form::is_stray) {
        extractor.form = None;
    }
    let mut walk = Walk::new(extractor, table);
    let rows = walk.rows();
    let trace = walk.begin_trace();
    if depth == 0 && std::mem::take(&mut walk.extractor.other_title) && walk.is_no_form() {
        return;
    }
    let mut row = shapes::indicators::continue_table(&mut walk);
    walk.note_rows(trace, 0..row, Some(SHAPES[0].name()));
    while row < rows {
        let mut taken = 0;
        let mut took = None;
        for shape in SHAPES {
            taken = shape.claim(&mut walk, row);
            if taken > 0 {
                took = Some(shape.name());
                walk.note_shape(shape.name());
                break;
            }
        }
        let shape = if taken > 0 { took } else { None };
        let taken = taken.clamp(1, rows - row);
        walk.note_rows(trace, row..row + taken, shape);
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
        Self {
            extractor,
            table,
            first_cell,
            words,
            row_cells,
            row_starts,
            section,
            whole_columns,
            goal_heads: Vec::new(),
            agency: None,
            in_list: false,
        }
    }

    /// Whether the table under the title of another kind of table is of that kind: it has no heads of indicators.
    fn is_no_form(&self) -> bool {
        let index = self.index();
        (0..self.rows()).all(|row| !shapes::indicators::is_header(self, row))
            && index.cells_of(self.table).all(|cell| index.cell(cell).tables.is_empty())
    }

    /// Notes a goal label of a time at `column`.
    pub(crate) fn note_goal_head(&mut self, column: u32, horizon: Horizon) {
        if horizon != Horizon::Unspecified && self.goal_heads.len() < MOST_GOAL_HEADS {
            self.goal_heads.push((column, horizon));
        }
    }

    /// Opens the trace of this table, if somebody asks for traces.
    fn begin_trace(&mut self) -> usize {
        let (at, rows, columns) =
            (self.index().table_location(self.table), self.rows(), self.columns());
        let Some(traces) = &mut self.extractor.traces else { return 0 };
        traces.tables.push(Trace { at, rows, columns, taken: Vec::new() });
        traces.tables.len() - 1
    }

    /// Notes which shape took `rows`, if somebody asks for traces.
    fn note_rows(&mut self, trace: usize, rows: Range<u32>, shape: Option<&'static str>) {
        if self.extractor.traces.is_none() || rows.is_empty() {
            return;
        }
        let mut labels = Vec::new();
        let in_columns = shape == Some(shapes::indicators::Indicators.name());
        for row in rows.clone() {
            for &cell in self.row(row) {
                if !self.is_origin(cell, row) {
                    continue;
                }
                let Some(word) = self.word(cell) else { continue };
                let field = word.roles.named(in_columns);
                let Some(field) = field.filter(|_| shape.is_some() || word.roles.label.is_some())
                else {
                    continue;
                };
                let at = self.index().cell_location(cell);
                labels.push(Matched { at, text: word.label.to_owned(), field: Some(field) });
            }
        }
        if let Some(traces) = &mut self.extractor.traces {
            labels.append(&mut traces.unnamed);
            labels.sort_by(|one, other| one.at.cmp(&other.at));
            let (first, last) = (rows.start, rows.end - 1);
            traces.note(trace, Taken { first, last, shape, labels });
        }
    }

    /// Notes that `cell` was taken for a label or a head that no word names, if somebody asks for traces.
    pub(crate) fn note_unnamed(&mut self, cell: CellId) {
        let (at, text) = (self.index().cell_location(cell), self.text(cell));
        if let Some(traces) = &mut self.extractor.traces {
            traces.unnamed.push(Matched { at, text: text.to_owned(), field: None });
        }
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
