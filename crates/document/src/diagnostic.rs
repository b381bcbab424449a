//! What a stage has to say about a document: where, what was expected, what was found, what to do.

use crate::Location;

/// One remark about one place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Diagnostic {
    /// Kebab-case, stable, and named for what it flags: `ragged-row`, `code-check-mismatch`.
    pub name: &'static str,
    /// How much it matters.
    pub severity: Severity,
    /// What was expected and what was found; starts lowercase, ends without a stop.
    pub message: String,
    /// Where; `None` for the document as a whole.
    pub at: Option<Location>,
    /// What to do about it; empty when there is nothing to do.
    pub help: String,
}

/// Flags a name that promises another format than the content has: the only remark that says something of the name under
/// which a content came, and nothing of the content.
pub const NAME_DISAGREES: &str = "name-disagrees";

/// How much a [`Diagnostic`] matters, the least first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// Worth knowing; nothing is wrong.
    Info,
    /// Something was repaired, guessed or left unread.
    Warning,
    /// A value is wrong or missing.
    Error,
}

impl Severity {
    /// `error`, `warning` or `info`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Info => "info",
            Self::Warning => "warning",
            Self::Error => "error",
        }
    }
}

/// A result, and what was skipped, guessed or repaired on the way to it.
#[derive(Debug, Clone, PartialEq)]
pub struct Warned<T> {
    /// The result.
    pub output: T,
    /// In the order in which they were met.
    pub warnings: Vec<Diagnostic>,
}
