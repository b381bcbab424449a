//! The best one-to-one assignment over candidates with weights.

use pathfinding::prelude::{Matrix, kuhn_munkres};
use std::collections::{BTreeMap, BTreeSet};

/// Fields of the largest matrix that is solved exactly; in larger tangles the heaviest candidate goes first.
const EXACT_FIELDS: usize = 90_000;
/// Passes in which candidates that no other can outweigh are taken.
const PASSES: usize = 16;

/// A candidate: number on the old side, number on the new side, weight.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Candidate {
    pub(crate) old: usize,
    pub(crate) new: usize,
    pub(crate) weight: u32,
}

/// The candidates that together weigh most, each number at most once, in the order of the old side.
///
/// A candidate that weighs as much as the best two others of its ends together is part of a best assignment and is taken
/// first; that settles nearly everything. What stays tangled is solved part by part (Kuhn–Munkres).
pub(crate) fn assign(candidates: &[Candidate]) -> Vec<Candidate> {
    let mut open: Vec<Candidate> =
        candidates.iter().copied().filter(|one| one.weight > 0).collect();
    open.sort_by_key(|one| (std::cmp::Reverse(one.weight), one.old, one.new));
    let mut taken = Vec::new();
    for _ in 0..PASSES {
        let before = taken.len();
        take_dominant(&mut open, &mut taken);
        if taken.len() == before || open.is_empty() {
            break;
        }
    }
    for part in connected(&open) {
        solve(&part, &mut taken);
    }
    taken.sort_by_key(|one| (one.old, one.new));
    taken
}

/// The two greatest weights at an end.
#[derive(Debug, Clone, Copy, Default)]
struct Best {
    first: u32,
    second: u32,
}

impl Best {
    fn add(&mut self, weight: u32) {
        if weight > self.first {
            self.second = self.first;
            self.first = weight;
        } else if weight > self.second {
            self.second = weight;
        }
    }

    /// The greatest weight of the others.
    fn beside(self, weight: u32) -> u32 {
        if weight == self.first { self.second } else { self.first }
    }
}

fn take_dominant(open: &mut Vec<Candidate>, taken: &mut Vec<Candidate>) {
    let (mut old, mut new) = (BTreeMap::<_, Best>::new(), BTreeMap::<_, Best>::new());
    for one in open.iter() {
        old.entry(one.old).or_default().add(one.weight);
        new.entry(one.new).or_default().add(one.weight);
    }
    // An end that is taken in this pass holds weight 0 for those that come later.
    let (mut old_gone, mut new_gone) = (BTreeSet::new(), BTreeSet::new());
    for one in open.iter() {
        if old_gone.contains(&one.old) || new_gone.contains(&one.new) {
            continue;
        }
        let beside = |best: &BTreeMap<usize, Best>, end| {
            best.get(end).map_or(0, |best| best.beside(one.weight))
        };
        if one.weight >= beside(&old, &one.old).saturating_add(beside(&new, &one.new)) {
            old_gone.insert(one.old);
            new_gone.insert(one.new);
            taken.push(*one);
        }
    }
    open.retain(|one| !old_gone.contains(&one.old) && !new_gone.contains(&one.new));
}

/// Candidates by the tangle that they belong to.
fn connected(candidates: &[Candidate]) -> Vec<Vec<Candidate>> {
    let mut olds: Vec<usize> = candidates.iter().map(|one| one.old).collect();
    let mut news: Vec<usize> = candidates.iter().map(|one| one.new).collect();
    for ends in [&mut olds, &mut news] {
        ends.sort_unstable();
        ends.dedup();
    }
    let mut parents: Vec<usize> = (0..olds.len() + news.len()).collect();
    let old_end = |one: &Candidate| olds.binary_search(&one.old).unwrap_or(0);
    let new_end = |one: &Candidate| olds.len() + news.binary_search(&one.new).unwrap_or(0);
    for one in candidates {
        let (a, b) = (root(&mut parents, old_end(one)), root(&mut parents, new_end(one)));
        if let Some(parent) = parents.get_mut(a.max(b)) {
            *parent = a.min(b);
        }
    }
    let mut parts = BTreeMap::<usize, Vec<Candidate>>::new();
    for one in candidates {
        parts.entry(root(&mut parents, old_end(one))).or_default().push(*one);
    }
    parts.into_values().collect()
}

fn root(parents: &mut [usize], mut at: usize) -> usize {
    while let Some(&parent) = parents.get(at) {
        if parent == at {
            break;
        }
        let above = parents.get(parent).copied().unwrap_or(parent);
        if let Some(own) = parents.get_mut(at) {
            *own = above;
        }
        at = parent;
    }
    at
}

fn solve(part: &[Candidate], taken: &mut Vec<Candidate>) {
    let mut olds: Vec<usize> = part.iter().map(|one| one.old).collect();
    let mut news: Vec<usize> = part.iter().map(|one| one.new).collect();
    for ends in [&mut olds, &mut news] {
        ends.sort_unstable();
        ends.dedup();
    }
    if olds.len().saturating_mul(news.len()) > EXACT_FIELDS {
        return heaviest_first(part, taken);
    }
    // Rows must not outnumber columns.
    let turned = olds.len() > news.len();
    let (rows, columns) = if turned { (&news, &olds) } else { (&olds, &news) };
    let mut weights = Matrix::new(rows.len(), columns.len(), 0_i64);
    for one in part {
        let (row, column) = if turned { (one.new, one.old) } else { (one.old, one.new) };
        if let (Ok(row), Ok(column)) = (rows.binary_search(&row), columns.binary_search(&column))
            && let Some(field) = weights.get_mut((row, column))
        {
            *field = (*field).max(i64::from(one.weight));
        }
    }
    let (_, assigned) = kuhn_munkres(&weights);
    for (row, column) in assigned.into_iter().enumerate() {
        let weight = weights.get((row, column)).copied().unwrap_or(0);
        if let (Some(&row), Some(&column), Ok(weight @ 1..)) =
            (rows.get(row), columns.get(column), u32::try_from(weight))
        {
            let (old, new) = if turned { (column, row) } else { (row, column) };
            taken.push(Candidate { old, new, weight });
        }
    }
}

fn heaviest_first(part: &[Candidate], taken: &mut Vec<Candidate>) {
    let (mut olds, mut news) = (BTreeSet::new(), BTreeSet::new());
    for one in part {
        if !olds.contains(&one.old) && !news.contains(&one.new) {
            olds.insert(one.old);
            news.insert(one.new);
            taken.push(*one);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(candidates: &[(usize, usize, u32)], expect: &[(usize, usize)]) {
        let candidates: Vec<_> =
            candidates.iter().map(|&(old, new, weight)| Candidate { old, new, weight }).collect();
        let found: Vec<_> = assign(&candidates).iter().map(|one| (one.old, one.new)).collect();
        assert_eq!(found, expect);
    }

    #[test]
    fn the_whole_counts_and_not_the_first() {
        check(&[(0, 0, 10), (0, 1, 9), (1, 0, 9)], &[(0, 1), (1, 0)]);
        check(&[(0, 0, 20), (0, 1, 9), (1, 0, 9)], &[(0, 0)]);
    }

    #[test]
    fn sides_of_any_size_and_none() {
        check(&[], &[]);
        check(&[(7, 3, 5), (8, 3, 6), (9, 3, 5)], &[(8, 3)]);
        check(&[(3, 7, 5), (3, 8, 6), (3, 9, 5)], &[(3, 8)]);
        check(&[(0, 0, 0)], &[]);
    }

    #[test]
    fn a_large_tangle_is_settled_heaviest_first() {
        let side = 400;
        let all: Vec<_> = (0..side)
            .flat_map(|old| (0..side).map(move |new| (old, new, if old == new { 11 } else { 10 })))
            .collect();
        let expect: Vec<_> = (0..side).map(|end| (end, end)).collect();
        check(&all, &expect);
    }

    proptest::proptest! {
        #[test]
        fn no_end_is_taken_twice_and_no_better_single_exchange_exists(
            edges in proptest::collection::vec((0_usize..8, 0_usize..8, 1_u32..50), 0..40)
        ) {
            let mut best = BTreeMap::new();
            for (old, new, weight) in edges {
                best.insert((old, new), weight);
            }
            let candidates: Vec<_> = best.iter()
                .map(|(&(old, new), &weight)| Candidate { old, new, weight }).collect();
            let taken = assign(&candidates);
            let olds: std::collections::BTreeSet<_> = taken.iter().map(|one| one.old).collect();
            let news: std::collections::BTreeSet<_> = taken.iter().map(|one| one.new).collect();
            assert_eq!((olds.len(), news.len()), (taken.len(), taken.len()));
            let total: u32 = taken.iter().map(|one| one.weight).sum();
            assert_eq!(total, exhaustive(&candidates, 0, 0, 0));
        }
    }

    /// The greatest weight, by trying everything.
    fn exhaustive(candidates: &[Candidate], old: usize, used: u32, weight: u32) -> u32 {
        if old == 8 {
            return weight;
        }
        let mut best = exhaustive(candidates, old + 1, used, weight);
        for one in candidates.iter().filter(|one| one.old == old && used >> one.new & 1 == 0) {
            best =
                best.max(exhaustive(candidates, old + 1, used | 1 << one.new, weight + one.weight));
        }
        best
    }
}
