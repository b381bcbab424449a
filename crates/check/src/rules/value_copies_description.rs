//! A value that repeats the words of its name or description.

use crate::text::essence;
use crate::{Explanation, Findings, Rule, Said, Subject, Threshold, Thresholds};
use record::{Kind, Severity};
use rust_decimal::Decimal;

/// See [`Rule::explain`].
#[derive(Debug)]
pub(crate) struct ValueCopiesDescription;

impl Rule for ValueCopiesDescription {
    fn name(&self) -> &'static str {
        "value-copies-description"
    }

    fn severity(&self) -> Severity {
        Severity::Warning
    }

    fn explain(&self) -> &'static Explanation {
        &Explanation {
            group: "indicator",
            what: Said {
                en: "a value repeats the name or the description of its indicator",
                zh: "指标值照抄指标名称或描述",
            },
            why: "The value should say how much or how well; where it only says once more what is measured, there is no target that could be missed.",
            example: "绩效指标描述 丰富农村群众生活，提高生活质量, 指标值 丰富农村群众生活",
            help: Said {
                en: "state a number, or a grade that can be told from others",
                zh: "请设置可衡量的数值或分级标准",
            },
        }
    }

    fn thresholds(&self) -> &'static [Threshold] {
        &[Threshold {
            name: "shortest",
            default: "6",
            about: "characters from which on a text counts as copied",
        }]
    }

    fn check(&self, subject: &Subject<'_>, thresholds: &Thresholds<'_>, found: &mut Findings<'_>) {
        for (form, row) in subject.each_row() {
            if row.indicator.value.kind != Kind::Qualitative {
                continue;
            }
            let value = essence(row.written());
            if Decimal::from(value.chars().count()) < thresholds.get("shortest") {
                continue;
            }
            let copied = |text: &str| essence(text).contains(&value);
            let source = match row.indicator.description.as_deref() {
                Some(description) if copied(description) => ("绩效指标描述", "指标描述"),
                _ if copied(row.name()) => ("三级指标", "指标名称"),
                _ => continue,
            };
            let written = row.written();
            found.row(form, row, &["value"]).value(written).say(
                "the value only repeats {en}",
                "指标值照抄{zh}",
                &[("en", source.0), ("zh", source.1)],
            );
        }
    }
}
