//! A money cell's plain number, and whole numbers of list labels.

use crate::fold::Folded;
use crate::number::{self, Number};
use rust_decimal::Decimal;

/// A money cell, read. The declared unit of its table is not applied.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Amount<'t> {
    /// As written.
    pub number: Decimal,
    /// The unit that the cell itself repeats (`万元`); `None` if it has none.
    pub unit: Option<&'t str>,
}

/// Reads a whole money cell: a number with grouping commas or spaces, and perhaps its unit.
///
/// Anything else, and blank, `-`, `—`, `/`, is `None`.
///
/// ```
/// use normalize::{amount, fold};
///
/// let cell = fold("￥1,234.50 万元");
/// let read = amount(&cell).map(|amount| (amount.number.to_string(), amount.unit));
/// assert_eq!(read, Some(("1234.5".to_owned(), Some("万元"))));
/// assert_eq!(amount(&fold("—")), None);
/// ```
pub fn amount<'t>(folded: &'t Folded<'_>) -> Option<Amount<'t>> {
    let text = folded.text();
    let text = text.strip_prefix("人民币").unwrap_or(text);
    let text = text.strip_prefix(['￥', '¥']).unwrap_or(text);
    let (negative, text) = match text.strip_prefix(['-', '\u{2212}']) {
        Some(rest) => (true, rest),
        None => (false, text),
    };
    let text = text.strip_prefix(['￥', '¥']).unwrap_or(text);
    let read = number::digits(text, 0)?;
    let number = if negative { read.number?.negated() } else { read.number? };
    let rest = text.get(read.end..)?;
    let inner = rest
        .strip_prefix('(')
        .and_then(|rest| rest.strip_suffix(')'))
        .or_else(|| rest.strip_prefix('（').and_then(|rest| rest.strip_suffix('）')))
        .unwrap_or(rest);
    let unit = match inner {
        "" => None,
        "元" | "百元" | "千元" | "万元" | "十万元" | "百万元" | "千万元" | "亿元" | "万" | "亿" => {
            Some(inner)
        }
        "元整" | "元人民币" => inner.get(..'元'.len_utf8()),
        _ => return None,
    };
    Some(Amount { number: number.decimal()?, unit })
}

/// Reads a whole text as a whole number, in digits or in Chinese numerals; for list labels.
///
/// ```
/// assert_eq!(normalize::numeral("二十"), Some(20));
/// assert_eq!(normalize::numeral("12"), Some(12));
/// assert_eq!(normalize::numeral("12个"), None);
/// ```
pub fn numeral(text: &str) -> Option<u64> {
    if let Some(read) = number::digits(text, 0) {
        let plain = text.bytes().all(|byte| byte.is_ascii_digit());
        return read.number.filter(|_| plain).and_then(Number::whole);
    }
    let read = number::chinese(text, 0)?;
    let single = !read.sequence || text.contains(['〇', '○']);
    read.number.filter(|_| read.end == text.len() && single).and_then(Number::whole)
}
