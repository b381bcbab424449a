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
    let bytes = text.as_bytes();
    let [b'<', first, ..] = *bytes else { return None };
    if matches!(first, b'!' | b'?' | b'/' | b'>') {
        return None;
    }
    let (mut local_start, mut name_end) = (1_usize, 1_usize);
    let last = loop {
        match *bytes.get(name_end)? {
            b':' => local_start = name_end.saturating_add(1),
            b'-' | b'.' => {}
            byte @ (..=b'/' | b'>') => break byte,
            _ => {}
        }
        name_end = name_end.saturating_add(1);
    };
    let name = text.get(1..name_end)?;
    let local = text.get(local_start..name_end)?;
    let behind = name_end.saturating_add(1);
    if last == b'>' {
        let tag = PlainTag { name, local, attributes: "", empty: false };
        return Some((tag, text.get(behind..)?));
    }
    if last == b'/' && bytes.get(behind) == Some(&b'>') {
        let tag = PlainTag { name, local, attributes: "", empty: true };
        return Some((tag, text.get(behind.saturating_add(1)..)?));
    }
    let found = memchr::memchr2(b'>', b'\'', bytes.get(name_end..)?)?;
    let end = name_end.saturating_add(found);
    let rest = text.get(end..)?.strip_prefix('>')?;
    let attributes = text.get(name_end..end)?;
    let (attributes, empty) = match attributes.strip_suffix('/') {
        Some(attributes) => (attributes, true),
        None => (attributes, false),
    };
    let closes = match attributes.as_bytes() {
        [.., b'"', b'"'] => true,
        [.., before, b'"'] => *before != b'=' && !before.is_ascii_whitespace(),
        _ => false,
    };
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
        check("<a-b.c>", Some(("a-b.c", "", false, "")));
        check("<\u{4e00}:\u{4e8c}/>", Some(("\u{4e00}:\u{4e8c}", "", true, "")));
    }

    #[test]
    fn other_markup_is_left_to_the_tokeniser() {
        check("", None);
        check("text", None);
        check("<w:r", None);
        check("<w:r/", None);
        check("<w:r//>", None);
        check("<w:r/x>", None);
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
