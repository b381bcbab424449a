//! The records of a BIFF stream, and strings that go on in the records behind (MS-XLS 2.1.4, 2.5.293).

use super::encoding::Encoded;

/// The record that goes on with the one before it.
const CONTINUE: u16 = 0x003C;
/// Bytes of a record before its content.
const HEADER: usize = 4;

/// A record.
#[derive(Debug, Clone, Copy)]
pub(super) struct Record<'a> {
    pub(super) kind: u16,
    pub(super) data: &'a [u8],
}

/// The records of a stream from a place on.
#[derive(Debug, Clone)]
pub(super) struct Records<'a> {
    rest: &'a [u8],
}

impl<'a> Records<'a> {
    pub(super) fn new(stream: &'a [u8]) -> Self {
        Self { rest: stream }
    }

    /// Bytes that are still to come.
    pub(super) fn left(&self) -> usize {
        self.rest.len()
    }

    /// The strings and numbers of `record`, which was the last, and of those that go on with it.
    ///
    /// These are passed by reading them.
    pub(super) fn pieces<'r>(&'r mut self, record: Record<'a>) -> Pieces<'r, 'a> {
        Pieces { data: record.data, records: self }
    }
}

impl<'a> Iterator for Records<'a> {
    type Item = Record<'a>;

    /// The next record; none where the stream ends inside of it.
    fn next(&mut self) -> Option<Record<'a>> {
        let (header, rest) = self.rest.split_at_checked(HEADER)?;
        let length = usize::from(u16_at(header, 2)?);
        let (data, rest) = rest.split_at_checked(length)?;
        self.rest = rest;
        Some(Record { kind: u16_at(header, 0)?, data })
    }
}

/// The content of a record and of those that go on with it.
pub(super) struct Pieces<'r, 'a> {
    data: &'a [u8],
    records: &'r mut Records<'a>,
}

impl Pieces<'_, '_> {
    /// Goes on with the next record; whether there is one.
    fn advance(&mut self) -> bool {
        let mut ahead = self.records.clone();
        let Some(record) = ahead.next().filter(|record| record.kind == CONTINUE) else {
            return false;
        };
        self.data = record.data;
        *self.records = ahead;
        true
    }

    fn byte(&mut self) -> Option<u8> {
        loop {
            if let Some((&byte, rest)) = self.data.split_first() {
                self.data = rest;
                return Some(byte);
            }
            if !self.advance() {
                return None;
            }
        }
    }

    /// The next two bytes as a number.
    pub(super) fn u16(&mut self) -> Option<u16> {
        Some(u16::from_le_bytes([self.byte()?, self.byte()?]))
    }

    /// The next four bytes as a number.
    pub(super) fn u32(&mut self) -> Option<u32> {
        Some(u32::from_le_bytes([self.byte()?, self.byte()?, self.byte()?, self.byte()?]))
    }

    /// Passes `count` bytes; whether there were so many.
    fn skip(&mut self, count: u64) -> bool {
        let mut count = usize::try_from(count).unwrap_or(usize::MAX);
        loop {
            if let Some(rest) = self.data.get(count..) {
                self.data = rest;
                return true;
            }
            count = count.saturating_sub(self.data.len());
            if !self.advance() {
                self.data = &[];
                return false;
            }
        }
    }

    /// Reads a string of BIFF8 with its length in two bytes into `units`: whether it is whole.
    ///
    /// Runs of formatting and phonetic text behind it are passed.
    pub(super) fn string(&mut self, units: &mut Vec<u16>) -> Option<bool> {
        units.clear();
        let count = self.u16()?;
        let flags = self.byte()?;
        let runs = if flags & 0x08 == 0 { 0 } else { u64::from(self.u16()?) };
        let extension = if flags & 0x04 == 0 { 0 } else { u64::from(self.u32()?) };
        let whole = self.units(usize::from(count), flags, units);
        Some(whole && self.skip(runs.saturating_mul(4).saturating_add(extension)))
    }

    /// Reads `count` characters; each record that goes on begins with flags of its own.
    fn units(&mut self, mut count: usize, mut flags: u8, units: &mut Vec<u16>) -> bool {
        while count > 0 {
            if self.data.is_empty() {
                if !self.advance() {
                    return false;
                }
                let Some((&next, rest)) = self.data.split_first() else { continue };
                (flags, self.data) = (next, rest);
                continue;
            }
            let taken = take_units(self.data, flags, count, units);
            if taken == 0 {
                // Half a character, which nothing can complete.
                self.data = &[];
                continue;
            }
            count = count.saturating_sub(taken);
            let bytes = if flags & 1 == 0 { taken } else { taken.saturating_mul(2) };
            self.data = self.data.get(bytes..).unwrap_or_default();
        }
        true
    }
}

/// Adds up to `count` characters at the beginning of `data` to `units`; how many.
fn take_units(data: &[u8], flags: u8, count: usize, units: &mut Vec<u16>) -> usize {
    let before = units.len();
    if flags & 1 == 0 {
        units.extend(data.iter().take(count).map(|&byte| u16::from(byte)));
    } else {
        let pairs = data.chunks_exact(2).take(count);
        units.extend(pairs.filter_map(|pair| Some(u16::from_le_bytes(*pair.first_chunk()?))));
    }
    units.len().saturating_sub(before)
}

/// A string of BIFF8 without its length: flags and `count` characters at the beginning of `data`.
pub(super) fn unicode(data: &[u8], count: usize) -> Option<String> {
    let (&flags, rest) = data.split_first()?;
    // Behind the flags stand, where they say so, the number of runs and the size of an extension.
    let runs = if flags & 0x08 == 0 { 0 } else { 2 };
    let extension = if flags & 0x04 == 0 { 0 } else { 4 };
    let rest = rest.get(runs..)?.get(extension..)?;
    let mut units = Vec::new();
    take_units(rest, flags, count, &mut units);
    Some(String::from_utf16_lossy(&units))
}

/// A string with its length in two bytes at the beginning of `data`, in the manner of that version.
pub(super) fn string(data: &[u8], encoded: Encoded) -> Option<String> {
    let count = usize::from(u16_at(data, 0)?);
    counted(data.get(2..)?, count, encoded)
}

/// A string of `count` characters at the beginning of `data`, in the manner of that version.
pub(super) fn counted(data: &[u8], count: usize, encoded: Encoded) -> Option<String> {
    match encoded {
        Encoded::Unicode => unicode(data, count),
        Encoded::Page(encoding) => {
            let bytes = data.get(..count.min(data.len()))?;
            Some(encoding.decode_without_bom_handling(bytes).0.into_owned())
        }
    }
}

/// The two bytes at `offset` as a number.
pub(super) fn u16_at(data: &[u8], offset: usize) -> Option<u16> {
    data.get(offset..)?.first_chunk().copied().map(u16::from_le_bytes)
}

/// The four bytes at `offset` as a number.
pub(super) fn u32_at(data: &[u8], offset: usize) -> Option<u32> {
    data.get(offset..)?.first_chunk().copied().map(u32::from_le_bytes)
}

/// The eight bytes at `offset` as a number with a point.
pub(super) fn f64_at(data: &[u8], offset: usize) -> Option<f64> {
    data.get(offset..)?.first_chunk().copied().map(f64::from_le_bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn record(kind: u16, data: &[u8]) -> Vec<u8> {
        let length = u16::try_from(data.len()).expect("a short record");
        [&kind.to_le_bytes()[..], &length.to_le_bytes(), data].concat()
    }

    #[track_caller]
    fn check(records: &[&[u8]], expect: &[(&str, bool)]) {
        let kind = |index| if index == 0 { 0xFC } else { CONTINUE };
        let stream = records.iter().enumerate().map(|(index, data)| record(kind(index), data));
        let stream = stream.collect::<Vec<_>>().concat();
        let mut records = Records::new(&stream);
        let first = records.next().expect("a record");
        let mut pieces = records.pieces(first);
        let (mut units, mut found) = (Vec::new(), Vec::new());
        while let Some(whole) = pieces.string(&mut units) {
            found.push((String::from_utf16_lossy(&units), whole));
        }
        let expect: Vec<_> = expect.iter().map(|&(text, whole)| (text.to_owned(), whole)).collect();
        assert_eq!(found, expect);
    }

    #[test]
    fn strings_of_either_width_are_read() {
        check(&[b"\x02\0\0ab\x01\0\x01\x00\x4E"], &[("ab", true), ("一", true)]);
        check(&[b"\0\0\0"], &[("", true)]);
    }

    #[test]
    fn strings_go_on_in_the_next_record() {
        check(&[b"\x04\0\0ab", b"\0cd"], &[("abcd", true)]);
        check(&[b"\x02\0\x01\x00\x4E", b"\0a"], &[("一a", true)]);
        check(&[b"\x01\0\0", b"\x01\x00\x4E\x01\0\0z"], &[("一", true), ("z", true)]);
        check(&[b"\x01", b"\0\0a"], &[("a", true)]);
    }

    #[test]
    fn formatting_and_phonetic_text_are_passed() {
        check(&[b"\x01\0\x08\x01\0aRRRR\x01\0\0b"], &[("a", true), ("b", true)]);
        check(&[b"\x01\0\x04\x03\0\0\0aEE", b"E\x01\0\0b"], &[("a", true), ("b", true)]);
    }

    #[test]
    fn cut_strings_end_where_they_are_cut() {
        check(&[b"\xFF\xFF\0ab"], &[("ab", false)]);
        check(&[b"\x02\0\x01\x00\x4E\x01"], &[("一", false)]);
        check(&[b"\x01\0\x04\xFF\xFF\xFF\xFFa"], &[("a", false)]);
        check(&[b"\x01\0\x0C"], &[]);
    }
}
