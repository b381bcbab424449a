//! The same indicator twice in one form.

use crate::text::essence;
use crate::{Explanation, Findings, Row, Rule, Said, Subject, Thresholds};
use record::Severity;
use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

/// See [`Rule::explain`].
#[derive(Debug)]
pub(crate) struct IndicatorRepeated;

impl Rule for IndicatorRepeated {
    fn name(&self) -> &'static str {
        "indicator-repeated"
    }

    fn severity(&self) -> Severity {
        Severity::Warning
    }

    fn explain(&self) -> &'static Explanation {
        &Explanation {
            group: "indicator",
            what: Said {
                en: "an indicator stands twice in one form", zh: "同一张表中指标重复"
            },
            why: "A row was copied and not changed. Where the two values differ, nobody knows which one holds; where they are one, the weight counts twice.",
            example: "购书数量 ≥1000册 and once more 购书数量 ≥1200册",
            help: Said {
                en: "remove one of the two, or name what differs",
                zh: "请删除重复指标，或在名称中写明区别",
            },
        }
    }

    fn check(&self, subject: &Subject<'_>, _: &Thresholds<'_>, found: &mut Findings<'_>) {
        for form in subject.forms() {
            let mut seen: BTreeMap<_, &Row<'_>> = BTreeMap::new();
            for row in form.rows.iter().filter(|row| !row.name().is_empty()) {
                let one = row.indicator;
                let key = (
                    one.horizon as u8,
                    one.level2.as_deref().or(one.level1.as_deref()),
                    essence(row.name()),
                    one.description.as_deref(),
                );
                let first = match seen.entry(key) {
                    Entry::Vacant(free) => {
                        free.insert(row);
                        continue;
                    }
                    Entry::Occupied(first) => *first.get(),
                };
                let values =
                    [("name", row.name()), ("first", first.written()), ("second", row.written())];
                let draft = found.row(form, row, &["level3", "value"]).value(row.name());
                if first.written() == row.written() {
                    draft.say("{name} stands twice in the form", "“{name}”在表中重复出现", &values);
                } else {
                    draft.say(
                        "{name} stands twice in the form, with {first} and with {second}",
                        "“{name}”在表中重复出现，指标值分别为{first}和{second}",
                        &values,
                    );
                }
            }
        }
    }
}
