//! A target that was missed, and nobody says why.

use crate::subject::shortfall;
use crate::{Explanation, Findings, Rule, Said, Subject, Thresholds};
use record::Severity;

/// See [`Rule::explain`].
#[derive(Debug)]
pub(crate) struct DeviationMissing;

impl Rule for DeviationMissing {
    fn name(&self) -> &'static str {
        "deviation-missing"
    }

    fn severity(&self) -> Severity {
        Severity::Warning
    }

    fn explain(&self) -> &'static Explanation {
        &Explanation {
            group: "score",
            what: Said {
                en: "the actual value falls short of the target and no reason is given",
                zh: "未完成指标未说明偏差原因",
            },
            why: "The self-evaluation exists for this sentence: what went wrong and what will be done.",
            example: "指标值 ≥95%, 实际完成值 90%, 偏差原因 blank",
            help: Said {
                en: "give the reason and the measures", zh: "请填写偏差原因及改进措施"
            },
        }
    }

    fn check(&self, subject: &Subject<'_>, _: &Thresholds<'_>, found: &mut Findings<'_>) {
        for (form, row) in subject.each_row() {
            let one = row.indicator;
            let given = one
                .deviation
                .as_deref()
                .map(str::trim)
                .filter(|reason| !matches!(*reason, "" | "无" | "无偏差" | "-" | "/"));
            let (None, Some(_), Some(actual)) = (given, shortfall(row), &one.actual) else {
                continue;
            };
            found.row(form, row, &["actual"]).value(&actual.raw).say(
                "{actual} falls short of {target}, and no reason is given",
                "实际完成值{actual}未达到指标值{target}，未说明偏差原因",
                &[("actual", &actual.raw), ("target", row.written())],
            );
        }
    }
}
