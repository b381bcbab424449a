//! What a document is, whatever file it came from: blocks in reading order, tables as grids, and names for places.
//!
//! Everything else stands on this crate, so it depends on nothing.
//!
//! ```
//! use document::{Block, Cell, Location, Paragraph, Table};
//!
//! // A level-1 name that spans two rows, as forms write it:
//! //     +----------+----------+
//! //     | 产出指标 | 数量指标 |
//! //     |          +----------+
//! //     |          | 质量指标 |
//! //     +----------+----------+
//! let table = Table::try_new(2, 2, vec![
//!     Cell { row: 0, column: 0, row_span: 2, column_span: 1, blocks: vec![Block::text("产出指标")] },
//!     Cell { row: 0, column: 1, row_span: 1, column_span: 1, blocks: vec![Block::text("数量指标")] },
//!     Cell { row: 1, column: 1, row_span: 1, column_span: 1, blocks: vec![Block::text("质量指标")] },
//! ])?;
//! assert_eq!(table.cell_at(1, 0).text(), "产出指标");
//! assert_eq!(Location::block(3).cell(1, 1).to_string(), "b3/r1c1");
//! # Ok::<(), document::TableError>(())
//! ```
//!
//! # What this crate does not do
//!
//! It reads no format, normalises no text, and serialises nothing: the wire format is `record`'s.

mod diagnostic;
mod location;
mod table;

pub use diagnostic::{Diagnostic, NAME_DISAGREES, Severity, Warned};
pub use location::{Location, LocationError, Step};
pub use table::{Cell, Table, TableError};

/// One document as read.
#[derive(Debug, Clone, PartialEq)]
pub struct Document {
    /// Where it came from.
    pub source: Source,
    /// The body, in reading order; `b0` is the first.
    pub blocks: Vec<Block>,
    /// Footnotes, then endnotes (脚注, 尾注), each in the order of its definition; `n0` is the first.
    pub notes: Vec<Note>,
    /// Bookmarks (书签) in document order.
    pub bookmarks: Vec<Bookmark>,
}

/// The file that a document was read from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Source {
    /// Path as given, `/`-separated; `archive.zip!/inner/name.docx` inside an archive.
    pub name: String,
    /// Name of the reader: `docx`, `text`, …
    pub format: &'static str,
    /// Size of the file in bytes.
    pub bytes: u64,
    /// SHA-256 of the file.
    pub sha256: [u8; 32],
    /// The encoding that was used, for text inputs (`UTF-8`, `GB18030`, …); else `None`.
    pub encoding: Option<&'static str>,
}

/// One piece of a body, a cell or a note.
#[derive(Debug, Clone, PartialEq)]
pub enum Block {
    /// A paragraph (段落).
    Paragraph(Paragraph),
    /// A table (表格).
    Table(Table),
}

impl Block {
    /// A plain paragraph holding `text`.
    pub fn text(text: impl Into<String>) -> Self {
        Self::Paragraph(Paragraph::new(text))
    }

    /// The paragraph, if this is one.
    pub fn as_paragraph(&self) -> Option<&Paragraph> {
        match self {
            Self::Paragraph(paragraph) => Some(paragraph),
            Self::Table(_) => None,
        }
    }

    /// The table, if this is one.
    pub fn as_table(&self) -> Option<&Table> {
        match self {
            Self::Paragraph(_) => None,
            Self::Table(table) => Some(table),
        }
    }
}

/// A paragraph (段落).
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Paragraph {
    /// What the file holds, not normalised: a tab is `\t`, a line or page break `\n`.
    pub text: String,
    /// Outline level (大纲级别) counted from 0; `None` is body text.
    pub outline_level: Option<u8>,
    /// The label that Word generates (`w:numPr`: `1.`, `（一）`, `第一部分`), which stands in no run.
    pub list_label: Option<String>,
}

impl Paragraph {
    /// A paragraph of body text without a generated label.
    pub fn new(text: impl Into<String>) -> Self {
        Self { text: text.into(), outline_level: None, list_label: None }
    }
}

/// A footnote or an endnote. Its reference mark stands in no text: a digit glued to a number would change it.
#[derive(Debug, Clone, PartialEq)]
pub struct Note {
    /// Which of the two.
    pub kind: NoteKind,
    /// What it says.
    pub blocks: Vec<Block>,
}

/// Where a note is printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NoteKind {
    /// 脚注, at the foot of the page.
    Footnote,
    /// 尾注, at the end of the document.
    Endnote,
}

impl NoteKind {
    /// `footnote` or `endnote`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Footnote => "footnote",
            Self::Endnote => "endnote",
        }
    }
}

/// A named place (书签).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Bookmark {
    /// As the file names it.
    pub name: String,
    /// The paragraph in which it starts; between paragraphs, the block that follows it.
    pub at: Location,
}

/// Counts the characters that are not white space: the unit of text accounting.
///
/// White space is what Unicode calls so, plus the invisible U+200B and U+FEFF.
pub fn non_blank_characters(text: &str) -> usize {
    let mut count = 0;
    let mut rest = text;
    // Most characters are ideographs, three bytes that begin with E4 to E9; none of these is blank.
    while let Some(&first) = rest.as_bytes().first() {
        if matches!(first, 0xE4..=0xE9) {
            count += 1;
            rest = rest.get(3..).unwrap_or_default();
        } else if let Some(character) = rest.chars().next() {
            count += usize::from(!is_blank(character));
            rest = &rest[character.len_utf8()..];
        }
    }
    count
}

/// Whether `character` is invisible layout: Unicode white space, U+200B or U+FEFF.
pub fn is_blank(character: char) -> bool {
    character.is_whitespace() || matches!(character, '\u{200B}' | '\u{FEFF}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blank_characters_are_not_counted() {
        assert_eq!(non_blank_characters(" 一\u{3000}二\u{200B}\t3\u{A0}"), 3);
        let all: String = ('\0'..=char::MAX).collect();
        let plainly = all.chars().filter(|&character| !is_blank(character)).count();
        assert_eq!(non_blank_characters(&all), plainly);
    }
}
