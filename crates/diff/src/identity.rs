//! Names for changes that are the same in every run.

use std::collections::BTreeMap;

/// Hands out ids. Two changes of the same things get numbers.
#[derive(Debug, Default)]
pub(crate) struct Identities {
    given: BTreeMap<u64, u32>,
}

impl Identities {
    /// The id of what these words name, in sixteen hexadecimal digits: 64-bit FNV-1a over each word and a separator.
    pub(crate) fn id(&mut self, words: &[&str]) -> String {
        const OFFSET: u64 = 0xcbf2_9ce4_8422_2325;
        const PRIME: u64 = 0x0100_0000_01b3;
        let mut hash = OFFSET;
        for word in words {
            for byte in word.bytes().chain([0xFF]) {
                hash = (hash ^ u64::from(byte)).wrapping_mul(PRIME);
            }
        }
        let count = self.given.entry(hash).or_default();
        *count += 1;
        if *count == 1 { format!("{hash:016x}") } else { format!("{hash:016x}-{count}") }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_words_name_the_same_and_again_a_second() {
        let mut identities = Identities::default();
        let first = identities.id(&["goal_added", "教育局"]);
        assert_eq!(first.len(), 16);
        assert_ne!(identities.id(&["goal_added教", "育局"]), first);
        assert_eq!(identities.id(&["goal_added", "教育局"]), format!("{first}-2"));
        assert_eq!(Identities::default().id(&["goal_added", "教育局"]), first);
    }
}
