//! A 绩效指标描述 that describes another thing than the name says.

use crate::text::{Measure, action, difference, is_phrase, measure, measure_word, without_bracket};
use crate::{Explanation, Findings, Rule, Said, Subject, Thresholds};
use record::Severity;

/// See [`Rule::explain`].
#[derive(Debug)]
pub(crate) struct DescriptionContradictsName;

impl Rule for DescriptionContradictsName {
    fn name(&self) -> &'static str {
        "description-contradicts-name"
    }

    fn severity(&self) -> Severity {
        Severity::Warning
    }

    fn explain(&self) -> &'static Explanation {
        &Explanation {
            group: "indicator",
            what: Said {
                en: "the description of an indicator contradicts its name",
                zh: "指标描述与指标名称矛盾",
            },
            why: "The name says what is measured, the description how. Where one counts heads and the other visits, or one buys and the other promotes, the row was copied from another project.",
            example: "软件推广数量 described as 软件采购数量; 覆盖人次 described as 覆盖人数",
            help: Said {
                en: "let name and description say the same thing",
                zh: "请使指标名称与描述一致",
            },
        }
    }

    fn check(&self, subject: &Subject<'_>, _: &Thresholds<'_>, found: &mut Findings<'_>) {
        for (form, row) in subject.each_row() {
            let (name, Some(description)) = (row.name(), row.indicator.description.as_deref())
            else {
                continue;
            };
            if name.is_empty() || !is_phrase(name) || !is_phrase(description) {
                continue;
            }
            let (one, other) = if let Some(words) = other_action(name, description) {
                words
            } else if let Some(words) = other_measure(name, description) {
                words
            } else if let Some(words) = other_way(name, description) {
                words
            } else {
                continue;
            };
            found.row(form, row, &["description"]).value(description).say(
                "the name {name} says {one}, its description {description} says {other}",
                "指标名称“{name}”为{one}，描述“{description}”为{other}",
                &[("name", name), ("one", one), ("description", description), ("other", other)],
            );
        }
    }
}

/// Two things that are done, where the texts differ in nothing else.
fn other_action<'t>(name: &'t str, description: &'t str) -> Option<(&'t str, &'t str)> {
    let (one, other) = difference(without_bracket(name), without_bracket(description));
    (action(one)? != action(other)?).then_some((one, other))
}

/// Two things that are measured.
fn other_measure(name: &str, description: &str) -> Option<(&'static str, &'static str)> {
    let (one, other) = (measure(name)?, measure(description)?);
    let any = |measured| measured == Measure::Number;
    // Any count is a number of something.
    let counts = |measured| {
        matches!(
            measured,
            Measure::Heads | Measure::Visits | Measure::Times | Measure::Area | Measure::Length
        )
    };
    let alike = one == other || any(one) && counts(other) || any(other) && counts(one);
    (!alike).then(|| (measure_word(name), measure_word(description)))
}

/// More in one, less in the other.
fn other_way(name: &str, description: &str) -> Option<(&'static str, &'static str)> {
    let word = |text: &str, words: &[&'static str]| {
        words.iter().find(|word| text.contains(**word)).copied()
    };
    let sides = |text: &str| (word(text, MORE), word(text, LESS));
    match (sides(name), sides(description)) {
        ((Some(more), None), (None, Some(less))) => Some((more, less)),
        ((None, Some(less)), (Some(more), None)) => Some((less, more)),
        _ => None,
    }
}

const MORE: &[&str] = &["提高", "提升", "增加", "增长", "上升"];
const LESS: &[&str] = &["降低", "下降", "减少", "缩短"];
