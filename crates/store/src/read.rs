//! Records out of a database, document by document, in the order of their names.

use crate::postgres;
use crate::schema::{names, quoted};
use crate::sqlite::{cell, open_to_read, store_error};
use crate::{StoreError, Target};
use record::RecordSet;
use record::flat::{Assembly, TABLES, Table};
use std::path::Path;

/// Hands the records of every document to `meet`, or of those of one fiscal year (预算年度), in the order of the documents'
/// names. All of them are of one moment, whoever loads meanwhile.
pub fn read(
    target: &Target,
    year: Option<i32>,
    meet: &mut dyn FnMut(RecordSet),
) -> Result<(), StoreError> {
    match target {
        Target::Sqlite(path) => read_sqlite(path, year, &mut |records| {
            meet(records);
            true
        }),
        Target::Postgres(target) => postgres::read(target, year, meet),
    }
}

/// Hands the records of every document in the file `path` to `meet`, as [`read`] does, until it gives false.
pub fn read_file(path: &Path, meet: &mut dyn FnMut(RecordSet) -> bool) -> Result<(), StoreError> {
    read_sqlite(path, None, meet)
}

/// What [`read`] found that cannot be records.
pub(crate) fn damaged(error: &record::flat::FlatError) -> StoreError {
    StoreError::Rows(error.to_string())
}

/// The statement that reads the rows of documents from one table, in the order of their keys.
pub(crate) fn select(table: &Table, columns: &str, condition: &str) -> String {
    format!(
        "SELECT {columns} FROM {} WHERE document_sha256 {condition} ORDER BY {}",
        quoted(table.name),
        names(table.key)
    )
}

fn read_sqlite(
    path: &Path,
    year: Option<i32>,
    meet: &mut dyn FnMut(RecordSet) -> bool,
) -> Result<(), StoreError> {
    let mut connection = open_to_read(path)?;
    let sqlite = |error: rusqlite::Error| store_error(&error);
    let transaction = connection.transaction().map_err(sqlite)?;
    let mut documents = transaction
        .prepare(
            "SELECT document_sha256 FROM documents WHERE ?1 IS NULL OR fiscal_year = ?1
             ORDER BY document_name, document_sha256",
        )
        .map_err(sqlite)?;
    let mut selects = Vec::with_capacity(TABLES.len());
    for table in TABLES {
        let columns: Vec<_> = table.columns.iter().map(|column| column.name).collect();
        let sql = select(table, &names(&columns), "= ?");
        selects.push((table, transaction.prepare(&sql).map_err(sqlite)?));
    }
    let mut contents = documents.query([year]).map_err(sqlite)?;
    while let Some(row) = contents.next().map_err(sqlite)? {
        let content: String = row.get(0).map_err(sqlite)?;
        let mut assembly = Assembly::default();
        for (place, (table, select)) in selects.iter_mut().enumerate() {
            let mut rows = select.query([&content]).map_err(sqlite)?;
            while let Some(row) = rows.next().map_err(sqlite)? {
                let mut cells = Vec::with_capacity(table.columns.len());
                for (index, column) in table.columns.iter().enumerate() {
                    cells.push(cell(row.get_ref(index).map_err(sqlite)?, table.name, column)?);
                }
                assembly.add(place, cells).map_err(|error| damaged(&error))?;
            }
        }
        if !meet(assembly.finish().map_err(|error| damaged(&error))?) {
            break;
        }
    }
    Ok(())
}
