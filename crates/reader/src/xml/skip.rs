//! Steps over a subtree that no record needs, without making events of it.
//!
//! Most of a document is run and paragraph properties. What is stepped over here must be plain:
//! plain tags and white space, every end tag matching, no comment, no text. Whatever is not plain is left to the tokeniser,
//! so a document is never read as something else for being odd.

/// The first three bytes of a local name.
pub(crate) type Opening = [u8; 3];

/// What stands after a start tag.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Subtree {
    /// It is plain, nothing in it is wanted, and it ends after this many bytes, its end tag included.
    Plain(usize),
    /// It must be tokenised.
    Tokenise,
}

/// Elements open at once inside the subtree; a deeper one is tokenised.
const DEPTH: usize = 12;

/// Looks at `rest`, which begins just after the start tag of `name` (as written, prefix included).
///
/// The subtree must be tokenised where a local name in it begins with one of `wanted`.
pub(crate) fn subtree(rest: &str, name: &str, wanted: &[Opening]) -> Subtree {
    let name = name.as_bytes();
    let colon = name.iter().position(|&byte| byte == b':');
    let prefix = colon.and_then(|colon| name.get(..=colon)).unwrap_or_default();
    let mut open: [&[u8]; DEPTH] = [&[]; DEPTH];
    let mut depth = 0_usize;
    let mut bytes = rest.as_bytes();
    loop {
        let after = match bytes {
            [b'<', after @ ..] => after,
            [b' ' | b'\n' | b'\r' | b'\t', after @ ..] => {
                bytes = after;
                continue;
            }
            _ => return Subtree::Tokenise,
        };
        let Some(end) = memchr::memchr(b'>', after) else { return Subtree::Tokenise };
        let Some((tag, next)) = after.split_at_checked(end) else { return Subtree::Tokenise };
        let [_, next @ ..] = next else { return Subtree::Tokenise };
        bytes = next;
        match tag {
            [b'/', closed @ ..] => {
                let Some(outer) = depth.checked_sub(1) else {
                    return if closed == name {
                        Subtree::Plain(rest.len().saturating_sub(bytes.len()))
                    } else {
                        Subtree::Tokenise
                    };
                };
                if open.get(outer) != Some(&closed) {
                    return Subtree::Tokenise;
                }
                depth = outer;
            }
            [b'!' | b'?', ..] | [] => return Subtree::Tokenise,
            [inner @ .., b'/'] => {
                if !ends_for_sure(inner) || is_wanted(inner, prefix, wanted) {
                    return Subtree::Tokenise;
                }
            }
            inner => {
                if !ends_for_sure(inner) || is_wanted(inner, prefix, wanted) {
                    return Subtree::Tokenise;
                }
                let Some(slot) = open.get_mut(depth) else { return Subtree::Tokenise };
                let end = inner.iter().position(u8::is_ascii_whitespace).unwrap_or(inner.len());
                *slot = inner.get(..end).unwrap_or_default();
                depth = depth.saturating_add(1);
            }
        }
    }
}

/// Whether a tag that seems to be `tag` (without brackets and `/`) cannot end elsewhere.
///
/// A `>` inside an attribute value would cut the tag short. Then the cut piece does not end with a closing quote,
/// or what follows is no tag, since no attribute value holds a `<`.
#[inline]
fn ends_for_sure(tag: &[u8]) -> bool {
    match tag {
        [.., b'"', b'"'] => true,
        [.., before, b'"'] => *before != b'=' && !before.is_ascii_whitespace(),
        _ => tag.iter().all(|byte| byte.is_ascii_alphanumeric() || *byte == b':'),
    }
}

/// Whether the local name of `tag` begins as one that is wanted.
#[inline]
fn is_wanted(tag: &[u8], prefix: &[u8], wanted: &[Opening]) -> bool {
    let local = tag.strip_prefix(prefix).unwrap_or_else(|| {
        let colon = tag.iter().position(|&byte| matches!(byte, b':' | b' ')).unwrap_or(0);
        tag.get(colon..).and_then(|rest| rest.strip_prefix(b":")).unwrap_or(tag)
    });
    let [a, b, c, ..] = local else { return false };
    wanted.iter().any(|[x, y, z]| x == a && y == b && z == c)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(rest: &str, expect: Subtree) {
        assert_eq!(subtree(rest, "w:rPr", &[*b"van"]), expect);
    }

    #[test]
    fn plain_properties_are_stepped_over() {
        check("</w:rPr>after", Subtree::Plain(8));
        check(r#"<w:b/><w:sz w:val="18"/> </w:rPr><w:t>"#, Subtree::Plain(33));
        check(r#"<w:x><w:y w:val=""/></w:x></w:rPr>"#, Subtree::Plain(34));
        check("<w:b/><w:x><w:y/></w:x></w:rPr>", Subtree::Plain(31));
        check("<w:b/><w:x><w:y/></w:x><w:z/></w:rPr>", Subtree::Plain(37));
    }

    #[test]
    fn wanted_properties_are_tokenised() {
        check("<w:b/><w:vanish/></w:rPr>", Subtree::Tokenise);
        check("<w:b/><x:vanish></x:vanish></w:rPr>", Subtree::Tokenise);
        check("<vanish/></w:rPr>", Subtree::Tokenise);
        check("<w:b/><w:x><w:vanish/></w:x></w:rPr>", Subtree::Tokenise);
    }

    #[test]
    fn odd_properties_are_tokenised() {
        check("<!-- </w:rPr> --></w:rPr>", Subtree::Tokenise);
        check("<?x </w:rPr> ?></w:rPr>", Subtree::Tokenise);
        check("text</w:rPr>", Subtree::Tokenise);
        check("&amp;</w:rPr>", Subtree::Tokenise);
        check(r#"<w:b w:val="a>b"/></w:rPr>"#, Subtree::Tokenise);
        check(r#"<w:b w:val="/>"/></w:rPr>"#, Subtree::Tokenise);
        check("<w:b></w:i></w:rPr>", Subtree::Tokenise);
        check("<w:b></w:rPr>", Subtree::Tokenise);
        check("</w:r>", Subtree::Tokenise);
        check(&"<a>".repeat(99), Subtree::Tokenise);
    }

    #[test]
    fn cut_properties_are_tokenised() {
        check("", Subtree::Tokenise);
        check("<w:b/", Subtree::Tokenise);
        check("<w:b/><w:i/>", Subtree::Tokenise);
    }
}
