//! The registry of idioms: every way of saying something that this crate knows, one file each.

use crate::reader::Reader;
use std::fmt;

pub(crate) mod approximation;
pub(crate) mod code;
pub(crate) mod comparator;
pub(crate) mod count;
pub(crate) mod date;
pub(crate) mod document_number;
pub(crate) mod frequency;
pub(crate) mod indefinite;
pub(crate) mod ordinal;
pub(crate) mod percentage;
pub(crate) mod period;
pub(crate) mod quoted_name;
pub(crate) mod range;
pub(crate) mod rate;
pub(crate) mod recurrence;
pub(crate) mod set_phrase;
pub(crate) mod template;

/// One way of saying something, or of saying nothing with numerals in it.
pub trait Idiom: Sync + fmt::Debug {
    /// Kebab-case name; the suite file has it too.
    fn name(&self) -> &'static str;

    /// The fixed words of the grammar, as the file's `//!` and the suite file show them.
    fn words(&self) -> Vec<&'static str>;

    /// The characters that it can start with.
    fn openers(&self, open: &mut dyn FnMut(char));

    /// Reads at the cursor: moves it on and gives `true`, or gives `false`.
    fn read(&self, reader: &mut Reader<'_>) -> bool;
}

/// How many idioms there are.
pub(crate) const COUNT: usize = 17;

/// All idioms, in the order in which they are asked: what keeps numerals silent first, dates before numbers,
/// the longer form before the shorter.
pub const IDIOMS: &[&dyn Idiom] = &[
    &quoted_name::QuotedName,
    &document_number::DocumentNumber,
    &frequency::Frequency,
    &set_phrase::SetPhrase,
    &recurrence::Recurrence,
    &period::Period,
    &date::Date,
    &ordinal::Ordinal,
    &template::Template,
    &code::Code,
    &indefinite::Indefinite,
    &comparator::Comparator,
    &approximation::Approximation,
    &rate::Rate,
    &percentage::Percentage,
    &range::Range,
    &count::Count,
];

const _: () = assert!(IDIOMS.len() == COUNT, "COUNT is the length of IDIOMS");
