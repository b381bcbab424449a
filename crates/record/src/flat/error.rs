//! Why records and rows cannot be turned into each other.

use std::fmt;

/// Why records and rows cannot be turned into each other.
#[derive(Debug)]
#[non_exhaustive]
pub enum FlatError {
    /// A count that a whole number of 64 bits with a sign cannot hold.
    Beyond {
        /// What was counted.
        column: &'static str,
        /// How many.
        found: u64,
    },
    /// A map that has no form in JSON.
    Json(serde_json::Error),
    /// There is no table of this place.
    NoTable(usize),
    /// A row with too few or too many cells.
    Width {
        /// The table.
        table: &'static str,
        /// Its columns.
        expected: usize,
        /// The row's cells.
        found: usize,
    },
    /// A cell that the column cannot hold.
    Cell {
        /// The table.
        table: &'static str,
        /// The column.
        column: &'static str,
        /// What should stand there.
        expected: &'static str,
        /// What stands there, at most its beginning.
        found: String,
    },
    /// A row that is not there though another one speaks of it, or one that is there twice.
    Row {
        /// The table.
        table: &'static str,
        /// Its ordinals.
        ordinals: String,
        /// Whether it is there.
        there: bool,
    },
    /// A row of another document.
    OtherDocument {
        /// The first document.
        expected: String,
        /// The other one.
        found: String,
    },
    /// No row of `documents`.
    NoDocument,
}

impl fmt::Display for FlatError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Beyond { column, found } => {
                write!(formatter, "{column}: expected at most {}, found {found}", i64::MAX)
            }
            Self::Json(error) => {
                write!(formatter, "expected names and texts that JSON can hold, found {error}")
            }
            Self::NoTable(found) => {
                let most = super::TABLES.len();
                write!(formatter, "expected a table below {most}, found {found}")
            }
            Self::Width { table, expected, found } => {
                write!(formatter, "{table}: expected {expected} cells in a row, found {found}")
            }
            Self::Cell { table, column, expected, found } => {
                write!(formatter, "{table}.{column}: expected {expected}, found {found}")
            }
            Self::Row { table, ordinals, there: false } => {
                write!(formatter, "{table}: expected a row {ordinals}, found none")
            }
            Self::Row { table, ordinals, there: true } => {
                write!(formatter, "{table}: expected one row {ordinals}, found two")
            }
            Self::OtherDocument { expected, found } => {
                write!(formatter, "expected rows of the document {expected}, found one of {found}")
            }
            Self::NoDocument => formatter.write_str("expected a row of documents, found none"),
        }
    }
}

impl std::error::Error for FlatError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Json(error) => Some(error),
            _ => None,
        }
    }
}
