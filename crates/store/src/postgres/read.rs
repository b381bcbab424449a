//! Records out of PostgreSQL.

use super::{check, connect, store_error};
use crate::StoreError;
use crate::read::{damaged, select};
use crate::schema::quoted;
use crate::target::PostgresTarget;
use postgres::{IsolationLevel, Row, Statement, Transaction};
use record::flat::{Assembly, Cell, Column, Sort, TABLES};
use record::{Number, RecordSet};
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::time::Duration;

/// Documents that are fetched at once.
const FETCHED: usize = 64;

/// See [`crate::read`].
pub(crate) fn read(
    target: &PostgresTarget,
    year: Option<i32>,
    meet: &mut dyn FnMut(RecordSet),
) -> Result<(), StoreError> {
    let lost = |error: postgres::Error| store_error(&error);
    let mut client = connect::connect(target, Duration::from_secs(10))?;
    let builder = client.build_transaction().read_only(true);
    let mut transaction =
        builder.isolation_level(IsolationLevel::RepeatableRead).start().map_err(lost)?;
    if check(&mut transaction)?.is_none() {
        return Err(StoreError::NotOurs);
    }
    let sql = "SELECT document_sha256 FROM documents WHERE $1::int4 IS NULL OR fiscal_year = $1
        ORDER BY document_name COLLATE \"C\", document_sha256";
    let rows = transaction.query(sql, &[&year]).map_err(lost)?;
    let contents: Vec<String> = rows.iter().map(|row| row.get(0)).collect();
    let mut selects = Vec::with_capacity(TABLES.len());
    for table in TABLES {
        let columns: Vec<_> = table.columns.iter().map(selected).collect();
        let sql = select(table, &columns.join(", "), "= ANY($1)");
        selects.push(transaction.prepare(&sql).map_err(lost)?);
    }
    for contents in contents.chunks(FETCHED) {
        fetch(&mut transaction, &selects, contents, meet)?;
    }
    Ok(())
}

/// What sort can be taken as it is is taken so, the others as text; derived ones are left out.
fn selected(column: &Column) -> String {
    let name = quoted(column.name);
    match column.sort {
        _ if column.derived => format!("NULL::text AS {name}"),
        Sort::Text | Sort::Integer | Sort::Boolean => name,
        Sort::Number | Sort::Date | Sort::Json => format!("{name}::text"),
    }
}

fn fetch(
    transaction: &mut Transaction<'_>,
    selects: &[Statement],
    contents: &[String],
    meet: &mut dyn FnMut(RecordSet),
) -> Result<(), StoreError> {
    let mut assemblies: BTreeMap<String, Assembly> = BTreeMap::new();
    for (place, (table, select)) in TABLES.iter().zip(selects).enumerate() {
        for row in transaction.query(select, &[&contents]).map_err(|error| store_error(&error))? {
            let mut cells = Vec::with_capacity(table.columns.len());
            for (index, column) in table.columns.iter().enumerate() {
                let cell = cell(&row, index, column);
                cells.push(cell.map_err(|error| {
                    StoreError::Rows(format!("{error} in {}.{}", table.name, column.name))
                })?);
            }
            let content = match cells.first() {
                Some(Cell::Text(text)) => text.clone().into_owned(),
                _ => String::new(),
            };
            let assembly = assemblies.entry(content).or_default();
            assembly.add(place, cells).map_err(|error| damaged(&error))?;
        }
    }
    for content in contents {
        let assembly = assemblies.remove(content).unwrap_or_default();
        meet(assembly.finish().map_err(|error| damaged(&error))?);
    }
    Ok(())
}

fn cell<'a>(row: &'a Row, index: usize, column: &Column) -> Result<Cell<'a>, String> {
    let text = || row.try_get::<_, Option<&str>>(index).map_err(|error| error.to_string());
    let or_null = |cell: Option<Cell<'a>>| cell.unwrap_or(Cell::Null);
    if column.derived {
        return Ok(Cell::Null);
    }
    Ok(match column.sort {
        Sort::Text => or_null(text()?.map(|text| Cell::Text(Cow::Borrowed(text)))),
        Sort::Json => or_null(text()?.map(|text| Cell::Json(Cow::Borrowed(text)))),
        Sort::Integer => {
            let number: Option<i64> = row.try_get(index).map_err(|error| error.to_string())?;
            or_null(number.map(Cell::Integer))
        }
        Sort::Boolean => {
            let value: Option<bool> = row.try_get(index).map_err(|error| error.to_string())?;
            or_null(value.map(Cell::Boolean))
        }
        Sort::Number => match text()? {
            None => Cell::Null,
            Some(text) => {
                let decimal = rust_decimal::Decimal::from_str_exact(text);
                Cell::Number(Number::from(decimal.map_err(|error| error.to_string())?))
            }
        },
        Sort::Date => match text()? {
            None => Cell::Null,
            Some(text) => Cell::Date(record::flat::Date::parse(text).ok_or("no day")?),
        },
    })
}
