//! Whether bytes are text at all: binary formats and markup are refused by name.

use crate::encoding;

/// Bytes that are looked at, besides the search for NUL.
const SAMPLE: usize = 64 << 10;
/// One control character or undecodable place in so many characters still passes for text.
const CHARACTERS_PER_FLAW: u64 = 32;

/// First bytes of formats that are no plain text.
const SIGNATURES: &[(&[u8], &str)] = &[
    (b"%PDF-", "a PDF file"),
    (b"\x89PNG\r\n\x1A\n", "a PNG image"),
    (b"\xFF\xD8\xFF", "a JPEG image"),
    (b"GIF8", "a GIF image"),
    (b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", "an OLE2 file (.doc, .xls, .wps, or an encrypted .docx)"),
    (b"PK\x03\x04", "a zip archive (.docx, .xlsx, .odt, .ofd, .zip)"),
    (b"PK\x05\x06", "an empty zip archive"),
    (b"Rar!\x1A\x07", "a RAR archive"),
    (b"7z\xBC\xAF\x27\x1C", "a 7z archive"),
    (b"\x1F\x8B", "a gzip file"),
    (b"{\\rtf", "an RTF document"),
    (b"MIME-Version:", "a MIME web archive"),
];

/// First characters of markup, in lower case, behind white space.
const MARKUP: &[(&str, &str)] = &[
    ("<!doctype html", "an HTML page"),
    ("<html", "an HTML page"),
    ("<?xml", "an XML file"),
    ("{\\rtf", "an RTF document"),
];

/// Refuses what is no text, saying what it looks like.
pub(super) fn check_is_text(bytes: &[u8]) -> Result<(), String> {
    for (signature, what) in SIGNATURES {
        if bytes.starts_with(signature) {
            return Err(format!("it begins like {what}"));
        }
    }
    let is_utf16 = encoding::utf16(bytes).is_some();
    if !is_utf16 && memchr::memchr(0, bytes).is_some() {
        return Err("it holds NUL bytes, as binary files do".to_owned());
    }
    let decoded = encoding::decode(sample(bytes, is_utf16));
    let text = decoded.text.trim_start();
    for (signature, what) in MARKUP {
        let start = text.as_bytes().get(..signature.len());
        if start.is_some_and(|start| start.eq_ignore_ascii_case(signature.as_bytes())) {
            return Err(format!("it begins like {what}"));
        }
    }
    let (mut characters, mut control) = (0_u64, 0_u64);
    for character in decoded.text.chars() {
        if character == '\0' {
            return Err("it holds NUL characters, as binary files do".to_owned());
        }
        characters = characters.saturating_add(1);
        let is_layout = matches!(character, '\t' | '\n' | '\r' | '\u{B}' | '\u{C}');
        control = control.saturating_add(u64::from(character.is_control() && !is_layout));
    }
    if control.saturating_mul(CHARACTERS_PER_FLAW) > characters {
        return Err(format!(
            "{control} of its first {characters} characters are control characters, as in binary files"
        ));
    }
    let undecodable = decoded.replaced.map_or(0, |replaced| replaced.count);
    if undecodable.saturating_mul(CHARACTERS_PER_FLAW) > characters {
        return Err(format!(
            "{undecodable} of its first {characters} characters cannot be decoded, as in binary files"
        ));
    }
    Ok(())
}

/// The beginning, cut behind a line end where there is one, so that no character is cut.
fn sample(bytes: &[u8], is_utf16: bool) -> &[u8] {
    let Some(start) = bytes.get(..SAMPLE).filter(|_| bytes.len() > SAMPLE) else {
        return bytes;
    };
    // The pairs of UTF-16 stay together because `SAMPLE` is even.
    if is_utf16 {
        return start;
    }
    let end = memchr::memrchr(b'\n', start).map_or(SAMPLE, |end| end.saturating_add(1));
    start.get(..end).unwrap_or(start)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(bytes: &[u8], expect: Result<(), &str>) {
        assert_eq!(check_is_text(bytes), expect.map_err(str::to_owned));
    }

    #[test]
    fn texts_pass() {
        check(b"", Ok(()));
        check("第一部分\n\t项目编码\n\n".as_bytes(), Ok(()));
        check(b"\xB5\xDA\xD2\xBB\xB2\xBF\xB7\xD6\r\n", Ok(()));
        check(b"\xFF\xFE\x2C\x7B\x00\x4E", Ok(()));
        check("换页\u{C}第二页".as_bytes(), Ok(()));
        check("一行\n".repeat(40_000).as_bytes(), Ok(()));
    }

    #[test]
    fn other_formats_are_named() {
        check(b"%PDF-1.7\n", Err("it begins like a PDF file"));
        check(b"\x89PNG\r\n\x1A\n\0\0", Err("it begins like a PNG image"));
        check(b"{\\rtf1\\ansi", Err("it begins like an RTF document"));
        check(
            b"PK\x03\x04\x14\0",
            Err("it begins like a zip archive (.docx, .xlsx, .odt, .ofd, .zip)"),
        );
        check(b" \r\n<!DOCTYPE HTML><html>", Err("it begins like an HTML page"));
        check("\u{FEFF}<?xml version=\"1.0\"?>".as_bytes(), Err("it begins like an XML file"));
        let ole2 = "it begins like an OLE2 file (.doc, .xls, .wps, or an encrypted .docx)";
        check(b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1\0\0", Err(ole2));
    }

    #[test]
    fn binary_files_are_refused() {
        check(b"text\0text", Err("it holds NUL bytes, as binary files do"));
        check(b"\xFF\xFE\x2C\x7B\x00\x00", Err("it holds NUL characters, as binary files do"));
        let found = "2 of its first 4 characters are control characters, as in binary files";
        check(b"\x01\x02ab", Err(found));
        let mut noise = Vec::new();
        for number in 1_u32..4_000 {
            noise.push((number.wrapping_mul(2_654_435_761) >> 24) as u8 | 1);
        }
        assert!(check_is_text(&noise).is_err());
    }
}
