//! Ordinals, list labels, ranks and grades: numbers that order things and count none.
//!
//! ```text
//! ordinal = '第' number {('、' | '至' | '和' | '-') number}
//!         | '前' number rank                       (前三, 前10名; not after 提 目 之 以 此)
//!         | number ('级' | '号' | '届' | '等' | '类' …)
//!         | label                                   (1. 2、 （一） 三、 at the start of a clause)
//!         | year '年' ['度']                        (a bare year inside a larger phrase)
//! ```
//!
//! Silent: `第三方`, `第二批`, `前三`, `3号楼`, `二级`, `十九届六中全会`, `1.2023年项目`, `2035年远景目标`.

use super::Idiom;
use crate::number::{self, Number};
use crate::reader::{Place, Reader, open_digits, open_numerals};
use crate::unit;

/// Ordinals, labels, ranks, grades.
#[derive(Debug)]
pub(crate) struct Ordinal;

/// What makes a number before it a rank, a grade or a name.
const GRADES: &[&str] = &[
    "级",
    "号",
    "届",
    "等奖",
    "类地区",
    "大",
    "中全会",
    "中",
    "线城市",
    "线",
    "环",
    "维码",
    "氧化",
    "线",
    "农",
    "公",
    "风",
    "北",
    "孩",
    "手",
    "胎",
    "甲",
    "季",
    "区",
    "路",
    "连",
    "局",
    "院",
    "地",
    "市",
];

/// How many of the grades at the start of the list are never units.
const SURE_GRADES: usize = 4;

impl Idiom for Ordinal {
    fn name(&self) -> &'static str {
        "ordinal"
    }

    fn words(&self) -> Vec<&'static str> {
        vec!["第", "前", "级", "号", "届"]
    }

    fn openers(&self, open: &mut dyn FnMut(char)) {
        "第前（(".chars().for_each(&mut *open);
        open_digits(open);
        open_numerals(open);
    }

    fn read(&self, reader: &mut Reader<'_>) -> bool {
        let rest = reader.rest();
        if let Some(after) = rest.strip_prefix('第') {
            return self.numbered(reader, rest.len() - after.len());
        }
        if rest.starts_with('前') {
            return self.rank(reader);
        }
        if rest.starts_with(['(', '（']) {
            return self.bracketed_label(reader);
        }
        self.label(reader) || self.year(reader) || self.grade(reader)
    }
}

impl Ordinal {
    /// 第三, 第1-3, 第二、三
    fn numbered(&self, reader: &mut Reader<'_>, prefix: usize) -> bool {
        let Some(mut end) = any_number(reader, reader.at + prefix) else { return false };
        loop {
            let rest = reader.from(end);
            let Some(separator) = rest.chars().next().filter(|c| "、至到和与-~—".contains(*c))
            else {
                break;
            };
            let mut next = end + separator.len_utf8();
            if reader.from(next).starts_with('第') {
                next += '第'.len_utf8();
            }
            match any_number(reader, next) {
                // 第一、2个村 is a label of another sort; a unit behind it makes it a number.
                Some(found) if unit::read(reader.from(found)).is_none() => end = found,
                _ => break,
            }
        }
        // 第三次 第5个 第二批: the classifier belongs to the ordinal.
        if let Some(found) = unit::read(reader.from(end)) {
            end += found.length;
        }
        reader.advance(end, self.name())
    }

    /// 前三, 前10名
    fn rank(&self, reader: &mut Reader<'_>) -> bool {
        if reader.previous().is_some_and(|before| "提目之以此会年日月节期事".contains(before))
        {
            return false;
        }
        let Some(end) = any_number(reader, reader.at + '前'.len_utf8()) else { return false };
        let rest = reader.from(end);
        let rank =
            ["名", "位", "强", "列", "%", "茅"].into_iter().find(|word| rest.starts_with(word));
        match rank {
            Some(word) => reader.advance(end + word.len(), self.name()),
            None if unit::read(rest).is_none() => reader.advance(end, self.name()),
            None => false,
        }
    }

    /// `（一）`, `(2)` with something behind it.
    fn bracketed_label(&self, reader: &mut Reader<'_>) -> bool {
        let open = reader.rest().chars().next().map_or(0, char::len_utf8);
        let start = reader.at + open;
        let Some(end) = any_number(reader, start).filter(|end| end - start <= 9) else {
            return false;
        };
        let mut rest = reader.from(end).chars();
        let closes = rest.next().filter(|c| matches!(c, ')' | '）'));
        let Some(close) = closes else { return false };
        // 90（5）以上 and 数量（5） are no labels.
        if rest.next().is_none_or(|next| "以左上下内".contains(next))
            || reader.previous().is_some_and(|c| c.is_ascii_digit())
        {
            return false;
        }
        reader.advance(end + close.len_utf8(), self.name())
    }

    /// `1.2023年`, `2、`, `三、`, `1.完成`
    fn label(&self, reader: &mut Reader<'_>) -> bool {
        let starts = reader.previous().is_none_or(|before| "。；;：:！？\u{2003}".contains(before));
        if !starts {
            return false;
        }
        let text = reader.text;
        let Some(end) = any_number(reader, reader.at) else { return false };
        let bytes = text.as_bytes();
        // The digits of the label alone: `1.2023年` reads as 1.2023 otherwise.
        let whole_end = (reader.at..end).find(|&i| bytes.get(i) == Some(&b'.')).unwrap_or(end);
        if whole_end < end && whole_end - reader.at <= 2 {
            let after = whole_end + 1;
            let is_year = year_at(reader, after).is_some();
            return is_year && reader.advance(after, self.name());
        }
        if whole_end - reader.at > 6 {
            return false;
        }
        let rest = reader.from(whole_end);
        let Some(mark) = rest.chars().next().filter(|c| matches!(c, '.' | '、' | '．')) else {
            return false;
        };
        let after = rest.chars().nth(1);
        // 5、10、15日 is a list of numbers, and 12. is a number at an end.
        let is_list = |next: char| {
            next.is_ascii_digit() || mark == '、' && number::CHINESE_STARTS.contains(next)
        };
        if after.is_none_or(is_list) {
            return false;
        }
        reader.advance(whole_end + mark.len_utf8(), self.name())
    }

    /// A year inside a larger phrase.
    fn year(&self, reader: &mut Reader<'_>) -> bool {
        if reader.pending.is_some_and(|pending| pending.end == reader.at) {
            return false;
        }
        match year_at(reader, reader.at) {
            Some(end) => reader.advance(end, self.name()),
            None => false,
        }
    }

    fn grade(&self, reader: &mut Reader<'_>) -> bool {
        if reader.rest().starts_with("十四五")
            || reader.rest().starts_with("十三五")
            || reader.rest().starts_with("十五五")
        {
            return reader.advance(reader.at + "十四五".len(), self.name());
        }
        let Some(end) = any_number(reader, reader.at) else { return false };
        let rest = reader.from(end);
        if unit::read(rest).is_some_and(|found| !unit::is_other_word(rest, found)) {
            return false;
        }
        // 三点 七路 二区: with digits these may be numbers of things, but never amounts.
        // Behind a comparator only what can be nothing else is a grade: ≤3级, but ≥3区.
        // A cell that holds digits and such a word and nothing else counts them: 2700路, but 三路 is a name.
        let waits = reader.pending.is_some_and(|pending| pending.end == reader.at);
        let whole = reader.place == Place::Value
            && reader.at == 0
            && rest.chars().count() == 1
            && reader.digits(0).is_some();
        let only_sure = waits || whole;
        let grades =
            GRADES.get(..if only_sure { SURE_GRADES } else { GRADES.len() }).unwrap_or_default();
        match grades.iter().find(|word| rest.starts_with(**word)) {
            Some(word) => reader.advance(end + word.len(), self.name()),
            None => false,
        }
    }
}

fn any_number(reader: &Reader<'_>, at: usize) -> Option<usize> {
    reader.digits(at).map(|read| read.end).or_else(|| reader.chinese(at).map(|read| read.end))
}

/// The end of a four-digit year with 年 at byte `at`, 度 included.
fn year_at(reader: &Reader<'_>, at: usize) -> Option<usize> {
    let (value, end) = match reader.digits(at) {
        Some(read) if read.whole_width == 4 && read.fraction_width == 0 => {
            (read.number.and_then(Number::whole)?, read.end)
        }
        Some(_) => return None,
        None => {
            let read = reader.chinese(at).filter(|read| read.sequence && read.characters == 4)?;
            (read.number.and_then(Number::whole)?, read.end)
        }
    };
    let after = reader.from(end).strip_prefix('年')?;
    if !(1900..2100).contains(&value) {
        return None;
    }
    Some(end + '年'.len_utf8() + if after.starts_with('度') { '度'.len_utf8() } else { 0 })
}
