//! A form without 质量指标.

use crate::class::{Class, flag_missing};
use crate::{Explanation, Findings, Rule, Said, Subject, Thresholds};
use record::Severity;

/// See [`Rule::explain`].
#[derive(Debug)]
pub(crate) struct QualityMissing;

impl Rule for QualityMissing {
    fn name(&self) -> &'static str {
        "quality-missing"
    }

    fn severity(&self) -> Severity {
        Severity::Warning
    }

    fn explain(&self) -> &'static Explanation {
        &Explanation {
            group: "coverage",
            what: Said { en: "a form has no 质量指标", zh: "未设置质量指标" },
            why: "A table of indicators says how well it is done by its 质量指标; the guidelines ask for one.",
            example: "a form with five classes of indicators and no 质量指标, such as 验收合格率100%",
            help: Said {
                en: "add a 质量指标, such as 验收合格率100%",
                zh: "请补充质量指标，例如：验收合格率100%",
            },
        }
    }

    fn check(&self, subject: &Subject<'_>, _: &Thresholds<'_>, found: &mut Findings<'_>) {
        flag_missing(subject, Class::Quality, found);
    }
}
