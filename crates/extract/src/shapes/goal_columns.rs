//! Goals side by side, each under its label.
//!
//! ```text
//! | 年度总体目标 | 年初设定目标           | 年度总体目标完成情况综述 |
//! |              | 实施村组道路硬化……   | 道路硬化完工通车……     |
//! ```

use super::Shape;
use super::block::goal_lines;
use crate::fields::{self, Field};
use crate::index::CellId;
use crate::vocabulary::Label;
use crate::walk::Walk;

/// See the module.
#[derive(Debug)]
pub(crate) struct GoalColumns;

impl Shape for GoalColumns {
    fn name(&self) -> &'static str {
        "goal_columns"
    }

    fn claim(&self, walk: &mut Walk<'_, '_>, row: u32) -> u32 {
        if row + 1 >= walk.rows() || !walk.continues_section(row + 1) {
            return 0;
        }
        let cells = walk.own_cells(row);
        let Some((&section, heads)) = cells.split_first() else { return 0 };
        let is_goal = |cell: &CellId| {
            walk.label(*cell)
                .is_some_and(|label| label == Label::GoalResult || fields::horizon(label).is_some())
        };
        let filled = |cell: &CellId| !walk.is_blank_cell(*cell);
        let heads: Vec<_> = heads.iter().copied().filter(filled).collect();
        let below = |&head: &CellId| {
            let column = walk.index().cell(head).cell.column;
            walk.index().cell_at(walk.table, row + 1, column)
        };
        // A dump may print the values under other columns than the heads; then they count from the left.
        let own = walk.own_cells(row + 1);
        let aligned: Vec<_> = heads.iter().map(below).collect();
        let values = if aligned.iter().any(|cell| own.contains(cell)) { aligned } else { own };
        if heads.is_empty()
            || !is_goal(&section)
            || !heads.iter().all(is_goal)
            || values.len() != heads.len()
            || values.iter().any(|value| walk.label(*value).is_some())
        {
            return 0;
        }
        walk.claim(section);
        for (&head, &value) in heads.iter().zip(&values) {
            let Some(label) = walk.label(head) else { continue };
            walk.claim(head);
            walk.claim(value);
            if label == Label::GoalResult {
                let node = walk.index().cell(value);
                let at = walk.index().cell_location(value);
                let field = Field { label: walk.text(head), raw: &node.raw, at };
                fields::set_result(walk.form(), field);
            } else if let Some(horizon) = fields::horizon(label) {
                let index = walk.index();
                walk.note_goal_head(index.cell(head).cell.column, horizon);
                fields::add_goals(walk.form(), horizon, goal_lines(index, value));
            }
        }
        2
    }
}
