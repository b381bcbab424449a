//! What `jixiao check` gives: what is wrong or doubtful in what a document says, where, and with which figures.
//!
//! A [`Finding`] is about the content of a document, a [`crate::Diagnostic`] about the reading of it.

mod report;

pub use report::{
    FindingsFailure, FindingsReport, FindingsRule, FindingsSummary, FindingsVersion,
    findings_schema,
};

use crate::map::{Place, optional_place};
use crate::{Map, Severity, Source};
use document::Location;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::borrow::Cow;

/// What was found in one document.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct DocumentFindings {
    /// The file.
    pub source: Source,
    /// 预算年度.
    pub fiscal_year: Option<i32>,
    /// 部门名称.
    pub department: Option<String>,
    /// 预算项目: how many there are.
    pub projects: u64,
    /// In the order in which their places stand in the document.
    pub findings: Vec<Finding>,
}

/// One thing that a reviewer would say about a document.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Finding {
    /// The rule that found it, kebab-case: `weights-do-not-sum`.
    pub rule: Cow<'static, str>,
    /// How much it matters.
    pub severity: Severity,
    /// What is wrong or doubtful.
    pub message: Wording,
    /// What to do about it.
    pub help: Wording,
    /// Where; null for the document as a whole.
    #[serde(with = "optional_place")]
    #[schemars(with = "Option<Place>")]
    pub at: Option<Location>,
    /// The project that it is about.
    pub project: Option<FindingProject>,
    /// 三级指标: the indicator that it is about.
    pub indicator: Option<String>,
    /// What stands in that place.
    pub value: Option<String>,
    /// The figures and texts that the message speaks of, by the name that they have in it.
    pub values: Map<String>,
}

/// A sentence in the languages in which reports are written.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Wording {
    /// English: starts lowercase, ends without a stop.
    pub en: Cow<'static, str>,
    /// Chinese.
    pub zh: Cow<'static, str>,
}

/// Which project of a document a [`Finding`] is about.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct FindingProject {
    /// Its place among the projects of the records, from 0.
    pub index: usize,
    /// Ordinal in its heading.
    pub number: Option<u32>,
    /// 项目名称, else the heading of the form.
    pub name: Option<String>,
}

/// A rule as `jixiao rules` describes it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct RuleDescription {
    /// Its name: `weights-do-not-sum`.
    pub name: Cow<'static, str>,
    /// What it is about: `weight`.
    pub group: Cow<'static, str>,
    /// How much it matters where nobody says otherwise.
    pub severity: Severity,
    /// What it flags.
    pub what: Wording,
    /// Why that matters.
    pub why: Cow<'static, str>,
    /// A case that it flags.
    pub example: Cow<'static, str>,
    /// What to do about a finding.
    pub help: Wording,
    /// Numbers that a `jixiao.toml` may set.
    pub thresholds: Vec<ThresholdDescription>,
}

/// A number that a rule compares with.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ThresholdDescription {
    /// Its key in `jixiao.toml`.
    pub name: Cow<'static, str>,
    /// Its value where nobody says otherwise.
    pub default: Cow<'static, str>,
    /// What it means.
    pub about: Cow<'static, str>,
}
