//! A number without a unit.

use crate::terms::single;
use crate::text::without_bracket;
use crate::{Explanation, Findings, Row, Rule, Said, Subject, Thresholds};
use record::{Kind, Severity};

/// See [`Rule::explain`].
#[derive(Debug)]
pub(crate) struct ValueUnitMissing;

impl Rule for ValueUnitMissing {
    fn name(&self) -> &'static str {
        "value-unit-missing"
    }

    fn severity(&self) -> Severity {
        Severity::Warning
    }

    fn explain(&self) -> &'static Explanation {
        &Explanation {
            group: "value",
            what: Said {
                en: "a number has no unit, and its name says none",
                zh: "指标值没有计量单位",
            },
            why: "Nobody can say what was promised; the systems ask for a unit unless the value is words.",
            example: "购置办案设备数量: 大于等于96",
            help: Said { en: "write the unit behind the number", zh: "请填写计量单位" },
        }
    }

    fn check(&self, subject: &Subject<'_>, _: &Thresholds<'_>, found: &mut Findings<'_>) {
        for form in subject.forms() {
            let lacking: Vec<&Row<'_>> = form.rows.iter().filter(|row| lacks_unit(row)).collect();
            let numbers =
                form.rows.iter().filter(|row| row.indicator.value.kind == Kind::Quantity).count();
            if lacking.len() > 3 && lacking.len() * 2 > numbers {
                let Some(&first) = lacking.first() else { continue };
                found.row(form, first, &["value"]).value(first.written()).say(
                    "{count} of {all} numbers of the form have no unit",
                    "表中{all}个数值指标有{count}个没有计量单位",
                    &[("count", &lacking.len().to_string()), ("all", &numbers.to_string())],
                );
                continue;
            }
            for row in lacking {
                found.row(form, row, &["value"]).value(row.written()).say(
                    "the value {value} of {name} has no unit",
                    "“{name}”的指标值{value}没有计量单位",
                    &[("value", row.written()), ("name", row.name())],
                );
            }
        }
    }
}

/// Whether a row states a bare number, and neither its name nor another column says of what.
fn lacks_unit(row: &Row<'_>) -> bool {
    let Some(number) = single(&row.indicator.value) else { return false };
    let named = without_bracket(row.name()) != row.name();
    let elsewhere = row.indicator.attributes.iter().any(|(label, _)| label.contains("单位"));
    number.unit.is_empty() && !number.number.is_zero() && !named && !elsewhere
}
