//! Whether two names that look alike name two things: 一期 and 二期, 小学 and 中学, two towns.

use crate::words::Words;

/// Characters of a name that are compared; a longer one is judged by its beginning and end.
const COMPARED: usize = 120;

/// Characters after a difference that are looked at.
const FOLLOWING: usize = 8;

/// Characters that number things or stand for one of a few.
const ORDINALS: &[&str] = &[
    "0123456789〇零一二三四五六七八九十百千万壹贰叁肆伍陆柒捌玖拾两",
    "abcdefghijklmnopqrstuvwxyz",
    "ⅰⅱⅲⅳⅴⅵⅶⅷⅸⅹ",
    "①②③④⑤⑥⑦⑧⑨⑩",
    "甲乙丙丁戊己庚辛",
    "东西南北中",
    "上下左右前后内外",
    "大中小",
    "男女",
    "春夏秋冬",
    "新旧老",
];

/// Whether the names differ in a way that tells two things apart. Both are bare: without punctuation and outer years.
///
/// What only one of them says is no such difference, unless it numbers: `校舍维修` and `校舍维修二期`.
pub(crate) fn tells_apart(words: &Words, one: &str, other: &str) -> bool {
    if one == other {
        return false;
    }
    contrasts(words, one, other)
        || numbered_differently(words, one, other)
        || differences_tell(words, one, other, true)
}

/// The same for a whole and a part of it, which may be numbered: `校舍维修` became `校舍维修一期` and `校舍维修二期`.
pub(crate) fn tells_apart_from_part(words: &Words, whole: &str, part: &str) -> bool {
    whole != part
        && (contrasts(words, whole, part)
            || numbered_differently(words, whole, part)
            || differences_tell(words, whole, part, false))
}

fn contrasts(words: &Words, one: &str, other: &str) -> bool {
    words.contrasts.values().any(|group| {
        let only = |name: &str, lacks: &str| {
            group.iter().any(|word| name.contains(word) && !lacks.contains(word))
        };
        only(one, other) && only(other, one)
    })
}

/// Whether the names differ before what names a place or a body, or in it, were it only by one word more.
pub(crate) fn places_differ(words: &Words, one: &str, other: &str) -> bool {
    any_difference(one, other, |left, right, after| {
        let within = |piece: &&[char]| !piece.is_empty() && names_entity(words, piece, after);
        words.entity_endings.iter().any(|entity| after.contains(entity))
            || [left, right].iter().any(within)
    })
}

fn differences_tell(words: &Words, one: &str, other: &str, insertions: bool) -> bool {
    any_difference(one, other, |left, right, after| {
        if left.is_empty() || right.is_empty() {
            let said = if left.is_empty() { right } else { left };
            return insertions && numbers(words, said, after);
        }
        let ordinal = ORDINALS.iter().any(|set| {
            left.iter().all(|one| set.contains(*one)) && right.iter().all(|one| set.contains(*one))
        });
        ordinal || (names_entity(words, left, after) && names_entity(words, right, after))
    })
}

/// Whether `tells` holds of a piece of either name that differs, with what follows in both.
fn any_difference(one: &str, other: &str, tells: impl Fn(&[char], &[char], &str) -> bool) -> bool {
    let one: Vec<char> = one.chars().take(COMPARED).collect();
    let other: Vec<char> = other.chars().take(COMPARED).collect();
    differences(&one, &other).iter().any(|difference| {
        let left = one.get(difference.one.clone()).unwrap_or_default();
        let right = other.get(difference.other.clone()).unwrap_or_default();
        let after: String =
            one.get(difference.one.end..).unwrap_or_default().iter().take(FOLLOWING).collect();
        tells(left, right, &after)
    })
}

/// Whether both names number something of one kind, and number it differently: `…工程一期` and `…项目二期`.
fn numbered_differently(words: &Words, one: &str, other: &str) -> bool {
    let (one, other) = (numbered(words, one), numbered(words, other));
    words.classifiers.iter().any(|classifier| {
        let of = |numbered: &[(char, String)]| -> Vec<String> {
            let same = numbered.iter().filter(|(own, _)| own == classifier);
            same.map(|(_, number)| number.clone()).collect()
        };
        let (one, other) = (of(&one), of(&other));
        !one.is_empty() && !other.is_empty() && one != other
    })
}

/// Each classifier with the number before it, digits in Arabic.
fn numbered(words: &Words, name: &str) -> Vec<(char, String)> {
    const DIGITS: &[char] = &['〇', '一', '二', '三', '四', '五', '六', '七', '八', '九'];
    let mut numbered = Vec::new();
    let mut number = String::new();
    for character in name.chars().take(COMPARED) {
        let digit = DIGITS.iter().zip('0'..='9').find(|(chinese, _)| **chinese == character);
        match digit {
            Some((_, digit)) => number.push(digit),
            None if character.is_ascii_digit() || character == '十' => number.push(character),
            None => {
                if !number.is_empty() && words.classifiers.contains(&character) {
                    numbered.push((character, std::mem::take(&mut number)));
                }
                number.clear();
            }
        }
    }
    numbered
}

/// Whether what only one name says is a number, or a number with its classifier: `二期`, `第3批`.
fn numbers(words: &Words, said: &[char], after: &str) -> bool {
    let said: Vec<char> = said.iter().copied().filter(|one| *one != '第').collect();
    let Some((last, rest)) = said.split_last() else { return false };
    let numeral = |one: &char| ORDINALS.iter().take(4).any(|set| set.contains(*one));
    let classified =
        words.classifiers.contains(last) && !rest.is_empty() && rest.iter().all(numeral);
    let bare = said.iter().all(numeral) && after.starts_with(words.classifiers.as_slice());
    classified || bare || (said.iter().all(char::is_ascii_digit) && after.is_empty())
}

/// Whether the piece is the proper part of a name of a place or body, which ends within or soon after it.
fn names_entity(words: &Words, piece: &[char], after: &str) -> bool {
    let piece: String = piece.iter().collect();
    let short = piece.chars().count() <= 6 && !words.is_general_before_entity(&piece);
    let within = words
        .entity_endings
        .iter()
        .any(|entity| piece.ends_with(entity.as_str()) && piece.len() > entity.len());
    // 第12社区 and 新12社区 are two.
    let after =
        after.trim_start_matches(|one| ORDINALS.iter().take(1).any(|set| set.contains(one)));
    let soon = words.entity_endings.iter().any(|entity| {
        after
            .find(entity.as_str())
            .is_some_and(|at| after.get(..at).is_some_and(|gap| gap.chars().count() <= 1))
    });
    short && (within || soon)
}

struct Difference {
    one: std::ops::Range<usize>,
    other: std::ops::Range<usize>,
}

/// Where two texts differ, by the longest common subsequence.
fn differences(one: &[char], other: &[char]) -> Vec<Difference> {
    let ops = similar::capture_diff_slices(similar::Algorithm::Lcs, one, other);
    let mut differences: Vec<Difference> = Vec::new();
    for op in ops.iter().filter(|op| op.tag() != similar::DiffTag::Equal) {
        let (one, other) = (op.old_range(), op.new_range());
        match differences.last_mut() {
            Some(last) if last.one.end == one.start && last.other.end == other.start => {
                last.one.end = one.end;
                last.other.end = other.end;
            }
            _ => differences.push(Difference { one, other }),
        }
    }
    differences
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(one: &str, other: &str, expect: bool) {
        assert_eq!(tells_apart(Words::builtin(), one, other), expect, "{one} {other}");
        assert_eq!(tells_apart(Words::builtin(), other, one), expect, "{other} {one}");
    }

    #[test]
    fn numbers_tell_apart() {
        check("校舍维修一期", "校舍维修二期", true);
        check("校舍维修工程", "校舍维修工程二期", true);
        check("道路3标段", "道路12标段", true);
        check("实验室a栋", "实验室b栋", true);
        check("校舍维修工程一期", "校舍维修项目二期", true);
        check("校舍维修工程2期", "校舍维修项目二期", false);
        check("第1批设备购置", "设备更新第二批", true);
    }

    #[test]
    fn a_part_may_be_numbered_and_not_otherwise() {
        let words = Words::builtin();
        assert!(!tells_apart_from_part(words, "校舍维修工程", "校舍维修工程二期"));
        assert!(tells_apart_from_part(words, "校舍维修工程一期", "校舍维修工程二期"));
        assert!(tells_apart_from_part(words, "张庄镇道路硬化", "李庄镇道路硬化一期"));
    }

    #[test]
    fn places_and_bodies_tell_apart() {
        check("张庄镇道路硬化", "李庄镇道路硬化", true);
        check("城关小学运动场改造", "东街小学运动场改造", true);
        check("城关小学运动场改造", "城关中学运动场改造", true);
        check("红旗水库除险加固", "东风水库除险加固", true);
        check("红旗街道第12社区改造", "红旗街道新12社区改造", true);
    }

    #[test]
    fn a_word_before_a_place_makes_it_another() {
        let words = Words::builtin();
        assert!(places_differ(words, "城关镇幼儿园改造", "城关镇中心幼儿园改造"));
        assert!(places_differ(words, "幸福里社区改造", "新幸福里社区改造"));
        assert!(!places_differ(words, "红旗社区老旧小区改造", "红旗社区老旧小区综合提升"));
    }

    #[test]
    fn other_words_do_not() {
        check("学生营养餐补助", "学生营养改善计划补助", false);
        check("农村电影公益放映", "行政村公益电影放映服务", false);
        check("小型水库除险加固工程", "病险水库安全整治", false);
        check("农村饮水安全巩固提升工程", "城乡供水一体化管网延伸工程", false);
        check("普通高中家庭经济困难学生资助", "普通高中国家助学金及免学杂费补助", false);
        check("中小学校舍维修", "小学校舍维修", false);
    }
}
