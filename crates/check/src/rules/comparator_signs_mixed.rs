//! One comparator written with two signs in one form.

use crate::{Explanation, Findings, Row, Rule, Said, Subject, Thresholds};
use record::Severity;

/// See [`Rule::explain`].
#[derive(Debug)]
pub(crate) struct ComparatorSignsMixed;

impl Rule for ComparatorSignsMixed {
    fn name(&self) -> &'static str {
        "comparator-signs-mixed"
    }

    fn severity(&self) -> Severity {
        Severity::Info
    }

    fn explain(&self) -> &'static Explanation {
        &Explanation {
            group: "indicator",
            what: Said {
                en: "one form writes a comparator with several signs (≦ and ≤)",
                zh: "同一张表中比较符号写法不一致",
            },
            why: "Systems that compare texts take ≦ and ≤ for two things. The records hold both as one.",
            example: "≦12人 and ≤2.17万 in one form",
            help: Said {
                en: "write ≥ and ≤ throughout", zh: "请统一使用“≥”“≤”"
            },
        }
    }

    fn check(&self, subject: &Subject<'_>, _: &Thresholds<'_>, found: &mut Findings<'_>) {
        for form in subject.forms() {
            for signs in SIGNS {
                let mut first: Option<(&str, &Row<'_>)> = None;
                for row in &form.rows {
                    let Some(sign) = signs.iter().find(|sign| row.written().contains(**sign))
                    else {
                        continue;
                    };
                    match first {
                        None => first = Some((sign, row)),
                        Some((known, before)) if known != *sign => {
                            let values = [("value", row.written()), ("other", before.written())];
                            found.row(form, row, &["value"]).value(row.written()).say(
                                "{value} and {other} write one comparator with two signs",
                                "{value}与{other}的比较符号写法不一致",
                                &values,
                            );
                            break;
                        }
                        Some(_) => {}
                    }
                }
            }
        }
    }
}

/// Signs of one meaning.
const SIGNS: &[&[&str]] = &[&["≥", "≧", "⩾", ">="], &["≤", "≦", "⩽", "<="]];
