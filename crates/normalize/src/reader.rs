//! The one pass over a text: a cursor, what the clause has said so far, and the terms found.
//!
//! At each character the idioms that can start there are asked in the order of [`IDIOMS`](crate::IDIOMS);
//! the first one that reads moves the cursor on. No idiom looks further ahead than a fixed number of characters
//! beyond what it consumes, so the whole is linear.

use crate::idioms::{self, IDIOMS};
use crate::number::{self, Chinese, Digits};
use crate::operand::Operand;
use crate::value::{Comparator, DateTerm, Meaning, Quantity, Span, Term, Warning};
use crate::{Context, Folded, calendar};
use std::cell::Cell;
use std::ops::Range;
use std::sync::LazyLock;

/// The most per-units that one quantity takes (`每村每月每户`).
const MAX_DENOMINATORS: usize = 4;

/// How a text is to be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Place {
    /// A cell that holds a value: a bare number is one.
    Value,
    /// Running text: only what is surely a quantity counts.
    Prose,
}

/// How far a comparator reaches.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Reach {
    /// Only to a number right behind it (`超1000人`).
    Adjacent,
    /// To the next number of the clause (`不低于中央投资30%`).
    Clause,
}

/// A comparator or an approximation that waits for its number.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Pending {
    pub(crate) op: Option<Comparator>,
    pub(crate) approx: bool,
    pub(crate) reach: Reach,
    /// Bytes of the text.
    pub(crate) start: usize,
    pub(crate) end: usize,
}

/// The state of one reading.
#[derive(Debug)]
pub struct Reader<'t> {
    pub(crate) text: &'t str,
    /// The byte to be read next.
    pub(crate) at: usize,
    pub(crate) place: Place,
    /// Whether a bare 万 or 亿 is money.
    pub(crate) money: bool,
    /// Whether the indicator is about time (时效指标): `12.31` is a day there.
    pub(crate) schedule: bool,
    pub(crate) fiscal_year: Option<i32>,
    pub(crate) pending: Option<Pending>,
    denominators: [(usize, usize); MAX_DENOMINATORS],
    denominator_count: usize,
    /// Where the first of the denominators was announced (`每`), in bytes.
    pub(crate) denominator_start: usize,
    /// An unfilled place was seen.
    pub(crate) unfilled: bool,
    /// What was found; spans are bytes of the cleaned text until the end.
    terms: Vec<Term>,
    /// As for the terms.
    warnings: Vec<Warning>,
    trace: Option<Vec<(Range<usize>, &'static str)>>,
    /// The operand that was scanned last, and the byte at which it starts.
    pub(crate) operand: Option<(usize, Operand)>,
    /// The digits and the numerals that were scanned last: several idioms ask at the same place.
    last_digits: Cell<Option<(usize, Option<Digits>)>>,
    last_chinese: Cell<Option<(usize, Option<Chinese>)>>,
}

impl<'t> Reader<'t> {
    fn new(text: &'t str, context: &Context<'_>, place: Place) -> Self {
        Self {
            text,
            at: 0,
            place,
            money: context.money || context.category.is_some_and(|name| name.contains("成本")),
            schedule: context.category.is_some_and(|name| name.contains("时效")),
            fiscal_year: context.fiscal_year.filter(|&year| calendar::is_year(year)),
            pending: None,
            denominators: [(0, 0); MAX_DENOMINATORS],
            denominator_count: 0,
            denominator_start: 0,
            unfilled: false,
            terms: Vec::new(),
            warnings: Vec::new(),
            trace: None,
            operand: None,
            last_digits: Cell::new(None),
            last_chinese: Cell::new(None),
        }
    }

    /// What is still to be read.
    pub(crate) fn rest(&self) -> &'t str {
        self.from(self.at)
    }

    /// The text from a byte on; empty where that is no place in it.
    pub(crate) fn from(&self, at: usize) -> &'t str {
        self.text.get(at..).unwrap_or_default()
    }

    /// The number in digits at byte `at`.
    pub(crate) fn digits(&self, at: usize) -> Option<Digits> {
        if !self.text.as_bytes().get(at).is_some_and(u8::is_ascii_digit) {
            return None;
        }
        if let Some((_, read)) = self.last_digits.get().filter(|&(place, _)| place == at) {
            return read;
        }
        let read = number::digits(self.text, at);
        self.last_digits.set(Some((at, read)));
        read
    }

    /// The number in Chinese numerals at byte `at`.
    pub(crate) fn chinese(&self, at: usize) -> Option<Chinese> {
        if self.text.as_bytes().get(at).is_none_or(u8::is_ascii) {
            return None;
        }
        if let Some((_, read)) = self.last_chinese.get().filter(|&(place, _)| place == at) {
            return read;
        }
        let read = number::chinese(self.text, at);
        self.last_chinese.set(Some((at, read)));
        read
    }

    /// Whether a number that stands at byte `at` can be the start of a date, by the character behind it.
    pub(crate) fn may_be_date(&self, at: usize) -> bool {
        let end = match self.digits(at) {
            Some(read) if read.fraction_width > 0 || read.whole_width == 8 => return true,
            Some(read) => read.end,
            None => match self.chinese(at) {
                Some(read) => read.end,
                None => return true,
            },
        };
        self.from(end).starts_with([
            '年', '月', '季', '日', '号', '.', '-', '/', '–', '—', '―', '−', '~', '∼', '〜', '至',
            '到', '─', '\u{2010}', '\u{2011}', '\u{2012}',
        ])
    }

    /// The character before the cursor.
    pub(crate) fn previous(&self) -> Option<char> {
        self.text.get(..self.at).and_then(|before| before.chars().next_back())
    }

    /// Moves the cursor and says which idiom read the part before it.
    pub(crate) fn advance(&mut self, to: usize, idiom: &'static str) -> bool {
        self.trace(self.at..to, idiom);
        self.at = to;
        true
    }

    pub(crate) fn trace(&mut self, bytes: Range<usize>, idiom: &'static str) {
        if let Some(trace) = self.trace.as_mut().filter(|_| !bytes.is_empty()) {
            trace.push((bytes, idiom));
        }
    }

    /// Forgets what the clause has announced.
    pub(crate) fn end_clause(&mut self) {
        self.pending = None;
        self.denominator_count = 0;
    }

    /// Announces a per-unit, by its bytes in the text.
    pub(crate) fn add_denominator(&mut self, start: usize, unit: Range<usize>) {
        if self.denominator_count == 0 {
            self.denominator_start = start;
        }
        if let Some(slot) = self.denominators.get_mut(self.denominator_count) {
            *slot = (unit.start, unit.end);
            self.denominator_count += 1;
        }
    }

    /// The per-units announced in this clause, and whether each came from a mean (`人均`).
    pub(crate) fn denominators(&self) -> impl Iterator<Item = (&'t str, bool)> + '_ {
        self.denominators.iter().take(self.denominator_count).filter_map(|&(start, end)| {
            Some((self.text.get(start..end)?, self.from(end).starts_with('均')))
        })
    }

    pub(crate) fn has_denominators(&self) -> bool {
        self.denominator_count > 0
    }

    pub(crate) fn clear_denominators(&mut self) {
        self.denominator_count = 0;
    }

    pub(crate) fn push_quantity(&mut self, bytes: Range<usize>, quantity: Quantity) {
        self.push(bytes, Meaning::Quantity(quantity));
    }

    pub(crate) fn push_date(&mut self, bytes: Range<usize>, date: DateTerm) {
        self.push(bytes, Meaning::Date(date));
    }

    pub(crate) fn push(&mut self, bytes: Range<usize>, meaning: Meaning) {
        let span = Span { start: bytes.start, end: bytes.end };
        self.terms.push(Term { span, meaning });
    }

    pub(crate) fn doubt(
        &mut self,
        bytes: Range<usize>,
        name: &'static str,
        message: String,
        help: &'static str,
    ) {
        let span = Span { start: bytes.start, end: bytes.end };
        self.warnings.push(Warning { name, span, message, help });
    }

    fn run(&mut self) {
        let dispatch = &*DISPATCH;
        while let Some(character) = self.rest().chars().next() {
            let here = self.at;
            let mut asked = dispatch.idioms_for(character);
            while asked != 0 {
                let index = asked.trailing_zeros() as usize;
                asked &= asked - 1;
                if IDIOMS.get(index).is_some_and(|idiom| idiom.read(self)) && self.at > here {
                    break;
                }
                self.at = here;
            }
            if self.at == here {
                self.at = here + character.len_utf8();
                if is_clause_end(character) {
                    self.end_clause();
                }
            }
        }
    }
}

/// Punctuation that ends what a comparator or a per-unit reaches.
pub(crate) fn is_clause_end(character: char) -> bool {
    matches!(character, '，' | '。' | '；' | '！' | '？' | '、' | ',' | ';' | '!' | '?')
}

/// What one reading gave.
#[derive(Debug)]
pub(crate) struct Reading {
    pub(crate) terms: Vec<Term>,
    pub(crate) warnings: Vec<Warning>,
    pub(crate) unfilled: bool,
}

/// Reads a text from its start to its end.
pub(crate) fn read(folded: &Folded<'_>, context: &Context<'_>, place: Place) -> Reading {
    let mut reader = Reader::new(folded.text(), context, place);
    reader.run();
    let Reader { mut terms, mut warnings, unfilled, .. } = reader;
    let mut tracker = folded.tracker();
    for term in &mut terms {
        term.span = tracker.span(term.span.start..term.span.end);
    }
    let mut tracker = folded.tracker();
    for warning in &mut warnings {
        warning.span = tracker.span(warning.span.start..warning.span.end);
    }
    Reading { terms, warnings, unfilled }
}

/// Which idiom read which part, in reading order; parts that say nothing are left out.
pub(crate) fn explain(
    folded: &Folded<'_>,
    context: &Context<'_>,
    place: Place,
) -> Vec<(Span, &'static str)> {
    let mut reader = Reader::new(folded.text(), context, place);
    reader.trace = Some(Vec::new());
    reader.run();
    let mut parts = reader.trace.unwrap_or_default();
    parts.sort_by_key(|(bytes, _)| (bytes.start, bytes.end));
    let mut tracker = folded.tracker();
    parts.into_iter().map(|(bytes, idiom)| (tracker.span(bytes), idiom)).collect()
}

/// For every character of the Basic Multilingual Plane, the idioms that can start with it, as a set of bits.
#[derive(Debug)]
struct Dispatch {
    /// For the high byte, which page.
    pages: [u8; 256],
    /// For the low byte, the set; page 0 is empty.
    sets: Vec<[u32; 256]>,
}

static DISPATCH: LazyLock<Dispatch> = LazyLock::new(|| {
    let mut dispatch = Dispatch { pages: [0; 256], sets: vec![[0; 256]] };
    for (index, idiom) in IDIOMS.iter().enumerate() {
        idiom.openers(&mut |character| dispatch.add(character, index));
    }
    dispatch
});

impl Dispatch {
    fn add(&mut self, character: char, index: usize) {
        let code = u32::from(character) as usize;
        let Some(page) = self.pages.get_mut(code >> 8) else { return };
        if *page == 0 {
            *page = u8::try_from(self.sets.len()).unwrap_or(0);
            self.sets.push([0; 256]);
        }
        if let Some(set) =
            self.sets.get_mut(usize::from(*page)).and_then(|sets| sets.get_mut(code & 0xFF))
        {
            *set |= 1 << index;
        }
    }

    fn idioms_for(&self, character: char) -> u32 {
        let code = u32::from(character) as usize;
        self.pages
            .get(code >> 8)
            .and_then(|&page| self.sets.get(usize::from(page)))
            .and_then(|set| set.get(code & 0xFF))
            .copied()
            .unwrap_or(0)
    }
}

/// Opens with every digit.
pub(crate) fn open_digits(open: &mut dyn FnMut(char)) {
    ('0'..='9').for_each(open);
}

/// Opens with every Chinese numeral.
pub(crate) fn open_numerals(open: &mut dyn FnMut(char)) {
    number::CHINESE_STARTS.chars().for_each(open);
}

const _: () = assert!(idioms::COUNT <= 32, "a set of idioms is 32 bits");
