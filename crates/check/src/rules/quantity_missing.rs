//! A form without 数量指标.

use crate::class::{Class, flag_missing};
use crate::{Explanation, Findings, Rule, Said, Subject, Thresholds};
use record::Severity;

/// See [`Rule::explain`].
#[derive(Debug)]
pub(crate) struct QuantityMissing;

impl Rule for QuantityMissing {
    fn name(&self) -> &'static str {
        "quantity-missing"
    }

    fn severity(&self) -> Severity {
        Severity::Warning
    }

    fn explain(&self) -> &'static Explanation {
        &Explanation {
            group: "coverage",
            what: Said { en: "a form has no 数量指标", zh: "未设置数量指标" },
            why: "A table of indicators says how much is done by its 数量指标; the guidelines ask for one.",
            example: "a form with five classes of indicators and no 数量指标, such as 购书1000册",
            help: Said {
                en: "add a 数量指标, such as 购书1000册",
                zh: "请补充数量指标，例如：购书1000册",
            },
        }
    }

    fn check(&self, subject: &Subject<'_>, _: &Thresholds<'_>, found: &mut Findings<'_>) {
        flag_missing(subject, Class::Quantity, found);
    }
}
