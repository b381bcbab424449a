//! Named limits on what a file may ask for, with defaults calibrated on real files.

use crate::ReadError;

/// How much of anything one document may hold. Each is reported by name when it is hit.
///
/// The defaults leave an order of magnitude above the largest of 1,796 real packages.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct Limits {
    /// `input file`: bytes of one file.
    pub file_bytes: u64,
    /// `package entries`: entries of a zip directory.
    pub package_entries: u64,
    /// `package directory`: bytes of a zip directory.
    pub package_directory_bytes: u64,
    /// `inflated part`: bytes of one part after inflating.
    pub inflated_part_bytes: u64,
    /// `inflated document`: bytes of all parts that are read, after inflating.
    pub inflated_document_bytes: u64,
    /// `inflate ratio`: inflated bytes for each compressed byte, beyond [`Limits::RATIO_FREE_BYTES`].
    pub inflate_ratio: u64,
    /// `xml depth`: elements open at once.
    pub xml_depth: u64,
    /// `group depth`: RTF groups open at once.
    pub group_depth: u64,
    /// `table nesting`: tables open at once.
    pub table_nesting: u64,
    /// `attributes`: attributes of one tag.
    pub attributes: u64,
    /// `name length`: bytes of one element or attribute name.
    pub name_bytes: u64,
    /// `cells`: cells of one document.
    pub cells: u64,
    /// `paragraphs`: paragraphs of one document.
    pub paragraphs: u64,
    /// `table slots`: rows times columns, of all tables of one document.
    pub table_slots: u64,
    /// `bookmarks`: bookmarks of one document.
    pub bookmarks: u64,
    /// `definitions`: styles of one document, and its list definitions.
    pub definitions: u64,
    /// `run text`: bytes of text between two tags.
    pub run_bytes: u64,
    /// `document text`: bytes of text of one document, names of bookmarks and labels of lists included.
    pub text_bytes: u64,
    /// `line`: bytes of one line of a text input.
    pub line_bytes: u64,
}

impl Limits {
    /// Columns beyond which a span is cut, with a warning.
    pub const COLUMNS: u32 = 1_024;
    /// Inflated bytes below which the ratio does not matter.
    pub const RATIO_FREE_BYTES: u64 = 32 << 20;
}

/// Refuses `found` above `limit`.
pub(crate) fn check(what: &'static str, found: u64, limit: u64) -> Result<(), ReadError> {
    if found > limit { Err(ReadError::LimitExceeded { what, limit, found }) } else { Ok(()) }
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            file_bytes: 256 << 20,
            package_entries: 10_000,
            package_directory_bytes: 8 << 20,
            inflated_part_bytes: 512 << 20,
            inflated_document_bytes: 1 << 30,
            inflate_ratio: 250,
            xml_depth: 256,
            group_depth: 512,
            table_nesting: 32,
            attributes: 1_024,
            name_bytes: 4 << 10,
            cells: 2_000_000,
            paragraphs: 4_000_000,
            table_slots: document::Table::MAX_SLOTS as u64,
            bookmarks: 65_536,
            definitions: 32_768,
            run_bytes: 32 << 20,
            text_bytes: 128 << 20,
            line_bytes: 32 << 20,
        }
    }
}
