//! How a database of an older version is brought forward, one version at a time, in one transaction.

use super::own_tables::{COMMENTS, INDEX_OF_NAMES, LOADS, NAMES, OWN_TABLES};
use super::{Dialect, create_table};

/// One thing to be done.
pub(crate) enum Step {
    /// A statement, where this dialect needs one.
    Sql(fn(Dialect) -> Option<String>),
    /// Every document's name is entered in `document_names`.
    EnterNames,
}

/// The steps that lead from version `n` to `n + 1` stand in place `n`. Views, comments and the version itself are made
/// anew afterwards.
///
/// Version 0 had the flat tables alone: a name stood for one content, and records could not be told apart from better ones.
/// In version 1, `year_over_year` took all projects without a name for the same one. In version 2, a program relied on
/// foreign keys, which may be missing in PostgreSQL until a load has ended.
pub(crate) const MIGRATIONS: &[&[Step]] = &[FROM_0, &[], &[]];

const FROM_0: &[Step] = &[
    Step::Sql(|dialect| own_table(NAMES, dialect)),
    Step::Sql(|_| Some(INDEX_OF_NAMES.to_owned())),
    Step::Sql(|dialect| own_table(LOADS, dialect)),
    Step::Sql(|dialect| {
        (dialect == Dialect::Sqlite).then(|| own_table(COMMENTS, dialect)).flatten()
    }),
    Step::EnterNames,
    // An empty digest is that of no rows, so the next load brings the document anew.
    Step::Sql(|_| Some(format!("INSERT INTO {LOADS} SELECT document_sha256, '' FROM documents"))),
];

fn own_table(name: &str, dialect: Dialect) -> Option<String> {
    OWN_TABLES.iter().find(|table| table.name == name).map(|table| create_table(table, dialect))
}
