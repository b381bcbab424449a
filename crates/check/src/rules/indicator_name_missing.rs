//! A value of an indicator without a name.

use crate::{Explanation, Findings, Rule, Said, Subject, Thresholds};
use record::{Kind, Severity};

/// See [`Rule::explain`].
#[derive(Debug)]
pub(crate) struct IndicatorNameMissing;

impl Rule for IndicatorNameMissing {
    fn name(&self) -> &'static str {
        "indicator-name-missing"
    }

    fn severity(&self) -> Severity {
        Severity::Warning
    }

    fn explain(&self) -> &'static Explanation {
        &Explanation {
            group: "indicator",
            what: Said {
                en: "an indicator has a value and no name",
                zh: "指标值没有对应的三级指标名称",
            },
            why: "A value of which nobody says what it measures cannot be evaluated; the systems refuse it.",
            example: "三级指标 blank, 指标值 ≥95%",
            help: Said { en: "name the indicator", zh: "请填写三级指标名称" },
        }
    }

    fn check(&self, subject: &Subject<'_>, _: &Thresholds<'_>, found: &mut Findings<'_>) {
        for (form, row) in subject.each_row() {
            let blank = matches!(row.indicator.value.kind, Kind::Blank | Kind::Template);
            if row.name().is_empty() && row.indicator.description.is_none() && !blank {
                let written = row.written();
                found.row(form, row, &["level3", "value"]).value(written).say(
                    "the value {value} belongs to no 三级指标",
                    "指标值{value}没有三级指标名称",
                    &[("value", written)],
                );
            }
        }
    }
}
