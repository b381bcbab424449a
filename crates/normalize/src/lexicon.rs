//! A list of words that finds the longest one standing at a place, in time that does not grow with the list.

/// Words with what they mean, found by longest match.
#[derive(Debug)]
pub(crate) struct Lexicon<T> {
    /// Sorted by first character, then longest first.
    words: Vec<(&'static str, T)>,
    /// First character, and where its words start and end in `words`; sorted.
    index: Vec<(char, usize, usize)>,
}

impl<T: Copy> Lexicon<T> {
    /// Of two equal words the first counts.
    pub(crate) fn new(words: impl IntoIterator<Item = (&'static str, T)>) -> Self {
        let mut words: Vec<(&'static str, T)> =
            words.into_iter().filter(|(word, _)| !word.is_empty()).collect();
        words.sort_by_key(|(word, _)| (word.chars().next(), usize::MAX - word.len()));
        let mut index: Vec<(char, usize, usize)> = Vec::new();
        for (position, (word, _)) in words.iter().enumerate() {
            let Some(first) = word.chars().next() else { continue };
            match index.last_mut() {
                Some((character, _, end)) if *character == first => *end = position + 1,
                _ => index.push((first, position, position + 1)),
            }
        }
        Self { words, index }
    }

    /// The longest word that `text` starts with: its bytes and its meaning.
    pub(crate) fn longest(&self, text: &str) -> Option<(usize, T)> {
        let first = text.chars().next()?;
        let found = self.index.binary_search_by_key(&first, |&(character, _, _)| character).ok()?;
        let &(_, start, end) = self.index.get(found)?;
        self.words
            .get(start..end)?
            .iter()
            .find(|(word, _)| text.starts_with(word))
            .map(|&(word, meaning)| (word.len(), meaning))
    }

    /// The first characters of all words.
    pub(crate) fn openers(&self) -> impl Iterator<Item = char> {
        self.index.iter().map(|&(character, _, _)| character)
    }
}
