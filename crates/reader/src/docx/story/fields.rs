//! Which part of a field the reader stands in: its code, which is no text, or its result (17.16.18).

/// Fields open at this place: for each, whether its result has begun.
#[derive(Default)]
pub(super) struct Fields {
    open: Vec<bool>,
    /// Fields of `open` whose result has not begun.
    pub(super) in_code: usize,
    /// Characters taken for field code since a field began.
    pub(super) code_characters: u64,
}

impl Fields {
    /// Meets a `w:fldChar` of that kind.
    pub(super) fn meet(&mut self, kind: &str) {
        match kind {
            "begin" => {
                self.open.push(false);
                self.in_code = self.in_code.saturating_add(1);
            }
            "separate" => {
                if let Some(result) = self.open.last_mut().filter(|result| !**result) {
                    *result = true;
                    self.in_code = self.in_code.saturating_sub(1);
                }
            }
            "end" if self.open.pop() == Some(false) => {
                self.in_code = self.in_code.saturating_sub(1);
            }
            _ => {}
        }
        if self.in_code == 0 {
            self.code_characters = 0;
        }
    }
}
