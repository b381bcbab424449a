//! What is said of text that is left out and of numbers that are cut.

use crate::building::marks::{Mark, Marks};
use document::Severity;

/// So much text is hidden in a paragraph or a cell.
pub(super) fn hidden(marks: &mut Marks, characters: u64) -> Option<Mark> {
    if characters == 0 {
        return None;
    }
    marks.diagnostic(
        "hidden-text",
        Severity::Info,
        || {
            format!(
                "expected visible text, found {characters} hidden characters; they are left out"
            )
        },
        "show hidden text in Word to read them",
    )
}

/// A number of repeats, or of columns, is more than the reader believes.
pub(super) fn cut(
    marks: &mut Marks,
    name: &'static str,
    what: &str,
    most: i64,
    found: i64,
) -> Option<Mark> {
    marks.diagnostic(
        name,
        Severity::Warning,
        || format!("expected {what} at most {most}, found {found}; it is cut to {most}"),
        "compare it with the original",
    )
}
