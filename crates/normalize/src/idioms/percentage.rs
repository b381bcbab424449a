//! Percentages in words.
//!
//! ```text
//! percentage = ('百分之' | '千分之' | '万分之') number [('至' | '到' | '-' | '—') [same] number]
//! ```
//!
//! Reads: `百分之九十五`, `百分之百`, `百分之三点五`, `千分之五`, `百分之五十至百分之六十`.

use super::{Idiom, count};
use crate::number::Number;
use crate::reader::Reader;

/// Percentages in words.
#[derive(Debug)]
pub(crate) struct Percentage;

const WORDS: &[(&str, &str)] = &[("百分之", "%"), ("千分之", "‰"), ("万分之", "‱")];

impl Idiom for Percentage {
    fn name(&self) -> &'static str {
        "percentage"
    }

    fn words(&self) -> Vec<&'static str> {
        WORDS.iter().map(|&(word, _)| word).collect()
    }

    fn openers(&self, open: &mut dyn FnMut(char)) {
        "百千万".chars().for_each(open);
    }

    fn read(&self, reader: &mut Reader<'_>) -> bool {
        let start = reader.at;
        let Some((number, end, unit)) = one(reader, start) else {
            return whole(reader);
        };
        let (mut upper, mut finish) = (None, end);
        if let Some(length) = super::range::separator(reader.from(end)) {
            let next = end + length;
            let second = one(reader, next)
                .filter(|&(_, _, second)| second == unit)
                .or_else(|| plain(reader, next).map(|(number, end)| (number, end, unit)));
            if let Some((second, second_end, _)) = second {
                (upper, finish) = (Some(second), second_end);
            }
        }
        count::emit_words(reader, start, finish, number, upper, unit);
        reader.trace(start..finish, self.name());
        true
    }
}

/// One percentage: its number, where it ends, its unit.
fn one(reader: &Reader<'_>, at: usize) -> Option<(Number, usize, &'static str)> {
    let rest = reader.from(at);
    let &(word, unit) = WORDS.iter().find(|(word, _)| rest.starts_with(word))?;
    let (number, end) = plain(reader, at + word.len())?;
    Some((number, end, unit))
}

fn plain(reader: &Reader<'_>, at: usize) -> Option<(Number, usize)> {
    if let Some(read) = reader.digits(at) {
        return Some((read.number?, read.end));
    }
    let read = reader.chinese(at)?;
    Some((read.number?, read.end))
}

/// 百分百 as a value.
fn whole(reader: &mut Reader<'_>) -> bool {
    if reader.place != crate::reader::Place::Value || !reader.rest().starts_with("百分百") {
        return false;
    }
    let start = reader.at;
    count::emit_words(reader, start, start + "百分百".len(), Number::integer(100), None, "%");
    true
}
