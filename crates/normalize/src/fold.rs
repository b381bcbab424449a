//! Cleans text for reading (widths, compatibility signs, layout white space) and keeps the way back to the raw text.

use crate::value::Span;
use std::borrow::Cow;
use std::ops::Range;

/// A text and its cleaned form.
#[derive(Debug, Clone)]
pub struct Folded<'a> {
    raw: &'a str,
    text: Cow<'a, str>,
    /// Stretches of `text` whose characters stand one for one in `raw`, in order; the first starts at 0.
    runs: Runs,
}

/// Nearly every text needs one run, and that one costs no allocation.
#[derive(Debug, Clone)]
enum Runs {
    One(Run),
    Many(Vec<Run>),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Run {
    /// Byte of the cleaned text.
    text: usize,
    /// Character of the raw text.
    raw: usize,
}

impl<'a> Folded<'a> {
    /// The cleaned text, see [`clean`].
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The text as it was given.
    pub fn raw(&self) -> &'a str {
        self.raw
    }

    /// The characters of the raw text that a byte range of [`Folded::text`] comes from.
    ///
    /// A bound inside a character counts as the start of that character; a bound past the end counts as the end.
    /// An empty range gives an empty span.
    pub fn raw_span(&self, bytes: Range<usize>) -> Span {
        self.tracker().span(bytes)
    }

    /// For many spans in ascending order: the cost of all together is one walk over the text.
    pub(crate) fn tracker(&self) -> Tracker<'_> {
        let runs = match &self.runs {
            Runs::One(run) => std::slice::from_ref(run),
            Runs::Many(runs) => runs,
        };
        let first = runs.first().copied().unwrap_or(Run { text: 0, raw: 0 });
        Tracker { text: &self.text, runs, next: 1, byte: first.text, raw: first.raw }
    }
}

/// Walks the cleaned text and knows the raw character at each place.
#[derive(Debug)]
pub(crate) struct Tracker<'f> {
    text: &'f str,
    runs: &'f [Run],
    /// The run after the one that `byte` stands in.
    next: usize,
    byte: usize,
    raw: usize,
}

impl Tracker<'_> {
    /// See [`Folded::raw_span`].
    pub(crate) fn span(&mut self, bytes: Range<usize>) -> Span {
        let end = floor(self.text, bytes.end);
        let start = floor(self.text, bytes.start).min(end);
        let first = self.raw_at(start);
        let last = before(self.text, end);
        if start == end {
            return Span { start: first, end: first };
        }
        Span { start: first, end: self.raw_at(last.max(start)) + 1 }
    }

    /// Raw index of the character that starts at `byte` of the cleaned text.
    fn raw_at(&mut self, byte: usize) -> usize {
        let run = self.runs.get(self.next.saturating_sub(1)).map_or(0, |run| run.text);
        if byte < run {
            self.next = self.runs.partition_point(|run| run.text <= byte).max(1);
            self.enter_previous();
        } else if byte < self.byte {
            let back = self.text.get(byte..self.byte).map_or(0, |part| part.chars().count());
            (self.byte, self.raw) = (byte, self.raw.saturating_sub(back));
            return self.raw;
        }
        while let Some(run) = self.runs.get(self.next).filter(|run| run.text <= byte) {
            (self.byte, self.raw) = (run.text, run.raw);
            self.next += 1;
        }
        self.raw += self.text.get(self.byte..byte).map_or(0, |part| part.chars().count());
        self.byte = byte;
        self.raw
    }

    fn enter_previous(&mut self) {
        if let Some(run) = self.runs.get(self.next.saturating_sub(1)) {
            (self.byte, self.raw) = (run.text, run.raw);
        }
    }
}

fn floor(text: &str, byte: usize) -> usize {
    let mut byte = byte.min(text.len());
    while !text.is_char_boundary(byte) {
        byte -= 1;
    }
    byte
}

fn before(text: &str, byte: usize) -> usize {
    floor(text, byte.saturating_sub(1))
}

/// Cleans a text and remembers where each character came from.
///
/// Nothing is allocated where cleaning only cuts the ends or changes nothing.
///
/// ```
/// let folded = normalize::fold("＜\u{3000}５％");
/// assert_eq!(folded.text(), "<5%");
/// assert_eq!(folded.raw_span(1..3), normalize::Span { start: 2, end: 4 });
/// ```
pub fn fold(raw: &str) -> Folded<'_> {
    let (text, leading, changes) = trim(raw);
    let Some(first) = changes else {
        let run = Run { text: 0, raw: leading };
        return Folded { raw, text: Cow::Borrowed(text), runs: Runs::One(run) };
    };
    let mut builder = Builder::new(text, first);
    let mut runs = vec![Run { text: 0, raw: leading }];
    let mut expected = leading + builder.text.chars().count();
    builder.run(|at, raw_character| {
        let raw_character = raw_character + leading;
        if raw_character != expected {
            runs.push(Run { text: at, raw: raw_character });
        }
        expected = raw_character + 1;
    });
    Folded { raw, text: Cow::Owned(builder.text), runs: Runs::Many(runs) }
}

/// The cleaned text alone: [`Folded::text`] without the way back.
///
/// ```
/// assert_eq!(normalize::clean("其中：财政    资金"), "其中：财政资金");
/// ```
pub fn clean(raw: &str) -> Cow<'_, str> {
    let (text, _, changes) = trim(raw);
    let Some(first) = changes else { return Cow::Borrowed(text) };
    let mut builder = Builder::new(text, first);
    builder.run(|_, _| {});
    Cow::Owned(builder.text)
}

/// The text without blank ends, how many characters went at the front, and the byte of the first one to change.
fn trim(raw: &str) -> (&str, usize, Option<usize>) {
    let text = raw.trim_start_matches(is_blank);
    let leading = raw.get(..raw.len() - text.len()).map_or(0, |blank| blank.chars().count());
    let text = text.trim_end_matches(is_blank);
    (text, leading, first_change(text))
}

/// The byte of the first character that cleaning changes.
fn first_change(text: &str) -> Option<usize> {
    let bytes = text.as_bytes();
    let mut at = 0;
    while let Some(&byte) = bytes.get(at) {
        // Blanks and the signs to fold start with one of the bytes that are left for the last arm; most Chinese
        // starts with E4 to E9.
        match byte {
            0xE4..=0xEE => at += 3,
            0x09..=0x0D | 0x20 | 0xC2 | 0xE1..=0xE3 | 0xEF => {
                let character = text.get(at..)?.chars().next()?;
                let kept_space = character == ' '
                    && at
                        .checked_sub(1)
                        .and_then(|i| bytes.get(i))
                        .is_some_and(u8::is_ascii_alphanumeric)
                    && bytes.get(at + 1).is_some_and(u8::is_ascii_alphanumeric);
                if !kept_space && (is_blank(character) || fold_character(character) != character) {
                    return Some(at);
                }
                at += character.len_utf8();
            }
            _ => at += 1,
        }
    }
    None
}

struct Builder<'a> {
    source: &'a str,
    text: String,
    start: usize,
}

impl<'a> Builder<'a> {
    fn new(source: &'a str, first: usize) -> Self {
        let mut text = String::with_capacity(source.len());
        text.push_str(source.get(..first).unwrap_or_default());
        Self { source, text, start: first }
    }

    /// Calls `wrote(byte in the cleaned text, character in the source)` for each character that it writes.
    fn run(&mut self, mut wrote: impl FnMut(usize, usize)) {
        let mut index = self.text.chars().count();
        let mut previous = self.text.chars().next_back();
        // The first blank of a run of blanks, and whether a line break is among them.
        let mut blank: Option<(usize, bool)> = None;
        for character in self.source.get(self.start..).unwrap_or_default().chars() {
            if is_blank(character) {
                let (first, broken) = blank.unwrap_or((index, false));
                blank = Some((first, broken || is_line_break(character)));
                index += 1;
                continue;
            }
            let folded = fold_character(character);
            if let Some((first, broken)) = blank.take()
                && !broken
                && previous.is_some_and(|c| c.is_ascii_alphanumeric())
                && folded.is_ascii_alphanumeric()
            {
                wrote(self.text.len(), first);
                self.text.push(' ');
            }
            wrote(self.text.len(), index);
            self.text.push(folded);
            previous = Some(folded);
            index += 1;
        }
    }
}

/// White space, and the two invisible characters that Unicode does not count as such.
fn is_blank(character: char) -> bool {
    character.is_whitespace() || matches!(character, '\u{200B}' | '\u{FEFF}')
}

fn is_line_break(character: char) -> bool {
    matches!(character, '\n' | '\r' | '\u{0B}' | '\u{0C}' | '\u{85}' | '\u{2028}' | '\u{2029}')
}

/// One character, cleaned: Chinese punctuation of full width stays, all other full-width ASCII becomes ASCII.
fn fold_character(character: char) -> char {
    match character {
        '，' | '：' | '；' | '（' | '）' | '！' | '？' => character,
        '\u{FF01}'..='\u{FF5E}' => {
            char::from_u32(u32::from(character) - 0xFF01 + 0x21).unwrap_or(character)
        }
        '\u{2266}' | '\u{2A7D}' => '≤',
        '\u{2267}' | '\u{2A7E}' => '≥',
        _ => character,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(raw: &str, expect: &str) {
        assert_eq!(fold(raw).text(), expect);
        assert_eq!(clean(raw), expect);
    }

    #[test]
    fn widths_and_signs_are_unified_and_chinese_punctuation_stays() {
        check("２０２３％，：；（）！？～．", "2023%，：；（）！？~.");
        check("≦⩽≧⩾", "≤≤≥≥");
    }

    #[test]
    fn layout_white_space_survives_only_between_letters_or_digits() {
        check("其中：财政    资金", "其中：财政资金");
        check("实 践", "实践");
        check("ISO \u{3000} 9001", "ISO 9001");
        check("ISO 9001", "ISO 9001");
        check(" \u{FEFF}10 - 20 个\u{200B}\u{A0}", "10-20个");
    }

    #[test]
    fn line_breaks_join_with_nothing() {
        check("2023\n12", "202312");
        check("ab \r\n cd", "abcd");
    }

    #[test]
    fn unchanged_text_is_borrowed() {
        assert!(matches!(clean("  不少于10次 "), Cow::Borrowed("不少于10次")));
    }

    #[test]
    fn span_leads_back_over_what_was_removed() {
        let folded = fold("\u{3000}≥ ９５ ％ 以上");
        assert_eq!(folded.text(), "≥95%以上");
        assert_eq!(folded.raw_span(0..3), Span { start: 1, end: 2 });
        assert_eq!(folded.raw_span(3..6), Span { start: 3, end: 7 });
        assert_eq!(folded.raw_span(0..99), Span { start: 1, end: 10 });
        assert_eq!(folded.raw_span(3..3), Span { start: 3, end: 3 });
    }
}
