//! A workbook (`.xlsx`) that grows row by row: for tables, and for whatever else goes to people as sheets.
//!
//! ```
//! use record::flat::{Cell, Sort};
//! use write::page::Language;
//! use write::workbook::{Book, Head};
//!
//! let mut book = Book::new(Language::Chinese, None)?;
//! let sheet = book.sheet("变化", vec![Head::new("项目", Sort::Text), Head::new("增减（元）", Sort::Number)])?;
//! book.row(sheet, &[Cell::text("=cmd|' /C calc'!A0"), Cell::Number(rust_decimal::Decimal::from(217).into())])?;
//! let mut file = Vec::new();
//! let done = book.save(&mut file)?;
//! assert!(file.starts_with(b"PK") && done.guarded_texts == 1);
//! # Ok::<(), write::WriteError>(())
//! ```
//!
//! * A head row that stays in place, filters, columns as wide as what stands in them (a Chinese character counts two).
//! * A text is a text whatever it says: no cell is ever a formula, and one that looks like a formula stays a text when a
//!   person edits it.
//! * A number is a number where a spreadsheet holds it exactly (15 digits); else it stands as a text. Days before March 1900,
//!   which spreadsheets count differently, are texts.
//! * A sheet that is full goes on in the next: `绩效指标 (2)`. A text beyond 32,767 UTF-16 units is cut and says so.
//! * Rows are kept in temporary files until the end: memory does not grow with them.
//! * The same rows give the same bytes.

mod sheet;

use self::sheet::Sheet;
use crate::WriteError;
use crate::page::Language;
use record::flat::{Cell, Sort};
use rust_xlsxwriter::{
    Color, DocProperties, ExcelDateTime, Format, FormatAlign, FormatBorder, Workbook, XlsxError,
};
use std::io::Write;
use std::path::Path;

/// The head of a column.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Head {
    /// What it says.
    pub title: String,
    /// What stands below it.
    pub sort: Sort,
    /// Whether the column is there but not shown.
    pub hidden: bool,
}

impl Head {
    /// The head of a column that is shown.
    pub fn new(title: impl Into<String>, sort: Sort) -> Self {
        Self { title: title.into(), sort, hidden: false }
    }
}

/// A workbook in the making.
pub struct Book {
    workbook: Workbook,
    sheets: Vec<Sheet>,
    style: Style,
}

/// What became of a workbook.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Saved {
    /// Texts that were cut.
    pub cut_texts: u64,
    /// Numbers and days that stand as texts.
    pub text_numbers: u64,
    /// Texts that look like formulas.
    pub guarded_texts: u64,
}

/// How cells look, and in which language they speak.
struct Style {
    language: Language,
    head: Format,
    text: Format,
    /// A text that stays one when it is edited.
    guarded: Format,
    whole: Format,
    day: Format,
    /// By the number of places after the point.
    places: Vec<Format>,
}

/// Places after the point that have a format of their own; a number of 15 digits has no more.
const PLACES: usize = 15;

impl Style {
    fn new(language: Language) -> Self {
        let top = || Format::new().set_align(FormatAlign::Top);
        let places = (0..=PLACES).map(|places| {
            let point = if places == 0 { "" } else { "." };
            top().set_num_format(format!("#,##0{point}{}", "0".repeat(places)))
        });
        Self {
            language,
            head: Format::new()
                .set_bold()
                .set_text_wrap()
                .set_align(FormatAlign::VerticalCenter)
                .set_background_color(Color::RGB(0x00DD_EBF7))
                .set_border_bottom(FormatBorder::Thin),
            text: top().set_text_wrap(),
            guarded: top().set_text_wrap().set_quote_prefix(),
            whole: top().set_num_format("0"),
            day: top().set_num_format("yyyy-mm-dd"),
            places: places.collect(),
        }
    }
}

impl std::fmt::Debug for Book {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("Book").field("sheets", &self.sheets.len()).finish_non_exhaustive()
    }
}

impl Book {
    /// A workbook without sheets. Rows are kept in files in the folder `temporary`, or in that of the system.
    pub fn new(language: Language, temporary: Option<&Path>) -> Result<Self, WriteError> {
        let mut workbook = Workbook::new();
        if let Some(temporary) = temporary {
            workbook.set_tempdir(temporary).map_err(error)?;
        }
        // The day is part of the file and must not differ from run to run.
        let day = ExcelDateTime::from_ymd(2000, 1, 1).map_err(error)?;
        let properties = DocProperties::new().set_creation_datetime(&day).set_author("jixiao");
        workbook.set_properties(&properties);
        Ok(Self { workbook, sheets: Vec::new(), style: Style::new(language) })
    }

    /// Adds a sheet; the number by which [`Book::row`] knows it. A sheet without rows is left out at the end, unless all
    /// are.
    pub fn sheet(&mut self, name: &str, heads: Vec<Head>) -> Result<usize, WriteError> {
        let sheet = Sheet::new(name, heads, &mut self.workbook, &self.style)?;
        self.sheets.push(sheet);
        Ok(self.sheets.len() - 1)
    }

    /// Adds a row to a sheet; cells beyond its heads are left out.
    pub fn row(&mut self, sheet: usize, cells: &[Cell<'_>]) -> Result<(), WriteError> {
        let Some(sheet) = self.sheets.get_mut(sheet) else {
            return Err(WriteError::Table(format!("expected a sheet, found the number {sheet}")));
        };
        sheet.row(cells, &mut self.workbook, &self.style)
    }

    /// Writes the workbook.
    pub fn save(mut self, file: &mut (impl Write + Send)) -> Result<Saved, WriteError> {
        let mut saved = Saved::default();
        let all_empty = self.sheets.iter().all(Sheet::is_empty);
        for (index, sheet) in self.sheets.into_iter().enumerate() {
            saved.cut_texts += sheet.saved.cut_texts;
            saved.text_numbers += sheet.saved.text_numbers;
            saved.guarded_texts += sheet.saved.guarded_texts;
            if !sheet.is_empty() || (all_empty && index == 0) {
                for part in sheet.finish()? {
                    self.workbook.push_worksheet(part);
                }
            }
        }
        self.workbook.save_to_writer(file).map_err(error)?;
        Ok(saved)
    }
}

fn error(error: XlsxError) -> WriteError {
    match error {
        XlsxError::IoError(error) => WriteError::Io(error),
        other => WriteError::Table(other.to_string()),
    }
}

#[cfg(test)]
mod tests;
