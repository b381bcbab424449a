//! Foreign keys, made when a load ends where they are missing.

use super::LOCK;
use crate::schema::{self, Dialect, add_foreign_key};
use postgres::{Client, GenericClient};

/// Makes the foreign keys that are missing.
pub(super) fn add_missing(client: &mut Client) -> Result<(), postgres::Error> {
    if missing(client)?.is_empty() {
        return Ok(());
    }
    let mut transaction = client.transaction()?;
    transaction.batch_execute(LOCK)?;
    // Another loader may have been first.
    let statements = missing(&mut transaction)?;
    tracing::debug!(count = statements.len(), "foreign keys are made");
    transaction.batch_execute(&statements.join(";\n"))?;
    transaction.commit()
}

/// The statements that make the keys which are not there.
fn missing(client: &mut impl GenericClient) -> Result<Vec<String>, postgres::Error> {
    let sql = "SELECT c.relname::text FROM pg_constraint k
        JOIN pg_class c ON c.oid = k.conrelid JOIN pg_namespace n ON n.oid = c.relnamespace
        WHERE n.nspname = current_schema() AND k.contype = 'f'";
    let rows = client.query(sql, &[])?;
    let have: Vec<String> = rows.iter().map(|row| row.get(0)).collect();
    let tables = schema::all_tables(Dialect::Postgres);
    Ok(tables
        .filter(|table| !have.iter().any(|name| name == table.name))
        .filter_map(add_foreign_key)
        .collect())
}
