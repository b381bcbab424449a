//! The strings of a workbook, one behind the other in one allocation.

use crate::{Limits, ReadError};

/// A list of strings.
#[derive(Debug, Default)]
pub(super) struct Strings {
    text: String,
    /// Where each string ends in `text`.
    ends: Vec<u32>,
}

impl Strings {
    /// The string at `index`.
    pub(super) fn get(&self, index: u32) -> Option<&str> {
        let index = index as usize;
        let end = *self.ends.get(index)? as usize;
        let start = match index.checked_sub(1) {
            Some(before) => *self.ends.get(before)? as usize,
            None => 0,
        };
        self.text.get(start..end)
    }

    /// Adds to the string that is being written.
    pub(super) fn write(&mut self, piece: &str, limits: &Limits) -> Result<(), ReadError> {
        let bytes = self.text.len().saturating_add(piece.len()) as u64;
        crate::limits::check("document text", bytes, limits.text_bytes.min(u64::from(u32::MAX)))?;
        self.text.push_str(piece);
        Ok(())
    }

    /// Ends the string that is being written; its index.
    pub(super) fn end(&mut self, limits: &Limits) -> Result<u32, ReadError> {
        let index = self.ends.len() as u64;
        crate::limits::check("cells", index.saturating_add(1), limits.cells)?;
        self.ends.push(u32::try_from(self.text.len()).unwrap_or(u32::MAX));
        Ok(u32::try_from(index).unwrap_or(u32::MAX))
    }

    /// Adds a whole string; its index.
    pub(super) fn push(&mut self, text: &str, limits: &Limits) -> Result<u32, ReadError> {
        self.write(text, limits)?;
        self.end(limits)
    }
}
