//! A cost that is the budget but for its unit.

use crate::amount::{Sum, shown};
use crate::class::Class;
use crate::terms::single;
use crate::{Explanation, Findings, Rule, Said, Subject, Thresholds};
use record::Severity;
use rust_decimal::Decimal;

/// See [`Rule::explain`].
#[derive(Debug)]
pub(crate) struct CostUnitDoubtful;

impl Rule for CostUnitDoubtful {
    fn name(&self) -> &'static str {
        "cost-unit-doubtful"
    }

    fn severity(&self) -> Severity {
        Severity::Warning
    }

    fn explain(&self) -> &'static Explanation {
        &Explanation {
            group: "cost",
            what: Said {
                en: "a cost is the budget but for a factor of 10,000: 元 for 万元",
                zh: "成本指标值与预算数相差一万倍，疑为单位错误",
            },
            why: "The number is that of the budget and the unit is not: 元 was written, or filled in by a system, where 万元 was meant.",
            example: "预算数 2.17 万元, 补助金额 ≤2.17元",
            help: Said { en: "write the unit that the number is in", zh: "请核对计量单位" },
        }
    }

    fn check(&self, subject: &Subject<'_>, _: &Thresholds<'_>, found: &mut Findings<'_>) {
        for (form, project) in subject.each_project() {
            let Some(total) = &project.budget.total else { continue };
            let Some(budget) = Sum::of(total).filter(|budget| !budget.yuan.is_zero()) else {
                continue;
            };
            for row in form.of_class(Class::Cost) {
                let Some(cost) = single(&row.indicator.value) else { continue };
                let times = Decimal::from(10_000);
                let small = cost.base.checked_mul(times) == Some(budget.yuan);
                let large = budget.yuan.checked_mul(times) == Some(cost.base);
                if !matches!(cost.base_unit, "元" | "") || !(small || large) {
                    continue;
                }
                let (written, total) = (row.written(), shown(total, project));
                let values = [("cost", written), ("total", total.as_str())];
                let draft = found.row(form, row, &["value"]).value(written);
                if cost.base_unit.is_empty() {
                    draft.say(
                        "the cost {cost} has no unit and is 预算数 {total} in 万元",
                        "成本指标值{cost}未注明单位，数值与以万元计的预算数{total}相同",
                        &values,
                    );
                } else {
                    draft.say(
                        "the cost {cost} is 预算数 {total} in another unit",
                        "成本指标值{cost}与预算数{total}相差一万倍，疑为单位错误",
                        &values,
                    );
                }
            }
        }
    }
}
