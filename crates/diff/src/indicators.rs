//! Which indicators of two years are the same.

use crate::assignment::{Candidate, assign};
use crate::distinction::tells_apart;
use crate::text::{Measured, Name, bare, relative, without_label};
use crate::words::Words;
use normalize::clean;
use record::{Horizon, Indicator, Kind};
use std::collections::BTreeMap;

/// Pairs of indicators of one name that are all compared; of more, each is compared with its neighbours.
const SAME_NAME_PAIRS: usize = 2_500;
/// How many beside its place.
const WINDOW: usize = 8;
/// Pairs of indicators of different names that are compared at most; beyond, none is taken for renamed.
const RENAMED_PAIRS: usize = 40_000;
/// Likeness of names, in thousandths, from which an indicator whose value or description stays is renamed.
const LIKE: u32 = 500;
/// Likeness from which one is renamed whatever its value.
const VERY_LIKE: u32 = 780;

/// An indicator of each year.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Pair {
    pub(crate) old: usize,
    pub(crate) new: usize,
    /// Their names differ.
    pub(crate) renamed: bool,
    /// Their second levels differ.
    pub(crate) moved: bool,
}

/// What is known of an indicator.
struct Facts<'w> {
    name: Measured,
    class: Class<'w>,
    level1: String,
    description: String,
    value: String,
    says: bool,
    horizon: Horizon,
}

/// 二级指标 by its kind, however it is written.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Class<'w> {
    Known(&'w str),
    Other(String),
    None,
}

impl<'w> Class<'w> {
    fn new(level2: Option<&str>, words: &'w Words) -> Self {
        let level = bare(&clean(level2.unwrap_or_default()));
        if level.is_empty() {
            return Self::None;
        }
        words.class(&level).map_or(Self::Other(level), Self::Known)
    }

    /// Whether an indicator that stood in one stands elsewhere in the other. A general class holds its particular ones.
    fn moved(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::None, _) | (_, Self::None) => false,
            (Self::Known(one), Self::Known(other)) => {
                one != other && !one.ends_with(other) && !other.ends_with(one)
            }
            _ => self != other,
        }
    }
}

impl<'w> Facts<'w> {
    fn new(indicator: &Indicator, fiscal_year: Option<i32>, words: &'w Words) -> Self {
        let key = |text: &Option<String>| {
            bare(&relative(text.as_deref().unwrap_or_default(), fiscal_year))
        };
        let level3 = without_label(indicator.level3.as_deref().unwrap_or_default());
        Self {
            name: Measured::new(Name::new(level3, fiscal_year).key),
            class: Class::new(indicator.level2.as_deref(), words),
            level1: key(&indicator.level1),
            description: key(&indicator.description),
            value: relative(&indicator.value.raw, fiscal_year),
            says: !matches!(indicator.value.kind, Kind::Blank | Kind::Template)
                && !is_common(&indicator.value.raw),
            horizon: indicator.horizon,
        }
    }

    fn named(&self) -> bool {
        !self.name.key.is_empty()
    }
}

/// Values that many indicators have, and that so say nothing of one.
fn is_common(raw: &str) -> bool {
    let value = clean(raw);
    let number: String = value.chars().filter(char::is_ascii_digit).collect();
    value.contains('%') && matches!(number.as_str(), "100" | "95" | "90" | "98" | "0")
}

/// Indicators that belong together, in the order of the new year's list.
pub(crate) fn pair(
    old: (&[Indicator], Option<i32>),
    new: (&[Indicator], Option<i32>),
    words: &Words,
) -> Vec<Pair> {
    let facts = |(indicators, year): (&[Indicator], Option<i32>)| -> Vec<Facts<'_>> {
        indicators.iter().map(|one| Facts::new(one, year, words)).collect()
    };
    let (old, new) = (facts(old), facts(new));
    let mut candidates = Vec::new();
    same_names(&old, &new, &mut candidates);
    let mut pairs = assign(&candidates);
    let mut free_old = vec![true; old.len()];
    let mut free_new = vec![true; new.len()];
    for pair in &pairs {
        for (free, number) in [(&mut free_old, pair.old), (&mut free_new, pair.new)] {
            if let Some(free) = free.get_mut(number) {
                *free = false;
            }
        }
    }
    let renamed = renamed((&old, &free_old), (&new, &free_new), words);
    let by_name = pairs.len();
    pairs.extend(renamed);
    let mut found: Vec<Pair> = pairs
        .iter()
        .enumerate()
        .filter_map(|(number, pair)| {
            let (before, after) = (old.get(pair.old)?, new.get(pair.new)?);
            Some(Pair {
                old: pair.old,
                new: pair.new,
                renamed: number >= by_name,
                moved: before.class.moved(&after.class),
            })
        })
        .collect();
    found.sort_by_key(|pair| (pair.new, pair.old));
    found
}

fn same_names(old: &[Facts<'_>], new: &[Facts<'_>], candidates: &mut Vec<Candidate>) {
    let mut by_name = BTreeMap::<&str, (Vec<usize>, Vec<usize>)>::new();
    for (number, facts) in old.iter().enumerate().filter(|(_, facts)| facts.named()) {
        by_name.entry(&facts.name.key).or_default().0.push(number);
    }
    for (number, facts) in new.iter().enumerate().filter(|(_, facts)| facts.named()) {
        by_name.entry(&facts.name.key).or_default().1.push(number);
    }
    for (olds, news) in by_name.values() {
        let all = olds.len().saturating_mul(news.len()) <= SAME_NAME_PAIRS;
        for (place, &one) in olds.iter().enumerate() {
            let (from, to) = if all {
                (0, news.len())
            } else {
                (place.saturating_sub(WINDOW).min(news.len()), (place + WINDOW + 1).min(news.len()))
            };
            for (other_place, &other) in news.iter().enumerate().take(to).skip(from) {
                if let (Some(before), Some(after)) = (old.get(one), new.get(other)) {
                    let distance = u32::try_from(place.abs_diff(other_place)).unwrap_or(u32::MAX);
                    let weight = of_one_name(before, after).saturating_sub(distance.min(20));
                    candidates.push(Candidate { old: one, new: other, weight });
                }
            }
        }
    }
}

/// Points of two indicators of one name, by what else they have in common.
fn of_one_name(old: &Facts<'_>, new: &Facts<'_>) -> u32 {
    let horizon = match (old.horizon, new.horizon) {
        (one, other) if one == other => 200,
        (Horizon::Unspecified, _) | (_, Horizon::Unspecified) => 100,
        _ => 0,
    };
    let point = |equal: bool, points: u32| if equal { points } else { 0 };
    500 + horizon
        + point(old.class == new.class, 200)
        + point(old.level1 == new.level1, 20)
        + point(!old.description.is_empty() && old.description == new.description, 100)
        + point(old.value == new.value, 100)
}

fn renamed(
    (old, free_old): (&[Facts<'_>], &[bool]),
    (new, free_new): (&[Facts<'_>], &[bool]),
    words: &Words,
) -> Vec<Candidate> {
    let free = |facts: &[Facts<'_>], free: &[bool]| -> Vec<usize> {
        facts
            .iter()
            .zip(free)
            .enumerate()
            .filter(|(_, (facts, free))| **free && facts.named())
            .map(|(number, _)| number)
            .collect()
    };
    let (olds, news) = (free(old, free_old), free(new, free_new));
    if olds.len().saturating_mul(news.len()) > RENAMED_PAIRS {
        return Vec::new();
    }
    let mut candidates = Vec::new();
    for &one in &olds {
        for &other in &news {
            if let (Some(before), Some(after)) = (old.get(one), new.get(other))
                && let Some(weight) = points_of_renamed(before, after, words)
            {
                candidates.push(Candidate { old: one, new: other, weight });
            }
        }
    }
    assign(&candidates)
}

/// Points of two indicators of different names; `None` where they are not the same.
fn points_of_renamed(old: &Facts<'_>, new: &Facts<'_>, words: &Words) -> Option<u32> {
    if old.class.moved(&new.class) || old.horizon != new.horizon {
        return None;
    }
    let name = old.name.name_likeness(&new.name);
    let same_value = old.says && new.says && old.value == new.value;
    let same_description = !old.description.is_empty() && old.description == new.description;
    let contains = old.name.key.contains(&new.name.key) || new.name.key.contains(&old.name.key);
    let same_meaning = words.meaning(&old.name.key) == words.meaning(&new.name.key);
    let enough = name >= VERY_LIKE
        || same_meaning
        || (name >= LIKE && (same_value || same_description))
        || (name >= LIKE && contains && old.value == new.value);
    if !enough || tells_apart(words, &old.name.key, &new.name.key) {
        return None;
    }
    let point = |holds: bool| if holds { 300 } else { 0 };
    Some(name + point(same_value) + point(same_description) + point(same_meaning))
}
