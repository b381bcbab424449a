//! A 资金支出计划 whose shares become less.

use crate::terms::plain;
use crate::{Explanation, Findings, Rule, Said, Subject, Thresholds};
use record::{Number, Severity};
use rust_decimal::Decimal;

/// See [`Rule::explain`].
#[derive(Debug)]
pub(crate) struct PlanFalls;

impl Rule for PlanFalls {
    fn name(&self) -> &'static str {
        "plan-falls"
    }

    fn severity(&self) -> Severity {
        Severity::Error
    }

    fn explain(&self) -> &'static Explanation {
        &Explanation {
            group: "plan",
            what: Said {
                en: "the shares of 资金支出计划 become less",
                zh: "资金支出计划的比例前大后小",
            },
            why: "The shares are cumulative: what is spent by June includes what was spent by March. Four shares that make 100 together were meant for each quarter, and are not flagged.",
            example: "25%, 75%, 50%, 100%",
            help: Said {
                en: "enter what is to be spent by each date, all before it included",
                zh: "请按累计支出比例填写",
            },
        }
    }

    fn check(&self, subject: &Subject<'_>, _: &Thresholds<'_>, found: &mut Findings<'_>) {
        for (form, project) in subject.each_project() {
            let shares = project.plan.iter().map(|step| step.percent.map(Number::decimal));
            let Some(shares) = shares.collect::<Option<Vec<Decimal>>>() else { continue };
            if is_by_quarter(&shares) {
                continue;
            }
            for (place, (before, after)) in shares.iter().zip(shares.iter().skip(1)).enumerate() {
                let Some(step) = project.plan.get(place + 1).filter(|_| after < before) else {
                    continue;
                };
                let (before, after) = (plain(*before), plain(*after));
                found
                    .form(form, &["purpose"])
                    .at(step.at.get("percent"))
                    .value(format!("{after}%"))
                    .say(
                        "资金支出计划 falls from {before}% to {after}% at {label}",
                        "资金支出计划到{label}由{before}%降至{after}%",
                        &[("before", &before), ("after", &after), ("label", &step.label)],
                    );
            }
        }
    }
}

/// Whether the shares are those of each quarter and not cumulative: together they make 100.
fn is_by_quarter(shares: &[Decimal]) -> bool {
    let sum = shares.iter().try_fold(Decimal::ZERO, |sum, share| sum.checked_add(*share));
    sum == Some(Decimal::ONE_HUNDRED)
}
