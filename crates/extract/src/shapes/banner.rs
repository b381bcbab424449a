//! A row of one cell: the title of a form inside its table, a unit, or lines of `label：value`.
//!
//! ```text
//! | 项目绩效目标表（2025年度）                          |
//! ```

use super::Shape;
use crate::extractor::{PendingHeading, Place};
use crate::prose;
use crate::vocabulary::Label;
use crate::walk::Walk;

/// See the module.
#[derive(Debug)]
pub(crate) struct Banner;

impl Shape for Banner {
    fn name(&self) -> &'static str {
        "banner"
    }

    fn claim(&self, walk: &mut Walk<'_, '_>, row: u32) -> u32 {
        let &[cell] = walk.row(row) else { return 0 };
        if walk.columns() < 2 || !walk.is_origin(cell, row) {
            return 0;
        }
        let text = walk.text(cell);
        if let Some(title) = prose::title(walk.extractor.vocabulary, text) {
            let raw = &walk.index().cell(cell).raw;
            let source = raw.trim_matches(document::is_blank);
            walk.extractor.pending.heading = Some(PendingHeading {
                number: title.number,
                heading: title.heading.to_owned(),
                raw: (source != title.heading).then(|| source.to_owned()),
                bookmark: None,
                place: Place::Cell(walk.table, cell),
            });
            return 1;
        }
        if walk.word(cell).and_then(|word| word.roles.label) == Some(Label::Indicators) {
            walk.claim(cell);
            return 1;
        }
        0
    }
}
