//! What can go wrong with a database, and whether it helps to try again.

use std::path::PathBuf;

/// What went wrong. No message holds a password.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum StoreError {
    /// The URL names no database.
    #[error("{0}")]
    Url(String),
    /// Nothing is in the place of the database file.
    #[error("expected a database file {}, found none", .0.display())]
    NoFile(PathBuf),
    /// What is in the place of the database file cannot be opened, or is no database.
    #[error("expected the database file {} to open, found {found}", .path.display())]
    File {
        /// The file.
        path: PathBuf,
        /// What came instead.
        found: String,
    },
    /// Nobody answers, or who answers does not let us in.
    #[error("expected a connection to {target}, found {found}")]
    Connect {
        /// The database, without a password.
        target: String,
        /// What came instead.
        found: String,
        /// Whether it may be otherwise in a moment.
        transient: bool,
    },
    /// The connection was lost, or somebody else holds the database.
    #[error("expected the database to answer, found {0}")]
    Lost(String),
    /// A later program has made the database.
    #[error("expected a database of version {known} or earlier, found version {found}")]
    Newer {
        /// The version of this program.
        known: u32,
        /// The version of the database.
        found: u32,
    },
    /// The database holds tables of these names that are not ours.
    #[error(
        "expected a database of jixiao or one without a table {table}, found that table and no jixiao_meta"
    )]
    OtherTables {
        /// One of them.
        table: String,
    },
    /// The database is there, and no records were ever loaded into it.
    #[error("expected a database of jixiao, found one without a table jixiao_meta")]
    NotOurs,
    /// The database keeps texts in another encoding.
    #[error("expected a database in UTF8, found {0}")]
    Encoding(String),
    /// The database cannot hold something of this document.
    #[error("{0}")]
    Document(String),
    /// What should be records of a document is none.
    #[error("expected records of jixiao/1, found {0}")]
    NoRecords(String),
    /// PostgreSQL cannot hold something of this document; SQLite may.
    #[error("{0}")]
    NotForPostgres(String),
    /// The database cannot be written: the disk is full, a right is missing, …
    #[error("expected the database to take the records, found {0}")]
    Database(String),
    /// What the database holds are no records of ours.
    #[error("expected records as jixiao stores them, found {0}")]
    Rows(String),
    /// A statement that is not a question, not SQL, or asks for too much.
    #[error("{message}")]
    Query {
        /// What was expected and found.
        message: String,
        /// What a person can do about it.
        help: &'static str,
    },
}

impl StoreError {
    /// Short stable name for grouping.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Url(_) => "database-url",
            Self::NoFile(_) => "no-database",
            Self::File { .. } => "cannot-open-database",
            Self::Connect { .. } => "cannot-connect",
            Self::Lost(_) => "connection-lost",
            Self::Newer { .. } => "newer-database",
            Self::OtherTables { .. } | Self::NotOurs => "other-database",
            Self::Encoding(_) => "database-encoding",
            Self::Document(_) | Self::NotForPostgres(_) => "document-refused",
            Self::NoRecords(_) => "no-records",
            Self::Database(_) => "cannot-store",
            Self::Rows(_) => "damaged-records",
            Self::Query { .. } => "query",
        }
    }

    /// What a person can do about it.
    pub fn help(&self) -> String {
        match self {
            Self::Url(_) => "such as --to sqlite:output/jixiao.db or --to postgres://user@host/database; write : / ? # @ % \
                             in a password as %3A %2F %3F %23 %40 %25, or set PGPASSWORD"
                .to_owned(),
            Self::NoFile(_) => "load records first: jixiao load PATH".to_owned(),
            Self::File { .. } => "name another file, or ask for the right to read and write it and its folder".to_owned(),
            Self::Connect { .. } => "check host, port, user and password; jixiao looks at PGPASSWORD, PGPASSFILE and \
                                     sslmode as psql does"
                .to_owned(),
            Self::Lost(_) => "run the same command again: what was loaded stays, and nothing is loaded twice".to_owned(),
            Self::Newer { .. } => "use the jixiao that made it, or a later one".to_owned(),
            Self::OtherTables { .. } | Self::NotOurs => {
                "name another database or file, or another schema with ?options=-csearch_path%3DNAME".to_owned()
            }
            Self::Encoding(_) => "create the database with ENCODING 'UTF8'".to_owned(),
            Self::NotForPostgres(_) => {
                "correct the document, or load it into SQLite; the others are loaded".to_owned()
            }
            Self::Document(_) => "correct the document; the others are loaded".to_owned(),
            Self::NoRecords(_) => "extract the document again, or correct what was changed in its records; the others are \
                                   loaded"
                .to_owned(),
            Self::Database(_) => "make room, or ask for the right to create and change tables; then run the same command \
                                  again"
                .to_owned(),
            Self::Rows(_) => "load the documents again into a new database".to_owned(),
            Self::Query { help, .. } => (*help).to_owned(),
        }
    }

    /// Whether it is about one document, and the database is as good as before.
    pub(crate) fn is_of_document(&self) -> bool {
        matches!(self, Self::Document(_) | Self::NotForPostgres(_))
    }

    /// Whether it may be otherwise in a moment.
    pub(crate) fn is_transient(&self) -> bool {
        matches!(self, Self::Lost(_) | Self::Connect { transient: true, .. })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_postgresql_cannot_hold_is_sent_to_sqlite() {
        let message = || "expected texts of at most 5 bytes, found one of 6".to_owned();
        for (error, is_sent) in [
            (StoreError::NotForPostgres(message()), true),
            (StoreError::Document(message()), false),
        ] {
            assert_eq!(error.help().contains("SQLite"), is_sent);
            assert_eq!((error.name(), error.is_of_document()), ("document-refused", true));
        }
    }
}
