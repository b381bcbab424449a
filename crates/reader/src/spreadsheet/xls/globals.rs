//! The substream that comes first: the sheets, the shared strings, the number formats (MS-XLS 2.1.7.20.3).

use super::super::grid::Shared;
use super::encoding::{Encoded, page};
use super::records::{Pieces, Record, Records, counted, string, u16_at, u32_at};
use super::{BOF, EOF};
use crate::{Limits, ReadError, malformed};
use encoding_rs::GBK;

const FILE_PASS: u16 = 0x002F;
const CODE_PAGE: u16 = 0x0042;
const DATE_1904: u16 = 0x0022;
const BOUND_SHEET: u16 = 0x0085;
const FORMAT: u16 = 0x041E;
const EXTENDED_FORMAT: u16 = 0x00E0;
const SHARED_STRINGS: u16 = 0x00FC;
/// The version that BIFF8 has in its first record.
const BIFF8: u16 = 0x0600;
const BIFF5: u16 = 0x0500;

/// A sheet as the workbook lists it.
#[derive(Debug)]
pub(super) struct Listed {
    pub(super) name: String,
    /// Offset of its first record in the stream.
    pub(super) position: u32,
    /// Hidden or very hidden.
    pub(super) hidden: bool,
    /// Whether it is a sheet of cells.
    pub(super) cells: bool,
}

/// What the first substream tells.
#[derive(Debug)]
pub(super) struct Globals {
    pub(super) sheets: Vec<Listed>,
    pub(super) encoded: Encoded,
    /// Whether it was read to its end.
    pub(super) whole: bool,
}

impl Globals {
    /// Reads the first substream of `stream`, which is called `part`.
    pub(super) fn read(
        stream: &[u8],
        part: &str,
        shared: &mut Shared,
        limits: &Limits,
    ) -> Result<Self, ReadError> {
        let mut records = Records::new(stream);
        let version = records
            .next()
            .filter(|first| first.kind == BOF)
            .and_then(|first| u16_at(first.data, 0))
            .ok_or_else(|| malformed(part, "a BOF record of BIFF5 or BIFF8", "another record"))?;
        let encoded = match version {
            BIFF8 => Encoded::Unicode,
            BIFF5 => Encoded::Page(GBK),
            other => {
                let found = format!("version {other:#06X}");
                return Err(malformed(part, "BIFF5 or BIFF8", found));
            }
        };
        let mut globals = Self { sheets: Vec::new(), encoded, whole: false };
        let mut styles = Vec::new();
        while let Some(record) = records.next() {
            match record.kind {
                EOF => {
                    globals.whole = true;
                    break;
                }
                FILE_PASS => return Err(ReadError::Encrypted),
                SHARED_STRINGS => {
                    shared_strings(records.pieces(record), shared, limits)?;
                }
                EXTENDED_FORMAT => {
                    let count = (styles.len() as u64).saturating_add(1);
                    crate::limits::check("definitions", count, limits.definitions)?;
                    styles.push(u16_at(record.data, 2).unwrap_or(0));
                }
                _ => globals.take(record, shared, limits)?,
            }
        }
        for format in styles {
            shared.formats.style(u32::from(format), limits)?;
        }
        Ok(globals)
    }

    /// Takes in a record that stands for itself.
    fn take(
        &mut self,
        record: Record<'_>,
        shared: &mut Shared,
        limits: &Limits,
    ) -> Result<(), ReadError> {
        let data = record.data;
        match record.kind {
            CODE_PAGE => {
                if let Encoded::Page(encoding) = &mut self.encoded {
                    *encoding = page(u16_at(data, 0).unwrap_or(0));
                }
            }
            DATE_1904 => shared.formats.is_1904 = u16_at(data, 0) == Some(1),
            FORMAT => {
                let code = match self.encoded {
                    Encoded::Unicode => data.get(2..).and_then(|data| string(data, self.encoded)),
                    Encoded::Page(_) => data
                        .get(3..)
                        .and_then(|text| counted(text, usize::from(*data.get(2)?), self.encoded)),
                };
                if let (Some(id), Some(code)) = (u16_at(data, 0), code) {
                    shared.formats.define(u32::from(id), &code, limits)?;
                }
            }
            BOUND_SHEET => {
                let count = (self.sheets.len() as u64).saturating_add(1);
                crate::limits::check("definitions", count, limits.definitions)?;
                self.sheets.extend(self.listed(data));
            }
            _ => {}
        }
        Ok(())
    }

    fn listed(&self, data: &[u8]) -> Option<Listed> {
        let count = usize::from(*data.get(6)?);
        Some(Listed {
            name: counted(data.get(7..)?, count, self.encoded)?,
            position: u32_at(data, 0)?,
            hidden: data.get(4)? & 3 != 0,
            cells: *data.get(5)? == 0,
        })
    }
}

/// Reads all strings; their number is not needed, and files are known that have it wrong.
fn shared_strings(
    mut pieces: Pieces<'_, '_>,
    shared: &mut Shared,
    limits: &Limits,
) -> Result<(), ReadError> {
    let (Some(_), Some(_)) = (pieces.u32(), pieces.u32()) else { return Ok(()) };
    let mut units = Vec::new();
    while let Some(whole) = pieces.string(&mut units) {
        shared.strings.push(&String::from_utf16_lossy(&units), limits)?;
        if !whole {
            break;
        }
    }
    Ok(())
}
