//! A list of cost items with their amounts.
//!
//! ```text
//! | 成本构成     | 金额  | 测算（公式）依据 |
//! | 业务工作经费 | 27.60 | 按定额标准测算   |
//! ```

use super::Shape;
use crate::fields::{self, Field};
use crate::form::Slot;
use crate::money::{self, Reading};
use crate::vocabulary::Label;
use crate::walk::Walk;

/// See the module.
#[derive(Debug)]
pub(crate) struct AmountList;

impl Shape for AmountList {
    fn name(&self) -> &'static str {
        "amount_list"
    }

    fn claim(&self, walk: &mut Walk<'_, '_>, row: u32) -> u32 {
        let heads = walk.own_cells(row);
        let Some(amount) = heads.iter().position(|&cell| walk.label(cell) == Some(Label::Amount))
        else {
            return 0;
        };
        let head_words = heads
            .iter()
            .filter(|&&cell| walk.label(cell).is_some_and(|label| label != Label::Attribute))
            .count();
        if amount == 0 || head_words > 1 {
            return 0;
        }
        let mut end = row + 1;
        while end < walk.rows() && is_item(walk, end, heads.len(), amount) {
            end += 1;
        }
        if end == row + 1 {
            return 0;
        }
        for &head in &heads {
            walk.claim(head);
        }
        for row in row + 1..end {
            let cells = walk.own_cells(row);
            let index = walk.index();
            let name = walk.text(cells[0]);
            for (&cell, &head) in cells.iter().zip(&heads) {
                walk.claim(cell);
                let node = index.cell(cell);
                let at = index.cell_location(cell);
                if head == heads[amount] {
                    walk.form().add_amount(Slot::Part, name, &node.raw, None, at);
                } else if cell != cells[0] {
                    let label = format!("{name} {}", walk.text(head));
                    let field = Field { label: &label, raw: &node.raw, at };
                    fields::set(walk.form(), Some(Label::Attribute), field, None);
                }
            }
        }
        end - row
    }
}

fn is_item(walk: &Walk<'_, '_>, row: u32, width: usize, amount: usize) -> bool {
    let cells = walk.own_cells(row);
    cells.len() == width
        && !walk.text(cells[0]).is_empty()
        && walk.label(cells[0]).is_none()
        && matches!(money::read(&walk.index().cell(cells[amount]).raw, None), Reading::Money(_))
}
