//! Changes in numbers, and the documents of each side.

use super::project::percent;
use crate::facts::OneYear;
use record::change::{Change, ChangeKind, ChangesSummary, Direction, Side, SideDocument, Totals};
use rust_decimal::Decimal;

pub(super) fn side(year: &OneYear<'_>) -> Side {
    let documents = year.records.iter().map(|set| SideDocument {
        name: set.source.name.clone(),
        sha256: set.source.sha256.clone(),
        fiscal_year: set.fiscal_year,
        department: set.department.name.clone(),
        projects: set.projects.len() as u64,
    });
    Side { fiscal_year: year.fiscal_year, documents: documents.collect() }
}

pub(super) fn summary(old: &OneYear<'_>, new: &OneYear<'_>, changes: &[Change]) -> ChangesSummary {
    let mut summary = ChangesSummary::default();
    for kind in ChangeKind::ALL {
        summary.counts.insert(*kind, 0);
    }
    for direction in [Direction::Tightened, Direction::Loosened, Direction::Changed] {
        summary.directions.insert(direction, 0);
    }
    for change in changes {
        *summary.counts.entry(change.kind).or_default() += 1;
        if let (ChangeKind::IndicatorChanged, Some(direction)) = (change.kind, change.direction) {
            *summary.directions.entry(direction).or_default() += 1;
        }
    }
    let total = |year: &OneYear<'_>| {
        let known = year.projects.iter().filter_map(|facts| facts.money);
        known.fold(Decimal::ZERO, |sum, money| sum.checked_add(money).unwrap_or(sum))
    };
    let without = |year: &OneYear<'_>| {
        year.projects.iter().filter(|facts| facts.money.is_none()).count() as u64
    };
    let (before, after) = (total(old), total(new));
    summary.projects = Totals { old: old.projects.len() as u64, new: new.projects.len() as u64 };
    summary.budget = Totals { old: before.into(), new: after.into() };
    summary.budget_percent = percent(Some(before), Some(after));
    summary.without_budget = Totals { old: without(old), new: without(new) };
    summary
}
