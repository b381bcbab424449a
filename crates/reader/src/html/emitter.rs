//! Between the tokenizer and the page: tags with the few attributes that matter, and text in pieces of bounded size.

use super::page::Page;
use crate::{Limits, ReadError};
use html5gum::{Emitter, Error, State, Tokenizer};

/// Bytes of a name; what is longer is no name that matters.
const LONGEST_NAME: usize = 64;
/// Bytes of an attribute that are kept.
const LONGEST_VALUE: usize = 16 << 10;
/// Bytes of a comment that are looked at.
const LONGEST_COMMENT: usize = 64;
/// Bytes of text that are handed on at a time.
const PIECE: usize = 8 << 10;

/// The attributes that matter.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Attribute {
    Class,
    ColumnSpan,
    Content,
    Hidden,
    Id,
    Name,
    Reversed,
    RowSpan,
    Selected,
    Source,
    Span,
    Start,
    Style,
    Title,
    Type,
    Value,
}

/// In the order of [`Attribute`].
const ATTRIBUTES: [&[u8]; 16] = [
    b"class",
    b"colspan",
    b"content",
    b"hidden",
    b"id",
    b"name",
    b"reversed",
    b"rowspan",
    b"selected",
    b"src",
    b"span",
    b"start",
    b"style",
    b"title",
    b"type",
    b"value",
];

/// A tag.
#[derive(Debug, Default)]
pub(super) struct Tag {
    name: Vec<u8>,
    values: [Vec<u8>; ATTRIBUTES.len()],
    /// One bit for each attribute that stands in the tag.
    present: u32,
    /// `<br/>`.
    pub(super) closes_itself: bool,
}

impl Tag {
    /// In lower case; empty if it is longer than any name that matters.
    pub(super) fn name(&self) -> &str {
        std::str::from_utf8(&self.name).unwrap_or("")
    }

    /// The value of an attribute, character references resolved.
    pub(super) fn value(&self, attribute: Attribute) -> Option<&str> {
        if self.present & bit(attribute as usize) == 0 {
            return None;
        }
        let value = self.values.get(attribute as usize)?;
        // A cut value may end amid a character.
        Some(value.utf8_chunks().next().map_or("", |chunk| chunk.valid()))
    }

    fn clear(&mut self) {
        self.name.clear();
        self.present = 0;
        self.closes_itself = false;
    }
}

fn bit(index: usize) -> u32 {
    u32::try_from(index).ok().and_then(|index| 1_u32.checked_shl(index)).unwrap_or(0)
}

/// Hands `text` to `page`.
pub(super) fn run(text: &str, page: &mut Page<'_>, limits: &Limits) -> Result<(), ReadError> {
    let emitter = ToPage {
        page,
        limits: *limits,
        tag: Tag::default(),
        is_end: false,
        attribute: Vec::new(),
        current: None,
        attributes: 0,
        last_start: Vec::new(),
        text: Vec::new(),
        comment: Vec::new(),
        error: None,
    };
    match Tokenizer::new_with_emitter(text, emitter).next() {
        Some(Ok(error)) => Err(error),
        _ => Ok(()),
    }
}

struct ToPage<'p, 'l> {
    page: &'p mut Page<'l>,
    limits: Limits,
    tag: Tag,
    is_end: bool,
    /// Name of the attribute that is being read.
    attribute: Vec<u8>,
    /// The attribute that is being read, if it matters; set when its name is whole.
    current: Option<usize>,
    attributes: u64,
    last_start: Vec<u8>,
    text: Vec<u8>,
    comment: Vec<u8>,
    error: Option<ReadError>,
}

impl ToPage<'_, '_> {
    fn keep(&mut self, result: Result<(), ReadError>) {
        if let Err(error) = result {
            self.error.get_or_insert(error);
        }
    }

    /// Hands on the text so far, all of it but a character that is not whole.
    fn flush_text(&mut self) {
        if self.text.is_empty() {
            return;
        }
        let text = std::mem::take(&mut self.text);
        let mut whole = text.len();
        if let Err(error) = std::str::from_utf8(&text) {
            whole = error.valid_up_to();
        }
        let (valid, rest) = text.split_at_checked(whole).unwrap_or_default();
        let result = self.page.text(std::str::from_utf8(valid).unwrap_or_default());
        self.keep(result);
        self.text.extend_from_slice(rest);
        if self.text.is_empty() {
            // The allocation is used again.
            self.text = text;
            self.text.clear();
        }
    }

    fn end_attribute_name(&mut self) {
        if self.attribute.is_empty() {
            return;
        }
        let index = ATTRIBUTES.iter().position(|name| *name == self.attribute);
        self.attribute.clear();
        self.current = index.filter(|&index| self.tag.present & bit(index) == 0);
        if let Some(index) = self.current {
            self.tag.present |= bit(index);
            if let Some(value) = self.tag.values.get_mut(index) {
                value.clear();
            }
        }
    }

    fn next_state(&self) -> Option<State> {
        if self.page.is_foreign() {
            return None;
        }
        match self.tag.name.as_slice() {
            b"title" | b"textarea" => Some(State::RcData),
            b"plaintext" => Some(State::PlainText),
            b"script" => Some(State::ScriptData),
            b"style" | b"xmp" | b"iframe" | b"noembed" | b"noframes" | b"noscript" => {
                Some(State::RawText)
            }
            _ => None,
        }
    }
}

fn extend(buffer: &mut Vec<u8>, bytes: &[u8], most: usize) {
    let room = most.saturating_sub(buffer.len());
    buffer.extend_from_slice(bytes.get(..room).unwrap_or(bytes));
}

impl Emitter for ToPage<'_, '_> {
    type Token = ReadError;

    fn pop_token(&mut self) -> Option<ReadError> {
        self.error.take()
    }

    fn emit_eof(&mut self) {
        self.flush_text();
    }

    fn emit_error(&mut self, _: Error) {}

    #[inline]
    fn should_emit_errors(&mut self) -> bool {
        false
    }

    fn emit_string(&mut self, text: &[u8]) {
        self.text.extend_from_slice(text);
        if self.text.len() >= PIECE {
            self.flush_text();
        }
    }

    fn init_start_tag(&mut self) {
        self.tag.clear();
        self.is_end = false;
        self.attribute.clear();
        self.current = None;
        self.attributes = 0;
    }

    fn init_end_tag(&mut self) {
        self.init_start_tag();
        self.is_end = true;
    }

    fn push_tag_name(&mut self, name: &[u8]) {
        extend(&mut self.tag.name, name, LONGEST_NAME);
    }

    fn init_attribute(&mut self) {
        self.end_attribute_name();
        self.current = None;
        self.attributes = self.attributes.saturating_add(1);
        let result = crate::limits::check("attributes", self.attributes, self.limits.attributes);
        self.keep(result);
    }

    fn push_attribute_name(&mut self, name: &[u8]) {
        extend(&mut self.attribute, name, LONGEST_NAME);
    }

    fn push_attribute_value(&mut self, value: &[u8]) {
        self.end_attribute_name();
        if let Some(buffer) = self.current.and_then(|index| self.tag.values.get_mut(index)) {
            extend(buffer, value, LONGEST_VALUE);
        }
    }

    fn set_self_closing(&mut self) {
        self.tag.closes_itself = true;
    }

    fn emit_current_tag(&mut self) -> Option<State> {
        self.end_attribute_name();
        self.flush_text();
        if self.tag.name.len() == LONGEST_NAME {
            self.tag.name.clear();
        }
        self.last_start.clear();
        if self.is_end {
            let result = self.page.end(self.tag.name());
            self.keep(result);
            return None;
        }
        self.last_start.extend_from_slice(&self.tag.name);
        let state =
            if self.tag.closes_itself && self.page.is_xml() { None } else { self.next_state() };
        let result = self.page.start(&self.tag);
        self.keep(result);
        state
    }

    fn current_is_appropriate_end_tag_token(&mut self) -> bool {
        self.is_end && !self.last_start.is_empty() && self.last_start == self.tag.name
    }

    fn set_last_start_tag(&mut self, name: Option<&[u8]>) {
        self.last_start.clear();
        self.last_start.extend_from_slice(name.unwrap_or_default());
    }

    fn init_comment(&mut self) {
        self.comment.clear();
    }

    fn push_comment(&mut self, text: &[u8]) {
        extend(&mut self.comment, text, LONGEST_COMMENT);
    }

    fn emit_current_comment(&mut self) {
        self.flush_text();
        let comment = std::mem::take(&mut self.comment);
        self.page.comment(std::str::from_utf8(&comment).unwrap_or(""));
        self.comment = comment;
    }

    fn adjusted_current_node_present_but_not_in_html_namespace(&mut self) -> bool {
        self.page.is_xml() || self.page.is_foreign()
    }

    fn emit_current_doctype(&mut self) {}
    fn set_force_quirks(&mut self) {}
    fn push_doctype_name(&mut self, _: &[u8]) {}
    fn init_doctype(&mut self) {}
    fn set_doctype_public_identifier(&mut self, _: &[u8]) {}
    fn set_doctype_system_identifier(&mut self, _: &[u8]) {}
    fn push_doctype_public_identifier(&mut self, _: &[u8]) {}
    fn push_doctype_system_identifier(&mut self, _: &[u8]) {}
}
