//! What holds for every text: nothing is lost on the way to the cleaned text, what is printed reads back, nothing panics or stalls.

use normalize::{
    Base, Comparator, Context, DateOperator, DateTerm, Every, Meaning, PartialDate, Period,
    Quantity, Recurrence, Span, Term, amount, clean, explain, find, fold, numeral, parse,
};
use proptest::prelude::*;
use rust_decimal::Decimal;

/// The rules of cleaning, written a second time and as plainly as possible: each character and where it comes from.
fn cleaned(raw: &str) -> Vec<(char, usize)> {
    let blank = |c: char| c.is_whitespace() || c == '\u{200B}' || c == '\u{FEFF}';
    let breaks = |c: char| "\n\r\u{0B}\u{0C}\u{85}\u{2028}\u{2029}".contains(c);
    let narrow = |c: char| match c {
        '\u{2266}' | '\u{2A7D}' => '≤',
        '\u{2267}' | '\u{2A7E}' => '≥',
        c if "，：；（）！？".contains(c) => c,
        '\u{FF01}'..='\u{FF5E}' => char::from_u32(u32::from(c) - 0xFEE0).expect("ASCII"),
        c => c,
    };
    let all: Vec<char> = raw.chars().collect();
    let mut result = Vec::new();
    let mut at = 0;
    while at < all.len() {
        if !blank(all[at]) {
            result.push((narrow(all[at]), at));
            at += 1;
            continue;
        }
        let end = (at..all.len()).find(|&i| !blank(all[i])).unwrap_or(all.len());
        let before = at.checked_sub(1).map(|i| narrow(all[i]));
        let after = all.get(end).map(|&c| narrow(c));
        let joins = |c: Option<char>| c.is_some_and(|c| c.is_ascii_alphanumeric());
        if joins(before) && joins(after) && !all[at..end].iter().any(|&c| breaks(c)) {
            result.push((' ', at));
        }
        at = end;
    }
    result
}

/// Every character, those that cleaning knows and those that reading knows more often.
fn any_text() -> impl Strategy<Value = String> {
    let character = prop_oneof![
        2 => any::<char>(),
        3 => prop::sample::select(" \t\n\r\u{3000}\u{A0}\u{200B}\u{FEFF}\u{2028}ａＺ０９％（），～≦⩾ab19".chars().collect::<Vec<_>>()),
        6 => prop::sample::select("0123456789.,-~/:%()（）、，。；一二两三十百千万亿零〇点年月日前底末每均第个次人元季度半上下旬至到自从起止约近余多以内≥≤<>=*X“”《》〔〕".chars().collect::<Vec<_>>()),
    ];
    prop::collection::vec(character, 0..40).prop_map(|characters| characters.into_iter().collect())
}

fn contexts() -> impl Strategy<Value = Context<'static>> {
    (
        any::<Option<i32>>(),
        any::<bool>(),
        prop::sample::select(vec![None, Some("成本指标"), Some("时效指标")]),
    )
        .prop_map(|(fiscal_year, money, category)| Context { fiscal_year, category, money })
}

fn decimals() -> impl Strategy<Value = Decimal> {
    (0_i64..1_000_000_000_000, 0_u32..6)
        .prop_map(|(mantissa, scale)| Decimal::new(mantissa, scale).normalize())
}

fn quantities() -> impl Strategy<Value = Meaning> {
    let units = vec![
        "",
        "%",
        "‰",
        "元",
        "人",
        "人次",
        "个",
        "场",
        "个工作日",
        "年",
        "日",
        "天",
        "平方米",
        "km",
        "千米",
        "元/人/月",
        "次/季度",
        "场/村/月",
        "人/10万人",
        "/株",
        "微克/立方米",
        "台（套）",
        "美元",
        "个百分点",
        "小时/天",
    ];
    let ops = vec![
        Comparator::Equal,
        Comparator::AtLeast,
        Comparator::MoreThan,
        Comparator::AtMost,
        Comparator::LessThan,
    ];
    (
        prop::sample::select(ops),
        decimals(),
        prop::option::of(decimals()),
        prop::sample::select(units),
        any::<bool>(),
        any::<bool>(),
    )
        .prop_map(|(op, number, upper, unit, approx, negative)| {
            let number = if negative { -number } else { number };
            let upper = upper.filter(|upper| *upper >= number);
            let op = if upper.is_some() { Comparator::Range } else { op };
            let base = Base { number, upper, unit: unit.to_owned() };
            Meaning::Quantity(Quantity { op, number, upper, unit: unit.to_owned(), base, approx })
        })
}

fn dates() -> impl Strategy<Value = (PartialDate, bool)> {
    let date = prop_oneof![
        (1900..2100).prop_map(PartialDate::Year),
        (prop::option::of(1900..2100), 1_u8..=4)
            .prop_map(|(year, quarter)| PartialDate::Quarter { year, quarter }),
        (prop::option::of(1900..2100), 1_u8..=12)
            .prop_map(|(year, month)| PartialDate::Month { year, month }),
        (prop::option::of(1900..2100), 1_u8..=12, 1_u8..=28)
            .prop_map(|(year, month, day)| PartialDate::Day { year, month, day }),
    ];
    (date, any::<bool>()).prop_map(|(date, inferred)| (date, inferred && has_year(date)))
}

fn has_year(date: PartialDate) -> bool {
    match date {
        PartialDate::Year(_) => true,
        PartialDate::Quarter { year, .. }
        | PartialDate::Month { year, .. }
        | PartialDate::Day { year, .. } => year.is_some(),
    }
}

fn meanings() -> impl Strategy<Value = Meaning> {
    let date_ops = vec![
        DateOperator::On,
        DateOperator::By,
        DateOperator::Before,
        DateOperator::After,
        DateOperator::From,
    ];
    let every = vec![Every::Month, Every::Quarter, Every::HalfYear, Every::Year];
    let recurrence = (
        prop::sample::select(every),
        prop::sample::select(date_ops.clone()),
        1_u8..=12,
        1_u8..=31,
        any::<bool>(),
    )
        .prop_filter("早于 has no recurrence", |(_, op, ..)| *op != DateOperator::Before)
        .prop_map(|(every, op, month, day, whole_month)| {
            let month = (every == Every::Year).then_some(month);
            let day = (!(whole_month && month.is_some())).then_some(day);
            Meaning::Recurrence(Recurrence { every, op, month, day })
        });
    prop_oneof![
        4 => quantities(),
        2 => (prop::sample::select(date_ops), dates())
            .prop_map(|(op, (date, inferred))| Meaning::Date(DateTerm { op, date, inferred })),
        1 => (dates(), dates())
            .prop_filter("both ends or none have the year inferred", |(from, to)| from.1 == to.1)
            .prop_map(|((from, inferred), (to, _))| Meaning::Period(Period { from, to, inferred })),
        1 => recurrence,
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn fold_loses_nothing_and_its_ranges_are_right(raw in any_text()) {
        let folded = fold(&raw);
        let expect = cleaned(&raw);
        let text: String = expect.iter().map(|&(character, _)| character).collect();
        prop_assert_eq!(folded.text(), &text);
        prop_assert_eq!(folded.raw(), &raw);
        prop_assert_eq!(clean(&raw).into_owned(), text.clone());
        let mut byte = 0;
        for &(character, at) in &expect {
            let end = byte + character.len_utf8();
            prop_assert_eq!(folded.raw_span(byte..end), Span { start: at, end: at + 1 });
            if let Some(&(_, last)) = expect.last() {
                prop_assert_eq!(folded.raw_span(byte..text.len()), Span { start: at, end: last + 1 });
            }
            byte = end;
        }
    }

    #[test]
    fn cleaning_twice_is_cleaning_once(raw in any_text()) {
        let once = clean(&raw).into_owned();
        prop_assert_eq!(clean(&once).into_owned(), once.clone());
    }

    #[test]
    fn reading_never_panics_and_spans_lie_in_the_raw_text(raw in any_text(), context in contexts()) {
        let folded = fold(&raw);
        let length = raw.chars().count();
        let value = parse(&folded, &context);
        let terms = find(&folded, &context);
        for span in value.terms.iter().chain(&terms).map(|term| term.span)
            .chain(value.warnings.iter().map(|warning| warning.span))
            .chain(explain(&folded, &context).into_iter().map(|(span, _)| span))
        {
            prop_assert!(span.start < span.end && span.end <= length, "{:?} in {} characters", span, length);
        }
        let _ = (amount(&folded), numeral(&raw));
    }

    #[test]
    fn canonical_form_reads_back_to_the_same_term(meaning in meanings()) {
        let printed = meaning.to_string();
        let value = parse(&fold(&printed), &Context::default());
        prop_assert_eq!(value.terms.len(), 1, "{} gave {:?}", printed, value);
        prop_assert_eq!(&value.terms[0].meaning, &meaning, "{}", printed);
        let everything = Span { start: 0, end: printed.chars().count() };
        prop_assert_eq!(value.terms[0].span, everything, "{}", printed);
    }

    #[test]
    fn what_was_read_prints_and_reads_back(raw in any_text()) {
        for term in parse(&fold(&raw), &Context::default()).terms {
            let printed = term.to_string();
            let again = parse(&fold(&printed), &Context::default());
            prop_assert_eq!(again.terms.len(), 1, "{} from {} gave {:?}", printed, raw, again);
            prop_assert_eq!(&again.terms[0].to_string(), &printed);
        }
    }
}

/// Work that grew with the square of the length would keep this from ever ending.
#[test]
fn a_megabyte_of_anything_is_read_in_one_pass() {
    let whole = ["9", ",", "每", "第", "《", "“", "一", "1人"];
    let parts = [
        "1,",
        "1,111",
        "每人",
        "第1、",
        "\"",
        "（",
        "(",
        "十三五",
        "百",
        "万",
        "数百",
        "1-",
        "1~",
        "1/",
        "1/1",
        "人/",
        "1人/",
        "-",
        "--1",
        "*",
        "?",
        "X",
        "…",
        "a",
        "a1",
        "a-",
        "1a",
        "A 1",
        "2023年",
        "2023.",
        "1月",
        "自",
        "1月至",
        "每月",
        "每月1日",
        "≥",
        "≥1",
        "每人1月1日前",
        "不少于",
        "约",
        "１",
        "1 ",
        "1 111 ",
        "〔2015〕",
        "百分之",
        "三分之",
        "点",
        "1、",
        "。1.",
        "1.2023年",
        "余",
        "1万",
        "1万1千",
        "一年",
        "半年",
        "=",
        ">",
        "上",
        "几",
        "前1",
        "1人以",
    ];
    // Some at full length; the others shorter, so that a build without optimisation ends in seconds.
    let texts =
        whole.map(|piece| (piece, 1 << 20)).into_iter().chain(parts.map(|piece| (piece, 1 << 16)));
    for (piece, length) in texts {
        let raw = piece.repeat(length / piece.len());
        let folded = fold(&raw);
        let context = Context { fiscal_year: Some(2023), ..Context::default() };
        let value = parse(&folded, &context);
        let terms = find(&folded, &context);
        let ordered =
            |terms: &[Term]| terms.windows(2).all(|pair| pair[0].span.start <= pair[1].span.start);
        assert!(ordered(&value.terms) && ordered(&terms), "{piece}");
    }
}

#[test]
fn a_fiscal_year_that_is_no_year_fills_nothing() {
    for (fiscal_year, raw) in [(i32::MAX, "10月"), (-1, "10月"), (2099, "明年10月底前")] {
        let context = Context { fiscal_year: Some(fiscal_year), ..Context::default() };
        let terms = parse(&fold(raw), &context).terms;
        let [term] = terms.as_slice() else { panic!("{raw}: {terms:?}") };
        let again = parse(&fold(&term.to_string()), &Context::default()).terms;
        let again: Vec<_> = again.iter().map(ToString::to_string).collect();
        assert_eq!(again, [term.to_string()], "{raw} in {fiscal_year}");
    }
}

#[test]
fn a_range_in_words_stands_from_low_to_high() {
    let terms = parse(&fold("百分之五十至百分之六"), &Context::default()).terms;
    let printed: Vec<_> = terms.iter().map(ToString::to_string).collect();
    assert_eq!(printed, ["=6~50%"]);
}

#[test]
fn a_multiplier_does_not_make_more_digits_than_are_read() {
    let value = parse(&fold(&format!("{}万元", "3".repeat(25))), &Context::default());
    assert_eq!(value.terms, []);
    assert_eq!(value.warnings.len(), 1, "{:?}", value.warnings);
}
