//! What the styles of a document say of its text: outline level, list, hidden text (OpenDocument 1.3 part 3, 16).

use super::lists::ListStyles;
use crate::xml::element::Element;
use crate::xml::{Descend, Namespace, Tag};
use crate::{Limits, ReadError};
use std::collections::BTreeMap;

/// Which list style a paragraph style names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum ListChoice {
    /// The one at this place.
    Style(usize),
    /// None at all, whatever is inherited.
    Nothing,
}

/// What a style settles, its ancestors included.
#[derive(Debug, Clone, Default)]
pub(super) struct Style {
    /// `style:default-outline-level`, from 0; 9 where it is said to have none.
    pub(super) outline: Option<u8>,
    /// The style of the list that headings of this style are numbered in.
    pub(super) list: Option<ListChoice>,
    /// `text:display` of its text.
    pub(super) hidden: Option<bool>,
    /// The font of its signs, where that is one whose signs Unicode has elsewhere.
    pub(super) font: Option<&'static str>,
    list_name: Option<Box<str>>,
    parent: Option<Box<str>>,
}

/// Whose style it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Family {
    Paragraph,
    Text,
}

/// All styles that matter.
pub(super) struct Sheet<'l> {
    limits: &'l Limits,
    count: u64,
    paragraphs: BTreeMap<Box<str>, Style>,
    texts: BTreeMap<Box<str>, Style>,
    pub(super) lists: ListStyles<'l>,
    reading: Option<(Family, Box<str>, Style)>,
}

impl<'l> Sheet<'l> {
    /// Styles that a style may inherit from, one from the other.
    const CHAIN: usize = 64;

    pub(super) fn new(limits: &'l Limits) -> Self {
        Self {
            limits,
            count: 0,
            paragraphs: BTreeMap::new(),
            texts: BTreeMap::new(),
            lists: ListStyles::new(limits),
            reading: None,
        }
    }

    /// The paragraph style of that name.
    pub(super) fn paragraph(&self, name: &str) -> Option<&Style> {
        self.paragraphs.get(name)
    }

    /// The text style of that name.
    pub(super) fn text(&self, name: &str) -> Option<&Style> {
        self.texts.get(name)
    }

    /// Lets every style inherit. Call once, after reading.
    pub(super) fn resolve(&mut self) {
        for styles in [&mut self.paragraphs, &mut self.texts] {
            let resolved: BTreeMap<_, _> =
                styles.keys().map(|name| (name.clone(), inherited(styles, name))).collect();
            *styles = resolved;
        }
        for style in self.paragraphs.values_mut() {
            style.list = style.list_name.as_deref().map(|name| match self.lists.find(name) {
                Some(index) => ListChoice::Style(index),
                None => ListChoice::Nothing,
            });
        }
    }

    /// Meets a start tag among the styles.
    pub(super) fn start(&mut self, element: Element, tag: &Tag<'_>) -> Result<Descend, ReadError> {
        match element {
            Element::OdfStyle => return self.begin_style(tag),
            Element::OdfTextProperties if self.reading.is_some() => {
                let display = tag.of(Namespace::OdfText, "display")?;
                let font = tag.of(Namespace::OdfStyle, "font-name")?;
                if let Some((_, _, style)) = &mut self.reading {
                    style.hidden = display.map(|display| display == "none");
                    style.font = font.and_then(|font| symbol_font(&font));
                }
                return Ok(Descend::Over);
            }
            Element::OdfListStyle | Element::OdfOutlineStyle => {
                self.count_definition()?;
            }
            _ => {}
        }
        self.lists.start(element, tag)
    }

    /// Meets an end tag among the styles.
    pub(super) fn end(&mut self, element: Element) {
        if element != Element::OdfStyle {
            return self.lists.end(element);
        }
        if let Some((family, name, style)) = self.reading.take() {
            let styles = match family {
                Family::Paragraph => &mut self.paragraphs,
                Family::Text => &mut self.texts,
            };
            styles.insert(name, style);
        }
    }

    fn count_definition(&mut self) -> Result<(), ReadError> {
        self.count = self.count.saturating_add(1);
        crate::limits::check("definitions", self.count, self.limits.definitions)
    }

    fn begin_style(&mut self, tag: &Tag<'_>) -> Result<Descend, ReadError> {
        let family = match tag.of(Namespace::OdfStyle, "family")?.as_deref() {
            Some("paragraph") => Family::Paragraph,
            Some("text") => Family::Text,
            _ => return Ok(Descend::Over),
        };
        self.count_definition()?;
        let limits = self.limits;
        let name = |local: &str| -> Result<Option<Box<str>>, ReadError> {
            let name = tag.name_in(Namespace::OdfStyle, local, limits)?;
            Ok(name.map(|name| name.as_ref().into()))
        };
        let Some(own_name) = name("name")? else { return Ok(Descend::Over) };
        let level = tag.of(Namespace::OdfStyle, "default-outline-level")?;
        let style = Style {
            outline: level
                .map(|level| outline_level(level.trim().parse().ok()).unwrap_or(BODY_TEXT)),
            list: None,
            hidden: None,
            font: None,
            list_name: name("list-style-name")?,
            parent: name("parent-style-name")?,
        };
        self.reading = Some((family, own_name, style));
        Ok(Descend::Into)
    }
}

/// The level of what is no heading.
pub(super) const BODY_TEXT: u8 = 9;

/// An outline level, from 0, as it is written, from 1.
pub(super) fn outline_level(written: Option<i64>) -> Option<u8> {
    let level = u8::try_from(written?.checked_sub(1)?).ok()?;
    (level < BODY_TEXT).then_some(level)
}

/// The font that a font face of that name stands for: LibreOffice counts faces of one font, `Symbol1`.
pub(super) fn symbol_font(face: &str) -> Option<&'static str> {
    let counted = |rest: &str| rest.bytes().all(|byte| byte.is_ascii_digit());
    ["Wingdings 2", "Wingdings", "Symbol"]
        .into_iter()
        .find(|font| face.strip_prefix(font).is_some_and(counted))
}

fn inherited(styles: &BTreeMap<Box<str>, Style>, name: &str) -> Style {
    let mut whole = Style::default();
    let mut next = styles.get(name);
    for _ in 0..Sheet::CHAIN {
        let Some(style) = next else { break };
        whole.outline = whole.outline.or(style.outline);
        whole.hidden = whole.hidden.or(style.hidden);
        whole.font = whole.font.or(style.font);
        if whole.list_name.is_none() {
            whole.list_name.clone_from(&style.list_name);
        }
        next = style.parent.as_deref().and_then(|name| styles.get(name));
    }
    whole
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(face: &str, expect: Option<&str>) {
        assert_eq!(symbol_font(face), expect, "{face}");
    }

    #[test]
    fn faces_of_symbol_fonts_are_known() {
        check("Symbol", Some("Symbol"));
        check("Wingdings1", Some("Wingdings"));
        check("Wingdings 2", Some("Wingdings 2"));
        check("Wingdings 3", None);
        check("宋体", None);
    }

    #[test]
    fn outline_levels_are_counted_from_0() {
        assert_eq!(outline_level(Some(1)), Some(0));
        assert_eq!(outline_level(Some(9)), Some(8));
        assert_eq!(outline_level(Some(10)), None);
        assert_eq!(outline_level(Some(0)), None);
        assert_eq!(outline_level(Some(i64::MIN)), None);
        assert_eq!(outline_level(None), None);
    }
}
