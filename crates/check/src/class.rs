//! What sort of indicator one is, by the names of its levels.

use crate::{Findings, Subject};
use record::Indicator;

/// The six classes that an indicator table should cover.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Class {
    /// 数量指标.
    Quantity,
    /// 质量指标.
    Quality,
    /// 时效指标.
    Timeliness,
    /// 成本指标, as level 2 or as level 1 over 经济成本指标 …
    Cost,
    /// 效益指标: 经济, 社会, 生态, 可持续影响.
    Benefit,
    /// 满意度指标.
    Satisfaction,
}

/// Words of level-2 names, the particular before the general: 成本效益指标 is a benefit, 社会成本指标 a cost.
const LEVEL2: &[(&str, Class)] = &[
    ("满意", Class::Satisfaction),
    ("服务对象", Class::Satisfaction),
    ("数量", Class::Quantity),
    ("质量", Class::Quality),
    ("时效", Class::Timeliness),
    ("效益", Class::Benefit),
    ("效应", Class::Benefit),
    ("影响", Class::Benefit),
    ("可持续", Class::Benefit),
    ("长效", Class::Benefit),
    ("成本", Class::Cost),
];

/// Words of level-1 names, asked where level 2 says nothing. 产出指标 alone says none of the four.
const LEVEL1: &[(&str, Class)] = &[
    ("满意", Class::Satisfaction),
    ("产出", Class::Quantity),
    ("效益", Class::Benefit),
    ("效果", Class::Benefit),
    ("成本", Class::Cost),
];

impl Class {
    /// The class of `indicator`, if the names of its levels say one.
    pub(crate) fn of(indicator: &Indicator) -> Option<Self> {
        let by = |words: &[(&str, Self)], name: Option<&str>| {
            let name = name?;
            words.iter().find(|(word, _)| name.contains(word)).map(|&(_, class)| class)
        };
        by(LEVEL2, indicator.level2.as_deref()).or_else(|| {
            let level1 = indicator.level1.as_deref();
            // 产出指标 stands in the list only to stop 产出效果 from being a benefit.
            by(LEVEL1, level1).filter(|&class| class != Self::Quantity)
        })
    }

    /// 数量指标, …
    pub(crate) fn label(self) -> &'static str {
        match self {
            Self::Quantity => "数量指标",
            Self::Quality => "质量指标",
            Self::Timeliness => "时效指标",
            Self::Cost => "成本指标",
            Self::Benefit => "效益指标",
            Self::Satisfaction => "满意度指标",
        }
    }
}

/// Rows of known class from which on a form is taken for one that uses the classes.
const ENOUGH_KNOWN: usize = 2;

/// Says which forms of projects have no indicator of `class`.
///
/// A form with rows under 产出指标 whose class nobody knows may have them under another name, and is not asked
/// for the classes of 产出; nor is a form that uses the classes hardly at all.
pub(crate) fn flag_missing(subject: &Subject<'_>, class: Class, found: &mut Findings<'_>) {
    let label = class.label();
    for (form, _) in subject.each_project() {
        let known = form.rows.iter().filter(|row| row.class.is_some()).count();
        let (benefit, satisfaction) = (Class::Benefit, Class::Satisfaction);
        let output = !matches!(class, Class::Benefit | Class::Satisfaction);
        let unknown = form.rows.iter().any(|row| row.class.is_none());
        if known < ENOUGH_KNOWN || form.has(class) || (unknown && output) {
            continue;
        }
        // Where neither stands, the form is of another sort, or only begins on this page.
        if !output && unknown && !form.has(benefit) && !form.has(satisfaction) {
            continue;
        }
        found.form(form, &["name", "heading"]).say(
            "the form has no {label}",
            "表中没有{label}",
            &[("label", label)],
        );
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(level1: &str, level2: &str, expect: Option<Class>) {
        let name = |text: &str| Some(text.to_owned()).filter(|text| !text.is_empty());
        let mut indicator = crate::subject::blank_indicator();
        (indicator.level1, indicator.level2) = (name(level1), name(level2));
        assert_eq!(Class::of(&indicator), expect, "{level1} {level2}");
    }

    #[test]
    fn the_label_decides_wherever_it_stands() {
        check("产出指标", "数量指标", Some(Class::Quantity));
        check("", "时效指标", Some(Class::Timeliness));
        check("成本指标", "社会成本指标", Some(Class::Cost));
        check("产出指标", "成本指标", Some(Class::Cost));
        check("效益指标", "服务对象满意度指标", Some(Class::Satisfaction));
        check("效益指标", "可持续影响指标", Some(Class::Benefit));
        check("满意度指标", "", Some(Class::Satisfaction));
        check("成本指标", "", Some(Class::Cost));
        check("产出指标", "", None);
        check("履职效能", "重点工作", None);
    }
}
