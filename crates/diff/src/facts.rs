//! What is known of each project when projects of two years are set beside each other.

use crate::text::{Measured, Name, bare, leading_year, relative, without_label};
use crate::words::Words;
use normalize::clean;
use record::change::ProjectPlace;
use record::{Agency, Indicator, Project, RecordSet};
use rust_decimal::Decimal;
use std::collections::BTreeMap;

/// One of the two years.
#[derive(Debug)]
pub(crate) struct OneYear<'r> {
    pub(crate) records: &'r [RecordSet],
    pub(crate) words: &'r Words,
    /// 预算年度 of most documents, else the year that opens most names of projects.
    pub(crate) fiscal_year: Option<i32>,
    pub(crate) projects: Vec<Facts<'r>>,
}

/// What is known of a project.
#[derive(Debug)]
pub(crate) struct Facts<'r> {
    pub(crate) place: ProjectPlace,
    pub(crate) record: &'r Project,
    /// By which it is compared.
    pub(crate) words: &'r Words,
    /// 预算年度 of its document, else of its side.
    pub(crate) fiscal_year: Option<i32>,
    /// As people see it: the name, else the heading, else the code.
    pub(crate) shown: &'r str,
    /// Whether there is a name or a heading at all.
    pub(crate) named: bool,
    pub(crate) name: Name,
    pub(crate) name_measured: Measured,
    /// The name without words that every project may have.
    pub(crate) essence: String,
    pub(crate) code: Option<&'r str>,
    pub(crate) agency: AgencyKey,
    pub(crate) department: String,
    pub(crate) money: Option<Decimal>,
    pub(crate) purpose: Option<Measured>,
    pub(crate) goals: Option<Measured>,
    /// Keys of the indicators' names, sorted, each once.
    pub(crate) indicators: Vec<u32>,
}

/// What tells an agency from another.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct AgencyKey {
    code: Option<String>,
    name: Option<String>,
}

impl AgencyKey {
    fn new(agency: &Agency) -> Self {
        let key = |text: &Option<String>| {
            text.as_deref().map(|text| bare(&clean(text))).filter(|text| !text.is_empty())
        };
        Self { code: key(&agency.code), name: key(&agency.name) }
    }

    /// Whether the two are the same; `None` where nothing says so.
    pub(crate) fn same(&self, other: &Self) -> Option<bool> {
        match (&self.code, &other.code) {
            (Some(one), Some(other)) if one == other => return Some(true),
            _ => {}
        }
        match (&self.name, &other.name) {
            (Some(one), Some(other)) => Some(one == other),
            _ => match (&self.code, &other.code) {
                (Some(one), Some(other)) => Some(one == other),
                _ => None,
            },
        }
    }

    /// The code, else the name, for grouping.
    pub(crate) fn key(&self) -> &str {
        self.code.as_deref().or(self.name.as_deref()).unwrap_or_default()
    }
}

/// Numbers for the names of indicators, the same on both sides.
#[derive(Debug, Default)]
pub(crate) struct Lexicon {
    numbers: BTreeMap<String, u32>,
}

impl Lexicon {
    fn number(&mut self, key: String) -> u32 {
        let next = u32::try_from(self.numbers.len()).unwrap_or(u32::MAX);
        *self.numbers.entry(key).or_insert(next)
    }

    /// The names by their numbers.
    pub(crate) fn names(&self) -> Vec<&str> {
        let mut names = vec![""; self.numbers.len()];
        for (name, number) in &self.numbers {
            if let Some(place) = names.get_mut(*number as usize) {
                *place = name;
            }
        }
        names
    }
}

impl<'r> OneYear<'r> {
    pub(crate) fn new(records: &'r [RecordSet], words: &'r Words, lexicon: &mut Lexicon) -> Self {
        let fiscal_year = fiscal_year(records);
        let mut projects = Vec::new();
        for (document, set) in records.iter().enumerate() {
            let year = set.fiscal_year.or(fiscal_year);
            for (project, record) in set.projects.iter().enumerate() {
                let place = ProjectPlace { document, project };
                projects.push(Facts::new((place, record), set, year, words, lexicon));
            }
        }
        Self { records, words, fiscal_year, projects }
    }
}

impl<'r> Facts<'r> {
    fn new(
        (place, record): (ProjectPlace, &'r Project),
        set: &RecordSet,
        fiscal_year: Option<i32>,
        words: &'r Words,
        lexicon: &mut Lexicon,
    ) -> Self {
        let written = |text: &'r Option<String>| {
            text.as_deref().filter(|text| text.chars().any(char::is_alphanumeric))
        };
        let code = record.code.as_ref().map(|code| code.text.as_str());
        let name = written(&record.name).or(written(&record.heading));
        let key = Name::new(name.unwrap_or_default(), fiscal_year);
        let measured = |text: &str| Measured::new(bare(&relative(text, fiscal_year)));
        let goals: String = record.goals.iter().map(|goal| goal.text.as_str()).collect();
        let of_indicator = |one: &Indicator| {
            Some(bare(&relative(without_label(one.level3.as_ref()?), fiscal_year)))
        };
        let mut indicators: Vec<u32> = record
            .indicators
            .iter()
            .filter_map(of_indicator)
            .filter(|key| !key.is_empty())
            .map(|key| lexicon.number(key))
            .collect();
        indicators.sort_unstable();
        indicators.dedup();
        Self {
            place,
            record,
            words,
            fiscal_year,
            shown: name.or(code).unwrap_or_default(),
            named: name.is_some(),
            name_measured: Measured::new(key.key.clone()),
            essence: words.essence(&key.key),
            name: key,
            code: code.filter(|code| code.chars().any(|one| one.is_ascii_digit())),
            agency: AgencyKey::new(&record.agency),
            department: department_key(set),
            money: budget(record),
            purpose: record.purpose.as_deref().map(measured).filter(|one| !one.pairs.is_empty()),
            goals: Some(measured(&goals)).filter(|one| !one.pairs.is_empty()),
            indicators,
        }
    }
}

/// 预算数 in yuan, else what fiscal and other money come to.
pub(crate) fn budget(project: &Project) -> Option<Decimal> {
    let yuan = |money: &Option<record::Money>| Some(money.as_ref()?.yuan?.decimal());
    let budget = &project.budget;
    if budget.total.is_some() {
        return yuan(&budget.total);
    }
    match (yuan(&budget.fiscal), yuan(&budget.other)) {
        (Some(fiscal), Some(other)) => fiscal.checked_add(other),
        (fiscal, other) => fiscal.or(other),
    }
}

/// What names a department whatever the year: its name, else its code.
pub(crate) fn department_key(set: &RecordSet) -> String {
    let name = set.department.name.as_deref();
    let text = name.or(set.department.code.as_deref()).unwrap_or_default();
    Name::new(text, set.fiscal_year).key
}

/// The fiscal year of most documents, else the year that opens most names.
fn fiscal_year(records: &[RecordSet]) -> Option<i32> {
    let stated = records.iter().filter_map(|set| set.fiscal_year);
    most_frequent(stated).or_else(|| {
        let projects = records.iter().flat_map(|set| &set.projects);
        most_frequent(projects.filter_map(|one| leading_year(one.name.as_deref()?)))
    })
}

/// Of equally frequent years the latest.
fn most_frequent(years: impl Iterator<Item = i32>) -> Option<i32> {
    let mut counts = BTreeMap::<i32, usize>::new();
    for year in years {
        *counts.entry(year).or_default() += 1;
    }
    counts.into_iter().max_by_key(|&(year, count)| (count, year)).map(|(year, _)| year)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(one: (&str, &str), other: (&str, &str), expect: Option<bool>) {
        let key = |(code, name): (&str, &str)| {
            let text = |text: &str| Some(text.to_owned()).filter(|text| !text.is_empty());
            AgencyKey::new(&Agency { code: text(code), name: text(name) })
        };
        assert_eq!(key(one).same(&key(other)), expect);
    }

    #[test]
    fn agencies_are_the_same_by_code_or_name() {
        check(("307001", "教育局本级"), ("307001", "教育和体育局本级"), Some(true));
        check(("307001", "教育局"), ("307002", "教育局"), Some(true));
        check(("", "教育局(本级)"), ("", "教育局（本级）"), Some(true));
        check(("307001", "教育局"), ("307002", "水利局"), Some(false));
        check(("307001", ""), ("", "水利局"), None);
    }

    #[test]
    fn the_most_frequent_year_counts() {
        assert_eq!(most_frequent([2023, 2024, 2023].into_iter()), Some(2023));
        assert_eq!(most_frequent([2023, 2024].into_iter()), Some(2024));
        assert_eq!(most_frequent(std::iter::empty()), None);
    }
}
