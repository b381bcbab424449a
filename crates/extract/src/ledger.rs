//! Text accounting: which characters of the document stand in a field, and which do not.

use crate::index::{Index, TextId};
use document::is_blank;
use record::{Coverage, UnclaimedText};
use std::ops::Range;

/// What has been claimed of each paragraph.
#[derive(Debug)]
pub(crate) struct Ledger {
    claims: Vec<Claim>,
}

#[derive(Debug, Clone)]
enum Claim {
    Nothing,
    Whole,
    /// Ranges of bytes, in any order.
    Parts(Vec<Range<usize>>),
}

impl Ledger {
    pub(crate) fn new(index: &Index<'_>) -> Self {
        Self { claims: vec![Claim::Nothing; index.texts.len()] }
    }

    /// The whole paragraph stands in a field.
    pub(crate) fn claim(&mut self, text: TextId) {
        self.claims[text as usize] = Claim::Whole;
    }

    /// The bytes `range` of the paragraph's source text stand in a field.
    pub(crate) fn claim_part(&mut self, text: TextId, range: Range<usize>) {
        match &mut self.claims[text as usize] {
            Claim::Whole => {}
            Claim::Parts(parts) => parts.push(range),
            nothing @ Claim::Nothing => *nothing = Claim::Parts(vec![range]),
        }
    }

    /// The account, unclaimed texts in document order.
    pub(crate) fn close(self, index: &Index<'_>) -> Coverage {
        let mut coverage = Coverage::default();
        for (id, claim) in (0..).zip(self.claims) {
            let text = &index.text(id).paragraph.text;
            let count = document::non_blank_characters(text);
            coverage.characters += count;
            match claim {
                Claim::Whole => coverage.claimed += count,
                Claim::Nothing if count == 0 => {}
                Claim::Nothing => coverage
                    .unclaimed
                    .push(UnclaimedText { at: index.text_location(id), text: text.clone() }),
                Claim::Parts(parts) => {
                    coverage.claimed += count - rest(index, id, parts, &mut coverage.unclaimed);
                }
            }
        }
        coverage.unclaimed.sort_by(|one, other| one.at.cmp(&other.at));
        coverage
    }
}

/// Lists what `parts` leave of a paragraph, and counts its non-blank characters.
fn rest(
    index: &Index<'_>,
    id: TextId,
    mut parts: Vec<Range<usize>>,
    unclaimed: &mut Vec<UnclaimedText>,
) -> usize {
    let text = index.text(id).paragraph.text.as_str();
    parts.sort_by_key(|part| part.start);
    let mut left = 0;
    let mut from = 0;
    for part in parts.into_iter().chain(std::iter::once(text.len()..text.len())) {
        if let Some(gap) = text.get(from..part.start) {
            let trimmed = gap.trim_matches(is_blank);
            let count = document::non_blank_characters(trimmed);
            if count > 0 {
                let lead = gap.len() - gap.trim_start_matches(is_blank).len();
                let start = text[..from + lead].chars().count();
                let end = start + trimmed.chars().count();
                let place = |count: usize| u32::try_from(count).unwrap_or(u32::MAX);
                let at = index.text_location(id).characters(place(start), place(end));
                unclaimed.push(UnclaimedText { at, text: trimmed.to_owned() });
                left += count;
            }
        }
        from = from.max(part.end);
    }
    left
}

#[cfg(test)]
mod tests {
    use super::*;
    use document::{Block, Document, Source};

    #[test]
    fn claimed_and_unclaimed_add_up() {
        let source = Source {
            name: String::new(),
            format: "text",
            bytes: 0,
            sha256: [0; 32],
            encoding: None,
        };
        let blocks = ["一 二", "三四五六", "\u{3000}", "七"].map(Block::text).to_vec();
        let document = Document { source, blocks, notes: Vec::new(), bookmarks: Vec::new() };
        let index = Index::new(&document);
        let mut ledger = Ledger::new(&index);
        ledger.claim(0);
        ledger.claim_part(1, 3..6);
        ledger.claim_part(1, 0..3);
        let coverage = ledger.close(&index);
        assert_eq!((coverage.characters, coverage.claimed), (7, 4));
        let left: Vec<_> =
            coverage.unclaimed.iter().map(|left| format!("{} {}", left.at, left.text)).collect();
        assert_eq!(left, ["b1:2-4 五六", "b3 七"]);
    }
}
