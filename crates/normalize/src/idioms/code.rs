//! Codes, telephone numbers, standards, models: digits that name and do not count.
//!
//! ```text
//! code = letters digits …                 (PM2.5, G318, ISO9001)
//!      | digits letters …                 (13020923P00010510001K, 5G; not a unit such as 5km)
//!      | digits ('+' | ':' | '×') …       (1+3+N, 1:20, 7×24)
//!      | digits of eight or more, or with a leading zero, without a unit
//! ```
//!
//! Silent: `PM2.5`, `5G`, `ISO9001`, `1+3+N`, `0315-8712345`.

use super::{Idiom, count};
use crate::reader::{Place, Reader, open_digits};
use crate::unit;

/// Digits that name and do not count.
#[derive(Debug)]
pub(crate) struct Code;

/// The most letters of a unit that is in no list.
const MAX_UNIT: usize = 4;

impl Idiom for Code {
    fn name(&self) -> &'static str {
        "code"
    }

    fn words(&self) -> Vec<&'static str> {
        vec!["+", ":", "×"]
    }

    fn openers(&self, open: &mut dyn FnMut(char)) {
        open_digits(open);
        ('a'..='z').chain('A'..='Z').for_each(open);
    }

    fn read(&self, reader: &mut Reader<'_>) -> bool {
        let rest = reader.rest();
        if rest.as_bytes().first().is_some_and(u8::is_ascii_alphabetic) {
            return self.after_letters(reader);
        }
        let Some(read) = reader.digits(reader.at) else { return false };
        let after = reader.from(read.end);
        let next = after.chars().next();
        let second = after.chars().nth(next.map_or(0, |_| 1));
        let goes_on = match next {
            Some('+') => true,
            Some(':' | '：' | '×' | '*' | 'x' | 'X') => {
                second.is_some_and(|c| c.is_ascii_digit())
            }
            Some('-') => read.leading_zero && second.is_some_and(|c| c.is_ascii_digit()),
            Some(letter) if letter.is_ascii_alphabetic() => {
                unit::read(after).is_none() && !Self::is_whole_value(reader, read.end)
            }
            _ => false,
        };
        let end = if goes_on { run_end(reader, read.end) } else { read.end };
        if goes_on || read.leading_zero && read.whole_width > 2 && unit::read(after).is_none() {
            return reader.advance(end, self.name());
        }
        false
    }
}

impl Code {
    /// `100M` as the whole value: a unit that is in no list.
    fn is_whole_value(reader: &Reader<'_>, digits_end: usize) -> bool {
        let rest = reader.from(digits_end);
        let letters = rest.bytes().take(MAX_UNIT).take_while(u8::is_ascii_alphabetic).count();
        reader.place == Place::Value
            && (reader.at == 0 || reader.pending.is_some_and(|pending| pending.end == reader.at))
            && count::is_latin_unit(rest, letters)
            && !rest.starts_with("XX")
    }

    fn after_letters(&self, reader: &mut Reader<'_>) -> bool {
        let bytes = reader.text.as_bytes();
        let mut end = reader.at;
        while bytes.get(end).is_some_and(u8::is_ascii_alphabetic) {
            end += 1;
        }
        let letters_end = end;
        if matches!(bytes.get(end), Some(b' ' | b'-' | b'.'))
            && bytes.get(end + 1).is_some_and(u8::is_ascii_digit)
        {
            end += 1;
        }
        let Some(read) = reader.digits(end) else {
            // Letters alone are no code, but what waits for a number does not wait behind them.
            reader.at = letters_end;
            return true;
        };
        let after = reader.from(read.end);
        let counts = after.starts_with('%') || end > letters_end && unit::read(after).is_some();
        if counts {
            reader.at = end;
            return true;
        }
        reader.advance(run_end(reader, read.end), self.name())
    }
}

/// The end of a run of letters, digits and the signs that join them.
fn run_end(reader: &Reader<'_>, at: usize) -> usize {
    let bytes = reader.text.as_bytes();
    let mut end = at;
    loop {
        match bytes.get(end) {
            Some(byte) if byte.is_ascii_alphanumeric() => end += 1,
            Some(b'-' | b'.' | b'+' | b'*' | b':' | b'/')
                if bytes.get(end + 1).is_some_and(u8::is_ascii_alphanumeric) =>
            {
                end += 2;
            }
            Some(_) if reader.from(end).starts_with('×') || reader.from(end).starts_with('：') => {
                let next = end + reader.from(end).chars().next().map_or(1, char::len_utf8);
                if !bytes.get(next).is_some_and(u8::is_ascii_alphanumeric) {
                    return end;
                }
                end = next;
            }
            _ => return end,
        }
    }
}
