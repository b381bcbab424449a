//! What styles say that matters to the text: whether it is shown, its outline level, and what Word notes beside CSS.
//!
//! Declarations stand in `style` attributes and in `<style>` rules for one class, `.x` or `p.x`; other selectors
//! are not looked at.

use crate::counting::Counting;
use crate::{Limits, ReadError};
use std::collections::BTreeMap;

/// Spaces that `mso-tab-count` may ask for.
const MOST_TABS: u32 = 64;
/// Classes of one element that are looked up.
const MOST_CLASSES: usize = 16;

/// What `mso-element` says an element is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Part {
    Footnote,
    Endnote,
    /// Comments, headers and footers.
    Unread,
    FieldBegin,
    FieldSeparator,
    FieldEnd,
}

/// How the items of a list are marked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Marker {
    /// The way of counting, and the sign behind the number.
    Counted(Counting, char),
    Sign(char),
    Nothing,
}

/// What styles say of an element, as far as it matters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[allow(clippy::struct_excessive_bools, reason = "each is a property of its own")]
pub(super) struct Looks {
    /// `display: none`, `visibility: hidden`, `mso-hide: all`; but `mso-hide: screen` is shown in Word.
    pub(super) hidden: Option<bool>,
    /// `mso-outline-level`, from 0; body text is 9.
    pub(super) outline: Option<u8>,
    /// Whether white space counts.
    pub(super) preformatted: Option<bool>,
    pub(super) marker: Option<Marker>,
    /// `mso-list: Ignore`: the label of the paragraph, written out.
    pub(super) label: bool,
    /// `mso-tab-count`.
    pub(super) tabs: u32,
    /// `mso-spacerun`: blanks, written as no-break spaces.
    pub(super) blanks: bool,
    /// `mso-char-type: symbol`.
    pub(super) symbol: bool,
    /// A font of signs.
    pub(super) font: Option<&'static str>,
    /// It stands aside from the text around it.
    pub(super) aside: bool,
    pub(super) page_break: bool,
    /// `mso-cell-special: placeholder`: columns that the row leaves free.
    pub(super) placeholder: bool,
    /// The mark of a note, in the text or at the note.
    pub(super) note_mark: bool,
    pub(super) part: Option<Part>,
    /// Before `display` and `mso-hide` are weighed.
    not_displayed: bool,
    only_on_screen: bool,
}

impl Looks {
    /// Takes in declarations: `name: value; …`.
    pub(super) fn declare(&mut self, declarations: &str) {
        for declaration in split(declarations) {
            if let Some((name, value)) = declaration.split_once(':') {
                self.set(name.trim(), value.trim());
            }
        }
        if self.not_displayed {
            self.hidden = Some(!self.only_on_screen);
        }
    }

    fn set(&mut self, name: &str, value: &str) {
        let is = |word: &str| first_word(value).eq_ignore_ascii_case(word);
        let name = name.to_ascii_lowercase();
        match name.as_str() {
            "display" => self.not_displayed = is("none"),
            "visibility" if is("hidden") || is("collapse") => self.hidden = Some(true),
            "mso-hide" if is("all") => self.hidden = Some(true),
            "mso-hide" => self.only_on_screen = is("screen"),
            "mso-outline-level" => {
                let level = first_word(value).parse::<u8>().ok().and_then(|it| it.checked_sub(1));
                self.outline = Some(level.unwrap_or(9));
            }
            "white-space" => {
                self.preformatted = Some(is("pre") || is("pre-wrap") || is("break-spaces"));
            }
            "list-style-type" | "list-style" => self.marker = marker(value).or(self.marker),
            "mso-list" => self.label = is("ignore"),
            "mso-tab-count" => {
                self.tabs = first_word(value).parse().unwrap_or(1).clamp(1, MOST_TABS);
            }
            "mso-spacerun" => self.blanks = is("yes"),
            "mso-char-type" => self.symbol = is("symbol"),
            "font-family" | "mso-symbol-font-family" => self.font = font(value).or(self.font),
            "position" => self.aside |= is("absolute") || is("fixed"),
            "float" => self.aside |= is("left") || is("right"),
            "page-break-before" | "break-before" => self.page_break = !is("auto"),
            "mso-cell-special" => self.placeholder = is("placeholder"),
            "mso-footnote-id" | "mso-endnote-id" | "mso-comment-reference" => {
                self.note_mark = true;
            }
            "mso-element" => self.part = part(first_word(value)),
            _ => {}
        }
    }

    /// Takes in what a rule says, where nothing else was said before.
    fn inherit(&mut self, rule: &Self) {
        self.hidden = self.hidden.or(rule.hidden);
        self.outline = self.outline.or(rule.outline);
        self.preformatted = self.preformatted.or(rule.preformatted);
        self.marker = self.marker.or(rule.marker);
    }

    /// Whether a rule that says this is worth keeping.
    fn is_of_interest(&self) -> bool {
        self.hidden.is_some()
            || self.outline.is_some()
            || self.preformatted.is_some()
            || self.marker.is_some()
    }
}

/// Rules of `<style>` elements for one class.
#[derive(Debug, Default)]
pub(super) struct Rules {
    /// By class, and by class and element.
    rules: BTreeMap<String, Looks>,
    key: String,
}

impl Rules {
    /// Takes in a style sheet.
    pub(super) fn read(&mut self, sheet: &str, limits: &Limits) -> Result<(), ReadError> {
        let mut rest = sheet;
        while let Some((selectors, after)) = rest.split_once('{') {
            let selectors = selectors.rsplit("*/").next().unwrap_or(selectors).trim();
            let selectors = selectors.trim_start_matches("<!--").trim();
            if selectors.starts_with('@') || selectors.contains("*/") {
                rest = behind_block(after);
                continue;
            }
            let (declarations, behind) = after.split_once('}').unwrap_or((after, ""));
            rest = behind;
            let mut looks = Looks::default();
            looks.declare(declarations);
            if !looks.is_of_interest() {
                continue;
            }
            for selector in selectors.split(',') {
                let Some((element, class)) = selector.trim().split_once('.') else { continue };
                if class.is_empty() || class.contains(|it: char| " .:>+~[#".contains(it)) {
                    continue;
                }
                key(&mut self.key, class, element);
                self.rules.insert(self.key.clone(), looks);
                let definitions = self.rules.len() as u64;
                crate::limits::check("definitions", definitions, limits.definitions)?;
            }
        }
        Ok(())
    }

    /// Adds what the rules for these classes say to what the element says itself.
    pub(super) fn apply(&mut self, element: &str, classes: &str, looks: &mut Looks) {
        if self.rules.is_empty() {
            return;
        }
        for class in classes.split_ascii_whitespace().take(MOST_CLASSES) {
            for element in [element, ""] {
                key(&mut self.key, class, element);
                if let Some(rule) = self.rules.get(self.key.as_str()) {
                    looks.inherit(rule);
                }
            }
        }
    }
}

fn key(key: &mut String, class: &str, element: &str) {
    key.clear();
    key.push_str(class);
    key.push(' ');
    key.push_str(element);
}

/// What follows the `}` that closes a block whose `{` is passed already.
fn behind_block(text: &str) -> &str {
    let mut open = 1_u32;
    for (index, byte) in text.bytes().enumerate() {
        match byte {
            b'{' => open = open.saturating_add(1),
            b'}' => open = open.saturating_sub(1),
            _ => continue,
        }
        if open == 0 {
            return text.get(index.saturating_add(1)..).unwrap_or("");
        }
    }
    ""
}

/// Declarations; a semicolon in quotes separates none.
fn split(declarations: &str) -> impl Iterator<Item = &str> {
    let mut quote = None;
    declarations.split(move |character| {
        match (character, quote) {
            ('"' | '\'', None) => quote = Some(character),
            (_, Some(open)) if open == character => quote = None,
            _ => {}
        }
        character == ';' && quote.is_none()
    })
}

fn first_word(value: &str) -> &str {
    value.split([' ', '\t', '\n', '!', ',']).next().unwrap_or(value)
}

fn font(value: &str) -> Option<&'static str> {
    let first = value.split(',').next().unwrap_or(value).trim().trim_matches(['"', '\'']);
    ["Symbol", "Wingdings", "Wingdings 2"].into_iter().find(|it| it.eq_ignore_ascii_case(first))
}

fn part(name: &str) -> Option<Part> {
    Some(match name {
        "footnote" => Part::Footnote,
        "endnote" => Part::Endnote,
        "comment-list" | "comment" | "header" | "footer" => Part::Unread,
        "field-begin" => Part::FieldBegin,
        "field-separator" => Part::FieldSeparator,
        "field-end" => Part::FieldEnd,
        _ => return None,
    })
}

/// `list-style-type` (CSS Counter Styles 3), and the `type` of HTML lists.
pub(super) fn marker(value: &str) -> Option<Marker> {
    value.split_ascii_whitespace().find_map(|word| {
        let counted = |counting| Marker::Counted(counting, '.');
        let chinese = |counting| Marker::Counted(counting, '、');
        Some(match word {
            "1" | "decimal" => counted(Counting::Decimal),
            "a" | "lower-alpha" | "lower-latin" => counted(Counting::LowerLetter),
            "A" | "upper-alpha" | "upper-latin" => counted(Counting::UpperLetter),
            "i" | "lower-roman" => counted(Counting::LowerRoman),
            "I" | "upper-roman" => counted(Counting::UpperRoman),
            "decimal-leading-zero" => counted(Counting::Padded(2)),
            "cjk-ideographic" | "simp-chinese-informal" => chinese(Counting::Chinese),
            "trad-chinese-informal" => chinese(Counting::Traditional),
            "simp-chinese-formal" => chinese(Counting::Legal),
            "trad-chinese-formal" => chinese(Counting::TraditionalLegal),
            "cjk-decimal" => chinese(Counting::Digits),
            "cjk-heavenly-stem" => chinese(Counting::HeavenlyStems),
            "cjk-earthly-branch" => chinese(Counting::EarthlyBranches),
            "disc" => Marker::Sign('•'),
            "circle" => Marker::Sign('◦'),
            "square" => Marker::Sign('▪'),
            "none" => Marker::Nothing,
            _ => return None,
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(declarations: &str, expect: Looks) {
        let mut looks = Looks::default();
        looks.declare(declarations);
        (looks.not_displayed, looks.only_on_screen) = (false, false);
        assert_eq!(looks, expect, "{declarations}");
    }

    #[test]
    fn what_is_hidden_in_word_is_hidden() {
        let hidden = |hidden| Looks { hidden: Some(hidden), ..Looks::default() };
        check("color:red;DISPLAY: none", hidden(true));
        check("display:none;mso-hide:screen", hidden(false));
        check("mso-hide:all", hidden(true));
        check("visibility: hidden !important", hidden(true));
        check("display:block", Looks::default());
        check("font-family:\"a;display:none\"", Looks::default());
    }

    #[test]
    fn outline_levels_count_from_0() {
        check("mso-outline-level:2", Looks { outline: Some(1), ..Looks::default() });
        check("mso-outline-level:body-text", Looks { outline: Some(9), ..Looks::default() });
    }

    #[test]
    fn rules_of_a_class_apply_to_its_elements() {
        let mut rules = Rules::default();
        let sheet = "<!-- /* 注 */ p.gone, .away {display:none} @media print{.b{display:none}} .b em{display:none} \
                     p.Title\n{mso-outline-level:1}";
        rules.read(sheet, &Limits::default()).expect("few rules");
        let of = |rules: &mut Rules, element, class| {
            let mut looks = Looks::default();
            rules.apply(element, class, &mut looks);
            (looks.hidden, looks.outline)
        };
        assert_eq!(of(&mut rules, "p", "x gone"), (Some(true), None));
        assert_eq!(of(&mut rules, "div", "gone"), (None, None));
        assert_eq!(of(&mut rules, "div", "away"), (Some(true), None));
        assert_eq!(of(&mut rules, "p", "b"), (None, None));
        assert_eq!(of(&mut rules, "p", "Title"), (None, Some(0)));
    }
}
