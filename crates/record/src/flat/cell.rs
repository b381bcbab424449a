//! What stands in one column of one row.

use crate::Number;
use std::borrow::Cow;
use std::fmt;

/// What stands in one column of one row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Cell<'a> {
    /// Nothing.
    Null,
    /// A text.
    Text(Cow<'a, str>),
    /// A whole number.
    Integer(i64),
    /// An exact decimal.
    Number(Number),
    /// A day.
    Date(Date),
    /// True or false.
    Boolean(bool),
    /// A JSON object.
    Json(Cow<'a, str>),
}

impl<'a> Cell<'a> {
    /// A borrowed text.
    pub fn text(text: &'a str) -> Self {
        Self::Text(Cow::Borrowed(text))
    }

    /// A borrowed text, or nothing.
    pub fn text_or_null(text: Option<&'a str>) -> Self {
        text.map_or(Self::Null, Self::text)
    }

    /// The same, holding its own text.
    pub fn into_owned(self) -> Cell<'static> {
        match self {
            Self::Null => Cell::Null,
            Self::Text(text) => Cell::Text(Cow::Owned(text.into_owned())),
            Self::Integer(integer) => Cell::Integer(integer),
            Self::Number(number) => Cell::Number(number),
            Self::Date(date) => Cell::Date(date),
            Self::Boolean(boolean) => Cell::Boolean(boolean),
            Self::Json(json) => Cell::Json(Cow::Owned(json.into_owned())),
        }
    }

    /// What it holds, in a word.
    pub(super) fn sort_name(&self) -> &'static str {
        match self {
            Self::Null => "null",
            Self::Text(_) => "a text",
            Self::Integer(_) => "a whole number",
            Self::Number(_) => "a decimal",
            Self::Date(_) => "a day",
            Self::Boolean(_) => "true or false",
            Self::Json(_) => "JSON",
        }
    }
}

/// A day of the Gregorian calendar, year 1 to 9999.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Date {
    year: u16,
    month: u8,
    day: u8,
}

/// Days from 0000-03-01 to 1970-01-01.
const DAYS_TO_1970: i32 = 719_468;

impl Date {
    /// The day that `text` names in full: `2023-03-31`. A date without a day, or that is in no calendar, is none; so is
    /// one of the year 0, which PostgreSQL and Python do not know.
    pub fn parse(text: &str) -> Option<Self> {
        let (year, rest) = text.split_at_checked(4)?;
        let (month, day) = rest.strip_prefix('-')?.split_at_checked(2)?;
        let year = digits(year, 4).filter(|&year| year > 0)?;
        let month = u8::try_from(digits(month, 2)?).ok()?;
        let day = u8::try_from(digits(day.strip_prefix('-')?, 2)?).ok()?;
        (1..=days_in(year, month)?).contains(&day).then_some(Self { year, month, day })
    }

    /// 1 to 9999.
    pub fn year(self) -> u16 {
        self.year
    }

    /// 1 to 12.
    pub fn month(self) -> u8 {
        self.month
    }

    /// 1 to 31.
    pub fn day(self) -> u8 {
        self.day
    }

    /// Days since 1970-01-01; negative before.
    pub fn days_since_1970(self) -> i32 {
        // Years from March on, so that the leap day is the last of its year.
        let from_march = (i32::from(self.month) + 9) % 12;
        let year = i32::from(self.year) - i32::from(self.month <= 2);
        let leap_days = year.div_euclid(4) - year.div_euclid(100) + year.div_euclid(400);
        let before_month = (153 * from_march + 2) / 5;
        year * 365 + leap_days + before_month + i32::from(self.day) - 1 - DAYS_TO_1970
    }
}

impl fmt::Display for Date {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{:04}-{:02}-{:02}", self.year, self.month, self.day)
    }
}

/// A number of exactly `length` digits.
fn digits(text: &str, length: usize) -> Option<u16> {
    let plain = text.len() == length && text.bytes().all(|byte| byte.is_ascii_digit());
    plain.then(|| text.parse().ok())?
}

fn days_in(year: u16, month: u8) -> Option<u8> {
    let leap = year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
    match month {
        1 | 3 | 5 | 7 | 8 | 10 | 12 => Some(31),
        4 | 6 | 9 | 11 => Some(30),
        2 => Some(28 + u8::from(leap)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, days: i32) {
        let date = Date::parse(text).expect("a day");
        assert_eq!((date.to_string().as_str(), date.days_since_1970()), (text, days));
    }

    #[test]
    fn days_are_counted_from_1970() {
        check("1970-01-01", 0);
        check("1969-12-31", -1);
        check("2000-02-29", 11_016);
        check("2023-12-31", 19_722);
        check("0001-01-01", -719_162);
        check("9999-12-31", 2_932_896);
    }

    #[test]
    fn days_follow_one_another() {
        let mut last = None;
        for (year, month, day) in (1896..2105_u16).flat_map(|year| {
            (1..=12_u8).flat_map(move |month| (1..=31_u8).map(move |day| (year, month, day)))
        }) {
            let Some(date) = Date::parse(&format!("{year:04}-{month:02}-{day:02}")) else {
                continue;
            };
            assert_eq!((date.year(), date.month(), date.day()), (year, month, day));
            let days = date.days_since_1970();
            assert!(last.is_none_or(|last| days == last + 1), "{date}");
            last = Some(days);
        }
    }

    #[test]
    fn what_names_no_day_is_none() {
        for text in [
            "2023-11",
            "2023",
            "2023-Q4",
            "--12-31",
            "2023-02-29",
            "1900-02-29",
            "2023-13-01",
            "2023-00-10",
            "2023-01-00",
            "0000-01-01",
            "0000-12-31",
            "２０２３-01-01",
            "",
        ] {
            assert_eq!(Date::parse(text), None, "{text}");
        }
    }
}
