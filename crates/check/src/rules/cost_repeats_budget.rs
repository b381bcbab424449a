//! A cost indicator that only says the budget once more.

use crate::amount::{Sum, shown};
use crate::class::Class;
use crate::terms::single;
use crate::{Explanation, Findings, Rule, Said, Subject, Thresholds};
use record::Severity;

/// See [`Rule::explain`].
#[derive(Debug)]
pub(crate) struct CostRepeatsBudget;

impl Rule for CostRepeatsBudget {
    fn name(&self) -> &'static str {
        "cost-repeats-budget"
    }

    fn severity(&self) -> Severity {
        Severity::Info
    }

    fn explain(&self) -> &'static Explanation {
        &Explanation {
            group: "cost",
            what: Said {
                en: "the only cost indicator repeats the budget",
                zh: "成本指标值照抄预算数",
            },
            why: "Such a cost is met by any project that keeps to its budget; it says nothing of what a unit of the work may cost.",
            example: "预算数 2.17 万元, 补助金额 ≤2.17万",
            help: Said {
                en: "state what one unit of the work costs: a standard, a price, an average",
                zh: "建议改用单位成本、补助标准、单价等可衡量的成本指标",
            },
        }
    }

    fn check(&self, subject: &Subject<'_>, _: &Thresholds<'_>, found: &mut Findings<'_>) {
        for (form, project) in subject.each_project() {
            let Some(total) = &project.budget.total else { continue };
            let Some(budget) = Sum::of(total).filter(|budget| !budget.yuan.is_zero()) else {
                continue;
            };
            let mut rows = form.of_class(Class::Cost).filter(|row| row.is_of_the_year());
            let (Some(row), None) = (rows.next(), rows.next()) else { continue };
            let Some(cost) = single(&row.indicator.value) else { continue };
            if cost.base_unit == "元" && cost.base == budget.yuan {
                let (written, total) = (row.written(), shown(total, project));
                found.row(form, row, &["value"]).value(written).say(
                    "the only cost indicator, {cost}, repeats 预算数 {total}",
                    "唯一的成本指标值{cost}与预算数{total}相同",
                    &[("cost", written), ("total", &total)],
                );
            }
        }
    }
}
