//! The record contract, version 1: what `jixiao extract` emits for one document, as Rust types.
//!
//! These types are its only definition in code; the JSON Schema is generated from them ([`json_schema`]).
//! Adding an optional field is compatible; renaming, removing or retyping one is a new version.
//!
//! ```
//! use record::{RecordSet, json_schema};
//!
//! let empty = RecordSet::new(document::Source {
//!     name: "a.txt".into(), format: "text", bytes: 0, sha256: [0; 32], encoding: Some("UTF-8"),
//! });
//! let json = serde_json::to_string(&empty)?;
//! assert!(json.starts_with(r#"{"schema":"jixiao/1","source":{"name":"a.txt","format":"text""#));
//! assert_eq!(serde_json::from_str::<RecordSet>(&json)?, empty);
//! assert_eq!(json_schema()["title"], "jixiao/1");
//! # Ok::<(), serde_json::Error>(())
//! ```
//!
//! # Provenance
//!
//! Every record object has `at`, field name → location, and `raw`, field name → source text where the cleaned text differs.
//! Parts that are no record objects of their own (`agency`, `code`, `budget`, …) stand in their owner's maps
//! under dotted names: `agency.name`, `budget.total`.
//!
//! # What this crate does not do
//!
//! It extracts nothing and writes no file.

pub mod change;
mod coverage;
mod department;
mod finding;
pub mod flat;
mod map;
mod number;
mod project;
mod schema;
mod source;
mod value;

pub use coverage::{Coverage, TableCell, UnclaimedTable, UnclaimedText};
pub use department::{Department, Goal, GoalIndicator, Measure, OverallGoal};
pub use finding::{
    DocumentFindings, Finding, FindingProject, FindingsFailure, FindingsReport, FindingsRule,
    FindingsSummary, FindingsVersion, RuleDescription, ThresholdDescription, Wording,
    findings_schema,
};
pub use map::{At, Attributes, Map, Raw};
pub use number::Number;
pub use project::{
    Agency, Budget, BudgetPart, CodeCheck, Horizon, Indicator, Money, PlanStep, Project,
    ProjectCode, ProjectGoal,
};
pub use schema::{SchemaVersion, json_schema};
pub use source::{Bookmark, Diagnostic, Severity, Source, hexadecimal};
pub use value::{Base, Kind, Span, Term, Value};

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// All records of one document.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct RecordSet {
    /// Version of the contract.
    pub schema: SchemaVersion,
    /// The file.
    pub source: Source,
    /// 预算年度 `FISCAL_YEAR`.
    pub fiscal_year: Option<i32>,
    /// 部门.
    pub department: Department,
    /// 总体绩效目标.
    pub overall_goal: Option<OverallGoal>,
    /// 分项绩效目标.
    pub goals: Vec<Goal>,
    /// 工作保障措施.
    pub measures: Vec<Measure>,
    /// 部门整体绩效指标: the indicators of a whole department's form.
    #[serde(default)]
    pub indicators: Vec<Indicator>,
    /// 预算项目绩效目标.
    pub projects: Vec<Project>,
    /// Every table that no shape claimed, whole.
    pub tables: Vec<UnclaimedTable>,
    /// 书签, in document order.
    pub bookmarks: Vec<Bookmark>,
    /// Text accounting.
    pub coverage: Coverage,
    /// What was repaired, guessed, left unread or found doubtful.
    pub diagnostics: Vec<Diagnostic>,
    /// Where `fiscal_year` was read.
    pub at: At,
}

impl RecordSet {
    /// The records of a document of which nothing is known but its source.
    pub fn new(source: document::Source) -> Self {
        Self {
            schema: SchemaVersion,
            source: source.into(),
            fiscal_year: None,
            department: Department::default(),
            overall_goal: None,
            goals: Vec::new(),
            measures: Vec::new(),
            indicators: Vec::new(),
            projects: Vec::new(),
            tables: Vec::new(),
            bookmarks: Vec::new(),
            coverage: Coverage::default(),
            diagnostics: Vec::new(),
            at: At::default(),
        }
    }
}
