//! The font table, for symbols and for the code pages of Word 6 (MS-DOC 2.9.102, 2.9.273).

use super::bytes::{slice, u8_at, u16_at, utf16};
use super::fib::{Fib, Part, Version};
use encoding_rs::{
    BIG5, EUC_KR, Encoding, GBK, MACINTOSH, SHIFT_JIS, WINDOWS_874, WINDOWS_1250, WINDOWS_1251,
    WINDOWS_1252, WINDOWS_1253, WINDOWS_1254, WINDOWS_1255, WINDOWS_1256, WINDOWS_1257,
    WINDOWS_1258,
};

/// The character set of fonts that hold signs.
const SIGNS: u8 = 2;

/// A font.
#[derive(Debug)]
struct Font {
    name: String,
    charset: u8,
}

/// All fonts by number.
#[derive(Debug)]
pub(super) struct Fonts {
    fonts: Vec<Font>,
    /// Of eight-bit text in fonts that tell nothing.
    encoding: &'static Encoding,
}

impl Fonts {
    /// Reads the font table; it ends where something does not fit in.
    pub(super) fn read(fib: &Fib<'_>) -> Self {
        let bytes = fib.part(Part::Fonts);
        let of_language = || encoding_of_language(fib.language);
        let encoding = if fib.macintosh { MACINTOSH } else { of_language() };
        let (mut at, most) = match fib.version {
            Version::Word97 => (4, usize::from(u16_at(bytes, 0).unwrap_or(0))),
            Version::Word6 => (2, usize::MAX),
        };
        let mut fonts = Vec::new();
        while fonts.len() < most
            && let Some(length) = u8_at(bytes, at).map(usize::from)
        {
            let first = at.saturating_add(1);
            let font = slice(bytes, first, length);
            let charset = u8_at(font, 3).unwrap_or(0);
            let name = match fib.version {
                Version::Word97 => utf16(font.get(39..).unwrap_or_default()),
                Version::Word6 => encoding
                    .decode_without_bom_handling(font.get(5..).unwrap_or_default())
                    .0
                    .into_owned(),
            };
            let name = name.split('\0').next().unwrap_or_default().to_owned();
            fonts.push(Font { name, charset });
            at = first.saturating_add(length);
        }
        Self { fonts, encoding }
    }

    /// The name of font `number`.
    pub(super) fn name(&self, number: u16) -> Option<&str> {
        self.fonts.get(usize::from(number)).map(|font| font.name.as_str())
    }

    /// Whether font `number` holds signs in place of letters.
    pub(super) fn holds_signs(&self, number: u16) -> bool {
        self.fonts.get(usize::from(number)).is_some_and(|font| font.charset == SIGNS)
    }

    /// The encoding of eight-bit text in font `number`.
    pub(super) fn encoding(&self, number: Option<u16>) -> &'static Encoding {
        let font = number.and_then(|number| self.fonts.get(usize::from(number)));
        font.and_then(|font| encoding_of_charset(font.charset)).unwrap_or(self.encoding)
    }
}

fn encoding_of_language(language: u16) -> &'static Encoding {
    match (language & 0x03FF, language) {
        (0x04, 0x0404 | 0x0C04 | 0x1404) => BIG5,
        (0x04, _) => GBK,
        (0x11, _) => SHIFT_JIS,
        (0x12, _) => EUC_KR,
        (0x19 | 0x02 | 0x22 | 0x23, _) => WINDOWS_1251,
        (0x15 | 0x05 | 0x1B | 0x0E | 0x24 | 0x1A | 0x18, _) => WINDOWS_1250,
        (0x08, _) => WINDOWS_1253,
        (0x1F, _) => WINDOWS_1254,
        (0x0D, _) => WINDOWS_1255,
        (0x01, _) => WINDOWS_1256,
        (0x25..=0x27, _) => WINDOWS_1257,
        (0x2A, _) => WINDOWS_1258,
        (0x1E, _) => WINDOWS_874,
        _ => WINDOWS_1252,
    }
}

/// The encoding that a character set of fonts stands for; none for the western one and for symbols.
fn encoding_of_charset(charset: u8) -> Option<&'static Encoding> {
    Some(match charset {
        0x80 => SHIFT_JIS,
        0x81 => EUC_KR,
        0x86 => GBK,
        0x88 => BIG5,
        0xA1 => WINDOWS_1253,
        0xA2 => WINDOWS_1254,
        0xA3 => WINDOWS_1258,
        0xB1 => WINDOWS_1255,
        0xB2 => WINDOWS_1256,
        0xBA => WINDOWS_1257,
        0xCC => WINDOWS_1251,
        0xDE => WINDOWS_874,
        0xEE => WINDOWS_1250,
        _ => return None,
    })
}
