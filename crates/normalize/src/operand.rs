//! A number with all that belongs to it: 余 or 多, the multiplier, the unit, the per-units behind it.

use crate::lexicon::Lexicon;
use crate::number::{self, Number};
use crate::reader::{Place, Reader};
use crate::unit::{self, Sort};
use std::ops::Range;
use std::sync::LazyLock;

/// The most per-units behind one unit (`元/人/月`).
const MAX_PER: usize = 4;
/// The most characters of a denominator that is in no list (`28.40/苗木株`).
const MAX_UNLISTED: usize = 6;

/// A number as it stands in the text. Ranges are bytes of the text.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Operand {
    pub(crate) start: usize,
    /// One past all of it, units included.
    pub(crate) end: usize,
    /// One past the number and its multiplier.
    pub(crate) number_end: usize,
    /// Without the multiplier; `None` where it is too large.
    pub(crate) number: Option<Number>,
    /// Of the multiplier that stands behind digits (`1.5万`).
    pub(crate) power: u32,
    /// 余 or 多.
    pub(crate) more: bool,
    /// Multiplier and unit as written.
    pub(crate) written: (usize, usize),
    /// The unit without its multiplier.
    pub(crate) unit: (usize, usize),
    pub(crate) sort: Option<Sort>,
    /// Whether the unit is the start of another word (`110人民警察节`).
    pub(crate) other_word: bool,
    per: [(usize, usize); MAX_PER],
    per_count: usize,
    /// The number is in Chinese numerals.
    pub(crate) chinese: Option<number::Chinese>,
    /// The number is in digits.
    pub(crate) digits: Option<number::Digits>,
}

impl Operand {
    pub(crate) fn has_per(&self) -> bool {
        self.per_count > 0
    }

    /// One past the digits or numerals, before 余 and the multiplier.
    pub(crate) fn digits_end(&self) -> usize {
        let digits = self.digits.map(|read| read.end);
        digits.or(self.chinese.map(|read| read.end)).unwrap_or(self.number_end)
    }

    pub(crate) fn has_unit(&self) -> bool {
        self.unit.0 < self.unit.1
    }

    /// The per-units behind the unit.
    pub(crate) fn per<'t>(&self, text: &'t str) -> impl Iterator<Item = &'t str> {
        let per = self.per;
        (0..self.per_count.min(MAX_PER))
            .filter_map(move |i| per.get(i).and_then(|&(start, end)| text.get(start..end)))
    }

    /// The number with its multiplier, or the one given in its place.
    pub(crate) fn multiplied(&self, power: u32) -> Option<Number> {
        self.number?.times_ten_to(power)
    }
}

/// Reads the operand at byte `at`, once: a second idiom that asks gets the same answer.
pub(crate) fn read(reader: &mut Reader<'_>, at: usize) -> Option<Operand> {
    if let Some((place, operand)) = reader.operand
        && place == at
    {
        return Some(operand);
    }
    let operand = scan(reader, at)?;
    reader.operand = Some((at, operand));
    Some(operand)
}

fn scan(reader: &Reader<'_>, at: usize) -> Option<Operand> {
    let first = reader.from(at).chars().next()?;
    let (negative, start) = match first {
        '-' | '\u{2212}' => (true, at + first.len_utf8()),
        _ => (false, at),
    };
    let digits = reader.digits(start);
    let chinese = if digits.is_none() && !negative { reader.chinese(start) } else { None };
    let (number, mut end) = match (&digits, &chinese) {
        (Some(digits), _) => (digits.number, digits.end),
        (_, Some(chinese)) => (chinese.number, chinese.end),
        _ => return None,
    };
    let number = if negative { number.map(Number::negated) } else { number };
    let mut operand = Operand {
        start: at,
        end,
        number_end: end,
        number,
        power: 0,
        more: false,
        written: (end, end),
        unit: (end, end),
        sort: None,
        other_word: false,
        per: [(0, 0); MAX_PER],
        per_count: 0,
        chinese,
        digits,
    };
    end = more(reader, &mut operand, end);
    end = skip_included(reader, end);
    // One blank may stand between a number and a Latin unit.
    if reader.from(end).starts_with(' ') && unit::read(reader.from(end + 1)).is_some() {
        end += 1;
    }
    operand.written = (end, end);
    if unit::read(reader.from(end)).is_none() {
        end = multipliers(reader, &mut operand, end);
    }
    end = more(reader, &mut operand, end);
    read_unit(reader, &mut operand, end);
    read_per(reader, &mut operand);
    Some(operand)
}

/// 余, or 多 where a unit or a multiplier follows.
fn more(reader: &Reader<'_>, operand: &mut Operand, at: usize) -> usize {
    let rest = reader.from(at);
    let Some(word) = ["余", "多"].into_iter().find(|word| rest.starts_with(word)) else {
        return at;
    };
    let after = reader.from(at + word.len());
    let follows = after.is_empty()
        || unit::read(after).is_some()
        || after.chars().next().is_some_and(|next| number::multiplier(next).is_some());
    if !follows && word == "多" {
        return at;
    }
    operand.more = true;
    at + word.len()
}

/// `（含）` between a number and its unit.
fn skip_included(reader: &Reader<'_>, at: usize) -> usize {
    let rest = reader.from(at);
    ["（含）", "(含)"]
        .into_iter()
        .find(|word| rest.starts_with(word))
        .map_or(at, |word| at + word.len())
}

/// 十百千万亿 behind digits, and `3亿5000万`, `1万2千`.
fn multipliers(reader: &Reader<'_>, operand: &mut Operand, at: usize) -> usize {
    let (mut power, mut end) = multiplier_chain(reader, at);
    if power == 0
        || operand.chinese.is_some()
            && operand.chinese.is_some_and(|c| !c.sequence && c.number.is_none())
    {
        return end;
    }
    operand.number_end = end;
    // A second number with a smaller multiplier belongs to the first.
    for _ in 0..3 {
        let Some(next) = reader.digits(end).filter(|next| next.fraction_width == 0) else {
            break;
        };
        let (next_power, next_end) = multiplier_chain(reader, next.end);
        let is_part =
            next_power < power && (next_power > 0 || reader.from(next.end).starts_with('元'));
        let (true, Some(head), Some(tail)) = (is_part, operand.number, next.number) else { break };
        let sum = head
            .times_ten_to(power)
            .zip(tail.times_ten_to(next_power))
            .filter(|(head, tail)| {
                head.whole()
                    .zip(tail.whole())
                    .is_some_and(|(head, tail)| tail < head && tail < 10_u64.pow(power.min(18)))
            })
            .and_then(|(head, tail)| head.plus(tail));
        let Some(sum) = sum else { break };
        operand.number = Some(sum);
        operand.written.0 = next_end;
        (power, end) = (0, next_end);
        operand.number_end = end;
        if next_power == 0 {
            break;
        }
    }
    operand.power = power;
    end
}

/// Power of ten and end of a chain of multipliers (`千万`, `万亿`).
fn multiplier_chain(reader: &Reader<'_>, at: usize) -> (u32, usize) {
    let (mut power, mut end) = (0_u32, at);
    for _ in 0..3 {
        let rest = reader.from(end);
        if power > 0 && unit::read(rest).is_some() {
            break;
        }
        let Some(next) = rest.chars().next() else { break };
        let Some(step) = number::multiplier(next) else { break };
        power += step;
        end += next.len_utf8();
    }
    (power, end)
}

fn read_unit(reader: &Reader<'_>, operand: &mut Operand, at: usize) {
    let rest = reader.from(at);
    operand.end = at;
    operand.unit = (at, at);
    operand.written.1 = at;
    // 985.00(米)
    if let Some(inner) = rest.strip_prefix('(').or_else(|| rest.strip_prefix('（')) {
        let bracket = rest.len() - inner.len();
        let closes = |length: usize| {
            inner
                .get(length..)
                .and_then(|tail| tail.chars().next())
                .filter(|next| matches!(next, ')' | '）'))
        };
        let power = multiplier_chain(reader, at + bracket);
        let inner_at = if unit::read(inner).is_some() { at + bracket } else { power.1 };
        let length = unit::read(reader.from(inner_at)).map(|found| (found.length, found.sort));
        if let Some((length, sort)) = length
            && let Some(close) = closes(inner_at - at - bracket + length)
        {
            if inner_at > at + bracket {
                operand.power += power.0;
            }
            operand.unit = (inner_at, inner_at + length);
            operand.written = (at + bracket, inner_at + length);
            operand.sort = Some(sort);
            operand.end = inner_at + length + close.len_utf8();
        }
        return;
    }
    if let Some(found) = unit::read(rest) {
        operand.sort = Some(found.sort);
        operand.other_word = unit::is_other_word(rest, found);
        operand.unit = (at, at + found.length);
        operand.end = at + found.length;
        operand.written.1 = operand.end;
        // 万元整
        if found.sort == Sort::Yuan {
            operand.unit.1 = at + "元".len().min(found.length);
            if reader.from(operand.end).starts_with("整") {
                operand.end += "整".len();
            }
        }
    }
}

/// `/人`, `每平方米`, `/人·月`, `/10万人` behind a unit.
pub(crate) fn read_per(reader: &Reader<'_>, operand: &mut Operand) {
    for _ in 0..MAX_PER {
        let rest = reader.from(operand.end);
        let Some(sign) = rest.chars().next() else { return };
        let joins = match sign {
            '/' => true,
            '每' => operand.has_unit(),
            '·' | '*' | '•' | '.' | '×' | '\u{30FB}' => operand.per_count > 0,
            _ => false,
        };
        let mut at = operand.end + sign.len_utf8();
        let open = joins && operand.per_count == 0 && reader.from(at).starts_with(['(', '（']);
        if open {
            at += reader.from(at).chars().next().map_or(0, char::len_utf8);
        }
        let found = if joins {
            denominator(reader, at, sign == '/')
                .or_else(|| if sign == '/' { unlisted(reader, at) } else { None })
        } else if operand.per_count > 0 {
            // 元/人年
            ["年", "月", "天"]
                .into_iter()
                .find(|word| {
                    rest.strip_prefix(word).is_some_and(|tail| {
                        tail.chars().next().is_none_or(|c| !c.is_alphanumeric())
                    })
                })
                .map(|word| operand.end..operand.end + word.len())
        } else {
            None
        };
        let Some(bytes) = found else { return };
        let Some(slot) = operand.per.get_mut(operand.per_count) else { return };
        *slot = (bytes.start, bytes.end);
        operand.per_count += 1;
        operand.end = bytes.end;
        if open
            || reader.from(bytes.end).starts_with([')', '）']) && has_open_bracket(reader, operand)
        {
            let close = reader.from(bytes.end).chars().next().filter(|c| matches!(c, ')' | '）'));
            operand.end += close.map_or(0, char::len_utf8);
        }
        operand.other_word = false;
    }
}

/// Whether `/(` opened the denominators of the operand.
fn has_open_bracket(reader: &Reader<'_>, operand: &Operand) -> bool {
    operand.per.first().is_some_and(|&(start, _)| {
        reader.text.get(..start).is_some_and(|before| before.ends_with(['(', '（']))
    })
}

/// Words that are counted over but are no units of a value themselves.
static COUNTED_OVER: LazyLock<Lexicon<()>> = LazyLock::new(|| {
    let words = "人 村 户 生 校 班 师 床 车 镇 乡 县 市 区 社区 街道 季度 季 月 年 年度 周 星期 天 日 半年 学期 学年 晚 夜 \
        学生 教师 职工 村民 居民 行政村 自然村 村居 乡镇 单位 企业 项目 家庭 人口 常住人口 户籍人口 活动 老人 残疾人 \
        儿童 农户 贫困户 旬 年度 点位 公里 井 路 站 店 馆 组 个月 次 工作日 小时 分钟 公斤 亩 平方米 立方米 平方公里 千字 百公里 \
        病例 床位 社工 学员 岗 岗位 样本 批次 网格 小区 站点 人次 机构 员工 标段 套 例 头 只 羽 株";
    Lexicon::new(words.split_whitespace().map(|word| (word, ())))
});

/// The denominator at byte `at`, with a number before it if there is one (`10万人`).
pub(crate) fn denominator(
    reader: &Reader<'_>,
    at: usize,
    number_allowed: bool,
) -> Option<Range<usize>> {
    let (word_at, plain) = match reader.digits(at) {
        Some(digits) if number_allowed => (multiplier_chain(reader, digits.end).1, false),
        Some(_) => return None,
        None if COUNTED_OVER.longest(reader.from(at)).is_some() => (at, true),
        None => match reader.chinese(at) {
            Some(chinese) if number_allowed && !chinese.sequence => (chinese.end, false),
            Some(_) => return None,
            None => (at, true),
        },
    };
    let rest = reader.from(word_at);
    let counted = COUNTED_OVER.longest(rest).map(|(length, ())| length);
    let listed = unit::read(rest);
    let mut length = counted.unwrap_or(0).max(listed.map_or(0, |found| found.length));
    if length == 0 {
        return None;
    }
    // 每个村: the noun names the unit better than 个.
    let mut start = if plain { word_at } else { at };
    if plain
        && let Some(noun) = rest.strip_prefix('个')
        && length == "个".len()
        && let Some((noun_length, ())) = COUNTED_OVER.longest(noun)
    {
        start += "个".len();
        length += noun_length;
    }
    Some(start..word_at + length)
}

/// A denominator that is in no list: letters up to the next sign.
fn unlisted(reader: &Reader<'_>, at: usize) -> Option<Range<usize>> {
    if reader.place == Place::Prose {
        return None;
    }
    let rest = reader.from(at);
    let mut length = 0;
    for (count, character) in rest.chars().enumerate() {
        if !character.is_alphabetic() {
            break;
        }
        if count == MAX_UNLISTED {
            return None;
        }
        length += character.len_utf8();
    }
    (length > 0).then(|| at..at + length)
}
