//! Copies of a content control that LibreOffice writes into Word 97 files.
//!
//! Word 97 knows no content controls. LibreOffice writes one that fills its cell several times: as results of text
//! form fields that end with a paragraph mark, `{FORMTEXT text¶}`, around the text itself, and once more behind it.
//! No form field of Word ends so. The text stands once in the document, and what is left out is said.

use super::{At, Story};
use crate::doc::bytes::slice;
use crate::doc::fields::Fields;
use document::Severity;

/// Bytes of a copy that is looked at.
const LONGEST: usize = 4 << 10;
/// Copies of one cell that are told apart.
const MOST: usize = 8;

impl Story<'_> {
    /// Whether the paragraph mark at `at` ends the result of a text form field, and so its copy of a text.
    pub(super) fn takes_copy(&self, at: At<'_>) -> bool {
        let width = at.piece.width();
        let next =
            slice(self.source.fib.main, at.offset.saturating_add(width) as usize, width as usize);
        let ends = match next {
            [low, high] => u16::from_le_bytes([*low, *high]) == Fields::END,
            [byte] => u16::from(*byte) == Fields::END,
            _ => false,
        };
        ends && !self.run.deleted && self.copy().is_some_and(|copy| !copy.is_empty())
    }

    /// The result of the innermost text form field, as far as this paragraph holds it.
    fn copy(&self) -> Option<&str> {
        let copy = self.paragraph.text.get(self.fields.text_field()?..)?;
        (copy.len() <= LONGEST).then_some(copy)
    }

    /// Takes the copy out of the paragraph, until it is seen whether the text itself follows.
    pub(super) fn drop_copy(&mut self) {
        let Some(start) = self.fields.text_field() else { return };
        if self.copies.len() >= MOST || !self.paragraph.text.is_char_boundary(start) {
            return;
        }
        let copy = self.paragraph.text.split_off(start);
        if self.copies.iter().all(|(known, _)| *known != copy) {
            self.copies.push((copy, false));
        }
    }

    /// Takes out the result of a text form field that is a further copy of a text which stands in the cell.
    pub(super) fn drop_known_copy(&mut self) {
        let Some(copy) = self.copy() else { return };
        if self.copies.iter().any(|(known, stands)| *stands && known == copy)
            && let Some(start) = self.fields.text_field()
        {
            self.paragraph.text.truncate(start);
        }
    }

    /// Settles the copies at the end of a paragraph: one whose text stands nowhere else is put back.
    pub(super) fn settle_copies(&mut self) {
        for (copy, stands) in &mut self.copies {
            let text = &mut self.paragraph.text;
            if !*stands && !copy.ends_with(text.as_str()) && !text.contains(copy.as_str()) {
                text.insert_str(0, copy);
            } else if !*stands {
                if copy.ends_with(text.as_str()) {
                    // Of a text of several runs, LibreOffice writes but the last.
                    text.clone_from(copy);
                }
                self.paragraph.marks.extend(self.body.marks.diagnostic(
                    "repeated-text",
                    Severity::Info,
                    || {
                        "expected the text of a content control once, found copies of it; they are left out"
                            .to_owned()
                    },
                    "",
                ));
            }
            *stands = true;
        }
    }
}
