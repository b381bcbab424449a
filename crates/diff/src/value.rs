//! What an indicator's value asks beside what it asked a year before.

use crate::deadline::{
    Date, FiscalYears, Recurrence, compare_dates, compare_periods, compare_recurrences,
};
use crate::quantity::{CHANGED, Lean, Quantity, Verdict, compare as compare_quantities};
use crate::text::{bare, relative};
use crate::words::Words;
use normalize::clean;
use record::change::Direction;
use record::{Indicator, Span, Term, Value};

/// Values with more terms are compared as texts.
const MOST_TERMS: usize = 64;

pub(crate) fn compare(
    old: (&Indicator, Option<i32>),
    new: (&Indicator, Option<i32>),
    words: &Words,
) -> Option<Direction> {
    let ((before, old_year), (after, new_year)) = (old, new);
    let years = FiscalYears { old: old_year, new: new_year };
    let lean = lean(after).or_else(|| lean(before)).unwrap_or(Lean::Neither);
    compare_with((&before.value, &after.value), years, lean, words)
}

/// What `after` asks beside `before`, which may be what was reached.
pub(crate) fn compare_with(
    (before, after): (&Value, &Value),
    years: FiscalYears,
    lean: Lean,
    words: &Words,
) -> Option<Direction> {
    if clean(&before.raw) == clean(&after.raw) {
        return None;
    }
    let texts = [(&before.raw, years.old), (&after.raw, years.new)];
    let [old_text, new_text] = texts.map(|(text, year)| bare_with_signs(&relative(text, year)));
    let (old_terms, new_terms) = (&before.terms, &after.terms);
    if old_terms.is_empty() || old_terms.len() != new_terms.len() || old_terms.len() > MOST_TERMS {
        return (old_text != new_text).then_some(Direction::Changed);
    }
    let mut all = Verdict::Same;
    for (old, new) in old_terms.iter().zip(new_terms) {
        all = both(all, compare_terms((old, new), years, lean, words));
    }
    match all {
        Verdict::Differs(direction) => Some(direction),
        Verdict::Same if rest(before, years.old, words) == rest(after, years.new, words) => None,
        Verdict::Same => Some(Direction::Changed),
    }
}

/// The same of clauses, in which words stand around the numbers: under other words a number is neither more nor less.
pub(crate) fn compare_wordings(
    before: &Value,
    after: &Value,
    years: FiscalYears,
    words: &Words,
) -> Option<Direction> {
    let direction = compare_with((before, after), years, Lean::Neither, words)?;
    let same_words = rest(before, years.old, words) == rest(after, years.new, words);
    Some(if same_words { direction } else { Direction::Changed })
}

/// Two verdicts on one value: of two kinds is neither.
fn both(one: Verdict, other: Verdict) -> Verdict {
    match (one, other) {
        (Verdict::Same, verdict) | (verdict, Verdict::Same) => verdict,
        (Verdict::Differs(one), Verdict::Differs(other)) if one == other => Verdict::Differs(one),
        _ => CHANGED,
    }
}

/// Which way a bare number is meant: by 指标方向, else because it is a cost.
fn lean(indicator: &Indicator) -> Option<Lean> {
    let direction = indicator.direction.as_deref().unwrap_or_default();
    if direction.contains("反向") || direction.contains("逆向") || direction.contains("负向")
    {
        return Some(Lean::Down);
    }
    if direction.contains("正向") {
        return Some(Lean::Up);
    }
    let levels = [&indicator.level2, &indicator.level1];
    let cost = levels.into_iter().flatten().any(|level| level.contains("成本"));
    cost.then_some(Lean::Down)
}

fn compare_terms(terms: (&Term, &Term), years: FiscalYears, lean: Lean, words: &Words) -> Verdict {
    match terms {
        (
            Term::Quantity { op: old_op, base: old, approx: old_approx, .. },
            Term::Quantity { op, base, approx, .. },
        ) => {
            let old = Quantity { op: old_op, base: old, approx: *old_approx };
            compare_quantities(old, Quantity { op, base, approx: *approx }, lean, words)
        }
        (Term::Date { op: old_op, date: old, .. }, Term::Date { op, date, .. }) => {
            compare_dates(Date { op: old_op, date: old }, Date { op, date }, years)
        }
        (Term::Period { from: old_from, to: old_to, .. }, Term::Period { from, to, .. }) => {
            compare_periods((old_from, old_to), (from, to), years)
        }
        (
            Term::Recurrence {
                every: old_every, op: old_op, month: old_month, day: old_day, ..
            },
            Term::Recurrence { every, op, month, day, .. },
        ) => compare_recurrences(
            Recurrence { every: old_every, op: old_op, month: *old_month, day: *old_day },
            Recurrence { every, op, month: *month, day: *day },
        ),
        _ => CHANGED,
    }
}

/// Letters, digits and the signs that say something in a value.
fn bare_with_signs(text: &str) -> String {
    text.chars()
        .filter(|one| {
            !one.is_whitespace()
                && !matches!(one, '，' | '。' | '；' | '、' | ',' | ';' | ':' | '：')
        })
        .collect()
}

/// What a value says beside its terms, without fillers.
pub(crate) fn rest(value: &Value, fiscal_year: Option<i32>, words: &Words) -> String {
    let mut spans: Vec<Span> = value.terms.iter().map(span).collect();
    spans.sort_by_key(|span| span.0);
    let mut rest = String::new();
    let mut spans = spans.into_iter().peekable();
    for (at, character) in value.raw.chars().enumerate() {
        while spans.next_if(|span| span.1 <= at).is_some() {}
        if spans.peek().is_none_or(|span| at < span.0) {
            rest.push(character);
        }
    }
    words.without_fillers(&bare(&relative(&rest, fiscal_year)))
}

fn span(term: &Term) -> Span {
    match term {
        Term::Quantity { span, .. }
        | Term::Date { span, .. }
        | Term::Period { span, .. }
        | Term::Recurrence { span, .. } => *span,
    }
}
