//! Ranges: a lower and an upper end with one unit, or the same unit twice.
//!
//! ```text
//! range     = number [unit] separator number [unit]
//! separator = '-' | '–' | '—' | '~' | '至' | '到'
//! ```
//!
//! A multiplier that stands only behind the upper end is that of both (`1.5-2万元`).
//!
//! Reads: `10-20个`, `10～20%`, `10至20人`, `5到10家`, `10%-20%`, `20万元至50万元`, `1,000-1,500人`.

use super::{Idiom, count};
use crate::operand::{self, Operand};
use crate::reader::{Reader, open_digits, open_numerals};

/// A lower and an upper end.
#[derive(Debug)]
pub(crate) struct Range;

const SEPARATORS: &[&str] = &[
    "——", "--", "-", "\u{2010}", "\u{2011}", "\u{2012}", "–", "—", "―", "−", "~~", "~", "∼", "〜",
    "至", "到", "─",
];

/// Bytes of the range separator that a text starts with.
pub(crate) fn separator(text: &str) -> Option<usize> {
    SEPARATORS.iter().find(|sign| text.starts_with(**sign)).map(|sign| sign.len())
}

impl Idiom for Range {
    fn name(&self) -> &'static str {
        "range"
    }

    fn words(&self) -> Vec<&'static str> {
        vec!["-", "–", "—", "~", "至", "到"]
    }

    fn openers(&self, open: &mut dyn FnMut(char)) {
        open('-');
        open_digits(open);
        open_numerals(open);
    }

    fn read(&self, reader: &mut Reader<'_>) -> bool {
        let start = reader.at;
        if !count::sign_fits(reader) {
            return false;
        }
        let Some(lower) = operand::read(reader, start) else { return false };
        let mut at = lower.end;
        for included in ["（含）", "(含)", "（不含）", "(不含)"] {
            if reader.from(at).starts_with(included) {
                at += included.len();
                break;
            }
        }
        let Some(length) = separator(reader.from(at)) else { return false };
        let next = at + length;
        let Some(upper) =
            operand::read(reader, next).filter(|_| !reader.from(next).starts_with("--"))
        else {
            return false;
        };
        if !fits(reader, &lower, &upper) {
            return false;
        }
        let accepted = count::emit(reader, &lower, Some(&upper), self.name());
        if !accepted {
            reader.advance(upper.number_end.max(upper.end), self.name());
        }
        true
    }
}

/// Whether two operands are the ends of one range.
fn fits(reader: &Reader<'_>, lower: &Operand, upper: &Operand) -> bool {
    let unit =
        |operand: &Operand| reader.text.get(operand.unit.0..operand.unit.1).unwrap_or_default();
    let code = |operand: &Operand| operand.digits.is_some_and(|digits| digits.leading_zero);
    if code(lower)
        || code(upper)
        || lower.chinese.is_some_and(|c| c.number.is_none())
        || upper.chinese.is_some_and(|c| c.number.is_none())
    {
        return false;
    }
    !lower.has_unit() || !upper.has_unit() || unit(lower) == unit(upper)
}
