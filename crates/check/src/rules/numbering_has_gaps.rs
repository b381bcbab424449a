//! Projects, goals or measures whose numbers do not follow one another.

use crate::{Explanation, Findings, Form, Rule, Said, Subject, Thresholds};
use document::Location;
use record::Severity;

/// See [`Rule::explain`].
#[derive(Debug)]
pub(crate) struct NumberingHasGaps;

impl Rule for NumberingHasGaps {
    fn name(&self) -> &'static str {
        "numbering-has-gaps"
    }

    fn severity(&self) -> Severity {
        Severity::Warning
    }

    fn explain(&self) -> &'static Explanation {
        &Explanation {
            group: "project",
            what: Said {
                en: "the numbers of projects, goals or measures do not follow one another",
                zh: "编号不连续",
            },
            why: "A number that is missing is a project that was left out, or a heading that was not recognised; one that stands twice is a copy.",
            example: "1., 2., 4.",
            help: Said {
                en: "look for what is missing, and number anew",
                zh: "请检查是否缺漏，并重新编号",
            },
        }
    }

    fn check(&self, subject: &Subject<'_>, _: &Thresholds<'_>, found: &mut Findings<'_>) {
        let records = subject.records;
        let projects = subject
            .each_project()
            .map(|(form, project)| (project.number, Some(form), project.at.get("heading")));
        follow(projects, "projects", "项目", found);
        let goals = records.goals.iter().map(|goal| (goal.number, None, goal.at.get("heading")));
        follow(goals, "分项绩效目标", "分项绩效目标", found);
        let measures = records
            .measures
            .iter()
            .map(|measure| (measure.number, None, measure.at.get("heading")));
        follow(measures, "工作保障措施", "工作保障措施", found);
    }
}

/// Says where a number does not follow the one before it. A list that begins anew at 1 is another list.
fn follow<'s, 'r: 's>(
    numbers: impl Iterator<Item = (Option<u32>, Option<&'s Form<'r>>, Option<&'r Location>)>,
    en: &'static str,
    zh: &'static str,
    found: &mut Findings<'_>,
) {
    let mut before: Option<u32> = None;
    for (number, form, at) in numbers {
        let Some(number) = number else { continue };
        if let Some(before) =
            before.filter(|&before| number != 1 && before.checked_add(1) != Some(number))
        {
            let draft = match form {
                Some(form) => found.form(form, &["heading"]),
                None => found.document(at),
            };
            draft.at(at).value(number.to_string()).say(
                "number {number} stands after number {before} of the {en}",
                "{zh}编号{before}之后为{number}，不连续",
                &[
                    ("number", &number.to_string()),
                    ("before", &before.to_string()),
                    ("en", en),
                    ("zh", zh),
                ],
            );
        }
        before = Some(number);
    }
}
