//! The tables of projects and indicators, and of the terms of all indicators.

use super::column::{
    AT, ATTRIBUTES, Column, NAME, RAW, SHA256, Table, boolean_or_null, date_or_null, integer,
    integer_or_null, number_or_null, text, text_or_null,
};

const PROJECT: Column =
    integer("project", "项目次序", "ordinal of the project in the document, from 1");
const FISCAL_YEAR: Column =
    integer_or_null("fiscal_year", "预算年度", "fiscal year of the document")
        .official("FISCAL_YEAR")
        .derived();
const AGENCY_CODE: Column =
    text_or_null("agency_code", "单位编码", "code of the agency").official("AGENCY_CODE");
const AGENCY_NAME: Column =
    text_or_null("agency_name", "单位名称", "name of the agency").official("AGENCY_NAME");
const PROJECT_CODE: Column =
    text_or_null("project_code", "项目编码", "code of the project").official("PRO_CODE").derived();
const PROJECT_NAME: Column =
    text_or_null("project_name", "项目名称", "name of the project").official("PRO_NAME").derived();
const HORIZON: Column = text("horizon", "期限", "annual, medium_term or unspecified").choices(&[
    ("annual", "年度"),
    ("medium_term", "中长期"),
    ("unspecified", "未注明"),
]);
const KINDS: &[(&str, &str)] = &[
    ("quantity", "数量"),
    ("date", "日期"),
    ("period", "期间"),
    ("recurrence", "周期"),
    ("compound", "多项"),
    ("qualitative", "定性"),
    ("template", "未填"),
    ("blank", "空"),
];
const YUAN: &str = "the same in yuan, exact; null where it is no number that can be held exactly";

pub(super) const PROJECTS: Table = Table {
    name: "projects",
    chinese: "项目",
    about: "a budget project with its money",
    parent: Some("documents"),
    key: &["document_sha256", "project"],
    columns: &[
        SHA256,
        NAME,
        PROJECT,
        FISCAL_YEAR,
        integer_or_null("number", "编号", "ordinal in the heading"),
        text_or_null("heading", "标题", "heading without its number"),
        AGENCY_CODE,
        AGENCY_NAME,
        text_or_null("supervisor_code", "主管部门编码", "code of the supervising department"),
        text_or_null("supervisor_name", "主管部门", "name of the supervising department"),
        text_or_null("code", "项目编码", "code of the project").official("PRO_CODE"),
        text_or_null("name", "项目名称", "name of the project").official("PRO_NAME"),
        text_or_null("code_division", "项目编码中的区划", "region in the code, 6 digits"),
        integer_or_null("code_year", "项目编码中的年度", "year of creation in the code"),
        text_or_null("code_category", "项目编码中的类别", "category letter in the code"),
        text_or_null(
            "code_check",
            "项目编码校验",
            "valid, invalid or unknown; null without a code",
        ),
        text_or_null("money_unit", "金额单位", "unit of money as declared for the table"),
        text_or_null("budget_total_raw", "预算数（原文）", "the year's money, as written"),
        number_or_null("budget_total_yuan", "预算数（元）", YUAN),
        text_or_null("budget_fiscal_raw", "财政资金（原文）", "fiscal money, as written"),
        number_or_null("budget_fiscal_yuan", "财政资金（元）", YUAN),
        text_or_null("budget_other_raw", "其他资金（原文）", "other money, as written"),
        number_or_null("budget_other_yuan", "其他资金（元）", YUAN),
        text_or_null("executed_raw", "全年执行数（原文）", "money spent in the year, as written"),
        number_or_null("executed_yuan", "全年执行数（元）", YUAN),
        text_or_null("purpose", "资金用途", "what the money is for"),
        text("profile", "识别方式", "the layout profile that read the form"),
        text_or_null("bookmark", "书签", "the last bookmark standing in the heading"),
        ATTRIBUTES,
        RAW,
        AT,
    ],
};

pub(super) const BUDGET_PARTS: Table = Table {
    name: "budget_parts",
    chinese: "预算明细",
    about: "a line of a finer split of a project's budget",
    parent: Some("projects"),
    key: &["document_sha256", "project", "part"],
    columns: &[
        SHA256,
        NAME,
        PROJECT,
        integer("part", "明细次序", "ordinal of the line in the project, from 1"),
        FISCAL_YEAR,
        AGENCY_CODE.derived(),
        AGENCY_NAME.derived(),
        PROJECT_CODE,
        PROJECT_NAME,
        text("label", "资金名称", "label of the line"),
        text("raw", "金额（原文）", "the amount as written"),
        number_or_null("yuan", "金额（元）", YUAN),
    ],
};

pub(super) const PLAN: Table = Table {
    name: "plan",
    chinese: "资金支出计划",
    about: "a step of a project's spending plan",
    parent: Some("projects"),
    key: &["document_sha256", "project", "step"],
    columns: &[
        SHA256,
        NAME,
        PROJECT,
        integer("step", "步骤次序", "ordinal of the step in the project, from 1"),
        FISCAL_YEAR,
        AGENCY_CODE.derived(),
        AGENCY_NAME.derived(),
        PROJECT_CODE,
        PROJECT_NAME,
        text("label", "时间节点", "label as written"),
        text_or_null("due", "截止日期", "the date that the label names, ISO 8601"),
        date_or_null("due_day", "截止日", "due, where it is a day").derived(),
        number_or_null("percent", "支出比例（%）", "share of the budget to be spent by then"),
        RAW,
        AT,
    ],
};

pub(super) const PROJECT_GOALS: Table = Table {
    name: "project_goals",
    chinese: "项目绩效目标",
    about: "a goal of a project",
    parent: Some("projects"),
    key: &["document_sha256", "project", "goal"],
    columns: &[
        SHA256,
        NAME,
        PROJECT,
        integer("goal", "目标次序", "ordinal of the goal in the project, from 1"),
        FISCAL_YEAR,
        AGENCY_CODE.derived(),
        AGENCY_NAME.derived(),
        PROJECT_CODE,
        PROJECT_NAME,
        integer_or_null("number", "编号", "its number, typed or generated"),
        HORIZON,
        text("text", "绩效目标", "the goal without its number").official("KPI_TARGET"),
        text_or_null("result", "完成情况", "what was achieved, in self-evaluation tables")
            .official("GOAL_COMP"),
        RAW,
        AT,
    ],
};

const INDICATOR: Column =
    integer("indicator", "指标次序", "ordinal of the indicator in its list, from 1");
const LEVEL1: Column =
    text_or_null("level1", "一级指标", "level 1, without a glued score").official("KPI_LV1");
const LEVEL2: Column = text_or_null("level2", "二级指标", "level 2").official("KPI_LV2");
const LEVEL3: Column = text_or_null("level3", "三级指标", "level 3").official("KPI_LV3");
const LEVEL1_WEIGHT: Column =
    text_or_null("level1_weight", "一级指标分值", "the score that stood glued to level 1");
const DESCRIPTION: Column =
    text_or_null("description", "绩效指标描述", "description").official("KPI_CONTENT");
const VALUE: Column =
    text("value", "指标值", "the value as written; see terms").official("KPI_VAL");
const VALUE_KIND: Column = text(
    "value_kind",
    "指标值类型",
    "quantity, date, period, recurrence, compound, qualitative, template or blank",
)
.choices(KINDS);
const BASIS: Column =
    text_or_null("basis", "指标值确定依据", "basis of the value").official("INDEXSTANDARDS");
const WEIGHT: Column = text_or_null("weight", "分值权重", "weight as written").official("WEIGHT");
const WEIGHT_NUMBER: Column =
    number_or_null("weight_number", "分值权重（数）", "weight, where it is a plain number")
        .derived();
const DIRECTION: Column =
    text_or_null("direction", "指标方向", "whether more or less is better, as written");
const ACTUAL: Column =
    text_or_null("actual", "实际完成值", "the value achieved as written; see terms")
        .official("IND_COMP");
const ACTUAL_KIND: Column =
    text_or_null("actual_kind", "实际完成值类型", "as value_kind").choices(KINDS);
const SCORE: Column = text_or_null("score", "得分", "score as written").official("EVAL_SCORE");
const SCORE_NUMBER: Column =
    number_or_null("score_number", "得分（数）", "score, where it is a plain number").derived();
const DEVIATION: Column =
    text_or_null("deviation", "偏差原因", "why the value was not met").official("DEVI_ANALY");

pub(super) const INDICATORS: Table = Table {
    name: "indicators",
    chinese: "绩效指标",
    about: "an indicator of a project",
    parent: Some("projects"),
    key: &["document_sha256", "project", "indicator"],
    columns: &[
        SHA256,
        NAME,
        PROJECT,
        INDICATOR,
        FISCAL_YEAR,
        AGENCY_CODE.derived(),
        AGENCY_NAME.derived(),
        PROJECT_CODE,
        PROJECT_NAME,
        LEVEL1,
        LEVEL2,
        LEVEL3,
        LEVEL1_WEIGHT,
        DESCRIPTION,
        HORIZON,
        VALUE,
        VALUE_KIND,
        BASIS,
        WEIGHT,
        WEIGHT_NUMBER,
        DIRECTION,
        ACTUAL,
        ACTUAL_KIND,
        SCORE,
        SCORE_NUMBER,
        DEVIATION,
        ATTRIBUTES,
        RAW,
        AT,
    ],
};

pub(super) const DEPARTMENT_INDICATORS: Table = Table {
    name: "department_indicators",
    chinese: "部门整体绩效指标",
    about: "an indicator of a whole department's form",
    parent: Some("documents"),
    key: &["document_sha256", "indicator"],
    columns: &[
        SHA256,
        NAME,
        INDICATOR,
        FISCAL_YEAR,
        text_or_null("department_code", "部门编码", "code of the department")
            .official("DEPT_CODE")
            .derived(),
        text_or_null("department_name", "部门名称", "name of the department").derived(),
        LEVEL1,
        LEVEL2,
        LEVEL3,
        LEVEL1_WEIGHT,
        DESCRIPTION,
        HORIZON,
        VALUE,
        VALUE_KIND,
        BASIS,
        WEIGHT,
        WEIGHT_NUMBER,
        DIRECTION,
        ACTUAL,
        ACTUAL_KIND,
        SCORE,
        SCORE_NUMBER,
        DEVIATION,
        ATTRIBUTES,
        RAW,
        AT,
    ],
};

pub(super) const TERMS: Table = Table {
    name: "terms",
    chinese: "指标值解析",
    about: "one thing that the value of an indicator says",
    parent: Some("documents"),
    key: &["document_sha256", "owner", "parent", "indicator", "term"],
    columns: &[
        SHA256,
        NAME,
        text(
            "owner",
            "所属",
            "indicator_value or indicator_actual (of indicators), department_value or department_actual \
             (of department_indicators), goal_indicator (of goal_indicators)",
        )
        .choices(&[
            ("indicator_value", "绩效指标的指标值"),
            ("indicator_actual", "绩效指标的实际完成值"),
            ("department_value", "部门整体绩效指标的指标值"),
            ("department_actual", "部门整体绩效指标的实际完成值"),
            ("goal_indicator", "分项目标绩效指标"),
        ]),
        integer(
            "parent",
            "上级次序",
            "ordinal of the project or the goal, as owner says; 0 for the department",
        ),
        INDICATOR,
        integer("term", "解析次序", "ordinal of the term in the value, from 1"),
        text("type", "类型", "quantity, date, period or recurrence").choices(KINDS),
        integer("span_start", "起始字符", "first character in the raw text, from 0"),
        integer("span_end", "终止字符", "one past the last character in the raw text"),
        text_or_null(
            "op",
            "比较符",
            "eq, ge, gt, le, lt, range of a quantity; on, by, before, after, from of a day",
        )
        .choices(&[
            ("eq", "等于"),
            ("ge", "大于等于"),
            ("gt", "大于"),
            ("le", "小于等于"),
            ("lt", "小于"),
            ("range", "区间"),
            ("on", "当日"),
            ("by", "截至"),
            ("before", "早于"),
            ("after", "之后"),
            ("from", "起"),
        ]),
        number_or_null("number", "数值", "number as written, the lower end of a range"),
        number_or_null("upper", "数值上限", "upper end of a range"),
        text_or_null("unit", "度量单位", "unit as written, after folding").official("METERUNIT"),
        number_or_null("base_number", "折算数值", "number with every multiplier applied"),
        number_or_null("base_upper", "折算数值上限", "upper end with every multiplier applied"),
        text_or_null("base_unit", "折算单位", "unit of base_number; money in 元"),
        boolean_or_null("approx", "约数", "whether it is only about that much"),
        text_or_null("date", "日期", "ISO 8601 at the precision written"),
        date_or_null("date_day", "日期（日）", "date, where it is a day").derived(),
        text_or_null("period_from", "期间起", "first date of a period, at the precision written"),
        date_or_null("period_from_day", "期间起（日）", "period_from, where it is a day").derived(),
        text_or_null("period_to", "期间止", "last date of a period, at the precision written"),
        date_or_null("period_to_day", "期间止（日）", "period_to, where it is a day").derived(),
        boolean_or_null("inferred", "年份推定", "whether the year is the fiscal year, not written"),
        text_or_null("every", "周期", "day, week, month, quarter, half_year or year").choices(&[
            ("day", "日"),
            ("week", "周"),
            ("month", "月"),
            ("quarter", "季度"),
            ("half_year", "半年"),
            ("year", "年"),
        ]),
        integer_or_null("month", "月", "month of a recurrence, where given"),
        integer_or_null(
            "day",
            "日",
            "day of a recurrence, where given; 31 is the last of the month",
        ),
    ],
};
