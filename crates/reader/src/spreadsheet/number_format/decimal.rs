//! A number as a spreadsheet shows it: at most 15 significant decimal digits, rounded half away from zero.

/// Significant digits that a spreadsheet knows.
const SIGNIFICANT: usize = 15;

/// The absolute value of a number: `0.` and `digits`, times ten to the power of `point`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Decimal {
    /// ASCII digits without zeros at either end; none for zero.
    digits: Vec<u8>,
    point: i32,
}

impl Decimal {
    /// The absolute value of `value`, which is finite.
    pub(super) fn of(value: f64) -> Self {
        let text = format!("{:.*e}", SIGNIFICANT.saturating_sub(1), value.abs());
        let (mantissa, exponent) = text.split_once('e').unwrap_or((text.as_str(), "0"));
        let digits = mantissa.bytes().filter(u8::is_ascii_digit).collect();
        let point = exponent.parse::<i32>().unwrap_or(0).saturating_add(1);
        let mut decimal = Self { digits, point };
        decimal.trim();
        decimal
    }

    /// Multiplies by ten to the power of `by`.
    pub(super) fn shift(&mut self, by: i32) {
        self.point = self.point.saturating_add(by);
        self.trim();
    }

    /// Rounds to `decimals` digits behind the point.
    pub(super) fn round(&mut self, decimals: i32) {
        let keep = self.point.saturating_add(decimals);
        let Ok(keep) = usize::try_from(keep) else {
            self.digits.clear();
            return self.trim();
        };
        let up = self.digits.get(keep).is_some_and(|&digit| digit >= b'5');
        self.digits.truncate(keep);
        if up {
            let nines = self.digits.iter().rev().take_while(|&&digit| digit == b'9').count();
            self.digits.truncate(self.digits.len().saturating_sub(nines));
            if let Some(last) = self.digits.last_mut() {
                *last = last.saturating_add(1);
            } else {
                self.digits.push(b'1');
                self.point = self.point.saturating_add(1);
            }
        }
        self.trim();
    }

    /// Rounds to that many significant digits.
    pub(super) fn round_significant(&mut self, digits: i32) {
        self.round(digits.saturating_sub(self.point));
    }

    /// Whether it is zero.
    pub(super) fn is_zero(&self) -> bool {
        self.digits.is_empty()
    }

    /// The power of ten of its first digit: 0 for 1 to 9.99; 0 for zero.
    pub(super) fn exponent(&self) -> i32 {
        if self.is_zero() { 0 } else { self.point.saturating_sub(1) }
    }

    /// The digits before the point, without leading zeros: none below 1.
    pub(super) fn integer(&self) -> String {
        let length = usize::try_from(self.point).unwrap_or(0);
        if self.is_zero() {
            return String::new();
        }
        (0..length).map(|index| self.digit(index)).collect()
    }

    /// The digits behind the point, without trailing zeros.
    pub(super) fn fraction(&self) -> String {
        let zeros = usize::try_from(self.point.saturating_neg()).unwrap_or(0);
        let start = usize::try_from(self.point).unwrap_or(0);
        let mut text = "0".repeat(if self.is_zero() { 0 } else { zeros });
        text.extend((start..self.digits.len()).map(|index| self.digit(index)));
        text
    }

    fn digit(&self, index: usize) -> char {
        self.digits.get(index).map_or('0', |&digit| char::from(digit))
    }

    fn trim(&mut self) {
        while self.digits.last() == Some(&b'0') {
            self.digits.pop();
        }
        let zeros = self.digits.iter().take_while(|&&digit| digit == b'0').count();
        self.digits.drain(..zeros);
        let zeros = i32::try_from(zeros).unwrap_or(i32::MAX);
        self.point = if self.digits.is_empty() { 0 } else { self.point.saturating_sub(zeros) };
    }
}

/// What `General` shows of a number (the 11 characters that a wide column has for it).
///
/// Whole numbers keep all their digits: the scientific form that Excel shows from 12 digits on would lose some.
pub(super) fn general(value: f64) -> String {
    const WIDTH: usize = 11;
    const LARGEST_WHOLE: i32 = 20;
    let mut decimal = Decimal::of(value);
    let sign = if value < 0.0 && !decimal.is_zero() { "-" } else { "" };
    let exponent = decimal.exponent();
    let text = match exponent {
        -4..=-1 => {
            decimal.round_significant(exponent.saturating_add(10));
            plain(&decimal)
        }
        -9..10 => {
            let whole = decimal.clone();
            decimal.round(12);
            if plain(&decimal).len() > WIDTH {
                decimal = whole.clone();
                decimal.round_significant(10);
            }
            let text = plain(&decimal);
            if text.len() <= WIDTH { text } else { scientific(whole) }
        }
        10..=LARGEST_WHOLE => {
            decimal.round(0);
            plain(&decimal)
        }
        _ => scientific(decimal),
    };
    format!("{sign}{text}")
}

fn plain(decimal: &Decimal) -> String {
    let (integer, fraction) = (decimal.integer(), decimal.fraction());
    let integer = if integer.is_empty() { "0" } else { &integer };
    let point = if fraction.is_empty() { "" } else { "." };
    format!("{integer}{point}{fraction}")
}

fn scientific(mut decimal: Decimal) -> String {
    decimal.round_significant(6);
    let exponent = decimal.exponent();
    decimal.shift(exponent.saturating_neg());
    let sign = if exponent < 0 { '-' } else { '+' };
    format!("{}E{sign}{:02}", plain(&decimal), exponent.unsigned_abs())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(value: f64, expect: &str) {
        assert_eq!(general(value), expect);
    }

    #[test]
    fn general_shows_what_fits() {
        check(0.1 + 0.2, "0.3");
        check(0.0, "0");
        check(-0.0, "0");
        check(1.0, "1");
        check(-378.82, "-378.82");
        check(1.0 / 3.0, "0.333333333");
        check(200.0 / 3.0, "66.66666667");
        check(123_456.789_012_345, "123456.789");
        check(0.000_01, "0.00001");
        check(0.000_012_345_678, "1.23457E-05");
        check(12_345_678_901.0, "12345678901");
    }

    #[test]
    fn whole_numbers_keep_their_digits() {
        check(123_456_789_012.0, "123456789012");
        check(123_456_789_012_345_680.0, "123456789012346000");
        check(1e30, "1E+30");
        check(f64::MAX, "1.79769E+308");
        check(f64::MIN_POSITIVE, "2.22507E-308");
    }

    #[test]
    fn rounding_is_half_away_from_zero_in_decimal() {
        let mut decimal = Decimal::of(0.285);
        decimal.round(2);
        assert_eq!(decimal.fraction(), "29");
        let mut decimal = Decimal::of(99.995);
        decimal.round(2);
        assert_eq!((decimal.integer().as_str(), decimal.fraction().as_str()), ("100", ""));
        let mut decimal = Decimal::of(0.004);
        decimal.round(2);
        assert!(decimal.is_zero());
        let mut decimal = Decimal::of(0.5);
        decimal.round(0);
        assert_eq!(decimal.integer(), "1");
    }
}
