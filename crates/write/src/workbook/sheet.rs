//! A sheet in the making, and those that it goes on in.

use super::{Head, Saved, Style, error};
use crate::WriteError;
use crate::tables::looks_like_formula;
use record::flat::{Cell, Date};
use rust_xlsxwriter::{Format, Workbook, Worksheet};
use std::borrow::Cow;
use unicode_width::UnicodeWidthStr as _;

/// Rows that a sheet can have, the head included.
pub(super) const SHEET_ROWS: u32 = 1_048_576;
/// UTF-16 units of a cell's text.
pub(super) const CELL_UNITS: usize = 32_767;
/// Characters of a sheet's name.
const NAME_CHARACTERS: usize = 31;
/// Narrowest and widest column, in characters.
const WIDTHS: (usize, usize) = (8, 60);
/// Days from 1899-12-30 to 1970-01-01: day 0 of spreadsheets.
const DAYS_TO_1970: i32 = 25_569;
/// 1900-03-01; before it, spreadsheets count a day that never was.
const FIRST_DAY: i32 = 61;
/// The paper size of this number.
const A4: u8 = 9;
/// Digits that a spreadsheet keeps.
const DIGITS: usize = 15;

/// A sheet in the making.
pub(super) struct Sheet {
    name: String,
    heads: Vec<Head>,
    whole: Vec<Worksheet>,
    open: Worksheet,
    /// Rows of the open one, the head included.
    rows: u32,
    /// Rows that one sheet takes.
    most_rows: u32,
    widths: Vec<usize>,
    pub(super) saved: Saved,
}

impl Sheet {
    pub(super) fn new(
        name: &str,
        heads: Vec<Head>,
        workbook: &mut Workbook,
        style: &Style,
    ) -> Result<Self, WriteError> {
        let open = begin(name, 1, &heads, workbook, style)?;
        // Room for the arrow of the filter.
        let widths = heads.iter().map(|head| width(&head.title) + 3).collect();
        let (whole, saved) = (Vec::new(), Saved::default());
        let name = name.to_owned();
        Ok(Self { name, heads, whole, open, rows: 1, most_rows: SHEET_ROWS, widths, saved })
    }

    pub(super) fn is_empty(&self) -> bool {
        self.whole.is_empty() && self.rows == 1
    }

    pub(super) fn row(
        &mut self,
        cells: &[Cell<'_>],
        workbook: &mut Workbook,
        style: &Style,
    ) -> Result<(), WriteError> {
        if self.rows >= self.most_rows {
            let number = self.whole.len() + 2;
            let next = begin(&self.name, number, &self.heads, workbook, style)?;
            let full = std::mem::replace(&mut self.open, next);
            let full = end(full, &self.heads, &self.widths, self.rows)?;
            self.whole.push(full);
            self.rows = 1;
        }
        let row = self.rows;
        self.rows += 1;
        for ((column, cell), seen) in (0..).zip(cells).zip(&mut self.widths) {
            let sheet = &mut self.open;
            match cell {
                Cell::Null => {}
                Cell::Text(text) | Cell::Json(text) => {
                    *seen = (*seen).max(width(text));
                    put_text(sheet, (row, column), text, style, &mut self.saved)?;
                }
                Cell::Integer(integer) => {
                    let digits = integer.to_string();
                    put_number(sheet, (row, column), digits, &style.whole, &mut self.saved)?;
                }
                Cell::Number(number) => {
                    let digits = number.to_string();
                    let places = digits.split_once('.').map_or(0, |(_, places)| places.len());
                    let format = style.places.get(places);
                    *seen = (*seen).max(digits.len() * 4 / 3 + 1);
                    let place = (row, column);
                    match format {
                        Some(format) => put_number(sheet, place, digits, format, &mut self.saved)?,
                        None => put_digits(sheet, place, digits, &style.text, &mut self.saved)?,
                    }
                }
                Cell::Date(date) => {
                    *seen = (*seen).max(11);
                    put_day(sheet, (row, column), *date, style, &mut self.saved)?;
                }
                Cell::Boolean(boolean) => {
                    let text = match boolean {
                        true => style.language.choose("是", "yes"),
                        false => style.language.choose("否", "no"),
                    };
                    put(sheet.write_string_with_format(row, column, text, &style.text))?;
                }
            }
        }
        Ok(())
    }

    /// The sheets, whole.
    pub(super) fn finish(self) -> Result<Vec<Worksheet>, WriteError> {
        let Self { heads, mut whole, open, rows, widths, .. } = self;
        whole.push(end(open, &heads, &widths, rows)?);
        Ok(whole)
    }

    #[cfg(test)]
    pub(super) fn set_most_rows(&mut self, rows: u32) {
        self.most_rows = rows;
    }
}

fn begin(
    name: &str,
    number: usize,
    heads: &[Head],
    workbook: &mut Workbook,
    style: &Style,
) -> Result<Worksheet, WriteError> {
    let mut sheet = workbook.new_worksheet_with_constant_memory().map_err(error)?;
    sheet.set_name(sheet_name(name, number)).map_err(error)?;
    sheet.set_freeze_panes(1, 0).map_err(error)?;
    // On paper: all columns on one page, the head on each.
    sheet.set_landscape().set_paper_size(A4).set_print_fit_to_pages(1, 0);
    put(sheet.set_repeat_rows(0, 0))?;
    for (column, head) in (0..).zip(heads) {
        put(sheet.write_string_with_format(0, column, &head.title, &style.head))?;
    }
    Ok(sheet)
}

/// Sets what depends on all rows.
fn end(
    mut sheet: Worksheet,
    heads: &[Head],
    widths: &[usize],
    rows: u32,
) -> Result<Worksheet, WriteError> {
    for ((column, head), width) in (0..).zip(heads).zip(widths) {
        let width = u32::try_from((*width).clamp(WIDTHS.0, WIDTHS.1)).unwrap_or(0);
        put(sheet.set_column_width(column, width))?;
        if head.hidden {
            put(sheet.set_column_hidden(column))?;
        }
    }
    if let Some(last) = heads.len().checked_sub(1) {
        let last = u16::try_from(last).unwrap_or(u16::MAX);
        put(sheet.autofilter(0, 0, rows - 1, last))?;
    }
    Ok(sheet)
}

/// A name that spreadsheets accept: without `[ ] : * ? / \`, no apostrophe at its ends, at most 31 characters.
fn sheet_name(name: &str, number: usize) -> String {
    let suffix = if number == 1 { String::new() } else { format!(" ({number})") };
    let room = NAME_CHARACTERS - suffix.len().min(NAME_CHARACTERS - 1);
    let replaced = name.chars().map(|character| match character {
        '[' | ']' | ':' | '*' | '?' | '/' | '\\' | '\'' => '_',
        other if other.is_control() => '_',
        other => other,
    });
    // Characters beyond the first plane count twice.
    let mut units = 0;
    let mut short: String = replaced
        .take_while(|character| {
            units += character.len_utf16();
            units <= room
        })
        .collect();
    if short.trim().is_empty() {
        "_".clone_into(&mut short);
    }
    short + &suffix
}

type Place = (u32, u16);

fn put_text(
    sheet: &mut Worksheet,
    (row, column): Place,
    text: &str,
    style: &Style,
    saved: &mut Saved,
) -> Result<(), WriteError> {
    let format = if looks_like_formula(text) {
        saved.guarded_texts += 1;
        &style.guarded
    } else {
        &style.text
    };
    let whole = cut(text, style);
    saved.cut_texts += u64::from(matches!(whole, Cow::Owned(_)));
    put(sheet.write_string_with_format(row, column, whole, format))
}

/// `text`, or its beginning and a note where a cell cannot hold it.
fn cut<'t>(text: &'t str, style: &Style) -> Cow<'t, str> {
    // A byte of UTF-8 is at most one unit of UTF-16.
    if text.len() <= CELL_UNITS {
        return Cow::Borrowed(text);
    }
    let units: usize = text.chars().map(char::len_utf16).sum();
    if units <= CELL_UNITS {
        return Cow::Borrowed(text);
    }
    let characters = text.chars().count();
    let note = style.language.choose(
        format!("…（原文共 {characters} 字，单元格放不下，此处截断，全文见其他格式）"),
        format!("… (cut here: the text has {characters} characters, see another format for all)"),
    );
    let mut left = CELL_UNITS - note.chars().map(char::len_utf16).sum::<usize>();
    let kept = text.chars().take_while(|character| {
        let enough = left >= character.len_utf16();
        left = left.saturating_sub(character.len_utf16());
        enough
    });
    let mut short: String = kept.collect();
    short.push_str(&note);
    Cow::Owned(short)
}

fn put_number(
    sheet: &mut Worksheet,
    place: Place,
    digits: String,
    format: &Format,
    saved: &mut Saved,
) -> Result<(), WriteError> {
    match exact_float(&digits) {
        Some(float) => put(sheet.write_number_with_format(place.0, place.1, float, format)),
        None => put_digits(sheet, place, digits, format, saved),
    }
}

/// A number as a text.
fn put_digits(
    sheet: &mut Worksheet,
    (row, column): Place,
    digits: String,
    format: &Format,
    saved: &mut Saved,
) -> Result<(), WriteError> {
    saved.text_numbers += 1;
    put(sheet.write_string_with_format(row, column, digits, format))
}

/// The number as spreadsheets hold it, where they show all its digits again.
fn exact_float(digits: &str) -> Option<f64> {
    let count = digits.bytes().filter(u8::is_ascii_digit).count();
    if count <= DIGITS { digits.parse().ok() } else { None }
}

fn put_day(
    sheet: &mut Worksheet,
    (row, column): Place,
    date: Date,
    style: &Style,
    saved: &mut Saved,
) -> Result<(), WriteError> {
    let day = date.days_since_1970() + DAYS_TO_1970;
    if day < FIRST_DAY {
        saved.text_numbers += 1;
        return put(sheet.write_string_with_format(row, column, date.to_string(), &style.text));
    }
    put(sheet.write_number_with_format(row, column, day, &style.day))
}

fn put(done: Result<&mut Worksheet, rust_xlsxwriter::XlsxError>) -> Result<(), WriteError> {
    done.map(|_| ()).map_err(error)
}

/// Columns of a terminal, and about as many characters of a column, that the widest line of `text` takes; no more is
/// counted than a column is wide at most.
fn width(text: &str) -> usize {
    let most = WIDTHS.1;
    let near =
        text.char_indices().nth(2 * most).map_or(text, |(end, _)| text.get(..end).unwrap_or(text));
    near.lines().map(|line| line.width() + 1).max().unwrap_or(0).min(most)
}
