//! What speaks for two projects being the same one, in points.
//!
//! A name that is equal but for the year is nearly enough. Under another name, a project is the same only where its code
//! stays or its content (indicators, purpose, goals) is its own and stays, or where its place and work stay ([`Kinship`]);
//! likeness of names alone is never enough, and names that tell two things apart (一期 and 二期) ask for the code.

use crate::distinction::tells_apart;
use crate::facts::{Facts, OneYear};
use crate::kinship::Kinship;
use crate::text::ratio;
use record::Number;
use record::change::Reason;
use rust_decimal::Decimal;
use std::borrow::Cow;
use std::collections::BTreeMap;

/// Points from which projects of different names are the same.
pub(crate) const ENOUGH: u32 = 600;
/// Points by which a pairing must be ahead of another that would be possible.
pub(crate) const AHEAD: u32 = 100;
/// Points of equal names.
const SAME_NAME: u32 = 1_100;
/// Points of equal codes.
const SAME_CODE: u32 = 450;
/// Points of names that are alike, at most.
const LIKE_NAME: u32 = 300;
/// Points of equal content.
const SAME_CONTENT: u32 = 600;
/// Points of the same agency; of another one they are taken away.
const AGENCY: u32 = 80;
/// Points of equal money.
const MONEY: u32 = 60;
/// Points of equal leading years, where several projects have one name.
const LEAD: u32 = 40;
/// Points of indicators that no other project has.
const OWN_INDICATORS: u32 = 120;
/// Points of the same place and work, of which content gives little where hundreds of projects share it.
const SAME_WORK: u32 = 350;
/// Points of names that differ in general words only.
const SAME_ESSENCE: u32 = 150;
/// Content that must stay with such names, in thousandths: at one agency, and at another.
const WITH_ESSENCE: (u32, u32) = (250, 400);
/// Weight of indicators that must be shared for their agreement to count whole; one that only the two have weighs 1000.
const WHOLE_INDICATORS: u32 = 2_000;
/// Indicators that nearly every project has weigh this much of their share, in thousandths.
const COMMON_WORDS: u32 = 350;

/// How the names stand to each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Names {
    /// Equal but for the year.
    Same,
    /// Not equal.
    Different,
}

/// What was found of two projects.
#[derive(Debug, Clone)]
pub(crate) struct Evidence {
    pub(crate) names: Names,
    pub(crate) same_code: bool,
    pub(crate) same_agency: Option<bool>,
    /// Likeness of names, in thousandths.
    pub(crate) name: u32,
    /// Agreement of indicators, purpose and goals, in thousandths; `None` where neither has any.
    content: Option<u32>,
    pub(crate) indicators: Option<u32>,
    pub(crate) purpose: Option<u32>,
    pub(crate) goals: Option<u32>,
    kinship: Kinship,
    money: u32,
    same_lead: bool,
    /// The names tell two things apart.
    pub(crate) apart: bool,
    pub(crate) points: u32,
}

/// How often things occur, by which it is judged what an agreement is worth.
#[derive(Debug, Default)]
pub(crate) struct Rarity {
    /// Weight of each indicator's name, in thousandths.
    indicators: Vec<u32>,
    /// Whether nearly every form has it.
    common: Vec<bool>,
    purposes: BTreeMap<String, u32>,
    goals: BTreeMap<String, u32>,
    codes: BTreeMap<String, u32>,
    names: BTreeMap<String, u32>,
}

impl Rarity {
    pub(crate) fn new(old: &OneYear<'_>, new: &OneYear<'_>, indicator_names: &[&str]) -> Self {
        let mut rarity = Self::default();
        let mut most = vec![0_u32; indicator_names.len()];
        for year in [old, new] {
            let mut counts = vec![0_u32; indicator_names.len()];
            let mut purposes = BTreeMap::new();
            let mut goals = BTreeMap::new();
            let mut codes = BTreeMap::new();
            let mut names = BTreeMap::new();
            for facts in &year.projects {
                for &indicator in &facts.indicators {
                    if let Some(count) = counts.get_mut(indicator as usize) {
                        *count += 1;
                    }
                }
                let key = |text: &Option<crate::text::Measured>| Some(text.as_ref()?.key.clone());
                count(&mut purposes, key(&facts.purpose));
                count(&mut goals, key(&facts.goals));
                count(&mut codes, facts.code.map(str::to_owned));
                count(&mut names, Some(facts.name.key.clone()));
            }
            for (most, count) in most.iter_mut().zip(counts) {
                *most = count.max(*most);
            }
            greatest(&mut rarity.purposes, purposes);
            greatest(&mut rarity.goals, goals);
            greatest(&mut rarity.codes, codes);
            greatest(&mut rarity.names, names);
        }
        let is_common = |name: &&str| old.words.is_common(name);
        rarity.common = indicator_names.iter().map(is_common).collect();
        rarity.indicators = most
            .iter()
            .zip(&rarity.common)
            .map(|(&count, common)| (if *common { COMMON_WORDS } else { 1000 }) / count.max(1))
            .collect();
        rarity
    }

    fn indicator(&self, number: u32) -> u32 {
        self.indicators.get(number as usize).copied().unwrap_or(0)
    }

    /// Whether nearly every form has this indicator.
    pub(crate) fn indicator_is_common(&self, number: u32) -> bool {
        self.common.get(number as usize).copied().unwrap_or(true)
    }

    /// Whether only one project of either year has this indicator, and not every form has one like it.
    pub(crate) fn indicator_is_own(&self, number: u32) -> bool {
        self.indicator(number) >= 1000
    }

    fn of(counts: &BTreeMap<String, u32>, key: &str) -> u32 {
        counts.get(key).copied().unwrap_or(1).max(1)
    }

    /// Whether only one project of either year has this code.
    pub(crate) fn code_is_own(&self, code: &str) -> bool {
        Self::of(&self.codes, code) == 1
    }

    /// Whether only one project of either year has this name.
    pub(crate) fn name_is_own(&self, key: &str) -> bool {
        Self::of(&self.names, key) == 1
    }
}

fn count(counts: &mut BTreeMap<String, u32>, key: Option<String>) {
    if let Some(key) = key {
        *counts.entry(key).or_default() += 1;
    }
}

fn greatest(all: &mut BTreeMap<String, u32>, counts: BTreeMap<String, u32>) {
    for (key, count) in counts {
        let most = all.entry(key).or_default();
        *most = count.max(*most);
    }
}

impl Evidence {
    pub(crate) fn new(old: &Facts<'_>, new: &Facts<'_>, rarity: &Rarity) -> Self {
        let same_name = old.named
            && new.named
            && !old.name.key.is_empty()
            && (old.name.key == new.name.key || old.name.absolute == new.name.absolute);
        let same_code = matches!((old.code, new.code), (Some(one), Some(other)) if one == other && rarity.code_is_own(one));
        let name = old.name_measured.name_likeness(&new.name_measured);
        let indicators = indicators(old, new, rarity);
        let text = |one: &Option<crate::text::Measured>,
                    other: &Option<crate::text::Measured>,
                    counts: &BTreeMap<String, u32>| {
            let (one, other) = (one.as_ref()?, other.as_ref()?);
            // A text that several projects have says little of one.
            let shared_by = Rarity::of(counts, &one.key).max(Rarity::of(counts, &other.key));
            Some(one.likeness(other) / shared_by)
        };
        let mut evidence = Self {
            names: if same_name { Names::Same } else { Names::Different },
            same_code,
            same_agency: old.agency.same(&new.agency),
            name: if old.named && new.named { name } else { 0 },
            content: None,
            indicators,
            purpose: text(&old.purpose, &new.purpose, &rarity.purposes),
            goals: text(&old.goals, &new.goals, &rarity.goals),
            money: money(old.money, new.money),
            same_lead: old.name.lead == new.name.lead,
            apart: !same_name && tells_apart(old.words, &old.name.key, &new.name.key),
            kinship: Kinship::default(),
            points: 0,
        };
        evidence.content = evidence.content();
        evidence.kinship = Kinship::new(old, new, &evidence, rarity);
        evidence.points = evidence.points();
        evidence
    }

    fn content(&self) -> Option<u32> {
        let parts = [(self.indicators, 350), (self.purpose, 250), (self.goals, 150)];
        let known = parts.iter().filter_map(|(part, weight)| Some((part.as_ref()?, weight)));
        let (mut sum, mut weights, mut count) = (0, 0, 0_u32);
        for (part, weight) in known {
            sum += part * weight;
            weights += weight;
            count += 1;
        }
        let agreement = sum.checked_div(weights)?;
        // One thing alone is less certain.
        Some(if count == 1 { agreement * 9 / 10 } else { agreement })
    }

    fn points(&self) -> u32 {
        let share = |points: u32, thousandths: u32| points * thousandths / 1000;
        let mut points = share(SAME_CONTENT, self.content.unwrap_or(0)) + share(MONEY, self.money);
        points += match self.names {
            Names::Same => SAME_NAME + if self.same_lead { LEAD } else { 0 },
            Names::Different => share(LIKE_NAME, self.name),
        };
        points += if self.kinship.own_indicators { OWN_INDICATORS } else { 0 };
        points += if self.kinship.same_essence { SAME_ESSENCE } else { 0 };
        points += if self.kinship.same_work { SAME_WORK } else { 0 };
        points += if self.same_code { SAME_CODE } else { 0 };
        match self.same_agency {
            Some(true) => points + AGENCY,
            Some(false) => points.saturating_sub(AGENCY),
            None => points,
        }
    }

    /// Whether the two may be taken for the same at all.
    pub(crate) fn is_enough(&self, old: &Facts<'_>, new: &Facts<'_>, rarity: &Rarity) -> bool {
        match self.names {
            Names::Same if self.same_code || self.same_agency == Some(true) => true,
            // A name such as 办公设备购置 stands in many agencies: something of its own must stay as well.
            Names::Same => {
                let own = rarity.name_is_own(&old.name.key) && rarity.name_is_own(&new.name.key);
                let elsewhere = self.same_agency == Some(false) || old.department != new.department;
                match self.content {
                    Some(content) if elsewhere => content >= 350 || (own && content >= 250),
                    Some(content) => own || content >= 300,
                    None => own && !elsewhere,
                }
            }
            Names::Different if self.apart => self.same_code && self.points >= ENOUGH,
            Names::Different if !old.named && !new.named && !self.same_code => {
                self.content.is_some_and(|content| content >= 800)
                    && self.same_agency != Some(false)
            }
            Names::Different => {
                let content = self.content.unwrap_or(0);
                let elsewhere = self.same_agency == Some(false);
                let enough = if elsewhere { WITH_ESSENCE.1 } else { WITH_ESSENCE.0 };
                let same_essence = self.kinship.same_essence && content >= enough;
                self.points >= ENOUGH
                    && (self.same_code || content >= 500 || same_essence || self.kinship.same_work)
            }
        }
    }

    /// From 0 to 1, two digits.
    pub(crate) fn confidence(&self) -> Number {
        let hundredths = match self.names {
            Names::Same => {
                80 + if self.same_code { 12 } else { 0 }
                    + match self.same_agency {
                        Some(true) => 5,
                        Some(false) => 0,
                        None => 2,
                    }
                    + self.content.unwrap_or(0) / 500
            }
            Names::Different => 45 + (self.points.saturating_sub(ENOUGH) / 15).min(50),
        };
        Number::from(Decimal::new(i64::from(hundredths.min(99)), 2))
    }

    /// What speaks for it, the strongest first.
    pub(crate) fn reasons(&self) -> Vec<Reason> {
        let mut reasons = Vec::new();
        let mut say = |name: &'static str, message: String| {
            reasons.push(Reason { name: Cow::Borrowed(name), message });
        };
        match self.names {
            Names::Same => say("same-name", "the names are equal but for the year".to_owned()),
            Names::Different if self.name >= 500 => {
                say("like-name", format!("the names agree by {}", percent(self.name)));
            }
            Names::Different => {}
        }
        if self.same_code {
            say("same-code", "the project code is the same".to_owned());
        }
        if self.kinship.same_essence {
            say("same-essence", "the names differ in general words only".to_owned());
        }
        if self.kinship.same_work {
            say("same-work", "the place and the work are the same".to_owned());
        }
        if let Some(shared) = self.indicators.filter(|shared| *shared >= 400) {
            say("shared-indicators", format!("the indicators agree by {}", percent(shared)));
        }
        if let Some(shared) = self.purpose.filter(|shared| *shared >= 600) {
            say("same-purpose", format!("the purposes agree by {}", percent(shared)));
        }
        if let Some(shared) = self.goals.filter(|shared| *shared >= 600) {
            say("same-goals", format!("the goals agree by {}", percent(shared)));
        }
        if self.same_agency == Some(true) {
            say("same-agency", "the agency is the same".to_owned());
        }
        if self.money == 1000 {
            say("same-money", "the budget is the same".to_owned());
        }
        reasons
    }
}

fn percent(thousandths: u32) -> String {
    format!("{} %", (thousandths + 5) / 10)
}

/// Shared indicators of all, each by its weight; shared ones that every form has do not make it whole.
fn indicators(old: &Facts<'_>, new: &Facts<'_>, rarity: &Rarity) -> Option<u32> {
    if old.indicators.is_empty() || new.indicators.is_empty() {
        return None;
    }
    let weigh = |facts: &Facts<'_>| -> u32 {
        facts.indicators.iter().map(|one| rarity.indicator(*one)).fold(0, u32::saturating_add)
    };
    let shared: u32 = old
        .indicators
        .iter()
        .filter(|one| new.indicators.binary_search(one).is_ok())
        .map(|one| rarity.indicator(*one))
        .fold(0, u32::saturating_add);
    let all = weigh(old).saturating_add(weigh(new));
    let agreement = ratio((shared as usize) * 2, all as usize);
    let weight = ratio(shared as usize, WHOLE_INDICATORS as usize);
    Some(agreement * weight / 1000)
}

/// 1000 for equal amounts, 400 for amounts within a fiftieth.
fn money(old: Option<Decimal>, new: Option<Decimal>) -> u32 {
    let (Some(old), Some(new)) = (old, new) else { return 0 };
    if old.is_zero() || new.is_zero() {
        return 0;
    }
    if old == new {
        return 1000;
    }
    let gap = old.checked_sub(new).and_then(|gap| gap.abs().checked_mul(Decimal::from(50)));
    if gap.is_some_and(|gap| gap <= old.abs()) { 400 } else { 0 }
}
