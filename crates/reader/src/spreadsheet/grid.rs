//! The cells of one sheet, and how they become a heading and a table.
//!
//! What a sheet declares about its size is not believed: its table reaches from the first to the last cell that
//! shows something, hidden rows and columns are left out, and long blank stretches are cut short.

mod axis;
mod layout;

use super::formats::Formats;
use super::strings::Strings;
use crate::building::body::Body;
use crate::{Limits, ReadError};
use axis::Axis;
use document::{Paragraph, Severity, non_blank_characters};
use layout::{Piece, Placed, pieces};
use std::collections::BTreeMap;

/// What a cell holds.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Value {
    /// A string that several cells may share.
    Shared(u32),
    /// A string of this cell alone.
    Own(u32),
    /// A number.
    Number(f64),
}

/// A cell that holds something.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct SheetCell {
    /// From 0.
    pub(super) row: u32,
    /// From 0.
    pub(super) column: u32,
    /// Into the styles of the workbook.
    pub(super) style: u32,
    /// What it holds.
    pub(super) value: Value,
}

/// A rectangle of cells, its ends included.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Area {
    pub(super) top: u32,
    pub(super) left: u32,
    pub(super) bottom: u32,
    pub(super) right: u32,
}

/// The strings and formats that the sheets of a workbook share.
#[derive(Debug, Default)]
pub(super) struct Shared {
    pub(super) strings: Strings,
    pub(super) formats: Formats,
}

/// One sheet.
#[derive(Debug, Default)]
pub(super) struct Grid {
    cells: Vec<SheetCell>,
    own: Strings,
    merges: Vec<Area>,
    hidden_rows: Vec<(u32, u32)>,
    hidden_columns: Vec<(u32, u32)>,
    /// Cells that name a string or a value that is not there.
    broken: u32,
}

impl Grid {
    /// Adds a cell; one that stands in a place twice holds what was added last.
    pub(super) fn add(&mut self, cell: SheetCell, limits: &Limits) -> Result<(), ReadError> {
        let count = (self.cells.len() as u64).saturating_add(1);
        crate::limits::check("cells", count, limits.cells)?;
        self.cells.push(cell);
        Ok(())
    }

    /// Adds a cell with a text of its own.
    pub(super) fn add_text(
        &mut self,
        (row, column): (u32, u32),
        style: u32,
        text: &str,
        limits: &Limits,
    ) -> Result<(), ReadError> {
        let value = Value::Own(self.own.push(text, limits)?);
        self.add(SheetCell { row, column, style, value }, limits)
    }

    /// Adds a merged area.
    pub(super) fn merge(&mut self, area: Area, limits: &Limits) -> Result<(), ReadError> {
        let count = (self.merges.len() as u64).saturating_add(1);
        crate::limits::check("cells", count, limits.cells)?;
        if area.top <= area.bottom && area.left <= area.right {
            self.merges.push(area);
        }
        Ok(())
    }

    /// Hides rows `first` to `last`.
    pub(super) fn hide_rows(&mut self, first: u32, last: u32) {
        extend(&mut self.hidden_rows, first, last);
    }

    /// Hides columns `first` to `last`.
    pub(super) fn hide_columns(&mut self, first: u32, last: u32) {
        extend(&mut self.hidden_columns, first, last);
    }

    /// Says that a cell cannot be read.
    pub(super) fn broken_cell(&mut self) {
        self.broken = self.broken.saturating_add(1);
    }

    /// How many cells hold something.
    pub(super) fn len(&self) -> usize {
        self.cells.len()
    }

    /// Writes the sheet into `body`: a paragraph with its `name`, and a table; nothing where no cell shows anything.
    pub(super) fn tell(
        mut self,
        name: &str,
        shared: &Shared,
        body: &mut Body<'_>,
    ) -> Result<(), ReadError> {
        self.settle();
        let cells = std::mem::take(&mut self.cells);
        let shown = |cell: &SheetCell| !self.text(cell, shared).is_blank();
        let (used, blank): (Vec<_>, Vec<_>) = cells.into_iter().partition(shown);
        let (rows, columns, hidden) = self.axes(&used, shared);
        // A format such as `;;;` hides a text as a hidden row does.
        let unseen = blank.iter().map(|cell| non_blank_characters(self.held(cell, shared)) as u64);
        let hidden = hidden.saturating_add(unseen.sum());
        if self.broken > 0 {
            let broken = self.broken;
            body.remark_next(
                "broken-cell",
                Severity::Warning,
                || format!("expected a value or the number of a string, found {broken} cells without; they are left blank"),
                "compare the sheet with the original",
            );
        }
        if hidden > 0 {
            body.remark_next(
                "hidden-text",
                Severity::Info,
                || {
                    format!(
                        "expected visible text, found {hidden} hidden characters; they are left out"
                    )
                },
                "show hidden rows and columns in Excel or WPS to read them",
            );
        }
        if rows.is_empty() || columns.is_empty() {
            return Ok(());
        }
        for (axis, what) in [(&rows, "rows"), (&columns, "columns")] {
            let cut = axis.cut();
            if cut > 0 {
                body.remark_next(
                    "blank-stretch",
                    Severity::Info,
                    || format!("expected {what} with text, found {cut} blank ones between others; they are left out"),
                    "",
                );
            }
        }
        let heading = Paragraph { outline_level: Some(0), ..Paragraph::new(name) };
        body.paragraph(heading)?;
        self.pieces(&used, &rows, &columns, shared, body)
    }

    /// Brings the cells into order, one in each place.
    fn settle(&mut self) {
        let place = |cell: &SheetCell| (cell.row, cell.column);
        if !self.cells.is_sorted_by_key(place) {
            self.cells.sort_by_key(place);
        }
        let mut kept: Vec<SheetCell> = Vec::with_capacity(self.cells.len());
        for cell in self.cells.drain(..) {
            match kept.last_mut() {
                Some(last) if place(last) == place(&cell) => *last = cell,
                _ => kept.push(cell),
            }
        }
        self.cells = kept;
        self.merges.sort_by_key(|area| (area.top, area.left));
        normalise(&mut self.hidden_rows);
        normalise(&mut self.hidden_columns);
    }

    /// The rows and columns of the table, and the number of characters that hidden ones hold.
    fn axes(&self, used: &[SheetCell], shared: &Shared) -> (Axis, Axis, u64) {
        let mut hidden = 0_u64;
        let (mut rows, mut columns) = (Vec::new(), Vec::new());
        for cell in used {
            let area = self.area_at(cell.row, cell.column);
            // A merged cell is seen as long as a part of it is.
            let (row, column) = match area {
                Some(area) => (
                    seen(&self.hidden_rows, area.top, area.bottom),
                    seen(&self.hidden_columns, area.left, area.right),
                ),
                None => (
                    seen(&self.hidden_rows, cell.row, cell.row),
                    seen(&self.hidden_columns, cell.column, cell.column),
                ),
            };
            let (Some(row), Some(column)) = (row, column) else {
                let text = self.text(cell, shared);
                hidden = hidden.saturating_add(non_blank_characters(text.as_str()) as u64);
                continue;
            };
            rows.push(row);
            columns.push(column);
            if let Some(area) = area {
                rows.push(seen_last(&self.hidden_rows, row, area.bottom));
                columns.push(seen_last(&self.hidden_columns, column, area.right));
            }
        }
        (Axis::of(rows, &self.hidden_rows), Axis::of(columns, &self.hidden_columns), hidden)
    }

    /// The merged area whose first cell that is.
    fn area_at(&self, row: u32, column: u32) -> Option<&Area> {
        let index = self.merges.partition_point(|area| (area.top, area.left) < (row, column));
        self.merges.get(index).filter(|area| (area.top, area.left) == (row, column))
    }

    /// Writes the lines and tables.
    fn pieces(
        &self,
        used: &[SheetCell],
        rows: &Axis,
        columns: &Axis,
        shared: &Shared,
        body: &mut Body<'_>,
    ) -> Result<(), ReadError> {
        let areas = self.placed(rows, columns);
        let mut cells: Vec<_> = used
            .iter()
            .filter_map(|cell| self.place(cell, rows, columns).map(|place| (place, cell)))
            .collect();
        cells.sort_by_key(|&(place, _)| place);
        let places: Vec<_> = cells.iter().map(|&(place, _)| place).collect();
        let mut faults = Faults::default();
        for piece in pieces(&places, &areas) {
            match piece {
                Piece::Line(index) => {
                    if let Some((_, cell)) = cells.get(index) {
                        self.write(cell, shared, body)?;
                    }
                }
                Piece::Table(table) => {
                    let first = cells.partition_point(|&((row, _), _)| row < table.top);
                    let cells = cells.get(first..).unwrap_or_default();
                    let first = areas.partition_point(|area| area.top < table.top);
                    let areas = areas.get(first..).unwrap_or_default();
                    self.table(table, cells, areas, shared, body, &mut faults)?;
                }
            }
        }
        faults.tell(body);
        // They speak of what stands before.
        body.end_story();
        Ok(())
    }

    /// Writes one table; its cells and areas, and those behind, are in order.
    fn table(
        &self,
        table: Placed,
        cells: &[((u32, u32), &SheetCell)],
        areas: &[Placed],
        shared: &Shared,
        body: &mut Body<'_>,
        faults: &mut Faults,
    ) -> Result<(), ReadError> {
        let mut cells = cells.iter().peekable();
        let mut areas = areas.iter().peekable();
        // Areas that reach into the row, by their first column: where they end, and their last row.
        let mut open: BTreeMap<u32, (u32, u32)> = BTreeMap::new();
        let mut starting: BTreeMap<u32, Placed> = BTreeMap::new();
        body.begin_table()?;
        for row in table.top..=table.bottom {
            open.retain(|_, &mut (_, bottom)| bottom >= row);
            starting.clear();
            while let Some(&area) = areas.next_if(|area| area.top <= row) {
                let (bottom, right) = (area.bottom.min(table.bottom), area.right.min(table.right));
                let left = area.left.max(table.left);
                if left > right || (left == right && bottom == row) {
                    continue;
                }
                if reaches(&open, left, right) {
                    faults.overlapping = faults.overlapping.saturating_add(1);
                    continue;
                }
                open.insert(left, (right, bottom));
                starting.insert(left, Placed { top: row, left, bottom, right });
            }
            body.begin_row();
            let mut column = table.left;
            while column <= table.right {
                let start = starting.get(&column);
                if start.is_none()
                    && let Some(&(right, _)) = open.get(&column)
                {
                    column = right.saturating_add(1);
                    while cells.next_if(|&&(place, _)| place < (row, column)).is_some() {
                        faults.covered = faults.covered.saturating_add(1);
                    }
                    continue;
                }
                let (span, row_span) = match start {
                    Some(area) => (width(area.left, area.right), width(area.top, area.bottom)),
                    None => (1, 1),
                };
                let end = column.saturating_add(span);
                body.begin_cell()?;
                if let Some(cell) = body.cell() {
                    (cell.span, cell.row_span) = (span, row_span);
                }
                if let Some((_, cell)) = cells.next_if(|&&(place, _)| place == (row, column)) {
                    self.write(cell, shared, body)?;
                }
                while cells.next_if(|&&(place, _)| place < (row, end)).is_some() {
                    faults.covered = faults.covered.saturating_add(1);
                }
                body.end_cell();
                column = end;
            }
            body.end_row()?;
        }
        body.end_table()
    }

    /// The merged areas of more than one cell of the table, by row and column.
    fn placed(&self, rows: &Axis, columns: &Axis) -> Vec<Placed> {
        let place = |area: &Area| {
            let (top, bottom) = rows.span(area.top, area.bottom)?;
            let (left, right) = columns.span(area.left, area.right)?;
            (top < bottom || left < right).then_some(Placed { top, left, bottom, right })
        };
        let mut placed: Vec<_> = self.merges.iter().filter_map(place).collect();
        placed.sort_by_key(|area| (area.top, area.left));
        placed
    }

    /// Row and column of the table where a cell stands; for the first cell of a merged area, those of the area.
    fn place(&self, cell: &SheetCell, rows: &Axis, columns: &Axis) -> Option<(u32, u32)> {
        let (bottom, right) = match self.area_at(cell.row, cell.column) {
            Some(area) => (area.bottom, area.right),
            None => (cell.row, cell.column),
        };
        Some((rows.span(cell.row, bottom)?.0, columns.span(cell.column, right)?.0))
    }

    /// Writes the text of a cell, one paragraph a line.
    fn write(
        &self,
        cell: &SheetCell,
        shared: &Shared,
        body: &mut Body<'_>,
    ) -> Result<(), ReadError> {
        let text = self.text(cell, shared);
        for line in text.as_str().split('\n') {
            body.paragraph(Paragraph::new(line.strip_suffix('\r').unwrap_or(line)))?;
        }
        Ok(())
    }

    /// The text that a cell holds; none where it holds a number.
    fn held<'a>(&'a self, cell: &SheetCell, shared: &'a Shared) -> &'a str {
        let text = match cell.value {
            Value::Shared(index) => shared.strings.get(index),
            Value::Own(index) => self.own.get(index),
            Value::Number(_) => None,
        };
        text.unwrap_or_default()
    }

    /// What a cell shows.
    fn text<'a>(&'a self, cell: &SheetCell, shared: &'a Shared) -> Shown<'a> {
        if let Value::Number(number) = cell.value {
            return Shown::Made(shared.formats.show(number, cell.style));
        }
        let text = self.held(cell, shared);
        match shared.formats.show_text(text, cell.style) {
            Some(shown) => Shown::Made(shown),
            None => Shown::Held(text),
        }
    }
}

/// What is odd about the merged areas of a sheet.
#[derive(Debug, Default)]
struct Faults {
    /// Cells with text that an area hides.
    covered: u64,
    /// Areas on others.
    overlapping: u64,
}

impl Faults {
    fn tell(&self, body: &mut Body<'_>) {
        let Self { covered, overlapping } = *self;
        if covered > 0 {
            body.remark_next(
                "covered-cell",
                Severity::Warning,
                || format!("expected text in the first cell of a merged area only, found {covered} cells with text behind it; as in Excel it is not shown"),
                "unmerge the area in the original to see it",
            );
        }
        if overlapping > 0 {
            body.remark_next(
                "overlapping-cells",
                Severity::Warning,
                || format!("expected merged areas apart from each other, found {overlapping} on others; their cells stand for themselves"),
                "compare the table with the original",
            );
        }
    }
}

/// What a cell shows.
enum Shown<'a> {
    Held(&'a str),
    Made(String),
}

impl Shown<'_> {
    fn as_str(&self) -> &str {
        match self {
            Self::Held(text) => text,
            Self::Made(text) => text,
        }
    }

    fn is_blank(&self) -> bool {
        self.as_str().chars().all(document::is_blank)
    }
}

fn width(first: u32, last: u32) -> u32 {
    last.saturating_sub(first).saturating_add(1)
}

/// Whether an area in `open` covers a column from `left` to `right`.
fn reaches(open: &BTreeMap<u32, (u32, u32)>, left: u32, right: u32) -> bool {
    open.range(..=right).next_back().is_some_and(|(_, &(end, _))| end >= left)
}

/// Adds `first` to `last`, which mostly follow what was added before.
fn extend(ranges: &mut Vec<(u32, u32)>, first: u32, last: u32) {
    match ranges.last_mut() {
        Some((start, end)) if *start <= first && first <= end.saturating_add(1) => {
            *end = last.max(*end);
        }
        _ => ranges.push((first, last)),
    }
}

/// Sorts ranges and joins those that touch.
fn normalise(ranges: &mut Vec<(u32, u32)>) {
    ranges.sort_unstable();
    let mut joined = Vec::with_capacity(ranges.len());
    for &(first, last) in ranges.iter().filter(|(first, last)| first <= last) {
        extend(&mut joined, first, last);
    }
    *ranges = joined;
}

/// The range that holds `index`.
fn around(ranges: &[(u32, u32)], index: u32) -> Option<(u32, u32)> {
    let before = ranges.partition_point(|&(first, _)| first <= index);
    ranges.get(before.checked_sub(1)?).copied().filter(|&(_, last)| last >= index)
}

/// The first of `first` to `last` that is not hidden.
fn seen(hidden: &[(u32, u32)], first: u32, last: u32) -> Option<u32> {
    let seen = around(hidden, first).map_or(first, |(_, end)| end.saturating_add(1));
    (seen <= last).then_some(seen)
}

/// The last of `first`, which is not hidden, to `last` that is not hidden.
fn seen_last(hidden: &[(u32, u32)], first: u32, last: u32) -> u32 {
    around(hidden, last).map_or(last, |(start, _)| start.saturating_sub(1)).max(first)
}
