//! The tables and views of a database, made from the flat tables of `record`, and how an older database is brought forward.
//!
//! ```text
//! documents … diagnostics     the flat tables, with primary and foreign keys
//! document_names              every name by which a content is known
//! document_loads              by what the rows of a document are known to be the same
//! column_comments             what each column is (SQLite only; PostgreSQL has COMMENT ON)
//! jixiao_meta                 the version of all this
//! ```

mod migrations;
mod own_tables;
mod views;

pub(crate) use migrations::{MIGRATIONS, Step};
pub(crate) use own_tables::META;
pub(crate) use views::VIEWS;
pub use views::View;

use own_tables::{COMMENTS, INDEX_OF_NAMES, OWN_TABLES};
use record::flat::{Column, Sort, TABLES, Table};
use std::fmt::Write as _;

/// The version that this program makes and reads. A change of any table, column or view is a new version, with a
/// migration from the one before.
pub const VERSION: u32 = 3;

/// The names of the views.
pub fn view_names() -> impl Iterator<Item = &'static str> {
    VIEWS.iter().map(|view| view.name)
}

/// Whose SQL it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Dialect {
    Sqlite,
    Postgres,
}

impl Dialect {
    /// How a column of this sort is declared.
    ///
    /// SQLite declares no JSON, since its affinity would make a number of a text that looks like one. `json` and not `jsonb`
    /// in PostgreSQL: the order of names counts, and any character may stand in a text.
    pub(crate) fn type_name(self, sort: Sort) -> &'static str {
        match (self, sort) {
            (Self::Sqlite, Sort::Text | Sort::Json) => "TEXT",
            (Self::Sqlite, Sort::Integer) => "INTEGER",
            (Self::Sqlite, Sort::Number) => "NUMERIC",
            (Self::Sqlite, Sort::Date) => "DATE",
            (Self::Sqlite, Sort::Boolean) => "BOOLEAN",
            (Self::Postgres, Sort::Text) => "text",
            (Self::Postgres, Sort::Json) => "json",
            (Self::Postgres, Sort::Integer) => "bigint",
            (Self::Postgres, Sort::Number) => "numeric",
            (Self::Postgres, Sort::Date) => "date",
            (Self::Postgres, Sort::Boolean) => "boolean",
        }
    }
}

/// All statements that make an empty database of [`VERSION`]; for PostgreSQL without [foreign keys](add_foreign_key).
pub(crate) fn create(dialect: Dialect) -> Vec<String> {
    let mut statements: Vec<_> =
        all_tables(dialect).map(|table| create_table(table, dialect)).collect();
    statements.push(INDEX_OF_NAMES.to_owned());
    statements.extend(describe(dialect));
    statements
}

/// The flat tables, then our own.
pub(crate) fn all_tables(dialect: Dialect) -> impl Iterator<Item = &'static Table> {
    let own =
        OWN_TABLES.iter().filter(move |table| dialect == Dialect::Sqlite || table.name != COMMENTS);
    TABLES.iter().chain(own)
}

/// Views, comments and the version: what is made anew whenever a database is brought forward.
pub(crate) fn describe(dialect: Dialect) -> Vec<String> {
    let mut statements = Vec::new();
    // In PostgreSQL a view may have got rights, and others may be made of it: it is replaced, and keeps them. New columns
    // of a view go to its end.
    let make = match dialect {
        Dialect::Sqlite => "CREATE VIEW",
        Dialect::Postgres => "CREATE OR REPLACE VIEW",
    };
    if dialect == Dialect::Sqlite {
        let drop =
            VIEWS.iter().rev().map(|view| format!("DROP VIEW IF EXISTS {}", quoted(view.name)));
        statements.extend(drop);
    }
    for view in VIEWS {
        statements.push(format!("{make} {} AS\n{}", quoted(view.name), (view.sql)(dialect)));
    }
    if dialect == Dialect::Sqlite {
        statements.push(format!("DELETE FROM {COMMENTS}"));
    }
    for table in all_tables(dialect) {
        let comments = table.columns.iter().map(|column| (column.name, column_comment(column)));
        statements.extend(comment(dialect, "TABLE", table.name, &table_comment(table), comments));
    }
    for view in VIEWS {
        let comments = view.columns.iter().map(|&(name, chinese)| (name, chinese.to_owned()));
        let about = format!("{}: {}", view.chinese, view.about);
        statements.extend(comment(dialect, "VIEW", view.name, &about, comments));
    }
    statements.push(format!("DELETE FROM {META} WHERE key = 'schema_version'"));
    statements
        .push(format!("INSERT INTO {META} (key, value) VALUES ('schema_version', '{VERSION}')"));
    statements
}

/// The statement that makes one table.
pub(crate) fn create_table(table: &Table, dialect: Dialect) -> String {
    let name = quoted(table.name);
    let mut text = match dialect {
        Dialect::Sqlite => format!("CREATE TABLE {name} ( -- {}\n", table_comment(table)),
        Dialect::Postgres => format!("CREATE TABLE {name} (\n"),
    };
    for column in table.columns {
        let null = if column.nullable { "" } else { " NOT NULL" };
        let _ = write!(text, "  {} {}{null},", quoted(column.name), dialect.type_name(column.sort));
        if dialect == Dialect::Sqlite {
            let _ = write!(text, " -- {}", column_comment(column));
        }
        text.push('\n');
    }
    let _ = write!(text, "  PRIMARY KEY ({})", names(table.key));
    if let (Dialect::Sqlite, Some(key)) = (dialect, foreign_key(table)) {
        let _ = write!(text, ",\n  {key}");
    }
    text.push_str("\n)");
    text
}

/// The parent of a table, and the columns that are the parent's key.
fn reference(table: &Table) -> Option<(&'static Table, &'static [&'static str])> {
    let parent = table.parent.and_then(table_of)?;
    // A parent's key is the beginning of its children's; `document_names` is known by the name.
    let columns = if table.key.starts_with(parent.key) { table.key } else { &["document_sha256"] };
    Some((parent, columns.get(..parent.key.len()).unwrap_or(columns)))
}

/// How a table refers to its parent.
fn foreign_key(table: &Table) -> Option<String> {
    let (parent, columns) = reference(table)?;
    Some(format!(
        "FOREIGN KEY ({}) REFERENCES {} ({}) ON DELETE CASCADE",
        names(columns),
        quoted(parent.name),
        names(parent.key)
    ))
}

/// The statement that gives a table of PostgreSQL its foreign key.
///
/// The server looks up the parent of every row that comes, which takes as long as all else that it does with the row, but
/// checks a whole table at once when a key is made. So the load that makes the tables makes the keys when it ends.
pub(crate) fn add_foreign_key(table: &Table) -> Option<String> {
    foreign_key(table).map(|key| format!("ALTER TABLE {} ADD {key}", quoted(table.name)))
}

/// The statement that deletes the rows of a table whose parent was deleted while there was no foreign key.
pub(crate) fn delete_orphans(table: &Table) -> Option<String> {
    let (parent, columns) = reference(table)?;
    let same: Vec<_> = columns
        .iter()
        .zip(parent.key)
        .map(|(own, its)| format!("parent.{} = child.{}", quoted(its), quoted(own)))
        .collect();
    let (child, parent, same) = (quoted(table.name), quoted(parent.name), same.join(" AND "));
    Some(format!(
        "DELETE FROM {child} child WHERE NOT EXISTS (SELECT FROM {parent} parent WHERE {same})"
    ))
}

fn table_of(name: &str) -> Option<&'static Table> {
    TABLES.iter().find(|table| table.name == name)
}

fn table_comment(table: &Table) -> String {
    format!("{}: {}", table.chinese, table.about)
}

fn column_comment(column: &Column) -> String {
    let official = column.official.map(|name| format!(" ({name})")).unwrap_or_default();
    format!("{}{official}: {}", column.chinese, column.about)
}

fn comment(
    dialect: Dialect,
    sort: &str,
    name: &str,
    about: &str,
    columns: impl Iterator<Item = (&'static str, String)>,
) -> Vec<String> {
    let mut statements = Vec::new();
    match dialect {
        Dialect::Postgres => {
            statements.push(format!("COMMENT ON {sort} {} IS {}", quoted(name), literal(about)));
            for (column, about) in columns {
                let place = format!("{}.{}", quoted(name), quoted(column));
                statements.push(format!("COMMENT ON COLUMN {place} IS {}", literal(&about)));
            }
        }
        Dialect::Sqlite => {
            let (name, sort) = (literal(name), literal(&sort.to_lowercase()));
            let mut row = |column: String, about: &str| {
                let about = literal(about);
                statements.push(format!(
                    "INSERT INTO {COMMENTS} VALUES ({name}, {column}, {sort}, {about})"
                ));
            };
            row(literal(""), about);
            for (column, about) in columns {
                row(literal(column), &about);
            }
        }
    }
    statements
}

/// A name as an identifier, whatever words the dialect keeps for itself.
pub(crate) fn quoted(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}

/// A text as a literal.
pub(crate) fn literal(text: &str) -> String {
    format!("'{}'", text.replace('\'', "''"))
}

/// Names as a list of identifiers.
pub(crate) fn names(names: &[&str]) -> String {
    names.iter().map(|name| quoted(name)).collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests;
