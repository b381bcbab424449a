//! What `styles.xml` says of a paragraph that no run says: outline level, numbering, hidden text
//! (ECMA-376 part 1, 17.7).

use crate::xml::element::Element;
use crate::xml::{Descend, Sink, Tag};
use crate::{Limits, ReadError};
use std::collections::BTreeMap;

/// What a style settles, its ancestors included.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Style {
    /// `w:outlineLvl`; 9 is body text.
    pub(crate) outline: Option<u8>,
    /// `w:numId`.
    pub(crate) number: Option<i64>,
    /// `w:ilvl`.
    pub(crate) level: Option<i64>,
    /// `w:vanish` of its runs.
    pub(crate) hidden: Option<bool>,
    based_on: Option<Box<str>>,
}

/// All styles by id.
#[derive(Debug)]
pub(crate) struct Styles {
    limits: Limits,
    count: u64,
    by_id: BTreeMap<Box<str>, Style>,
    /// The paragraph style of paragraphs that name none.
    default: Option<Box<str>>,
    /// The style that is being read.
    reading: Option<(Box<str>, Style)>,
    in_numbering: bool,
}

impl Styles {
    /// Styles that a style may be based on, one on the other.
    const CHAIN: usize = 64;

    /// No styles yet.
    pub(crate) fn new(limits: &Limits) -> Self {
        Self {
            limits: *limits,
            count: 0,
            by_id: BTreeMap::new(),
            default: None,
            reading: None,
            in_numbering: false,
        }
    }

    /// The style of that id; for `None`, or an unknown id, the default paragraph style.
    pub(crate) fn paragraph(&self, id: Option<&str>) -> Option<(&str, &Style)> {
        id.and_then(|id| self.by_id.get_key_value(id))
            .or_else(|| self.by_id.get_key_value(self.default.as_deref()?))
            .map(|(id, style)| (id.as_ref(), style))
    }

    /// The style of that id.
    pub(crate) fn get(&self, id: &str) -> Option<&Style> {
        self.by_id.get(id)
    }

    /// Lets every style inherit. Call once, after reading.
    pub(crate) fn resolve(&mut self) {
        let resolved: BTreeMap<_, _> =
            self.by_id.keys().map(|id| (id.clone(), self.inherited(id))).collect();
        self.by_id = resolved;
    }

    fn inherited(&self, id: &str) -> Style {
        let mut whole = Style::default();
        let mut next = self.by_id.get(id);
        for _ in 0..Self::CHAIN {
            let Some(style) = next else { break };
            whole.outline = whole.outline.or(style.outline);
            whole.number = whole.number.or(style.number);
            whole.level = whole.level.or(style.level);
            whole.hidden = whole.hidden.or(style.hidden);
            next = style.based_on.as_deref().and_then(|id| self.by_id.get(id));
        }
        whole
    }
}

impl Sink for Styles {
    fn start(&mut self, element: Element, tag: &Tag<'_>) -> Result<Descend, ReadError> {
        match element {
            Element::Style => {
                self.count = self.count.saturating_add(1);
                crate::limits::check("definitions", self.count, self.limits.definitions)?;
                let id = tag.name_of("styleId", &self.limits)?.unwrap_or_default();
                let kind = tag.word("type")?;
                let is_paragraph = matches!(kind.as_deref(), None | Some("paragraph"));
                let default = matches!(tag.word("default")?.as_deref(), Some("1" | "true" | "on"));
                if is_paragraph && default {
                    self.default = Some(id.as_ref().into());
                }
                self.reading = Some((id.as_ref().into(), Style::default()));
                return Ok(Descend::Into);
            }
            Element::Styles
            | Element::ParagraphProperties
            | Element::RunProperties
            | Element::Other => return Ok(Descend::Into),
            _ => {}
        }
        let Some((_, style)) = &mut self.reading else { return Ok(Descend::Over) };
        match element {
            Element::Name => {
                // A built-in heading has its level whether the file says so or not.
                let name = tag.word("val")?.unwrap_or_default().to_ascii_lowercase();
                let level =
                    name.strip_prefix("heading ").and_then(|level| level.parse::<u8>().ok());
                let level = level.filter(|level| (1..=9).contains(level));
                style.outline = style.outline.or(level.map(|level| level.saturating_sub(1)));
            }
            Element::BasedOn => {
                let id = tag.name_of("val", &self.limits)?;
                style.based_on = id.map(|id| id.as_ref().into());
            }
            Element::OutlineLevel => {
                let level = tag.number("val")?.and_then(|level| u8::try_from(level).ok());
                style.outline = level.or(style.outline);
            }
            Element::NumberProperties => {
                self.in_numbering = true;
                return Ok(Descend::Into);
            }
            Element::NumberId if self.in_numbering => style.number = tag.number("val")?,
            Element::NumberLevel if self.in_numbering => style.level = tag.number("val")?,
            Element::Vanish => style.hidden = Some(tag.on()?),
            _ => {}
        }
        Ok(Descend::Over)
    }

    fn end(&mut self, element: Element) -> Result<(), ReadError> {
        match element {
            Element::NumberProperties => self.in_numbering = false,
            Element::Style => {
                if let Some((id, style)) = self.reading.take() {
                    self.by_id.insert(id, style);
                }
            }
            _ => {}
        }
        Ok(())
    }
}
