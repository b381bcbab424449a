//! Dates and deadlines.
//!
//! ```text
//! date     = [prefix] [year] point [suffix] | [prefix] numeric [suffix]
//! year     = digits '年' ['度'] | '当年' | '本年' | '今年' | '次年' | '明年'
//! point    = month '月' [day ('日' | '号') | '底' | '末' | '上旬' | '中旬' | '下旬']
//!          | ['第'] quarter '季度' ['末'] | '年底' | '年末' | '上半年' | '下半年'
//! numeric  = 2023.12.31 | 2023-12-31 | 2023/12/31 | 2023.11 | 12.31 (the last two only before a suffix or as the whole value)
//! prefix   = '不晚于' | '不迟于' | '截至' | '截止' | '早于' | '自' | '从'
//! suffix   = '前' | '之前' | '以前' | '内' | '后' | '之后' | '以后' | '起' | '止'
//! ```
//!
//! A missing year is the fiscal year. A bare year is a date only as the whole value or with a prefix or suffix.
//!
//! Reads: `2023年12月31日前`, `12月底前`, `11月前`, `2023.12.31前`, `不晚于2023年11月30日`, `自9月起`, `2023年内`, `第三季度前`, `年底前`.

use super::Idiom;
use crate::calendar::{self, DateRead, Shape};
use crate::reader::{Place, Reader, is_clause_end, open_digits, open_numerals};
use crate::value::{DateOperator, DateTerm, Meaning, PartialDate, Period};

/// Dates and deadlines.
#[derive(Debug)]
pub(crate) struct Date;

impl Idiom for Date {
    fn name(&self) -> &'static str {
        "date"
    }

    fn words(&self) -> Vec<&'static str> {
        vec![
            "年",
            "月",
            "日",
            "号",
            "底",
            "末",
            "上旬",
            "中旬",
            "下旬",
            "季度",
            "年底",
            "年末",
            "上半年",
            "下半年",
            "当年",
            "次年",
            "不晚于",
            "不迟于",
            "截至",
            "早于",
            "自",
            "前",
            "之前",
            "以前",
            "内",
            "后",
            "之后",
            "起",
        ]
    }

    fn openers(&self, open: &mut dyn FnMut(char)) {
        open_digits(open);
        open_numerals(open);
        "当本今该次明下翌第上全年Q-(不最截早晚自从".chars().for_each(open);
    }

    fn read(&self, reader: &mut Reader<'_>) -> bool {
        let start = reader.at;
        let waits = reader.pending.is_some_and(|pending| pending.end == start);
        if waits
            || !reader.may_be_date(start)
            || reader.rest().starts_with('年') && !year_end_stands_alone(reader)
        {
            return false;
        }
        if self.within_fiscal_year(reader) {
            return true;
        }
        let prefix = calendar::prefix(reader.rest());
        let at = start + prefix.map_or(0, |(length, _)| length);
        let Some(read) = calendar::read(reader, at, None) else { return false };
        let suffix = calendar::suffix(reader.from(read.end));
        let end = read.end + suffix.map_or(0, |(length, _)| length);
        if !accepts(reader, &read, start, end, prefix.is_some(), suffix.is_some()) {
            return false;
        }
        let op = match (prefix, suffix) {
            (None | Some((_, DateOperator::From)), Some((_, op))) | (Some((_, op)), _) => op,
            (None, None) => DateOperator::On,
        };
        emit(reader, read, op, start..end);
        reader.pending = None;
        reader.advance(end, self.name())
    }
}

impl Date {
    /// 年内完成 as a value: by the fiscal year.
    fn within_fiscal_year(&self, reader: &mut Reader<'_>) -> bool {
        let Some(after) =
            reader.rest().strip_prefix("年内").or_else(|| reader.rest().strip_prefix("年度内"))
        else {
            return false;
        };
        let end = reader.text.len() - after.len();
        let done = after.is_empty()
            || ["完成", "办结", "完工", "竣工", "建成", "支付", "执行"]
                .iter()
                .any(|word| after.starts_with(word))
                && after.len() <= "全部完成".len();
        let (true, Some(year)) =
            (reader.at == 0 && done && reader.place == Place::Value, reader.fiscal_year)
        else {
            return false;
        };
        let date = DateTerm { op: DateOperator::By, date: PartialDate::Year(year), inferred: true };
        reader.push_date(0..end, date);
        reader.advance(end, self.name())
    }
}

fn emit(reader: &mut Reader<'_>, read: DateRead, op: DateOperator, bytes: std::ops::Range<usize>) {
    let inferred = read.inferred;
    match read.shape {
        Shape::Date(date) => reader.push_date(bytes, DateTerm { op, date, inferred }),
        Shape::Half(year, half)
            if op == DateOperator::By
                && !reader.text.get(bytes.clone()).unwrap_or_default().ends_with('内') =>
        {
            reader.push_date(
                bytes,
                DateTerm { op, date: PartialDate::Month { year, month: half * 6 }, inferred },
            );
        }
        Shape::Half(year, half) => {
            let from = PartialDate::Month { year, month: half * 6 - 5 };
            let to = PartialDate::Month { year, month: half * 6 };
            reader.push(bytes, Meaning::Period(Period { from, to, inferred }));
        }
        Shape::WholeYear(year) => {
            let from = PartialDate::Month { year, month: 1 };
            let to = PartialDate::Month { year, month: 12 };
            reader.push(bytes, Meaning::Period(Period { from, to, inferred }));
        }
        Shape::Impossible => impossible(reader, bytes),
    }
}

pub(super) fn impossible(reader: &mut Reader<'_>, bytes: std::ops::Range<usize>) {
    let text = reader.text.get(bytes.clone()).unwrap_or_default();
    let message = format!("expected a date, found `{text}`, and there is no such day");
    reader.doubt(bytes, "impossible-date", message, "correct the month or the day");
}

/// 年底 not as the end of another word (学年底, 半年末).
fn year_end_stands_alone(reader: &Reader<'_>) -> bool {
    reader
        .previous()
        .is_none_or(|before| !before.is_ascii_digit() && !"学半多全往历去近每".contains(before))
}

fn accepts(
    reader: &Reader<'_>,
    read: &DateRead,
    start: usize,
    end: usize,
    prefix: bool,
    suffix: bool,
) -> bool {
    let whole = start == 0 && end == reader.text.len();
    let marked = prefix || suffix;
    let after = reader.from(end);
    match read.shape {
        Shape::WholeYear(_) => whole,
        Shape::Date(PartialDate::Year(_)) if read.weak => suffix,
        Shape::Date(PartialDate::Year(_)) => whole || marked && !sentence_goes_on(prefix, suffix),
        Shape::Impossible => marked || whole,
        // 12.31, and never 1.5.
        Shape::Date(PartialDate::Day { .. })
            if read.decimal && end - start < "2023.12.31".len() && !suffix =>
        {
            whole && reader.schedule && reader.text.len() >= 4
        }
        _ if read.decimal => {
            suffix
                || (prefix || whole && !reader.money)
                    && after.chars().next().is_none_or(is_clause_end)
        }
        _ if read.weak && reader.place == Place::Prose => marked,
        Shape::Date(PartialDate::Month { .. })
            if reader.place == Place::Prose && !marked && !year_written(reader, start) =>
        {
            after.chars().next().is_none_or(|c| is_clause_end(c) || c.is_ascii_digit())
                || reader.text.get(..end).is_some_and(|text| text.ends_with('份'))
                || done_then(after)
        }
        Shape::Date(PartialDate::Day { .. })
            if reader.place == Place::Prose && !marked && feast_follows(after) =>
        {
            false
        }
        Shape::Half(_, _) => !after.starts_with(['度', '期']) || suffix,
        Shape::Date(_) => !(after.starts_with(['以', '为']) && after.starts_with("以来")),
    }
}

fn year_written(reader: &Reader<'_>, start: usize) -> bool {
    reader.from(start).chars().take(6).any(|c| c == '年')
}

/// 6月完成: what is done then. 3月学雷锋活动月 is a name.
fn done_then(after: &str) -> bool {
    [
        "完成", "开展", "启动", "举办", "实施", "组织", "召开", "开工", "竣工", "验收", "拨付",
        "支付", "发放", "建成", "投入", "下达", "进行", "开始", "交付", "上线", "开通", "印发",
        "公示", "公布", "到位", "结束", "全部", "预计", "计划", "支出", "执行",
    ]
    .iter()
    .any(|word| after.starts_with(word))
}

/// 8月1日建军节
fn feast_follows(after: &str) -> bool {
    after.chars().take(6).take_while(|c| !is_clause_end(*c)).any(|c| c == '节')
        || after.starts_with("纪念")
}

/// 从2020年 alone announces no term; 2020年起 and 截至2020年 do.
fn sentence_goes_on(prefix: bool, suffix: bool) -> bool {
    !suffix && !prefix
}
