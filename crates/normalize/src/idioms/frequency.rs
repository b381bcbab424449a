//! Frequencies without 每: one stretch, one count.
//!
//! ```text
//! frequency = ('一' | '两' | …) time {'一' noun} [comparator] number classifier
//!           | '半年' [comparator] number classifier
//! ```
//!
//! Only 场, 次, 期 and their like are counted so; `一人一档` and `一村一品` are set phrases.
//!
//! Reads: `一周一次`, `一年两次`, `一村一月一场`, `半年一次`, `两年一次`.

use super::Idiom;
use crate::lexicon::Lexicon;
use crate::operand;
use crate::reader::{Reader, open_numerals};
use std::sync::LazyLock;

/// One stretch, one count.
#[derive(Debug)]
pub(crate) struct Frequency;

const OVER: &str = "年 月 周 天 日 季度 季 个月 个季度 学期 学年 星期 村 户 人 校 社区 乡 镇 县 区 馆 站 店 班 半年 旬";
const TIMES: &str = "年 周 天 日 个月 个季度 学期 学年 星期 半年 旬";
const COUNTED: &str = "次 场 期 轮 回 遍 场次 节 篇 件 部 人次 趟 元 万元 个小时 小时 课时 学时";

fn list(words: &'static str) -> Lexicon<()> {
    Lexicon::new(words.split_whitespace().map(|word| (word, ())))
}

static OVER_LIST: LazyLock<Lexicon<()>> = LazyLock::new(|| list(OVER));
static TIME_LIST: LazyLock<Lexicon<()>> = LazyLock::new(|| list(TIMES));
static COUNTED_LIST: LazyLock<Lexicon<()>> = LazyLock::new(|| list(COUNTED));

impl Idiom for Frequency {
    fn name(&self) -> &'static str {
        "frequency"
    }

    fn words(&self) -> Vec<&'static str> {
        vec!["一", "次", "场", "半年"]
    }

    fn openers(&self, open: &mut dyn FnMut(char)) {
        open('半');
        open_numerals(open);
    }

    fn read(&self, reader: &mut Reader<'_>) -> bool {
        let start = reader.at;
        if reader.pending.is_some_and(|pending| pending.end == start) {
            return false;
        }
        let mut at = start;
        let mut over = [(0, 0); 3];
        let mut count = 0;
        while let Some(slot) = over.get_mut(count) {
            let rest = reader.from(at);
            if rest.starts_with("半年") {
                *slot = (at, at + "半年".len());
            } else {
                let Some(read) = reader.chinese(at).filter(|read| read.characters == 1) else {
                    break;
                };
                let one = rest.starts_with('一');
                let nouns = if one { &*OVER_LIST } else { &*TIME_LIST };
                let Some((length, ())) = nouns.longest(reader.from(read.end)) else { break };
                let noun = if one { read.end } else { at };
                // 一个月: the unit is 月.
                let noun = noun
                    + if one && reader.from(noun).starts_with('个') {
                        '个'.len_utf8()
                    } else {
                        0
                    };
                *slot = (noun, read.end + length);
            }
            at = slot.1;
            count += 1;
        }
        if count == 0 || !counted(reader, at) {
            return false;
        }
        for &(from, to) in over.iter().take(count) {
            reader.add_denominator(start, from..to);
        }
        reader.advance(at, self.name())
    }
}

/// Whether a count stands at byte `at`, a comparator before it or not.
fn counted(reader: &mut Reader<'_>, at: usize) -> bool {
    let length = super::comparator::length(reader.from(at)).unwrap_or(0);
    let Some(read) = operand::read(reader, at + length) else { return false };
    let unit = reader.text.get(read.unit.0..read.unit.1).unwrap_or_default();
    COUNTED_LIST.longest(unit).is_some_and(|(length, ())| length == unit.len()) && !read.other_word
}
