//! A 项目编码 that was created after the budget year.

use crate::{Explanation, Findings, Rule, Said, Subject, Thresholds};
use record::Severity;

/// See [`Rule::explain`].
#[derive(Debug)]
pub(crate) struct CodeAfterYear;

impl Rule for CodeAfterYear {
    fn name(&self) -> &'static str {
        "code-after-year"
    }

    fn severity(&self) -> Severity {
        Severity::Warning
    }

    fn explain(&self) -> &'static Explanation {
        &Explanation {
            group: "code",
            what: Said {
                en: "项目编码 was created after the budget year",
                zh: "项目编码的年份晚于预算年度",
            },
            why: "The two digits behind the region are the year in which the project was entered. It cannot be later than the budget in which the project stands.",
            example: "13020925P… in a document of 2023",
            help: Said {
                en: "compare the code, and the year of the document",
                zh: "请核对项目编码与预算年度",
            },
        }
    }

    fn check(&self, subject: &Subject<'_>, _: &Thresholds<'_>, found: &mut Findings<'_>) {
        for (form, project) in subject.each_project() {
            let Some(code) = &project.code else { continue };
            let (Some(created), Some(year)) = (code.year, form.fiscal_year) else { continue };
            // The codes of a budget are made in the year before it or in it.
            if created > year {
                found.form(form, &["code"]).value(&code.text).say(
                    "项目编码 {code} was created in {created}, after the budget year {year}",
                    "项目编码{code}的年份{created}晚于预算年度{year}",
                    &[
                        ("code", &code.text),
                        ("created", &created.to_string()),
                        ("year", &year.to_string()),
                    ],
                );
            }
        }
    }
}
