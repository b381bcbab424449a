//! What a value says, in the form in which rules compare it.

use record::{Term, Value};
use rust_decimal::Decimal;

/// A quantity that a value says.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Quantity<'v> {
    /// `eq`, `ge`, `gt`, `le`, `lt`, `range`.
    pub(crate) op: &'v str,
    /// As written.
    pub(crate) number: Decimal,
    /// As written.
    pub(crate) unit: &'v str,
    /// With every multiplier applied.
    pub(crate) base: Decimal,
    /// The base unit: 元 for money, `%` for a share.
    pub(crate) base_unit: &'v str,
    pub(crate) approx: bool,
    /// `[start, end)` in characters of the text.
    pub(crate) span: (usize, usize),
}

impl<'v> Quantity<'v> {
    fn of(term: &'v Term) -> Option<Self> {
        let Term::Quantity { span, op, number, unit, base, approx, .. } = term else { return None };
        Some(Self {
            op,
            number: number.decimal(),
            unit,
            base: base.number.decimal(),
            base_unit: &base.unit,
            approx: *approx,
            span: (span.0, span.1),
        })
    }

    /// Whether it is a lower limit.
    pub(crate) fn is_lower(&self) -> bool {
        matches!(self.op, "ge" | "gt")
    }

    /// Whether it is an upper limit.
    pub(crate) fn is_upper(&self) -> bool {
        matches!(self.op, "le" | "lt")
    }

    /// Half of what one in its last digit is worth, in its base unit.
    pub(crate) fn half(&self) -> Decimal {
        let step = Decimal::new(5, self.number.normalize().scale().min(26) + 1);
        let factor = self.base.checked_div(self.number).unwrap_or(Decimal::ONE);
        factor.checked_mul(step).unwrap_or(step).abs()
    }
}

/// The quantities of `terms`.
pub(crate) fn quantities(terms: &[Term]) -> impl Iterator<Item = Quantity<'_>> {
    terms.iter().filter_map(Quantity::of)
}

/// The only thing that `value` says, if that is a quantity.
pub(crate) fn single(value: &Value) -> Option<Quantity<'_>> {
    match value.terms.as_slice() {
        [term] => Quantity::of(term),
        _ => None,
    }
}

/// The year of a date in ISO form; `None` for a truncated one.
pub(crate) fn year_of(date: &str) -> Option<i32> {
    date.get(..4)?.parse().ok()
}

/// A number as people write it in a cell of points or weights: `12.5`, `10分`, `10%`.
pub(crate) fn points(text: &str) -> Option<Decimal> {
    let folded = normalize::fold(text);
    let text = folded.text().trim_matches(['(', ')', '（', '）']);
    let text = text.strip_suffix(['分', '%']).unwrap_or(text);
    let plain = text.chars().all(|character| character.is_ascii_digit() || character == '.');
    if !plain || text.is_empty() || text.len() > 20 {
        return None;
    }
    Decimal::from_str_exact(text).ok()
}

/// How far two numbers are apart; the largest number where that cannot be held.
pub(crate) fn gap(one: Decimal, other: Decimal) -> Decimal {
    one.checked_sub(other).map_or(Decimal::MAX, |gap| gap.abs())
}

/// `number` without trailing zeros.
pub(crate) fn plain(number: Decimal) -> String {
    number.normalize().to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expect: Option<&str>) {
        assert_eq!(points(text).map(plain).as_deref(), expect, "{text}");
    }

    #[test]
    fn points_are_read_as_people_write_them() {
        check("12.50", Some("12.5"));
        check("１０分", Some("10"));
        check("10%", Some("10"));
        check("（10分）", Some("10"));
        for other in ["", "十", "0-20", "-3", "10分/20分", "1e3"] {
            check(other, None);
        }
    }
}
