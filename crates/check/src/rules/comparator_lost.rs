//! A share whose ≥ became a 2.

use crate::class::Class;
use crate::terms::{plain, single};
use crate::text::{Measure, measure};
use crate::{Explanation, Findings, Row, Rule, Said, Subject, Thresholds};
use record::Severity;
use rust_decimal::Decimal;

/// See [`Rule::explain`].
#[derive(Debug)]
pub(crate) struct ComparatorLost;

impl Rule for ComparatorLost {
    fn name(&self) -> &'static str {
        "comparator-lost"
    }

    fn severity(&self) -> Severity {
        Severity::Error
    }

    fn explain(&self) -> &'static Explanation {
        &Explanation {
            group: "value",
            what: Said {
                en: "a share above 200 % that is one when its 2 is taken for a lost ≥",
                zh: "指标值疑为“≥”被误转为“2”",
            },
            why: "Exports to text turn ≥ into 2: 290% was ≥90%. As it stands the target is impossible.",
            example: "群众满意度 290%",
            help: Said {
                en: "compare with the source document, and write ≥",
                zh: "请与原文核对，并改为“≥”",
            },
        }
    }

    fn check(&self, subject: &Subject<'_>, _: &Thresholds<'_>, found: &mut Findings<'_>) {
        for (form, row) in subject.each_row() {
            if let Some(rest) = lost_comparator(row) {
                let written = row.written();
                found.row(form, row, &["value"]).value(written).say(
                    "{value} was ≥{rest} before a conversion made a 2 of its ≥",
                    "{value}疑为≥{rest}，转换时“≥”被误转为“2”",
                    &[("value", written), ("rest", &rest)],
                );
            }
        }
    }
}

/// Words in names of shares that may be more than the whole.
pub(super) const MAY_BE_MORE: &[&str] = &[
    "增",
    "提高",
    "提升",
    "上升",
    "完成率",
    "执行率",
    "产出率",
    "回报",
    "利润",
    "收益率",
    "负债",
    "倍",
    "覆盖倍数",
    "拨备",
    "达产",
];

/// `90%` for `290%`, where the name is that of a share which cannot be more than 100 %.
pub(super) fn lost_comparator(row: &Row<'_>) -> Option<String> {
    let share =
        single(&row.indicator.value).filter(|share| share.base_unit == "%" && share.op == "eq")?;
    let bounded =
        row.class == Some(Class::Satisfaction) || measure(row.name()) == Some(Measure::Share);
    if !bounded || MAY_BE_MORE[..3].iter().any(|word| row.name().contains(word)) {
        return None;
    }
    let digits = plain(share.number);
    let rest = digits.strip_prefix('2')?;
    let number = Decimal::from_str_exact(rest).ok()?;
    let likely =
        number >= Decimal::from(10) && number <= Decimal::ONE_HUNDRED && !rest.starts_with('0');
    likely.then(|| format!("{rest}%"))
}
