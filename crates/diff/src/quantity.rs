//! What a quantity asks beside another: by the numbers that each lets pass.
//!
//! Of two limits the one that lets fewer numbers pass is tighter. A bare number is judged by the sign beside it, by the
//! indicator's direction (正向, 反向), or because it is a cost; else there is no better or worse.

use crate::unit::comparable;
use crate::words::Words;
use record::Base;
use record::change::Direction;
use rust_decimal::Decimal;
use std::cmp::Ordering;

/// What is said of one quantity beside another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Verdict {
    /// It asks the same.
    Same,
    /// It does not.
    Differs(Direction),
}

pub(crate) const CHANGED: Verdict = Verdict::Differs(Direction::Changed);

/// Which way a bare number is meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Lean {
    /// More is better.
    Up,
    /// Less is better: 成本指标, 反向指标.
    Down,
    /// Nothing says.
    Neither,
}

/// A quantity as a record holds it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Quantity<'r> {
    pub(crate) op: &'r str,
    pub(crate) base: &'r Base,
    pub(crate) approx: bool,
}

/// What passes: from a lower end to an upper one, each with whether it passes itself.
#[derive(Debug, Clone, Copy)]
struct Limits {
    lower: Option<(Decimal, bool)>,
    upper: Option<(Decimal, bool)>,
}

pub(crate) fn compare(old: Quantity<'_>, new: Quantity<'_>, lean: Lean, words: &Words) -> Verdict {
    let Some((of_old, of_new)) = comparable(&old.base.unit, &new.base.unit, words) else {
        return CHANGED;
    };
    let scale = |quantity: &Quantity<'_>, by: Decimal| {
        let number = quantity.base.number.decimal().checked_mul(by)?;
        let upper = match quantity.base.upper {
            Some(upper) => Some(upper.decimal().checked_mul(by)?),
            None => None,
        };
        Some((number, upper))
    };
    let (Some(before), Some(after)) = (scale(&old, of_old), scale(&new, of_new)) else {
        return CHANGED;
    };
    if old.op == new.op && before == after {
        return if old.approx == new.approx { Verdict::Same } else { CHANGED };
    }
    match (limits(old.op, before), limits(new.op, after)) {
        (Some(old), Some(new)) => by_limits(old, new),
        // A bare number takes the sense of the sign that stands beside the other.
        (None, Some(limits)) | (Some(limits), None) => by_number(before.0, after.0, sense(limits)),
        (None, None) => by_number(before.0, after.0, lean),
    }
}

/// What passes; `None` for a bare number.
fn limits(op: &str, (number, upper): (Decimal, Option<Decimal>)) -> Option<Limits> {
    let of = |lower, upper| Some(Limits { lower, upper });
    match op {
        "ge" => of(Some((number, true)), None),
        "gt" => of(Some((number, false)), None),
        "le" => of(None, Some((number, true))),
        "lt" => of(None, Some((number, false))),
        "range" => of(Some((number, true)), Some((upper?, true))),
        _ => None,
    }
}

fn sense(limits: Limits) -> Lean {
    match (limits.lower, limits.upper) {
        (Some(_), None) => Lean::Up,
        (None, Some(_)) => Lean::Down,
        _ => Lean::Neither,
    }
}

fn by_number(old: Decimal, new: Decimal, lean: Lean) -> Verdict {
    let (more, less) = match lean {
        Lean::Up => (Direction::Tightened, Direction::Loosened),
        Lean::Down => (Direction::Loosened, Direction::Tightened),
        Lean::Neither => return CHANGED,
    };
    match new.cmp(&old) {
        Ordering::Greater => Verdict::Differs(more),
        Ordering::Less => Verdict::Differs(less),
        // The number stays and its sign came or went.
        Ordering::Equal => CHANGED,
    }
}

fn by_limits(old: Limits, new: Limits) -> Verdict {
    // A limit that is not there lets everything pass.
    let lower = end(old.lower, new.lower, false);
    let upper = end(old.upper, new.upper, true);
    match (lower, upper) {
        (Ordering::Equal, Ordering::Equal) => Verdict::Same,
        (Ordering::Equal | Ordering::Greater, Ordering::Equal | Ordering::Greater) => {
            Verdict::Differs(Direction::Tightened)
        }
        (Ordering::Equal | Ordering::Less, Ordering::Equal | Ordering::Less) => {
            Verdict::Differs(Direction::Loosened)
        }
        _ => CHANGED,
    }
}

/// Greater where the new end lets less pass.
fn end(old: Option<(Decimal, bool)>, new: Option<(Decimal, bool)>, upper: bool) -> Ordering {
    match (old, new) {
        (None, None) => Ordering::Equal,
        (None, Some(_)) => Ordering::Greater,
        (Some(_), None) => Ordering::Less,
        (Some((old, old_passes)), Some((new, new_passes))) => {
            let by_number = if upper { old.cmp(&new) } else { new.cmp(&old) };
            by_number.then(old_passes.cmp(&new_passes))
        }
    }
}
