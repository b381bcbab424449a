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

/// SQLite has no decimals: what it reckons is rounded to so many places of a yuan.
const PLACES: u32 = 4;

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
        name: "project_years",
        chinese: "项目年度一览",
        about: "a project of an agency in a year, once, however many documents tell of it; where they differ, the larger figure",
        columns: &[
            ("fiscal_year", "预算年度"),
            ("agency_code", "单位编码"),
            ("agency_name", "单位名称"),
            ("project_code", "项目编码"),
            ("project_name", "项目名称"),
            ("budget_total_yuan", "预算数（元）"),
            ("budget_fiscal_yuan", "财政资金（元）"),
            ("budget_other_yuan", "其他资金（元）"),
            ("executed_yuan", "全年执行数（元）"),
            ("indicators", "指标数"),
            ("documents", "文档数"),
            ("document_name", "首个文档名称"),
            ("agency", "单位编码，无则名称"),
            ("identity", "项目编码，无则不含年度的名称"),
            ("namesake", "同一文档内同名项目次序"),
            ("title", "不含年度的项目名称"),
        ],
        sql: |_| {
            "WITH told AS (SELECT p.*, coalesce(p.agency_code, p.agency_name, '') AS agency,
    NULLIF(replace(replace(coalesce(p.name, p.heading), p.fiscal_year || '年度', ''), p.fiscal_year || '年', ''), '') AS title,
    (SELECT count(*) FROM indicators i WHERE i.document_sha256 = p.document_sha256 AND i.project = p.project) AS indicators
  FROM projects p),
known AS (SELECT told.*, coalesce(code, title, document_sha256 || '/' || project) AS identity FROM told),
numbered AS (SELECT known.*,
    row_number() OVER (PARTITION BY document_sha256, agency, identity ORDER BY project) AS namesake
  FROM known)
SELECT fiscal_year, min(agency_code) AS agency_code, min(agency_name) AS agency_name,
  min(code) AS project_code, min(name) AS project_name,
  max(budget_total_yuan) AS budget_total_yuan, max(budget_fiscal_yuan) AS budget_fiscal_yuan,
  max(budget_other_yuan) AS budget_other_yuan, max(executed_yuan) AS executed_yuan,
  max(indicators) AS indicators, count(DISTINCT document_sha256) AS documents, min(document_name) AS document_name,
  agency, identity, namesake, min(title) AS title
FROM numbered
GROUP BY fiscal_year, agency, identity, namesake"
                .to_owned()
        },
    },
    View {
        name: "year_over_year",
        chinese: "项目预算年度对比",
        about: "a project beside that of the year before which has the same agency and the same code or else, but for the \
                year, the same name",
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
                    format!("round({change}, {PLACES})"),
                    format!("round(100.0 * ({change}) / NULLIF(last.budget_total_yuan, 0), 2)"),
                ),
                Dialect::Postgres => (
                    format!("({change})"),
                    format!("round(100 * ({change}) / NULLIF(last.budget_total_yuan, 0), 2)"),
                ),
            };
            // What is joined is made once and met by plain columns, so that both engines find partners by an index or a hash.
            format!(
                "WITH years AS MATERIALIZED (SELECT *, fiscal_year - 1 AS last_year FROM project_years),
same AS MATERIALIZED (SELECT this.fiscal_year, this.agency, this.identity, this.namesake
  FROM years this JOIN years last ON last.fiscal_year = this.last_year AND last.agency = this.agency
    AND last.identity = this.identity AND last.namesake = this.namesake),
come AS MATERIALIZED (SELECT this.*,
    row_number() OVER (PARTITION BY this.fiscal_year, this.agency, this.title ORDER BY this.identity, this.namesake) AS place
  FROM years this LEFT JOIN same ON same.fiscal_year = this.fiscal_year AND same.agency = this.agency
    AND same.identity = this.identity AND same.namesake = this.namesake
  WHERE same.fiscal_year IS NULL),
gone AS MATERIALIZED (SELECT last.*,
    row_number() OVER (PARTITION BY last.fiscal_year, last.agency, last.title ORDER BY last.identity, last.namesake) AS place
  FROM years last LEFT JOIN same ON same.fiscal_year = last.fiscal_year + 1 AND same.agency = last.agency
    AND same.identity = last.identity AND same.namesake = last.namesake
  WHERE same.fiscal_year IS NULL),
pairs AS MATERIALIZED (SELECT fiscal_year, agency, identity, namesake,
    identity AS identity_last_year, namesake AS namesake_last_year
  FROM same
  UNION ALL
  SELECT come.fiscal_year, come.agency, come.identity, come.namesake, gone.identity, gone.namesake
  FROM come JOIN gone ON gone.fiscal_year = come.last_year AND gone.agency = come.agency
    AND gone.title = come.title AND gone.place = come.place)
SELECT this.fiscal_year, this.agency_code, this.agency_name, this.project_name,
  last.project_name AS project_name_last_year, this.project_code, last.project_code AS project_code_last_year,
  this.budget_total_yuan AS budget_yuan, last.budget_total_yuan AS budget_yuan_last_year,
  {change} AS change_yuan, {percent} AS change_percent,
  this.indicators, last.indicators AS indicators_last_year,
  this.document_name, last.document_name AS document_name_last_year
FROM years this
LEFT JOIN pairs ON pairs.fiscal_year = this.fiscal_year AND pairs.agency = this.agency
  AND pairs.identity = this.identity AND pairs.namesake = this.namesake
LEFT JOIN years last ON last.fiscal_year = this.last_year AND last.agency = pairs.agency
  AND last.identity = pairs.identity_last_year AND last.namesake = pairs.namesake_last_year"
            )
        },
    },
    View {
        name: "agency_totals",
        chinese: "单位预算汇总",
        about: "the money, projects and indicators of an agency in a year; a project of several documents counts once",
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
                Dialect::Sqlite => format!("round(sum({column}), {PLACES}) AS {column}"),
                Dialect::Postgres => format!("sum({column}) AS {column}"),
            };
            format!(
                "SELECT fiscal_year, min(agency_code) AS agency_code, min(agency_name) AS agency_name, count(*) AS projects,
  sum(indicators) AS indicators,
  {}, {},
  {}, {}
FROM project_years
GROUP BY fiscal_year, agency",
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
        about: "a document of which something was repaired, guessed, left unread, or is wrong; the first of the worst",
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
    coalesce(min(CASE WHEN severity = 'error' THEN diagnostic END),
      min(CASE WHEN severity = 'warning' THEN diagnostic END)) AS first
  FROM diagnostics GROUP BY document_sha256) c ON c.document_sha256 = d.document_sha256
JOIN diagnostics f ON f.document_sha256 = d.document_sha256 AND f.diagnostic = c.first"
                .to_owned()
        },
    },
];
