//! PostgreSQL: binary COPY into staging tables, then a merge, a batch in one transaction.
//!
//! What is to be done is planned twice: without a lock, so that nothing is sent that the server holds, and again under a lock
//! that all loaders of a schema share, so that two of them never do the same twice nor wait for each other in a circle.

mod connect;
mod copy;
mod keys;
mod read;
mod tls;

use crate::StoreError;
use crate::digest::text_digest;
use crate::loader::Engine;
use crate::packed::NAME;
use crate::plan::{Held, HeldDocument, Item, Plan, Planned, plan};
use crate::schema::{
    self, Dialect, META, MIGRATIONS, Step, VERSION, create, describe, names, quoted,
};
use crate::sqlite::schema_version;
use crate::target::PostgresTarget;
use postgres::error::SqlState;
use postgres::{Client, GenericClient, Transaction};
use record::flat::TABLES;
use std::collections::BTreeMap;
use std::error::Error as _;
use std::io::Write as _;
use std::time::Duration;

pub(crate) use read::read;

/// The lock of all who change the tables of one schema; the number is `jixi`.
const LOCK: &str = "SELECT pg_advisory_xact_lock(1785296233, hashtext(current_schema()))";
/// How often a batch is staged again because another loader changed what it was planned for.
const STAGINGS: usize = 5;
/// The column that says to which document a row belongs.
const DOCUMENT: &str = "document_sha256";
/// Bytes of rows that are handed to the connection at once.
const SENT: usize = 256 << 10;

/// A connection, and a database of ours behind it.
pub(crate) struct Postgres {
    client: Client,
}

impl Postgres {
    /// Connects for loading; makes the tables where there are none.
    pub(crate) fn open(target: &PostgresTarget, lock_wait: Duration) -> Result<Self, StoreError> {
        let mut client = connect::connect(target, lock_wait)?;
        let encoding: String = client
            .query_one("SHOW server_encoding", &[])
            .and_then(|row| row.try_get(0))
            .map_err(|error| store_error(&error))?;
        if encoding != "UTF8" {
            return Err(StoreError::Encoding(encoding));
        }
        if !prepare(&mut client)? {
            // What a load that was killed has left; where this cannot be done, it is told in the end.
            if let Err(error) = keys::add_missing(&mut client).map_err(|error| store_error(&error))
            {
                if error.is_transient() {
                    return Err(error);
                }
                tracing::warn!(%error, "the foreign keys are missing");
            }
        }
        let mut opened = Self { client };
        opened.make_stages().map_err(|error| store_error(&error))?;
        Ok(opened)
    }

    /// Staging tables of this session's own, which are empty at the end of every transaction.
    fn make_stages(&mut self) -> Result<(), postgres::Error> {
        let statements: Vec<_> = TABLES
            .iter()
            .map(|table| {
                let (stage, table) = (stage(table.name), quoted(table.name));
                format!("CREATE TEMPORARY TABLE {stage} (LIKE {table}) ON COMMIT DELETE ROWS")
            })
            .collect();
        self.client.batch_execute(&statements.join(";\n"))
    }
}

fn stage(table: &str) -> String {
    quoted(&format!("jixiao_stage_{table}"))
}

/// The version of the database; `None` where it has no tables of ours.
fn check(client: &mut impl GenericClient) -> Result<Option<u32>, StoreError> {
    let lost = |error: postgres::Error| store_error(&error);
    let ours =
        schema::all_tables(Dialect::Postgres).map(|table| table.name).chain(schema::view_names());
    let ours: Vec<_> = ours.collect();
    let sql = "SELECT c.relname::text FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
        WHERE n.nspname = current_schema() AND c.relname = ANY($1::text[]) ORDER BY 1";
    let rows = client.query(sql, &[&ours]).map_err(lost)?;
    let found: Vec<String> = rows.iter().map(|row| row.get(0)).collect();
    if found.iter().any(|name| name == META) {
        let sql = format!("SELECT value FROM {META} WHERE key = 'schema_version'");
        let row = client.query_opt(&sql, &[]).map_err(lost)?;
        let text: Option<String> = row.map(|row| row.get(0));
        return schema_version(text.as_deref()).map(Some);
    }
    match found.into_iter().next() {
        Some(table) => Err(StoreError::OtherTables { table }),
        None => Ok(None),
    }
}

/// Makes the tables, or brings them forward; says whether it made them.
fn prepare(client: &mut Client) -> Result<bool, StoreError> {
    if check(client)? == Some(VERSION) {
        return Ok(false);
    }
    let lost = |error: postgres::Error| store_error(&error);
    let mut transaction = client.transaction().map_err(lost)?;
    transaction.batch_execute(LOCK).map_err(lost)?;
    // Another loader may have been first.
    let found = check(&mut transaction)?;
    let statements = match found {
        Some(VERSION) => return Ok(false),
        Some(version) => {
            tracing::info!(from = version, to = VERSION, "the database is brought forward");
            for step in MIGRATIONS.iter().skip(version as usize).flat_map(|steps| steps.iter()) {
                bring_forward(&mut transaction, step).map_err(lost)?;
            }
            describe(Dialect::Postgres)
        }
        None => create(Dialect::Postgres),
    };
    transaction.batch_execute(&statements.join(";\n")).map_err(lost)?;
    transaction.commit().map_err(lost)?;
    Ok(found.is_none())
}

fn bring_forward(transaction: &mut Transaction<'_>, step: &Step) -> Result<(), postgres::Error> {
    match step {
        Step::Sql(sql) => match sql(Dialect::Postgres) {
            Some(statement) => transaction.batch_execute(&statement),
            None => Ok(()),
        },
        Step::EnterNames => {
            let sql = "SELECT document_name, document_sha256 FROM documents";
            let rows = transaction.query(sql, &[])?;
            let names: Vec<_> = rows.iter().map(|row| (row.get(0), row.get(1))).collect();
            enter_names(transaction, &names)
        }
    }
}

fn enter_names(
    transaction: &mut Transaction<'_>,
    names: &[(String, String)],
) -> Result<(), postgres::Error> {
    let keys: Vec<_> = names.iter().map(|(name, _)| text_digest(name)).collect();
    let contents: Vec<_> = names.iter().map(|(_, sha256)| sha256).collect();
    let names: Vec<_> = names.iter().map(|(name, _)| name).collect();
    let sql = "INSERT INTO document_names (name_sha256, name, document_sha256)
        SELECT * FROM unnest($1::text[], $2::text[], $3::text[])
        ON CONFLICT (name_sha256) DO UPDATE SET document_sha256 = excluded.document_sha256";
    transaction.execute(sql, &[&keys, &names, &contents]).map(drop)
}

fn held(client: &mut impl GenericClient, items: &[Item]) -> Result<Held, postgres::Error> {
    let mut held = Held::default();
    let keys: Vec<_> = items.iter().map(|item| text_digest(item.name())).collect();
    let contents: Vec<_> = items.iter().map(Item::sha256).collect();
    let sql = "WITH wanted AS (
          SELECT unnest($2::text[]) AS document_sha256
          UNION SELECT document_sha256 FROM document_names WHERE name_sha256 = ANY($1::text[]))
        SELECT d.document_sha256, d.document_name, coalesce(l.records_digest, ''), n.name
        FROM wanted w
        JOIN documents d ON d.document_sha256 = w.document_sha256
        LEFT JOIN document_loads l ON l.document_sha256 = d.document_sha256
        LEFT JOIN document_names n ON n.document_sha256 = d.document_sha256";
    for row in client.query(sql, &[&keys, &contents])? {
        let content: String = row.get(0);
        if let Some(name) = row.get::<_, Option<String>>(3) {
            held.names.insert(name, content.clone());
        }
        held.documents.insert(content, HeldDocument { name: row.get(1), digest: row.get(2) });
    }
    Ok(held)
}

/// Sends the rows that the plan wants to the staging tables; gives the number of rows of each table.
fn send(
    transaction: &mut Transaction<'_>,
    items: &[Item],
    plan: &Plan,
) -> Result<[u64; TABLES.len()], postgres::Error> {
    let mut buffers: [Vec<u8>; TABLES.len()] = std::array::from_fn(|_| copy::HEAD.to_vec());
    let mut counts = [0; TABLES.len()];
    for (index, name) in &plan.insert {
        let Some(Item::Document(packed)) = items.get(*index) else { continue };
        for (sum, count) in counts.iter_mut().zip(packed.counts) {
            *sum += count;
        }
        let done = packed.each(name, |table, cells| {
            if let Some(buffer) = buffers.get_mut(table) {
                copy::add_row(cells, buffer);
            }
            Ok::<(), std::convert::Infallible>(())
        });
        done.unwrap_or_else(|never| match never {});
    }
    for ((table, mut buffer), &count) in TABLES.iter().zip(buffers).zip(&counts) {
        if count == 0 {
            continue;
        }
        buffer.extend_from_slice(copy::FOOT);
        let columns: Vec<_> = table.columns.iter().map(|column| column.name).collect();
        let sql = format!("COPY {} ({}) FROM STDIN BINARY", stage(table.name), names(&columns));
        let mut writer = transaction.copy_in(&sql)?;
        for part in buffer.chunks(SENT) {
            // The reason of a failure is kept by the connection and told at the end.
            if writer.write_all(part).is_err() {
                break;
            }
        }
        writer.finish()?;
    }
    Ok(counts)
}

/// Carries the plan out with the rows that were sent for it: for `sent`, which has all that `plan` wants, or more.
fn merge(
    transaction: &mut Transaction<'_>,
    items: &[Item],
    plan: &Plan,
    sent: &Plan,
    counts: &[u64; TABLES.len()],
) -> Result<(), postgres::Error> {
    if !plan.delete.is_empty() {
        // Children first: their foreign keys may be missing.
        let tables: Vec<_> = schema::all_tables(Dialect::Postgres)
            .filter(|table| table.column_index(DOCUMENT).is_some())
            .map(|table| quoted(table.name))
            .collect();
        for table in tables.iter().rev() {
            let sql = format!("DELETE FROM {table} WHERE {DOCUMENT} = ANY($1)");
            transaction.execute(&sql, &[&plan.delete])?;
        }
    }
    let inserted: BTreeMap<_, _> = plan
        .insert
        .iter()
        .filter_map(|(index, _)| match items.get(*index) {
            Some(Item::Document(packed)) => Some((packed.sha256.as_str(), packed.digest.as_str())),
            _ => None,
        })
        .collect();
    let contents: Vec<_> = inserted.keys().collect();
    let digests: Vec<_> = inserted.values().collect();
    if !contents.is_empty() {
        for (table, _) in TABLES.iter().zip(counts).filter(|&(_, &count)| count > 0) {
            let columns: Vec<_> = table.columns.iter().map(|column| column.name).collect();
            let columns = names(&columns);
            let (to, from) = (quoted(table.name), stage(table.name));
            let sql = format!("INSERT INTO {to} ({columns}) SELECT {columns} FROM {from}");
            if plan.insert == sent.insert {
                transaction.execute(&sql, &[])?;
            } else {
                let sql = format!("{sql} WHERE document_sha256 = ANY($1)");
                transaction.execute(&sql, &[&contents])?;
            }
        }
        let sql = "INSERT INTO document_loads (document_sha256, records_digest)
            SELECT * FROM unnest($1::text[], $2::text[])";
        transaction.execute(sql, &[&contents, &digests])?;
    }
    for (sha256, name) in &plan.rename {
        for table in TABLES.iter().filter(|table| table.column_index(NAME).is_some()) {
            let sql = format!(
                "UPDATE {} SET document_name = $1 WHERE document_sha256 = $2",
                quoted(table.name)
            );
            transaction.execute(&sql, &[name, sha256])?;
        }
    }
    if !plan.names.is_empty() {
        enter_names(transaction, &plan.names)?;
    }
    Ok(())
}

/// Whether all rows of `wanted` were sent for `sent`.
fn covers(sent: &Plan, wanted: &Plan) -> bool {
    wanted.insert.iter().all(|entry| sent.insert.binary_search(entry).is_ok())
}

impl Engine for Postgres {
    fn load(&mut self, items: &[Item], planned: &mut Vec<Planned>) -> Result<(), StoreError> {
        let lost = |error: postgres::Error| store_error(&error);
        let mut first = plan(items, &held(&mut self.client, items).map_err(lost)?);
        for _ in 0..STAGINGS {
            if first.is_empty() {
                *planned = first.outcomes;
                return Ok(());
            }
            let mut transaction = self.client.transaction().map_err(lost)?;
            let counts = send(&mut transaction, items, &first).map_err(lost)?;
            transaction.batch_execute(LOCK).map_err(lost)?;
            let now = plan(items, &held(&mut transaction, items).map_err(lost)?);
            if !covers(&first, &now) {
                transaction.rollback().map_err(lost)?;
                first = now;
                continue;
            }
            planned.clone_from(&now.outcomes);
            merge(&mut transaction, items, &now, &first, &counts).map_err(lost)?;
            return transaction.commit().map_err(lost);
        }
        Err(StoreError::Lost(
            "that other loaders change the same documents all the time".to_owned(),
        ))
    }

    fn takes_zero(&self) -> bool {
        false
    }

    fn finish(&mut self) -> Result<(), StoreError> {
        keys::add_missing(&mut self.client).map_err(|error| store_error(&error))
    }
}

pub(crate) fn store_error(error: &postgres::Error) -> StoreError {
    let Some(answer) = error.as_db_error() else {
        let cause = error.source().map(ToString::to_string);
        return StoreError::Lost(cause.unwrap_or_else(|| error.to_string()));
    };
    let (code, message) = (answer.code(), answer.message().to_owned());
    let transient = [
        &SqlState::LOCK_NOT_AVAILABLE,
        &SqlState::TOO_MANY_CONNECTIONS,
        &SqlState::IDLE_IN_TRANSACTION_SESSION_TIMEOUT,
        &SqlState::ADMIN_SHUTDOWN,
        &SqlState::CRASH_SHUTDOWN,
        &SqlState::CANNOT_CONNECT_NOW,
    ];
    match code.code().get(..2) {
        _ if transient.contains(&code) => StoreError::Lost(message),
        // Connection, and what other transactions did.
        Some("08" | "40") => StoreError::Lost(message),
        // Data, integrity, limits of the program.
        Some("22" | "23" | "54") => StoreError::NotForPostgres(format!(
            "expected rows that PostgreSQL can hold, found: {message}"
        )),
        _ => StoreError::Database(format!("{message} ({})", code.code())),
    }
}
