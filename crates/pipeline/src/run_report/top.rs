//! The largest of many, in bounded memory.

use std::cmp::Reverse;
use std::collections::BTreeSet;

/// The `N` entries with the largest keys; of equal ones those that came first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Top<K: Ord, T: Ord, const N: usize> {
    kept: BTreeSet<(K, Reverse<u64>, T)>,
    seen: u64,
}

impl<K: Ord, T: Ord, const N: usize> Default for Top<K, T, N> {
    fn default() -> Self {
        Self { kept: BTreeSet::new(), seen: 0 }
    }
}

impl<K: Ord, T: Ord, const N: usize> Top<K, T, N> {
    /// Takes an entry; it is made only where it is kept.
    pub(crate) fn add(&mut self, key: K, entry: impl FnOnce() -> T) {
        self.seen += 1;
        if self.kept.len() >= N {
            if self.kept.first().is_some_and(|(least, ..)| *least >= key) {
                return;
            }
            self.kept.pop_first();
        }
        self.kept.insert((key, Reverse(self.seen), entry()));
    }

    /// What was kept, the largest first.
    pub fn iter(&self) -> impl Iterator<Item = (&K, &T)> {
        self.kept.iter().rev().map(|(key, _, entry)| (key, entry))
    }

    /// How many were offered.
    pub fn seen(&self) -> u64 {
        self.seen
    }

    /// How many were kept.
    #[allow(clippy::len_without_is_empty, reason = "a count, not a collection")]
    pub fn len(&self) -> u64 {
        self.kept.len() as u64
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(keys: &[u64], expect: &[(u64, usize)]) {
        let mut top = Top::<u64, usize, 3>::default();
        for (place, key) in keys.iter().enumerate() {
            top.add(*key, || place);
        }
        let kept: Vec<_> = top.iter().map(|(key, place)| (*key, *place)).collect();
        assert_eq!(kept, expect);
        assert_eq!(top.seen(), keys.len() as u64);
    }

    #[test]
    fn the_largest_stay_and_of_equal_ones_the_first() {
        check(&[], &[]);
        check(&[5, 1], &[(5, 0), (1, 1)]);
        check(&[1, 9, 3, 9, 2, 9], &[(9, 1), (9, 3), (9, 5)]);
        check(&[7, 7, 7, 7, 7], &[(7, 0), (7, 1), (7, 2)]);
    }
}
