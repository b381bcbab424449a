//! A paragraph while it is being read, and what becomes of it.

use super::{Story, Target};
use crate::ReadError;
use crate::building::marks::{Container, Mark};
use crate::docx::styles::{Style, Styles};
use crate::xml::element::Element;
use crate::xml::{Namespace, Tag};
use document::{Paragraph, Severity};

/// Characters of a label; Word writes at most 255 of its own.
const LONGEST_LABEL: usize = 255;

/// A paragraph while it is being read.
#[derive(Debug, Default)]
pub(super) struct OpenParagraph<'a> {
    /// Containers around it.
    pub(super) depth: usize,
    /// Remarks on it.
    pub(super) marks: Vec<Mark>,
    /// What stands in text boxes that are anchored in it.
    pub(super) boxes: Container,
    text: String,
    style: Option<(&'a str, &'a Style)>,
    number: Option<i64>,
    level: Option<i64>,
    outline: Option<u8>,
    /// The label that Word showed (`wx:t`), unless it is a sign of some font.
    shown_label: Option<String>,
    mark_deleted: bool,
    hidden_characters: u64,
}

impl<'a> OpenParagraph<'a> {
    /// Whether its style hides the text of its runs.
    pub(super) fn hides_runs(&self) -> bool {
        self.style.is_some_and(|(_, style)| style.hidden == Some(true))
    }

    /// Takes in a property; `of_mark` where it is one of the paragraph mark.
    pub(super) fn property(
        &mut self,
        property: Element,
        tag: &Tag<'_>,
        styles: &'a Styles,
        of_mark: bool,
    ) -> Result<(), ReadError> {
        match property {
            Element::Deleted | Element::MovedFrom if of_mark => self.mark_deleted = true,
            _ if of_mark => {}
            Element::ParagraphStyle => self.style = styles.paragraph(tag.word("val")?.as_deref()),
            Element::OutlineLevel => {
                self.outline = tag.number("val")?.and_then(|level| u8::try_from(level).ok());
            }
            Element::NumberId => self.number = tag.number("val")?,
            Element::NumberLevel => self.level = tag.number("val")?,
            Element::ShownLabel => {
                let shown = tag.of(Namespace::WordHint, "val")?.unwrap_or_default();
                let shown: String = shown.chars().take(LONGEST_LABEL).collect();
                let shown = shown.trim_end();
                self.shown_label = (!shown.is_empty()).then(|| shown.to_owned());
            }
            Element::ShownFont => {
                let font = tag.of(Namespace::WordHint, "val")?;
                if font.is_some_and(|font| font == "Symbol" || font.starts_with("Wingdings")) {
                    self.shown_label = None;
                }
            }
            _ => {}
        }
        Ok(())
    }

    /// Forgets everything but the allocation of the text.
    fn clear(&mut self) {
        let mut text = std::mem::take(&mut self.text);
        text.clear();
        *self = Self { text, ..Self::default() };
    }
}

impl<'a> Story<'a> {
    pub(super) fn begin_paragraph(&mut self) -> Result<(), ReadError> {
        self.body.count_paragraph()?;
        let depth = self.body.depth();
        let mut paragraph = match self.carried.pop_if(|carried| carried.depth == depth) {
            Some(carried) => carried,
            None => self.spare.pop().unwrap_or_default(),
        };
        paragraph.depth = depth;
        paragraph.style = self.default_style;
        self.body.take_waiting(&mut paragraph.marks);
        self.paragraphs.push(paragraph);
        Ok(())
    }

    pub(super) fn end_paragraph(&mut self) {
        let Some(mut paragraph) = self.paragraphs.pop() else { return };
        if paragraph.mark_deleted {
            paragraph.mark_deleted = false;
            paragraph.number = None;
            paragraph.shown_label = None;
            paragraph.level = None;
            paragraph.outline = None;
            self.carried.push(paragraph);
        } else {
            self.push_paragraph(paragraph);
        }
    }

    /// Ends paragraphs whose mark was deleted and that no paragraph follows.
    pub(super) fn flush_carried(&mut self) {
        let depth = self.body.depth();
        while let Some(mut paragraph) = self.carried.pop_if(|carried| carried.depth >= depth) {
            if paragraph.text.is_empty() && paragraph.boxes.blocks.is_empty() {
                self.body.wait_all(&mut paragraph.marks);
            } else {
                self.push_paragraph(paragraph);
            }
        }
    }

    fn push_paragraph(&mut self, mut paragraph: OpenParagraph<'a>) {
        let style = paragraph.style;
        paragraph.marks.extend(self.body.marks.hidden_text(paragraph.hidden_characters));
        let outline = paragraph.outline.or(style.and_then(|(_, style)| style.outline));
        let number = paragraph.number.or(style.and_then(|(_, style)| style.number));
        let list_label = number
            .filter(|&number| number != 0)
            .and_then(|number| self.numbering.label(self.styles, number, paragraph.level, style));
        let list_label = paragraph.shown_label.take().or(list_label);
        let block = Paragraph {
            text: paragraph.text.as_str().to_owned(),
            outline_level: outline.filter(|&level| level < 9),
            list_label,
        };
        let boxes = std::mem::take(&mut paragraph.boxes);
        self.body.push_paragraph(block, paragraph.marks.drain(..), boxes);
        paragraph.clear();
        self.spare.push(paragraph);
    }

    /// Adds text to the open paragraph, unless it is no text of the document.
    pub(super) fn write(&mut self, text: &str) -> Result<(), ReadError> {
        if self.deletions > 0 || text.is_empty() {
            return Ok(());
        }
        if self.fields.in_code > 0 {
            let characters = text.chars().count() as u64;
            self.fields.code_characters = self.fields.code_characters.saturating_add(characters);
            return Ok(());
        }
        self.body.count_text(text.len())?;
        let depth = self.body.depth();
        let hidden = self.run_hidden && self.runs > 0;
        if let Some(paragraph) =
            self.paragraphs.last_mut().filter(|paragraph| paragraph.depth == depth)
        {
            if hidden {
                let characters = text.chars().count() as u64;
                paragraph.hidden_characters =
                    paragraph.hidden_characters.saturating_add(characters);
            } else {
                paragraph.text.push_str(text);
            }
            return Ok(());
        }
        self.stray(text)
    }

    /// Text that stands in no paragraph becomes one.
    fn stray(&mut self, text: &str) -> Result<(), ReadError> {
        let target = std::mem::replace(&mut self.target, Target::Nothing);
        self.begin_paragraph()?;
        let mark = self.body.marks.diagnostic(
            "stray-text",
            Severity::Warning,
            || "expected text in paragraphs only, found some outside; it stands as a paragraph of its own".to_owned(),
            "open it in Word, let it repair the file, and save it again",
        );
        if let Some(paragraph) = self.paragraphs.last_mut() {
            paragraph.text.push_str(text);
            paragraph.marks.extend(mark);
        }
        self.end_paragraph();
        self.target = target;
        Ok(())
    }
}
