//! Amounts of money: the unit that a form declares, and the exact sum in yuan.

use normalize::{Amount, amount, fold};
use record::{Money, Number};
use rust_decimal::Decimal;

/// The unit in which a form states its money.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum MoneyUnit {
    /// 元.
    Yuan,
    /// 百元.
    Hundred,
    /// 千元.
    Thousand,
    /// 万元.
    TenThousand,
    /// 百万元.
    Million,
    /// 亿元.
    HundredMillion,
}

impl MoneyUnit {
    /// The unit that the cleaned `text` is.
    pub(crate) fn named(text: &str) -> Option<Self> {
        let text = text.strip_prefix("人民币").unwrap_or(text);
        Some(match text.trim_matches(['(', ')', '（', '）', ':', '：']) {
            "元" => Self::Yuan,
            "百元" => Self::Hundred,
            "千元" => Self::Thousand,
            "万元" | "万" => Self::TenThousand,
            "百万元" => Self::Million,
            "亿元" | "亿" => Self::HundredMillion,
            _ => return None,
        })
    }

    /// 元, 万元, …
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Yuan => "元",
            Self::Hundred => "百元",
            Self::Thousand => "千元",
            Self::TenThousand => "万元",
            Self::Million => "百万元",
            Self::HundredMillion => "亿元",
        }
    }

    fn yuan(self) -> Decimal {
        Decimal::from(match self {
            Self::Yuan => 1,
            Self::Hundred => 100,
            Self::Thousand => 1_000,
            Self::TenThousand => 10_000,
            Self::Million => 1_000_000,
            Self::HundredMillion => 100_000_000,
        })
    }
}

/// What a money cell holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Reading {
    /// Blank, or a dash: there is no amount.
    Absent,
    /// An amount, in yuan if its unit is known and the sum can be held exactly.
    Money(Money),
    /// Something else.
    Other,
}

/// Reads the money cell `raw`. A unit in the cell itself goes before the `declared` one.
pub(crate) fn read(raw: &str, declared: Option<MoneyUnit>) -> Reading {
    let folded = fold(raw);
    if folded
        .text()
        .chars()
        .all(|character| matches!(character, '-' | '—' | '–' | '/' | '－' | '一' | '―'))
    {
        return Reading::Absent;
    }
    let Some(Amount { number, unit }) = amount(&folded) else { return Reading::Other };
    let unit = unit.and_then(MoneyUnit::named).or(declared);
    let yuan = unit.and_then(|unit| number.checked_mul(unit.yuan())).map(Number::from);
    Reading::Money(Money { raw: raw.trim_matches(document::is_blank).to_owned(), yuan })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(raw: &str, declared: Option<MoneyUnit>, expect: Option<&str>) {
        let yuan = match read(raw, declared) {
            Reading::Money(money) => money.yuan.map(|yuan| yuan.to_string()),
            _ => None,
        };
        assert_eq!(yuan.as_deref(), expect, "{raw}");
    }

    #[test]
    fn amounts_are_exact_in_yuan() {
        let declared = Some(MoneyUnit::TenThousand);
        check("2.17", declared, Some("21700"));
        check("378.82 万元", Some(MoneyUnit::Yuan), Some("3788200"));
        check("2,550,000.00", Some(MoneyUnit::Yuan), Some("2550000"));
        check("４３４．１１", declared, Some("4341100"));
        check("0.00", declared, Some("0"));
        check("2.17", None, None);
    }

    #[test]
    fn a_dash_is_no_amount_and_words_are_something_else() {
        for dash in ["", " ", "-", "—", "/", "－", "\u{3000}"] {
            assert_eq!(read(dash, None), Reading::Absent, "{dash:?}");
        }
        assert_eq!(read("按实结算", Some(MoneyUnit::Yuan)), Reading::Other);
    }
}
