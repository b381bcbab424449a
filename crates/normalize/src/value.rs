//! What a value says: its kind, and its terms in order, exact and with the place of each in the raw text.

use rust_decimal::Decimal;
use std::fmt;

/// A range of characters of the raw text, from 0, `end` excluded.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Span {
    /// First character.
    pub start: usize,
    /// One past the last character.
    pub end: usize,
}

/// A value cell, read.
#[derive(Debug, Clone, PartialEq)]
pub struct Value {
    /// What sort of statement it is.
    pub kind: Kind,
    /// What it says, in order; empty for words, unfilled forms and blanks.
    pub terms: Vec<Term>,
    /// Damage and doubt that a person should look at.
    pub warnings: Vec<Warning>,
}

/// What sort of statement a value is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Kind {
    /// One quantity: `≥95%`.
    Quantity,
    /// One date or deadline: `2023.12.31前`.
    Date,
    /// One period: `1-12月`.
    Period,
    /// One due day that returns: `每月10日前`.
    Recurrence,
    /// Several terms: `在职2人，退休13人`.
    Compound,
    /// Words only: `稳步提升`.
    Qualitative,
    /// An unfilled form: `≥**人`.
    Template,
    /// Nothing, or only dashes or slashes.
    Blank,
}

/// One thing that a text says, and where.
#[derive(Debug, Clone, PartialEq)]
pub struct Term {
    /// The characters of the raw text that say it.
    pub span: Span,
    /// What they say.
    pub meaning: Meaning,
}

/// The four sorts of [`Term`].
#[derive(Debug, Clone, PartialEq)]
pub enum Meaning {
    /// A number with a limit and a unit.
    Quantity(Quantity),
    /// A day, month, quarter or year, or a deadline.
    Date(DateTerm),
    /// From one date to another.
    Period(Period),
    /// A due day that returns.
    Recurrence(Recurrence),
}

/// A number with a limit and a unit.
#[derive(Debug, Clone, PartialEq)]
pub struct Quantity {
    /// How the number bounds.
    pub op: Comparator,
    /// As written; for a range the lower end.
    pub number: Decimal,
    /// The upper end of a range.
    pub upper: Option<Decimal>,
    /// 度量单位 as written, after folding; empty if there is none.
    pub unit: String,
    /// The same with every multiplier applied.
    pub base: Base,
    /// Whether it is only about that much (左右, 约, 余, 多).
    pub approx: bool,
}

/// A quantity in its base unit: 十/百/千/万/亿 multiplied out, money in 元, `百分比` as `%`, per-units joined by `/`.
#[derive(Debug, Clone, PartialEq)]
pub struct Base {
    /// The number, or the lower end of a range.
    pub number: Decimal,
    /// The upper end of a range.
    pub upper: Option<Decimal>,
    /// The base unit.
    pub unit: String,
}

/// How a number bounds. 以上, 以下 and 以内 include the number, 超过 and 不满 do not (Civil Code, article 1259).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Comparator {
    /// 等于, or nothing written.
    Equal,
    /// 不少于.
    AtLeast,
    /// 超过.
    MoreThan,
    /// 不超过.
    AtMost,
    /// 不满.
    LessThan,
    /// `10-20`.
    Range,
}

impl Comparator {
    /// Name in the record contract: `eq`, `ge`, `gt`, `le`, `lt`, `range`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Equal => "eq",
            Self::AtLeast => "ge",
            Self::MoreThan => "gt",
            Self::AtMost => "le",
            Self::LessThan => "lt",
            Self::Range => "range",
        }
    }
}

/// A date or a deadline.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DateTerm {
    /// How the date bounds.
    pub op: DateOperator,
    /// At the precision written.
    pub date: PartialDate,
    /// Whether the year is the fiscal year and not written.
    pub inferred: bool,
}

/// How a date bounds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum DateOperator {
    /// On that date.
    On,
    /// Not later than it (前, 之前, 底前).
    By,
    /// 早于.
    Before,
    /// 后, 以后.
    After,
    /// 起.
    From,
}

impl DateOperator {
    /// Name in the record contract: `on`, `by`, `before`, `after`, `from`.
    pub fn name(self) -> &'static str {
        match self {
            Self::On => "on",
            Self::By => "by",
            Self::Before => "before",
            Self::After => "after",
            Self::From => "from",
        }
    }
}

/// A date as exact as it was written. Prints as ISO 8601, truncated (`--12-31`, `--Q4`) where the year is unknown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum PartialDate {
    /// `2023`.
    Year(i32),
    /// `2023-Q4`, `--Q4`.
    Quarter {
        /// The year, if known.
        year: Option<i32>,
        /// 1 to 4.
        quarter: u8,
    },
    /// `2023-11`, `--11`.
    Month {
        /// The year, if known.
        year: Option<i32>,
        /// 1 to 12.
        month: u8,
    },
    /// `2023-12-31`, `--12-31`.
    Day {
        /// The year, if known.
        year: Option<i32>,
        /// 1 to 12.
        month: u8,
        /// 1 to 31.
        day: u8,
    },
}

impl fmt::Display for PartialDate {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match *self {
            Self::Year(year) => write!(formatter, "{year:04}"),
            Self::Quarter { year: Some(year), quarter } => {
                write!(formatter, "{year:04}-Q{quarter}")
            }
            Self::Quarter { year: None, quarter } => write!(formatter, "--Q{quarter}"),
            Self::Month { year: Some(year), month } => write!(formatter, "{year:04}-{month:02}"),
            Self::Month { year: None, month } => write!(formatter, "--{month:02}"),
            Self::Day { year: Some(year), month, day } => {
                write!(formatter, "{year:04}-{month:02}-{day:02}")
            }
            Self::Day { year: None, month, day } => write!(formatter, "--{month:02}-{day:02}"),
        }
    }
}

/// From one date to another, both included.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Period {
    /// First date.
    pub from: PartialDate,
    /// Last date.
    pub to: PartialDate,
    /// Whether the year is the fiscal year and not written.
    pub inferred: bool,
}

/// A due day that returns (`每月10日前`).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Recurrence {
    /// How often.
    pub every: Every,
    /// How the day bounds.
    pub op: DateOperator,
    /// Month, 1 to 12, where given.
    pub month: Option<u8>,
    /// Day of the month, 1 to 31, where given; 31 stands for the last day.
    pub day: Option<u8>,
}

/// The interval of a [`Recurrence`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Every {
    /// 每日.
    Day,
    /// 每周.
    Week,
    /// 每月.
    Month,
    /// 每季度.
    Quarter,
    /// 每半年.
    HalfYear,
    /// 每年.
    Year,
}

impl Every {
    /// Name in the record contract: `day`, `week`, `month`, `quarter`, `half_year`, `year`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Day => "day",
            Self::Week => "week",
            Self::Month => "month",
            Self::Quarter => "quarter",
            Self::HalfYear => "half_year",
            Self::Year => "year",
        }
    }
}

/// Damage or doubt in a value, for a person to look at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Warning {
    /// Kebab-case: `lost-comparator`, `wrong-comparator-sign`, `number-too-large`.
    pub name: &'static str,
    /// Characters of the raw text.
    pub span: Span,
    /// What was expected and what was found.
    pub message: String,
    /// What to do.
    pub help: &'static str,
}
