//! Rules over a [`record::RecordSet`]: what a reviewer of such documents would say about what stands in them.
//!
//! ```
//! use check::{RULES, Settings, check};
//!
//! let mut records = record::RecordSet::new(document::Source {
//!     name: "a.txt".into(), format: "text", bytes: 0, sha256: [0; 32], encoding: Some("UTF-8"),
//! });
//! assert_eq!(check(&records, &Settings::default()), []);
//!
//! let goal = |number| record::Goal {
//!     number: Some(number), label: None, heading: "加强宣传".into(), text: None,
//!     indicators: vec![], raw: Default::default(), at: Default::default(),
//! };
//! records.goals = vec![goal(1), goal(3)];
//! let findings = check(&records, &Settings::default());
//! assert_eq!(findings[0].rule, "numbering-has-gaps");
//! assert!(RULES.iter().any(|rule| rule.name() == findings[0].rule));
//! ```
//!
//! # What this crate does not do
//!
//! It reads no file, cannot fail, and knows nothing of formats or layouts: it sees records, and says what it thinks of
//! them. It corrects nothing.

mod amount;
mod class;
mod findings;
mod rules;
mod settings;
mod subject;
mod terms;
mod text;

pub use findings::Findings;
pub use rules::RULES;
pub use settings::{Level, Settings, SettingsError, Thresholds, rules_named};
pub use subject::{Form, Row, Subject};

use record::{Finding, RecordSet, Severity};

/// One thing to look for.
pub trait Rule: Sync {
    /// Kebab-case, and named for what it flags: `weights-do-not-sum`.
    fn name(&self) -> &'static str;

    /// How much it matters where nobody says otherwise.
    fn severity(&self) -> Severity;

    /// What it flags and why.
    fn explain(&self) -> &'static Explanation;

    /// Numbers that a `jixiao.toml` may set.
    fn thresholds(&self) -> &'static [Threshold] {
        &[]
    }

    /// Looks for it.
    fn check(&self, subject: &Subject<'_>, thresholds: &Thresholds<'_>, found: &mut Findings<'_>);
}

/// What a rule flags and why, for `jixiao rules` and reports.
#[derive(Debug)]
pub struct Explanation {
    /// What it is about: `budget`, `indicator`, …; `--select` takes it for all of its rules.
    pub group: &'static str,
    /// What it flags, in one line.
    pub what: Said,
    /// Why that matters.
    pub why: &'static str,
    /// A case that it flags.
    pub example: &'static str,
    /// What to do about a finding.
    pub help: Said,
}

/// A text in the languages of reports.
#[derive(Debug, Clone, Copy)]
pub struct Said {
    /// English.
    pub en: &'static str,
    /// Chinese.
    pub zh: &'static str,
}

/// A number that a rule compares with.
#[derive(Debug)]
pub struct Threshold {
    /// Its key in `jixiao.toml`.
    pub name: &'static str,
    /// Its value where nobody says otherwise, a decimal.
    pub default: &'static str,
    /// What it means.
    pub about: &'static str,
}

/// Everything that the rules have to say about `records`, in the order in which the places stand in the document.
pub fn check(records: &RecordSet, settings: &Settings) -> Vec<Finding> {
    let subject = Subject::new(records);
    let mut all = Vec::new();
    for (index, &rule) in RULES.iter().enumerate() {
        let Some(mut found) = Findings::of(rule, settings.level(index), &mut all) else { continue };
        rule.check(&subject, &settings.thresholds(index, rule), &mut found);
    }
    // Stable: where two rules speak of one place, the order of `RULES` decides.
    all.sort_by(|one, other| one.at.cmp(&other.at));
    all
}
