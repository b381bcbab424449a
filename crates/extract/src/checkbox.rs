//! Boxes that are ticked on paper: `新增□延续☑`, `□一次性 ☑经常性`.

/// Longest text, in bytes, that is looked at for boxes.
const LONGEST: usize = 600;

const EMPTY: &[char] = &['□', '☐', '○', '◯', '▢'];
const TICKED: &[char] = &['☑', '☒', '■', '√', '✓', '✔', '●', '◉', '🗹'];

/// The chosen options of the cleaned `text`, joined by `、`; `None` if it has no boxes or none is ticked.
///
/// The box stands before its option or after it, in all of a text alike: if the text ends in a box, they stand after.
/// A tick beside an empty box (`□√`) ticks that box.
pub(crate) fn chosen(text: &str) -> Option<String> {
    if text.len() > LONGEST || !text.contains(TICKED) {
        return None;
    }
    let is_box = |character: char| EMPTY.contains(&character) || TICKED.contains(&character);
    let bare = text.trim_matches(['(', ')', '（', '）', '。', '；', ';']);
    let bracketed = text.ends_with([')', '）']) && text.contains(['(', '（']);
    let after = (bare.ends_with(is_box) || bracketed) && !bare.starts_with(is_box);
    let mut chosen: Vec<&str> = Vec::new();
    let mut rest = text;
    while let Some(open) = rest.find(is_box) {
        let left = &rest[open..];
        let end = left.find(|character| !is_box(character)).unwrap_or(left.len());
        let ticked = left[..end].contains(TICKED);
        let right = &left[end..];
        let next = right.find(is_box).unwrap_or(right.len());
        let option = if after { &rest[..open] } else { &right[..next] };
        let option = option.trim_matches(|character: char| {
            character.is_whitespace() || "、，,;；()（）/|[]".contains(character)
        });
        if ticked && !option.is_empty() {
            chosen.push(option);
        }
        rest = right;
    }
    (!chosen.is_empty()).then(|| chosen.join("、"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expect: Option<&str>) {
        assert_eq!(chosen(text).as_deref(), expect, "{text}");
    }

    #[test]
    fn ticked_options_are_chosen() {
        check("新增□延续☑", Some("延续"));
        check("新增☑延续□", Some("新增"));
        check("□一次性☑经常性", Some("经常性"));
        check("■一次性□经常性", Some("一次性"));
        check("☑产出☒效益□满意度", Some("产出、效益"));
        check("新增项目(√)延续项目()", Some("新增项目"));
        check("□√是□否", Some("是"));
    }

    #[test]
    fn nothing_chosen_leaves_the_text() {
        check("新增□延续□", None);
        check("经常性", None);
        check("√", None);
    }
}
