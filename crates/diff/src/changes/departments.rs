//! Which documents of two years are of one department, and what became of its goals.

use super::{Said, Scope, Writer, one, place};
use crate::facts::{OneYear, department_key};
use crate::goals::{self, Goal};
use crate::pairing::Pairing;
use crate::pieces::pieces;
use record::change::{ChangeKind, DepartmentPair, GoalPair, Sides};
use record::{At, RecordSet};
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

/// The departments of both years.
#[derive(Debug)]
pub(super) struct Departments {
    pub(super) pairs: Vec<DepartmentPair>,
    /// Pair of each document of the old year, then of the new.
    of_old: Vec<usize>,
    of_new: Vec<usize>,
}

/// A goal with where it stands.
struct Placed<'r> {
    goal: Goal<'r>,
    at: &'r At,
    document: &'r str,
}

impl Departments {
    /// By name, else by code, else by where most of a department's projects went.
    pub(super) fn new(old: &OneYear<'_>, new: &OneYear<'_>, pairing: &Pairing) -> Self {
        let (old_groups, new_groups) = (groups(old.records), groups(new.records));
        let mut successors = BTreeMap::new();
        let mut taken = BTreeSet::new();
        let mut join = |one: usize, other: usize, successors: &mut BTreeMap<usize, usize>| {
            if !successors.contains_key(&one) && taken.insert(other) {
                successors.insert(one, other);
            }
        };
        let same = |same: &dyn Fn(&Group, &Group) -> bool, group: &Group| {
            new_groups.iter().position(|other| same(group, other))
        };
        for (number, group) in old_groups.iter().enumerate() {
            if let Some(other) = same(&|one, other| one.key == other.key, group) {
                join(number, other, &mut successors);
            }
        }
        for (number, group) in old_groups.iter().enumerate() {
            if let Some(other) =
                same(&|one, other| one.code.is_some() && one.code == other.code, group)
            {
                join(number, other, &mut successors);
            }
        }
        for (one, other) in by_projects(&old_groups, old, &new_groups, new, pairing) {
            join(one, other, &mut successors);
        }
        let mut departments = Self {
            pairs: Vec::new(),
            of_old: vec![0; old.records.len()],
            of_new: vec![0; new.records.len()],
        };
        let predecessors: BTreeMap<usize, usize> =
            successors.iter().map(|(one, other)| (*other, *one)).collect();
        for (number, group) in new_groups.iter().enumerate() {
            let before = predecessors.get(&number).and_then(|one| old_groups.get(*one));
            departments.push(before, Some(group));
        }
        for (number, group) in old_groups.iter().enumerate() {
            if !successors.contains_key(&number) {
                departments.push(Some(group), None);
            }
        }
        departments
    }

    fn push(&mut self, old: Option<&Group>, new: Option<&Group>) {
        let number = self.pairs.len();
        let documents =
            |group: Option<&Group>| group.map(|one| one.documents.clone()).unwrap_or_default();
        let pair = DepartmentPair {
            old: documents(old),
            new: documents(new),
            ..DepartmentPair::default()
        };
        for (list, of) in [(&pair.old, &mut self.of_old), (&pair.new, &mut self.of_new)] {
            for document in list {
                if let Some(of) = of.get_mut(*document) {
                    *of = number;
                }
            }
        }
        self.pairs.push(pair);
    }

    /// The pair of a document of the new year, or of the old.
    pub(super) fn of(&self, document: usize, old: bool) -> usize {
        let of = if old { &self.of_old } else { &self.of_new };
        of.get(document).copied().unwrap_or(0)
    }

    /// The names of a department in both years; `None` where neither has one.
    pub(super) fn names(
        &self,
        number: usize,
        old: &[RecordSet],
        new: &[RecordSet],
    ) -> Option<Sides<String>> {
        let pair = self.pairs.get(number)?;
        let name = |records: &[RecordSet], documents: &[usize]| {
            documents
                .iter()
                .filter_map(|one| records.get(*one))
                .find_map(|set| set.department.name.clone().or_else(|| set.department.code.clone()))
        };
        let names = Sides { old: name(old, &pair.old), new: name(new, &pair.new) };
        (names.old.is_some() || names.new.is_some()).then_some(names)
    }

    pub(super) fn finish(&mut self, number: usize, changes: Range<usize>) {
        if let Some(pair) = self.pairs.get_mut(number) {
            pair.changes = changes;
        }
    }

    /// What became of 总体绩效目标 and 分项绩效目标.
    pub(super) fn write_goals(&mut self, number: usize, writer: &mut Writer<'_, '_>) {
        let department = self.names(number, writer.old.records, writer.new.records);
        let Some(pair) = self.pairs.get_mut(number) else { return };
        let old = placed(writer.old.records, &pair.old, writer.old.fiscal_year);
        let new = placed(writer.new.records, &pair.new, writer.new.fiscal_year);
        let key = pair.new.first().and_then(|one| writer.new.records.get(*one));
        let key = key.or_else(|| writer.old.records.get(*pair.old.first()?)).map(department_key);
        let scope = Scope {
            department,
            identity: vec![key.as_deref().unwrap_or_default()],
            ..Scope::default()
        };
        pair.goals = write(&old, &new, &scope, writer);
    }
}

fn write(
    old: &[Placed<'_>],
    new: &[Placed<'_>],
    scope: &Scope<'_>,
    writer: &mut Writer<'_, '_>,
) -> Vec<GoalPair> {
    fn goals<'r>(placed: &[Placed<'r>]) -> Vec<Goal<'r>> {
        placed.iter().map(|one| Goal { ..one.goal }).collect()
    }
    let pairs = goals::pair(&goals(old), &goals(new));
    write_goal_pairs(&pairs, old, new, scope, writer)
}

/// Writes goals of a department or of a project.
fn write_goal_pairs(
    pairs: &[goals::Pair],
    old: &[Placed<'_>],
    new: &[Placed<'_>],
    scope: &Scope<'_>,
    writer: &mut Writer<'_, '_>,
) -> Vec<GoalPair> {
    let by_new: BTreeMap<usize, &goals::Pair> = pairs.iter().map(|pair| (pair.new, pair)).collect();
    let by_old: BTreeSet<usize> = pairs.iter().map(|pair| pair.old).collect();
    let mut written = Vec::new();
    let mut add = |kind: ChangeKind, before: Option<&Placed<'_>>, after: Option<&Placed<'_>>| {
        let (before_text, after_text) =
            (before.map(|one| one.goal.text), after.map(|one| one.goal.text));
        let mut scope = scope.clone();
        scope.identity.extend([before_text.unwrap_or_default(), after_text.unwrap_or_default()]);
        let document = |side: Option<&Placed<'_>>| side.map(|goal| one(goal.document));
        scope.document = Sides { old: document(before), new: document(after) };
        let at = |side: Option<&Placed<'_>>| place(side?.at, &["text", "heading"]);
        let said = Said {
            old: before_text.map(one),
            new: after_text.map(one),
            old_at: at(before),
            new_at: at(after),
        };
        let change = writer.add(kind, &scope, said);
        if let (ChangeKind::GoalReworded, Some(before), Some(after)) =
            (kind, before_text, after_text)
        {
            change.pieces = pieces(before, after);
        }
        let change = writer.changes.len() - 1;
        let text = |text: Option<&str>| text.map(str::to_owned);
        written.push(GoalPair { old: text(before_text), new: text(after_text), change });
    };
    for (number, goal) in new.iter().enumerate() {
        match by_new.get(&number) {
            Some(pair) => {
                let kind = if pair.unchanged {
                    ChangeKind::GoalUnchanged
                } else {
                    ChangeKind::GoalReworded
                };
                add(kind, old.get(pair.old), Some(goal));
            }
            None => add(ChangeKind::GoalAdded, None, Some(goal)),
        }
    }
    for (_, goal) in old.iter().enumerate().filter(|(number, _)| !by_old.contains(number)) {
        add(ChangeKind::GoalRemoved, Some(goal), None);
    }
    written
}

/// What became of a project's goals.
pub(super) fn write_project_goals(
    old: (&record::Project, &RecordSet, Option<i32>),
    new: (&record::Project, &RecordSet, Option<i32>),
    scope: &Scope<'_>,
    writer: &mut Writer<'_, '_>,
) -> Vec<GoalPair> {
    fn placed<'r>(
        (project, set, fiscal_year): (&'r record::Project, &'r RecordSet, Option<i32>),
    ) -> Vec<Placed<'r>> {
        let of = |goal: &'r record::ProjectGoal| Placed {
            goal: Goal { heading: "", text: &goal.text, fiscal_year },
            at: &goal.at,
            document: &set.source.name,
        };
        project.goals.iter().map(of).collect()
    }
    write(&placed(old), &placed(new), scope, writer)
}

/// The goals of a department's documents: the overall one, then the others with a text of their own.
fn placed<'r>(
    records: &'r [RecordSet],
    documents: &[usize],
    fiscal_year: Option<i32>,
) -> Vec<Placed<'r>> {
    let mut all = Vec::new();
    for set in documents.iter().filter_map(|one| records.get(*one)) {
        let fiscal_year = set.fiscal_year.or(fiscal_year);
        let document = set.source.name.as_str();
        if let Some(overall) = &set.overall_goal {
            // A heading of its own kind, so that it is paired with none of the others.
            let goal = Goal { heading: "总体绩效目标", text: &overall.text, fiscal_year };
            all.push(Placed { goal, at: &overall.at, document });
        }
        for goal in &set.goals {
            let text = goal.text.as_deref().unwrap_or(&goal.heading);
            let placed = Goal { heading: &goal.heading, text, fiscal_year };
            all.push(Placed { goal: placed, at: &goal.at, document });
        }
    }
    all
}

#[derive(Debug)]
struct Group {
    key: String,
    code: Option<String>,
    documents: Vec<usize>,
}

/// Documents by department, in the order in which each is first met.
fn groups(records: &[RecordSet]) -> Vec<Group> {
    let mut groups: Vec<Group> = Vec::new();
    let mut numbers = BTreeMap::new();
    for (document, set) in records.iter().enumerate() {
        let key = department_key(set);
        let number = *numbers.entry(key.clone()).or_insert_with(|| {
            groups.push(Group { key, code: set.department.code.clone(), documents: Vec::new() });
            groups.len() - 1
        });
        if let Some(group) = groups.get_mut(number) {
            group.documents.push(document);
        }
    }
    groups
}

/// Departments of which more than half of the paired projects went to one other.
fn by_projects(
    old_groups: &[Group],
    old: &OneYear<'_>,
    new_groups: &[Group],
    new: &OneYear<'_>,
    pairing: &Pairing,
) -> Vec<(usize, usize)> {
    let group_of = |groups: &[Group]| -> BTreeMap<usize, usize> {
        let numbered = groups.iter().enumerate();
        numbered
            .flat_map(|(number, group)| group.documents.iter().map(move |one| (*one, number)))
            .collect()
    };
    let (of_old, of_new) = (group_of(old_groups), group_of(new_groups));
    let mut went = BTreeMap::<usize, BTreeMap<usize, usize>>::new();
    for pair in &pairing.pairs {
        let from = old.projects.get(pair.old).and_then(|facts| of_old.get(&facts.place.document));
        let to = new.projects.get(pair.new).and_then(|facts| of_new.get(&facts.place.document));
        if let (Some(from), Some(to)) = (from, to) {
            *went.entry(*from).or_default().entry(*to).or_default() += 1;
        }
    }
    let mut joined = Vec::new();
    for (from, to) in went {
        let all: usize = to.values().sum();
        if let Some((group, count)) = to.into_iter().max_by_key(|(_, count)| *count)
            && count * 2 > all
        {
            joined.push((from, group));
        }
    }
    joined
}
