//! The change contract: what `jixiao diff` says about two years, as Rust types.
//!
//! [`Changes`] is the wire form; its JSON Schema is [`changes_schema`]. [`Comparison`] adds what pages and workbooks
//! show beside the changes: which project stands beside which, also where nothing changed.

mod comparison;

pub use comparison::{
    Comparison, DepartmentPair, GoalPair, IndicatorPair, ProjectPair, ProjectPlace,
};

use crate::Number;
use rust_decimal::Decimal;
use schemars::generate::SchemaSettings;
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::de::{Deserializer, Error};
use serde::ser::Serializer;
use serde::{Deserialize, Serialize};
use std::borrow::Cow;
use std::collections::BTreeMap;

/// What changed from one year to another.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Changes {
    /// Version of the contract.
    pub schema: ChangesVersion,
    /// The year that it was.
    pub old: Side,
    /// The year that it is.
    pub new: Side,
    /// Department by department, project by project; what became of a project comes first.
    pub changes: Vec<Change>,
    /// The same in numbers.
    pub summary: ChangesSummary,
}

/// One of the two years.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
pub struct Side {
    /// 预算年度 of most of the documents.
    pub fiscal_year: Option<i32>,
    /// The documents, in the order given.
    pub documents: Vec<SideDocument>,
}

/// A document of one of the two years.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct SideDocument {
    /// Path as given.
    pub name: String,
    /// SHA-256 of the file.
    pub sha256: String,
    /// 预算年度.
    pub fiscal_year: Option<i32>,
    /// 部门名称.
    pub department: Option<String>,
    /// Number of its projects.
    pub projects: u64,
}

/// One change.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Change {
    /// What sort of change.
    pub kind: ChangeKind,
    /// Names the change; the same records give the same id in every run.
    pub id: String,
    /// What it was: a name, a text, an amount in yuan; a list of names for merged projects.
    pub old: Option<Statement>,
    /// What it is.
    pub new: Option<Statement>,
    /// Where it stands in the documents.
    pub at: Sides<Statement>,
    /// The documents in which it stands, by their names.
    pub document: Sides<Statement>,
    /// 部门名称, where one is known.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub department: Option<Sides<String>>,
    /// The project's names, where it belongs to one.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub project: Option<Sides<String>>,
    /// 分项绩效目标: the headings of the goal, where it belongs to one that has a heading.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub goal: Option<Sides<String>>,
    /// 三级指标, where it belongs to an indicator: its name in the new year, else in the old.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub level3: Option<String>,
    /// For amounts: by how many percent it grew.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub percent: Option<Number>,
    /// For values and clauses: whether more or less is asked for.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub direction: Option<Direction>,
    /// For an indicator that was added or removed: its value.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub value: Option<String>,
    /// For projects that stand beside each other: how sure that is, from 0 to 1.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub confidence: Option<Number>,
    /// What speaks for it.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub reasons: Vec<Reason>,
    /// For texts that were reworded: the pieces that stayed, went and came, in order.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub pieces: Vec<Piece>,
}

/// Something said of both years.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Sides<T> {
    /// Of the old year.
    pub old: Option<T>,
    /// Of the new year.
    pub new: Option<T>,
}

impl<T> Default for Sides<T> {
    fn default() -> Self {
        Self { old: None, new: None }
    }
}

/// A text, or several where a project became several or several became one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(untagged)]
pub enum Statement {
    /// One.
    One(String),
    /// Several.
    Several(Vec<String>),
}

impl Statement {
    /// Its texts.
    pub fn texts(&self) -> &[String] {
        match self {
            Self::One(text) => std::slice::from_ref(text),
            Self::Several(texts) => texts,
        }
    }
}

impl From<String> for Statement {
    fn from(text: String) -> Self {
        Self::One(text)
    }
}

/// Why two things were taken for the same.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Reason {
    /// Short and stable: `same-code`, `same-name`, `shared-indicators`, …
    pub name: Cow<'static, str>,
    /// The same for people.
    pub message: String,
}

/// A piece of a text that was reworded.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Piece {
    /// What became of it.
    pub fate: Fate,
    /// Its characters.
    pub text: String,
}

/// What became of a piece of text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Fate {
    /// It stands in both.
    Kept,
    /// Only in the old.
    Deleted,
    /// Only in the new.
    Inserted,
}

/// Whether a target asks for more than it did.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "lowercase")]
pub enum Direction {
    /// It asks for more: `≥90%` → `≥95%`, `≤30万元` → `≤25万元`, an earlier deadline.
    Tightened,
    /// It asks for less.
    Loosened,
    /// No better or worse, or of two kinds.
    Changed,
}

impl Direction {
    /// As it is written.
    pub fn name(self) -> &'static str {
        match self {
            Self::Tightened => "tightened",
            Self::Loosened => "loosened",
            Self::Changed => "changed",
        }
    }
}

/// What sort of change.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum ChangeKind {
    /// The same project, its name equal but for the year.
    ProjectContinued,
    /// The same project under another name.
    ProjectRenamed,
    /// null → name.
    ProjectAdded,
    /// name → null.
    ProjectRemoved,
    /// name → list of names.
    ProjectSplit,
    /// List of names → name.
    ProjectMerged,
    /// Agency → agency.
    ProjectMoved,
    /// 项目编码 → 项目编码.
    CodeChanged,
    /// Yuan → yuan.
    BudgetChanged,
    /// What was spent in the old year → the new year's budget, in yuan.
    BudgetExecuted,
    /// 资金用途 → 资金用途.
    PurposeReworded,
    /// null → text.
    GoalAdded,
    /// text → null.
    GoalRemoved,
    /// text → text.
    GoalReworded,
    /// Copied, word for word but for the year.
    GoalUnchanged,
    /// Heading → heading of a 分项绩效目标.
    GoalRenamed,
    /// null → clause of the 绩效指标 of a 分项绩效目标.
    GoalIndicatorAdded,
    /// clause → null.
    GoalIndicatorRemoved,
    /// clause → clause, with `direction`.
    GoalIndicatorChanged,
    /// null → 工作保障措施.
    MeasureAdded,
    /// measure → null.
    MeasureRemoved,
    /// measure → measure.
    MeasureReworded,
    /// null → name.
    IndicatorAdded,
    /// name → null.
    IndicatorRemoved,
    /// name → name.
    IndicatorRenamed,
    /// Level 2 → level 2.
    IndicatorMoved,
    /// Value → value.
    IndicatorChanged,
    /// What was reached in the old year → the new year's value.
    IndicatorReached,
}

impl ChangeKind {
    /// All kinds, in the order in which they are shown.
    pub const ALL: &'static [Self] = &[
        Self::ProjectContinued,
        Self::ProjectRenamed,
        Self::ProjectAdded,
        Self::ProjectRemoved,
        Self::ProjectSplit,
        Self::ProjectMerged,
        Self::ProjectMoved,
        Self::CodeChanged,
        Self::BudgetChanged,
        Self::BudgetExecuted,
        Self::PurposeReworded,
        Self::GoalAdded,
        Self::GoalRemoved,
        Self::GoalReworded,
        Self::GoalUnchanged,
        Self::GoalRenamed,
        Self::GoalIndicatorAdded,
        Self::GoalIndicatorRemoved,
        Self::GoalIndicatorChanged,
        Self::MeasureAdded,
        Self::MeasureRemoved,
        Self::MeasureReworded,
        Self::IndicatorAdded,
        Self::IndicatorRemoved,
        Self::IndicatorRenamed,
        Self::IndicatorMoved,
        Self::IndicatorChanged,
        Self::IndicatorReached,
    ];

    /// As it is written: `budget_changed`.
    pub fn name(self) -> &'static str {
        match self {
            Self::ProjectContinued => "project_continued",
            Self::ProjectRenamed => "project_renamed",
            Self::ProjectAdded => "project_added",
            Self::ProjectRemoved => "project_removed",
            Self::ProjectSplit => "project_split",
            Self::ProjectMerged => "project_merged",
            Self::ProjectMoved => "project_moved",
            Self::CodeChanged => "code_changed",
            Self::BudgetChanged => "budget_changed",
            Self::BudgetExecuted => "budget_executed",
            Self::PurposeReworded => "purpose_reworded",
            Self::GoalAdded => "goal_added",
            Self::GoalRemoved => "goal_removed",
            Self::GoalReworded => "goal_reworded",
            Self::GoalUnchanged => "goal_unchanged",
            Self::GoalRenamed => "goal_renamed",
            Self::GoalIndicatorAdded => "goal_indicator_added",
            Self::GoalIndicatorRemoved => "goal_indicator_removed",
            Self::GoalIndicatorChanged => "goal_indicator_changed",
            Self::MeasureAdded => "measure_added",
            Self::MeasureRemoved => "measure_removed",
            Self::MeasureReworded => "measure_reworded",
            Self::IndicatorAdded => "indicator_added",
            Self::IndicatorRemoved => "indicator_removed",
            Self::IndicatorRenamed => "indicator_renamed",
            Self::IndicatorMoved => "indicator_moved",
            Self::IndicatorChanged => "indicator_changed",
            Self::IndicatorReached => "indicator_reached",
        }
    }

    /// Whether it says that something stayed, or sets the past beside the present, and so is no change in itself.
    pub fn is_no_change(self) -> bool {
        matches!(
            self,
            Self::ProjectContinued
                | Self::GoalUnchanged
                | Self::BudgetExecuted
                | Self::IndicatorReached
        )
    }
}

/// Changes in numbers.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
pub struct ChangesSummary {
    /// How many changes of each kind; every kind is named.
    pub counts: BTreeMap<ChangeKind, u64>,
    /// How many values were tightened, loosened or changed otherwise.
    pub directions: BTreeMap<Direction, u64>,
    /// Projects of either year.
    pub projects: Totals<u64>,
    /// All budgets of either year, in yuan.
    pub budget: Totals<Number>,
    /// By how many percent the budget grew; null where there was none.
    pub budget_percent: Option<Number>,
    /// Projects of either year whose budget is not known.
    pub without_budget: Totals<u64>,
}

/// A number of each year.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Totals<T> {
    /// Of the old year.
    pub old: T,
    /// Of the new year.
    pub new: T,
}

impl Default for Totals<u64> {
    fn default() -> Self {
        Self { old: 0, new: 0 }
    }
}

impl Default for Totals<Number> {
    fn default() -> Self {
        Self { old: Decimal::ZERO.into(), new: Decimal::ZERO.into() }
    }
}

/// The version of the contract, which serialises as `"jixiao-diff/1"` and accepts no other.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct ChangesVersion;

impl ChangesVersion {
    /// How it is written.
    pub const TEXT: &'static str = "jixiao-diff/1";
}

impl Serialize for ChangesVersion {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(Self::TEXT)
    }
}

impl<'de> Deserialize<'de> for ChangesVersion {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let found = Cow::<'de, str>::deserialize(deserializer)?;
        if found == Self::TEXT {
            return Ok(Self);
        }
        Err(D::Error::custom(format!("expected changes of {}, found {found:?}", Self::TEXT)))
    }
}

impl JsonSchema for ChangesVersion {
    fn schema_name() -> Cow<'static, str> {
        "ChangesVersion".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "const": Self::TEXT })
    }
}

/// The JSON Schema (draft 2020-12) of one [`Changes`].
pub fn changes_schema() -> serde_json::Value {
    let generator = SchemaSettings::draft2020_12().for_serialize().into_generator();
    let mut schema = generator.into_root_schema_for::<Changes>();
    schema.insert("title".to_owned(), ChangesVersion::TEXT.into());
    schema.to_value()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_has_the_name_that_it_serialises_as() {
        for &kind in ChangeKind::ALL {
            let json = serde_json::to_string(&kind).expect("serialises");
            assert_eq!(json, format!("\"{}\"", kind.name()));
        }
        assert!(ChangeKind::ALL.is_sorted(), "in the order of the type");
    }

    #[test]
    fn a_list_of_names_and_a_name_read_back() {
        for json in [r#"["小学","中学"]"#, r#""学校""#] {
            let statement: Statement = serde_json::from_str(json).expect("a statement");
            assert_eq!(serde_json::to_string(&statement).expect("serialises"), json);
        }
    }

    #[test]
    fn another_version_is_refused() {
        let error = serde_json::from_str::<ChangesVersion>("\"jixiao/1\"").expect_err("not this");
        assert_eq!(error.to_string(), "expected changes of jixiao-diff/1, found \"jixiao/1\"");
    }

    #[test]
    fn the_schema_names_its_version() {
        assert_eq!(changes_schema()["title"], "jixiao-diff/1");
    }
}
