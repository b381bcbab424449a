//! Which part of a field the reader stands in: its code, which is no text, or its result (MS-DOC 2.8.25).

/// Fields open at this place: for each, whether its result has begun.
#[derive(Debug, Default)]
pub(super) struct Fields {
    open: Vec<bool>,
    /// Fields of `open` whose result has not begun.
    pub(super) in_code: usize,
    /// Characters taken for field code since a field began.
    pub(super) code_characters: u64,
}

impl Fields {
    /// The character that begins a field.
    pub(super) const BEGIN: u16 = 0x13;
    /// The character between code and result.
    pub(super) const SEPARATOR: u16 = 0x14;
    /// The character that ends a field.
    pub(super) const END: u16 = 0x15;

    /// Meets one of these characters.
    pub(super) fn meet(&mut self, character: u16) {
        match character {
            Self::BEGIN => {
                self.open.push(false);
                self.in_code = self.in_code.saturating_add(1);
            }
            Self::SEPARATOR => {
                if let Some(result) = self.open.last_mut().filter(|result| !**result) {
                    *result = true;
                    self.in_code = self.in_code.saturating_sub(1);
                }
            }
            _ if self.open.pop() == Some(false) => self.in_code = self.in_code.saturating_sub(1),
            _ => {}
        }
        if self.in_code == 0 {
            self.code_characters = 0;
        }
    }
}
