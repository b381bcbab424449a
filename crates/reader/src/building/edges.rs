//! Rows whose cells are given by the places of their edges, on one grid that all rows of the table share.
//!
//! Word 97 and RTF say for each row where it begins and where each cell ends, in twips (1/1440 inch), and give no
//! columns. The distinct edges of all rows are the columns; edges that differ by rounding only are one.

use super::body::Body;
use super::marks::Container;
use super::table::{Row, RowCell};
use crate::ReadError;
use document::{Block, non_blank_characters};

/// Edges no further apart are the same: 20 twips are a point, less than any column.
const ROUNDING: i32 = 20;

/// A row, and where its cells end.
#[derive(Debug)]
pub(super) struct EdgedRow {
    left: i32,
    rights: Box<[i32]>,
    row: Row,
}

impl Body<'_> {
    /// Closes the open row, which begins at `left` and whose cells end at `rights`, in twips; it enters the table
    /// when that ends. Cells without an edge of their own follow behind the last.
    pub(crate) fn end_row_at(&mut self, left: i32, rights: &[i32]) {
        let Some(table) = self.table() else { return };
        if let Some(row) = table.row.take() {
            table.edged.push(EdgedRow { left, rights: rights.into(), row });
        }
    }

    /// Puts the rows of the innermost table that wait for their edges into its grid.
    pub(super) fn settle_edges(&mut self) -> Result<(), ReadError> {
        let last = self.table().and_then(|table| table.edged.last().map(|row| row.left));
        if let Some(left) = last {
            self.end_row_at(left, &[]);
        }
        let rows = match self.table() {
            Some(table) if !table.edged.is_empty() => std::mem::take(&mut table.edged),
            _ => return Ok(()),
        };
        let columns = columns(&rows);
        for EdgedRow { left, rights, row } in rows {
            let Some(table) = self.table() else { return Ok(()) };
            let open = table.begin_row();
            open.deleted = row.deleted;
            open.before = place(&columns, left);
            open.cells = spanned(row.cells, open.before, &rights, &columns);
            self.end_row()?;
        }
        Ok(())
    }
}

/// The distinct edges of all rows, from left to right; none where the rows tell nothing about widths.
fn columns(rows: &[EdgedRow]) -> Vec<i32> {
    let edges = rows.iter().flat_map(|row| std::iter::once(&row.left).chain(&*row.rights));
    let mut edges: Vec<i32> = edges.copied().collect();
    edges.sort_unstable();
    edges.dedup();
    let mut first = None;
    edges.retain(|&edge| {
        let is_new = first.is_none_or(|first: i32| edge.saturating_sub(first) > ROUNDING);
        if is_new {
            first = Some(edge);
        }
        is_new
    });
    if edges.len() < 2 { Vec::new() } else { edges }
}

/// The column that begins at `edge`.
fn place(columns: &[i32], edge: i32) -> u32 {
    let after = columns.partition_point(|&column| column <= edge);
    u32::try_from(after.saturating_sub(1)).unwrap_or(u32::MAX)
}

/// The cells with their spans. One without any width is joined to its neighbour.
fn spanned(cells: Vec<RowCell>, before: u32, rights: &[i32], columns: &[i32]) -> Vec<RowCell> {
    let mut column = before;
    let mut rights = rights.iter();
    let mut spanned: Vec<RowCell> = Vec::with_capacity(cells.len());
    // What stands in narrow cells before the first wide one.
    let mut narrow = Container::default();
    for mut cell in cells {
        let end = match rights.next() {
            Some(&right) if !columns.is_empty() => place(columns, right).max(column),
            _ => column.saturating_add(1),
        };
        cell.span = end.saturating_sub(column);
        column = end;
        if cell.span > 0 {
            if !narrow.blocks.is_empty() {
                narrow.append(std::mem::take(&mut cell.content));
                cell.content = std::mem::take(&mut narrow);
            }
            spanned.push(cell);
        } else if cell.content.blocks.iter().any(holds_something) || !cell.content.marks.is_empty()
        {
            let neighbour = spanned.last_mut().map_or(&mut narrow, |cell| &mut cell.content);
            neighbour.append(cell.content);
        }
    }
    if !narrow.blocks.is_empty() {
        spanned.push(RowCell { content: narrow, ..RowCell::default() });
    }
    spanned
}

fn holds_something(block: &Block) -> bool {
    match block {
        Block::Paragraph(paragraph) => {
            paragraph.list_label.is_some() || non_blank_characters(&paragraph.text) > 0
        }
        Block::Table(_) => true,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Limits;
    use document::Paragraph;

    /// Rows as `left: text@right …`, and what each row of the table comes to: text, then columns covered.
    #[track_caller]
    fn check(rows: &[(i32, &[(&str, i32)])], expect: &[&str]) {
        let limits = Limits::default();
        let mut body = Body::new(&limits);
        body.begin_table().expect("a table");
        for (left, cells) in rows {
            for (text, _) in *cells {
                body.begin_cell().expect("a cell");
                body.paragraph(Paragraph::new(*text)).expect("a paragraph");
                body.end_cell();
            }
            let rights: Vec<i32> = cells.iter().map(|&(_, right)| right).collect();
            body.end_row_at(*left, &rights);
        }
        body.end_table().expect("a table");
        let told = body.finish();
        let table = told.blocks.first().and_then(Block::as_table).expect("a table");
        let row = |row| {
            let cells = table.row(row).map(|cell| format!("{}{}", cell.text(), cell.column_span));
            cells.collect::<Vec<_>>().join(" ")
        };
        assert_eq!((0..table.rows()).map(row).collect::<Vec<_>>(), expect);
    }

    #[test]
    fn all_rows_share_the_columns_of_any() {
        let rows: &[(i32, &[(&str, i32)])] =
            &[(0, &[("a", 1000), ("b", 3000)]), (0, &[("c", 2000), ("d", 3000)])];
        check(rows, &["a1 b2", "c2 d1"]);
    }

    #[test]
    fn rounding_makes_no_column() {
        let rows: &[(i32, &[(&str, i32)])] =
            &[(-5, &[("a", 1000), ("b", 3000)]), (0, &[("c", 1007), ("d", 2995)])];
        check(rows, &["a1 b1", "c1 d1"]);
    }

    #[test]
    fn rows_may_begin_late_and_end_early() {
        let rows: &[(i32, &[(&str, i32)])] =
            &[(0, &[("a", 1000), ("b", 2000), ("c", 3000)]), (1000, &[("d", 2000)])];
        check(rows, &["a1 b1 c1", "1 d1 1"]);
    }

    #[test]
    fn cells_without_width_lose_no_text() {
        let rows: &[(i32, &[(&str, i32)])] =
            &[(0, &[("x", 0), ("a", 1000), ("y", 1000), ("b", 2000)])];
        check(rows, &["x\na\ny1 b1"]);
        check(&[(0, &[("a", 0), ("b", 0)])], &["a1 b1"]);
        check(&[(0, &[("a", 900), ("b", -900)])], &["1 a\nb1"]);
        check(&[(i32::MIN, &[("a", i32::MAX), ("b", i32::MIN)])], &["a\nb1"]);
    }
}
