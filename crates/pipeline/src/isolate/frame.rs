//! Frames: how this process and a worker talk. A letter that says the sort, a length, and that many bytes.
//!
//! A length is a lie until the bytes are there: it is refused above a limit, and never allocated by.

use std::io::{self, Read, Write};

/// What a frame holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Sort {
    /// To the worker, once: what holds for all documents, as JSON.
    Start,
    /// To the worker: the name and digest of the next document, as JSON.
    Document,
    /// To the worker: the bytes of the document.
    Bytes,
    /// From the worker: what was found, or why nothing, as JSON.
    Answer,
    /// From the worker: the records in the output format.
    Records,
}

impl Sort {
    const ALL: [Self; 5] = [Self::Start, Self::Document, Self::Bytes, Self::Answer, Self::Records];

    fn letter(self) -> u8 {
        match self {
            Self::Start => b'S',
            Self::Document => b'D',
            Self::Bytes => b'B',
            Self::Answer => b'A',
            Self::Records => b'R',
        }
    }
}

/// Bytes of the letter and the length.
const HEAD: usize = 9;

/// Writes one frame.
pub(super) fn write(out: &mut impl Write, sort: Sort, content: &[u8]) -> io::Result<()> {
    let mut head = [sort.letter(); HEAD];
    if let Some(length) = head.get_mut(1..) {
        length.copy_from_slice(&(content.len() as u64).to_le_bytes());
    }
    out.write_all(&head)?;
    out.write_all(content)
}

/// Reads one frame of the sort `expected`, of at most `limit` bytes, into `content`, which is emptied first;
/// false where the other side has ended before it.
pub(super) fn read(
    input: &mut impl Read,
    expected: Sort,
    limit: u64,
    content: &mut Vec<u8>,
) -> io::Result<bool> {
    content.clear();
    let mut head = Vec::with_capacity(HEAD);
    input.by_ref().take(HEAD as u64).read_to_end(&mut head)?;
    let Some((&letter, length)) = head.split_first() else { return Ok(false) };
    let length: [u8; 8] = length.try_into().map_err(|_| io::ErrorKind::UnexpectedEof)?;
    let length = u64::from_le_bytes(length);
    if letter != expected.letter() || length > limit {
        let found = Sort::ALL.iter().find(|sort| sort.letter() == letter);
        let found = found.map_or_else(|| format!("{letter:#04x}"), |sort| format!("{sort:?}"));
        let message = format!(
            "expected a frame {expected:?} of at most {limit} bytes, found {found} of {length}"
        );
        return Err(io::Error::new(io::ErrorKind::InvalidData, message));
    }
    input.by_ref().take(length).read_to_end(content)?;
    if content.len() as u64 == length { Ok(true) } else { Err(io::ErrorKind::UnexpectedEof.into()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn framed(sort: Sort, content: &[u8]) -> Vec<u8> {
        let mut bytes = Vec::new();
        write(&mut bytes, sort, content).expect("memory takes all");
        bytes
    }

    #[track_caller]
    fn check(mut bytes: &[u8], limit: u64, expect: Result<Option<&[u8]>, &str>) {
        let mut content = b"of before".to_vec();
        let found = read(&mut bytes, Sort::Records, limit, &mut content);
        let found = found.map(|found| found.then_some(content.as_slice()));
        assert_eq!(found.map_err(|error| error.to_string()), expect.map_err(str::to_owned));
    }

    #[test]
    fn a_frame_comes_out_as_it_went_in() {
        for content in [&b""[..], b"x", &vec![0; 100_000]] {
            check(&framed(Sort::Records, content), 100_000, Ok(Some(content)));
        }
        check(b"", 9, Ok(None));
    }

    #[test]
    fn a_length_is_a_lie_until_the_bytes_are_there() {
        let mut lie = framed(Sort::Records, b"three");
        lie[1..9].copy_from_slice(&u64::MAX.to_le_bytes());
        check(&lie, u64::MAX, Err("unexpected end of file"));
        let message =
            "expected a frame Records of at most 9 bytes, found Records of 18446744073709551615";
        check(&lie, 9, Err(message));
        for end in 1..13 {
            check(&framed(Sort::Records, b"three")[..end], 9, Err("unexpected end of file"));
        }
    }

    #[test]
    fn another_sort_is_refused() {
        let message = "expected a frame Records of at most 9 bytes, found Answer of 2";
        check(&framed(Sort::Answer, b"{}"), 9, Err(message));
        let message =
            "expected a frame Records of at most 9 bytes, found 0x6d of 7017488350356401509";
        check(b"memory cache is low", 9, Err(message));
    }
}
