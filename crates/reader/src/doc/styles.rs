//! The style sheet: what a paragraph or a run has from its style (MS-DOC 2.9.271, 2.9.258).

use super::bytes::{slice, u8_at, u16_at};
use super::fib::{Fib, Part, Version};
use super::properties::ParagraphProperties;
use super::sprms::Sprms;
use crate::{Limits, ReadError};

/// No style; also the list level that no style is tied to.
pub(super) const NO_STYLE: u16 = 0x0FFF;

/// What a style settles, its ancestors included.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Style {
    /// 9 is body text.
    pub(super) outline: Option<u8>,
    /// Its list, counted from 1.
    pub(super) list: Option<u16>,
    /// Its level in the list.
    pub(super) level: Option<u8>,
    /// Whether it hides text.
    hidden: Option<bool>,
    base: u16,
}

/// All styles by number.
#[derive(Debug, Default)]
pub(super) struct Styles {
    styles: Vec<Style>,
    /// Any style hides text.
    pub(super) any_hidden: bool,
}

impl Styles {
    /// Styles that a style may be based on, one on the other.
    const CHAIN: usize = 64;

    /// Reads the style sheet; what of it cannot be read settles nothing.
    pub(super) fn read(fib: &Fib<'_>, limits: &Limits) -> Result<Self, ReadError> {
        let bytes = fib.part(Part::Styles);
        let header = usize::from(u16_at(bytes, 0).unwrap_or(0));
        let count = usize::from(u16_at(bytes, 2).unwrap_or(0));
        let base = usize::from(u16_at(bytes, 4).unwrap_or(0));
        let mut own = Vec::new();
        let mut at = header.saturating_add(2);
        for _ in 0..count {
            let Some(length) = u16_at(bytes, at).map(usize::from) else { break };
            let style = slice(bytes, at.saturating_add(2), length);
            own.push(read_style(style, base, fib.version));
            at = at.saturating_add(2).saturating_add(length).next_multiple_of(2);
        }
        crate::limits::check("definitions", own.len() as u64, limits.definitions)?;
        let styles: Vec<Style> = own.iter().map(|style| inherited(style, &own)).collect();
        let any_hidden = styles.iter().any(|style| style.hidden == Some(true));
        Ok(Self { styles, any_hidden })
    }

    /// The style of that number; for one that does not exist, one that settles nothing.
    pub(super) fn get(&self, number: u16) -> Style {
        self.styles.get(usize::from(number)).copied().unwrap_or_default()
    }

    /// Whether the style of that number hides text.
    pub(super) fn hides(&self, number: u16) -> bool {
        self.get(number).hidden == Some(true)
    }
}

fn inherited(style: &Style, all: &[Style]) -> Style {
    let mut whole = *style;
    let mut next = style.base;
    for _ in 0..Styles::CHAIN {
        let Some(style) = all.get(usize::from(next)).filter(|_| next != NO_STYLE) else { break };
        whole.outline = whole.outline.or(style.outline);
        whole.list = whole.list.or(style.list);
        whole.level = whole.level.or(style.level);
        whole.hidden = whole.hidden.or(style.hidden);
        next = style.base;
    }
    whole
}

/// One style (`STD`), of which the first `base` bytes are fixed.
fn read_style(bytes: &[u8], base: usize, version: Version) -> Style {
    let word = |at| u16_at(bytes, at);
    let (Some(built_in), Some(kind)) = (word(0), word(2)) else {
        return Style { base: NO_STYLE, ..Style::default() };
    };
    let mut style = Style { base: kind >> 4, ..Style::default() };
    // A built-in heading has its level whether the file says so or not.
    if let level @ 1..=9 = built_in & 0x0FFF {
        style.outline = u8::try_from(level.saturating_sub(1)).ok();
    }
    if version == Version::Word6 {
        return style;
    }
    let count = word(4).unwrap_or(0) & 0xF;
    let name = usize::from(word(base).unwrap_or(0)).saturating_mul(2).saturating_add(4);
    let mut at = base.saturating_add(name);
    for part in 0..count {
        let Some(length) = word(at).map(usize::from) else { break };
        let properties = slice(bytes, at.saturating_add(2), length);
        match (kind & 0xF, part) {
            // Of paragraphs: the number of the style itself, then its properties; then those of its runs.
            (1 | 4, 0) | (3, 1) => read_paragraph(&mut style, properties.get(2..)),
            (1, 1) | (2, 0) => style.hidden = hides(properties),
            _ => {}
        }
        at = at.saturating_add(2).saturating_add(length).next_multiple_of(2);
    }
    style
}

fn read_paragraph(style: &mut Style, list: Option<&[u8]>) {
    let mut properties = ParagraphProperties::default();
    for sprm in Sprms::new(list.unwrap_or_default(), Version::Word97) {
        properties.apply(sprm);
    }
    style.outline = properties.outline.or(style.outline);
    style.list = properties.list;
    style.level = properties.level;
}

fn hides(list: &[u8]) -> Option<bool> {
    let vanish = Sprms::new(list, Version::Word97).filter(|&(sprm, _)| sprm == 0x083C).last();
    vanish.and_then(|(_, operand)| u8_at(operand, 0)).map(|value| value & 1 == 1)
}
