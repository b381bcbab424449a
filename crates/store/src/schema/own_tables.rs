//! The tables of the store's own.

use record::flat::{Column, Sort, Table};

/// The table of the version.
pub(crate) const META: &str = "jixiao_meta";
/// The table of comments, in SQLite.
pub(crate) const COMMENTS: &str = "column_comments";
/// The table of names.
pub(crate) const NAMES: &str = "document_names";
/// The table of digests.
pub(crate) const LOADS: &str = "document_loads";

/// The only foreign key that is not the beginning of a primary one needs an index of its own.
pub(super) const INDEX_OF_NAMES: &str =
    "CREATE INDEX document_names_of_document ON document_names (document_sha256)";

const fn text(name: &'static str, chinese: &'static str, about: &'static str) -> Column {
    Column {
        name,
        official: None,
        chinese,
        about,
        sort: Sort::Text,
        nullable: false,
        derived: false,
        choices: &[],
    }
}

/// All of them; what refers to a flat table stands behind it.
pub(super) const OWN_TABLES: &[Table] = &[
    Table {
        name: NAMES,
        chinese: "文档名称",
        about: "every name by which a content is known; that of its rows is one of them",
        parent: Some("documents"),
        key: &["name_sha256"],
        columns: &[
            text("name_sha256", "名称摘要", "SHA-256 of the name, a key of bounded length"),
            text("name", "文档名称", "path of the document as given, /-separated"),
            text("document_sha256", "文档摘要", "the content that it stands for"),
        ],
    },
    Table {
        name: LOADS,
        chinese: "入库记录",
        about: "by what the rows of a document are known to be the same",
        parent: Some("documents"),
        key: &["document_sha256"],
        columns: &[
            text("document_sha256", "文档摘要", "the document"),
            text("records_digest", "记录摘要", "digest of its rows; empty where it is not known"),
        ],
    },
    Table {
        name: COMMENTS,
        chinese: "字段说明",
        about: "what each table, view and column is",
        parent: None,
        key: &["table_name", "column_name"],
        columns: &[
            text("table_name", "表名", "table or view"),
            text("column_name", "字段名", "column; empty for the table itself"),
            text("sort", "种类", "table or view"),
            text("comment", "说明", "Chinese term and meaning"),
        ],
    },
    Table {
        name: META,
        chinese: "库结构版本",
        about: "what the program must know of the database",
        parent: None,
        key: &["key"],
        columns: &[text("key", "键", "name"), text("value", "值", "value")],
    },
];
