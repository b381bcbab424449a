//! The Arrow schema of a flat table.

use super::super::TableOptions;
use arrow_schema::{DataType, Field, Schema, SchemaRef};
use record::SchemaVersion;
use record::flat::{Column, Sort, Table};
use std::collections::BTreeMap;
use std::sync::Arc;

/// Digits of a decimal.
pub(super) const PRECISION: u8 = 38;
/// Those behind the point.
pub(super) const SCALE: i8 = 9;

/// Numbers that [`PRECISION`] and [`SCALE`] cannot hold.
pub(super) const EXACT_NUMBERS: &str = "exact_numbers";

/// Whether `table` has a column of [`EXACT_NUMBERS`].
pub(super) fn has_decimals(table: &Table) -> bool {
    table.columns.iter().any(|column| column.sort == Sort::Number)
}

/// The schema of `table`.
pub(super) fn of(table: &Table, options: &TableOptions) -> SchemaRef {
    let mut fields: Vec<_> = table.columns.iter().map(|column| field(column, options)).collect();
    if has_decimals(table) {
        let about = "column → number in full, for numbers with more than 9 places; their own column is null";
        let comment = [("comment", about), ("chinese", "超出小数位的数")];
        fields
            .push(Field::new(EXACT_NUMBERS, DataType::Utf8, true).with_metadata(metadata(comment)));
    }
    let key: Vec<_> = table
        .columns
        .iter()
        .filter(|column| table.key.contains(&column.name))
        .map(|column| options.name(column))
        .collect();
    let about = metadata([
        ("table", table.name),
        ("chinese", table.chinese),
        ("comment", table.about),
        ("key", &key.join(",")),
        ("schema", SchemaVersion::TEXT),
    ]);
    Arc::new(Schema::new(fields).with_metadata(about))
}

fn field(column: &Column, options: &TableOptions) -> Field {
    let sort = match column.sort {
        Sort::Text | Sort::Json => DataType::Utf8,
        Sort::Integer => DataType::Int64,
        Sort::Number => DataType::Decimal128(PRECISION, SCALE),
        Sort::Date => DataType::Date32,
        Sort::Boolean => DataType::Boolean,
    };
    let about = [("comment", column.about), ("chinese", column.chinese)];
    let official = column.official.map(|official| ("official", official));
    Field::new(options.name(column), sort, column.nullable)
        .with_metadata(metadata(about.into_iter().chain(official)))
}

fn metadata<'t>(
    entries: impl IntoIterator<Item = (&'static str, &'t str)>,
) -> BTreeMap<String, String> {
    entries.into_iter().map(|(name, text)| (name.to_owned(), text.to_owned())).collect()
}
