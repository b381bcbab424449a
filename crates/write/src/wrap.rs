//! Breaks text into lines of a given width, a Chinese character counted as two columns.

use crate::printable;
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

/// Columns that `text` takes on a terminal.
pub(crate) fn columns(text: &str) -> usize {
    text.width()
}

/// Appends `text` to `lines`, broken at its line feeds and wherever it is wider than `width`.
///
/// Words and numbers of ASCII stay whole where they fit on a line; nothing is cut.
pub(crate) fn wrap(text: &str, width: usize, lines: &mut Vec<String>) {
    for written in text.split('\n') {
        wrap_line(&printable(written), width.max(2), lines);
    }
}

fn wrap_line(text: &str, width: usize, lines: &mut Vec<String>) {
    let mut line = String::new();
    let mut used = 0;
    // Byte of `line` and columns before it, where it may break without splitting a word.
    let mut breakable = (0, 0);
    let mut after_word = false;
    for character in text.chars() {
        let wide = character.width().unwrap_or(0);
        let word = is_word(character);
        if !(word && after_word) {
            breakable = (line.len(), used);
        }
        after_word = word;
        if used + wide > width {
            let (at, before) = if breakable.0 > 0 { breakable } else { (line.len(), used) };
            let rest = line.split_off(at);
            lines.push(std::mem::replace(&mut line, rest));
            used -= before;
            breakable = (0, 0);
        }
        line.push(character);
        used += wide;
    }
    lines.push(line);
}

fn is_word(character: char) -> bool {
    character.is_ascii_alphanumeric() || matches!(character, '.' | '%' | '-' | '_' | '/')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, width: usize, expect: &[&str]) {
        let mut lines = Vec::new();
        wrap(text, width, &mut lines);
        assert_eq!(lines, expect);
        let whole: String = lines.concat();
        assert_eq!(whole, text.replace('\n', ""), "nothing is cut");
    }

    #[test]
    fn chinese_breaks_anywhere_and_counts_double() {
        check("补助发放覆盖率", 6, &["补助发", "放覆盖", "率"]);
        check("补助\n发放", 6, &["补助", "发放"]);
        check("", 6, &[""]);
    }

    #[test]
    fn numbers_stay_whole_where_they_fit() {
        check("共计2023年", 6, &["共计", "2023年"]);
        check("12345678", 4, &["1234", "5678"]);
    }
}
