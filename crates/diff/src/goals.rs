//! Which goals of two years are the same, and what became of their texts.

use crate::assignment::{Candidate, assign};
use crate::text::{Measured, bare, relative};

/// Likeness of texts, in thousandths, from which a goal is the same one reworded.
const REWORDED: u32 = 400;
/// The same for goals of equal headings.
const UNDER_ONE_HEADING: u32 = 150;
/// Pairs of goals that are compared at most; of more, only equal texts are found.
const MOST_PAIRS: usize = 40_000;

/// A goal as it is compared.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Goal<'r> {
    pub(crate) heading: &'r str,
    pub(crate) text: &'r str,
    pub(crate) fiscal_year: Option<i32>,
}

/// Goals that belong together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Pair {
    pub(crate) old: usize,
    pub(crate) new: usize,
    /// The texts are equal but for the year.
    pub(crate) unchanged: bool,
}

/// Goals that belong together, in the order of the new year.
pub(crate) fn pair(old: &[Goal<'_>], new: &[Goal<'_>]) -> Vec<Pair> {
    let measured = |goals: &[Goal<'_>]| -> Vec<(Measured, String)> {
        let key = |text: &str, year| bare(&relative(text, year));
        goals
            .iter()
            .map(|goal| {
                let text = Measured::new(key(goal.text, goal.fiscal_year));
                (text, key(goal.heading, goal.fiscal_year))
            })
            .collect()
    };
    let (old, new) = (measured(old), measured(new));
    let few = old.len().saturating_mul(new.len()) <= MOST_PAIRS;
    let mut candidates = Vec::new();
    for (one, (before, heading)) in old.iter().enumerate() {
        if few {
            for (other, (after, other_heading)) in new.iter().enumerate() {
                let same_heading = !heading.is_empty() && heading == other_heading;
                let likeness = before.likeness(after);
                let enough = if same_heading { UNDER_ONE_HEADING } else { REWORDED };
                if likeness >= enough {
                    let near = 20_usize.saturating_sub(one.abs_diff(other));
                    let weight = likeness
                        + if before.key == after.key { 1000 } else { 0 }
                        + if same_heading { 400 } else { 0 }
                        + u32::try_from(near).unwrap_or(0);
                    candidates.push(Candidate { old: one, new: other, weight });
                }
            }
        } else if let Some((after, _)) = new.get(one)
            && before.key == after.key
        {
            candidates.push(Candidate { old: one, new: one, weight: 1000 });
        }
    }
    let mut pairs: Vec<Pair> = assign(&candidates)
        .iter()
        .filter_map(|one| {
            let unchanged = old.get(one.old)?.0.key == new.get(one.new)?.0.key;
            Some(Pair { old: one.old, new: one.new, unchanged })
        })
        .collect();
    pairs.sort_by_key(|pair| pair.new);
    pairs
}
