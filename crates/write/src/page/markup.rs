//! Pieces of a page: text comes in escaped, and tags are ours.

use super::escape;
use std::fmt::{self, Write as _};

/// A piece of a page. There is no way to make one of text that holds tags.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Markup(String);

/// How something is to be taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Tone {
    /// As it is.
    #[default]
    Plain,
    /// All is well, or more of it.
    Good,
    /// Worth knowing.
    Info,
    /// To be looked at.
    Warning,
    /// Wrong, or less of it.
    Bad,
}

impl Tone {
    pub(super) fn class(self) -> &'static str {
        match self {
            Self::Plain => "plain",
            Self::Good => "good",
            Self::Info => "info",
            Self::Warning => "warning",
            Self::Bad => "bad",
        }
    }
}

/// Length of a full [`Markup::bar`], in its own units.
const BAR: u64 = 1_000;

impl Markup {
    /// Nothing.
    pub const fn new() -> Self {
        Self(String::new())
    }

    /// Words of the page's own.
    pub fn words(words: &str) -> Self {
        Self(escape(words).into_owned())
    }

    /// Text from a document, a path or a message, set apart so that its direction does not reach the words around it.
    pub fn quote(text: &str) -> Self {
        Self(format!("<bdi>{}</bdi>", escape(text)))
    }

    /// A name, a place or a command, in letters of one width.
    pub fn code(text: &str) -> Self {
        Self(format!("<code>{}</code>", escape(text)))
    }

    /// A few words on a coloured ground.
    pub fn badge(tone: Tone, words: &str) -> Self {
        Self(format!("<span class=\"badge {}\">{}</span>", tone.class(), escape(words)))
    }

    /// A link to the section of this name on the same page.
    pub fn link(section: &str, words: &str) -> Self {
        Self(format!("<a href=\"#{}\">{}</a>", escape(section), escape(words)))
    }

    /// `inner` in an element of ours, such as `element("ins", "added", …)`; `class` may be empty.
    pub fn element(tag: &'static str, class: &'static str, inner: &Self) -> Self {
        debug_assert!(tag.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit()));
        let class = match class {
            "" => String::new(),
            class => format!(" class=\"{}\"", escape(class)),
        };
        Self(format!("<{tag}{class}>{inner}</{tag}>"))
    }

    /// `inner`, shown when `summary` is pressed, and on paper.
    pub fn details(summary: &Self, inner: &Self) -> Self {
        Self(format!("<details><summary>{summary}</summary><div>{inner}</div></details>"))
    }

    /// Several below one another.
    pub fn lines(lines: impl IntoIterator<Item = Self>) -> Self {
        let mut all = Self::new();
        for line in lines {
            let _ = write!(all.0, "<div>{line}</div>");
        }
        all
    }

    /// A bar as long as `part` is of `whole`; the number stands beside it in words.
    pub fn bar(part: u64, whole: u64, tone: Tone) -> Self {
        let share = u128::from(part.min(whole)) * u128::from(BAR) / u128::from(whole.max(1));
        // What is more than nothing is seen.
        let length = if part > 0 { share.max(10) } else { 0 };
        Self(format!(
            "<svg class=\"bar {}\" viewBox=\"0 0 {BAR} 10\" preserveAspectRatio=\"none\" aria-hidden=\"true\">\
             <rect class=\"ground\" width=\"{BAR}\" height=\"10\"/><rect width=\"{length}\" height=\"10\"/></svg>",
            tone.class()
        ))
    }

    /// A bar that grows from the middle to the right, or to the left where something `falls`; `part` in thousandths.
    pub fn change_bar(part: u64, falls: bool) -> Self {
        let length = if part > 0 { (part.min(BAR) / 2).max(4) } else { 0 };
        let middle = BAR / 2;
        let (start, class) = if falls { (middle - length, "bad") } else { (middle, "good") };
        Self(format!(
            "<svg class=\"bar change {class}\" viewBox=\"0 0 {BAR} 10\" preserveAspectRatio=\"none\" aria-hidden=\"true\">\
             <rect class=\"ground\" width=\"{BAR}\" height=\"10\"/>\
             <rect x=\"{start}\" width=\"{length}\" height=\"10\"/></svg>"
        ))
    }

    /// This and then `next`.
    #[must_use]
    pub fn and(mut self, next: &Self) -> Self {
        self.0.push_str(&next.0);
        self
    }

    /// This, a blank, and then `next`.
    #[must_use]
    pub fn then(mut self, next: &Self) -> Self {
        self.0.push(' ');
        self.and(next)
    }

    /// Whether it shows nothing.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl fmt::Display for Markup {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

/// `12,600`.
pub fn grouped(number: u64) -> String {
    grouped_digits(&number.to_string())
}

/// The same of digits, however many.
pub(crate) fn grouped_digits(digits: &str) -> String {
    let mut text = String::with_capacity(digits.len() + digits.len() / 3);
    for (index, digit) in digits.char_indices() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// `12.1 MB`; units are powers of 1000.
pub fn sized(bytes: u64) -> String {
    #[allow(clippy::cast_precision_loss, reason = "a size is shown with three digits")]
    let number = bytes as f64;
    for (unit, size) in [("GB", 1e9), ("MB", 1e6), ("kB", 1e3)] {
        if number >= size {
            return format!("{:.1} {unit}", number / size);
        }
    }
    format!("{bytes} B")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(markup: &Markup, expect: &str) {
        assert_eq!(markup.to_string(), expect);
    }

    #[test]
    fn text_is_escaped_wherever_it_comes_in() {
        let text = "<i>&\"";
        let safe = "&lt;i&gt;&amp;&quot;";
        check(&Markup::words(text), safe);
        check(&Markup::quote(text), &format!("<bdi>{safe}</bdi>"));
        check(&Markup::code(text), &format!("<code>{safe}</code>"));
        check(&Markup::badge(Tone::Bad, text), &format!("<span class=\"badge bad\">{safe}</span>"));
        check(&Markup::link("\"x", "y"), "<a href=\"#&quot;x\">y</a>");
        check(
            &Markup::element("ins", "", &Markup::words("a")).then(&Markup::words("<")),
            "<ins>a</ins> &lt;",
        );
    }

    #[test]
    fn a_bar_is_as_long_as_its_share() {
        for (part, whole, length) in [(0, 10, 0), (1, 1_000_000, 10), (5, 10, 500), (3, 0, 10)] {
            let bar = Markup::bar(part, whole, Tone::Plain).to_string();
            assert!(bar.contains(&format!("<rect width=\"{length}\"")), "{part} of {whole}: {bar}");
        }
    }

    #[test]
    fn digits_stand_in_groups() {
        for (number, expect) in
            [(0, "0"), (999, "999"), (1_000, "1,000"), (12_345_678, "12,345,678")]
        {
            assert_eq!(grouped(number), expect);
        }
    }
    #[test]
    fn sizes_are_rounded() {
        for (bytes, expect) in
            [(999, "999 B"), (1_000, "1.0 kB"), (12_345_678, "12.3 MB"), (5_000_000_000, "5.0 GB")]
        {
            assert_eq!(sized(bytes), expect);
        }
    }
}
