//! A value of another sort than the name says.

use crate::text::{Measure, is_phrase, measure, measure_word};
use crate::{Explanation, Findings, Rule, Said, Subject, Thresholds};
use record::{Severity, Term};

/// See [`Rule::explain`].
#[derive(Debug)]
pub(crate) struct ValueContradictsName;

impl Rule for ValueContradictsName {
    fn name(&self) -> &'static str {
        "value-contradicts-name"
    }

    fn severity(&self) -> Severity {
        Severity::Warning
    }

    fn explain(&self) -> &'static Explanation {
        &Explanation {
            group: "value",
            what: Said {
                en: "a value is of another sort than its name: a date for a rate, heads for a share",
                zh: "指标值与指标名称的类型不符",
            },
            why: "A rate is not reached by a date. The row was copied from another one, or name and value were changed one without the other.",
            example: "文化活动按期完成率: 2023.12.31前",
            help: Said {
                en: "let name and value speak of one thing",
                zh: "请使指标值与指标名称对应",
            },
        }
    }

    fn check(&self, subject: &Subject<'_>, _: &Thresholds<'_>, found: &mut Findings<'_>) {
        for (form, row) in subject.each_row() {
            let [term] = row.indicator.value.terms.as_slice() else { continue };
            let description = row.indicator.description.as_deref().filter(|text| is_phrase(text));
            let by_name = measure(row.name()).map(|measured| (measured, row.name()));
            let by_description = || description.and_then(|text| Some((measure(text)?, text)));
            let Some((measured, named)) = by_name.or_else(by_description) else { continue };
            let differs = match (measured, term) {
                (Measure::Share, Term::Quantity { base, .. }) => {
                    COUNTED.contains(&base.unit.as_str())
                }
                (Measure::Number | Measure::Time | Measure::Money, Term::Quantity { .. }) => false,
                (_, Term::Quantity { base, .. }) => base.unit == "%",
                (Measure::Time | Measure::Money, _) => false,
                // A rate or a number is not reached by a date.
                (_, Term::Date { .. } | Term::Period { .. } | Term::Recurrence { .. }) => true,
            };
            if differs {
                let written = row.written();
                found.row(form, row, &["value"]).value(written).say(
                    "{name} asks for {measure}, found {value}",
                    "“{name}”应为{measure}，指标值为{value}",
                    &[("name", named), ("measure", measure_word(named)), ("value", written)],
                );
            }
        }
    }
}

/// Units that no share has.
const COUNTED: &[&str] = &[
    "人",
    "人次",
    "名",
    "户",
    "处",
    "场",
    "场次",
    "次",
    "家",
    "所",
    "座",
    "台",
    "套",
    "册",
    "本",
    "辆",
    "元",
    "天",
    "平方米",
    "公里",
];
