//! Whether bytes are a page, and which encoding it says it is in (HTML Living Standard, 13.2.3.2).

use super::names;
use crate::encoding::{self, Decoded};

/// Bytes at the beginning that tell whether this is a page; even, to keep pairs of UTF-16 together.
const SAMPLE: usize = 4 << 10;
/// Bytes at the beginning in which the encoding is declared, if at all.
const HEAD: usize = 64 << 10;
/// Bytes of the name of an encoding.
const LONGEST_LABEL: usize = 40;

/// Refuses what is no page, saying why.
pub(super) fn check_is_page(bytes: &[u8]) -> Result<(), String> {
    let sample = bytes.get(..SAMPLE).unwrap_or(bytes);
    let first = sample.iter().find(|byte| !byte.is_ascii_whitespace());
    // A page in UTF-8 or GB18030 begins with markup, in UTF-16 with a zero beside it, and behind a mark.
    if !matches!(first, Some(b'<' | 0 | 0xEF | 0xFE | 0xFF)) {
        return Err("it begins with no markup".to_owned());
    }
    let text = encoding::decode(sample).text;
    let mut rest = text.trim_start();
    loop {
        let Some(after) = rest.strip_prefix('<') else {
            return Err("it begins with no markup".to_owned());
        };
        let behind = if after.starts_with("!--") {
            after.split_once("-->")
        } else if after.starts_with('?') {
            after.split_once('>')
        } else if starts_with_word(after, "!doctype") {
            if starts_with_word(after.get(8..).unwrap_or("").trim_start(), "html") {
                return Ok(());
            }
            after.split_once('>')
        } else {
            let name: String =
                after.chars().take_while(|it| !it.is_whitespace() && !"/>".contains(*it)).collect();
            let is_page = names::is_page_element(&name.to_ascii_lowercase());
            let found: String = name.chars().take(LONGEST_LABEL).collect();
            return if is_page { Ok(()) } else { Err(format!("it begins with <{found}>")) };
        };
        match behind {
            Some((_, behind)) => rest = behind.trim_start(),
            None => return Err("it begins with a comment that does not end".to_owned()),
        }
    }
}

/// Whether a page is XHTML that was written as XML: there `<a/>` is an element without content.
pub(super) fn is_xml(text: &str) -> bool {
    text.trim_start_matches('\u{FEFF}').trim_start().starts_with("<?xml ")
}

/// The encoding that the page declares.
pub(super) fn declared(bytes: &[u8]) -> Option<String> {
    let head = bytes.get(..HEAD).unwrap_or(bytes).to_ascii_lowercase();
    let mut rest = head.as_slice();
    if rest.starts_with(b"<?xml") {
        let end = memchr::memchr(b'>', rest).unwrap_or(rest.len());
        let declaration = rest.get(..end).unwrap_or(rest);
        if let Some(label) = behind(declaration, b"encoding").and_then(label) {
            return Some(label);
        }
    }
    while let Some(after) = behind(rest, b"<meta") {
        let end = memchr::memchr(b'>', after).unwrap_or(after.len());
        let (tag, others) = after.split_at_checked(end).unwrap_or((after, &[]));
        if let Some(label) = behind(tag, b"charset").and_then(label) {
            return Some(label);
        }
        rest = others;
    }
    None
}

fn behind<'b>(bytes: &'b [u8], word: &[u8]) -> Option<&'b [u8]> {
    let at = memchr::memmem::find(bytes, word)?;
    bytes.get(at.saturating_add(word.len())..)
}

/// The value behind `=`, in quotes or not.
fn label(bytes: &[u8]) -> Option<String> {
    let value = bytes.trim_ascii_start().strip_prefix(b"=")?.trim_ascii_start();
    let value = value.strip_prefix(b"\"").or_else(|| value.strip_prefix(b"'")).unwrap_or(value);
    let is_label = |byte: &&u8| byte.is_ascii_alphanumeric() || b"-_.:".contains(byte);
    let label: Vec<u8> = value.iter().take_while(is_label).take(LONGEST_LABEL).copied().collect();
    String::from_utf8(label).ok().filter(|label| !label.is_empty())
}

/// Decodes a page that declares an encoding, or does not; and the declaration, if the bytes belie it.
pub(super) fn decode<'a>(
    bytes: &'a [u8],
    declared: Option<&'a str>,
) -> (Decoded<'a>, Option<&'a str>) {
    let Some(label) = declared else { return (encoding::decode(bytes), None) };
    if let Some(decoded) = encoding::decode_declared(bytes, label) {
        return (decoded, None);
    }
    let decoded = encoding::decode(bytes);
    let agrees = encoding::is_called(decoded.encoding, label) || bytes.is_ascii();
    (decoded, (!agrees).then_some(label))
}

fn starts_with_word(text: &str, word: &str) -> bool {
    let start = text.as_bytes().get(..word.len());
    start.is_some_and(|start| start.eq_ignore_ascii_case(word.as_bytes()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(bytes: &[u8], expect: Result<(), &str>) {
        assert_eq!(check_is_page(bytes), expect.map_err(str::to_owned));
    }

    #[test]
    fn pages_are_told_by_their_first_tag() {
        check(b" \r\n<!DOCTYPE HTML><html>", Ok(()));
        check(b"\xEF\xBB\xBF<html xmlns:v=\"urn:x\">", Ok(()));
        check(b"<?xml version='1.0'?><!-- <a> --><html>", Ok(()));
        check(b"<table border=1>", Ok(()));
        check(b"<?xml version='1.0'?>\n<w:wordDocument>", Err("it begins with <w:wordDocument>"));
        check(b"<!-- x", Err("it begins with a comment that does not end"));
        check(b"text <p>", Err("it begins with no markup"));
        check(b"", Err("it begins with no markup"));
        let utf16: Vec<u8> = "\u{FEFF}<html>".encode_utf16().flat_map(u16::to_le_bytes).collect();
        check(&utf16, Ok(()));
    }

    #[track_caller]
    fn check_declared(page: &str, expect: Option<&str>) {
        assert_eq!(declared(page.as_bytes()).as_deref(), expect, "{page}");
    }

    #[test]
    fn the_encoding_stands_in_a_meta_tag() {
        check_declared("<META content='text/html; CHARSET=GB2312' http-equiv=x>", Some("gb2312"));
        check_declared("<meta name=x><meta charset = \"utf-8\">", Some("utf-8"));
        check_declared("<?xml version='1.0' encoding='gbk'?><html>", Some("gbk"));
        check_declared("<meta name=x> charset=utf-8", None);
        check_declared("<meta charset=", None);
    }

    #[track_caller]
    fn check_decoded(bytes: &[u8], label: &str, encoding: &str, belied: bool) {
        let (decoded, found) = decode(bytes, Some(label));
        assert_eq!((decoded.encoding, found.is_some()), (encoding, belied), "{label}");
    }

    #[test]
    fn a_declaration_holds_unless_the_bytes_belie_it() {
        let gbk = b"\xCF\xEE\xC4\xBF\xD6\xA7\xB3\xF6\xBC\xA8\xD0\xA7\xC4\xBF\xB1\xEA";
        check_decoded(gbk, "gb2312", "GB18030", false);
        check_decoded(gbk, "utf-8", "GB18030", true);
        check_decoded("项目支出绩效目标".as_bytes(), "gbk", "UTF-8", true);
        check_decoded("caf\u{E9}".as_bytes(), "utf-8", "UTF-8", false);
        check_decoded(b"caf\xE9 au lait", "iso-8859-1", "windows-1252", false);
        check_decoded(b"plain", "no-such-encoding", "UTF-8", false);
        check_decoded(b"\xFF\xFE\x2C\x7B\x00\x4E", "unicode", "UTF-16LE", false);
    }
}
