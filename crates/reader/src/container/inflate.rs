//! Inflates the data of one zip entry where it stands in the file, straight into the buffer of who reads.
//!
//! The state of an inflater is large and has to be cleared for each; a thread uses the same one again.
//! What it does not do: trust the sizes that the archive declares, or go on behind a broken checksum.

use crc32fast::Hasher;
use flate2::{Decompress, FlushDecompress, Status};
use std::cell::Cell;
use std::io::{self, ErrorKind, Read};

thread_local! {
    static SPARE: Cell<Option<Decompress>> = const { Cell::new(None) };
}

/// An entry that is being inflated.
pub(super) struct Deflated<'a> {
    input: &'a [u8],
    inflater: Option<Decompress>,
    hasher: Hasher,
    checksum: u32,
    declared: u64,
}

impl<'a> Deflated<'a> {
    /// Inflates `input`, which must come to `checksum` and to no more bytes than `declared`.
    pub(super) fn new(input: &'a [u8], checksum: u32, declared: u64) -> Self {
        let mut inflater = SPARE.take().unwrap_or_else(|| Decompress::new(false));
        inflater.reset(false);
        Self { input, inflater: Some(inflater), hasher: Hasher::new(), checksum, declared }
    }

    /// Inflates into `buffer` until it is full, the data end, or nothing more comes.
    fn inflate(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let Some(inflater) = &mut self.inflater else { return Ok(0) };
        loop {
            let (read, written) = (inflater.total_in(), inflater.total_out());
            let flush =
                if self.input.is_empty() { FlushDecompress::Finish } else { FlushDecompress::None };
            let status = inflater.decompress(self.input, buffer, flush);
            let read = usize::try_from(inflater.total_in().saturating_sub(read));
            let written = usize::try_from(inflater.total_out().saturating_sub(written));
            let (read, written) = (read.unwrap_or(usize::MAX), written.unwrap_or(0));
            let at_end = self.input.is_empty();
            self.input = self.input.get(read..).unwrap_or_default();
            match status {
                Err(_) => {
                    return Err(io::Error::new(ErrorKind::InvalidInput, "corrupt deflate stream"));
                }
                Ok(Status::StreamEnd) => return Ok(written),
                Ok(Status::Ok | Status::BufError) if written > 0 => return Ok(written),
                Ok(Status::Ok | Status::BufError) if at_end => {
                    let message = "incomplete deflate stream";
                    return Err(io::Error::new(ErrorKind::UnexpectedEof, message));
                }
                Ok(Status::Ok | Status::BufError) => {}
            }
        }
    }
}

impl Read for Deflated<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if buffer.is_empty() {
            return Ok(0);
        }
        let count = self.inflate(buffer)?;
        if self.inflater.as_ref().is_some_and(|inflater| inflater.total_out() > self.declared) {
            let message = "file is larger than its declared uncompressed size";
            return Err(io::Error::new(ErrorKind::InvalidData, message));
        }
        self.hasher.update(buffer.get(..count).unwrap_or_default());
        if count == 0 && self.hasher.clone().finalize() != self.checksum {
            return Err(io::Error::new(ErrorKind::InvalidData, "invalid checksum"));
        }
        Ok(count)
    }
}

impl Drop for Deflated<'_> {
    fn drop(&mut self) {
        SPARE.set(self.inflater.take());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// "一二三" in a stored block.
    const STORED: &[u8] = b"\x01\x09\x00\xF6\xFF\xE4\xB8\x80\xE4\xBA\x8C\xE4\xB8\x89";

    fn checksum(text: &[u8]) -> u32 {
        let mut hasher = Hasher::new();
        hasher.update(text);
        hasher.finalize()
    }

    #[track_caller]
    fn check(input: &[u8], checksum: u32, declared: u64, expect: Result<&str, &str>) {
        for size in [1, 2, 5, 64] {
            let mut deflated = Deflated::new(input, checksum, declared);
            let (mut text, mut buffer) = (Vec::new(), vec![0; size]);
            let found = loop {
                match deflated.read(&mut buffer) {
                    Ok(0) => break Ok(()),
                    Ok(count) => text.extend_from_slice(&buffer[..count]),
                    Err(error) => break Err(error.to_string()),
                }
            };
            let text = String::from_utf8(text).expect("UTF-8 at the end");
            let found = found.map(|()| text);
            assert_eq!(found.as_deref().map_err(String::as_str), expect, "by {size} bytes");
        }
    }

    #[test]
    fn whole_data_are_inflated() {
        let text = "一二三";
        check(STORED, checksum(text.as_bytes()), 9, Ok(text));
        let text = "ab".repeat(12);
        check(b"\x4B\x4C\x4A\xC4\x0A\x01", checksum(text.as_bytes()), 99, Ok(&text));
    }

    #[test]
    fn what_is_not_whole_is_an_error() {
        let sum = checksum("一二三".as_bytes());
        let cut = STORED.get(..8).expect("longer");
        check_error(cut, sum, 9, "incomplete deflate stream");
        check_error(b"\x07", sum, 9, "corrupt deflate stream");
        check_error(STORED, sum, 8, "file is larger than its declared uncompressed size");
        check_error(STORED, sum ^ 1, 9, "invalid checksum");
        // A match that leads back to what another entry left behind.
        check_error(b"\x03\x02\x00", 0, 9, "corrupt deflate stream");
    }

    #[track_caller]
    fn check_error(input: &[u8], checksum: u32, declared: u64, expect: &str) {
        let mut deflated = Deflated::new(input, checksum, declared);
        let error = io::copy(&mut deflated, &mut io::sink()).expect_err("not whole");
        assert_eq!(error.to_string(), expect);
    }
}
