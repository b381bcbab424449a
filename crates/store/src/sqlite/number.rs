//! Exact decimals in SQLite, which has none.
//!
//! A whole number that fits is an `INTEGER`. Any other number of at most 15 significant digits is a `REAL`: a double gives
//! every such decimal back to the digit, and comparing, sorting and summing work as people expect. What has more digits is a
//! `BLOB` of its digits, which no column changes; `CAST(x AS REAL)` makes an inexact number of it.

use record::Number;
use rusqlite::types::{ToSqlOutput, Value, ValueRef};
use rust_decimal::Decimal;

/// Significant decimal digits that a double always keeps.
const KEPT_DIGITS: u32 = 15;

/// How a number is stored.
pub(super) fn stored(number: Number) -> ToSqlOutput<'static> {
    let decimal = number.decimal();
    if decimal.scale() == 0
        && let Ok(whole) = i64::try_from(decimal.mantissa())
    {
        return ToSqlOutput::Owned(Value::Integer(whole));
    }
    let text = decimal.to_string();
    match text.parse::<f64>() {
        Ok(double) if significant_digits(decimal) <= KEPT_DIGITS => {
            ToSqlOutput::Owned(Value::Real(double))
        }
        _ => ToSqlOutput::Owned(Value::Blob(text.into_bytes())),
    }
}

fn significant_digits(decimal: Decimal) -> u32 {
    let mut digits = decimal.mantissa().unsigned_abs();
    while digits != 0 && digits.is_multiple_of(10) {
        digits /= 10;
    }
    digits.checked_ilog10().map_or(0, |log| log + 1)
}

/// The number that is stored.
pub(super) fn read(value: ValueRef<'_>) -> Option<Number> {
    let decimal = match value {
        ValueRef::Integer(whole) => Decimal::from(whole),
        // The shortest digits that give the double back are those that were written.
        ValueRef::Real(double) => Decimal::from_str_exact(&double.to_string()).ok()?,
        ValueRef::Text(text) | ValueRef::Blob(text) => {
            Decimal::from_str_exact(std::str::from_utf8(text).ok()?).ok()?
        }
        ValueRef::Null => return None,
    };
    Some(Number::from(decimal))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prop_assert_eq;
    use proptest::test_runner::TestRunner;
    use rusqlite::Connection;

    fn table() -> Connection {
        let connection = Connection::open_in_memory().expect("opened");
        connection.execute_batch("CREATE TABLE t (x NUMERIC)").expect("made");
        connection
    }

    fn round_trip(
        connection: &Connection,
        decimal: Decimal,
    ) -> (Number, &'static str, Option<Number>) {
        let number = Number::from(decimal);
        connection.execute_batch("DELETE FROM t").expect("emptied");
        connection.execute("INSERT INTO t VALUES (?)", [stored(number)]).expect("added");
        let read = connection.query_row("SELECT x, typeof(x) FROM t", [], |row| {
            let sort = match row.get::<_, String>(1)?.as_str() {
                "integer" => "integer",
                "real" => "real",
                _ => "blob",
            };
            Ok((sort, read(row.get_ref(0)?)))
        });
        let (sort, found) = read.expect("read");
        (number, sort, found)
    }

    #[track_caller]
    fn check(text: &str, expect: &str) {
        let (number, sort, found) =
            round_trip(&table(), Decimal::from_str_exact(text).expect("a decimal"));
        assert_eq!((sort, found), (expect, Some(number)), "{text}");
    }

    #[test]
    fn numbers_stay_exact_and_comparable_where_they_can() {
        check("0", "integer");
        check("771325800", "integer");
        check("-9223372036854775808", "integer");
        check("4.35", "real");
        check("1234567890123.45", "real");
        check("100000000000000000000", "real");
        check("0.0000000000000000000000000001", "real");
        check("12345678901234.567", "blob");
        check("79228162514264337593543950335", "blob");
        check("-7922816251426.4337593543950335", "blob");
    }

    #[test]
    fn every_number_comes_back_to_the_digit() {
        let table = table();
        let numbers = (-(1_i128 << 95)..(1_i128 << 95), 0_u32..=28, 0_u32..95);
        let mut runner = TestRunner::default();
        let done = runner.run(&numbers, |(mantissa, scale, shift)| {
            let decimal = Decimal::from_i128_with_scale(mantissa >> shift, scale);
            let (number, _, found) = round_trip(&table, decimal);
            prop_assert_eq!(found, Some(number));
            Ok(())
        });
        assert_eq!(done, Ok(()));
    }
}
