//! Zip containers: which entries there are, and one entry at a time, inflated within the limits.

pub(crate) mod compound;
mod directory;
mod inflate;

use crate::{Limits, ReadError};
use directory::Directory;
use inflate::Deflated;
use std::cell::Cell;
use std::io::{Cursor, Read};
use zip::result::ZipError;
use zip::{CompressionMethod, ZipArchive};

/// The name under which errors speak of the list of entries.
pub(crate) const DIRECTORY_PART: &str = "zip directory";

/// Whether `bytes` begin as a zip archive does.
pub(crate) fn is_zip(bytes: &[u8]) -> bool {
    bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(b"PK\x05\x06")
}

/// A zip archive whose directory has been checked.
///
/// Names are compared as OPC part names are: without a leading `/` and without regard to ASCII case
/// (ECMA-376 part 2, 6.2.2.3).
pub(crate) struct Container<'a> {
    archive: ZipArchive<Cursor<&'a [u8]>>,
    directory: Directory<'a>,
    limits: &'a Limits,
    bytes: &'a [u8],
    inflated: Cell<u64>,
}

impl<'a> Container<'a> {
    /// Reads the directory of `bytes`.
    pub(crate) fn open(bytes: &'a [u8], limits: &'a Limits) -> Result<Self, ReadError> {
        let directory = Directory::scan(bytes, limits)?;
        let archive =
            ZipArchive::new(Cursor::new(bytes)).map_err(|error| broken_directory(&error))?;
        let agreed = archive.central_directory_start() == directory.start
            && archive.len() == directory.distinct_names();
        if !agreed {
            return Err(ReadError::Malformed {
                part: DIRECTORY_PART.to_owned(),
                expected: "a directory that reads the same way by count and by signature"
                    .to_owned(),
                found: format!(
                    "{} entries by count and {} by signature",
                    directory.distinct_names(),
                    archive.len()
                ),
            });
        }
        Ok(Self { archive, directory, limits, bytes, inflated: Cell::new(0) })
    }

    /// Whether there is an entry of that name.
    pub(crate) fn contains(&self, name: &str) -> bool {
        self.directory.matching(name).next().is_some()
    }

    /// Hands the entry `name` to `read`; `None` when there is no such entry.
    ///
    /// # Errors
    ///
    /// A name that stands twice in the directory, an encrypted entry, or what `read` returns.
    pub(crate) fn with_part<T>(
        &self,
        name: &str,
        read: impl FnOnce(&mut Part<'_>) -> Result<T, ReadError>,
    ) -> Result<Option<T>, ReadError> {
        let mut matching = self.directory.matching(name);
        let Some(entry) = matching.next() else { return Ok(None) };
        if matching.next().is_some() {
            return Err(ReadError::Malformed {
                part: name.to_owned(),
                expected: "one entry of this name in the zip directory".to_owned(),
                found: "several".to_owned(),
            });
        }
        if entry.encrypted {
            return Err(ReadError::Encrypted);
        }
        let broken = |error: &ZipError| match error {
            ZipError::UnsupportedArchive(ZipError::PASSWORD_REQUIRED) => ReadError::Encrypted,
            other => ReadError::Malformed {
                part: name.to_owned(),
                expected: "a stored or deflated zip entry".to_owned(),
                found: describe(other),
            },
        };
        let mut archive = self.archive.clone();
        let Some(index) = archive.index_for_name_raw(entry.name) else { return Ok(None) };
        let found = archive.by_index_raw(index).map_err(|error| broken(&error))?;
        let compressed = found.compressed_size().min(self.bytes.len() as u64);
        let deflated = found.compression() == CompressionMethod::Deflated;
        let data = found.data_start().filter(|_| deflated);
        let data = data.and_then(|start| bytes_from(self.bytes, start, compressed));
        let (checksum, declared) = (found.crc32(), found.size());
        drop(found);
        let source: Box<dyn Read + '_> = match data {
            Some(data) => Box::new(Deflated::new(data, checksum, declared)),
            None => Box::new(archive.by_index(index).map_err(|error| broken(&error))?),
        };
        let mut part = Part {
            name,
            compressed,
            inflated: 0,
            total: &self.inflated,
            limits: self.limits,
            source,
        };
        read(&mut part).map(Some)
    }
}

/// One entry while it is being inflated.
pub(crate) struct Part<'a> {
    name: &'a str,
    compressed: u64,
    inflated: u64,
    total: &'a Cell<u64>,
    limits: &'a Limits,
    source: Box<dyn Read + 'a>,
}

impl<'a> Part<'a> {
    /// A part that is not in an archive: the `bytes` of a file, or of a piece of it.
    pub(crate) fn of_bytes(
        name: &'a str,
        bytes: &'a [u8],
        total: &'a Cell<u64>,
        limits: &'a Limits,
    ) -> Self {
        let compressed = bytes.len() as u64;
        Self { name, compressed, inflated: 0, total, limits, source: Box::new(bytes) }
    }

    /// Its name, for messages.
    pub(crate) fn name(&self) -> &str {
        self.name
    }

    /// Inflates into `buffer` and says how many bytes; 0 only at the end, where the checksum was right.
    ///
    /// # Errors
    ///
    /// Broken data, or more bytes than the limits allow. Declared sizes are never trusted.
    pub(crate) fn fill(&mut self, buffer: &mut [u8]) -> Result<usize, ReadError> {
        let mut filled = 0_usize;
        while let Some(free) = buffer.get_mut(filled..).filter(|free| !free.is_empty()) {
            let count = self.source.read(free).map_err(|error| ReadError::Malformed {
                part: self.name.to_owned(),
                expected: "compressed data that matches its checksum".to_owned(),
                found: error.to_string(),
            })?;
            if count == 0 {
                break;
            }
            filled = filled.saturating_add(count);
            self.account(count as u64)?;
        }
        Ok(filled)
    }

    fn account(&mut self, count: u64) -> Result<(), ReadError> {
        let limits = self.limits;
        self.inflated = self.inflated.saturating_add(count);
        self.total.set(self.total.get().saturating_add(count));
        crate::limits::check("inflated part", self.inflated, limits.inflated_part_bytes)?;
        crate::limits::check(
            "inflated document",
            self.total.get(),
            limits.inflated_document_bytes,
        )?;
        if self.inflated > Limits::RATIO_FREE_BYTES {
            let ratio = self.inflated.checked_div(self.compressed.max(1)).unwrap_or(u64::MAX);
            crate::limits::check("inflate ratio", ratio, limits.inflate_ratio)?;
        }
        Ok(())
    }
}

/// At most `length` of `bytes`, from `start` on.
fn bytes_from(bytes: &[u8], start: u64, length: u64) -> Option<&[u8]> {
    let rest = bytes.get(usize::try_from(start).ok()?..)?;
    rest.get(..rest.len().min(usize::try_from(length).ok()?))
}

/// Resolves a relationship target against the folder of its source: `word` + `../x.xml` is `x.xml`.
pub(crate) fn part_name(folder: &str, target: &str) -> String {
    let target = target.replace('\\', "/");
    let (start, rest) = match target.strip_prefix('/') {
        Some(rest) => ("", rest),
        None => (folder, target.as_str()),
    };
    let mut pieces: Vec<&str> = Vec::new();
    for piece in start.split('/').chain(rest.split('/')) {
        match piece {
            "" | "." => {}
            ".." => {
                pieces.pop();
            }
            piece => pieces.push(piece),
        }
    }
    pieces.join("/")
}

fn broken_directory(error: &ZipError) -> ReadError {
    ReadError::Malformed {
        part: DIRECTORY_PART.to_owned(),
        expected: "a zip archive with its whole directory".to_owned(),
        found: describe(error),
    }
}

/// The message of the zip library, in our style.
fn describe(error: &ZipError) -> String {
    let text = error.to_string();
    let mut characters = text.chars();
    match characters.next() {
        Some(first) => first.to_lowercase().chain(characters).collect(),
        None => text,
    }
}
