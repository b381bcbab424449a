//! The list tables (RTF 1.9.1, "List Tables"), for paragraphs that are in a list and bring no label of their own.

use crate::lists::{Counter, LEVELS, Level};
use std::collections::BTreeMap;

/// `\list`.
#[derive(Debug, Default)]
struct List {
    id: i32,
    levels: Vec<Level>,
}

/// `\listoverride`.
#[derive(Debug, Default)]
struct Override {
    number: i32,
    list: i32,
    levels: [Option<Box<Level>>; LEVELS],
    starts: [Option<u32>; LEVELS],
    next_level: usize,
    start_overridden: bool,
}

/// All lists of a document, how far each has counted, and what is being read.
#[derive(Debug, Default)]
pub(super) struct Numbering {
    lists: BTreeMap<i32, Vec<Level>>,
    overrides: BTreeMap<i32, Override>,
    counters: BTreeMap<i32, Counter>,
    /// Lists and levels whose overridden start has been used.
    started: BTreeMap<i32, u16>,
    list: Option<List>,
    reading_override: Option<Override>,
    level: Option<Level>,
}

impl Numbering {
    /// Characters of a label's text that are kept; Word writes no more.
    const TEXT: usize = 255;

    /// The label of the next paragraph of list `number`, at `level` from 0.
    pub(super) fn label(&mut self, number: i32, level: i32) -> Option<String> {
        let list = self.overrides.get(&number)?;
        let definition = self.lists.get(&list.list)?;
        let level_of = |index: usize| -> Option<&Level> {
            let own = list.levels.get(index).and_then(Option::as_deref);
            own.or_else(|| definition.get(index))
        };
        let at = usize::try_from(level).ok()?;
        level_of(at)?;
        let started = self.started.entry(number).or_default();
        let bit = 1_u16.checked_shl(u32::try_from(at).ok()?).unwrap_or(0);
        let first = list.starts.get(at).copied().flatten().filter(|_| *started & bit == 0);
        *started |= bit;
        self.counters.entry(list.list).or_default().next(at, first, level_of)
    }

    /// Lists and overrides so far.
    pub(super) fn count(&self) -> u64 {
        (self.lists.len() as u64).saturating_add(self.overrides.len() as u64)
    }

    /// `\list` begins.
    pub(super) fn begin_list(&mut self) {
        self.list = Some(List::default());
    }

    /// `\list` ends.
    pub(super) fn end_list(&mut self) {
        self.lists.extend(self.list.take().map(|list| (list.id, list.levels)));
    }

    /// `\listoverride` begins.
    pub(super) fn begin_override(&mut self) {
        self.reading_override = Some(Override::default());
    }

    /// `\listoverride` ends.
    pub(super) fn end_override(&mut self) {
        let read = self.reading_override.take().map(|read| (read.number, read));
        self.overrides.extend(read);
    }

    /// `\lfolevel` begins.
    pub(super) fn begin_level_override(&mut self) {
        if let Some(read) = &mut self.reading_override {
            read.start_overridden = false;
        }
    }

    /// `\lfolevel` ends.
    pub(super) fn end_level_override(&mut self) {
        if let Some(read) = &mut self.reading_override {
            read.next_level = read.next_level.saturating_add(1);
        }
    }

    /// `\listoverridestartat`.
    pub(super) fn override_start(&mut self) {
        if let Some(read) = &mut self.reading_override {
            read.start_overridden = true;
        }
    }

    /// `\listidN`.
    pub(super) fn set_id(&mut self, id: i32) {
        match (&mut self.reading_override, &mut self.list) {
            (Some(read), _) => read.list = id,
            (None, Some(list)) => list.id = id,
            (None, None) => {}
        }
    }

    /// `\lsN` of an override.
    pub(super) fn set_number(&mut self, number: i32) {
        if let Some(read) = &mut self.reading_override {
            read.number = number;
        }
    }

    /// `\listlevel` begins.
    pub(super) fn begin_level(&mut self) {
        self.level = Some(Level::default());
    }

    /// The level that is being read.
    pub(super) fn level(&mut self) -> Option<&mut Level> {
        self.level.as_mut()
    }

    /// `\levelstartatN`.
    pub(super) fn set_start(&mut self, start: i32) {
        let start = u32::try_from(start).unwrap_or(0);
        match (&mut self.level, &mut self.reading_override) {
            (Some(level), _) => level.start = Some(start),
            (None, Some(read)) if read.start_overridden => {
                if let Some(slot) = read.starts.get_mut(read.next_level) {
                    *slot = Some(start);
                }
            }
            _ => {}
        }
    }

    /// `\listlevel` ends; its signs are of `font`.
    pub(super) fn end_level(&mut self, font: Option<&str>, hidden: bool) {
        let Some(mut level) = self.level.take() else { return };
        level.font = font.map(Into::into);
        level.hidden = hidden;
        match (&mut self.reading_override, &mut self.list) {
            (Some(read), _) => {
                if let Some(slot) = read.levels.get_mut(read.next_level) {
                    *slot = Some(Box::new(level));
                }
            }
            (None, Some(list)) if list.levels.len() < LEVELS => list.levels.push(level),
            _ => {}
        }
    }

    /// Takes in a piece of `\leveltext`: first its length, then its characters, those below 9 being the levels
    /// whose numbers stand there.
    pub(super) fn level_text(&mut self, text: &str) {
        let Some(level) = &mut self.level else { return };
        let room = Self::TEXT.saturating_sub(level.text.len());
        for character in text.chars().take(room) {
            match u32::from(character) {
                index @ 0..9 => {
                    level.text.push('%');
                    level.text.extend(char::from_digit(index.saturating_add(1), 10));
                }
                _ => level.text.push(character),
            }
        }
    }

    /// `\leveltext` ends: what was read begins with its length and ends with a semicolon.
    pub(super) fn end_level_text(&mut self) {
        let Some(level) = &mut self.level else { return };
        // A length below 9 was taken for a number.
        let text = std::mem::take(&mut level.text);
        let mut rest = text.chars();
        if rest.next() == Some('%') {
            rest.next();
        }
        let rest = rest.as_str();
        rest.strip_suffix(';').unwrap_or(rest).clone_into(&mut level.text);
    }
}
