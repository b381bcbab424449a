//! Periods: from one date to another.
//!
//! ```text
//! period    = ['自' | '从'] date ['起'] separator date ['止']
//!           | [year] month separator month '月'           (1-12月)
//!           | year separator year '年' ['度']              (2023-2025年)
//!           | ['第'] quarter ['季度'] separator ['第'] quarter '季度'
//!           | month '月' day ['日'] separator day '日'
//! separator = '-' | '–' | '—' | '~' | '至' | '到'
//! ```
//!
//! The second date takes from the first what it does not say itself.
//!
//! Reads: `1-12月`, `2023年3月至11月`, `2023-2025年`, `2024.03-2024.11`, `自2023年3月起至2023年11月止`, `1月1日-12月31日`.

use super::{Idiom, range};
use crate::calendar::{self, Shape};
use crate::reader::{Place, Reader, open_digits, open_numerals};
use crate::value::{Meaning, PartialDate, Period as PeriodTerm};

/// From one date to another.
#[derive(Debug)]
pub(crate) struct Period;

/// A period before it is accepted.
struct Read {
    from: PartialDate,
    to: PartialDate,
    inferred: bool,
    end: usize,
}

impl Idiom for Period {
    fn name(&self) -> &'static str {
        "period"
    }

    fn words(&self) -> Vec<&'static str> {
        vec!["自", "从", "起", "止", "至", "到", "-", "—", "~", "月", "年", "季度"]
    }

    fn openers(&self, open: &mut dyn FnMut(char)) {
        open_digits(open);
        open_numerals(open);
        "自从当本今次年第-(".chars().for_each(open);
    }

    fn read(&self, reader: &mut Reader<'_>) -> bool {
        let start = reader.at;
        if reader.pending.is_some_and(|pending| pending.end == start) || !reader.may_be_date(start)
        {
            return false;
        }
        let at =
            start + if reader.rest().starts_with(['自', '从']) { '自'.len_utf8() } else { 0 };
        let Some(read) = dates(reader, at).or_else(|| short(reader, at)) else { return false };
        let mut end = read.end;
        for word in ["止", "期间", "之间"] {
            if reader.from(end).starts_with(word) {
                end += word.len();
            }
        }
        let term = PeriodTerm { from: read.from, to: read.to, inferred: read.inferred };
        reader.push(start..end, Meaning::Period(term));
        reader.advance(end, self.name())
    }
}

fn year_of(date: PartialDate) -> Option<i32> {
    match date {
        PartialDate::Year(year) => Some(year),
        PartialDate::Quarter { year, .. }
        | PartialDate::Month { year, .. }
        | PartialDate::Day { year, .. } => year,
    }
}

/// Two dates.
fn dates(reader: &Reader<'_>, at: usize) -> Option<Read> {
    let first = calendar::read(reader, at, None)?;
    let Shape::Date(from) = first.shape else { return None };
    let mut end = first.end;
    for word in ["起", "开始", "初", ","] {
        if reader.from(end).starts_with(word) {
            end += word.len();
            break;
        }
    }
    end += range::separator(reader.from(end))?;
    let inherited = Some((year_of(from), first.inferred));
    if let Some(second) = calendar::read(reader, end, inherited) {
        let to = match second.shape {
            Shape::Date(to) => next_year_of(reader, end, from, to),
            _ => return None,
        };
        // 2023.5-6.2 is no period of days.
        if first.decimal != second.decimal
            && !matches!(to, PartialDate::Day { .. } | PartialDate::Month { .. })
        {
            return None;
        }
        if first.decimal
            && matches!(from, PartialDate::Day { .. })
            && calendar::suffix(reader.from(second.end)).is_none()
            && second.decimal
            && !matches!(from, PartialDate::Day { year: Some(_), .. })
        {
            return None;
        }
        return Some(Read {
            from,
            to,
            inferred: first.inferred || second.inferred,
            end: second.end,
        });
    }
    // 5月1日至20日, 2023.1-12
    let (value, value_end, _) = calendar::small(reader, end)?;
    let after = reader.from(value_end);
    let value = u8::try_from(value).ok()?;
    match from {
        PartialDate::Day { year, month, .. }
            if after.starts_with(['日', '号']) && (1..=31).contains(&value) =>
        {
            Some(Read {
                from,
                to: PartialDate::Day { year, month, day: value },
                inferred: first.inferred,
                end: value_end + '日'.len_utf8(),
            })
        }
        PartialDate::Month { year, .. }
            if first.decimal
                && (1..=12).contains(&value)
                && !after.starts_with(|c: char| c.is_ascii_digit() || c == '万') =>
        {
            let end =
                if after.starts_with('月') { value_end + '月'.len_utf8() } else { value_end };
            Some(Read {
                from,
                to: PartialDate::Month { year, month: value },
                inferred: first.inferred,
                end,
            })
        }
        _ => None,
    }
}

/// 11月至次年3月: 次年 counts from the first date, not from the fiscal year.
fn next_year_of(reader: &Reader<'_>, at: usize, from: PartialDate, to: PartialDate) -> PartialDate {
    let next = ["次年", "翌年", "第二年"].iter().any(|word| reader.from(at).starts_with(word));
    let (true, Some(year)) = (next, year_of(from).and_then(|year| year.checked_add(1))) else {
        return to;
    };
    match to {
        PartialDate::Year(_) => PartialDate::Year(year),
        PartialDate::Quarter { quarter, .. } => PartialDate::Quarter { year: Some(year), quarter },
        PartialDate::Month { month, .. } => PartialDate::Month { year: Some(year), month },
        PartialDate::Day { month, day, .. } => PartialDate::Day { year: Some(year), month, day },
    }
}

/// Two numbers that share the word behind the second.
fn short(reader: &Reader<'_>, at: usize) -> Option<Read> {
    let mut year = (reader.fiscal_year, reader.fiscal_year.is_some());
    let mut from_at = at;
    if let Some(read) = calendar::read(reader, at, None)
        && let Shape::Date(PartialDate::Year(written)) = read.shape
    {
        year = (Some(written), read.inferred);
        from_at = read.end;
    }
    let ordinal =
        |at: usize| at + if reader.from(at).starts_with('第') { '第'.len_utf8() } else { 0 };
    let (first, first_end, _) = calendar::small(reader, ordinal(from_at))?;
    let second_at = first_end + range::separator(reader.from(first_end))?;
    let (second, second_end, _) = calendar::small(reader, ordinal(second_at))?;
    let after = reader.from(second_end);
    let (year, inferred) = year;
    let low = u8::try_from(first);
    let high = u8::try_from(second);
    if after.starts_with('月') && !after.starts_with("月均") {
        let month = |value: u8| {
            (1..=12).contains(&value).then_some(PartialDate::Month { year, month: value })
        };
        let (from, mut to) = (month(low.ok()?)?, month(high.ok()?)?);
        let mut end = second_end + '月'.len_utf8();
        if reader.from(end).starts_with('份') {
            end += '份'.len_utf8();
        }
        if reader.from(end).starts_with(['底', '末'])
            && let PartialDate::Month { month, .. } = to
        {
            to = calendar::month_end(year, month);
            end += '底'.len_utf8();
        }
        return Some(Read { from, to, inferred, end });
    }
    if after.starts_with("季度") {
        let quarter = |value: u8| {
            (1..=4).contains(&value).then_some(PartialDate::Quarter { year, quarter: value })
        };
        let (from, to) = (quarter(low.ok()?)?, quarter(high.ok()?)?);
        return Some(Read { from, to, inferred, end: second_end + "季度".len() });
    }
    let (from, to) = (calendar::written_year(first)?, calendar::written_year(second)?);
    let four = |at: usize| reader.digits(at).is_none_or(|read| read.whole_width == 4);
    let closed = after.starts_with('年')
        || after.is_empty() && at == 0 && reader.place == Place::Value && !reader.money;
    if !closed || from > to || !four(from_at) || !four(second_at) {
        return None;
    }
    let mut end = second_end;
    for word in ["年", "度"] {
        if reader.from(end).starts_with(word) {
            end += word.len();
        }
    }
    Some(Read { from: PartialDate::Year(from), to: PartialDate::Year(to), inferred: false, end })
}
