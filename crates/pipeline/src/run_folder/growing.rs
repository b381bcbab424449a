//! A file that grows during a run under the name `….part` and gets its own name at the end.
//!
//! What was committed stays whatever happens to the process; what was not is cut off when the run goes on.

use super::manifest::LONGEST_LINE;
use crate::{Error, ErrorKind};
use std::fs::{self, File, OpenOptions};
use std::io::{self, BufRead as _, BufReader, Read as _, Seek as _, SeekFrom, Write as _};
use std::path::{Path, PathBuf};

/// Bytes that are gathered before they are written.
const BUFFER_BYTES: usize = 256 << 10;

/// A file that grows during a run.
#[derive(Debug)]
pub(super) struct Growing {
    part: PathBuf,
    file: File,
    buffer: Vec<u8>,
    written: u64,
}

/// The name of a file while it grows.
pub(crate) fn part_of(folder: &Path, name: &str) -> PathBuf {
    folder.join(format!("{name}.part"))
}

impl Growing {
    /// The first `length` bytes of what grew before; 0 begins anew.
    pub(super) fn open(folder: &Path, name: &str, length: u64) -> Result<Self, Error> {
        let part = part_of(folder, name);
        let open = || {
            let mut options = OpenOptions::new();
            let mut file = options.write(true).create(true).truncate(false).open(&part)?;
            file.set_len(length)?;
            file.seek(SeekFrom::End(0))?;
            Ok(file)
        };
        let file = open().map_err(|error| Error::write(&part, error))?;
        Ok(Self { part, file, buffer: Vec::new(), written: length })
    }

    /// Its length with all that was appended.
    pub(super) fn length(&self) -> u64 {
        self.written + self.buffer.len() as u64
    }

    pub(super) fn append(&mut self, bytes: &[u8]) -> Result<(), Error> {
        self.buffer.extend_from_slice(bytes);
        if self.buffer.len() < BUFFER_BYTES { Ok(()) } else { self.write() }
    }

    /// Appends what stays in memory until [`Growing::write`].
    pub(super) fn append_held(&mut self, bytes: &[u8]) {
        self.buffer.extend_from_slice(bytes);
    }

    /// The line that begins at `place`, with its end.
    pub(super) fn line_at(&self, place: u64) -> Result<Vec<u8>, Error> {
        let mut line = Vec::new();
        if let Some(held) = place.checked_sub(self.written) {
            let held = self.buffer.get(usize::try_from(held).unwrap_or(usize::MAX)..);
            line.extend(
                held.unwrap_or_default()
                    .split_inclusive(|&byte| byte == b'\n')
                    .next()
                    .unwrap_or_default(),
            );
            return Ok(line);
        }
        let read = File::open(&self.part).and_then(|mut file| {
            file.seek(SeekFrom::Start(place))?;
            BufReader::new(file).take(LONGEST_LINE).read_until(b'\n', &mut line)
        });
        read.map_err(|error| Error::new(&self.part, ErrorKind::Open(error)))?;
        Ok(line)
    }

    /// Hands everything to the system.
    pub(super) fn write(&mut self) -> Result<(), Error> {
        let written = self.file.write_all(&self.buffer);
        written.map_err(|error| Error::write(&self.part, error))?;
        self.written += self.buffer.len() as u64;
        self.buffer.clear();
        if self.buffer.capacity() > 2 * BUFFER_BYTES {
            self.buffer = Vec::new();
        }
        Ok(())
    }

    /// Lets everything reach the disk.
    pub(super) fn sync(&mut self) -> Result<(), Error> {
        self.write()?;
        self.file.sync_data().map_err(|error| Error::write(&self.part, error))
    }
}

/// Gives what grew its own name; nothing where that has been done.
pub(super) fn persist_left_over(folder: &Path, name: &str) -> Result<(), Error> {
    let part = part_of(folder, name);
    match fs::rename(&part, folder.join(name)) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(Error::write(&part, error)),
        _ => Ok(()),
    }
}
