//! Bookmarks and diagnostics on their way to a location: a place is only known when all around it is built.

use document::{Block, Bookmark, Diagnostic, Location, Severity, Step};
use std::collections::BTreeMap;

/// What is to be placed.
#[derive(Debug)]
pub(crate) enum Remark {
    /// A bookmark of that name.
    Bookmark(String),
    /// A diagnostic whose `at` is still empty.
    Diagnostic(Diagnostic),
}

/// A remark, and the steps known so far that lead to it.
#[derive(Debug)]
pub(crate) struct Mark {
    /// In the order in which they were met.
    sequence: u32,
    /// From the part to the whole.
    steps: Vec<Step>,
    remark: Remark,
}

impl Mark {
    /// Adds the step that leads to what was the whole so far.
    pub(crate) fn inside(mut self, step: Step) -> Self {
        self.steps.push(step);
        self
    }

    /// Moves the outermost step, which is a block, by `offset` blocks.
    pub(crate) fn shifted(mut self, offset: usize) -> Self {
        if let Some(Step::Block(index)) = self.steps.last_mut() {
            *index = index.saturating_add(count(offset));
        }
        self
    }

    /// Gives the note that it stands in, the outermost step, the number that `numbers` has for the old one.
    pub(crate) fn renumbered(mut self, numbers: &[u32]) -> Self {
        if let Some(Step::Note(index)) = self.steps.last_mut() {
            *index = numbers.get(*index as usize).copied().unwrap_or(*index);
        }
        self
    }

    /// The mark without a place, if it is worth another one: a bookmark is, a remark on what is gone is not.
    pub(crate) fn orphan(mut self) -> Option<Self> {
        self.steps.clear();
        matches!(self.remark, Remark::Bookmark(_)).then_some(self)
    }

    /// Names the last of `blocks` blocks instead, because its own is gone.
    pub(crate) fn at_last(mut self, blocks: usize) -> Self {
        self.steps.clear();
        self.inside(Step::Block(count(blocks.saturating_sub(1))))
    }
}

/// Makes marks and, in the end, places them.
#[derive(Debug, Default)]
pub(crate) struct Marks {
    next: u32,
    /// How many diagnostics there are of each name.
    named: BTreeMap<&'static str, u32>,
}

impl Marks {
    /// Diagnostics of one name in one document; the others are counted.
    const MOST: u32 = 1_000;

    /// A bookmark that starts here.
    pub(crate) fn bookmark(&mut self, name: String) -> Mark {
        self.mark(Remark::Bookmark(name))
    }

    /// A diagnostic about this place; `None` when there are too many of its name already.
    pub(crate) fn diagnostic(
        &mut self,
        name: &'static str,
        severity: Severity,
        message: impl FnOnce() -> String,
        help: &str,
    ) -> Option<Mark> {
        let count = self.named.entry(name).or_default();
        *count = count.saturating_add(1);
        if *count > Self::MOST {
            return None;
        }
        let help = help.to_owned();
        let diagnostic = Diagnostic { name, severity, message: message(), at: None, help };
        Some(self.mark(Remark::Diagnostic(diagnostic)))
    }

    /// Says that so many hidden characters of a paragraph are left out, if there are any.
    pub(crate) fn hidden_text(&mut self, characters: u64) -> Option<Mark> {
        if characters == 0 {
            return None;
        }
        let message = || {
            format!(
                "expected visible text, found {characters} hidden characters; they are left out"
            )
        };
        let help = "show hidden text in Word to read them";
        self.diagnostic("hidden-text", Severity::Info, message, help)
    }

    fn mark(&mut self, remark: Remark) -> Mark {
        let sequence = self.next;
        self.next = self.next.saturating_add(1);
        Mark { sequence, steps: Vec::new(), remark }
    }

    /// The bookmarks and diagnostics of a document, in document order.
    pub(crate) fn place(self, mut marks: Vec<Mark>) -> (Vec<Bookmark>, Vec<Diagnostic>) {
        marks.sort_by_key(|mark| mark.sequence);
        let (mut bookmarks, mut diagnostics) = (Vec::new(), Vec::new());
        for mark in marks {
            let at = location(&mark.steps);
            match mark.remark {
                Remark::Bookmark(name) => {
                    bookmarks.extend(at.map(|at| Bookmark { name, at }));
                }
                Remark::Diagnostic(diagnostic) => diagnostics.push(Diagnostic { at, ..diagnostic }),
            }
        }
        let mut named: Vec<_> =
            self.named.into_iter().filter(|&(_, found)| found > Self::MOST).collect();
        named.sort_unstable();
        for (name, found) in named {
            diagnostics.push(Diagnostic {
                name,
                severity: Severity::Warning,
                message: format!(
                    "expected at most {} of these, found {found}; the first ones stand above",
                    Self::MOST
                ),
                at: None,
                help: String::new(),
            });
        }
        (bookmarks, diagnostics)
    }
}

fn location(steps: &[Step]) -> Option<Location> {
    let (&first, rest) = steps.split_last()?;
    Some(rest.iter().rev().fold(Location::from(first), |location, step| match *step {
        Step::Block(index) => location.inner_block(index),
        Step::Cell { row, column } => location.cell(row, column),
        Step::Note(_) => location,
    }))
}

/// Blocks of a body, a cell or a note while they are being read.
#[derive(Debug, Default)]
pub(crate) struct Container {
    /// Those that are whole.
    pub(crate) blocks: Vec<Block>,
    /// What stands in them; the outermost step of each is a block of this container.
    pub(crate) marks: Vec<Mark>,
}

impl Container {
    /// Adds a block and what stands in it.
    pub(crate) fn push(&mut self, block: Block, marks: impl IntoIterator<Item = Mark>) {
        let step = Step::Block(count(self.blocks.len()));
        self.blocks.push(block);
        self.marks.extend(marks.into_iter().map(|mark| mark.inside(step)));
    }

    /// Adds the blocks of another container behind its own.
    pub(crate) fn append(&mut self, other: Self) {
        let offset = self.blocks.len();
        self.blocks.extend(other.blocks);
        self.marks.extend(other.marks.into_iter().map(|mark| mark.shifted(offset)));
    }
}

/// A count as locations hold it.
pub(crate) fn count(length: usize) -> u32 {
    u32::try_from(length).unwrap_or(u32::MAX)
}
