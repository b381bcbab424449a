//! Why no document could be made of a file.

use std::fmt;

/// Why no document could be made of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum ReadError {
    /// No reader recognises the content.
    UnknownFormat {
        /// The formats that were considered, and why each was refused.
        refusals: Vec<(&'static str, String)>,
    },
    /// The file is protected by a password.
    Encrypted,
    /// The file is broken beyond repair.
    Malformed {
        /// Which part of the file: `word/document.xml`, `zip directory`, …
        part: String,
        /// What should have stood there.
        expected: String,
        /// What stood there instead.
        found: String,
    },
    /// The file is larger, deeper or more numerous in something than a limit allows.
    LimitExceeded {
        /// What is limited, as [`crate::Limits`] names it.
        what: &'static str,
        /// The limit.
        limit: u64,
        /// What was found; at least this much.
        found: u64,
    },
}

impl ReadError {
    /// Short stable name for grouping: `unknown-format`, `encrypted`, `malformed`, `limit-exceeded`.
    pub fn name(&self) -> &'static str {
        match self {
            Self::UnknownFormat { .. } => "unknown-format",
            Self::Encrypted => "encrypted",
            Self::Malformed { .. } => "malformed",
            Self::LimitExceeded { .. } => "limit-exceeded",
        }
    }

    /// What a person can do about it.
    pub fn help(&self) -> String {
        match self {
            Self::UnknownFormat { .. } => {
                "save it as .docx, .xlsx or plain text, or leave it out".to_owned()
            }
            Self::Encrypted => {
                "remove the password in Word, Excel or WPS and save it again".to_owned()
            }
            Self::Malformed { .. } => {
                "open it in Word, Excel or WPS, let that repair the file, and save it again"
                    .to_owned()
            }
            Self::LimitExceeded { what, .. } => format!(
                "if the file is genuine, raise the limit with --limit {}=N",
                what.replace(' ', "-")
            ),
        }
    }
}

impl fmt::Display for ReadError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::UnknownFormat { refusals } => {
                formatter.write_str("expected a document, found none of the known formats")?;
                for (index, (format, why)) in refusals.iter().enumerate() {
                    let lead = if index == 0 { " (" } else { "; " };
                    write!(formatter, "{lead}not {format}: {why}")?;
                }
                formatter.write_str(if refusals.is_empty() { "" } else { ")" })
            }
            Self::Encrypted => formatter
                .write_str("expected a readable document, found one protected by a password"),
            Self::Malformed { part, expected, found } => {
                write!(formatter, "{part}: expected {expected}, found {found}")
            }
            Self::LimitExceeded { what, limit, found } => {
                write!(formatter, "{what}: expected at most {limit}, found {found} or more")
            }
        }
    }
}

impl std::error::Error for ReadError {}

/// A [`ReadError::Malformed`].
pub(crate) fn malformed(
    part: &str,
    expected: impl Into<String>,
    found: impl Into<String>,
) -> ReadError {
    ReadError::Malformed { part: part.to_owned(), expected: expected.into(), found: found.into() }
}
