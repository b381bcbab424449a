//! Reads what Chinese officials write in value cells: numbers, limits, money, dates, periods, recurrences.
//!
//! ```
//! use normalize::{Context, fold, parse};
//!
//! let context = Context { category: Some("成本指标"), ..Context::default() };
//! let value = parse(&fold("≦６.５４万"), &context);
//! assert_eq!(value.terms[0].to_string(), "≤65400元");
//! ```
//!
//! # How it reads
//!
//! One pass from left to right. At each character the [`IDIOMS`] that can start there are asked, in order; the first one
//! that reads moves on. An idiom adds a term, or announces a limit or a per-unit for the number that follows,
//! or passes over numerals that say nothing (`“七进”`, `第三方`, `财预〔2015〕88号`). Each idiom's source file has its grammar.
//!
//! # What this crate does not do
//!
//! It knows nothing of documents, tables or forms; it corrects nothing and invents nothing.
//! Damage that it recognises (a `≥` that an export turned into a `2`) is named in [`Value::warnings`], never repaired.

mod calendar;
mod display;
mod fold;
mod idioms;
mod lexicon;
mod money;
mod number;
mod operand;
mod reader;
mod unit;
mod value;

pub use calendar::last_day;
pub use fold::{Folded, clean, fold};
pub use idioms::{IDIOMS, Idiom};
pub use money::{Amount, amount, numeral};
pub use reader::Reader;
pub use value::{
    Base, Comparator, DateOperator, DateTerm, Every, Kind, Meaning, PartialDate, Period, Quantity,
    Recurrence, Span, Term, Value, Warning,
};

use reader::Place;

/// What is known about a text before it is read.
#[derive(Debug, Clone, Copy, Default)]
pub struct Context<'a> {
    /// 预算年度: fills a year that is not written. Outside 1900 to 2099 it is taken for none.
    pub fiscal_year: Option<i32>,
    /// The indicator's class as the form names it (`成本指标`, `时效指标`, …): in 成本指标 a bare 万 is money.
    pub category: Option<&'a str>,
    /// Whether the text is a cell in which money is expected: a bare 万 is money there too.
    pub money: bool,
}

/// Reads a value cell: a bare number is a value there, and what is no value has a kind of its own.
pub fn parse(folded: &Folded<'_>, context: &Context<'_>) -> Value {
    let text = folded.text();
    if idioms::template::is_blank(text) {
        return Value { kind: Kind::Blank, terms: Vec::new(), warnings: Vec::new() };
    }
    let reading = reader::read(folded, context, Place::Value);
    let kind = match reading.terms.as_slice() {
        [] if reading.unfilled || idioms::template::is_unfilled(text) => Kind::Template,
        [] => Kind::Qualitative,
        [term] => match term.meaning {
            Meaning::Quantity(_) => Kind::Quantity,
            Meaning::Date(_) => Kind::Date,
            Meaning::Period(_) => Kind::Period,
            Meaning::Recurrence(_) => Kind::Recurrence,
        },
        _ => Kind::Compound,
    };
    Value { kind, terms: reading.terms, warnings: reading.warnings }
}

/// Finds what a piece of running text says in numbers, and nothing else: names, slogans, ordinals and codes stay silent.
///
/// ```
/// use normalize::{Context, find, fold};
///
/// let text = fold("坚持“33568”工作思路，策划主题宣传10次以上");
/// let terms = find(&text, &Context::default());
/// assert_eq!(terms.len(), 1);
/// assert_eq!(terms[0].to_string(), "≥10次");
/// ```
pub fn find(folded: &Folded<'_>, context: &Context<'_>) -> Vec<Term> {
    reader::read(folded, context, Place::Prose).terms
}

/// Which idiom read which part of a value cell, as [`parse`] reads it, in reading order.
pub fn explain(folded: &Folded<'_>, context: &Context<'_>) -> Vec<(Span, &'static str)> {
    reader::explain(folded, context, Place::Value)
}

/// Which idiom read which part of running text, as [`find`] reads it, in reading order.
pub fn explain_prose(folded: &Folded<'_>, context: &Context<'_>) -> Vec<(Span, &'static str)> {
    reader::explain(folded, context, Place::Prose)
}
