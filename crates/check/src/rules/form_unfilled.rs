//! A form that nobody filled in.

use crate::subject::is_unfilled;
use crate::{Explanation, Findings, Row, Rule, Said, Subject, Threshold, Thresholds};
use record::Severity;
use rust_decimal::Decimal;

/// See [`Rule::explain`].
#[derive(Debug)]
pub(crate) struct FormUnfilled;

impl Rule for FormUnfilled {
    fn name(&self) -> &'static str {
        "form-unfilled"
    }

    fn severity(&self) -> Severity {
        Severity::Error
    }

    fn explain(&self) -> &'static Explanation {
        &Explanation {
            group: "value",
            what: Said {
                en: "most values of a form are blank or placeholders",
                zh: "表格大部分指标值未填写",
            },
            why: "The empty form of a system was published: it says nothing of the project.",
            example: "≥**人, ≥**%, XX in all rows",
            help: Said {
                en: "fill in the values, or leave the form out", zh: "请填写指标值"
            },
        }
    }

    fn thresholds(&self) -> &'static [Threshold] {
        &[Threshold {
            name: "percent",
            default: "50",
            about: "percent of the values from which on the form counts as empty",
        }]
    }

    fn check(&self, subject: &Subject<'_>, thresholds: &Thresholds<'_>, found: &mut Findings<'_>) {
        for form in subject.forms() {
            let unfilled = form.rows.iter().filter(|row| is_unfilled(row)).count();
            let all = form.rows.len();
            if all > 0
                && Decimal::from(unfilled) * Decimal::ONE_HUNDRED
                    > Decimal::from(all) * thresholds.get("percent")
            {
                let first = form.rows.iter().find(|row| is_unfilled(row));
                let written = first.map_or("", Row::written);
                found
                    .form(form, &["name"])
                    .at(first.and_then(|row| row.indicator.at.get("value")))
                    .value(written)
                    .say(
                        "{unfilled} of {all} values are not filled in",
                        "{all}个指标值中有{unfilled}个未填写",
                        &[("unfilled", &unfilled.to_string()), ("all", &all.to_string())],
                    );
            }
        }
    }
}
