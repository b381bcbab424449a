//! Which documents of two years are of one department.

use super::goals::write_goals;
use super::{Documents, Scope, Writer, department};
use crate::facts::{OneYear, department_key};
use crate::pairing::Pairing;
use record::RecordSet;
use record::change::{DepartmentPair, Sides};
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
        let (mut by_key, mut by_code) = (BTreeMap::new(), BTreeMap::new());
        for (number, group) in new_groups.iter().enumerate() {
            by_key.entry(&group.key).or_insert(number);
            if let Some(code) = &group.code {
                by_code.entry(code).or_insert(number);
            }
        }
        for (number, group) in old_groups.iter().enumerate() {
            if let Some(&other) = by_key.get(&group.key) {
                join(number, other, &mut successors);
            }
        }
        for (number, group) in old_groups.iter().enumerate() {
            if let Some(&other) = group.code.as_ref().and_then(|code| by_code.get(code)) {
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

    /// What became of the department's goals, measures and own indicators.
    pub(super) fn write<'r>(&mut self, number: usize, writer: &mut Writer<'_, 'r>) {
        let from = writer.changes.len();
        let department = self.names(number, writer.old.records, writer.new.records);
        let Some(pair) = self.pairs.get_mut(number) else { return };
        let (old_year, new_year) = (writer.old, writer.new);
        let of = |year: &OneYear<'r>, documents: &[usize]| -> Vec<&'r RecordSet> {
            documents.iter().filter_map(|one| year.records.get(*one)).collect()
        };
        let (old, new) = (of(old_year, &pair.old), of(new_year, &pair.new));
        let key = new.first().or(old.first()).map(|set| department_key(set));
        let scope = Scope {
            department,
            identity: vec![key.as_deref().unwrap_or_default()],
            ..Scope::default()
        };
        let old = Documents { sets: &old, fiscal_year: old_year.fiscal_year };
        let new = Documents { sets: &new, fiscal_year: new_year.fiscal_year };
        write_goals(old, new, &scope, writer);
        department::write_measures(old, new, &scope, writer);
        department::write_indicators(old, new, &scope, writer);
        pair.own = from..writer.changes.len();
    }
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
