//! Pulls a part through the tokeniser, window by window, and tells a [`Sink`] what stands there.
//!
//! Names are resolved, end tags matched, references resolved, `mc:AlternateContent` reduced to one branch
//! (ECMA-376 part 3, 7.6), limits kept. Depth costs heap, never stack.

pub(crate) mod element;
mod namespaces;
mod plain;
pub(crate) mod root;
pub(crate) mod skip;
mod tag;
pub(crate) mod window;

use crate::container::Part;
use crate::{Limits, ReadError, malformed};
use element::Element;
pub(crate) use namespaces::Namespace;
use namespaces::{Namespaces, declared_prefix};
use plain::PlainTag;
use quick_xml::Reader;
use quick_xml::errors::{Error, IllFormedError, SyntaxError};
use quick_xml::events::{BytesRef, Event};
use skip::{Opening, SeenSubtrees, Subtree};
pub(crate) use tag::Tag;
use tag::{attributes, check_attributes};
use window::Window;

/// What takes in a part.
pub(crate) trait Sink {
    /// Meets a start tag; says whether to go into the element. `end` follows only for those gone into.
    fn start(&mut self, element: Element, tag: &Tag<'_>) -> Result<Descend, ReadError>;

    /// Meets the end of an element.
    fn end(&mut self, _element: Element) -> Result<(), ReadError> {
        Ok(())
    }

    /// Whether text matters where the reader stands.
    fn wants_text(&self) -> bool {
        false
    }

    /// Meets text, perhaps a piece of it, with references resolved.
    fn text(&mut self, _text: &str) -> Result<(), ReadError> {
        Ok(())
    }

    /// Whether the content of `element` may be stepped over where no local name in it begins as one of those
    /// that are wanted; those, if so.
    fn plain(&self, _element: Element) -> Option<&'static [Opening]> {
        None
    }
}

/// Whether to go into an element.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Descend {
    /// Go in.
    Into,
    /// Nothing in it matters.
    Over,
}

/// An open element.
struct Frame {
    element: Element,
    /// Where its name begins in `Pump::names`.
    name: usize,
    /// Whether it declares namespaces.
    declares: bool,
    /// For `mc:AlternateContent`: whether a branch has been taken.
    taken: bool,
}

/// The machine; it keeps its buffers from part to part.
pub(crate) struct Pump<'l> {
    limits: &'l Limits,
    window: Window,
    namespaces: Namespaces,
    frames: Vec<Frame>,
    names: String,
    /// The number of open elements outside the one that is being stepped over.
    over: Option<usize>,
    rooted: bool,
    /// Whether what follows the root is left alone.
    single: bool,
    text_bytes: u64,
    seen: SeenSubtrees,
}

impl<'l> Pump<'l> {
    /// A machine with empty buffers.
    pub(crate) fn new(limits: &'l Limits) -> Self {
        Self {
            limits,
            window: Window::default(),
            namespaces: Namespaces::default(),
            frames: Vec::new(),
            names: String::new(),
            over: None,
            rooted: false,
            single: false,
            text_bytes: 0,
            seen: SeenSubtrees::default(),
        }
    }

    /// Reads the whole part into `sink`.
    pub(crate) fn run(
        &mut self,
        part: &mut Part<'_>,
        sink: &mut impl Sink,
    ) -> Result<(), ReadError> {
        self.begin()?;
        let mut window = std::mem::take(&mut self.window);
        let result = self.run_windows(&mut window, part, sink);
        self.window = window;
        result
    }

    /// Reads the first element of `text`, which is in memory, into `sink`; `outer` is declared around it.
    pub(crate) fn run_element(
        &mut self,
        text: &str,
        part: &str,
        outer: &[(Box<str>, Namespace)],
        sink: &mut impl Sink,
    ) -> Result<(), ReadError> {
        self.begin()?;
        self.namespaces.inherit(outer);
        self.single = true;
        self.tokens(text, true, part, sink)?;
        self.check_whole(part)
    }

    /// Forgets the part that was read before.
    fn begin(&mut self) -> Result<(), ReadError> {
        self.namespaces.clear();
        self.frames.clear();
        self.names.clear();
        self.over = None;
        self.rooted = false;
        self.single = false;
        self.text_bytes = 0;
        self.namespaces.declare("xml", "http://www.w3.org/XML/1998/namespace", 0)
    }

    fn run_windows(
        &mut self,
        window: &mut Window,
        part: &mut Part<'_>,
        sink: &mut impl Sink,
    ) -> Result<(), ReadError> {
        window.begin(part)?;
        loop {
            let text = whole_characters(window.bytes(), window.is_last(), part.name())?;
            let used = self.tokens(text, window.is_last(), part.name(), sink)?;
            if window.is_last() {
                break;
            }
            if used == 0 {
                let size = window.grow() as u64;
                crate::limits::check("run text", size, self.limits.run_bytes.saturating_mul(2))?;
            }
            window.refill(part, used)?;
        }
        self.check_whole(part.name())
    }

    /// Refuses a part that ended inside of an element, or without any.
    fn check_whole(&self, part: &str) -> Result<(), ReadError> {
        if let Some(frame) = self.frames.last() {
            let name = self.names.get(frame.name..).unwrap_or_default();
            return Err(malformed(part, format!("</{name}>"), "the end of the part"));
        }
        if self.rooted { Ok(()) } else { Err(malformed(part, "an XML element", "none")) }
    }

    /// Goes through the whole tokens of `text`; how many bytes they take.
    fn tokens(
        &mut self,
        text: &str,
        last: bool,
        part: &str,
        sink: &mut impl Sink,
    ) -> Result<usize, ReadError> {
        let mut rest = text;
        loop {
            let Some(&first) = rest.as_bytes().first() else { return Ok(text.len()) };
            if self.single && self.rooted && self.frames.is_empty() {
                return Ok(text.len());
            }
            if first == b'<' {
                if let Some((tag, after)) = plain::start_tag(rest) {
                    rest = self.start(tag, after, part, sink)?;
                    continue;
                }
                let open = self.frames.last().and_then(|frame| self.names.get(frame.name..));
                if let Some(after) = open.and_then(|open| plain::end_tag(rest, open)) {
                    rest = after;
                    self.close(part, sink)?;
                    continue;
                }
            } else if first != b'&' {
                let end = memchr::memchr2(b'<', b'&', rest.as_bytes()).unwrap_or(rest.len());
                let (piece, after) = rest.split_at_checked(end).unwrap_or((rest, ""));
                rest = after;
                self.text(piece, part, sink)?;
                continue;
            }
            match self.odd(rest, last, part, sink)? {
                Some(after) => rest = after,
                None => return Ok(text.len().saturating_sub(rest.len())),
            }
        }
    }

    /// Lets the tokeniser take the markup or the reference with which `text` begins.
    ///
    /// What follows it; `None` when it is cut off.
    fn odd<'t>(
        &mut self,
        text: &'t str,
        last: bool,
        part: &str,
        sink: &mut impl Sink,
    ) -> Result<Option<&'t str>, ReadError> {
        let mut reader = Reader::from_str(text);
        let config = reader.config_mut();
        config.check_end_names = false;
        config.allow_unmatched_ends = true;
        let event = match reader.read_event() {
            Ok(event) => event,
            Err(error) if !last && is_unfinished(&error, text, reader.get_ref()) => {
                return Ok(None);
            }
            Err(error) => return Err(xml_error(part, &error)),
        };
        let used = text.len().saturating_sub(reader.get_ref().len());
        let after = text.get(used..).unwrap_or_default();
        match &event {
            Event::Start(tag) | Event::Empty(tag) => {
                let name = tag.name().into_inner();
                let empty = matches!(event, Event::Empty(_));
                let local = tag.local_name().into_inner();
                let tag = PlainTag { name, local, attributes: tag.attributes_raw(), empty };
                return self.start(tag, after, part, sink).map(Some);
            }
            Event::End(tag) => {
                let name = tag.name().into_inner();
                let open = self.frames.last().and_then(|frame| self.names.get(frame.name..));
                if open != Some(name) {
                    let expected =
                        open.map_or("no end tag".to_owned(), |open| format!("</{open}>"));
                    return Err(malformed(part, expected, format!("</{name}>")));
                }
                self.close(part, sink)?;
            }
            Event::CData(text) => self.text(text, part, sink)?,
            Event::Text(text) => self.text(text, part, sink)?,
            Event::GeneralRef(reference) => {
                let character = resolve(reference, part)?;
                self.text(character.encode_utf8(&mut [0; 4]), part, sink)?;
            }
            Event::DocType(_) => {
                return Err(malformed(part, "XML without a document type", "a <!DOCTYPE"));
            }
            Event::Decl(_) | Event::PI(_) | Event::Comment(_) | Event::Eof => {}
        }
        Ok(Some(after))
    }

    /// Meets a start tag with `after` behind it; what is left to read.
    #[inline]
    fn start<'t>(
        &mut self,
        tag: PlainTag<'_>,
        after: &'t str,
        part: &str,
        sink: &mut impl Sink,
    ) -> Result<&'t str, ReadError> {
        self.text_bytes = 0;
        crate::limits::check("name length", tag.name.len() as u64, self.limits.name_bytes)?;
        let declares = !tag.attributes.is_empty() && self.declare(tag, part)?;
        let (element, over) = self.enter(tag, after, part, sink)?;
        if tag.empty {
            if !over {
                sink.end(element)?;
            }
            if declares {
                self.namespaces.leave(self.depth());
            }
            return Ok(after);
        }
        let wanted = if over { Some(&[][..]) } else { sink.plain(element) };
        if let Some(wanted) = wanted
            && let Subtree::Plain(length) = self.seen.subtree(after, tag.name, wanted)
        {
            if !over {
                sink.end(element)?;
            }
            if declares {
                self.namespaces.leave(self.depth());
            }
            return Ok(after.get(length..).unwrap_or_default());
        }
        let depth = self.frames.len().saturating_add(1);
        crate::limits::check("xml depth", depth as u64, self.limits.xml_depth)?;
        let name = self.names.len();
        self.names.push_str(tag.name);
        if over && self.over.is_none() {
            self.over = Some(self.frames.len());
        }
        self.frames.push(Frame { element, name, declares, taken: false });
        Ok(after)
    }

    /// What the element is, and whether it is stepped over.
    #[inline]
    fn enter(
        &mut self,
        tag: PlainTag<'_>,
        after: &str,
        part: &str,
        sink: &mut impl Sink,
    ) -> Result<(Element, bool), ReadError> {
        if self.frames.is_empty() {
            if self.rooted {
                let found = format!("<{}>", tag.name);
                return Err(malformed(part, "one element around everything", found));
            }
            self.rooted = true;
        }
        if self.over.is_some() {
            return Ok((Element::Other, true));
        }
        let element = self.element(tag);
        let namespaces = &self.namespaces;
        let tag = Tag { name: tag.name, attributes: tag.attributes, namespaces, part, after };
        if let Element::Choice | Element::Fallback = element
            && let Some(parent) = self.frames.last_mut()
            && parent.element == Element::AlternateContent
        {
            let understood = element == Element::Fallback
                || tag.plain("Requires")?.is_some_and(|prefixes| {
                    prefixes
                        .split_whitespace()
                        .all(|prefix| namespaces.resolve(prefix).is_understood())
                });
            let take = understood && !parent.taken;
            parent.taken |= take;
            return Ok((
                Element::Other,
                !take || sink.start(Element::Other, &tag)? == Descend::Over,
            ));
        }
        match sink.start(element, &tag)? {
            Descend::Into => Ok((element, false)),
            Descend::Over => Ok((Element::Other, true)),
        }
    }

    /// Meets the end tag of the innermost element.
    #[inline]
    fn close(&mut self, part: &str, sink: &mut impl Sink) -> Result<(), ReadError> {
        self.text_bytes = 0;
        let Some(frame) = self.frames.pop() else {
            return Err(malformed(part, "no end tag", "one"));
        };
        self.names.truncate(frame.name);
        if frame.declares {
            self.namespaces.leave(self.depth());
        }
        match self.over {
            Some(outside) => {
                if outside == self.frames.len() {
                    self.over = None;
                }
                Ok(())
            }
            None => sink.end(frame.element),
        }
    }

    fn text(&mut self, text: &str, part: &str, sink: &mut impl Sink) -> Result<(), ReadError> {
        if self.frames.is_empty() && !text.trim_ascii().is_empty() {
            return Err(malformed(part, "no text outside the elements", "some"));
        }
        if self.over.is_some() || !sink.wants_text() {
            return Ok(());
        }
        self.text_bytes = self.text_bytes.saturating_add(text.len() as u64);
        crate::limits::check("run text", self.text_bytes, self.limits.run_bytes)?;
        sink.text(text)
    }

    /// Which element a tag stands for.
    #[inline]
    fn element(&self, tag: PlainTag<'_>) -> Element {
        let prefix = tag.name.len().saturating_sub(tag.local.len());
        if let Some(word) = self.namespaces.word_prefix()
            && word.len() == prefix
            && word.bytes().zip(tag.name.bytes()).all(|(one, other)| one == other)
        {
            return Element::of(Namespace::Word, tag.local);
        }
        let (prefix, local) = tag.name.split_once(':').unwrap_or(("", tag.name));
        Element::of(self.namespaces.resolve(prefix), local)
    }

    /// Takes in the declarations of a tag; whether there are any.
    fn declare(&mut self, tag: PlainTag<'_>, part: &str) -> Result<bool, ReadError> {
        /// No tag with fewer bytes can hold more than a limit allows.
        const CERTAINLY_SMALL: usize = 1 << 10;
        if tag.attributes.len() > CERTAINLY_SMALL {
            check_attributes(tag.attributes, self.limits)?;
        }
        if !may_declare(tag.attributes) {
            return Ok(false);
        }
        let depth = self.depth();
        let mut declares = false;
        for attribute in attributes(tag.attributes) {
            let attribute = attribute
                .map_err(|error| malformed(part, "name=\"value\" in a tag", error.to_string()))?;
            if let Some(prefix) = declared_prefix(attribute.key.as_ref()) {
                let uri = quick_xml::escape::unescape(&attribute.value)
                    .map_err(|error| malformed(part, "known references", error.to_string()))?;
                self.namespaces.declare(prefix, &uri, depth)?;
                declares = true;
            }
        }
        Ok(declares)
    }

    /// Elements open around the one at hand; 1 for the root, since 0 holds the built-in declarations.
    fn depth(&self) -> u32 {
        u32::try_from(self.frames.len()).unwrap_or(u32::MAX).saturating_add(1)
    }
}

/// Whether `xmlns` stands among `attributes`.
#[inline]
fn may_declare(attributes: &str) -> bool {
    let bytes = attributes.as_bytes();
    memchr::memchr_iter(b'x', bytes)
        .any(|at| bytes.get(at..).is_some_and(|rest| rest.starts_with(b"xmlns")))
}

/// `bytes` as text, without a character that is cut off at their end where more is to come.
fn whole_characters<'b>(bytes: &'b [u8], last: bool, part: &str) -> Result<&'b str, ReadError> {
    // The fast check first; it does not say where the trouble is.
    let cut = if last { 0 } else { cut_off(bytes) };
    let whole = bytes.get(..bytes.len().saturating_sub(cut)).unwrap_or_default();
    simdutf8::basic::from_utf8(whole).or_else(|_| {
        std::str::from_utf8(whole)
            .map_err(|error| malformed(part, "valid UTF-8", error.to_string()))
    })
}

/// How many bytes at the end of `bytes` begin a character that is not whole.
fn cut_off(bytes: &[u8]) -> usize {
    for (count, &byte) in (1..=3).zip(bytes.iter().rev()) {
        let length = match byte {
            0x80..=0xBF => continue,
            0xC2..=0xDF => 2,
            0xE0..=0xEF => 3,
            0xF0..=0xF4 => 4,
            _ => return 0,
        };
        return if length > count { count } else { 0 };
    }
    0
}

/// Whether the error only says that `rest` ends inside a token.
fn is_unfinished(error: &Error, rest: &str, left: &[u8]) -> bool {
    /// `<![CDATA[`, the longest beginning that the tokeniser must see whole.
    const LONGEST_BEGINNING: usize = 9;
    match error {
        Error::Syntax(SyntaxError::InvalidBangMarkup) => rest.len() < LONGEST_BEGINNING,
        Error::Syntax(_) => true,
        Error::IllFormed(IllFormedError::UnclosedReference) => left.is_empty(),
        _ => false,
    }
}

fn resolve(reference: &BytesRef<'_>, part: &str) -> Result<char, ReadError> {
    let name: &str = reference;
    let named = match name {
        "lt" => Some('<'),
        "gt" => Some('>'),
        "amp" => Some('&'),
        "quot" => Some('"'),
        "apos" => Some('\''),
        _ => reference
            .resolve_char_ref()
            .ok()
            .flatten()
            .filter(|&character| is_xml_character(character)),
    };
    named.ok_or_else(|| {
        let short: String = name.chars().take(40).collect();
        malformed(part, "a known reference", format!("&{short};"))
    })
}

/// The `Char` production of XML 1.0.
fn is_xml_character(character: char) -> bool {
    matches!(character, '\t' | '\n' | '\r' | '\u{20}'..='\u{FFFD}' | '\u{10000}'..)
}

fn xml_error(part: &str, error: &Error) -> ReadError {
    match error {
        Error::Encoding(_) => malformed(part, "valid UTF-8", error.to_string()),
        Error::Syntax(_) => malformed(part, "whole XML", error.to_string()),
        _ => malformed(part, "well-formed XML", error.to_string()),
    }
}
