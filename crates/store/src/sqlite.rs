//! SQLite: one file, built in.

mod number;
mod value;

use crate::StoreError;
use crate::digest::text_digest;
use crate::loader::Engine;
use crate::packed::NAME;
use crate::plan::{Held, HeldDocument, Item, Plan, Planned, plan};
use crate::schema::{
    self, Dialect, META, MIGRATIONS, Step, VERSION, create, describe, names, quoted,
};
use record::flat::TABLES;
use rusqlite::{
    Connection, ErrorCode, OpenFlags, OptionalExtension as _, Transaction, TransactionBehavior,
};
use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;
use std::time::Duration;
pub(crate) use value::{bind, cell};

/// Statements that are kept ready.
const STATEMENTS: usize = 64;
/// `jixi`, by which `file` and others tell the database from any other.
const APPLICATION_ID: i32 = 0x6A69_7869;
/// How long a reader waits for a writer.
const READ_WAIT: Duration = Duration::from_secs(10);
/// KiB of pages that are kept in memory while loading.
const CACHE_KIB: i32 = 64 << 10;

/// For each flat table, the statement that adds a row.
static INSERTS: LazyLock<Vec<String>> = LazyLock::new(|| {
    let statement = |table: &record::flat::Table| {
        let columns: Vec<_> = table.columns.iter().map(|column| column.name).collect();
        let marks = vec!["?"; columns.len()].join(", ");
        format!("INSERT INTO {} ({}) VALUES ({marks})", quoted(table.name), names(&columns))
    };
    TABLES.iter().map(statement).collect()
});

/// An open file of ours.
pub(crate) struct Sqlite {
    connection: Connection,
}

impl Sqlite {
    /// Opens the file for loading; makes it, and its tables, where there are none.
    pub(crate) fn open(path: &Path, lock_wait: Duration) -> Result<Self, StoreError> {
        if let Some(folder) = path.parent().filter(|folder| !folder.as_os_str().is_empty()) {
            fs::create_dir_all(folder).map_err(|error| {
                let found = format!("that {} cannot be made: {error}", folder.display());
                StoreError::File { path: path.to_owned(), found }
            })?;
        }
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE
            | OpenFlags::SQLITE_OPEN_CREATE
            | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let connection =
            Connection::open_with_flags(path, flags).map_err(|error| cannot_open(path, &error))?;
        connection.set_prepared_statement_cache_capacity(STATEMENTS);
        let mut opened = Self { connection };
        opened.prepare(lock_wait).map_err(|error| match error {
            Failure::Store(error) => error,
            Failure::Sqlite(error) => cannot_open(path, &error),
        })?;
        Ok(opened)
    }

    fn prepare(&mut self, lock_wait: Duration) -> Result<(), Failure> {
        let connection = &mut self.connection;
        connection.busy_timeout(lock_wait)?;
        // Before anything is written: another program's database stays as it is.
        check(connection)?;
        connection.pragma_update(None, "journal_mode", "WAL")?;
        connection.pragma_update(None, "synchronous", "FULL")?;
        connection.pragma_update(None, "foreign_keys", true)?;
        connection.pragma_update(None, "cache_size", -CACHE_KIB)?;
        connection.pragma_update(None, "temp_store", "MEMORY")?;
        let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        match check(&transaction)? {
            Some(VERSION) => return Ok(()),
            Some(version) => bring_forward(&transaction, version)?,
            None => {
                for statement in create(Dialect::Sqlite) {
                    transaction.execute_batch(&statement)?;
                }
                transaction.pragma_update(None, "application_id", APPLICATION_ID)?;
            }
        }
        transaction.commit()?;
        Ok(())
    }
}

/// What can happen on the way.
#[derive(Debug)]
enum Failure {
    Store(StoreError),
    Sqlite(rusqlite::Error),
}

impl From<rusqlite::Error> for Failure {
    fn from(error: rusqlite::Error) -> Self {
        Self::Sqlite(error)
    }
}

impl From<StoreError> for Failure {
    fn from(error: StoreError) -> Self {
        Self::Store(error)
    }
}

/// The version of the database; `None` where it has no tables of ours. Refuses what another program, or a later one, made.
fn check(connection: &Connection) -> Result<Option<u32>, Failure> {
    let there = |name: &str| {
        let sql = "SELECT 1 FROM sqlite_schema WHERE name = ? COLLATE NOCASE";
        connection.query_row(sql, [name], |_| Ok(())).optional().map(|found| found.is_some())
    };
    if there(META)? {
        let sql = format!("SELECT value FROM {META} WHERE key = 'schema_version'");
        let text: Option<String> = connection.query_row(&sql, [], |row| row.get(0)).optional()?;
        return Ok(Some(schema_version(text.as_deref())?));
    }
    for name in
        schema::all_tables(Dialect::Sqlite).map(|table| table.name).chain(schema::view_names())
    {
        if there(name)? {
            return Err(StoreError::OtherTables { table: name.to_owned() }.into());
        }
    }
    Ok(None)
}

/// The version that a database says it has.
pub(crate) fn schema_version(text: Option<&str>) -> Result<u32, StoreError> {
    let damaged = |found: &str| StoreError::Rows(format!("{found} in the table {META}"));
    let text = text.ok_or_else(|| damaged("no schema_version"))?;
    let found = text.parse().map_err(|_| damaged("a schema_version that is no number"))?;
    if found > VERSION {
        return Err(StoreError::Newer { known: VERSION, found });
    }
    Ok(found)
}

fn bring_forward(transaction: &Transaction<'_>, version: u32) -> Result<(), Failure> {
    tracing::info!(from = version, to = VERSION, "the database is brought forward");
    for step in MIGRATIONS.iter().skip(version as usize).flat_map(|steps| steps.iter()) {
        match step {
            Step::Sql(sql) => {
                if let Some(statement) = sql(Dialect::Sqlite) {
                    transaction.execute_batch(&statement)?;
                }
            }
            Step::EnterNames => {
                let mut read =
                    transaction.prepare("SELECT document_name, document_sha256 FROM documents")?;
                let mut rows = read.query([])?;
                while let Some(row) = rows.next()? {
                    enter_name(transaction, &row.get::<_, String>(0)?, &row.get::<_, String>(1)?)?;
                }
            }
        }
    }
    for statement in describe(Dialect::Sqlite) {
        transaction.execute_batch(&statement)?;
    }
    Ok(())
}

fn enter_name(connection: &Connection, name: &str, sha256: &str) -> rusqlite::Result<()> {
    let sql = "INSERT INTO document_names (name_sha256, name, document_sha256) VALUES (?, ?, ?)
        ON CONFLICT (name_sha256) DO UPDATE SET document_sha256 = excluded.document_sha256";
    connection.prepare_cached(sql)?.execute([&text_digest(name), name, sha256])?;
    Ok(())
}

fn held(connection: &Connection, items: &[Item]) -> rusqlite::Result<Held> {
    let mut held = Held::default();
    let mut contents = BTreeSet::new();
    let mut of_name = connection
        .prepare_cached("SELECT document_sha256 FROM document_names WHERE name_sha256 = ?")?;
    for item in items {
        contents.insert(item.sha256().to_owned());
        let content: Option<String> =
            of_name.query_row([text_digest(item.name())], |row| row.get(0)).optional()?;
        contents.extend(content);
    }
    let mut document = connection.prepare_cached(
        "SELECT d.document_name, l.records_digest FROM documents d
         LEFT JOIN document_loads l ON l.document_sha256 = d.document_sha256 WHERE d.document_sha256 = ?",
    )?;
    let mut names =
        connection.prepare_cached("SELECT name FROM document_names WHERE document_sha256 = ?")?;
    for content in contents {
        let found = document
            .query_row([&content], |row| {
                let digest: Option<String> = row.get(1)?;
                Ok(HeldDocument { name: row.get(0)?, digest: digest.unwrap_or_default() })
            })
            .optional()?;
        let Some(found) = found else { continue };
        let mut rows = names.query([&content])?;
        while let Some(row) = rows.next()? {
            held.names.insert(row.get(0)?, content.clone());
        }
        held.documents.insert(content, found);
    }
    Ok(held)
}

fn carry_out(connection: &Connection, items: &[Item], plan: &Plan) -> rusqlite::Result<()> {
    let mut delete =
        connection.prepare_cached("DELETE FROM documents WHERE document_sha256 = ?")?;
    for sha256 in &plan.delete {
        delete.execute([sha256])?;
    }
    let mut inserts = Vec::with_capacity(TABLES.len());
    for statement in INSERTS.iter() {
        inserts.push(connection.prepare_cached(statement)?);
    }
    let mut loads = connection.prepare_cached(
        "INSERT INTO document_loads (document_sha256, records_digest) VALUES (?, ?)",
    )?;
    for (index, name) in &plan.insert {
        let Some(Item::Document(packed)) = items.get(*index) else { continue };
        packed.each(name, |table, cells| {
            let Some(insert) = inserts.get_mut(table) else { return Ok(()) };
            for (place, cell) in (1..).zip(cells) {
                insert.raw_bind_parameter(place, bind(cell))?;
            }
            insert.raw_execute().map(drop)
        })?;
        loads.execute([&packed.sha256, &packed.digest])?;
    }
    for (sha256, name) in &plan.rename {
        for table in TABLES.iter().filter(|table| table.column_index(NAME).is_some()) {
            let sql = format!(
                "UPDATE {} SET document_name = ? WHERE document_sha256 = ?",
                quoted(table.name)
            );
            connection.prepare_cached(&sql)?.execute([name, sha256])?;
        }
    }
    for (name, sha256) in &plan.names {
        enter_name(connection, name, sha256)?;
    }
    Ok(())
}

impl Engine for Sqlite {
    fn load(&mut self, items: &[Item], planned: &mut Vec<Planned>) -> Result<(), StoreError> {
        let mut load = || {
            let transaction =
                self.connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
            let plan = plan(items, &held(&transaction, items)?);
            planned.clone_from(&plan.outcomes);
            if plan.is_empty() {
                return Ok(());
            }
            carry_out(&transaction, items, &plan)?;
            transaction.commit()
        };
        load().map_err(|error| store_error(&error))
    }

    fn takes_zero(&self) -> bool {
        true
    }

    fn finish(&mut self) -> Result<(), StoreError> {
        // Neither is needed for what is stored, and nobody who reads meanwhile is waited for.
        if let Err(error) = self.connection.busy_timeout(Duration::ZERO) {
            tracing::debug!(%error, "the wait for others stays");
        }
        for statement in ["PRAGMA optimize", "PRAGMA wal_checkpoint(TRUNCATE)"] {
            if let Err(error) = self.connection.execute_batch(statement) {
                tracing::debug!(%error, statement, "not done");
            }
        }
        Ok(())
    }
}

/// Opens the file of a database of ours for reading; it is not changed.
pub(crate) fn open_to_read(path: &Path) -> Result<Connection, StoreError> {
    if !path.exists() {
        return Err(StoreError::NoFile(path.to_owned()));
    }
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let mut connection =
        Connection::open_with_flags(path, flags).map_err(|error| cannot_open(path, &error))?;
    let mut found = look(&connection);
    if let Err(Failure::Sqlite(error)) = &found
        && matches!(error.sqlite_error_code(), Some(ErrorCode::CannotOpen | ErrorCode::ReadOnly))
        && !beside(path, "-wal").exists()
    {
        // In a folder where nothing can be written there is nobody else either.
        let uri = immutable_uri(path);
        let flags = flags | OpenFlags::SQLITE_OPEN_URI;
        connection =
            Connection::open_with_flags(uri, flags).map_err(|error| cannot_open(path, &error))?;
        found = look(&connection);
    }
    match found {
        Ok(Some(_)) => Ok(connection),
        Ok(None) | Err(Failure::Store(StoreError::OtherTables { .. })) => Err(StoreError::NotOurs),
        Err(Failure::Store(error)) => Err(error),
        Err(Failure::Sqlite(error)) => Err(cannot_open(path, &error)),
    }
}

fn look(connection: &Connection) -> Result<Option<u32>, Failure> {
    connection.busy_timeout(READ_WAIT)?;
    check(connection)
}

fn beside(path: &Path, ending: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(ending);
    name.into()
}

fn immutable_uri(path: &Path) -> String {
    let mut uri = "file:".to_owned();
    for character in path.to_string_lossy().chars() {
        match character {
            '%' => uri.push_str("%25"),
            '?' => uri.push_str("%3f"),
            '#' => uri.push_str("%23"),
            other => uri.push(other),
        }
    }
    uri + "?immutable=1"
}

/// The reason of a database file that cannot be opened.
fn cannot_open(path: &Path, error: &rusqlite::Error) -> StoreError {
    let found = match error.sqlite_error_code() {
        Some(ErrorCode::CannotOpen) if path.is_dir() => "a folder in its place".to_owned(),
        Some(ErrorCode::NotADatabase) => "a file that is no SQLite database".to_owned(),
        Some(ErrorCode::CannotOpen | ErrorCode::ReadOnly | ErrorCode::PermissionDenied) => {
            error.to_string()
        }
        _ => return store_error(error),
    };
    StoreError::File { path: path.to_owned(), found }
}

pub(crate) fn store_error(error: &rusqlite::Error) -> StoreError {
    match error.sqlite_error_code() {
        Some(
            ErrorCode::DatabaseBusy
            | ErrorCode::DatabaseLocked
            | ErrorCode::FileLockingProtocolFailed,
        ) => StoreError::Lost("that another process holds it".to_owned()),
        Some(ErrorCode::DiskFull) => StoreError::Database("no space left".to_owned()),
        Some(ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase) => {
            StoreError::Rows(error.to_string())
        }
        Some(ErrorCode::TooBig) => StoreError::Document(
            "expected rows that SQLite can hold, found one that is too long".to_owned(),
        ),
        _ => StoreError::Database(error.to_string()),
    }
}

#[cfg(test)]
mod tests;
