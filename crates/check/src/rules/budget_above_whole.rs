//! The money of the year is more than that of the whole project.

use crate::amount::{Sum, shown};
use crate::{Explanation, Findings, Rule, Said, Subject, Thresholds};
use record::Severity;

/// See [`Rule::explain`].
#[derive(Debug)]
pub(crate) struct BudgetAboveWhole;

impl Rule for BudgetAboveWhole {
    fn name(&self) -> &'static str {
        "budget-above-whole"
    }

    fn severity(&self) -> Severity {
        Severity::Error
    }

    fn explain(&self) -> &'static Explanation {
        &Explanation {
            group: "budget",
            what: Said {
                en: "the budget of the year is more than that of the whole project",
                zh: "年度预算大于项目总预算",
            },
            why: "A year is a part of the project. Where the year has more money than all years together, one of the two is wrong or stands in the wrong cell.",
            example: "项目资金总额 500.00, 年度资金总额 600.00",
            help: Said {
                en: "compare both amounts with the approval of the project",
                zh: "请与项目批复核对两项金额",
            },
        }
    }

    fn check(&self, subject: &Subject<'_>, _: &Thresholds<'_>, found: &mut Findings<'_>) {
        for (form, project) in subject.each_project() {
            let Some(total) = &project.budget.total else { continue };
            let Some(year) = Sum::of(total) else { continue };
            let whole = project
                .budget
                .parts
                .iter()
                .find(|part| WHOLE.iter().any(|word| part.label.starts_with(word)));
            let Some((label, money)) = whole.map(|part| (&part.label, &part.money)) else {
                continue;
            };
            if Sum::of(money).is_some_and(|whole| !whole.yuan.is_zero() && year.exceeds(whole)) {
                let (total, whole) = (shown(total, project), shown(money, project));
                found.form(form, &["budget.total"]).value(total.clone()).say(
                    "the budget of the year, {total}, is more than {label}, {whole}",
                    "年度预算{total}大于{label}{whole}",
                    &[("total", &total), ("label", label), ("whole", &whole)],
                );
            }
        }
    }
}

/// How the labels of the whole project's money begin.
const WHOLE: &[&str] = &[
    "项目总预算",
    "项目资金总额",
    "中期资金总额",
    "实施期资金总额",
    "实施周期资金总额",
    "长期资金总额",
    "资金需求",
    "项目总投资",
    "项目总资金",
    "项目总金额",
    "全周期资金总额",
];
