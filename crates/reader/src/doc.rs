//! Word documents of the binary format (`.doc`, `.dot`), and of WPS Writer (`.wps`, `.wpt`), which writes the same.
//!
//! From the OLE2 container the main stream, with the text and its properties, and the table stream, with all
//! else. What is read (sections of MS-DOC):
//!
//! | construct | section | read |
//! | --- | --- | --- |
//! | versions: Word 97 to 2007, WPS | 2.5 | whole |
//! | versions: Word 6 and 95 | | text in its code page, tables, outline, notes, bookmarks; no lists, no text boxes |
//! | versions before, encrypted documents | 2.2.6 | refused |
//! | text in pieces, in one or two bytes, with properties of a piece | 2.4.1, 2.8.35, 2.9.177 | whole |
//! | line, page, column and section break, tab, hyphens | 2.4.1, 2.8.26 | `\n`, `\t`, `-`, nothing |
//! | `sprmCSymbol` | 2.9.47 | Symbol and Wingdings as Unicode; others kept, with a remark |
//! | tables: edges, merges either way, nesting, huge properties | 2.4.3, 2.6.3 | whole, on one grid, repaired |
//! | styles: outline level, list, hidden text, inheritance | 2.4.6, 2.9.258 | that much |
//! | lists: labels, overrides, restarts, links through styles | 2.4.6.3, 2.9.147 | whole but picture bullets |
//! | footnotes, endnotes | 2.3.2, 2.3.5 | whole; their marks in the text are not |
//! | bookmarks | 2.8.10 | name and place of the start |
//! | tracked changes: text, paragraph marks, rows | 2.6.1 | as accepted |
//! | fields | 2.8.25 | results, not codes |
//! | text boxes, also in groups | 2.3.6, 2.8.32, 2.8.37 | once, behind the paragraph of their anchor |
//! | hidden text | 2.6.1 | left out, with a remark |
//! | numbers of Word 6 paragraphs (`sprmPAnld`) | | not read |
//! | comments, headers, footers, pictures, embedded objects | 2.3.3, 2.3.4 | not read |

mod bytes;
mod fib;
mod fields;
mod fonts;
mod lists;
mod pages;
mod pieces;
mod places;
mod properties;
mod rows;
mod sprms;
mod story;
mod styles;
mod text;

use crate::container::compound::{self, Compound};
use crate::{Input, Limits, ReadError, Reader, malformed};
use document::{Document, NoteKind, Warned};
use fib::{Fib, MAIN_STREAM, Part, Subdocument};
use fonts::Fonts;
use lists::Lists;
use pieces::Pieces;
use places::Places;
use std::cell::OnceCell;
use story::{Source, Story};
use styles::Styles;

/// The reader of `.doc`.
#[derive(Debug)]
pub(crate) struct Doc;

impl Reader for Doc {
    fn name(&self) -> &'static str {
        "doc"
    }

    fn extensions(&self) -> &'static [&'static str] {
        &["doc", "dot", "wps", "wpt"]
    }

    fn sniff(&self, bytes: &[u8]) -> Result<(), String> {
        if !compound::is_compound(bytes) {
            return Err("no OLE2 file".to_owned());
        }
        let compound =
            Compound::open(bytes, &Limits::default()).map_err(|error| error.to_string())?;
        if compound.has_stream(MAIN_STREAM) {
            Ok(())
        } else {
            Err("an OLE2 file without a WordDocument stream".to_owned())
        }
    }

    fn read(&self, input: &Input<'_>, limits: &Limits) -> Result<Warned<Document>, ReadError> {
        let compound = Compound::open(input.bytes, limits)?;
        let stream = |name: &'static str| {
            let stream = compound.read_stream(name)?;
            stream.ok_or_else(|| malformed("OLE2 container", format!("a stream {name}"), "none"))
        };
        let main = stream(MAIN_STREAM)?;
        let mut fib = Fib::read(&main)?;
        let table = fib.table_stream().map(stream).transpose()?;
        if let Some(table) = &table {
            fib.table = table;
        }
        let pieces = Pieces::read(&fib)?;
        let styles = Styles::read(&fib, limits)?;
        let fonts = Fonts::read(&fib);
        let lists = Lists::read(&fib, &fonts, limits)?;
        let places = Places::read(&fib);
        let data = OnceCell::new();
        let source = Source { fib, pieces, styles, fonts, places, compound: &compound, data };

        let mut story = Story::new(&source, lists, limits);
        let fib = &source.fib;
        story.read_body(fib.story(Subdocument::Main))?;
        for (kind, subdocument, part) in [
            (NoteKind::Footnote, Subdocument::Footnotes, Part::Footnotes),
            (NoteKind::Endnote, Subdocument::Endnotes, Part::Endnotes),
        ] {
            story.read_notes(kind, fib.story(subdocument), fib.part(part))?;
        }
        let told = story.finish();
        let document = Document {
            source: input.source(self.name(), None),
            blocks: told.blocks,
            notes: told.notes,
            bookmarks: told.bookmarks,
        };
        Ok(Warned { output: document, warnings: told.diagnostics })
    }
}
