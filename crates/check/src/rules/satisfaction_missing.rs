//! A form without 满意度指标.

use crate::class::{Class, flag_missing};
use crate::{Explanation, Findings, Rule, Said, Subject, Thresholds};
use record::Severity;

/// See [`Rule::explain`].
#[derive(Debug)]
pub(crate) struct SatisfactionMissing;

impl Rule for SatisfactionMissing {
    fn name(&self) -> &'static str {
        "satisfaction-missing"
    }

    fn severity(&self) -> Severity {
        Severity::Warning
    }

    fn explain(&self) -> &'static Explanation {
        &Explanation {
            group: "coverage",
            what: Said { en: "a form has no 满意度指标", zh: "未设置满意度指标" },
            why: "A table of indicators says what those say for whom it is done by its 满意度指标; the guidelines ask for one. Real documents often lack it, where nobody outside is served.",
            example: "a form with five classes of indicators and no 满意度指标, such as 群众满意度≥90%",
            help: Said {
                en: "add a 满意度指标, such as 群众满意度≥90%",
                zh: "请补充满意度指标，例如：群众满意度≥90%",
            },
        }
    }

    fn check(&self, subject: &Subject<'_>, _: &Thresholds<'_>, found: &mut Findings<'_>) {
        flag_missing(subject, Class::Satisfaction, found);
    }
}
