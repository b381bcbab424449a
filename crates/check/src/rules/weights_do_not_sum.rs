//! Weights of indicators that do not make the whole.

use crate::terms::{plain, points};
use crate::{Explanation, Findings, Rule, Said, Subject, Threshold, Thresholds};
use record::Severity;
use rust_decimal::Decimal;

/// See [`Rule::explain`].
#[derive(Debug)]
pub(crate) struct WeightsDoNotSum;

impl Rule for WeightsDoNotSum {
    fn name(&self) -> &'static str {
        "weights-do-not-sum"
    }

    fn severity(&self) -> Severity {
        Severity::Error
    }

    fn explain(&self) -> &'static Explanation {
        &Explanation {
            group: "weight",
            what: Said {
                en: "the weights of a form do not sum to 100",
                zh: "指标权重（分值）合计不等于100",
            },
            why: "The points decide the grade. Forms that leave ten points to 预算执行率 make 90 without them, and 100 with them; both are let pass.",
            example: "50, 30 and 15 points, no 预算执行率",
            help: Said { en: "check each weight", zh: "请核对各指标分值" },
        }
    }

    fn thresholds(&self) -> &'static [Threshold] {
        &[
            Threshold { name: "total", default: "100", about: "what the weights make together" },
            Threshold {
                name: "execution",
                default: "10",
                about: "points that a form may leave to 预算执行率 without stating them",
            },
        ]
    }

    fn check(&self, subject: &Subject<'_>, thresholds: &Thresholds<'_>, found: &mut Findings<'_>) {
        for form in subject.forms() {
            let mut sum = Decimal::ZERO;
            let mut last = None;
            let mut whole = true;
            for row in form.rows_of_the_year() {
                let weight = row.indicator.weight.as_deref().and_then(points);
                match weight.and_then(|weight| sum.checked_add(weight)) {
                    Some(more) => {
                        sum = more;
                        last = Some(row);
                    }
                    None => whole = false,
                }
            }
            let Some(last) = last.filter(|_| whole && sum > Decimal::ZERO) else { continue };
            let total = thresholds.get("total");
            let execution = form.execution("分值").or_else(|| form.execution("权重"));
            let with = execution.and_then(|execution| sum.checked_add(execution));
            let without = total.checked_sub(thresholds.get("execution"));
            // Weights that are shares of one.
            let of_one = sum == Decimal::ONE && total == Decimal::ONE_HUNDRED;
            let fits = sum == total
                || with == Some(total)
                || (with.is_none() && without == Some(sum))
                || of_one;
            if !fits {
                let (sum, total) = (plain(with.unwrap_or(sum)), plain(total));
                found
                    .row(form, last, &["weight"])
                    .value(last.indicator.weight.clone().unwrap_or_default())
                    .say(
                        "the weights of the form sum to {sum}, not to {total}",
                        "各指标分值合计为{sum}，不等于{total}",
                        &[("sum", &sum), ("total", &total)],
                    );
            }
        }
    }
}
