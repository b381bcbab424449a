//! Tar archives: ustar, GNU and PAX, block by block. The `tar` crate reads the fields of each header.
//!
//! The crate's own iterator takes long names into memory whatever their size; here they are bounded like all else.

use super::content::Content;
use super::error::ArchiveError;
use super::limits::ArchiveLimits;
use super::name::{decoded, shown};
use super::tape::Tape;
use super::{Entry, EntrySort, check};
use crate::ErrorKind;
use crate::schedule::Admission;
use tar::{Header, PaxExtensions};

const BLOCK: usize = 512;
/// Bytes of one PAX header that are looked at; a longer one names nothing of ours.
const PAX_BYTES: u64 = 64 << 10;

/// A tar archive.
#[derive(Debug)]
pub(crate) struct Tar {
    tape: Tape,
    limits: ArchiveLimits,
    entries: u64,
    /// Bytes of the last entry that are still to be read, and the padding behind them.
    left: u64,
    padding: u64,
    ended: bool,
}

/// What headers say about the entry that follows them.
#[derive(Debug, Default)]
struct Ahead {
    name: Option<Vec<u8>>,
    size: Option<u64>,
}

/// Whether `start` is the first block of a tar: its checksum is right.
pub(super) fn is_tar(start: &[u8]) -> bool {
    start
        .first_chunk::<BLOCK>()
        .is_some_and(|block| block.iter().any(|&byte| byte != 0) && has_right_checksum(block))
}

/// The sum of all bytes, those of the sum itself as blanks; some old programs took the bytes as signed.
fn has_right_checksum(block: &[u8; BLOCK]) -> bool {
    let Ok(expected) = Header::from_byte_slice(block).cksum() else { return false };
    let bytes = || {
        let sum_field = 148..156;
        block
            .iter()
            .enumerate()
            .map(move |(at, &byte)| if sum_field.contains(&at) { b' ' } else { byte })
    };
    let unsigned: u32 = bytes().map(u32::from).sum();
    let signed: i32 = bytes().map(|byte| i32::from(byte.cast_signed())).sum();
    expected == unsigned || i64::from(expected) == i64::from(signed)
}

impl Tar {
    pub(super) fn new(tape: Tape, limits: &ArchiveLimits) -> Self {
        Self { tape, limits: *limits, entries: 0, left: 0, padding: 0, ended: false }
    }

    pub(super) fn next(&mut self) -> Option<Result<Entry, ErrorKind>> {
        if self.ended {
            return None;
        }
        match self.find() {
            Ok(Some(entry)) => Some(Ok(entry)),
            Ok(None) => {
                self.ended = true;
                None
            }
            Err(kind) => {
                self.ended = true;
                Some(Err(kind))
            }
        }
    }

    /// The next entry; `None` at the end.
    fn find(&mut self) -> Result<Option<Entry>, ErrorKind> {
        let mut ahead = Ahead::default();
        loop {
            self.pass_over()?;
            let mut block = [0; BLOCK];
            let filled = self.tape.fill(&mut block)?;
            if filled == 0 || block.iter().all(|&byte| byte == 0) {
                return self.end(filled);
            }
            if filled < BLOCK {
                return Err(cut_off("a whole header in the tar"));
            }
            if !has_right_checksum(&block) {
                return Err(
                    ArchiveError::broken("a tar header with its checksum", "other bytes").into()
                );
            }
            self.entries += 1;
            check("archive entries", self.entries, self.limits.entries)?;
            let header = Header::from_byte_slice(&block);
            let declared = header.entry_size().map_err(|_| {
                ArchiveError::broken("the size of an entry in the tar", "no number")
            })?;
            let size = ahead.size.unwrap_or(declared);
            let sort = header.entry_type().as_byte();
            match sort {
                b'L' => {
                    self.expect(declared);
                    ahead.name = Some(self.header_text(self.limits.name_bytes)?);
                }
                b'x' => {
                    self.expect(declared);
                    let text = self.header_text(PAX_BYTES)?;
                    read_pax(&text, &mut ahead);
                }
                b'K' | b'g' | b'X' => self.expect(declared),
                b'S' => {
                    self.pass_over_map(header)?;
                    self.expect(size);
                    let refused = ArchiveError::Unsupported("a sparse tar entry".to_owned());
                    return Ok(Some(self.entry(
                        header,
                        &ahead,
                        EntrySort::Refused(refused.into()),
                    )));
                }
                b'0' | 0 | b'7' => {
                    self.expect(size);
                    let entry = self.entry(header, &ahead, EntrySort::File);
                    if entry.name.ends_with('/') {
                        ahead = Ahead::default();
                        continue;
                    }
                    return Ok(Some(self.within_limits(entry, size)));
                }
                b'5' => {
                    self.expect(size);
                    ahead = Ahead::default();
                }
                // The size of a link is that of the file that it names, and nothing follows it.
                b'1' | b'2' => return Ok(Some(self.entry(header, &ahead, EntrySort::Link))),
                _ => {
                    self.expect(if matches!(sort, b'3' | b'4' | b'6') { 0 } else { size });
                    return Ok(Some(self.entry(header, &ahead, EntrySort::Special)));
                }
            }
        }
    }

    pub(super) fn content(&mut self, admission: &Admission) -> Result<Option<Content>, ErrorKind> {
        let size = std::mem::take(&mut self.left);
        let taken = self.tape.take(size, admission);
        let Some(blob) = taken.inspect_err(|_| self.left = size)? else { return Ok(None) };
        if blob.length() < size {
            // The archive says so as well, for what came after it.
            self.left = size - blob.length();
            return Err(cut_off("the whole entry in the tar"));
        }
        Ok(Some(Content::plain(blob)))
    }

    /// Behind a header that says so many bytes follow.
    fn expect(&mut self, size: u64) {
        self.left = size;
        self.padding = (BLOCK as u64 - size % BLOCK as u64) % BLOCK as u64;
    }

    /// Passes over what is left of the last entry.
    fn pass_over(&mut self) -> Result<(), ErrorKind> {
        let (left, padding) = (std::mem::take(&mut self.left), std::mem::take(&mut self.padding));
        if !self.tape.skip(left)? {
            return Err(cut_off("the whole tar"));
        }
        // Some programs leave out the last padding.
        self.tape.skip(padding).map(drop)
    }

    /// What follows a header that is about the next one, or nothing where it is longer than `most`.
    fn header_text(&mut self, most: u64) -> Result<Vec<u8>, ErrorKind> {
        let size = self.left;
        // One byte more shows that a name is too long.
        let taken = usize::try_from(size.min(most.saturating_add(1))).unwrap_or_default();
        let mut text = vec![0; taken];
        let filled = self.tape.fill(&mut text)?;
        self.left = size - filled as u64;
        if filled < taken {
            return Err(cut_off("a whole header in the tar"));
        }
        Ok(text)
    }

    /// Passes over the blocks that say where the pieces of a sparse file belong.
    fn pass_over_map(&mut self, header: &Header) -> Result<(), ErrorKind> {
        let mut goes_on = header.as_gnu().is_some_and(tar::GnuHeader::is_extended);
        while goes_on {
            let mut block = [0; BLOCK];
            if self.tape.fill(&mut block)? < BLOCK {
                return Err(cut_off("the whole tar"));
            }
            goes_on = block[504] == 1;
        }
        Ok(())
    }

    fn entry(&self, header: &Header, ahead: &Ahead, sort: EntrySort) -> Entry {
        let raw = match &ahead.name {
            Some(name) => name.split(|&byte| byte == 0).next().unwrap_or_default().to_vec(),
            None => header.path_bytes().into_owned(),
        };
        let most = usize::try_from(self.limits.name_bytes).unwrap_or(usize::MAX);
        match raw.get(..most).filter(|cut| cut.len() < raw.len()) {
            Some(cut) => {
                let too_long = check("archive name", raw.len() as u64, self.limits.name_bytes);
                let sort = too_long.map_or_else(EntrySort::Refused, |()| sort);
                Entry { name: shown(&decoded(cut)), sort }
            }
            None => Entry { name: shown(&decoded(&raw)), sort },
        }
    }

    fn within_limits(&self, entry: Entry, size: u64) -> Entry {
        match (&entry.sort, check("archive entry", size, self.limits.entry_bytes)) {
            (EntrySort::File, Err(kind)) => Entry { sort: EntrySort::Refused(kind), ..entry },
            _ => entry,
        }
    }

    /// Reads on to the end of a stream, whose checksum stands there.
    fn end(&mut self, filled: usize) -> Result<Option<Entry>, ErrorKind> {
        if let (Tape::Stream(_), 1..) = (&self.tape, filled) {
            while self.tape.skip(1 << 20)? {}
        }
        Ok(None)
    }
}

fn read_pax(text: &[u8], ahead: &mut Ahead) {
    for extension in PaxExtensions::new(text).map_while(Result::ok) {
        match extension.key_bytes() {
            b"path" => ahead.name = Some(extension.value_bytes().to_vec()),
            b"size" => {
                let size = extension.value().ok().and_then(|size| size.parse().ok());
                ahead.size = size.or(ahead.size);
            }
            _ => {}
        }
    }
}

fn cut_off(expected: &'static str) -> ErrorKind {
    ArchiveError::broken(expected, "the end of the file").into()
}
