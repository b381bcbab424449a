//! Builds blocks from the elements of `office:text` (OpenDocument 1.3 part 3, 3.4, 5, 6 and 9).

mod paragraph;
mod tables;

use super::lists::{Lists, OpenList, Said};
use super::remarks;
use super::sheet::Sheet;
use crate::building::body::{Body, Told};
use crate::building::marks::Mark;
use crate::xml::element::Element;
use crate::xml::{Descend, Namespace, Tag};
use crate::{Limits, ReadError};
use document::NoteKind;
use paragraph::OpenParagraph;
use std::collections::BTreeSet;

/// What is open in one container and counts for what stands directly in it.
#[derive(Default)]
struct Inline {
    /// Whether text is hidden by a style.
    hidden: bool,
    /// The font that a style gives to signs.
    font: Option<&'static str>,
    /// Both outside of each open span.
    outer: Vec<(bool, Option<&'static str>)>,
    lists: Vec<OpenList>,
}

/// The machine that takes in the text of one document.
pub(super) struct Story<'l> {
    body: Body<'l>,
    paragraphs: Vec<OpenParagraph>,
    spare: Vec<OpenParagraph>,
    inline: Inline,
    interrupted: Vec<Inline>,
    lists: Lists,
    /// For each open row: how often it stands there; `None` where it was not taken for one.
    rows: Vec<Option<u32>>,
    /// The same for each open cell.
    cells: Vec<Option<u32>>,
    /// For each open section: whether it is hidden.
    sections: Vec<bool>,
    /// Hidden sections that are open.
    hidden: u32,
    /// Whether a note is open.
    in_note: bool,
    /// Deletions that are open, and paragraphs in them.
    deletions: u32,
    deleted_paragraphs: u32,
    deleted_characters: u64,
    /// The changed region that is being read, and those whose text is deleted.
    region: Option<Box<str>>,
    deleted_regions: BTreeSet<Box<str>>,
    /// The deleted region whose text stands here all the same.
    deleted_here: Option<Box<str>>,
}

impl<'l> Story<'l> {
    pub(super) fn new(limits: &'l Limits) -> Self {
        Self {
            body: Body::new(limits),
            paragraphs: Vec::new(),
            spare: Vec::new(),
            inline: Inline::default(),
            interrupted: Vec::new(),
            lists: Lists::default(),
            rows: Vec::new(),
            cells: Vec::new(),
            sections: Vec::new(),
            hidden: 0,
            in_note: false,
            deletions: 0,
            deleted_paragraphs: 0,
            deleted_characters: 0,
            region: None,
            deleted_regions: BTreeSet::new(),
            deleted_here: None,
        }
    }

    /// Names the part that is read.
    pub(super) fn begin(&mut self, part: &str) {
        part.clone_into(&mut self.body.part);
    }

    /// Settles what is open at the end of the body.
    pub(super) fn end_body(&mut self) {
        self.body.end_story();
    }

    /// Everything that was read.
    pub(super) fn finish(mut self) -> Told {
        self.body.say_deleted(self.deleted_characters);
        self.body.finish()
    }

    /// Meets a start tag.
    pub(super) fn start(
        &mut self,
        element: Element,
        tag: &Tag<'_>,
        sheet: &Sheet<'_>,
    ) -> Result<Descend, ReadError> {
        if self.deletions > 0 {
            return Ok(self.deleted(element));
        }
        match element {
            Element::OdfParagraph | Element::OdfHeading => {
                self.begin_paragraph(element, tag, sheet)?;
            }
            Element::OdfSpan => {
                let style = tag.of(Namespace::OdfText, "style-name")?;
                let style = style.and_then(|name| sheet.text(&name));
                self.inline.outer.push((self.inline.hidden, self.inline.font));
                if let Some(style) = style {
                    self.inline.hidden = style.hidden.unwrap_or(self.inline.hidden);
                    self.inline.font = style.font.or(self.inline.font);
                }
            }
            Element::OdfSpaces => return self.spaces(tag),
            Element::OdfTab => return self.character('\t'),
            Element::OdfLineBreak => return self.character('\n'),
            Element::OdfBookmark | Element::OdfBookmarkStart => {
                if let Some(name) = tag.of(Namespace::OdfText, "name")? {
                    let mark = self.body.bookmark(name.into_owned())?;
                    self.place(mark);
                }
                return Ok(Descend::Over);
            }
            Element::OdfTable => self.body.begin_table()?,
            Element::OdfColumn => return self.column(tag),
            Element::OdfRow => self.begin_row(tag)?,
            Element::OdfCell | Element::OdfCoveredCell => self.begin_cell(element, tag)?,
            Element::OdfList
            | Element::OdfListItem
            | Element::OdfListHeader
            | Element::OdfNumberedParagraph => self.begin_list(element, tag, sheet)?,
            Element::OdfSection => self.begin_section(tag)?,
            Element::OdfNote => return self.begin_note(tag),
            Element::OdfHiddenText => return self.hidden_text(tag),
            Element::OdfHiddenParagraph => {
                if tag.of(Namespace::OdfText, "is-hidden")?.as_deref() == Some("true") {
                    self.hide_paragraph();
                }
                return Ok(Descend::Over);
            }
            Element::OdfVariableSet | Element::OdfUserFieldGet => {
                let display = tag.of(Namespace::OdfText, "display")?;
                let shows = display.as_deref() != Some("none");
                return Ok(if shows { Descend::Into } else { Descend::Over });
            }
            Element::OdfChangedRegion => {
                let id = tag.name_in(Namespace::OdfText, "id", self.body.limits)?;
                self.region = id.map(|id| id.as_ref().into());
            }
            Element::OdfChangeStart | Element::OdfChangeEnd => {
                self.change(element, tag)?;
                return Ok(Descend::Over);
            }
            Element::OdfDeletion => {
                self.deletions = 1;
                if let Some(id) = self.region.take() {
                    self.count_name(Some(&id))?;
                    self.deleted_regions.insert(id);
                }
            }
            _ if is_shape(element) => {
                self.interrupted.push(std::mem::take(&mut self.inline));
                self.body.begin_box();
            }
            _ if is_no_text(element) => return Ok(Descend::Over),
            _ => {}
        }
        Ok(Descend::Into)
    }

    /// Meets an end tag.
    pub(super) fn end(&mut self, element: Element) -> Result<(), ReadError> {
        if self.deletions > 0 {
            match element {
                Element::OdfDeletion => self.deletions = self.deletions.saturating_sub(1),
                Element::OdfParagraph | Element::OdfHeading => {
                    self.deleted_paragraphs = self.deleted_paragraphs.saturating_sub(1);
                }
                _ => {}
            }
            return Ok(());
        }
        match element {
            Element::OdfParagraph | Element::OdfHeading => self.end_paragraph(),
            Element::OdfSpan => {
                if let Some(outer) = self.inline.outer.pop() {
                    (self.inline.hidden, self.inline.font) = outer;
                }
            }
            Element::OdfTable => self.body.end_table()?,
            Element::OdfRow => self.end_row()?,
            Element::OdfCell | Element::OdfCoveredCell => self.end_cell()?,
            Element::OdfListItem | Element::OdfListHeader => {
                Lists::end_item(&mut self.inline.lists);
            }
            Element::OdfList | Element::OdfNumberedParagraph => self.end_list(element),
            Element::OdfSection => {
                let hidden = self.sections.pop().unwrap_or(false);
                self.hidden = self.hidden.saturating_sub(u32::from(hidden));
            }
            Element::OdfNote => {
                self.body.end_note();
                self.in_note = false;
                self.inline = self.interrupted.pop().unwrap_or_default();
            }
            _ if is_shape(element) => self.end_shape(),
            _ => {}
        }
        Ok(())
    }

    /// A start tag in what was deleted.
    fn deleted(&mut self, element: Element) -> Descend {
        match element {
            Element::OdfDeletion => self.deletions = self.deletions.saturating_add(1),
            Element::OdfParagraph | Element::OdfHeading => {
                self.deleted_paragraphs = self.deleted_paragraphs.saturating_add(1);
            }
            _ if is_no_text(element) => return Descend::Over,
            _ => {}
        }
        Descend::Into
    }

    /// Puts a mark into the open paragraph, else lets it wait for the next block.
    fn place(&mut self, mark: Mark) {
        let depth = self.body.depth();
        match self.paragraphs.last_mut().filter(|paragraph| paragraph.depth == depth) {
            Some(paragraph) => paragraph.marks.push(mark),
            None => self.body.wait(mark),
        }
    }

    fn begin_list(
        &mut self,
        element: Element,
        tag: &Tag<'_>,
        sheet: &Sheet<'_>,
    ) -> Result<(), ReadError> {
        let limits = self.body.limits;
        let style = |local: &str| -> Result<Option<usize>, ReadError> {
            let name = tag.of(Namespace::OdfText, local)?;
            Ok(name.and_then(|name| sheet.lists.find(&name)))
        };
        let start = || -> Result<Option<u32>, ReadError> {
            let start = tag.number_in(Namespace::OdfText, "start-value")?;
            Ok(start.and_then(|start| u32::try_from(start).ok()))
        };
        match element {
            Element::OdfListItem => {
                let (start, style) = (start()?, style("style-override")?);
                Lists::begin_item(&mut self.inline.lists, true, start, style);
            }
            Element::OdfListHeader => Lists::begin_item(&mut self.inline.lists, false, None, None),
            Element::OdfNumberedParagraph => {
                let id = tag.name_in(Namespace::OdfText, "list-id", limits)?;
                let level = tag.number_in(Namespace::OdfText, "level")?.unwrap_or(1);
                let level = usize::try_from(level).unwrap_or(1).clamp(1, crate::lists::LEVELS);
                let said =
                    Said { id: id.as_deref(), style: style("style-name")?, ..Said::default() };
                let start = start()?;
                self.count_name(id.as_deref())?;
                let before = std::mem::take(&mut self.inline.lists);
                self.interrupted.push(Inline { lists: before, ..Inline::default() });
                self.lists.begin_numbered(&mut self.inline.lists, &said, level);
                Lists::begin_item(&mut self.inline.lists, true, start, None);
            }
            _ => {
                let id = tag.plain("xml:id")?;
                let id = if id.is_some() { id } else { tag.of(Namespace::OdfText, "id")? };
                let id = id.filter(|id| id.len() as u64 <= limits.name_bytes);
                let continues_list = tag.of(Namespace::OdfText, "continue-list")?;
                let continues = tag.of(Namespace::OdfText, "continue-numbering")?;
                let said = Said {
                    id: id.as_deref(),
                    continues_list: continues_list.as_deref(),
                    continues: continues.as_deref() == Some("true"),
                    style: style("style-name")?,
                };
                self.count_name(id.as_deref())?;
                self.lists.begin(&mut self.inline.lists, &said);
            }
        }
        Ok(())
    }

    /// `text:change-start` and `text:change-end`: LibreOffice may leave what was deleted in its place.
    fn change(&mut self, element: Element, tag: &Tag<'_>) -> Result<(), ReadError> {
        let id = tag.of(Namespace::OdfText, "change-id")?.unwrap_or_default();
        if element == Element::OdfChangeEnd {
            self.deleted_here = self.deleted_here.take().filter(|open| **open != *id);
        } else if let Some(id) = self.deleted_regions.get(id.as_ref()) {
            self.deleted_here = Some(id.clone());
        }
        Ok(())
    }

    /// Counts a name that is kept, and what it names, as a paragraph.
    fn count_name(&mut self, id: Option<&str>) -> Result<(), ReadError> {
        self.body.count_text(id.map_or(0, str::len))?;
        self.body.count_paragraph()
    }

    fn end_list(&mut self, element: Element) {
        if element == Element::OdfNumberedParagraph {
            if let Some(before) = self.interrupted.pop() {
                self.inline.lists = before.lists;
            }
        } else {
            self.inline.lists.pop();
        }
    }

    fn begin_section(&mut self, tag: &Tag<'_>) -> Result<(), ReadError> {
        let hidden = match tag.of(Namespace::OdfText, "display")?.as_deref() {
            Some("none") => true,
            Some("condition") => {
                tag.of(Namespace::OdfText, "is-hidden")?.as_deref() == Some("true")
            }
            _ => false,
        };
        self.sections.push(hidden);
        self.hidden = self.hidden.saturating_add(u32::from(hidden));
        Ok(())
    }

    fn begin_note(&mut self, tag: &Tag<'_>) -> Result<Descend, ReadError> {
        if self.in_note {
            return Ok(Descend::Over);
        }
        let class = tag.of(Namespace::OdfText, "note-class")?;
        let endnote = class.as_deref() == Some("endnote");
        self.interrupted.push(std::mem::take(&mut self.inline));
        self.body.begin_note(if endnote { NoteKind::Endnote } else { NoteKind::Footnote })?;
        self.in_note = true;
        Ok(Descend::Into)
    }

    fn end_shape(&mut self) {
        self.inline = self.interrupted.pop().unwrap_or_default();
        let Some(content) = self.body.end_box() else { return };
        let depth = self.body.depth();
        match self.paragraphs.last_mut().filter(|paragraph| paragraph.depth == depth) {
            Some(paragraph) => paragraph.boxes.append(content),
            None => {
                if let Some(container) = self.body.container() {
                    container.append(content);
                }
            }
        }
    }

    /// A remark that a number of repeats is not believed.
    fn remark_cut(&mut self, name: &'static str, what: &str, most: i64, found: i64) {
        let mark = remarks::cut(&mut self.body.marks, name, what, most, found);
        if let Some(mark) = mark {
            self.place(mark);
        }
    }
}

/// Whether an element is a frame or a shape, whose text stands apart from that around it.
fn is_shape(element: Element) -> bool {
    matches!(
        element,
        Element::OdfFrame
            | Element::OdfCustomShape
            | Element::OdfGroup
            | Element::OdfRectangle
            | Element::OdfLine
            | Element::OdfPolyline
            | Element::OdfPolygon
            | Element::OdfRegularPolygon
            | Element::OdfPath
            | Element::OdfCircle
            | Element::OdfEllipse
            | Element::OdfConnector
            | Element::OdfCaption
            | Element::OdfMeasure
    )
}

/// Whether nothing in an element is text of the document.
fn is_no_text(element: Element) -> bool {
    matches!(
        element,
        Element::OdfAnnotation
            | Element::OdfChangeInfo
            | Element::OdfForms
            | Element::OdfEventListeners
            | Element::OdfNoteCitation
            | Element::OdfNumber
            | Element::OdfRubyText
            | Element::OdfScript
            | Element::OdfContentsSource
            | Element::OdfIllustrationsSource
            | Element::OdfTablesSource
            | Element::OdfObjectsSource
            | Element::OdfUserIndexSource
            | Element::OdfAlphabeticalSource
            | Element::OdfBibliographySource
            | Element::OdfSequences
            | Element::OdfVariables
            | Element::OdfUserFields
            | Element::OdfObject
            | Element::OdfOleObject
            | Element::OdfImage
    )
}
