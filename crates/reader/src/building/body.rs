//! A document while it is being built: open containers, tables and cells, counted against the limits.
//!
//! A reader calls `begin_…` and `end_…` as it meets things; whatever the file says, what comes out is whole.

use super::marks::{Container, Mark, Marks, count};
use super::table::{RowCell, TableBuilder};
use crate::{Limits, ReadError};
use document::{Block, Bookmark, Diagnostic, Note, NoteKind, Paragraph, Severity, Step};

/// A document while it is being built.
pub(crate) struct Body<'l> {
    pub(crate) limits: &'l Limits,
    /// Makes bookmarks and remarks.
    pub(crate) marks: Marks,
    /// Names the part of the file that is read, for messages.
    pub(crate) part: String,
    /// The innermost one last; the story itself first.
    containers: Vec<Container>,
    tables: Vec<TableBuilder>,
    cells: Vec<RowCell>,
    spare_containers: Vec<Container>,
    /// Marks that wait for the next block.
    waiting: Vec<Mark>,
    cell_count: u64,
    slot_count: u64,
    bookmark_count: u64,
    paragraph_count: u64,
    text_bytes: u64,
    notes: Vec<Note>,
    note_marks: Vec<Mark>,
    note: Option<NoteKind>,
}

/// What a document came to.
pub(crate) struct Told {
    /// The body.
    pub(crate) blocks: Vec<Block>,
    /// Footnotes, then endnotes.
    pub(crate) notes: Vec<Note>,
    /// In document order.
    pub(crate) bookmarks: Vec<Bookmark>,
    /// In document order.
    pub(crate) diagnostics: Vec<Diagnostic>,
}

impl<'l> Body<'l> {
    /// A document without blocks.
    pub(crate) fn new(limits: &'l Limits) -> Self {
        Self {
            limits,
            marks: Marks::default(),
            part: String::new(),
            containers: vec![Container::default()],
            tables: Vec::new(),
            cells: Vec::new(),
            spare_containers: Vec::new(),
            waiting: Vec::new(),
            cell_count: 0,
            slot_count: 0,
            bookmark_count: 0,
            paragraph_count: 0,
            text_bytes: 0,
            notes: Vec::new(),
            note_marks: Vec::new(),
            note: None,
        }
    }

    /// Everything that was built.
    pub(crate) fn finish(mut self) -> Told {
        let body = self.containers.drain(..).next().unwrap_or_default();
        self.sort_notes();
        let mut marks = body.marks;
        marks.extend(self.note_marks);
        let (bookmarks, diagnostics) = self.marks.place(marks);
        Told { blocks: body.blocks, notes: self.notes, bookmarks, diagnostics }
    }

    /// Puts footnotes before endnotes; formats that write notes where they are referred to mix the two.
    fn sort_notes(&mut self) {
        let is_endnote = |note: &Note| note.kind == NoteKind::Endnote;
        if self.notes.is_sorted_by_key(is_endnote) {
            return;
        }
        let footnotes = count(self.notes.iter().filter(|note| !is_endnote(note)).count());
        let mut next = [0, footnotes];
        let numbers: Vec<u32> = self
            .notes
            .iter()
            .map(|note| {
                let [footnote, endnote] = &mut next;
                let next = if is_endnote(note) { endnote } else { footnote };
                let number = *next;
                *next = next.saturating_add(1);
                number
            })
            .collect();
        self.notes.sort_by_key(is_endnote);
        let marks = std::mem::take(&mut self.note_marks);
        self.note_marks = marks.into_iter().map(|mark| mark.renumbered(&numbers)).collect();
    }

    /// The number of containers around what comes next: 1 in the body outside all cells, notes and boxes.
    pub(crate) fn depth(&self) -> usize {
        self.containers.len()
    }

    /// The innermost container.
    pub(crate) fn container(&mut self) -> Option<&mut Container> {
        self.containers.last_mut()
    }

    /// Opens a container that is neither cell nor note: a text box.
    pub(crate) fn begin_box(&mut self) {
        self.containers.push(Container::default());
    }

    /// Closes the container that [`Body::begin_box`] opened.
    pub(crate) fn end_box(&mut self) -> Option<Container> {
        self.containers.pop()
    }

    /// A remark on the document as a whole.
    pub(crate) fn remark(
        &mut self,
        name: &'static str,
        severity: Severity,
        message: impl FnOnce() -> String,
        help: &str,
    ) {
        self.note_marks.extend(self.marks.diagnostic(name, severity, message, help));
    }

    /// A remark on the block that comes next.
    pub(crate) fn remark_next(
        &mut self,
        name: &'static str,
        severity: Severity,
        message: impl FnOnce() -> String,
        help: &str,
    ) {
        self.waiting.extend(self.marks.diagnostic(name, severity, message, help));
    }

    /// Says how many characters deleted with change tracking are left out of the document, if there are any.
    pub(crate) fn say_deleted(&mut self, characters: u64) {
        if characters == 0 {
            return;
        }
        let message = || {
            format!(
                "expected the text with all changes accepted; {characters} characters that were deleted with \
                 change tracking are left out"
            )
        };
        self.remark(
            "deleted-text",
            Severity::Info,
            message,
            "accept or reject the changes in Word",
        );
    }

    /// `number` as a span of columns, at least `least`, cut to [`Limits::COLUMNS`] with a remark on the next block.
    pub(crate) fn column_span(&mut self, number: i64, least: u32) -> u32 {
        let most = i64::from(Limits::COLUMNS);
        if number > most {
            let message = || {
                format!(
                    "expected a span of at most {most} columns, found {number}; it is cut to {most}"
                )
            };
            let help = "compare the table with the original";
            self.remark_next("span-cut", Severity::Warning, message, help);
        }
        u32::try_from(number.clamp(i64::from(least), most)).unwrap_or(least)
    }

    /// Lets a mark wait for the next block.
    pub(crate) fn wait(&mut self, mark: Mark) {
        self.waiting.push(mark);
    }

    /// Moves the marks that wait for the next block into `marks`.
    pub(crate) fn take_waiting(&mut self, marks: &mut Vec<Mark>) {
        marks.append(&mut self.waiting);
    }

    /// Lets `marks` wait for the next block.
    pub(crate) fn wait_all(&mut self, marks: &mut Vec<Mark>) {
        self.waiting.append(marks);
    }

    /// A bookmark, which is still to be placed: into a paragraph, or to [`Body::wait`].
    pub(crate) fn bookmark(&mut self, name: String) -> Result<Mark, ReadError> {
        self.bookmark_count = self.bookmark_count.saturating_add(1);
        crate::limits::check("bookmarks", self.bookmark_count, self.limits.bookmarks)?;
        self.count_text(name.len())?;
        Ok(self.marks.bookmark(name))
    }

    /// Counts bytes that the document keeps of its text, wherever it keeps them.
    pub(crate) fn count_text(&mut self, bytes: usize) -> Result<(), ReadError> {
        self.text_bytes = self.text_bytes.saturating_add(bytes as u64);
        crate::limits::check("document text", self.text_bytes, self.limits.text_bytes)
    }

    /// Counts what becomes a paragraph, or is kept like one.
    pub(crate) fn count_paragraph(&mut self) -> Result<(), ReadError> {
        self.paragraph_count = self.paragraph_count.saturating_add(1);
        crate::limits::check("paragraphs", self.paragraph_count, self.limits.paragraphs)?;
        self.count_text(0)
    }

    /// Adds a paragraph that has been counted, its marks, and what stands in text boxes that are anchored in it.
    pub(crate) fn push_paragraph(
        &mut self,
        paragraph: Paragraph,
        marks: impl IntoIterator<Item = Mark>,
        boxes: Container,
    ) {
        // The next paragraph finds out when that was too much.
        let label_bytes = paragraph.list_label.as_ref().map_or(0, String::len) as u64;
        self.text_bytes = self.text_bytes.saturating_add(label_bytes);
        if let Some(container) = self.containers.last_mut() {
            container.push(Block::Paragraph(paragraph), marks);
            if !boxes.blocks.is_empty() {
                container.append(boxes);
            }
        }
    }

    /// Counts and adds a paragraph; the marks that wait go to it.
    pub(crate) fn paragraph(&mut self, paragraph: Paragraph) -> Result<(), ReadError> {
        self.count_paragraph()?;
        self.count_text(paragraph.text.len())?;
        let marks = std::mem::take(&mut self.waiting);
        self.push_paragraph(paragraph, marks, Container::default());
        Ok(())
    }

    /// Settles what waits at the end of the body or a note: it goes to the last block.
    pub(crate) fn end_story(&mut self) {
        let waiting = std::mem::take(&mut self.waiting);
        if let Some(container) = self.containers.last_mut() {
            let last = container.blocks.len();
            if last > 0 {
                container.marks.extend(waiting.into_iter().map(|mark| mark.at_last(last)));
            }
        }
    }

    /// Opens a note; it may be empty, and is kept all the same.
    pub(crate) fn begin_note(&mut self, kind: NoteKind) -> Result<(), ReadError> {
        self.count_paragraph()?;
        self.note = Some(kind);
        self.containers.push(Container::default());
        Ok(())
    }

    /// Closes the open note.
    pub(crate) fn end_note(&mut self) {
        let Some(kind) = self.note.take() else { return };
        self.end_story();
        let Some(container) = self.containers.pop() else { return };
        let step = Step::Note(count(self.notes.len()));
        self.note_marks.extend(container.marks.into_iter().map(|mark| mark.inside(step)));
        self.notes.push(Note { kind, blocks: container.blocks });
    }

    /// Opens a table; the marks that wait go to it.
    pub(crate) fn begin_table(&mut self) -> Result<(), ReadError> {
        let nesting = (self.tables.len() as u64).saturating_add(1);
        crate::limits::check("table nesting", nesting, self.limits.table_nesting)?;
        let outside = self.containers.len();
        let marks = std::mem::take(&mut self.waiting);
        self.tables.push(TableBuilder::new(outside, marks));
        Ok(())
    }

    /// Closes the innermost table; one without cells leaves nothing but its marks.
    pub(crate) fn end_table(&mut self) -> Result<(), ReadError> {
        self.settle_edges()?;
        self.end_row()?;
        let Some(table) = self.tables.pop() else { return Ok(()) };
        match table.finish(&self.part, &mut self.marks)? {
            (Some(table), marks) => {
                let slots = u64::from(table.rows()).saturating_mul(u64::from(table.columns()));
                self.slot_count = self.slot_count.saturating_add(slots);
                crate::limits::check("table slots", self.slot_count, self.limits.table_slots)?;
                if let Some(container) = self.containers.last_mut() {
                    container.push(Block::Table(table), marks);
                }
            }
            (None, marks) => self.waiting.extend(marks),
        }
        Ok(())
    }

    /// Whether what comes next stands directly in a table, not in a cell of it.
    pub(crate) fn in_table(&self) -> bool {
        self.tables.last().is_some_and(|table| table.outside == self.containers.len())
    }

    /// Tables open at once.
    pub(crate) fn tables(&self) -> usize {
        self.tables.len()
    }

    /// The innermost table.
    pub(crate) fn table(&mut self) -> Option<&mut TableBuilder> {
        self.tables.last_mut()
    }

    /// Opens a row of the innermost table, if we stand directly in one and no row is open; whether it did.
    pub(crate) fn begin_row(&mut self) -> bool {
        let takes = self.in_table() && self.tables.last().is_some_and(|table| table.row.is_none());
        if takes && let Some(table) = self.tables.last_mut() {
            table.begin_row();
        }
        takes
    }

    /// Closes the open row, if any.
    pub(crate) fn end_row(&mut self) -> Result<(), ReadError> {
        match self.tables.last_mut() {
            Some(table) => table.end_row(self.limits, &mut self.marks, &mut self.waiting),
            None => Ok(()),
        }
    }

    /// Opens a cell, if we stand directly in a table; whether it did. A row is opened where none is.
    pub(crate) fn begin_cell(&mut self) -> Result<bool, ReadError> {
        let takes = self.in_table();
        if takes {
            self.cell_count = self.cell_count.saturating_add(1);
            crate::limits::check("cells", self.cell_count, self.limits.cells)?;
            self.cells.push(RowCell::default());
            self.containers.push(self.spare_containers.pop().unwrap_or_default());
        }
        Ok(takes)
    }

    /// The innermost open cell.
    pub(crate) fn cell(&mut self) -> Option<&mut RowCell> {
        self.cells.last_mut()
    }

    /// Closes the innermost open cell and puts it into the row.
    pub(crate) fn end_cell(&mut self) {
        let Some(cell) = self.take_cell() else { return };
        if let Some(table) = self.tables.last_mut() {
            table.begin_row().cells.push(cell);
        }
    }

    /// Closes the innermost open cell without putting it anywhere.
    pub(crate) fn take_cell(&mut self) -> Option<RowCell> {
        let (mut cell, mut content) = (self.cells.pop()?, self.containers.pop()?);
        // Exactly as much as there is, and the buffer is kept.
        cell.content.blocks = content.blocks.drain(..).collect();
        cell.content.marks.append(&mut content.marks);
        self.spare_containers.push(content);
        Some(cell)
    }
}
