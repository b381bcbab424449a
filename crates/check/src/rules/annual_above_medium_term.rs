//! A target of the year that is above that of all years.

use crate::class::Class;
use crate::terms::{Quantity, plain, single};
use crate::{Explanation, Findings, Row, Rule, Said, Subject, Thresholds};
use record::Severity;
use std::collections::BTreeMap;

/// See [`Rule::explain`].
#[derive(Debug)]
pub(crate) struct AnnualAboveMediumTerm;

impl Rule for AnnualAboveMediumTerm {
    fn name(&self) -> &'static str {
        "annual-above-medium-term"
    }

    fn severity(&self) -> Severity {
        Severity::Warning
    }

    fn explain(&self) -> &'static Explanation {
        &Explanation {
            group: "goal",
            what: Said {
                en: "a target of the year is above that of the medium term",
                zh: "年度指标值高于中长期指标值",
            },
            why: "What is reached in one year is part of what is reached in all; the two columns were mixed up.",
            example: "年度目标值 490, 实施周期目标值 147",
            help: Said { en: "check both columns", zh: "请核对年度与中长期指标值" },
        }
    }

    fn check(&self, subject: &Subject<'_>, _: &Thresholds<'_>, found: &mut Findings<'_>) {
        for form in subject.forms() {
            let mut annual: BTreeMap<(Option<&str>, &str), Quantity<'_>> = BTreeMap::new();
            let named = |row: &Row<'_>| !row.name().is_empty();
            for row in form.rows.iter().filter(|row| row.is_of_the_year() && named(row)) {
                if let Some(value) = single(&row.indicator.value) {
                    annual.insert((row.indicator.level2.as_deref(), row.name()), value);
                }
            }
            for row in form.rows.iter().filter(|row| !row.is_of_the_year() && named(row)) {
                let Some(medium) = single(&row.indicator.value) else { continue };
                let Some(year) = annual.get(&(row.indicator.level2.as_deref(), row.name())) else {
                    continue;
                };
                let counted =
                    medium.base_unit == year.base_unit && !medium.is_upper() && !year.is_upper();
                let shrinking = SHRINKING.iter().any(|word| row.name().contains(word))
                    || row.class == Some(Class::Cost);
                if counted && !shrinking && year.base > medium.base {
                    let (target, all) = (plain(year.number), row.written());
                    found.row(form, row, &["value"]).value(all).say(
                        "{name} is {year} in the year and {all} in the medium term",
                        "“{name}”年度值为{year}，高于中长期值{all}",
                        &[("name", row.name()), ("year", &target), ("all", all)],
                    );
                }
            }
        }
    }
}

/// Words in names of what is to become less.
const SHRINKING: &[&str] = &[
    "下降", "减少", "降低", "事故", "投诉", "失业", "死亡", "排放", "发病", "贫困", "时间", "时限",
];
