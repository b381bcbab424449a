//! A project without 绩效目标.

use crate::{Explanation, Findings, Rule, Said, Subject, Thresholds};
use record::Severity;

/// See [`Rule::explain`].
#[derive(Debug)]
pub(crate) struct GoalMissing;

impl Rule for GoalMissing {
    fn name(&self) -> &'static str {
        "goal-missing"
    }

    fn severity(&self) -> Severity {
        Severity::Warning
    }

    fn explain(&self) -> &'static Explanation {
        &Explanation {
            group: "goal",
            what: Said { en: "a project has no 绩效目标", zh: "项目没有绩效目标" },
            why: "The indicators measure whether a goal was reached; without it nobody knows what they are for.",
            example: "a form with indicators and a blank 绩效目标",
            help: Said { en: "write the goal", zh: "请填写绩效目标" },
        }
    }

    fn check(&self, subject: &Subject<'_>, _: &Thresholds<'_>, found: &mut Findings<'_>) {
        for (form, project) in subject.each_project() {
            if project.goals.iter().all(|goal| goal.text.trim().is_empty()) && !form.rows.is_empty()
            {
                found.form(form, &["name", "heading"]).say(
                    "the project has no 绩效目标",
                    "项目没有绩效目标",
                    &[],
                );
            }
        }
    }
}
