//! Cuts RTF into tokens (RTF 1.9.1, "RTF Syntax"): braces, control words, control symbols, bytes and text.
//!
//! Tokens borrow from the file. Nothing here knows what a word means but `\bin`, whose data would be taken for tokens.

/// One token.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Token<'a> {
    /// `{`.
    Open,
    /// `}`.
    Close,
    /// `\name` or `\nameN`; a number out of range is the nearest one in range.
    Word(&'a [u8], Option<i32>),
    /// `\` and one character that is no letter.
    Symbol(u8),
    /// `\'hh`.
    Byte(u8),
    /// Bytes as they stand, at least one; no line ends.
    Text(&'a [u8]),
}

/// Reads tokens from first to last.
#[derive(Debug, Clone)]
pub(super) struct Tokens<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl<'a> Tokens<'a> {
    /// The tokens of `bytes`.
    pub(super) fn new(bytes: &'a [u8]) -> Self {
        Self { bytes, at: 0 }
    }

    /// What follows the last token.
    pub(super) fn rest(&self) -> &'a [u8] {
        self.bytes.get(self.at..).unwrap_or_default()
    }

    /// The next token; `None` at the end of the file.
    pub(super) fn next(&mut self) -> Option<Token<'a>> {
        loop {
            let first = *self.bytes.get(self.at)?;
            match first {
                b'{' => {
                    self.pass(1);
                    return Some(Token::Open);
                }
                b'}' => {
                    self.pass(1);
                    return Some(Token::Close);
                }
                b'\\' => return self.control(),
                b'\r' | b'\n' | 0 => self.pass(1),
                _ => {
                    let rest = self.rest();
                    let length = rest.iter().position(|&byte| ends_text(byte));
                    let text = rest.get(..length.unwrap_or(rest.len())).unwrap_or_default();
                    self.pass(text.len());
                    return Some(Token::Text(text));
                }
            }
        }
    }

    fn pass(&mut self, length: usize) {
        self.at = self.at.saturating_add(length);
    }

    /// A token that begins with a backslash.
    fn control(&mut self) -> Option<Token<'a>> {
        self.pass(1);
        let rest = self.rest();
        let first = *rest.first()?;
        if first == b'\'' {
            let digit = |index: usize| char::from(*rest.get(index)?).to_digit(16);
            if let (Some(high), Some(low)) = (digit(1), digit(2)) {
                self.pass(3);
                return u8::try_from(high.wrapping_shl(4) | low).ok().map(Token::Byte);
            }
        }
        if !first.is_ascii_alphabetic() {
            self.pass(1);
            return Some(Token::Symbol(first));
        }
        let (name, parameter, length) = word(rest);
        self.pass(length);
        if name == b"bin" {
            self.skip_data(parameter);
        }
        Some(Token::Word(name, parameter))
    }

    /// Passes the data of `\binN`; a number that reaches beyond the file is a lie, and nothing is passed.
    fn skip_data(&mut self, length: Option<i32>) {
        let length = length.and_then(|length| usize::try_from(length).ok()).unwrap_or(0);
        if length <= self.rest().len() {
            self.pass(length);
        }
    }

    /// Passes all of the open group but its closing brace, however deep the groups in it are.
    pub(super) fn skip_group(&mut self) {
        let mut depth = 0_u64;
        while let Some(found) = memchr::memchr3(b'{', b'}', b'\\', self.rest()) {
            self.pass(found);
            match self.bytes.get(self.at) {
                Some(b'{') => depth = depth.saturating_add(1),
                Some(b'}') if depth == 0 => return,
                Some(b'}') => depth = depth.saturating_sub(1),
                _ => {
                    let rest = self.bytes.get(self.at.saturating_add(1)..).unwrap_or_default();
                    let (name, parameter, length) =
                        if rest.starts_with(b"bin") { word(rest) } else { (&[][..], None, 1) };
                    self.pass(length);
                    if name == b"bin" {
                        self.pass(1);
                        self.skip_data(parameter);
                        continue;
                    }
                }
            }
            self.pass(1);
        }
        self.at = self.bytes.len();
    }
}

fn ends_text(byte: u8) -> bool {
    matches!(byte, b'\\' | b'{' | b'}' | b'\r' | b'\n' | 0)
}

/// The control word at the beginning of `bytes`: its name, its number, and its length with the blank that ends it.
fn word(bytes: &[u8]) -> (&[u8], Option<i32>, usize) {
    let letters = bytes.iter().take_while(|byte| byte.is_ascii_alphabetic()).count();
    let (name, rest) = bytes.split_at_checked(letters).unwrap_or_default();
    let sign = usize::from(rest.first() == Some(&b'-'));
    let mut number = 0_i64;
    let mut digits = 0_usize;
    for byte in rest.iter().skip(sign).take_while(|byte| byte.is_ascii_digit()) {
        number = number.saturating_mul(10).saturating_add(i64::from(byte.wrapping_sub(b'0')));
        digits = digits.saturating_add(1);
    }
    let mut length = letters;
    let mut parameter = None;
    if digits > 0 {
        length = length.saturating_add(sign).saturating_add(digits);
        let number = if sign == 1 { number.saturating_neg() } else { number };
        let number = number.clamp(i64::from(i32::MIN), i64::from(i32::MAX));
        parameter = i32::try_from(number).ok();
    }
    let blank = usize::from(bytes.get(length) == Some(&b' '));
    (name, parameter, length.saturating_add(blank))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Tokens as text, one blank between two.
    #[track_caller]
    fn check(bytes: &[u8], expect: &str) {
        let mut tokens = Tokens::new(bytes);
        let mut shown = Vec::new();
        while let Some(token) = tokens.next() {
            shown.push(match token {
                Token::Open => "{".to_owned(),
                Token::Close => "}".to_owned(),
                Token::Word(name, number) => {
                    let number = number.map(|number| number.to_string()).unwrap_or_default();
                    format!("\\{}{number}", String::from_utf8_lossy(name))
                }
                Token::Symbol(symbol) => format!("\\{}", char::from(symbol)),
                Token::Byte(byte) => format!("'{byte:02x}"),
                Token::Text(text) => format!("<{}>", String::from_utf8_lossy(text)),
            });
        }
        assert_eq!(shown.join(" "), expect);
    }

    #[test]
    fn words_end_in_a_number_and_one_blank() {
        check(b"{\\b\\u-3913?\\par  x\\fs24y}", "{ \\b \\u-3913 <?> \\par < x> \\fs24 <y> }");
        check(
            b"\\u99999999999 \\li-99999999999x\\a-b",
            "\\u2147483647 \\li-2147483648 <x> \\a <-b>",
        );
    }

    #[test]
    fn symbols_bytes_and_line_ends_are_cut() {
        check(b"\\~a\r\nb\\{\\'d6\\'zz\\", "\\~ <a> <b> \\{ 'd6 \\' <zz>");
        check(b"a\0b", "<a> <b>");
    }

    #[test]
    fn binary_data_is_no_token() {
        check(b"\\bin3 {{{x", "\\bin3 <x>");
        check(b"\\bin999 {x", "\\bin999 { <x>");
        check(b"\\bin-1 x", "\\bin-1 <x>");
    }

    #[test]
    fn a_skipped_group_ends_at_its_own_brace() {
        for inside in ["a{b{c}}\\}\\{\\\\", "\\bin2 }}x", "\\binx}y", ""] {
            let all = format!("{inside}}}rest");
            let mut tokens = Tokens::new(all.as_bytes());
            tokens.skip_group();
            let expect: &[u8] = if inside == "\\binx}y" { b"}y}rest" } else { b"}rest" };
            assert_eq!(tokens.rest(), expect, "{inside}");
        }
        let mut tokens = Tokens::new(b"{{{{\\");
        tokens.skip_group();
        assert_eq!(tokens.next(), None);
    }
}
