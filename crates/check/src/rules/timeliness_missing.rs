//! A form without 时效指标.

use crate::class::{Class, flag_missing};
use crate::{Explanation, Findings, Rule, Said, Subject, Thresholds};
use record::Severity;

/// See [`Rule::explain`].
#[derive(Debug)]
pub(crate) struct TimelinessMissing;

impl Rule for TimelinessMissing {
    fn name(&self) -> &'static str {
        "timeliness-missing"
    }

    fn severity(&self) -> Severity {
        Severity::Warning
    }

    fn explain(&self) -> &'static Explanation {
        &Explanation {
            group: "coverage",
            what: Said { en: "a form has no 时效指标", zh: "未设置时效指标" },
            why: "A table of indicators says when it is done by its 时效指标; the guidelines ask for one.",
            example: "a form with five classes of indicators and no 时效指标, such as 2023年12月31日前",
            help: Said {
                en: "add a 时效指标, such as 2023年12月31日前",
                zh: "请补充时效指标，例如：2023年12月31日前",
            },
        }
    }

    fn check(&self, subject: &Subject<'_>, _: &Thresholds<'_>, found: &mut Findings<'_>) {
        flag_missing(subject, Class::Timeliness, found);
    }
}
