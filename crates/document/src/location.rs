//! Names for places in a document: `b14/r3c1/b0:5-9`.
//!
//! ```text
//! location = step *( "/" step ) [ ":" start "-" end ]
//! step     = "b" number              block of a body, a cell or a note
//!          | "r" number "c" number   cell of a table, by its top-left slot
//!          | "n" number              note (footnote or endnote) of the document
//! ```
//! All numbers count from 0; a range counts characters of the source text, its end excluded.

use std::fmt;
use std::str::FromStr;

/// A place in a document. Ordered as places stand in a document.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Location {
    steps: Vec<Step>,
    range: Option<(u32, u32)>,
}

/// One step of a [`Location`], from the whole to the part.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Step {
    /// A block of a body, a cell or a note.
    Block(u32),
    /// A cell, by its top-left slot.
    Cell {
        /// Row of the table, from 0.
        row: u32,
        /// Column of the table, from 0.
        column: u32,
    },
    /// A note of the document.
    Note(u32),
}

impl Location {
    /// Block `index` of the document body.
    pub fn block(index: u32) -> Self {
        Self::from(Step::Block(index))
    }

    /// Note `index` of the document.
    pub fn note(index: u32) -> Self {
        Self::from(Step::Note(index))
    }

    /// The cell at `row`, `column` of the table named by `self`.
    #[must_use]
    pub fn cell(&self, row: u32, column: u32) -> Self {
        self.with(Step::Cell { row, column })
    }

    /// Block `index` inside the cell or note named by `self`.
    #[must_use]
    pub fn inner_block(&self, index: u32) -> Self {
        self.with(Step::Block(index))
    }

    /// The characters `start..end` of the text named by `self`.
    #[must_use]
    pub fn characters(&self, start: u32, end: u32) -> Self {
        Self { steps: self.steps.clone(), range: Some((start, end)) }
    }

    /// From the whole to the part.
    pub fn steps(&self) -> &[Step] {
        &self.steps
    }

    /// The range in characters of the source text, if only a part of it is meant.
    pub fn range(&self) -> Option<(u32, u32)> {
        self.range
    }

    fn with(&self, step: Step) -> Self {
        let mut steps = Vec::with_capacity(self.steps.len() + 1);
        steps.extend_from_slice(&self.steps);
        steps.push(step);
        Self { steps, range: None }
    }
}

impl From<Step> for Location {
    fn from(step: Step) -> Self {
        Self { steps: vec![step], range: None }
    }
}

impl fmt::Display for Location {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        // A record names a place for each of its fields: they are gathered and handed over at once.
        let mut text = Gathered::new(formatter);
        for (index, step) in self.steps.iter().enumerate() {
            if index > 0 {
                text.letter(b'/')?;
            }
            match *step {
                Step::Block(block) => text.numbered(b'b', block)?,
                Step::Cell { row, column } => {
                    text.numbered(b'r', row)?;
                    text.numbered(b'c', column)?;
                }
                Step::Note(note) => text.numbered(b'n', note)?,
            }
        }
        if let Some((start, end)) = self.range {
            text.numbered(b':', start)?;
            text.numbered(b'-', end)?;
        }
        text.hand_over()
    }
}

/// Letters and digits on their way to a formatter.
struct Gathered<'f, 'w> {
    formatter: &'f mut fmt::Formatter<'w>,
    bytes: [u8; 64],
    length: usize,
}

impl<'f, 'w> Gathered<'f, 'w> {
    fn new(formatter: &'f mut fmt::Formatter<'w>) -> Self {
        Self { formatter, bytes: [0; 64], length: 0 }
    }

    fn letter(&mut self, letter: u8) -> fmt::Result {
        if self.length == self.bytes.len() {
            self.hand_over()?;
        }
        self.bytes[self.length] = letter;
        self.length += 1;
        Ok(())
    }

    fn numbered(&mut self, letter: u8, number: u32) -> fmt::Result {
        self.letter(letter)?;
        let mut digits = [0; 10];
        let mut first = digits.len();
        let mut left = number;
        loop {
            first -= 1;
            digits[first] = b'0' + (left % 10) as u8;
            left /= 10;
            if left == 0 {
                break;
            }
        }
        digits[first..].iter().try_for_each(|&digit| self.letter(digit))
    }

    fn hand_over(&mut self) -> fmt::Result {
        let text = std::str::from_utf8(&self.bytes[..self.length]).map_err(|_| fmt::Error)?;
        self.length = 0;
        self.formatter.write_str(text)
    }
}

/// Why a text names no place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LocationError {
    found: String,
}

impl fmt::Display for LocationError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "expected a location such as b14/r3c1/b0:5-9, found {:?}", self.found)
    }
}

impl std::error::Error for LocationError {}

impl FromStr for Location {
    type Err = LocationError;

    fn from_str(text: &str) -> Result<Self, LocationError> {
        parse(text).ok_or_else(|| LocationError { found: text.chars().take(80).collect() })
    }
}

fn parse(text: &str) -> Option<Location> {
    let (path, range) = match text.split_once(':') {
        Some((path, range)) => {
            let (start, end) = range.split_once('-')?;
            (path, Some((number(start)?, number(end)?)))
        }
        None => (text, None),
    };
    let steps = path.split('/').map(step).collect::<Option<Vec<_>>>()?;
    Some(Location { steps, range })
}

fn step(text: &str) -> Option<Step> {
    if let Some(rest) = text.strip_prefix('b') {
        return number(rest).map(Step::Block);
    }
    if let Some(rest) = text.strip_prefix('n') {
        return number(rest).map(Step::Note);
    }
    let (row, column) = text.strip_prefix('r')?.split_once('c')?;
    Some(Step::Cell { row: number(row)?, column: number(column)? })
}

fn number(text: &str) -> Option<u32> {
    text.bytes().all(|byte| byte.is_ascii_digit()).then(|| text.parse().ok())?
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(location: &Location, expect: &str) {
        assert_eq!(location.to_string(), expect);
        assert_eq!(expect.parse().as_ref(), Ok(location));
    }

    #[test]
    fn printed_locations_read_back() {
        let cell = Location::block(14).cell(3, 1);
        check(&cell, "b14/r3c1");
        check(&cell.inner_block(0).characters(5, 9), "b14/r3c1/b0:5-9");
        check(&Location::note(2).inner_block(0), "n2/b0");
        check(&Location::block(u32::MAX).characters(0, 10), "b4294967295:0-10");
        let mut deep = Location::note(u32::MAX);
        for _ in 0..30 {
            deep = deep.cell(1_234_567_890, u32::MAX).inner_block(100);
        }
        check(&deep, &format!("n4294967295{}", "/r1234567890c4294967295/b100".repeat(30)));
    }

    #[test]
    fn other_texts_are_refused() {
        for text in ["", "b", "b1/", "r1", "b-1", "b1:2", "b1:2-", "x3", "b99999999999", "b+1"] {
            assert!(text.parse::<Location>().is_err(), "{text}");
        }
        let error = "x3".parse::<Location>().expect_err("not a location");
        assert_eq!(error.to_string(), "expected a location such as b14/r3c1/b0:5-9, found \"x3\"");
    }
}
