//! A deadline of another year than the budget.

use crate::class::Class;
use crate::terms::year_of;
use crate::{Explanation, Findings, Form, Rule, Said, Subject, Thresholds};
use record::{Severity, Term};

/// See [`Rule::explain`].
#[derive(Debug)]
pub(crate) struct DeadlineOutsideYear;

impl Rule for DeadlineOutsideYear {
    fn name(&self) -> &'static str {
        "deadline-outside-year"
    }

    fn severity(&self) -> Severity {
        Severity::Warning
    }

    fn explain(&self) -> &'static Explanation {
        &Explanation {
            group: "value",
            what: Said {
                en: "a deadline is not in the budget year",
                zh: "时效指标的期限不在预算年度内",
            },
            why: "A deadline before the year is left over from the last form; one after it cannot be evaluated at the end of the year. Indicators of the medium term are not asked, nor projects whose stated term covers the date.",
            example: "2022年12月底前 in a document of 2023",
            help: Said {
                en: "enter a date of the budget year", zh: "请填写预算年度内的期限"
            },
        }
    }

    fn check(&self, subject: &Subject<'_>, _: &Thresholds<'_>, found: &mut Findings<'_>) {
        for form in subject.forms() {
            let Some(year) = form.fiscal_year else { continue };
            for row in form.rows.iter().filter(|row| row.is_of_the_year()) {
                let due = row.indicator.value.terms.iter().find_map(|term| match term {
                    Term::Date { op, date, inferred: false, .. }
                        if matches!(&**op, "by" | "on" | "before") =>
                    {
                        year_of(date)
                    }
                    Term::Period { to, inferred: false, .. } => year_of(to),
                    _ => None,
                });
                let Some(due) = due.filter(|&due| due != year) else { continue };
                if row.class == Some(Class::Benefit) || covered(form, due) {
                    continue;
                }
                let written = row.written();
                found.row(form, row, &["value"]).value(written).say(
                    "{value} is not in the budget year {year}",
                    "期限{value}不在预算年度{year}年内",
                    &[("value", written), ("year", &year.to_string())],
                );
            }
        }
    }
}

/// Whether the form says that its project goes on until `year`: 建设周期 2024年3月-2025年2月.
fn covered(form: &Form<'_>, year: i32) -> bool {
    let year = year.to_string();
    let Some(project) = form.project else { return false };
    project.attributes.iter().any(|(label, text)| {
        ["期", "时间", "年限"].iter().any(|word| label.contains(word)) && text.contains(&year)
    })
}
