//! More points than an indicator is worth.

use crate::terms::points;
use crate::{Explanation, Findings, Rule, Said, Subject, Thresholds};
use record::Severity;

/// See [`Rule::explain`].
#[derive(Debug)]
pub(crate) struct ScoreAboveWeight;

impl Rule for ScoreAboveWeight {
    fn name(&self) -> &'static str {
        "score-above-weight"
    }

    fn severity(&self) -> Severity {
        Severity::Error
    }

    fn explain(&self) -> &'static Explanation {
        &Explanation {
            group: "score",
            what: Said { en: "得分 is above 分值", zh: "得分大于分值" },
            why: "The weight is the most that a row can earn.",
            example: "分值 10, 得分 12",
            help: Said {
                en: "lower the score to the weight", zh: "请将得分调整到分值以内"
            },
        }
    }

    fn check(&self, subject: &Subject<'_>, _: &Thresholds<'_>, found: &mut Findings<'_>) {
        for (form, row) in subject.each_row() {
            let one = row.indicator;
            let (Some(score), Some(weight)) = (one.score.as_deref(), one.weight.as_deref()) else {
                continue;
            };
            if points(score).zip(points(weight)).is_some_and(|(score, weight)| score > weight) {
                found.row(form, row, &["score"]).value(score).say(
                    "得分 {score} is above 分值 {weight}",
                    "得分{score}大于分值{weight}",
                    &[("score", score), ("weight", weight)],
                );
            }
        }
    }
}
