//! A form without 成本指标.

use crate::class::{Class, flag_missing};
use crate::{Explanation, Findings, Rule, Said, Subject, Thresholds};
use record::Severity;

/// See [`Rule::explain`].
#[derive(Debug)]
pub(crate) struct CostMissing;

impl Rule for CostMissing {
    fn name(&self) -> &'static str {
        "cost-missing"
    }

    fn severity(&self) -> Severity {
        Severity::Warning
    }

    fn explain(&self) -> &'static Explanation {
        &Explanation {
            group: "coverage",
            what: Said { en: "a form has no 成本指标", zh: "未设置成本指标" },
            why: "A table of indicators says what it may cost by its 成本指标; the guidelines ask for one.",
            example: "a form with five classes of indicators and no 成本指标, such as ≤6.54万元",
            help: Said {
                en: "add a 成本指标, such as ≤6.54万元",
                zh: "请补充成本指标，例如：≤6.54万元",
            },
        }
    }

    fn check(&self, subject: &Subject<'_>, _: &Thresholds<'_>, found: &mut Findings<'_>) {
        flag_missing(subject, Class::Cost, found);
    }
}
