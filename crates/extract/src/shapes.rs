//! The shapes that rows of a form take, each in a file of its own, in the order in which a row is offered to them.

pub(crate) mod amount_list;
pub(crate) mod banner;
pub(crate) mod block;
pub(crate) mod goal_columns;
pub(crate) mod indicators;
pub(crate) mod money_matrix;
pub(crate) mod plan;
pub(crate) mod source_matrix;
pub(crate) mod tasks;

use crate::walk::Walk;

/// One way in which rows of a form are laid out.
pub(crate) trait Shape: Sync {
    /// Name of the shape, that of its file.
    fn name(&self) -> &'static str;

    /// Reads the rows from `row` on that have this shape and says how many; 0 if none has.
    fn claim(&self, walk: &mut Walk<'_, '_>, row: u32) -> u32;
}

/// All shapes. The particular stand before the general: `block` would take almost any row.
pub(crate) const SHAPES: &[&dyn Shape] = &[
    &indicators::Indicators,
    &plan::Plan,
    &tasks::Tasks,
    &money_matrix::MoneyMatrix,
    &source_matrix::SourceMatrix,
    &amount_list::AmountList,
    &goal_columns::GoalColumns,
    &banner::Banner,
    &block::Block,
];
