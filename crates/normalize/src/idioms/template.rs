//! Unfilled forms: places that were never filled in, and values that are blank.
//!
//! ```text
//! template    = [comparator] placeholder [unit] | comparator [unit] | unit
//! placeholder = '**' | 'XX' | '××' | '__' | '★★' | '□□' | '…' | '（）' | one sign before a unit
//! blank       = {'-' | '—' | '/' | '\'}
//! ```
//!
//! Unfilled: `≥**人`, `XX年XX月XX日前`, `≥____人`, `≤（）万元`, `≥人`, `万人`.

use super::{Idiom, comparator};
use crate::reader::Reader;
use crate::{number, unit};

/// Unfilled places.
#[derive(Debug)]
pub(crate) struct Template;

/// The most signs that one placeholder takes; more make another.
const MAX_PLACEHOLDER: usize = 64;

/// Signs that stand for what is to be filled in.
const PLACEHOLDERS: &str = "*Xx×＊_★☆□○〇◯△#…?？";

impl Idiom for Template {
    fn name(&self) -> &'static str {
        "template"
    }

    fn words(&self) -> Vec<&'static str> {
        vec!["**", "XX", "××", "__", "★★", "□□", "…"]
    }

    fn openers(&self, open: &mut dyn FnMut(char)) {
        PLACEHOLDERS.chars().filter(|c| *c != '〇').for_each(&mut *open);
        open('（');
        open('(');
    }

    fn read(&self, reader: &mut Reader<'_>) -> bool {
        let end = placeholder(reader, reader.at);
        if end == reader.at {
            return false;
        }
        reader.unfilled = true;
        reader.pending = None;
        reader.advance(end, self.name())
    }
}

/// The end of the placeholder at byte `at`; `at` itself where there is none.
fn placeholder(reader: &Reader<'_>, at: usize) -> usize {
    let rest = reader.from(at);
    if rest.starts_with("（）") {
        return at + "（）".len();
    }
    if rest.starts_with("()") {
        return at + 2;
    }
    let (mut end, mut count) = (at, 0);
    let Some(first) = rest.chars().next().filter(|c| PLACEHOLDERS.contains(*c)) else { return at };
    for character in rest.chars().take(MAX_PLACEHOLDER).take_while(|c| *c == first) {
        end += character.len_utf8();
        count += 1;
    }
    let before = reader.text.get(..at).and_then(|before| before.chars().next_back());
    let after = reader.from(end);
    let joined = before.is_some_and(|c| c.is_ascii_alphanumeric())
        || after.chars().next().is_some_and(|c| c.is_ascii_alphanumeric());
    let after_sign = before.is_some_and(comparator::is_sign);
    let single_fits = first == '…'
        || after_sign
        || at == 0 && unit::read(after).is_some_and(|found| found.length == after.len());
    if matches!(first, '?' | '？') && !after_sign
        || joined && count < 2
        || count == 1 && !single_fits
    {
        return at;
    }
    end
}

/// Whether a text without any term is a form that was not filled in, beyond the placeholders already seen:
/// operators, brackets and units with no number.
pub(crate) fn is_unfilled(text: &str) -> bool {
    let inner = text.trim_matches(['(', ')', '（', '）', '。', '，']);
    if inner.is_empty() {
        return !text.is_empty();
    }
    let (mut rest, mut comparators) = (inner, 0);
    // An indicator's name may stand before the sign.
    if let Some(sign) = inner.find(comparator::is_sign) {
        rest = inner.get(sign..).unwrap_or_default();
    }
    for verb in ["达到", "控制在", "提高到", "提升到", "降低到", "为", "达"] {
        if let Some(after) = rest.strip_prefix(verb) {
            (rest, comparators) = (after, 1);
            break;
        }
    }
    while let Some(length) = comparator::length(rest) {
        rest = rest.get(length..).unwrap_or_default();
        comparators += 1;
    }
    if comparators == 0 && rest.len() != inner.len() {
        return false;
    }
    for suffix in ["以上", "以下", "以内", "左右"] {
        rest = rest.strip_suffix(suffix).unwrap_or(rest);
    }
    let rest = rest.trim_matches(['(', ')', '（', '）']);
    if rest.is_empty() {
        return comparators > 0;
    }
    is_unit_only(rest)
        || matches!(rest, "年月日" | "年月日前" | "年月" | "年月前" | "月日前" | "月底前" | "月前")
}

/// A unit, perhaps with a multiplier and a denominator, and nothing else.
fn is_unit_only(text: &str) -> bool {
    let mut rest = text;
    if unit::read(rest).is_none() {
        while let Some(next) =
            rest.chars().next().filter(|next| matches!(next, '百' | '千' | '万' | '亿'))
        {
            rest = rest.get(next.len_utf8()..).unwrap_or_default();
        }
        if rest.is_empty() {
            return text.chars().count() == 1
                && number::multiplier(text.chars().next().unwrap_or_default()) >= Some(4);
        }
    }
    for _ in 0..4 {
        let Some(found) = unit::read(rest) else { break };
        rest = rest.get(found.length..).unwrap_or_default();
        if rest.is_empty() {
            return true;
        }
        let Some(next) = rest.strip_prefix(['/', '·', '*', '•', '每']) else { return false };
        rest = next;
    }
    rest.len() < text.len() && ["月", "季度", "季", "半年", "生"].contains(&rest)
}

/// Only dashes and slashes, or nothing.
pub(crate) fn is_blank(text: &str) -> bool {
    text.chars().all(|c| "-—–―−－_/\\─".contains(c) && c != '_')
}
