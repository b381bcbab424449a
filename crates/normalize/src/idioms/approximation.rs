//! Approximations: the number is only about that much.
//!
//! ```text
//! approximation = ('约' | '大约' | '大概' | '约为' | '≈') number      op =
//!               | ('近' | '将近' | '接近') number                      op <
//!               | number ('左右' | '上下')                             op =
//!               | number ('余' | '多')                                 op >   (before or behind the multiplier)
//! ```
//!
//! `近三年` is a time of its own and no approximation.
//!
//! Reads: `约200人`, `近500人`, `200人左右`, `200余人`, `三十多个`, `30余万元`.

use super::Idiom;
use crate::lexicon::Lexicon;
use crate::reader::{Pending, Reach, Reader};
use crate::unit::Sort;
use crate::value::Comparator as Op;
use crate::{number, operand};
use std::sync::LazyLock;

/// About that much.
#[derive(Debug)]
pub(crate) struct Approximation;

const WORDS: &[(&str, Option<Op>)] = &[
    ("约", None),
    ("约为", None),
    ("大约", None),
    ("大概", None),
    ("大致", None),
    ("≈", None),
    ("近", Some(Op::LessThan)),
    ("将近", Some(Op::LessThan)),
    ("接近", Some(Op::LessThan)),
];

static LIST: LazyLock<Lexicon<Option<Op>>> = LazyLock::new(|| Lexicon::new(WORDS.iter().copied()));

impl Idiom for Approximation {
    fn name(&self) -> &'static str {
        "approximation"
    }

    fn words(&self) -> Vec<&'static str> {
        vec!["约", "大约", "近", "将近", "接近", "左右", "上下", "余", "多"]
    }

    fn openers(&self, open: &mut dyn FnMut(char)) {
        LIST.openers().for_each(open);
    }

    fn read(&self, reader: &mut Reader<'_>) -> bool {
        let Some((length, op)) = LIST.longest(reader.rest()) else { return false };
        let end = reader.at + length;
        let rest = reader.from(end);
        let number_follows = rest.starts_with(|c: char| {
            c.is_ascii_digit()
                || number::CHINESE_STARTS.contains(c)
                || super::comparator::is_sign(c)
                || c == '-'
        });
        // 节约5%, 合约2份: the end of another word.
        let ends_word = reader.rest().starts_with('约')
            && reader.previous().is_some_and(|c| "节合契制条预公特签履违大邀失".contains(c))
            || reader.rest().starts_with('近')
                && reader.previous().is_some_and(|c| "最临附靠亲远就".contains(c));
        if !number_follows || ends_word {
            return false;
        }
        if op.is_some()
            && let Some(read) = operand::read(reader, end)
        {
            // 近三年, 近5个月: a time, and no limit.
            let is_time = matches!(read.sort, Some(Sort::Year | Sort::Time))
                && reader.place == crate::reader::Place::Prose;
            if is_time
                || read.chinese.is_some_and(|chinese| {
                    chinese.characters == 1 && matches!(read.sort, Some(Sort::Year))
                })
            {
                reader.advance(read.end, self.name());
                return true;
            }
        }
        let before = reader
            .pending
            .filter(|pending| pending.end == reader.at || pending.reach == Reach::Clause);
        reader.pending = Some(Pending {
            op: before.and_then(|pending| pending.op).or(op),
            approx: true,
            reach: Reach::Adjacent,
            start: before.map_or(reader.at, |pending| pending.start),
            end,
        });
        reader.advance(end, self.name())
    }
}
