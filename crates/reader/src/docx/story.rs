//! Builds blocks from the elements of a story: the body, or the footnotes, or the endnotes
//! (ECMA-376 part 1, 17.2 to 17.4, 17.11, 17.13, 17.16).

mod fields;
mod paragraph;
mod properties;

use super::numbering::Numbering;
use super::styles::{Style, Styles};
use crate::building::body::{Body, Told};
use crate::building::marks::Mark;
use crate::xml::element::Element;
use crate::xml::skip::Opening;
use crate::xml::{Descend, Sink, Tag};
use crate::{Limits, ReadError, malformed, symbol};
use document::{NoteKind, Severity};
use fields::Fields;
use paragraph::OpenParagraph;

/// Where the reader stands: among content, or among the properties of something.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Context {
    Content,
    Paragraph,
    /// Of the paragraph mark.
    Mark,
    Number,
    Run,
    Row,
    Cell,
    Grid,
}

/// `vanish`, `rStyle`.
const WANTED_OF_RUN: &[Opening] = &[*b"van", *b"rSt"];
/// `del`, `moveFrom`.
const WANTED_OF_MARK: &[Opening] = &[*b"del", *b"mov"];
/// `pStyle`, `numPr`, `outlineLvl`, and those of the mark.
const WANTED_OF_PARAGRAPH: &[Opening] = &[*b"pSt", *b"num", *b"out", *b"del", *b"mov"];
/// `gridSpan`, `vMerge`, `hMerge`, `cellDel`.
const WANTED_OF_CELL: &[Opening] = &[*b"gri", *b"vMe", *b"hMe", *b"cel"];
/// `gridBefore`, `gridAfter`, `del`.
const WANTED_OF_ROW: &[Opening] = &[*b"gri", *b"del"];

/// Characters of a font's name that a remark repeats.
const LONGEST_FONT_SHOWN: usize = 40;

/// The same of Word 2003, where changes are `aml:annotation`, lists `w:listPr` and merges in lower case.
const WANTED_OF_OLD_MARK: &[Opening] = &[*b"ann"];
const WANTED_OF_OLD_PARAGRAPH: &[Opening] = &[*b"pSt", *b"lis", *b"out", *b"ann"];
const WANTED_OF_OLD_CELL: &[Opening] = &[*b"gri", *b"vme", *b"hme"];
const WANTED_OF_OLD_ROW: &[Opening] = &[*b"gri", *b"ann"];

/// What of two kinds of WordprocessingML differs beyond the names of elements.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Dialect {
    /// A package: notes stand in parts of their own.
    Package,
    /// Word 2003: one file, and notes stand where their marks are.
    Word2003,
}

/// What becomes of text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Target {
    Nothing,
    Paragraph,
    /// It was deleted with change tracking; only its length counts.
    Deleted,
}

/// What a text box interrupts.
struct Interrupted {
    run_hidden: bool,
    runs: u32,
    target: Target,
    fields: Fields,
}

/// The machine that takes in the stories of one document, one after the other.
pub(crate) struct Story<'a> {
    body: Body<'a>,
    dialect: Dialect,
    styles: &'a Styles,
    numbering: Numbering,
    default_style: Option<(&'a str, &'a Style)>,
    /// What the part must be, until its root has been seen.
    root: Option<Element>,
    paragraphs: Vec<OpenParagraph<'a>>,
    /// For each open row and cell: whether it was taken for one.
    opened: Vec<bool>,
    interrupted: Vec<Interrupted>,
    /// Paragraphs whose mark was deleted, with the number of containers around them.
    carried: Vec<OpenParagraph<'a>>,
    spare: Vec<OpenParagraph<'a>>,
    context: Context,
    target: Target,
    runs: u32,
    run_hidden: bool,
    deletions: u32,
    fields: Fields,
    deleted_characters: u64,
    /// Whether a note is open that stands where its mark is.
    in_note: bool,
}

impl<'a> Story<'a> {
    /// A machine that has read nothing.
    pub(crate) fn new(
        limits: &'a Limits,
        styles: &'a Styles,
        numbering: Numbering,
        dialect: Dialect,
    ) -> Self {
        Self {
            body: Body::new(limits),
            dialect,
            in_note: false,
            styles,
            numbering,
            default_style: styles.paragraph(None),
            root: None,
            paragraphs: Vec::new(),
            opened: Vec::new(),
            interrupted: Vec::new(),
            carried: Vec::new(),
            spare: Vec::new(),
            context: Context::Content,
            target: Target::Nothing,
            runs: 0,
            run_hidden: false,
            deletions: 0,
            fields: Fields::default(),
            deleted_characters: 0,
        }
    }

    /// Names the part that is read next, and the element that it must be, if that is still to be seen.
    pub(crate) fn begin_part(&mut self, part: &str, root: Option<Element>) {
        part.clone_into(&mut self.body.part);
        self.root = root;
    }

    /// Settles what is open at the end of the body.
    pub(crate) fn end_body(&mut self) {
        self.end_story();
    }

    /// A part that a relationship names is not there.
    pub(crate) fn missing_part(&mut self, part: &str) {
        self.body.remark(
            "missing-part",
            Severity::Warning,
            || format!("{part}: expected a part that a relationship names, found no such entry"),
            "open it in Word and save it again",
        );
    }

    /// Everything that was read.
    pub(crate) fn finish(mut self) -> Told {
        self.body.say_deleted(self.deleted_characters);
        self.body.finish()
    }

    /// Settles what is left open at the end of a body or a note.
    fn end_story(&mut self) {
        self.flush_carried();
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
        self.body.end_story();
    }

    /// A content element.
    fn content(&mut self, element: Element, tag: &Tag<'_>) -> Result<Descend, ReadError> {
        match element {
            Element::Paragraph => self.begin_paragraph()?,
            Element::Run | Element::MathRun => {
                self.runs = self.runs.saturating_add(1);
                self.run_hidden = self.paragraphs.last().is_some_and(OpenParagraph::hides_runs);
            }
            Element::Text | Element::MathText => self.target = Target::Paragraph,
            Element::DeletedText => self.target = Target::Deleted,
            Element::ParagraphProperties if !self.paragraphs.is_empty() => {
                self.context = Context::Paragraph;
            }
            Element::RunProperties if self.runs > 0 => self.context = Context::Run,
            Element::Table => {
                self.flush_carried();
                self.body.begin_table()?;
            }
            Element::TableGrid if self.body.in_table() => self.context = Context::Grid,
            Element::Row => {
                let takes = self.body.begin_row();
                self.opened.push(takes);
            }
            Element::RowProperties if self.body.in_table() => self.context = Context::Row,
            Element::Cell => {
                let takes = self.body.begin_cell()?;
                self.opened.push(takes);
            }
            Element::CellProperties if self.body.cell().is_some() => self.context = Context::Cell,
            Element::TextBox => self.begin_text_box(),
            Element::Deleted | Element::MovedFrom => {
                self.deletions = self.deletions.saturating_add(1);
            }
            Element::Tab | Element::PositionedTab => return self.character('\t'),
            Element::Break | Element::CarriageReturn => return self.character('\n'),
            Element::NoBreakHyphen => return self.character('-'),
            Element::Symbol => return self.symbol(tag),
            Element::FieldCharacter => {
                if self.deletions == 0 {
                    let kind = tag.word("fldCharType")?;
                    self.fields.meet(kind.as_deref().unwrap_or_default());
                }
                return Ok(Descend::Over);
            }
            Element::BookmarkStart => {
                if let Some(name) = tag.word("name")? {
                    let mark = self.body.bookmark(name.into_owned())?;
                    self.place(mark);
                }
                return Ok(Descend::Over);
            }
            Element::Footnote | Element::Endnote => return self.begin_note(element, tag),
            Element::ExternalChunk | Element::SubDocument => {
                let message = || {
                    "expected all text in this document, found a reference to another one; it is not followed"
                        .to_owned()
                };
                let help = "open it in Word and save it again, which takes the other document in";
                self.body.remark_next("external-content", Severity::Warning, message, help);
                return Ok(Descend::Over);
            }
            Element::ParagraphProperties
            | Element::RunProperties
            | Element::TableGrid
            | Element::RowProperties
            | Element::CellProperties
            | Element::TableProperties
            | Element::TableExceptions
            | Element::SectionProperties
            | Element::ContentControlProperties
            | Element::ContentControlEndProperties
            | Element::MathRunProperties
            | Element::MathControlProperties
            | Element::InstructionText
            | Element::DeletedInstructionText
            | Element::RubyText
            | Element::SoftHyphen => return Ok(Descend::Over),
            _ => {}
        }
        Ok(Descend::Into)
    }

    /// Puts a mark into the open paragraph, else lets it wait for the next block.
    fn place(&mut self, mark: Mark) {
        let depth = self.body.depth();
        match self.paragraphs.last_mut().filter(|paragraph| paragraph.depth == depth) {
            Some(paragraph) => paragraph.marks.push(mark),
            None => self.body.wait(mark),
        }
    }

    fn begin_note(&mut self, element: Element, tag: &Tag<'_>) -> Result<Descend, ReadError> {
        let kind = tag.word("type")?;
        let misplaced = match self.dialect {
            Dialect::Package => self.body.depth() != 1,
            Dialect::Word2003 => self.in_note,
        };
        if misplaced || !matches!(kind.as_deref(), None | Some("normal")) {
            return Ok(Descend::Over);
        }
        let footnote = element == Element::Footnote;
        if self.dialect == Dialect::Word2003 {
            self.interrupt();
            self.in_note = true;
        }
        self.body.begin_note(if footnote { NoteKind::Footnote } else { NoteKind::Endnote })?;
        Ok(Descend::Into)
    }

    fn end_note(&mut self) {
        self.end_story();
        self.body.end_note();
        if std::mem::take(&mut self.in_note) {
            self.resume();
        }
    }

    /// Lays aside what is open around a text box or a note.
    fn interrupt(&mut self) {
        self.interrupted.push(Interrupted {
            run_hidden: std::mem::take(&mut self.run_hidden),
            runs: std::mem::take(&mut self.runs),
            target: std::mem::replace(&mut self.target, Target::Nothing),
            fields: std::mem::take(&mut self.fields),
        });
    }

    /// Takes up again what [`Story::interrupt`] laid aside.
    fn resume(&mut self) {
        let Some(outer) = self.interrupted.pop() else { return };
        self.run_hidden = outer.run_hidden;
        self.runs = outer.runs;
        self.target = outer.target;
        self.fields = outer.fields;
    }

    fn begin_text_box(&mut self) {
        self.interrupt();
        self.body.begin_box();
    }

    fn end_text_box(&mut self) {
        self.flush_carried();
        self.resume();
        let Some(content) = self.body.end_box() else { return };
        let depth = self.body.depth();
        match self.paragraphs.last_mut().filter(|paragraph| paragraph.depth == depth) {
            Some(paragraph) => paragraph.boxes.append(content),
            None => {
                if let Some(container) = self.body.container() {
                    container.append(content);
                }
            }
        }
    }

    /// A character that an element of a run stands for.
    fn character(&mut self, character: char) -> Result<Descend, ReadError> {
        if self.runs > 0 {
            self.write(character.encode_utf8(&mut [0; 4]))?;
        }
        Ok(Descend::Over)
    }

    /// `w:sym` (ECMA-376 part 1, 17.3.3.30).
    fn symbol(&mut self, tag: &Tag<'_>) -> Result<Descend, ReadError> {
        let font = tag.word("font")?;
        let code = tag.word("char")?.unwrap_or_default();
        let character = u32::from_str_radix(code.trim(), 16).ok().and_then(char::from_u32);
        let Some(character) = character else { return Ok(Descend::Over) };
        // Word writes a code below 0x100 for the same sign as 0xF000 above it.
        let private = match u32::from(character) {
            code @ 0x20..=0xFF => char::from_u32(code.saturating_add(0xF000)).unwrap_or(character),
            _ => character,
        };
        let known = symbol::mapped(font.as_deref(), private);
        let is_private = matches!(u32::from(character), 0xE000..=0xF8FF);
        if known.is_none() && is_private {
            let mark = self.body.marks.diagnostic(
                "unknown-symbol",
                Severity::Info,
                || {
                    let font = font.as_deref().unwrap_or("an unnamed font");
                    let font: String = font.chars().take(LONGEST_FONT_SHOWN).collect();
                    format!(
                        "expected a sign that Unicode knows, found {:04X} of {font}; the private character is kept",
                        u32::from(character)
                    )
                },
                "look at the sign in Word",
            );
            if let Some(mark) = mark {
                self.place(mark);
            }
        }
        self.write(known.unwrap_or(character).encode_utf8(&mut [0; 4]))?;
        Ok(Descend::Over)
    }
}

impl Sink for Story<'_> {
    fn start(&mut self, element: Element, tag: &Tag<'_>) -> Result<Descend, ReadError> {
        if let Some(root) = self.root.take()
            && root != element
        {
            let found = format!("<{}>", tag.name());
            return Err(malformed(
                &self.body.part,
                format!("a w:{} element", root.local_name()),
                found,
            ));
        }
        if self.context == Context::Content {
            self.content(element, tag)
        } else {
            self.property(element, tag)
        }
    }

    fn end(&mut self, element: Element) -> Result<(), ReadError> {
        match element {
            Element::Text | Element::MathText | Element::DeletedText => {
                self.target = Target::Nothing;
            }
            Element::Run | Element::MathRun => self.runs = self.runs.saturating_sub(1),
            Element::Paragraph => self.end_paragraph(),
            Element::RunProperties if self.context == Context::Mark => {
                self.context = Context::Paragraph;
            }
            Element::NumberProperties => self.context = Context::Paragraph,
            Element::ParagraphProperties
            | Element::RunProperties
            | Element::RowProperties
            | Element::CellProperties
            | Element::TableGrid => self.context = Context::Content,
            Element::Table => self.body.end_table()?,
            Element::Row if self.opened.pop() == Some(true) => self.body.end_row()?,
            Element::Cell if self.opened.pop() == Some(true) => {
                self.flush_carried();
                self.body.end_cell();
            }
            Element::TextBox => self.end_text_box(),
            Element::Deleted | Element::MovedFrom => {
                self.deletions = self.deletions.saturating_sub(1);
            }
            Element::Footnote | Element::Endnote => self.end_note(),
            _ => {}
        }
        Ok(())
    }

    fn wants_text(&self) -> bool {
        self.target != Target::Nothing
    }

    fn text(&mut self, text: &str) -> Result<(), ReadError> {
        if self.target == Target::Deleted {
            self.deleted_characters =
                self.deleted_characters.saturating_add(text.chars().count() as u64);
            return Ok(());
        }
        // A line end in the file is no break; it stands for a blank.
        let mut rest = text;
        while let Some(at) = memchr::memchr2(b'\n', b'\r', rest.as_bytes()) {
            let (line, after) = rest.split_at_checked(at).unwrap_or((rest, ""));
            self.write(line)?;
            self.write(" ")?;
            rest = after.strip_prefix("\r\n").or_else(|| after.get(1..)).unwrap_or("");
        }
        self.write(rest)
    }

    fn plain(&self, element: Element) -> Option<&'static [Opening]> {
        let old = self.dialect == Dialect::Word2003;
        let either = |new, of_old| Some(if old { of_old } else { new });
        match (self.context, element) {
            (Context::Run, Element::RunProperties) => Some(WANTED_OF_RUN),
            (Context::Mark, Element::RunProperties) => either(WANTED_OF_MARK, WANTED_OF_OLD_MARK),
            (Context::Paragraph, Element::ParagraphProperties) => {
                either(WANTED_OF_PARAGRAPH, WANTED_OF_OLD_PARAGRAPH)
            }
            (Context::Cell, Element::CellProperties) => either(WANTED_OF_CELL, WANTED_OF_OLD_CELL),
            (Context::Row, Element::RowProperties) => either(WANTED_OF_ROW, WANTED_OF_OLD_ROW),
            _ => None,
        }
    }
}
