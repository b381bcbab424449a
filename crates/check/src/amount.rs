//! Amounts of money with the precision in which they were written, so that rounding is told from a wrong sum.

use normalize::{amount, fold};
use record::{Money, Project};
use rust_decimal::Decimal;

/// An amount in yuan, and how far it may be off because it was rounded when it was written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Sum {
    pub(crate) yuan: Decimal,
    /// Half of what one in the last digit is worth: 50 for `2.17` 万元; 0 for zero.
    pub(crate) half: Decimal,
}

impl Sum {
    /// The amount of a money cell; `None` where its unit is not known.
    pub(crate) fn of(money: &Money) -> Option<Self> {
        let yuan = money.yuan?.decimal();
        let folded = fold(&money.raw);
        let number = amount(&folded)?.number;
        let digits = folded
            .text()
            .split_once('.')
            .map_or(0, |(_, rest)| rest.chars().take_while(char::is_ascii_digit).count());
        if number.is_zero() {
            return Some(Self { yuan, half: Decimal::ZERO });
        }
        let factor = yuan.checked_div(number)?;
        let scale = u32::try_from(digits).ok().filter(|&digits| digits <= 12)?;
        let half = factor.checked_mul(Decimal::new(5, scale + 1))?;
        Some(Self { yuan, half })
    }

    /// Whether the two may be the same amount, each rounded as it was written.
    pub(crate) fn agrees(self, other: Self) -> bool {
        self.is_within(other, self.half.max(other.half))
    }

    /// Whether the two are at most `distance` apart.
    pub(crate) fn is_within(self, other: Self, distance: Decimal) -> bool {
        self.yuan.checked_sub(other.yuan).is_some_and(|gap| gap.abs() <= distance)
    }

    /// Whether it is more than the other by more than rounding explains.
    pub(crate) fn exceeds(self, other: Self) -> bool {
        self.yuan > other.yuan && !self.agrees(other)
    }

    pub(crate) fn checked_add(self, other: Self) -> Option<Self> {
        Some(Self { yuan: self.yuan.checked_add(other.yuan)?, half: self.half.max(other.half) })
    }
}

/// The amount of a cell that may be blank, which is nothing; `None` where an amount has no known unit.
pub(crate) fn sum_or_zero(money: Option<&Money>) -> Option<Sum> {
    match money {
        None => Some(Sum { yuan: Decimal::ZERO, half: Decimal::ZERO }),
        Some(money) => Sum::of(money),
    }
}

/// The amount as it is written, with the unit of its table where the cell does not repeat it: `2.17万元`.
pub(crate) fn shown(money: &Money, project: &Project) -> String {
    let written = normalize::clean(&money.raw).into_owned();
    match project.money_unit.as_deref() {
        Some(unit) if written.ends_with(|last: char| last.is_ascii_digit()) => {
            format!("{written}{unit}")
        }
        _ => written,
    }
}

/// `yuan` in the unit that the project's table declares: `2.17万元`.
pub(crate) fn in_unit_of(yuan: Decimal, project: &Project) -> String {
    let (unit, factor) = match project.money_unit.as_deref() {
        Some(unit @ "百元") => (unit, 100),
        Some(unit @ "千元") => (unit, 1_000),
        Some(unit @ "万元") => (unit, 10_000),
        Some(unit @ "百万元") => (unit, 1_000_000),
        Some(unit @ "亿元") => (unit, 100_000_000),
        _ => ("元", 1),
    };
    let number = yuan.checked_div(Decimal::from(factor)).unwrap_or(yuan);
    format!("{}{unit}", number.normalize())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sum(raw: &str, yuan: &str) -> Sum {
        let yuan = Decimal::from_str_exact(yuan).expect("a decimal").into();
        Sum::of(&Money { raw: raw.to_owned(), yuan: Some(yuan) }).expect("an amount")
    }

    #[track_caller]
    fn check(one: (&str, &str), other: (&str, &str), agrees: bool) {
        assert_eq!(sum(one.0, one.1).agrees(sum(other.0, other.1)), agrees, "{one:?} {other:?}");
    }

    #[test]
    fn rounding_is_told_from_another_amount() {
        check(("2.17", "21700"), ("21683.50", "21683.5"), true);
        check(("2.17", "21700"), ("2.18", "21800"), false);
        check(("２.17万元", "21700"), ("21,700", "21700"), true);
        check(("0", "0"), ("0.00", "0"), true);
        check(("30", "300000"), ("30.4", "304000"), true);
        check(("30.0", "300000"), ("30.4", "304000"), false);
    }
}
