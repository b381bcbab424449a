//! An indicator without a weight where the others have one.

use crate::{Explanation, Findings, Rule, Said, Subject, Thresholds};
use record::Severity;

/// See [`Rule::explain`].
#[derive(Debug)]
pub(crate) struct WeightMissing;

impl Rule for WeightMissing {
    fn name(&self) -> &'static str {
        "weight-missing"
    }

    fn severity(&self) -> Severity {
        Severity::Warning
    }

    fn explain(&self) -> &'static Explanation {
        &Explanation {
            group: "weight",
            what: Said {
                en: "an indicator has no weight where the others of its form have one",
                zh: "部分指标未填分值",
            },
            why: "What has no points cannot lose any; and the sum cannot be checked.",
            example: "nine rows with points and one without",
            help: Said { en: "enter the weight", zh: "请填写分值" },
        }
    }

    fn check(&self, subject: &Subject<'_>, _: &Thresholds<'_>, found: &mut Findings<'_>) {
        for form in subject.forms() {
            let weighed = form.rows.iter().filter(|row| row.indicator.weight.is_some()).count();
            if weighed * 2 <= form.rows.len() {
                continue;
            }
            for row in form
                .rows
                .iter()
                .filter(|row| row.indicator.weight.is_none() && !row.name().is_empty())
            {
                found.row(form, row, &["level3"]).value(row.name()).say(
                    "{name} has no weight; {weighed} of {all} indicators have one",
                    "“{name}”未填分值，表中{all}个指标有{weighed}个已填",
                    &[
                        ("name", row.name()),
                        ("weighed", &weighed.to_string()),
                        ("all", &form.rows.len().to_string()),
                    ],
                );
            }
        }
    }
}
