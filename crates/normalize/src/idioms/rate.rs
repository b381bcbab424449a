//! Per-units that stand before the number: every such unit divides the quantity that follows in the clause.
//!
//! ```text
//! rate     = ('每' [number] noun) {('每') [number] noun} … quantity
//!          | noun '均' … quantity
//! quantity = … number unit {('/' | '每' | '·' | '*') noun}
//! ```
//!
//! The units join in reading order: `每村每月1场` is 1 `场/村/月`. `年均浓度` and its like are averages and no per-units;
//! neither is 均 before a percentage.
//!
//! Reads: `每季度不少于1次`, `每人每月500元`, `人均4.35万元`, `每周开放时间不少于56小时`, `530元/人·月`, `3100元每平方米`.

use super::Idiom;
use crate::operand;
use crate::reader::{Place, Reader};

/// Per-units before the number.
#[derive(Debug)]
pub(crate) struct Rate;

/// What can stand before 均.
const MEANS: &str = "人户亩村生班次年月日周季场县台件床校车师单站店区天镇乡";
/// 年均气温: an average of the thing itself.
const AVERAGED: &[&str] =
    &["浓度", "气温", "温度", "值", "水平", "降雨", "降水", "湿度", "PM", "风速", "增长率"];

impl Idiom for Rate {
    fn name(&self) -> &'static str {
        "rate"
    }

    fn words(&self) -> Vec<&'static str> {
        vec!["每", "均", "/"]
    }

    fn openers(&self, open: &mut dyn FnMut(char)) {
        open('每');
        MEANS.chars().for_each(open);
    }

    fn read(&self, reader: &mut Reader<'_>) -> bool {
        let start = reader.at;
        let rest = reader.rest();
        if let Some(after) = rest.strip_prefix('每') {
            let mut at = start + '每'.len_utf8();
            // 每一名: the one is no part of the unit.
            if after.starts_with('一') {
                at += '一'.len_utf8();
            }
            let Some(unit) = operand::denominator(reader, at, true) else { return false };
            let end = unit.end;
            reader.add_denominator(start, unit);
            // 每一人 每年度内: what was announced before still waits.
            if let Some(pending) = &mut reader.pending
                && pending.end == start
            {
                pending.end = end;
            }
            return reader.advance(end, self.name());
        }
        let Some(noun) = rest.chars().next() else { return false };
        let Some(after) = rest.get(noun.len_utf8()..).and_then(|rest| rest.strip_prefix('均'))
        else {
            return false;
        };
        let period = "年月日周季".contains(noun);
        if period && AVERAGED.iter().any(|word| after.starts_with(word))
            || reader.previous() == Some('平')
        {
            return false;
        }
        if reader.place == Place::Prose
            && after.starts_with(['衡', '匀', '可', '等', '为'])
            && !after.starts_with("可支配")
        {
            return false;
        }
        reader.add_denominator(start, start..start + noun.len_utf8());
        reader.advance(start + noun.len_utf8() + '均'.len_utf8(), self.name())
    }
}
