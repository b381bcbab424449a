//! Which part of a field the reader stands in: its code, which is no text, or its result (MS-DOC 2.8.25).

/// Fields open at this place.
#[derive(Debug, Default)]
pub(super) struct Fields {
    open: Vec<Field>,
    /// Fields of `open` whose result has not begun.
    pub(super) in_code: usize,
    /// Characters taken for field code since a field began.
    pub(super) code_characters: u64,
}

/// A field that is open.
#[derive(Debug, Default)]
struct Field {
    /// Whether its result has begun.
    result: bool,
    /// Its code as far as it is looked at, in ASCII.
    code: Vec<u8>,
    /// Where its result begins in the paragraph.
    start: usize,
}

/// The code of a text form field.
const TEXT_FIELD: &[u8] = b"FORMTEXT";

impl Fields {
    /// The character that begins a field.
    pub(super) const BEGIN: u16 = 0x13;
    /// The character between code and result.
    pub(super) const SEPARATOR: u16 = 0x14;
    /// The character that ends a field.
    pub(super) const END: u16 = 0x15;

    /// Meets one of these characters where the paragraph has `length` bytes of text.
    pub(super) fn meet(&mut self, character: u16, length: usize) {
        match character {
            Self::BEGIN => {
                self.open.push(Field::default());
                self.in_code = self.in_code.saturating_add(1);
            }
            Self::SEPARATOR => {
                if let Some(field) = self.open.last_mut().filter(|field| !field.result) {
                    field.result = true;
                    field.start = length;
                    self.in_code = self.in_code.saturating_sub(1);
                }
            }
            _ if self.open.pop().is_some_and(|field| !field.result) => {
                self.in_code = self.in_code.saturating_sub(1);
            }
            _ => {}
        }
        if self.in_code == 0 {
            self.code_characters = 0;
        }
    }

    /// Takes in text of the innermost code.
    pub(super) fn code(&mut self, text: &str) {
        if let Some(field) = self.open.last_mut().filter(|field| !field.result) {
            let room = TEXT_FIELD.len().saturating_add(1).saturating_sub(field.code.len());
            field.code.extend(text.trim().bytes().take(room));
        }
    }

    /// Where the result of the innermost field begins, if that is a text form field.
    pub(super) fn text_field(&self) -> Option<usize> {
        let field = self.open.last().filter(|field| field.result)?;
        (field.code == TEXT_FIELD).then_some(field.start)
    }
}
