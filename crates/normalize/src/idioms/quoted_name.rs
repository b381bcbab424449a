//! Names and slogans in quotation marks: what stands between the marks says nothing in numbers.
//!
//! ```text
//! quoted-name = '“' text '”' | '‘' text '’' | '《' text '》' | '「' text '」' | '『' text '』' | '"' text '"'
//! ```
//!
//! A mark that is not closed within 64 characters opens nothing.
//!
//! Silent: `“33568”工作思路`, `“七进”`, `《预算法》宣传`.

use super::Idiom;
use crate::reader::Reader;

/// Names and slogans in quotation marks.
#[derive(Debug)]
pub(crate) struct QuotedName;

/// The most characters between two marks.
const MAX_NAME: usize = 64;

const MARKS: &[(char, char)] =
    &[('“', '”'), ('‘', '’'), ('《', '》'), ('「', '」'), ('『', '』'), ('"', '"'), ('”', '”')];

impl Idiom for QuotedName {
    fn name(&self) -> &'static str {
        "quoted-name"
    }

    fn words(&self) -> Vec<&'static str> {
        vec!["“", "”", "《", "》", "「", "」"]
    }

    fn openers(&self, open: &mut dyn FnMut(char)) {
        for &(mark, _) in MARKS {
            open(mark);
        }
    }

    fn read(&self, reader: &mut Reader<'_>) -> bool {
        let mut characters = reader.rest().char_indices();
        let Some((_, mark)) = characters.next() else { return false };
        let Some(&(_, closing)) = MARKS.iter().find(|&&(opening, _)| opening == mark) else {
            return false;
        };
        let close = characters.take(MAX_NAME).find(|&(_, character)| character == closing);
        match close {
            Some((offset, character)) => {
                reader.advance(reader.at + offset + character.len_utf8(), self.name())
            }
            None => false,
        }
    }
}
