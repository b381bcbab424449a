//! Changes from one year to another as files for people: a page and a workbook.
//!
//! ```
//! use record::RecordSet;
//! use record::change::{Change, Changes, ChangesSummary, ChangesVersion, Comparison, Side};
//! use write::changes::{Compared, page};
//! use write::page::Language;
//!
//! let changes = Changes {
//!     schema: ChangesVersion, old: Side::default(), new: Side::default(), changes: vec![],
//!     summary: ChangesSummary::default(),
//! };
//! let comparison = Comparison { changes, departments: vec![], projects: vec![] };
//! let html = page(&Compared { comparison: &comparison, old: &[], new: &[] }, Language::Chinese);
//! assert!(html.contains("没有项目"));
//! ```

mod amounts;
mod page;
mod project;
mod words;
mod workbook;

pub use amounts::{percent, wan};
pub use page::page;
pub use words::{direction_word, kind_word, reason_word, short_word};
pub use workbook::workbook;

use record::change::{Change, Comparison, ProjectPair, ProjectPlace};
use record::{Project, RecordSet};

/// Two years, and what changed from one to the other.
#[derive(Debug, Clone, Copy)]
pub struct Compared<'c> {
    /// What changed.
    pub comparison: &'c Comparison,
    /// The records that were compared, of the old year.
    pub old: &'c [RecordSet],
    /// Of the new year.
    pub new: &'c [RecordSet],
}

impl<'c> Compared<'c> {
    /// The project at a place of the old year.
    pub fn old_project(&self, place: ProjectPlace) -> Option<&'c Project> {
        self.old.get(place.document)?.projects.get(place.project)
    }

    /// The project at a place of the new year.
    pub fn new_project(&self, place: ProjectPlace) -> Option<&'c Project> {
        self.new.get(place.document)?.projects.get(place.project)
    }

    /// The changes of a project.
    pub fn changes_of(&self, pair: &ProjectPair) -> &'c [Change] {
        self.comparison.changes.changes.get(pair.changes.clone()).unwrap_or_default()
    }
}

/// The name of a project, else its heading, else its code.
pub fn project_name(project: &Project) -> &str {
    let code = project.code.as_ref().map(|code| code.text.as_str());
    project.name.as_deref().or(project.heading.as_deref()).or(code).unwrap_or_default()
}

/// The name of a project's agency, else its code.
pub fn agency_name(project: &Project) -> &str {
    project.agency.name.as_deref().or(project.agency.code.as_deref()).unwrap_or_default()
}
