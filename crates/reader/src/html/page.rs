//! Builds a document from the tags and the text of a page.
//!
//! An explicit stack of the open elements, with the implied ends that matter (HTML Living Standard, 13.2.6.3).
//! For each name it is known where its innermost element stands, so no end tag searches the stack.

mod elements;
mod lists;
mod paragraph;
mod skip;

use super::emitter::{Attribute, Tag};
use super::names::{self, Kind, Name};
use super::style::{Looks, Rules};
use crate::building::body::{Body, Told};
use crate::building::marks::Mark;
use crate::{Limits, ReadError};
use document::Severity;
use lists::List;
use paragraph::OpenParagraph;
use skip::Skip;

/// Elements open at once, beside tables, rows and cells; what is deeper is read without being opened.
const DEPTH: usize = 512;
/// Fields open at once.
const MOST_FIELDS: usize = 64;

/// The program that wrote the page, as far as it matters for white space.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Writer {
    Other,
    Word,
    /// Blanks and tabs stand as in the document; a line end is a blank, and tabs behind it are layout.
    LibreOffice,
}

/// What has to be done when an element ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Role {
    Table,
    Row,
    Cell,
    Caption,
    Note,
    /// Something that stands aside from the paragraph around it.
    Aside,
    Item,
    List,
    /// `p`, `h1` to `h6`.
    Paragraph,
    Block,
    Inline,
}

impl Role {
    /// Whether end tags inside do not reach what is around it.
    fn is_scope(self) -> bool {
        matches!(self, Self::Table | Self::Cell | Self::Caption | Self::Note | Self::Aside)
    }

    fn is_structure(self) -> bool {
        matches!(self, Self::Table | Self::Row | Self::Cell | Self::Caption | Self::Note)
    }
}

/// What an element does to the text inside.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[allow(clippy::struct_excessive_bools, reason = "each is a property of its own")]
struct Effect {
    hides: bool,
    labels: bool,
    preformats: bool,
    /// No-break spaces stand for blanks.
    blanks: bool,
    /// No-break spaces stand for nothing.
    fills: bool,
    /// Characters are signs of `font`.
    symbols: bool,
    font: Option<&'static str>,
}

/// An open element.
#[derive(Debug)]
struct Open {
    name: Name,
    role: Role,
    /// Where the next outer element of that name stands.
    previous: Option<usize>,
    /// What was in force outside.
    outside: Effect,
    outline_outside: Option<u8>,
}

/// The machine that takes in a page.
pub(super) struct Page<'l> {
    body: Body<'l>,
    rules: Rules,
    /// The text of a `<style>` element while it is being read.
    sheet: Option<String>,
    writer: Writer,
    is_xml: bool,
    stack: Vec<Open>,
    /// For each name, where its innermost element stands in the stack.
    innermost: [Option<usize>; names::COUNT],
    /// Where elements stand that end tags inside do not reach over.
    scopes: Vec<usize>,
    tables: Vec<usize>,
    lists: Vec<List>,
    skip: Option<Skip>,
    paragraph: OpenParagraph,
    /// Paragraphs around what stands aside.
    interrupted: Vec<OpenParagraph>,
    effect: Effect,
    /// Of headings around.
    outline: Option<u8>,
    /// For each open field: whether its code is being read.
    fields: Vec<bool>,
    deleted_characters: u64,
    is_too_deep: bool,
}

impl<'l> Page<'l> {
    /// A machine that has read nothing; in XML, `<a/>` is an element of its own.
    pub(super) fn new(limits: &'l Limits, is_xml: bool) -> Self {
        let mut body = Body::new(limits);
        "page".clone_into(&mut body.part);
        Self {
            body,
            rules: Rules::default(),
            sheet: None,
            writer: Writer::Other,
            is_xml,
            stack: Vec::new(),
            innermost: [None; names::COUNT],
            scopes: Vec::new(),
            tables: Vec::new(),
            lists: Vec::new(),
            skip: None,
            paragraph: OpenParagraph::default(),
            interrupted: Vec::new(),
            effect: Effect::default(),
            outline: None,
            fields: Vec::new(),
            deleted_characters: 0,
            is_too_deep: false,
        }
    }

    pub(super) fn is_xml(&self) -> bool {
        self.is_xml
    }

    /// Whether we are in a picture, whose elements are none of HTML.
    pub(super) fn is_foreign(&self) -> bool {
        self.skip.as_ref().is_some_and(|skip| skip.is_picture)
    }

    /// A remark on the page as a whole.
    pub(super) fn remark(
        &mut self,
        name: &'static str,
        message: impl FnOnce() -> String,
        help: &str,
    ) {
        self.body.remark(name, Severity::Warning, message, help);
    }

    /// A start tag.
    pub(super) fn start(&mut self, tag: &Tag) -> Result<(), ReadError> {
        let found = names::find(tag.name());
        if self.skip.is_some() && !self.start_in_skip(tag, found)? {
            return Ok(());
        }
        let Some((name, kind)) = found else { return Ok(()) };
        let looks = self.looks(tag);
        self.begin(name, kind, tag, &looks)?;
        if tag.closes_itself && self.is_xml {
            self.end(tag.name())?;
        }
        Ok(())
    }

    /// An end tag.
    pub(super) fn end(&mut self, name: &str) -> Result<(), ReadError> {
        let Some((name, kind)) = names::find(name) else { return Ok(()) };
        if self.skip.is_some() && !self.end_in_skip(name, kind) {
            return Ok(());
        }
        if kind == Kind::Inline {
            self.meet_inline(false)?;
        }
        match kind {
            Kind::Style => self.end_sheet(),
            Kind::Table => match self.tables.last() {
                Some(&table) => self.pop_to(table),
                None => Ok(()),
            },
            Kind::Group => self.end_group(),
            Kind::Row | Kind::Cell | Kind::Caption => {
                let Some(&table) = self.tables.last() else { return Ok(()) };
                match self.innermost(name) {
                    Some(index) if index > table => self.pop_to(index),
                    _ => Ok(()),
                }
            }
            _ => match self.innermost(name).filter(|&index| index >= self.boundary()) {
                Some(index) => self.pop_to(index),
                // Too deep to have been opened, or never opened.
                None if matches!(kind, Kind::Paragraph | Kind::Heading(_)) => self.flush(true),
                None if is_block(kind) => self.flush(false),
                None => Ok(()),
            },
        }
    }

    /// Everything that was read.
    pub(super) fn finish(mut self) -> Result<Told, ReadError> {
        self.end_skip();
        self.end_sheet()?;
        self.pop_to(0)?;
        self.flush(false)?;
        self.body.end_story();
        self.body.say_deleted(self.deleted_characters);
        if self.is_too_deep {
            let message = || {
                format!(
                    "expected at most {DEPTH} elements open at once, found more; the inner ones are read as if they \
                     stood side by side"
                )
            };
            self.body.remark(
                "deep-nesting",
                Severity::Warning,
                message,
                "compare with the original",
            );
        }
        Ok(self.body.finish())
    }

    /// What the style of a tag and the rules for its classes say.
    fn looks(&mut self, tag: &Tag) -> Looks {
        let mut looks = Looks::default();
        if let Some(style) = tag.value(Attribute::Style) {
            looks.declare(style);
        }
        if tag.value(Attribute::Hidden).is_some() {
            looks.hidden = Some(true);
        }
        if let Some(classes) = tag.value(Attribute::Class) {
            self.rules.apply(tag.name(), classes, &mut looks);
        }
        looks
    }

    /// Opens an element, unless there are too many; whether it did.
    fn push(&mut self, name: Name, role: Role, effect: Effect, outline: Option<u8>) -> bool {
        if self.stack.len() >= DEPTH && !role.is_structure() {
            self.is_too_deep = true;
            return false;
        }
        let index = self.stack.len();
        let previous = match self.innermost.get_mut(usize::from(name)) {
            Some(innermost) => innermost.replace(index),
            None => None,
        };
        let outside = std::mem::replace(&mut self.effect, effect);
        let outline_outside = std::mem::replace(&mut self.outline, outline);
        self.stack.push(Open { name, role, previous, outside, outline_outside });
        if role.is_scope() {
            self.scopes.push(index);
        }
        if role == Role::Table {
            self.tables.push(index);
        }
        true
    }

    /// Closes the element at `index` and all inside.
    fn pop_to(&mut self, index: usize) -> Result<(), ReadError> {
        while self.stack.len() > index {
            let Some(open) = self.stack.pop() else { break };
            if let Some(innermost) = self.innermost.get_mut(usize::from(open.name)) {
                *innermost = open.previous;
            }
            if open.role.is_scope() {
                self.scopes.pop();
            }
            self.close(&open)?;
            self.effect = open.outside;
            self.outline = open.outline_outside;
        }
        Ok(())
    }

    /// What the end of an element does.
    fn close(&mut self, open: &Open) -> Result<(), ReadError> {
        match open.role {
            Role::Inline => return Ok(()),
            Role::Block => return self.flush(false),
            _ => self.flush(true)?,
        }
        match open.role {
            Role::Table => {
                self.tables.pop();
                self.body.end_table()?;
            }
            Role::Row => self.body.end_row()?,
            Role::Cell => self.body.end_cell(),
            Role::Note => self.body.end_note(),
            Role::Aside => {
                let content = self.body.end_box();
                self.paragraph = self.interrupted.pop().unwrap_or_default();
                if let Some(content) = content {
                    self.paragraph.boxes.append(content);
                }
            }
            Role::Item => self.end_item()?,
            Role::List => {
                self.lists.pop();
            }
            _ => {}
        }
        Ok(())
    }

    fn innermost(&self, name: Name) -> Option<usize> {
        self.innermost.get(usize::from(name)).copied().flatten()
    }

    /// The first place in the stack that an end tag reaches.
    fn boundary(&self) -> usize {
        self.scopes.last().copied().unwrap_or(0)
    }

    /// Closes the innermost element of `name`, if it is in reach.
    fn close_name(&mut self, name: &str) -> Result<(), ReadError> {
        let index = names::find(name).and_then(|(name, _)| self.innermost(name));
        match index.filter(|&index| index >= self.boundary()) {
            Some(index) => self.pop_to(index),
            None => Ok(()),
        }
    }

    /// Closes cell and row of the innermost table, and lets no cell reach further down.
    fn end_group(&mut self) -> Result<(), ReadError> {
        let Some(&table) = self.tables.last() else { return Ok(()) };
        self.pop_to(table.saturating_add(1))?;
        self.flush(true)?;
        self.body.end_row()?;
        if let Some(table) = self.body.table() {
            table.end_group();
        }
        Ok(())
    }

    fn end_sheet(&mut self) -> Result<(), ReadError> {
        match self.sheet.take() {
            Some(sheet) => self.rules.read(&sheet, self.body.limits),
            None => Ok(()),
        }
    }

    /// Puts a mark into the open paragraph, else lets it wait for the next block.
    fn place(&mut self, mark: Mark) {
        if self.paragraph.is_open {
            self.paragraph.marks.push(mark);
        } else {
            self.body.wait(mark);
        }
    }
}

/// Whether an element begins and ends a line.
fn is_block(kind: Kind) -> bool {
    matches!(
        kind,
        Kind::Table
            | Kind::Paragraph
            | Kind::Heading(_)
            | Kind::Item
            | Kind::List(_)
            | Kind::Block
            | Kind::Preformatted
            | Kind::Rule
    )
}
