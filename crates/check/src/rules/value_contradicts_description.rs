//! A description with another number than the value.

use crate::class::Class;
use crate::terms::{quantities, single};
use crate::{Explanation, Findings, Rule, Said, Subject, Thresholds};
use normalize::{Context, find, fold};
use record::{Severity, Term};

/// See [`Rule::explain`].
#[derive(Debug)]
pub(crate) struct ValueContradictsDescription;

impl Rule for ValueContradictsDescription {
    fn name(&self) -> &'static str {
        "value-contradicts-description"
    }

    fn severity(&self) -> Severity {
        Severity::Warning
    }

    fn explain(&self) -> &'static Explanation {
        &Explanation {
            group: "indicator",
            what: Said {
                en: "the description of an indicator states another number than its value",
                zh: "指标描述中的数值与指标值不一致",
            },
            why: "Both stand in one row and both are read; only one of them can hold.",
            example: "绩效指标描述 总场次1308场, 指标值 1380场",
            help: Said {
                en: "let both state the same number", zh: "请使描述与指标值一致"
            },
        }
    }

    fn check(&self, subject: &Subject<'_>, _: &Thresholds<'_>, found: &mut Findings<'_>) {
        for (form, row) in subject.each_row() {
            let Some(description) = row.indicator.description.as_deref() else { continue };
            let value = &row.indicator.value;
            let [term] = value.terms.as_slice() else { continue };
            let scoring = description.contains(['分', '=', '÷', '×']);
            if scoring || !description.contains(|one: char| one.is_ascii_digit()) {
                continue;
            }
            let context = Context {
                fiscal_year: form.fiscal_year,
                category: row.class.map(Class::label),
                money: false,
            };
            let terms: Vec<Term> =
                find(&fold(description), &context).iter().map(Term::from).collect();
            let (written, values) =
                (row.written(), [("value", row.written()), ("description", description)]);
            match term {
                Term::Quantity { .. } => {
                    let Some(target) = single(value) else { continue };
                    let mut same_unit = quantities(&terms).filter(|one| {
                        one.base_unit == target.base_unit && !one.base_unit.is_empty()
                    });
                    let (Some(one), None) = (same_unit.next(), same_unit.next()) else { continue };
                    if one.base != target.base {
                        found.row(form, row, &["description"]).value(description).say(
                            "the description {description} states another number than the value {value}",
                            "指标描述“{description}”与指标值{value}数值不一致",
                            &values,
                        );
                    }
                }
                Term::Date { op, date, .. } => {
                    let mut dates = terms.iter().filter_map(|term| match term {
                        Term::Date { op, date, .. } => Some((op, date)),
                        _ => None,
                    });
                    let (Some((other_op, other)), None) = (dates.next(), dates.next()) else {
                        continue;
                    };
                    if other != date {
                        found.row(form, row, &["description"]).value(description).say(
                            "the description {description} states another date than the value {value}",
                            "指标描述“{description}”与指标值{value}日期不一致",
                            &values,
                        );
                    } else if op == "on" && other_op == "by" {
                        found.row(form, row, &["value"]).value(written).minor().say(
                            "the value {value} is that day itself, the description {description} any day before it",
                            "指标值{value}为当日，指标描述“{description}”为当日以前",
                            &values,
                        );
                    }
                }
                Term::Period { .. } | Term::Recurrence { .. } => {}
            }
        }
    }
}
