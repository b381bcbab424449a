//! A project that ends before it begins.

use crate::{Explanation, Findings, Rule, Said, Subject, Thresholds};
use normalize::{Context, fold, parse};
use record::{Severity, Term};

/// See [`Rule::explain`].
#[derive(Debug)]
pub(crate) struct DatesReversed;

impl Rule for DatesReversed {
    fn name(&self) -> &'static str {
        "dates-reversed"
    }

    fn severity(&self) -> Severity {
        Severity::Error
    }

    fn explain(&self) -> &'static Explanation {
        &Explanation {
            group: "project",
            what: Said {
                en: "the project ends before it begins", zh: "项目结束日期早于开始日期"
            },
            why: "One of the two dates is wrong, or they stand in each other’s cell.",
            example: "计划开始日期 2026-12-31, 计划完成日期 2026-01-01",
            help: Said { en: "check both dates", zh: "请核对起止日期" },
        }
    }

    fn check(&self, subject: &Subject<'_>, _: &Thresholds<'_>, found: &mut Findings<'_>) {
        for (form, project) in subject.each_project() {
            let date = |words: &[&str]| {
                project.attributes.iter().find(|(label, _)| {
                    words.iter().any(|word| label.contains(word)) && !label.contains("起止")
                })
            };
            let begin = date(&["开始日期", "开始时间", "起始日期", "起始时间"]);
            let end =
                date(&["完成日期", "完成时间", "结束日期", "结束时间", "终止日期", "终止时间"]);
            let (Some((_, begin)), Some((label, end))) = (begin, end) else { continue };
            let Some((first, last)) = day(begin).zip(day(end)) else { continue };
            if last < first {
                found
                    .form(form, &["name"])
                    .at(project.at.get(&format!("attributes.{label}")))
                    .value(end)
                    .say(
                        "the project ends on {end}, before it begins on {begin}",
                        "项目结束日期{end}早于开始日期{begin}",
                        &[("end", end), ("begin", begin)],
                    );
            }
        }
    }
}

/// The day that `text` is, in ISO form.
fn day(text: &str) -> Option<String> {
    let read = parse(&fold(text), &Context::default());
    match Term::from(read.terms.first()?) {
        Term::Date { date, .. } if date.len() == 10 && !date.starts_with('-') => Some(date),
        _ => None,
    }
}
