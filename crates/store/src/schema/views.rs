//! The views that people ask for at once.

use super::Dialect;

/// A view.
#[derive(Debug)]
pub struct View {
    /// Its name.
    pub name: &'static str,
    /// The Chinese term for it.
    pub chinese: &'static str,
    /// What a row is.
    pub about: &'static str,
    /// Its columns and their Chinese terms.
    pub columns: &'static [(&'static str, &'static str)],
    pub(crate) sql: fn(Dialect) -> String,
}

/// All views; one that another is made from stands before it.
pub(crate) const VIEWS: &[View] = &[
    View {
        name: "indicator_overview",
        chinese: "绩效指标一览",
        about: "an indicator with its project, agency and year",
        columns: &[
            ("fiscal_year", "预算年度"),
            ("department_name", "部门名称"),
            ("agency_code", "单位编码"),
            ("agency_name", "单位名称"),
            ("project_code", "项目编码"),
            ("project_name", "项目名称"),
            ("budget_total_yuan", "项目预算数（元）"),
            ("level1", "一级指标"),
            ("level2", "二级指标"),
            ("level3", "三级指标"),
            ("description", "绩效指标描述"),
            ("horizon", "期限"),
            ("value", "指标值"),
            ("value_kind", "指标值类型"),
            ("weight", "分值权重"),
            ("actual", "实际完成值"),
            ("score", "得分"),
            ("document_name", "文档名称"),
            ("document_sha256", "文档摘要"),
            ("project", "项目次序"),
            ("indicator", "指标次序"),
        ],
        sql: |_| {
            "SELECT i.fiscal_year, d.department_name, i.agency_code, i.agency_name, i.project_code, i.project_name,
  p.budget_total_yuan, i.level1, i.level2, i.level3, i.description, i.horizon, i.value, i.value_kind,
  i.weight, i.actual, i.score, i.document_name, i.document_sha256, i.project, i.indicator
FROM indicators i
JOIN projects p ON p.document_sha256 = i.document_sha256 AND p.project = i.project
JOIN documents d ON d.document_sha256 = i.document_sha256"
                .to_owned()
        },
    },
    View {
        name: "year_over_year",
        chinese: "项目预算年度对比",
        about: "a project beside those of the year before that have the same agency and, but for the year, the same name",
        columns: &[
            ("fiscal_year", "预算年度"),
            ("agency_code", "单位编码"),
            ("agency_name", "单位名称"),
            ("project_name", "项目名称"),
            ("project_name_last_year", "上年项目名称"),
            ("project_code", "项目编码"),
            ("project_code_last_year", "上年项目编码"),
            ("budget_yuan", "预算数（元）"),
            ("budget_yuan_last_year", "上年预算数（元）"),
            ("change_yuan", "增减额（元）"),
            ("change_percent", "增减率（%）"),
            ("indicators", "指标数"),
            ("indicators_last_year", "上年指标数"),
            ("document_name", "文档名称"),
            ("document_name_last_year", "上年文档名称"),
        ],
        sql: |dialect| {
            let change = "this.budget_total_yuan - last.budget_total_yuan";
            let (change, percent) = match dialect {
                Dialect::Sqlite => (
                    format!("round({change}, 2)"),
                    format!("round(100.0 * ({change}) / NULLIF(last.budget_total_yuan, 0), 2)"),
                ),
                Dialect::Postgres => (
                    format!("({change})"),
                    format!("round(100 * ({change}) / NULLIF(last.budget_total_yuan, 0), 2)"),
                ),
            };
            format!(
                "WITH counted AS (SELECT p.document_sha256, p.document_name, p.fiscal_year, p.agency_code, p.agency_name,
    p.code, p.name, p.budget_total_yuan, coalesce(p.agency_code, p.agency_name, '') AS agency,
    NULLIF(replace(replace(coalesce(p.name, p.heading), p.fiscal_year || '年度', ''), p.fiscal_year || '年', ''), '') AS title,
    (SELECT count(*) FROM indicators i WHERE i.document_sha256 = p.document_sha256 AND i.project = p.project) AS indicators
  FROM projects p)
SELECT this.fiscal_year, this.agency_code, this.agency_name, this.name AS project_name,
  last.name AS project_name_last_year, this.code AS project_code, last.code AS project_code_last_year,
  this.budget_total_yuan AS budget_yuan, last.budget_total_yuan AS budget_yuan_last_year,
  {change} AS change_yuan, {percent} AS change_percent,
  this.indicators, last.indicators AS indicators_last_year,
  this.document_name, last.document_name AS document_name_last_year
FROM counted this
LEFT JOIN counted last
  ON last.fiscal_year = this.fiscal_year - 1 AND last.agency = this.agency AND last.title = this.title"
            )
        },
    },
    View {
        name: "agency_totals",
        chinese: "单位预算汇总",
        about: "the money, projects and indicators of an agency in a year",
        columns: &[
            ("fiscal_year", "预算年度"),
            ("agency_code", "单位编码"),
            ("agency_name", "单位名称"),
            ("projects", "项目数"),
            ("indicators", "指标数"),
            ("budget_total_yuan", "预算数（元）"),
            ("budget_fiscal_yuan", "财政资金（元）"),
            ("budget_other_yuan", "其他资金（元）"),
            ("executed_yuan", "全年执行数（元）"),
        ],
        sql: |dialect| {
            let sum = |column: &str| match dialect {
                Dialect::Sqlite => format!("round(sum(p.{column}), 2) AS {column}"),
                Dialect::Postgres => format!("sum(p.{column}) AS {column}"),
            };
            format!(
                "SELECT p.fiscal_year, p.agency_code, p.agency_name, count(*) AS projects,
  sum((SELECT count(*) FROM indicators i WHERE i.document_sha256 = p.document_sha256 AND i.project = p.project)) AS indicators,
  {}, {},
  {}, {}
FROM projects p
GROUP BY p.fiscal_year, p.agency_code, p.agency_name",
                sum("budget_total_yuan"),
                sum("budget_fiscal_yuan"),
                sum("budget_other_yuan"),
                sum("executed_yuan"),
            )
        },
    },
    View {
        name: "documents_with_errors",
        chinese: "有错误的文档",
        about: "a document of which a value is wrong or missing",
        columns: &[
            ("document_name", "文档名称"),
            ("fiscal_year", "预算年度"),
            ("department_name", "部门名称"),
            ("errors", "错误数"),
            ("warnings", "警告数"),
            ("first_error", "首个错误"),
            ("first_error_at", "首个错误位置"),
            ("document_sha256", "文档摘要"),
        ],
        sql: |_| {
            "SELECT d.document_name, d.fiscal_year, d.department_name, c.errors, c.warnings,
  f.message AS first_error, f.at AS first_error_at, d.document_sha256
FROM documents d
JOIN (SELECT document_sha256,
    sum(CASE WHEN severity = 'error' THEN 1 ELSE 0 END) AS errors,
    sum(CASE WHEN severity = 'warning' THEN 1 ELSE 0 END) AS warnings,
    min(CASE WHEN severity = 'error' THEN diagnostic END) AS first
  FROM diagnostics GROUP BY document_sha256) c ON c.document_sha256 = d.document_sha256
JOIN diagnostics f ON f.document_sha256 = d.document_sha256 AND f.diagnostic = c.first"
                .to_owned()
        },
    },
];
