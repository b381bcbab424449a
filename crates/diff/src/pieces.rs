//! What stayed, went and came in a text that was reworded, in pieces that a person can read.

use record::change::{Fate, Piece};
use similar::{Algorithm, DiffOp, capture_diff_slices};

/// Product of the texts' lengths beyond which only their common beginning and end are kept.
const MOST_WORK: usize = 16_000_000;

/// The pieces of both texts in order.
pub(crate) fn pieces(old: &str, new: &str) -> Vec<Piece> {
    let (old_words, new_words) = (words(old), words(new));
    let mut pieces = Vec::new();
    if old_words.len().saturating_mul(new_words.len()) > MOST_WORK {
        ends(&old_words, &new_words, &mut pieces);
        return pieces;
    }
    for op in readable(capture_diff_slices(Algorithm::Myers, &old_words, &new_words), &old_words) {
        let text = |words: &[&str], range: std::ops::Range<usize>| {
            words.get(range).unwrap_or_default().concat()
        };
        if let DiffOp::Equal { .. } = op {
            push(&mut pieces, Fate::Kept, text(&old_words, op.old_range()));
        } else {
            push(&mut pieces, Fate::Deleted, text(&old_words, op.old_range()));
            push(&mut pieces, Fate::Inserted, text(&new_words, op.new_range()));
        }
    }
    pieces
}

fn push(pieces: &mut Vec<Piece>, fate: Fate, text: String) {
    if !text.is_empty() {
        pieces.push(Piece { fate, text });
    }
}

/// Chinese characters one by one; a number with its point, and a word of letters, whole.
fn words(text: &str) -> Vec<&str> {
    let joins = |character: char| character.is_ascii_alphanumeric() || character == '.';
    let mut words = Vec::new();
    let mut start = 0;
    let mut previous = None;
    for (at, character) in text.char_indices() {
        let joined = previous.is_some_and(joins) && joins(character);
        if at > start && !joined {
            words.extend(text.get(start..at));
            start = at;
        }
        previous = Some(character);
    }
    words.extend(text.get(start..).filter(|rest| !rest.is_empty()));
    words
}

/// One change instead of two where nothing but a character or punctuation stands between them.
fn readable(ops: Vec<DiffOp>, old: &[&str]) -> Vec<DiffOp> {
    let island = |op: &DiffOp| {
        let words = old.get(op.old_range()).unwrap_or_default();
        let letters = words.iter().filter(|word| word.chars().any(char::is_alphanumeric)).count();
        letters <= 1 && words.len() <= 2
    };
    let mut readable: Vec<DiffOp> = Vec::new();
    let last = ops.len().saturating_sub(1);
    for (at, op) in ops.into_iter().enumerate() {
        let is_equal = matches!(op, DiffOp::Equal { .. });
        let between = is_equal && at > 0 && at < last && island(&op);
        match readable.last_mut() {
            Some(open) if (between || !is_equal) && !matches!(open, DiffOp::Equal { .. }) => {
                let (old, new) = (open.old_range(), open.new_range());
                *open = DiffOp::Replace {
                    old_index: old.start,
                    old_len: op.old_range().end - old.start,
                    new_index: new.start,
                    new_len: op.new_range().end - new.start,
                };
            }
            _ => readable.push(op),
        }
    }
    readable
}

fn ends(old: &[&str], new: &[&str], pieces: &mut Vec<Piece>) {
    let same = |(one, other): &(&&str, &&str)| one == other;
    let start = old.iter().zip(new).take_while(same).count();
    let (old_rest, new_rest) =
        (old.get(start..).unwrap_or_default(), new.get(start..).unwrap_or_default());
    let end = old_rest.iter().rev().zip(new_rest.iter().rev()).take_while(same).count();
    let split = |rest: &[&str]| {
        let (middle, end) = rest.split_at(rest.len() - end);
        (middle.concat(), end.concat())
    };
    let ((deleted, kept), (inserted, _)) = (split(old_rest), split(new_rest));
    push(pieces, Fate::Kept, old.get(..start).unwrap_or_default().concat());
    push(pieces, Fate::Deleted, deleted);
    push(pieces, Fate::Inserted, inserted);
    push(pieces, Fate::Kept, kept);
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(pieces: &[Piece]) -> String {
        let show = |piece: &Piece| match piece.fate {
            Fate::Kept => piece.text.clone(),
            Fate::Deleted => format!("[-{}-]", piece.text),
            Fate::Inserted => format!("[+{}+]", piece.text),
        };
        pieces.iter().map(show).collect()
    }

    #[track_caller]
    fn check(old: &str, new: &str, expect: &str) {
        assert_eq!(shown(&pieces(old, new)), expect);
    }

    #[test]
    fn words_that_changed_are_marked() {
        check(
            "实施供水管网延伸工程，加强水质检测。",
            "实施城乡供水一体化工程，加强水质检测。",
            "实施[+城乡+]供水[-管网延伸-][+一体化+]工程，加强水质检测。",
        );
        check("规范管理", "规范管理", "规范管理");
        check("", "规范管理", "[+规范管理+]");
    }

    #[test]
    fn numbers_stay_whole() {
        check("完成1.2万平方米", "完成1.5万平方米", "完成[-1.2-][+1.5+]万平方米");
        check("2023年", "2024年", "[-2023-][+2024+]年");
    }

    #[test]
    fn what_is_very_long_keeps_its_ends() {
        let (old, new) = ("甲".repeat(5000) + "一丙", "甲".repeat(5000) + "二丙");
        let kept = "甲".repeat(5000);
        check(&old, &new, &format!("{kept}[-一-][+二+]丙"));
    }

    proptest::proptest! {
        #[test]
        fn both_texts_can_be_put_together_again(old in "[甲乙丙 1.a，]{0,24}", new in "[甲乙丙 1.a，]{0,24}") {
            let pieces = pieces(&old, &new);
            let of = |without: Fate| -> String {
                pieces.iter().filter(|piece| piece.fate != without).map(|piece| piece.text.as_str()).collect()
            };
            assert_eq!((of(Fate::Inserted), of(Fate::Deleted)), (old, new));
        }
    }
}
