//! Rows of a table, gathered in columns until they are handed to the encoder.

use super::schema::{EXACT_NUMBERS, PRECISION, SCALE, has_decimals};
use crate::WriteError;
use arrow_array::builder::{
    BooleanBuilder, Date32Builder, Decimal128Builder, Int64Builder, StringBuilder,
};
use arrow_array::{ArrayRef, RecordBatch};
use arrow_schema::{ArrowError, SchemaRef};
use record::Number;
use record::flat::{Cell, Column, Sort, Table};
use std::fmt::Write as _;
use std::sync::Arc;

/// Rows that are gathered, at most.
const BATCH_ROWS: usize = 8 << 10;
/// Bytes of text that are gathered, at most, but for a single row that has more.
const BATCH_BYTES: usize = 4 << 20;
/// Bytes of text in a single row: what the offsets of a column can count.
const ROW_BYTES: usize = 1 << 30;

/// Rows of one table.
pub(super) struct Batch {
    columns: &'static [Column],
    schema: SchemaRef,
    builders: Vec<Builder>,
    exact_numbers: Option<StringBuilder>,
    rows: usize,
    bytes: usize,
}

enum Builder {
    Text(StringBuilder),
    Integer(Int64Builder),
    Number(Decimal128Builder),
    Date(Date32Builder),
    Boolean(BooleanBuilder),
}

impl Batch {
    pub(super) fn new(table: &Table, schema: SchemaRef) -> Self {
        let builders = table.columns.iter().map(|column| match column.sort {
            Sort::Text | Sort::Json => Builder::Text(StringBuilder::new()),
            Sort::Integer => Builder::Integer(Int64Builder::new()),
            Sort::Number => Builder::Number(decimals()),
            Sort::Date => Builder::Date(Date32Builder::new()),
            Sort::Boolean => Builder::Boolean(BooleanBuilder::new()),
        });
        Self {
            columns: table.columns,
            schema,
            builders: builders.collect(),
            exact_numbers: has_decimals(table).then(StringBuilder::new),
            rows: 0,
            bytes: 0,
        }
    }

    /// Rows that are gathered.
    pub(super) fn rows(&self) -> usize {
        self.rows
    }

    /// Whether `cells` fit beside what is gathered.
    ///
    /// # Errors
    ///
    /// Where no batch has room for them.
    pub(super) fn has_room_for(&self, cells: &[Cell<'_>]) -> Result<bool, WriteError> {
        let bytes = text_bytes(cells);
        if bytes > ROW_BYTES {
            return Err(WriteError::TooLong { found: bytes as u64, most: ROW_BYTES as u64 });
        }
        Ok(self.rows == 0 || (self.rows < BATCH_ROWS && self.bytes + bytes <= BATCH_BYTES))
    }

    /// Takes a row; how many of its numbers went into [`EXACT_NUMBERS`].
    pub(super) fn push(&mut self, cells: &[Cell<'_>]) -> Result<u64, WriteError> {
        let (expected, found) = (self.builders.len(), cells.len());
        if expected != found {
            return Err(WriteError::Table(format!("expected {expected} cells, found {found}")));
        }
        let mut exact = String::new();
        let mut exact_count = 0;
        for ((builder, cell), column) in self.builders.iter_mut().zip(cells).zip(self.columns) {
            match (builder, cell) {
                (Builder::Text(texts), Cell::Text(text) | Cell::Json(text)) => {
                    texts.append_value(text);
                }
                (Builder::Text(texts), Cell::Null) => texts.append_null(),
                (Builder::Integer(integers), Cell::Integer(integer)) => {
                    integers.append_value(*integer);
                }
                (Builder::Integer(integers), Cell::Null) => integers.append_null(),
                (Builder::Number(numbers), Cell::Number(number)) => {
                    let scaled = scaled(*number);
                    numbers.append_option(scaled);
                    if scaled.is_none() {
                        exact_count += 1;
                        let before = if exact.is_empty() { '{' } else { ',' };
                        let _ = write!(exact, "{before}\"{}\":\"{number}\"", column.name);
                    }
                }
                (Builder::Number(numbers), Cell::Null) => numbers.append_null(),
                (Builder::Date(dates), Cell::Date(date)) => {
                    dates.append_value(date.days_since_1970());
                }
                (Builder::Date(dates), Cell::Null) => dates.append_null(),
                (Builder::Boolean(booleans), Cell::Boolean(boolean)) => {
                    booleans.append_value(*boolean);
                }
                (Builder::Boolean(booleans), Cell::Null) => booleans.append_null(),
                (_, other) => {
                    let expected = column.sort;
                    let found = format!("{other:?}").chars().take(80).collect::<String>();
                    return Err(WriteError::Table(format!(
                        "{}: expected {expected:?}, found {found}",
                        column.name
                    )));
                }
            }
        }
        if let Some(exact_numbers) = &mut self.exact_numbers {
            if exact.is_empty() {
                exact_numbers.append_null();
            } else {
                exact.push('}');
                exact_numbers.append_value(&exact);
            }
        }
        self.rows += 1;
        self.bytes += text_bytes(cells);
        Ok(exact_count)
    }

    /// The rows that were gathered; none are left.
    pub(super) fn take(&mut self) -> Result<RecordBatch, ArrowError> {
        let mut columns: Vec<ArrayRef> = Vec::with_capacity(self.builders.len() + 1);
        for builder in &mut self.builders {
            columns.push(match builder {
                Builder::Text(texts) => Arc::new(texts.finish()),
                Builder::Integer(integers) => Arc::new(integers.finish()),
                Builder::Number(numbers) => Arc::new(numbers.finish()),
                Builder::Date(dates) => Arc::new(dates.finish()),
                Builder::Boolean(booleans) => Arc::new(booleans.finish()),
            });
        }
        if let Some(exact_numbers) = &mut self.exact_numbers {
            debug_assert_eq!(
                self.schema.fields().last().map(|field| field.name().as_str()),
                Some(EXACT_NUMBERS)
            );
            columns.push(Arc::new(exact_numbers.finish()));
        }
        (self.rows, self.bytes) = (0, 0);
        RecordBatch::try_new(self.schema.clone(), columns)
    }
}

fn decimals() -> Decimal128Builder {
    let sort = arrow_schema::DataType::Decimal128(PRECISION, SCALE);
    Decimal128Builder::new().with_data_type(sort)
}

/// `number` times 10 to the power of [`SCALE`], where that is whole.
fn scaled(number: Number) -> Option<i128> {
    let decimal = number.decimal();
    let more = u32::from(SCALE.unsigned_abs()).checked_sub(decimal.scale())?;
    decimal.mantissa().checked_mul(10_i128.checked_pow(more)?)
}

fn text_bytes(cells: &[Cell<'_>]) -> usize {
    cells
        .iter()
        .map(|cell| match cell {
            Cell::Text(text) | Cell::Json(text) => text.len(),
            _ => 0,
        })
        .sum()
}
