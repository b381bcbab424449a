//! Builds a table from rows as Word writes them: spans, merges, and rows that do not fill the grid.
//!
//! Whatever the rows say, what comes out covers every slot once (ECMA-376 part 1, 17.4).

use super::marks::{Container, Mark, Marks, count};
use crate::docx::xml::malformed;
use crate::{Limits, ReadError};
use document::{Block, Cell, Severity, Step, Table, non_blank_characters};

/// In `TableBuilder::above`: nothing to join.
const NO_CELL: u32 = u32::MAX;

/// A part of a merge.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(in crate::docx) enum Merge {
    /// None.
    #[default]
    Single,
    /// The first cell of a merge.
    Restart,
    /// A further cell of a merge.
    Continue,
}

/// A cell as its `w:tc` says.
#[derive(Debug)]
pub(in crate::docx) struct RowCell {
    /// Columns covered, 1 to [`Limits::COLUMNS`].
    pub(in crate::docx) span: u32,
    /// `w:vMerge`.
    pub(in crate::docx) vertical: Merge,
    /// `w:hMerge`.
    pub(in crate::docx) horizontal: Merge,
    /// `w:cellDel`: deleted with change tracking.
    pub(in crate::docx) deleted: bool,
    /// What stands in it.
    pub(in crate::docx) content: Container,
}

impl Default for RowCell {
    fn default() -> Self {
        Self {
            span: 1,
            vertical: Merge::Single,
            horizontal: Merge::Single,
            deleted: false,
            content: Container::default(),
        }
    }
}

/// A row while it is being read.
#[derive(Debug, Default)]
pub(in crate::docx) struct Row {
    /// `w:gridBefore`.
    pub(in crate::docx) before: u32,
    /// `w:gridAfter`.
    pub(in crate::docx) after: u32,
    /// `w:trPr/w:del`: deleted with change tracking.
    pub(in crate::docx) deleted: bool,
    /// Its cells so far.
    pub(in crate::docx) cells: Vec<RowCell>,
}

/// A table while it is being read.
#[derive(Debug, Default)]
pub(in crate::docx) struct TableBuilder {
    /// Containers open around the table's own cells.
    pub(in crate::docx) outside: usize,
    /// `w:gridCol` elements so far.
    pub(in crate::docx) grid: u32,
    /// The row that is being read.
    pub(in crate::docx) row: Option<Row>,
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
    /// For each row: where its cells end, and how many columns `w:gridAfter` leaves free.
    ends: Vec<(u32, u32)>,
    widest: u32,
    inner: Vec<Mark>,
}

impl TableBuilder {
    /// A table without rows, with remarks on it as a whole.
    pub(in crate::docx) fn new(outside: usize, marks: Vec<Mark>) -> Self {
        Self { outside, marks, ..Self::default() }
    }

    /// Puts the row that is being read into the grid. Remarks of a deleted row go to `orphans`.
    pub(in crate::docx) fn end_row(
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
        let mut position = 0_usize;
        // The cell that a run of cells joins, and where the run ends.
        let mut joined: Option<(usize, usize)> = None;
        while let Some(cell) = cells.get(position) {
            if joined.is_none_or(|(_, end)| position >= end) {
                joined = self.joined_above(column, cells.get(position..).unwrap_or_default());
                joined = joined.map(|(index, length)| (index, position.saturating_add(length)));
            }
            let (span, vertical) = (cell.span, cell.vertical);
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
                self.cells.len().saturating_sub(1)
            };
            let end = column.saturating_add(span);
            crate::limits::check("table slots", u64::from(end), limits.table_slots)?;
            self.below.resize(end as usize, count(index));
            column = end;
        }
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

    /// Begins a row.
    pub(in crate::docx) fn begin_row(&mut self) -> &mut Row {
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
    pub(in crate::docx) fn finish(
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
