//! Cells as SQLite holds them, and back.

use super::number;
use crate::StoreError;
use record::flat::{Cell, Column, Sort};
use rusqlite::types::{ToSqlOutput, Value, ValueRef};
use std::borrow::Cow;

/// A cell as it is stored.
pub(crate) fn bind<'a>(cell: &'a Cell<'_>) -> ToSqlOutput<'a> {
    match cell {
        Cell::Null => ToSqlOutput::Owned(Value::Null),
        Cell::Text(text) | Cell::Json(text) => {
            ToSqlOutput::Borrowed(ValueRef::Text(text.as_bytes()))
        }
        Cell::Integer(number) => ToSqlOutput::Owned(Value::Integer(*number)),
        Cell::Number(number) => number::stored(*number),
        Cell::Date(date) => ToSqlOutput::Owned(Value::Text(date.to_string())),
        Cell::Boolean(value) => ToSqlOutput::Owned(Value::Integer(i64::from(*value))),
    }
}

/// The cell of a column that is stored as `value`; a derived one is left out.
pub(crate) fn cell<'a>(
    value: ValueRef<'a>,
    table: &str,
    column: &Column,
) -> Result<Cell<'a>, StoreError> {
    let wrong = |found: &str| StoreError::Rows(format!("{found} in {table}.{}", column.name));
    if column.derived || matches!(value, ValueRef::Null) {
        return Ok(Cell::Null);
    }
    let text = |bytes: &'a [u8]| std::str::from_utf8(bytes).map_err(|_| wrong("other than UTF-8"));
    match (column.sort, value) {
        (Sort::Text, ValueRef::Text(bytes)) => Ok(Cell::Text(Cow::Borrowed(text(bytes)?))),
        (Sort::Json, ValueRef::Text(bytes)) => Ok(Cell::Json(Cow::Borrowed(text(bytes)?))),
        (Sort::Integer, ValueRef::Integer(number)) => Ok(Cell::Integer(number)),
        (Sort::Boolean, ValueRef::Integer(number)) => Ok(Cell::Boolean(number != 0)),
        (Sort::Number, value) => {
            number::read(value).map(Cell::Number).ok_or_else(|| wrong("no number"))
        }
        (_, other) => Err(wrong(&format!("{:?}", other.data_type()))),
    }
}
