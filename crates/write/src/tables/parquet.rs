//! The `parquet` format: a file for each table, with the types of its columns.
//!
//! | Column holds | Arrow | Parquet |
//! | --- | --- | --- |
//! | text, JSON | `Utf8` | `STRING` |
//! | whole number | `Int64` | `INT64` |
//! | decimal | `Decimal128(38, 9)` | `DECIMAL(38, 9)` |
//! | day | `Date32` | `DATE` |
//! | true or false | `Boolean` | `BOOLEAN` |
//!
//! 38 digits of which 9 stand behind the point hold every number of a record (96 bits) with up to 9 places exactly. One
//! with more places is null in its column and stands in full in `exact_numbers`, a JSON object of column → number, which
//! each table with decimals has as its last column; nothing is rounded. Nine places of a yuan are a ten-millionth of a cent.
//!
//! A field's metadata has `comment`, `chinese` and, where there is one, `official`; the file's has `table`, `key` and others.
//! Files are compressed with Snappy, which every engine reads. A row group ends at 262,144 rows, or when the groups
//! in the making take 64 MiB together: memory does not grow with the number of rows.

mod batch;
mod schema;
#[cfg(test)]
mod tests;

use self::batch::Batch;
use super::{Files, TableFormat, TableOptions, TableSink, TableSummary};
use crate::WriteError;
use ::parquet::arrow::ArrowWriter;
use ::parquet::basic::Compression;
use ::parquet::errors::ParquetError;
use ::parquet::file::properties::WriterProperties;
use arrow_schema::ArrowError;
use record::flat::{Cell, TABLES};
use std::io::{self, Write};

/// What row groups may take.
#[derive(Debug, Clone, Copy)]
struct Bounds {
    /// Rows of one, at most: engines share the work of a file by row groups, and each has a cost.
    group_rows: usize,
    /// Bytes that all in the making may take together before the largest is written.
    open_bytes: usize,
}

const BOUNDS: Bounds = Bounds { group_rows: 256 << 10, open_bytes: 64 << 20 };

/// The `parquet` format.
#[derive(Debug)]
pub struct Parquet;

impl TableFormat for Parquet {
    fn name(&self) -> &'static str {
        "parquet"
    }

    fn about(&self) -> &'static str {
        "a file for each table with exact types, for DuckDB, pandas, Spark"
    }

    fn files(&self) -> Vec<String> {
        TABLES.iter().map(|table| format!("{}.parquet", table.name)).collect()
    }

    fn begin(
        &self,
        options: &TableOptions,
        files: &mut dyn Files,
    ) -> Result<Box<dyn TableSink>, WriteError> {
        begin(options, files, BOUNDS)
    }
}

fn begin(
    options: &TableOptions,
    files: &mut dyn Files,
    bounds: Bounds,
) -> Result<Box<dyn TableSink>, WriteError> {
    let mut tables = Vec::with_capacity(TABLES.len());
    for (table, name) in TABLES.iter().zip(Parquet.files()) {
        let properties = WriterProperties::builder()
            .set_compression(Compression::SNAPPY)
            .set_max_row_group_row_count(Some(bounds.group_rows))
            .set_created_by(concat!("jixiao ", env!("CARGO_PKG_VERSION")).to_owned())
            .build();
        let file = files.create(&name)?;
        let schema = schema::of(table, options);
        let writer = ArrowWriter::try_new(file, schema.clone(), Some(properties));
        tables.push(Growing { batch: Batch::new(table, schema), writer: writer.map_err(error)? });
    }
    Ok(Box::new(Sink { tables, bounds, summary: TableSummary::default() }))
}

/// A file in the making.
struct Growing {
    batch: Batch,
    writer: ArrowWriter<Box<dyn Write + Send>>,
}

impl Growing {
    /// Hands the gathered rows to the encoder.
    fn encode(&mut self) -> Result<(), WriteError> {
        let batch = self.batch.take().map_err(arrow_error)?;
        self.writer.write(&batch).map_err(error)
    }
}

struct Sink {
    tables: Vec<Growing>,
    bounds: Bounds,
    summary: TableSummary,
}

impl Sink {
    /// Writes the largest row groups until those that stay open take little enough.
    fn keep_within(&mut self) -> Result<(), WriteError> {
        loop {
            let sizes = self.tables.iter().map(|table| table.writer.memory_size());
            let open: usize = sizes.sum();
            if open <= self.bounds.open_bytes {
                return Ok(());
            }
            let largest = self.tables.iter_mut().max_by_key(|table| table.writer.memory_size());
            let Some(largest) = largest.filter(|table| table.writer.in_progress_rows() > 0) else {
                return Ok(());
            };
            largest.writer.flush().map_err(error)?;
        }
    }
}

impl TableSink for Sink {
    fn row(&mut self, table: usize, cells: &[Cell<'_>]) -> Result<(), WriteError> {
        let Some(growing) = self.tables.get_mut(table) else { return Ok(()) };
        self.summary.count(table);
        if !growing.batch.has_room_for(cells)? {
            growing.encode()?;
            self.keep_within()?;
        }
        let Some(growing) = self.tables.get_mut(table) else { return Ok(()) };
        self.summary.text_numbers += growing.batch.push(cells)?;
        Ok(())
    }

    fn finish(self: Box<Self>) -> Result<TableSummary, WriteError> {
        let Self { tables, mut summary, .. } = *self;
        for mut table in tables {
            if table.batch.rows() > 0 {
                table.encode()?;
            }
            let mut file = table.writer.into_inner().map_err(error)?;
            file.flush()?;
        }
        summary.rows.resize(TABLES.len(), 0);
        Ok(summary)
    }
}

fn error(error: ParquetError) -> WriteError {
    match error {
        ParquetError::External(cause) => match cause.downcast::<io::Error>() {
            Ok(error) => WriteError::Io(*error),
            Err(other) => WriteError::Table(other.to_string()),
        },
        other => WriteError::Table(other.to_string()),
    }
}

#[allow(clippy::needless_pass_by_value, reason = "for map_err")]
fn arrow_error(error: ArrowError) -> WriteError {
    WriteError::Table(error.to_string())
}
