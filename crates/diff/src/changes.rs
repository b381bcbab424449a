//! From pairs to changes: what is said of departments, projects, goals and indicators, in order.

mod department;
mod departments;
mod goals;
mod project;
mod summary;

use crate::evidence::Rarity;
use crate::facts::{Lexicon, OneYear};
use crate::identity::Identities;
use crate::pairing::{Pairing, pair};
use crate::words::Words;
use departments::Departments;
use record::change::{
    Change, ChangeKind, Changes, ChangesVersion, Comparison, ProjectPair, Sides, Statement,
};
use record::{At, RecordSet};

pub(crate) fn compare(old: &[RecordSet], new: &[RecordSet], words: &Words) -> Comparison {
    let mut lexicon = Lexicon::default();
    let old = OneYear::new(old, words, &mut lexicon);
    let new = OneYear::new(new, words, &mut lexicon);
    let rarity = Rarity::new(&old, &new, &lexicon.names());
    let pairing = pair(&old, &new, &rarity);
    let mut departments = Departments::new(&old, &new, &pairing);
    let mut writer =
        Writer { old: &old, new: &new, changes: Vec::new(), identities: Identities::default() };
    let mut projects = Vec::new();
    let entries = entries(&old, &new, &pairing, &departments);
    for department in 0..departments.pairs.len() {
        let from = writer.changes.len();
        departments.write(department, &mut writer);
        for entry in entries.iter().filter(|entry| entry.department == department) {
            projects.push(writer.project(entry, &pairing, &departments));
        }
        departments.finish(department, from..writer.changes.len());
    }
    let Writer { changes, .. } = writer;
    let summary = summary::summary(&old, &new, &changes);
    let changes = Changes {
        schema: ChangesVersion,
        old: summary::side(&old),
        new: summary::side(&new),
        changes,
        summary,
    };
    Comparison { changes, departments: departments.pairs, projects }
}

/// What a project entry of the comparison is made of, by number in the lists of [`Pairing`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Source {
    Pair(usize),
    Split(usize),
    Merge(usize),
    Added(usize),
    Removed(usize),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Entry {
    department: usize,
    /// Projects that are gone stand behind the others of their department.
    gone: bool,
    /// Number in the list of the year that places it.
    place: usize,
    source: Source,
}

fn entries(
    old: &OneYear<'_>,
    new: &OneYear<'_>,
    pairing: &Pairing,
    departments: &Departments,
) -> Vec<Entry> {
    let mut entries = Vec::new();
    let mut add = |side: &OneYear<'_>, place: usize, gone: bool, source: Source| {
        let document = side.projects.get(place).map_or(0, |facts| facts.place.document);
        let department = departments.of(document, gone);
        entries.push(Entry { department, gone, place, source });
    };
    for (number, pair) in pairing.pairs.iter().enumerate() {
        add(new, pair.new, false, Source::Pair(number));
    }
    for (number, split) in pairing.splits.iter().enumerate() {
        add(new, split.parts.first().copied().unwrap_or(0), false, Source::Split(number));
    }
    for (number, merge) in pairing.merges.iter().enumerate() {
        add(new, merge.whole, false, Source::Merge(number));
    }
    for &number in &pairing.added {
        add(new, number, false, Source::Added(number));
    }
    for &number in &pairing.removed {
        add(old, number, true, Source::Removed(number));
    }
    entries.sort_unstable();
    entries
}

/// Collects changes.
struct Writer<'y, 'r> {
    old: &'y OneYear<'r>,
    new: &'y OneYear<'r>,
    changes: Vec<Change>,
    identities: Identities,
}

/// To what a change belongs.
#[derive(Debug, Clone, Default)]
struct Scope<'s> {
    department: Option<Sides<String>>,
    project: Option<Sides<String>>,
    goal: Option<Sides<String>>,
    level3: Option<String>,
    document: Sides<Statement>,
    /// What names it whatever it says.
    identity: Vec<&'s str>,
}

/// The documents of one department in one of the years.
#[derive(Debug, Clone, Copy)]
struct Documents<'d, 'r> {
    sets: &'d [&'r RecordSet],
    /// For documents that do not say theirs.
    fiscal_year: Option<i32>,
}

/// What a change says.
#[derive(Debug, Clone, Default)]
struct Said {
    old: Option<Statement>,
    new: Option<Statement>,
    old_at: Option<Statement>,
    new_at: Option<Statement>,
}

impl Writer<'_, '_> {
    /// Adds a change and gives it back for what else is to be said.
    fn add(&mut self, kind: ChangeKind, scope: &Scope<'_>, said: Said) -> &mut Change {
        let mut words = vec![kind.name()];
        words.extend(&scope.identity);
        let id = self.identities.id(&words);
        let document = Sides {
            old: scope.document.old.clone().filter(|_| said.old.is_some()),
            new: scope.document.new.clone().filter(|_| said.new.is_some()),
        };
        self.changes.push(Change {
            kind,
            id,
            old: said.old,
            new: said.new,
            at: Sides { old: said.old_at, new: said.new_at },
            document,
            department: scope.department.clone(),
            project: scope.project.clone(),
            goal: scope.goal.clone(),
            level3: scope.level3.clone(),
            percent: None,
            direction: None,
            value: None,
            confidence: None,
            reasons: Vec::new(),
            pieces: Vec::new(),
        });
        let last = self.changes.len() - 1;
        &mut self.changes[last]
    }
}

fn one(text: impl Into<String>) -> Statement {
    Statement::One(text.into())
}

/// The first of these fields' places that is known.
fn place(at: &At, fields: &[&str]) -> Option<Statement> {
    fields.iter().find_map(|field| at.get(field)).map(|place| one(place.to_string()))
}
