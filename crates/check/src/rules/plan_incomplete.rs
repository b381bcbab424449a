//! A 资金支出计划 that does not end at 100 %.

use crate::terms::plain;
use crate::{Explanation, Findings, Rule, Said, Subject, Thresholds};
use record::{Number, Severity};
use rust_decimal::Decimal;

/// See [`Rule::explain`].
#[derive(Debug)]
pub(crate) struct PlanIncomplete;

impl Rule for PlanIncomplete {
    fn name(&self) -> &'static str {
        "plan-incomplete"
    }

    fn severity(&self) -> Severity {
        Severity::Error
    }

    fn explain(&self) -> &'static Explanation {
        &Explanation {
            group: "plan",
            what: Said {
                en: "资金支出计划 does not end at 100 %", zh: "资金支出计划未达到100%"
            },
            why: "By the end of the year all of the budget is to be spent or the budget is too large. Shares of each quarter that make 100 together are not flagged.",
            example: "25%, 50%, 75%, 90%",
            help: Said {
                en: "let the last share be 100 %, or explain what is left",
                zh: "请将最后一个节点填为100%，或说明结余原因",
            },
        }
    }

    fn check(&self, subject: &Subject<'_>, _: &Thresholds<'_>, found: &mut Findings<'_>) {
        for (form, project) in subject.each_project() {
            let shares = project.plan.iter().map(|step| step.percent.map(Number::decimal));
            let Some(shares) = shares.collect::<Option<Vec<Decimal>>>() else { continue };
            let sum = shares.iter().try_fold(Decimal::ZERO, |sum, share| sum.checked_add(*share));
            let (Some(last), Some(step)) = (shares.last(), project.plan.last()) else { continue };
            if *last == Decimal::ONE_HUNDRED || sum == Some(Decimal::ONE_HUNDRED) {
                continue;
            }
            let last = plain(*last);
            found
                .form(form, &["purpose"])
                .at(step.at.get("percent"))
                .value(format!("{last}%"))
                .say(
                    "资金支出计划 ends at {last}% ({label})",
                    "资金支出计划到{label}仅为{last}%",
                    &[("last", &last), ("label", &step.label)],
                );
        }
    }
}
