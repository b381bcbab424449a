//! One 指标值确定依据 for nearly all indicators.

use crate::{Explanation, Findings, Rule, Said, Subject, Threshold, Thresholds};
use document::Location;
use record::Severity;
use rust_decimal::Decimal;
use std::collections::BTreeMap;

/// See [`Rule::explain`].
#[derive(Debug)]
pub(crate) struct BasisRepeated;

impl Rule for BasisRepeated {
    fn name(&self) -> &'static str {
        "basis-repeated"
    }

    fn severity(&self) -> Severity {
        Severity::Info
    }

    fn explain(&self) -> &'static Explanation {
        &Explanation {
            group: "goal",
            what: Said {
                en: "nearly all indicators of the document have the same 指标值确定依据",
                zh: "绝大多数指标值的确定依据相同",
            },
            why: "A basis is a standard, a contract, a plan, a measured year. 根据往年经验预估 for everything says that there is none.",
            example: "根据往年经验预估 for 33 of 40 indicators",
            help: Said {
                en: "name the standard, plan or figure on which each value rests",
                zh: "请逐项填写标准、计划或历史数据等依据",
            },
        }
    }

    fn thresholds(&self) -> &'static [Threshold] {
        &[
            Threshold {
                name: "percent",
                default: "75",
                about: "percent of the indicators from which on it is said",
            },
            Threshold {
                name: "indicators",
                default: "10",
                about: "indicators from which on it is said",
            },
        ]
    }

    fn check(&self, subject: &Subject<'_>, thresholds: &Thresholds<'_>, found: &mut Findings<'_>) {
        let mut counts: BTreeMap<&str, (u64, Option<&Location>)> = BTreeMap::new();
        let mut all = 0_u64;
        for (_, row) in subject.each_row() {
            let Some(basis) = row.indicator.basis.as_deref() else { continue };
            all += 1;
            counts.entry(basis).or_insert((0, row.indicator.at.get("basis"))).0 += 1;
        }
        let Some((&basis, &(count, place))) = counts.iter().max_by_key(|(_, (count, _))| *count)
        else {
            return;
        };
        let enough = Decimal::from(all) >= thresholds.get("indicators");
        let share = Decimal::from(count) * Decimal::ONE_HUNDRED
            >= Decimal::from(all) * thresholds.get("percent");
        if enough && share {
            found.document(place).value(basis).say(
                "{count} of {all} indicators rest on {basis}",
                "{all}个指标中有{count}个的确定依据为“{basis}”",
                &[("count", &count.to_string()), ("all", &all.to_string()), ("basis", basis)],
            );
        }
    }
}
