//! Numbers of official documents.
//!
//! ```text
//! document-number = open year close ['第'] [digits ['号']]
//! open            = '〔' | '［' | '[' | '【' | '（' | '('
//! close           = '〕' | '］' | ']' | '】' | '）' | ')'
//! ```
//!
//! Silent: `财预〔2015〕88号`, `冀财绩【2020】6号`, `国办发[2022]20号`, `财教（2021）56号文`.

use super::Idiom;
use crate::number;
use crate::reader::Reader;

/// Numbers of official documents.
#[derive(Debug)]
pub(crate) struct DocumentNumber;

const BRACKETS: &[(char, char)] =
    &[('〔', '〕'), ('[', ']'), ('【', '】'), ('（', '）'), ('(', ')'), ('〈', '〉'), ('﹝', '﹞')];

impl Idiom for DocumentNumber {
    fn name(&self) -> &'static str {
        "document-number"
    }

    fn words(&self) -> Vec<&'static str> {
        vec!["〔", "〕", "【", "】", "第", "号"]
    }

    fn openers(&self, open: &mut dyn FnMut(char)) {
        for &(mark, _) in BRACKETS {
            open(mark);
        }
    }

    fn read(&self, reader: &mut Reader<'_>) -> bool {
        let Some(mark) = reader.rest().chars().next() else { return false };
        let Some(year) = reader.digits(reader.at + mark.len_utf8()) else {
            return false;
        };
        let is_year = year
            .number
            .and_then(number::Number::whole)
            .is_some_and(|year| (1949..2100).contains(&year));
        let Some(close) = reader.from(year.end).chars().next() else { return false };
        let closes = BRACKETS.iter().any(|&(opening, closing)| opening == mark && closing == close);
        if !is_year || !closes {
            return false;
        }
        let mut end = year.end + close.len_utf8();
        if reader.from(end).starts_with('第') {
            end += '第'.len_utf8();
        }
        let Some(serial) = reader.digits(end) else { return false };
        end = serial.end;
        if reader.from(end).starts_with('号') {
            end += '号'.len_utf8();
        } else if matches!(mark, '(' | '（') {
            return false;
        }
        reader.advance(end, self.name())
    }
}
