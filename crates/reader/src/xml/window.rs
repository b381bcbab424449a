//! A part as UTF-8 in a window of bounded size, whatever encoding it is written in.

use crate::container::Part;
use crate::{Limits, ReadError};
use encoding_rs::{CoderResult, Decoder, Encoding, UTF_8, UTF_16BE, UTF_16LE};
use std::borrow::Cow;
use std::cell::Cell;

/// Bytes of a window at first, which is all that a small part needs.
const SMALL: usize = 16 << 10;
/// Bytes of a window after the first; it grows further only for a single tag that is longer.
const WINDOW: usize = 256 << 10;
/// Bytes that are decoded at once where a part is not UTF-8.
const CHUNK: usize = 16 << 10;
/// Bytes of a part in which an encoding declaration is looked for.
const DECLARATION: usize = 1 << 10;

thread_local! {
    /// The buffer of the last window, which the next one takes up: to clear a new one costs as much as a small part.
    static SPARE: Cell<Vec<u8>> = const { Cell::new(Vec::new()) };
}

/// What has been read of a part and not yet used.
#[derive(Default)]
pub(crate) struct Window {
    buffer: Vec<u8>,
    filled: usize,
    ended: bool,
    foreign: Option<Foreign>,
}

/// A part that is not UTF-8.
struct Foreign {
    encoding: &'static Encoding,
    decoder: Decoder,
    raw: Vec<u8>,
    raw_start: usize,
    raw_end: usize,
    raw_ended: bool,
}

impl Window {
    /// Empties the window and reads the beginning of `part`.
    pub(crate) fn begin(&mut self, part: &mut Part<'_>) -> Result<(), ReadError> {
        self.filled = 0;
        self.ended = false;
        self.foreign = None;
        if self.buffer.is_empty() {
            self.buffer = SPARE.take();
        }
        self.buffer.resize(self.buffer.len().clamp(SMALL, WINDOW), 0);
        self.refill(part, 0)?;
        let head = self.bytes();
        let Some(encoding) = foreign_encoding(head, part.name())? else {
            if head.starts_with(b"\xEF\xBB\xBF") {
                self.drop_mark();
            }
            return Ok(());
        };
        let raw = head.to_vec();
        let (raw_end, raw_ended) = (raw.len(), self.ended);
        let decoder = encoding.new_decoder_with_bom_removal();
        self.foreign = Some(Foreign { encoding, decoder, raw, raw_start: 0, raw_end, raw_ended });
        self.filled = 0;
        self.ended = false;
        self.refill(part, 0)
    }

    /// Drops a byte order mark.
    fn drop_mark(&mut self) {
        self.buffer.copy_within(3..self.filled, 0);
        self.filled = self.filled.saturating_sub(3);
    }

    /// What stands in the window.
    pub(crate) fn bytes(&self) -> &[u8] {
        self.buffer.get(..self.filled).unwrap_or_default()
    }

    /// Whether the part ends with the window.
    pub(crate) fn is_last(&self) -> bool {
        self.ended
    }

    /// Doubles the window, for a tag that does not fit; its new size.
    pub(crate) fn grow(&mut self) -> usize {
        let size = self.buffer.len().saturating_mul(2);
        self.buffer.resize(size, 0);
        size
    }

    /// Drops the first `used` bytes and reads on.
    pub(crate) fn refill(&mut self, part: &mut Part<'_>, used: usize) -> Result<(), ReadError> {
        self.buffer.copy_within(used.min(self.filled)..self.filled, 0);
        self.filled = self.filled.saturating_sub(used);
        if used > 0 && self.buffer.len() < WINDOW {
            self.buffer.resize(WINDOW, 0);
        }
        while !self.ended {
            let Some(free) = self.buffer.get_mut(self.filled..).filter(|free| free.len() >= 4)
            else {
                break;
            };
            let (count, ended) = match &mut self.foreign {
                None => {
                    let count = part.fill(free)?;
                    (count, count < free.len())
                }
                Some(foreign) => foreign.decode(part, free)?,
            };
            self.filled = self.filled.saturating_add(count);
            self.ended = ended;
        }
        Ok(())
    }
}

impl Drop for Window {
    fn drop(&mut self) {
        if (1..=WINDOW).contains(&self.buffer.capacity()) {
            SPARE.set(std::mem::take(&mut self.buffer));
        }
    }
}

impl Foreign {
    /// Decodes into `free`; how many bytes, and whether that was the end.
    fn decode(&mut self, part: &mut Part<'_>, free: &mut [u8]) -> Result<(usize, bool), ReadError> {
        if self.raw_start >= self.raw_end && !self.raw_ended {
            self.raw.resize(CHUNK, 0);
            self.raw_start = 0;
            self.raw_end = part.fill(&mut self.raw)?;
            self.raw_ended = self.raw_end < CHUNK;
        }
        let raw = self.raw.get(self.raw_start..self.raw_end).unwrap_or_default();
        let (result, read, written, replaced) =
            self.decoder.decode_to_utf8(raw, free, self.raw_ended);
        if replaced {
            return Err(ReadError::Malformed {
                part: part.name().to_owned(),
                expected: format!("valid {}", self.encoding.name()),
                found: "bytes that are not".to_owned(),
            });
        }
        self.raw_start = self.raw_start.saturating_add(read);
        let drained = self.raw_ended && self.raw_start >= self.raw_end;
        Ok((written, drained && result == CoderResult::InputEmpty))
    }
}

/// A whole XML file as UTF-8.
pub(crate) fn decoded<'b>(
    bytes: &'b [u8],
    part: &str,
    limits: &Limits,
) -> Result<Cow<'b, str>, ReadError> {
    let broken = |encoding: &str| ReadError::Malformed {
        part: part.to_owned(),
        expected: format!("valid {encoding}"),
        found: "bytes that are not".to_owned(),
    };
    let Some(encoding) = foreign_encoding(bytes, part)? else {
        let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
        let text = simdutf8::basic::from_utf8(bytes).map_err(|_| broken("UTF-8"))?;
        return Ok(Cow::Borrowed(text));
    };
    let (text, _, replaced) = encoding.decode(bytes);
    crate::limits::check("inflated part", text.len() as u64, limits.inflated_part_bytes)?;
    if replaced { Err(broken(encoding.name())) } else { Ok(text) }
}

/// The encoding of a part that begins with `head`; `None` for UTF-8.
fn foreign_encoding(head: &[u8], part: &str) -> Result<Option<&'static Encoding>, ReadError> {
    match head {
        [0xFF, 0xFE, ..] | [b'<', 0, ..] => return Ok(Some(UTF_16LE)),
        [0xFE, 0xFF, ..] | [0, b'<', ..] => return Ok(Some(UTF_16BE)),
        [0xEF, 0xBB, 0xBF, ..] => return Ok(None),
        _ => {}
    }
    let head = head.get(..DECLARATION.min(head.len())).unwrap_or_default();
    let Some(label) = declared_encoding(head) else { return Ok(None) };
    match Encoding::for_label(label) {
        // A declaration that can be read byte by byte is not in UTF-16, whatever it says.
        Some(encoding) if encoding == UTF_8 || encoding == UTF_16LE || encoding == UTF_16BE => {
            Ok(None)
        }
        Some(encoding) => Ok(Some(encoding)),
        None => Err(ReadError::Malformed {
            part: part.to_owned(),
            expected: "a known encoding in the XML declaration".to_owned(),
            found: String::from_utf8_lossy(label).into_owned(),
        }),
    }
}

/// The value of `encoding` in an XML declaration.
fn declared_encoding(head: &[u8]) -> Option<&[u8]> {
    let declaration = head.strip_prefix(b"<?xml")?;
    let declaration = declaration.get(..memchr::memmem::find(declaration, b"?>")?)?;
    let after = memchr::memmem::find(declaration, b"encoding")?.checked_add(b"encoding".len())?;
    let value = declaration.get(after..)?.trim_ascii_start().strip_prefix(b"=")?.trim_ascii_start();
    let (quote, value) = value.split_first()?;
    value.get(..memchr::memchr(*quote, value)?)
}
