//! A value that still holds the placeholder of the form.

use crate::{Explanation, Findings, Rule, Said, Subject, Thresholds};
use record::{Kind, Severity};

/// See [`Rule::explain`].
#[derive(Debug)]
pub(crate) struct ValueUnfilled;

impl Rule for ValueUnfilled {
    fn name(&self) -> &'static str {
        "value-unfilled"
    }

    fn severity(&self) -> Severity {
        Severity::Warning
    }

    fn explain(&self) -> &'static Explanation {
        &Explanation {
            group: "value",
            what: Said {
                en: "a value holds a placeholder (**, XX, a sign without a number)",
                zh: "指标值仍为占位符",
            },
            why: "The row was meant to be filled in or to be deleted; as it stands nobody can say whether it was reached.",
            example: "≥**公里",
            help: Said {
                en: "fill in the value, or delete the row",
                zh: "请填写指标值，或删除该行",
            },
        }
    }

    fn check(&self, subject: &Subject<'_>, _: &Thresholds<'_>, found: &mut Findings<'_>) {
        for (form, row) in subject.each_row() {
            if row.indicator.value.kind == Kind::Template {
                let written = row.written();
                found.row(form, row, &["value"]).value(written).say(
                    "the value {value} is a placeholder",
                    "指标值{value}为占位符，未填写",
                    &[("value", written)],
                );
            }
        }
    }
}
