//! Flat tables: the content of a [`RecordSet`] as rows, for databases, Parquet, CSV and workbooks, and back again.
//!
//! ```
//! use record::flat::{Cell, FlatError, TABLES, records_of, rows};
//!
//! let records = record::RecordSet::new(document::Source {
//!     name: "a.txt".into(), format: "text", bytes: 3, sha256: [0; 32], encoding: Some("UTF-8"),
//! });
//! let mut met = Vec::new();
//! rows(&records, &mut |table, cells: &[Cell<'_>]| {
//!     met.push((table, cells.iter().cloned().map(Cell::into_owned).collect::<Vec<_>>()));
//!     Ok::<(), FlatError>(())
//! })?;
//! assert_eq!(TABLES[met[0].0].name, "documents");
//! assert_eq!(records_of(met)?, records);
//! # Ok::<(), FlatError>(())
//! ```
//!
//! # The tables
//!
//! ```text
//! documents ─┬─ goals ─── goal_indicators
//!            ├─ measures
//!            ├─ department_indicators
//!            ├─ projects ─┬─ budget_parts
//!            │            ├─ plan
//!            │            ├─ project_goals
//!            │            └─ indicators
//!            ├─ terms                     of all sorts of indicators, see `owner`
//!            ├─ tables ─── table_cells    what no shape claimed, whole
//!            ├─ bookmarks
//!            ├─ unclaimed_texts
//!            └─ diagnostics
//! ```
//!
//! * A row is known by the SHA-256 of its document's content and by its ordinals, which count from 1 in the order of the
//!   document. The same content under two names is one document. The key of a parent is the beginning of its children's.
//! * Nothing is lost: [`records_of`] gives back what [`rows`] took. Maps (`raw`, `at`, `attributes`) are JSON objects in
//!   the order of the document; an empty one is null. A column type that reorders the names of an object
//!   (`jsonb` of PostgreSQL) would lose that order.
//! * A column that is [`derived`](Column::derived) repeats what a parent's row or another column says, so that a row
//!   speaks for itself; [`records_of`] does not look at it.
//! * A supervisor (主管部门) without code and without name is none.
//!
//! # What this module does not do
//!
//! It writes no file and knows no database: whoever stores rows decides how a [`Sort`] is held.

mod assemble;
mod cell;
mod column;
mod document_tables;
mod error;
mod names;
mod project_tables;
mod read;
mod rows;
#[cfg(test)]
mod tests;

pub use assemble::{Assembly, records_of};
pub use cell::{Cell, Date};
pub use column::{Column, Sort, Table};
pub use error::FlatError;
pub use rows::{Meet, rows};

/// All tables; a parent stands before its children, and [`rows`] gives a parent's row before its children's.
pub const TABLES: &[Table] = &[
    document_tables::DOCUMENTS,
    document_tables::GOALS,
    document_tables::GOAL_INDICATORS,
    document_tables::MEASURES,
    project_tables::DEPARTMENT_INDICATORS,
    project_tables::PROJECTS,
    project_tables::BUDGET_PARTS,
    project_tables::PLAN,
    project_tables::PROJECT_GOALS,
    project_tables::INDICATORS,
    project_tables::TERMS,
    document_tables::TABLES_UNCLAIMED,
    document_tables::TABLE_CELLS,
    document_tables::BOOKMARKS,
    document_tables::UNCLAIMED_TEXTS,
    document_tables::DIAGNOSTICS,
];

/// Places in [`TABLES`].
mod place {
    pub(super) const DOCUMENTS: usize = 0;
    pub(super) const GOALS: usize = 1;
    pub(super) const GOAL_INDICATORS: usize = 2;
    pub(super) const MEASURES: usize = 3;
    pub(super) const DEPARTMENT_INDICATORS: usize = 4;
    pub(super) const PROJECTS: usize = 5;
    pub(super) const BUDGET_PARTS: usize = 6;
    pub(super) const PLAN: usize = 7;
    pub(super) const PROJECT_GOALS: usize = 8;
    pub(super) const INDICATORS: usize = 9;
    pub(super) const TERMS: usize = 10;
    pub(super) const TABLES: usize = 11;
    pub(super) const TABLE_CELLS: usize = 12;
    pub(super) const BOOKMARKS: usize = 13;
    pub(super) const UNCLAIMED_TEXTS: usize = 14;
    pub(super) const DIAGNOSTICS: usize = 15;
}

/// The place in [`TABLES`] of the table of this name.
pub fn table_index(name: &str) -> Option<usize> {
    TABLES.iter().position(|table| table.name == name)
}
