//! The tables of a document and of what stands in no project: goals, measures, unclaimed tables, bookmarks, remarks.

use super::column::{
    AT, NAME, RAW, SHA256, Table, integer, integer_or_null, map, text, text_or_null,
};

pub(super) const DOCUMENTS: Table = Table {
    name: "documents",
    chinese: "文档",
    about: "a document, its department and its overall goal",
    parent: None,
    key: &["document_sha256"],
    columns: &[
        SHA256,
        text("document_name", "文档名称", "path of the document as given, /-separated"),
        text("schema", "记录版本", "version of the record contract"),
        text("format", "文档格式", "docx, doc, text, …"),
        integer("bytes", "字节数", "size of the file"),
        text_or_null("encoding", "字符编码", "the encoding that was used, for text inputs"),
        integer_or_null("fiscal_year", "预算年度", "fiscal year").official("FISCAL_YEAR"),
        text_or_null("department_code", "部门编码", "code of the department").official("DEPT_CODE"),
        text_or_null("department_name", "部门名称", "name of the department"),
        text_or_null("overall_goal_heading", "总体绩效目标标题", "heading of the overall goal"),
        text_or_null(
            "overall_goal",
            "总体绩效目标",
            "text of the overall goal, null where there is none",
        )
        .official("KPI_TARGET"),
        integer("characters", "字符数", "non-blank characters of the document"),
        integer("claimed", "已归入字符数", "of them, those that stand in some field"),
        map(
            "department_attributes",
            "部门其他栏目",
            "label of any other line of a department's form → its text",
        ),
        map("department_raw", "部门原文", "as raw, for the fields of the department"),
        map("department_at", "部门位置", "as at, for the fields of the department"),
        map("overall_goal_raw", "总体绩效目标原文", "as raw, for the overall goal"),
        map("overall_goal_at", "总体绩效目标位置", "as at, for the overall goal"),
        AT,
    ],
};

pub(super) const GOALS: Table = Table {
    name: "goals",
    chinese: "分项绩效目标",
    about: "a sub-goal of the department",
    parent: Some("documents"),
    key: &["document_sha256", "goal"],
    columns: &[
        SHA256,
        NAME,
        integer("goal", "目标次序", "ordinal of the goal in the document, from 1"),
        integer_or_null("number", "编号", "ordinal that the label says"),
        text_or_null("label", "编号原样", "label as written"),
        text("heading", "标题", "heading without label and closing stop"),
        text_or_null("text", "绩效目标", "paragraphs of the goal, joined by line feeds"),
        RAW,
        AT,
    ],
};

pub(super) const GOAL_INDICATORS: Table = Table {
    name: "goal_indicators",
    chinese: "分项目标绩效指标",
    about: "a clause of the indicators of a sub-goal",
    parent: Some("goals"),
    key: &["document_sha256", "goal", "indicator"],
    columns: &[
        SHA256,
        NAME,
        integer("goal", "目标次序", "ordinal of the goal in the document, from 1"),
        integer("indicator", "指标次序", "ordinal of the clause in the goal, from 1"),
        text("text", "绩效指标", "the clause without its closing punctuation"),
        RAW,
        AT,
    ],
};

pub(super) const MEASURES: Table = Table {
    name: "measures",
    chinese: "工作保障措施",
    about: "a measure that safeguards the work",
    parent: Some("documents"),
    key: &["document_sha256", "measure"],
    columns: &[
        SHA256,
        NAME,
        integer("measure", "措施次序", "ordinal of the measure in the document, from 1"),
        integer_or_null("number", "编号", "ordinal that the label says"),
        text_or_null("label", "编号原样", "label as written"),
        text("heading", "标题", "first sentence without its stop"),
        text_or_null("text", "内容", "the rest"),
        RAW,
        AT,
    ],
};

pub(super) const TABLES_UNCLAIMED: Table = Table {
    name: "tables",
    chinese: "未识别表格",
    about: "a table that was read as no form; its cells are in table_cells",
    parent: Some("documents"),
    key: &["document_sha256", "document_table"],
    columns: &[
        SHA256,
        NAME,
        integer("document_table", "表格次序", "ordinal of the table among these, from 1"),
        text("at", "位置", "place in the document"),
        integer("row_count", "行数", "number of rows"),
        integer("column_count", "列数", "number of columns of the grid"),
    ],
};

pub(super) const TABLE_CELLS: Table = Table {
    name: "table_cells",
    chinese: "未识别表格单元格",
    about: "a cell of a table that was read as no form",
    parent: Some("tables"),
    key: &["document_sha256", "document_table", "cell"],
    columns: &[
        SHA256,
        NAME,
        integer("document_table", "表格次序", "ordinal of the table among these, from 1"),
        integer("cell", "单元格次序", "ordinal of the cell in the table, from 1"),
        integer("cell_row", "行", "topmost row, from 0 as in places"),
        integer("cell_column", "列", "leftmost column, from 0 as in places"),
        integer("row_span", "跨行数", "rows covered"),
        integer("column_span", "跨列数", "columns covered"),
        text("text", "文本", "text of the cell, cleaned"),
    ],
};

pub(super) const BOOKMARKS: Table = Table {
    name: "bookmarks",
    chinese: "书签",
    about: "a named place",
    parent: Some("documents"),
    key: &["document_sha256", "bookmark"],
    columns: &[
        SHA256,
        NAME,
        integer("bookmark", "书签次序", "ordinal of the bookmark in the document, from 1"),
        text("name", "书签名", "as the file names it"),
        text("at", "位置", "place in the document"),
    ],
};

pub(super) const UNCLAIMED_TEXTS: Table = Table {
    name: "unclaimed_texts",
    chinese: "未归入文本",
    about: "a text that stands in no field",
    parent: Some("documents"),
    key: &["document_sha256", "passage"],
    columns: &[
        SHA256,
        NAME,
        integer("passage", "文本次序", "ordinal of the text in the document, from 1"),
        text("at", "位置", "place in the document"),
        text("text", "文本", "the text as the document holds it"),
    ],
};

pub(super) const DIAGNOSTICS: Table = Table {
    name: "diagnostics",
    chinese: "诊断",
    about: "what was repaired, guessed, left unread or found doubtful",
    parent: Some("documents"),
    key: &["document_sha256", "diagnostic"],
    columns: &[
        SHA256,
        NAME,
        integer("diagnostic", "诊断次序", "ordinal of the remark in the document, from 1"),
        text("name", "名称", "name of what is flagged"),
        text("severity", "程度", "error, warning or info").choices(&[
            ("error", "错误"),
            ("warning", "警告"),
            ("info", "提示"),
        ]),
        text("message", "说明", "what was expected and what was found"),
        text_or_null("at", "位置", "place in the document, null for the whole"),
        text("help", "处理办法", "what to do about it; may be empty"),
    ],
};
