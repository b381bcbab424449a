//! The root element of an XML file, found without reading the file: what a file is judged by.

/// Bytes in which the root element must end.
const HEAD: usize = 32 << 10;

/// A root element.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Root {
    /// Its name without the prefix.
    pub(crate) local: String,
    /// The address of its namespace; empty where it has none.
    pub(crate) namespace: String,
    /// What stands between its name and its `>`.
    pub(crate) attributes: String,
}

/// The root element of `bytes`; `None` where they do not begin as XML does.
pub(crate) fn root(bytes: &[u8]) -> Option<Root> {
    let head = bytes.get(..HEAD.min(bytes.len())).unwrap_or_default();
    // Names and addresses are ASCII: without its zeros, UTF-16 reads as they do.
    let (head, is_utf16) = match head {
        [0xFF, 0xFE, rest @ ..] | [0xFE, 0xFF, rest @ ..] => (rest, true),
        [b'<', 0, ..] | [0, b'<', ..] => (head, true),
        _ => (head.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(head), false),
    };
    let head: Vec<u8> = head.iter().copied().filter(|&byte| !is_utf16 || byte != 0).collect();
    let mut rest = head.trim_ascii_start();
    loop {
        let end: &[u8] = match rest {
            [b'<', b'?', ..] => b"?>",
            [b'<', b'!', b'-', b'-', ..] => b"-->",
            [b'<', first, ..] if first.is_ascii_alphabetic() || *first == b'_' => break,
            _ => return None,
        };
        let after = memchr::memmem::find(rest, end)?.saturating_add(end.len());
        rest = rest.get(after..)?.trim_ascii_start();
    }
    let tag = rest.get(1..memchr::memchr(b'>', rest)?)?;
    let name_end = tag.iter().position(|byte| byte.is_ascii_whitespace() || *byte == b'/');
    let (name, attributes) = tag.split_at_checked(name_end.unwrap_or(tag.len()))?;
    let name = String::from_utf8_lossy(name).into_owned();
    let attributes = String::from_utf8_lossy(attributes).into_owned();
    let (prefix, local) = name.split_once(':').unwrap_or(("", &name));
    let namespace = declared(&attributes, prefix).unwrap_or_default().to_owned();
    Some(Root { local: local.to_owned(), namespace, attributes })
}

/// The address that `attributes` declare for `prefix`.
fn declared<'a>(attributes: &'a str, prefix: &str) -> Option<&'a str> {
    let key = if prefix.is_empty() { "xmlns".to_owned() } else { format!("xmlns:{prefix}") };
    value(attributes, &key)
}

impl Root {
    /// Its name for a message, cut where it is long.
    pub(crate) fn shown(&self) -> String {
        self.local.chars().take(40).collect()
    }

    /// The value of an attribute, by its name as written.
    pub(crate) fn attribute(&self, name: &str) -> Option<&str> {
        value(&self.attributes, name)
    }
}

fn value<'a>(attributes: &'a str, key: &str) -> Option<&'a str> {
    super::attributes(attributes).flatten().find_map(|attribute| {
        if attribute.key.as_ref() != key {
            return None;
        }
        match attribute.value {
            std::borrow::Cow::Borrowed(value) => Some(value),
            std::borrow::Cow::Owned(_) => None,
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(bytes: &[u8], expect: Option<(&str, &str)>) {
        let root = root(bytes);
        let found = root.as_ref().map(|root| (root.local.as_str(), root.namespace.as_str()));
        assert_eq!(found, expect);
    }

    #[test]
    fn the_root_stands_behind_declarations_and_comments() {
        check(b"<a/>", Some(("a", "")));
        check(
            b"\xEF\xBB\xBF<?xml version='1.0'?>\n<!-- <x> --><w:d y=\"1\" xmlns:w='urn:w' >",
            Some(("d", "urn:w")),
        );
        check(b"<d xmlns=\"urn:x\"/>", Some(("d", "urn:x")));
    }

    #[test]
    fn utf_16_is_seen_through() {
        let mut bytes = vec![0xFF, 0xFE];
        bytes.extend("<?xml?><a:b xmlns:a='u'>".encode_utf16().flat_map(u16::to_le_bytes));
        check(&bytes, Some(("b", "u")));
    }

    #[test]
    fn what_is_no_xml_has_no_root() {
        check(b"", None);
        check(b"text", None);
        check(b"<!DOCTYPE html><html>", None);
        check(b"<?xml", None);
        check(b"<a", None);
    }
}
