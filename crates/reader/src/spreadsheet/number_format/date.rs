//! A serial number as date and time (ECMA-376 part 1, 18.17.4).

/// Days between the two date systems.
const DAYS_OF_1904: f64 = 1_462.0;
/// The serial number of the day after 9999-12-31.
const END: f64 = 2_958_466.0;
/// The serial number of 1900-02-29, which never was but is counted.
const LEAP_DAY: i64 = 60;
/// The serial number of 1970-01-01.
const UNIX: i64 = 25_569;

/// A date and a time of day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct DateTime {
    pub(super) year: i64,
    /// From 1.
    pub(super) month: u8,
    /// From 1; 0 for serial number 0, which a spreadsheet shows so.
    pub(super) day: u8,
    /// 0 is Sunday.
    pub(super) weekday: u8,
    pub(super) hour: u8,
    pub(super) minute: u8,
    pub(super) second: u8,
    /// In units of the precision asked for.
    pub(super) fraction: u64,
    /// Seconds since serial number 0.
    pub(super) elapsed: i64,
}

impl DateTime {
    /// The time of `serial`, rounded to `decimals` digits of seconds; `None` outside of the calendar.
    pub(super) fn of(serial: f64, is_1904: bool, decimals: u32) -> Option<Self> {
        let serial = if is_1904 { serial + DAYS_OF_1904 } else { serial };
        if !(0.0..END).contains(&serial) {
            return None;
        }
        let unit = 10_i64.checked_pow(decimals.min(3))?;
        #[allow(clippy::cast_possible_truncation, reason = "below 3,000,000 days")]
        let ticks = (serial * 86_400.0 * f64::from(i32::try_from(unit).ok()?)).round() as i64;
        let elapsed = ticks.checked_div(unit)?;
        let (days, seconds) = (elapsed.div_euclid(86_400), elapsed.rem_euclid(86_400));
        let (year, month, day) = date(days);
        let part = |divisor: i64, modulus: i64| {
            let part = seconds.div_euclid(divisor).rem_euclid(modulus);
            u8::try_from(part).unwrap_or(0)
        };
        Some(Self {
            year,
            month,
            day,
            weekday: u8::try_from(days.saturating_sub(1).rem_euclid(7)).unwrap_or(0),
            hour: part(3_600, 24),
            minute: part(60, 60),
            second: part(1, 60),
            fraction: ticks.checked_rem(unit)?.unsigned_abs(),
            elapsed,
        })
    }
}

/// Year, month and day of a serial number.
fn date(serial: i64) -> (i64, u8, u8) {
    match serial {
        0 => (1900, 1, 0),
        LEAP_DAY => (1900, 2, 29),
        ..LEAP_DAY => civil(serial.saturating_sub(UNIX).saturating_add(1)),
        _ => civil(serial.saturating_sub(UNIX)),
    }
}

/// The Gregorian date of a day counted from 1970-01-01; the years of its arithmetic begin in March.
fn civil(day: i64) -> (i64, u8, u8) {
    const ERA: i64 = 146_097;
    let day = day.saturating_add(719_468);
    let (era, of_era) = (day.div_euclid(ERA), day.rem_euclid(ERA));
    let leaps = |days: i64| of_era.div_euclid(days);
    let year_of_era = of_era
        .saturating_sub(leaps(1_460))
        .saturating_add(leaps(36_524))
        .saturating_sub(leaps(146_096))
        .div_euclid(365);
    let before = year_of_era
        .saturating_mul(365)
        .saturating_add(year_of_era.div_euclid(4))
        .saturating_sub(year_of_era.div_euclid(100));
    let of_year = of_era.saturating_sub(before);
    let month = of_year.saturating_mul(5).saturating_add(2).div_euclid(153);
    let start = month.saturating_mul(153).saturating_add(2).div_euclid(5);
    let day = of_year.saturating_sub(start).saturating_add(1);
    let month = if month < 10 { month.saturating_add(3) } else { month.saturating_sub(9) };
    let year = era.saturating_mul(400).saturating_add(year_of_era);
    let year = year.saturating_add(i64::from(month <= 2));
    (year, u8::try_from(month).unwrap_or(0), u8::try_from(day).unwrap_or(0))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(serial: f64, expect: (i64, u8, u8)) {
        let found = DateTime::of(serial, false, 0).expect("a date");
        assert_eq!((found.year, found.month, found.day), expect);
    }

    #[test]
    fn serial_numbers_are_dates() {
        check(0.0, (1900, 1, 0));
        check(1.0, (1900, 1, 1));
        check(59.0, (1900, 2, 28));
        check(60.0, (1900, 2, 29));
        check(61.0, (1900, 3, 1));
        check(45_352.0, (2024, 3, 1));
        check(45_351.999_999_9, (2024, 3, 1));
        check(2_958_465.0, (9999, 12, 31));
    }

    #[test]
    fn the_other_date_system_begins_in_1904() {
        let found = DateTime::of(0.5, true, 0).expect("a date");
        assert_eq!((found.year, found.month, found.day, found.hour), (1904, 1, 1, 12));
    }

    #[test]
    fn what_lies_outside_is_no_date() {
        assert_eq!(DateTime::of(-1.0, false, 0), None);
        assert_eq!(DateTime::of(2_958_466.0, false, 0), None);
        assert_eq!(DateTime::of(f64::NAN, false, 0), None);
    }
}
