//! The file, its bookmarks, and remarks about it, on the wire.

use crate::map::{Place, optional_place, place};
use document::Location;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::borrow::Cow;
use std::fmt::Write as _;

/// `bytes` in lower-case hexadecimal digits.
pub fn hexadecimal(bytes: &[u8]) -> String {
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

/// The file that a document was read from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Source {
    /// Path as given, `/`-separated; `archive.zip!/inner/name.docx` inside an archive.
    pub name: String,
    /// `docx`, `doc`, `text`, …
    pub format: Cow<'static, str>,
    /// Size of the file.
    pub bytes: u64,
    /// SHA-256 of the file, in lower-case hexadecimal.
    #[schemars(regex(pattern = r"^[0-9a-f]{64}$"))]
    pub sha256: String,
    /// The encoding that was used, for text inputs.
    pub encoding: Option<Cow<'static, str>>,
}

impl From<document::Source> for Source {
    fn from(source: document::Source) -> Self {
        Self {
            name: source.name,
            format: Cow::Borrowed(source.format),
            bytes: source.bytes,
            sha256: hexadecimal(&source.sha256),
            encoding: source.encoding.map(Cow::Borrowed),
        }
    }
}

/// A named place (书签).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Bookmark {
    /// As the file names it.
    pub name: String,
    /// The paragraph in which it starts.
    #[serde(with = "place")]
    #[schemars(with = "Place")]
    pub at: Location,
}

impl From<document::Bookmark> for Bookmark {
    fn from(bookmark: document::Bookmark) -> Self {
        Self { name: bookmark.name, at: bookmark.at }
    }
}

/// A remark: what was expected, what was found, where, and what to do.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Diagnostic {
    /// Kebab-case name of what is flagged.
    pub name: Cow<'static, str>,
    /// How much it matters.
    pub severity: Severity,
    /// What was expected and what was found.
    pub message: String,
    /// Where; null for the document as a whole.
    #[serde(with = "optional_place")]
    #[schemars(with = "Option<Place>")]
    pub at: Option<Location>,
    /// What to do about it; may be empty.
    pub help: String,
}

impl From<document::Diagnostic> for Diagnostic {
    fn from(diagnostic: document::Diagnostic) -> Self {
        Self {
            name: Cow::Borrowed(diagnostic.name),
            severity: diagnostic.severity.into(),
            message: diagnostic.message,
            at: diagnostic.at,
            help: diagnostic.help,
        }
    }
}

/// How much a [`Diagnostic`] matters.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// Worth knowing; nothing is wrong.
    Info,
    /// Something was repaired, guessed or left unread.
    Warning,
    /// A value is wrong or missing.
    Error,
}

impl Severity {
    /// As on the wire: `info`, `warning`, `error`.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Info => "info",
            Self::Warning => "warning",
            Self::Error => "error",
        }
    }
}

impl From<document::Severity> for Severity {
    fn from(severity: document::Severity) -> Self {
        match severity {
            document::Severity::Info => Self::Info,
            document::Severity::Warning => Self::Warning,
            document::Severity::Error => Self::Error,
        }
    }
}
