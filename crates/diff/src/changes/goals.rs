//! What became of goals: of a department's, with the clauses of their 绩效指标, and of a project's.

use super::{Documents, Said, Scope, Writer, one, place};
use crate::clauses;
use crate::goals::{self, Goal};
use crate::pieces::pieces;
use crate::text::{bare, relative};
use record::change::{ChangeKind, GoalPair, Sides};
use record::{At, GoalIndicator, Project, RecordSet};
use std::collections::{BTreeMap, BTreeSet};

/// A goal with where it stands.
#[derive(Clone, Copy)]
struct Placed<'r> {
    goal: Goal<'r>,
    at: &'r At,
    document: &'r str,
    /// Whether heading and text are two things that may each be reworded.
    headed: bool,
    clauses: &'r [GoalIndicator],
}

/// What became of 总体绩效目标 and 分项绩效目标.
pub(super) fn write_goals(
    old: Documents<'_, '_>,
    new: Documents<'_, '_>,
    scope: &Scope<'_>,
    writer: &mut Writer<'_, '_>,
) {
    write(&of_department(old), &of_department(new), scope, writer);
}

/// What became of a project's goals.
pub(super) fn write_project_goals(
    old: (&Project, &RecordSet, Option<i32>),
    new: (&Project, &RecordSet, Option<i32>),
    scope: &Scope<'_>,
    writer: &mut Writer<'_, '_>,
) -> Vec<GoalPair> {
    fn placed<'r>(
        (project, set, fiscal_year): (&'r Project, &'r RecordSet, Option<i32>),
    ) -> Vec<Placed<'r>> {
        let of = |goal: &'r record::ProjectGoal| Placed {
            goal: Goal { heading: "", text: &goal.text, fiscal_year },
            at: &goal.at,
            document: &set.source.name,
            headed: false,
            clauses: &[],
        };
        project.goals.iter().map(of).collect()
    }
    write(&placed(old), &placed(new), scope, writer)
}

/// The overall goal of each document, then the others.
fn of_department<'r>(documents: Documents<'_, 'r>) -> Vec<Placed<'r>> {
    let mut all = Vec::new();
    for set in documents.sets {
        let fiscal_year = set.fiscal_year.or(documents.fiscal_year);
        let document = set.source.name.as_str();
        if let Some(overall) = &set.overall_goal {
            // A heading of its own kind, so that it is paired with none of the others.
            let goal = Goal { heading: "总体绩效目标", text: &overall.text, fiscal_year };
            all.push(Placed { goal, at: &overall.at, document, headed: false, clauses: &[] });
        }
        for goal in &set.goals {
            let text = goal.text.as_deref().unwrap_or(&goal.heading);
            let headed = goal.text.is_some() && !goal.heading.is_empty();
            let placed = Goal { heading: &goal.heading, text, fiscal_year };
            let clauses = &goal.indicators;
            all.push(Placed { goal: placed, at: &goal.at, document, headed, clauses });
        }
    }
    all
}

fn write(
    old: &[Placed<'_>],
    new: &[Placed<'_>],
    scope: &Scope<'_>,
    writer: &mut Writer<'_, '_>,
) -> Vec<GoalPair> {
    fn goals<'r>(placed: &[Placed<'r>]) -> Vec<Goal<'r>> {
        placed.iter().map(|one| one.goal).collect()
    }
    let pairs = goals::pair(&goals(old), &goals(new));
    let by_new: BTreeMap<usize, &goals::Pair> = pairs.iter().map(|pair| (pair.new, pair)).collect();
    let by_old: BTreeSet<usize> = pairs.iter().map(|pair| pair.old).collect();
    let mut written = Vec::new();
    for (number, goal) in new.iter().enumerate() {
        let pair = by_new.get(&number);
        match pair.and_then(|pair| Some((pair, old.get(pair.old)?))) {
            Some((pair, before)) => {
                let kind = if pair.unchanged {
                    ChangeKind::GoalUnchanged
                } else {
                    ChangeKind::GoalReworded
                };
                written.push(add(kind, Some(before), Some(goal), scope, writer));
                write_inner(before, goal, scope, writer);
            }
            None => written.push(add(ChangeKind::GoalAdded, None, Some(goal), scope, writer)),
        }
    }
    for (_, goal) in old.iter().enumerate().filter(|(number, _)| !by_old.contains(number)) {
        written.push(add(ChangeKind::GoalRemoved, Some(goal), None, scope, writer));
    }
    written
}

fn add(
    kind: ChangeKind,
    before: Option<&Placed<'_>>,
    after: Option<&Placed<'_>>,
    scope: &Scope<'_>,
    writer: &mut Writer<'_, '_>,
) -> GoalPair {
    let text = |side: Option<&Placed<'_>>| side.map(|one| one.goal.text.to_owned());
    let (old, new) = (text(before), text(after));
    let mut scope = scoped(before, after, scope);
    scope.identity.extend([old.as_deref().unwrap_or_default(), new.as_deref().unwrap_or_default()]);
    let at = |side: Option<&Placed<'_>>| place(side?.at, &["text", "heading"]);
    let said = Said {
        old: old.clone().map(one),
        new: new.clone().map(one),
        old_at: at(before),
        new_at: at(after),
    };
    let change = writer.add(kind, &scope, said);
    if let (ChangeKind::GoalReworded, Some(old), Some(new)) = (kind, &old, &new) {
        change.pieces = pieces(old, new);
    }
    GoalPair { change: writer.changes.len() - 1, old, new }
}

/// The scope of what belongs to a goal.
fn scoped<'s>(
    before: Option<&Placed<'_>>,
    after: Option<&Placed<'_>>,
    scope: &Scope<'s>,
) -> Scope<'s> {
    let mut scope = scope.clone();
    let document = |side: Option<&Placed<'_>>| side.map(|goal| one(goal.document));
    scope.document = Sides { old: document(before), new: document(after) };
    let heading = |side: Option<&Placed<'_>>| {
        side.filter(|goal| goal.headed).map(|goal| goal.goal.heading.to_owned())
    };
    let goal = Sides { old: heading(before), new: heading(after) };
    scope.goal = (goal.old.is_some() || goal.new.is_some()).then_some(goal);
    scope
}

/// The heading and the clauses of a goal that stayed.
fn write_inner(
    before: &Placed<'_>,
    after: &Placed<'_>,
    scope: &Scope<'_>,
    writer: &mut Writer<'_, '_>,
) {
    let scope = scoped(Some(before), Some(after), scope);
    let heading = |goal: &Placed<'_>| bare(&relative(goal.goal.heading, goal.goal.fiscal_year));
    if before.headed && after.headed && heading(before) != heading(after) {
        let (old, new) = (before.goal.heading, after.goal.heading);
        let mut scope = scope.clone();
        scope.identity.extend([old, new]);
        let said = Said {
            old: Some(one(old)),
            new: Some(one(new)),
            old_at: place(before.at, &["heading"]),
            new_at: place(after.at, &["heading"]),
        };
        writer.add(ChangeKind::GoalRenamed, &scope, said).pieces = pieces(old, new);
    }
    let of = |goal: &Placed<'_>| goal.goal.fiscal_year;
    let told = clauses::compare(
        (before.clauses, of(before)),
        (after.clauses, of(after)),
        writer.new.words,
    );
    for clause in told {
        let text = |side: Option<&GoalIndicator>| side.map(|clause| clause.text.clone());
        let at = |side: Option<&GoalIndicator>| place(&side?.at, &["text"]);
        let (old, new) = (
            clause.old.and_then(|number| before.clauses.get(number)),
            clause.new.and_then(|number| after.clauses.get(number)),
        );
        let said = Said {
            old: text(old).map(one),
            new: text(new).map(one),
            old_at: at(old),
            new_at: at(new),
        };
        let (old, new) = (text(old), text(new));
        let mut scope = scope.clone();
        scope.identity.push(after.goal.heading);
        scope.identity.extend([&old, &new].map(|text| text.as_deref().unwrap_or_default()));
        let kind = match (&old, &new) {
            (None, _) => ChangeKind::GoalIndicatorAdded,
            (_, None) => ChangeKind::GoalIndicatorRemoved,
            _ => ChangeKind::GoalIndicatorChanged,
        };
        let change = writer.add(kind, &scope, said);
        change.direction = clause.direction;
        if let (Some(old), Some(new)) = (&old, &new) {
            change.pieces = pieces(old, new);
        }
    }
}
