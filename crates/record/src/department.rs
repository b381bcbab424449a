//! 部门整体绩效目标: the department, its overall goal, its sub-goals and its measures.

use crate::{At, Attributes, Raw, Term};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// 部门.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
pub struct Department {
    /// 部门名称: the X of `X总体绩效目标`, else from the cover or the forms.
    pub name: Option<String>,
    /// 部门编码.
    pub code: Option<String>,
    /// The other labelled lines of a whole department's form, label → text.
    #[serde(default)]
    pub attributes: Attributes,
    /// Source texts that differ.
    pub raw: Raw,
    /// Places.
    pub at: At,
}

/// 总体绩效目标.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct OverallGoal {
    /// The line `X总体绩效目标` under the section's own heading.
    pub heading: Option<String>,
    /// Its paragraphs joined by `\n`.
    pub text: String,
    /// Source texts that differ.
    pub raw: Raw,
    /// Places.
    pub at: At,
}

/// 分项绩效目标.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Goal {
    /// Ordinal that the label says.
    pub number: Option<u32>,
    /// As written: `(一)`, `（二）`.
    pub label: Option<String>,
    /// Heading without label and closing `。`.
    pub heading: String,
    /// 绩效目标 paragraphs joined by `\n`.
    pub text: Option<String>,
    /// The clauses of 绩效指标.
    pub indicators: Vec<GoalIndicator>,
    /// Source texts that differ.
    pub raw: Raw,
    /// Places.
    pub at: At,
}

/// One clause of the 绩效指标 of a [`Goal`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct GoalIndicator {
    /// The clause without its closing punctuation.
    pub text: String,
    /// What it quantifies; spans count in the clause's source text.
    pub terms: Vec<Term>,
    /// Source texts that differ.
    pub raw: Raw,
    /// Places.
    pub at: At,
}

/// 工作保障措施.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Measure {
    /// Ordinal that the label says.
    pub number: Option<u32>,
    /// As written: `1.`, `（一）`.
    pub label: Option<String>,
    /// First sentence without its `。`.
    pub heading: String,
    /// The rest.
    pub text: Option<String>,
    /// Source texts that differ.
    pub raw: Raw,
    /// Places.
    pub at: At,
}
