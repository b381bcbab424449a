//! A form that speaks of money without saying how much.

use crate::amount::shown;
use crate::{Explanation, Findings, Rule, Said, Subject, Thresholds};
use record::Severity;

/// See [`Rule::explain`].
#[derive(Debug)]
pub(crate) struct BudgetMissing;

impl Rule for BudgetMissing {
    fn name(&self) -> &'static str {
        "budget-missing"
    }

    fn severity(&self) -> Severity {
        Severity::Warning
    }

    fn explain(&self) -> &'static Explanation {
        &Explanation {
            group: "budget",
            what: Said {
                en: "the form has room for the budget and states none",
                zh: "表中未填预算数",
            },
            why: "Targets are judged against the money that they cost. A blank is often a cell that was overlooked; a zero that of a project without money this year.",
            example: "预算数 blank, 其中：财政资金 30.00",
            help: Said {
                en: "enter 预算数, or leave the project out of the budget",
                zh: "请填写预算数；当年无预算的项目请核实是否应当编报",
            },
        }
    }

    fn check(&self, subject: &Subject<'_>, _: &Thresholds<'_>, found: &mut Findings<'_>) {
        for (form, project) in subject.each_project() {
            let budget = &project.budget;
            let Some(total) = &budget.total else {
                let speaks = project.money_unit.is_some()
                    || budget.fiscal.is_some()
                    || !budget.parts.is_empty();
                if speaks {
                    found.form(form, &["budget.fiscal", "money_unit"]).say(
                        "the form states no 预算数",
                        "表中没有预算数",
                        &[],
                    );
                }
                continue;
            };
            if total.yuan.is_some_and(|yuan| yuan.decimal().is_zero()) && !form.evaluated {
                found.form(form, &["budget.total"]).value(shown(total, project)).minor().say(
                    "预算数 is zero",
                    "预算数为零",
                    &[],
                );
            }
        }
    }
}
