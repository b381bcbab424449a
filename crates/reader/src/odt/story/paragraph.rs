//! A paragraph while it is being read: its text, white space collapsed, and its label
//! (OpenDocument 1.3 part 3, 5.1 and 6.1).

use super::Story;
use crate::building::marks::{Container, Mark};
use crate::odt::remarks;
use crate::odt::sheet::{BODY_TEXT, ListChoice, Sheet, Style, outline_level};
use crate::xml::element::Element;
use crate::xml::{Descend, Namespace, Tag};
use crate::{ReadError, symbol};
use document::Paragraph;
use std::borrow::Cow;

/// Spaces that one `text:s` stands for at most.
const MOST_SPACES: u32 = 1_024;
const SPACES: &str = "                                ";

/// A paragraph while it is being read.
#[derive(Debug, Default)]
pub(super) struct OpenParagraph {
    /// Containers around it.
    pub(super) depth: usize,
    pub(super) marks: Vec<Mark>,
    /// What stands in frames that are anchored in it.
    pub(super) boxes: Container,
    text: String,
    outline: Option<u8>,
    label: Option<String>,
    /// Whether its text ends with white space that more of it joins; so it is at the beginning.
    blank: bool,
    /// Whether that white space holds a line end or a tab, and so is layout of the XML.
    layout: bool,
    hidden_characters: u64,
    /// Whether all of it is hidden.
    hidden: bool,
}

impl OpenParagraph {
    /// Adds text with its white space collapsed (6.1.2).
    fn push_collapsed(&mut self, text: &str, hidden: bool) {
        let is_space = |byte: &u8| matches!(byte, b' ' | b'\t' | b'\n' | b'\r');
        let mut rest = text;
        while !rest.is_empty() {
            let word = rest.bytes().position(|byte| is_space(&byte)).unwrap_or(rest.len());
            let (piece, after) = rest.split_at_checked(word).unwrap_or((rest, ""));
            if !piece.is_empty() {
                self.push(piece, hidden);
            }
            let width = after.bytes().take_while(is_space).count();
            let (blank, after) = after.split_at_checked(width).unwrap_or((after, ""));
            if !blank.is_empty() && !self.blank {
                self.push(" ", hidden);
                self.blank = true;
            }
            self.layout |= self.blank && blank.bytes().any(|byte| byte != b' ');
            rest = after;
        }
    }

    /// Adds text as it is.
    fn push(&mut self, text: &str, hidden: bool) {
        if hidden {
            let characters = text.chars().count() as u64;
            self.hidden_characters = self.hidden_characters.saturating_add(characters);
        } else {
            self.text.push_str(text);
        }
        self.blank = false;
        self.layout = false;
    }

    /// Forgets everything but the allocation of the text.
    fn clear(&mut self) {
        let mut text = std::mem::take(&mut self.text);
        text.clear();
        *self = Self { text, ..Self::default() };
    }
}

impl Story<'_> {
    pub(super) fn begin_paragraph(
        &mut self,
        element: Element,
        tag: &Tag<'_>,
        sheet: &Sheet<'_>,
    ) -> Result<(), ReadError> {
        self.body.count_paragraph()?;
        let name = tag.of(Namespace::OdfText, "style-name")?;
        let style = name.and_then(|name| sheet.paragraph(&name));
        let mut paragraph = self.spare.pop().unwrap_or_default();
        paragraph.depth = self.body.depth();
        paragraph.blank = true;
        if element == Element::OdfHeading {
            let written = tag.number_in(Namespace::OdfText, "outline-level")?;
            paragraph.outline = if written.is_some() {
                outline_level(written)
            } else {
                let level = style.and_then(|style| style.outline).unwrap_or(0);
                (level < BODY_TEXT).then_some(level)
            };
        }
        paragraph.label = if self.inline.lists.is_empty() {
            match paragraph.outline {
                Some(level) => self.heading_label(tag, sheet, style, level)?,
                None => None,
            }
        } else {
            let list = style.and_then(|style| match style.list {
                Some(ListChoice::Style(index)) => Some(index),
                _ => None,
            });
            self.lists.label(&sheet.lists, &mut self.inline.lists, list)
        };
        self.inline.hidden = style.and_then(|style| style.hidden).unwrap_or(false);
        self.inline.font = style.and_then(|style| style.font);
        self.inline.outer.clear();
        self.body.take_waiting(&mut paragraph.marks);
        self.paragraphs.push(paragraph);
        Ok(())
    }

    fn heading_label(
        &mut self,
        tag: &Tag<'_>,
        sheet: &Sheet<'_>,
        style: Option<&Style>,
        level: u8,
    ) -> Result<Option<String>, ReadError> {
        let list = match style.and_then(|style| style.list) {
            Some(ListChoice::Style(index)) => Some(index),
            Some(ListChoice::Nothing) => None,
            None => sheet.lists.outline(),
        };
        let Some(list) = list else { return Ok(None) };
        if tag.of(Namespace::OdfText, "is-list-header")?.as_deref() == Some("true") {
            return Ok(None);
        }
        let start = tag.number_in(Namespace::OdfText, "start-value")?;
        let start = start.and_then(|start| u32::try_from(start).ok());
        let restarts = tag.of(Namespace::OdfText, "restart-numbering")?;
        let start = if restarts.as_deref() == Some("true") { start.or(Some(1)) } else { start };
        Ok(self.lists.heading_label(&sheet.lists, list, level, start))
    }

    pub(super) fn end_paragraph(&mut self) {
        let Some(mut paragraph) = self.paragraphs.pop() else { return };
        if paragraph.layout {
            paragraph.text.pop();
        }
        if paragraph.hidden {
            let text = std::mem::take(&mut paragraph.text);
            paragraph.push(&text, true);
        }
        let hidden = remarks::hidden(&mut self.body.marks, paragraph.hidden_characters);
        paragraph.marks.extend(hidden);
        let block = Paragraph {
            text: paragraph.text.as_str().to_owned(),
            outline_level: paragraph.outline,
            list_label: paragraph.label.take(),
        };
        let boxes = std::mem::take(&mut paragraph.boxes);
        self.body.push_paragraph(block, paragraph.marks.drain(..), boxes);
        paragraph.clear();
        self.spare.push(paragraph);
    }

    /// The paragraph that text goes to.
    fn open(&mut self) -> Option<&mut OpenParagraph> {
        let depth = self.body.depth();
        self.paragraphs.last_mut().filter(|paragraph| paragraph.depth == depth)
    }

    /// `text:hidden-paragraph` in the open paragraph.
    pub(super) fn hide_paragraph(&mut self) {
        if let Some(paragraph) = self.open() {
            paragraph.hidden = true;
        }
    }

    /// `text:hidden-text` (7.7.7): its content is what it shows, if anything.
    pub(super) fn hidden_text(&mut self, tag: &Tag<'_>) -> Result<Descend, ReadError> {
        let hidden = tag.of(Namespace::OdfText, "is-hidden")?.as_deref() == Some("true");
        if !hidden {
            return Ok(Descend::Into);
        }
        let text = tag.of(Namespace::OdfText, "string-value")?.unwrap_or_default();
        if let Some(paragraph) = self.open() {
            paragraph.push(&text, true);
        }
        Ok(Descend::Over)
    }

    /// `text:s` (6.1.3).
    pub(super) fn spaces(&mut self, tag: &Tag<'_>) -> Result<Descend, ReadError> {
        let found = tag.number_in(Namespace::OdfText, "c")?.unwrap_or(1).max(0);
        let most = i64::from(MOST_SPACES);
        if found > most {
            self.remark_cut("spaces-cut", "a run of spaces of", most, found);
        }
        let mut left = usize::try_from(found.min(most)).unwrap_or(0);
        while left > 0 {
            let spaces = SPACES.get(..left.min(SPACES.len())).unwrap_or(SPACES);
            self.write(spaces)?;
            left = left.saturating_sub(spaces.len());
        }
        Ok(Descend::Over)
    }

    /// A character that an element stands for.
    pub(super) fn character(&mut self, character: char) -> Result<Descend, ReadError> {
        self.write(character.encode_utf8(&mut [0; 4]))?;
        Ok(Descend::Over)
    }

    /// Adds text as it is.
    fn write(&mut self, text: &str) -> Result<(), ReadError> {
        if self.deleted_here.is_some() {
            self.count_deleted(text);
            return Ok(());
        }
        let hidden = self.hidden > 0 || self.inline.hidden;
        self.body.count_text(text.len())?;
        if let Some(paragraph) = self.open() {
            paragraph.push(text, hidden);
        }
        Ok(())
    }

    /// Whether text matters where the machine stands.
    pub(in crate::odt) fn wants_text(&self) -> bool {
        if self.deletions > 0 {
            return self.deleted_paragraphs > 0;
        }
        let depth = self.body.depth();
        self.paragraphs.last().is_some_and(|paragraph| paragraph.depth == depth)
    }

    /// Meets text, perhaps a piece of it.
    pub(in crate::odt) fn text(&mut self, text: &str) -> Result<(), ReadError> {
        if self.deletions > 0 || self.deleted_here.is_some() {
            self.count_deleted(text);
            return Ok(());
        }
        let hidden = self.hidden > 0 || self.inline.hidden;
        let font = self.inline.font;
        self.body.count_text(text.len())?;
        if let Some(paragraph) = self.open() {
            paragraph.push_collapsed(&signs(text, font), hidden);
        }
        Ok(())
    }

    fn count_deleted(&mut self, text: &str) {
        let characters = text.chars().count() as u64;
        self.deleted_characters = self.deleted_characters.saturating_add(characters);
    }
}

/// Text as a record holds it: a hyphen that does not break is a hyphen, one that may be there is nothing,
/// and what a font draws as a sign is that sign. In Word these are elements.
fn signs<'t>(text: &'t str, font: Option<&str>) -> Cow<'t, str> {
    const LEADS: (u8, u8) = (0xC2, 0xE2);
    let is_odd = |character: char| matches!(character, '\u{AD}' | '\u{2011}');
    let certain = font.is_none() && memchr::memchr2(LEADS.0, LEADS.1, text.as_bytes()).is_none();
    if certain || (font.is_none() && !text.contains(is_odd)) {
        return Cow::Borrowed(text);
    }
    let sign = |character: char| match character {
        '\u{AD}' => None,
        '\u{2011}' => Some('-'),
        character if font.is_some() => Some(symbol::plain(font, character)),
        character => Some(character),
    };
    Cow::Owned(text.chars().filter_map(sign).collect())
}
