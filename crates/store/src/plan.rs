//! What is to be done for a batch of documents, given what the database holds. No database is touched here.
//!
//! A document is known by its content. Each name says which content it stands for; a document that no name stands for
//! any more goes. The name that is written in the rows of a document is one of its names.

use crate::packed::Packed;
use std::collections::{BTreeMap, BTreeSet};

/// One thing to be loaded.
#[derive(Debug, Clone)]
pub(crate) enum Item {
    /// A document.
    Document(Box<Packed>),
    /// Another name of a content that was loaded before.
    Name {
        /// The name.
        name: String,
        /// The content.
        sha256: String,
    },
}

impl Item {
    pub(crate) fn name(&self) -> &str {
        match self {
            Self::Document(packed) => &packed.name,
            Self::Name { name, .. } => name,
        }
    }

    pub(crate) fn sha256(&self) -> &str {
        match self {
            Self::Document(packed) => &packed.sha256,
            Self::Name { sha256, .. } => sha256,
        }
    }
}

/// What the database holds of the names and contents that a batch speaks of: what these names stand for, these
/// contents and those, and all names of all of them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Held {
    /// Name → content.
    pub(crate) names: BTreeMap<String, String>,
    /// Content → what is known of it.
    pub(crate) documents: BTreeMap<String, HeldDocument>,
}

/// A document that the database holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct HeldDocument {
    /// Digest of its rows.
    pub(crate) digest: String,
    /// The name in its rows.
    pub(crate) name: String,
}

/// What becomes of one item.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Planned {
    /// The database did not hold it.
    New,
    /// Old rows make room for it.
    Replaced,
    /// The database holds it as it is.
    Unchanged,
    /// It is another name of a content that is not there.
    Missing,
}

/// What is to be done, in this order.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Plan {
    /// Contents whose rows go.
    pub(crate) delete: Vec<String>,
    /// Items whose rows come, with the name to be written in them.
    pub(crate) insert: Vec<(usize, String)>,
    /// Contents whose rows get another name.
    pub(crate) rename: Vec<(String, String)>,
    /// Names and what they stand for from now on.
    pub(crate) names: Vec<(String, String)>,
    /// What becomes of each item.
    pub(crate) outcomes: Vec<Planned>,
}

impl Plan {
    /// Whether there is nothing to be done.
    pub(crate) fn is_empty(&self) -> bool {
        self.delete.is_empty()
            && self.insert.is_empty()
            && self.rename.is_empty()
            && self.names.is_empty()
    }
}

struct Document {
    digest: String,
    name: String,
    /// The item that brings its rows; `None` where the database has them.
    item: Option<usize>,
}

pub(crate) fn plan(items: &[Item], held: &Held) -> Plan {
    let mut names = Names::of(&held.names);
    let mut documents: BTreeMap<String, Document> = held
        .documents
        .iter()
        .map(|(sha256, held)| {
            let (digest, name) = (held.digest.clone(), held.name.clone());
            (sha256.clone(), Document { digest, name, item: None })
        })
        .collect();
    let mut outcomes = Vec::with_capacity(items.len());
    for (index, item) in items.iter().enumerate() {
        let (name, sha256) = (item.name(), item.sha256());
        let before = names.contents.get(name).filter(|&old| old != sha256).cloned();
        let known = documents.get_mut(sha256);
        let outcome = match (item, known) {
            (Item::Name { .. }, None) => {
                outcomes.push(Planned::Missing);
                continue;
            }
            (Item::Name { .. }, Some(_)) => Planned::Unchanged,
            (Item::Document(packed), Some(known)) if known.digest == packed.digest => {
                Planned::Unchanged
            }
            (Item::Document(packed), Some(known)) => {
                known.digest.clone_from(&packed.digest);
                known.item = Some(index);
                Planned::Replaced
            }
            (Item::Document(packed), None) => {
                let (digest, name) = (packed.digest.clone(), name.to_owned());
                documents.insert(sha256.to_owned(), Document { digest, name, item: Some(index) });
                Planned::New
            }
        };
        names.set(name, sha256);
        let outcome = if let Some(old) = before {
            release(&old, &names, &mut documents);
            Planned::Replaced
        } else {
            outcome
        };
        outcomes.push(outcome);
    }
    settle(held, &names.contents, documents, outcomes)
}

/// What each name stands for, and the names of each content.
struct Names {
    contents: BTreeMap<String, String>,
    of_content: BTreeMap<String, BTreeSet<String>>,
}

impl Names {
    fn of(held: &BTreeMap<String, String>) -> Self {
        let mut names = Self { contents: BTreeMap::new(), of_content: BTreeMap::new() };
        for (name, sha256) in held {
            names.set(name, sha256);
        }
        names
    }

    fn set(&mut self, name: &str, sha256: &str) {
        let before = self.contents.insert(name.to_owned(), sha256.to_owned());
        if let Some(of_it) = before.and_then(|before| self.of_content.get_mut(&before)) {
            of_it.remove(name);
        }
        self.of_content.entry(sha256.to_owned()).or_default().insert(name.to_owned());
    }
}

/// A name no longer stands for this content.
fn release(old: &str, names: &Names, documents: &mut BTreeMap<String, Document>) {
    let Some(document) = documents.get_mut(old) else { return };
    let others = names.of_content.get(old);
    match others.and_then(BTreeSet::first) {
        None => {
            documents.remove(old);
        }
        Some(_) if others.is_some_and(|others| others.contains(&document.name)) => {}
        Some(first) => document.name.clone_from(first),
    }
}

fn settle(
    held: &Held,
    names: &BTreeMap<String, String>,
    documents: BTreeMap<String, Document>,
    outcomes: Vec<Planned>,
) -> Plan {
    let mut plan = Plan { outcomes, ..Plan::default() };
    // The names of what is deleted go with it, and must be written again where it comes back.
    let mut renewed = BTreeSet::new();
    for (sha256, old) in &held.documents {
        match documents.get(sha256) {
            Some(now) if now.digest == old.digest => {
                if now.name != old.name {
                    plan.rename.push((sha256.clone(), now.name.clone()));
                }
            }
            _ => {
                plan.delete.push(sha256.clone());
                renewed.insert(sha256.as_str());
            }
        }
    }
    for (sha256, now) in documents {
        let same = held.documents.get(&sha256).is_some_and(|old| old.digest == now.digest);
        if let (false, Some(index)) = (same, now.item) {
            plan.insert.push((index, now.name));
        }
    }
    plan.insert.sort();
    for (name, sha256) in names {
        let same = held.names.get(name) == Some(sha256);
        if !same || renewed.contains(sha256.as_str()) {
            plan.names.push((name.clone(), sha256.clone()));
        }
    }
    plan
}

#[cfg(test)]
mod tests;
