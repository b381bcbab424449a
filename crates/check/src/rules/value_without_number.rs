//! Words where the indicator asks for a number.

use crate::class::Class;
use crate::text::{Measure, measure, measure_word};
use crate::{Explanation, Findings, Rule, Said, Subject, Thresholds};
use record::{Kind, Severity};

/// See [`Rule::explain`].
#[derive(Debug)]
pub(crate) struct ValueWithoutNumber;

impl Rule for ValueWithoutNumber {
    fn name(&self) -> &'static str {
        "value-without-number"
    }

    fn severity(&self) -> Severity {
        Severity::Warning
    }

    fn explain(&self) -> &'static Explanation {
        &Explanation {
            group: "value",
            what: Said {
                en: "an indicator whose class or name asks for a number has words for its value",
                zh: "应当量化的指标没有数值",
            },
            why: "A quantity, a rate or a deadline that is only described can neither be reached nor missed.",
            example: "能力提升率: 提升公共文化服务水平",
            help: Said { en: "state the number", zh: "请填写数值" },
        }
    }

    fn check(&self, subject: &Subject<'_>, _: &Thresholds<'_>, found: &mut Findings<'_>) {
        for (form, row) in subject.each_row() {
            if row.indicator.value.kind != Kind::Qualitative || is_definite(row.written()) {
                continue;
            }
            let asked = match (measure(row.name()), row.class) {
                (Some(Measure::Time), _) => "时限",
                (Some(_), _) => measure_word(row.name()),
                (None, Some(class @ (Class::Quantity | Class::Satisfaction))) => class.label(),
                _ => continue,
            };
            let written = row.written();
            found.row(form, row, &["value"]).value(written).say(
                "{name} asks for a number ({asked}), found {value}",
                "“{name}”应为可量化的{asked}，指标值为“{value}”",
                &[("name", row.name()), ("asked", asked), ("value", written)],
            );
        }
    }
}

/// Whether words say all or nothing, which is as good as a number.
fn is_definite(value: &str) -> bool {
    ["全", "零", "无", "均", "不", "100", "逐年", "每", "及时", "按"]
        .iter()
        .any(|word| value.contains(word))
}
