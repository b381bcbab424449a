//! A share of more than the whole.

use crate::class::Class;
use crate::rules::comparator_lost::{MAY_BE_MORE, lost_comparator};
use crate::terms::single;
use crate::text::{Measure, measure};
use crate::{Explanation, Findings, Rule, Said, Subject, Thresholds};
use record::Severity;
use rust_decimal::Decimal;

/// See [`Rule::explain`].
#[derive(Debug)]
pub(crate) struct PercentageAbove100;

impl Rule for PercentageAbove100 {
    fn name(&self) -> &'static str {
        "percentage-above-100"
    }

    fn severity(&self) -> Severity {
        Severity::Warning
    }

    fn explain(&self) -> &'static Explanation {
        &Explanation {
            group: "value",
            what: Said { en: "a share is above 100 %", zh: "比例类指标值超过100%" },
            why: "No more than all can be satisfied, covered or accepted. Growth may be more and is not flagged.",
            example: "群众满意度 ≥120%",
            help: Said {
                en: "check the number against the source document", zh: "请核对指标值"
            },
        }
    }

    fn check(&self, subject: &Subject<'_>, _: &Thresholds<'_>, found: &mut Findings<'_>) {
        for (form, row) in subject.each_row() {
            let Some(share) = single(&row.indicator.value) else { continue };
            let bounded = row.class == Some(Class::Satisfaction)
                || measure(row.name()) == Some(Measure::Share);
            let above = share.base_unit == "%" && share.base > Decimal::ONE_HUNDRED;
            let growth = MAY_BE_MORE.iter().any(|word| row.name().contains(word));
            if !above || !bounded || growth || lost_comparator(row).is_some() {
                continue;
            }
            let written = row.written();
            found.row(form, row, &["value"]).value(written).say(
                "{name} of {value} is more than the whole",
                "“{name}”为{value}，超过100%",
                &[("name", row.name()), ("value", written)],
            );
        }
    }
}
