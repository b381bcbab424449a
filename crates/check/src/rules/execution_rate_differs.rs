//! 执行率 is not 执行数 over 预算数.

use crate::amount::Sum;
use crate::terms::{gap, plain, points};
use crate::{Explanation, Findings, Rule, Said, Subject, Threshold, Thresholds};
use record::Severity;
use rust_decimal::Decimal;

/// See [`Rule::explain`].
#[derive(Debug)]
pub(crate) struct ExecutionRateDiffers;

impl Rule for ExecutionRateDiffers {
    fn name(&self) -> &'static str {
        "execution-rate-differs"
    }

    fn severity(&self) -> Severity {
        Severity::Warning
    }

    fn explain(&self) -> &'static Explanation {
        &Explanation {
            group: "budget",
            what: Said {
                en: "执行率 is not 执行数 over 预算数", zh: "执行率与执行数、预算数不符"
            },
            why: "The rate earns points. It is a quotient of two numbers of the same row and can be checked by anyone.",
            example: "全年预算数 100.00, 全年执行数 90.00, 执行率 95%",
            help: Said { en: "calculate the rate anew", zh: "请重新计算执行率" },
        }
    }

    fn thresholds(&self) -> &'static [Threshold] {
        &[Threshold {
            name: "tolerance",
            default: "0.1",
            about: "percentage points that the rate may be off",
        }]
    }

    fn check(&self, subject: &Subject<'_>, thresholds: &Thresholds<'_>, found: &mut Findings<'_>) {
        for (form, project) in subject.each_project() {
            let (Some(total), Some(executed)) = (&project.budget.total, &project.executed) else {
                continue;
            };
            let (Some(budget), Some(spent)) = (Sum::of(total), Sum::of(executed)) else { continue };
            let label = project.attributes.iter().find(|(label, _)| label.contains("执行率"));
            let Some((label, written)) = label else { continue };
            let Some(rate) = points(written) else { continue };
            let hundred = Decimal::ONE_HUNDRED;
            let share =
                spent.yuan.checked_div(budget.yuan).and_then(|share| share.checked_mul(hundred));
            let Some(share) = share else { continue };
            // `0.9` for 90 %.
            let rate =
                if rate <= Decimal::ONE && share > Decimal::ONE { rate * hundred } else { rate };
            if gap(share, rate) > thresholds.get("tolerance") {
                let (share, written) = (plain(share.round_dp(2)), written.as_str());
                found
                    .form(form, &["executed", "budget.total"])
                    .at(project.at.get(&format!("attributes.{label}")))
                    .value(written)
                    .say(
                        "执行率 {written} is not 执行数 over 预算数, which is {share}%",
                        "执行率{written}与执行数除以预算数所得的{share}%不符",
                        &[("written", written), ("share", &share)],
                    );
            }
        }
    }
}
