//! Lists: the labels that a browser makes (HTML Living Standard, 4.4.5 to 4.4.8; CSS Lists 3).

use super::{Effect, Page, Role};
use crate::ReadError;
use crate::counting::Counting;
use crate::html::emitter::{Attribute, Tag};
use crate::html::names::Name;
use crate::html::style::{self, Looks, Marker};

/// An open list.
#[derive(Debug)]
pub(super) struct List {
    marker: Marker,
    counts: bool,
    /// The number of its next item; `None` where only the number of all items would tell.
    next: Option<i64>,
    step: i64,
    /// The label of an item whose first paragraph is still to come.
    pending: Option<String>,
    /// Containers around it.
    depth: usize,
}

impl Page<'_> {
    pub(super) fn begin_list(
        &mut self,
        name: Name,
        counts: bool,
        tag: &Tag,
        looks: &Looks,
    ) -> Result<(), ReadError> {
        self.begin_block()?;
        let signs = self.lists.iter().filter(|list| !list.counts).count();
        let usual = match (counts, signs) {
            (true, _) => Marker::Counted(Counting::Decimal, '.'),
            (false, 0) => Marker::Sign('•'),
            (false, 1) => Marker::Sign('◦'),
            (false, _) => Marker::Sign('▪'),
        };
        let of_type = tag.value(Attribute::Type).and_then(style::marker);
        let start = tag.value(Attribute::Start).and_then(integer);
        let reversed = counts && tag.value(Attribute::Reversed).is_some();
        let list = List {
            marker: looks.marker.or(of_type).unwrap_or(usual),
            counts,
            next: start.or((!reversed).then_some(1)),
            step: if reversed { -1 } else { 1 },
            pending: None,
            depth: self.body.depth(),
        };
        if self.push(name, Role::List, self.effect, self.outline) {
            self.lists.push(list);
        }
        Ok(())
    }

    pub(super) fn begin_item(
        &mut self,
        name: Name,
        tag: &Tag,
        looks: &Looks,
        effect: Effect,
    ) -> Result<(), ReadError> {
        self.begin_block()?;
        let in_list = self.innermost_list();
        if let Some(item) =
            self.innermost(name).filter(|&item| Some(item) > in_list && item >= self.boundary())
        {
            self.pop_to(item)?;
        }
        let label = if tag.name() == "lh" { None } else { self.next_label(tag, looks) };
        if self.push(name, Role::Item, effect, self.outline)
            && let Some(list) = self.lists.last_mut()
        {
            list.pending = label;
        }
        Ok(())
    }

    fn innermost_list(&self) -> Option<usize> {
        ["ol", "ul", "dir", "menu"]
            .into_iter()
            .filter_map(|name| self.innermost(crate::html::names::find(name)?.0))
            .max()
    }

    fn next_label(&mut self, tag: &Tag, looks: &Looks) -> Option<String> {
        let depth = self.body.depth();
        let list = self.lists.last_mut().filter(|list| list.depth == depth)?;
        let value = tag.value(Attribute::Value).and_then(integer).or(list.next);
        list.next = value.map(|value| value.saturating_add(list.step));
        let of_type = tag.value(Attribute::Type).and_then(style::marker);
        match looks.marker.or(of_type).unwrap_or(list.marker) {
            Marker::Nothing => None,
            Marker::Sign(sign) => Some(sign.to_string()),
            Marker::Counted(counting, end) => {
                let value = value?;
                let mut label = String::new();
                match u32::try_from(value) {
                    Ok(value @ 1..) => counting.write(value, &mut label),
                    _ => label.push_str(&value.to_string()),
                }
                label.push(end);
                Some(label)
            }
        }
    }

    /// The label that the next paragraph takes.
    pub(super) fn take_label(&mut self) -> Option<String> {
        let depth = self.body.depth();
        self.lists.last_mut().filter(|list| list.depth == depth)?.pending.take()
    }

    /// An item without a paragraph is an empty one.
    pub(super) fn end_item(&mut self) -> Result<(), ReadError> {
        let depth = self.body.depth();
        let waits = |list: &List| list.depth == depth && list.pending.is_some();
        if self.lists.last().is_some_and(waits) {
            self.open_paragraph(true);
            self.flush(true)?;
        }
        Ok(())
    }
}

/// A number as HTML reads it: a sign and digits, whatever follows (HTML Living Standard, 2.3.4.1).
pub(super) fn integer(text: &str) -> Option<i64> {
    let text = text.trim_start_matches([' ', '\t', '\n', '\r', '\u{C}']);
    let (negative, digits) = match text.strip_prefix('-') {
        Some(digits) => (true, digits),
        None => (false, text.strip_prefix('+').unwrap_or(text)),
    };
    let digits = digits.bytes().take_while(u8::is_ascii_digit);
    let value =
        digits.map(|digit| i64::from(digit.wrapping_sub(b'0'))).fold(None, |value, digit| {
            Some(value.unwrap_or(0_i64).saturating_mul(10).saturating_add(digit))
        })?;
    Some(if negative { value.saturating_neg() } else { value })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expect: Option<i64>) {
        assert_eq!(integer(text), expect, "{text}");
    }

    #[test]
    fn numbers_are_read_as_html_does() {
        check(" 12px", Some(12));
        check("-3", Some(-3));
        check("+4", Some(4));
        check("x4", None);
        check("", None);
        check("99999999999999999999", Some(i64::MAX));
    }
}
