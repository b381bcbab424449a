//! The rows, or the columns, of a sheet that its table has.

/// Blank rows or columns that may stand between others; a longer stretch is cut to one.
const LONGEST_BLANK: u32 = 100;

/// Which rows or columns of a sheet the table has, as ranges in order.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Axis {
    /// First and last in the sheet, and the place of the first in the table.
    ranges: Vec<(u32, u32, u32)>,
    /// How many rows or columns the table has.
    length: u32,
    cut: u32,
}

impl Axis {
    /// The axis from the first to the last of `used`, without what is `hidden`, which is in order.
    pub(super) fn of(mut used: Vec<u32>, hidden: &[(u32, u32)]) -> Self {
        used.sort_unstable();
        used.dedup();
        let mut axis = Self::default();
        let mut next = used.first().copied().unwrap_or(0);
        for &index in &used {
            // What is seen between the used one before and this one.
            let mut blank = Vec::new();
            let mut count = 0_u32;
            let within = hidden.partition_point(|&(_, last)| last < next);
            for &(first, last) in hidden.get(within..).unwrap_or_default() {
                if first > index {
                    break;
                }
                if first > next {
                    blank.push((next, first.saturating_sub(1)));
                    count = count.saturating_add(first.saturating_sub(next));
                }
                next = next.max(last.saturating_add(1));
            }
            if next < index {
                blank.push((next, index.saturating_sub(1)));
                count = count.saturating_add(index.saturating_sub(next));
            }
            if count > LONGEST_BLANK {
                axis.cut = axis.cut.saturating_add(count).saturating_sub(1);
                blank.truncate(1);
                if let Some((first, last)) = blank.first_mut() {
                    *last = *first;
                }
            }
            for (first, last) in blank {
                axis.push(first, last);
            }
            axis.push(index, index);
            next = index.saturating_add(1);
        }
        axis
    }

    /// Whether it has none.
    pub(super) fn is_empty(&self) -> bool {
        self.length == 0
    }

    /// How many blank ones were cut.
    pub(super) fn cut(&self) -> u32 {
        self.cut
    }

    /// The first and the last place in the table of `first` to `last` in the sheet; `None` where it has none of them.
    pub(super) fn span(&self, first: u32, last: u32) -> Option<(u32, u32)> {
        let start = self.ranges.partition_point(|&(_, end, _)| end < first);
        let &(from, _, place) = self.ranges.get(start).filter(|&&(from, ..)| from <= last)?;
        let top = place.saturating_add(first.saturating_sub(from));
        let end = self.ranges.partition_point(|&(from, ..)| from <= last);
        let &(from, to, place) = self.ranges.get(end.checked_sub(1)?)?;
        let bottom = place.saturating_add(last.min(to).saturating_sub(from));
        Some((top, bottom))
    }

    fn push(&mut self, first: u32, last: u32) {
        let length = last.saturating_sub(first).saturating_add(1);
        match self.ranges.last_mut() {
            Some((_, end, _)) if end.saturating_add(1) == first => *end = last,
            _ => self.ranges.push((first, last, self.length)),
        }
        self.length = self.length.saturating_add(length);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// First and last in the sheet, and the same in the table.
    type Span = (u32, u32, Option<(u32, u32)>);

    #[track_caller]
    fn check(used: &[u32], hidden: &[(u32, u32)], length: u32, spans: &[Span]) {
        let axis = Axis::of(used.to_vec(), hidden);
        assert_eq!(axis.length, length);
        for &(first, last, expect) in spans {
            assert_eq!(axis.span(first, last), expect, "{first} to {last}");
        }
    }

    #[test]
    fn it_reaches_from_first_to_last() {
        check(&[], &[], 0, &[(0, 9, None)]);
        check(&[5, 3, 5, 7], &[], 5, &[(3, 7, Some((0, 4))), (0, 2, None), (5, 99, Some((2, 4)))]);
    }

    #[test]
    fn hidden_ones_are_left_out() {
        check(&[0, 4], &[(1, 2)], 3, &[(0, 1, Some((0, 0))), (1, 2, None), (1, 4, Some((1, 2)))]);
        check(&[2, 9], &[(0, 1), (3, 8)], 2, &[(0, 99, Some((0, 1)))]);
    }

    #[test]
    fn long_blank_stretches_are_cut_to_one() {
        check(&[0, 101], &[], 102, &[(101, 101, Some((101, 101)))]);
        check(
            &[0, 102],
            &[],
            3,
            &[(102, 102, Some((2, 2))), (50, 60, None), (0, 102, Some((0, 2)))],
        );
        check(&[0, u32::MAX], &[], 3, &[(0, u32::MAX, Some((0, 2)))]);
    }
}
