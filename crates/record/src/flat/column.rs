//! What a table and its columns are called and hold.

/// A flat table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Table {
    /// Its name.
    pub name: &'static str,
    /// The Chinese term for it; at most 31 characters, as a sheet's name.
    pub chinese: &'static str,
    /// What a row is, in one line.
    pub about: &'static str,
    /// The table whose [`key`](Self::key) is the beginning of this one's.
    pub parent: Option<&'static str>,
    /// The columns that tell its rows apart (primary key): `document_sha256`, then ordinals.
    pub key: &'static [&'static str],
    /// Its columns.
    pub columns: &'static [Column],
}

impl Table {
    /// The place of the column of this name.
    pub fn column_index(&self, name: &str) -> Option<usize> {
        self.columns.iter().position(|column| column.name == name)
    }
}

/// A column of a [`Table`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Column {
    /// Its name.
    pub name: &'static str,
    /// The name that the national budget-management systems use for the same: `KPI_VAL`, `PRO_CODE`.
    pub official: Option<&'static str>,
    /// The Chinese term, as a column's head.
    pub chinese: &'static str,
    /// What it means, in one line.
    pub about: &'static str,
    /// What its cells hold.
    pub sort: Sort,
    /// Whether a cell may be [`Null`](super::Cell::Null).
    pub nullable: bool,
    /// Whether it repeats what a parent's row or another column says.
    pub derived: bool,
    /// The texts that may stand in it, each with its Chinese term; empty where any text may.
    pub choices: &'static [(&'static str, &'static str)],
}

/// What the cells of a [`Column`] hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sort {
    /// A text of any length; it may hold any character, U+0000 included.
    Text,
    /// A whole number of 64 bits with a sign.
    Integer,
    /// An exact decimal: at most 96 bits and 28 places after the point.
    Number,
    /// A day of the years 1 to 9999 of the Gregorian calendar.
    Date,
    /// True or false.
    Boolean,
    /// A JSON object whose order of names counts.
    Json,
}

impl Column {
    /// The Chinese term for a text of [`choices`](Self::choices); any other text is itself.
    pub fn chinese_of<'t>(&self, text: &'t str) -> &'t str {
        let known = self.choices.iter().find(|(name, _)| *name == text);
        known.map_or(text, |(_, chinese)| chinese)
    }

    /// A column that is never null.
    const fn new(
        sort: Sort,
        name: &'static str,
        chinese: &'static str,
        about: &'static str,
    ) -> Self {
        Self {
            name,
            official: None,
            chinese,
            about,
            sort,
            nullable: false,
            derived: false,
            choices: &[],
        }
    }

    /// The same column, which may be null.
    const fn nullable(self) -> Self {
        Self { nullable: true, ..self }
    }

    /// The same column with its official name.
    pub(super) const fn official(self, name: &'static str) -> Self {
        Self { official: Some(name), ..self }
    }

    /// The same column, in which only these texts stand.
    pub(super) const fn choices(self, choices: &'static [(&'static str, &'static str)]) -> Self {
        Self { choices, ..self }
    }

    /// The same column, which repeats something.
    pub(super) const fn derived(self) -> Self {
        Self { derived: true, ..self }
    }
}

/// A text that is always there.
pub(super) const fn text(name: &'static str, chinese: &'static str, about: &'static str) -> Column {
    Column::new(Sort::Text, name, chinese, about)
}

/// A text or null.
pub(super) const fn text_or_null(
    name: &'static str,
    chinese: &'static str,
    about: &'static str,
) -> Column {
    text(name, chinese, about).nullable()
}

/// A whole number that is always there.
pub(super) const fn integer(
    name: &'static str,
    chinese: &'static str,
    about: &'static str,
) -> Column {
    Column::new(Sort::Integer, name, chinese, about)
}

/// A whole number or null.
pub(super) const fn integer_or_null(
    name: &'static str,
    chinese: &'static str,
    about: &'static str,
) -> Column {
    integer(name, chinese, about).nullable()
}

/// An exact decimal or null.
pub(super) const fn number_or_null(
    name: &'static str,
    chinese: &'static str,
    about: &'static str,
) -> Column {
    Column::new(Sort::Number, name, chinese, about).nullable()
}

/// A day or null.
pub(super) const fn date_or_null(
    name: &'static str,
    chinese: &'static str,
    about: &'static str,
) -> Column {
    Column::new(Sort::Date, name, chinese, about).nullable()
}

/// True, false or null.
pub(super) const fn boolean_or_null(
    name: &'static str,
    chinese: &'static str,
    about: &'static str,
) -> Column {
    Column::new(Sort::Boolean, name, chinese, about).nullable()
}

/// A map, null where it is empty.
pub(super) const fn map(name: &'static str, chinese: &'static str, about: &'static str) -> Column {
    Column::new(Sort::Json, name, chinese, about).nullable()
}

/// SHA-256 of the document, the beginning of every key.
pub(super) const SHA256: Column = text(
    "document_sha256",
    "文档摘要",
    "SHA-256 of the document's content, in lower-case hexadecimal digits",
);

/// Name of the document, in the rows of its parts.
pub(super) const NAME: Column =
    text("document_name", "文档名称", "path of the document as given, /-separated").derived();

/// Source texts.
pub(super) const RAW: Column =
    map("raw", "原文", "field name → text of the source, where the cleaned text differs from it");

/// Places.
pub(super) const AT: Column =
    map("at", "位置", "field name → place in the document, such as b14/r3c1");

/// Other labels.
pub(super) const ATTRIBUTES: Column =
    map("attributes", "其他栏目", "label of any other line or column → its text");
