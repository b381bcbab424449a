//! Texts made comparable: years counted from the fiscal year, widths and punctuation out of the way, likeness in thousandths.

use normalize::clean;
use std::fmt::Write as _;

/// Years that are read as such.
const YEARS: std::ops::RangeInclusive<i32> = 1990..=2099;
/// Years around the fiscal year that two digits may mean: `23年`.
const NEAR: i32 = 10;
/// Characters of a text beyond which its likeness is not measured.
const MEASURED: usize = 4_000;
/// The sign for the fiscal year itself; years before and after stand around it.
const FISCAL_YEAR: u32 = 0xE800;
/// Years from the fiscal year that have a sign.
const SIGNS: i32 = 200;

/// `text` cleaned, each year as a distance from `fiscal_year`, so that `2023年…` of 2023 and `2024年…` of 2024 are equal.
///
/// Where the fiscal year is not known, years stay as they are.
pub(crate) fn relative(text: &str, fiscal_year: Option<i32>) -> String {
    let text = clean(text);
    let Some(fiscal_year) = fiscal_year else { return text.into_owned() };
    let mut written = String::with_capacity(text.len());
    for part in parts(&text) {
        match part {
            Part::Year(year) => match sign(year, fiscal_year) {
                Some(sign) => written.push(sign),
                None => {
                    let _ = write!(written, "{year}");
                }
            },
            Part::Other(character) => written.push(character),
        }
    }
    written
}

fn sign(year: i32, fiscal_year: i32) -> Option<char> {
    let distance = year.saturating_sub(fiscal_year);
    if distance.saturating_abs() > SIGNS {
        return None;
    }
    char::from_u32(FISCAL_YEAR.saturating_add_signed(distance))
}

fn is_sign(character: char) -> bool {
    let code = u32::from(character);
    code.abs_diff(FISCAL_YEAR) <= SIGNS.unsigned_abs()
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Part {
    Year(i32),
    Other(char),
}

/// The text with its years read: `2023年`, `2023-2024学年`, `（2023）`, a leading `2023` or `23年`, `二〇二三年`.
fn parts(text: &str) -> Vec<Part> {
    let characters: Vec<char> = text.chars().collect();
    let mut parts = Vec::with_capacity(characters.len());
    let mut at = 0;
    while let Some(&character) = characters.get(at) {
        let after_digit = at.checked_sub(1).and_then(|before| characters.get(before));
        let fresh = after_digit.is_none_or(|before| digit(*before).is_none());
        if let Some((year, end)) = fresh.then(|| year_at(&characters, at)).flatten() {
            parts.push(Part::Year(year));
            at = end;
        } else {
            parts.push(Part::Other(character));
            at += 1;
        }
    }
    parts
}

/// A year that begins at `at`, and where it ends.
fn year_at(characters: &[char], at: usize) -> Option<(i32, usize)> {
    let digits: Vec<i32> = characters.get(at..)?.iter().map_while(|one| digit(*one)).collect();
    let end = at + digits.len();
    let next = characters.get(end);
    let before = at.checked_sub(1).and_then(|before| characters.get(before));
    let number = digits.iter().take(5).fold(0, |number, digit| number * 10 + digit);
    let chinese = characters.get(at).is_some_and(|one| !one.is_ascii_digit());
    let year_follows = next == Some(&'年') || next == Some(&'学');
    match digits.len() {
        4 if YEARS.contains(&number) => {
            let joins =
                matches!(next, Some('-' | '—' | '–' | '~' | '至' | '.' | '/' | '、' | '度'));
            let leads = before.is_none() && next.is_none_or(|next| *next > '\u{2E80}');
            let bracketed = matches!(before, Some('(' | '（' | '[' | '〔' | '【'))
                && matches!(next, Some(')' | '）' | ']' | '〕' | '】'));
            let stands = year_follows || (!chinese && (joins || leads || bracketed));
            stands.then_some((number, end))
        }
        2 if before.is_none() && next == Some(&'年') && !chinese => Some((2000 + number, end)),
        _ => None,
    }
}

fn digit(character: char) -> Option<i32> {
    const CHINESE: &[char] = &['〇', '一', '二', '三', '四', '五', '六', '七', '八', '九'];
    if let Some(digit) = character.to_digit(10) {
        return i32::try_from(digit).ok();
    }
    let character = if matches!(character, '○' | '零' | 'Ｏ') { '〇' } else { character };
    CHINESE.iter().position(|one| *one == character).and_then(|digit| i32::try_from(digit).ok())
}

/// The year that opens a name, if one does.
pub(crate) fn leading_year(name: &str) -> Option<i32> {
    let name = clean(name);
    match parts(&name).first() {
        Some(Part::Year(year)) if YEARS.contains(year) => Some(*year),
        _ => None,
    }
}

/// Whether two digits can mean a year beside this fiscal year.
fn is_near(year: i32, fiscal_year: Option<i32>) -> bool {
    fiscal_year.is_none_or(|fiscal_year| year.saturating_sub(fiscal_year).saturating_abs() <= NEAR)
}

/// A name made comparable.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Name {
    /// Without the year that leads or ends it, without punctuation; other years from the fiscal year.
    pub(crate) key: String,
    /// The same with other years as they are written.
    pub(crate) absolute: String,
    /// The leading year, from the fiscal year.
    pub(crate) lead: Option<i32>,
}

impl Name {
    pub(crate) fn new(name: &str, fiscal_year: Option<i32>) -> Self {
        let lead = leading_year(name)
            .filter(|year| is_near(*year, fiscal_year))
            .and_then(|year| Some(year.saturating_sub(fiscal_year?)));
        Self {
            key: bare(&without_outer_year(&relative(name, fiscal_year), fiscal_year)),
            absolute: bare(&without_outer_year(&clean(name), fiscal_year)),
            lead,
        }
    }
}

/// The name without the year token that leads it or stands in brackets at its end.
fn without_outer_year(name: &str, fiscal_year: Option<i32>) -> String {
    let parts = parts(name);
    let is_year = |part: &Part| match part {
        Part::Year(year) => is_near(*year, fiscal_year),
        Part::Other(character) => is_sign(*character),
    };
    let word = |at: usize| match parts.get(at) {
        Some(Part::Other(character)) => Some(*character),
        _ => None,
    };
    let mut start = 0;
    if parts.first().is_some_and(is_year) {
        start = 1;
        for follows in ['年', '度'] {
            start += usize::from(word(start) == Some(follows));
        }
        // `2023-2024学年` and `2023年-2024年` are no single year.
        if matches!(word(start), Some('-' | '—' | '–' | '~' | '至' | '.' | '/' | '、' | '学'))
        {
            start = 0;
        }
    }
    let mut end = parts.len();
    let closing = matches!(word(end.wrapping_sub(1)), Some(')' | '）'));
    let opening = parts.iter().rposition(|part| matches!(part, Part::Other('(' | '（')));
    if let (true, Some(opening)) = (closing, opening) {
        let inside = parts.get(opening + 1..end - 1).unwrap_or_default();
        let only_year = inside.first().is_some_and(is_year)
            && inside.iter().skip(1).all(|part| matches!(part, Part::Other('年' | '度')));
        if only_year && opening > start {
            end = opening;
        }
    }
    let kept = parts.get(start..end).unwrap_or_default();
    let mut name = String::new();
    for part in kept {
        match part {
            Part::Year(year) => {
                let _ = write!(name, "{year}");
            }
            Part::Other(character) => name.push(*character),
        }
    }
    name
}

/// A name without the label that numbers it in its list: `1.`, `2、`, `（三）`, `④`, `指标1：`, `★`.
pub(crate) fn without_label(name: &str) -> &str {
    const NUMERALS: &str = "0123456789〇一二三四五六七八九十";
    let name = name.trim_start_matches(['★', '☆', '▲', '*', '※', ' ']);
    let inner = name.strip_prefix("指标").unwrap_or(name);
    let opened = inner.strip_prefix(['(', '（']);
    let inner = opened.unwrap_or(inner);
    let rest = inner.trim_start_matches(|one: char| NUMERALS.contains(one));
    let circled = |one: char| ('①'..='⑳').contains(&one);
    let after = if let (true, Some(after)) = (opened.is_none(), inner.strip_prefix(circled)) {
        after
    } else if rest.len() == inner.len() {
        return name;
    } else if opened.is_some() {
        let Some(after) = rest.strip_prefix([')', '）']) else { return name };
        after
    } else {
        let Some(after) = rest.strip_prefix(['.', '．', '、', ':', '：', ')', '）']) else {
            return name;
        };
        after
    };
    // `1.5倍` is a number, and a label that stands alone is all that there is.
    let names = after.chars().next().is_some_and(|one| !one.is_ascii_digit());
    if names { after.trim_start() } else { name }
}

/// Letters, digits and signs of years only, in lower case.
pub(crate) fn bare(text: &str) -> String {
    let kept = text.chars().filter(|one| one.is_alphanumeric() || is_sign(*one) || *one == '%');
    kept.flat_map(char::to_lowercase).collect()
}

/// A text whose likeness to others can be measured.
#[derive(Debug, Clone, Default)]
pub(crate) struct Measured {
    /// What must be equal for the texts to be.
    pub(crate) key: String,
    /// Pairs of neighbouring characters, sorted, each once.
    pub(crate) pairs: Vec<u64>,
    /// Single characters, sorted, each once.
    singles: Vec<u64>,
}

impl Measured {
    pub(crate) fn new(key: String) -> Self {
        let characters: Vec<u64> =
            key.chars().take(MEASURED).map(|one| u64::from(u32::from(one))).collect();
        let mut pairs: Vec<u64> = characters
            .iter()
            .zip(characters.iter().skip(1))
            .map(|(first, second)| first << 32 | second)
            .collect();
        let mut singles = characters;
        for list in [&mut pairs, &mut singles] {
            list.sort_unstable();
            list.dedup();
        }
        Self { key, pairs, singles }
    }

    /// How like two texts are, in thousandths: shared pairs of characters of all pairs.
    pub(crate) fn likeness(&self, other: &Self) -> u32 {
        if self.key == other.key {
            return 1000;
        }
        dice(&self.pairs, &other.pairs)
    }

    /// The same for short names, in which single characters count as much as pairs.
    pub(crate) fn name_likeness(&self, other: &Self) -> u32 {
        if self.key == other.key {
            return 1000;
        }
        u32::midpoint(dice(&self.pairs, &other.pairs), dice(&self.singles, &other.singles))
    }

    /// How much of `self` stands in `other`, in thousandths.
    pub(crate) fn contained_in(&self, other: &Self) -> u32 {
        let shared = shared(&self.pairs, &other.pairs);
        ratio(shared, self.pairs.len())
    }
}

fn shared(one: &[u64], other: &[u64]) -> usize {
    let (mut left, mut right) = (one.iter().peekable(), other.iter().peekable());
    let mut count = 0;
    while let (Some(a), Some(b)) = (left.peek(), right.peek()) {
        match a.cmp(b) {
            std::cmp::Ordering::Less => {
                left.next();
            }
            std::cmp::Ordering::Greater => {
                right.next();
            }
            std::cmp::Ordering::Equal => {
                count += 1;
                left.next();
                right.next();
            }
        }
    }
    count
}

fn dice(one: &[u64], other: &[u64]) -> u32 {
    ratio(2 * shared(one, other), one.len() + other.len())
}

/// `part` of `whole` in thousandths; nothing of nothing is nothing.
pub(crate) fn ratio(part: usize, whole: usize) -> u32 {
    if whole == 0 {
        return 0;
    }
    u32::try_from(part.saturating_mul(1000) / whole).unwrap_or(1000).min(1000)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(old: (&str, i32), new: (&str, i32), equal: bool) {
        let key = |(name, year)| Name::new(name, Some(year)).key;
        assert_eq!(key(old) == key(new), equal, "{:?} {:?}", key(old), key(new));
    }

    #[test]
    fn a_leading_year_is_no_part_of_a_name() {
        check(("2023年营养改善计划", 2023), ("2024年营养改善计划", 2024), true);
        check(("2023年度营养改善计划", 2023), ("营养改善计划", 2024), true);
        check(("23年营养改善计划", 2023), ("24年营养改善计划", 2024), true);
        check(("２０２３营养改善计划", 2023), ("2024年营养改善计划", 2024), true);
        check(("营养改善计划（2023年）", 2023), ("营养改善计划(2024年度)", 2024), true);
        check(("二〇二三年营养改善计划", 2023), ("2024年营养改善计划", 2024), true);
    }

    #[test]
    fn a_year_inside_follows_the_fiscal_year() {
        check(("关于2021年汛期水毁修复", 2022), ("关于2022年汛期水毁修复", 2023), true);
        check(("关于2021年汛期水毁修复", 2022), ("关于2021年汛期水毁修复", 2023), false);
        check(("2022-2023学年助学金", 2023), ("2023-2024学年助学金", 2024), true);
        check(("“十四五”宣传", 2022), ("“十五五”宣传", 2023), false);
    }

    #[test]
    fn punctuation_is_no_difference_and_a_number_is() {
        check(("校舍维修（一期）", 2023), ("校舍维修(一期)", 2024), true);
        check(("校舍维修（一期）", 2023), ("校舍维修（二期）", 2024), false);
        check(("购置2000台电脑", 2023), ("购置2001台电脑", 2024), false);
    }

    #[test]
    fn a_label_is_no_part_of_a_name() {
        for name in [
            "1.参训人数",
            "12、参训人数",
            "（三）参训人数",
            "④参训人数",
            "指标1：参训人数",
            "★参训人数",
        ] {
            assert_eq!(without_label(name), "参训人数", "{name}");
        }
        for name in [
            "1.5倍工资人数",
            "2023年参训人数",
            "（参训）人数",
            "三期完工率",
            "指标完成率",
            "1.",
            "",
        ] {
            assert_eq!(without_label(name), name);
        }
    }

    #[test]
    fn likeness_runs_from_nothing_to_all() {
        let measured = |text: &str| Measured::new(bare(text));
        assert_eq!(measured("受益师生人数").likeness(&measured("受益师生人数")), 1000);
        assert_eq!(measured("受益").likeness(&measured("工期")), 0);
        assert_eq!(measured("").likeness(&measured("工期")), 0);
        let alike = measured("受益师生人数").name_likeness(&measured("受益学生和教师人数"));
        assert!((400..900).contains(&alike), "{alike}");
    }
}
