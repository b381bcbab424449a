//! Foreign keys, made when a load ends, and before one begins that finds them missing.

use super::LOCK;
use crate::schema::{self, Dialect, add_foreign_key, delete_orphans};
use postgres::error::SqlState;
use postgres::{Client, GenericClient};
use record::flat::Table;

/// Makes the foreign keys that are missing. Rows whose parent somebody has deleted meanwhile go, as they would have gone
/// with the keys.
pub(super) fn add_missing(client: &mut Client) -> Result<(), postgres::Error> {
    if missing(client)?.is_empty() {
        return Ok(());
    }
    match add(client, false) {
        Err(error) if error.code() == Some(&SqlState::FOREIGN_KEY_VIOLATION) => add(client, true),
        done => done,
    }
}

fn add(client: &mut Client, without_orphans: bool) -> Result<(), postgres::Error> {
    let mut transaction = client.transaction()?;
    transaction.batch_execute(LOCK)?;
    // Another loader may have been first.
    let tables = missing(&mut transaction)?;
    tracing::debug!(count = tables.len(), without_orphans, "foreign keys are made");
    for table in tables {
        if let Some(delete) = delete_orphans(table).filter(|_| without_orphans) {
            transaction.execute(&delete, &[])?;
        }
        if let Some(add) = add_foreign_key(table) {
            transaction.batch_execute(&add)?;
        }
    }
    transaction.commit()
}

/// The tables that have a parent and no foreign key.
fn missing(client: &mut impl GenericClient) -> Result<Vec<&'static Table>, postgres::Error> {
    let sql = "SELECT c.relname::text FROM pg_constraint k
        JOIN pg_class c ON c.oid = k.conrelid JOIN pg_namespace n ON n.oid = c.relnamespace
        WHERE n.nspname = current_schema() AND k.contype = 'f'";
    let rows = client.query(sql, &[])?;
    let have: Vec<String> = rows.iter().map(|row| row.get(0)).collect();
    let tables = schema::all_tables(Dialect::Postgres).filter(|table| table.parent.is_some());
    Ok(tables.filter(|table| !have.iter().any(|name| name == table.name)).collect())
}
