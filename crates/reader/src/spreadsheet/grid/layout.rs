//! Where in a sheet the tables stand, and which rows are lines of text around them.
//!
//! A sheet has no paragraphs: the title of a form, `表11` and `单位：万元` stand in rows above it, and notes below.
//! A row with one cell of text and nothing else is such a line where the sheet begins, behind a blank row, and
//! behind another line. So forms that stand one under the other become tables of their own, while a line inside
//! a form stays in it.

/// A merged area in rows and columns of the table, its ends included.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Placed {
    pub(super) top: u32,
    pub(super) left: u32,
    pub(super) bottom: u32,
    pub(super) right: u32,
}

/// A piece of a sheet.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Piece {
    /// The cell of that index, in a row of its own.
    Line(usize),
    /// A table in these rows and columns.
    Table(Placed),
}

/// The pieces of a sheet with text in `cells`, each row and column, and with merged `areas`; both in order.
pub(super) fn pieces(cells: &[(u32, u32)], areas: &[Placed]) -> Vec<Piece> {
    let mut pieces = Vec::new();
    let mut table: Option<Placed> = None;
    let (mut next_cell, mut next_area) = (0_usize, 0_usize);
    // The last row that an area from above covers, and whether a line may stand here.
    let mut covered: Option<u32> = None;
    let mut free = true;
    let mut expected_row = 0_u32;
    loop {
        let cell = cells.get(next_cell).map(|&(row, _)| row);
        let area = areas.get(next_area).map(|area| area.top);
        let Some(row) = [cell, area].into_iter().flatten().min() else { break };
        free |= row > expected_row && covered.is_none_or(|covered| covered < row.saturating_sub(1));
        let row_cells = count(cells.get(next_cell..), |&(at, _)| at == row);
        let row_areas = count(areas.get(next_area..), |area| area.top == row);
        let starting =
            areas.get(next_area..next_area.saturating_add(row_areas)).unwrap_or_default();
        let is_covered = covered.is_some_and(|covered| covered >= row);
        let tall = starting.iter().map(|area| area.bottom).max().filter(|&bottom| bottom > row);
        if row_cells == 0 && !is_covered && tall.is_none() {
            free = true;
        } else {
            let column = cells.get(next_cell).map_or(0, |&(_, column)| column);
            let own = match starting {
                [] => true,
                [only] => only.left == column,
                _ => false,
            };
            if free && row_cells == 1 && own && !is_covered && tall.is_none() {
                pieces.extend(table.take().map(Piece::Table));
                pieces.push(Piece::Line(next_cell));
            } else {
                free = false;
                let held = cells.get(next_cell..next_cell.saturating_add(row_cells));
                let held = held.unwrap_or_default();
                let table =
                    table.get_or_insert(Placed { top: row, left: u32::MAX, bottom: row, right: 0 });
                table.bottom = row;
                for &(_, column) in held {
                    table.left = table.left.min(column);
                    table.right = table.right.max(column);
                }
                for area in starting {
                    if held.binary_search(&(row, area.left)).is_ok() {
                        table.right = table.right.max(area.right);
                        table.bottom = table.bottom.max(area.bottom);
                    }
                }
            }
        }
        covered = covered.max(tall);
        next_cell = next_cell.saturating_add(row_cells);
        next_area = next_area.saturating_add(row_areas);
        expected_row = row.saturating_add(1);
    }
    pieces.extend(table.take().map(Piece::Table));
    // Blank areas alone are no table.
    pieces.retain(|piece| !matches!(piece, Piece::Table(table) if table.left > table.right));
    pieces
}

fn count<T>(items: Option<&[T]>, same: impl Fn(&T) -> bool) -> usize {
    items.unwrap_or_default().iter().take_while(|item| same(item)).count()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Rows of a picture: a letter is a cell, `-` the rest of an area on its left, `|` of one above, `.` blank,
    /// `_` a blank area. Pieces as the letter of a line, or the first and last rows and columns of a table.
    #[track_caller]
    fn check(picture: &[&str], expect: &[&str]) {
        let (mut cells, mut areas, mut letters) = (Vec::new(), Vec::new(), Vec::new());
        for (row, line) in (0_u32..).zip(picture) {
            for (column, sign) in (0_u32..).zip(line.chars()) {
                let sign_at = |row: u32, column: u32| {
                    picture.get(row as usize).and_then(|line| line.chars().nth(column as usize))
                };
                if !sign.is_alphabetic() && sign != '_' {
                    continue;
                }
                let right = (column..).skip(1).take_while(|&at| sign_at(row, at) == Some('-'));
                let bottom = (row..).skip(1).take_while(|&at| sign_at(at, column) == Some('|'));
                let (right, bottom) =
                    (right.last().unwrap_or(column), bottom.last().unwrap_or(row));
                if (bottom, right) != (row, column) {
                    areas.push(Placed { top: row, left: column, bottom, right });
                }
                if sign.is_alphabetic() {
                    cells.push((row, column));
                    letters.push(sign);
                }
            }
        }
        let found: Vec<_> = pieces(&cells, &areas)
            .into_iter()
            .map(|piece| match piece {
                Piece::Line(index) => letters[index].to_string(),
                Piece::Table(Placed { top, left, bottom, right }) => {
                    format!("{top}-{bottom} {left}-{right}")
                }
            })
            .collect();
        assert_eq!(found, expect);
    }

    #[test]
    fn lines_above_a_form_are_no_rows_of_it() {
        check(&["a--", "..b", "cde", "fgh"], &["a", "b", "2-3 0-2"]);
        check(&["a", "b"], &["a", "b"]);
        check(&[], &[]);
    }

    #[test]
    fn a_line_inside_a_form_stays_in_it() {
        check(&["ab.", "c--", "def", "g--"], &["0-3 0-2"]);
        check(&["ab", "|c", "|d"], &["0-2 0-1"]);
    }

    #[test]
    fn a_label_with_an_empty_value_is_a_row() {
        check(&["a_-", "bc-"], &["0-1 0-2"]);
        check(&["a.", "|b"], &["0-1 0-1"]);
    }

    #[test]
    fn forms_under_each_other_are_apart() {
        check(
            &["t--", "abc", "def", "...", "u-", "gh", "..", "n-"],
            &["t", "1-2 0-2", "u", "5-5 0-1", "n"],
        );
    }

    #[test]
    fn blank_rows_inside_a_form_stay() {
        check(&["ab", "..", "cd"], &["0-2 0-1"]);
        check(&["ab", "_-", "cd"], &["0-2 0-1"]);
        check(&["t-", "..", "_-", "||", "ab"], &["t", "2-4 0-1"]);
    }
}
