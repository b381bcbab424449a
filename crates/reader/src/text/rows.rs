//! Where the rows of a dumped table end.
//!
//! A blank line ends a row, but a cell may also hold empty paragraphs, which look the same.
//! Cells with no blank line between them surely stand in one row: call them a piece.
//! The column count of the table decides whether pieces shorter than it are rows or parts of one:
//!
//! ```text
//! pieces of a table with 6 columns      6  6  4 2  6  3 1 2  6  5 1        6 = the column count
//! rows                                  6  6   6   6    6    6   6
//! pieces of a header block              2  4  7  2  5  5  2                no count fits: rows as they are
//! ```
//!
//! The column count is the length that covers most cells of the table; it must occur twice and be at least 3.
//! A run of shorter pieces becomes rows when it splits into them exactly, and
//!
//! * rows of full length stand on both sides of it, or
//! * the whole table splits exactly and a full row stands before it, or
//! * the whole table splits exactly, it is the table's beginning, and two blank lines or more stand inside
//!   each of its rows. (One blank line is not enough there: a form often begins with shorter rows.)

use std::collections::BTreeMap;
use std::ops::Range;

/// Lengths of the rows of a table whose cells are followed by `blanks` blank lines each.
pub(super) fn lengths(blanks: &[u64]) -> Vec<usize> {
    let pieces = pieces(blanks);
    match column_count(&pieces) {
        Some(columns) => join(&pieces, columns),
        None => pieces.iter().map(|piece| piece.cells).collect(),
    }
}

/// Cells that surely stand in one row.
#[derive(Debug, Clone, Copy)]
struct Piece {
    cells: usize,
    /// Blank lines behind it.
    blanks: u64,
}

fn pieces(blanks: &[u64]) -> Vec<Piece> {
    let ends = blanks.split_inclusive(|&blanks| blanks > 0);
    ends.map(|cells| Piece { cells: cells.len(), blanks: cells.last().copied().unwrap_or(0) })
        .collect()
}

fn column_count(pieces: &[Piece]) -> Option<usize> {
    let mut counts = BTreeMap::<usize, usize>::new();
    for piece in pieces.iter().filter(|piece| piece.cells >= 3) {
        let count = counts.entry(piece.cells).or_default();
        *count = count.saturating_add(1);
    }
    let frequent = counts.into_iter().filter(|&(_, count)| count >= 2);
    frequent.max_by_key(|&(cells, count)| cells.saturating_mul(count)).map(|(cells, _)| cells)
}

/// A run of pieces that are shorter than the column count.
#[derive(Debug)]
struct Run {
    pieces: Range<usize>,
    is_exact: bool,
}

fn join(pieces: &[Piece], columns: usize) -> Vec<usize> {
    let runs = short_runs(pieces, columns);
    let is_exact =
        runs.iter().all(|run| run.is_exact) && pieces.iter().all(|piece| piece.cells <= columns);
    let is_full = |index: Option<usize>| {
        index.and_then(|index| pieces.get(index)).is_some_and(|piece| piece.cells == columns)
    };
    let mut lengths = Vec::with_capacity(pieces.len());
    let mut done = 0;
    for Run { pieces: run, is_exact: run_is_exact } in runs {
        let before = pieces.get(done..run.start).unwrap_or_default();
        lengths.extend(before.iter().map(|piece| piece.cells));
        done = run.end;
        let members = pieces.get(run.clone()).unwrap_or_default();
        let follows = is_full(run.start.checked_sub(1));
        let is_enclosed = follows && is_full(Some(run.end));
        let begins_with_gaps =
            run.start == 0 && inner_gaps(members, columns).all(|blanks| blanks >= 2);
        if run_is_exact && (is_enclosed || is_exact && (follows || begins_with_gaps)) {
            let cells: usize =
                members.iter().map(|piece| piece.cells).fold(0, usize::saturating_add);
            let rows = cells.checked_div(columns).unwrap_or(0);
            lengths.extend(std::iter::repeat_n(columns, rows));
        } else {
            lengths.extend(members.iter().map(|piece| piece.cells));
        }
    }
    lengths.extend(pieces.get(done..).unwrap_or_default().iter().map(|piece| piece.cells));
    lengths
}

fn short_runs(pieces: &[Piece], columns: usize) -> Vec<Run> {
    let mut runs: Vec<Run> = Vec::new();
    let mut filled = 0_usize;
    let mut fits = true;
    let mut open = false;
    for (index, piece) in pieces.iter().enumerate() {
        if piece.cells >= columns {
            open = false;
            continue;
        }
        if !open {
            runs.push(Run { pieces: index..index, is_exact: false });
            (open, filled, fits) = (true, 0, true);
        }
        filled = filled.saturating_add(piece.cells);
        fits &= filled <= columns;
        if let Some(run) = runs.last_mut() {
            run.pieces.end = index.saturating_add(1);
            run.is_exact = fits && filled == columns;
        }
        if filled == columns {
            filled = 0;
        }
    }
    runs
}

/// Blank lines between pieces of one row, for a run that splits exactly into rows.
fn inner_gaps(run: &[Piece], columns: usize) -> impl Iterator<Item = u64> {
    let mut filled = 0_usize;
    run.iter().filter_map(move |piece| {
        filled = filled.saturating_add(piece.cells);
        if filled >= columns {
            filled = 0;
            return None;
        }
        Some(piece.blanks)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// `pieces`: cells and the blank lines behind them.
    #[track_caller]
    fn check(pieces: &[(usize, u64)], expect: &[usize]) {
        let mut blanks = Vec::new();
        for &(cells, behind) in pieces {
            blanks.extend(std::iter::repeat_n(0, cells));
            if let Some(last) = blanks.last_mut() {
                *last = behind;
            }
        }
        assert_eq!(lengths(&blanks), expect, "{pieces:?}");
    }

    #[test]
    fn pieces_that_fill_the_column_count_are_one_row() {
        check(&[(6, 1), (3, 2), (1, 2), (2, 1), (6, 2)], &[6, 6, 6]);
        check(&[(6, 1), (4, 1), (2, 1), (5, 2), (1, 1), (6, 1)], &[6, 6, 6, 6]);
        check(&[(4, 1), (4, 1), (2, 2), (1, 2), (1, 3), (4, 1)], &[4, 4, 4, 4]);
    }

    #[test]
    fn the_last_row_is_joined_where_the_whole_table_fits() {
        check(&[(6, 1), (6, 1), (5, 1), (1, 3)], &[6, 6, 6]);
        check(&[(2, 1), (6, 1), (6, 1), (5, 1), (1, 3)], &[2, 6, 6, 5, 1]);
    }

    #[test]
    fn the_first_row_is_joined_only_over_two_blank_lines() {
        check(&[(3, 2), (3, 1), (6, 1), (6, 1)], &[6, 6, 6]);
        check(&[(2, 1), (4, 1), (6, 1), (6, 1)], &[2, 4, 6, 6]);
    }

    #[test]
    fn header_blocks_keep_their_rows() {
        let block = [(2, 1), (4, 1), (7, 1), (2, 1), (5, 1), (5, 1), (2, 2)];
        check(&block, &[2, 4, 7, 2, 5, 5, 2]);
        check(&[(2, 1), (4, 3), (7, 1), (2, 1), (5, 1), (5, 1), (2, 2)], &[2, 4, 7, 2, 5, 5, 2]);
        check(
            &[(2, 1), (4, 1), (4, 1), (9, 1), (9, 1), (10, 1), (10, 1)],
            &[2, 4, 4, 9, 9, 10, 10],
        );
        check(&[(5, 1), (5, 1), (4, 1), (2, 1), (2, 1), (1, 2)], &[5, 5, 4, 2, 2, 1]);
    }

    #[test]
    fn two_columns_are_no_column_count() {
        check(&[(2, 1), (1, 1), (1, 1), (2, 1)], &[2, 1, 1, 2]);
        check(&[(1, 1)], &[1]);
        check(&[], &[]);
    }
}
