//! Text in the columns of a terminal, of which a Chinese character takes two.

use std::borrow::Cow;
use unicode_width::{UnicodeWidthChar as _, UnicodeWidthStr as _};

/// Columns that `text` takes.
pub(crate) fn columns(text: &str) -> usize {
    text.width()
}

/// The beginning of `text` that fits into `width` columns, with `…` where something is missing.
pub(crate) fn cut(text: &str, width: usize) -> Cow<'_, str> {
    if columns(text) <= width {
        return text.into();
    }
    let mut room = width.saturating_sub(1);
    let fits = text.chars().take_while(|character| {
        let left = room.checked_sub(character.width().unwrap_or(0));
        room = left.unwrap_or(0);
        left.is_some()
    });
    fits.chain(['…']).collect::<String>().into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_cut_between_characters() {
        for (width, expect) in [(6, "河北省"), (5, "河北…"), (4, "河…"), (3, "河…"), (2, "…")]
        {
            assert_eq!(cut("河北省", width), expect);
        }
    }
}
