//! Draws a table as a grid in which merged cells are seen as such, every text whole.
//!
//! ```text
//!       c0         c1
//!     ┌──────────┬──────────┐
//! r0  │ 产出指标 │ 数量指标 │
//!     │          ├──────────┤
//! r1  │          │ 质量指标 │
//!     └──────────┴──────────┘
//! ```

use crate::wrap::{columns, wrap};
use document::{Cell, Table};
use std::fmt::Write as _;

/// Columns below which no column of a table is squeezed.
const NARROWEST: usize = 4;
/// Columns that a border and the blanks beside it take.
const BORDER: usize = 3;

/// Appends the grid to `output`. `texts` holds the text of each cell of [`Table::cells`]; `width` is
/// what the grid should not exceed, as far as its columns can be squeezed.
pub(crate) fn draw(table: &Table, texts: &[String], width: usize, output: &mut String) {
    if table.rows() == 0 || table.columns() == 0 {
        return;
    }
    let gutter = format!("r{}", table.rows() - 1).len() + 2;
    let widths = column_widths(table, texts, width.saturating_sub(gutter));
    let mut lines = Vec::with_capacity(texts.len());
    for (cell, text) in table.cells().iter().zip(texts) {
        let mut wrapped = Vec::new();
        wrap(text, inner_width(cell, &widths), &mut wrapped);
        lines.push(wrapped);
    }
    let starts = row_starts(table, &lines);
    Drawing { table, widths, lines, starts, gutter, output }.draw();
}

/// Columns between the blanks inside a cell's borders.
fn inner_width(cell: &Cell, widths: &[usize]) -> usize {
    let spanned = widths.iter().skip(cell.column as usize).take(cell.column_span as usize);
    spanned.sum::<usize>() + (cell.column_span as usize).saturating_sub(1) * BORDER
}

fn column_widths(table: &Table, texts: &[String], width: usize) -> Vec<usize> {
    let header = format!("c{}", table.columns() - 1).len();
    let mut widths = vec![header; table.columns() as usize];
    let natural: Vec<usize> =
        texts.iter().map(|text| text.split('\n').map(columns).max().unwrap_or(0)).collect();
    for (cell, &natural) in table.cells().iter().zip(&natural) {
        if cell.column_span == 1
            && let Some(column) = widths.get_mut(cell.column as usize)
        {
            *column = natural.max(*column);
        }
    }
    let borders = widths.len() * BORDER + 1;
    let available = width.saturating_sub(borders);
    squeeze(&mut widths, available);
    let mut slack = available.saturating_sub(widths.iter().sum());
    for (cell, &natural) in table.cells().iter().zip(&natural) {
        let wanted = natural.saturating_sub(inner_width(cell, &widths)).min(slack);
        if wanted > 0
            && let Some(last) = widths.get_mut((cell.column + cell.column_span - 1) as usize)
        {
            *last += wanted;
            slack -= wanted;
        }
    }
    widths
}

/// Lowers the widest columns to one common width, so that all together take at most `available`.
fn squeeze(widths: &mut [usize], available: usize) {
    let fits = |cap: usize| widths.iter().map(|&width| width.min(cap)).sum::<usize>() <= available;
    let (mut low, mut high) = (NARROWEST, widths.iter().copied().max().unwrap_or(0));
    if fits(high) {
        return;
    }
    while low + 1 < high {
        let middle = usize::midpoint(low, high);
        if fits(middle) {
            low = middle;
        } else {
            high = middle;
        }
    }
    for width in widths {
        *width = (*width).min(low);
    }
}

/// The first line of each row, counted from the first line below the top border, and at the end the
/// line after the bottom border. The border below a row takes one line.
fn row_starts(table: &Table, lines: &[Vec<String>]) -> Vec<usize> {
    let mut heights = vec![1_usize; table.rows() as usize];
    for (cell, lines) in table.cells().iter().zip(lines) {
        if cell.row_span == 1
            && let Some(height) = heights.get_mut(cell.row as usize)
        {
            *height = lines.len().max(*height);
        }
    }
    for (cell, lines) in table.cells().iter().zip(lines) {
        let span = cell.row_span as usize;
        let spanned = heights.iter().skip(cell.row as usize).take(span);
        let room = spanned.sum::<usize>() + span.saturating_sub(1);
        if let Some(last) = heights.get_mut((cell.row + cell.row_span - 1) as usize) {
            *last += lines.len().saturating_sub(room);
        }
    }
    let mut starts = Vec::with_capacity(heights.len() + 1);
    let mut start = 0;
    for height in heights {
        starts.push(start);
        start += height + 1;
    }
    starts.push(start);
    starts
}

struct Drawing<'a> {
    table: &'a Table,
    /// Columns of each column of the table, without borders and blanks.
    widths: Vec<usize>,
    /// The lines of each cell.
    lines: Vec<Vec<String>>,
    starts: Vec<usize>,
    gutter: usize,
    output: &'a mut String,
}

impl Drawing<'_> {
    fn draw(mut self) {
        self.header();
        self.border(None);
        for row in 0..self.table.rows() {
            let range = self.starts.get(row as usize).zip(self.starts.get(row as usize + 1));
            let (start, end) = range.map_or((0, 0), |(&start, &end)| (start, end));
            for line in start..end.saturating_sub(1) {
                self.text_line(row, line, line == start);
            }
            self.border(Some(row));
        }
    }

    fn header(&mut self) {
        let mut line = " ".repeat(self.gutter + 2);
        for (column, &width) in self.widths.iter().enumerate() {
            let name = format!("c{column}");
            line.push_str(&name);
            line.push_str(&" ".repeat((width + BORDER).saturating_sub(name.len())));
        }
        self.output.push_str(line.trim_end());
        self.output.push('\n');
    }

    fn text_line(&mut self, row: u32, line: usize, first: bool) {
        let name = if first { format!("r{row}") } else { String::new() };
        let gutter = self.gutter;
        let _ = write!(self.output, "{name:gutter$}");
        let mut column = 0;
        while column < self.table.columns() {
            self.output.push('│');
            column = self.cell_text(row, column, line);
        }
        self.output.push_str("│\n");
    }

    /// Appends one line of the cell that covers the slot, with a blank on either side; gives the column after it.
    fn cell_text(&mut self, row: u32, column: u32, line: usize) -> u32 {
        let index = self.table.index_at(row, column);
        let Some(cell) = self.table.cells().get(index) else { return u32::MAX };
        let start = self.starts.get(cell.row as usize).copied().unwrap_or(0);
        let text = self.lines.get(index).and_then(|lines| lines.get(line - start));
        let text = text.map_or("", String::as_str);
        let blank = inner_width(cell, &self.widths).saturating_sub(columns(text));
        self.output.push(' ');
        self.output.push_str(text);
        self.output.push_str(&" ".repeat(blank + 1));
        cell.column + cell.column_span
    }

    /// Appends the border below `above`, or the top border; a cell that goes on below shows its text there.
    fn border(&mut self, above: Option<u32>) {
        let gutter = self.gutter;
        self.output.push_str(&" ".repeat(gutter));
        let below = above.map_or(0, |row| row + 1);
        let below = (below < self.table.rows()).then_some(below);
        let last = self.table.columns();
        let mut column = 0;
        while column < last {
            self.junction(above, below, column);
            if let (Some(above), Some(below)) = (above, below)
                && self.table.index_at(above, column) == self.table.index_at(below, column)
            {
                let line = self.starts.get(below as usize).map_or(0, |start| start - 1);
                column = self.cell_text(above, column, line);
            } else {
                let width = self.widths.get(column as usize).copied().unwrap_or(0);
                self.output.push_str(&"─".repeat(width + 2));
                column += 1;
            }
        }
        self.junction(above, below, last);
        self.output.push('\n');
    }

    /// Appends the sign where the lines around the left side of `column` meet.
    fn junction(&mut self, above: Option<u32>, below: Option<u32>, column: u32) {
        let last = self.table.columns();
        let at = |row: Option<u32>, column: u32| row.map(|row| self.table.index_at(row, column));
        let vertical = |row: Option<u32>| {
            row.is_some()
                && (column == 0 || column == last || at(row, column - 1) != at(row, column))
        };
        let horizontal = |column: u32| at(above, column) != at(below, column);
        let up = vertical(above);
        let down = vertical(below);
        let left = column > 0 && horizontal(column - 1);
        let right = column < last && horizontal(column);
        self.output.push(match (up, down, left, right) {
            (true, true, true, true) => '┼',
            (true, true, true, false) => '┤',
            (true, true, false, true) => '├',
            (true, true, false, false) => '│',
            (true, false, true, true) => '┴',
            (false, true, true, true) => '┬',
            (true, false, true, false) => '┘',
            (true, false, false, true) => '└',
            (false, true, true, false) => '┐',
            (false, true, false, true) => '┌',
            (false, false, _, _) => '─',
            (true, false, false, false) => '╵',
            (false, true, false, false) => '╷',
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table(rows: u32, columns: u32, cells: &[(u32, u32, u32, u32)]) -> Table {
        let cells = cells.iter().map(|&(row, column, row_span, column_span)| Cell {
            row,
            column,
            row_span,
            column_span,
            blocks: Vec::new(),
        });
        Table::try_new(rows, columns, cells.collect()).expect("a table")
    }

    #[track_caller]
    fn check(table: &Table, texts: &[&str], width: usize, expect: &str) {
        let texts: Vec<String> = texts.iter().map(|&text| text.to_owned()).collect();
        let mut drawn = String::from("\n");
        draw(table, &texts, width, &mut drawn);
        assert_eq!(drawn, expect);
    }

    #[test]
    fn merged_cells_are_seen_as_such() {
        let table =
            table(3, 3, &[(0, 0, 1, 3), (1, 0, 2, 1), (1, 1, 1, 1), (1, 2, 1, 1), (2, 1, 1, 2)]);
        check(
            &table,
            &["项目", "产出指标", "数量", "≥95%", "质量"],
            80,
            "
      c0         c1     c2
    ┌────────────────────────┐
r0  │ 项目                   │
    ├──────────┬──────┬──────┤
r1  │ 产出指标 │ 数量 │ ≥95% │
    │          ├──────┴──────┤
r2  │          │ 质量        │
    └──────────┴─────────────┘
",
        );
    }

    #[test]
    fn text_flows_over_rows_and_is_never_cut() {
        let table = table(2, 2, &[(0, 0, 2, 1), (0, 1, 1, 1), (1, 1, 1, 1)]);
        check(
            &table,
            &["一二三四五六七八九十", "甲", "乙"],
            16,
            "
      c0     c1
    ┌──────┬────┐
r0  │ 一二 │ 甲 │
    │ 三四 ├────┤
r1  │ 五六 │ 乙 │
    │ 七八 │    │
    │ 九十 │    │
    └──────┴────┘
",
        );
    }
}
