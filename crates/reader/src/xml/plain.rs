//! Tags so plain that a glance cuts them out; all others are the tokeniser's.
//!
//! A tag is plain when its first `>` is surely its end: it holds no apostrophe, and before the `>` stands
//! its name or the closing quote of its last attribute.

/// A plain start tag.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct PlainTag<'a> {
    /// Its name, prefix included.
    pub(crate) name: &'a str,
    /// Its name without the prefix.
    pub(crate) local: &'a str,
    /// What stands behind the name.
    pub(crate) attributes: &'a str,
    /// Whether it ends with `/>`.
    pub(crate) empty: bool,
}

/// The start tag with which `text` begins, and what follows it; `None` unless it is plain and whole.
#[inline]
pub(crate) fn start_tag(text: &str) -> Option<(PlainTag<'_>, &str)> {
    let inner = text.strip_prefix('<')?;
    let bytes = inner.as_bytes();
    if matches!(bytes.first(), Some(b'!' | b'?' | b'/' | b'>') | None) {
        return None;
    }
    let end = memchr::memchr2(b'>', b'\'', bytes)?;
    let (tag, rest) = inner.split_at_checked(end)?;
    let rest = rest.strip_prefix('>')?;
    let (tag, empty) = match tag.strip_suffix('/') {
        Some(tag) => (tag, true),
        None => (tag, false),
    };
    let bytes = tag.as_bytes();
    let (mut local_start, mut name_end) = (0_usize, bytes.len());
    for (position, &byte) in bytes.iter().enumerate() {
        if byte == b':' {
            local_start = position.saturating_add(1);
        } else if byte <= b'/' && byte != b'-' && byte != b'.' {
            name_end = position;
            break;
        }
    }
    let (name, attributes) = tag.split_at_checked(name_end)?;
    let closes = match attributes.as_bytes() {
        [] | [.., b'"', b'"'] => true,
        [.., before, b'"'] => *before != b'=' && !before.is_ascii_whitespace(),
        _ => false,
    };
    let local = name.get(local_start..)?;
    closes.then_some((PlainTag { name, local, attributes, empty }, rest))
}

/// What follows the end tag of `name` with which `text` begins.
#[inline]
pub(crate) fn end_tag<'a>(text: &'a str, name: &str) -> Option<&'a str> {
    text.strip_prefix("</")?.strip_prefix(name)?.strip_prefix('>')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expect: Option<(&str, &str, bool, &str)>) {
        let found = start_tag(text).map(|(tag, rest)| (tag.name, tag.attributes, tag.empty, rest));
        assert_eq!(found, expect);
    }

    #[test]
    fn plain_tags_are_cut_out() {
        check("<w:r>x", Some(("w:r", "", false, "x")));
        check("<w:tab/>", Some(("w:tab", "", true, "")));
        check(
            r#"<w:t xml:space="preserve"> a"#,
            Some(("w:t", r#" xml:space="preserve""#, false, " a")),
        );
        check(r#"<w:b w:val=""/>"#, Some(("w:b", r#" w:val="""#, true, "")));
    }

    #[test]
    fn other_markup_is_left_to_the_tokeniser() {
        check("", None);
        check("text", None);
        check("<w:r", None);
        check("<>", None);
        check("<!-- <w:r> -->", None);
        check("<?xml version=\"1.0\"?>", None);
        check("</w:r>", None);
        check(r#"<w:b w:val="a>b"/>"#, None);
        check(r#"<w:b w:val=">b"/>"#, None);
        check(r#"<w:b w:val="/>b"/>"#, None);
        check(r#"<w:b w:val="it's>"/>"#, None);
        check("<w:b w:val='a'/>", None);
        check(r#"<w:b w:val="a" >"#, None);
    }

    #[test]
    fn end_tags_must_be_exact() {
        assert_eq!(end_tag("</w:r>x", "w:r"), Some("x"));
        assert_eq!(end_tag("</w:r >x", "w:r"), None);
        assert_eq!(end_tag("</w:rPr>x", "w:r"), None);
    }
}
