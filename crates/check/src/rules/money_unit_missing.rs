//! An amount of which nothing says whether it is 元 or 万元.

use crate::amount::shown;
use crate::{Explanation, Findings, Rule, Said, Subject, Thresholds};
use record::Severity;

/// See [`Rule::explain`].
#[derive(Debug)]
pub(crate) struct MoneyUnitMissing;

impl Rule for MoneyUnitMissing {
    fn name(&self) -> &'static str {
        "money-unit-missing"
    }

    fn severity(&self) -> Severity {
        Severity::Warning
    }

    fn explain(&self) -> &'static Explanation {
        &Explanation {
            group: "budget",
            what: Said {
                en: "the form does not say in which unit its money is",
                zh: "未注明金额单位",
            },
            why: "Without a unit the amount may be ten thousand times as much; no system can load it, and no reader can compare it.",
            example: "预算数 30.00 in a table without 单位：万元",
            help: Said {
                en: "write the unit over the table or in the cell",
                zh: "请在表头或单元格中注明金额单位",
            },
        }
    }

    fn check(&self, subject: &Subject<'_>, _: &Thresholds<'_>, found: &mut Findings<'_>) {
        for (form, project) in subject.each_project() {
            let Some(total) = &project.budget.total else { continue };
            if project.money_unit.is_none() && total.yuan.is_none() {
                let total = shown(total, project);
                found.form(form, &["budget.total"]).value(total.clone()).say(
                    "nothing says in which unit 预算数 {total} is",
                    "预算数{total}未注明金额单位",
                    &[("total", &total)],
                );
            }
        }
    }
}
