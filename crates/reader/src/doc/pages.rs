//! Formatted disk pages: the properties of runs and paragraphs by their place in the main stream (MS-DOC 2.8.5,
//! 2.8.6, 2.9.33, 2.9.174).

use super::bytes::{Plc, slice, u8_at, u16_at, u32_at};
use super::fib::{Fib, Part, Version};

/// Bytes of a page.
const PAGE: usize = 512;

/// Which of the two kinds of pages.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Runs,
    Paragraphs,
}

/// Properties that hold for a stretch of the main stream.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Found<'a> {
    /// Where they cease to hold; behind the place that was asked for.
    pub(super) end: u32,
    /// Number of the paragraph style; 0 is the normal one.
    pub(super) style: u16,
    /// The list of properties.
    pub(super) list: &'a [u8],
}

/// All pages of one kind.
#[derive(Debug)]
pub(super) struct Pages<'a> {
    main: &'a [u8],
    table: Plc<'a>,
    version: Version,
    kind: Kind,
    /// The stretch that was found last, and where it begins.
    last: Option<(u32, Found<'a>)>,
}

impl<'a> Pages<'a> {
    /// Those of runs.
    pub(super) fn runs(fib: &Fib<'a>) -> Self {
        Self::new(fib, Part::RunPages, Kind::Runs)
    }

    /// Those of paragraphs.
    pub(super) fn paragraphs(fib: &Fib<'a>) -> Self {
        Self::new(fib, Part::ParagraphPages, Kind::Paragraphs)
    }

    fn new(fib: &Fib<'a>, part: Part, kind: Kind) -> Self {
        let size = if fib.version == Version::Word6 { 2 } else { 4 };
        let table = Plc::new(fib.part(part), size);
        Self { main: fib.main, table, version: fib.version, kind, last: None }
    }

    /// The properties at `place`; none, up to the next that are known, where no page tells.
    pub(super) fn find(&mut self, place: u32) -> Found<'a> {
        if let Some((start, found)) = self.last
            && (start..found.end).contains(&place)
        {
            return found;
        }
        let (start, found) = self.look_up(place).unwrap_or_else(|| {
            let next = self.table.position(0).filter(|&first| first > place);
            (place, Found { end: next.unwrap_or(u32::MAX), ..Found::default() })
        });
        self.last = Some((start, found));
        found
    }

    fn look_up(&self, place: u32) -> Option<(u32, Found<'a>)> {
        let index = self.table.find(place)?;
        let limit = self.table.position(index.saturating_add(1))?;
        let unknown = Found { end: limit, ..Found::default() };
        let data = self.table.data(index);
        let number = match self.version {
            Version::Word97 => u32_at(data, 0)? & 0x003F_FFFF,
            Version::Word6 => u32::from(u16_at(data, 0)?),
        };
        let page = slice(self.main, (number as usize).saturating_mul(PAGE), PAGE);
        let Some(count) = u8_at(page, 511).map(usize::from) else { return Some((place, unknown)) };
        let entries = Plc::new(page, 0);
        let position = |index| if index > count { None } else { entries.position(index) };
        let (mut low, mut high) = (0, count);
        while low < high {
            let middle = low.midpoint(high);
            if position(middle)? <= place {
                low = middle.saturating_add(1);
            } else {
                high = middle;
            }
        }
        let next = position(low).filter(|&end| end > place);
        let (Some(index), Some(end)) = (low.checked_sub(1), next) else {
            return Some((place, Found { end: next.unwrap_or(limit), ..Found::default() }));
        };
        let start = position(index)?;
        let entry_size = match (self.kind, self.version) {
            (Kind::Runs, _) => 1,
            (Kind::Paragraphs, Version::Word97) => 13,
            (Kind::Paragraphs, Version::Word6) => 7,
        };
        let entry = count
            .saturating_add(1)
            .saturating_mul(4)
            .saturating_add(index.saturating_mul(entry_size));
        let at = usize::from(u8_at(page, entry)?).saturating_mul(2);
        if at == 0 {
            return Some((start, Found { end, ..Found::default() }));
        }
        Some((start, self.properties(page, at, end).unwrap_or(Found { end, ..Found::default() })))
    }

    /// The properties that stand at `at` of `page`.
    fn properties(&self, page: &'a [u8], at: usize, end: u32) -> Option<Found<'a>> {
        let count = usize::from(u8_at(page, at)?);
        let first = at.saturating_add(1);
        if self.kind == Kind::Runs {
            return Some(Found { end, style: 0, list: slice(page, first, count) });
        }
        // A count of 0 says that the next byte counts, and that there is no odd byte.
        let (first, length) = match (self.version, count) {
            (Version::Word97, 0) => {
                (first.saturating_add(1), usize::from(u8_at(page, first)?).saturating_mul(2))
            }
            (Version::Word97, count) => (first, count.saturating_mul(2).saturating_sub(1)),
            (Version::Word6, count) => (first, count.saturating_mul(2)),
        };
        let list = slice(page, first, length);
        Some(Found { end, style: u16_at(list, 0)?, list: list.get(2..).unwrap_or_default() })
    }
}
