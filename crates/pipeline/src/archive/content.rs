//! The bytes of one entry: where they are, and how they come into memory.

use super::blob::Blob;
use super::error::ArchiveError;
use crate::ErrorKind;
use crate::schedule::Admission;
use flate2::Crc;
use flate2::{bufread, read};
use std::io::{self, Read as _};

/// Deflate makes of one byte at most so many (RFC 1951: 258 bytes by two bits).
const MOST_INFLATED: u64 = 1_032;

/// The bytes of one file or entry.
#[derive(Debug)]
pub(crate) struct Content {
    packed: Blob,
    packing: Packing,
    /// CRC-32 of what is unpacked, where the archive says it.
    crc: Option<u32>,
}

#[derive(Debug, Clone, Copy)]
enum Packing {
    Stored,
    /// And so many bytes unpacked, the archive says; what is more or less is refused.
    Deflated(u64),
}

impl Content {
    /// Bytes as they stand.
    pub(crate) fn plain(blob: Blob) -> Self {
        Self { packed: blob, packing: Packing::Stored, crc: None }
    }

    pub(super) fn stored(blob: Blob, crc: u32) -> Self {
        Self { packed: blob, packing: Packing::Stored, crc: Some(crc) }
    }

    pub(super) fn deflated(packed: Blob, bytes: u64, crc: u32) -> Self {
        Self { packed, packing: Packing::Deflated(bytes), crc: Some(crc) }
    }

    /// Bytes after unpacking: never less than [`Content::read`] gives.
    pub(crate) fn bytes(&self) -> u64 {
        match self.packing {
            Packing::Stored => self.packed.length(),
            Packing::Deflated(bytes) => bytes,
        }
    }

    /// Fills `buffer` with the first bytes, and says how many there are. What is broken is left to [`Content::read`].
    pub(crate) fn start(&self, buffer: &mut [u8]) -> Result<usize, ErrorKind> {
        if let Packing::Stored = self.packing {
            return self.packed.fill_at(0, buffer).map_err(ErrorKind::Open);
        }
        let mut packed = [0; 1 << 10];
        let filled = self.packed.fill_at(0, &mut packed).map_err(ErrorKind::Open)?;
        let mut decoder = bufread::DeflateDecoder::new(packed.get(..filled).unwrap_or_default());
        let mut unpacked = 0;
        while let Some(free) = buffer.get_mut(unpacked..).filter(|free| !free.is_empty()) {
            match decoder.read(free) {
                Ok(0) | Err(_) => break,
                Ok(count) => unpacked += count,
            }
        }
        Ok(unpacked)
    }

    /// Puts all bytes into `buffer`, which is emptied first.
    pub(crate) fn read(self, buffer: &mut Vec<u8>) -> Result<(), ErrorKind> {
        let Self { packed, packing, crc } = self;
        match packing {
            Packing::Stored => packed.into_vec(buffer)?,
            Packing::Deflated(bytes) => inflate(&packed, bytes, buffer)?,
        }
        if let Some(expected) = crc {
            let mut found = Crc::new();
            found.update(buffer);
            if found.sum() != expected {
                let found = format!("{:08x} instead of {expected:08x}", found.sum());
                return Err(
                    ArchiveError::broken("an entry that matches its checksum", found).into()
                );
            }
        }
        Ok(())
    }

    /// The bytes as a range that can be read anywhere: unpacked into memory where they are packed. `None` when the
    /// run is over.
    pub(crate) fn into_blob(self, admission: &Admission) -> Result<Option<Blob>, ErrorKind> {
        if let Packing::Stored = self.packing {
            return Ok(Some(self.packed));
        }
        let Some(held) = admission.hold(self.bytes()) else { return Ok(None) };
        let mut bytes = Vec::new();
        self.read(&mut bytes)?;
        Ok(Some(Blob::of_memory(bytes, vec![held])))
    }

    /// The blob, where nothing is packed.
    pub(crate) fn into_plain(self) -> Result<Blob, Self> {
        match self.packing {
            Packing::Stored if self.crc.is_none() => Ok(self.packed),
            _ => Err(self),
        }
    }
}

fn inflate(packed: &Blob, bytes: u64, buffer: &mut Vec<u8>) -> Result<(), ErrorKind> {
    buffer.clear();
    // Not more than the packed bytes can make, whatever the archive says.
    let most = bytes.min(packed.length().saturating_mul(MOST_INFLATED));
    let reserve = usize::try_from(most).unwrap_or(usize::MAX).saturating_add(1);
    buffer.try_reserve_exact(reserve).map_err(|error| ErrorKind::Open(error.into()))?;
    let decoder = read::DeflateDecoder::new(packed.reader());
    let read = decoder.take(bytes.saturating_add(1)).read_to_end(buffer);
    packed.unchanged()?;
    if let Err(error) = read {
        return Err(match error.kind() {
            io::ErrorKind::InvalidInput
            | io::ErrorKind::InvalidData
            | io::ErrorKind::UnexpectedEof => {
                ArchiveError::broken("deflated bytes", error.to_string()).into()
            }
            _ => ErrorKind::Open(error),
        });
    }
    let found = buffer.len() as u64;
    if found != bytes {
        let more = if found > bytes { " or more" } else { "" };
        let found = format!("{found}{more} where the directory says {bytes}");
        return Err(ArchiveError::broken("as many bytes as the directory says", found).into());
    }
    Ok(())
}
