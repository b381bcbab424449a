//! Changes on which a pipeline is to stop: `loosened`, `project_removed`, `budget_changed>10%`.

use record::Number;
use record::change::{Change, ChangeKind, Direction};
use rust_decimal::Decimal;

/// A sort of change on which a pipeline is to stop.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FailOn {
    sort: Sort,
    /// Only where an amount changed by more than so many percent, up or down.
    beyond: Option<Number>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Sort {
    /// Whatever changed.
    Any,
    Kind(ChangeKind),
    /// An indicator's value, or a clause of a department's goal, in this direction.
    Direction(Direction),
}

const DIRECTIONS: &[Direction] = &[Direction::Tightened, Direction::Loosened, Direction::Changed];

impl FailOn {
    /// Reads `any`, the name of a kind or of a direction; for a budget, `>` and a percentage may follow.
    ///
    /// # Errors
    ///
    /// What was expected and what was found.
    pub fn parse(text: &str) -> Result<Self, String> {
        let (name, beyond) = match text.split_once('>') {
            Some((name, limit)) => (name.trim(), Some(limit.trim())),
            None => (text.trim(), None),
        };
        let kind = ChangeKind::ALL.iter().find(|kind| kind.name() == name);
        let direction = DIRECTIONS.iter().find(|direction| direction.name() == name);
        let sort = match (kind, direction) {
            (Some(kind), _) => Sort::Kind(*kind),
            (_, Some(direction)) => Sort::Direction(*direction),
            _ if name == "any" => Sort::Any,
            _ => {
                let kinds = ChangeKind::ALL.iter().map(|kind| kind.name());
                let directions = DIRECTIONS.iter().map(|direction| direction.name());
                let known: Vec<&str> =
                    std::iter::once("any").chain(directions).chain(kinds).collect();
                return Err(format!("expected one of {}, found {name:?}", known.join(", ")));
            }
        };
        let Some(limit) = beyond else { return Ok(Self { sort, beyond: None }) };
        let amounts = [ChangeKind::BudgetChanged, ChangeKind::BudgetExecuted];
        if !matches!(sort, Sort::Kind(kind) if amounts.contains(&kind)) {
            return Err(format!(
                "expected > only after a kind of amounts, found it after {name:?}"
            ));
        }
        let limit = limit.strip_suffix('%').unwrap_or(limit).trim();
        let percent =
            Decimal::from_str_exact(limit).ok().filter(|percent| !percent.is_sign_negative());
        let percent =
            percent.ok_or_else(|| format!("expected a percentage such as 10%, found {limit:?}"))?;
        Ok(Self { sort, beyond: Some(percent.into()) })
    }

    /// Whether a change is of this sort. An amount that came from nothing, or is not known, is beyond every percentage.
    pub fn meets(&self, change: &Change) -> bool {
        let sort = match self.sort {
            Sort::Any => !change.kind.is_no_change(),
            Sort::Kind(kind) => change.kind == kind,
            Sort::Direction(direction) => {
                let kinds = [ChangeKind::IndicatorChanged, ChangeKind::GoalIndicatorChanged];
                kinds.contains(&change.kind) && change.direction == Some(direction)
            }
        };
        let beyond = self.beyond.is_none_or(|limit| {
            change.percent.is_none_or(|percent| percent.decimal().abs() > limit.decimal())
        });
        sort && beyond
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use record::change::{Sides, Statement};

    fn change(kind: ChangeKind, percent: Option<i64>, direction: Option<Direction>) -> Change {
        Change {
            kind,
            id: String::new(),
            old: Some(Statement::One("1".into())),
            new: None,
            at: Sides::default(),
            document: Sides::default(),
            department: None,
            project: None,
            goal: None,
            level3: None,
            percent: percent.map(|percent| Decimal::from(percent).into()),
            direction,
            value: None,
            confidence: None,
            reasons: Vec::new(),
            pieces: Vec::new(),
        }
    }

    #[track_caller]
    fn check(text: &str, change: &Change, expect: bool) {
        assert_eq!(FailOn::parse(text).expect("a sort of change").meets(change), expect, "{text}");
    }

    #[test]
    fn kinds_directions_and_percentages_are_met() {
        let budget = |percent| change(ChangeKind::BudgetChanged, percent, None);
        check("budget_changed", &budget(Some(1)), true);
        check("budget_changed>10%", &budget(Some(10)), false);
        check("budget_changed > 10", &budget(Some(-11)), true);
        check("budget_changed>10%", &budget(None), true);
        check("project_removed", &budget(Some(1)), false);
        let value = change(ChangeKind::IndicatorChanged, None, Some(Direction::Loosened));
        check("loosened", &value, true);
        check("tightened", &value, false);
        let clause = change(ChangeKind::GoalIndicatorChanged, None, Some(Direction::Loosened));
        check("loosened", &clause, true);
        check("any", &value, true);
        check("any", &change(ChangeKind::GoalUnchanged, None, None), false);
    }

    #[test]
    fn other_words_are_refused_with_what_is_known() {
        let error = FailOn::parse("removed").expect_err("no such kind");
        assert!(
            error.starts_with(
                "expected one of any, tightened, loosened, changed, project_continued"
            ),
            "{error}"
        );
        for text in ["loosened>3%", "budget_changed>-3%", "budget_changed>much"] {
            assert!(FailOn::parse(text).is_err(), "{text}");
        }
    }
}
