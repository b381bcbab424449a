//! One project that became several, or several that became one.
//!
//! A part must be like the whole in name and content, must be no sibling of it, and the parts' money must come to the whole's.

use crate::distinction::{tells_apart, tells_apart_from_part};
use crate::facts::{Facts, OneYear};
use crate::text::ratio;
use rust_decimal::Decimal;
use std::collections::{BTreeMap, BTreeSet};

/// Parts that one whole may have.
const MOST_PARTS: usize = 8;
/// Projects of one agency that are looked at as parts of one whole.
const COMPARED: usize = 400;
/// Pairs of wholes and parts up to which those of all agencies are looked at.
const FEW_PAIRS: usize = 40_000;
/// Points from which a part belongs to a whole.
const ENOUGH: u32 = 550;
/// By how many hundredths the parts' money may differ from the whole's.
const TOLERANCE: u32 = 20;
/// The same where it is less plain: parts that are numbered may as well be others, and so may a whole at another agency.
const CLOSE_TOLERANCE: u32 = 5;

/// A whole, and what it became or was made of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Parts {
    pub(crate) whole: usize,
    /// In order, at least two.
    pub(crate) parts: Vec<usize>,
}

/// Wholes of one year with their parts in the other. Each project is used once.
pub(crate) fn find(
    wholes: &OneYear<'_>,
    free_wholes: &[usize],
    year: &OneYear<'_>,
    free_parts: &[usize],
) -> Vec<Parts> {
    if free_parts.len() < 2 {
        return Vec::new();
    }
    let mut by_agency = BTreeMap::<&str, Vec<usize>>::new();
    for &number in free_parts {
        if let Some(facts) = year.projects.get(number) {
            by_agency.entry(facts.agency.key()).or_default().push(number);
        }
    }
    // Where there are few, the whole may as well be at another agency than its parts.
    let few = free_wholes.len().saturating_mul(free_parts.len()) <= FEW_PAIRS;
    // The whole that a part is most like has it.
    let mut best = BTreeMap::<usize, (u32, usize)>::new();
    for &whole in free_wholes {
        let Some(facts) = wholes.projects.get(whole) else { continue };
        let of_agency = by_agency.get(facts.agency.key()).map_or(&[][..], Vec::as_slice);
        let near = if few { free_parts } else { of_agency };
        for &part in near.iter().take(if few { FEW_PAIRS } else { COMPARED }) {
            let Some(other) = year.projects.get(part) else { continue };
            if !is_affordable(facts, other) {
                continue;
            }
            let least = best.get(&part).map_or(ENOUGH - 1, |so_far| so_far.0);
            let points = belongs(facts, other);
            // Whether names tell two things apart takes longest to find out.
            if points > least
                && !tells_apart_from_part(facts.words, &facts.name.key, &other.name.key)
            {
                best.insert(part, (points, whole));
            }
        }
    }
    let mut groups = BTreeMap::<usize, Vec<usize>>::new();
    for (part, (_, whole)) in best {
        groups.entry(whole).or_default().push(part);
    }
    groups
        .into_iter()
        .filter(|(whole, parts)| {
            (2..=MOST_PARTS).contains(&parts.len())
                && wholes.projects.get(*whole).is_some_and(|whole| adds_up(whole, year, parts))
        })
        .map(|(whole, parts)| Parts { whole, parts })
        .collect()
}

/// How much speaks for `part` being a part of `whole`, in thousandths.
fn belongs(whole: &Facts<'_>, part: &Facts<'_>) -> u32 {
    if !whole.named || !part.named {
        return 0;
    }
    let name = whole
        .name_measured
        .contained_in(&part.name_measured)
        .max(part.name_measured.contained_in(&whole.name_measured));
    if name < 400 {
        return 0;
    }
    let shared =
        part.indicators.iter().filter(|one| whole.indicators.binary_search(one).is_ok()).count();
    let indicators = ratio(shared, part.indicators.len());
    let likeness = |one: &Option<crate::text::Measured>, other: &Option<crate::text::Measured>| {
        Some(one.as_ref()?.likeness(other.as_ref()?))
    };
    let purpose = likeness(&whole.purpose, &part.purpose).unwrap_or(0);
    let goals = likeness(&whole.goals, &part.goals).unwrap_or(0);
    let content = indicators.max(purpose).max(goals);
    // Both must speak for it.
    if content < 300 { 0 } else { u32::midpoint(name, content) }
}

/// Whether the whole's money is enough for the part; where one is not known, the sum cannot come out either.
fn is_affordable(whole: &Facts<'_>, part: &Facts<'_>) -> bool {
    match (whole.money, part.money) {
        (Some(whole), Some(part)) => {
            part <= whole.checked_add(allowed(whole, TOLERANCE)).unwrap_or(whole)
        }
        _ => false,
    }
}

/// By how much the sum of the parts may miss the whole.
fn allowed(whole: Decimal, hundredths: u32) -> Decimal {
    whole.abs().checked_mul(Decimal::new(i64::from(hundredths), 2)).unwrap_or_default()
}

fn adds_up(whole: &Facts<'_>, year: &OneYear<'_>, parts: &[usize]) -> bool {
    let Some(money) = whole.money.filter(|money| !money.is_zero()) else { return false };
    let mut sum = Decimal::ZERO;
    let mut tolerance = TOLERANCE;
    let mut agencies = BTreeSet::new();
    for part in parts {
        let Some(facts) = year.projects.get(*part) else { return false };
        let Some(part) = facts.money else { return false };
        let moved = whole.agency.key() != facts.agency.key();
        if moved || tells_apart(whole.words, &whole.name.key, &facts.name.key) {
            tolerance = CLOSE_TOLERANCE;
        }
        agencies.insert(facts.agency.key());
        let Some(more) = sum.checked_add(part) else { return false };
        sum = more;
    }
    let gap = sum.checked_sub(money).map(|gap| gap.abs());
    agencies.len() == 1 && gap.is_some_and(|gap| gap <= allowed(money, tolerance))
}
