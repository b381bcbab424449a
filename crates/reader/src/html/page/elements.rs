//! What the start of each kind of element does.

use super::lists::integer;
use super::skip::{Reach, Why};
use super::{Effect, MOST_FIELDS, Page, Role, Writer};
use crate::html::emitter::{Attribute, Tag};
use crate::html::names::{Kind, Name};
use crate::html::style::{Looks, Part};
use crate::{Limits, ReadError};
use document::{NoteKind, Severity};

impl Page<'_> {
    /// Begins an element.
    pub(super) fn begin(
        &mut self,
        name: Name,
        kind: Kind,
        tag: &Tag,
        looks: &Looks,
    ) -> Result<(), ReadError> {
        let is_hidden = looks.hidden == Some(true);
        match kind {
            Kind::Meta => self.meta(tag),
            Kind::Style => self.sheet = Some(String::new()),
            Kind::Nothing => self.skip(Some(name), Why::NoText, Reach::Paragraph),
            Kind::Frame => self.frame(name, tag),
            Kind::Break => self.line_break(looks)?,
            Kind::Rule => self.begin_block()?,
            Kind::Option => {
                if tag.name() == "option" && tag.value(Attribute::Selected).is_none() {
                    self.skip(Some(name), Why::NoText, Reach::Paragraph);
                }
            }
            Kind::Column => self.column(tag),
            Kind::Table => {
                self.begin_block()?;
                if let Some(&table) = self.tables.last().filter(|_| self.body.in_table()) {
                    // A table between rows ends the one around it.
                    if self.boundary() == table {
                        self.pop_to(table)?;
                    }
                }
                if is_hidden {
                    self.skip(Some(name), Why::Hidden, Reach::Table);
                    return Ok(());
                }
                self.body.begin_table()?;
                self.push(name, Role::Table, self.inner_effect(), None);
            }
            Kind::Group => {
                self.end_group()?;
                if is_hidden && !self.tables.is_empty() {
                    self.skip(Some(name), Why::Hidden, Reach::Group);
                }
            }
            Kind::Row => self.begin_row(name, is_hidden)?,
            Kind::Cell => self.begin_cell(name, tag, looks)?,
            Kind::Caption => {
                if let Some(&table) = self.tables.last() {
                    self.pop_to(table.saturating_add(1))?;
                    self.push(name, Role::Caption, self.inner_effect(), None);
                }
            }
            Kind::Paragraph => {
                let keeps = self.paragraph.is_of_p;
                self.flush(keeps)?;
                self.begin_block()?;
                self.push(name, Role::Paragraph, self.effect_of(tag, looks), self.outline);
                self.open_paragraph(true);
                self.paragraph.is_of_p = true;
                self.paragraph.outline = looks.outline.or(self.outline);
            }
            Kind::Heading(level) => {
                self.begin_block()?;
                let outline = Some(looks.outline.unwrap_or(level));
                self.push(name, Role::Paragraph, self.effect_of(tag, looks), outline);
                self.open_paragraph(true);
                self.paragraph.outline = outline;
            }
            Kind::Item => self.begin_item(name, tag, looks, self.effect_of(tag, looks))?,
            Kind::List(counts) => {
                if is_hidden {
                    self.begin_block()?;
                    self.skip(Some(name), Why::Hidden, Reach::Cell);
                } else {
                    self.begin_list(name, counts, tag, looks)?;
                }
            }
            Kind::Block => self.begin_division(name, tag, looks)?,
            Kind::Preformatted => {
                self.begin_block()?;
                let effect = Effect { preformats: true, ..self.effect };
                self.push(name, Role::Block, effect, self.outline);
                self.open_paragraph(true);
                self.paragraph.skips_line_end = true;
            }
            Kind::Deleted => self.skip(Some(name), Why::Deleted, Reach::Paragraph),
            Kind::Anchor => self.anchor(name, tag, looks)?,
            Kind::Inline => self.begin_inline(name, tag, looks)?,
        }
        Ok(())
    }

    fn effect_of(&self, tag: &Tag, looks: &Looks) -> Effect {
        let outside = self.effect;
        Effect {
            hides: outside.hides || looks.hidden == Some(true),
            labels: outside.labels || looks.label,
            preformats: looks.preformatted.unwrap_or(outside.preformats),
            blanks: outside.blanks || looks.blanks,
            fills: outside.fills || tag.name() == "o:p",
            symbols: outside.symbols || looks.symbol,
            font: looks.font.or(outside.font),
        }
    }

    /// What a table, a cell or a note takes over from what is around it.
    fn inner_effect(&self) -> Effect {
        Effect { hides: self.effect.hides, ..Effect::default() }
    }

    /// Ends the paragraph before a block begins; an empty one that only the block stands in is none.
    pub(super) fn begin_block(&mut self) -> Result<(), ReadError> {
        self.flush(false)?;
        self.close_name("p")
    }

    fn meta(&mut self, tag: &Tag) {
        let name = tag.value(Attribute::Name).unwrap_or("");
        let content = tag.value(Attribute::Content).unwrap_or("");
        if name.eq_ignore_ascii_case("generator") {
            if content.starts_with("LibreOffice") || content.starts_with("OpenOffice") {
                self.writer = Writer::LibreOffice;
            } else if content.starts_with("Microsoft Word") {
                self.writer = Writer::Word;
            }
        } else if name.eq_ignore_ascii_case("ProgId") && content == "Word.Document" {
            self.writer = Writer::Word;
        }
    }

    fn frame(&mut self, name: Name, tag: &Tag) {
        if tag.value(Attribute::Source).is_some_and(|source| !source.is_empty()) {
            let message = || {
                "expected all text in this document, found a reference to another one; it is not followed"
                    .to_owned()
            };
            let help = "open it in Word and save it again, which takes the other document in";
            if tag.name() == "frame" {
                self.body.remark("external-content", Severity::Warning, message, help);
            } else {
                let marks = &mut self.body.marks;
                let mark = marks.diagnostic("external-content", Severity::Warning, message, help);
                if let Some(mark) = mark {
                    self.place(mark);
                }
            }
        }
        if tag.name() == "iframe" {
            self.skip(Some(name), Why::NoText, Reach::Paragraph);
        }
    }

    fn line_break(&mut self, looks: &Looks) -> Result<(), ReadError> {
        // Between paragraphs, Word writes the break of a page or a section like this.
        if looks.page_break && !self.paragraph.is_explicit {
            return Ok(());
        }
        self.write_break()
    }

    fn column(&mut self, tag: &Tag) {
        let is_group = tag.name() == "colgroup";
        if !self.body.in_table() || (is_group && tag.value(Attribute::Span).is_none()) {
            return;
        }
        let columns = tag.value(Attribute::Span).and_then(integer).unwrap_or(1);
        let columns = u32::try_from(columns).unwrap_or(1).max(1);
        if let Some(table) = self.body.table() {
            table.grid = table.grid.saturating_add(columns).min(Limits::COLUMNS);
        }
    }

    fn begin_row(&mut self, name: Name, is_hidden: bool) -> Result<(), ReadError> {
        let Some(&table) = self.tables.last() else { return Ok(()) };
        self.pop_to(table.saturating_add(1))?;
        self.flush_stray()?;
        self.body.end_row()?;
        if is_hidden {
            self.skip(Some(name), Why::Hidden, Reach::Row);
        } else if self.body.begin_row() {
            self.push(name, Role::Row, self.inner_effect(), None);
        }
        Ok(())
    }

    fn begin_cell(&mut self, name: Name, tag: &Tag, looks: &Looks) -> Result<(), ReadError> {
        let Some(&table) = self.tables.last() else { return Ok(()) };
        // Directly in the table, or in its row.
        let inside = match self.stack.get(table.saturating_add(1)) {
            Some(row) if row.role == Role::Row => table.saturating_add(2),
            _ => table.saturating_add(1),
        };
        self.pop_to(inside)?;
        self.flush_stray()?;
        let span = self.columns(tag);
        let rows = tag.value(Attribute::RowSpan).and_then(integer).unwrap_or(1);
        if !self.body.begin_cell()? {
            return Ok(());
        }
        if let Some(cell) = self.body.cell() {
            cell.span = span;
            cell.row_span = if rows < 0 { 1 } else { u32::try_from(rows).unwrap_or(0) };
        }
        self.push(name, Role::Cell, self.inner_effect(), None);
        if looks.placeholder {
            self.skip(None, Why::NoText, Reach::Cell);
        } else if looks.hidden == Some(true) {
            self.skip(None, Why::Hidden, Reach::Cell);
        }
        Ok(())
    }

    /// `colspan`, at least 1, cut to [`Limits::COLUMNS`].
    fn columns(&mut self, tag: &Tag) -> u32 {
        let number = tag.value(Attribute::ColumnSpan).and_then(integer).unwrap_or(1);
        self.body.column_span(number, 1)
    }

    fn begin_division(&mut self, name: Name, tag: &Tag, looks: &Looks) -> Result<(), ReadError> {
        let in_paragraph = self.paragraph.is_open && self.paragraph.is_explicit;
        if looks.aside && in_paragraph && looks.hidden != Some(true) && self.begin_aside(name) {
            return Ok(());
        }
        self.begin_block()?;
        if looks.hidden == Some(true) && !matches!(tag.name(), "body" | "html") {
            self.skip(Some(name), Why::Hidden, Reach::Cell);
            return Ok(());
        }
        let id = tag.value(Attribute::Id).unwrap_or("");
        let numbered = |prefix: &str| {
            let number = id.strip_prefix(prefix).unwrap_or("");
            !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit())
        };
        let kind = match looks.part {
            Some(Part::Footnote) => Some(NoteKind::Footnote),
            Some(Part::Endnote) => Some(NoteKind::Endnote),
            Some(Part::Unread) => {
                self.skip(Some(name), Why::NoText, Reach::Cell);
                return Ok(());
            }
            _ if numbered("ftn") || numbered("sdfootnote") => Some(NoteKind::Footnote),
            _ if numbered("edn") || numbered("sdendnote") => Some(NoteKind::Endnote),
            _ => None,
        };
        let is_outermost = self.body.depth() == 1 && self.body.tables() == 0;
        if let Some(kind) = kind.filter(|_| is_outermost) {
            self.body.begin_note(kind)?;
            self.push(name, Role::Note, self.inner_effect(), None);
            return Ok(());
        }
        let margin = matches!(tag.value(Attribute::Title), Some("header" | "footer"));
        if margin && self.writer == Writer::LibreOffice {
            self.skip(Some(name), Why::NoText, Reach::Cell);
            return Ok(());
        }
        // The ends of these are mostly implied.
        if !matches!(tag.name(), "dt" | "dd") {
            self.push(name, Role::Block, self.effect_of(tag, looks), self.outline);
        }
        Ok(())
    }

    /// Begins what stands aside from the open paragraph; whether it did.
    fn begin_aside(&mut self, name: Name) -> bool {
        let begins = self.push(name, Role::Aside, self.inner_effect(), None);
        if begins {
            self.interrupted.push(std::mem::take(&mut self.paragraph));
            self.body.begin_box();
        }
        begins
    }

    fn anchor(&mut self, name: Name, tag: &Tag, looks: &Looks) -> Result<(), ReadError> {
        let class = tag.value(Attribute::Class).unwrap_or("");
        let target = tag.value(Attribute::Name).unwrap_or("");
        let of_word = ["_ftnref", "_ftn", "_ednref", "_edn"].iter().any(|prefix| {
            let number = target.strip_prefix(prefix).unwrap_or("");
            !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit())
        });
        let of_libre_office =
            matches!(class, "sdfootnoteanc" | "sdfootnotesym" | "sdendnoteanc" | "sdendnotesym");
        if looks.note_mark || of_word || of_libre_office {
            self.skip(Some(name), Why::NoText, Reach::Paragraph);
            return Ok(());
        }
        self.bookmark(tag)?;
        if looks.hidden == Some(true) {
            self.skip(Some(name), Why::Hidden, Reach::Paragraph);
        }
        Ok(())
    }

    /// The bookmark that an anchor is, if it has a name.
    pub(super) fn bookmark(&mut self, tag: &Tag) -> Result<(), ReadError> {
        let name = tag.value(Attribute::Name).or(tag.value(Attribute::Id)).unwrap_or("");
        if !name.is_empty() {
            let mark = self.body.bookmark(name.to_owned())?;
            self.place(mark);
        }
        Ok(())
    }

    fn begin_inline(&mut self, name: Name, tag: &Tag, looks: &Looks) -> Result<(), ReadError> {
        self.meet_inline(true)?;
        let class = tag.value(Attribute::Class).unwrap_or("");
        if class == "msoDel" {
            self.skip(Some(name), Why::Deleted, Reach::Paragraph);
        } else if looks.hidden == Some(true) {
            self.skip(Some(name), Why::Hidden, Reach::Paragraph);
        } else if looks.tabs > 0 {
            for _ in 0..looks.tabs {
                self.write_literally("\t")?;
            }
            self.skip(Some(name), Why::NoText, Reach::Paragraph);
        } else if looks.part == Some(Part::Unread) || class == "MsoCommentReference" {
            self.skip(Some(name), Why::NoText, Reach::Paragraph);
        } else {
            self.meet_field(looks.part);
            let in_paragraph = self.paragraph.is_open && self.paragraph.is_explicit;
            if looks.aside && in_paragraph && self.begin_aside(name) {
                return Ok(());
            }
            let effect = self.effect_of(tag, looks);
            if effect != self.effect || self.innermost(name).is_some() {
                self.push(name, Role::Inline, effect, self.outline);
            }
        }
        Ok(())
    }

    /// Word's marks around the code and the result of a field.
    fn meet_field(&mut self, part: Option<Part>) {
        match part {
            Some(Part::FieldBegin) if self.fields.len() < MOST_FIELDS => self.fields.push(true),
            Some(Part::FieldSeparator) => {
                if let Some(in_code) = self.fields.last_mut() {
                    *in_code = false;
                }
            }
            Some(Part::FieldEnd) => {
                self.fields.pop();
            }
            _ => {}
        }
    }
}
