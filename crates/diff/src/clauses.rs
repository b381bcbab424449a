//! Which clauses of a goal's 绩效指标 are the same in two years, and what they ask beside what they asked.

use crate::assignment::{Candidate, assign};
use crate::deadline::FiscalYears;
use crate::distinction::tells_apart;
use crate::text::Measured;
use crate::value::{compare_wordings, rest};
use crate::words::Words;
use record::change::Direction;
use record::{GoalIndicator, Kind, Value};

/// Likeness of the words around the numbers, in thousandths, from which a clause is the same one.
const LIKE: u32 = 550;
/// Pairs of clauses that are compared at most; of more, each is compared with the one in its place.
const MOST_PAIRS: usize = 10_000;

/// A clause that came, went, or says something else.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Told {
    pub(crate) old: Option<usize>,
    pub(crate) new: Option<usize>,
    /// For a clause of both years.
    pub(crate) direction: Option<Direction>,
}

/// What is known of a clause.
struct Clause {
    value: Value,
    /// Its words without numbers.
    words: Measured,
}

impl Clause {
    fn new(indicator: &GoalIndicator, fiscal_year: Option<i32>, words: &Words) -> Self {
        // Spans count in the source text.
        let raw = indicator.raw.get("text").map_or(indicator.text.as_str(), String::as_str);
        let value =
            Value { raw: raw.to_owned(), kind: Kind::Compound, terms: indicator.terms.clone() };
        Self { words: Measured::new(rest(&value, fiscal_year, words)), value }
    }
}

/// What became of the clauses, in the order of the new year; what went stands last.
pub(crate) fn compare(
    old: (&[GoalIndicator], Option<i32>),
    new: (&[GoalIndicator], Option<i32>),
    words: &Words,
) -> Vec<Told> {
    let years = FiscalYears { old: old.1, new: new.1 };
    let read = |(clauses, year): (&[GoalIndicator], Option<i32>)| -> Vec<Clause> {
        clauses.iter().map(|clause| Clause::new(clause, year, words)).collect()
    };
    let (old, new) = (read(old), read(new));
    let all = old.len().saturating_mul(new.len()) <= MOST_PAIRS;
    let mut candidates = Vec::new();
    for (one, before) in old.iter().enumerate() {
        let range = if all { 0..new.len() } else { one..(one + 1).min(new.len()) };
        for (other, after) in new.iter().enumerate().take(range.end).skip(range.start) {
            let likeness = before.words.name_likeness(&after.words);
            if likeness >= LIKE && !tells_apart(words, &before.words.key, &after.words.key) {
                let near = 20_usize.saturating_sub(one.abs_diff(other));
                let weight = likeness + u32::try_from(near).unwrap_or(0);
                candidates.push(Candidate { old: one, new: other, weight });
            }
        }
    }
    let mut before = vec![None; new.len()];
    let mut gone = vec![true; old.len()];
    for pair in assign(&candidates) {
        if let (Some(before), Some(gone)) = (before.get_mut(pair.new), gone.get_mut(pair.old)) {
            (*before, *gone) = (Some(pair.old), false);
        }
    }
    let mut told = Vec::new();
    for (number, (after, partner)) in new.iter().zip(before).enumerate() {
        let Some((one, before)) = partner.and_then(|one| Some((one, old.get(one)?))) else {
            told.push(Told { old: None, new: Some(number), direction: None });
            continue;
        };
        if let Some(direction) = compare_wordings(&before.value, &after.value, years, words) {
            told.push(Told { old: Some(one), new: Some(number), direction: Some(direction) });
        }
    }
    for (number, _) in gone.iter().enumerate().filter(|(_, gone)| **gone) {
        told.push(Told { old: Some(number), new: None, direction: None });
    }
    told
}

#[cfg(test)]
mod tests {
    use super::*;
    use normalize::{Context, fold, parse};
    use record::{At, Raw};

    fn clauses(text: &str, year: i32) -> Vec<GoalIndicator> {
        let context = Context { fiscal_year: Some(year), category: None, money: false };
        let clause = |text: &str| GoalIndicator {
            text: text.to_owned(),
            terms: Value::new(text.to_owned(), &parse(&fold(text), &context)).terms,
            raw: Raw::default(),
            at: At::default(),
        };
        text.split('，').filter(|text| !text.is_empty()).map(clause).collect()
    }

    /// What is said of clauses of 2023 and of 2024, by their numbers.
    #[track_caller]
    fn check(old: &str, new: &str, expect: &str) {
        let (old, new) = (clauses(old, 2023), clauses(new, 2024));
        let told = compare((&old, Some(2023)), (&new, Some(2024)), Words::builtin());
        let number = |one: Option<usize>| one.map_or("-".to_owned(), |one| one.to_string());
        let shown: Vec<String> = told
            .iter()
            .map(|one| {
                let direction = one.direction.map_or("", Direction::name);
                format!("{}>{} {direction}", number(one.old), number(one.new))
            })
            .collect();
        assert_eq!(shown.join("; "), expect);
    }

    #[test]
    fn numbers_tighten_and_loosen() {
        check("义务教育巩固率不低于98%", "义务教育巩固率不低于98.5%", "0>0 tightened");
        check("铺设供水管网不少于80公里", "铺设供水管网不少于60000米", "0>0 loosened");
        check("铺设供水管网不少于80公里", "铺设供水管网不少于80000米", "");
        check("招聘教师120人", "招聘教师100人", "0>0 changed");
        check("5月底前完成隐患排查", "5月底前完成隐患排查", "");
        check("5月底前完成隐患排查", "4月底前完成隐患排查", "0>0 tightened");
    }

    #[test]
    fn clauses_come_go_and_change_places() {
        check("培训教师100人，招聘教师120人", "招聘教师120人，培训教师100人", "");
        check("培训教师100人", "培训教师100人，建成智慧校园8所", "->1 ");
        check("培训教师100人，建成智慧校园8所", "培训教师100人", "1>- ");
        check("农村自来水普及率不低于94%", "城乡自来水普及率不低于95%", "0>0 changed");
        check("新增公办学位600个", "建成智慧校园8所", "->0 ; 0>- ");
        check("自来水普及率不低于94%", "全县自来水普及率不低于95%", "0>0 changed");
    }
}
