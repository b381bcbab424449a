//! Our own scan of a zip's central directory (APPNOTE 6.3.10, 4.3.12 to 4.3.16), before anything trusts it.
//!
//! The zip library keeps one entry a name, so duplicates, with which two programs can be shown two
//! documents in one file, are only visible here.

use super::DIRECTORY_PART;
use crate::{Limits, ReadError};

const END_SIGNATURE: &[u8] = b"PK\x05\x06";
const END_BYTES: usize = 22;
const LONGEST_COMMENT: usize = 0xFFFF;
const END64_SIGNATURE: &[u8] = b"PK\x06\x06";
const END64_BYTES: usize = 56;
const LOCATOR64_SIGNATURE: &[u8] = b"PK\x06\x07";
const LOCATOR64_BYTES: usize = 20;
const ENTRY_SIGNATURE: &[u8] = b"PK\x01\x02";
const ENTRY_BYTES: usize = 46;

/// What stands in the central directory.
pub(super) struct Directory<'a> {
    /// Offset of the first entry in the file.
    pub(super) start: u64,
    entries: Vec<Entry<'a>>,
}

/// One line of the directory.
pub(super) struct Entry<'a> {
    /// As written, in whatever encoding.
    pub(super) name: &'a [u8],
    /// Bit 0 of the general purpose flags.
    pub(super) encrypted: bool,
}

impl<'a> Directory<'a> {
    /// Finds and reads the directory of `bytes`.
    pub(super) fn scan(bytes: &'a [u8], limits: &Limits) -> Result<Self, ReadError> {
        let end = End::find(bytes).ok_or_else(|| {
            broken("an end of central directory record", "none; the file is cut off")
        })?;
        crate::limits::check("package entries", end.entries, limits.package_entries)?;
        crate::limits::check("package directory", end.size, limits.package_directory_bytes)?;
        let size = usize::try_from(end.size).unwrap_or(usize::MAX);
        let before = end.position.checked_sub(size);
        let start = before
            .filter(|&start| end.entries == 0 || has(bytes, start, ENTRY_SIGNATURE))
            .or_else(|| usize::try_from(end.offset).ok())
            .ok_or_else(|| broken("a directory inside the file", "an offset outside"))?;
        let mut entries = Vec::new();
        let mut rest = bytes.get(start..end.position).unwrap_or_default();
        for index in 0..end.entries {
            let (entry, after) = Entry::read(rest).ok_or_else(|| {
                broken(&format!("{} entries", end.entries), &format!("only {index} whole ones"))
            })?;
            entries.push(entry);
            rest = after;
        }
        Ok(Self { start: start as u64, entries })
    }

    /// The entries whose name is `name` when both are taken as part names.
    pub(super) fn matching<'b>(&'b self, name: &'b str) -> impl Iterator<Item = &'b Entry<'a>> {
        let wanted = name.strip_prefix('/').unwrap_or(name).as_bytes();
        self.entries.iter().filter(move |entry| {
            let found = entry.name.strip_prefix(b"/").unwrap_or(entry.name);
            let same = |(a, b): (&u8, &u8)| {
                let slash = if *a == b'\\' { b'/' } else { *a };
                slash.eq_ignore_ascii_case(b)
            };
            found.len() == wanted.len() && found.iter().zip(wanted).all(same)
        })
    }

    /// How many names there are, each counted once.
    pub(super) fn distinct_names(&self) -> usize {
        let mut names: Vec<_> = self.entries.iter().map(|entry| entry.name).collect();
        names.sort_unstable();
        names.dedup();
        names.len()
    }
}

impl<'a> Entry<'a> {
    fn read(bytes: &'a [u8]) -> Option<(Self, &'a [u8])> {
        let (header, rest) = bytes.split_at_checked(ENTRY_BYTES)?;
        header.starts_with(ENTRY_SIGNATURE).then_some(())?;
        let flags = u16_at(header, 8)?;
        let (name, rest) = rest.split_at_checked(usize::from(u16_at(header, 28)?))?;
        let (_extra, rest) = rest.split_at_checked(usize::from(u16_at(header, 30)?))?;
        let (_comment, rest) = rest.split_at_checked(usize::from(u16_at(header, 32)?))?;
        Some((Self { name, encrypted: flags & 1 != 0 }, rest))
    }
}

/// The end of central directory record, or its 64-bit form where that stands in.
struct End {
    /// Where the record begins, which is where the directory ends.
    position: usize,
    entries: u64,
    size: u64,
    offset: u64,
}

impl End {
    fn find(bytes: &[u8]) -> Option<Self> {
        let last = bytes.len().checked_sub(END_BYTES)?;
        let first = last.saturating_sub(LONGEST_COMMENT);
        let window = bytes.get(first..last.saturating_add(END_SIGNATURE.len()))?;
        let position = memchr::memmem::rfind_iter(window, END_SIGNATURE)
            .map(|found| found.saturating_add(first))
            .find(|&position| Self::fits(bytes, position))?;
        let record = bytes.get(position..)?;
        let end = Self {
            position,
            entries: u64::from(u16_at(record, 10)?),
            size: u64::from(u32_at(record, 12)?),
            offset: u64::from(u32_at(record, 16)?),
        };
        let overflown =
            end.entries == 0xFFFF || end.size == 0xFFFF_FFFF || end.offset == 0xFFFF_FFFF;
        if overflown { Self::find64(bytes, position).or(Some(end)) } else { Some(end) }
    }

    /// Whether the comment of the record at `position` ends inside the file.
    fn fits(bytes: &[u8], position: usize) -> bool {
        let Some(record) = bytes.get(position..) else { return false };
        u16_at(record, 20)
            .is_some_and(|comment| record.len() >= END_BYTES.saturating_add(usize::from(comment)))
    }

    fn find64(bytes: &[u8], end: usize) -> Option<Self> {
        let locator = bytes.get(end.checked_sub(LOCATOR64_BYTES)?..end)?;
        locator.starts_with(LOCATOR64_SIGNATURE).then_some(())?;
        let declared = usize::try_from(u64_at(locator, 8)?).ok()?;
        let usual = end.checked_sub(LOCATOR64_BYTES.saturating_add(END64_BYTES));
        let position = usual
            .filter(|&position| has(bytes, position, END64_SIGNATURE))
            .or(Some(declared).filter(|&position| has(bytes, position, END64_SIGNATURE)))?;
        let record = bytes.get(position..)?;
        Some(Self {
            position,
            entries: u64_at(record, 32)?,
            size: u64_at(record, 40)?,
            offset: u64_at(record, 48)?,
        })
    }
}

fn has(bytes: &[u8], position: usize, signature: &[u8]) -> bool {
    bytes.get(position..).is_some_and(|rest| rest.starts_with(signature))
}

fn array_at<const N: usize>(bytes: &[u8], position: usize) -> Option<[u8; N]> {
    bytes.get(position..)?.first_chunk().copied()
}

fn u16_at(bytes: &[u8], position: usize) -> Option<u16> {
    array_at(bytes, position).map(u16::from_le_bytes)
}

fn u32_at(bytes: &[u8], position: usize) -> Option<u32> {
    array_at(bytes, position).map(u32::from_le_bytes)
}

fn u64_at(bytes: &[u8], position: usize) -> Option<u64> {
    array_at(bytes, position).map(u64::from_le_bytes)
}

fn broken(expected: &str, found: &str) -> ReadError {
    ReadError::Malformed {
        part: DIRECTORY_PART.to_owned(),
        expected: expected.to_owned(),
        found: found.to_owned(),
    }
}
