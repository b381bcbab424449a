//! The sheets of a workbook on their way into a document, and the remarks on them.

use super::grid::{Grid, Shared};
use crate::building::body::{Body, Told};
use crate::{Limits, ReadError};
use document::Severity;

/// A document while the sheets of a workbook go into it.
pub(super) struct Telling<'l> {
    body: Body<'l>,
}

impl<'l> Telling<'l> {
    /// A document without sheets.
    pub(super) fn new(limits: &'l Limits) -> Self {
        Self { body: Body::new(limits) }
    }

    /// Adds a sheet that was read from `part`.
    pub(super) fn sheet(
        &mut self,
        name: &str,
        hidden: bool,
        grid: Grid,
        shared: &Shared,
        part: &str,
    ) -> Result<(), ReadError> {
        part.clone_into(&mut self.body.part);
        if hidden {
            let cells = grid.len();
            self.body.remark(
                "hidden-sheet",
                Severity::Info,
                || format!("expected visible sheets, found `{name}` hidden with {cells} cells; it is left out"),
                "unhide the sheet in Excel or WPS to read it",
            );
            return Ok(());
        }
        grid.tell(name, shared, &mut self.body)
    }

    /// Says that a part is not there.
    pub(super) fn missing_part(&mut self, part: &str) {
        self.body.remark(
            "missing-part",
            Severity::Warning,
            || format!("{part}: expected a part that a relationship names, found no such entry"),
            "open it in Excel or WPS and save it again",
        );
    }

    /// Says that two sheets are the same one.
    pub(super) fn repeated_sheet(&mut self, name: &str) {
        self.body.remark(
            "repeated-sheet",
            Severity::Warning,
            || format!("expected cells of its own for sheet `{name}`, found those of a sheet before it; they are read once"),
            "compare the document with the original",
        );
    }

    /// Says that the sheets of the workbook end before their end.
    pub(super) fn cut_off(&mut self, name: &str) {
        self.body.remark(
            "truncated",
            Severity::Warning,
            || format!("expected whole records to the end of {name}, found the end of the file; what was read is kept"),
            "get the whole file",
        );
    }

    /// The document.
    pub(super) fn finish(mut self, shared: &Shared) -> Told {
        for code in &shared.formats.unknown {
            self.body.remark(
                "number-format",
                Severity::Info,
                || format!("expected a number format that can be shown, found `{code}`; its numbers are shown as General"),
                "",
            );
        }
        self.body.end_story();
        self.body.finish()
    }
}
