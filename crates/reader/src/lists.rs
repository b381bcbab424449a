//! The labels of list paragraphs, which stand in no run: how a list counts, whatever format defines it.

use crate::counting::Counting;
use crate::symbol;

/// Levels of a list.
pub(crate) const LEVELS: usize = 9;

/// One level of a list.
#[derive(Debug, Clone, Default)]
pub(crate) struct Level {
    pub(crate) start: Option<u32>,
    pub(crate) counting: Option<Counting>,
    /// `%1.%2` and the like: the number of level 1, counted from 1, then a stop, then that of level 2.
    pub(crate) text: String,
    pub(crate) font: Option<Box<str>>,
    /// 0 is never, n is after a paragraph of level n, counted from 1; else after each level above.
    pub(crate) restart: Option<i64>,
    /// All numbers of the label in Arabic digits.
    pub(crate) legal: bool,
    pub(crate) hidden: bool,
    /// The paragraph style that is tied to this level.
    pub(crate) style: Option<Box<str>>,
}

/// How far a list has counted.
#[derive(Debug, Default)]
pub(crate) struct Counter {
    values: [Option<u32>; LEVELS],
}

impl Counter {
    /// Lets level `at`, from 0, and all below it begin anew.
    pub(crate) fn restart(&mut self, at: usize) {
        self.values.iter_mut().skip(at).for_each(|value| *value = None);
    }

    /// Counts a paragraph at level `at`, from 0; its label.
    ///
    /// `first` is the number that it takes whatever was counted before.
    pub(crate) fn next<'a>(
        &mut self,
        at: usize,
        first: Option<u32>,
        level_of: impl Fn(usize) -> Option<&'a Level>,
    ) -> Option<String> {
        let current = level_of(at)?;
        let value = self.values.get_mut(at)?;
        *value = Some(match (first, *value) {
            (Some(start), _) => start,
            (None, Some(value)) => value.saturating_add(1),
            (None, None) => current.start.unwrap_or(0),
        });
        let number = i64::try_from(at).unwrap_or(i64::MAX);
        for (index, value) in self.values.iter_mut().enumerate() {
            let start = || level_of(index).and_then(|level| level.start).unwrap_or(0);
            if index < at && value.is_none() {
                *value = Some(start());
            }
            let restarts = match level_of(index).and_then(|level| level.restart) {
                Some(0) => false,
                Some(after) => number < after,
                None => true,
            };
            if index > at && restarts {
                *value = None;
            }
        }
        if current.hidden {
            return None;
        }
        let label = write_label(current, &self.values, level_of);
        let label = label.trim_end();
        (!label.is_empty()).then(|| label.to_owned())
    }
}

fn write_label<'a>(
    current: &Level,
    values: &[Option<u32>; LEVELS],
    level_of: impl Fn(usize) -> Option<&'a Level>,
) -> String {
    let mut label = String::new();
    let mut characters = current.text.chars().peekable();
    while let Some(character) = characters.next() {
        let index = (character == '%')
            .then(|| characters.peek().and_then(|digit| digit.to_digit(10)))
            .flatten()
            .and_then(|digit| usize::try_from(digit).ok()?.checked_sub(1));
        let Some(index) = index else {
            label.push(symbol::plain(current.font.as_deref(), character));
            continue;
        };
        characters.next();
        let value = values.get(index).copied().flatten().unwrap_or(1);
        let counting =
            level_of(index).and_then(|level| level.counting).unwrap_or(Counting::Decimal);
        let counting =
            if current.legal && counting != Counting::None { Counting::Decimal } else { counting };
        counting.write(value, &mut label);
    }
    label
}
