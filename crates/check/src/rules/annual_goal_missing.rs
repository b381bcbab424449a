//! A form with a goal for several years and none for this one.

use crate::{Explanation, Findings, Rule, Said, Subject, Thresholds};
use record::{Horizon, Severity};

/// See [`Rule::explain`].
#[derive(Debug)]
pub(crate) struct AnnualGoalMissing;

impl Rule for AnnualGoalMissing {
    fn name(&self) -> &'static str {
        "annual-goal-missing"
    }

    fn severity(&self) -> Severity {
        Severity::Warning
    }

    fn explain(&self) -> &'static Explanation {
        &Explanation {
            group: "goal",
            what: Said {
                en: "a form has a goal of the medium term and none of the year",
                zh: "只有中长期目标，没有年度目标",
            },
            why: "The budget is that of one year; what is to be reached in it must be said beside what is to be reached in the end.",
            example: "项目总目标 filled in, 年度总体目标 blank",
            help: Said { en: "add the goal of the year", zh: "请补充年度目标" },
        }
    }

    fn check(&self, subject: &Subject<'_>, _: &Thresholds<'_>, found: &mut Findings<'_>) {
        for (form, project) in subject.each_project() {
            let medium = project
                .goals
                .iter()
                .find(|goal| goal.horizon == Horizon::MediumTerm && !goal.text.trim().is_empty());
            let others = project
                .goals
                .iter()
                .any(|goal| goal.horizon != Horizon::MediumTerm && !goal.text.trim().is_empty());
            if let Some(goal) = medium.filter(|_| !others) {
                found.form(form, &["name"]).at(goal.at.get("text")).value(&goal.text).say(
                    "the form has a goal of the medium term and none of the year",
                    "表中只有中长期目标，没有年度目标",
                    &[],
                );
            }
        }
    }
}
