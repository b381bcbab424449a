//! The substream of one sheet (MS-XLS 2.1.7.20.5).

use super::super::grid::{Area, Grid, Shared, SheetCell, Value};
use super::encoding::Encoded;
use super::records::{Record, Records, f64_at, string, u16_at, u32_at};
use super::{BOF, EOF};
use crate::{Limits, ReadError};

const FORMULA: u16 = 0x0006;
const COLUMN_INFO: u16 = 0x007D;
const MULTIPLE_RK: u16 = 0x00BD;
const RICH_LABEL: u16 = 0x00D6;
const MERGED: u16 = 0x00E5;
const SHARED_LABEL: u16 = 0x00FD;
const NUMBER: u16 = 0x0203;
const LABEL: u16 = 0x0204;
const BOOLEAN_OR_ERROR: u16 = 0x0205;
const STRING: u16 = 0x0207;
const ROW: u16 = 0x0208;
const RK: u16 = 0x027E;

/// Bytes of one number in a record of several.
const RK_BYTES: usize = 6;
/// Bytes of one merged area.
const AREA_BYTES: usize = 8;
/// In a row: it has no height.
const ROW_HIDDEN: u16 = 0x20;

/// Reads one sheet.
pub(super) struct Worksheet<'a> {
    pub(super) limits: &'a Limits,
    pub(super) shared: &'a Shared,
    pub(super) encoded: Encoded,
    pub(super) grid: Grid,
}

/// Place and style of a cell.
#[derive(Debug, Clone, Copy)]
struct Head {
    row: u32,
    column: u32,
    style: u32,
}

impl Head {
    fn of(data: &[u8]) -> Option<Self> {
        Some(Self {
            row: u32::from(u16_at(data, 0)?),
            column: u32::from(u16_at(data, 2)?),
            style: u32::from(u16_at(data, 4)?),
        })
    }
}

/// The result of a formula.
enum FormulaResult {
    Number(f64),
    Text(&'static str),
    /// It stands in the record behind.
    Behind,
    Blank,
}

impl Worksheet<'_> {
    /// Reads `records`, of which the first begins the sheet, to its end; whether it has one.
    pub(super) fn read(&mut self, records: &mut Records<'_>) -> Result<bool, ReadError> {
        let mut formula: Option<Head> = None;
        // Charts in the sheet have cells of their own.
        let mut inner = 0_u32;
        records.next();
        let mut units = Vec::new();
        while let Some(record) = records.next() {
            match record.kind {
                BOF => inner = inner.saturating_add(1),
                EOF => match inner.checked_sub(1) {
                    Some(outer) => inner = outer,
                    None => return Ok(true),
                },
                _ if inner > 0 => {}
                STRING => {
                    let Some(head) = formula.take() else { continue };
                    let text = match self.encoded {
                        Encoded::Unicode => {
                            let whole = records.pieces(record).string(&mut units);
                            whole.map(|_| String::from_utf16_lossy(&units))
                        }
                        Encoded::Page(_) => string(record.data, self.encoded),
                    };
                    self.text(head, text.as_deref())?;
                }
                FORMULA => formula = self.formula(record.data)?,
                _ => self.take(record)?,
            }
        }
        Ok(false)
    }

    /// Takes in a record that stands for itself.
    fn take(&mut self, record: Record<'_>) -> Result<(), ReadError> {
        let data = record.data;
        match record.kind {
            ROW => {
                let hidden = u16_at(data, 12).is_some_and(|flags| flags & ROW_HIDDEN != 0);
                if let Some(row) = u16_at(data, 0).filter(|_| hidden) {
                    self.grid.hide_rows(u32::from(row), u32::from(row));
                }
            }
            COLUMN_INFO => {
                let hidden = u16_at(data, 8).is_some_and(|flags| flags & 1 != 0);
                let hidden = hidden || u16_at(data, 4) == Some(0);
                if let (Some(first), Some(last), true) = (u16_at(data, 0), u16_at(data, 2), hidden)
                {
                    self.grid.hide_columns(u32::from(first), u32::from(last));
                }
            }
            MERGED => self.merged(data)?,
            NUMBER => self.number(Head::of(data), f64_at(data, 6))?,
            RK => self.number(Head::of(data), u32_at(data, 6).map(rk))?,
            MULTIPLE_RK => self.multiple(data)?,
            SHARED_LABEL => {
                let index = u32_at(data, 6);
                let index = index.filter(|&index| self.shared.strings.get(index).is_some());
                self.value(Head::of(data), index.map(Value::Shared))?;
            }
            LABEL | RICH_LABEL => {
                let text = data.get(6..).and_then(|data| string(data, self.encoded));
                match Head::of(data) {
                    Some(head) => self.text(head, text.as_deref())?,
                    None => self.grid.broken_cell(),
                }
            }
            BOOLEAN_OR_ERROR => {
                let text = match (data.get(6), data.get(7)) {
                    (Some(&code), Some(0)) => Some(boolean(code)),
                    (Some(&code), Some(_)) => error(code),
                    _ => None,
                };
                match Head::of(data) {
                    Some(head) => self.text(head, text)?,
                    None => self.grid.broken_cell(),
                }
            }
            _ => {}
        }
        Ok(())
    }

    /// Takes in a formula; its place, where its result stands in the record behind.
    fn formula(&mut self, data: &[u8]) -> Result<Option<Head>, ReadError> {
        let (Some(head), Some(result)) = (Head::of(data), formula_result(data)) else {
            self.grid.broken_cell();
            return Ok(None);
        };
        match result {
            FormulaResult::Number(number) => self.number(Some(head), Some(number))?,
            FormulaResult::Text(text) => self.text(head, Some(text))?,
            FormulaResult::Behind => return Ok(Some(head)),
            FormulaResult::Blank => {}
        }
        Ok(None)
    }

    /// Several numbers side by side.
    fn multiple(&mut self, data: &[u8]) -> Result<(), ReadError> {
        let (Some(row), Some(first)) = (u16_at(data, 0), u16_at(data, 2)) else {
            self.grid.broken_cell();
            return Ok(());
        };
        let numbers = data.get(4..).unwrap_or_default().chunks_exact(RK_BYTES);
        for (column, number) in (u32::from(first)..).zip(numbers) {
            let style = u32::from(u16_at(number, 0).unwrap_or(0));
            let head = Head { row: u32::from(row), column, style };
            self.number(Some(head), u32_at(number, 2).map(rk))?;
        }
        Ok(())
    }

    fn merged(&mut self, data: &[u8]) -> Result<(), ReadError> {
        let areas = data.get(2..).unwrap_or_default().chunks_exact(AREA_BYTES);
        for area in areas.take(usize::from(u16_at(data, 0).unwrap_or(0))) {
            let at = |offset| u32::from(u16_at(area, offset).unwrap_or(0));
            let area = Area { top: at(0), bottom: at(2), left: at(4), right: at(6) };
            self.grid.merge(area, self.limits)?;
        }
        Ok(())
    }

    fn number(&mut self, head: Option<Head>, number: Option<f64>) -> Result<(), ReadError> {
        self.value(head, number.map(Value::Number))
    }

    fn value(&mut self, head: Option<Head>, value: Option<Value>) -> Result<(), ReadError> {
        let (Some(head), Some(value)) = (head, value) else {
            self.grid.broken_cell();
            return Ok(());
        };
        let Head { row, column, style } = head;
        self.grid.add(SheetCell { row, column, style, value }, self.limits)
    }

    fn text(&mut self, head: Head, text: Option<&str>) -> Result<(), ReadError> {
        let Some(text) = text else {
            self.grid.broken_cell();
            return Ok(());
        };
        self.grid.add_text((head.row, head.column), head.style, text, self.limits)
    }
}

/// The number of an RK value (MS-XLS 2.5.217).
fn rk(bits: u32) -> f64 {
    let number = if bits & 2 == 0 {
        f64::from_bits(u64::from(bits & !3) << 32)
    } else {
        f64::from(bits.cast_signed() >> 2)
    };
    if bits & 1 == 0 { number } else { number / 100.0 }
}

/// The result of the formula in a record (MS-XLS 2.5.133).
fn formula_result(data: &[u8]) -> Option<FormulaResult> {
    let result = data.get(6..14)?;
    if u16_at(result, 6)? != 0xFFFF {
        return f64_at(result, 0).map(FormulaResult::Number);
    }
    let code = *result.get(2)?;
    Some(match result.first()? {
        0 => FormulaResult::Behind,
        1 => FormulaResult::Text(boolean(code)),
        2 => FormulaResult::Text(error(code)?),
        _ => FormulaResult::Blank,
    })
}

fn boolean(code: u8) -> &'static str {
    if code == 0 { "FALSE" } else { "TRUE" }
}

/// An error as it is shown (MS-XLS 2.5.10).
fn error(code: u8) -> Option<&'static str> {
    Some(match code {
        0x00 => "#NULL!",
        0x07 => "#DIV/0!",
        0x0F => "#VALUE!",
        0x17 => "#REF!",
        0x1D => "#NAME?",
        0x24 => "#NUM!",
        0x2A => "#N/A",
        0x2B => "#GETTING_DATA",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(bits: u32, expect: f64) {
        assert!((rk(bits) - expect).abs() < f64::EPSILON, "{}", rk(bits));
    }

    #[test]
    fn short_numbers_are_whole_or_cut_and_may_be_hundredths() {
        check(0x3FF0_0000, 1.0);
        check(0x3FF0_0001, 0.01);
        check(95 << 2 | 2, 95.0);
        check(9_567 << 2 | 3, 95.67);
        check((-5_i32 << 2).cast_unsigned() | 2, -5.0);
    }
}
