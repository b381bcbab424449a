//! More points than what was reached is worth.

use crate::subject::{Shortfall, shortfall};
use crate::terms::{gap, plain, points};
use crate::{Explanation, Findings, Rule, Said, Subject, Threshold, Thresholds};
use record::Severity;

/// See [`Rule::explain`].
#[derive(Debug)]
pub(crate) struct ScoreAboveAchievement;

impl Rule for ScoreAboveAchievement {
    fn name(&self) -> &'static str {
        "score-above-achievement"
    }

    fn severity(&self) -> Severity {
        Severity::Warning
    }

    fn explain(&self) -> &'static Explanation {
        &Explanation {
            group: "score",
            what: Said {
                en: "得分 is more than what was reached is worth",
                zh: "得分高于完成情况应得的分值",
            },
            why: "Points follow the share of the target that was reached: 9 of 10 places earn at most 90 % of the weight. Fewer points than that are the evaluator’s choice and are not flagged.",
            example: "指标值 ≥100场, 实际完成值 80场, 分值 10, 得分 10",
            help: Said {
                en: "score by the share that was reached, or correct the actual value",
                zh: "请按完成比例计分，或核实实际完成值",
            },
        }
    }

    fn thresholds(&self) -> &'static [Threshold] {
        &[Threshold { name: "tolerance", default: "0.1", about: "points that may be earned more" }]
    }

    fn check(&self, subject: &Subject<'_>, thresholds: &Thresholds<'_>, found: &mut Findings<'_>) {
        for (form, row) in subject.each_row() {
            let one = row.indicator;
            let (Some(score), Some(weight)) =
                (one.score.as_deref().and_then(points), one.weight.as_deref().and_then(points))
            else {
                continue;
            };
            let Some(Shortfall { target, actual, falling: false }) = shortfall(row) else {
                continue;
            };
            let earned = actual.checked_mul(weight).and_then(|product| product.checked_div(target));
            let Some(earned) = earned.map(|earned| earned.round_dp(2)) else { continue };
            if score > earned && gap(score, earned) > thresholds.get("tolerance") {
                let (score, earned) = (plain(score), plain(earned));
                let actual = one.actual.as_ref().map_or("", |actual| actual.raw.as_str());
                found.row(form, row, &["score"]).value(score.clone()).say(
                    "得分 {score} is more than the {earned} that {actual} of {target} is worth",
                    "实际完成{actual}、指标值{target}，应得{earned}分，得分为{score}",
                    &[
                        ("score", &score),
                        ("earned", &earned),
                        ("actual", actual),
                        ("target", row.written()),
                    ],
                );
            }
        }
    }
}
