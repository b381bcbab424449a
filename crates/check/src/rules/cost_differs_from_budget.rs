//! A whole cost that is less than the budget.

use crate::amount::{Sum, shown};
use crate::class::Class;
use crate::terms::quantities;
use crate::{Explanation, Findings, Rule, Said, Subject, Thresholds};
use record::Severity;
use rust_decimal::Decimal;

/// See [`Rule::explain`].
#[derive(Debug)]
pub(crate) struct CostDiffersFromBudget;

impl Rule for CostDiffersFromBudget {
    fn name(&self) -> &'static str {
        "cost-differs-from-budget"
    }

    fn severity(&self) -> Severity {
        Severity::Warning
    }

    fn explain(&self) -> &'static Explanation {
        &Explanation {
            group: "cost",
            what: Said {
                en: "the cost of the whole project is less than its budget",
                zh: "项目总成本与预算数不一致",
            },
            why: "Where the form states the cost of the whole project, the budget should be that cost: the rest of the money has no target.",
            example: "预算数 30.00 万元, 项目总成本 ≤20万元",
            help: Said {
                en: "let the cost and the budget agree, or list the other costs",
                zh: "请使成本指标与预算数一致，或补充其他成本指标",
            },
        }
    }

    fn check(&self, subject: &Subject<'_>, _: &Thresholds<'_>, found: &mut Findings<'_>) {
        for (form, project) in subject.each_project().filter(|(form, _)| !form.evaluated) {
            let Some(total) = &project.budget.total else { continue };
            let Some(budget) = Sum::of(total) else { continue };
            let mut costs = Vec::new();
            for row in form.of_class(Class::Cost).filter(|row| row.is_of_the_year()) {
                for cost in
                    quantities(&row.indicator.value.terms).filter(|cost| cost.base_unit == "元")
                {
                    costs.push((row, cost));
                }
            }
            let together =
                costs.iter().try_fold(Decimal::ZERO, |sum, (_, cost)| sum.checked_add(cost.base));
            let whole =
                costs.iter().find(|(row, _)| WHOLE.iter().any(|word| row.name().contains(word)));
            let (Some((row, cost)), Some(together)) = (whole, together) else { continue };
            let limit = Sum { yuan: cost.base, half: cost.half() };
            let explained =
                Sum { yuan: together, half: cost.half() }.agrees(budget) || together > budget.yuan;
            if cost.is_lower()
                || explained
                || limit.agrees(budget)
                || is_unit_error(cost.base, budget.yuan)
            {
                continue;
            }
            let (written, total) = (row.written(), shown(total, project));
            found.row(form, row, &["value"]).value(written).say(
                "the whole cost {cost} is less than 预算数 {total}",
                "项目总成本{cost}小于预算数{total}",
                &[("cost", written), ("total", &total)],
            );
        }
    }
}

/// Words in names of costs that are those of the whole project.
const WHOLE: &[&str] = &[
    "总成本",
    "资金成本",
    "项目成本",
    "总经费",
    "总费用",
    "资金总额",
    "补助总额",
    "投入总额",
    "预算总额",
    "总投入",
    "总支出",
];

/// Whether the cost is a ten-thousandth of the budget, which another rule says.
fn is_unit_error(cost: Decimal, budget: Decimal) -> bool {
    cost.checked_mul(Decimal::from(10_000)) == Some(budget)
}
