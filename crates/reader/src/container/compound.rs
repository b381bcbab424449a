//! OLE2 compound files (MS-CFB): the streams of the root storage, borrowed where they lie in one piece.
//!
//! Read by ourselves because the `cfb` crate takes as many FAT sectors as the file lists: one that lists the same
//! sector over and over, in 10 MB, costs over a gigabyte. Here nothing is larger than the file.

use crate::{Limits, ReadError, malformed};
use std::borrow::Cow;

/// The name under which errors speak of the container itself.
const PART: &str = "OLE2 container";
const SIGNATURE: &[u8] = b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1";
/// Bytes of one entry of the directory (MS-CFB 2.6.1).
const ENTRY: usize = 128;
/// Entry numbers and sector numbers above this are marks, not numbers (MS-CFB 2.1).
const LARGEST_SECTOR: u32 = 0xFFFF_FFFA;
/// The end of a chain of sectors.
const END_OF_CHAIN: u32 = 0xFFFF_FFFE;
/// Numbers of FAT sectors that stand in the header.
const NUMBERS_IN_HEADER: usize = 109;
/// Sectors of the mini stream have 64 bytes.
const MINI_SHIFT: u32 = 6;
/// Streams below this size stand in the mini stream.
const MINI_CUTOFF: u64 = 4096;

/// Whether `bytes` begin as an OLE2 compound file does.
pub(crate) fn is_compound(bytes: &[u8]) -> bool {
    bytes.starts_with(SIGNATURE)
}

/// An OLE2 compound file whose directory has been read.
pub(crate) struct Compound<'a> {
    sectors: Sectors<'a>,
    mini_fat: Cow<'a, [u8]>,
    mini_stream: Cow<'a, [u8]>,
    streams: Vec<Stream>,
}

/// A stream of the root storage.
struct Stream {
    name: String,
    start: u32,
    size: u64,
}

impl<'a> Compound<'a> {
    /// Reads the directory of `bytes`.
    pub(crate) fn open(bytes: &'a [u8], limits: &Limits) -> Result<Self, ReadError> {
        if !is_compound(bytes) {
            return Err(malformed(PART, "the OLE2 signature", "other bytes"));
        }
        let sectors = Sectors::open(bytes)?;
        let directory = sectors.chain(number_at(bytes, 0x30), limits.package_directory_bytes)?;
        if directory.len() as u64 >= limits.package_directory_bytes {
            let found = directory.len() as u64;
            let (what, limit) = ("package directory", limits.package_directory_bytes);
            return Err(ReadError::LimitExceeded { what, limit, found });
        }
        let root = directory
            .get(..ENTRY)
            .ok_or_else(|| malformed(PART, "a directory with a root entry", "no directory"))?;
        let whole = bytes.len() as u64;
        let mini_fat = sectors.chain(number_at(bytes, 0x3C), whole)?;
        let mini_stream = sectors.chain(number_at(root, 116), size_of_entry(root).min(whole))?;
        let streams = streams(&directory, number_at(root, 76));
        Ok(Self { sectors, mini_fat, mini_stream, streams })
    }

    /// Whether the root storage holds a stream of that name.
    pub(crate) fn has_stream(&self, name: &str) -> bool {
        self.stream(name).is_some()
    }

    /// The stream `name` of the root storage; `None` when there is none.
    ///
    /// Shorter than the directory says where its chain of sectors, or the file, ends early.
    ///
    /// # Errors
    ///
    /// A chain of sectors that runs in a circle.
    pub(crate) fn read_stream(&self, name: &str) -> Result<Option<Cow<'a, [u8]>>, ReadError> {
        let Some(stream) = self.stream(name) else { return Ok(None) };
        if stream.size >= MINI_CUTOFF {
            return self.sectors.chain(stream.start, stream.size).map(Some);
        }
        let next = |sector: u32| word_at(&self.mini_fat, (sector as usize).checked_mul(4)?);
        let sector_of = |sector: u32| (sector as usize).checked_shl(MINI_SHIFT);
        let count = self.mini_fat.len() / 4;
        let chain = Chain { start: stream.start, size: stream.size, shift: MINI_SHIFT, count };
        let content = chain.gather(&self.mini_stream, next, sector_of)?;
        Ok(Some(Cow::Owned(content.into_owned())))
    }

    fn stream(&self, name: &str) -> Option<&Stream> {
        self.streams.iter().find(|stream| stream.name.eq_ignore_ascii_case(name))
    }
}

/// The streams among the siblings of directory entry `first`.
fn streams(directory: &[u8], first: u32) -> Vec<Stream> {
    let mut seen = vec![false; directory.len() / ENTRY];
    let mut open = vec![first];
    let mut streams = Vec::new();
    while let Some(index) = open.pop() {
        let index = index as usize;
        match seen.get_mut(index) {
            Some(seen) if !*seen => *seen = true,
            _ => continue,
        }
        let Some(entry) = directory.chunks_exact(ENTRY).nth(index) else { continue };
        open.extend([number_at(entry, 72), number_at(entry, 68)]);
        if entry.get(66) == Some(&2) {
            let units = entry.get(..64).unwrap_or_default().chunks_exact(2);
            let units = units
                .map(|unit| unit.iter().rev().fold(0, |high, &low| high << 8 | u16::from(low)));
            let name = char::decode_utf16(units.take_while(|&unit| unit != 0));
            let name = name.map(|unit| unit.unwrap_or(char::REPLACEMENT_CHARACTER)).collect();
            streams.push(Stream { name, start: number_at(entry, 116), size: size_of_entry(entry) });
        }
    }
    streams
}

/// The low four bytes of the size: no stream of a file that we read is larger, and older writers leave the high ones
/// undefined (MS-CFB 2.6.1).
fn size_of_entry(entry: &[u8]) -> u64 {
    u64::from(number_at(entry, 120))
}

/// The sectors of a file, and how they follow each other.
struct Sectors<'a> {
    bytes: &'a [u8],
    shift: u32,
    count: usize,
    /// For each sector of the FAT, where it stands.
    fat: Vec<u32>,
}

impl<'a> Sectors<'a> {
    fn open(bytes: &'a [u8]) -> Result<Self, ReadError> {
        let shift = number_at(bytes, 0x1E) & 0xFFFF;
        if shift != 9 && shift != 12 {
            let found = format!("2 to the power of {shift}");
            return Err(malformed(PART, "sectors of 512 or 4096 bytes", found));
        }
        let size = 1_usize << shift;
        let count = bytes.len().saturating_sub(size).div_ceil(size);
        let mut sectors = Self { bytes, shift, count, fat: Vec::new() };
        let per_sector = size / 4;
        let needed = count.div_ceil(per_sector);
        let numbers = |from: usize, many: usize| {
            let numbers = (0..many).map(move |index| from.saturating_add(index.saturating_mul(4)));
            numbers.map(|at| number_at(bytes, at))
        };
        sectors.fat.extend(numbers(0x4C, NUMBERS_IN_HEADER).take(needed));
        let mut next = number_at(bytes, 0x44);
        while sectors.fat.len() < needed && (next as usize) < count {
            let Some(at) = sectors.offset(next) else { break };
            let many = per_sector.saturating_sub(1);
            let missing = needed.saturating_sub(sectors.fat.len());
            sectors.fat.extend(numbers(at, many.min(missing)));
            next = number_at(bytes, at.saturating_add(many.saturating_mul(4)));
        }
        Ok(sectors)
    }

    fn offset(&self, sector: u32) -> Option<usize> {
        (sector as usize).checked_add(1)?.checked_mul(1_usize.checked_shl(self.shift)?)
    }

    fn next(&self, sector: u32) -> Option<u32> {
        let per_sector = 1_usize.checked_shl(self.shift.saturating_sub(2))?;
        let (table, index) = (sector as usize)
            .checked_div(per_sector)
            .zip((sector as usize).checked_rem(per_sector))?;
        let at = self.offset(*self.fat.get(table)?)?;
        word_at(self.bytes, at.checked_add(index.checked_mul(4)?)?)
    }

    /// At most `size` bytes of the chain that begins with sector `start`.
    fn chain(&self, start: u32, size: u64) -> Result<Cow<'a, [u8]>, ReadError> {
        let chain = Chain { start, size, shift: self.shift, count: self.count };
        chain.gather(self.bytes, |sector| self.next(sector), |sector| self.offset(sector))
    }
}

/// A chain of sectors that is to be read.
struct Chain {
    start: u32,
    /// At most so many bytes of it.
    size: u64,
    shift: u32,
    /// Sectors that there are.
    count: usize,
}

impl Chain {
    fn gather<'b>(
        &self,
        bytes: &'b [u8],
        next: impl Fn(u32) -> Option<u32>,
        offset: impl Fn(u32) -> Option<usize>,
    ) -> Result<Cow<'b, [u8]>, ReadError> {
        let length = 1_usize.checked_shl(self.shift).unwrap_or(0);
        let mut left = usize::try_from(self.size).unwrap_or(usize::MAX);
        let mut seen = vec![0_u64; self.count.div_ceil(64)];
        let mut gathered: Cow<'b, [u8]> = Cow::Borrowed(&[]);
        // The piece of `bytes` that is not gathered yet.
        let mut piece = 0..0_usize;
        let mut sector = self.start;
        while left > 0 && sector <= LARGEST_SECTOR && (sector as usize) < self.count {
            let Some(seen) = seen.get_mut(sector as usize / 64) else { break };
            let bit = 1_u64 << (sector % 64);
            if *seen & bit != 0 {
                return Err(malformed(
                    PART,
                    "chains of sectors that end",
                    "one that runs in a circle",
                ));
            }
            *seen |= bit;
            let Some(at) = offset(sector) else { break };
            let taken = length.min(left);
            left = left.saturating_sub(taken);
            if piece.end != at {
                append(&mut gathered, bytes, piece);
                piece = at..at;
            }
            piece.end = at.saturating_add(taken);
            sector = next(sector).unwrap_or(END_OF_CHAIN);
        }
        append(&mut gathered, bytes, piece);
        Ok(gathered)
    }
}

fn append<'b>(gathered: &mut Cow<'b, [u8]>, bytes: &'b [u8], piece: std::ops::Range<usize>) {
    let end = piece.end.min(bytes.len());
    let piece = bytes.get(piece.start..end).unwrap_or_default();
    if gathered.is_empty() {
        *gathered = Cow::Borrowed(piece);
    } else if !piece.is_empty() {
        gathered.to_mut().extend_from_slice(piece);
    }
}

fn word_at(bytes: &[u8], at: usize) -> Option<u32> {
    let word = bytes.get(at..at.checked_add(4)?)?;
    Some(u32::from_le_bytes(word.try_into().ok()?))
}

/// The number at `at`; the end of a chain where the bytes end before.
fn number_at(bytes: &[u8], at: usize) -> u32 {
    word_at(bytes, at).unwrap_or(END_OF_CHAIN)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::{Cursor, Write};

    /// A file with these streams, as the `cfb` crate writes it.
    fn file(streams: &[(&str, &[u8])]) -> Vec<u8> {
        let mut file = cfb::CompoundFile::create(Cursor::new(Vec::new())).expect("a file");
        for (name, content) in streams {
            let mut stream = file.create_stream(name).expect("a stream");
            stream.write_all(content).expect("room");
        }
        file.into_inner().into_inner()
    }

    /// The content of stream `name`, or the message of the error.
    #[track_caller]
    fn check(bytes: &[u8], name: &str, expect: Result<Option<&[u8]>, &str>) {
        let read = Compound::open(bytes, &Limits::default())
            .and_then(|compound| compound.read_stream(name))
            .map_err(|error| error.to_string());
        let read = read.as_ref().map(Option::as_deref).map_err(String::as_str);
        assert_eq!(read, expect, "{name}");
    }

    fn put(bytes: &mut [u8], at: usize, number: u32) {
        let word = bytes.get_mut(at..).and_then(|rest| rest.first_chunk_mut());
        *word.expect("room") = number.to_le_bytes();
    }

    #[test]
    fn small_and_large_streams_are_read() {
        let large: Vec<u8> = (0..20_000_u32).flat_map(u32::to_le_bytes).collect();
        let bytes =
            file(&[("Small", b"few"), ("Large", &large), ("Empty", b""), ("Other", b"more")]);
        check(&bytes, "Small", Ok(Some(b"few")));
        check(&bytes, "large", Ok(Some(&large)));
        check(&bytes, "Empty", Ok(Some(b"")));
        check(&bytes, "Other", Ok(Some(b"more")));
        check(&bytes, "None", Ok(None));
    }

    #[test]
    fn streams_in_several_pieces_are_joined() {
        let mut file = cfb::CompoundFile::create(Cursor::new(Vec::new())).expect("a file");
        let mut first = file.create_stream("First").expect("a stream");
        first.write_all(&[1; 5000]).expect("room");
        first.flush().expect("room");
        let mut second = file.create_stream("Second").expect("a stream");
        second.write_all(&[2; 5000]).expect("room");
        second.flush().expect("room");
        first.write_all(&[3; 5000]).expect("room");
        drop((first, second));
        let bytes = file.into_inner().into_inner();
        check(&bytes, "First", Ok(Some(&[[1; 5000], [3; 5000]].concat())));
        check(&bytes, "Second", Ok(Some(&[2; 5000])));
    }

    #[test]
    fn a_circle_of_sectors_is_refused() {
        let mut bytes = file(&[("Large", &vec![7; 20_000])]);
        let fat = (number_at(&bytes, 0x4C) as usize + 1) << bytes[0x1E];
        let streams = Compound::open(&bytes, &Limits::default()).expect("a file").streams;
        let first = streams.first().expect("a stream").start;
        put(&mut bytes, fat + first as usize * 4, first);
        let expect =
            "OLE2 container: expected chains of sectors that end, found one that runs in a circle";
        check(&bytes, "Large", Err(expect));
    }

    #[test]
    fn sectors_outside_the_file_end_a_stream() {
        let mut bytes = file(&[("Large", &vec![7; 20_000])]);
        bytes.truncate(bytes.len() / 2);
        let read = Compound::open(&bytes, &Limits::default());
        assert!(read.is_ok_and(|compound| compound.streams.len() <= 1));
        for at in [0x30, 0x3C, 0x44, 0x4C] {
            let mut bytes = file(&[("Large", &vec![7; 20_000])]);
            put(&mut bytes, at, 0x00FF_FFFF);
            let read = Compound::open(&bytes, &Limits::default());
            assert!(
                read.is_err() || read.is_ok_and(|compound| compound.streams.len() <= 1),
                "{at:x}"
            );
        }
    }

    #[test]
    fn a_fat_sector_listed_over_and_over_costs_nothing() {
        // 10 MB of sectors that list the FAT, each full of the same sector.
        let mut bytes = file(&[("Large", &vec![7; 20_000])]);
        let first = u32::try_from(bytes.len() / 4096).expect("small");
        put(&mut bytes, 0x44, first);
        bytes.resize(bytes.len() + (10 << 20), 1);
        let compound = Compound::open(&bytes, &Limits::default());
        assert!(
            compound.is_err()
                || compound.is_ok_and(|compound| compound.sectors.fat.len() < bytes.len() / 512)
        );
    }

    #[test]
    fn other_bytes_are_no_container() {
        check(
            b"PK\x03\x04",
            "Any",
            Err("OLE2 container: expected the OLE2 signature, found other bytes"),
        );
        let mut short = SIGNATURE.to_vec();
        let unknown =
            "OLE2 container: expected sectors of 512 or 4096 bytes, found 2 to the power of 65534";
        check(&short, "Any", Err(unknown));
        short.resize(512, 0);
        short[0x1E] = 9;
        check(
            &short,
            "Any",
            Err("OLE2 container: expected a directory with a root entry, found no directory"),
        );
    }
}
