//! A 绩效目标 that only says the name of the project.

use crate::text::{essence, is_part_of, without_year};
use crate::{Explanation, Findings, Rule, Said, Subject, Thresholds};
use record::Severity;

/// See [`Rule::explain`].
#[derive(Debug)]
pub(crate) struct GoalRepeatsName;

impl Rule for GoalRepeatsName {
    fn name(&self) -> &'static str {
        "goal-repeats-name"
    }

    fn severity(&self) -> Severity {
        Severity::Warning
    }

    fn explain(&self) -> &'static Explanation {
        &Explanation {
            group: "goal",
            what: Said {
                en: "绩效目标 only repeats the name of the project",
                zh: "绩效目标照抄项目名称",
            },
            why: "A goal says what is to be reached, for whom and how far (指向明确、细化量化). The name of the project says none of it.",
            example: "项目名称 2023年农家书屋配套资金费用, 绩效目标 1.农家书屋配套资金费用",
            help: Said {
                en: "say what is to be done with the money, how much of it and by when",
                zh: "请写明预期产出和效果，做到指向明确、细化量化",
            },
        }
    }

    fn check(&self, subject: &Subject<'_>, _: &Thresholds<'_>, found: &mut Findings<'_>) {
        for (form, project) in subject.each_project() {
            let (Some(name), [goal]) = (project.name.as_deref(), project.goals.as_slice()) else {
                continue;
            };
            let (said, named) = (essence(&goal.text), essence(name));
            let bare = essence(without_year(&said));
            let purpose = project.purpose.as_deref().map(essence);
            let repeats = is_part_of(&bare, &named)
                || (purpose.as_deref() == Some(said.as_str())
                    && bare.chars().count() <= named.chars().count());
            if !bare.is_empty() && repeats {
                found.form(form, &["name"]).at(goal.at.get("text")).value(&goal.text).say(
                    "绩效目标 only repeats the name of the project",
                    "绩效目标仅重复项目名称，没有说明预期产出和效果",
                    &[],
                );
            }
        }
    }
}
