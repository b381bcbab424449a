//! Which projects of two years are the same: one assignment over all candidates.

use crate::assignment::{Candidate, assign};
use crate::candidates::{candidates, left_over};
use crate::evidence::{AHEAD, ENOUGH, Evidence, Names, Rarity};
use crate::facts::OneYear;
use crate::parts::{self, Parts};
use std::collections::{BTreeMap, BTreeSet};

/// A project of each year, and why they are the same.
#[derive(Debug, Clone)]
pub(crate) struct Pair {
    pub(crate) old: usize,
    pub(crate) new: usize,
    pub(crate) evidence: Evidence,
}

/// All projects of both years, each once.
#[derive(Debug, Default)]
pub(crate) struct Pairing {
    /// By the old number.
    pub(crate) pairs: Vec<Pair>,
    /// One project that became several.
    pub(crate) splits: Vec<Parts>,
    /// Several projects that became one.
    pub(crate) merges: Vec<Parts>,
    pub(crate) removed: Vec<usize>,
    pub(crate) added: Vec<usize>,
}

pub(crate) fn pair(old: &OneYear<'_>, new: &OneYear<'_>, rarity: &Rarity) -> Pairing {
    let mut possible = Vec::new();
    let mut pairs = best(old, new, &candidates(old, new), rarity, &mut possible);
    // What is left is few, so that more of it can be compared.
    let free = |count: usize, paired: &dyn Fn(&Pair) -> usize| -> Vec<usize> {
        let taken: BTreeSet<usize> = pairs.iter().map(paired).collect();
        (0..count).filter(|number| !taken.contains(number)).collect()
    };
    let free_old = free(old.projects.len(), &|pair| pair.old);
    let free_new = free(new.projects.len(), &|pair| pair.new);
    let rest = left_over(old, &free_old, new, &free_new);
    // What was too close before stays so.
    possible.retain(|one| {
        free_old.binary_search(&one.old).is_ok() && free_new.binary_search(&one.new).is_ok()
    });
    let more = best(old, new, &rest, rarity, &mut possible);
    pairs.extend(more);
    pairs.sort_by_key(|pair| (pair.old, pair.new));
    with_parts(old, new, pairs)
}

/// The best pairs among candidates, without guesses. `possible` are candidates that may be rivals, of before and from now.
fn best(
    old: &OneYear<'_>,
    new: &OneYear<'_>,
    candidates: &[(usize, usize)],
    rarity: &Rarity,
    possible: &mut Vec<Candidate>,
) -> Vec<Pair> {
    let mut found = BTreeMap::new();
    let mut accepted = Vec::new();
    for &(one, other) in candidates {
        let (Some(before), Some(after)) = (old.projects.get(one), new.projects.get(other)) else {
            continue;
        };
        let evidence = Evidence::new(before, after, rarity);
        let candidate = Candidate { old: one, new: other, weight: evidence.points };
        if evidence.is_enough(before, after, rarity) {
            accepted.push(candidate);
        }
        if !evidence.apart && evidence.points >= ENOUGH - AHEAD {
            possible.push(candidate);
        }
        found.insert((one, other), evidence);
    }
    let pairs: Vec<Pair> = assign(&accepted)
        .iter()
        .filter_map(|one| {
            let evidence = found.remove(&(one.old, one.new))?;
            Some(Pair { old: one.old, new: one.new, evidence })
        })
        .collect();
    without_guesses(pairs, possible)
}

/// Whether the pairing rests on what names a project, and not on likeness.
fn is_firm(evidence: &Evidence) -> bool {
    evidence.names == Names::Same || evidence.same_code
}

/// The pairs without those of which another one, with a project that is not firmly paired, would be about as good.
fn without_guesses(pairs: Vec<Pair>, possible: &[Candidate]) -> Vec<Pair> {
    let (mut firm_old, mut firm_new) = (BTreeSet::new(), BTreeSet::new());
    for pair in pairs.iter().filter(|pair| is_firm(&pair.evidence)) {
        firm_old.insert(pair.old);
        firm_new.insert(pair.new);
    }
    let mut rivals_of_old = BTreeMap::<usize, Vec<Candidate>>::new();
    let mut rivals_of_new = BTreeMap::<usize, Vec<Candidate>>::new();
    for one in possible {
        if !firm_old.contains(&one.old) && !firm_new.contains(&one.new) {
            rivals_of_old.entry(one.old).or_default().push(*one);
            rivals_of_new.entry(one.new).or_default().push(*one);
        }
    }
    let is_guess = |pair: &Pair| {
        let close = |one: &Candidate| {
            (one.old, one.new) != (pair.old, pair.new)
                && one.weight.saturating_add(AHEAD) > pair.evidence.points
        };
        let of_old = rivals_of_old.get(&pair.old).into_iter().flatten();
        let of_new = rivals_of_new.get(&pair.new).into_iter().flatten();
        of_old.chain(of_new).any(close)
    };
    pairs.into_iter().filter(|pair| is_firm(&pair.evidence) || !is_guess(pair)).collect()
}

/// Looks for splits and merges among the projects that no name holds.
fn with_parts(old: &OneYear<'_>, new: &OneYear<'_>, pairs: Vec<Pair>) -> Pairing {
    let named = |pair: &&Pair| pair.evidence.names == Names::Same;
    let held_old: BTreeSet<_> = pairs.iter().filter(named).map(|pair| pair.old).collect();
    let held_new: BTreeSet<_> = pairs.iter().filter(named).map(|pair| pair.new).collect();
    let free = |count: usize, held: &BTreeSet<usize>| -> Vec<usize> {
        (0..count).filter(|number| !held.contains(number)).collect()
    };
    let free_old = free(old.projects.len(), &held_old);
    let free_new = free(new.projects.len(), &held_new);
    let splits = parts::find(old, &free_old, new, &free_new);
    let mut gone_old: BTreeSet<usize> = splits.iter().map(|one| one.whole).collect();
    let mut gone_new: BTreeSet<usize> = splits.iter().flat_map(|one| &one.parts).copied().collect();
    let rest = |free: &[usize], gone: &BTreeSet<usize>| -> Vec<usize> {
        free.iter().copied().filter(|number| !gone.contains(number)).collect()
    };
    let merges = parts::find(new, &rest(&free_new, &gone_new), old, &rest(&free_old, &gone_old));
    gone_new.extend(merges.iter().map(|one| one.whole));
    gone_old.extend(merges.iter().flat_map(|one| &one.parts).copied());
    let pairs: Vec<Pair> = pairs
        .into_iter()
        .filter(|pair| !gone_old.contains(&pair.old) && !gone_new.contains(&pair.new))
        .collect();
    gone_old.extend(pairs.iter().map(|pair| pair.old));
    gone_new.extend(pairs.iter().map(|pair| pair.new));
    let removed = free(old.projects.len(), &gone_old);
    let added = free(new.projects.len(), &gone_new);
    Pairing { pairs, splits, merges, removed, added }
}
