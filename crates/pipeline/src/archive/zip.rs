//! Zip archives (APPNOTE 6.3.10): the directory is read once, each entry when it is asked for.
//!
//! Entries whose bytes overlap are refused: a few bytes could stand for any number of files.

mod directory;

use super::blob::Blob;
use super::content::Content;
use super::error::ArchiveError;
use super::limits::ArchiveLimits;
use super::name::{decoded, shown};
use super::{Entry, EntrySort, check};
use crate::ErrorKind;
use directory::{Directory, Line};

const LOCAL_SIGNATURE: &[u8] = b"PK\x03\x04";
const LOCAL_BYTES: u64 = 30;

/// Names that stand in a document which is a zip, and at the top of no archive of files.
const PACKAGE_NAMES: &[&str] =
    &["[Content_Types].xml", "_rels/.rels", "mimetype", "word/document.xml", "xl/workbook.xml"];

/// A zip archive.
#[derive(Debug)]
pub(crate) struct Zip {
    blob: Blob,
    directory: Directory,
    limits: ArchiveLimits,
    /// Lines whose bytes overlap those of another, by number and sorted.
    overlapping: Vec<u32>,
    next: u32,
    /// The line of the last entry.
    current: Option<Line>,
    unpacked: u64,
    ended: bool,
}

impl Zip {
    /// Reads the directory.
    pub(super) fn open(blob: &Blob, limits: &ArchiveLimits) -> Result<Self, ErrorKind> {
        let directory = Directory::read(blob, limits)?;
        let overlapping = overlapping(&directory);
        Ok(Self {
            blob: blob.clone(),
            directory,
            limits: *limits,
            overlapping,
            next: 0,
            current: None,
            unpacked: 0,
            ended: false,
        })
    }

    /// Whether it is a document.
    pub(super) fn is_package(&self) -> bool {
        self.directory.lines().any(|line| {
            let name = self.directory.name(&line);
            PACKAGE_NAMES.iter().any(|known| name.eq_ignore_ascii_case(known.as_bytes()))
        })
    }

    pub(super) fn next(&mut self) -> Option<Result<Entry, ErrorKind>> {
        if self.ended {
            return None;
        }
        loop {
            let limits = &self.limits;
            if let Err(kind) = check("archive unpacked", self.unpacked, limits.unpacked_bytes) {
                self.ended = true;
                return Some(Err(kind));
            }
            let number = self.next;
            let line = self.directory.line(number)?;
            self.next += 1;
            let raw = self.directory.name(&line);
            let cut = raw.get(..usize::try_from(limits.name_bytes).unwrap_or(usize::MAX));
            let name = match self.directory.unicode_name(&line) {
                Some(name) if cut.is_none() => shown(name),
                // A flag that says UTF-8 is not believed where the name is none.
                _ => shown(&decoded(cut.unwrap_or(raw))),
            };
            if name.ends_with('/') {
                continue;
            }
            let sort = if cut.is_some_and(|cut| cut.len() < raw.len()) {
                let found = raw.len() as u64;
                check("archive name", found, limits.name_bytes)
                    .map_or_else(EntrySort::Refused, |()| EntrySort::File)
            } else {
                self.sort(number, &line)
            };
            self.current = Some(line);
            return Some(Ok(Entry { name, sort }));
        }
    }

    fn sort(&self, number: u32, line: &Line) -> EntrySort {
        let limits = &self.limits;
        let refused = |error: ArchiveError| EntrySort::Refused(error.into());
        match line.unix_sort() {
            Some(directory::UnixSort::Link) => return EntrySort::Link,
            Some(directory::UnixSort::Special) => return EntrySort::Special,
            None => {}
        }
        if line.is_encrypted() {
            return refused(ArchiveError::Encrypted);
        }
        if self.overlapping.binary_search(&number).is_ok() {
            let found = "bytes that another entry has as well";
            return refused(ArchiveError::broken("an entry with bytes of its own", found));
        }
        if let Err(kind) = check("archive entry", line.unpacked, limits.entry_bytes) {
            return EntrySort::Refused(kind);
        }
        if line.unpacked > reader::Limits::RATIO_FREE_BYTES
            && let Err(kind) =
                check("archive ratio", line.unpacked / line.packed.max(1), limits.ratio)
        {
            return EntrySort::Refused(kind);
        }
        match line.method {
            0 | 8 => EntrySort::File,
            method => refused(ArchiveError::Unsupported(format!("zip method {method}"))),
        }
    }

    pub(super) fn content(&mut self) -> Result<Content, ErrorKind> {
        let broken = |expected, found: &str| ArchiveError::broken(expected, found);
        let line = self.current.take();
        let line = line.ok_or_else(|| broken("an entry", "the end of the archive"))?;
        self.unpacked = self.unpacked.saturating_add(line.unpacked);
        let place = self.directory.place(&line);
        let mut header = [0; 30];
        let filled = self.blob.fill_at(place, &mut header).map_err(ErrorKind::Open)?;
        if filled < header.len() || !header.starts_with(LOCAL_SIGNATURE) {
            return Err(broken("an entry where the directory says", "other bytes").into());
        }
        let lengths = u64::from(u16::from_le_bytes([header[26], header[27]]))
            + u64::from(u16::from_le_bytes([header[28], header[29]]));
        let packed = place.checked_add(LOCAL_BYTES + lengths);
        let packed = packed.and_then(|start| self.blob.part(start, line.packed));
        let packed = packed.ok_or_else(|| broken("a whole entry", "the end of the archive"))?;
        if line.method == 8 {
            return Ok(Content::deflated(packed, line.unpacked, line.crc));
        }
        if line.packed != line.unpacked {
            let found = format!("{} bytes and {} unpacked", line.packed, line.unpacked);
            return Err(ArchiveError::broken("a stored entry of one size", found).into());
        }
        Ok(Content::stored(packed, line.crc))
    }
}

/// Which lines have bytes that belong to a line before them in the file.
fn overlapping(directory: &Directory) -> Vec<u32> {
    let mut spans: Vec<(u64, u64, u32)> = directory
        .lines()
        .zip(0..)
        .map(|(line, number)| {
            let place = directory.place(&line);
            let length = LOCAL_BYTES + line.name_length() + line.packed;
            (place, place.saturating_add(length), number)
        })
        .collect();
    spans.sort_unstable();
    let mut end = 0;
    let mut overlapping = Vec::new();
    for (start, own_end, number) in spans {
        if start < end {
            overlapping.push(number);
        }
        end = end.max(own_end);
    }
    overlapping.sort_unstable();
    overlapping
}
