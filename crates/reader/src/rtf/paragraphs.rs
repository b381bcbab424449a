//! Paragraphs while they are being read, and the stories that they stand in: the body, notes and text boxes.

use super::state::Opened;
use super::story::Story;
use super::tables::Levels;
use super::text::Fate;
use crate::ReadError;
use crate::building::marks::{Container, Mark};
use document::{NoteKind, Paragraph};

/// A paragraph while it is being read.
#[derive(Debug, Default)]
pub(super) struct OpenParagraph {
    text: String,
    /// Remarks on it.
    pub(super) marks: Vec<Mark>,
    /// What stands in text boxes that are anchored in it.
    boxes: Container,
    /// `\listtext`, which may be empty.
    pub(super) label: Option<String>,
    hidden_characters: u64,
    /// How much of the text is that of paragraphs whose mark was deleted, and the tables around them.
    carried: Option<(usize, usize)>,
    /// Where U+000D was left out last.
    last_return: Option<usize>,
    /// Results of fields that are taken for copies of other text, and where they stood.
    copies: Vec<(usize, String)>,
}

/// Copies that are left out of one paragraph.
const MOST_COPIES: usize = 8;
/// Bytes of a copy that is left out.
const LONGEST_COPY: usize = 4 << 10;

impl OpenParagraph {
    fn holds_something(&self) -> bool {
        !self.text.is_empty()
            || self.hidden_characters > 0
            || !self.boxes.blocks.is_empty()
            || !self.copies.is_empty()
            || self.label.as_ref().is_some_and(|label| !label.is_empty())
    }

    /// Takes back what only the copies hold: of `≥730万人次` that `万人次` follows, `≥730`.
    fn restore_copies(&mut self) {
        while let Some((at, copy)) = self.copies.pop() {
            if self.text.contains(&copy) {
                continue;
            }
            let Some((_, after)) = self.text.split_at_checked(at) else { continue };
            let mut starts = copy.char_indices().map(|(start, _)| start);
            let repeated = starts.find(|&start| after.starts_with(copy.get(start..).unwrap_or("")));
            let missing = copy.get(..repeated.unwrap_or(copy.len())).unwrap_or_default();
            self.text.insert_str(at, missing);
        }
        self.last_return = None;
    }
}

/// A story while it is being read.
#[derive(Debug, Default)]
pub(super) struct Frame {
    pub(super) paragraph: OpenParagraph,
    pub(super) levels: Levels,
    is_note: bool,
}

impl Story<'_> {
    /// Adds text to the open paragraph, as far as it is visible.
    pub(super) fn write(&mut self, text: &str, fate: Fate) -> Result<(), ReadError> {
        self.body.count_text(text.len())?;
        let paragraph = &mut self.frame.paragraph;
        match fate {
            Fate::Shown if text.bytes().any(is_control) => {
                for character in text.chars() {
                    match character {
                        '\r' => paragraph.last_return = Some(paragraph.text.len()),
                        '\u{B}' | '\u{C}' => paragraph.text.push('\n'),
                        '\t' | '\n' | ' '.. => paragraph.text.push(character),
                        _ => {}
                    }
                }
            }
            Fate::Shown => paragraph.text.push_str(text),
            Fate::Hidden => {
                let characters = text.chars().count() as u64;
                paragraph.hidden_characters =
                    paragraph.hidden_characters.saturating_add(characters);
            }
            Fate::Deleted => {
                let characters = text.chars().count() as u64;
                self.deleted_characters = self.deleted_characters.saturating_add(characters);
            }
            Fate::Moved => {}
        }
        Ok(())
    }

    /// Bytes of text that the open paragraph holds.
    pub(super) fn length(&self) -> usize {
        self.frame.paragraph.text.len()
    }

    /// Leaves out the result of a field that ends in U+000D, which no text of a paragraph does: `LibreOffice` writes a
    /// content control as its text and several such fields with the same text.
    pub(super) fn drop_copy(&mut self) {
        let start = self.field_start;
        let paragraph = &mut self.frame.paragraph;
        let ends = paragraph.last_return == Some(paragraph.text.len());
        let length = paragraph.text.len().saturating_sub(start);
        let takes = paragraph.copies.len() < MOST_COPIES && length <= LONGEST_COPY;
        if ends && takes && paragraph.text.is_char_boundary(start) {
            let copy = paragraph.text.split_off(start);
            if paragraph.copies.iter().all(|(_, known)| *known != copy) {
                paragraph.copies.push((start, copy));
            }
        }
    }

    /// `\par`.
    pub(super) fn paragraph_mark(&mut self) -> Result<(), ReadError> {
        self.flush()?;
        let depth = self.state.paragraph.depth();
        if !(self.state.run.deleted || self.state.run.moved) {
            return self.end_paragraph(depth);
        }
        // Its text is that of the next paragraph.
        let paragraph = &mut self.frame.paragraph;
        paragraph.carried = Some((depth, paragraph.text.len()));
        paragraph.label = None;
        Ok(())
    }

    /// `\sect`: the mark of a section ends a paragraph, if one is open.
    pub(super) fn section_mark(&mut self) -> Result<(), ReadError> {
        self.flush()?;
        let open = self.frame.paragraph.holds_something();
        if open { self.end_paragraph(self.state.paragraph.depth()) } else { Ok(()) }
    }

    /// `\cell` and `\nestcell`: the end of a cell of the innermost of `depth` tables.
    pub(super) fn cell_mark(&mut self, depth: usize) -> Result<(), ReadError> {
        self.end_paragraph(depth)?;
        self.frame.levels.end_cell(&mut self.body);
        Ok(())
    }

    /// `\row` and `\nestrow`: the end of a row of the innermost of `depth` tables.
    pub(super) fn row_mark(&mut self, depth: usize) -> Result<(), ReadError> {
        self.flush()?;
        if self.frame.paragraph.holds_something() {
            self.cell_mark(depth)?;
        }
        self.body.wait_all(&mut self.frame.paragraph.marks);
        self.frame.paragraph.carried = None;
        self.frame.levels.leave(&mut self.body, depth)?;
        if self.frame.levels.depth() == depth {
            let deleted = self.state.run.deleted;
            self.frame.levels.end_row(&mut self.body, deleted);
        }
        Ok(())
    }

    /// Ends the open paragraph, which stands in the innermost of `depth` tables.
    fn end_paragraph(&mut self, depth: usize) -> Result<(), ReadError> {
        self.flush()?;
        if let Some((outside, length)) = self.frame.paragraph.carried.take()
            && outside != depth
            && length > 0
            && let Some((carried, _)) = self.frame.paragraph.text.split_at_checked(length)
        {
            // No paragraph of the same table follows.
            let carried = Paragraph::new(carried);
            self.body.count_paragraph()?;
            self.frame.levels.enter(&mut self.body, outside)?;
            let paragraph = &mut self.frame.paragraph;
            let boxes = std::mem::take(&mut paragraph.boxes);
            self.body.push_paragraph(carried, paragraph.marks.drain(..), boxes);
            paragraph.text.drain(..length);
        }
        self.body.count_paragraph()?;
        self.frame.levels.enter(&mut self.body, depth)?;
        self.push_paragraph();
        Ok(())
    }

    fn push_paragraph(&mut self) {
        let given = self.state.paragraph;
        let style = self.styles.paragraph(given.style);
        let outline = given.outline.or(style.outline).and_then(|level| u8::try_from(level).ok());
        let list = given.list.or(style.list).filter(|&list| list > 0);
        let level = given.level.or(style.level).unwrap_or(0);
        let counted = list.and_then(|list| self.numbering.label(list, level));
        let paragraph = &mut self.frame.paragraph;
        paragraph.restore_copies();
        paragraph.marks.extend(self.body.marks.hidden_text(paragraph.hidden_characters));
        let written = paragraph.label.take().map(|label| label.trim().to_owned());
        let label = written.or(counted).filter(|label| !label.is_empty());
        let block = Paragraph {
            text: paragraph.text.as_str().to_owned(),
            outline_level: outline.filter(|&level| level < 9),
            list_label: label,
        };
        paragraph.text.clear();
        paragraph.hidden_characters = 0;
        let boxes = std::mem::take(&mut paragraph.boxes);
        self.body.take_waiting(&mut paragraph.marks);
        self.body.push_paragraph(block, paragraph.marks.drain(..), boxes);
    }

    /// Begins a note; whether it did, since a note holds no other.
    pub(super) fn begin_note(&mut self, kind: NoteKind) -> Result<bool, ReadError> {
        if self.frame.is_note || self.outer.iter().any(|frame| frame.is_note) {
            return Ok(false);
        }
        self.flush()?;
        self.body.take_waiting(&mut self.frame.paragraph.marks);
        self.body.begin_note(kind)?;
        self.begin_story(Frame { is_note: true, ..Frame::default() }, Opened::Note);
        Ok(true)
    }

    /// Begins a text box.
    pub(super) fn begin_text_box(&mut self) -> Result<(), ReadError> {
        self.flush()?;
        self.body.take_waiting(&mut self.frame.paragraph.marks);
        self.body.begin_box();
        self.begin_story(Frame::default(), Opened::TextBox);
        Ok(())
    }

    fn begin_story(&mut self, frame: Frame, opened: Opened) {
        self.outer.push(std::mem::replace(&mut self.frame, frame));
        let state = &mut self.state;
        state.opened = opened;
        state.destination = super::state::Destination::Content;
        state.under = super::state::Destination::Content;
        state.paragraph = super::state::Properties::default();
        state.in_nested_row = false;
        (state.run.hidden, state.run.deleted, state.run.moved) = (None, false, false);
    }

    /// Settles what is open at the end of a story.
    pub(super) fn end_story(&mut self) -> Result<(), ReadError> {
        self.flush()?;
        let is_empty = self.body.container().is_none_or(|container| container.blocks.is_empty());
        let is_empty = is_empty && self.frame.levels.depth() == 0;
        if self.frame.paragraph.holds_something() || (self.frame.is_note && is_empty) {
            self.end_paragraph(self.state.paragraph.depth())?;
        }
        self.body.wait_all(&mut self.frame.paragraph.marks);
        self.frame.levels.leave(&mut self.body, 0)?;
        Ok(())
    }

    /// Ends the note that is open.
    pub(super) fn end_note(&mut self) -> Result<(), ReadError> {
        self.end_story()?;
        self.body.end_note();
        self.frame = self.outer.pop().unwrap_or_default();
        Ok(())
    }

    /// Ends the text box that is open.
    pub(super) fn end_text_box(&mut self) -> Result<(), ReadError> {
        self.end_story()?;
        let content = self.body.end_box();
        self.frame = self.outer.pop().unwrap_or_default();
        self.frame.paragraph.boxes.append(content.unwrap_or_default());
        self.body.take_waiting(&mut self.frame.paragraph.marks);
        Ok(())
    }
}

/// Whether `byte` is a control character that is neither tab nor line end.
fn is_control(byte: u8) -> bool {
    byte < b' ' && byte != b'\t' && byte != b'\n'
}
