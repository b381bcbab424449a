//! From bytes and `\u` to characters, and where the characters go.

use super::code_pages::{self, CodePage};
use super::state::Destination;
use super::story::Story;
use crate::{ReadError, symbol};
use document::Severity;
use encoding_rs::{Encoding, WINDOWS_1252};

/// Characters of a font's name that a remark repeats.
const LONGEST_FONT_SHOWN: usize = 40;
/// Bytes of a bookmark's name that are kept; Word writes 40 characters.
const LONGEST_NAME: usize = 1 << 10;
/// Bytes of a field's code that are looked at.
const LONGEST_CODE: usize = 256;
/// Bytes of a label that are kept.
const LONGEST_LABEL: usize = 1 << 10;

/// What becomes of text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum Fate {
    #[default]
    Shown,
    Hidden,
    /// Deleted with change tracking; only its length counts.
    Deleted,
    /// Moved away with change tracking; it stands elsewhere.
    Moved,
}

/// Bytes that wait until the characters they are part of are whole.
#[derive(Debug)]
pub(super) struct Pending {
    bytes: Vec<u8>,
    code_page: CodePage,
    /// The font of signs.
    font: Option<i32>,
    fate: Fate,
    /// The first half of a surrogate pair.
    high: Option<u16>,
}

impl Default for Pending {
    fn default() -> Self {
        Self {
            bytes: Vec::new(),
            code_page: CodePage::Document,
            font: None,
            fate: Fate::Shown,
            high: None,
        }
    }
}

impl Pending {
    fn is_empty(&self) -> bool {
        self.bytes.is_empty() && self.high.is_none()
    }
}

impl Story<'_> {
    /// Bytes as they stand in the file.
    pub(super) fn text(&mut self, mut text: &[u8]) -> Result<(), ReadError> {
        if self.skip > 0 {
            let passed = text.len().min(usize::try_from(self.skip).unwrap_or(usize::MAX));
            self.skip = self.skip.saturating_sub(u32::try_from(passed).unwrap_or(u32::MAX));
            text = text.get(passed..).unwrap_or_default();
        }
        if text.is_empty() || self.drops_text() {
            return Ok(());
        }
        let plain = std::str::from_utf8(text).ok().filter(|_| text.is_ascii());
        let Some(plain) = plain.filter(|_| !self.fonts.any_symbol || self.symbol_font().is_none())
        else {
            return self.bytes(text);
        };
        if self.pending.is_empty() {
            return self.emit(plain, self.fate());
        }
        self.bytes(text)
    }

    /// `\'hh`; `lead` is the last byte that was passed as a fallback of `\u`, if it came just before.
    pub(super) fn byte(&mut self, byte: u8, lead: Option<u8>) -> Result<(), ReadError> {
        if self.skip > 0 {
            self.skip = self.skip.saturating_sub(1);
            self.fallback_lead = (self.skip == 0).then_some(byte);
            return Ok(());
        }
        if let Some(lead) = lead
            && self.is_fallback([lead, byte])
        {
            return Ok(());
        }
        if self.drops_text() { Ok(()) } else { self.bytes(&[byte]) }
    }

    /// Whether two bytes stand for the character of the last `\u`: some programs count them as one.
    fn is_fallback(&self, pair: [u8; 2]) -> bool {
        let (CodePage::Encoding(encoding), _) = self.code_page() else { return false };
        let decoded = encoding.decode_without_bom_handling_and_without_replacement(&pair);
        let mut buffer = [0; 4];
        let last = self.last_unicode.map(|character| &*character.encode_utf8(&mut buffer));
        decoded.as_deref().is_some_and(|decoded| Some(decoded) == last)
    }

    fn bytes(&mut self, bytes: &[u8]) -> Result<(), ReadError> {
        let (code_page, font) = self.code_page();
        let fate = self.fate();
        let pending = &self.pending;
        let same = pending.code_page == code_page && pending.font == font && pending.fate == fate;
        if !same || pending.high.is_some() {
            self.flush()?;
        }
        (self.pending.code_page, self.pending.font, self.pending.fate) = (code_page, font, fate);
        self.pending.bytes.extend_from_slice(bytes);
        Ok(())
    }

    /// The number of the current font, if it has signs of its own.
    fn symbol_font(&self) -> Option<i32> {
        let font = self.state.run.font.or(self.default_font)?;
        self.fonts.get(font).filter(|font| font.code_page == CodePage::Symbol).map(|_| font)
    }

    /// The number of the font whose signs stand in the private use area.
    ///
    /// LibreOffice names fonts of signs for labels as if they were others, and in `\af` only.
    fn font_of_signs(&self) -> Option<i32> {
        let is_of_signs = |number: &i32| {
            self.fonts.get(*number).is_some_and(|font| {
                font.code_page == CodePage::Symbol
                    || font.name.starts_with("Symbol")
                    || font.name.starts_with("Wingdings")
            })
        };
        let run = &self.state.run;
        let candidates = [run.font, run.complex_font, run.double_byte_font, self.default_font];
        candidates.into_iter().flatten().find(is_of_signs)
    }

    /// What bytes mean here; the number of the font for its signs.
    fn code_page(&self) -> (CodePage, Option<i32>) {
        if self.state.destination == Destination::FontTable {
            return (self.fonts.code_page(), None);
        }
        let number = self.state.run.byte_font().or(self.default_font);
        let code_page = number.and_then(|number| self.fonts.get(number)).map(|font| font.code_page);
        match code_page.unwrap_or(CodePage::Document) {
            // Numbers of levels in a label are no signs.
            CodePage::Symbol if self.state.destination == Destination::LevelText => {
                (CodePage::Document, None)
            }
            CodePage::Symbol => (CodePage::Symbol, number),
            CodePage::Document => match self.document_encoding {
                Some(encoding) => (CodePage::Encoding(encoding), None),
                None => (CodePage::Document, None),
            },
            other @ CodePage::Encoding(_) => (other, None),
        }
    }

    /// Makes characters of the bytes that wait.
    pub(super) fn flush(&mut self) -> Result<(), ReadError> {
        if self.pending.is_empty() {
            return Ok(());
        }
        let fate = self.pending.fate;
        if self.pending.high.take().is_some() {
            self.replaced = self.replaced.saturating_add(1);
            self.emit("\u{FFFD}", fate)?;
        }
        if self.pending.bytes.is_empty() {
            return Ok(());
        }
        let mut bytes = std::mem::take(&mut self.pending.bytes);
        let decoded = match self.pending.code_page {
            CodePage::Symbol => self.signs(&bytes, self.pending.font, fate),
            CodePage::Encoding(encoding) => self.decoded(encoding, &bytes, fate),
            CodePage::Document => {
                let file = self.file;
                let undeclared = || code_pages::undeclared(file);
                let encoding = *self.document_encoding.get_or_insert_with(undeclared);
                self.decoded(encoding, &bytes, fate)
            }
        };
        bytes.clear();
        self.pending.bytes = bytes;
        decoded
    }

    fn decoded(
        &mut self,
        encoding: &'static Encoding,
        bytes: &[u8],
        fate: Fate,
    ) -> Result<(), ReadError> {
        if let Some(text) = encoding.decode_without_bom_handling_and_without_replacement(bytes) {
            return self.emit(&text, fate);
        }
        // Western signs in a font without a charset, in a document of a code page of pairs.
        if self.document_encoding == Some(encoding) && !encoding.is_single_byte() {
            let (text, _) = WINDOWS_1252.decode_without_bom_handling(bytes);
            return self.emit(&text, fate);
        }
        let (text, _) = encoding.decode_without_bom_handling(bytes);
        let replaced = text.chars().filter(|&it| it == char::REPLACEMENT_CHARACTER).count();
        self.replaced = self.replaced.saturating_add(replaced as u64);
        self.emit(&text, fate)
    }

    /// Bytes of a font with signs of its own.
    fn signs(&mut self, bytes: &[u8], font: Option<i32>, fate: Fate) -> Result<(), ReadError> {
        for &byte in bytes {
            let private = char::from_u32(u32::from(byte).saturating_add(0xF000));
            let sign = match private {
                Some(private) if byte >= 0x20 => {
                    let unknown = if byte.is_ascii() { char::from(byte) } else { private };
                    self.sign(font, private, unknown)
                }
                _ => char::from(byte),
            };
            self.emit(sign.encode_utf8(&mut [0; 4]), fate)?;
        }
        Ok(())
    }

    /// The character that Unicode has for a private one of a font, else `unknown`; a remark where that is private.
    fn sign(&mut self, number: Option<i32>, private: char, unknown: char) -> char {
        let font = number.and_then(|number| self.fonts.get(number));
        let name = font.map(|font| &*font.name);
        let known = symbol::mapped(name, private);
        if known.is_none() && unknown == private {
            let mark = self.body.marks.diagnostic(
                "unknown-symbol",
                Severity::Info,
                || {
                    let font = name.unwrap_or("an unnamed font");
                    let font: String = font.chars().take(LONGEST_FONT_SHOWN).collect();
                    format!(
                        "expected a sign that Unicode knows, found {:04X} of {font}; the private character is kept",
                        u32::from(private)
                    )
                },
                "look at the sign in Word",
            );
            self.frame.paragraph.marks.extend(mark);
        }
        known.unwrap_or(unknown)
    }

    /// `\uN`, where N is a signed number of 16 bits; some programs write it without the sign, or beyond.
    pub(super) fn unicode(&mut self, number: Option<i32>) -> Result<(), ReadError> {
        self.skip = self.state.unicode_skip;
        let Some(number) = number else { return Ok(()) };
        let number =
            if (-0x8000..0).contains(&number) { number.saturating_add(0x1_0000) } else { number };
        let code = u32::try_from(number).unwrap_or(u32::MAX);
        let unit = u16::try_from(code).unwrap_or(0);
        let fate = self.fate();
        let character = match unit {
            0xD800..0xDC00 => {
                self.flush()?;
                (self.pending.high, self.pending.fate) = (Some(unit), fate);
                return Ok(());
            }
            0xDC00..0xE000 => self
                .pending
                .high
                .take()
                .and_then(|high| char::decode_utf16([high, unit]).next().and_then(Result::ok)),
            _ => char::from_u32(code),
        };
        self.flush()?;
        if self.drops_text() {
            return Ok(());
        }
        if character.is_none() {
            self.replaced = self.replaced.saturating_add(1);
        }
        let mut character = character.unwrap_or(char::REPLACEMENT_CHARACTER);
        if matches!(character, '\u{F020}'..='\u{F0FF}')
            && let Some(font) = self.font_of_signs()
        {
            character = self.sign(Some(font), character, character);
        }
        self.last_unicode = Some(character);
        self.emit(character.encode_utf8(&mut [0; 4]), fate)
    }

    /// A word or a symbol that stands for a character.
    pub(super) fn character(&mut self, character: char) -> Result<(), ReadError> {
        if self.drops_text() {
            return Ok(());
        }
        self.flush()?;
        self.emit(character.encode_utf8(&mut [0; 4]), self.fate())
    }

    /// The end of a field.
    pub(super) fn end_field(&mut self) -> Result<(), ReadError> {
        let code = std::mem::take(&mut self.field_code);
        if self.state.destination != Destination::Content {
            return Ok(());
        }
        if self.length() == self.field_start {
            return self.symbol_field(&code);
        }
        if code.trim().eq_ignore_ascii_case("FORMTEXT") {
            self.drop_copy();
        }
        Ok(())
    }

    /// A field without a result whose sign its code names: `SYMBOL 183 \f "Symbol" \s 10`.
    fn symbol_field(&mut self, code: &str) -> Result<(), ReadError> {
        let mut words = code.split_whitespace();
        if !words.next().is_some_and(|word| word.eq_ignore_ascii_case("SYMBOL")) {
            return Ok(());
        }
        let number = words.next().unwrap_or_default();
        let hexadecimal = number.strip_prefix("0x").or_else(|| number.strip_prefix("0X"));
        let number = match hexadecimal {
            Some(digits) => u32::from_str_radix(digits, 16).ok(),
            None => number.parse().ok(),
        };
        let font = code.split_once("\\f").map(|(_, font)| font.trim_start()).unwrap_or_default();
        let font = match font.strip_prefix('"') {
            Some(quoted) => quoted.split('"').next(),
            None => font.split_whitespace().next(),
        };
        let Some(plain) = number.and_then(char::from_u32) else { return Ok(()) };
        let private = number.filter(|number| (0x20..=0xFF).contains(number));
        let private = private.and_then(|number| char::from_u32(number.saturating_add(0xF000)));
        let known = private.and_then(|private| symbol::mapped(font, private));
        self.character(known.or(private.filter(|_| font.is_some())).unwrap_or(plain))
    }

    /// Whether text that comes next is that of nothing.
    fn drops_text(&self) -> bool {
        matches!(
            self.state.destination,
            Destination::Holder
                | Destination::Unicodes
                | Destination::Stylesheet
                | Destination::Lists
        )
    }

    /// What becomes of text that comes next.
    pub(super) fn fate(&self) -> Fate {
        let run = &self.state.run;
        let hidden = run.hidden.unwrap_or_else(|| {
            self.styles.any_hidden && {
                let own = run.style.and_then(|style| self.styles.character(style).hidden);
                let style = || self.styles.paragraph(self.state.paragraph.style).hidden;
                own.or_else(style).unwrap_or(false)
            }
        });
        match (run.deleted, run.moved, hidden) {
            (true, ..) => Fate::Deleted,
            (_, true, _) => Fate::Moved,
            (.., true) => Fate::Hidden,
            _ => Fate::Shown,
        }
    }

    /// Lets characters go where they belong.
    fn emit(&mut self, text: &str, fate: Fate) -> Result<(), ReadError> {
        let room = |held: usize, most: usize| {
            text.get(..text.floor_char_boundary(most.saturating_sub(held))).unwrap_or_default()
        };
        match self.state.destination {
            Destination::Content => return self.write(text, fate),
            Destination::Label => {
                if let Some(label) = &mut self.frame.paragraph.label {
                    label.push_str(room(label.len(), LONGEST_LABEL));
                }
            }
            Destination::BookmarkName => {
                let name = room(self.bookmark_name.len(), LONGEST_NAME);
                self.bookmark_name.push_str(name);
            }
            Destination::FieldCode => {
                let code = room(self.field_code.len(), LONGEST_CODE);
                self.field_code.push_str(code);
            }
            Destination::FontTable => self.fonts.name(text),
            Destination::StyleEntry => self.styles.name(text),
            Destination::LevelText => self.numbering.level_text(text),
            Destination::Holder
            | Destination::Unicodes
            | Destination::Stylesheet
            | Destination::Lists => {}
        }
        Ok(())
    }
}
