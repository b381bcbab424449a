//! Reads single values without a document: what `jixiao value` shows.

use normalize::{Context, Warning, explain, explain_prose, find, fold, parse};
use record::{Kind, Span, Term, Value};

/// A text, and what is known about it.
#[derive(Debug, Clone, Copy)]
pub struct Question<'a> {
    /// As written.
    pub text: &'a str,
    /// The class of the indicator: `成本指标`, `时效指标`, …
    pub category: Option<&'a str>,
    /// 预算年度.
    pub fiscal_year: Option<i32>,
    /// Where the text stands.
    pub place: Place,
}

/// Where a value stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Place {
    /// A value cell (指标值).
    #[default]
    Value,
    /// A money cell.
    Money,
    /// Running text, in which values are looked for.
    Prose,
}

impl Place {
    /// The place of this name: `value`, `money`, `prose`.
    pub fn named(name: &str) -> Option<Self> {
        match name {
            "value" => Some(Self::Value),
            "money" => Some(Self::Money),
            "prose" => Some(Self::Prose),
            _ => None,
        }
    }
}

/// What a value says, how that was read, and what is doubtful about it.
#[derive(Debug, Clone)]
pub struct Answer {
    /// As it stands in a record.
    pub value: Value,
    /// Each term in its canonical form: `≤65400元`.
    pub readings: Vec<String>,
    /// Damage and doubt.
    pub warnings: Vec<Warning>,
}

/// Reads one value.
pub fn read_value(question: &Question<'_>) -> Answer {
    let folded = fold(question.text);
    let context = question.context();
    let raw = question.text.to_owned();
    if question.place != Place::Prose {
        let read = parse(&folded, &context);
        let readings = read.terms.iter().map(ToString::to_string).collect();
        return Answer { value: Value::new(raw, &read), readings, warnings: read.warnings };
    }
    let found = find(&folded, &context);
    let readings = found.iter().map(ToString::to_string).collect();
    let terms: Vec<Term> = found.iter().map(Term::from).collect();
    let kind = match terms.as_slice() {
        [] => Kind::Qualitative,
        [Term::Quantity { .. }] => Kind::Quantity,
        [Term::Date { .. }] => Kind::Date,
        [Term::Period { .. }] => Kind::Period,
        [Term::Recurrence { .. }] => Kind::Recurrence,
        [_, _, ..] => Kind::Compound,
    };
    Answer { value: Value { raw, kind, terms }, readings, warnings: Vec::new() }
}

/// Which idiom read which characters, in reading order.
pub fn explain_value(question: &Question<'_>) -> Vec<(Span, &'static str)> {
    let folded = fold(question.text);
    let context = question.context();
    let explained = match question.place {
        Place::Prose => explain_prose(&folded, &context),
        Place::Value | Place::Money => explain(&folded, &context),
    };
    explained.into_iter().map(|(span, idiom)| (span.into(), idiom)).collect()
}

impl<'a> Question<'a> {
    fn context(&self) -> Context<'a> {
        Context {
            fiscal_year: self.fiscal_year,
            category: self.category,
            money: self.place == Place::Money,
        }
    }
}
