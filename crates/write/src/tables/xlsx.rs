//! The `xlsx` format: one workbook, a sheet for each table, as a budget officer opens it.
//!
//! The first sheet says what the columns are. Sheets of tables without rows are left out. Digests, places and source texts
//! are there but hidden. No cell is ever a formula.

use super::{Files, TableFormat, TableOptions, TableSink, TableSummary};
use crate::WriteError;
use crate::page::Language;
use crate::workbook::{Book, Head};
use record::flat::{Cell, Column, Sort, TABLES};
use std::borrow::Cow;
use std::io::{BufWriter, Write};

/// Name of the workbook.
const WORKBOOK: &str = "jixiao.xlsx";

/// The `xlsx` format.
#[derive(Debug)]
pub struct Xlsx;

impl TableFormat for Xlsx {
    fn name(&self) -> &'static str {
        "xlsx"
    }

    fn about(&self) -> &'static str {
        "one workbook with a sheet for each table, for people"
    }

    fn files(&self) -> Vec<String> {
        vec![WORKBOOK.to_owned()]
    }

    fn begin(
        &self,
        options: &TableOptions,
        files: &mut dyn Files,
    ) -> Result<Box<dyn TableSink>, WriteError> {
        let file = files.create(WORKBOOK)?;
        let mut book = Book::new(options.language, options.temporary.as_deref())?;
        explain(&mut book, options)?;
        let mut sheets = Vec::with_capacity(TABLES.len());
        for table in TABLES {
            let heads = table.columns.iter().map(|column| head(column, options)).collect();
            let name = options.language.choose(table.chinese, table.name);
            sheets.push(book.sheet(name, heads)?);
        }
        let summary = TableSummary::default();
        Ok(Box::new(Sink { file, book, sheets, options: options.clone(), summary }))
    }
}

fn head(column: &Column, options: &TableOptions) -> Head {
    let technical = column.name == "document_sha256"
        || (column.sort == Sort::Json && !column.name.ends_with("attributes"));
    Head { hidden: technical, ..Head::new(options.head(column), column.sort) }
}

/// The sheet that says what the columns are.
fn explain(book: &mut Book, options: &TableOptions) -> Result<(), WriteError> {
    let language = options.language;
    let heads = [
        ("工作表", "sheet"),
        ("列", "column"),
        ("字段名", "field"),
        ("官方字段名", "official name"),
        ("含义（英文）", "meaning"),
    ];
    let heads =
        heads.map(|(chinese, english)| Head::new(language.choose(chinese, english), Sort::Text));
    let sheet = book.sheet(language.choose("说明", "columns"), heads.into())?;
    for table in TABLES {
        for column in table.columns {
            let cells = [
                Cell::text(language.choose(table.chinese, table.name)),
                Cell::text(options.head(column)),
                Cell::Text(Cow::Owned(format!("{}.{}", table.name, column.name))),
                Cell::text_or_null(column.official),
                Cell::text(column.about),
            ];
            book.row(sheet, &cells)?;
        }
    }
    Ok(())
}

struct Sink {
    file: Box<dyn Write + Send>,
    book: Book,
    sheets: Vec<usize>,
    options: TableOptions,
    summary: TableSummary,
}

impl TableSink for Sink {
    fn row(&mut self, table: usize, cells: &[Cell<'_>]) -> Result<(), WriteError> {
        let (Some(&sheet), Some(described)) = (self.sheets.get(table), TABLES.get(table)) else {
            return Ok(());
        };
        self.summary.count(table);
        let chinese = self.options.language == Language::Chinese;
        if !chinese || described.columns.iter().all(|column| column.choices.is_empty()) {
            return self.book.row(sheet, cells);
        }
        let chinese: Vec<Cell<'_>> = cells
            .iter()
            .zip(described.columns)
            .map(|(cell, column)| match cell {
                Cell::Text(text) => Cell::text(column.chinese_of(text)),
                Cell::Json(text) => Cell::Json(Cow::Borrowed(text)),
                other => other.clone(),
            })
            .collect();
        self.book.row(sheet, &chinese)
    }

    fn finish(self: Box<Self>) -> Result<TableSummary, WriteError> {
        let Self { file, book, mut summary, .. } = *self;
        let mut file = BufWriter::with_capacity(256 << 10, file);
        let done = book.save(&mut file)?;
        file.flush()?;
        summary.rows.resize(TABLES.len(), 0);
        summary.cut_texts = done.cut_texts;
        summary.text_numbers = done.text_numbers;
        summary.guarded_texts = done.guarded_texts;
        Ok(summary)
    }
}
