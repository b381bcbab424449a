//! The flat tables of a whole run, in files of a format: a sink takes row after row and ends all files at once.

mod csv;
mod parquet;
#[cfg(test)]
pub(crate) mod samples;
mod xlsx;

use crate::WriteError;
use crate::page::Language;
use record::RecordSet;
use record::flat::{self, Cell, Column, TABLES};
use std::io::{self, Write};
use std::path::PathBuf;

pub use self::csv::Csv;
pub use self::parquet::Parquet;
pub use self::xlsx::Xlsx;

/// A format of the flat tables ([`record::flat`]).
pub trait TableFormat: Sync {
    /// Its name, as `--format` takes it.
    fn name(&self) -> &'static str;

    /// What it is for, in one line.
    fn about(&self) -> &'static str;

    /// Names of the files that one export makes.
    fn files(&self) -> Vec<String>;

    /// Begins the files of one export.
    fn begin(
        &self,
        options: &TableOptions,
        files: &mut dyn Files,
    ) -> Result<Box<dyn TableSink>, WriteError>;
}

/// All formats of the flat tables, by name.
pub const TABLE_FORMATS: &[&dyn TableFormat] = &[&Csv, &Parquet, &Xlsx];

/// Where the files of an export come from.
pub trait Files {
    /// Begins the file of this name. It counts only once the sink has ended.
    fn create(&mut self, name: &str) -> io::Result<Box<dyn Write + Send>>;
}

/// Takes the rows of an export.
pub trait TableSink: Send {
    /// Takes one row of the table at this place in [`TABLES`].
    fn row(&mut self, table: usize, cells: &[Cell<'_>]) -> Result<(), WriteError>;

    /// Ends all files: what is in no file yet is written.
    fn finish(self: Box<Self>) -> Result<TableSummary, WriteError>;
}

impl dyn TableSink + '_ {
    /// Takes all rows of one document.
    pub fn add(&mut self, records: &RecordSet) -> Result<(), WriteError> {
        flat::rows(records, &mut |table, cells| self.row(table, cells))
    }
}

/// How tables are written.
#[derive(Debug, Clone, Default)]
pub struct TableOptions {
    /// What columns are called.
    pub names: Names,
    /// The language of a workbook.
    pub language: Language,
    /// Whether a text file begins with U+FEFF, by which Excel knows UTF-8.
    pub bom: bool,
    /// A folder for what does not fit into memory until the end; that of the system where there is none.
    pub temporary: Option<PathBuf>,
}

/// What columns are called.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Names {
    /// As in the contract.
    #[default]
    Own,
    /// As in the national budget-management systems, where they have the column: `KPI_VAL`, `PRO_CODE`.
    Official,
}

impl TableOptions {
    /// What `column` is called in a file for programs.
    fn name(&self, column: &Column) -> &'static str {
        match self.names {
            Names::Official => column.official.unwrap_or(column.name),
            Names::Own => column.name,
        }
    }

    /// What `column` is called in a file for people.
    fn head(&self, column: &Column) -> &'static str {
        match (self.names, column.official) {
            (Names::Official, Some(official)) => official,
            _ => self.language.choose(column.chinese, column.name),
        }
    }
}

/// What became of an export.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct TableSummary {
    /// Rows of each table, in the order of [`TABLES`].
    pub rows: Vec<u64>,
    /// Texts that the format cannot hold whole; each says so at its end.
    pub cut_texts: u64,
    /// Numbers that the format's type of number cannot hold exactly; they stand as texts.
    pub text_numbers: u64,
    /// Texts that a spreadsheet would take for a formula, made harmless.
    pub guarded_texts: u64,
}

impl TableSummary {
    /// Counts a row.
    fn count(&mut self, table: usize) {
        self.rows.resize(TABLES.len(), 0);
        if let Some(rows) = self.rows.get_mut(table) {
            *rows += 1;
        }
    }
}

/// Whether a spreadsheet may take `text` for a formula: it begins with one of `= + - @`, full-width ones included,
/// or with a control that spreadsheets drop before they look.
pub(crate) fn looks_like_formula(text: &str) -> bool {
    text.starts_with(['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠'])
}

/// Whether `text` gets an apostrophe before it in a text file for spreadsheets: it may be taken for a formula, or is one with
/// apostrophes before it. So exactly one apostrophe is to be taken off, and no text is lost.
pub fn needs_apostrophe(text: &str) -> bool {
    looks_like_formula(text.trim_start_matches('\''))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formats_are_sorted_and_described() {
        assert!(TABLE_FORMATS.is_sorted_by_key(|format| format.name()));
        for format in TABLE_FORMATS {
            assert!(!format.about().is_empty() && !format.files().is_empty());
            let own = crate::WRITERS.iter().all(|writer| writer.name() != format.name());
            assert!(own, "{} is a writer's name", format.name());
        }
    }
}
