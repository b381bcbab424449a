//! Indefinite numerals and fractions: they name no number that a limit could be checked against.
//!
//! ```text
//! indefinite = ('数' | '几' | '上' | '若干') numerals | numerals '几' | '零' noun
//! fraction   = number '分之' number | digits '/' digits | '一半' | '半数'
//! ```
//!
//! A fraction gets a warning. `百分之`, `千分之` and `万分之` belong to the idiom `percentage`.
//!
//! Silent: `数百人次`, `几十个`, `十几个`, `三分之二`, `1/3`, `零事故`.

use super::Idiom;
use crate::operand;
use crate::reader::{Reader, open_digits, open_numerals};

/// Indefinite numerals and fractions.
#[derive(Debug)]
pub(crate) struct Indefinite;

impl Idiom for Indefinite {
    fn name(&self) -> &'static str {
        "indefinite"
    }

    fn words(&self) -> Vec<&'static str> {
        vec!["数", "几", "上", "零", "分之"]
    }

    fn openers(&self, open: &mut dyn FnMut(char)) {
        "数几上".chars().for_each(&mut *open);
        open_digits(open);
        open_numerals(open);
    }

    fn read(&self, reader: &mut Reader<'_>) -> bool {
        let rest = reader.rest();
        let first = rest.chars().next().unwrap_or_default();
        if "数几上".contains(first) {
            return self.vague(reader, first);
        }
        let digits = reader.digits(reader.at);
        let chinese = reader.chinese(reader.at);
        let Some(end) = digits.map(|read| read.end).or(chinese.map(|read| read.end)) else {
            return false;
        };
        let after = reader.from(end);
        if digits.is_none() && after.starts_with('几') {
            return reader.advance(
                end + '几'.len_utf8() + after_numerals(reader, end + '几'.len_utf8()),
                self.name(),
            );
        }
        let whole = reader.text.get(reader.at..end).unwrap_or_default();
        if whole == "零" || whole == "〇" {
            return reader.advance(end, self.name());
        }
        if let Some(tail) = after.strip_prefix("分之")
            && !matches!(whole, "百" | "千" | "万")
        {
            let lower = end + (after.len() - tail.len());
            let upper = reader
                .digits(lower)
                .map(|read| read.end)
                .or_else(|| reader.chinese(lower).map(|read| read.end));
            return upper.is_some_and(|upper| self.fraction(reader, upper));
        }
        if digits.is_some_and(|read| read.fraction_width == 0)
            && let Some(tail) = after.strip_prefix('/')
            && let Some(lower) = reader.digits(end + 1)
            && !tail.is_empty()
            && operand::denominator(reader, end + 1, true).is_none()
        {
            return self.fraction(reader, lower.end);
        }
        false
    }
}

impl Indefinite {
    /// 数百, 几十万, 上千
    fn vague(&self, reader: &mut Reader<'_>, first: char) -> bool {
        let start = reader.at + first.len_utf8();
        let Some(read) = reader.chinese(start) else { return false };
        // 人数五十人: 数 ends another word unless a multiplier follows.
        let is_ten = read.characters == 1 && reader.from(start).starts_with('十');
        if !(read.bare || is_ten) {
            return false;
        }
        reader.advance(read.end, self.name())
    }

    fn fraction(&self, reader: &mut Reader<'_>, end: usize) -> bool {
        let text = reader.text.get(reader.at..end).unwrap_or_default();
        let message = format!("expected a number or a percentage, found the fraction `{text}`");
        reader.doubt(
            reader.at..end,
            "unread-fraction",
            message,
            "write the fraction as a percentage if it is to be checked",
        );
        reader.pending = None;
        reader.advance(end, self.name())
    }
}

fn after_numerals(reader: &Reader<'_>, at: usize) -> usize {
    reader.chinese(at).map_or(0, |read| read.end - at)
}
