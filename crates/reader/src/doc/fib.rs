//! The file information block: which version of Word, how long each story is, and where everything else stands
//! (MS-DOC 2.5; before Word 97 the layout of Word 6).

use super::bytes::{slice, u16_at, u32_at};
use crate::{ReadError, malformed};

/// The name of the main stream, and of the part in messages.
pub(super) const MAIN_STREAM: &str = "WordDocument";

/// What of the file's layout differs between versions.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Version {
    /// Word 6 and Word 95.
    Word6,
    /// Word 97 and later, WPS Writer.
    Word97,
}

/// Parts of the document by their number among the pairs of place and length (MS-DOC 2.5.6).
#[derive(Debug, Clone, Copy)]
pub(super) enum Part {
    /// The style sheet.
    Styles = 1,
    /// Where in the footnote story each footnote begins.
    Footnotes = 3,
    /// Where sections end.
    Sections = 6,
    /// Which pages hold the properties of runs.
    RunPages = 12,
    /// Which pages hold the properties of paragraphs.
    ParagraphPages = 13,
    /// The font table.
    Fonts = 15,
    /// Names of bookmarks.
    BookmarkNames = 21,
    /// Where bookmarks start.
    BookmarkStarts = 22,
    /// The piece table.
    Pieces = 33,
    /// Anchors of drawn objects in the main story.
    Anchors = 40,
    /// Where in the endnote story each endnote begins.
    Endnotes = 47,
    /// The drawn objects.
    Drawings = 50,
    /// Where in the text box story the text of each box begins.
    Boxes = 56,
    /// The list definitions.
    Lists = 73,
    /// The lists.
    ListOverrides = 74,
}

/// Stories by their order in the document (MS-DOC 2.3).
#[derive(Debug, Clone, Copy)]
pub(super) enum Subdocument {
    /// The body.
    Main = 0,
    /// All footnotes.
    Footnotes = 1,
    /// All endnotes.
    Endnotes = 5,
    /// All text boxes of the body.
    Boxes = 6,
}

/// Stories of which the lengths are given.
const STORIES: usize = 8;

/// The file information block.
#[derive(Debug)]
pub(super) struct Fib<'a> {
    /// The stream that it begins, which holds the text.
    pub(super) main: &'a [u8],
    /// The stream that holds everything else.
    pub(super) table: &'a [u8],
    pub(super) version: Version,
    /// Language of the text in Word 6.
    pub(super) language: u16,
    /// The characters are those of the Macintosh.
    pub(super) macintosh: bool,
    /// Word 6: the text is in UTF-16.
    pub(super) wide: bool,
    /// Word 6: the text is in pieces.
    pub(super) complex: bool,
    /// Word 6: where the text begins.
    pub(super) text_start: u32,
    lengths: [u32; STORIES],
    pairs: &'a [u8],
}

impl<'a> Fib<'a> {
    /// Reads it at the beginning of `main`, the main stream.
    pub(super) fn read(main: &'a [u8]) -> Result<Self, ReadError> {
        let word = |at| u16_at(main, at).unwrap_or(0);
        let (ident, number) = (word(0), word(2));
        let known = matches!(ident, 0xA5EC | 0xA5DC | 0xA697..=0xA699);
        if !known || main.len() < 0x168 || number < 101 {
            let found = format!("type {ident:04X}, version {number}, {} bytes", main.len());
            return Err(malformed(MAIN_STREAM, "a document of Word 6 or later", found));
        }
        let flags = word(0x0A);
        if flags & 0x0100 != 0 {
            return Err(ReadError::Encrypted);
        }
        // 0xC0 and 0xC2 stand in for 0xC1 in some builds of Word 97 (MS-DOC 2.5.1).
        let is_97 = ident == 0xA5EC && number >= 0xC0;
        let mut fib = Self {
            main,
            table: main,
            version: if is_97 { Version::Word97 } else { Version::Word6 },
            language: word(0x06),
            macintosh: word(0x14) == 0x0100 && !is_97,
            wide: flags & 0x1000 != 0,
            complex: flags & 0x0004 != 0,
            text_start: u32_at(main, 0x18).unwrap_or(0),
            lengths: [0; STORIES],
            pairs: main.get(0x58..0x168).unwrap_or_default(),
        };
        let mut lengths_at = 0x34;
        if is_97 {
            let words = usize::from(word(0x20)).saturating_mul(2).saturating_add(0x22);
            let longs = words.saturating_add(2);
            let pairs = longs.saturating_add(usize::from(word(words)).saturating_mul(4));
            let length = usize::from(word(pairs)).saturating_mul(8);
            fib.pairs = slice(main, pairs.saturating_add(2), length);
            lengths_at = longs.saturating_add(12);
        }
        for (index, length) in fib.lengths.iter_mut().enumerate() {
            let at = lengths_at.saturating_add(index.saturating_mul(4));
            *length = u32_at(main, at).filter(|&length| length < 1 << 31).unwrap_or(0);
        }
        Ok(fib)
    }

    /// The name of the stream that [`Fib::table`] must be; none where it is the main stream.
    pub(super) fn table_stream(&self) -> Option<&'static str> {
        let second = u16_at(self.main, 0x0A).unwrap_or(0) & 0x0200 != 0;
        let name = if second { "1Table" } else { "0Table" };
        (self.version == Version::Word97).then_some(name)
    }

    /// A part of the document; empty where it has none, cut where the stream ends.
    pub(super) fn part(&self, part: Part) -> &'a [u8] {
        let (start, length) = self.place(part);
        slice(self.table, start, length)
    }

    /// A part of the document, and what follows it in its stream.
    pub(super) fn part_and_rest(&self, part: Part) -> (&'a [u8], &'a [u8]) {
        let (start, length) = self.place(part);
        if length == 0 {
            return (&[], &[]);
        }
        self.table.get(start..).and_then(|rest| rest.split_at_checked(length)).unwrap_or_default()
    }

    fn place(&self, part: Part) -> (usize, usize) {
        let at = (part as usize).saturating_mul(8);
        let number = |at| u32_at(self.pairs, at).map_or(0, |number| number as usize);
        (number(at), number(at.saturating_add(4)))
    }

    /// Where a story begins and ends, in characters.
    pub(super) fn story(&self, story: Subdocument) -> (u32, u32) {
        let before = self.lengths.iter().take(story as usize);
        let start = before.fold(0, |sum: u32, &length| sum.saturating_add(length));
        let length = self.lengths.get(story as usize).copied().unwrap_or(0);
        (start, start.saturating_add(length))
    }

    /// Characters of all stories.
    pub(super) fn characters(&self) -> u32 {
        self.lengths.iter().fold(0, |sum: u32, &length| sum.saturating_add(length))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fib(ident: u16, number: u16, flags: u16) -> Vec<u8> {
        let mut bytes = vec![0; 0x400];
        bytes[0..2].copy_from_slice(&ident.to_le_bytes());
        bytes[2..4].copy_from_slice(&number.to_le_bytes());
        bytes[0x0A..0x0C].copy_from_slice(&flags.to_le_bytes());
        bytes
    }

    #[track_caller]
    fn check(bytes: &[u8], expect: Result<Version, &str>) {
        let read = Fib::read(bytes).map(|fib| fib.version).map_err(|error| error.to_string());
        assert_eq!(read.as_ref().map_err(String::as_str), expect.as_ref().map_err(|error| *error));
    }

    #[test]
    fn versions_are_told_apart() {
        check(&fib(0xA5EC, 0xC1, 0), Ok(Version::Word97));
        check(&fib(0xA5EC, 0xC0, 0), Ok(Version::Word97));
        check(&fib(0xA5EC, 0x112, 0), Ok(Version::Word97));
        check(&fib(0xA5DC, 101, 0), Ok(Version::Word6));
        check(&fib(0xA5EC, 104, 0), Ok(Version::Word6));
    }

    #[test]
    fn what_is_older_or_protected_is_refused() {
        let old = "WordDocument: expected a document of Word 6 or later, found type A5DB, version 45, 1024 bytes";
        check(&fib(0xA5DB, 45, 0), Err(old));
        let short = "WordDocument: expected a document of Word 6 or later, found type 0000, version 0, 0 bytes";
        check(&[], Err(short));
        let protected = "expected a readable document, found one protected by a password";
        check(&fib(0xA5EC, 0xC1, 0x0100), Err(protected));
        check(&fib(0xA5EC, 0xC1, 0x8100), Err(protected));
        check(&fib(0xA5DC, 101, 0x0100), Err(protected));
    }

    #[test]
    fn lengths_that_lie_lead_nowhere() {
        let mut bytes = fib(0xA5EC, 0xC1, 0);
        bytes[0x20..0x100].fill(0xFF);
        let fib = Fib::read(&bytes).expect("a block");
        assert_eq!(fib.part(Part::Pieces), &[] as &[u8]);
        assert_eq!(fib.story(Subdocument::Boxes), (0, 0));
    }
}
