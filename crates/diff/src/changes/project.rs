//! What is said of one project.

use super::departments::Departments;
use super::goals::write_project_goals;
use super::{Entry, ProjectPair, Said, Scope, Source, Writer, one, place};
use crate::deadline::FiscalYears;
use crate::evidence::{Evidence, Names};
use crate::facts::Facts;
use crate::indicators;
use crate::pairing::Pairing;
use crate::pieces::pieces;
use crate::quantity::Lean;
use crate::text::{bare, relative};
use crate::value;
use record::change::{ChangeKind, IndicatorPair, ProjectPlace, Reason, Sides, Statement};
use record::{Agency, Indicator, Kind, Number};
use rust_decimal::{Decimal, RoundingStrategy};
use std::borrow::Cow;

/// Fields of a project by whose place it is found.
const NAMED_AT: &[&str] = &["name", "heading", "code", "agency.name", "budget.total"];

impl Writer<'_, '_> {
    pub(super) fn project(
        &mut self,
        entry: &Entry,
        pairing: &Pairing,
        departments: &Departments,
    ) -> ProjectPair {
        let from = self.changes.len();
        let department = departments.names(entry.department, self.old.records, self.new.records);
        let (old, new) = (self.old, self.new);
        let facts = |side: &'_ crate::facts::OneYear<'_>, numbers: &[usize]| -> Vec<usize> {
            numbers.iter().copied().filter(|number| *number < side.projects.len()).collect()
        };
        let mut pair = match entry.source {
            Source::Pair(number) => {
                let Some(pair) = pairing.pairs.get(number) else { return ProjectPair::default() };
                match (old.projects.get(pair.old), new.projects.get(pair.new)) {
                    (Some(before), Some(after)) => {
                        self.pair(before, after, &pair.evidence, department)
                    }
                    _ => ProjectPair::default(),
                }
            }
            Source::Split(number) => match pairing.splits.get(number) {
                Some(split) => self.several(
                    ChangeKind::ProjectSplit,
                    &[split.whole],
                    &facts(new, &split.parts),
                    department,
                ),
                None => ProjectPair::default(),
            },
            Source::Merge(number) => match pairing.merges.get(number) {
                Some(merge) => self.several(
                    ChangeKind::ProjectMerged,
                    &facts(old, &merge.parts),
                    &[merge.whole],
                    department,
                ),
                None => ProjectPair::default(),
            },
            Source::Added(number) => {
                self.several(ChangeKind::ProjectAdded, &[], &[number], department)
            }
            Source::Removed(number) => {
                self.several(ChangeKind::ProjectRemoved, &[number], &[], department)
            }
        };
        pair.changes = from..self.changes.len();
        pair
    }

    /// A project that came, went, was split or merged.
    fn several(
        &mut self,
        kind: ChangeKind,
        old: &[usize],
        new: &[usize],
        department: Option<Sides<String>>,
    ) -> ProjectPair {
        let (old_year, new_year) = (self.old, self.new);
        let olds: Vec<&Facts<'_>> =
            old.iter().filter_map(|one| old_year.projects.get(*one)).collect();
        let news: Vec<&Facts<'_>> =
            new.iter().filter_map(|one| new_year.projects.get(*one)).collect();
        let statement =
            |facts: &[&Facts<'_>], many: bool, text: &dyn Fn(&Facts<'_>) -> Option<String>| {
                let texts: Vec<String> = facts.iter().filter_map(|facts| text(facts)).collect();
                match texts.into_iter().next() {
                    _ if many => Some(Statement::Several(
                        facts.iter().filter_map(|facts| text(facts)).collect(),
                    )),
                    first => first.map(Statement::One),
                }
            };
        let many_old = kind == ChangeKind::ProjectMerged;
        let many_new = kind == ChangeKind::ProjectSplit;
        let shown = |facts: &Facts<'_>| Some(facts.shown.to_owned());
        let at = |facts: &Facts<'_>| {
            NAMED_AT.iter().find_map(|field| facts.record.at.get(field)).map(ToString::to_string)
        };
        let of_old = |facts: &Facts<'_>| {
            Some(old_year.records.get(facts.place.document)?.source.name.clone())
        };
        let of_new = |facts: &Facts<'_>| {
            Some(new_year.records.get(facts.place.document)?.source.name.clone())
        };
        let keys: Vec<String> = olds.iter().chain(&news).map(|facts| identity(facts)).collect();
        let single = |facts: &[&Facts<'_>], many: bool| {
            facts.first().filter(|_| !many).map(|facts| facts.shown.to_owned())
        };
        let scope = Scope {
            department,
            project: Some(Sides { old: single(&olds, many_old), new: single(&news, many_new) }),
            document: Sides {
                old: statement(&olds, many_old, &of_old),
                new: statement(&news, many_new, &of_new),
            },
            identity: keys.iter().map(String::as_str).collect(),
            ..Scope::default()
        };
        let said = Said {
            old: statement(&olds, many_old, &shown),
            new: statement(&news, many_new, &shown),
            old_at: statement(&olds, many_old, &at),
            new_at: statement(&news, many_new, &at),
        };
        let mut reasons = Vec::new();
        if many_old || many_new {
            let message = "the names and contents of the parts are of the whole, and their budgets come to its";
            reasons
                .push(Reason { name: Cow::Borrowed("parts-add-up"), message: message.to_owned() });
        }
        self.add(kind, &scope, said).reasons.clone_from(&reasons);
        let places = |facts: &[&Facts<'_>]| -> Vec<ProjectPlace> {
            facts.iter().map(|one| one.place).collect()
        };
        ProjectPair { old: places(&olds), new: places(&news), reasons, ..ProjectPair::default() }
    }

    fn pair(
        &mut self,
        old: &Facts<'_>,
        new: &Facts<'_>,
        evidence: &Evidence,
        department: Option<Sides<String>>,
    ) -> ProjectPair {
        let (old_sets, new_sets) = (self.old.records, self.new.records);
        let (Some(old_set), Some(new_set)) =
            (old_sets.get(old.place.document), new_sets.get(new.place.document))
        else {
            return ProjectPair::default();
        };
        let (old_key, new_key) = (identity(old), identity(new));
        let scope = Scope {
            department,
            project: Some(Sides {
                old: Some(old.shown.to_owned()),
                new: Some(new.shown.to_owned()),
            }),
            document: Sides {
                old: Some(one(old_set.source.name.as_str())),
                new: Some(one(new_set.source.name.as_str())),
            },
            identity: vec![&old_key, &new_key],
            ..Scope::default()
        };
        let kind = match evidence.names {
            Names::Same => ChangeKind::ProjectContinued,
            Names::Different => ChangeKind::ProjectRenamed,
        };
        let (confidence, reasons) = (evidence.confidence(), evidence.reasons());
        let said = Self::said(old, new, Some(one(old.shown)), Some(one(new.shown)), NAMED_AT);
        let change = self.add(kind, &scope, said);
        change.confidence = Some(confidence);
        change.reasons.clone_from(&reasons);
        self.identity_changes(old, new, &scope);
        self.budget(old, new, &scope);
        self.purpose(old, new, &scope);
        let (before, after) =
            ((old.record, old_set, old.fiscal_year), (new.record, new_set, new.fiscal_year));
        let goals = write_project_goals(before, after, &scope, self);
        let indicators = self.indicators(
            (&old.record.indicators, old.fiscal_year),
            (&new.record.indicators, new.fiscal_year),
            &scope,
        );
        ProjectPair {
            old: vec![old.place],
            new: vec![new.place],
            confidence: Some(confidence),
            reasons,
            indicators,
            goals,
            ..ProjectPair::default()
        }
    }

    /// A change of a project's field, and where it stands.
    fn said(
        old: &Facts<'_>,
        new: &Facts<'_>,
        before: Option<Statement>,
        after: Option<Statement>,
        fields: &[&str],
    ) -> Said {
        let at = |facts: &Facts<'_>, said: &Option<Statement>| {
            said.as_ref().and_then(|_| place(&facts.record.at, fields))
        };
        Said { old_at: at(old, &before), new_at: at(new, &after), old: before, new: after }
    }

    /// The agency and the code.
    fn identity_changes(&mut self, old: &Facts<'_>, new: &Facts<'_>, scope: &Scope<'_>) {
        if old.agency.same(&new.agency) == Some(false) {
            let shown = |agency: &Agency| {
                agency.name.clone().or_else(|| agency.code.clone()).map(Statement::One)
            };
            let (before, after) = (shown(&old.record.agency), shown(&new.record.agency));
            let said =
                Self::said(old, new, before, after, &["agency.name", "agency.code", "agency"]);
            self.add(ChangeKind::ProjectMoved, scope, said);
        }
        if let (Some(before), Some(after)) = (&old.record.code, &new.record.code)
            && before.text != after.text
        {
            let said =
                Self::said(old, new, Some(one(&*before.text)), Some(one(&*after.text)), &["code"]);
            self.add(ChangeKind::CodeChanged, scope, said);
        }
    }

    fn budget(&mut self, old: &Facts<'_>, new: &Facts<'_>, scope: &Scope<'_>) {
        let yuan = |money: Option<Decimal>| money.map(|money| one(Number::from(money).to_string()));
        let fields = &["budget.total", "budget.fiscal", "budget.other", "budget"];
        if old.money != new.money {
            let said = Self::said(old, new, yuan(old.money), yuan(new.money), fields);
            self.add(ChangeKind::BudgetChanged, scope, said).percent =
                percent(old.money, new.money);
        }
        let executed = old.record.executed.as_ref().and_then(|money| Some(money.yuan?.decimal()));
        if executed.is_some() {
            let mut said = Self::said(old, new, yuan(executed), yuan(new.money), fields);
            said.old_at = place(&old.record.at, &["executed"]);
            self.add(ChangeKind::BudgetExecuted, scope, said).percent =
                percent(executed, new.money);
        }
    }

    fn purpose(&mut self, old: &Facts<'_>, new: &Facts<'_>, scope: &Scope<'_>) {
        let (before, after) = (&old.record.purpose, &new.record.purpose);
        let key =
            |text: &Option<String>, year| text.as_deref().map(|text| bare(&relative(text, year)));
        if key(before, old.fiscal_year) == key(after, new.fiscal_year) {
            return;
        }
        let said =
            Self::said(old, new, before.clone().map(one), after.clone().map(one), &["purpose"]);
        let change = self.add(ChangeKind::PurposeReworded, scope, said);
        if let (Some(before), Some(after)) = (before, after) {
            change.pieces = pieces(before, after);
        }
    }

    pub(super) fn indicators(
        &mut self,
        old: (&[Indicator], Option<i32>),
        new: (&[Indicator], Option<i32>),
        scope: &Scope<'_>,
    ) -> Vec<IndicatorPair> {
        let pairs = indicators::pair(old, new, self.new.words);
        let mut paired_old = vec![false; old.0.len()];
        for pair in &pairs {
            if let Some(paired) = paired_old.get_mut(pair.old) {
                *paired = true;
            }
        }
        let mut written = Vec::new();
        let mut pairs = pairs.into_iter().peekable();
        for (number, indicator) in new.0.iter().enumerate() {
            let from = self.changes.len();
            let pair = pairs.next_if(|pair| pair.new == number);
            match pair.and_then(|pair| Some((pair, old.0.get(pair.old)?))) {
                Some((pair, before)) => {
                    self.indicator((before, old.1), (indicator, new.1), pair, scope);
                }
                None => self.single(ChangeKind::IndicatorAdded, indicator, scope),
            }
            let changes = from..self.changes.len();
            written.push(IndicatorPair {
                old: pair.map(|pair| pair.old),
                new: Some(number),
                changes,
            });
        }
        for (number, (indicator, _)) in
            old.0.iter().zip(&paired_old).enumerate().filter(|(_, (_, paired))| !**paired)
        {
            let from = self.changes.len();
            self.single(ChangeKind::IndicatorRemoved, indicator, scope);
            let changes = from..self.changes.len();
            written.push(IndicatorPair { old: Some(number), new: None, changes });
        }
        written
    }

    /// An indicator that came or went. One without a name is no news.
    fn single(&mut self, kind: ChangeKind, indicator: &Indicator, scope: &Scope<'_>) {
        let Some(name) = indicator.level3.clone() else { return };
        let mut scope = scope.clone();
        scope.level3 = Some(name.clone());
        scope.identity.extend(path(indicator));
        let at = place(&indicator.at, &["level3", "value"]);
        let name = Some(one(name));
        let said = if kind == ChangeKind::IndicatorAdded {
            Said { new: name, new_at: at, ..Said::default() }
        } else {
            Said { old: name, old_at: at, ..Said::default() }
        };
        self.add(kind, &scope, said).value = Some(indicator.value.raw.clone());
    }

    fn indicator(
        &mut self,
        (old, old_year): (&Indicator, Option<i32>),
        (new, new_year): (&Indicator, Option<i32>),
        pair: indicators::Pair,
        scope: &Scope<'_>,
    ) {
        let mut scope = scope.clone();
        scope.level3 = new.level3.clone().or_else(|| old.level3.clone());
        scope.identity.extend(path(old));
        scope.identity.extend(path(new));
        let said = |before: Option<&String>, after: Option<&String>, fields: &[&str]| Said {
            old: before.cloned().map(one),
            new: after.cloned().map(one),
            old_at: before.and_then(|_| place(&old.at, fields)),
            new_at: after.and_then(|_| place(&new.at, fields)),
        };
        if pair.renamed {
            let said = said(old.level3.as_ref(), new.level3.as_ref(), &["level3", "value"]);
            self.add(ChangeKind::IndicatorRenamed, &scope, said);
        }
        if pair.moved {
            let said =
                said(old.level2.as_ref(), new.level2.as_ref(), &["level2", "level3", "value"]);
            self.add(ChangeKind::IndicatorMoved, &scope, said);
        }
        if let Some(direction) = value::compare((old, old_year), (new, new_year), self.new.words) {
            let said = said(Some(&old.value.raw), Some(&new.value.raw), &["value", "level3"]);
            self.add(ChangeKind::IndicatorChanged, &scope, said).direction = Some(direction);
        }
        if let Some(actual) = old.actual.as_ref().filter(|actual| actual.kind != Kind::Blank) {
            let years = FiscalYears { old: old_year, new: new_year };
            let direction =
                value::compare_with((actual, &new.value), years, Lean::Neither, self.new.words);
            let mut said = said(Some(&actual.raw), Some(&new.value.raw), &["value", "level3"]);
            said.old_at = place(&old.at, &["actual", "value", "level3"]);
            self.add(ChangeKind::IndicatorReached, &scope, said).direction = direction;
        }
    }
}

/// What names a project whatever its budget and texts.
fn identity(facts: &Facts<'_>) -> String {
    let code = facts.code.unwrap_or_default();
    format!("{}\u{1f}{}\u{1f}{}", code, facts.name.key, facts.agency.key())
}

fn path(indicator: &Indicator) -> [&str; 3] {
    [&indicator.level1, &indicator.level2, &indicator.level3]
        .map(|level| level.as_deref().unwrap_or_default())
}

/// By how many percent an amount grew, to two digits; `None` from nothing.
pub(super) fn percent(old: Option<Decimal>, new: Option<Decimal>) -> Option<Number> {
    let (old, new) = (old?, new?);
    let share = new.checked_sub(old)?.checked_mul(Decimal::ONE_HUNDRED)?.checked_div(old.abs())?;
    Some(share.round_dp_with_strategy(2, RoundingStrategy::MidpointAwayFromZero).into())
}
