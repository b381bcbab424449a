//! 预算项目绩效目标: a project, its money, plan, goals and indicators.

use crate::{At, Attributes, Number, Raw, Value};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::borrow::Cow;

/// 预算项目.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize, JsonSchema)]
pub struct Project {
    /// Ordinal in the heading: 1 of `1.2023年…`.
    pub number: Option<u32>,
    /// Heading without the number.
    pub heading: Option<String>,
    /// The last bookmark standing in that heading.
    pub bookmark: Option<String>,
    /// 单位 `AGENCY_CODE`, `AGENCY_NAME`.
    pub agency: Agency,
    /// 主管部门.
    pub supervisor: Option<Agency>,
    /// 项目编码 `PRO_CODE`.
    pub code: Option<ProjectCode>,
    /// 项目名称 `PRO_NAME`.
    pub name: Option<String>,
    /// Any other labelled line of the form's block, label → text.
    pub attributes: Attributes,
    /// 万元 or 元, as declared for the table.
    pub money_unit: Option<String>,
    /// 预算.
    pub budget: Budget,
    /// 全年执行数, in self-evaluation tables.
    pub executed: Option<Money>,
    /// 资金用途.
    pub purpose: Option<String>,
    /// 资金支出计划.
    pub plan: Vec<PlanStep>,
    /// 绩效目标 `KPI_TARGET`.
    pub goals: Vec<ProjectGoal>,
    /// 绩效指标.
    pub indicators: Vec<Indicator>,
    /// Which layout profile read it.
    pub profile: Cow<'static, str>,
    /// Source texts that differ.
    pub raw: Raw,
    /// Places.
    pub at: At,
}

/// 单位 or 部门.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
pub struct Agency {
    /// `211001`.
    pub code: Option<String>,
    /// 单位名称.
    pub name: Option<String>,
}

/// 项目编码 `PRO_CODE`.
///
/// A code of 21 characters: region 6, year of creation 2, category letter, serial 11, check character.
/// A code of another shape is text alone.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ProjectCode {
    /// As written, cleaned.
    pub text: String,
    /// 财政区划代码, 6 digits.
    pub division: Option<String>,
    /// Year of creation, not the budget year.
    pub year: Option<i32>,
    /// Category letter.
    pub category: Option<String>,
    /// Whether the check character agrees.
    pub check: CodeCheck,
}

/// Whether the check character of a [`ProjectCode`] agrees.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum CodeCheck {
    /// It agrees.
    Valid,
    /// It does not.
    Invalid,
    /// Its rule is not known for this sort of code.
    Unknown,
}

/// 预算规模.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
pub struct Budget {
    /// 预算数: the year's money.
    pub total: Option<Money>,
    /// 财政资金.
    pub fiscal: Option<Money>,
    /// 其他资金.
    pub other: Option<Money>,
    /// Any finer or other split.
    pub parts: Vec<BudgetPart>,
}

/// One line of a finer split of the budget.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct BudgetPart {
    /// Its label: `上年结转资金`.
    pub label: String,
    /// Its amount.
    pub money: Money,
}

/// An amount of money.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Money {
    /// As written: `2.17`.
    pub raw: String,
    /// The same in yuan, the declared unit applied. A number that cannot be held exactly is null.
    pub yuan: Option<Number>,
}

/// One step of the 资金支出计划.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct PlanStep {
    /// `3月底`.
    pub label: String,
    /// The day that the label names: `2023-03-31`.
    pub due: Option<String>,
    /// Share of the budget to be spent by then.
    pub percent: Option<Number>,
    /// Source texts that differ.
    pub raw: Raw,
    /// Places.
    pub at: At,
}

/// 绩效目标 of a project.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ProjectGoal {
    /// Its number, typed or generated.
    pub number: Option<u32>,
    /// 年度 or 中期.
    pub horizon: Horizon,
    /// The goal without its number.
    pub text: String,
    /// 自评 完成情况.
    pub result: Option<String>,
    /// Source texts that differ.
    pub raw: Raw,
    /// Places.
    pub at: At,
}

impl ProjectGoal {
    /// A goal of which nothing but its text is known.
    pub fn new(text: String) -> Self {
        Self {
            number: None,
            horizon: Horizon::default(),
            text,
            result: None,
            raw: Raw::default(),
            at: At::default(),
        }
    }
}

/// For which time a goal or an indicator is set.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Horizon {
    /// 年度.
    Annual,
    /// 中期, 长期, 实施期.
    MediumTerm,
    /// The form does not say.
    #[default]
    Unspecified,
}

/// 绩效指标.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Indicator {
    /// 一级指标 `KPI_LV1`, without a glued score.
    pub level1: Option<String>,
    /// 二级指标 `KPI_LV2`.
    pub level2: Option<String>,
    /// 三级指标 `KPI_LV3`.
    pub level3: Option<String>,
    /// The score that stood glued to level 1: 50 of `产出指标(50分)`.
    pub level1_weight: Option<String>,
    /// 绩效指标描述 `KPI_CONTENT`.
    pub description: Option<String>,
    /// 年度 or 中期.
    pub horizon: Horizon,
    /// 指标值 `KPI_VAL`.
    pub value: Value,
    /// 指标值确定依据, 绩效标准 `INDEXSTANDARDS`.
    pub basis: Option<String>,
    /// 分值, 权重 `WEIGHT`.
    pub weight: Option<String>,
    /// 正向指标, 反向指标 … as written.
    pub direction: Option<String>,
    /// 实际完成值.
    pub actual: Option<Value>,
    /// 得分.
    pub score: Option<String>,
    /// 偏差原因.
    pub deviation: Option<String>,
    /// Any other column, label → text.
    pub attributes: Attributes,
    /// Source texts that differ.
    pub raw: Raw,
    /// Places.
    pub at: At,
}

impl Indicator {
    /// An indicator of which nothing but its value is known.
    pub fn new(value: Value) -> Self {
        Self {
            level1: None,
            level2: None,
            level3: None,
            level1_weight: None,
            description: None,
            horizon: Horizon::default(),
            value,
            basis: None,
            weight: None,
            direction: None,
            actual: None,
            score: None,
            deviation: None,
            attributes: Attributes::default(),
            raw: Raw::default(),
            at: At::default(),
        }
    }
}
