//! Text dumps as Apache POI prints them from a `.doc`, and plain text.
//!
//! The dump form, one line at a time (a line ends with LF, CR LF or CR):
//!
//! ```text
//! document  = *( paragraph / table )
//! paragraph = *marker text                          one line, outside tables
//! table     = 1*row blank                           a blank line ends a table ...
//! row       = 1*cell blank                          ... and another one each row
//! cell      = TAB *marker text *( *marker text )    a line that begins with a tab, then further paragraphs
//! marker    = "[bookmark: " name "]"                stands in its paragraph, and is no text
//! blank     = an empty line; a line of spaces is a paragraph
//! ```
//!
//! A cell may itself hold empty paragraphs, so a blank line after a cell is ambiguous. What decides:
//!
//! | after a cell stand | and then | reading |
//! | --- | --- | --- |
//! | no blank line | a cell | the row goes on |
//! | no or one blank line | a line of text | a further paragraph of that cell |
//! | two or more blank lines | a line of text | row and table end |
//! | one to four blank lines | a cell | the row ends, unless the column count of the table says that it goes on (`rows`) |
//! | five or more blank lines | a cell | row and table end |
//!
//! Two tables with nothing but blank lines between them are read as one: dumps give no way to tell them
//! from a cell with empty paragraphs at its end.
//! Lines that begin with a tab are no table where no row has two cells, where no blank line ends a row,
//! or where a row has more than [`Limits::COLUMNS`] cells: then they are paragraphs, tab and all.
//! A file without tables is a document of paragraphs, one a line.
//!
//! | | what |
//! | --- | --- |
//! | read | paragraphs, cells of several paragraphs, bookmarks, `\x0B` and `\x0C` as line breaks; UTF-8, UTF-16, GB18030, and what `encoding` guesses |
//! | partly | rows: a dump has no spans, so the last cell of a shorter row reaches to the right edge; cells merged downwards are cells of their own, the lower ones empty; nested tables become rows of the table around them |
//! | not read | empty paragraphs outside cells (dropped); two or more blank lines inside a cell before more of its text (the table ends there) |

mod marker;
mod rows;
mod sniff;

use crate::{Input, Limits, ReadError, Reader, encoding};
use document::{
    Block, Bookmark, Cell, Diagnostic, Document, Location, Paragraph, Severity, Table, Warned,
};
use encoding::{Decoded, Replaced};
use std::iter;

/// The `text` format.
#[derive(Debug)]
pub(crate) struct Text;

impl Reader for Text {
    fn name(&self) -> &'static str {
        "text"
    }

    fn extensions(&self) -> &'static [&'static str] {
        &["txt", "text"]
    }

    fn sniff(&self, bytes: &[u8]) -> Result<(), String> {
        sniff::check_is_text(bytes)
    }

    fn read(&self, input: &Input<'_>, limits: &Limits) -> Result<Warned<Document>, ReadError> {
        // The shortest text of so many bytes is ASCII in UTF-16.
        let least = input.bytes.len() as u64 / 2;
        crate::limits::check("document text", least, limits.text_bytes)?;
        let decoded = encoding::decode(input.bytes);
        crate::limits::check("document text", decoded.text.len() as u64, limits.text_bytes)?;
        if memchr::memchr(0, decoded.text.as_bytes()).is_some() {
            let (expected, found) = ("text".to_owned(), "a NUL character".to_owned());
            return Err(ReadError::Malformed { part: "file".to_owned(), expected, found });
        }
        let mut builder = Builder::new(limits);
        builder.warn_of_flaws(&decoded);
        if decoded.text.chars().all(document::is_blank) {
            builder.warn(
                "empty-document",
                None,
                "expected text, found none".to_owned(),
                "leave the file out",
            );
        } else {
            lines(&decoded.text).try_for_each(|line| builder.line(line))?;
            builder.end_table()?;
        }
        let Builder { blocks, bookmarks, warnings, .. } = builder;
        let source = input.source(self.name(), Some(decoded.encoding));
        let document = Document { source, blocks, notes: Vec::new(), bookmarks };
        Ok(Warned { output: document, warnings })
    }
}

/// The lines of `text` without their ends: LF, CR LF or CR.
fn lines(text: &str) -> impl Iterator<Item = &str> {
    let mut rest = text;
    iter::from_fn(move || {
        if rest.is_empty() {
            return None;
        }
        let Some(end) = memchr::memchr2(b'\n', b'\r', rest.as_bytes()) else {
            return Some(std::mem::take(&mut rest));
        };
        let (line, tail) = rest.split_at_checked(end)?;
        rest = tail.strip_prefix("\r\n").or_else(|| tail.get(1..)).unwrap_or_default();
        Some(line)
    })
}

/// Blank lines after which a line of text is outside the table: the row's end and the table's.
const TABLE_END: u64 = 2;
/// Blank lines after which even a cell is of another table: no cell ends in so many empty paragraphs.
const TABLE_GAP: u64 = 5;

/// Lines from the first that begins with a tab to the end of its table.
#[derive(Debug, Default)]
struct Pending<'a> {
    /// Whole lines, tabs included; blank ones only between the paragraphs of a cell.
    lines: Vec<&'a str>,
    /// Index in `lines` of each cell's first line.
    starts: Vec<usize>,
    /// Blank lines behind each cell.
    blanks: Vec<u64>,
}

impl<'a> Pending<'a> {
    fn begin_cell(&mut self, line: &'a str) {
        self.starts.push(self.lines.len());
        self.lines.push(line);
        self.blanks.push(0);
    }

    /// Adds a further paragraph to the last cell, behind the blank lines that turn out to be its own.
    fn continue_cell(&mut self, line: &'a str) {
        if let Some(blanks) = self.blanks.last_mut() {
            for _ in 0..std::mem::take(blanks) {
                self.lines.push("");
            }
        }
        self.lines.push(line);
    }

    fn blank_line(&mut self) {
        if let Some(blanks) = self.blanks.last_mut() {
            *blanks = blanks.saturating_add(1);
        }
    }

    /// Blank lines since the last line with text.
    fn trailing_blanks(&self) -> u64 {
        self.blanks.last().copied().unwrap_or(0)
    }

    /// For each cell its lines and the blank lines behind it.
    fn cells(&self) -> impl Iterator<Item = (&[&'a str], u64)> {
        let ends = self.starts.iter().skip(1).copied().chain(iter::once(self.lines.len()));
        let ranges = self.starts.iter().copied().zip(ends);
        let lines = ranges.map(|(start, end)| self.lines.get(start..end).unwrap_or_default());
        lines.zip(self.blanks.iter().copied())
    }
}

/// Makes blocks of lines.
struct Builder<'a, 'l> {
    limits: &'l Limits,
    blocks: Vec<Block>,
    bookmarks: Vec<Bookmark>,
    warnings: Vec<Diagnostic>,
    pending: Pending<'a>,
    paragraphs: u64,
    cells: u64,
    slots: u64,
}

impl<'a, 'l> Builder<'a, 'l> {
    fn new(limits: &'l Limits) -> Self {
        Self {
            limits,
            blocks: Vec::new(),
            bookmarks: Vec::new(),
            warnings: Vec::new(),
            pending: Pending::default(),
            paragraphs: 0,
            cells: 0,
            slots: 0,
        }
    }

    fn warn(&mut self, name: &'static str, at: Option<Location>, message: String, help: &str) {
        let (severity, help) = (Severity::Warning, help.to_owned());
        self.warnings.push(Diagnostic { name, severity, message, at, help });
    }

    fn warn_of_flaws(&mut self, decoded: &Decoded<'_>) {
        if let Some(Replaced { count, first_byte, first_line }) = decoded.replaced {
            let message = format!(
                "expected text in {}, found bytes that are no characters in {count} places, \
                 first on line {first_line} before byte {first_byte}",
                decoded.encoding
            );
            let help = "they stand as U+FFFD in the text; save the file again in UTF-8";
            self.warn("undecodable-bytes", None, message, help);
        }
    }

    fn line(&mut self, line: &'a str) -> Result<(), ReadError> {
        crate::limits::check("line", line.len() as u64, self.limits.line_bytes)?;
        if line.starts_with('\t') {
            if self.pending.trailing_blanks() >= TABLE_GAP {
                self.end_table()?;
            }
            self.pending.begin_cell(line);
            let paragraphs = self.paragraphs.saturating_add(self.pending.starts.len() as u64);
            crate::limits::check("paragraphs", paragraphs, self.limits.paragraphs)?;
        } else if self.pending.starts.is_empty() {
            self.paragraph(line)?;
        } else if line.is_empty() {
            self.pending.blank_line();
        } else if self.pending.trailing_blanks() < TABLE_END {
            self.pending.continue_cell(line);
        } else {
            self.end_table()?;
            self.paragraph(line)?;
        }
        Ok(())
    }

    /// A line outside tables; dropped when there is nothing in it.
    fn paragraph(&mut self, line: &str) -> Result<(), ReadError> {
        if line.is_empty() {
            return Ok(());
        }
        let at = Location::block(index(self.blocks.len()));
        let paragraph = self.text(line, || at.clone())?;
        self.blocks.push(Block::Paragraph(paragraph));
        Ok(())
    }

    /// The text of one line without its bookmarks, which are noted as standing `at` that place.
    fn text(&mut self, line: &str, at: impl Fn() -> Location) -> Result<Paragraph, ReadError> {
        self.paragraphs = self.paragraphs.saturating_add(1);
        crate::limits::check("paragraphs", self.paragraphs, self.limits.paragraphs)?;
        let bookmarks = &mut self.bookmarks;
        let text = marker::strip(line, |name| {
            bookmarks.push(Bookmark { name: name.to_owned(), at: at() });
        });
        crate::limits::check("bookmarks", bookmarks.len() as u64, self.limits.bookmarks)?;
        Ok(Paragraph::new(text.replace(['\u{B}', '\u{C}'], "\n")))
    }

    /// Makes a table of what is pending, or paragraphs.
    fn end_table(&mut self) -> Result<(), ReadError> {
        let pending = std::mem::take(&mut self.pending);
        let lengths = rows::lengths(&pending.blanks);
        let columns = index(lengths.iter().copied().max().unwrap_or(0));
        if columns > Limits::COLUMNS {
            let message =
                format!("expected at most {} cells in a row, found {columns}", Limits::COLUMNS);
            let at = Location::block(index(self.blocks.len()));
            let help = "these lines are read as paragraphs, not as a table";
            self.warn("wide-row", Some(at), message, help);
        }
        let has_row_end = pending.blanks.iter().any(|&blanks| blanks > 0);
        if !has_row_end || !(2..=Limits::COLUMNS).contains(&columns) {
            return pending.lines.iter().try_for_each(|line| self.paragraph(line));
        }
        self.table(&pending, &lengths, columns)
    }

    /// Makes a table of rows of `lengths` cells, the longest of which has `columns`.
    fn table(
        &mut self,
        pending: &Pending<'_>,
        lengths: &[usize],
        columns: u32,
    ) -> Result<(), ReadError> {
        let limits = self.limits;
        self.cells = self.cells.saturating_add(pending.starts.len() as u64);
        crate::limits::check("cells", self.cells, limits.cells)?;
        let slots = u64::from(columns).saturating_mul(lengths.len() as u64);
        self.slots = self.slots.saturating_add(slots);
        crate::limits::check(
            "table slots",
            self.slots,
            limits.table_slots.min(Table::MAX_SLOTS as u64),
        )?;

        let at = Location::block(index(self.blocks.len()));
        let mut cells = Vec::with_capacity(pending.starts.len());
        let mut source = pending.cells();
        for (row, &length) in (0_u32..).zip(lengths) {
            let is_last_row = lengths.len() as u64 == u64::from(row).saturating_add(1);
            let last_column = index(length).saturating_sub(1);
            for ((lines, blanks), column) in source.by_ref().take(length).zip(0_u32..) {
                let is_last = column == last_column;
                let own_blanks = match (is_last, is_last_row) {
                    (false, _) => blanks,
                    (true, false) => blanks.saturating_sub(1),
                    (true, true) => 0,
                };
                let blocks = self.cell(lines, own_blanks, || at.cell(row, column))?;
                let column_span = if is_last { columns.saturating_sub(column) } else { 1 };
                cells.push(Cell { row, column, row_span: 1, column_span, blocks });
            }
        }
        let table = Table::try_new(index(lengths.len()), columns, cells);
        let table = table.map_err(|error| ReadError::Malformed {
            part: at.to_string(),
            expected: "a table".to_owned(),
            found: error.to_string(),
        })?;
        self.blocks.push(Block::Table(table));
        Ok(())
    }

    /// The paragraphs of a cell: its lines, the first without its tab, and `blanks` empty ones.
    fn cell(
        &mut self,
        lines: &[&str],
        blanks: u64,
        at: impl Fn() -> Location,
    ) -> Result<Vec<Block>, ReadError> {
        let mut blocks = Vec::with_capacity(lines.len());
        for (number, line) in (0_u32..).zip(lines) {
            let line = if number == 0 { line.strip_prefix('\t').unwrap_or(line) } else { line };
            blocks.push(Block::Paragraph(self.text(line, || at().inner_block(number))?));
        }
        for _ in 0..blanks {
            blocks.push(Block::Paragraph(self.text("", &at)?));
        }
        Ok(blocks)
    }
}

/// As a location counts; limits keep every count far below.
fn index(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests;
