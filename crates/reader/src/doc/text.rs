//! Bytes of the main stream as text.

use super::bytes::u16_at;
use encoding_rs::Encoding;

/// How text is written.
#[derive(Debug, Clone, Copy)]
pub(super) enum Characters {
    /// UTF-16, little-endian.
    Wide,
    /// One byte for each: Latin-1, but for the signs of `PUNCTUATION` (MS-DOC 2.9.73).
    Narrow,
    /// Word 6: in a code page.
    Encoded(&'static Encoding),
}

/// Signs that stand at 0x80 to 0x9F of narrow text; U+0000 where there is none.
const PUNCTUATION: [char; 32] = [
    '\0', '\0', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', '\0', '\0', '\0', '\0', '‘',
    '’', '“', '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ', '\0', '\0', 'Ÿ',
];

/// Adds `bytes` to `text`. `half` is the first half of a surrogate pair of which the other is still to come.
pub(super) fn decode(
    bytes: &[u8],
    characters: Characters,
    half: &mut Option<u16>,
    text: &mut String,
) {
    match characters {
        Characters::Wide => {
            for unit in bytes.chunks_exact(2) {
                push_unit(u16_at(unit, 0).unwrap_or(0), half, text);
            }
        }
        Characters::Narrow => {
            let sign = |byte: u8| match byte {
                0x80..=0x9F => PUNCTUATION
                    .get(usize::from(byte & 0x1F))
                    .copied()
                    .filter(|&sign| sign != '\0')
                    .unwrap_or(char::from(byte)),
                _ => char::from(byte),
            };
            text.extend(bytes.iter().copied().map(sign));
        }
        Characters::Encoded(encoding) => {
            text.push_str(&encoding.decode_without_bom_handling(bytes).0);
        }
    }
}

fn push_unit(unit: u16, half: &mut Option<u16>, text: &mut String) {
    if let Some(first) = half.take() {
        if let Some(Ok(character)) = char::decode_utf16([first, unit]).next() {
            return text.push(character);
        }
        text.push(char::REPLACEMENT_CHARACTER);
    }
    match char::from_u32(u32::from(unit)) {
        Some(character) => text.push(character),
        None if unit < 0xDC00 => *half = Some(unit),
        None => text.push(char::REPLACEMENT_CHARACTER),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(pieces: &[&[u8]], characters: Characters, expect: &str) {
        let (mut text, mut half) = (String::new(), None);
        for bytes in pieces {
            decode(bytes, characters, &mut half, &mut text);
        }
        assert_eq!(text, expect);
    }

    #[test]
    fn narrow_text_has_signs_of_its_own() {
        let bytes = b"a\x80\x82\x85\x93\x94\x96\x99\x9F\xA0\xE9";
        check(&[bytes], Characters::Narrow, "a\u{80}‚…“”–™Ÿ\u{A0}é");
    }

    #[test]
    fn pairs_are_joined_across_pieces() {
        check(&[&[0x40, 0xD8], &[0x00, 0xDC]], Characters::Wide, "\u{20000}");
        check(&[&[0x40, 0xD8], &[0x2D, 0x4E]], Characters::Wide, "\u{FFFD}中");
        check(&[&[0x00, 0xDC, 0x2D, 0x4E, 0x00]], Characters::Wide, "\u{FFFD}中");
    }

    #[test]
    fn code_pages_are_decoded() {
        check(&[b"\xBC\xA8\xD0\xA7"], Characters::Encoded(encoding_rs::GBK), "绩效");
    }
}
