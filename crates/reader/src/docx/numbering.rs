//! The labels that Word generates for list paragraphs (ECMA-376 part 1, 17.9), which stand in no run.

use super::styles::{Style, Styles};
use crate::counting::Counting;
use crate::lists::{Counter, LEVELS, Level};
use crate::xml::element::Element;
use crate::xml::{Descend, Sink, Tag};
use crate::{Limits, ReadError};
use std::collections::BTreeMap;

/// `w:abstractNum`.
#[derive(Debug, Default)]
struct AbstractNumber {
    levels: [Option<Box<Level>>; LEVELS],
    style_link: Option<Box<str>>,
}

/// `w:num`.
#[derive(Debug, Default)]
struct Number {
    abstract_id: Option<i64>,
    overrides: [Option<Box<Level>>; LEVELS],
    starts: [Option<u32>; LEVELS],
}

/// All lists of a document, and how far each has counted.
#[derive(Debug)]
pub(crate) struct Numbering {
    limits: Limits,
    count: u64,
    abstracts: BTreeMap<i64, AbstractNumber>,
    numbers: BTreeMap<i64, Number>,
    counters: BTreeMap<i64, Counter>,
    /// Lists and levels whose `w:startOverride` has been used.
    started: BTreeMap<i64, u16>,
    reading: Reading,
}

/// Where the reader stands in the part.
#[derive(Debug, Default)]
struct Reading {
    abstract_number: Option<(i64, AbstractNumber)>,
    number: Option<(i64, Number)>,
    level: Option<(usize, Level)>,
    override_level: Option<usize>,
}

impl Numbering {
    /// No lists yet.
    pub(crate) fn new(limits: &Limits) -> Self {
        Self {
            limits: *limits,
            count: 0,
            abstracts: BTreeMap::new(),
            numbers: BTreeMap::new(),
            counters: BTreeMap::new(),
            started: BTreeMap::new(),
            reading: Reading::default(),
        }
    }

    /// Links from list to style to list that are followed.
    const LINKS: usize = 8;

    /// The label of the next paragraph of list `number`.
    ///
    /// `level` is the paragraph's own; where it has none, the level that is tied to its style, `style`, counts,
    /// then the style's own.
    pub(crate) fn label(
        &mut self,
        styles: &Styles,
        number: i64,
        level: Option<i64>,
        style: Option<(&str, &Style)>,
    ) -> Option<String> {
        let list = self.numbers.get(&number)?;
        let abstract_id = self.linked(styles, list.abstract_id?)?;
        let definition = self.abstracts.get(&abstract_id)?;
        let level_of = |index: usize| -> Option<&Level> {
            let own = list.overrides.get(index).and_then(Option::as_deref);
            own.or_else(|| definition.levels.get(index).and_then(Option::as_deref))
        };
        let tied = || {
            let (style, _) = style?;
            (0..LEVELS).find(|&index| {
                level_of(index).is_some_and(|level| level.style.as_deref() == Some(style))
            })
        };
        let index = |level: i64| usize::try_from(level).ok();
        let own = || style.and_then(|(_, style)| style.level).and_then(index);
        let at = level.and_then(index).or_else(tied).or_else(own).unwrap_or(0);
        level_of(at)?;

        let started = self.started.entry(number).or_default();
        let bit = 1_u16.checked_shl(u32::try_from(at).ok()?).unwrap_or(0);
        let first = list.starts.get(at).copied().flatten().filter(|_| *started & bit == 0);
        *started |= bit;
        self.counters.entry(abstract_id).or_default().next(at, first, level_of)
    }

    /// Follows `w:numStyleLink` to the list that defines the levels.
    fn linked(&self, styles: &Styles, mut id: i64) -> Option<i64> {
        for _ in 0..Self::LINKS {
            let Some(link) = &self.abstracts.get(&id)?.style_link else { return Some(id) };
            let number = styles.get(link)?.number?;
            let next = self.numbers.get(&number)?.abstract_id?;
            if next == id {
                return Some(id);
            }
            id = next;
        }
        None
    }
}

impl Sink for Numbering {
    fn start(&mut self, element: Element, tag: &Tag<'_>) -> Result<Descend, ReadError> {
        if let Element::AbstractNumber | Element::Number = element {
            self.count = self.count.saturating_add(1);
            crate::limits::check("definitions", self.count, self.limits.definitions)?;
        }
        let reading = &mut self.reading;
        match element {
            Element::Numbering | Element::Other | Element::AlternateContent => {}
            Element::AbstractNumber => {
                let id = tag.number("abstractNumId")?.or(tag.number("listDefId")?).unwrap_or(-1);
                reading.abstract_number = Some((id, AbstractNumber::default()));
            }
            Element::NumberStyleLink => {
                if let Some((_, definition)) = &mut reading.abstract_number {
                    let link = tag.name_of("val", &self.limits)?;
                    definition.style_link = link.map(|id| id.as_ref().into());
                }
            }
            Element::Number => {
                let id = tag.number("numId")?.or(tag.number("ilfo")?).unwrap_or(-1);
                reading.number = Some((id, Number::default()));
            }
            Element::AbstractNumberId => {
                if let Some((_, number)) = &mut reading.number {
                    number.abstract_id = tag.number("val")?;
                }
            }
            Element::LevelOverride => reading.override_level = level_index(tag)?,
            Element::StartOverride => {
                if let (Some((_, number)), Some(index)) =
                    (&mut reading.number, reading.override_level)
                    && let Some(slot) = number.starts.get_mut(index)
                {
                    *slot = Some(unsigned(tag.number("val")?));
                }
            }
            Element::Level => {
                reading.level = level_index(tag)?.map(|index| (index, Level::default()));
            }
            Element::RunProperties if reading.level.is_some() => {}
            _ => {
                if let Some((_, level)) = &mut reading.level {
                    read_level(level, element, tag, &self.limits)?;
                }
                return Ok(Descend::Over);
            }
        }
        Ok(Descend::Into)
    }

    fn end(&mut self, element: Element) -> Result<(), ReadError> {
        let reading = &mut self.reading;
        match element {
            Element::Level => {
                let Some((index, level)) = reading.level.take() else { return Ok(()) };
                let levels = match (&mut reading.number, &mut reading.abstract_number) {
                    (Some((_, number)), _) => &mut number.overrides,
                    (None, Some((_, definition))) => &mut definition.levels,
                    (None, None) => return Ok(()),
                };
                if let Some(slot) = levels.get_mut(index) {
                    *slot = Some(Box::new(level));
                }
            }
            Element::LevelOverride => reading.override_level = None,
            Element::AbstractNumber => self.abstracts.extend(reading.abstract_number.take()),
            Element::Number => self.numbers.extend(reading.number.take()),
            _ => {}
        }
        Ok(())
    }
}

fn read_level(
    level: &mut Level,
    element: Element,
    tag: &Tag<'_>,
    limits: &Limits,
) -> Result<(), ReadError> {
    match element {
        Element::Start => level.start = Some(unsigned(tag.number("val")?)),
        Element::NumberFormat => {
            let format = tag.word("format")?;
            level.counting = tag.word("val")?.map(|name| Counting::named(&name, format.as_deref()));
        }
        Element::OldNumberFormat => {
            level.counting = Some(Counting::numbered(tag.number("val")?.unwrap_or(0)));
        }
        Element::LevelText => {
            // Word writes at most 255 characters; anything longer is no label.
            let text = tag.word("val")?.unwrap_or_default();
            level.text = text.chars().take(255).collect();
        }
        Element::LevelRestart => level.restart = tag.number("val")?,
        Element::LegalNumbering => level.legal = tag.on()?,
        Element::ParagraphStyle => {
            level.style = tag.name_of("val", limits)?.map(|id| id.as_ref().into());
        }
        Element::RunFonts => {
            let font = match tag.name_of("ascii", limits)? {
                Some(font) => Some(font),
                None => tag.name_of("hAnsi", limits)?,
            };
            level.font = font.map(|font| font.as_ref().into());
        }
        Element::Vanish => level.hidden = tag.on()?,
        _ => {}
    }
    Ok(())
}

fn level_index(tag: &Tag<'_>) -> Result<Option<usize>, ReadError> {
    let index = tag.number("ilvl")?.and_then(|index| usize::try_from(index).ok());
    Ok(index.filter(|&index| index < LEVELS))
}

fn unsigned(number: Option<i64>) -> u32 {
    number.and_then(|number| u32::try_from(number).ok()).unwrap_or(0)
}
