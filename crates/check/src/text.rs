//! Comparing what people wrote: without signs and years, by what is measured, by what is done.

/// What a text says once everything but letters, digits and Chinese characters is gone.
pub(crate) fn essence(text: &str) -> String {
    normalize::clean(text).chars().filter(|character| character.is_alphanumeric()).collect()
}

/// `text` without a year at its start: `2023年`, `2023年度`.
pub(crate) fn without_year(text: &str) -> &str {
    match leading_year(text) {
        Some((_, rest)) => rest,
        None => text,
    }
}

/// The year at the start of `text`, and what follows it.
pub(crate) fn leading_year(text: &str) -> Option<(i32, &str)> {
    let (digits, rest) = text.split_at_checked(4)?;
    let year: i32 = digits.parse().ok().filter(|year| (1990..2100).contains(year))?;
    let rest = rest.strip_prefix("年")?;
    Some((year, rest.strip_prefix("度").unwrap_or(rest)))
}

/// Whether the characters of `short` stand in `long` in their order.
pub(crate) fn is_part_of(short: &str, long: &str) -> bool {
    let mut rest = long.chars();
    short.chars().all(|character| rest.any(|other| other == character))
}

/// What a name of an indicator measures, by its last word.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Measure {
    /// 率, 比例, 满意度.
    Share,
    /// 人次: heads counted as often as they come.
    Visits,
    /// 人数.
    Heads,
    /// 场次, 次数.
    Times,
    /// 面积.
    Area,
    /// 里程, 长度.
    Length,
    /// 时间, 时限, 日期.
    Time,
    /// 单价, 金额, 经费.
    Money,
    /// 数量: of whatever.
    Number,
}

const MEASURES: &[(&str, Measure)] = &[
    ("满意率", Measure::Share),
    ("满意度", Measure::Share),
    ("百分比", Measure::Share),
    ("比例", Measure::Share),
    ("占比", Measure::Share),
    ("比重", Measure::Share),
    ("率", Measure::Share),
    ("人次", Measure::Visits),
    ("人数", Measure::Heads),
    ("人员数量", Measure::Heads),
    ("场次", Measure::Times),
    ("次数", Measure::Times),
    ("面积", Measure::Area),
    ("里程", Measure::Length),
    ("长度", Measure::Length),
    ("时间", Measure::Time),
    ("时限", Measure::Time),
    ("期限", Measure::Time),
    ("日期", Measure::Time),
    ("单价", Measure::Money),
    ("金额", Measure::Money),
    ("费用", Measure::Money),
    ("经费", Measure::Money),
    ("造价", Measure::Money),
    ("数量", Measure::Number),
    ("个数", Measure::Number),
];

/// Names that end like a share and are none: 效率 and 频率 are measured in many ways, 利率 and 汇率 are prices.
const NO_SHARES: &[&str] = &["频率", "效率", "概率", "税率", "汇率", "功率", "倍率", "曲率"];

/// What `name` measures; a closing bracket with a unit (`（次）`) is passed over.
pub(crate) fn measure(name: &str) -> Option<Measure> {
    let name = without_bracket(name);
    if NO_SHARES.iter().any(|word| name.ends_with(word)) {
        return None;
    }
    MEASURES.iter().find(|(word, _)| name.ends_with(word)).map(|&(_, measure)| measure)
}

/// `name` without a bracket at its end.
pub(crate) fn without_bracket(name: &str) -> &str {
    match name.strip_suffix([')', '）']).and_then(|inside| inside.rfind(['(', '（'])) {
        Some(start) if start > 0 => name.get(..start).unwrap_or(name),
        _ => name,
    }
}

/// The last word of `name` that says what is measured, as it is written.
pub(crate) fn measure_word(name: &str) -> &'static str {
    let name = without_bracket(name);
    MEASURES.iter().find(|(word, _)| name.ends_with(word)).map_or("", |&(word, _)| word)
}

/// Whether `text` is a phrase and not a sentence or a formula.
pub(crate) fn is_phrase(text: &str) -> bool {
    const LONGEST: usize = 24;
    text.chars().count() <= LONGEST
        && !text.contains([
            '，', '。', '；', '：', ':', ';', ',', '/', '÷', '=', '×', '*', '%', '+', '≥', '≤',
        ])
        && !["除以", "之比", "与", "占"].iter().any(|word| text.contains(word))
}

/// Words for what is done, those of one line meaning much the same.
const ACTIONS: &[&[&str]] = &[
    &["采购", "购置", "购买", "配备"],
    &["推广"],
    &["宣传"],
    &["维修", "维护", "修缮", "养护", "运维", "维修维护"],
    &["新建", "建设", "修建", "建造"],
    &["改造", "改建", "改扩建"],
    &["拆除"],
    &["发放", "支付", "拨付", "兑付"],
    &["检查", "检测", "抽检", "检验", "巡查"],
    &["培训"],
    &["补助", "补贴", "资助"],
    &["招聘", "招录"],
    &["租赁"],
    &["印刷", "印制"],
    &["放映"],
    &["演出"],
    &["安装"],
    &["开发"],
    &["销毁"],
];

/// The line of [`ACTIONS`] in which `word` stands.
pub(crate) fn action(word: &str) -> Option<usize> {
    ACTIONS.iter().position(|line| line.contains(&word))
}

/// What is left of two texts without what they have in common at the start and at the end.
pub(crate) fn difference<'t>(one: &'t str, other: &'t str) -> (&'t str, &'t str) {
    let same = |pairs: &mut dyn Iterator<Item = (char, char)>| -> usize {
        pairs.take_while(|(one, other)| one == other).map(|(one, _)| one.len_utf8()).sum()
    };
    let start = same(&mut one.chars().zip(other.chars()));
    let (one, other) = (one.get(start..).unwrap_or(""), other.get(start..).unwrap_or(""));
    let end = same(&mut one.chars().rev().zip(other.chars().rev()));
    let cut = |text: &'t str| text.get(..text.len().saturating_sub(end)).unwrap_or("");
    (cut(one), cut(other))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(name: &str, expect: Option<Measure>) {
        assert_eq!(measure(name), expect, "{name}");
    }

    #[test]
    fn the_last_word_says_what_is_measured() {
        check("农村公益电影放映覆盖率", Some(Measure::Share));
        check("宣传覆盖人次", Some(Measure::Visits));
        check("道路交通宣传教育覆盖人数", Some(Measure::Heads));
        check("举办宣传活动场次（次）", Some(Measure::Times));
        check("补助发放效率", None);
        check("人员工资及保险", None);
        check("（场次）", None);
    }

    #[test]
    fn a_year_at_the_start_is_no_part_of_the_name() {
        assert_eq!(without_year("2023年度正版软件"), "正版软件");
        assert_eq!(without_year("关于2023年的事"), "关于2023年的事");
        assert_eq!(without_year("1234年"), "1234年");
        assert_eq!(without_year("年"), "年");
    }

    #[test]
    fn what_differs_is_cut_out() {
        assert_eq!(difference("软件推广数量", "软件采购数量"), ("推广", "采购"));
        assert_eq!(difference("数量", "数量"), ("", ""));
        assert_eq!(difference("成本", "资金成本"), ("", "资金"));
    }

    #[test]
    fn the_order_of_characters_counts() {
        assert!(is_part_of("2023年工资保险等", "2023年电影公司人员工资保险等"));
        assert!(!is_part_of("保险工资", "工资保险"));
    }
}
