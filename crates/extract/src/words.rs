//! From a text to the word that the vocabulary knows: numbering, `其中`, colons and brackets set aside, and kept.

use crate::vocabulary::{Label, Roles, Vocabulary};
use std::borrow::Cow;

/// A text that opens with a word of the vocabulary.
#[derive(Debug, Clone)]
pub(crate) struct Word<'t> {
    /// What the word names.
    pub(crate) roles: Roles,
    /// The word as it stands, cleaned, without its closing colon.
    pub(crate) label: &'t str,
    /// What its brackets say: `万元` of `项目资金（万元）`.
    pub(crate) bracket: Option<&'t str>,
    /// What follows its colon in the same text: `50万` of `年度资金总额：50万`.
    pub(crate) rest: Option<&'t str>,
}

/// Characters that numbering, brackets and colons may add to a word, in bytes.
const TRIMMINGS: usize = 60;

/// The word of `vocabulary` that the cleaned `text` is, or with which it opens before a colon.
pub(crate) fn word<'t>(vocabulary: &Vocabulary, text: &'t str) -> Option<Word<'t>> {
    if text.is_empty() {
        return None;
    }
    let reach = vocabulary.longest() + TRIMMINGS;
    if text.len() <= reach
        && let Some((roles, bracket)) = known(vocabulary, text)
    {
        let label = text.trim_end_matches([':', '：']);
        return Some(Word { roles, label, bracket, rest: None });
    }
    let mut window = text.len().min(reach);
    while !text.is_char_boundary(window) {
        window -= 1;
    }
    for (position, colon) in text[..window].match_indices([':', '：']) {
        let rest = &text[position + colon.len()..];
        if rest.is_empty() {
            break;
        }
        if let Some((roles, bracket)) = known(vocabulary, &text[..position]) {
            let label = &text[..position];
            return Some(Word { roles, label, bracket, rest: Some(rest) });
        }
    }
    None
}

fn known<'t>(vocabulary: &Vocabulary, text: &'t str) -> Option<(Roles, Option<&'t str>)> {
    if let Some(roles) = vocabulary.roles(text) {
        return Some((roles, None));
    }
    let whole = text.len();
    let text = text.trim_start_matches(['★', '*', '△', '▲']).trim_end_matches([':', '：', '。']);
    let (text, bracket) = without_brackets(text);
    let mut key: &str = &text;
    let mut asked = whole;
    if key.len() < asked {
        if let Some(roles) = vocabulary.roles(key) {
            return Some((roles, bracket));
        }
        asked = key.len();
    }
    key = without_numbering(key);
    if let Some(of_which) = key.strip_prefix("其中") {
        key = of_which.trim_start_matches([':', '：', '、', ',', '，']);
        key = without_numbering(key);
    }
    key = key.trim_end_matches([':', '：']);
    if key.len() < asked
        && let Some(roles) = vocabulary.roles(key)
    {
        return Some((roles, bracket));
    }
    year_amount(key).map(|roles| (roles, bracket))
}

/// `2021年金额`, `2023年预算`, `2023年度预算数`: the year's money, said with the year.
fn year_amount(key: &str) -> Option<Roles> {
    let (year, rest) = key.split_once('年')?;
    let is_year = year.len() == 4 && year.bytes().all(|byte| byte.is_ascii_digit());
    let rest = rest.strip_prefix('度').unwrap_or(rest);
    let names_it = matches!(rest, "金额" | "预算" | "预算数" | "预算金额" | "资金" | "资金总额");
    (is_year && names_it).then_some(Roles { label: Some(Label::BudgetTotal), ..Roles::default() })
}

/// `text` with its bracketed parts taken out, and the last of them.
fn without_brackets(text: &str) -> (Cow<'_, str>, Option<&str>) {
    if !text.contains(['(', '（']) {
        return (Cow::Borrowed(text), None);
    }
    let mut kept = String::with_capacity(text.len());
    let mut bracket = None;
    let mut rest = text;
    while let Some(open) = rest.find(['(', '（']) {
        let inner = &rest[open + rest[open..].chars().next().map_or(1, char::len_utf8)..];
        let Some(close) = inner.find([')', '）']) else { break };
        let after = &inner[close + inner[close..].chars().next().map_or(1, char::len_utf8)..];
        if kept.is_empty() && open == 0 && is_numeral(&inner[..close]) {
            rest = after;
            continue;
        }
        kept.push_str(&rest[..open]);
        bracket = Some(&inner[..close]);
        rest = after;
    }
    if kept.is_empty() && bracket.is_none() {
        return (Cow::Borrowed(rest), None);
    }
    kept.push_str(rest);
    (Cow::Owned(kept), bracket)
}

fn is_numeral(text: &str) -> bool {
    normalize::numeral(text).is_some()
}

/// `text` without an opening `1.`, `一、`.
fn without_numbering(text: &str) -> &str {
    match label(text) {
        Some(label) => &text[label.text.len()..],
        None => text,
    }
}

/// A number that opens a line: `1.`, `（一）`, `第三、`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct ListLabel<'t> {
    /// As it stands, cleaned.
    pub(crate) text: &'t str,
    /// What it says.
    pub(crate) number: u32,
    /// Which form it has; a list keeps to one.
    pub(crate) style: ListStyle,
}

/// The forms of a [`ListLabel`], the outer before the inner in the usual order of a document.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum ListStyle {
    /// `一、`.
    Chinese,
    /// `（一）`.
    BracketedChinese,
    /// `1.`, `1、`.
    Digits,
    /// `（1）`, `1)`.
    BracketedDigits,
    /// `①`.
    Circled,
}

/// The number that opens the cleaned `line`.
///
/// `1.2023年…` opens with 1: a number of a list is short, and what follows its point may be a digit.
/// `2.17` alone, `2023.12.31` and `1.5万` are none: see [`opens_list`] for the doubt that is left.
pub(crate) fn label(line: &str) -> Option<ListLabel<'_>> {
    let first = line.chars().next()?;
    if let circled @ 0x2460..=0x2473 = u32::from(first) {
        let number = circled - 0x2460 + 1;
        return Some(ListLabel { text: &line[..3], number, style: ListStyle::Circled });
    }
    let (body, bracketed) = match first {
        '(' | '（' => (&line[first.len_utf8()..], true),
        _ => (line, false),
    };
    let digits = body.bytes().take_while(u8::is_ascii_digit).count();
    let chinese = if digits == 0 {
        body.char_indices()
            .find(|&(_, character)| !"一二三四五六七八九十".contains(character))
            .map_or(body.len(), |(position, _)| position)
    } else {
        0
    };
    let length = digits.max(chinese);
    if length == 0 || digits > 3 || chinese > 15 {
        return None;
    }
    let number = u32::try_from(normalize::numeral(&body[..length])?).ok()?;
    let close = body[length..].chars().next()?;
    let style = match (bracketed, digits > 0, close) {
        (true | false, true, ')' | '）') => ListStyle::BracketedDigits,
        (true, false, ')' | '）') => ListStyle::BracketedChinese,
        (false, true, '.' | '、' | '．') => ListStyle::Digits,
        (false, false, '、' | '.' | '．') => ListStyle::Chinese,
        _ => return None,
    };
    let end = line.len() - body.len() + length + close.len_utf8();
    Some(ListLabel { text: &line[..end], number, style })
}

/// Whether `label` plausibly opens an item of a list after `previous` items: `1.5万元` opens none.
pub(crate) fn opens_list(line: &str, label: &ListLabel<'_>, previous: Option<u32>) -> bool {
    let rest = &line[label.text.len()..];
    if rest.is_empty() {
        return false;
    }
    if label.style != ListStyle::Digits || !label.text.ends_with('.') {
        return true;
    }
    let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
    if digits == 0 {
        return true;
    }
    let year = digits == 4 && rest[digits..].starts_with('年');
    year || (digits > 2
        && !rest[digits..].starts_with('.')
        && label.number == previous.map_or(1, |number| number + 1))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check_word(text: &str, label: Option<Label>, bracket: Option<&str>, rest: Option<&str>) {
        let word = word(Vocabulary::builtin(), text);
        assert_eq!(word.as_ref().and_then(|word| word.roles.label), label, "{text}");
        assert_eq!(word.as_ref().and_then(|word| word.bracket), bracket, "{text}");
        assert_eq!(word.as_ref().and_then(|word| word.rest), rest, "{text}");
    }

    #[test]
    fn words_are_found_under_their_trimmings() {
        check_word("项目编码", Some(Label::ProjectCode), None, None);
        check_word("其中：财政资金", Some(Label::BudgetFiscal), None, None);
        check_word("（一）财政拨款小计", Some(Label::BudgetFiscal), None, None);
        check_word("项目资金（万元）", Some(Label::Money), Some("万元"), None);
        check_word("年度资金总额：", Some(Label::BudgetTotal), None, None);
        check_word("年度资金总额：50万", Some(Label::BudgetTotal), None, Some("50万"));
        check_word("单位（盖章）：某院", Some(Label::AgencyName), Some("盖章"), Some("某院"));
        check_word("2021年金额", Some(Label::BudgetTotal), None, None);
        check_word("全年预算数(A)", Some(Label::BudgetTotal), Some("A"), None);
    }

    #[test]
    fn other_texts_are_no_words() {
        check_word("发放补助人数", None, None, None);
        check_word("", None, None, None);
        check_word("2021年实际执行数", None, None, None);
    }

    #[track_caller]
    fn check_label(line: &str, expect: Option<(&str, u32)>) {
        let found = label(line).filter(|label| opens_list(line, label, None));
        assert_eq!(found.as_ref().map(|label| (label.text, label.number)), expect, "{line}");
    }

    #[test]
    fn list_labels_are_read() {
        check_label("1.2023年年满60周岁原乡镇老放映员", Some(("1.", 1)));
        check_label("(一)持续强化", Some(("(一)", 1)));
        check_label("（十二）持续强化", Some(("（十二）", 12)));
        check_label("三、工作保障措施", Some(("三、", 3)));
        check_label("2、完成", Some(("2、", 2)));
        check_label("（3）完成", Some(("（3）", 3)));
        check_label("②完成", Some(("②", 2)));
    }

    #[test]
    fn numbers_in_a_text_are_no_labels() {
        for line in
            ["2023.12.31前", "1.5万元用于", "365百姓故事会", "一村一月一场", "100%", "", "1."]
        {
            check_label(line, None);
        }
    }
}
