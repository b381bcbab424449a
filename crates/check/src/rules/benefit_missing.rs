//! A form without 效益指标.

use crate::class::{Class, flag_missing};
use crate::{Explanation, Findings, Rule, Said, Subject, Thresholds};
use record::Severity;

/// See [`Rule::explain`].
#[derive(Debug)]
pub(crate) struct BenefitMissing;

impl Rule for BenefitMissing {
    fn name(&self) -> &'static str {
        "benefit-missing"
    }

    fn severity(&self) -> Severity {
        Severity::Warning
    }

    fn explain(&self) -> &'static Explanation {
        &Explanation {
            group: "coverage",
            what: Said { en: "a form has no 效益指标", zh: "未设置效益指标" },
            why: "A table of indicators says what it is good for by its 效益指标; the guidelines ask for one.",
            example: "a form with five classes of indicators and no 效益指标, such as 覆盖行政村≥90%",
            help: Said {
                en: "add a 效益指标, such as 覆盖行政村≥90%",
                zh: "请补充效益指标，例如：覆盖行政村≥90%",
            },
        }
    }

    fn check(&self, subject: &Subject<'_>, _: &Thresholds<'_>, found: &mut Findings<'_>) {
        flag_missing(subject, Class::Benefit, found);
    }
}
