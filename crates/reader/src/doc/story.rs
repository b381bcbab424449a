//! Builds blocks from the text of a story: the body, a note or a text box (MS-DOC 2.4.1 to 2.4.6).

mod copies;
mod paragraph;
mod table;

use super::bytes::{Plc, slice, u16_at};
use super::fib::{Fib, Part, Version};
use super::fields::Fields;
use super::fonts::Fonts;
use super::lists::Lists;
use super::pages::{Found, Pages};
use super::pieces::{Piece, Pieces};
use super::places::{Places, Thing};
use super::properties::RunProperties;
use super::sprms::Sprms;
use super::styles::Styles;
use super::text::{self, Characters};
use crate::building::body::{Body, Told};
use crate::container::compound::Compound;
use crate::{Limits, ReadError, symbol};
use document::{NoteKind, Severity};
use paragraph::{Carried, OpenParagraph};
use std::borrow::Cow;
use std::cell::OnceCell;

/// Characters of a font's name that a remark repeats.
const LONGEST_FONT_SHOWN: usize = 40;
/// Below this, characters are no text.
const FIRST_TEXT: u16 = 0x20;
/// Stands for a symbol that its properties name.
const SYMBOL: u16 = 0x28;
/// Where fonts of signs hold them.
const SIGNS: std::ops::RangeInclusive<u16> = 0xF020..=0xF0FF;

/// What is read once and then looked up.
pub(super) struct Source<'a> {
    pub(super) fib: Fib<'a>,
    pub(super) pieces: Pieces<'a>,
    pub(super) styles: Styles,
    pub(super) fonts: Fonts,
    pub(super) places: Places,
    pub(super) compound: &'a Compound<'a>,
    /// The stream with what does not fit into pages.
    pub(super) data: OnceCell<Cow<'a, [u8]>>,
}

/// A run as far as its text needs it.
#[derive(Debug, Clone, Copy)]
struct Run {
    deleted: bool,
    hidden: bool,
    symbol: Option<(u16, u16)>,
    /// Its font, where that is a font of signs.
    sign_font: Option<u16>,
    characters: Characters,
}

/// A place in the text.
#[derive(Clone, Copy)]
struct At<'p> {
    piece: &'p Piece,
    /// In characters.
    position: u32,
    /// In the main stream.
    offset: u32,
}

/// What a text box interrupts.
struct Interrupted {
    paragraph: OpenParagraph,
    carried: Option<Carried>,
    cells: Vec<bool>,
    fields: Fields,
}

/// The machine that takes in the stories of one document, one after the other.
pub(super) struct Story<'a> {
    source: &'a Source<'a>,
    body: Body<'a>,
    lists: Lists,
    runs: Pages<'a>,
    paragraphs: Pages<'a>,
    sections: Plc<'a>,
    paragraph: OpenParagraph,
    /// The paragraph before, whose mark was deleted.
    carried: Option<Carried>,
    /// For each open table, the innermost last: whether a cell of it is open.
    cells: Vec<bool>,
    fields: Fields,
    /// Copies of content controls in the open cell or paragraph, and whether the text itself has been met.
    copies: Vec<(String, bool)>,
    run: Run,
    /// The first half of a character of which the other is still to come.
    half: Option<u16>,
    scratch: String,
    in_box: bool,
    boxes_read: Vec<bool>,
    deleted_characters: u64,
    /// Bytes of text that were looked at, whatever became of them.
    bytes: u64,
    missing_characters: u64,
}

impl<'a> Story<'a> {
    /// A machine that has read nothing.
    pub(super) fn new(source: &'a Source<'a>, lists: Lists, limits: &'a Limits) -> Self {
        let mut body = Body::new(limits);
        super::fib::MAIN_STREAM.clone_into(&mut body.part);
        let characters = Characters::Narrow;
        let run = Run { deleted: false, hidden: false, symbol: None, sign_font: None, characters };
        Self {
            source,
            body,
            lists,
            runs: Pages::runs(&source.fib),
            paragraphs: Pages::paragraphs(&source.fib),
            sections: Plc::new(source.fib.part(Part::Sections), 12),
            paragraph: OpenParagraph::default(),
            carried: None,
            cells: Vec::new(),
            fields: Fields::default(),
            copies: Vec::new(),
            run,
            half: None,
            scratch: String::new(),
            in_box: false,
            boxes_read: vec![false; source.places.boxes.len()],
            deleted_characters: 0,
            bytes: 0,
            missing_characters: 0,
        }
    }

    /// Reads the body, with the text boxes that have no place in it behind it.
    pub(super) fn read_body(&mut self, (from, to): (u32, u32)) -> Result<(), ReadError> {
        self.read(from, to)?;
        self.end_story()?;
        for number in 0..self.boxes_read.len() {
            self.read_box(number)?;
            let boxes = std::mem::take(&mut self.paragraph.boxes);
            if let Some(container) = self.body.container() {
                container.append(boxes);
            }
        }
        self.body.end_story();
        Ok(())
    }

    /// Reads the notes of a kind, whose story is given, and the list of where each begins in it.
    pub(super) fn read_notes(
        &mut self,
        kind: NoteKind,
        (first, end): (u32, u32),
        starts: &[u8],
    ) -> Result<(), ReadError> {
        if first == end {
            return Ok(());
        }
        let starts = Plc::new(starts, 0);
        // What stands behind the last note is no note.
        let count = starts.count().saturating_sub(1).max(1);
        for index in 0..count {
            let place = |index| {
                let position = starts.position(index)?;
                Some(first.saturating_add(position).min(end))
            };
            let from = place(index).unwrap_or(first);
            let to = place(index.saturating_add(1)).unwrap_or(end);
            self.body.begin_note(kind)?;
            self.read(from, to)?;
            self.end_story()?;
            self.body.end_note();
        }
        Ok(())
    }

    /// Everything that was read.
    pub(super) fn finish(mut self) -> Told {
        self.body.say_deleted(self.deleted_characters);
        if self.missing_characters > 0 {
            let characters = self.missing_characters;
            let message = || {
                format!("expected all of the text, found {characters} characters less in the file")
            };
            let help = "the file is damaged; get it again, or open it in Word and compare";
            self.body.remark("missing-text", Severity::Warning, message, help);
        }
        self.body.finish()
    }

    /// Settles what is left open at the end of a story.
    fn end_story(&mut self) -> Result<(), ReadError> {
        self.end_open_paragraph()?;
        let code = std::mem::take(&mut self.fields).code_characters;
        if code > 0 {
            let message = || {
                format!(
                    "expected the end of a field, found the end of the text; {code} characters were taken for \
                     its code"
                )
            };
            let help = "update the fields in Word and save again";
            self.body.remark_next("unclosed-field", Severity::Warning, message, help);
        }
        if !self.in_box {
            self.body.end_story();
        }
        Ok(())
    }

    /// Reads the text between two positions.
    fn read(&mut self, from: u32, to: u32) -> Result<(), ReadError> {
        let source = self.source;
        let things = &source.places.things;
        let mut next = things.partition_point(|&(position, _)| position < from);
        let mut position = from;
        let first = source.pieces.find(from);
        for piece in source.pieces.all.get(first..).unwrap_or_default() {
            self.miss(piece.start.min(to).saturating_sub(position));
            position = position.max(piece.start);
            while position < to.min(piece.end) {
                while let Some((_, thing)) = things.get(next).filter(|&&(at, _)| at <= position) {
                    next = next.saturating_add(1);
                    self.meet(thing)?;
                }
                let until = things.get(next).map_or(u32::MAX, |&(at, _)| at);
                let before = position.saturating_sub(piece.start);
                let offset = piece.offset.saturating_add(before.saturating_mul(piece.width()));
                let found = self.runs.find(offset);
                let room = found.end.saturating_sub(offset).div_ceil(piece.width()).max(1);
                let end = position.saturating_add(room).min(until).min(to).min(piece.end);
                let at = At { piece, position, offset };
                self.stretch(at, end.saturating_sub(position), found)?;
                position = end;
            }
            if position >= to {
                return Ok(());
            }
        }
        self.miss(to.saturating_sub(position));
        Ok(())
    }

    /// Counts characters that the file does not have.
    fn miss(&mut self, characters: u32) {
        self.missing_characters = self.missing_characters.saturating_add(characters.into());
    }

    fn meet(&mut self, thing: &Thing) -> Result<(), ReadError> {
        match thing {
            Thing::Bookmark(name) => {
                let mark = self.body.bookmark(name.clone())?;
                self.paragraph.marks.push(mark);
                Ok(())
            }
            Thing::Box(number) => self.read_box(*number),
        }
    }

    /// Reads a text box, once, into the open paragraph.
    fn read_box(&mut self, number: usize) -> Result<(), ReadError> {
        let Some(&(from, to)) = self.source.places.boxes.get(number) else { return Ok(()) };
        match self.boxes_read.get_mut(number) {
            Some(read) if !*read && !self.in_box => *read = true,
            _ => return Ok(()),
        }
        let outer = Interrupted {
            paragraph: std::mem::take(&mut self.paragraph),
            carried: self.carried.take(),
            cells: std::mem::take(&mut self.cells),
            fields: std::mem::take(&mut self.fields),
        };
        self.in_box = true;
        self.body.begin_box();
        self.read(from, to)?;
        self.end_story()?;
        let content = self.body.end_box();
        self.in_box = false;
        Interrupted {
            paragraph: self.paragraph,
            carried: self.carried,
            cells: self.cells,
            fields: self.fields,
        } = outer;
        if let Some(content) = content {
            self.paragraph.boxes.append(content);
        }
        Ok(())
    }

    /// Takes in `count` characters of one run.
    fn stretch(&mut self, at: At<'a>, count: u32, found: Found<'a>) -> Result<(), ReadError> {
        let wanted = (count as usize).saturating_mul(at.piece.width() as usize);
        let bytes = slice(self.source.fib.main, at.offset as usize, wanted);
        let there = u32::try_from(bytes.len()).unwrap_or(u32::MAX);
        let there = there.checked_div(at.piece.width()).unwrap_or(0);
        self.miss(count.saturating_sub(there));
        self.bytes = self.bytes.saturating_add(bytes.len() as u64);
        crate::limits::check("document text", self.bytes, self.body.limits.text_bytes)?;
        self.run = self.run_of(at, found);
        let width = at.piece.width() as usize;
        let symbol = if self.run.symbol.is_some() { SYMBOL } else { 0 };
        let has_signs = self.run.sign_font.is_some();
        let is_text = |unit: u16| {
            unit >= FIRST_TEXT && unit != symbol && !(has_signs && SIGNS.contains(&unit))
        };
        let unit_of = |unit: &[u8]| match unit {
            &[low, high] => u16::from_le_bytes([low, high]),
            unit => unit.first().copied().map_or(0, u16::from),
        };
        let mut written = 0;
        for (index, unit) in bytes.chunks_exact(width).enumerate() {
            let unit = unit_of(unit);
            if is_text(unit) {
                continue;
            }
            let here = index.saturating_mul(width);
            self.write(bytes.get(written..here).unwrap_or_default())?;
            written = here.saturating_add(width);
            let index = u32::try_from(index).unwrap_or(u32::MAX);
            let offset = at.offset.saturating_add(index.saturating_mul(at.piece.width()));
            let position = at.position.saturating_add(index);
            self.control(unit, At { position, offset, ..at })?;
        }
        self.write(bytes.get(written..).unwrap_or_default())
    }

    /// What of the properties of a run its text needs.
    fn run_of(&mut self, at: At<'_>, found: Found<'a>) -> Run {
        let source = self.source;
        let mut properties = RunProperties::default();
        let own = Sprms::new(found.list, source.fib.version);
        for sprm in own.chain(source.pieces.modifiers(at.piece)) {
            properties.apply(sprm);
        }
        let hides = |style| source.styles.hides(style);
        let of_paragraph = source.styles.any_hidden && hides(self.paragraphs.find(at.offset).style);
        let characters = match source.fib.version {
            _ if at.piece.wide => Characters::Wide,
            Version::Word97 => Characters::Narrow,
            Version::Word6 => Characters::Encoded(source.fonts.encoding(properties.font)),
        };
        Run {
            deleted: properties.deleted,
            hidden: properties.is_hidden(of_paragraph, hides),
            symbol: properties.symbol,
            sign_font: properties.font.filter(|&font| source.fonts.holds_signs(font)),
            characters,
        }
    }

    /// A character that is no text.
    fn control(&mut self, unit: u16, at: At<'a>) -> Result<(), ReadError> {
        match unit {
            0x0D if self.takes_copy(at) => {
                self.drop_copy();
                Ok(())
            }
            0x0D => self.end_paragraph(false, at),
            0x07 => self.end_paragraph(true, at),
            0x0C if self.ends_section(at.position) => self.end_paragraph(false, at),
            0x0A..=0x0C | 0x0E => self.write_character('\n'),
            0x09 => self.write_character('\t'),
            0x1E => self.write_character('-'),
            Fields::BEGIN | Fields::SEPARATOR | Fields::END => {
                if !self.run.deleted {
                    if unit == Fields::END {
                        self.drop_known_copy();
                    }
                    self.fields.meet(unit, self.paragraph.text.len());
                }
                Ok(())
            }
            SYMBOL => match self.run.symbol {
                Some((font, code)) => self.symbol(font, code),
                None => Ok(()),
            },
            _ => match self.run.sign_font {
                Some(font) if unit >= FIRST_TEXT => self.symbol(font, unit),
                _ => Ok(()),
            },
        }
    }

    /// Whether a section ends with the character at `position`.
    fn ends_section(&self, position: u32) -> bool {
        let behind = position.saturating_add(1);
        let starts = self.sections.find(behind).and_then(|index| self.sections.position(index));
        let last = self.sections.position(self.sections.count());
        starts == Some(behind) || last == Some(behind)
    }

    /// The sign `code` of a font (MS-DOC 2.9.47).
    fn symbol(&mut self, font: u16, code: u16) -> Result<(), ReadError> {
        // Word writes a code below 0x100 for the same sign as 0xF000 above it.
        let private =
            if (0x20..=0xFF).contains(&code) { code.saturating_add(0xF000) } else { code };
        let font = self.source.fonts.name(font);
        let character = |code: u16| char::from_u32(u32::from(code));
        let known = character(private).and_then(|private| symbol::mapped(font, private));
        let Some(kept) = known.or_else(|| character(code)) else { return Ok(()) };
        if known.is_none() && (0xE000..=0xF8FF).contains(&code) {
            let mark = self.body.marks.diagnostic(
                "unknown-symbol",
                Severity::Info,
                || {
                    let font = font.unwrap_or("an unnamed font");
                    let font: String = font.chars().take(LONGEST_FONT_SHOWN).collect();
                    format!(
                        "expected a sign that Unicode knows, found {code:04X} of {font}; the private character is kept"
                    )
                },
                "look at the sign in Word",
            );
            self.paragraph.marks.extend(mark);
        }
        self.write_character(kept)
    }

    /// Adds text to the open paragraph, unless it is no text of the document.
    fn write(&mut self, bytes: &[u8]) -> Result<(), ReadError> {
        if bytes.is_empty() {
            return Ok(());
        }
        let is_plain = !self.run.deleted && !self.run.hidden && self.fields.in_code == 0;
        let text = if is_plain { &mut self.paragraph.text } else { &mut self.scratch };
        let before = text.len();
        text::decode(bytes, self.run.characters, &mut self.half, text);
        let added = text.len().saturating_sub(before);
        if is_plain {
            return self.body.count_text(added);
        }
        if self.fields.in_code > 0 {
            self.fields.code(&self.scratch);
        }
        let characters = self.scratch.chars().count() as u64;
        self.scratch.clear();
        self.leave_out(characters);
        Ok(())
    }

    fn write_character(&mut self, character: char) -> Result<(), ReadError> {
        if self.run.deleted || self.run.hidden || self.fields.in_code > 0 {
            self.leave_out(1);
            return Ok(());
        }
        self.paragraph.text.push(character);
        self.body.count_text(character.len_utf8())
    }

    /// Counts characters that are no text of the document.
    fn leave_out(&mut self, characters: u64) {
        let count = if self.run.deleted {
            &mut self.deleted_characters
        } else if self.fields.in_code > 0 {
            &mut self.fields.code_characters
        } else {
            &mut self.paragraph.hidden_characters
        };
        *count = count.saturating_add(characters);
    }
}

/// The list of properties that stands at `at` of the data stream (`PrcData`, MS-DOC 2.9.211).
fn list_elsewhere(data: &[u8], at: u32) -> &[u8] {
    let at = at as usize;
    let length = u16_at(data, at).map_or(0, usize::from);
    slice(data, at.saturating_add(2), length)
}
