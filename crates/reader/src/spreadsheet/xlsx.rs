//! Workbooks in Office Open XML (`.xlsx`, `.xlsm`), Transitional and Strict: one streaming pass over each part.

mod package;
mod workbook;
mod worksheet;

use super::grid::{Grid, Shared};
use super::telling::Telling;
use crate::building::body::Told;
use crate::container::Container;
use crate::xml::{Pump, Sink};
use crate::{Limits, ReadError, malformed};
use package::{Kind, Relationships};
use std::collections::BTreeSet;
use workbook::{SharedStrings, Styles, Workbook};
use worksheet::Worksheet;

/// Whether `bytes` are a zip whose package leads to a workbook.
pub(super) fn sniff(bytes: &[u8]) -> Result<(), String> {
    package::sniff(bytes)
}

/// Reads the workbook in `bytes`.
pub(super) fn read(bytes: &[u8], limits: &Limits) -> Result<Told, ReadError> {
    let container = Container::open(bytes, limits)?;
    let mut pump = Pump::new(limits);
    let package = Relationships::read(&container, &mut pump, "", limits)?;
    let main = package
        .target(Kind::Main)
        .ok_or_else(|| malformed("_rels/.rels", "a relationship to the workbook", "none"))?;
    let parts = Relationships::read(&container, &mut pump, main, limits)?;
    let mut workbook = Workbook::new(limits);
    if !run(&container, &mut pump, main, &mut workbook)? {
        return Err(malformed(main, "the workbook", "no such entry in the archive"));
    }
    let mut telling = Telling::new(limits);
    let mut shared = Shared::default();
    shared.formats.is_1904 = workbook.is_1904;
    if let Some(part) = parts.target(Kind::Strings) {
        let mut strings = SharedStrings::new(limits, &mut shared.strings);
        if !run(&container, &mut pump, part, &mut strings)? {
            telling.missing_part(part);
        }
    }
    if let Some(part) = parts.target(Kind::Styles) {
        let mut styles = Styles { limits, formats: &mut shared.formats };
        if !run(&container, &mut pump, part, &mut styles)? {
            telling.missing_part(part);
        }
    }
    let mut read = BTreeSet::new();
    for sheet in workbook.sheets {
        // What is no sheet of cells, such as a chart, has no such relationship.
        let Some(part) = parts.worksheet(&sheet.id) else { continue };
        if !read.insert(part) {
            telling.repeated_sheet(&sheet.name);
            continue;
        }
        let mut worksheet = Worksheet::new(limits, &shared.strings);
        if !run(&container, &mut pump, part, &mut worksheet)? {
            telling.missing_part(part);
            continue;
        }
        let grid: Grid = worksheet.grid;
        telling.sheet(&sheet.name, sheet.hidden, grid, &shared, part)?;
    }
    Ok(telling.finish(&shared))
}

/// Reads one part into `sink`; whether there is such a part.
fn run(
    container: &Container<'_>,
    pump: &mut Pump<'_>,
    part: &str,
    sink: &mut impl Sink,
) -> Result<bool, ReadError> {
    Ok(container.with_part(part, |part| pump.run(part, sink))?.is_some())
}
