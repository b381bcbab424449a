//! A cost indicator that allows more than the budget holds.

use crate::amount::{Sum, shown};
use crate::class::Class;
use crate::terms::single;
use crate::{Explanation, Findings, Rule, Said, Subject, Thresholds};
use record::Severity;
use rust_decimal::Decimal;

/// See [`Rule::explain`].
#[derive(Debug)]
pub(crate) struct CostAboveBudget;

impl Rule for CostAboveBudget {
    fn name(&self) -> &'static str {
        "cost-above-budget"
    }

    fn severity(&self) -> Severity {
        Severity::Error
    }

    fn explain(&self) -> &'static Explanation {
        &Explanation {
            group: "cost",
            what: Said {
                en: "a cost indicator is above the budget", zh: "成本指标值大于预算数"
            },
            why: "The cost indicator is the ceiling of what the project may cost; above the budget it bounds nothing. Names of a whole investment (总投资, 概算) may cover several years and are only worth knowing.",
            example: "预算数 30.00 万元, 项目总成本 ≤35万元",
            help: Said {
                en: "lower the value to the budget, or correct the budget",
                zh: "请将指标值调整到预算数以内，或核实预算数",
            },
        }
    }

    fn check(&self, subject: &Subject<'_>, _: &Thresholds<'_>, found: &mut Findings<'_>) {
        for (form, project) in subject.each_project() {
            let Some(total) = &project.budget.total else { continue };
            let Some(budget) = Sum::of(total).filter(|budget| !budget.yuan.is_zero()) else {
                continue;
            };
            for row in form.of_class(Class::Cost).filter(|row| row.is_of_the_year()) {
                let Some(cost) = single(&row.indicator.value) else { continue };
                let limit = Sum { yuan: cost.base, half: cost.half() };
                if cost.base_unit != "元"
                    || cost.approx
                    || cost.is_lower()
                    || !limit.exceeds(budget)
                {
                    continue;
                }
                // Ten thousand times as much is a wrong unit, which another rule says.
                if budget.yuan.checked_mul(Decimal::from(10_000)) == Some(cost.base) {
                    continue;
                }
                let (written, total) = (row.written(), shown(total, project));
                let mut draft = found.row(form, row, &["value"]).value(written);
                if SEVERAL_YEARS.iter().any(|word| row.name().contains(word)) {
                    draft = draft.minor();
                }
                draft.say(
                    "the cost {cost} is above 预算数 {total}",
                    "成本指标值{cost}大于预算数{total}",
                    &[("cost", written), ("total", &total)],
                );
            }
        }
    }
}

/// Words in names of costs that may be those of several years.
const SEVERAL_YEARS: &[&str] =
    &["总投资", "投资总", "概算", "总造价", "合同", "累计", "决算", "收入", "产值"];
