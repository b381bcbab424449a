//! Questions in SQL to the embedded database. Nothing that writes, attaches or loads anything is carried out.

use crate::StoreError;
use crate::sqlite::{open_to_read, store_error};
use rusqlite::fallible_iterator::FallibleIterator as _;
use rusqlite::hooks::{AuthAction, AuthContext, Authorization};
use rusqlite::limits::Limit;
use rusqlite::types::ValueRef;
use rusqlite::{Batch, Connection, ErrorCode, Row};
use std::path::Path;
use std::time::{Duration, Instant};

/// Steps of the database's machine between two looks at the clock.
const STEPS: i32 = 10_000;

/// What a question may ask for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct QueryLimits {
    /// Rows of the answer; those behind them are not fetched.
    pub rows: u64,
    /// Time until the last row.
    pub time: Duration,
    /// Bytes of one text.
    pub text: u32,
}

impl Default for QueryLimits {
    fn default() -> Self {
        Self { rows: u64::MAX, time: Duration::from_mins(10), text: 256 << 20 }
    }
}

/// One field of an answer.
#[derive(Debug, Clone, PartialEq)]
pub enum Field {
    /// Nothing.
    Null,
    /// A whole number.
    Integer(i64),
    /// A number that the database computes with; a decimal of at most 15 digits prints as it was stored.
    Real(f64),
    /// A decimal with more digits, as stored.
    Exact(String),
    /// A text. What is not UTF-8 is replaced by U+FFFD.
    Text(String),
    /// Other bytes.
    Bytes(Vec<u8>),
}

/// What is met on the way through an answer.
#[derive(Debug)]
pub enum Asked<'a> {
    /// The names of the columns; once, first.
    Columns(&'a [String]),
    /// A row.
    Row(&'a [Field]),
}

/// How an answer ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Answer {
    /// Rows that were met.
    pub rows: u64,
    /// Whether there are more behind them.
    pub more: bool,
}

/// Asks the database in the file `path`; `meet` says whether to go on.
///
/// # Errors
///
/// Also for every statement that does anything but read, and for more than one statement.
pub fn query(
    path: &Path,
    sql: &str,
    limits: &QueryLimits,
    meet: &mut dyn FnMut(Asked<'_>) -> bool,
) -> Result<Answer, StoreError> {
    let mut connection = open_to_read(path)?;
    let failed = |error: rusqlite::Error| query_error(&error, limits);
    restrict(&mut connection, limits).map_err(failed)?;
    let mut batch = Batch::new(&connection, sql);
    let statement = batch.next().map_err(failed)?;
    let mut statement =
        statement.ok_or_else(|| refused("expected a statement, found none", LISTS))?;
    if batch.next().map_err(failed)?.is_some() {
        return Err(refused("expected one statement, found several", "ask one after the other"));
    }
    if !statement.readonly() {
        return Err(writes());
    }
    let columns: Vec<_> = statement.column_names().map(str::to_owned).collect();
    let mut answer = Answer { rows: 0, more: false };
    if !meet(Asked::Columns(&columns)) {
        return Ok(answer);
    }
    let mut rows = statement.raw_query();
    while let Some(row) = rows.next().map_err(failed)? {
        if answer.rows == limits.rows {
            answer.more = true;
            break;
        }
        let fields = fields(row, columns.len()).map_err(failed)?;
        answer.rows += 1;
        if !meet(Asked::Row(&fields)) {
            break;
        }
    }
    Ok(answer)
}

/// The tables and views of the database, each with its columns, and what they are: name, column (empty for the table
/// itself), comment.
pub fn tables_and_views(path: &Path) -> Result<Vec<(String, String, String)>, StoreError> {
    let connection = open_to_read(path)?;
    let read = || {
        let mut select = connection.prepare(
            "SELECT c.table_name, c.column_name, c.comment FROM column_comments c
             JOIN sqlite_schema s ON s.name = c.table_name
             ORDER BY s.type = 'table', c.rowid",
        )?;
        let rows = select.query_map([], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?;
        rows.collect::<rusqlite::Result<Vec<_>>>()
    };
    read().map_err(|error| store_error(&error))
}

fn restrict(connection: &mut Connection, limits: &QueryLimits) -> rusqlite::Result<()> {
    let longest = i32::try_from(limits.text).unwrap_or(i32::MAX);
    connection.set_limit(Limit::SQLITE_LIMIT_LENGTH, longest)?;
    let (start, time) = (Instant::now(), limits.time);
    connection.progress_handler(STEPS, Some(move || start.elapsed() > time))?;
    connection.authorizer(Some(authorize))
}

/// Names of pragmas that only tell.
const TELLING: &[&str] = &[
    "collation_list",
    "compile_options",
    "database_list",
    "foreign_key_list",
    "function_list",
    "index_info",
    "index_list",
    "index_xinfo",
    "table_info",
    "table_list",
    "table_xinfo",
];

#[allow(clippy::needless_pass_by_value, reason = "the hook hands it over")]
fn authorize(context: AuthContext<'_>) -> Authorization {
    match context.action {
        AuthAction::Select | AuthAction::Read { .. } | AuthAction::Recursive => {
            Authorization::Allow
        }
        AuthAction::Function { function_name } if function_name != "load_extension" => {
            Authorization::Allow
        }
        AuthAction::Pragma { pragma_name, .. } if TELLING.contains(&pragma_name) => {
            Authorization::Allow
        }
        _ => Authorization::Deny,
    }
}

fn fields(row: &Row<'_>, columns: usize) -> rusqlite::Result<Vec<Field>> {
    (0..columns)
        .map(|index| {
            Ok(match row.get_ref(index)? {
                ValueRef::Null => Field::Null,
                ValueRef::Integer(number) => Field::Integer(number),
                ValueRef::Real(number) => Field::Real(number),
                ValueRef::Text(text) => Field::Text(String::from_utf8_lossy(text).into_owned()),
                ValueRef::Blob(bytes) => match std::str::from_utf8(bytes) {
                    Ok(text) if is_decimal(text) => Field::Exact(text.to_owned()),
                    _ => Field::Bytes(bytes.to_owned()),
                },
            })
        })
        .collect()
}

/// Whether it is a decimal as `record::Number` prints it.
fn is_decimal(text: &str) -> bool {
    let digits = text.strip_prefix('-').unwrap_or(text);
    let (whole, part) = digits.split_once('.').unwrap_or((digits, "0"));
    let all_digits =
        |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    all_digits(whole) && all_digits(part) && (whole == "0" || !whole.starts_with('0'))
}

fn writes() -> StoreError {
    refused(
        "expected a statement that only reads (SELECT, WITH, VALUES, EXPLAIN), found another sort",
        "jixiao load changes a database; jixiao query answers questions about it",
    )
}

/// What to do where a statement does not fit the tables.
const LISTS: &str = "jixiao query without a statement lists tables, views and their columns";

fn refused(message: impl Into<String>, help: &'static str) -> StoreError {
    StoreError::Query { message: message.into(), help }
}

fn query_error(error: &rusqlite::Error, limits: &QueryLimits) -> StoreError {
    match error.sqlite_error_code() {
        Some(ErrorCode::AuthorizationForStatementDenied | ErrorCode::ReadOnly) => writes(),
        Some(ErrorCode::OperationInterrupted) => refused(
            format!("expected an answer within {} s, found none", limits.time.as_secs()),
            "ask for less, or give it more time with --timeout SECONDS",
        ),
        Some(ErrorCode::TooBig) => refused(
            format!("expected texts of at most {} bytes, found a longer one", limits.text),
            "ask for a part of the text: substr(column, 1, 1000)",
        ),
        Some(ErrorCode::DatabaseCorrupt | ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => {
            store_error(error)
        }
        _ => refused(format!("expected a statement in SQL, found: {}", sql_message(error)), LISTS),
    }
}

/// What SQLite says about a statement, without the statement.
fn sql_message(error: &rusqlite::Error) -> String {
    match error {
        rusqlite::Error::SqlInputError { msg, .. } => msg.clone(),
        rusqlite::Error::SqliteFailure(_, Some(message)) => message.clone(),
        other => other.to_string(),
    }
}

#[cfg(test)]
mod tests;
