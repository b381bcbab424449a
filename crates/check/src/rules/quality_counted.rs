//! A quality that is a number of things.

use crate::class::Class;
use crate::terms::single;
use crate::{Explanation, Findings, Rule, Said, Subject, Thresholds};
use record::Severity;
use rust_decimal::Decimal;

/// See [`Rule::explain`].
#[derive(Debug)]
pub(crate) struct QualityCounted;

impl Rule for QualityCounted {
    fn name(&self) -> &'static str {
        "quality-counted"
    }

    fn severity(&self) -> Severity {
        Severity::Warning
    }

    fn explain(&self) -> &'static Explanation {
        &Explanation {
            group: "indicator",
            what: Said {
                en: "a 质量指标 counts how much is done", zh: "质量指标设置为数量"
            },
            why: "How many places were built is a quantity; the quality is how many of them pass. Then nothing says how well the work is to be done.",
            example: "质量指标 完成质量 ≥1处",
            help: Said {
                en: "state a rate (合格率, 达标率), or move the row to 数量指标",
                zh: "请改用合格率、达标率等，或调整为数量指标",
            },
        }
    }

    fn check(&self, subject: &Subject<'_>, _: &Thresholds<'_>, found: &mut Findings<'_>) {
        for form in subject.forms() {
            for row in form.of_class(Class::Quality) {
                let Some(count) = single(&row.indicator.value) else { continue };
                let counts = COUNTED.contains(&count.base_unit) && count.base > Decimal::ZERO;
                if !counts || count.is_upper() || count.op == "range" {
                    continue;
                }
                let written = row.written();
                found.row(form, row, &["value"]).value(written).say(
                    "{value} under 质量指标 says how much, not how well",
                    "质量指标值{value}反映的是数量而不是质量",
                    &[("value", written)],
                );
            }
        }
    }
}

/// Units of what is counted one by one.
const COUNTED: &[&str] = &[
    "人", "人次", "名", "户", "处", "个", "场", "场次", "次", "家", "所", "座", "台", "套", "册",
    "本", "辆", "间",
];
