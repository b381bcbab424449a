//! An indicator without a value.

use crate::{Explanation, Findings, Rule, Said, Subject, Thresholds};
use record::{Kind, Severity};

/// See [`Rule::explain`].
#[derive(Debug)]
pub(crate) struct ValueBlank;

impl Rule for ValueBlank {
    fn name(&self) -> &'static str {
        "value-blank"
    }

    fn severity(&self) -> Severity {
        Severity::Warning
    }

    fn explain(&self) -> &'static Explanation {
        &Explanation {
            group: "value",
            what: Said { en: "an indicator has no value", zh: "指标没有指标值" },
            why: "An indicator without a target cannot be evaluated; the systems refuse it.",
            example: "购书数量 with a blank 指标值",
            help: Said {
                en: "fill in the value, or delete the row",
                zh: "请填写指标值，或删除该行",
            },
        }
    }

    fn check(&self, subject: &Subject<'_>, _: &Thresholds<'_>, found: &mut Findings<'_>) {
        for (form, row) in subject.each_row() {
            let one = row.indicator;
            // A matrix of recipients holds the values in columns of its own; a form of results may have only those.
            let elsewhere = !one.attributes.is_empty() || one.actual.is_some();
            if one.value.kind == Kind::Blank && !elsewhere && !row.name().is_empty() {
                found.row(form, row, &["value", "level3"]).value(row.name()).say(
                    "{name} has no value",
                    "“{name}”没有指标值",
                    &[("name", row.name())],
                );
            }
        }
    }
}
