//! Workbooks in BIFF8 and BIFF5 (`.xls`, `.et`): the records of one stream of an OLE2 file, read by ourselves.
//!
//! No count of the file is believed: records end where the stream ends, strings where their records end, and what a
//! sheet says about its size is not read at all.

mod encoding;
mod globals;
mod records;
mod worksheet;

use super::grid::{Grid, Shared};
use super::telling::Telling;
use crate::building::body::Told;
use crate::container::compound::{Compound, is_compound};
use crate::{Limits, ReadError, malformed};
use globals::Globals;
use records::Records;
use worksheet::Worksheet;

/// The records that begin and end a substream.
const BOF: u16 = 0x0809;
const EOF: u16 = 0x000A;

/// The stream of BIFF8, then that of BIFF5; a file for both has both.
const STREAMS: [&str; 2] = ["Workbook", "Book"];

/// Whether `bytes` are an OLE2 file with a workbook.
pub(super) fn sniff(bytes: &[u8]) -> Result<(), String> {
    if !is_compound(bytes) {
        return Err("no OLE2 file".to_owned());
    }
    let compound = Compound::open(bytes, &Limits::default()).map_err(|error| error.to_string())?;
    if STREAMS.iter().any(|name| compound.has_stream(name)) {
        Ok(())
    } else {
        Err("an OLE2 file without a Workbook or Book stream".to_owned())
    }
}

/// Reads the workbook in `bytes`.
pub(super) fn read(bytes: &[u8], limits: &Limits) -> Result<Told, ReadError> {
    let compound = Compound::open(bytes, limits)?;
    let part = STREAMS.into_iter().find(|name| compound.has_stream(name));
    let missing = || malformed("OLE2 container", "a Workbook or Book stream", "none");
    let part = part.ok_or_else(missing)?;
    let stream = compound.read_stream(part)?.ok_or_else(missing)?;
    let mut telling = Telling::new(limits);
    let mut shared = Shared::default();
    let globals = Globals::read(&stream, part, &mut shared, limits)?;
    // Where sheets share records, what is read of all of them must not grow with their number.
    let mut budget = stream.len();
    let mut whole = globals.whole;
    for sheet in &globals.sheets {
        if !sheet.cells {
            continue;
        }
        let start = stream.get(sheet.position as usize..).unwrap_or_default();
        let mut records = Records::new(start);
        if records.clone().next().is_none_or(|first| first.kind != BOF) {
            whole = false;
            continue;
        }
        let grid = Grid::default();
        let encoded = globals.encoded;
        let mut worksheet = Worksheet { limits, shared: &shared, encoded, grid };
        if budget == 0 {
            telling.repeated_sheet(&sheet.name);
            continue;
        }
        whole &= worksheet.read(&mut records)?;
        budget = budget.saturating_sub(start.len().saturating_sub(records.left()));
        let grid = worksheet.grid;
        telling.sheet(&sheet.name, sheet.hidden, grid, &shared, part)?;
    }
    if !whole {
        telling.cut_off(part);
    }
    Ok(telling.finish(&shared))
}
