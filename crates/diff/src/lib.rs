//! Two years of records to their changes: which projects, goals and indicators belong together, and what became of them.
//!
//! ```
//! use record::RecordSet;
//! use record::change::ChangeKind;
//!
//! let source = |name: &str| document::Source {
//!     name: name.into(), format: "text", bytes: 0, sha256: [0; 32], encoding: None,
//! };
//! let old = RecordSet { fiscal_year: Some(2023), ..RecordSet::new(source("2023.txt")) };
//! let new = RecordSet { fiscal_year: Some(2024), ..RecordSet::new(source("2024.txt")) };
//! let comparison = diff::compare(&[old], &[new]);
//! assert_eq!(comparison.changes.old.fiscal_year, Some(2023));
//! assert_eq!(comparison.changes.summary.counts[&ChangeKind::ProjectAdded], 0);
//! ```
//!
//! # How projects are paired
//!
//! [`candidates`] finds the pairs that are worth a look, [`evidence`] gives them points, [`assignment`] takes the pairs that
//! together have most. A pair that has too few points, or is not ahead of another that would be possible, is none: its
//! projects are added and removed. What is left is looked at for projects that were split or merged.
//!
//! # What this crate does not do
//!
//! It reads no file, and comparing cannot fail. The words by which it compares are data, `words.toml`; see [`Words`]. What it compares are records; it does not judge them.

mod assignment;
mod candidates;
mod changes;
mod clauses;
mod deadline;
mod distinction;
mod evidence;
mod facts;
mod goals;
mod identity;
mod indicators;
mod kinship;
mod pairing;
mod parts;
mod pieces;
mod quantity;
mod text;
mod unit;
mod value;
mod words;

pub use words::{Words, WordsError};

use record::RecordSet;
use record::change::{Comparison, Direction};

/// What changed from `old` to `new`. Each side may hold any number of documents of any number of departments.
pub fn compare(old: &[RecordSet], new: &[RecordSet]) -> Comparison {
    compare_by(old, new, Words::builtin())
}

/// The same by other words than the built-in ones.
pub fn compare_by(old: &[RecordSet], new: &[RecordSet], words: &Words) -> Comparison {
    changes::compare(old, new, words)
}

/// What a value asks beside what it asked before; `None` where it asks the same.
///
/// `old` and `new` are what an indicator says in the two years, each with its fiscal year if that is known.
pub fn compare_values(
    old: (&record::Indicator, Option<i32>),
    new: (&record::Indicator, Option<i32>),
) -> Option<Direction> {
    value::compare(old, new, Words::builtin())
}

/// Whether two names of projects are equal but for the year.
pub fn same_name(old: (&str, Option<i32>), new: (&str, Option<i32>)) -> bool {
    let [old, new] = [old, new].map(|(name, year)| text::Name::new(name, year));
    old.key == new.key || old.absolute == new.absolute
}
