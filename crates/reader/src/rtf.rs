//! Rich Text Format (`.rtf`, and `.doc` files that are RTF), as Word, WPS and LibreOffice write it.
//!
//! One pass over the bytes, a stack of states for the groups, no tree. What is read (RTF 1.9.1, by section):
//!
//! | construct | section | read |
//! | --- | --- | --- |
//! | groups, control words and symbols, `\bin` | RTF Syntax | whole; groups deeper than `group depth` are refused |
//! | `\uN`, `\ucN`, `\upr` | Unicode RTF | whole, surrogate pairs joined, fallbacks passed |
//! | `\'hh` and bytes above ASCII | Character Set, Font Table | by `\fcharset`, `\cpg`, `\ansicpg`; told by the bytes where none is declared |
//! | `\loch`, `\hich`, `\dbch`, `\af` | Associated Character Properties | which font's charset counts |
//! | `\pc`, `\pca` (code pages 437 and 850) | Character Set | as Windows-1252 |
//! | `\tab`, `\line`, `\page`, `\column`, quotes, dashes, blanks, `\~`, `\_`, `\-` | Special Characters | `\t`, `\n`, Unicode; `\_` is `-`, `\-` nothing |
//! | fonts with signs of their own (`\fcharset2`), `SYMBOL` fields | Font Table | Symbol and Wingdings as Unicode; others kept, with a remark |
//! | paragraphs, `\outlinelevel`, `\s` | Paragraph Formatting, Style Sheet | text, outline level, hidden text, inheritance |
//! | tables, `\cellx`, `\clvmgf`, `\clmgf`, `\trleft`, nesting | Table Definitions | whole; a row without `\trowd` is like the one above |
//! | neighbouring tables | Table Definitions | apart where `\irow` counts anew |
//! | `\listtext`, `\pntext`, `\ls` with the list tables | Bullets and Numbering | the label; computed where only `\ls` is there |
//! | `\footnote`, `\ftnalt` | Footnotes | whole; their marks in the text are not |
//! | `\bkmkstart` | Bookmarks | name and place of the start |
//! | `\deleted`, `\mvf`, `\revised` | Track Changes | as accepted |
//! | fields | Fields | results, not codes |
//! | `\shptxt`, `\dptxbxtext` | Drawing Objects | once, behind the paragraph of their anchor |
//! | `\object` | Objects | its result |
//! | `\moMath` | Math | its characters, no layout |
//! | hidden text (`\v`) | Font (Character) Formatting | left out, with a remark |
//! | headers, footers, comments, pictures, index entries, document information | | not read |
//! | change history of single cells and of formatting | Track Changes | not read |

mod code_pages;
mod fonts;
mod numbering;
mod paragraphs;
mod state;
mod story;
mod styles;
mod tables;
mod text;
mod tokens;
mod words;

use crate::{Input, Limits, ReadError, Reader};
use document::{Document, Warned};
use story::Story;

/// How a file begins.
const SIGNATURE: &[u8] = b"{\\rtf";
/// The mark that some programs write before any text.
const BYTE_ORDER_MARK: &[u8] = b"\xEF\xBB\xBF";
/// White space that may stand before the signature, in bytes.
const LONGEST_LEAD: usize = 256;

/// The reader of RTF.
#[derive(Debug)]
pub(crate) struct Rtf;

impl Reader for Rtf {
    fn name(&self) -> &'static str {
        "rtf"
    }

    fn extensions(&self) -> &'static [&'static str] {
        &["rtf"]
    }

    fn sniff(&self, bytes: &[u8]) -> Result<(), String> {
        match content(bytes) {
            Some(_) => Ok(()),
            None => Err("it does not begin with {\\rtf".to_owned()),
        }
    }

    fn read(&self, input: &Input<'_>, limits: &Limits) -> Result<Warned<Document>, ReadError> {
        let bytes = content(input.bytes).unwrap_or(input.bytes);
        let told = Story::new(limits, bytes).read()?;
        let document = Document {
            source: input.source(self.name(), None),
            blocks: told.blocks,
            notes: told.notes,
            bookmarks: told.bookmarks,
        };
        Ok(Warned { output: document, warnings: told.diagnostics })
    }
}

/// The file from its signature on.
fn content(bytes: &[u8]) -> Option<&[u8]> {
    let bytes = bytes.strip_prefix(BYTE_ORDER_MARK).unwrap_or(bytes);
    let lead = bytes.iter().take(LONGEST_LEAD).take_while(|byte| byte.is_ascii_whitespace());
    bytes.get(lead.count()..).filter(|bytes| bytes.starts_with(SIGNATURE))
}
