//! The XML of Word 2003: its lists and styles first, then its body, with the machine of `.docx` under the names of 2007.

use crate::building::body::Told;
use crate::docx::numbering::Numbering;
use crate::docx::story::{Dialect, Story};
use crate::docx::styles::Styles;
use crate::xml::element::Element;
use crate::xml::skip::Opening;
use crate::xml::{Descend, Pump, Sink, Tag};
use crate::{Limits, ReadError, malformed};

/// What messages call the file.
pub(super) const PART: &str = "w:wordDocument";

/// Reads a whole file.
pub(super) fn read(text: &str, limits: &Limits) -> Result<Told, ReadError> {
    let mut pump = Pump::new(limits);
    let mut definitions = Definitions {
        region: Region::Outside,
        styles: Styles::new(limits),
        numbering: Numbering::new(limits),
    };
    pump.run_element(text, PART, &[], &mut definitions)?;
    let Definitions { mut styles, numbering, .. } = definitions;
    styles.resolve();
    let mut story = Story::new(limits, &styles, numbering, Dialect::Word2003);
    story.begin_part(PART, None);
    let mut body = Body { story, found: false, inside: false, annotations: Vec::new() };
    pump.run_element(text, PART, &[], &mut body)?;
    if !body.found {
        return Err(malformed(PART, "a w:body element", "none"));
    }
    body.story.end_body();
    Ok(body.story.finish())
}

/// What an element is called in Word 2007, where only its name differs.
fn modern(element: Element) -> Element {
    match element {
        Element::OldVerticalMerge => Element::VerticalMerge,
        Element::OldHorizontalMerge => Element::HorizontalMerge,
        Element::OldListProperties => Element::NumberProperties,
        Element::OldListFormat => Element::NumberId,
        Element::OldLists => Element::Numbering,
        Element::OldListDefinition => Element::AbstractNumber,
        Element::OldList => Element::Number,
        Element::OldListDefinitionId => Element::AbstractNumberId,
        Element::OldListStyleLink => Element::NumberStyleLink,
        element => element,
    }
}

/// Refuses a root that is none of Word 2003.
fn check_root(element: Element, tag: &Tag<'_>) -> Result<(), ReadError> {
    if element == Element::OldDocument {
        return Ok(());
    }
    Err(malformed(PART, "a w:wordDocument element", format!("<{}>", tag.name())))
}

/// Where the machine stands that reads definitions.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Region {
    Outside,
    Root,
    Lists,
    Styles,
}

/// Takes in lists and styles.
struct Definitions {
    region: Region,
    styles: Styles,
    numbering: Numbering,
}

impl Sink for Definitions {
    fn start(&mut self, element: Element, tag: &Tag<'_>) -> Result<Descend, ReadError> {
        match (self.region, element) {
            (Region::Outside, _) => {
                check_root(element, tag)?;
                self.region = Region::Root;
            }
            (Region::Root, Element::OldLists) => self.region = Region::Lists,
            (Region::Root, Element::Styles) => self.region = Region::Styles,
            // Annotations of a style hold the properties that it had.
            (Region::Root, _) | (_, Element::Annotation) => return Ok(Descend::Over),
            (Region::Lists, _) => return self.numbering.start(modern(element), tag),
            (Region::Styles, _) => return self.styles.start(modern(element), tag),
        }
        Ok(Descend::Into)
    }

    fn end(&mut self, element: Element) -> Result<(), ReadError> {
        match (self.region, element) {
            (Region::Lists, Element::OldLists) | (Region::Styles, Element::Styles) => {
                self.region = Region::Root;
            }
            (Region::Lists, _) => self.numbering.end(modern(element))?,
            (Region::Styles, _) => self.styles.end(modern(element))?,
            _ => {}
        }
        Ok(())
    }
}

/// Takes in the body.
struct Body<'a> {
    story: Story<'a>,
    found: bool,
    inside: bool,
    /// What each open annotation is for the story.
    annotations: Vec<Element>,
}

impl Sink for Body<'_> {
    fn start(&mut self, element: Element, tag: &Tag<'_>) -> Result<Descend, ReadError> {
        if !self.inside {
            let is_body = element == Element::Body && !self.found;
            if is_body {
                self.found = true;
                self.inside = true;
                return Ok(Descend::Into);
            }
            let is_root = element == Element::OldDocument;
            return Ok(if is_root { Descend::Into } else { Descend::Over });
        }
        if element != Element::Annotation {
            return self.story.start(modern(element), tag);
        }
        let element = match tag.word("type")?.as_deref() {
            Some("Word.Bookmark.Start") => Element::BookmarkStart,
            Some("Word.Deletion") => Element::Deleted,
            Some("Word.Insertion") => Element::Other,
            _ => return Ok(Descend::Over),
        };
        let descend = self.story.start(element, tag)?;
        if descend == Descend::Into {
            self.annotations.push(element);
        }
        Ok(descend)
    }

    fn end(&mut self, element: Element) -> Result<(), ReadError> {
        match element {
            Element::Annotation => match self.annotations.pop() {
                Some(element) => self.story.end(element),
                None => Ok(()),
            },
            Element::Body if self.inside => {
                self.inside = false;
                Ok(())
            }
            _ if self.inside => self.story.end(modern(element)),
            _ => Ok(()),
        }
    }

    fn wants_text(&self) -> bool {
        self.inside && self.story.wants_text()
    }

    fn text(&mut self, text: &str) -> Result<(), ReadError> {
        self.story.text(text)
    }

    fn plain(&self, element: Element) -> Option<&'static [Opening]> {
        if self.inside { self.story.plain(modern(element)) } else { None }
    }
}
