//! Reads the cells of one sheet (ECMA-376 part 1, 18.3).

use super::super::grid::{Area, Grid, SheetCell, Value};
use super::super::strings::Strings;
use super::workbook::unescaped;
use crate::xml::element::Element;
use crate::xml::{Descend, Sink, Tag};
use crate::{Limits, ReadError};
use std::borrow::Cow;

/// Rows of a sheet (ECMA-376 part 1, 18.18.7).
const ROWS: u32 = 1_048_576;
/// Columns of a sheet.
const COLUMNS: u32 = 16_384;

/// What the text of a cell is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
enum Kind {
    #[default]
    Number,
    Shared,
    Text,
    Boolean,
}

/// Takes in a sheet.
pub(super) struct Worksheet<'a> {
    limits: &'a Limits,
    strings: &'a Strings,
    pub(super) grid: Grid,
    /// The row at hand, and the column of the next cell that names none.
    row: u32,
    column: u32,
    /// The place of the open cell; `None` where it stands outside of all sheets.
    place: Option<(u32, u32)>,
    kind: Kind,
    style: u32,
    text: String,
    in_text: bool,
}

impl<'a> Worksheet<'a> {
    /// An empty sheet.
    pub(super) fn new(limits: &'a Limits, strings: &'a Strings) -> Self {
        Self {
            limits,
            strings,
            grid: Grid::default(),
            row: 0,
            column: 0,
            place: None,
            kind: Kind::Number,
            style: 0,
            text: String::new(),
            in_text: false,
        }
    }

    fn begin_row(&mut self, tag: &Tag<'_>) -> Result<(), ReadError> {
        let [number, hidden, height] = tag.plain_of(["r", "hidden", "ht"])?;
        if let Some(row) = number.and_then(|number| number.trim().parse::<u32>().ok()) {
            self.row = row.saturating_sub(1);
        }
        self.column = 0;
        if is_on(hidden.as_ref()) || is_nothing(height.as_ref()) {
            self.grid.hide_rows(self.row, self.row);
        }
        Ok(())
    }

    fn begin_cell(&mut self, tag: &Tag<'_>) -> Result<(), ReadError> {
        let [reference, style, kind] = tag.plain_of(["r", "s", "t"])?;
        if let Some((row, column)) = reference.and_then(|reference| place(&reference)) {
            (self.row, self.column) = (row, column);
        }
        self.place =
            Some((self.row, self.column)).filter(|&(row, column)| row < ROWS && column < COLUMNS);
        self.column = self.column.saturating_add(1);
        self.style = style.and_then(|style| style.trim().parse().ok()).unwrap_or(0);
        self.kind = match kind.as_deref() {
            Some("s") => Kind::Shared,
            Some("str" | "inlineStr" | "e" | "d") => Kind::Text,
            Some("b") => Kind::Boolean,
            _ => Kind::Number,
        };
        self.text.clear();
        Ok(())
    }

    fn end_cell(&mut self) -> Result<(), ReadError> {
        let text = self.text.as_str();
        if text.is_empty() {
            return Ok(());
        }
        let Some(place) = self.place else {
            self.grid.broken_cell();
            return Ok(());
        };
        let (limits, style) = (self.limits, self.style);
        let trimmed = text.trim();
        let value = match self.kind {
            Kind::Shared => trimmed
                .parse()
                .ok()
                .filter(|&index| self.strings.get(index).is_some())
                .map(Value::Shared),
            Kind::Number => match trimmed.parse() {
                Ok(number) => Some(Value::Number(number)),
                Err(_) => return self.grid.add_text(place, style, text, limits),
            },
            Kind::Text => {
                return self.grid.add_text(place, style, &unescaped(text), limits);
            }
            Kind::Boolean => {
                let shown = match trimmed {
                    "0" | "false" => "FALSE",
                    "1" | "true" => "TRUE",
                    other => other,
                };
                return self.grid.add_text(place, style, shown, limits);
            }
        };
        if let Some(value) = value {
            let (row, column) = place;
            self.grid.add(SheetCell { row, column, style, value }, limits)?;
        } else {
            self.grid.broken_cell();
        }
        Ok(())
    }
}

impl Sink for Worksheet<'_> {
    fn start(&mut self, element: Element, tag: &Tag<'_>) -> Result<Descend, ReadError> {
        match element {
            Element::SheetCell => self.begin_cell(tag)?,
            Element::SheetValue | Element::SheetText => self.in_text = true,
            Element::SheetRow => self.begin_row(tag)?,
            Element::InlineString
            | Element::SheetRun
            | Element::SheetData
            | Element::Worksheet
            | Element::SheetColumns
            | Element::MergedAreas => {}
            Element::SheetColumn => {
                let [first, last, hidden, width] =
                    tag.plain_of(["min", "max", "hidden", "width"])?;
                let number = |text: Option<Cow<'_, str>>| text?.trim().parse::<u32>().ok();
                if let (Some(first), Some(last)) = (number(first), number(last))
                    && (is_on(hidden.as_ref()) || is_nothing(width.as_ref()))
                {
                    self.grid.hide_columns(first.saturating_sub(1), last.saturating_sub(1));
                }
            }
            Element::MergedArea => {
                let [reference] = tag.plain_of(["ref"])?;
                if let Some(area) = reference.and_then(|reference| area(&reference)) {
                    self.grid.merge(area, self.limits)?;
                }
            }
            _ => return Ok(Descend::Over),
        }
        Ok(Descend::Into)
    }

    fn end(&mut self, element: Element) -> Result<(), ReadError> {
        self.in_text = false;
        match element {
            Element::SheetCell => self.end_cell()?,
            Element::SheetRow => self.row = self.row.saturating_add(1),
            _ => {}
        }
        Ok(())
    }

    fn wants_text(&self) -> bool {
        self.in_text
    }

    fn text(&mut self, text: &str) -> Result<(), ReadError> {
        let bytes = self.text.len().saturating_add(text.len()) as u64;
        crate::limits::check("document text", bytes, self.limits.text_bytes)?;
        self.text.push_str(text);
        Ok(())
    }
}

fn is_on(value: Option<&Cow<'_, str>>) -> bool {
    value.is_some_and(|value| matches!(value.as_ref(), "1" | "true" | "on"))
}

/// Whether a height or a width is there and 0.
fn is_nothing(value: Option<&Cow<'_, str>>) -> bool {
    value.is_some_and(|value| value.trim().parse::<f64>().is_ok_and(|size| size <= 0.0))
}

/// Row and column, from 0, of a reference such as `B12` or `$B$12`.
fn place(reference: &str) -> Option<(u32, u32)> {
    let (mut row, mut column) = (0_u32, 0_u32);
    for byte in reference.bytes() {
        match byte {
            b'$' => {}
            b'A'..=b'Z' | b'a'..=b'z' if row == 0 => {
                let letter = byte.to_ascii_uppercase().saturating_sub(b'A').saturating_add(1);
                column = column.checked_mul(26)?.checked_add(u32::from(letter))?;
            }
            b'0'..=b'9' => {
                row = row.checked_mul(10)?.checked_add(u32::from(byte.saturating_sub(b'0')))?;
            }
            _ => return None,
        }
    }
    Some((row.checked_sub(1)?, column.checked_sub(1)?))
}

/// The area of a reference such as `A1:C2`.
fn area(reference: &str) -> Option<Area> {
    let (first, last) = reference.split_once(':').unwrap_or((reference, reference));
    let ((top, left), (bottom, right)) = (place(first)?, place(last)?);
    Some(Area {
        top: top.min(bottom),
        left: left.min(right),
        bottom: bottom.max(top).min(ROWS),
        right: right.max(left).min(COLUMNS),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(reference: &str, expect: Option<(u32, u32)>) {
        assert_eq!(place(reference), expect, "{reference}");
    }

    #[test]
    fn references_are_places() {
        check("A1", Some((0, 0)));
        check("xfd1048576", Some((1_048_575, 16_383)));
        check("$B$12", Some((11, 1)));
        check("A0", None);
        check("A", None);
        check("12", None);
        check("1A", None);
        check("A99999999999", None);
        check("ZZZZZZZZ1", None);
        check("", None);
    }

    #[test]
    fn areas_are_put_the_right_way_round() {
        let expect = Area { top: 0, left: 0, bottom: 1, right: 2 };
        assert_eq!((area("A1:C2"), area("C1:A2")), (Some(expect), Some(expect)));
        assert_eq!(area("A1:"), None);
    }
}
