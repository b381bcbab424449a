//! Code pages: which encoding the bytes of a text are in (RTF 1.9.1, "Character Set", "Code Page Support").

use super::tokens::{Token, Tokens};
use encoding_rs::{
    BIG5, EUC_KR, Encoding, GB18030, IBM866, KOI8_R, MACINTOSH, SHIFT_JIS, UTF_8, WINDOWS_874,
    WINDOWS_1250, WINDOWS_1251, WINDOWS_1252, WINDOWS_1253, WINDOWS_1254, WINDOWS_1255,
    WINDOWS_1256, WINDOWS_1257, WINDOWS_1258,
};

/// What the bytes of a text are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum CodePage {
    /// Characters of an encoding.
    Encoding(&'static Encoding),
    /// Signs of a font that has its own (`\fcharset2`).
    Symbol,
    /// What the document says for all of it.
    Document,
}

impl CodePage {
    /// The code page of Windows of that number.
    pub(super) fn numbered(number: i32) -> Option<Self> {
        Some(Self::Encoding(match number {
            42 => return Some(Self::Symbol),
            866 => IBM866,
            874 => WINDOWS_874,
            932 | 10_001 => SHIFT_JIS,
            936 | 10_008 | 20_936 | 52_936 | 54_936 => GB18030,
            949 | 1361 | 10_003 | 51_949 => EUC_KR,
            950 | 10_002 => BIG5,
            1250 => WINDOWS_1250,
            1251 => WINDOWS_1251,
            1252 | 28_591 => WINDOWS_1252,
            1253 => WINDOWS_1253,
            1254 => WINDOWS_1254,
            1255 => WINDOWS_1255,
            1256 => WINDOWS_1256,
            1257 => WINDOWS_1257,
            1258 => WINDOWS_1258,
            10_000 => MACINTOSH,
            20_866 => KOI8_R,
            65_001 => UTF_8,
            _ => return None,
        }))
    }

    /// The code page of a font with `\fcharsetN`.
    pub(super) fn of_charset(charset: i32) -> Self {
        let number = match charset {
            2 => 42,
            77 => 10_000,
            78 | 128 => 932,
            79 | 129 | 130 => 949,
            80 | 134 => 936,
            81 | 136 => 950,
            161 => 1253,
            162 => 1254,
            163 => 1258,
            177..=181 => {
                if charset == 177 {
                    1255
                } else {
                    1256
                }
            }
            186 => 1257,
            204 => 1251,
            222 => 874,
            238 => 1250,
            _ => return Self::Document,
        };
        Self::numbered(number).unwrap_or(Self::Document)
    }
}

/// Bytes looked at for [`undeclared`].
const SAMPLE: usize = 1 << 20;

/// The encoding of a document that declares none: UTF-8 or GB18030 where all its bytes are, else Windows-1252.
///
/// GB18030 must be pairs of GB2312, both bytes above ASCII: two accented letters of French in a row are such a
/// pair too, but not everywhere in a document.
pub(super) fn undeclared(bytes: &[u8]) -> &'static Encoding {
    let bytes = bytes.get(..SAMPLE).unwrap_or(bytes);
    let mut tokens = Tokens::new(bytes);
    let mut run = Vec::new();
    let (mut utf8, mut pairs) = (true, true);
    loop {
        let token = tokens.next();
        match token {
            Some(Token::Byte(byte)) if !byte.is_ascii() => run.push(byte),
            Some(Token::Text(text)) => {
                for part in text.split_inclusive(u8::is_ascii) {
                    run.extend(part.iter().filter(|byte| !byte.is_ascii()));
                    if part.last().is_some_and(u8::is_ascii) {
                        judge(&mut run, &mut utf8, &mut pairs);
                    }
                }
            }
            _ => judge(&mut run, &mut utf8, &mut pairs),
        }
        if token.is_none() {
            break;
        }
    }
    match (utf8, pairs) {
        (true, _) => UTF_8,
        (false, true) => GB18030,
        (false, false) => WINDOWS_1252,
    }
}

/// Lets a run of bytes above ASCII speak.
fn judge(run: &mut Vec<u8>, utf8: &mut bool, pairs: &mut bool) {
    if run.is_empty() {
        return;
    }
    *utf8 = *utf8 && std::str::from_utf8(run).is_ok();
    let is_pair = |pair: &[u8]| matches!(pair, [0xA1..=0xA9 | 0xB0..=0xF7, 0xA1..=0xFE]);
    *pairs = *pairs && run.len().is_multiple_of(2) && run.chunks(2).all(is_pair);
    run.clear();
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(rtf: &[u8], expect: &'static Encoding) {
        assert_eq!(undeclared(rtf), expect, "{}", String::from_utf8_lossy(rtf));
    }

    #[test]
    fn an_undeclared_encoding_is_told_by_all_bytes() {
        check(b"{\\rtf1 \\'d6\\'d0\\'ce\\'c4 2023}", GB18030);
        check(b"{\\rtf1 \xD6\xD0\xCE\xC42023}", GB18030);
        check("{\\rtf1 中文}".as_bytes(), UTF_8);
        check(b"{\\rtf1 \\'93hi\\'94}", WINDOWS_1252);
        check(b"{\\rtf1 cr\\'e9\\'e9e, caf\\'e9}", WINDOWS_1252);
    }

    #[test]
    fn charsets_have_their_code_pages() {
        assert_eq!(CodePage::of_charset(134), CodePage::Encoding(GB18030));
        assert_eq!(CodePage::of_charset(136), CodePage::Encoding(BIG5));
        assert_eq!(CodePage::of_charset(128), CodePage::Encoding(SHIFT_JIS));
        assert_eq!(CodePage::of_charset(129), CodePage::Encoding(EUC_KR));
        assert_eq!(CodePage::of_charset(2), CodePage::Symbol);
        assert_eq!(CodePage::of_charset(0), CodePage::Document);
        assert_eq!(CodePage::of_charset(-7), CodePage::Document);
    }
}
