//! What a date, a period or a due day asks beside another; the year moves with the fiscal year.

use crate::quantity::{CHANGED, Verdict};
use record::change::Direction;
use std::cmp::Ordering;

/// A date of a record: a year if there is one, a month, a day; what is not written is the last of its kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Moment {
    year: Option<i32>,
    month: u32,
    day: u32,
}

/// Reads `2023-12-31`, `2023-11`, `2023`, `2023-Q4`, `--12-31`, `--11`, `--Q4`, by its last day or its first.
fn day(text: &str, last: bool) -> Option<Moment> {
    let (year, rest) = if let Some(rest) = text.strip_prefix("--") {
        (None, rest)
    } else {
        let (year, rest) = text.split_once('-').unwrap_or((text, ""));
        (Some(year.parse().ok()?), rest)
    };
    if rest.is_empty() {
        return Some(if last {
            Moment { year, month: 12, day: 31 }
        } else {
            Moment { year, month: 1, day: 1 }
        });
    }
    if let Some(quarter) = rest.strip_prefix('Q') {
        let quarter: u32 = quarter.parse().ok().filter(|quarter| (1..=4).contains(quarter))?;
        let month = if last { quarter * 3 } else { quarter * 3 - 2 };
        return Some(Moment { year, month, day: if last { month_end(year, month)? } else { 1 } });
    }
    let (month, day) = rest.split_once('-').map_or((rest, None), |(month, day)| (month, Some(day)));
    let month = month.parse().ok()?;
    let day = match day {
        Some(day) => day.parse().ok()?,
        None if last => month_end(year, month)?,
        None => 1,
    };
    Some(Moment { year, month, day })
}

fn month_end(year: Option<i32>, month: u32) -> Option<u32> {
    let month = u8::try_from(month).ok()?;
    Some(u32::from(normalize::last_day(year, month)))
}

/// The fiscal years of the two sides.
#[derive(Debug, Clone, Copy)]
pub(crate) struct FiscalYears {
    pub(crate) old: Option<i32>,
    pub(crate) new: Option<i32>,
}

impl FiscalYears {
    /// How `new` stands to `old`, both as they are written or both from their fiscal years.
    ///
    /// A deadline within its fiscal year is one that comes every year, and counts from the year. One that lies beyond is the
    /// end of a piece of work, and is what it is.
    fn compare(self, old: Moment, new: Moment) -> Ordering {
        let within = |day: Moment, year: Option<i32>| matches!((day.year, year), (Some(day), Some(year)) if day <= year);
        let plain = |one: Moment| (one.year.unwrap_or(0), one.month, one.day);
        if plain(old) == plain(new) {
            return Ordering::Equal;
        }
        let (Some(old_year), Some(new_year)) = (self.old, self.new) else {
            return by_what_both_have(old, new);
        };
        let moved = |one: Moment, year: i32| {
            (one.year.map_or(0, |own| own.saturating_sub(year)), last_of_february(one))
        };
        let relative = moved(new, new_year).cmp(&moved(old, old_year));
        if relative == Ordering::Equal
            || within(old, self.old)
            || old.year.is_none()
            || new.year.is_none()
        {
            return relative;
        }
        plain(new).cmp(&plain(old))
    }
}

/// Month and day, the last of February being one day in every year.
fn last_of_february(day: Moment) -> (u32, u32) {
    if day.month == 2 && day.day == 28 { (2, 29) } else { (day.month, day.day) }
}

fn by_what_both_have(old: Moment, new: Moment) -> Ordering {
    match (old.year, new.year) {
        (Some(old_year), Some(new_year)) => {
            (new_year, new.month, new.day).cmp(&(old_year, old.month, old.day))
        }
        _ => (new.month, new.day).cmp(&(old.month, old.day)),
    }
}

fn earlier_is_tighter(ordering: Ordering) -> Verdict {
    match ordering {
        Ordering::Less => Verdict::Differs(Direction::Tightened),
        Ordering::Equal => Verdict::Same,
        Ordering::Greater => Verdict::Differs(Direction::Loosened),
    }
}

/// A date and what is asked of it: `on`, `by`, `before`, `after`, `from`.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Date<'r> {
    pub(crate) op: &'r str,
    pub(crate) date: &'r str,
}

pub(crate) fn compare_dates(old: Date<'_>, new: Date<'_>, years: FiscalYears) -> Verdict {
    let starts = |op: &str| matches!(op, "after" | "from");
    let read = |one: &Date<'_>| day(one.date, !starts(one.op));
    let (Some(before), Some(after)) = (read(&old), read(&new)) else {
        return if old.op == new.op && old.date == new.date { Verdict::Same } else { CHANGED };
    };
    let ordering = years.compare(before, after);
    match (starts(old.op), starts(new.op)) {
        (false, false) => match ordering {
            // 12月31日前 and 早于12月31日 differ by a day.
            Ordering::Equal if (old.op == "before") != (new.op == "before") => CHANGED,
            ordering => earlier_is_tighter(ordering),
        },
        (true, true) if ordering == Ordering::Equal && old.op == new.op => Verdict::Same,
        _ => CHANGED,
    }
}

pub(crate) fn compare_periods(old: (&str, &str), new: (&str, &str), years: FiscalYears) -> Verdict {
    let ends = |old: &str, new: &str, last| {
        let (old, new) = (day(old, last)?, day(new, last)?);
        Some(years.compare(old, new))
    };
    let (Some(start), Some(end)) = (ends(old.0, new.0, false), ends(old.1, new.1, true)) else {
        return if old == new { Verdict::Same } else { CHANGED };
    };
    if start != Ordering::Equal && end == Ordering::Equal {
        return CHANGED;
    }
    earlier_is_tighter(end)
}

/// A due day that returns.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Recurrence<'r> {
    pub(crate) every: &'r str,
    pub(crate) op: &'r str,
    pub(crate) month: Option<u8>,
    pub(crate) day: Option<u8>,
}

pub(crate) fn compare_recurrences(old: Recurrence<'_>, new: Recurrence<'_>) -> Verdict {
    const OFTEN: &[&str] = &["day", "week", "month", "quarter", "half_year", "year"];
    if old == new {
        return Verdict::Same;
    }
    if old.every == new.every {
        let due = |one: Recurrence<'_>| (one.month.unwrap_or(12), one.day.unwrap_or(31));
        let starts = |one: Recurrence<'_>| matches!(one.op, "after" | "from");
        if starts(old) || starts(new) {
            return CHANGED;
        }
        return match due(new).cmp(&due(old)) {
            Ordering::Equal => CHANGED,
            ordering => earlier_is_tighter(ordering),
        };
    }
    let rank = |one: Recurrence<'_>| OFTEN.iter().position(|every| *every == one.every);
    match (rank(old), rank(new)) {
        (Some(old), Some(new)) => earlier_is_tighter(new.cmp(&old)),
        _ => CHANGED,
    }
}
