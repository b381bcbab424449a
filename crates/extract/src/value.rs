//! The value of an indicator: operator, number and unit joined in reading order, then read.

use crate::index::CellId;
use crate::walk::Walk;
use normalize::{Context, fold, parse};
use record::Value;

/// The cells in which a value is written.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Written {
    /// A comparator in a cell of its own.
    pub(crate) operator: Option<CellId>,
    /// The value itself.
    pub(crate) value: Option<CellId>,
    /// A unit in a cell of its own.
    pub(crate) unit: Option<CellId>,
}

/// Reads a value, and says which cells it took.
pub(crate) fn read(
    walk: &mut Walk<'_, '_>,
    written: &Written,
    category: Option<&str>,
    fiscal_year: Option<i32>,
) -> (Value, Vec<CellId>) {
    let index = walk.index();
    let context = Context { fiscal_year, category, money: false };
    let mut used = Vec::with_capacity(1);
    let mut raw = String::new();
    let source =
        written.value.map_or("", |cell| index.cell(cell).raw.trim_matches(document::is_blank));
    if let Some(cell) =
        written.operator.filter(|_| !source.is_empty() && !opens_with_operator(source))
    {
        raw.push_str(index.cell(cell).raw.trim_matches(document::is_blank));
        used.push(cell);
    }
    raw.push_str(source);
    used.extend(written.value);
    if let Some(cell) = written.unit.filter(|&cell| !walk.text(cell).is_empty()) {
        let carries_unit =
            parse(&fold(source), &context).terms.iter().any(|term| match &term.meaning {
                normalize::Meaning::Quantity(quantity) => !quantity.unit.is_empty(),
                _ => true,
            });
        let has_number = source.chars().any(char::is_numeric);
        if !carries_unit && has_number {
            raw.push_str(index.cell(cell).raw.trim_matches(document::is_blank));
            used.push(cell);
        }
    }
    let read = parse(&fold(&raw), &context);
    for warning in &read.warnings {
        if let Some(cell) = written.value {
            let at = index.cell_location(cell);
            let severity = match warning.name {
                // Any count that begins with 2 might have been a comparator once.
                "possibly-lost-comparator" => document::Severity::Info,
                _ => document::Severity::Warning,
            };
            let remarks = &mut walk.form().remarks;
            remarks.add(warning.name, severity, at, warning.message.clone(), warning.help);
        }
    }
    (Value::new(raw, &read), used)
}

fn opens_with_operator(text: &str) -> bool {
    text.starts_with(['≥', '≤', '>', '<', '=', '≧', '≦', '＞', '＜', '＝'])
}
