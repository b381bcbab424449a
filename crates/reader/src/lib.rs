//! Bytes to [`document::Document`], one file per format. The only crate that meets hostile bytes.
//!
//! ```
//! use reader::{Input, Limits, read};
//!
//! let input = Input { name: "note.txt", bytes: "一、总体绩效目标\n".as_bytes(), sha256: [0; 32] };
//! let document = read(&input, &Limits::default())?.output;
//! assert_eq!(document.source.format, "text");
//! assert_eq!(document.blocks[0].as_paragraph().map(|p| p.text.as_str()), Some("一、总体绩效目标"));
//! # Ok::<(), reader::ReadError>(())
//! ```
//!
//! # What this crate does not do
//!
//! It opens no file and follows no link; it normalises no text and knows no form.
//! Reading fails only where no document can be made. Whatever is skipped, guessed or repaired is a warning.

#![warn(clippy::indexing_slicing, clippy::arithmetic_side_effects)]

mod container;
mod docx;
mod encoding;
mod error;
mod limits;
mod text;

use document::{Document, Source, Warned};

pub use error::ReadError;
pub use limits::Limits;

/// One file to read.
#[derive(Debug, Clone, Copy)]
pub struct Input<'a> {
    /// Path as given, `/`-separated. It names the document and never decides the format.
    pub name: &'a str,
    /// The whole file.
    pub bytes: &'a [u8],
    /// SHA-256 of `bytes`.
    pub sha256: [u8; 32],
}

impl Input<'_> {
    /// The [`Source`] of a document read from this input.
    fn source(&self, format: &'static str, encoding: Option<&'static str>) -> Source {
        let bytes = self.bytes.len() as u64;
        Source { name: self.name.to_owned(), format, bytes, sha256: self.sha256, encoding }
    }
}

/// One input format.
pub trait Reader: Sync {
    /// Name of the format as it stands in `source.format`.
    fn name(&self) -> &'static str;

    /// Whether `bytes` are of this format, judged by content; why not, otherwise.
    fn sniff(&self, bytes: &[u8]) -> Result<(), String>;

    /// Reads the whole document.
    fn read(&self, input: &Input<'_>, limits: &Limits) -> Result<Warned<Document>, ReadError>;
}

/// All formats, in the order in which they are tried: signatures first, and `text`, which has none, last.
pub const READERS: &[&dyn Reader] = &[&docx::Docx, &text::Text];

/// Reads `input` with the first reader that recognises its content.
///
/// # Errors
///
/// [`ReadError::UnknownFormat`] says why each format was refused; the others come from the reader.
pub fn read(input: &Input<'_>, limits: &Limits) -> Result<Warned<Document>, ReadError> {
    crate::limits::check("input file", input.bytes.len() as u64, limits.file_bytes)?;
    let mut refusals = Vec::new();
    for reader in READERS {
        match reader.sniff(input.bytes) {
            Ok(()) => return reader.read(input, limits),
            Err(why) => refusals.push((reader.name(), why)),
        }
    }
    Err(ReadError::UnknownFormat { refusals })
}
