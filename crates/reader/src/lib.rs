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

mod building;
mod container;
mod counting;
mod doc;
mod docx;
mod encoding;
mod error;
mod html;
mod limits;
mod lists;
mod odt;
mod rtf;
mod spreadsheet;
mod symbol;
mod text;
mod word_xml;
mod xml;

use document::{Diagnostic, Document, Severity, Source, Warned};

pub use error::ReadError;
use error::malformed;
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

    /// Endings that files of this format are named with, in lower case.
    fn extensions(&self) -> &'static [&'static str];

    /// Whether `bytes` are of this format, judged by content; why not, otherwise.
    fn sniff(&self, bytes: &[u8]) -> Result<(), String>;

    /// Reads the whole document.
    fn read(&self, input: &Input<'_>, limits: &Limits) -> Result<Warned<Document>, ReadError>;
}

/// All formats, in the order in which they are tried.
///
/// | format | known by | why at this place |
/// | --- | --- | --- |
/// | `docx` | zip, a package that leads to a Word main part; OLE2 with an encrypted package | by far the most frequent |
/// | `xlsx` | zip, a package that leads to a workbook | the same container, told apart by its main part |
/// | `odt` | zip whose `mimetype` is OpenDocument text; XML with the root `office:document` | the third sort of zip |
/// | `doc` | OLE2 with a stream `WordDocument` | before `xls`: a document may embed a workbook, at a deeper place |
/// | `xls` | OLE2 with a stream `Workbook` or `Book` | |
/// | `rtf` | `{\rtf` | a signature of its own |
/// | `word-xml` | XML with the root `w:wordDocument` or `pkg:package` | before `html`, which is looser about markup |
/// | `html` | a MIME web archive, or markup | after all that is stricter |
/// | `text` | what has no sign of being binary | it has no signature, so it comes last |
pub const READERS: &[&dyn Reader] = &[
    &docx::Docx,
    &spreadsheet::Xlsx,
    &odt::Odt,
    &doc::Doc,
    &spreadsheet::Xls,
    &rtf::Rtf,
    &word_xml::WordXml,
    &html::Html,
    &text::Text,
];

/// Says so where the name of a file promises another format than `reader` found in it.
fn name_disagrees(reader: &dyn Reader, name: &str) -> Option<Diagnostic> {
    let (_, extension) = name.rsplit('/').next()?.rsplit_once('.')?;
    let extension = extension.to_ascii_lowercase();
    let names = |reader: &dyn Reader| reader.extensions().contains(&extension.as_str());
    let promised = READERS.iter().find(|other| names(**other)).filter(|_| !names(reader))?;
    Some(Diagnostic {
        name: document::NAME_DISAGREES,
        severity: Severity::Warning,
        message: format!("expected {} by the name, found {}", promised.name(), reader.name()),
        at: None,
        help: "it was read by its content; see whether the right file has this name".to_owned(),
    })
}

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
            Ok(()) => {
                let mut read = reader.read(input, limits)?;
                read.warnings.extend(name_disagrees(*reader, input.name));
                return Ok(read);
            }
            Err(why) => refusals.push((reader.name(), why)),
        }
    }
    Err(ReadError::UnknownFormat { refusals })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(name: &str, expect: Option<&str>) {
        let input = Input { name, bytes: "一、总体绩效目标\n".as_bytes(), sha256: [0; 32] };
        let read = read(&input, &Limits::default()).expect("a text");
        let message = read.warnings.first().map(|warning| warning.message.as_str());
        assert_eq!(message, expect, "{name}");
    }

    #[test]
    fn a_name_that_promises_another_format_is_said() {
        check("某/预算.DOCX", Some("expected docx by the name, found text"));
        check("预算.txt", None);
        check("预算.2023年", None);
        check("预算", None);
    }

    #[test]
    fn no_two_formats_share_an_extension() {
        let mut all: Vec<_> = READERS.iter().flat_map(|reader| reader.extensions()).collect();
        let count = all.len();
        all.sort_unstable();
        all.dedup();
        assert_eq!(all.len(), count);
    }
}
