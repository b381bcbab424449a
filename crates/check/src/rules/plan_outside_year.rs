//! A 资金支出计划 with a date of another year.

use crate::terms::year_of;
use crate::{Explanation, Findings, Rule, Said, Subject, Thresholds};
use record::Severity;

/// See [`Rule::explain`].
#[derive(Debug)]
pub(crate) struct PlanOutsideYear;

impl Rule for PlanOutsideYear {
    fn name(&self) -> &'static str {
        "plan-outside-year"
    }

    fn severity(&self) -> Severity {
        Severity::Warning
    }

    fn explain(&self) -> &'static Explanation {
        &Explanation {
            group: "plan",
            what: Said {
                en: "a date of 资金支出计划 is of another year",
                zh: "资金支出计划的时间不在预算年度内",
            },
            why: "The plan is that of the budget year; a date of another one is mostly left over from the form of that year.",
            example: "2022年12月底 in a document of 2023",
            help: Said {
                en: "enter dates of the budget year", zh: "请填写预算年度内的时间节点"
            },
        }
    }

    fn check(&self, subject: &Subject<'_>, _: &Thresholds<'_>, found: &mut Findings<'_>) {
        for (form, project) in subject.each_project() {
            let Some(year) = form.fiscal_year else { continue };
            for step in &project.plan {
                if step.due.as_deref().and_then(year_of).is_some_and(|due| due != year) {
                    found.form(form, &["purpose"]).at(step.at.get("label")).value(&step.label).say(
                        "{label} of 资金支出计划 is not in the budget year {year}",
                        "资金支出计划的“{label}”不在预算年度{year}年内",
                        &[("label", &step.label), ("year", &year.to_string())],
                    );
                }
            }
        }
    }
}
