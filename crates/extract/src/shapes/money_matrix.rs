//! Money in columns: a head of amounts, and a row for each source.
//!
//! ```text
//! | 项目资金（万元） |                | 年初预算数 | 全年预算数 | 全年执行数 | 分值 | 执行率 | 得分 |
//! |                  | 年度资金总额   | 225.49     | 248.04     | 218.65     | 10   | 88.15% | 8.8  |
//! |                  | 其中：财政拨款 | 225.49     | 248.04     | 218.65     | —    | —      | —    |
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
pub(crate) struct MoneyMatrix;

/// What one column of the matrix holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Content {
    Initial,
    Budget,
    Executed,
    Note,
}

impl Shape for MoneyMatrix {
    fn name(&self) -> &'static str {
        "money_matrix"
    }

    fn claim(&self, walk: &mut Walk<'_, '_>, row: u32) -> u32 {
        let Some(heads) = heads(walk, row) else { return 0 };
        let first_column = heads.first().map_or(0, |head| walk.index().cell(head.0).cell.column);
        let mut end = row + 1;
        while end < walk.rows() && source(walk, end, first_column).is_some() {
            end += 1;
        }
        if end == row + 1 {
            return 0;
        }
        let unit = declare(walk, row);
        for &(head, _) in &heads {
            walk.claim(head);
        }
        for row in row + 1..end {
            if let Some(source) = source(walk, row, first_column) {
                read_row(walk, row, source, &heads, unit);
            }
        }
        end - row
    }
}

/// The heads of `row`, if it is the head of a matrix.
fn heads(walk: &Walk<'_, '_>, row: u32) -> Option<Vec<(CellId, Content)>> {
    let mut heads = Vec::new();
    let mut amounts = 0;
    let cells: Vec<_> =
        walk.row(row).iter().copied().filter(|&cell| walk.is_origin(cell, row)).collect();
    for &cell in cells.iter().filter(|&&cell| !walk.is_blank_cell(cell)) {
        let word = walk.word(cell).filter(|word| word.rest.is_none());
        let content = match word.and_then(|word| word.roles.label) {
            Some(Label::BudgetInitial) => Content::Initial,
            Some(Label::BudgetTotal) => Content::Budget,
            Some(Label::Executed) => Content::Executed,
            Some(Label::ExecutionRate) => Content::Note,
            _ => match word.and_then(|word| word.roles.column) {
                Some(Column::Weight | Column::Score | Column::Deviation) => Content::Note,
                _ if heads.is_empty() => continue,
                _ => return None,
            },
        };
        amounts += usize::from(content != Content::Note);
        heads.push((cell, content));
    }
    (amounts >= 2).then_some(heads)
}

/// Declares the unit in the brackets of a label at the left of the matrix: 项目资金（万元）.
fn declare(walk: &mut Walk<'_, '_>, row: u32) -> Option<MoneyUnit> {
    let mut unit = None;
    for position in 0..walk.row(row).len() {
        let cell = walk.row(row)[position];
        if walk.label(cell) == Some(Label::Money) {
            let bracket = walk.word(cell).and_then(|word| word.bracket);
            unit = bracket.and_then(MoneyUnit::named);
            walk.claim(cell);
            if let Some(unit) = unit {
                super::block::declare_unit(walk, unit, cell);
            }
        }
    }
    unit
}

/// The cell of `row` that names the source of its amounts.
fn source(walk: &Walk<'_, '_>, row: u32, first_column: u32) -> Option<CellId> {
    let mut cells = walk.row(row).iter().copied().filter(|&cell| {
        walk.is_origin(cell, row)
            && walk.index().cell(cell).cell.column < first_column
            && !walk.is_blank_cell(cell)
    });
    let source = cells.next_back()?;
    let label = walk.word(source).filter(|word| word.rest.is_none())?.roles.label?;
    fields::slot(label).map(|_| source)
}

fn read_row(
    walk: &mut Walk<'_, '_>,
    row: u32,
    source: CellId,
    heads: &[(CellId, Content)],
    unit: Option<MoneyUnit>,
) {
    let index = walk.index();
    let Some(word) = walk.word(source).cloned() else { return };
    let Some(slot) = word.roles.label.and_then(fields::slot) else { return };
    walk.claim(source);
    for &(head, content) in heads {
        let column = index.cell(head).cell.column;
        let cell = index.cell_at(walk.table, row, column);
        let node = index.cell(cell);
        if node.text.is_empty() || !walk.is_origin(cell, row) {
            continue;
        }
        walk.claim(cell);
        let at = index.cell_location(cell);
        let head_text = walk.word(head).map_or("", |word| word.label);
        let label = match (content, slot) {
            (Content::Budget, _) => word.label.to_owned(),
            (_, Slot::Total | Slot::Whole) => head_text.to_owned(),
            _ => format!("{} {head_text}", word.label),
        };
        let slot = match (content, slot) {
            (Content::Note, _) => {
                if !node.text.chars().all(|character| "-—/－".contains(character)) {
                    let field = Field { label: &label, raw: &node.raw, at };
                    fields::set(walk.form(), Some(Label::Attribute), field, None);
                }
                continue;
            }
            (Content::Budget, slot) => slot,
            (Content::Executed, Slot::Total) => Slot::Executed,
            _ => Slot::Part,
        };
        walk.form().add_amount(slot, &label, &node.raw, unit, at);
    }
}
