//! Web archives: the start page of a MIME message (RFC 2557, 2045 to 2047).
//!
//! Only the page is taken out; no other part is decoded, let alone followed.

use crate::{ReadError, malformed};
use std::borrow::Cow;

/// Bytes at the beginning in which the header stands.
const HEADER: usize = 64 << 10;
/// Multiparts in each other.
const DEEPEST: usize = 8;
/// Bytes of a boundary (RFC 2046, 5.1.1, allows 70).
const LONGEST_BOUNDARY: usize = 256;

/// The page that an archive starts with.
#[derive(Debug)]
pub(super) struct StartPage<'a> {
    pub(super) content: Cow<'a, [u8]>,
    /// The encoding that the header of its part names.
    pub(super) charset: Option<String>,
}

/// Whether bytes begin with the header of a message that holds a page, perhaps among other parts.
pub(super) fn is_archive(bytes: &[u8]) -> bool {
    let start = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    let start = start.get(..HEADER).unwrap_or(start).trim_ascii_start();
    let is_field = |byte: &u8| byte.is_ascii_alphanumeric() || *byte == b'-';
    let name = start.iter().take_while(|byte| is_field(byte)).count();
    if name == 0 || start.get(name) != Some(&b':') {
        return false;
    }
    let (header, _) = Header::read(start);
    header.has_version && (header.is("multipart/") || header.is_page())
}

/// The page of an archive.
pub(super) fn start_page(bytes: &[u8]) -> Result<StartPage<'_>, ReadError> {
    let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes).trim_ascii_start();
    // Parts that are still to be looked into, the first of them last.
    let mut open = vec![(bytes, 0_usize)];
    while let Some((part, depth)) = open.pop() {
        let (header, body) = Header::read(part);
        if header.is_page() {
            let content = match header.transfer.as_str() {
                "base64" => Cow::Owned(base64(body)),
                "quoted-printable" => Cow::Owned(quoted_printable(body)),
                _ => Cow::Borrowed(body),
            };
            return Ok(StartPage { content, charset: header.charset });
        }
        if !header.is("multipart/") || depth >= DEEPEST {
            continue;
        }
        let Some(boundary) = header.boundary.as_deref() else { continue };
        let first = open.len();
        for (start, end) in parts(body, boundary) {
            let part = body.get(start..end).unwrap_or_default();
            let is_start =
                header.start.as_deref().is_some_and(|start| Header::read(part).0.id == start);
            open.push((part, depth.saturating_add(1)));
            if is_start {
                // Whatever stands before it is not what the archive starts with.
                let last = open.len().saturating_sub(1);
                open.swap(first, last);
            }
        }
        if let Some(parts) = open.get_mut(first..) {
            parts.reverse();
        }
    }
    Err(malformed("web archive", "a part that is an HTML page", "none"))
}

/// Where each part begins and ends, between the lines that are the boundary.
fn parts(body: &[u8], boundary: &str) -> impl Iterator<Item = (usize, usize)> {
    let delimiter = [b"--", boundary.as_bytes()].concat();
    let mut starts = Vec::new();
    for at in memchr::memmem::find_iter(body, &delimiter) {
        let is_line = at == 0 || body.get(at.saturating_sub(1)) == Some(&b'\n');
        if !is_line {
            continue;
        }
        let behind = at.saturating_add(delimiter.len());
        let line = body.get(behind..).unwrap_or_default();
        let end = memchr::memchr(b'\n', line).map_or(line.len(), |end| end.saturating_add(1));
        let rest = line.get(..end).unwrap_or_default();
        let is_last = rest.starts_with(b"--");
        if !is_last && !rest.trim_ascii().is_empty() {
            continue;
        }
        starts.push((at, behind.saturating_add(end), is_last));
        if is_last {
            break;
        }
    }
    let ends: Vec<usize> = starts.iter().skip(1).map(|&(at, ..)| at).chain([body.len()]).collect();
    starts
        .into_iter()
        .zip(ends)
        .filter(|((.., is_last), _)| !is_last)
        .map(|((_, start, _), end)| (start, end))
}

/// What the header of a message or a part says, as far as it matters.
#[derive(Debug, Default)]
struct Header {
    has_version: bool,
    /// In lower case, without parameters.
    kind: String,
    charset: Option<String>,
    boundary: Option<String>,
    /// Name of the part to start with.
    start: Option<String>,
    /// Name of this part.
    id: String,
    /// In lower case.
    transfer: String,
}

impl Header {
    /// The header at the beginning, and what follows it.
    fn read(bytes: &[u8]) -> (Self, &[u8]) {
        let mut header = Self::default();
        let mut field: Vec<u8> = Vec::new();
        let (mut rest, mut length) = (bytes, 0_usize);
        loop {
            let end = memchr::memchr(b'\n', rest).map_or(rest.len(), |end| end.saturating_add(1));
            let (line, after) = rest.split_at_checked(end).unwrap_or((rest, &[]));
            length = length.saturating_add(line.len());
            let is_end = line.trim_ascii().is_empty() || length > HEADER;
            let continues = !is_end && matches!(line.first(), Some(b' ' | b'\t'));
            if !continues {
                header.field(&String::from_utf8_lossy(&field));
                field.clear();
            }
            if is_end {
                return (header, after);
            }
            rest = after;
            field.extend_from_slice(line.trim_ascii_end());
        }
    }

    fn field(&mut self, field: &str) {
        let Some((name, value)) = field.split_once(':') else { return };
        let value = value.trim();
        match name.trim().to_ascii_lowercase().as_str() {
            "mime-version" => self.has_version = true,
            "content-type" => {
                let (kind, parameters) = value.split_once(';').unwrap_or((value, ""));
                self.kind = kind.trim().to_ascii_lowercase();
                self.charset = parameter(parameters, "charset");
                self.boundary = parameter(parameters, "boundary")
                    .filter(|boundary| !boundary.is_empty() && boundary.len() <= LONGEST_BOUNDARY);
                self.start = parameter(parameters, "start");
            }
            "content-transfer-encoding" => self.transfer = value.to_ascii_lowercase(),
            "content-id" => value.clone_into(&mut self.id),
            _ => {}
        }
    }

    fn is(&self, kind: &str) -> bool {
        self.kind.starts_with(kind)
    }

    fn is_page(&self) -> bool {
        matches!(self.kind.as_str(), "text/html" | "application/xhtml+xml")
    }
}

/// The value of `name` among `name=value; name="value"`.
fn parameter(parameters: &str, name: &str) -> Option<String> {
    let mut rest = parameters;
    while !rest.is_empty() {
        let (found, after) = rest.split_once('=')?;
        let after = after.trim_start();
        let value;
        (value, rest) = if let Some(quoted) = after.strip_prefix('"') {
            quoted.split_once('"').unwrap_or((quoted, ""))
        } else {
            let (value, behind) = after.split_once(';').unwrap_or((after, ""));
            (value.trim_end(), behind)
        };
        let found = found.trim_start_matches([';', ' ', '\t']).trim_end();
        if found.eq_ignore_ascii_case(name) {
            return Some(value.to_owned());
        }
    }
    None
}

/// Base64 (RFC 2045, 6.8); what is none of its characters is passed over.
fn base64(bytes: &[u8]) -> Vec<u8> {
    let mut decoded = Vec::with_capacity(bytes.len());
    let (mut bits, mut count) = (0_u32, 0_u32);
    for &byte in bytes {
        let value = match byte {
            b'A'..=b'Z' => byte.wrapping_sub(b'A'),
            b'a'..=b'z' => byte.wrapping_sub(b'a').wrapping_add(26),
            b'0'..=b'9' => byte.wrapping_sub(b'0').wrapping_add(52),
            b'+' => 62,
            b'/' => 63,
            b'=' => {
                // What is left over of the last bytes is padding.
                count = 0;
                continue;
            }
            _ => continue,
        };
        bits = (bits << 6) | u32::from(value);
        count = count.wrapping_add(6);
        if count >= 8 {
            count = count.wrapping_sub(8);
            let [.., low] = (bits >> count).to_be_bytes();
            decoded.push(low);
        }
    }
    decoded
}

/// Quoted-printable (RFC 2045, 6.7); an `=` that introduces nothing stands for itself.
fn quoted_printable(bytes: &[u8]) -> Vec<u8> {
    let mut decoded = Vec::with_capacity(bytes.len());
    let mut rest = bytes;
    while let Some(at) = memchr::memchr(b'=', rest) {
        let (before, after) = rest.split_at_checked(at).unwrap_or((rest, &[]));
        decoded.extend_from_slice(before);
        rest = after.get(1..).unwrap_or_default();
        let digit = |index: usize| char::from(*rest.get(index)?).to_digit(16);
        if let (Some(high), Some(low)) = (digit(0), digit(1)) {
            decoded.push(u8::try_from(high << 4 | low).unwrap_or(b'?'));
            rest = rest.get(2..).unwrap_or_default();
            continue;
        }
        let blanks = rest.iter().take_while(|byte| matches!(byte, b' ' | b'\t')).count();
        let line_end = rest.get(blanks..).unwrap_or_default();
        match line_end.strip_prefix(b"\r\n").or_else(|| line_end.strip_prefix(b"\n")) {
            Some(line) => rest = line,
            None => decoded.push(b'='),
        }
    }
    decoded.extend_from_slice(rest);
    decoded
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(archive: &str, content: &str, charset: Option<&str>) {
        let archive = archive.replace('\n', "\r\n");
        assert!(is_archive(archive.as_bytes()), "{archive}");
        let page = start_page(archive.as_bytes()).expect("a page");
        assert_eq!(String::from_utf8_lossy(&page.content).trim_end(), content);
        assert_eq!(page.charset.as_deref(), charset);
    }

    #[test]
    fn the_first_page_is_taken() {
        let archive = "MIME-Version: 1.0\nContent-Type: multipart/related;\n\tboundary=\"--=_N_01\"\n\nThis is a page.\n\n\
            ----=_N_01\nContent-Type: image/png\nContent-Transfer-Encoding: base64\n\nAAAA\n\
            ----=_N_01\nContent-Type: text/html; charset=\"gb2312\"\nContent-Transfer-Encoding: quoted-printable\n\n\
            <p a=3D1>=D6=D0=\n</p>\n----=_N_01\nContent-Type: text/html\n\n<p>other</p>\n----=_N_01--\n";
        check(archive, "<p a=1>\u{FFFD}\u{FFFD}</p>", Some("gb2312"));
    }

    #[test]
    fn the_start_page_comes_before_others() {
        let archive = "From: <x>\nMIME-Version: 1.0\nContent-Type: multipart/related; start=\"<b@x>\"; boundary=B\n\n\
            --B\nContent-Type: text/html\nContent-ID: <a@x>\n\nfirst\n\
            --B\nContent-Type: text/html\nContent-ID: <b@x>\nContent-Transfer-Encoding: base64\n\nc3RhcnQ=\n--B--\n";
        check(archive, "start", None);
    }

    #[test]
    fn multiparts_in_each_other_are_searched() {
        let archive = "MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=A\n\n--A\n\
            Content-Type: multipart/alternative; boundary=AB\n\n--AB\nContent-Type: text/plain\n\nplain\n\
            --AB\nContent-Type: text/html\n\n<p>page</p>\n--AB--\n--A--\n";
        check(archive, "<p>page</p>", None);
        check("MIME-Version: 1.0\nContent-Type: text/html\n\n<p>x", "<p>x", None);
    }

    #[test]
    fn an_archive_without_a_page_is_refused() {
        let archive = b"MIME-Version: 1.0\nContent-Type: multipart/related; boundary=B\n\n--B\n\nplain\n--B--";
        assert!(is_archive(archive));
        assert!(start_page(archive).is_err());
        assert!(!is_archive("第一部分: x".as_bytes()));
        assert!(!is_archive(b"Title: a plain text\n\n<p>"));
    }

    #[test]
    fn broken_codings_lose_nothing_else() {
        assert_eq!(quoted_printable(b"a=3=XYb= \r\nc="), b"a=3=XYbc=");
        assert_eq!(base64(b"5Lit\r\n5paH!"), "中文".as_bytes());
        assert_eq!(base64(b"QQ==QQ=="), b"AA");
    }
}
