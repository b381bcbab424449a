//! The canonical form of a term: what it says in its base unit, in a form that reads back to the same term.

use crate::value::{Comparator, DateOperator, Every, Meaning, PartialDate, Quantity, Term};
use std::fmt;

impl fmt::Display for Term {
    /// `≥95%`, `=10~20人`, `约>200人`, `2023-12-31前`, `(2023)-11前` (the year not written), `2023-01至2023-06`, `每月10日前`.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.meaning.fmt(formatter)
    }
}

impl fmt::Display for Meaning {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Quantity(quantity) => quantity.fmt(formatter),
            Self::Date(term) => {
                let early = if term.op == DateOperator::Before { "早于" } else { "" };
                write!(formatter, "{early}{}{}", Written(term.date, term.inferred), after(term.op))
            }
            Self::Period(period) => write!(
                formatter,
                "{}至{}",
                Written(period.from, period.inferred),
                Written(period.to, period.inferred)
            ),
            Self::Recurrence(due) => {
                formatter.write_str(match due.every {
                    Every::Day => "每日",
                    Every::Week => "每周",
                    Every::Month => "每月",
                    Every::Quarter => "每季度",
                    Every::HalfYear => "每半年",
                    Every::Year => "每年",
                })?;
                if let Some(month) = due.month {
                    write!(formatter, "{month}月")?;
                }
                if let Some(day) = due.day {
                    write!(formatter, "{day}日")?;
                }
                let end = if due.day.is_none() && due.month.is_none() { "末" } else { "" };
                write!(formatter, "{end}{}", after(due.op))
            }
        }
    }
}

impl fmt::Display for Quantity {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.approx {
            formatter.write_str("约")?;
        }
        formatter.write_str(match self.op {
            Comparator::Equal | Comparator::Range => "=",
            Comparator::AtLeast => "≥",
            Comparator::MoreThan => ">",
            Comparator::AtMost => "≤",
            Comparator::LessThan => "<",
        })?;
        write!(formatter, "{}", self.base.number)?;
        if let Some(upper) = self.base.upper {
            write!(formatter, "~{upper}")?;
        }
        formatter.write_str(&self.base.unit)
    }
}

/// A date with the year in brackets where it was not written.
struct Written(PartialDate, bool);

impl fmt::Display for Written {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.0, self.1) {
            (PartialDate::Year(year), true) => write!(formatter, "({year:04})年"),
            (PartialDate::Year(year), false) => write!(formatter, "{year:04}年"),
            (PartialDate::Quarter { year: Some(year), quarter }, true) => {
                write!(formatter, "({year:04})-Q{quarter}")
            }
            (PartialDate::Month { year: Some(year), month }, true) => {
                write!(formatter, "({year:04})-{month:02}")
            }
            (PartialDate::Day { year: Some(year), month, day }, true) => {
                write!(formatter, "({year:04})-{month:02}-{day:02}")
            }
            (date, _) => date.fmt(formatter),
        }
    }
}

fn after(op: DateOperator) -> &'static str {
    match op {
        DateOperator::On | DateOperator::Before => "",
        DateOperator::By => "前",
        DateOperator::After => "后",
        DateOperator::From => "起",
    }
}
