//! More was spent than the budget allows.

use crate::amount::{Sum, shown};
use crate::{Explanation, Findings, Rule, Said, Subject, Thresholds};
use record::Severity;

/// See [`Rule::explain`].
#[derive(Debug)]
pub(crate) struct ExecutedAboveBudget;

impl Rule for ExecutedAboveBudget {
    fn name(&self) -> &'static str {
        "executed-above-budget"
    }

    fn severity(&self) -> Severity {
        Severity::Error
    }

    fn explain(&self) -> &'static Explanation {
        &Explanation {
            group: "budget",
            what: Said {
                en: "全年执行数 is more than 全年预算数", zh: "全年执行数大于全年预算数"
            },
            why: "What is spent is bounded by the budget after adjustment; more of it means a wrong number or an adjustment that the form does not show.",
            example: "全年预算数 30.00, 全年执行数 31.20",
            help: Said {
                en: "compare with the final accounts, and enter the budget after adjustment",
                zh: "请与决算核对，并填写调整后预算数",
            },
        }
    }

    fn check(&self, subject: &Subject<'_>, _: &Thresholds<'_>, found: &mut Findings<'_>) {
        for (form, project) in subject.each_project() {
            let (Some(total), Some(executed)) = (&project.budget.total, &project.executed) else {
                continue;
            };
            let (Some(budget), Some(spent)) = (Sum::of(total), Sum::of(executed)) else { continue };
            if spent.exceeds(budget) {
                let (executed, total) = (shown(executed, project), shown(total, project));
                found.form(form, &["executed"]).value(executed.clone()).say(
                    "全年执行数 {executed} is more than 全年预算数 {total}",
                    "全年执行数{executed}大于全年预算数{total}",
                    &[("executed", &executed), ("total", &total)],
                );
            }
        }
    }
}
