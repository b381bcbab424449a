//! How a rule says what it found: a place, the figures, and a sentence in each language with the figures put in.

use crate::{Form, Level, Row, Rule};
use document::Location;
use record::{At, Finding, FindingProject, Map, Severity, Wording};
use std::borrow::Cow;

/// Where a rule puts what it finds.
pub struct Findings<'a> {
    rule: &'static dyn Rule,
    /// Severity of a finding, and of one that the rule itself thinks little of.
    severities: (Severity, Severity),
    all: &'a mut Vec<Finding>,
}

impl std::fmt::Debug for Findings<'_> {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("Findings").field("rule", &self.rule.name()).finish_non_exhaustive()
    }
}

/// A finding in the making.
#[derive(Debug)]
pub struct Draft<'f, 'a> {
    found: &'f mut Findings<'a>,
    at: Option<Location>,
    project: Option<FindingProject>,
    indicator: Option<String>,
    value: Option<String>,
    minor: bool,
}

impl<'a> Findings<'a> {
    pub(crate) fn of(
        rule: &'static dyn Rule,
        level: Level,
        all: &'a mut Vec<Finding>,
    ) -> Option<Self> {
        let severities = match level {
            Level::Default => (rule.severity(), Severity::Info),
            Level::At(severity) => (severity, severity),
            Level::Off => return None,
        };
        Some(Self { rule, severities, all })
    }

    /// About the document as a whole, or one place in it.
    pub fn document<'f>(&'f mut self, at: Option<&Location>) -> Draft<'f, 'a> {
        Draft {
            found: self,
            at: at.cloned(),
            project: None,
            indicator: None,
            value: None,
            minor: false,
        }
    }

    /// About a form, at the place of the first of `fields` that has one.
    pub fn form<'f>(&'f mut self, form: &Form<'_>, fields: &[&str]) -> Draft<'f, 'a> {
        let mut draft = self.document(None);
        draft.at = form.place(fields).cloned();
        draft.project = form.named();
        draft
    }

    /// About an indicator, at the place of the first of `fields` that has one.
    pub fn row<'f>(&'f mut self, form: &Form<'_>, row: &Row<'_>, fields: &[&str]) -> Draft<'f, 'a> {
        let mut draft = self.document(None);
        let at = &row.indicator.at;
        draft.at = first_of(at, fields).or_else(|| first_of(at, &["value", "level3"])).cloned();
        draft.project = form.named();
        draft.indicator.clone_from(&row.indicator.level3);
        draft
    }
}

impl Draft<'_, '_> {
    /// What stands in that place.
    #[must_use]
    pub fn value(mut self, value: impl Into<String>) -> Self {
        self.value = Some(value.into());
        self
    }

    /// It is only worth knowing, unless the settings give the rule a severity.
    #[must_use]
    pub fn minor(mut self) -> Self {
        self.minor = true;
        self
    }

    /// At this place instead, if it is one.
    #[must_use]
    pub fn at(mut self, at: Option<&Location>) -> Self {
        if let Some(at) = at {
            self.at = Some(at.clone());
        }
        self
    }

    /// Files it. `{name}` in a sentence stands for the value of that name.
    pub fn say(self, en: &'static str, zh: &'static str, values: &[(&'static str, &str)]) {
        let rule = self.found.rule;
        let help = rule.explain().help;
        let mut map = Map::default();
        for &(name, value) in values {
            map.insert(name, value.to_owned());
        }
        let (usual, minor) = self.found.severities;
        self.found.all.push(Finding {
            rule: Cow::Borrowed(rule.name()),
            severity: if self.minor { minor } else { usual },
            message: Wording { en: filled(en, values), zh: filled(zh, values) },
            help: Wording { en: Cow::Borrowed(help.en), zh: Cow::Borrowed(help.zh) },
            at: self.at,
            project: self.project,
            indicator: self.indicator,
            value: self.value,
            values: map,
        });
    }
}

/// The first of `fields` that has a place.
pub(crate) fn first_of<'r>(at: &'r At, fields: &[&str]) -> Option<&'r Location> {
    fields.iter().find_map(|field| at.get(field))
}

/// `sentence` with the values put in; a value is put in once and not looked at again.
fn filled(sentence: &'static str, values: &[(&'static str, &str)]) -> Cow<'static, str> {
    if !sentence.contains('{') {
        return Cow::Borrowed(sentence);
    }
    let mut text = String::with_capacity(sentence.len() + 32);
    let mut rest = sentence;
    while let Some((before, after)) = rest.split_once('{') {
        text.push_str(before);
        let Some((name, after)) = after.split_once('}') else {
            text.push('{');
            rest = after;
            continue;
        };
        let value = values.iter().find(|(known, _)| *known == name).map(|&(_, value)| value);
        text.push_str(value.unwrap_or(name));
        rest = after;
    }
    text.push_str(rest);
    Cow::Owned(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(sentence: &'static str, values: &[(&'static str, &str)], expect: &str) {
        assert_eq!(filled(sentence, values), expect);
    }

    #[test]
    fn values_are_put_in_once() {
        check("no figures", &[], "no figures");
        check(
            "{total} is not {sum}, {total}",
            &[("total", "{sum}"), ("sum", "5")],
            "{sum} is not 5, {sum}",
        );
        check("{unknown} {", &[], "unknown {");
    }
}
