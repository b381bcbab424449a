//! The labels of list paragraphs (MS-DOC 2.9.147, 2.9.150, 2.9.131): list definitions, lists, and what they override.

use super::bytes::{slice, u8_at, u16_at, u32_at};
use super::fib::{Fib, Part, Version};
use super::fonts::Fonts;
use super::sprms::Sprms;
use super::styles::{NO_STYLE, Style};
use crate::counting::Counting;
use crate::lists::{Counter, LEVELS, Level};
use crate::{Limits, ReadError};
use std::collections::BTreeMap;

/// Bytes of a list definition (`LSTF`).
const DEFINITION: usize = 28;
/// Bytes of a list (`LFO`).
const LIST: usize = 16;
/// The fixed bytes of a level (`LVLF`).
const LEVEL: usize = 28;
/// Characters of a label that Word writes at most.
const LONGEST_LABEL: usize = 255;

/// A list definition.
#[derive(Debug)]
struct Definition {
    levels: [Option<Box<Level>>; LEVELS],
    /// The paragraph style that is tied to each level.
    styles: [u16; LEVELS],
}

/// A list.
#[derive(Debug)]
struct List {
    definition: u32,
    starts: [Option<u32>; LEVELS],
    overrides: [Option<Box<Level>>; LEVELS],
    /// Levels whose start has been used.
    started: u16,
}

/// All lists of a document, and how far each has counted.
#[derive(Debug, Default)]
pub(super) struct Lists {
    definitions: BTreeMap<u32, Definition>,
    by_number: Vec<List>,
    counters: BTreeMap<u32, Counter>,
}

impl Lists {
    /// Reads them all; each table ends where something does not fit in.
    pub(super) fn read(fib: &Fib<'_>, fonts: &Fonts, limits: &Limits) -> Result<Self, ReadError> {
        let mut lists = Self::default();
        if fib.version == Version::Word97 {
            lists.read_definitions(fib, fonts, limits)?;
            lists.read_lists(fib.part(Part::ListOverrides), fonts, limits)?;
        }
        Ok(lists)
    }

    fn read_definitions(
        &mut self,
        fib: &Fib<'_>,
        fonts: &Fonts,
        limits: &Limits,
    ) -> Result<(), ReadError> {
        let (definitions, mut levels) = fib.part_and_rest(Part::Lists);
        let count = usize::from(u16_at(definitions, 0).unwrap_or(0));
        let entries = definitions.get(2..).unwrap_or_default().chunks_exact(DEFINITION).take(count);
        crate::limits::check("definitions", entries.len() as u64, limits.definitions)?;
        for entry in entries {
            let id = u32_at(entry, 0).unwrap_or(0);
            let style = |index: usize| u16_at(entry, index.saturating_mul(2).saturating_add(8));
            let simple = u8_at(entry, 26).unwrap_or(0) & 1 == 1;
            let mut definition = Definition {
                levels: Default::default(),
                styles: std::array::from_fn(|index| style(index).unwrap_or(NO_STYLE)),
            };
            for slot in definition.levels.iter_mut().take(if simple { 1 } else { LEVELS }) {
                let Some((level, rest)) = read_level(levels, fonts) else { break };
                *slot = Some(Box::new(level));
                levels = rest;
            }
            self.definitions.insert(id, definition);
        }
        Ok(())
    }

    fn read_lists(
        &mut self,
        bytes: &[u8],
        fonts: &Fonts,
        limits: &Limits,
    ) -> Result<(), ReadError> {
        let count = u32_at(bytes, 0).unwrap_or(0) as usize;
        let entries = bytes.get(4..).unwrap_or_default().chunks_exact(LIST).take(count);
        crate::limits::check("definitions", entries.len() as u64, limits.definitions)?;
        let counts: Vec<u8> = entries.clone().map(|entry| u8_at(entry, 12).unwrap_or(0)).collect();
        let mut rest =
            bytes.get(counts.len().saturating_mul(LIST).saturating_add(4)..).unwrap_or_default();
        for (entry, count) in entries.zip(counts) {
            let mut list = List {
                definition: u32_at(entry, 0).unwrap_or(0),
                starts: [None; LEVELS],
                overrides: Default::default(),
                started: 0,
            };
            rest = rest.get(4..).unwrap_or_default();
            for _ in 0..count {
                let Some((start, flags)) = u32_at(rest, 0).zip(u32_at(rest, 4)) else { break };
                rest = rest.get(8..).unwrap_or_default();
                let index = (flags & 0xF) as usize;
                if flags & 0x20 != 0 {
                    let Some((level, after)) = read_level(rest, fonts) else { break };
                    rest = after;
                    if let Some(slot) = list.starts.get_mut(index).filter(|_| flags & 0x10 != 0) {
                        *slot = level.start;
                    }
                    if let Some(slot) = list.overrides.get_mut(index) {
                        *slot = Some(Box::new(level));
                    }
                } else if flags & 0x10 != 0
                    && let Some(slot) = list.starts.get_mut(index)
                {
                    *slot = Some(start);
                }
            }
            self.by_number.push(list);
        }
        Ok(())
    }

    /// The label of the next paragraph of list `number`, counted from 1.
    ///
    /// `level` is the paragraph's own; where it has none, the level that is tied to its style, which has the number
    /// `style_number`, counts, then the style's own.
    pub(super) fn label(
        &mut self,
        number: u16,
        level: Option<u8>,
        style_number: u16,
        style: Style,
    ) -> Option<String> {
        let list = self.by_number.get_mut(usize::from(number.checked_sub(1)?))?;
        let definition = self.definitions.get(&list.definition)?;
        let tied = || {
            let mut levels = definition.styles.iter();
            levels.position(|&tied| tied == style_number && tied != NO_STYLE)
        };
        let at = level
            .map(usize::from)
            .or_else(tied)
            .or_else(|| style.level.map(usize::from))
            .unwrap_or(0);
        let bit = 1_u16.checked_shl(u32::try_from(at).ok()?).unwrap_or(0);
        let unused = list.started & bit == 0;
        list.started |= bit;
        let first = list.starts.get(at).copied().flatten().filter(|_| unused);
        let level_of = |index: usize| -> Option<&Level> {
            let own = list.overrides.get(index).and_then(Option::as_deref);
            own.or_else(|| definition.levels.get(index).and_then(Option::as_deref))
        };
        level_of(at)?;
        self.counters.entry(list.definition).or_default().next(at, first, level_of)
    }
}

/// A level (`LVL`) and what stands behind it.
fn read_level<'a>(bytes: &'a [u8], fonts: &Fonts) -> Option<(Level, &'a [u8])> {
    let fixed = bytes.get(..LEVEL)?;
    let flags = u8_at(fixed, 5)?;
    let runs_length = usize::from(u8_at(fixed, 24)?);
    let runs_at = usize::from(u8_at(fixed, 25)?).saturating_add(LEVEL);
    let text_at = runs_at.saturating_add(runs_length);
    let length = usize::from(u16_at(bytes, text_at)?);
    let text = slice(bytes, text_at.saturating_add(2), length.saturating_mul(2));
    let rest = bytes.get(text_at.saturating_add(2).saturating_add(text.len())..)?;
    let (mut font, mut hidden) = (None, false);
    for (sprm, operand) in Sprms::new(slice(bytes, runs_at, runs_length), Version::Word97) {
        match sprm {
            0x4A4F => font = u16_at(operand, 0),
            0x083C => hidden = u8_at(operand, 0).is_some_and(|value| value & 1 == 1),
            _ => {}
        }
    }
    let restart = (flags & 0x08 != 0).then(|| u8_at(fixed, 26).map(i64::from)).flatten();
    let level = Level {
        start: u32_at(fixed, 0),
        counting: u8_at(fixed, 4).map(Counting::numbered),
        text: label_text(text, fixed.get(6..15)?),
        font: font.and_then(|font| fonts.name(font)).map(Into::into),
        restart,
        legal: flags & 0x04 != 0,
        hidden,
        style: None,
    };
    Some((level, rest))
}

/// The text of a label, with `%1` for the number of level 1, which in the file is the character U+0000 at one of
/// the `places`, counted from 1.
fn label_text(text: &[u8], places: &[u8]) -> String {
    let mut label = String::new();
    let mut units = Vec::new();
    for (place, unit) in (1_u16..).zip(text.chunks_exact(2)).take(LONGEST_LABEL) {
        let unit = u16_at(unit, 0).unwrap_or(0);
        let is_number = places.iter().any(|&number| u16::from(number) == place);
        if is_number && usize::from(unit) < LEVELS {
            push_units(&mut label, &mut units);
            label.push('%');
            label.extend(char::from_digit(u32::from(unit).saturating_add(1), 10));
        } else {
            units.push(unit);
        }
    }
    push_units(&mut label, &mut units);
    label
}

fn push_units(label: &mut String, units: &mut Vec<u16>) {
    let characters = char::decode_utf16(units.drain(..));
    label.extend(characters.map(|unit| unit.unwrap_or(char::REPLACEMENT_CHARACTER)));
}
