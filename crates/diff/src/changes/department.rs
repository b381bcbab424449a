//! What became of a department's measures (工作保障措施) and of its own indicators (部门整体绩效指标).

use super::{Documents, Said, Scope, Writer, one, place};
use crate::goals::{self, Goal};
use crate::pieces::pieces;
use record::change::{ChangeKind, Sides};
use record::{Indicator, Measure, RecordSet};
use std::borrow::Cow;
use std::collections::BTreeMap;

/// A measure with where it stands.
struct Placed<'r> {
    measure: &'r Measure,
    /// The whole of it, as one text.
    text: String,
    set: &'r RecordSet,
    fiscal_year: Option<i32>,
}

fn placed<'r>(documents: Documents<'_, 'r>) -> Vec<Placed<'r>> {
    let mut all = Vec::new();
    for set in documents.sets {
        let fiscal_year = set.fiscal_year.or(documents.fiscal_year);
        for measure in &set.measures {
            let text = match &measure.text {
                Some(text) if measure.heading.is_empty() => text.clone(),
                Some(text) => format!("{}。{text}", measure.heading),
                None => measure.heading.clone(),
            };
            all.push(Placed { measure, text, set, fiscal_year });
        }
    }
    all
}

pub(super) fn write_measures(
    old: Documents<'_, '_>,
    new: Documents<'_, '_>,
    scope: &Scope<'_>,
    writer: &mut Writer<'_, '_>,
) {
    fn texts<'p>(placed: &'p [Placed<'_>]) -> Vec<Goal<'p>> {
        let of = |one: &'p Placed<'_>| Goal {
            heading: &one.measure.heading,
            text: &one.text,
            fiscal_year: one.fiscal_year,
        };
        placed.iter().map(of).collect()
    }
    let (old, new) = (placed(old), placed(new));
    let pairs = goals::pair(&texts(&old), &texts(&new));
    let mut add = |kind: ChangeKind, before: Option<&Placed<'_>>, after: Option<&Placed<'_>>| {
        let text = |side: Option<&Placed<'_>>| side.map(|placed| one(placed.text.as_str()));
        let at = |side: Option<&Placed<'_>>| place(&side?.measure.at, &["heading", "text"]);
        let name =
            |side: Option<&Placed<'_>>| side.map(|one_of| one(one_of.set.source.name.as_str()));
        let mut scope = scope.clone();
        let words =
            |side: Option<&Placed<'_>>| side.map_or_else(String::new, |one| one.text.clone());
        let (old_text, new_text) = (words(before), words(after));
        scope.identity.extend([old_text.as_str(), new_text.as_str()]);
        scope.document = Sides { old: name(before), new: name(after) };
        let said =
            Said { old: text(before), new: text(after), old_at: at(before), new_at: at(after) };
        let change = writer.add(kind, &scope, said);
        if before.is_some() && after.is_some() {
            change.pieces = pieces(&old_text, &new_text);
        }
    };
    let mut stayed = vec![false; old.len()];
    let pairs: BTreeMap<_, _> = pairs.iter().map(|pair| (pair.new, pair)).collect();
    for (number, after) in new.iter().enumerate() {
        let pair = pairs.get(&number);
        let Some((pair, before)) = pair.and_then(|pair| Some((pair, old.get(pair.old)?))) else {
            add(ChangeKind::MeasureAdded, None, Some(after));
            continue;
        };
        if let Some(stayed) = stayed.get_mut(pair.old) {
            *stayed = true;
        }
        if !pair.unchanged {
            add(ChangeKind::MeasureReworded, Some(before), Some(after));
        }
    }
    for (before, _) in old.iter().zip(&stayed).filter(|(_, stayed)| !**stayed) {
        add(ChangeKind::MeasureRemoved, Some(before), None);
    }
}

pub(super) fn write_indicators(
    old: Documents<'_, '_>,
    new: Documents<'_, '_>,
    scope: &Scope<'_>,
    writer: &mut Writer<'_, '_>,
) {
    let (old, new) = (indicators(old), indicators(new));
    let name = |own: &OwnIndicators<'_>| own.set.map(|set| one(set.source.name.as_str()));
    let mut scope = scope.clone();
    scope.document = Sides { old: name(&old), new: name(&new) };
    writer.indicators((&old.all, old.fiscal_year), (&new.all, new.fiscal_year), &scope);
}

/// The indicators of all documents in one list.
struct OwnIndicators<'r> {
    all: Cow<'r, [Indicator]>,
    /// The first document that has any.
    set: Option<&'r RecordSet>,
    fiscal_year: Option<i32>,
}

fn indicators<'r>(documents: Documents<'_, 'r>) -> OwnIndicators<'r> {
    let mut with = documents.sets.iter().filter(|set| !set.indicators.is_empty());
    let set = with.next().copied();
    let mut all = Cow::Borrowed(set.map_or(&[][..], |set| set.indicators.as_slice()));
    for other in with {
        all.to_mut().extend_from_slice(&other.indicators);
    }
    let fiscal_year = set.and_then(|set| set.fiscal_year).or(documents.fiscal_year);
    OwnIndicators { all, set, fiscal_year }
}
