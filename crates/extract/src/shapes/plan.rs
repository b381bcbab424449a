//! 资金支出计划: a row of dates and a row of shares under it.
//!
//! ```text
//! | 资金支出计划（%） | 3月底 | 6月底 | 10月底 | 12月底 |
//! |                   | 25%   | 50%   | 75%    | 100%   |
//! ```

use super::Shape;
use crate::extractor::note_raw;
use crate::vocabulary::Label;
use crate::walk::Walk;
use normalize::{Context, Meaning, PartialDate, fold, parse};
use record::{At, Number, PlanStep, Raw};

/// See the module.
#[derive(Debug)]
pub(crate) struct Plan;

impl Shape for Plan {
    fn name(&self) -> &'static str {
        "plan"
    }

    fn claim(&self, walk: &mut Walk<'_, '_>, row: u32) -> u32 {
        let labels = walk.own_cells(row);
        let Some((&head, labels)) = labels.split_first() else { return 0 };
        if walk.label(head) != Some(Label::Plan) || row + 1 >= walk.rows() {
            return 0;
        }
        let shares = walk.own_cells(row + 1);
        if labels.is_empty() || shares.len() != labels.len() || !walk.continues_section(row + 1) {
            return 0;
        }
        walk.claim(head);
        let fiscal_year = walk.extractor.fiscal_year;
        for (&label, &share) in labels.iter().zip(&shares) {
            if walk.text(label).is_empty() && walk.text(share).is_empty() {
                continue;
            }
            walk.claim(label);
            walk.claim(share);
            let node = walk.index().cell(label);
            let context = Context { fiscal_year, ..Context::default() };
            let mut step = PlanStep {
                label: node.text.clone().into_owned(),
                due: due(&node.raw, &context),
                percent: percent(&walk.index().cell(share).raw),
                raw: Raw::default(),
                at: At::default(),
            };
            note_raw(&mut step.raw, "label", &node.raw, &step.label);
            step.at.insert("label", walk.index().cell_location(label));
            let share_node = walk.index().cell(share);
            if !share_node.text.is_empty() {
                let written = step.percent.map_or(String::new(), |percent| percent.to_string());
                note_raw(&mut step.raw, "percent", &share_node.raw, &written);
                step.at.insert("percent", walk.index().cell_location(share));
                if step.percent.is_none() {
                    let at = walk.index().cell_location(share);
                    let message =
                        format!("expected a share of the budget, found {:?}", share_node.raw);
                    walk.form().warn(
                        "plan-share-unread",
                        at,
                        message,
                        "write a percentage such as 25%",
                    );
                }
            }
            walk.form().project.plan.push(step);
        }
        2
    }
}

/// The day that `3月底` or `2023年6月` names.
fn due(raw: &str, context: &Context<'_>) -> Option<String> {
    let value = parse(&fold(raw), context);
    let [term] = value.terms.as_slice() else { return None };
    match &term.meaning {
        Meaning::Date(date) => match date.date {
            PartialDate::Day { .. } => Some(date.date.to_string()),
            _ => None,
        },
        _ => None,
    }
}

fn percent(raw: &str) -> Option<Number> {
    let value = parse(&fold(raw), &Context::default());
    let [term] = value.terms.as_slice() else { return None };
    match &term.meaning {
        Meaning::Quantity(quantity) if matches!(quantity.base.unit.as_str(), "%" | "") => {
            Some(quantity.base.number.into())
        }
        _ => None,
    }
}
