//! A name of an indicator that is a paragraph.

use crate::terms::plain;
use crate::{Explanation, Findings, Rule, Said, Subject, Threshold, Thresholds};
use record::Severity;
use rust_decimal::Decimal;

/// See [`Rule::explain`].
#[derive(Debug)]
pub(crate) struct IndicatorNameLong;

impl Rule for IndicatorNameLong {
    fn name(&self) -> &'static str {
        "indicator-name-long"
    }

    fn severity(&self) -> Severity {
        Severity::Info
    }

    fn explain(&self) -> &'static Explanation {
        &Explanation {
            group: "indicator",
            what: Said {
                en: "the name of an indicator is longer than the systems take",
                zh: "三级指标名称过长",
            },
            why: "The budget systems take 40 characters; a longer name is cut there, or refused. What explains the indicator belongs into its description.",
            example: "a 三级指标 of 60 characters",
            help: Said {
                en: "shorten the name, and explain it under 绩效指标描述",
                zh: "请精简三级指标名称，说明内容填入指标描述",
            },
        }
    }

    fn thresholds(&self) -> &'static [Threshold] {
        &[Threshold { name: "longest", default: "40", about: "characters that a name may have" }]
    }

    fn check(&self, subject: &Subject<'_>, thresholds: &Thresholds<'_>, found: &mut Findings<'_>) {
        let longest = thresholds.get("longest");
        for (form, row) in subject.each_row() {
            let count = row.name().chars().count();
            if Decimal::from(count) > longest {
                found.row(form, row, &["level3"]).value(row.name()).say(
                    "the name of the indicator has {count} characters, more than {longest}",
                    "三级指标名称有{count}个字，超过{longest}个字",
                    &[("count", &count.to_string()), ("longest", &plain(longest))],
                );
            }
        }
    }
}
