//! Which pairs of projects are looked at: those that share a name, a code, or something rare. Without this, 3,000 projects a
//! year would make nine million pairs.

use crate::facts::{Facts, OneYear};
use std::collections::BTreeMap;

/// Projects of a year that may share a thing for it to count as rare.
const RARE: usize = 24;
/// Other projects that one project is compared with because of rare things, those that share most first.
const COMPARED: usize = 24;
/// Pairs of projects of one name that are all compared.
const SAME_NAME_PAIRS: usize = 2_500;
/// Of more projects of one name, how many beside its place each is compared with.
const WINDOW: usize = 12;

/// Pairs of one agency's left-over projects that are compared at most.
const LEFT_OVER_PAIRS: usize = 250_000;
/// Likeness of names, in thousandths, from which left-over projects are looked at.
const LIKE: u32 = 500;

/// Pairs to look at, by numbers in the lists of projects, in order.
pub(crate) fn candidates(old: &OneYear<'_>, new: &OneYear<'_>) -> Vec<(usize, usize)> {
    let mut pairs = Vec::new();
    same_names(old, new, |facts| &facts.name.key, &mut pairs);
    same_names(old, new, |facts| &facts.name.absolute, &mut pairs);
    share_rare_things(old, new, &mut pairs);
    pairs.sort_unstable();
    pairs.dedup();
    pairs
}

/// Pairs of projects of one agency that are left over and have names that are alike, as far as there are not too many.
pub(crate) fn left_over(
    old: &OneYear<'_>,
    free_old: &[usize],
    new: &OneYear<'_>,
    free_new: &[usize],
) -> Vec<(usize, usize)> {
    let others = by_agency(new, free_new);
    let mut pairs = Vec::new();
    for (agency, olds) in by_agency(old, free_old) {
        let Some(news) = others.get(&agency) else { continue };
        if olds.len().saturating_mul(news.len()) > LEFT_OVER_PAIRS {
            continue;
        }
        for &one in &olds {
            let Some(before) = old.projects.get(one) else { continue };
            for &other in news {
                let Some(after) = new.projects.get(other) else { continue };
                if before.name_measured.name_likeness(&after.name_measured) >= LIKE {
                    pairs.push((one, other));
                }
            }
        }
    }
    pairs.sort_unstable();
    pairs
}

fn by_agency<'f>(year: &'f OneYear<'_>, numbers: &[usize]) -> BTreeMap<&'f str, Vec<usize>> {
    let mut groups = BTreeMap::<&str, Vec<usize>>::new();
    for &number in numbers {
        let key = year.projects.get(number).map_or("", |facts| facts.agency.key());
        groups.entry(key).or_default().push(number);
    }
    groups
}

fn grouped<'f>(
    year: &'f OneYear<'_>,
    key: impl Fn(&'f Facts<'_>) -> &'f str,
) -> BTreeMap<&'f str, Vec<usize>> {
    let mut groups = BTreeMap::<&str, Vec<usize>>::new();
    for (number, facts) in year.projects.iter().enumerate() {
        let key = key(facts);
        if !key.is_empty() {
            groups.entry(key).or_default().push(number);
        }
    }
    groups
}

fn same_names(
    old: &OneYear<'_>,
    new: &OneYear<'_>,
    key: impl for<'f> Fn(&'f Facts<'_>) -> &'f String + Copy,
    pairs: &mut Vec<(usize, usize)>,
) {
    let others = grouped(new, |facts| key(facts));
    for (name, olds) in grouped(old, |facts| key(facts)) {
        let Some(news) = others.get(name) else { continue };
        if olds.len().saturating_mul(news.len()) <= SAME_NAME_PAIRS {
            all_pairs(&olds, news, pairs);
        } else {
            many_of_one_name(old, new, &olds, news, pairs);
        }
    }
}

fn all_pairs(olds: &[usize], news: &[usize], pairs: &mut Vec<(usize, usize)>) {
    for &old in olds {
        pairs.extend(news.iter().map(|&new| (old, new)));
    }
}

/// Projects of one name by the hundred: those of one agency in their order, each with its neighbours.
fn many_of_one_name(
    old: &OneYear<'_>,
    new: &OneYear<'_>,
    olds: &[usize],
    news: &[usize],
    pairs: &mut Vec<(usize, usize)>,
) {
    let others = by_agency(new, news);
    for (agency, olds) in by_agency(old, olds) {
        let Some(news) = others.get(&agency) else { continue };
        for (place, &old) in olds.iter().enumerate() {
            let from = place.saturating_sub(WINDOW).min(news.len());
            let to = (place + WINDOW + 1).min(news.len());
            pairs.extend(news.get(from..to).unwrap_or_default().iter().map(|&new| (old, new)));
        }
    }
}

/// Something that a project has.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Thing<'f> {
    Code(&'f str),
    Purpose(&'f str),
    Goals(&'f str),
    Indicator(u32),
    Characters(u64),
}

impl Thing<'_> {
    /// How much sharing it says.
    fn votes(self) -> u32 {
        match self {
            Self::Code(_) => 40,
            Self::Purpose(_) | Self::Goals(_) => 20,
            Self::Indicator(_) => 5,
            Self::Characters(_) => 1,
        }
    }
}

fn things<'f>(facts: &'f Facts<'_>) -> impl Iterator<Item = Thing<'f>> {
    let code = facts.code.map(Thing::Code);
    let purpose = facts.purpose.as_ref().map(|text| Thing::Purpose(&text.key));
    let goals = facts.goals.as_ref().map(|text| Thing::Goals(&text.key));
    let indicators = facts.indicators.iter().map(|one| Thing::Indicator(*one));
    let characters = facts.name_measured.pairs.iter().map(|one| Thing::Characters(*one));
    code.into_iter().chain(purpose).chain(goals).chain(indicators).chain(characters)
}

/// Who has what, as far as it is rare.
fn owners<'f>(year: &'f OneYear<'_>) -> BTreeMap<Thing<'f>, Vec<usize>> {
    let mut owners = BTreeMap::<Thing<'_>, Vec<usize>>::new();
    for (number, facts) in year.projects.iter().enumerate() {
        for thing in things(facts) {
            let list = owners.entry(thing).or_default();
            // One beyond the limit tells that there are too many.
            if list.len() <= RARE {
                list.push(number);
            }
        }
    }
    owners.retain(|_, list| list.len() <= RARE);
    owners
}

fn share_rare_things(old: &OneYear<'_>, new: &OneYear<'_>, pairs: &mut Vec<(usize, usize)>) {
    let rare_of_old = owners(old);
    let owners = owners(new);
    let mut votes = vec![0_u32; new.projects.len()];
    for (number, facts) in old.projects.iter().enumerate() {
        let mut met = Vec::new();
        for thing in things(facts).filter(|thing| rare_of_old.contains_key(thing)) {
            for &other in owners.get(&thing).into_iter().flatten() {
                if let Some(count) = votes.get_mut(other) {
                    if *count == 0 {
                        met.push(other);
                    }
                    *count += thing.votes();
                }
            }
        }
        met.sort_unstable_by_key(|&other| {
            (std::cmp::Reverse(votes.get(other).copied().unwrap_or(0)), other)
        });
        pairs.extend(met.iter().take(COMPARED).map(|&other| (number, other)));
        for other in met {
            if let Some(count) = votes.get_mut(other) {
                *count = 0;
            }
        }
    }
}
