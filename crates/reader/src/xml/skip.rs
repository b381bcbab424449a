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

/// Subtrees that were stepped over before, most of which stand in a document many times, byte for byte.
#[derive(Debug, Default)]
pub(crate) struct SeenSubtrees {
    sorts: Vec<SeenSort>,
}

/// Those of one element.
#[derive(Debug)]
struct SeenSort {
    name: Box<str>,
    wanted: &'static [Opening],
    seen: Vec<SeenSubtree>,
    /// Which of `seen` was met last.
    last: usize,
    /// Which is forgotten next.
    oldest: usize,
}

#[derive(Debug)]
struct SeenSubtree {
    /// From behind the start tag to the end of the end tag.
    bytes: Box<[u8]>,
    /// Which of `seen` followed it.
    follower: usize,
}

impl SeenSubtrees {
    /// Elements whose subtrees are kept.
    const SORTS: usize = 16;
    /// Subtrees kept of one element.
    const KEPT: usize = 24;
    /// Bytes of a subtree that is kept.
    const LONGEST: usize = 1_024;
    /// Fewer bytes are as quickly looked at as compared.
    const SHORTEST: usize = 24;

    /// As [`subtree`], which looks only at the bytes that it steps over.
    #[inline]
    pub(crate) fn subtree(
        &mut self,
        rest: &str,
        name: &str,
        wanted: &'static [Opening],
    ) -> Subtree {
        let same = |sort: &&mut SeenSort| std::ptr::eq(sort.wanted, wanted) && *sort.name == *name;
        let Some(sort) = self.sorts.iter_mut().find(same) else {
            return self.first(rest, name, wanted);
        };
        let bytes = rest.as_bytes();
        if let Some(length) = sort.find(bytes) {
            return Subtree::Plain(length);
        }
        let found = subtree(rest, name, wanted);
        if let Subtree::Plain(length) = found
            && (Self::SHORTEST..=Self::LONGEST).contains(&length)
            && let Some(bytes) = bytes.get(..length)
        {
            sort.keep(bytes.into());
        }
        found
    }

    #[cold]
    fn first(&mut self, rest: &str, name: &str, wanted: &'static [Opening]) -> Subtree {
        if self.sorts.len() < Self::SORTS && name.len() <= Self::LONGEST {
            let (seen, name) = (Vec::new(), name.into());
            self.sorts.push(SeenSort { name, wanted, seen, last: 0, oldest: 0 });
        }
        subtree(rest, name, wanted)
    }
}

impl SeenSort {
    /// The length of the one with which `bytes` begin.
    #[inline]
    fn find(&mut self, bytes: &[u8]) -> Option<usize> {
        let guess = self.seen.get(self.last).map_or(0, |last| last.follower);
        let guessed = self.seen.get(guess).filter(|guessed| guessed.begins(bytes));
        let (index, length) = match guessed {
            Some(guessed) => (guess, guessed.bytes.len()),
            None => self
                .seen
                .iter()
                .enumerate()
                .find(|(_, seen)| seen.begins(bytes))
                .map(|(index, seen)| (index, seen.bytes.len()))?,
        };
        self.meet(index);
        Some(length)
    }

    fn keep(&mut self, bytes: Box<[u8]>) {
        let new = SeenSubtree { bytes, follower: 0 };
        let index = if self.seen.len() < SeenSubtrees::KEPT {
            self.seen.push(new);
            self.seen.len().saturating_sub(1)
        } else {
            let index = self.oldest;
            self.oldest =
                index.saturating_add(1).checked_rem(SeenSubtrees::KEPT).unwrap_or_default();
            if let Some(slot) = self.seen.get_mut(index) {
                *slot = new;
            }
            index
        };
        self.meet(index);
    }

    fn meet(&mut self, index: usize) {
        if let Some(last) = self.seen.get_mut(self.last) {
            last.follower = index;
        }
        self.last = index;
    }
}

impl SeenSubtree {
    /// Whether `bytes` begin with it; the ends are compared first, since beginnings are often alike.
    #[inline]
    fn begins(&self, bytes: &[u8]) -> bool {
        let length = self.bytes.len();
        let middle = length / 2;
        bytes.get(length.saturating_sub(1)) == Some(&b'>')
            && bytes.get(middle) == self.bytes.get(middle)
            && bytes.starts_with(&self.bytes)
    }
}

/// Looks at `rest`, which begins just after the start tag of `name` (as written, prefix included).
///
/// The subtree must be tokenised where a local name in it begins with one of `wanted`.
fn subtree(rest: &str, name: &str, wanted: &[Opening]) -> Subtree {
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
    fn what_was_seen_before_is_what_a_look_finds() {
        const WANTED: &[Opening] = &[*b"van"];
        let mut seen = SeenSubtrees::default();
        let bodies: Vec<String> = (0..40)
            .flat_map(|n| [format!(r#"<w:sz w:val="{n}"/><w:b/></w:rPr>"#), "<w:vanish/>".into()])
            .chain([r#"<w:sz w:val="7"/><w:b/></w:rPr"#.into(), "</x:rPr>".into()])
            .collect();
        for step in [1, 3, 7, 1] {
            for body in bodies.iter().step_by(step) {
                for name in ["w:rPr", "x:rPr"] {
                    for after in ["", "<w:t>", "x"] {
                        let rest = format!("{body}{after}");
                        let found = seen.subtree(&rest, name, WANTED);
                        assert_eq!(found, subtree(&rest, name, WANTED), "{name} {rest}");
                    }
                }
            }
        }
        let kept: Vec<_> = seen.sorts.iter().map(|sort| sort.seen.len()).collect();
        assert_eq!(kept, [SeenSubtrees::KEPT, 0]);
    }

    #[test]
    fn cut_properties_are_tokenised() {
        check("", Subtree::Tokenise);
        check("<w:b/", Subtree::Tokenise);
        check("<w:b/><w:i/>", Subtree::Tokenise);
    }
}
