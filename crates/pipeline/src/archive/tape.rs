//! Bytes that are read from front to back: of a file, or of a gzip stream while it is unpacked.

use super::blob::{Blob, BlobReader};
use super::check;
use super::error::ArchiveError;
use super::limits::ArchiveLimits;
use crate::ErrorKind;
use crate::schedule::{Admission, Held};
use flate2::bufread::GzDecoder;
use reader::Limits;
use std::io::{self, BufRead as _, BufReader, Read as _};

/// Bytes of one step where bytes are passed over or gathered.
const STEP: usize = 64 << 10;

/// Bytes from front to back.
#[derive(Debug)]
pub(super) enum Tape {
    /// They stand in a blob.
    Blob { blob: Blob, position: u64 },
    /// They are unpacked as they are read.
    Stream(Box<Inflating>),
}

impl Tape {
    pub(super) fn of_blob(blob: Blob) -> Self {
        Self::Blob { blob, position: 0 }
    }

    /// Fills `buffer` as far as there is something, and says how far.
    pub(super) fn fill(&mut self, buffer: &mut [u8]) -> Result<usize, ErrorKind> {
        match self {
            Self::Blob { blob, position } => {
                let filled = blob.fill_at(*position, buffer).map_err(ErrorKind::Open)?;
                *position = position.saturating_add(filled as u64);
                Ok(filled)
            }
            Self::Stream(stream) => {
                let mut filled = 0;
                while let Some(free) = buffer.get_mut(filled..).filter(|free| !free.is_empty()) {
                    match stream.read(free)? {
                        0 => break,
                        count => filled += count,
                    }
                }
                Ok(filled)
            }
        }
    }

    /// Passes over `count` bytes; false where the end comes first.
    pub(super) fn skip(&mut self, count: u64) -> Result<bool, ErrorKind> {
        match self {
            Self::Blob { blob, position } => {
                *position = position.saturating_add(count);
                Ok(*position <= blob.length())
            }
            Self::Stream(_) => {
                let mut buffer = vec![0; STEP];
                let mut left = count;
                while left > 0 {
                    let most = usize::try_from(left).unwrap_or(STEP).min(STEP);
                    let filled = self.fill(buffer.get_mut(..most).unwrap_or_default())?;
                    if filled == 0 {
                        return Ok(false);
                    }
                    left = left.saturating_sub(filled as u64);
                }
                Ok(true)
            }
        }
    }

    /// The next bytes, at most `most` of them, as a blob: a range of the one that is read, or gathered in memory.
    /// `None` when the run is over.
    pub(super) fn take(
        &mut self,
        most: u64,
        admission: &Admission,
    ) -> Result<Option<Blob>, ErrorKind> {
        if let Self::Blob { blob, position } = self {
            let start = (*position).min(blob.length());
            let length = most.min(blob.length() - start);
            *position = start.saturating_add(length);
            let part = blob.part(start, length);
            return part.map(Some).ok_or_else(|| ArchiveError::broken("bytes", "the end").into());
        }
        let mut bytes = Vec::new();
        let mut held: Vec<Held> = Vec::new();
        let mut admitted = 0_u64;
        loop {
            let length = bytes.len() as u64;
            let left = most.saturating_sub(length);
            if left == 0 {
                return Ok(Some(Blob::of_memory(bytes, held)));
            }
            if admitted == length {
                // Twice as much each time, so that a size nobody has seen yet is never trusted.
                let more = left.min(admitted.max(STEP as u64));
                let Some(share) = admission.hold(more) else { return Ok(None) };
                held.push(share);
                admitted += more;
                let more = usize::try_from(more).unwrap_or(usize::MAX);
                bytes.try_reserve_exact(more).map_err(|error| ErrorKind::Open(error.into()))?;
            }
            let step = usize::try_from(admitted - length).unwrap_or(STEP).min(STEP);
            let before = bytes.len();
            bytes.resize(before + step, 0);
            let filled = self.fill(bytes.get_mut(before..).unwrap_or_default())?;
            bytes.truncate(before + filled);
            if filled < step {
                return Ok(Some(Blob::of_memory(bytes, held)));
            }
        }
    }
}

/// A gzip file while it is unpacked, all its members one after the other.
#[derive(Debug)]
pub(super) struct Inflating {
    packed: Blob,
    decoder: Option<GzDecoder<BufReader<BlobReader>>>,
    limits: ArchiveLimits,
    members: u64,
    unpacked: u64,
}

impl Inflating {
    pub(super) fn new(packed: &Blob, limits: &ArchiveLimits) -> Self {
        let source = BufReader::with_capacity(STEP, packed.reader());
        let decoder = Some(GzDecoder::new(source));
        Self { packed: packed.clone(), decoder, limits: *limits, members: 1, unpacked: 0 }
    }

    fn read(&mut self, buffer: &mut [u8]) -> Result<usize, ErrorKind> {
        loop {
            let Some(decoder) = &mut self.decoder else { return Ok(0) };
            let count = match decoder.read(buffer) {
                Ok(count) => count,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                Err(error) => {
                    self.packed.unchanged()?;
                    return Err(broken(error));
                }
            };
            if count > 0 {
                return self.account(count).map(|()| count);
            }
            self.next_member()?;
        }
    }

    /// Goes on behind the end of a member. What follows the last one is padding, as gzip has it.
    fn next_member(&mut self) -> Result<(), ErrorKind> {
        let Some(decoder) = self.decoder.take() else { return Ok(()) };
        self.packed.unchanged()?;
        let mut source = decoder.into_inner();
        let waiting = source.fill_buf().map_err(ErrorKind::Open)?.len() as u64;
        let position = source.get_ref().position().saturating_sub(waiting);
        let mut signature = [0; 2];
        let filled = self.packed.fill_at(position, &mut signature).map_err(ErrorKind::Open)?;
        if filled == signature.len() && signature == *b"\x1F\x8B" {
            self.members += 1;
            check("archive entries", self.members, self.limits.entries)?;
            self.decoder = Some(GzDecoder::new(source));
        }
        Ok(())
    }

    fn account(&mut self, count: usize) -> Result<(), ErrorKind> {
        self.unpacked = self.unpacked.saturating_add(count as u64);
        check("archive unpacked", self.unpacked, self.limits.unpacked_bytes)?;
        if self.unpacked > Limits::RATIO_FREE_BYTES {
            let decoder = self.decoder.as_ref();
            let packed = decoder.map_or(0, |decoder| decoder.get_ref().get_ref().position());
            check("archive ratio", self.unpacked / packed.max(1), self.limits.ratio)?;
        }
        Ok(())
    }
}

fn broken(error: io::Error) -> ErrorKind {
    match error.kind() {
        io::ErrorKind::UnexpectedEof => {
            ArchiveError::broken("the whole gzip file", "its end before that").into()
        }
        io::ErrorKind::InvalidInput | io::ErrorKind::InvalidData => {
            ArchiveError::broken("gzip data that matches its checksum", error.to_string()).into()
        }
        _ => ErrorKind::Open(error),
    }
}
