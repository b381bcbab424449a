//! Names of entries: decoded, shown, and made safe to write below a folder. They are names only.

use encoding_rs::GB18030;
use std::path::{Path, PathBuf};

/// The text of a name: UTF-8 where it is valid, else GB18030, which Chinese Windows writes without a word.
pub(super) fn decoded(raw: &[u8]) -> String {
    match std::str::from_utf8(raw) {
        Ok(text) => text.to_owned(),
        Err(_) => GB18030.decode_without_bom_handling(raw).0.into_owned(),
    }
}

/// A name as records say it: `/`-separated, whatever the program wrote, and without control characters.
pub(super) fn shown(name: &str) -> String {
    let shown = |character: char| match character {
        '\\' => '/',
        control if control.is_control() => '\u{FFFD}',
        other => other,
    };
    name.chars().map(shown).collect()
}

/// Where the output of the entry `name` stands: below `archive!`, whatever the name says. What would lead out of it, or
/// means something to a file system, becomes `_`.
pub(crate) fn below(archive: &Path, name: &str) -> PathBuf {
    let mut folder = archive.as_os_str().to_owned();
    folder.push("!");
    let mut path = PathBuf::from(folder);
    let mut pieces = name.split(['/', '\\']).filter(|piece| !matches!(*piece, "" | ".")).peekable();
    if pieces.peek().is_none() {
        path.push("_");
    }
    path.extend(pieces.map(harmless));
    path
}

fn harmless(piece: &str) -> String {
    let mut harmless: String = piece
        .chars()
        .map(|character| match character {
            '<' | '>' | ':' | '"' | '|' | '?' | '*' => '_',
            control if control.is_control() => '_',
            other => other,
        })
        .collect();
    // Windows drops dots and blanks at the end; `..` ends in one as well.
    if harmless.ends_with(['.', ' ']) {
        let kept = harmless.trim_end_matches(['.', ' ']).len();
        harmless.truncate(kept);
        harmless.push('_');
    }
    harmless
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_read_as_utf_8_or_gbk() {
        assert_eq!(decoded("预算.docx".as_bytes()), "预算.docx");
        assert_eq!(decoded(b"\xD4\xA4\xCB\xE3.docx"), "预算.docx");
        assert_eq!(shown("2023\\预\u{0}算\n.docx"), "2023/预\u{FFFD}算\u{FFFD}.docx");
    }

    #[track_caller]
    fn check(name: &str, expect: &str) {
        assert_eq!(
            below(Path::new("in/a.zip"), name),
            Path::new("in/a.zip!").join(expect),
            "{name}"
        );
    }

    #[test]
    fn no_name_leads_out_of_its_folder() {
        check("2023/预算.docx", "2023/预算.docx");
        check("../../etc/passwd", "_/_/etc/passwd");
        check("/etc/passwd", "etc/passwd");
        check("C:\\Windows\\x.docx", "C_/Windows/x.docx");
        check("\\\\server\\share\\x.docx", "server/share/x.docx");
        check("a/./b//c", "a/b/c");
        check("a\u{0}b/…\n", "a_b/…_");
        check("...", "_");
        check("x. ", "x_");
        check("", "_");
        check("/./", "_");
    }
}
