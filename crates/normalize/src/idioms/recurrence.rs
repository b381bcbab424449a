//! Due days that return.
//!
//! ```text
//! recurrence = '每' interval [which] [month '月'] [day ('日' | '号') | '底' | '末' | '上旬' | '中旬' | '下旬'] [suffix]
//! interval   = '年' | '半年' | '季度' | '季' | '月' | '周' | '日'
//! which      = '末' | '首月' | '第一个月' | '最后一个月' …
//! suffix     = '前' | '之前' | '以前' | '后' | '起' …
//! ```
//!
//! 底, 末 and 下旬 are day 31, which stands for the last day. 每月 with a count behind it is a rate.
//!
//! Reads: `每月10日前`, `每年12月底前`, `每月底前`, `每季度末20日前`, `每季度首月15日前`, `每年11月前`.

use super::{Idiom, range};
use crate::calendar;
use crate::reader::Reader;
use crate::value::{DateOperator, Every, Meaning, Recurrence as Term};

/// Due days that return.
#[derive(Debug)]
pub(crate) struct Recurrence;

const INTERVALS: &[(&str, Every)] = &[
    ("年度", Every::Year),
    ("年", Every::Year),
    ("半年度", Every::HalfYear),
    ("半年", Every::HalfYear),
    ("个季度", Every::Quarter),
    ("季度", Every::Quarter),
    ("季", Every::Quarter),
    ("个月", Every::Month),
    ("月", Every::Month),
    ("星期", Every::Week),
    ("周", Every::Week),
    ("日", Every::Day),
    ("天", Every::Day),
];

/// Which month of the interval: not part of the contract's term, but part of the phrase.
const WHICH: &[&str] = &[
    "首月",
    "末月",
    "第一个月",
    "第二个月",
    "第三个月",
    "最后一个月",
    "次月",
    "首个月",
    "结束后次月",
    "后次月",
    "终了后",
    "度",
];

impl Idiom for Recurrence {
    fn name(&self) -> &'static str {
        "recurrence"
    }

    fn words(&self) -> Vec<&'static str> {
        vec!["每", "年", "半年", "季度", "月", "周", "日", "底", "末", "首月", "前"]
    }

    fn openers(&self, open: &mut dyn FnMut(char)) {
        open('每');
        open('次');
    }

    fn read(&self, reader: &mut Reader<'_>) -> bool {
        let start = reader.at;
        let rest = reader.rest();
        let (every, mut end) = if rest.starts_with("次月") {
            (Every::Month, start + "次月".len())
        } else {
            let Some(after) = rest.strip_prefix('每') else { return false };
            let Some(&(word, every)) = INTERVALS.iter().find(|(word, _)| after.starts_with(word))
            else {
                return false;
            };
            (every, start + '每'.len_utf8() + word.len())
        };
        let skip = |end: usize, words: &[&str]| {
            words
                .iter()
                .find(|word| reader.from(end).starts_with(**word))
                .map_or(end, |word| end + word.len())
        };
        end = skip(end, &["的", "度"]);
        end = skip(end, WHICH);
        end = skip(end, &["的"]);
        let (mut month, mut day) = (None, None);
        let (mut read_end, mut last_day) = (end, false);
        if every == Every::Year
            && let Some((value, value_end, _)) = calendar::small(reader, end)
            && reader.from(value_end).starts_with('月')
            && let Ok(value) = u8::try_from(value)
            && (1..=12).contains(&value)
        {
            month = Some(value);
            read_end = value_end + '月'.len_utf8();
            if reader.from(read_end).starts_with('份') {
                read_end += '份'.len_utf8();
            }
        }
        if every == Every::Year
            && let Some((quarter, quarter_end)) = quarter_at(reader, end)
        {
            (month, read_end) = (Some(quarter * 3), quarter_end);
        }
        if let Some(word) = ["年底", "年末", "月底", "月末", "底", "末", "下旬"]
            .into_iter()
            .find(|word| reader.from(read_end).starts_with(word))
        {
            last_day = true;
            read_end += word.len();
        }
        if let Some(&(word, value)) = [("上旬", 10), ("中旬", 20)]
            .iter()
            .find(|(word, _)| reader.from(read_end).starts_with(word))
        {
            day = Some(value);
            read_end += word.len();
        }
        read_end = if day.is_none() && reader.from(read_end).starts_with('初') {
            read_end + '初'.len_utf8()
        } else {
            read_end
        };
        let mut until = false;
        if every == Every::Week {
            // 每周五前: the contract has no day of the week.
            if let Some((_, value_end, _)) = calendar::small(reader, read_end)
                .filter(|&(_, end, _)| calendar::suffix(reader.from(end)).is_some())
            {
                (read_end, last_day) = (value_end, true);
            }
        } else if let Some((value, value_end, is_range)) = day_at(reader, read_end) {
            (day, read_end, until) = (Some(value), value_end, is_range);
        }
        if last_day && day.is_none() {
            day = last_day_of(every, month);
            if every == Every::Year && month.is_none() {
                month = Some(12);
            }
        }
        let suffix = calendar::suffix(reader.from(read_end));
        if month.is_none() && day.is_none() && !last_day
            || rest.starts_with("次月") && suffix.is_none()
        {
            return false;
        }
        let finish = read_end + suffix.map_or(0, |(length, _)| length);
        let op =
            suffix.map_or(if until { DateOperator::By } else { DateOperator::On }, |(_, op)| op);
        reader.push(start..finish, Meaning::Recurrence(Term { every, op, month, day }));
        reader.pending = None;
        reader.advance(finish, self.name())
    }
}

/// A day of the month with 日 or 号, and whether it is the last of two (`5日至10日`, `5-10日`).
fn day_at(reader: &Reader<'_>, at: usize) -> Option<(u8, usize, bool)> {
    let (value, mut end, _) = calendar::small(reader, at)?;
    let (mut day, mut is_range) = (value, false);
    let named = |end: usize| {
        if reader.from(end).starts_with(['日', '号']) { end + '日'.len_utf8() } else { end }
    };
    let mut finish = named(end);
    end = finish.max(end);
    if let Some(length) = range::separator(reader.from(end))
        && let Some((second, second_end, _)) = calendar::small(reader, end + length)
        && named(second_end) > second_end
    {
        (day, finish) = (second, named(second_end));
        (end, is_range) = (second_end, true);
    }
    let has_name = finish > end
        || reader.text.get(at..finish).is_some_and(|text| text.ends_with(['日', '号']));
    if !has_name && calendar::suffix(reader.from(finish)).is_none() {
        return None;
    }
    // 每月20日内 and 每月5日以上 count days; 每月10日次 is no date.
    u8::try_from(day).ok().filter(|day| (1..=31).contains(day)).map(|day| (day, finish, is_range))
}

/// 每年第一季度前: due in its last month.
fn quarter_at(reader: &Reader<'_>, at: usize) -> Option<(u8, usize)> {
    let at = at + if reader.from(at).starts_with('第') { '第'.len_utf8() } else { 0 };
    let (value, end, _) = calendar::small(reader, at)?;
    let quarter = u8::try_from(value).ok().filter(|quarter| (1..=4).contains(quarter))?;
    reader.from(end).starts_with("季度").then_some((quarter, end + "季度".len()))
}

/// The last day of what was named; 31 stands for the last day of any month.
fn last_day_of(every: Every, month: Option<u8>) -> Option<u8> {
    match (every, month) {
        (Every::Year, Some(4 | 6 | 9 | 11)) => Some(30),
        (Every::Year, Some(2)) => Some(28),
        (Every::Week | Every::Day, _) => None,
        _ => Some(31),
    }
}
