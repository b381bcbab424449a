//! A range of bytes, in a file or in memory, that several threads read at once at places of their own.

use crate::ErrorKind;
use crate::file::OpenFile;
use crate::schedule::Held;
use std::io::{self, Read, Seek, SeekFrom};
use std::sync::Arc;

/// A range of bytes that can be read anywhere. Copies share what they read from.
#[derive(Debug, Clone)]
pub(crate) struct Blob {
    bytes: Bytes,
    start: u64,
    length: u64,
}

#[derive(Debug, Clone)]
enum Bytes {
    File(Arc<OpenFile>),
    Memory(Arc<Memory>),
}

#[derive(Debug)]
struct Memory {
    bytes: Vec<u8>,
    /// Their share of the bytes in flight.
    _held: Vec<Held>,
}

impl Blob {
    pub(crate) fn of_file(file: OpenFile) -> Self {
        let length = file.bytes();
        Self { bytes: Bytes::File(Arc::new(file)), start: 0, length }
    }

    pub(crate) fn of_memory(bytes: Vec<u8>, held: Vec<Held>) -> Self {
        let length = bytes.len() as u64;
        Self { bytes: Bytes::Memory(Arc::new(Memory { bytes, _held: held })), start: 0, length }
    }

    pub(crate) fn length(&self) -> u64 {
        self.length
    }

    /// `length` bytes from `start` on; `None` where they are not all there.
    pub(crate) fn part(&self, start: u64, length: u64) -> Option<Self> {
        let end = start.checked_add(length)?;
        let inside = end <= self.length;
        let start = self.start.checked_add(start)?;
        inside.then(|| Self { bytes: self.bytes.clone(), start, length })
    }

    /// Reads what there is from `position` on, 0 bytes only at the end.
    pub(crate) fn read_at(&self, position: u64, buffer: &mut [u8]) -> io::Result<usize> {
        let left = self.length.saturating_sub(position);
        let most = usize::try_from(left).unwrap_or(usize::MAX).min(buffer.len());
        let Some(buffer) = buffer.get_mut(..most).filter(|buffer| !buffer.is_empty()) else {
            return Ok(0);
        };
        let position = self.start.saturating_add(position);
        match &self.bytes {
            Bytes::File(file) => file.read_at(position, buffer),
            Bytes::Memory(memory) => {
                let from = usize::try_from(position).unwrap_or(usize::MAX);
                let mut rest = memory.bytes.get(from..).unwrap_or_default();
                rest.read(buffer)
            }
        }
    }

    /// Fills `buffer` from `position` on as far as there is something, and says how far.
    pub(crate) fn fill_at(&self, position: u64, buffer: &mut [u8]) -> io::Result<usize> {
        let mut filled = 0;
        while let Some(free) = buffer.get_mut(filled..).filter(|free| !free.is_empty()) {
            match self.read_at(position.saturating_add(filled as u64), free) {
                Ok(0) => break,
                Ok(count) => filled += count,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
            }
        }
        Ok(filled)
    }

    /// Reads from its beginning to its end.
    pub(crate) fn reader(&self) -> BlobReader {
        BlobReader { blob: self.clone(), position: 0 }
    }

    /// Puts all of it into `buffer`, without a copy where nobody else reads from it.
    pub(crate) fn into_vec(self, buffer: &mut Vec<u8>) -> Result<(), ErrorKind> {
        let bytes = match self.bytes {
            Bytes::Memory(memory)
                if self.start == 0 && self.length == memory.bytes.len() as u64 =>
            {
                match Arc::try_unwrap(memory) {
                    Ok(memory) => {
                        *buffer = memory.bytes;
                        return Ok(());
                    }
                    Err(shared) => Bytes::Memory(shared),
                }
            }
            bytes => bytes,
        };
        let blob = Self { bytes, ..self };
        buffer.clear();
        let length = usize::try_from(blob.length).unwrap_or(usize::MAX);
        let reserved = buffer.try_reserve_exact(length.saturating_add(1));
        reserved.map_err(|error| ErrorKind::Open(error.into()))?;
        blob.reader().read_to_end(buffer).map_err(ErrorKind::Open)?;
        blob.unchanged()?;
        let found = buffer.len() as u64;
        if found != blob.length {
            return Err(ErrorKind::Changed(format!("{} bytes, then {found}", blob.length)));
        }
        Ok(())
    }

    /// Refuses what was written to since it was opened.
    pub(crate) fn unchanged(&self) -> Result<(), ErrorKind> {
        match &self.bytes {
            Bytes::File(file) => file.unchanged(),
            Bytes::Memory(_) => Ok(()),
        }
    }

    /// The file, where it is a whole one.
    pub(crate) fn into_file(self) -> Result<OpenFile, Self> {
        match self.bytes {
            Bytes::File(file) if self.start == 0 && self.length == file.bytes() => {
                let (start, length) = (self.start, self.length);
                Arc::try_unwrap(file).map_err(|file| Self {
                    bytes: Bytes::File(file),
                    start,
                    length,
                })
            }
            bytes => Err(Self { bytes, ..self }),
        }
    }
}

/// Reads a blob from its beginning to its end.
#[derive(Debug)]
pub(crate) struct BlobReader {
    blob: Blob,
    position: u64,
}

impl BlobReader {
    /// Bytes that were read.
    pub(crate) fn position(&self) -> u64 {
        self.position
    }
}

impl Read for BlobReader {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.blob.read_at(self.position, buffer)?;
        self.position = self.position.saturating_add(count as u64);
        Ok(count)
    }
}

impl Seek for BlobReader {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        let position = match to {
            SeekFrom::Start(position) => Some(position),
            SeekFrom::End(offset) => self.blob.length.checked_add_signed(offset),
            SeekFrom::Current(offset) => self.position.checked_add_signed(offset),
        };
        self.position = position.ok_or(io::ErrorKind::InvalidInput)?;
        Ok(self.position)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_part_ends_where_it_ends() {
        let blob = Blob::of_memory(b"0123456789".to_vec(), Vec::new());
        let part = blob.part(2, 5).and_then(|part| part.part(1, 3)).expect("inside");
        let mut buffer = [0; 8];
        assert_eq!(part.fill_at(1, &mut buffer).expect("memory"), 2);
        assert_eq!(buffer.get(..2), Some(&b"45"[..]));
        assert!(blob.part(8, 3).is_none() && blob.part(u64::MAX, 2).is_none());
        assert_eq!(part.read_at(9, &mut buffer).expect("memory"), 0);
        let mut all = Vec::new();
        part.into_vec(&mut all).expect("memory");
        assert_eq!(all, b"345");
    }
}
