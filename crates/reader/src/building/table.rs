//! Builds a table from rows of cells: spans, merges of either manner, and rows that do not fill the grid.
//!
//! Word marks each further cell of a vertical merge (ECMA-376 part 1, 17.4); HTML and OpenDocument give the first
//! cell a number of rows. Whatever the rows say, what comes out covers every slot once.

use super::edges::EdgedRow;
use super::marks::{Container, Mark, Marks, count};
use crate::{Limits, ReadError, malformed};
use document::{Block, Cell, Severity, Step, Table, non_blank_characters};

/// In `TableBuilder::above`: nothing to join.
const NO_CELL: u32 = u32::MAX;

/// A part of a merge.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum Merge {
    /// None.
    #[default]
    Single,
    /// The first cell of a merge.
    Restart,
    /// A further cell of a merge.
    Continue,
}

/// A cell as its row says.
#[derive(Debug)]
pub(crate) struct RowCell {
    /// Columns covered, 1 to [`Limits::COLUMNS`].
    pub(crate) span: u32,
    /// Rows covered, the rest of the table at most; 0 is the rest of the table.
    pub(crate) row_span: u32,
    /// It stands for columns that another cell covers (`table:covered-table-cell`).
    pub(crate) covered: bool,
    /// Its part of a merge with the cells above (`w:vMerge`).
    pub(crate) vertical: Merge,
    /// Its part of a merge with the cells on its left (`w:hMerge`).
    pub(crate) horizontal: Merge,
    /// Deleted with change tracking (`w:cellDel`).
    pub(crate) deleted: bool,
    /// What stands in it.
    pub(crate) content: Container,
}

impl Default for RowCell {
    fn default() -> Self {
        Self {
            span: 1,
            row_span: 1,
            covered: false,
            vertical: Merge::Single,
            horizontal: Merge::Single,
            deleted: false,
            content: Container::default(),
        }
    }
}

/// A row while it is being read.
#[derive(Debug, Default)]
pub(crate) struct Row {
    /// Columns left free before its first cell.
    pub(crate) before: u32,
    /// Columns left free behind its last cell.
    pub(crate) after: u32,
    /// Deleted with change tracking.
    pub(crate) deleted: bool,
    /// Its cells so far.
    pub(crate) cells: Vec<RowCell>,
}

/// A cell that covers rows which are still to come.
#[derive(Debug, Clone, Copy)]
struct Reaching {
    column: u32,
    end: u32,
    /// Into `TableBuilder::cells`.
    index: usize,
    /// Rows to come.
    rows: u32,
}

/// A table while it is being read.
#[derive(Debug, Default)]
pub(crate) struct TableBuilder {
    /// Containers open around the table's own cells.
    pub(crate) outside: usize,
    /// Columns that the table declares; 0 where it declares none.
    pub(crate) grid: u32,
    /// The row that is being read.
    pub(crate) row: Option<Row>,
    /// Remarks on the table as a whole.
    marks: Vec<Mark>,
    cells: Vec<Cell>,
    /// For each of `cells`: whether a cell below may join it.
    joinable: Vec<bool>,
    /// For each column of the row above: index into `cells`.
    above: Vec<u32>,
    /// The same for the row that is being put in.
    below: Vec<u32>,
    /// An allocation for the cells of the next row.
    spare_cells: Vec<RowCell>,
    /// Cells of rows above that reach into the next row, from left to right.
    reaching: Vec<Reaching>,
    /// Rows that wait until the edges of all are known.
    pub(super) edged: Vec<EdgedRow>,
    /// For each row: where its cells end, and how many columns are left free behind them.
    ends: Vec<(u32, u32)>,
    widest: u32,
    inner: Vec<Mark>,
}

impl TableBuilder {
    /// A table without rows, with remarks on it as a whole.
    pub(crate) fn new(outside: usize, marks: Vec<Mark>) -> Self {
        Self { outside, marks, ..Self::default() }
    }

    /// Puts the row that is being read into the grid. Remarks of a deleted row go to `orphans`.
    pub(crate) fn end_row(
        &mut self,
        limits: &Limits,
        marks: &mut Marks,
        orphans: &mut Vec<Mark>,
    ) -> Result<(), ReadError> {
        let Some(row) = self.row.take() else { return Ok(()) };
        if row.deleted {
            orphans.extend(
                row.cells.into_iter().flat_map(|cell| cell.content.marks).filter_map(Mark::orphan),
            );
            return Ok(());
        }
        let mut cells = join_left(row.cells, orphans);
        let number = count(self.ends.len());
        let mut column = row.before;
        if column > 0 {
            self.add(number, 0, column, Container::default());
        }
        self.below.clear();
        self.below.resize(column as usize, NO_CELL);
        let reaching = std::mem::take(&mut self.reaching);
        let mut passed = 0_usize;
        let mut position = 0_usize;
        // Columns of the cell on the left that covered cells still stand for.
        let mut owed = 0_u32;
        // The cell that a run of cells joins, and where the run ends.
        let mut joined: Option<(usize, usize)> = None;
        while let Some(cell) = cells.get(position) {
            if cell.covered {
                let taken = owed.min(cell.span);
                owed = owed.saturating_sub(taken);
                let rest = cell.span.saturating_sub(taken);
                let until = covering(&reaching, &mut passed, column);
                if rest == 0 || until > column {
                    column = column.saturating_add(rest).min(until.max(column));
                    position = position.saturating_add(1);
                    continue;
                }
            } else {
                column = self.pass(&reaching, &mut passed, column);
            }
            let Some(cell) = cells.get(position) else { break };
            if joined.is_none_or(|(_, end)| position >= end) {
                joined = self.joined_above(column, cells.get(position..).unwrap_or_default());
                joined = joined.map(|(index, length)| (index, position.saturating_add(length)));
            }
            let room = reaching.get(passed).map_or(u32::MAX, |next| next.column);
            let span = cell.span.min(room.saturating_sub(column));
            if span < cell.span {
                let at = Step::Cell { row: number, column };
                self.inner.extend(overlapping(marks).map(|mark| mark.inside(at)));
            }
            let (vertical, rows) = (cell.vertical, cell.row_span);
            owed = if cell.covered { 0 } else { span.saturating_sub(1) };
            let content = cells.get_mut(position).map(|cell| std::mem::take(&mut cell.content));
            let content = content.unwrap_or_default();
            position = position.saturating_add(1);
            let index = if let Some((index, _)) = joined {
                self.join(index, number, content);
                index
            } else {
                if vertical == Merge::Continue {
                    let at = Step::Cell { row: number, column };
                    self.inner.extend(unstarted_merge(marks).map(|mark| mark.inside(at)));
                }
                self.add(number, column, span, content);
                if let Some(last) = self.joinable.last_mut() {
                    *last = vertical != Merge::Single;
                }
                let index = self.cells.len().saturating_sub(1);
                if rows != 1 {
                    let (end, rows) = (column.saturating_add(span), rows.wrapping_sub(1));
                    self.reaching.push(Reaching { column, end, index, rows });
                }
                index
            };
            let end = column.saturating_add(span);
            crate::limits::check("table slots", u64::from(end), limits.table_slots)?;
            self.below.resize(end as usize, count(index));
            column = end;
        }
        column = self.reach(reaching, passed, column, number);
        let width = column.saturating_add(row.after);
        std::mem::swap(&mut self.above, &mut self.below);
        self.ends.push((column, row.after));
        self.widest = self.widest.max(width);
        cells.clear();
        self.spare_cells = cells;
        let slots =
            (self.ends.len() as u64).saturating_mul(u64::from(self.widest.max(self.grid).max(1)));
        crate::limits::check("table slots", slots, limits.table_slots.min(Table::MAX_SLOTS as u64))
    }

    /// The first column from `column` on that no cell of a row above covers.
    fn pass(&mut self, reaching: &[Reaching], passed: &mut usize, mut column: u32) -> u32 {
        loop {
            let end = covering(reaching, passed, column);
            if end == column {
                return column;
            }
            self.below.resize(end as usize, NO_CELL);
            column = end;
        }
    }

    /// Lets the cells of rows above cover row `number` too, whose own cells end at `column`; where the row ends.
    fn reach(
        &mut self,
        mut above: Vec<Reaching>,
        passed: usize,
        mut column: u32,
        number: u32,
    ) -> u32 {
        if above.is_empty() {
            return column;
        }
        for cell in above.get(passed..).unwrap_or_default() {
            let free = cell.column.saturating_sub(column);
            if free > 0 {
                self.add(number, column, free, Container::default());
            }
            column = column.max(cell.end);
        }
        self.below.resize(column as usize, NO_CELL);
        for cell in &mut above {
            cell.rows = cell.rows.saturating_sub(1);
            if let Some(cell) = self.cells.get_mut(cell.index) {
                cell.row_span = cell.row_span.saturating_add(1);
            }
        }
        self.reaching.extend(above.into_iter().filter(|cell| cell.rows > 0));
        self.reaching.sort_unstable_by_key(|cell| cell.column);
        column
    }

    /// Lets no cell of the rows so far reach further down: the end of a row group.
    pub(crate) fn end_group(&mut self) {
        self.reaching.clear();
    }

    /// Begins a row.
    pub(crate) fn begin_row(&mut self) -> &mut Row {
        let cells = std::mem::take(&mut self.spare_cells);
        self.row.get_or_insert_with(|| Row { cells, ..Row::default() })
    }

    /// The cell above `column` that the first of `cells`, which begins there, may join, and how many of
    /// `cells` it takes to fill its width.
    fn joined_above(&self, column: u32, cells: &[RowCell]) -> Option<(usize, usize)> {
        cells.first().filter(|cell| cell.vertical == Merge::Continue)?;
        let index = *self.above.get(column as usize).filter(|&&index| index != NO_CELL)? as usize;
        let above = self.cells.get(index)?;
        let joinable = self.joinable.get(index).copied().unwrap_or(false);
        (joinable && above.column == column).then_some(())?;
        let mut covered = 0_u32;
        for (taken, cell) in
            (1..).zip(cells.iter().take_while(|cell| cell.vertical == Merge::Continue))
        {
            covered = covered.saturating_add(cell.span);
            if covered >= above.column_span {
                return (covered == above.column_span).then_some((index, taken));
            }
        }
        None
    }

    /// Lets the cell at `index` cover `row` too.
    fn join(&mut self, index: usize, row: u32, content: Container) {
        let Some(cell) = self.cells.get_mut(index) else { return };
        cell.row_span = row.saturating_sub(cell.row).saturating_add(1);
        let at = Step::Cell { row: cell.row, column: cell.column };
        let offset = cell.blocks.len();
        let keeps = content.blocks.iter().any(|block| !is_blank(block));
        let place = |mark: Mark| if keeps { mark.shifted(offset) } else { mark.at_last(offset) };
        self.inner.extend(content.marks.into_iter().map(|mark| place(mark).inside(at)));
        if keeps {
            cell.blocks.extend(content.blocks);
        }
    }

    fn add(&mut self, row: u32, column: u32, column_span: u32, content: Container) {
        let at = Step::Cell { row, column };
        self.inner.extend(content.marks.into_iter().map(|mark| mark.inside(at)));
        self.cells.push(Cell { row, column, row_span: 1, column_span, blocks: content.blocks });
        self.joinable.push(false);
    }

    /// The table and what stands in it; no table, but its remarks, when it has no cell.
    pub(crate) fn finish(
        mut self,
        part: &str,
        marks: &mut Marks,
    ) -> Result<(Option<Table>, Vec<Mark>), ReadError> {
        let rows = count(self.ends.len());
        if rows == 0 || self.widest == 0 {
            self.marks.extend(self.inner);
            return Ok((None, self.marks));
        }
        let columns = self.widest.max(self.grid);
        let expected = if self.grid == 0 { columns } else { self.grid };
        let mut ragged = Vec::new();
        for (row, (end, after)) in (0..).zip(std::mem::take(&mut self.ends)) {
            let width = end.saturating_add(after);
            if width != expected {
                ragged.push((row, width));
            }
            let free = columns.saturating_sub(end);
            if free > 0 {
                self.add(row, end, free, Container::default());
            }
        }
        if let Some(&(row, width)) = ragged.first() {
            let many = ragged.len();
            let mark = marks.diagnostic(
                "ragged-row",
                Severity::Warning,
                || {
                    format!(
                        "expected rows of {expected} columns, found {many} of another width, the first with \
                         {width}; empty cells fill the gaps"
                    )
                },
                "compare the table with the original",
            );
            let row_start = Step::Cell { row, column: 0 };
            self.inner.extend(mark.map(|mark| mark.inside(row_start)));
        }
        let table = Table::try_new(rows, columns, self.cells)
            .map_err(|error| malformed(part, "a table that can be repaired", error.to_string()))?;
        self.marks.extend(self.inner);
        Ok((Some(table), self.marks))
    }
}

/// Where the cell of a row above ends that covers `column`; `column` itself where none does.
fn covering(reaching: &[Reaching], passed: &mut usize, column: u32) -> u32 {
    while reaching.get(*passed).is_some_and(|cell| cell.end <= column) {
        *passed = passed.saturating_add(1);
    }
    match reaching.get(*passed) {
        Some(cell) if cell.column <= column => cell.end,
        _ => column,
    }
}

/// Folds legacy `w:hMerge` continuations into the cell on their left, and drops deleted cells.
fn join_left(cells: Vec<RowCell>, orphans: &mut Vec<Mark>) -> Vec<RowCell> {
    let plain = |cell: &RowCell| !cell.deleted && cell.horizontal != Merge::Continue;
    if cells.iter().all(plain) {
        return cells;
    }
    let mut joined: Vec<RowCell> = Vec::with_capacity(cells.len());
    for cell in cells {
        if cell.deleted {
            orphans.extend(cell.content.marks.into_iter().filter_map(Mark::orphan));
            continue;
        }
        match joined.last_mut().filter(|_| cell.horizontal == Merge::Continue) {
            Some(left) if left.horizontal != Merge::Single => {
                left.span = left.span.saturating_add(cell.span);
                if cell.content.blocks.iter().all(is_blank) {
                    let last = left.content.blocks.len();
                    left.content
                        .marks
                        .extend(cell.content.marks.into_iter().map(|mark| mark.at_last(last)));
                } else {
                    left.content.append(cell.content);
                }
            }
            _ => joined.push(cell),
        }
    }
    joined
}

fn is_blank(block: &Block) -> bool {
    match block {
        Block::Paragraph(paragraph) => {
            paragraph.list_label.is_none() && non_blank_characters(&paragraph.text) == 0
        }
        Block::Table(_) => false,
    }
}

fn unstarted_merge(marks: &mut Marks) -> Option<Mark> {
    marks.diagnostic(
        "merge-without-start",
        Severity::Warning,
        || {
            "expected a cell of the same columns above that starts the merge, found none; the cell stands for itself"
                .to_owned()
        },
        "compare the table with the original",
    )
}

fn overlapping(marks: &mut Marks) -> Option<Mark> {
    marks.diagnostic(
        "overlapping-cells",
        Severity::Warning,
        || "expected free columns for all of this cell, found one that a cell above covers; it is cut there".to_owned(),
        "compare the table with the original",
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::building::body::Body;
    use document::Paragraph;

    /// A cell: its text, the columns and the rows it covers.
    type Given<'a> = (&'a str, u32, u32);

    /// Rows of cells (a cell named `-` is covered), and for each row of the table its cells as text and columns.
    #[track_caller]
    fn check(rows: &[&[Given<'_>]], expect: &[&str], remarks: usize) {
        let limits = Limits::default();
        let mut body = Body::new(&limits);
        body.begin_table().expect("a table");
        for row in rows {
            body.begin_row();
            for &(text, span, row_span) in *row {
                body.begin_cell().expect("a cell");
                let cell = body.cell().expect("an open cell");
                (cell.span, cell.row_span, cell.covered) = (span, row_span, text == "-");
                body.paragraph(Paragraph::new(text)).expect("a paragraph");
                body.end_cell();
            }
            body.end_row().expect("a row");
        }
        body.end_table().expect("a table");
        let told = body.finish();
        let table = told.blocks.first().and_then(Block::as_table).expect("a table");
        let row = |row| {
            let cells = table.row(row).map(|cell| format!("{}{}", cell.text(), cell.column_span));
            cells.collect::<Vec<_>>().join(" ")
        };
        assert_eq!((0..table.rows()).map(row).collect::<Vec<_>>(), expect);
        assert_eq!(told.diagnostics.len(), remarks, "{:?}", told.diagnostics);
    }

    #[test]
    fn cells_flow_around_those_that_reach_down() {
        check(
            &[
                &[("a", 1, 3), ("b", 1, 1), ("c", 1, 2)],
                &[("d", 1, 1)],
                &[("e", 1, 1), ("f", 1, 1)],
            ],
            &["a1 b1 c1", "a1 d1 c1", "a1 e1 f1"],
            0,
        );
    }

    #[test]
    fn a_span_down_ends_with_the_table() {
        check(&[&[("a", 1, 99), ("b", 1, 0)], &[]], &["a1 b1", "a1 b1"], 0);
    }

    #[test]
    fn covered_cells_stand_for_the_columns_of_others() {
        check(
            &[&[("a", 2, 2), ("-", 1, 1), ("b", 1, 1)], &[("-", 2, 1), ("c", 1, 1)]],
            &["a2 b1", "a2 c1"],
            0,
        );
        check(&[&[("a", 1, 1), ("-", 1, 1), ("b", 1, 1)]], &["a1 -1 b1"], 0);
    }

    #[test]
    fn a_span_is_cut_where_another_reaches_down() {
        check(&[&[("a", 1, 1), ("b", 1, 2)], &[("c", 2, 1)]], &["a1 b1", "c1 b1"], 1);
    }
}
