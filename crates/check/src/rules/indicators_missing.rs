//! A form of a project without any indicator.

use crate::{Explanation, Findings, Rule, Said, Subject, Thresholds};
use record::Severity;

/// See [`Rule::explain`].
#[derive(Debug)]
pub(crate) struct IndicatorsMissing;

impl Rule for IndicatorsMissing {
    fn name(&self) -> &'static str {
        "indicators-missing"
    }

    fn severity(&self) -> Severity {
        Severity::Warning
    }

    fn explain(&self) -> &'static Explanation {
        &Explanation {
            group: "coverage",
            what: Said { en: "a project has no indicators", zh: "项目没有绩效指标" },
            why: "Without indicators nobody can say whether the goal was reached.",
            example: "a form that ends after 绩效目标",
            help: Said { en: "add the table of indicators", zh: "请补充绩效指标" },
        }
    }

    fn check(&self, subject: &Subject<'_>, _: &Thresholds<'_>, found: &mut Findings<'_>) {
        for (form, _) in subject.each_project().filter(|(form, _)| form.rows.is_empty()) {
            found.form(form, &["name", "heading"]).say(
                "the project has no indicators",
                "项目没有绩效指标",
                &[],
            );
        }
    }
}
