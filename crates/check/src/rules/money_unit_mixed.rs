//! A form in another unit of money than most of the document.

use crate::{Explanation, Findings, Rule, Said, Subject, Thresholds};
use record::Severity;
use std::collections::BTreeMap;

/// See [`Rule::explain`].
#[derive(Debug)]
pub(crate) struct MoneyUnitMixed;

impl Rule for MoneyUnitMixed {
    fn name(&self) -> &'static str {
        "money-unit-mixed"
    }

    fn severity(&self) -> Severity {
        Severity::Warning
    }

    fn explain(&self) -> &'static Explanation {
        &Explanation {
            group: "budget",
            what: Said {
                en: "the form states its money in another unit than most of the document",
                zh: "金额单位与文件中多数表格不一致",
            },
            why: "Who adds up a column of 万元 takes 元 for 万元. Mostly the unit is right and the amount was not converted, or the other way round.",
            example: "单位：万元 in six forms and 单位：元 in one",
            help: Said {
                en: "use one unit for the whole document, and check the amounts",
                zh: "请统一金额单位，并核对金额",
            },
        }
    }

    fn check(&self, subject: &Subject<'_>, _: &Thresholds<'_>, found: &mut Findings<'_>) {
        let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
        for (_, project) in subject.each_project() {
            if let Some(unit) = &project.money_unit {
                *counts.entry(unit).or_default() += 1;
            }
        }
        let Some((&usual, &most)) = counts.iter().max_by_key(|&(_, count)| *count) else { return };
        for (form, project) in subject.each_project() {
            let Some(unit) = project.money_unit.as_deref().filter(|&unit| unit != usual) else {
                continue;
            };
            if counts.get(unit).is_some_and(|&count| count * 2 <= most) {
                found.form(form, &["money_unit"]).value(unit).say(
                    "the unit of money is {unit}, and {usual} in {most} other forms of the document",
                    "金额单位为{unit}，而文件中另有{most}张表为{usual}",
                    &[("unit", unit), ("usual", usual), ("most", &most.to_string())],
                );
            }
        }
    }
}
