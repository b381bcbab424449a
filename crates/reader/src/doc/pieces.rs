//! The piece table: where each stretch of text stands in the main stream, and in which characters (MS-DOC 2.8.35,
//! 2.9.38, 2.9.177).

use super::bytes::{Plc, slice, u8_at, u16_at, u32_at};
use super::fib::{Fib, MAIN_STREAM, Part, Version};
use super::sprms::Sprms;
use crate::{ReadError, malformed};

/// A stretch of text.
#[derive(Debug, Clone, Copy)]
pub(super) struct Piece {
    /// Its first character.
    pub(super) start: u32,
    /// The character behind its last.
    pub(super) end: u32,
    /// Where it stands in the main stream.
    pub(super) offset: u32,
    /// Its characters have two bytes.
    pub(super) wide: bool,
    modifier: Modifier,
}

/// Properties that a piece gives to all of its text.
#[derive(Debug, Clone, Copy)]
enum Modifier {
    None,
    /// One property, as Word 97 writes it.
    One([u8; 3]),
    /// Into `Pieces::lists`.
    List(u16),
}

impl Piece {
    /// Bytes of one character.
    pub(super) fn width(&self) -> u32 {
        if self.wide { 2 } else { 1 }
    }
}

/// All pieces, in the order of the text.
#[derive(Debug)]
pub(super) struct Pieces<'a> {
    pub(super) all: Vec<Piece>,
    lists: Vec<&'a [u8]>,
    version: Version,
}

impl<'a> Pieces<'a> {
    /// Reads the piece table.
    pub(super) fn read(fib: &Fib<'a>) -> Result<Self, ReadError> {
        let mut pieces = Self { all: Vec::new(), lists: Vec::new(), version: fib.version };
        if fib.version == Version::Word6 && !fib.complex {
            pieces.all.push(Piece {
                start: 0,
                end: fib.characters(),
                offset: fib.text_start,
                wide: fib.wide,
                modifier: Modifier::None,
            });
            return Ok(pieces);
        }
        let mut rest = fib.part(Part::Pieces);
        while let Some(kind) = u8_at(rest, 0) {
            match (kind, u16_at(rest, 1), u32_at(rest, 1)) {
                (1, Some(length), _) => {
                    let length = usize::from(length);
                    pieces.lists.push(slice(rest, 3, length));
                    rest = rest.get(length.saturating_add(3)..).unwrap_or_default();
                }
                (2, _, Some(length)) => {
                    pieces.read_table(slice(rest, 5, length as usize), fib);
                    return Ok(pieces);
                }
                _ => break,
            }
        }
        Err(malformed(MAIN_STREAM, "a piece table", "none"))
    }

    fn read_table(&mut self, bytes: &[u8], fib: &Fib<'_>) {
        let table = Plc::new(bytes, 8);
        let mut last = 0_u32;
        for index in 0..table.count() {
            let positions = table.position(index).zip(table.position(index.saturating_add(1)));
            let place = u32_at(table.data(index), 2).zip(u16_at(table.data(index), 6));
            let (Some((start, end)), Some((place, modifier))) = (positions, place) else {
                continue;
            };
            // What an earlier piece holds already is not read again.
            let before = last.saturating_sub(start);
            let start = start.max(last);
            if end <= start {
                continue;
            }
            last = end;
            let (wide, offset) = match self.version {
                Version::Word97 if place & 0x4000_0000 != 0 => (false, (place & 0x3FFF_FFFF) / 2),
                Version::Word97 => (true, place & 0x3FFF_FFFF),
                Version::Word6 => (fib.wide, place),
            };
            let width = if wide { 2 } else { 1 };
            let offset = offset.saturating_add(before.saturating_mul(width));
            self.all.push(Piece { start, end, offset, wide, modifier: modifier_of(modifier) });
        }
    }

    /// The piece that holds `position`, or the first one behind it.
    pub(super) fn find(&self, position: u32) -> usize {
        self.all.partition_point(|piece| piece.end <= position)
    }

    /// The properties that `piece` gives to its text.
    pub(super) fn modifiers<'p>(&'p self, piece: &'p Piece) -> Sprms<'p> {
        match &piece.modifier {
            Modifier::None => Sprms::new(&[], self.version),
            Modifier::One(one) => Sprms::new(one, Version::Word97),
            Modifier::List(list) => {
                let list = self.lists.get(usize::from(*list)).copied().unwrap_or_default();
                Sprms::new(list, self.version)
            }
        }
    }
}

/// `Prm` (MS-DOC 2.9.214): a number of a list, or one property by a number of its own.
fn modifier_of(number: u16) -> Modifier {
    if number & 1 == 1 {
        return Modifier::List(number >> 1);
    }
    let [low, value] = number.to_le_bytes();
    let sprm: u16 = match low >> 1 {
        0x04 => 0x2602,
        0x0C => 0x260A,
        0x18 => 0x2416,
        0x19 => 0x2417,
        0x41 => 0x0800,
        0x53 => 0x2A33,
        0x5C => 0x083C,
        0x75 => 0x0855,
        0x78 => 0x2640,
        _ => return Modifier::None,
    };
    let [first, second] = sprm.to_le_bytes();
    Modifier::One([first, second, value])
}
