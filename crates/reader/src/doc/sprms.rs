//! Lists of single property modifiers (MS-DOC 2.2.5.1, 2.6), those of Word 6 under the numbers of Word 97.

use super::bytes::{slice, u8_at, u16_at};
use super::fib::Version;

/// A number and its operand, without the count that may stand before it.
pub(super) type Sprm<'a> = (u16, &'a [u8]);

/// A list that is walked from front to back; it ends where something does not fit in.
#[derive(Debug, Clone)]
pub(super) struct Sprms<'a> {
    rest: &'a [u8],
    version: Version,
}

impl<'a> Sprms<'a> {
    /// A list as a file of that version holds it.
    pub(super) fn new(rest: &'a [u8], version: Version) -> Self {
        Self { rest, version }
    }

    fn next97(&mut self) -> Option<Sprm<'a>> {
        let sprm = u16_at(self.rest, 0)?;
        let counted = || u8_at(self.rest, 2).map(usize::from);
        let (skip, length) = match (sprm, sprm >> 13) {
            (TABLE_DEFINITION | OLD_TABLE_DEFINITION, _) => {
                (4, usize::from(u16_at(self.rest, 2)?).saturating_sub(1))
            }
            (TABS, _) if counted()? == 255 => (3, tabs(self.rest.get(3..)?)?),
            (_, 6) => (3, counted()?),
            (_, 0 | 1) => (2, 1),
            (_, 3) => (2, 4),
            (_, 7) => (2, 3),
            _ => (2, 2),
        };
        self.take(sprm, skip, length)
    }

    fn next6(&mut self) -> Option<Sprm<'a>> {
        let sprm = u8_at(self.rest, 0)?;
        let (skip, length) = match SIZES6.get(usize::from(sprm)).copied()? {
            COUNTED => match u8_at(self.rest, 1)? {
                255 if sprm == TABS6 => (2, tabs(self.rest.get(2..)?)?),
                count => (2, usize::from(count)),
            },
            LONG => (3, usize::from(u16_at(self.rest, 1)?).saturating_sub(1)),
            size => (1, usize::from(size)),
        };
        self.take(renumbered(sprm), skip, length)
    }

    fn take(&mut self, sprm: u16, skip: usize, length: usize) -> Option<Sprm<'a>> {
        let end = skip.checked_add(length)?;
        let operand = self.rest.get(skip..end)?;
        self.rest = self.rest.get(end..)?;
        Some((sprm, operand))
    }
}

impl<'a> Iterator for Sprms<'a> {
    type Item = Sprm<'a>;

    fn next(&mut self) -> Option<Self::Item> {
        let next = match self.version {
            Version::Word97 => self.next97(),
            Version::Word6 => self.next6(),
        };
        if next.is_none() {
            self.rest = &[];
        }
        next
    }
}

/// `sprmTDefTable`, whose count has two bytes.
const TABLE_DEFINITION: u16 = 0xD608;
/// `sprmTDefTable10`, the same.
const OLD_TABLE_DEFINITION: u16 = 0xD606;
/// `sprmPChgTabs`, whose count may have to be worked out.
const TABS: u16 = 0xC615;
const TABS6: u8 = 23;

/// The length of tab stops whose count is 255: four bytes for each that is deleted, three for each that is set.
fn tabs(operand: &[u8]) -> Option<usize> {
    let deleted = usize::from(u8_at(operand, 0)?).saturating_mul(4).saturating_add(1);
    let set = usize::from(u8_at(operand, deleted)?).saturating_mul(3).saturating_add(1);
    Some(slice(operand, 0, deleted.saturating_add(set)).len())
}

/// In `SIZES6`: the operand begins with a byte that counts the others.
const COUNTED: u8 = 255;
/// In `SIZES6`: the operand begins with two bytes that count all but one of all.
const LONG: u8 = 254;

/// Bytes of the operands of Word 6, by number.
#[allow(
    clippy::indexing_slicing,
    reason = "worked out by the compiler, which refuses what is outside"
)]
const SIZES6: [u8; 208] = {
    let mut sizes = [COUNTED; 208];
    let runs: [(u8, &[u8]); 12] = [
        (0, &[0]),
        (2, &[2, COUNTED, 1, 1, 1, 1, 1, 1, 1, 1, COUNTED, 1, 1, COUNTED, 2, 2, 2, 2, 4, 2, 2]),
        (23, &[COUNTED, 1, 1, 2, 2, 2, 1, 2, 2, 2, 2, 2, 2, 2, 1, 2, 2, 2, 2, 2, 2, 1]),
        (45, &[2, 2, 2, 2, 2, 1, 1, 0]),
        (65, &[1, 1, 1, COUNTED, 2, 4, 1, 2, 3, COUNTED, 1]),
        (80, &[2, COUNTED, COUNTED, 0]),
        (85, &[1, 1, 1, 1, 1, 1, 1, 1, 2, 1, 3, 2, 2, 1, 2, 1, 2, 1, COUNTED, 1]),
        (107, &[2, COUNTED, 2, 2]),
        (117, &[1, 1, 1, COUNTED, 2, 2, 2, 2]),
        (131, &[1, 1, COUNTED, COUNTED, COUNTED, 3, 3, 1, 1, 2, 2, 1, 1, 2, 2, 1, 1, 2, 2, 1]),
        (151, &[1, 1, 1, 2, 2, 2, 2, 1, 1, 2, 2, 1, 0, 2, 2, 2, 2, 2, 2, 2, 2]),
        (182, &[2, 2, 2, 1, 1, 12, LONG, 2, LONG, COUNTED, 4, 5, 4, 2, 4, 2, 2, 5, 4]),
    ];
    let mut run = 0;
    while run < runs.len() {
        let (first, given) = runs[run];
        let mut index = 0;
        while index < given.len() {
            sizes[first as usize + index] = given[index];
            index += 1;
        }
        run += 1;
    }
    sizes
};

/// The number in Word 97 of a property of Word 6, as far as it is read here; 0 for the others.
fn renumbered(sprm: u8) -> u16 {
    match sprm {
        2 => 0x4600,
        4 => 0x2602,
        24 => 0x2416,
        25 => 0x2417,
        65 => 0x0800,
        68 => 0x6A03,
        74 => 0x6A09,
        80 => 0x4A30,
        83 => 0x2A33,
        92 => 0x083C,
        93 => 0x4A4F,
        117 => 0x0855,
        183 => 0x9601,
        184 => 0x9602,
        188 | 190 => OLD_TABLE_DEFINITION,
        194 => 0x7621,
        195 => 0x5622,
        196 => 0x7623,
        197 => 0x5624,
        198 => 0x5625,
        _ => 0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(version: Version, bytes: &[u8], expect: &[(u16, &[u8])]) {
        assert_eq!(Sprms::new(bytes, version).collect::<Vec<_>>(), expect);
    }

    #[test]
    fn operands_have_the_size_that_the_number_says() {
        let bytes = [0x16, 0x24, 1, 0x0B, 0x46, 2, 0, 0x49, 0x66, 1, 0, 0, 0, 0x2B, 0xD6, 2, 1, 3];
        let expect: &[(u16, &[u8])] =
            &[(0x2416, &[1]), (0x460B, &[2, 0]), (0x6649, &[1, 0, 0, 0]), (0xD62B, &[1, 3])];
        check(Version::Word97, &bytes, expect);
    }

    #[test]
    fn long_operands_have_counts_of_their_own() {
        check(
            Version::Word97,
            &[0x08, 0xD6, 3, 0, 7, 8, 0x16, 0x24, 1],
            &[(0xD608, &[7, 8]), (0x2416, &[1])],
        );
        let tabs = [0x15, 0xC6, 255, 1, 9, 9, 9, 9, 1, 9, 9, 9, 0x16, 0x24, 1];
        check(Version::Word97, &tabs, &[(0xC615, &tabs[3..12]), (0x2416, &[1])]);
    }

    #[test]
    fn a_list_ends_where_an_operand_does() {
        check(Version::Word97, &[0x16, 0x24, 1, 0x08, 0xD6, 255, 255, 1], &[(0x2416, &[1])]);
        check(Version::Word97, &[0x16], &[]);
        check(Version::Word6, &[24, 1, 190, 255, 255, 0], &[(0x2416, &[1])]);
        check(Version::Word6, &[250, 1], &[]);
    }

    #[test]
    fn word_6_is_renumbered() {
        let bytes = [5, 1, 24, 1, 190, 3, 0, 7, 8, 197, 0, 2];
        check(
            Version::Word6,
            &bytes,
            &[(0, &[1]), (0x2416, &[1]), (0xD606, &[7, 8]), (0x5624, &[0, 2])],
        );
    }
}
