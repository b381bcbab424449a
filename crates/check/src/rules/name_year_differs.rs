//! A project that bears the year of another budget in its name.

use crate::text::leading_year;
use crate::{Explanation, Findings, Rule, Said, Subject, Thresholds};
use record::Severity;

/// See [`Rule::explain`].
#[derive(Debug)]
pub(crate) struct NameYearDiffers;

impl Rule for NameYearDiffers {
    fn name(&self) -> &'static str {
        "name-year-differs"
    }

    fn severity(&self) -> Severity {
        Severity::Info
    }

    fn explain(&self) -> &'static Explanation {
        &Explanation {
            group: "project",
            what: Said {
                en: "the name of a project begins with another year than the budget",
                zh: "项目名称中的年份与预算年度不一致",
            },
            why: "Often the name of last year was taken over. Money that was carried over, or a work that has the name of its first year, may rightly bear it.",
            example: "2022年农家书屋配套资金 in a document of 2023",
            help: Said { en: "check the name of the project", zh: "请核对项目名称" },
        }
    }

    fn check(&self, subject: &Subject<'_>, _: &Thresholds<'_>, found: &mut Findings<'_>) {
        for (form, project) in subject.each_project() {
            let (Some(name), Some(year)) = (project.name.as_deref(), form.fiscal_year) else {
                continue;
            };
            if leading_year(name).is_some_and(|(named, _)| named != year) {
                found.form(form, &["name"]).value(name).say(
                    "{name} bears another year than the budget of {year}",
                    "项目名称“{name}”中的年份与预算年度{year}年不一致",
                    &[("name", name), ("year", &year.to_string())],
                );
            }
        }
    }
}
