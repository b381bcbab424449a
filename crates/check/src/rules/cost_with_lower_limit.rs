//! A cost that must not be less.

use crate::class::Class;
use crate::terms::quantities;
use crate::{Explanation, Findings, Rule, Said, Subject, Thresholds};
use record::Severity;

/// See [`Rule::explain`].
#[derive(Debug)]
pub(crate) struct CostWithLowerLimit;

impl Rule for CostWithLowerLimit {
    fn name(&self) -> &'static str {
        "cost-with-lower-limit"
    }

    fn severity(&self) -> Severity {
        Severity::Warning
    }

    fn explain(&self) -> &'static Explanation {
        &Explanation {
            group: "cost",
            what: Said {
                en: "a cost indicator has a lower limit (≥)", zh: "成本指标值使用了“≥”"
            },
            why: "A cost is to be kept down: with ≥ the target is met by spending more. Savings, and standards of support that may not fall short (补助标准), are not flagged.",
            example: "项目总成本 ≥30万元",
            help: Said {
                en: "write ≤, or move the indicator to another class",
                zh: "请改为“≤”，或调整指标类别",
            },
        }
    }

    fn check(&self, subject: &Subject<'_>, _: &Thresholds<'_>, found: &mut Findings<'_>) {
        for form in subject.forms() {
            for row in form.of_class(Class::Cost) {
                let lower = quantities(&row.indicator.value.terms).any(|cost| cost.is_lower());
                if !lower || MORE_IS_BETTER.iter().any(|word| row.name().contains(word)) {
                    continue;
                }
                let written = row.written();
                found.row(form, row, &["value"]).value(written).say(
                    "the cost {cost} has a lower limit where an upper one belongs",
                    "成本指标值{cost}为下限，成本指标应为上限",
                    &[("cost", written)],
                );
            }
        }
    }
}

/// Words in names of cost indicators of which more is better, or less is not allowed.
const MORE_IS_BETTER: &[&str] = &[
    "节约", "节支", "节省", "降低", "减少", "下降", "压减", "补助", "补贴", "补差", "标准", "工资",
    "待遇", "救助", "低保", "资助", "收入", "奖励", "降幅",
];
