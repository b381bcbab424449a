//! Weights under a level-1 indicator that do not make the points in its name.

use crate::terms::{plain, points};
use crate::{Explanation, Findings, Row, Rule, Said, Subject, Thresholds};
use record::Severity;
use rust_decimal::Decimal;
use std::collections::BTreeMap;

/// See [`Rule::explain`].
#[derive(Debug)]
pub(crate) struct LevelWeightsDoNotSum;

impl Rule for LevelWeightsDoNotSum {
    fn name(&self) -> &'static str {
        "level-weights-do-not-sum"
    }

    fn severity(&self) -> Severity {
        Severity::Error
    }

    fn explain(&self) -> &'static Explanation {
        &Explanation {
            group: "weight",
            what: Said {
                en: "the weights under a level-1 indicator do not sum to the points in its name",
                zh: "一级指标下的分值合计与其标注的分值不符",
            },
            why: "产出指标（50分） promises fifty points; the rows below it must make them. A range (40-50) is kept within.",
            example: "产出指标（50分） over rows of 10, 20 and 15 points",
            help: Said {
                en: "check the weights of the rows, and the points in the name",
                zh: "请核对各三级指标分值与一级指标分值",
            },
        }
    }

    fn check(&self, subject: &Subject<'_>, _: &Thresholds<'_>, found: &mut Findings<'_>) {
        for form in subject.forms() {
            let mut groups: BTreeMap<(&str, &str), (Option<Decimal>, &Row<'_>)> = BTreeMap::new();
            for row in form.rows_of_the_year() {
                let (Some(level1), Some(points_of)) =
                    (row.indicator.level1.as_deref(), row.indicator.level1_weight.as_deref())
                else {
                    continue;
                };
                let weight = row.indicator.weight.as_deref().and_then(points);
                let (sum, _) =
                    groups.entry((level1, points_of)).or_insert((Some(Decimal::ZERO), row));
                *sum = sum.zip(weight).and_then(|(sum, weight)| sum.checked_add(weight));
            }
            for ((level1, promised), (sum, first)) in groups {
                let Some(sum) = sum else { continue };
                let bounds = match promised.split_once('-') {
                    Some((low, high)) => points(low).zip(points(high)),
                    None => points(promised).map(|points| (points, points)),
                };
                let Some((low, high)) = bounds else { continue };
                if sum < low || sum > high {
                    let sum = plain(sum);
                    found.row(form, first, &["level1", "weight"]).value(level1).say(
                        "the weights under {level1} sum to {sum}, not to {promised}",
                        "{level1}下各指标分值合计为{sum}，与标注的{promised}分不符",
                        &[("level1", level1), ("sum", &sum), ("promised", promised)],
                    );
                }
            }
        }
    }
}
