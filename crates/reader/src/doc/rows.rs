//! What properties say of a row: the edges of its cells, and which of them are merged (MS-DOC 2.6.3, 2.9.317, 2.9.327).

use super::bytes::{i16_at, slice, u8_at, u16_at};
use super::sprms::Sprm;
use crate::building::table::Merge;

/// Cells of a row; Word has at most 63.
const CELLS: usize = 255;

/// How a cell is merged.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct CellMerge {
    pub(super) horizontal: Merge,
    pub(super) vertical: Merge,
}

/// The properties of a row.
#[derive(Debug, Default)]
pub(super) struct RowProperties {
    /// Where the first cell begins and where each cell ends, in twips.
    edges: Vec<i32>,
    /// For each cell.
    pub(super) cells: Vec<CellMerge>,
    /// Half the gap between cells.
    half_gap: i32,
}

impl RowProperties {
    /// Where the first cell begins, and where each ends.
    pub(super) fn edges(&self) -> (i32, &[i32]) {
        self.edges.split_first().map_or((0, &[]), |(&left, rights)| (left, rights))
    }

    /// Takes in a property.
    pub(super) fn apply(&mut self, (sprm, operand): Sprm<'_>) {
        let range = || {
            let first = usize::from(u8_at(operand, 0).unwrap_or(0));
            let end = usize::from(u8_at(operand, 1).unwrap_or(0)).min(self.cells.len());
            (first.min(end), end)
        };
        let (first, end) = range();
        match sprm {
            0xD608 => self.define(operand, 20),
            0xD606 => self.define(operand, 10),
            0x9601 => {
                let left = self.edges.first().copied().unwrap_or(0).saturating_add(self.half_gap);
                let by = i32::from(i16_at(operand, 0).unwrap_or(0)).saturating_sub(left);
                self.shift(0, by);
            }
            0x9602 => {
                let gap = i32::from(i16_at(operand, 0).unwrap_or(0));
                if let Some(left) = self.edges.first_mut() {
                    *left = left.saturating_add(self.half_gap.saturating_sub(gap));
                }
                self.half_gap = gap;
            }
            0x7621 => self.insert(operand),
            0x5622 => {
                let gone = self.edge(end).saturating_sub(self.edge(first));
                self.shift(end.saturating_add(1), gone.saturating_neg());
                self.cells.drain(first..end);
                if end < self.edges.len() {
                    self.edges.drain(first.saturating_add(1)..=end);
                }
            }
            0x7623 => {
                let width = i32::from(i16_at(operand, 2).unwrap_or(0));
                for cell in first..end {
                    let next = cell.saturating_add(1);
                    let by = self.edge(cell).saturating_add(width).saturating_sub(self.edge(next));
                    self.shift(next, by);
                }
            }
            0x5624 => {
                for (index, cell) in self.cells.iter_mut().enumerate().take(end).skip(first) {
                    cell.horizontal = if index == first { Merge::Restart } else { Merge::Continue };
                }
            }
            0x5625 => {
                for cell in self.cells.iter_mut().take(end).skip(first) {
                    cell.horizontal = Merge::Single;
                }
            }
            0xD62B => {
                let index = usize::from(u8_at(operand, 0).unwrap_or(u8::MAX));
                if let Some(cell) = self.cells.get_mut(index) {
                    cell.vertical = vertical(u8_at(operand, 1).unwrap_or(0));
                }
            }
            _ => {}
        }
    }

    /// `sprmTDefTable`: the number of cells, their edges, and for each cell `size` bytes that begin with its merges.
    fn define(&mut self, operand: &[u8], size: usize) {
        let count = usize::from(u8_at(operand, 0).unwrap_or(0));
        let edges = (0..=count).map_while(|index| {
            i16_at(operand, index.saturating_mul(2).saturating_add(1)).map(i32::from)
        });
        self.edges = edges.collect();
        let first = count.saturating_mul(2).saturating_add(3);
        let cells = (0..count).map(|index| {
            let cell = slice(operand, first.saturating_add(index.saturating_mul(size)), size);
            let flags = u16_at(cell, 0).unwrap_or(0);
            let horizontal = match flags & 3 {
                0 => Merge::Single,
                1 => Merge::Restart,
                _ => Merge::Continue,
            };
            // The cells of Word 6 have no merges down.
            let vertical_flags = if size == 20 { (flags >> 5) & 3 } else { 0 };
            CellMerge { horizontal, vertical: vertical(u8::try_from(vertical_flags).unwrap_or(0)) }
        });
        self.cells = cells.collect();
    }

    fn edge(&self, index: usize) -> i32 {
        self.edges.get(index).copied().unwrap_or(0)
    }

    /// Moves the edges from `first` on.
    fn shift(&mut self, first: usize, by: i32) {
        for edge in self.edges.iter_mut().skip(first) {
            *edge = edge.saturating_add(by);
        }
    }

    /// `sprmTInsert`: further cells of one width.
    fn insert(&mut self, operand: &[u8]) {
        let at = usize::from(u8_at(operand, 0).unwrap_or(0));
        let count = usize::from(u8_at(operand, 1).unwrap_or(0));
        let width = i32::from(u16_at(operand, 2).unwrap_or(0));
        if self.edges.is_empty() {
            self.edges.push(0);
        }
        // Cells before the new ones that do not exist yet are made, too.
        let missing = at.saturating_sub(self.cells.len());
        let at = at.min(self.cells.len()).min(self.edges.len().saturating_sub(1));
        let count = count.saturating_add(missing).min(CELLS.saturating_sub(self.cells.len()));
        for _ in 0..count {
            let left = self.edge(at);
            self.shift(at.saturating_add(1), width);
            self.edges.insert(at.saturating_add(1), left.saturating_add(width));
            self.cells.insert(at, CellMerge::default());
        }
    }
}

fn vertical(flags: u8) -> Merge {
    match flags & 3 {
        0 => Merge::Single,
        1 => Merge::Continue,
        _ => Merge::Restart,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A row of two cells, 1000 and 2000 twips wide, from -100 on.
    const DEFINITION: [u8; 47] = {
        let mut definition = [0; 47];
        definition[0] = 2;
        [definition[1], definition[2]] = (-100_i16).to_le_bytes();
        [definition[3], definition[4]] = 900_i16.to_le_bytes();
        [definition[5], definition[6]] = 2900_i16.to_le_bytes();
        definition[7] = 0x60;
        definition[27] = 0x20;
        definition
    };

    /// What the row comes to after `sprms`: its edges, and for each cell its merges to the left and up.
    #[track_caller]
    fn check(sprms: &[Sprm<'_>], edges: &[i32], merges: &str) {
        let mut row = RowProperties::default();
        row.apply((0xD608, &DEFINITION));
        for sprm in sprms {
            row.apply(*sprm);
        }
        assert_eq!(row.edges, edges);
        let sign = |merge| match merge {
            Merge::Single => '.',
            Merge::Restart => 'r',
            Merge::Continue => 'c',
        };
        let found: Vec<String> = (row.cells.iter())
            .map(|cell| [sign(cell.horizontal), sign(cell.vertical)].iter().collect())
            .collect();
        assert_eq!(found.join(" "), merges);
    }

    #[test]
    fn a_row_is_defined_by_its_edges() {
        check(&[], &[-100, 900, 2900], ".r .c");
    }

    #[test]
    fn merges_are_set_and_taken_back() {
        check(&[(0x5624, &[0, 2])], &[-100, 900, 2900], "rr cc");
        check(&[(0x5624, &[0, 2]), (0x5625, &[0, 2])], &[-100, 900, 2900], ".r .c");
        check(&[(0xD62B, &[1, 3])], &[-100, 900, 2900], ".r .r");
        check(&[(0xD62B, &[0, 0])], &[-100, 900, 2900], ".. .c");
    }

    #[test]
    fn cells_are_inserted_deleted_and_widened() {
        check(&[(0x7621, &[1, 1, 100, 0])], &[-100, 900, 1000, 3000], ".r .. .c");
        check(&[(0x7621, &[3, 1, 100, 0])], &[-100, 900, 2900, 3000, 3100], ".r .c .. ..");
        check(&[(0x5622, &[0, 1])], &[-100, 1900], ".c");
        check(&[(0x7623, &[0, 1, 100, 0])], &[-100, 0, 2000], ".r .c");
    }

    #[test]
    fn a_row_is_moved() {
        check(&[(0x9601, &[0, 0])], &[0, 1000, 3000], ".r .c");
        check(&[(0x9602, &[10, 0])], &[-110, 900, 2900], ".r .c");
    }

    #[test]
    fn operands_that_lie_change_nothing_else() {
        check(
            &[(0x5624, &[9, 200]), (0x5622, &[7, 3]), (0xD62B, &[99, 1])],
            &[-100, 900, 2900],
            ".r .c",
        );
        check(&[(0x7621, &[0, 255, 0, 0]), (0x5622, &[0, 255])], &[-100], "");
        check(&[(0xD608, &[200, 1])], &[], &[".."; 200].join(" "));
        check(&[(0xD608, &[])], &[], "");
    }
}
