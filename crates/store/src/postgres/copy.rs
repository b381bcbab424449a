//! Rows in the binary form of `COPY`.

use record::Number;
use record::flat::Cell;

/// What stands before the rows.
pub(super) const HEAD: &[u8] = b"PGCOPY\n\xff\r\n\0\0\0\0\0\0\0\0\0";
/// What stands behind the rows.
pub(super) const FOOT: &[u8] = b"\xff\xff";

/// Days from 1970-01-01 to 2000-01-01, from which PostgreSQL counts.
const DAYS_TO_2000: i32 = 10_957;

/// Adds one row.
pub(super) fn add_row(cells: &[Cell<'_>], out: &mut Vec<u8>) {
    out.extend_from_slice(&i16::try_from(cells.len()).unwrap_or(i16::MAX).to_be_bytes());
    for cell in cells {
        add_cell(cell, out);
    }
}

fn add_cell(cell: &Cell<'_>, out: &mut Vec<u8>) {
    match cell {
        Cell::Null => out.extend_from_slice(&(-1_i32).to_be_bytes()),
        Cell::Text(text) | Cell::Json(text) => add_field(text.as_bytes(), out),
        Cell::Integer(number) => add_field(&number.to_be_bytes(), out),
        Cell::Number(number) => add_number(*number, out),
        Cell::Date(date) => add_field(&(date.days_since_1970() - DAYS_TO_2000).to_be_bytes(), out),
        Cell::Boolean(value) => add_field(&[u8::from(*value)], out),
    }
}

fn add_field(bytes: &[u8], out: &mut Vec<u8>) {
    // A longer text was refused before.
    let length = i32::try_from(bytes.len()).unwrap_or(i32::MAX);
    out.extend_from_slice(&length.to_be_bytes());
    out.extend_from_slice(bytes);
}

/// `numeric`: number of digits to the base 10,000, place of the first, sign, digits after the point, the digits.
fn add_number(number: Number, out: &mut Vec<u8>) {
    const BASE: u128 = 10_000;
    let decimal = number.decimal();
    let scale = decimal.scale();
    // So many decimal places that they fill whole digits.
    let places = scale.next_multiple_of(4);
    let mut rest = decimal.mantissa().unsigned_abs() * 10_u128.pow(places - scale);
    // From the last to the first; 96 bits and three more places have at most nine.
    let mut digits: Vec<u16> = Vec::with_capacity(9);
    while rest != 0 {
        digits.push(u16::try_from(rest % BASE).unwrap_or_default());
        rest /= BASE;
    }
    let zeros = digits.iter().take_while(|&&digit| digit == 0).count();
    let after_point = i32::try_from(places / 4).unwrap_or_default();
    let all = i32::try_from(digits.len()).unwrap_or_default();
    let weight = if digits.is_empty() { 0 } else { all - after_point - 1 };
    let digits = digits.get(zeros..).unwrap_or_default();
    let count = u16::try_from(digits.len()).unwrap_or_default();
    let sign: u16 = if decimal.is_sign_negative() && count != 0 { 0x4000 } else { 0 };
    let weight = i16::try_from(weight).unwrap_or_default();
    let scale = u16::try_from(scale).unwrap_or_default();
    out.extend_from_slice(&(8 + 2 * i32::from(count)).to_be_bytes());
    out.extend_from_slice(&count.to_be_bytes());
    out.extend_from_slice(&weight.to_be_bytes());
    out.extend_from_slice(&sign.to_be_bytes());
    out.extend_from_slice(&scale.to_be_bytes());
    for digit in digits.iter().rev() {
        out.extend_from_slice(&digit.to_be_bytes());
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rust_decimal::Decimal;

    #[track_caller]
    fn check(text: &str, head: [i16; 4], digits: &[u16]) {
        let mut out = Vec::new();
        add_number(Decimal::from_str_exact(text).expect("a decimal").into(), &mut out);
        let mut expect = i32::try_from(8 + digits.len() * 2).expect("few").to_be_bytes().to_vec();
        expect.extend(head.iter().flat_map(|part| part.to_be_bytes()));
        expect.extend(digits.iter().flat_map(|digit| digit.to_be_bytes()));
        assert_eq!(out, expect, "{text}");
    }

    #[test]
    fn numbers_are_digits_to_the_base_ten_thousand() {
        check("0", [0, 0, 0, 0], &[]);
        check("1", [1, 0, 0, 0], &[1]);
        check("10000", [1, 1, 0, 0], &[1]);
        check("12345.678", [3, 1, 0, 3], &[1, 2345, 6780]);
        check("-0.0001", [1, -1, 0x4000, 4], &[1]);
        check("0.00001", [1, -2, 0, 5], &[1000]);
        check(
            "79228162514264337593543950335",
            [8, 7, 0, 0],
            &[7, 9228, 1625, 1426, 4337, 5935, 4395, 335],
        );
    }

    #[test]
    fn a_row_says_how_many_cells_it_has() {
        let mut out = Vec::new();
        add_row(&[Cell::Null, Cell::text("值"), Cell::Boolean(true), Cell::Integer(-2)], &mut out);
        let expect = b"\0\x04\xff\xff\xff\xff\0\0\0\x03\xe5\x80\xbc\0\0\0\x01\x01\0\0\0\x08\xff\xff\xff\xff\xff\xff\xff\xfe";
        assert_eq!(out, expect);
    }

    #[test]
    fn days_are_counted_from_2000() {
        let mut out = Vec::new();
        let day = record::flat::Date::parse("2000-01-02").expect("a day");
        add_cell(&Cell::Date(day), &mut out);
        assert_eq!(out, b"\0\0\0\x04\0\0\0\x01");
    }
}
