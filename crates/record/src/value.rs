//! 指标值 on the wire: what was written, and the terms that it says.

use crate::Number;
use normalize::Meaning;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::borrow::Cow;

/// A value as written, and what it says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Value {
    /// As written; operator, number and unit that stand in cells of their own are joined: `≥95%`.
    pub raw: String,
    /// What sort of statement it is.
    pub kind: Kind,
    /// What it says, in order; `[]` for words, unfilled forms and blanks.
    pub terms: Vec<Term>,
}

impl Value {
    /// `raw`, and what `normalize` read in it.
    pub fn new(raw: String, read: &normalize::Value) -> Self {
        Self { raw, kind: read.kind.into(), terms: read.terms.iter().map(Term::from).collect() }
    }
}

/// What sort of statement a [`Value`] is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// One quantity.
    Quantity,
    /// One date or deadline.
    Date,
    /// One period.
    Period,
    /// One due day that returns.
    Recurrence,
    /// Several terms.
    Compound,
    /// Words only.
    Qualitative,
    /// An unfilled form: `≥**人`.
    Template,
    /// Nothing.
    Blank,
}

impl From<normalize::Kind> for Kind {
    fn from(kind: normalize::Kind) -> Self {
        match kind {
            normalize::Kind::Quantity => Self::Quantity,
            normalize::Kind::Date => Self::Date,
            normalize::Kind::Period => Self::Period,
            normalize::Kind::Recurrence => Self::Recurrence,
            normalize::Kind::Compound => Self::Compound,
            normalize::Kind::Qualitative => Self::Qualitative,
            normalize::Kind::Template => Self::Template,
            normalize::Kind::Blank => Self::Blank,
        }
    }
}

/// `[start, end)` in characters of the raw text, from 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Span(
    /// First character.
    pub usize,
    /// One past the last character.
    pub usize,
);

impl From<normalize::Span> for Span {
    fn from(span: normalize::Span) -> Self {
        Self(span.start, span.end)
    }
}

/// One thing that a text says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum Term {
    /// A number with a limit and a unit.
    Quantity {
        /// The characters that say it.
        span: Span,
        /// `eq`, `ge`, `gt`, `le`, `lt`, `range`.
        op: Cow<'static, str>,
        /// As written; for a range the lower end.
        number: Number,
        /// The upper end of a range.
        #[serde(skip_serializing_if = "Option::is_none", default)]
        upper: Option<Number>,
        /// As written after folding.
        unit: String,
        /// Every multiplier applied, money in 元.
        base: Base,
        /// Whether it is only about that much.
        approx: bool,
    },
    /// A date or a deadline.
    Date {
        /// The characters that say it.
        span: Span,
        /// `on`, `by`, `before`, `after`, `from`.
        op: Cow<'static, str>,
        /// ISO 8601 at the precision written: `2023-12-31`, `2023-11`, `2023-Q4`, `--12-31`.
        date: String,
        /// Whether the year is the fiscal year and not written.
        inferred: bool,
    },
    /// From one date to another.
    Period {
        /// The characters that say it.
        span: Span,
        /// First date.
        from: String,
        /// Last date.
        to: String,
        /// Whether the year is the fiscal year and not written.
        inferred: bool,
    },
    /// A due day that returns.
    Recurrence {
        /// The characters that say it.
        span: Span,
        /// `day`, `week`, `month`, `quarter`, `half_year`, `year`.
        every: Cow<'static, str>,
        /// `on`, `by`, `before`, `after`, `from`.
        op: Cow<'static, str>,
        /// Where given.
        month: Option<u8>,
        /// Where given; 31 stands for the last day of the month.
        day: Option<u8>,
    },
}

/// A quantity in its base unit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Base {
    /// The number, or the lower end of a range.
    pub number: Number,
    /// The upper end of a range.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub upper: Option<Number>,
    /// The base unit; empty if there is none.
    pub unit: String,
}

impl From<&normalize::Term> for Term {
    fn from(term: &normalize::Term) -> Self {
        let span = term.span.into();
        match &term.meaning {
            Meaning::Quantity(quantity) => Self::Quantity {
                span,
                op: Cow::Borrowed(quantity.op.name()),
                number: quantity.number.into(),
                upper: quantity.upper.map(Number::from),
                unit: quantity.unit.clone(),
                base: Base {
                    number: quantity.base.number.into(),
                    upper: quantity.base.upper.map(Number::from),
                    unit: quantity.base.unit.clone(),
                },
                approx: quantity.approx,
            },
            Meaning::Date(date) => Self::Date {
                span,
                op: Cow::Borrowed(date.op.name()),
                date: date.date.to_string(),
                inferred: date.inferred,
            },
            Meaning::Period(period) => Self::Period {
                span,
                from: period.from.to_string(),
                to: period.to.to_string(),
                inferred: period.inferred,
            },
            Meaning::Recurrence(recurrence) => Self::Recurrence {
                span,
                every: Cow::Borrowed(recurrence.every.name()),
                op: Cow::Borrowed(recurrence.op.name()),
                month: recurrence.month,
                day: recurrence.day,
            },
        }
    }
}
