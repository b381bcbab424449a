//! Reads one date from a place in a text, as exact as it is written.

use crate::number::Number;
use crate::reader::Reader;
use crate::value::{DateOperator, PartialDate};

/// A date, read; ranges in bytes of the text.
#[derive(Debug, Clone, Copy)]
pub(crate) struct DateRead {
    pub(crate) end: usize,
    pub(crate) shape: Shape,
    /// The year is the fiscal year and not written.
    pub(crate) inferred: bool,
    /// A month in Chinese numerals with nothing more to it (`三月`): in running text a name as often as a date.
    pub(crate) weak: bool,
    /// Numbers and points only (`2023.11`, `12.31`): a decimal number unless what follows says otherwise.
    pub(crate) decimal: bool,
}

/// What was written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Shape {
    /// A date at some precision.
    Date(PartialDate),
    /// 上半年 (1) or 下半年 (2).
    Half(Option<i32>, u8),
    /// 全年.
    WholeYear(Option<i32>),
    /// No such day (2月30日, 13月).
    Impossible,
}

/// A year in front of a date.
#[derive(Debug, Clone, Copy)]
struct Year {
    value: Option<i32>,
    inferred: bool,
    end: usize,
    /// Of two digits or a word: a month or the like must follow.
    incomplete: bool,
}

/// A small whole number, in digits or Chinese numerals, at byte `at`.
pub(crate) fn small(reader: &Reader<'_>, at: usize) -> Option<(u64, usize, bool)> {
    if let Some(read) = reader.digits(at) {
        if read.fraction_width > 0 || read.whole_width > 4 {
            return None;
        }
        return Some((read.number.and_then(Number::whole)?, read.end, false));
    }
    let read = reader.chinese(at)?;
    Some((read.number.and_then(Number::whole)?, read.end, true))
}

fn fiscal(reader: &Reader<'_>, offset: i32) -> Option<i32> {
    reader.fiscal_year?.checked_add(offset).filter(|&year| is_year(year))
}

/// 当年, 次年: the word, and years from the fiscal year.
const YEAR_WORDS: &[(&str, i32)] = &[
    ("当年", 0),
    ("本年", 0),
    ("今年", 0),
    ("该年", 0),
    ("次年", 1),
    ("明年", 1),
    ("下年", 1),
    ("翌年", 1),
    ("第二年", 1),
];

fn year_part(reader: &Reader<'_>, at: usize) -> Option<Year> {
    let rest = reader.from(at);
    if let Some(&(word, offset)) = YEAR_WORDS.iter().find(|(word, _)| rest.starts_with(word)) {
        let year = fiscal(reader, offset);
        let end = at + word.len() + degree(rest.get(word.len()..).unwrap_or_default());
        return Some(Year { value: year, inferred: year.is_some(), end, incomplete: true });
    }
    // (2023)-11: the canonical form of a year that was not written.
    if rest.starts_with('(') {
        let (value, end, _) = small(reader, at + 1)?;
        let year = written_year(value)?;
        let after = reader.from(end).strip_prefix(')')?;
        let end = end + 1 + if after.starts_with('年') { '年'.len_utf8() } else { 0 };
        return Some(Year { value: Some(year), inferred: true, end, incomplete: false });
    }
    let (value, end, _) = small(reader, at)?;
    let after = reader.from(end).strip_prefix('年')?;
    let end = end + '年'.len_utf8() + degree(after);
    if let Some(year) = written_year(value) {
        return Some(Year { value: Some(year), inferred: false, end, incomplete: false });
    }
    if (10..100).contains(&value) && reader.digits(at).is_some() {
        return Some(Year {
            value: Some(2000 + i32::try_from(value).ok()?),
            inferred: false,
            end,
            incomplete: true,
        });
    }
    None
}

/// Bytes of 度.
fn degree(rest: &str) -> usize {
    if rest.starts_with('度') { '度'.len_utf8() } else { 0 }
}

pub(crate) fn written_year(value: u64) -> Option<i32> {
    i32::try_from(value).ok().filter(|&year| is_year(year))
}

/// Whether a number is a year: what is printed for one must read back as one.
pub(crate) fn is_year(value: i32) -> bool {
    (1900..2100).contains(&value)
}

/// Reads the date at byte `at`; `inherited` is the year of the date before it in a period.
pub(crate) fn read(
    reader: &Reader<'_>,
    at: usize,
    inherited: Option<(Option<i32>, bool)>,
) -> Option<DateRead> {
    if let Some(found) = numeric(reader, at, inherited) {
        return Some(found);
    }
    let year = year_part(reader, at);
    let (value, inferred) = match (year, inherited) {
        (Some(year), _) => (year.value, year.inferred),
        (None, Some(inherited)) => inherited,
        (None, None) => (reader.fiscal_year, reader.fiscal_year.is_some()),
    };
    let mut from = year.map_or(at, |year| year.end);
    if year.is_some() && reader.from(from).starts_with('的') {
        from += '的'.len_utf8();
    }
    if let Some(mut found) = within_year(reader, from, value, year.is_some()) {
        found.inferred = inferred && found.shape != Shape::Impossible;
        found.weak &= year.is_none();
        return Some(found);
    }
    let year = year?;
    let bare = year.value.filter(|_| !year.incomplete || year.inferred && year.end > at)?;
    if bare < 1900 || year.incomplete && !year.inferred {
        return None;
    }
    Some(DateRead {
        end: year.end,
        shape: Shape::Date(PartialDate::Year(bare)),
        inferred: year.inferred,
        weak: year.incomplete,
        decimal: false,
    })
}

/// What stands behind the year: a month, a quarter, a half, the end.
fn within_year(
    reader: &Reader<'_>,
    at: usize,
    year: Option<i32>,
    year_written: bool,
) -> Option<DateRead> {
    let rest = reader.from(at);
    let plain = |end: usize, shape: Shape| {
        Some(DateRead { end, shape, inferred: false, weak: false, decimal: false })
    };
    for (word, half) in [("上半年", 1), ("下半年", 2)] {
        if let Some(after) = rest.strip_prefix(word) {
            let end = at + word.len();
            for last in ["年底", "年末", "底", "末"] {
                if after.starts_with(last) {
                    let month = half * 6;
                    return plain(end + last.len(), Shape::Date(month_end(year, month)));
                }
            }
            return plain(end, Shape::Half(year, half));
        }
    }
    if rest.starts_with("全年") {
        return plain(at + "全年".len(), Shape::WholeYear(year));
    }
    for word in ["年底", "年末", "底", "末"] {
        if rest.starts_with(word) && (year_written || word.len() > 3) && !rest.starts_with("底线")
        {
            return plain(
                at + word.len(),
                Shape::Date(PartialDate::Day { year, month: 12, day: 31 }),
            );
        }
    }
    if let Some(found) = quarter(reader, at, year) {
        return Some(found);
    }
    let (month, end, chinese) = small(reader, at)?;
    reader.from(end).strip_prefix('月')?;
    let mut end = end + '月'.len_utf8();
    if reader.from(end).starts_with('份') {
        end += '份'.len_utf8();
    }
    let Some(month) = u8::try_from(month).ok().filter(|month| (1..=12).contains(month)) else {
        return plain(end, Shape::Impossible);
    };
    let (end, shape, exact) = within_month(reader, end, year, month);
    Some(DateRead { end, shape, inferred: false, weak: chinese && !exact, decimal: false })
}

/// Day, 底, 旬; whether anything of the kind was there.
fn within_month(
    reader: &Reader<'_>,
    at: usize,
    year: Option<i32>,
    month: u8,
) -> (usize, Shape, bool) {
    let rest = reader.from(at);
    let tens = [("上旬", 10), ("中旬", 20)];
    if let Some(&(word, day)) = tens.iter().find(|(word, _)| rest.starts_with(word)) {
        return (at + word.len(), Shape::Date(PartialDate::Day { year, month, day }), true);
    }
    if let Some(word) =
        ["下旬", "月底", "月末", "底", "末"].into_iter().find(|word| rest.starts_with(word))
    {
        return (at + word.len(), Shape::Date(month_end(year, month)), true);
    }
    if let Some((day, end, _)) = small(reader, at) {
        let after = reader.from(end);
        let named = after.starts_with(['日', '号']);
        if named || ["前", "之前", "以前", "止"].iter().any(|word| after.starts_with(word)) {
            let end = if named { end + '日'.len_utf8() } else { end };
            return (end, day_shape(year, month, day), true);
        }
    }
    (at, Shape::Date(PartialDate::Month { year, month }), false)
}

fn day_shape(year: Option<i32>, month: u8, day: u64) -> Shape {
    match u8::try_from(day) {
        Ok(day) if (1..=days_in(year, month)).contains(&day) => {
            Shape::Date(PartialDate::Day { year, month, day })
        }
        _ => Shape::Impossible,
    }
}

/// 第三季度, 四季度, 一季度末, Q4.
fn quarter(reader: &Reader<'_>, at: usize, year: Option<i32>) -> Option<DateRead> {
    let rest = reader.from(at);
    let (number_at, letter) = match rest.chars().next()? {
        '第' => (at + '第'.len_utf8(), false),
        'Q' => (at + 1, true),
        _ => (at, false),
    };
    let (value, mut end, _) = small(reader, number_at)?;
    let quarter = u8::try_from(value).ok().filter(|quarter| (1..=4).contains(quarter))?;
    let after = reader.from(end);
    if !letter {
        after.strip_prefix("季")?;
        end += if after.starts_with("季度") {
            "季度".len()
        } else if after.starts_with("季") && number_at > at {
            "季".len()
        } else {
            return None;
        };
    }
    let mut shape = Shape::Date(PartialDate::Quarter { year, quarter });
    if let Some(word) = ["末", "底"].into_iter().find(|word| reader.from(end).starts_with(word)) {
        end += word.len();
        shape = Shape::Date(month_end(year, quarter * 3));
    }
    Some(DateRead { end, shape, inferred: false, weak: false, decimal: false })
}

/// `2023.12.31`, `2023-12-31`, `2023/12/31`, `2023.11`, `12.31`, `--12-31`, `2023-Q4`, `20231231`.
fn numeric(
    reader: &Reader<'_>,
    at: usize,
    inherited: Option<(Option<i32>, bool)>,
) -> Option<DateRead> {
    let text = reader.text;
    let bytes = text.as_bytes();
    let run = |at: usize| {
        let width = bytes.get(at..)?.iter().take_while(|byte| byte.is_ascii_digit()).count();
        let end = at + width;
        let value = text.get(at..end.min(at + 8))?.parse::<u64>().ok()?;
        Some((value, end, width))
    };
    let exact = |end: usize, shape: Shape, inferred: bool| {
        Some(DateRead { end, shape, inferred, weak: false, decimal: false })
    };
    if reader.from(at).starts_with("--") {
        if let Some(found) =
            quarter(reader, at + 2, None).filter(|_| reader.from(at + 2).starts_with('Q'))
        {
            return Some(found);
        }
        let (month, end, 2) = run(at + 2)? else { return None };
        return month_and_day(reader, end, None, month, '-')
            .and_then(|(end, shape, _)| exact(end, shape, false));
    }
    if reader.from(at).starts_with('(') {
        let year = year_part(reader, at)?;
        let after = reader.from(year.end).strip_prefix('-')?;
        if after.starts_with('Q') {
            let mut found = quarter(reader, year.end + 1, year.value)?;
            found.inferred = true;
            return Some(found);
        }
        let (month, end, 2) = run(year.end + 1)? else { return None };
        return month_and_day(reader, end, year.value, month, '-')
            .and_then(|(end, shape, _)| exact(end, shape, true));
    }
    let (first, end, width) = run(at)?;
    if width == 8 && bytes.get(end) != Some(&b'.') {
        let year = written_year(first / 10000)?;
        let month =
            u8::try_from(first / 100 % 100).ok().filter(|month| (1..=12).contains(month))?;
        let shape = day_shape(Some(year), month, first % 100);
        return (shape != Shape::Impossible).then_some(DateRead {
            end,
            shape,
            inferred: false,
            weak: false,
            decimal: true,
        });
    }
    let separator = reader.from(end).chars().next().filter(|c| matches!(c, '.' | '-' | '/'))?;
    let next = end + separator.len_utf8();
    if width == 4 {
        let year = Some(written_year(first)?);
        if separator == '-' && reader.from(next).starts_with('Q') {
            return quarter(reader, next, year);
        }
        let (month, end, month_width) = run(next)?;
        if month_width > 2 {
            return None;
        }
        let (end, shape, day) = month_and_day(reader, end, year, month, separator)?;
        if !day && separator == '-' && month_width != 2 {
            return None;
        }
        if shape == Shape::Impossible && !day {
            return None;
        }
        let end =
            if reader.from(end).starts_with('日') && day { end + '日'.len_utf8() } else { end };
        return Some(DateRead {
            end,
            shape,
            inferred: false,
            weak: false,
            decimal: !day && separator != '-',
        });
    }
    // 12.31, with the year of the document.
    if width > 2 || separator == '-' {
        return None;
    }
    let (day, end, day_width) = run(next)?;
    let month = u8::try_from(first).ok().filter(|month| (1..=12).contains(month))?;
    let (year, inferred) = inherited.unwrap_or((reader.fiscal_year, reader.fiscal_year.is_some()));
    let shape = day_shape(year, month, day);
    if day_width > 2 || shape == Shape::Impossible {
        return None;
    }
    Some(DateRead { end, shape, inferred, weak: false, decimal: true })
}

fn month_and_day(
    reader: &Reader<'_>,
    at: usize,
    year: Option<i32>,
    month: u64,
    separator: char,
) -> Option<(usize, Shape, bool)> {
    let month = match u8::try_from(month) {
        Ok(month) if (1..=12).contains(&month) => month,
        _ => return Some((at, Shape::Impossible, false)),
    };
    if let Some(rest) = reader.from(at).strip_prefix(separator)
        && rest.starts_with(|c: char| c.is_ascii_digit())
    {
        let read = reader.digits(at + separator.len_utf8())?;
        if read.whole_width <= 2 && read.fraction_width == 0 {
            let day = read.number.and_then(Number::whole)?;
            return Some((read.end, day_shape(year, month, day), true));
        }
        if separator != '-' {
            return None;
        }
    }
    Some((at, Shape::Date(PartialDate::Month { year, month }), false))
}

/// The last day of a month.
pub(crate) fn month_end(year: Option<i32>, month: u8) -> PartialDate {
    PartialDate::Day { year, month, day: last_day(year, month) }
}

/// The last day of a month, 1 to 12; without a year that of February is the 28th, which exists in every year.
pub fn last_day(year: Option<i32>, month: u8) -> u8 {
    if (year, month) == (None, 2) { 28 } else { days_in(year, month) }
}

fn days_in(year: Option<i32>, month: u8) -> u8 {
    match month {
        4 | 6 | 9 | 11 => 30,
        2 => {
            let leap =
                year.is_none_or(|year| year % 4 == 0 && (year % 100 != 0 || year % 400 == 0));
            if leap { 29 } else { 28 }
        }
        _ => 31,
    }
}

/// What stands behind a date: its bytes and what it says.
pub(crate) fn suffix(text: &str) -> Option<(usize, DateOperator)> {
    const WORDS: &[(&str, DateOperator, &str)] = &[
        ("之前", DateOperator::By, ""),
        ("以前", DateOperator::By, ""),
        ("前", DateOperator::By, "往期列提置言"),
        ("之内", DateOperator::By, ""),
        ("以内", DateOperator::By, ""),
        ("期内", DateOperator::By, ""),
        ("内", DateOperator::By, "部容蒙外涵"),
        ("之后", DateOperator::After, ""),
        ("以后", DateOperator::After, ""),
        ("后", DateOperator::After, "勤续期备台"),
        ("起", DateOperator::From, "草到来步点"),
        ("开始", DateOperator::From, ""),
        ("为止", DateOperator::By, ""),
        ("止", DateOperator::By, ""),
    ];
    let &(word, op, followers) = WORDS.iter().find(|(word, _, _)| text.starts_with(word))?;
    let after = text.get(word.len()..)?;
    if after.chars().next().is_some_and(|next| followers.contains(next)) {
        return None;
    }
    Some((word.len(), op))
}

/// What stands before a date: its bytes and what it says.
pub(crate) fn prefix(text: &str) -> Option<(usize, DateOperator)> {
    const WORDS: &[(&str, DateOperator)] = &[
        ("不晚于", DateOperator::By),
        ("不迟于", DateOperator::By),
        ("不得晚于", DateOperator::By),
        ("不得迟于", DateOperator::By),
        ("最晚", DateOperator::By),
        ("最迟", DateOperator::By),
        ("截止到", DateOperator::By),
        ("截止至", DateOperator::By),
        ("截至到", DateOperator::By),
        ("截至", DateOperator::By),
        ("截止", DateOperator::By),
        ("早于", DateOperator::Before),
        ("晚于", DateOperator::After),
        ("自", DateOperator::From),
        ("从", DateOperator::From),
    ];
    WORDS.iter().find(|(word, _)| text.starts_with(word)).map(|&(word, op)| (word.len(), op))
}
