//! Text from a file, made safe for a terminal.

use std::borrow::Cow;
use std::fmt::Write as _;

/// `text` with everything that would steer a terminal or hide itself shown as a sign.
///
/// Controls become their pictures (`␛`), and marks that reorder or hide text become `\u{202e}`.
/// A line feed becomes `␊`: the caller breaks lines before.
pub fn printable(text: &str) -> Cow<'_, str> {
    if !text.contains(steers) {
        return Cow::Borrowed(text);
    }
    let mut shown = String::with_capacity(text.len() + 16);
    for character in text.chars() {
        if !steers(character) {
            shown.push(character);
        } else if let Some(picture) = picture(character) {
            shown.push(picture);
        } else {
            let _ = write!(shown, "\\u{{{:x}}}", u32::from(character));
        }
    }
    Cow::Owned(shown)
}

fn steers(character: char) -> bool {
    character.is_control()
        || matches!(character,
            '\u{200B}'..='\u{200F}' | '\u{2028}'..='\u{202E}' | '\u{2060}'..='\u{2069}'
            | '\u{FEFF}' | '\u{E0000}'..='\u{E007F}')
}

fn picture(character: char) -> Option<char> {
    match u32::from(character) {
        code @ 0..=0x1F => char::from_u32(0x2400 + code),
        0x7F => Some('␡'),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expect: &str) {
        assert_eq!(printable(text), expect);
    }

    #[test]
    fn ordinary_text_stays_itself() {
        check("≥95%，“一般”\u{3000}项目", "≥95%，“一般”\u{3000}项目");
        assert!(matches!(printable("曹妃甸区"), Cow::Borrowed(_)));
    }

    #[test]
    fn what_steers_a_terminal_is_shown() {
        check("\u{1b}[31m\u{7}\u{7f}", "␛[31m␇␡");
        check("a\u{202e}b\u{9b}c\u{feff}", "a\\u{202e}b\\u{9b}c\\u{feff}");
    }
}
