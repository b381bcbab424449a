//! One number that is a lower limit in one row and an upper limit in another.

use crate::terms::{plain, single};
use crate::text::essence;
use crate::{Explanation, Findings, Row, Rule, Said, Subject, Thresholds};
use record::Severity;
use rust_decimal::Decimal;
use std::collections::BTreeMap;

/// See [`Rule::explain`].
#[derive(Debug)]
pub(crate) struct ComparatorDiffers;

impl Rule for ComparatorDiffers {
    fn name(&self) -> &'static str {
        "comparator-differs"
    }

    fn severity(&self) -> Severity {
        Severity::Warning
    }

    fn explain(&self) -> &'static Explanation {
        &Explanation {
            group: "indicator",
            what: Said {
                en: "the same value stands with the opposite sign in the same form",
                zh: "同一数值在表中使用了相反的符号",
            },
            why: "A row was copied from the one above it with ≤ for ≥: a satisfaction of at most 95 % is no target.",
            example: "服务对象满意度 ≥95% below 群众满意度 ≤95%",
            help: Said { en: "check which of the two signs is meant", zh: "请核对计算符号" },
        }
    }

    fn check(&self, subject: &Subject<'_>, _: &Thresholds<'_>, found: &mut Findings<'_>) {
        for form in subject.forms() {
            // Number and unit → the last lower and the last upper limit of them.
            let mut seen: BTreeMap<(String, &str), [Option<&Row<'_>>; 2]> = BTreeMap::new();
            for row in &form.rows {
                let Some(limit) = single(&row.indicator.value) else { continue };
                let side = usize::from(limit.is_upper());
                if !limit.is_lower() && !limit.is_upper() {
                    continue;
                }
                let sides = seen.entry((plain(limit.base), limit.base_unit)).or_default();
                let other = sides.get(1 - side).copied().flatten();
                if let Some(own) = sides.get_mut(side) {
                    *own = Some(row);
                }
                let Some(other) = other else { continue };
                // `≤5%` beside `≥5%` may be two things; of a share above one half more is better.
                let share = limit.base_unit == "%" && limit.base > Decimal::from(50);
                let alike = row.class.is_some()
                    && row.class == other.class
                    && essence(row.name()) == essence(other.name());
                if !(share && row.class == other.class || alike) {
                    continue;
                }
                let values =
                    [("value", row.written()), ("other", other.written()), ("name", other.name())];
                found.row(form, row, &["value"]).value(row.written()).say(
                    "{value} has the opposite sign of {other}, the value of {name}",
                    "{value}与“{name}”的指标值{other}符号相反",
                    &values,
                );
            }
        }
    }
}
