//! The directory of a zip, in a file of any size: only the end of the file and the directory itself are read.
//!
//! The reader of documents scans directories as well, of packages that are in memory whole.

use crate::ErrorKind;
use crate::archive::blob::Blob;
use crate::archive::check;
use crate::archive::error::ArchiveError;
use crate::archive::limits::ArchiveLimits;
use flate2::Crc;
use std::ops::Range;

const END_SIGNATURE: &[u8] = b"PK\x05\x06";
const END_BYTES: usize = 22;
const LONGEST_COMMENT: usize = 0xFFFF;
const END64_SIGNATURE: &[u8] = b"PK\x06\x06";
const END64_BYTES: usize = 56;
const LOCATOR64_SIGNATURE: &[u8] = b"PK\x06\x07";
const LOCATOR64_BYTES: usize = 20;
const LINE_SIGNATURE: &[u8] = b"PK\x01\x02";
const LINE_BYTES: usize = 46;
/// Extra fields: sizes beyond 32 bits, and the name in UTF-8 (APPNOTE 4.5.3, 4.6.9).
const ZIP64_FIELD: u16 = 0x0001;
const UNICODE_FIELD: u16 = 0x7075;
const WIDE: u64 = 0xFFFF_FFFF;

/// The directory of a zip: its bytes, and where each line begins in them.
#[derive(Debug)]
pub(super) struct Directory {
    bytes: Vec<u8>,
    lines: Vec<u32>,
    /// Bytes before the archive in its file.
    shift: u64,
}

/// One line of the directory.
#[derive(Debug, Clone)]
pub(super) struct Line {
    pub(super) method: u16,
    pub(super) crc: u32,
    pub(super) packed: u64,
    pub(super) unpacked: u64,
    offset: u64,
    flags: u16,
    made_by: u8,
    attributes: u32,
    name: Range<usize>,
    extra: Range<usize>,
}

/// What Unix calls the file, where it is no plain one and no folder.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum UnixSort {
    Link,
    Special,
}

impl Directory {
    /// Finds and reads the directory of `blob`.
    pub(super) fn read(blob: &Blob, limits: &ArchiveLimits) -> Result<Self, ErrorKind> {
        let end = End::find(blob)?;
        check("archive entries", end.lines, limits.entries)?;
        let most = limits.directory_bytes.min(WIDE);
        check("archive directory", end.size, most)?;
        let start = end.start(blob)?;
        let length = end.position.saturating_sub(start);
        check("archive directory", length, most)?;
        let mut bytes = vec![0; usize::try_from(length).unwrap_or_default()];
        let filled = blob.fill_at(start, &mut bytes).map_err(ErrorKind::Open)?;
        bytes.truncate(filled);
        let shift = start.saturating_sub(end.offset);
        let mut directory = Self { bytes, lines: Vec::new(), shift };
        let mut place = 0;
        let disagree = |found| {
            ArchiveError::broken("as many entries as the end of the zip says", found).into()
        };
        for number in 0..end.lines {
            let Some((_, next)) = directory.line_at(place) else {
                return Err(disagree(format!("{number} whole ones instead of {}", end.lines)));
            };
            directory.lines.push(u32::try_from(place).unwrap_or(u32::MAX));
            place = next;
        }
        if directory.line_at(place).is_some() {
            return Err(disagree(format!("more than {}", end.lines)));
        }
        Ok(directory)
    }

    pub(super) fn line(&self, number: u32) -> Option<Line> {
        let place = *self.lines.get(usize::try_from(number).ok()?)?;
        self.line_at(usize::try_from(place).ok()?).map(|(line, _)| line)
    }

    pub(super) fn lines(&self) -> impl Iterator<Item = Line> {
        (0..).map_while(|number| self.line(number))
    }

    /// The name as written, in whatever encoding.
    pub(super) fn name(&self, line: &Line) -> &[u8] {
        self.bytes.get(line.name.clone()).unwrap_or_default()
    }

    /// The name in UTF-8 that stands beside it, where it is that of this name.
    pub(super) fn unicode_name(&self, line: &Line) -> Option<&str> {
        let field = self.field(line, UNICODE_FIELD)?;
        let (version, rest) = field.split_first()?;
        let (checksum, name) = rest.split_first_chunk()?;
        let mut crc = Crc::new();
        crc.update(self.name(line));
        let fits = *version == 1 && crc.sum() == u32::from_le_bytes(*checksum);
        if fits { std::str::from_utf8(name).ok() } else { None }
    }

    /// Where its local header begins in the file.
    pub(super) fn place(&self, line: &Line) -> u64 {
        line.offset.saturating_add(self.shift)
    }

    fn field(&self, line: &Line, wanted: u16) -> Option<&[u8]> {
        let mut rest = self.bytes.get(line.extra.clone())?;
        loop {
            let name = u16_at(rest, 0)?;
            let length = usize::from(u16_at(rest, 2)?);
            let (field, after) = rest.get(4..)?.split_at_checked(length)?;
            if name == wanted {
                return Some(field);
            }
            rest = after;
        }
    }

    /// The line at `place`, and where the next begins.
    fn line_at(&self, place: usize) -> Option<(Line, usize)> {
        let header = self.bytes.get(place..)?.get(..LINE_BYTES)?;
        header.starts_with(LINE_SIGNATURE).then_some(())?;
        let name_start = place + LINE_BYTES;
        let name_end = name_start + usize::from(u16_at(header, 28)?);
        let extra_end = name_end + usize::from(u16_at(header, 30)?);
        let end = extra_end + usize::from(u16_at(header, 32)?);
        if end > self.bytes.len() {
            return None;
        }
        let mut line = Line {
            method: u16_at(header, 10)?,
            crc: u32_at(header, 16)?,
            packed: u32_at(header, 20)?.into(),
            unpacked: u32_at(header, 24)?.into(),
            offset: u32_at(header, 42)?.into(),
            flags: u16_at(header, 8)?,
            made_by: *header.get(5)?,
            attributes: u32_at(header, 38)?,
            name: name_start..name_end,
            extra: name_end..extra_end,
        };
        if [line.unpacked, line.packed, line.offset].contains(&WIDE) {
            self.widen(&mut line);
        }
        Some((line, end))
    }

    /// Takes the sizes that do not fit into 32 bits from where they stand then.
    fn widen(&self, line: &mut Line) {
        let Some(mut field) = self.field(line, ZIP64_FIELD) else { return };
        for number in [&mut line.unpacked, &mut line.packed, &mut line.offset] {
            if *number == WIDE
                && let Some((wide, rest)) = field.split_first_chunk()
            {
                *number = u64::from_le_bytes(*wide);
                field = rest;
            }
        }
    }
}

impl Line {
    pub(super) fn is_encrypted(&self) -> bool {
        self.flags & 1 != 0
    }

    pub(super) fn name_length(&self) -> u64 {
        self.name.len() as u64
    }

    /// What the upper half of the attributes says, where Unix or macOS made the entry.
    pub(super) fn unix_sort(&self) -> Option<UnixSort> {
        if !matches!(self.made_by, 3 | 19) {
            return None;
        }
        match (self.attributes >> 28) & 0xF {
            0xA => Some(UnixSort::Link),
            0x1 | 0x2 | 0x6 | 0xC => Some(UnixSort::Special),
            _ => None,
        }
    }
}

/// The end of central directory record, or its 64-bit form where that stands in.
struct End {
    /// Where the record begins, which is where the directory ends.
    position: u64,
    lines: u64,
    size: u64,
    /// Where the directory begins, the record says.
    offset: u64,
}

impl End {
    fn find(blob: &Blob) -> Result<Self, ErrorKind> {
        let most = (END_BYTES + LONGEST_COMMENT) as u64;
        let window_start = blob.length().saturating_sub(most);
        let mut window = vec![0; usize::try_from(blob.length().min(most)).unwrap_or_default()];
        let filled = blob.fill_at(window_start, &mut window).map_err(ErrorKind::Open)?;
        window.truncate(filled);
        let fits = |at: usize| {
            let record = window.get(at..).unwrap_or_default();
            record.starts_with(END_SIGNATURE)
                && u16_at(record, 20)
                    .is_some_and(|comment| record.len() >= END_BYTES + usize::from(comment))
        };
        let last = window.len().saturating_sub(END_BYTES);
        let Some(at) = (0..=last).rev().find(|&at| fits(at)) else {
            let found = "none; the file is cut off";
            return Err(ArchiveError::broken("the directory at the end of a zip", found).into());
        };
        let record = window.get(at..).unwrap_or_default();
        let number = |place| u32_at(record, place).map(u64::from).unwrap_or_default();
        let end = Self {
            position: window_start + at as u64,
            lines: u16_at(record, 10).map(u64::from).unwrap_or_default(),
            size: number(12),
            offset: number(16),
        };
        let overflown = end.lines == 0xFFFF || end.size == WIDE || end.offset == WIDE;
        if overflown && let Some(wide) = Self::find_wide(blob, end.position)? {
            return Ok(wide);
        }
        Ok(end)
    }

    fn find_wide(blob: &Blob, end: u64) -> Result<Option<Self>, ErrorKind> {
        let Some(locator_at) = end.checked_sub(LOCATOR64_BYTES as u64) else { return Ok(None) };
        let mut locator = [0; LOCATOR64_BYTES];
        let filled = blob.fill_at(locator_at, &mut locator).map_err(ErrorKind::Open)?;
        if filled < LOCATOR64_BYTES || !locator.starts_with(LOCATOR64_SIGNATURE) {
            return Ok(None);
        }
        let usual = locator_at.checked_sub(END64_BYTES as u64);
        for position in usual.into_iter().chain(u64_at(&locator, 8)) {
            let mut record = [0; END64_BYTES];
            let filled = blob.fill_at(position, &mut record).map_err(ErrorKind::Open)?;
            if filled < END64_BYTES || !record.starts_with(END64_SIGNATURE) {
                continue;
            }
            let number = |place| u64_at(&record, place).unwrap_or_default();
            let (lines, size, offset) = (number(32), number(40), number(48));
            return Ok(Some(Self { position, lines, size, offset }));
        }
        Ok(None)
    }

    /// Where the directory begins in the file.
    fn start(&self, blob: &Blob) -> Result<u64, ErrorKind> {
        if self.lines == 0 {
            return Ok(self.position);
        }
        let before = self.position.checked_sub(self.size);
        for start in before.into_iter().chain([self.offset]).filter(|&start| start < self.position)
        {
            let mut signature = [0; 4];
            let filled = blob.fill_at(start, &mut signature).map_err(ErrorKind::Open)?;
            if filled == signature.len() && signature == LINE_SIGNATURE {
                return Ok(start);
            }
        }
        let expected = "the directory of the zip where its end says";
        Err(ArchiveError::broken(expected, "other bytes").into())
    }
}

fn u16_at(bytes: &[u8], position: usize) -> Option<u16> {
    bytes.get(position..)?.first_chunk().copied().map(u16::from_le_bytes)
}

fn u32_at(bytes: &[u8], position: usize) -> Option<u32> {
    bytes.get(position..)?.first_chunk().copied().map(u32::from_le_bytes)
}

fn u64_at(bytes: &[u8], position: usize) -> Option<u64> {
    bytes.get(position..)?.first_chunk().copied().map(u64::from_le_bytes)
}
