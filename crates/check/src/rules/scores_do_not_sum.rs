//! A total score that is not the sum of the scores.

use crate::terms::{gap, plain, points};
use crate::{Explanation, Findings, Rule, Said, Subject, Threshold, Thresholds};
use record::Severity;
use rust_decimal::Decimal;

/// See [`Rule::explain`].
#[derive(Debug)]
pub(crate) struct ScoresDoNotSum;

impl Rule for ScoresDoNotSum {
    fn name(&self) -> &'static str {
        "scores-do-not-sum"
    }

    fn severity(&self) -> Severity {
        Severity::Error
    }

    fn explain(&self) -> &'static Explanation {
        &Explanation {
            group: "score",
            what: Said {
                en: "the total 得分 is not the sum of the scores",
                zh: "自评总分不等于各项得分之和",
            },
            why: "The total decides the grade of the project, and anyone can add it up.",
            example: "合计 得分 98, the rows and 预算执行率 95.5",
            help: Said { en: "add up the scores anew", zh: "请重新计算总分" },
        }
    }

    fn thresholds(&self) -> &'static [Threshold] {
        &[Threshold { name: "tolerance", default: "0.1", about: "points that the sum may be off" }]
    }

    fn check(&self, subject: &Subject<'_>, thresholds: &Thresholds<'_>, found: &mut Findings<'_>) {
        for (form, project) in subject.each_project() {
            let total = project.attributes.iter().find(|(label, _)| {
                TOTALS.iter().any(|word| label.starts_with(word)) && label.ends_with("得分")
            });
            let Some((label, written)) = total else { continue };
            let Some(total) = points(written) else { continue };
            let scores =
                form.rows_of_the_year().map(|row| row.indicator.score.as_deref().and_then(points));
            let Some(scores) =
                scores.collect::<Option<Vec<Decimal>>>().filter(|scores| !scores.is_empty())
            else {
                continue;
            };
            let sum = scores.iter().try_fold(Decimal::ZERO, |sum, score| sum.checked_add(*score));
            let Some(sum) = sum else { continue };
            let execution = form.execution("得分").unwrap_or_default();
            let with = sum.checked_add(execution).unwrap_or(sum);
            let tolerance = thresholds.get("tolerance");
            if gap(total, with) <= tolerance || gap(total, sum) <= tolerance {
                continue;
            }
            let with = plain(with);
            found
                .form(form, &["executed"])
                .at(project.at.get(&format!("attributes.{label}")))
                .value(written)
                .say(
                    "the total score is {written}, the scores sum to {sum}",
                    "总分为{written}，各项得分合计为{sum}",
                    &[("written", written), ("sum", &with)],
                );
        }
    }
}

/// How the label of the row of totals begins.
const TOTALS: &[&str] = &["总分", "合计", "总计", "自评总分", "综合得分"];
