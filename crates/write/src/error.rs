//! Why records could not be written.

use record::flat::FlatError;
use std::{fmt, io};

/// Why records could not be written.
#[derive(Debug)]
#[non_exhaustive]
pub enum WriteError {
    /// A value has no form in the output format.
    Encode(serde_json::Error),
    /// The file takes no more.
    Io(io::Error),
    /// The records have no form as rows.
    Flat(FlatError),
    /// A row has more text than the format can hold.
    TooLong {
        /// Bytes of text.
        found: u64,
        /// Bytes that it can hold.
        most: u64,
    },
    /// A row has no form in the format.
    Table(String),
}

impl fmt::Display for WriteError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Encode(error) => {
                write!(formatter, "expected records that JSON can hold, found {error}")
            }
            Self::Io(error) => {
                write!(formatter, "expected a file that can be written, found {error}")
            }
            Self::Flat(error) => error.fmt(formatter),
            Self::TooLong { found, most } => {
                write!(formatter, "expected at most {most} bytes of text in a row, found {found}")
            }
            Self::Table(message) => {
                write!(formatter, "expected a row that the format can hold, found {message}")
            }
        }
    }
}

impl std::error::Error for WriteError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Encode(error) => Some(error),
            Self::Io(error) => Some(error),
            Self::Flat(error) => Some(error),
            Self::TooLong { .. } | Self::Table(_) => None,
        }
    }
}

impl From<io::Error> for WriteError {
    fn from(error: io::Error) -> Self {
        Self::Io(error)
    }
}

impl From<FlatError> for WriteError {
    fn from(error: FlatError) -> Self {
        Self::Flat(error)
    }
}
