//! Patterns of paths: `2023/**/*.docx`.
//!
//! ```text
//! *      any characters but /          **     any folders, none included
//! ?      one character but /           {a,b}  a or b
//! [0-9]  one of these characters       [!0-9] none of these
//! ```
//!
//! ASCII letters match in either case, as extensions do. `/` separates folders on every system.

use globset::{GlobBuilder, GlobMatcher};
use std::path::{Path, PathBuf};

/// Characters that make a pattern of a path.
const SPECIAL: [char; 5] = ['*', '?', '[', ']', '{'];

/// A pattern of paths.
#[derive(Debug, Clone)]
pub struct Pattern {
    text: String,
    whole: GlobMatcher,
    /// Of the folders before the first `**`, one each; the name of the file is none.
    folders: Vec<GlobMatcher>,
    /// Whether any number of folders may lie between.
    deep: bool,
}

impl Pattern {
    /// Reads a pattern; the error says what is wrong with it.
    pub fn new(text: &str) -> Result<Self, String> {
        let text = text.strip_prefix("./").unwrap_or(text).to_owned();
        let mut pieces: Vec<&str> = text.split('/').collect();
        pieces.pop();
        let whole = glob(&text)?;
        // Behind `**`, and where braces hold a `/`, any folder may lead there.
        let known = pieces.iter().take_while(|piece| **piece != "**");
        let folders: Vec<_> = known.map_while(|piece| glob(piece).ok()).collect();
        let deep = folders.len() < pieces.len() || text.ends_with("**");
        Ok(Self { text, whole, folders, deep })
    }

    /// As it was written.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Whether it names this file or folder: by its own name where the pattern has no `/`, else by its path.
    pub(crate) fn names(&self, path: &str) -> bool {
        if self.text.contains('/') {
            return self.whole.is_match(path);
        }
        self.whole.is_match(path.rsplit('/').next().unwrap_or(path))
    }

    /// Whether it matches this path from its beginning to its end.
    pub(crate) fn matches(&self, path: &str) -> bool {
        self.whole.is_match(path)
    }

    /// Whether something in this folder may match.
    pub(crate) fn may_match_in(&self, folder: &str) -> bool {
        let mut pieces = folder.split('/');
        let fit =
            self.folders.iter().zip(pieces.by_ref()).all(|(glob, piece)| glob.is_match(piece));
        fit && (self.deep || folder.split('/').count() <= self.folders.len())
    }

    /// Whether it says which extension it wants, so that files are taken whatever theirs.
    pub(crate) fn says_extension(&self) -> bool {
        let extension = self.text.rsplit('/').next().and_then(|name| name.rsplit_once('.'));
        extension.is_some_and(|(_, extension)| {
            !extension.is_empty() && extension.bytes().all(|byte| byte.is_ascii_alphanumeric())
        })
    }

    /// The folder where to look for what it matches.
    pub(crate) fn base(&self) -> PathBuf {
        let mut base = PathBuf::new();
        let mut pieces = self.text.split('/').peekable();
        while let Some(piece) = pieces.next() {
            if pieces.peek().is_none() || piece.contains(SPECIAL) {
                break;
            }
            base.push(if piece.is_empty() { "/" } else { piece });
        }
        base
    }
}

/// Whether a path that does not exist is meant as a pattern.
pub(crate) fn is_pattern(path: &Path) -> bool {
    path.to_str().is_some_and(|text| text.contains(SPECIAL))
}

fn glob(text: &str) -> Result<GlobMatcher, String> {
    let mut builder = GlobBuilder::new(text);
    builder.literal_separator(true).case_insensitive(true).backslash_escape(cfg!(unix));
    builder.empty_alternates(true);
    let glob = builder.build().map_err(|error| {
        format!("expected a pattern such as 2023/**/*.docx, found {text:?}: {}", error.kind())
    })?;
    Ok(glob.compile_matcher())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pattern(text: &str) -> Pattern {
        Pattern::new(text).expect("a pattern")
    }

    #[track_caller]
    fn check(text: &str, matches: &[&str], others: &[&str]) {
        let pattern = pattern(text);
        for path in matches {
            assert!(pattern.matches(path), "{text} matches {path}");
            let folders: Vec<_> =
                path.match_indices('/').filter_map(|(at, _)| path.get(..at)).collect();
            assert!(
                folders.iter().all(|folder| pattern.may_match_in(folder)),
                "{text} finds {path}"
            );
        }
        for path in others {
            assert!(!pattern.matches(path), "{text} does not match {path}");
        }
    }

    #[test]
    fn patterns_match_whole_paths() {
        check(
            "2023/**/*.docx",
            &["2023/a.docx", "2023/甲/乙/a.DOCX"],
            &["2023/a.doc", "2024/a.docx", "x/2023/a.docx"],
        );
        check("2023/*", &["2023/a.txt"], &["2023/a/b.txt", "2023"]);
        check(
            "*/预算?.doc{x,}",
            &["甲/预算1.docx", "甲/预算2.doc"],
            &["预算1.docx", "甲/预算.doc"],
        );
        check("{甲/a,b}/*.txt", &["甲/a/x.txt", "b/x.txt"], &["甲/x.txt"]);
        check("./2023/**", &["2023/a", "2023/a/b"], &["2024/a"]);
        assert!(Pattern::new("a[").is_err_and(|message| message.contains("2023/**/*.docx")));
    }

    #[test]
    fn folders_that_cannot_lead_there_are_not_looked_into() {
        let shallow = pattern("a/*/c.docx");
        assert!(shallow.may_match_in("a/b") && !shallow.may_match_in("x"));
        assert!(!shallow.may_match_in("a/b/c"));
        assert!(pattern("a/**/c.docx").may_match_in("a/b/c"));
    }

    #[test]
    fn the_folder_to_look_in_is_named_before_the_first_special_character() {
        let base = |text: &str| crate::walk::name_of(&pattern(text).base());
        assert_eq!(base("2023/甲/*.docx"), "2023/甲");
        assert_eq!(base("*.docx"), "");
        assert_eq!(base("/data/**/x"), "/data");
    }

    #[test]
    fn a_filter_without_a_slash_goes_by_the_name_alone() {
        assert!(pattern("*草稿*").names("2023/甲/预算草稿.docx"));
        assert!(pattern("old").names("2023/old"));
        assert!(!pattern("2023/*").names("x/2023/a"));
        assert!(pattern("*.dat").says_extension() && !pattern("2023/*").says_extension());
    }
}
