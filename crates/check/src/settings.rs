//! Which rules are asked, how much each matters, and with which numbers it compares: what a `jixiao.toml` says.
//!
//! ```toml
//! [rules]
//! satisfaction-missing = "off"
//! cost = "info"                                             # all rules of a group
//! weights-do-not-sum = { severity = "warning", total = 100 }
//! ```

use crate::{RULES, Rule};
use record::Severity;
use rust_decimal::Decimal;
use std::fmt;
use toml::{Table, Value};

/// How much a rule matters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Level {
    /// As the rule says.
    #[default]
    Default,
    /// Not at all: it is not asked.
    Off,
    /// So much.
    At(Severity),
}

/// What the rules may be told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Settings {
    /// By rule.
    levels: Vec<Level>,
    /// By rule, in the order of its thresholds.
    thresholds: Vec<Vec<Decimal>>,
}

/// Why settings have no meaning.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SettingsError {
    message: String,
    help: String,
}

impl SettingsError {
    /// What to do about it.
    pub fn help(&self) -> &str {
        &self.help
    }
}

impl fmt::Display for SettingsError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.message)
    }
}

impl std::error::Error for SettingsError {}

/// The numbers of one rule.
#[derive(Debug)]
pub struct Thresholds<'s> {
    rule: &'static dyn Rule,
    values: &'s [Decimal],
}

impl std::fmt::Debug for dyn Rule {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.name())
    }
}

impl Thresholds<'_> {
    /// The number of this name; zero for a name that the rule does not have.
    pub fn get(&self, name: &str) -> Decimal {
        let position = self.rule.thresholds().iter().position(|threshold| threshold.name == name);
        position.and_then(|position| self.values.get(position)).copied().unwrap_or_default()
    }
}

impl Default for Settings {
    fn default() -> Self {
        let thresholds = |rule: &&dyn Rule| -> Vec<Decimal> {
            let all = rule.thresholds().iter();
            all.map(|one| Decimal::from_str_exact(one.default).unwrap_or_default()).collect()
        };
        Self {
            levels: vec![Level::Default; RULES.len()],
            thresholds: RULES.iter().map(thresholds).collect(),
        }
    }
}

impl Settings {
    /// The settings that a `jixiao.toml` says.
    pub fn from_toml(text: &str) -> Result<Self, SettingsError> {
        let file: Table = toml::from_str(text).map_err(|error| SettingsError {
            message: format!("expected TOML, found {}", error.to_string().trim_end()),
            help: "see `jixiao check --help` for what the file may say".to_owned(),
        })?;
        let mut settings = Self::default();
        for (key, value) in &file {
            if key != "rules" {
                return Err(unknown("a table", key, &["rules"]));
            }
            let Value::Table(rules) = value else {
                return Err(wrong("a table [rules]", value, "write [rules] on a line of its own"));
            };
            // Groups first, so that a rule's own line goes before that of its group.
            for own in [false, true] {
                for (name, value) in rules {
                    if RULES.iter().any(|rule| rule.name() == name) == own {
                        settings.set(name, value)?;
                    }
                }
            }
        }
        Ok(settings)
    }

    /// These settings, with only the rules that `select` names (all, if it is empty) and without those of `ignore`.
    ///
    /// A name is that of a rule, that of a group, or the beginning of rules' names.
    pub fn narrowed(mut self, select: &[String], ignore: &[String]) -> Result<Self, SettingsError> {
        if !select.is_empty() {
            let mut selected = vec![false; self.levels.len()];
            for name in select {
                for index in rules_named(name)? {
                    if let Some(one) = selected.get_mut(index) {
                        *one = true;
                    }
                }
            }
            for (level, selected) in self.levels.iter_mut().zip(selected) {
                *level = match (*level, selected) {
                    (_, false) => Level::Off,
                    (Level::Off, true) => Level::Default,
                    (level, true) => level,
                };
            }
        }
        for name in ignore {
            for index in rules_named(name)? {
                if let Some(level) = self.levels.get_mut(index) {
                    *level = Level::Off;
                }
            }
        }
        Ok(self)
    }

    /// How much the rule at `index` of [`RULES`] matters.
    pub fn level(&self, index: usize) -> Level {
        self.levels.get(index).copied().unwrap_or_default()
    }

    /// The numbers of `rule`, the one at `index` of [`RULES`].
    pub(crate) fn thresholds(&self, index: usize, rule: &'static dyn Rule) -> Thresholds<'_> {
        Thresholds { rule, values: self.thresholds.get(index).map_or(&[], Vec::as_slice) }
    }

    fn set(&mut self, name: &str, value: &Value) -> Result<(), SettingsError> {
        let indices: Vec<usize> = exact(name).collect();
        if indices.is_empty() {
            return Err(unknown("a rule or a group of rules", name, &all_names()));
        }
        match value {
            Value::String(text) => self.set_level(&indices, severity(text)?),
            Value::Table(keys) => {
                for (key, value) in keys {
                    match (key.as_str(), value) {
                        ("severity", Value::String(text)) => {
                            self.set_level(&indices, severity(text)?);
                        }
                        ("severity", other) => return Err(wrong(SEVERITIES, other, "")),
                        (key, value) => self.set_threshold(&indices, name, key, value)?,
                    }
                }
            }
            other => {
                let help = "write \"off\", or { severity = \"warning\" }";
                return Err(wrong("a severity or a table", other, help));
            }
        }
        Ok(())
    }

    fn set_level(&mut self, indices: &[usize], level: Level) {
        for &index in indices {
            if let Some(one) = self.levels.get_mut(index) {
                *one = level;
            }
        }
    }

    fn set_threshold(
        &mut self,
        indices: &[usize],
        name: &str,
        key: &str,
        value: &Value,
    ) -> Result<(), SettingsError> {
        let rule = match indices {
            &[index] => RULES.get(index).copied().filter(|rule| rule.name() == name),
            _ => None,
        };
        let known: Vec<&str> =
            rule.map_or(&[][..], |rule| rule.thresholds()).iter().map(|one| one.name).collect();
        let position = known.iter().position(|&one| one == key);
        let (Some(position), &[index]) = (position, indices) else {
            let mut names = known;
            names.push("severity");
            return Err(unknown(&format!("a key of {name}"), key, &names));
        };
        let number = match value {
            Value::Integer(number) => Some(Decimal::from(*number)),
            Value::Float(number) => Decimal::from_str_exact(&number.to_string()).ok(),
            Value::String(text) => Decimal::from_str_exact(text).ok(),
            _ => None,
        };
        let most = Decimal::from(LARGEST_THRESHOLD);
        let number = number.filter(|number| !number.is_sign_negative() && *number <= most);
        let number = number.ok_or_else(|| wrong("a number from 0 to 1000000000", value, ""))?;
        if let Some(one) = self.thresholds.get_mut(index).and_then(|all| all.get_mut(position)) {
            *one = number;
        }
        Ok(())
    }
}

/// Places in [`RULES`] of the rules that `name` names: one rule, a group, or all whose names begin so.
pub fn rules_named(name: &str) -> Result<Vec<usize>, SettingsError> {
    let mut found: Vec<usize> = exact(name).collect();
    if found.is_empty() && !name.is_empty() {
        let rules = RULES.iter().enumerate();
        found = rules
            .filter(|(_, rule)| rule.name().starts_with(name))
            .map(|(index, _)| index)
            .collect();
    }
    if found.is_empty() {
        return Err(unknown("a rule or a group of rules", name, &all_names()));
    }
    Ok(found)
}

fn exact(name: &str) -> impl Iterator<Item = usize> {
    let rules = RULES.iter().enumerate();
    let own = rules.clone().find(|(_, rule)| rule.name() == name).map(|(index, _)| index);
    let group = own.is_none();
    own.into_iter().chain(
        rules
            .filter(move |(_, rule)| group && rule.explain().group == name)
            .map(|(index, _)| index),
    )
}

/// Numbers that a file may set, at most: what is calculated with them can be held.
const LARGEST_THRESHOLD: u32 = 1_000_000_000;

const SEVERITIES: &str = "\"error\", \"warning\", \"info\" or \"off\"";

fn severity(text: &str) -> Result<Level, SettingsError> {
    Ok(match text {
        "error" => Level::At(Severity::Error),
        "warning" => Level::At(Severity::Warning),
        "info" => Level::At(Severity::Info),
        "off" => Level::Off,
        other => {
            let message = format!("expected {SEVERITIES}, found {other:?}");
            return Err(SettingsError { message, help: String::new() });
        }
    })
}

fn wrong(expected: &str, found: &Value, help: &str) -> SettingsError {
    let found: String = found.to_string().chars().take(60).collect();
    SettingsError { message: format!("expected {expected}, found {found}"), help: help.to_owned() }
}

fn all_names() -> Vec<&'static str> {
    let mut names: Vec<_> =
        RULES.iter().flat_map(|rule| [rule.name(), rule.explain().group]).collect();
    names.sort_unstable();
    names.dedup();
    names
}

fn unknown(expected: &str, found: &str, known: &[&str]) -> SettingsError {
    let shown: String = found.chars().take(60).collect();
    let near = known.iter().map(|&name| (distance(&shown, name), name)).min();
    let help = match near {
        Some((distance, name)) if distance * 3 <= name.len() => format!("did you mean {name}?"),
        _ if known.len() <= 8 => format!("known are {}", known.join(", ")),
        _ => "`jixiao rules` lists them".to_owned(),
    };
    SettingsError { message: format!("expected {expected}, found {shown:?}"), help }
}

/// Insertions, deletions and replacements of bytes between two short names.
fn distance(one: &str, other: &str) -> usize {
    let mut row: Vec<usize> = (0..=other.len()).collect();
    for (line, byte) in one.bytes().enumerate() {
        let mut diagonal = line;
        let mut left = line + 1;
        for (cell, other) in row.iter_mut().skip(1).zip(other.bytes()) {
            let above = *cell;
            let best = (diagonal + usize::from(byte != other)).min(above + 1).min(left + 1);
            diagonal = above;
            left = best;
            *cell = best;
        }
        if let Some(first) = row.first_mut() {
            *first = line + 1;
        }
    }
    row.last().copied().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn level(settings: &Settings, name: &str) -> Level {
        let index = RULES.iter().position(|rule| rule.name() == name).expect("a rule");
        settings.level(index)
    }

    #[test]
    fn a_rule_goes_before_its_group() {
        let text = "[rules]\ncost-missing = \"error\"\ncost = \"off\"\n";
        let settings = Settings::from_toml(text).expect("good settings");
        assert_eq!(level(&settings, "cost-missing"), Level::At(Severity::Error));
        assert_eq!(level(&settings, "cost-above-budget"), Level::Off);
        assert_eq!(level(&settings, "weights-do-not-sum"), Level::Default);
    }

    #[test]
    fn thresholds_are_exact_decimals() {
        let text = "[rules]\nweights-do-not-sum = { severity = \"info\", total = 80.5 }\n";
        let settings = Settings::from_toml(text).expect("good settings");
        let index =
            RULES.iter().position(|rule| rule.name() == "weights-do-not-sum").expect("a rule");
        let thresholds = settings.thresholds(index, RULES[index]);
        assert_eq!(thresholds.get("total").to_string(), "80.5");
        assert_eq!(thresholds.get("other").to_string(), "0");
    }

    #[track_caller]
    fn check(text: &str, message: &str, help: &str) {
        let error = Settings::from_toml(text).expect_err("no meaning");
        assert_eq!((error.to_string().as_str(), error.help()), (message, help));
    }

    #[test]
    fn what_has_no_meaning_is_said_with_what_is_near() {
        check("[rule]\n", "expected a table, found \"rule\"", "did you mean rules?");
        check(
            "[rules]\nweight-do-not-sum = \"off\"\n",
            "expected a rule or a group of rules, found \"weight-do-not-sum\"",
            "did you mean weights-do-not-sum?",
        );
        check(
            "[rules]\nweights-do-not-sum = \"fatal\"\n",
            "expected \"error\", \"warning\", \"info\" or \"off\", found \"fatal\"",
            "",
        );
        check(
            "[rules]\nweights-do-not-sum = { totl = 3 }\n",
            "expected a key of weights-do-not-sum, found \"totl\"",
            "did you mean total?",
        );
        check(
            "[rules]\nweights-do-not-sum = { total = -3 }\n",
            "expected a number from 0 to 1000000000, found -3",
            "",
        );
        assert!(Settings::from_toml("[rules").is_err());
    }

    #[test]
    fn rules_are_selected_by_name_group_and_beginning() {
        let all = |text: &str| vec![text.to_owned()];
        let settings = Settings::default().narrowed(&all("plan"), &all("plan-repeated"));
        let settings = settings.expect("known names");
        assert_eq!(level(&settings, "plan-falls"), Level::Default);
        assert_eq!(level(&settings, "plan-repeated"), Level::Off);
        assert_eq!(level(&settings, "cost-missing"), Level::Off);
        assert_eq!(rules_named("score-").expect("a beginning").len(), 2);
        assert!(rules_named("nothing-of-the-sort").is_err());
        assert!(rules_named("").is_err());
    }
}
