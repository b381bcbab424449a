//! Text documents in OpenDocument (`.odt`, `.ott`), in a package or flat (`.fodt`).
//!
//! One streaming pass over each part, no tree. What is read (sections of OpenDocument 1.3 part 3):
//!
//! | construct | section | read |
//! | --- | --- | --- |
//! | `text:p`, `text:h`, white space, `text:s`, `text:tab`, `text:line-break` | 5.1, 6.1 | whole |
//! | outline level: `text:outline-level`, else `style:default-outline-level` | 19.844, 19.470 | of headings |
//! | `text:span`, `text:a`, `text:meta`, `text:ruby` | 6.1, 6.4 | their content, of a ruby its base |
//! | `text:list`, `text:numbered-paragraph`, their styles, starts and continuations | 5.3, 16.31 | labels, as of `.docx` |
//! | `text:outline-style`, list styles of headings | 16.34, 19.499 | labels |
//! | picture bullets | 16.33 | not read |
//! | `text:section`, indexes | 5.4, 8 | their content, the title and body of an index |
//! | `table:table`, spans, covered cells, repeated rows and cells, groups and headers | 9.1 | whole, repaired; repeats up to a limit |
//! | tables in cells, `table:is-sub-table` | 9.1.4, 19.735 | as a table in the cell |
//! | `text:note` | 6.3 | whole, its citation is not |
//! | `text:bookmark`, `text:bookmark-start` | 6.2.1 | name and place |
//! | fields | 7 | what they show |
//! | `text:tracked-changes` | 5.5 | as accepted |
//! | hidden text: `text:display`, `text:hidden-text`, `text:hidden-paragraph`, hidden sections | 20.421, 7.7, 19.815 | left out, with a remark |
//! | `draw:text-box` and shapes that hold text | 10 | once, behind the paragraph of their anchor |
//! | `style:style` of paragraphs and text, inheritance | 16.2 | outline level, list, hidden text |
//! | page headers and footers, annotations, forms, charts, pictures, formulas, embedded objects | 14, 16.5, 10.4, 13 | not read |
//! | encrypted packages | part 2, 4.8 | refused |
//!
//! A blank at the end of a paragraph is kept where it is a space, against 6.1.2: LibreOffice writes and reads it so.

mod lists;
mod package;
mod remarks;
mod sheet;
mod story;

use crate::container::{self, Container, Part};
use crate::xml::element::Element;
use crate::xml::{Descend, Pump, Sink, Tag};
use crate::{Input, Limits, ReadError, Reader, malformed};
use document::{Document, Warned};
use sheet::Sheet;
use std::cell::Cell;
use story::Story;

/// The part that holds the body.
const CONTENT: &str = "content.xml";
/// The part that holds the styles which have names.
const STYLES: &str = "styles.xml";
/// What messages call a document that is one XML file.
const FLAT: &str = "office:document";

/// The reader of OpenDocument text.
#[derive(Debug)]
pub(crate) struct Odt;

impl Reader for Odt {
    fn name(&self) -> &'static str {
        "odt"
    }

    fn extensions(&self) -> &'static [&'static str] {
        &["odt", "ott", "fodt"]
    }

    fn sniff(&self, bytes: &[u8]) -> Result<(), String> {
        if container::is_zip(bytes) { package::sniff(bytes) } else { package::sniff_flat(bytes) }
    }

    fn read(&self, input: &Input<'_>, limits: &Limits) -> Result<Warned<Document>, ReadError> {
        let mut pump = Pump::new(limits);
        let mut reading = Reading::new(limits);
        if container::is_zip(input.bytes) {
            let container = Container::open(input.bytes, limits)?;
            package::check_readable(&container, &mut pump)?;
            // What `styles.xml` calls automatic serves its page headers only.
            reading.begin_part(STYLES, Element::OdfStylesDocument);
            container.with_part(STYLES, |part| pump.run(part, &mut reading))?;
            reading.begin_part(CONTENT, Element::OdfContentDocument);
            if container.with_part(CONTENT, |part| pump.run(part, &mut reading))?.is_none() {
                return Err(malformed(CONTENT, "the content of the document", "no such entry"));
            }
        } else {
            let total = Cell::new(0);
            reading.begin_part(FLAT, Element::OdfFlatDocument);
            pump.run(&mut Part::of_bytes(FLAT, input.bytes, &total, limits), &mut reading)?;
        }
        let told = reading.finish()?;
        let document = Document {
            source: input.source(self.name(), None),
            blocks: told.blocks,
            notes: told.notes,
            bookmarks: told.bookmarks,
        };
        Ok(Warned { output: document, warnings: told.diagnostics })
    }
}

/// Which child of the root the machine stands in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Region {
    Outside,
    Styles,
    Body,
}

/// Takes in the parts of a document: its styles, then its text.
struct Reading<'l> {
    part: &'static str,
    /// What the root must be, until it has been seen.
    root: Option<Element>,
    /// Whether automatic styles of this part are those of the body.
    automatic: bool,
    region: Region,
    /// Whether there was a body.
    found: bool,
    sheet: Sheet<'l>,
    story: Story<'l>,
}

impl<'l> Reading<'l> {
    fn new(limits: &'l Limits) -> Self {
        Self {
            part: CONTENT,
            root: None,
            automatic: false,
            region: Region::Outside,
            found: false,
            sheet: Sheet::new(limits),
            story: Story::new(limits),
        }
    }

    fn begin_part(&mut self, part: &'static str, root: Element) {
        self.part = part;
        self.root = Some(root);
        self.automatic = root != Element::OdfStylesDocument;
    }

    fn finish(self) -> Result<crate::building::body::Told, ReadError> {
        if self.found {
            Ok(self.story.finish())
        } else {
            Err(malformed(self.part, "an office:text element", "none"))
        }
    }

    /// An element outside of styles and body.
    fn outer(&mut self, element: Element, tag: &Tag<'_>) -> Result<Descend, ReadError> {
        if let Some(root) = self.root.take() {
            if root != element {
                let expected = format!("an office:{} element", root.local_name());
                return Err(malformed(self.part, expected, format!("<{}>", tag.name())));
            }
            return Ok(Descend::Into);
        }
        match element {
            Element::OdfBody => return Ok(Descend::Into),
            Element::OdfCommonStyles => self.region = Region::Styles,
            Element::OdfAutomaticStyles if self.automatic => self.region = Region::Styles,
            Element::OdfTextBody if self.automatic && !self.found => {
                self.found = true;
                self.region = Region::Body;
                self.sheet.resolve();
                self.story.begin(self.part);
            }
            _ => return Ok(Descend::Over),
        }
        Ok(Descend::Into)
    }
}

impl Sink for Reading<'_> {
    fn start(&mut self, element: Element, tag: &Tag<'_>) -> Result<Descend, ReadError> {
        match self.region {
            Region::Outside => self.outer(element, tag),
            Region::Styles => self.sheet.start(element, tag),
            Region::Body => self.story.start(element, tag, &self.sheet),
        }
    }

    fn end(&mut self, element: Element) -> Result<(), ReadError> {
        match (self.region, element) {
            (Region::Styles, Element::OdfCommonStyles | Element::OdfAutomaticStyles) => {
                self.region = Region::Outside;
            }
            (Region::Styles, _) => self.sheet.end(element),
            (Region::Body, Element::OdfTextBody) => {
                self.region = Region::Outside;
                self.story.end_body();
            }
            (Region::Body, _) => self.story.end(element)?,
            (Region::Outside, _) => {}
        }
        Ok(())
    }

    fn wants_text(&self) -> bool {
        self.region == Region::Body && self.story.wants_text()
    }

    fn text(&mut self, text: &str) -> Result<(), ReadError> {
        self.story.text(text)
    }
}
