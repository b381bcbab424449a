//! The stylesheet (RTF 1.9.1, "Style Sheet"): what a style says of a paragraph that the paragraph does not repeat.

use super::state::State;
use std::collections::BTreeMap;

/// What a style settles.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Style {
    /// Counted from 0; 9 is body text.
    pub(super) outline: Option<i32>,
    pub(super) list: Option<i32>,
    pub(super) level: Option<i32>,
    pub(super) hidden: Option<bool>,
    based_on: Option<i32>,
}

/// What kind of style an entry is.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) enum Kind {
    #[default]
    Paragraph,
    Character,
    /// Of tables and sections.
    Other,
}

/// All styles, and the entry that is being read.
#[derive(Debug, Default)]
pub(super) struct Styles {
    paragraphs: BTreeMap<i32, Style>,
    characters: BTreeMap<i32, Style>,
    /// Whether any style hides text.
    pub(super) any_hidden: bool,
    pub(super) kind: Kind,
    pub(super) based_on: Option<i32>,
    name: String,
}

impl Styles {
    /// Styles that a style may be based on, one on the other.
    const CHAIN: usize = 64;
    /// Bytes of a style's name that are looked at.
    const NAME: usize = 64;

    /// The paragraph style of that number; the default one for `None`.
    pub(super) fn paragraph(&self, number: Option<i32>) -> Style {
        Self::inherited(&self.paragraphs, number.unwrap_or(0))
    }

    /// The character style of that number.
    pub(super) fn character(&self, number: i32) -> Style {
        Self::inherited(&self.characters, number)
    }

    fn inherited(styles: &BTreeMap<i32, Style>, number: i32) -> Style {
        let mut whole = Style::default();
        let mut next = styles.get(&number);
        for _ in 0..Self::CHAIN {
            let Some(style) = next else { break };
            whole.outline = whole.outline.or(style.outline);
            whole.list = whole.list.or(style.list);
            whole.level = whole.level.or(style.level);
            whole.hidden = whole.hidden.or(style.hidden);
            next = style.based_on.and_then(|number| styles.get(&number));
        }
        whole
    }

    /// Begins an entry.
    pub(super) fn begin(&mut self) {
        self.kind = Kind::Paragraph;
        self.based_on = None;
        self.name.clear();
    }

    /// Takes in a piece of the name.
    pub(super) fn name(&mut self, text: &str) {
        self.name.extend(text.chars().take(Self::NAME.saturating_sub(self.name.len())));
    }

    /// Ends the entry, whose formatting is that of `state`.
    pub(super) fn end(&mut self, state: &State) {
        let name = self.name.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
        // A built-in heading has its level whether the file says so or not.
        let named = name.strip_prefix("heading ").and_then(|level| level.parse::<i32>().ok());
        let named = named.filter(|level| (1..=9).contains(level));
        let style = Style {
            outline: state.paragraph.outline.or(named.map(|level| level.saturating_sub(1))),
            list: state.paragraph.list,
            level: state.paragraph.level,
            hidden: state.run.hidden,
            based_on: self.based_on,
        };
        self.any_hidden |= style.hidden == Some(true);
        match self.kind {
            Kind::Paragraph => {
                self.paragraphs.insert(state.paragraph.style.unwrap_or(0), style);
            }
            Kind::Character => {
                self.characters.extend(state.run.style.map(|number| (number, style)));
            }
            Kind::Other => {}
        }
    }

    /// Styles so far.
    pub(super) fn count(&self) -> u64 {
        (self.paragraphs.len() as u64).saturating_add(self.characters.len() as u64)
    }
}
