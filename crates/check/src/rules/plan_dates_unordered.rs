//! A 资金支出计划 whose dates do not follow one another.

use crate::{Explanation, Findings, Rule, Said, Subject, Thresholds};
use record::Severity;

/// See [`Rule::explain`].
#[derive(Debug)]
pub(crate) struct PlanDatesUnordered;

impl Rule for PlanDatesUnordered {
    fn name(&self) -> &'static str {
        "plan-dates-unordered"
    }

    fn severity(&self) -> Severity {
        Severity::Error
    }

    fn explain(&self) -> &'static Explanation {
        &Explanation {
            group: "plan",
            what: Said {
                en: "the dates of 资金支出计划 do not follow one another",
                zh: "资金支出计划的时间节点未按先后排列",
            },
            why: "The plan is read from left to right as time goes on; a date before the one to its left is a slip or a column in the wrong place.",
            example: "3月底, 10月底, 6月底, 12月底",
            help: Said {
                en: "put the dates in their order", zh: "请按先后顺序填写时间节点"
            },
        }
    }

    fn check(&self, subject: &Subject<'_>, _: &Thresholds<'_>, found: &mut Findings<'_>) {
        for (form, project) in subject.each_project() {
            for (before, after) in project.plan.iter().zip(project.plan.iter().skip(1)) {
                let (Some(earlier), Some(later)) = (&before.due, &after.due) else { continue };
                if later <= earlier {
                    let (before, label) = (before.label.as_str(), after.label.as_str());
                    found.form(form, &["purpose"]).at(after.at.get("label")).value(label).say(
                        "{after} stands after {before} in 资金支出计划",
                        "资金支出计划中“{after}”排在“{before}”之后",
                        &[("after", label), ("before", before)],
                    );
                }
            }
        }
    }
}
