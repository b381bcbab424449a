//! Money by source in columns: a head of sources, and a row for each stage of the budget.
//!
//! ```text
//! | 预算执行情况（元） | 总额 | 其中：财政资金 | 单位资金 | 其他资金 |
//! | 年初预算           | 100  | 100            | 0        | 0        |
//! | 调整后预算数       | 120  | 110            | 0        | 10       |
//! | 预算执行数         | 90   | 90             | 0        | 0        |
//! ```

use super::Shape;
use crate::fields::{self, Field};
use crate::form::Slot;
use crate::index::CellId;
use crate::money::MoneyUnit;
use crate::vocabulary::{Column, Label};
use crate::walk::Walk;

/// See the module.
#[derive(Debug)]
pub(crate) struct SourceMatrix;

impl Shape for SourceMatrix {
    fn name(&self) -> &'static str {
        "source_matrix"
    }

    fn claim(&self, walk: &mut Walk<'_, '_>, row: u32) -> u32 {
        let Some((corner, heads)) = heads(walk, row) else { return 0 };
        let Some(&(first, _)) = heads.first() else { return 0 };
        let left = walk.index().cell(first).cell.column;
        let mut end = row + 1;
        while end < walk.rows() && stage(walk, end, left).is_some() {
            end += 1;
        }
        if end < row + 2 {
            return 0;
        }
        let mut unit = None;
        if let Some(corner) = corner {
            unit = walk.word(corner).and_then(|word| word.bracket).and_then(MoneyUnit::named);
            walk.claim(corner);
            if let Some(unit) = unit {
                super::block::declare_unit(walk, unit, corner);
            }
        }
        let has_budget = (row + 1..end).any(|row| {
            stage(walk, row, left).is_some_and(|(_, label)| label == Label::BudgetTotal)
        });
        for &(head, _) in &heads {
            walk.claim(head);
        }
        for row in row + 1..end {
            read(walk, row, left, &heads, unit, has_budget);
        }
        end - row
    }
}

/// The heads of sources, each with its slot, and the label at their left, if there is one.
type Heads = (Option<CellId>, Vec<(CellId, Option<Slot>)>);

fn heads(walk: &Walk<'_, '_>, row: u32) -> Option<Heads> {
    let mut corner = None;
    let mut heads = Vec::new();
    for &cell in walk.row(row) {
        if !walk.is_origin(cell, row) || walk.is_blank_cell(cell) {
            continue;
        }
        let word = walk.word(cell).filter(|word| word.rest.is_none());
        let label = word.and_then(|word| word.roles.label);
        let slot = match label {
            Some(Label::Total) => Some(Slot::Total),
            Some(Label::BudgetInitial | Label::Executed) | None => None,
            Some(label) => fields::slot(label),
        };
        let note = word.and_then(|word| word.roles.column).is_some_and(|column| {
            matches!(column, Column::Weight | Column::Score | Column::Deviation)
        }) || label == Some(Label::ExecutionRate);
        match (slot, heads.is_empty()) {
            (Some(_), _) => heads.push((cell, slot)),
            (None, false) if note => heads.push((cell, None)),
            (None, true) if corner.is_none() => {
                let money = label.is_none_or(|label| label == Label::Money);
                if !money {
                    return None;
                }
                corner = Some(cell);
            }
            _ => return None,
        }
    }
    let amounts = heads.iter().filter(|(_, slot)| slot.is_some()).count();
    let total = matches!(heads.first(), Some((_, Some(Slot::Total | Slot::Whole))));
    (amounts >= 2 && total).then_some((corner, heads))
}

/// The cell of `row` that names its stage of the budget.
fn stage(walk: &Walk<'_, '_>, row: u32, left: u32) -> Option<(CellId, Label)> {
    let cell = walk.row(row).iter().copied().rfind(|&cell| {
        walk.is_origin(cell, row)
            && walk.index().cell(cell).cell.column < left
            && !walk.is_blank_cell(cell)
    })?;
    let label = walk.label(cell)?;
    matches!(
        label,
        Label::BudgetInitial | Label::BudgetTotal | Label::Executed | Label::ExecutionRate
    )
    .then_some((cell, label))
}

fn read(
    walk: &mut Walk<'_, '_>,
    row: u32,
    left: u32,
    heads: &[(CellId, Option<Slot>)],
    unit: Option<MoneyUnit>,
    has_budget: bool,
) {
    let index = walk.index();
    let Some((stage, label)) = stage(walk, row, left) else { return };
    walk.claim(stage);
    let stage_text = walk.word(stage).map_or("", |word| word.label).to_owned();
    for &(head, slot) in heads {
        let column = index.cell(head).cell.column;
        let cell = index.cell_at(walk.table, row, column);
        if walk.text(cell).is_empty() || !walk.is_origin(cell, row) {
            continue;
        }
        walk.claim(cell);
        let at = index.cell_location(cell);
        let raw = &*index.cell(cell).raw;
        let head_text = walk.word(head).map_or("", |word| word.label);
        let whole = matches!(slot, Some(Slot::Total | Slot::Whole));
        let name = if whole { stage_text.clone() } else { format!("{head_text} {stage_text}") };
        let slot = match (slot, label) {
            (Some(slot), Label::BudgetTotal) => slot,
            (Some(slot), Label::BudgetInitial) if !has_budget => slot,
            (Some(Slot::Total), Label::Executed) => Slot::Executed,
            (Some(_), Label::BudgetInitial | Label::Executed) => Slot::Part,
            _ => {
                let field = Field { label: &name, raw, at };
                fields::set(walk.form(), Some(Label::Attribute), field, None);
                continue;
            }
        };
        let name = if slot == Slot::Part || whole { name } else { head_text.to_owned() };
        walk.form().add_amount(slot, &name, raw, unit, at);
    }
}
