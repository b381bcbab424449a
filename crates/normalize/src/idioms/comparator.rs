//! Comparators: signs and words that bound a number, before it or behind it.
//!
//! Source: Civil Code of the People's Republic of China, article 1259: 以上, 以下, 以内 include the number; 不满, 超过, 以外 do not.
//!
//! ```text
//! comparator = sign | word
//! sign       = '≥' | '≤' | '>' | '<' | '=' | '>=' | '<=' | '=>' | '=<' | '≯' | '≮' | wrong-sign
//! wrong-sign = '‹=' | '›=' | '《' | '》' …      (with a warning; 《 and 》 only beside a digit)
//! word ≥     = 不少于 | 不低于 | 不小于 | 至少 | 最低 | 最少 | 起码 | 大于等于 …
//! word >     = 大于 | 超过 | 超 | 高于 | 多于 | 突破 | 逾 …
//! word ≤     = 不超过 | 不超 | 不高于 | 不大于 | 不多于 | 最高 | 最多 | 至多 | 小于等于 …
//! word <     = 小于 | 低于 | 少于 | 不足 | 不到 | 不满 …
//! word =     = 等于
//! suffix     = 以上 | 以下 | 以内 | 内 | 以外      (behind a number, its unit and （含）)
//! ```
//!
//! 不少于, 不低于, 至少, 不超过 and their like reach to the next number of the clause (`不低于中央投资30%`);
//! the others stand right before it. A sign to the right of its number is read from the other side (`60%≤完成率`).
//!
//! Reads: `≥95%`, `>=10个`, `不少于10次`, `至少全年完成2次`, `95%以上`, `5万元以内`, `60%≤完成率<80%`, `‹=5%`.

use super::Idiom;
use crate::lexicon::Lexicon;
use crate::number;
use crate::reader::{Pending, Reach, Reader};
use crate::unit::Sort;
use crate::value::Comparator as Op;
use std::sync::LazyLock;

/// Signs and words that bound a number.
#[derive(Debug)]
pub(crate) struct Comparator;

/// What a word or sign says.
#[derive(Debug, Clone, Copy)]
struct Says {
    op: Op,
    reach: Reach,
    /// Whether the sign is not the one that was meant.
    wrong: bool,
}

const SIGNS: &[(&str, Op, bool)] = &[
    ("≥", Op::AtLeast, false),
    ("≥=", Op::AtLeast, true),
    ("≥≥", Op::AtLeast, true),
    (">=", Op::AtLeast, false),
    (">≥", Op::AtLeast, true),
    ("=>", Op::AtLeast, true),
    ("≮", Op::AtLeast, false),
    ("≤", Op::AtMost, false),
    ("≤=", Op::AtMost, true),
    ("≤≤", Op::AtMost, true),
    ("<=", Op::AtMost, false),
    ("<≤", Op::AtMost, true),
    ("=<", Op::AtMost, true),
    ("≯", Op::AtMost, false),
    (">", Op::MoreThan, false),
    (">>", Op::MoreThan, true),
    ("<", Op::LessThan, false),
    ("<<", Op::LessThan, true),
    ("=", Op::Equal, false),
    ("==", Op::Equal, true),
    ("\u{FE65}", Op::MoreThan, false),
    ("\u{FE64}", Op::LessThan, false),
    ("\u{FE66}", Op::Equal, false),
    ("‹", Op::LessThan, true),
    ("›", Op::MoreThan, true),
    ("‹=", Op::AtMost, true),
    ("›=", Op::AtLeast, true),
    ("〈", Op::LessThan, true),
    ("〉", Op::MoreThan, true),
    ("〈=", Op::AtMost, true),
    ("〉=", Op::AtLeast, true),
    ("《", Op::LessThan, true),
    ("》", Op::MoreThan, true),
    ("《=", Op::AtMost, true),
    ("》=", Op::AtLeast, true),
];

/// These reach to the next number of the clause.
const FAR_WORDS: &[(&str, Op)] = &[
    ("不少于", Op::AtLeast),
    ("不低于", Op::AtLeast),
    ("不小于", Op::AtLeast),
    ("不短于", Op::AtLeast),
    ("不下于", Op::AtLeast),
    ("不得少于", Op::AtLeast),
    ("不得低于", Op::AtLeast),
    ("不得小于", Op::AtLeast),
    ("不能少于", Op::AtLeast),
    ("不能低于", Op::AtLeast),
    ("至少", Op::AtLeast),
    ("起码", Op::AtLeast),
    ("大于等于", Op::AtLeast),
    ("大于或等于", Op::AtLeast),
    ("高于等于", Op::AtLeast),
    ("高于或等于", Op::AtLeast),
    ("等于或大于", Op::AtLeast),
    ("等于或高于", Op::AtLeast),
    ("等于大于", Op::AtLeast),
    ("多于或等于", Op::AtLeast),
    ("不超过", Op::AtMost),
    ("不超", Op::AtMost),
    ("不超出", Op::AtMost),
    ("不高于", Op::AtMost),
    ("不大于", Op::AtMost),
    ("不多于", Op::AtMost),
    ("不长于", Op::AtMost),
    ("不突破", Op::AtMost),
    ("不得超过", Op::AtMost),
    ("不得超出", Op::AtMost),
    ("不得高于", Op::AtMost),
    ("不得大于", Op::AtMost),
    ("不得多于", Op::AtMost),
    ("不能超过", Op::AtMost),
    ("未超过", Op::AtMost),
    ("至多", Op::AtMost),
    ("小于等于", Op::AtMost),
    ("小于或等于", Op::AtMost),
    ("低于等于", Op::AtMost),
    ("低于或等于", Op::AtMost),
    ("少于等于", Op::AtMost),
    ("少于或等于", Op::AtMost),
    ("等于或小于", Op::AtMost),
    ("等于或低于", Op::AtMost),
    ("等于小于", Op::AtMost),
];

/// These stand right before their number.
const NEAR_WORDS: &[(&str, Op)] = &[
    ("最低", Op::AtLeast),
    ("最少", Op::AtLeast),
    ("最低为", Op::AtLeast),
    ("最小", Op::AtLeast),
    ("最高", Op::AtMost),
    ("最高为", Op::AtMost),
    ("最多", Op::AtMost),
    ("最大", Op::AtMost),
    ("大于", Op::MoreThan),
    ("超过", Op::MoreThan),
    ("超出", Op::MoreThan),
    ("超", Op::MoreThan),
    ("高于", Op::MoreThan),
    ("多于", Op::MoreThan),
    ("突破", Op::MoreThan),
    ("逾", Op::MoreThan),
    ("小于", Op::LessThan),
    ("低于", Op::LessThan),
    ("少于", Op::LessThan),
    ("不足", Op::LessThan),
    ("不到", Op::LessThan),
    ("不满", Op::LessThan),
    ("未满", Op::LessThan),
    ("未达", Op::LessThan),
    ("不及", Op::LessThan),
    ("等于", Op::Equal),
];

/// Behind the number.
const SUFFIXES: &[(&str, Option<Op>)] = &[
    ("以上", Some(Op::AtLeast)),
    ("及以上", Some(Op::AtLeast)),
    ("及其以上", Some(Op::AtLeast)),
    ("或以上", Some(Op::AtLeast)),
    ("含以上", Some(Op::AtLeast)),
    ("之上", Some(Op::AtLeast)),
    ("以下", Some(Op::AtMost)),
    ("及以下", Some(Op::AtMost)),
    ("或以下", Some(Op::AtMost)),
    ("之下", Some(Op::AtMost)),
    ("以内", Some(Op::AtMost)),
    ("之内", Some(Op::AtMost)),
    ("内", Some(Op::AtMost)),
    ("封顶", Some(Op::AtMost)),
    ("以外", Some(Op::MoreThan)),
    ("之外", Some(Op::MoreThan)),
    ("左右", None),
    ("上下", None),
];

static BEFORE: LazyLock<Lexicon<Says>> = LazyLock::new(|| {
    let signs =
        SIGNS.iter().map(|&(word, op, wrong)| (word, Says { op, reach: Reach::Adjacent, wrong }));
    let far =
        FAR_WORDS.iter().map(|&(word, op)| (word, Says { op, reach: Reach::Clause, wrong: false }));
    let near = NEAR_WORDS
        .iter()
        .map(|&(word, op)| (word, Says { op, reach: Reach::Adjacent, wrong: false }));
    Lexicon::new(signs.chain(far).chain(near))
});

static BEHIND: LazyLock<Lexicon<Option<Op>>> =
    LazyLock::new(|| Lexicon::new(SUFFIXES.iter().copied()));

impl Idiom for Comparator {
    fn name(&self) -> &'static str {
        "comparator"
    }

    fn words(&self) -> Vec<&'static str> {
        vec![
            "≥",
            "≤",
            ">",
            "<",
            "=",
            "不少于",
            "不低于",
            "至少",
            "大于",
            "超过",
            "不超过",
            "不高于",
            "小于",
            "低于",
            "不足",
            "等于",
            "以上",
            "以下",
            "以内",
            "以外",
        ]
    }

    fn openers(&self, open: &mut dyn FnMut(char)) {
        BEFORE.openers().for_each(open);
    }

    fn read(&self, reader: &mut Reader<'_>) -> bool {
        let rest = reader.rest();
        let Some((length, says)) = BEFORE.longest(rest) else { return false };
        let end = reader.at + length;
        let after = reader.from(end);
        if says.wrong
            && rest.starts_with(['《', '》', '〈', '〉'])
            && !after.starts_with(|c: char| c.is_ascii_digit())
        {
            return false;
        }
        if says.reach == Reach::Adjacent && !rest.starts_with(is_sign) && !number_follows(after) {
            return false;
        }
        if says.wrong {
            let written = rest.get(..length).unwrap_or_default();
            let message = format!("expected {}, found `{written}`", sign(says.op));
            reader.doubt(
                reader.at..end,
                "wrong-comparator-sign",
                message,
                "write the comparator with its own sign",
            );
        }
        self.announce(reader, says, end)
    }
}

impl Comparator {
    fn announce(&self, reader: &mut Reader<'_>, says: Says, end: usize) -> bool {
        let here = reader.at;
        let before = reader.pending.filter(|pending| pending.end == here);
        let start = before.map_or(here, |pending| pending.start);
        // 60%≤: nothing waits to the left, so the sign stands to the right of its number.
        reader.pending = Some(Pending {
            op: Some(says.op),
            approx: before.is_some_and(|pending| pending.approx),
            reach: says.reach,
            start,
            end,
        });
        reader.advance(end, self.name())
    }
}

/// Whether a number, or what leads to one, stands at the start of a text.
fn number_follows(text: &str) -> bool {
    let text = ["约", "近", "或等于", "为", "达", "每", "百分之", "="]
        .into_iter()
        .find_map(|word| text.strip_prefix(word))
        .unwrap_or(text);
    text.starts_with(|c: char| {
        c.is_ascii_digit()
            || number::CHINESE_STARTS.contains(c)
            || is_sign(c)
            || c == '-'
            || c == '*'
    }) || BEFORE.longest(text).is_some_and(|(_, says)| says.reach == Reach::Clause)
        || crate::unit::read(text).is_some()
}

/// Whether a character is a comparator sign.
pub(crate) fn is_sign(character: char) -> bool {
    matches!(
        character,
        '≥' | '≤' | '>' | '<' | '=' | '≯' | '≮' | '‹' | '›' | '\u{FE64}'..='\u{FE66}'
    )
}

fn sign(op: Op) -> &'static str {
    match op {
        Op::AtLeast => "`≥`",
        Op::MoreThan => "`>`",
        Op::AtMost => "`≤`",
        Op::LessThan => "`<`",
        Op::Equal | Op::Range => "`=`",
    }
}

/// Bytes of the comparator that a text starts with.
pub(crate) fn length(text: &str) -> Option<usize> {
    BEFORE.longest(text).map(|(length, _)| length)
}

/// What stands behind a number.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Suffix {
    pub(crate) op: Option<Op>,
    pub(crate) approx: bool,
    pub(crate) end: usize,
}

/// The comparator behind an operand that ends at byte `at`.
pub(crate) fn suffix(reader: &Reader<'_>, at: usize, sort: Option<Sort>) -> Option<Suffix> {
    let mut at = at;
    for included in ["（含）", "(含)", "（不含）", "(不含)", "含"] {
        if let Some(after) = reader.from(at).strip_prefix(included)
            && (BEHIND.longest(after).is_some() || included != "含")
        {
            at += included.len();
            break;
        }
    }
    let rest = reader.from(at);
    if let Some((length, op)) = BEHIND.longest(rest) {
        let word = rest.get(..length).unwrap_or_default();
        let after = rest.get(length..).unwrap_or_default();
        let limits_time = matches!(sort, Some(Sort::Time | Sort::Day | Sort::Year))
            && !after.starts_with(['容', '部', '外', '涵', '蒙', '科', '在']);
        if word != "内" || limits_time {
            return Some(Suffix { op, approx: op.is_none(), end: at + length });
        }
    }
    // A sign to the right of its number.
    let (length, says) = BEFORE.longest(rest).filter(|_| rest.starts_with(is_sign))?;
    let after = rest.get(length..).unwrap_or_default();
    if after.starts_with(|c: char| c.is_ascii_digit() || number::CHINESE_STARTS.contains(c)) {
        return None;
    }
    Some(Suffix { op: Some(mirrored(says.op)), approx: false, end: at + length })
}

fn mirrored(op: Op) -> Op {
    match op {
        Op::AtLeast => Op::AtMost,
        Op::MoreThan => Op::LessThan,
        Op::AtMost => Op::AtLeast,
        Op::LessThan => Op::MoreThan,
        Op::Equal | Op::Range => op,
    }
}
