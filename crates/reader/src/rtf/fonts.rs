//! The font table (RTF 1.9.1, "Font Table"): which bytes a font's characters are, and its name.

use super::code_pages::CodePage;
use std::collections::BTreeMap;

/// One font.
#[derive(Debug, Clone)]
pub(super) struct Font {
    pub(super) code_page: CodePage,
    pub(super) name: Box<str>,
}

/// All fonts by number, and the entry that is being read.
#[derive(Debug, Default)]
pub(super) struct Fonts {
    by_number: BTreeMap<i32, Font>,
    /// Whether any font has signs of its own.
    pub(super) any_symbol: bool,
    reading: Option<i32>,
    charset: CodePageOf,
    name: String,
}

/// What an entry says of its bytes; `\cpg` counts more than `\fcharset`.
#[derive(Debug, Clone, Copy, Default)]
struct CodePageOf {
    charset: Option<CodePage>,
    code_page: Option<CodePage>,
}

impl CodePageOf {
    fn settle(self) -> CodePage {
        match (self.charset, self.code_page) {
            (Some(CodePage::Symbol), _) => CodePage::Symbol,
            (charset, code_page) => code_page.or(charset).unwrap_or(CodePage::Document),
        }
    }
}

impl Fonts {
    /// Characters of a font's name that are kept.
    const NAME: usize = 64;

    /// The font of that number.
    pub(super) fn get(&self, number: i32) -> Option<&Font> {
        self.by_number.get(&number)
    }

    /// Begins the entry of font `number`.
    pub(super) fn begin(&mut self, number: i32) {
        self.end();
        self.reading = Some(number);
    }

    /// Takes in `\fcharsetN`.
    pub(super) fn set_charset(&mut self, charset: i32) {
        self.charset.charset = Some(CodePage::of_charset(charset));
    }

    /// Takes in `\cpgN`.
    pub(super) fn set_code_page(&mut self, number: i32) {
        self.charset.code_page = CodePage::numbered(number);
    }

    /// The code page of the entry that is being read.
    pub(super) fn code_page(&self) -> CodePage {
        self.charset.settle()
    }

    /// Takes in a piece of the name; a semicolon ends the entry.
    pub(super) fn name(&mut self, text: &str) {
        let (name, end) = text.split_once(';').map_or((text, false), |(name, _)| (name, true));
        self.name.extend(name.chars().take(Self::NAME.saturating_sub(self.name.len())));
        if end {
            self.end();
        }
    }

    /// Ends the entry.
    pub(super) fn end(&mut self) {
        if let Some(number) = self.reading.take() {
            let code_page = self.charset.settle();
            self.any_symbol |= code_page == CodePage::Symbol;
            self.by_number.insert(number, Font { code_page, name: self.name.trim().into() });
        }
        self.charset = CodePageOf::default();
        self.name.clear();
    }

    /// Fonts so far.
    pub(super) fn count(&self) -> u64 {
        self.by_number.len() as u64
    }
}
