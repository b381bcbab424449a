//! Bookmarks (书签) as a dump prints them: `[bookmark: _Toc_2_2_0000000001]` where the bookmark starts.

use memchr::memmem;
use std::borrow::Cow;

const OPEN: &str = "[bookmark: ";

/// `line` without its markers; `found` is given each name, in order.
///
/// A name has no white space and no brackets, as Word's have none; what looks otherwise is text.
pub(super) fn strip<'a>(line: &'a str, mut found: impl FnMut(&'a str)) -> Cow<'a, str> {
    let mut text = Cow::Borrowed("");
    let mut rest = line;
    let mut searched = 0;
    while let Some(open) = memmem::find(tail(rest, searched).as_bytes(), OPEN.as_bytes()) {
        let open = searched.saturating_add(open);
        let after = tail(rest, open.saturating_add(OPEN.len()));
        if let Some((name, behind)) = name(after) {
            found(name);
            append(&mut text, rest.get(..open).unwrap_or_default());
            rest = behind;
            searched = 0;
        } else {
            searched = open.saturating_add(OPEN.len());
        }
    }
    append(&mut text, rest);
    text
}

fn tail(text: &str, from: usize) -> &str {
    text.get(from..).unwrap_or_default()
}

/// The name at the start of `text`, and what follows its bracket.
fn name(text: &str) -> Option<(&str, &str)> {
    let end =
        text.find(|character: char| matches!(character, '[' | ']') || character.is_whitespace())?;
    let (name, rest) = text.split_at_checked(end)?;
    let rest = rest.strip_prefix(']')?;
    (!name.is_empty()).then_some((name, rest))
}

fn append<'a>(text: &mut Cow<'a, str>, piece: &'a str) {
    if text.is_empty() {
        *text = Cow::Borrowed(piece);
    } else if !piece.is_empty() {
        text.to_mut().push_str(piece);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(line: &str, text: &str, names: &[&str]) {
        let mut found = Vec::new();
        assert_eq!(strip(line, |name| found.push(name)), text);
        assert_eq!(found, names);
    }

    #[test]
    fn a_marker_is_no_text() {
        check("[bookmark: _Toc_1]一、总体绩效目标", "一、总体绩效目标", &["_Toc_1"]);
        check("[bookmark: 书签]", "", &["书签"]);
        check("没有书签", "没有书签", &[]);
    }

    #[test]
    fn several_markers_stand_in_order() {
        check("[bookmark: b18][bookmark: b19]2. 强化", "2. 强化", &["b18", "b19"]);
        check("一[bookmark: a]二[bookmark: b]三", "一二三", &["a", "b"]);
    }

    #[test]
    fn what_is_no_name_stays_text() {
        for line in
            ["[bookmark: ]x", "[bookmark: a b]", "[bookmark: a", "[bookmark:a]", "[书签: a]"]
        {
            check(line, line, &[]);
        }
        check("[bookmark: [bookmark: a]x", "[bookmark: x", &["a"]);
    }

    #[test]
    fn many_broken_markers_take_linear_time() {
        let line = "[bookmark: ".repeat(200_000);
        check(&line, &line, &[]);
    }
}
