//! Quantities: a number, its multiplier, its unit; and the rules for when a number in a text is one.
//!
//! ```text
//! count      = [comparator] [approximation] number ['余' | '多'] [multiplier] [unit] {per} [suffix]
//! number     = ['-'] digits {',' digits} ['.' digits] | Chinese numerals
//! multiplier = '十' | '百' | '千' | '万' | '亿' and chains of them (千万, 万亿)
//! unit       = a word of the list of units | '(' unit ')'
//! per        = ('/' | '每' | '·' | '*') [number] noun
//! ```
//!
//! 元 with its multipliers is money in 元; so is a bare 万 or 亿 in a cost indicator or a money cell.
//! In running text a number needs a unit, and a small Chinese numeral needs a classifier that counts things one by one.
//!
//! Reads: `10个`, `1.2万亩`, `1,234,567.89元`, `0.35亿元`, `100.00(%)`, `一千五百场`, `百场`, `530元/人*月`.

use super::{Idiom, comparator};
use crate::number::{self, Chinese, Number};
use crate::operand::{self, Operand};
use crate::reader::{Place, Reach, Reader, is_clause_end, open_digits, open_numerals};
use crate::unit::Sort;
use crate::value::{Base, Comparator as Op, Quantity};

/// A number, its multiplier, its unit.
#[derive(Debug)]
pub(crate) struct Count;

/// The most characters of a unit that is in no list.
const MAX_UNLISTED: usize = 4;

impl Idiom for Count {
    fn name(&self) -> &'static str {
        "count"
    }

    fn words(&self) -> Vec<&'static str> {
        vec!["十", "百", "千", "万", "亿", "元", "(", ")"]
    }

    fn openers(&self, open: &mut dyn FnMut(char)) {
        open('-');
        open_digits(open);
        open_numerals(open);
    }

    fn read(&self, reader: &mut Reader<'_>) -> bool {
        if !sign_fits(reader) {
            return false;
        }
        let start = reader.at;
        let Some(read) = operand::read(reader, start) else { return false };
        if !emit(reader, &read, None, self.name()) {
            // What is no quantity is passed over whole, so that no part of it is read as one.
            let mut to = read.number_end.max(start + 1);
            if read.chinese.is_some_and(|chinese| chinese.number.is_none()) {
                to = number::chinese_run_end(reader.text, start).max(to);
            }
            reader.at = to;
            reader.pending = reader.pending.filter(|pending| pending.reach == Reach::Clause);
        }
        true
    }
}

/// A minus stands at the start of a value or behind a comparator, not between two numbers.
pub(crate) fn sign_fits(reader: &Reader<'_>) -> bool {
    if !reader.rest().starts_with('-') {
        return true;
    }
    reader.rest().get(1..).is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit()))
        && (reader.at == 0
            || reader.pending.is_some_and(|pending| pending.end == reader.at)
            || reader.previous().is_some_and(|before| "（(：:为达".contains(before)))
}

/// Adds the quantity that one or two operands make, or gives `false` where they make none.
pub(crate) fn emit(
    reader: &mut Reader<'_>,
    lower: &Operand,
    upper: Option<&Operand>,
    idiom: &'static str,
) -> bool {
    let last = *upper.unwrap_or(lower);
    let mut last = last;
    if !last.has_unit() && !lower.has_unit() {
        take_unlisted_unit(reader, &mut last, lower.start);
    }
    let unit_of =
        if lower.has_unit() && !last.has_unit() && !last.has_per() { *lower } else { last };
    let pending = reader
        .pending
        .filter(|pending| pending.reach == Reach::Clause || pending.end == lower.start);
    let suffix = comparator::suffix(reader, last.end, unit_of.sort);
    let limited = pending.is_some_and(|pending| pending.end == lower.start) || suffix.is_some();
    if !accepts(reader, lower, &last, &unit_of, limited, pending.is_some(), upper.is_some()) {
        return false;
    }
    let shared = upper.is_some_and(|upper| shares_multiplier(lower, upper));
    let lower_power = if shared { last.power } else { lower.power };
    let end = suffix.map_or(last.end, |suffix| suffix.end);
    let numbers = (|| {
        let low = (lower.number?.decimal()?, lower.multiplied(lower_power)?.decimal()?);
        let high = match upper {
            Some(upper) => {
                Some((upper.number?.decimal()?, upper.multiplied(last.power)?.decimal()?))
            }
            None => None,
        };
        Some((low, high))
    })();
    let Some((mut low, mut high)) = numbers else {
        if lower.chinese.is_some() && lower.number.is_none() {
            return false;
        }
        too_large(reader, lower.start..last.end);
        reader.pending = None;
        return reader.advance(end, idiom);
    };
    if let Some(upper) = &mut high
        && upper.1 < low.1
    {
        std::mem::swap(&mut low, upper);
    }
    let mut written = reader.text.get(unit_of.written.0..unit_of.written.1).unwrap_or_default();
    // 8000-1.2万元: one unit for both ends.
    if lower_power != last.power {
        low.0 = low.1;
        high = high.map(|high| (high.1, high.1));
        written = reader.text.get(unit_of.unit.0..unit_of.unit.1).unwrap_or_default();
    }
    let unit = written_unit(reader, &unit_of, written);
    let multiplied = last.power > 0 || last.chinese.is_some_and(|chinese| chinese.round);
    let base_unit = base_unit(reader, &unit_of, multiplied);
    let more = lower.more || last.more;
    let op = if high.is_some() {
        Op::Range
    } else {
        pending
            .and_then(|pending| pending.op)
            .or(suffix.and_then(|suffix| suffix.op))
            .unwrap_or(if more { Op::MoreThan } else { Op::Equal })
    };
    // 约 with a comparator in signs, 不少于200余人: the words of the limit count.
    let approx = more
        || pending.is_some_and(|pending| pending.approx)
        || suffix.is_some_and(|suffix| suffix.approx);
    let mut start = pending.map_or(lower.start, |pending| pending.start.min(lower.start));
    if reader.has_denominators() {
        start = start.min(reader.denominator_start);
    }
    warn_of_lost_comparator(reader, lower, &unit_of, op, pending.is_some() || suffix.is_some());
    let quantity = Quantity {
        op,
        number: low.0,
        upper: high.map(|high| high.0),
        unit,
        base: Base { number: low.1, upper: high.map(|high| high.1), unit: base_unit },
        approx,
    };
    reader.push_quantity(start..end, quantity);
    reader.pending = None;
    reader.clear_denominators();
    reader.trace(lower.start..last.end, idiom);
    for operand in upper.into_iter().chain([lower]) {
        if operand.more {
            reader.trace(operand.digits_end()..operand.unit.0, "approximation");
        }
        if operand.has_per() {
            reader.trace(operand.unit.1..operand.end, "rate");
        }
    }
    if let Some(suffix) = suffix
        && suffix.end > last.end
    {
        reader.trace(
            last.end..suffix.end,
            if suffix.approx { "approximation" } else { "comparator" },
        );
    }
    reader.at = end;
    true
}

/// Adds a quantity whose unit is said in words before the number (百分之).
pub(crate) fn emit_words(
    reader: &mut Reader<'_>,
    start: usize,
    end: usize,
    number: Number,
    upper: Option<Number>,
    unit: &'static str,
) {
    let pending =
        reader.pending.filter(|pending| pending.reach == Reach::Clause || pending.end == start);
    let suffix = comparator::suffix(reader, end, Some(Sort::Percent));
    let finish = suffix.map_or(end, |suffix| suffix.end);
    reader.pending = None;
    reader.at = finish;
    let (one, other) = (number.decimal(), upper.map(Number::decimal));
    let (low, high) = match (one, other) {
        (Some(one), Some(Some(other))) => (one.min(other), Some(one.max(other))),
        (Some(one), None) => (one, None),
        (None, _) | (_, Some(None)) => {
            too_large(reader, start..end);
            return;
        }
    };
    let op = if high.is_some() {
        Op::Range
    } else {
        pending
            .and_then(|pending| pending.op)
            .or(suffix.and_then(|suffix| suffix.op))
            .unwrap_or(Op::Equal)
    };
    let approx =
        pending.is_some_and(|pending| pending.approx) || suffix.is_some_and(|suffix| suffix.approx);
    let quantity = Quantity {
        op,
        number: low,
        upper: high,
        unit: unit.to_owned(),
        base: Base { number: low, upper: high, unit: unit.to_owned() },
        approx,
    };
    let from = pending.map_or(start, |pending| pending.start.min(start));
    reader.push_quantity(from..finish, quantity);
}

/// Whether the upper end's multiplier is the lower end's too.
fn shares_multiplier(lower: &Operand, upper: &Operand) -> bool {
    let fits = || {
        let shared = lower.multiplied(upper.power)?.decimal()?;
        Some(shared <= upper.multiplied(upper.power)?.decimal()?)
    };
    lower.power == 0 && !lower.has_unit() && upper.power > 0 && fits().unwrap_or(false)
}

/// In a value cell, a short word behind the number up to the end is its unit although no list has it.
fn take_unlisted_unit(reader: &Reader<'_>, operand: &mut Operand, start: usize) {
    let waits = reader
        .pending
        .is_some_and(|pending| pending.end == start && pending.reach == Reach::Adjacent);
    if reader.place != Place::Value
        || !(start == 0 || waits)
        || operand.digits.is_none()
        || operand.has_per()
        || operand.power > 0 && start == 0 && !waits
    {
        return;
    }
    let rest = reader.from(operand.end);
    let mut length = 0;
    for (count, character) in rest.chars().enumerate() {
        let after = rest.get(length..).unwrap_or_default();
        if is_clause_end(character)
            || comparator::suffix(reader, operand.end + length, None).is_some()
            || after.starts_with('/')
        {
            break;
        }
        if count == MAX_UNLISTED
            || !character.is_alphabetic()
            || "级号届等大前后多余几".contains(character)
            || number::CHINESE_STARTS.contains(character)
        {
            return;
        }
        length += character.len_utf8();
    }
    // A word in Latin letters is a unit only where nothing stands behind it: else it is part of a name.
    let latin = rest.get(..length).is_some_and(|word| word.contains(|c: char| c.is_ascii()));
    if length > 0 && (!latin || is_latin_unit(rest, length)) {
        operand.written.1 = operand.end + length;
        operand.unit = (operand.end, operand.end + length);
        operand.end += length;
        operand::read_per(reader, operand);
    }
}

/// Whether the first bytes of a text are a word in Latin letters with nothing or a per-unit behind it.
pub(crate) fn is_latin_unit(text: &str, length: usize) -> bool {
    text.get(..length).is_some_and(|word| word.bytes().all(|byte| byte.is_ascii_alphabetic()))
        && text.get(length..).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

/// Whether the operands are a quantity where they stand.
fn accepts(
    reader: &Reader<'_>,
    lower: &Operand,
    last: &Operand,
    unit_of: &Operand,
    limited: bool,
    announced: bool,
    is_range: bool,
) -> bool {
    let before = reader.text.get(..lower.start).and_then(|before| before.chars().next_back());
    if before.is_some_and(|c| c.is_ascii_alphanumeric() || matches!(c, '+' | '×' | '.')) && !limited
    {
        return false;
    }
    let unit = reader.text.get(unit_of.unit.0..unit_of.unit.1).unwrap_or_default();
    let after = reader.from(last.end);
    let clause_ends =
        after.chars().next().is_none_or(|c| is_clause_end(c) || matches!(c, '）' | ')'));
    if let Some(chinese) = lower.chinese.filter(|_| last.digits.is_none()) {
        if chinese.number.is_none() || chinese.sequence {
            return false;
        }
        let announced = announced || is_range;
        let around = Around { unit, after, limited, announced, clause_ends };
        return accepts_chinese(reader, lower, unit_of, chinese, around);
    }
    if !unit_of.has_unit() && !unit_of.has_per() {
        if reader.place == Place::Prose {
            // 发生率为0
            let stated = clause_ends && before.is_some_and(|c| "为达到是".contains(c));
            return limited
                || announced && clause_ends
                || last.power > 0 && clause_ends
                || lower.more && last.power > 0
                || stated;
        }
        return limited || clause_ends || last.power > 0 && lower.start == 0;
    }
    if unit_of.other_word && !limited {
        return false;
    }
    match unit_of.sort {
        Some(Sort::Year) if !limited && !unit_of.has_per() => {
            let value = lower.number.and_then(Number::whole);
            let is_date = value.is_some_and(|value| (1900..2100).contains(&value)) && !announced;
            !is_date
                && (reader.place == Place::Value
                    || announced
                    || before.is_some_and(|c| "期限命为达共满长".contains(c)))
                && !plan_follows(after)
        }
        // 建党100周年
        _ if unit == "周年" => limited,
        Some(Sort::Day) if !limited && !unit_of.has_per() => {
            (reader.place == Place::Value || announced)
                && !after.starts_with(['前', '后', '起', '之', '以'])
        }
        _ => !(reader.place == Place::Prose && !limited && circle_follows(after)),
    }
}

/// 3年行动计划
fn plan_follows(after: &str) -> bool {
    ["行动", "规划", "计划", "攻坚", "滚动", "义务", "提升", "来", "大变样", "免费"]
        .iter()
        .any(|word| after.starts_with(word))
}

/// 15分钟健身圈
fn circle_follows(after: &str) -> bool {
    after.chars().take(6).take_while(|c| !is_clause_end(*c)).any(|c| c == '圈')
}

/// What stands around a number.
#[derive(Debug, Clone, Copy)]
struct Around<'t> {
    unit: &'t str,
    after: &'t str,
    /// A comparator or an approximation touches it.
    limited: bool,
    /// Something in the clause waits for a number.
    announced: bool,
    clause_ends: bool,
}

/// A Chinese numeral is a number where something limits it, where it is the whole clause of a value cell,
/// or where a unit follows that fits it.
fn accepts_chinese(
    reader: &Reader<'_>,
    operand: &Operand,
    unit_of: &Operand,
    chinese: Chinese,
    around: Around<'_>,
) -> bool {
    let Around { unit, after, limited, announced, clause_ends } = around;
    if !unit_of.has_unit() && !unit_of.has_per() {
        return limited && (clause_ends || comparator::suffix(reader, operand.end, None).is_some())
            || operand.more && clause_ends
            || reader.place == Place::Value
                && operand.start == 0
                && after.is_empty()
                && !chinese.bare
                && chinese.characters >= 1;
    }
    if unit_of.other_word && !limited {
        return false;
    }
    if limited && !chinese.bare || operand.more {
        return true;
    }
    let value = operand.number.and_then(Number::whole).unwrap_or(u64::MAX);
    if chinese.bare {
        // 百场 and 百万亩 yes, 千户 and 万人 no; 万 alone is never a number, only a multiplier that lost its own.
        let counted = [
            "场", "场次", "名", "次", "人次", "部", "篇", "件", "台", "套", "份", "册", "堂", "吨",
            "亩",
        ]
        .contains(&unit);
        let near = reader
            .text
            .get(..operand.start)
            .is_some_and(|before| before.ends_with(['近', '超', '逾', '约', '过']));
        return if limited {
            near || value < 10_000 || chinese.characters > 1 && unit_of.sort != Some(Sort::Yuan)
        } else {
            counted && (value < 10_000 || chinese.characters > 1)
        };
    }
    if unit_of.has_per() {
        return true;
    }
    if announced || reader.has_denominators() {
        return true;
    }
    let starts_clause = operand.start == 0
        || reader
            .text
            .get(..operand.start)
            .and_then(|before| before.chars().next_back())
            .is_some_and(is_clause_end);
    if reader.place == Place::Value && clause_ends && (starts_clause || value > 1) {
        return true;
    }
    match unit_of.sort {
        Some(Sort::Year) => {
            reader.text.get(..operand.start).is_some_and(|before| before.ends_with(['期', '限']))
        }
        Some(Sort::Day) => false,
        // 二期3000户 names a stage.
        Some(Sort::Counted)
            if unit == "期" && value <= 10 && after.starts_with(|c: char| c.is_ascii_digit()) =>
        {
            false
        }
        Some(Sort::Counted | Sort::Yuan) => {
            value >= 2 && (unit != "人" || clause_ends)
                || ["场", "次", "名", "份", "部", "篇", "座", "所", "辆", "堂"].contains(&unit)
        }
        Some(Sort::Time) => value > 10 || clause_ends && value > 1,
        _ => {
            value > 10
                || clause_ends
                    && value > 1
                    && unit != "个"
                    && unit != "项"
                    && unit != "点"
                    && unit != "条"
                    && unit != "种"
                    && unit != "类"
                || unit == "个" && value > 1 && place_follows(after)
        }
    }
}

/// Places and bodies that are counted with 个.
fn place_follows(after: &str) -> bool {
    [
        "村",
        "社区",
        "乡镇",
        "街道",
        "县区",
        "县（",
        "镇",
        "单位",
        "站点",
        "基地",
        "学校",
        "班级",
        "项目",
        "小区",
        "行政村",
        "自然村",
        "标段",
        "示范",
    ]
    .iter()
    .any(|word| after.starts_with(word))
}

/// Multiplier, unit and the per-units behind it, as written.
fn written_unit(reader: &Reader<'_>, operand: &Operand, written: &str) -> String {
    let per = if operand.has_per() { operand.written.1..operand.end } else { 0..0 };
    let per = reader.text.get(per).unwrap_or_default();
    let mut unit = String::with_capacity(written.len() + per.len());
    unit.push_str(written);
    unit.push_str(per);
    unit
}

/// The unit with its multiplier gone and its denominators joined by `/`.
fn base_unit(reader: &Reader<'_>, operand: &Operand, multiplied: bool) -> String {
    let core = reader.text.get(operand.unit.0..operand.unit.1).unwrap_or_default();
    let core = match operand.sort {
        Some(Sort::Percent) => "%",
        None if core.is_empty()
            && multiplied
            && reader.money
            && is_money_multiplier(reader, operand) =>
        {
            "元"
        }
        None if core.is_empty() && follows_currency(reader, operand) => "元",
        _ => core,
    };
    let mut unit = String::with_capacity(core.len());
    unit.push_str(core);
    for (denominator, is_mean) in reader.denominators() {
        // 人均可支配收入增长5%: a percentage is not per head.
        if !is_mean || operand.sort != Some(Sort::Percent) {
            unit.push('/');
            unit.push_str(denominator);
        }
    }
    for denominator in operand.per(reader.text) {
        unit.push('/');
        unit.push_str(denominator);
    }
    unit
}

/// 万 or 亿 right behind the number, in whatever script.
fn is_money_multiplier(reader: &Reader<'_>, operand: &Operand) -> bool {
    reader.text.get(..operand.unit.0).is_some_and(|before| {
        let before = before.strip_suffix(['余', '多']).unwrap_or(before);
        before.ends_with(['万', '亿', '萬', '億'])
    })
}

fn follows_currency(reader: &Reader<'_>, operand: &Operand) -> bool {
    reader.text.get(..operand.start).is_some_and(|before| before.ends_with(['￥', '¥']))
}

fn too_large(reader: &mut Reader<'_>, bytes: std::ops::Range<usize>) {
    let length = bytes.len();
    reader.doubt(
        bytes,
        "number-too-large",
        format!("expected a number of at most 28 digits, found one of {length} bytes"),
        "check whether this is a number; it is kept as text",
    );
}

/// `290%` may be `≥90%`: text exports turn the sign into a 2.
fn warn_of_lost_comparator(
    reader: &mut Reader<'_>,
    operand: &Operand,
    unit_of: &Operand,
    op: Op,
    limited: bool,
) {
    let Some(digits) =
        operand.digits.filter(|_| op == Op::Equal && !limited && reader.place == Place::Value)
    else {
        return;
    };
    let text = reader.text.get(operand.start..digits.end).unwrap_or_default();
    let Some(rest) = text
        .strip_prefix('2')
        .filter(|rest| !rest.is_empty() && !rest.starts_with(['0', ',', '.']))
    else {
        return;
    };
    let is_percent = unit_of.sort == Some(Sort::Percent);
    let value = digits.number.and_then(Number::whole).unwrap_or(u64::MAX);
    let suspicious = is_percent && (digits.whole_width == 3 || rest == "100") && value > 200
        || !is_percent
            && unit_of.sort != Some(Sort::Yuan)
            && unit_of.has_unit()
            && operand.power == 0
            && digits.whole_width >= 4;
    if suspicious {
        let unit = reader.text.get(unit_of.unit.0..unit_of.end).unwrap_or_default();
        let message = format!(
            "expected a comparator, found `{text}{unit}`, which may have been `≥{rest}{unit}`"
        );
        reader.doubt(
            operand.start..unit_of.end,
            if is_percent { "lost-comparator" } else { "possibly-lost-comparator" },
            message,
            "compare with the source document: text exports turn `≥` into `2`",
        );
    }
}
