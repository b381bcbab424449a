//! The parts around the sheets: the list of sheets, the shared strings, the number formats
//! (ECMA-376 part 1, 18.2, 18.4, 18.8).

use super::super::formats::Formats;
use super::super::strings::Strings;
use crate::xml::element::Element;
use crate::xml::{Descend, Sink, Tag};
use crate::{Limits, ReadError};
use std::borrow::Cow;

/// A sheet as the workbook lists it.
#[derive(Debug)]
pub(super) struct Listed {
    pub(super) name: String,
    /// Of its relationship.
    pub(super) id: String,
    /// `hidden` or `veryHidden`.
    pub(super) hidden: bool,
}

/// Reads the list of sheets.
pub(super) struct Workbook<'a> {
    pub(super) limits: &'a Limits,
    pub(super) sheets: Vec<Listed>,
    pub(super) is_1904: bool,
    rooted: bool,
}

impl<'a> Workbook<'a> {
    pub(super) fn new(limits: &'a Limits) -> Self {
        Self { limits, sheets: Vec::new(), is_1904: false, rooted: false }
    }
}

impl Sink for Workbook<'_> {
    fn start(&mut self, element: Element, tag: &Tag<'_>) -> Result<Descend, ReadError> {
        match element {
            Element::Workbook => self.rooted = true,
            Element::Sheets | Element::Other if self.rooted => {}
            Element::WorkbookProperties => {
                let [epoch] = tag.plain_of(["date1904"])?;
                self.is_1904 |= matches!(epoch.as_deref(), Some("1" | "true" | "on"));
            }
            Element::Sheet => {
                let count = (self.sheets.len() as u64).saturating_add(1);
                crate::limits::check("definitions", count, self.limits.definitions)?;
                let [name, state] = tag.plain_of(["name", "state"])?;
                let name = name.unwrap_or_default().into_owned();
                let id = tag.relationship_id()?.unwrap_or_default().into_owned();
                let length = name.len().max(id.len()) as u64;
                crate::limits::check("name length", length, self.limits.name_bytes)?;
                let hidden = matches!(state.as_deref(), Some("hidden" | "veryHidden"));
                self.sheets.push(Listed { name, id, hidden });
            }
            _ => return Ok(Descend::Over),
        }
        Ok(Descend::Into)
    }
}

/// Reads the shared strings.
pub(super) struct SharedStrings<'a> {
    pub(super) limits: &'a Limits,
    pub(super) strings: &'a mut Strings,
    text: String,
    in_text: bool,
}

impl<'a> SharedStrings<'a> {
    pub(super) fn new(limits: &'a Limits, strings: &'a mut Strings) -> Self {
        Self { limits, strings, text: String::new(), in_text: false }
    }
}

impl Sink for SharedStrings<'_> {
    fn start(&mut self, element: Element, _tag: &Tag<'_>) -> Result<Descend, ReadError> {
        match element {
            Element::SharedStrings | Element::SharedString | Element::SheetRun | Element::Other => {
            }
            Element::SheetText => self.in_text = true,
            _ => return Ok(Descend::Over),
        }
        Ok(Descend::Into)
    }

    fn end(&mut self, element: Element) -> Result<(), ReadError> {
        self.in_text = false;
        if element == Element::SharedString {
            self.strings.push(&unescaped(&self.text), self.limits)?;
            self.text.clear();
        }
        Ok(())
    }

    fn wants_text(&self) -> bool {
        self.in_text
    }

    fn text(&mut self, text: &str) -> Result<(), ReadError> {
        let bytes = self.text.len().saturating_add(text.len()) as u64;
        crate::limits::check("document text", bytes, self.limits.text_bytes)?;
        self.text.push_str(text);
        Ok(())
    }
}

/// Reads the number formats.
pub(super) struct Styles<'a> {
    pub(super) limits: &'a Limits,
    pub(super) formats: &'a mut Formats,
}

impl Sink for Styles<'_> {
    fn start(&mut self, element: Element, tag: &Tag<'_>) -> Result<Descend, ReadError> {
        match element {
            Element::StyleSheet | Element::CellNumberFormats | Element::CellFormats => {
                return Ok(Descend::Into);
            }
            Element::CellNumberFormat => {
                let [id, code] = tag.plain_of(["numFmtId", "formatCode"])?;
                if let (Some(id), Some(code)) = (id.and_then(|id| id.trim().parse().ok()), code) {
                    self.formats.define(id, &code, self.limits)?;
                }
            }
            Element::CellFormat => {
                let [id] = tag.plain_of(["numFmtId"])?;
                let id = id.and_then(|id| id.trim().parse().ok()).unwrap_or(0);
                self.formats.style(id, self.limits)?;
            }
            _ => {}
        }
        Ok(Descend::Over)
    }
}

/// `text` with each `_xHHHH_` as the character that it stands for (ECMA-376 part 1, 22.9.2.19).
pub(super) fn unescaped(text: &str) -> Cow<'_, str> {
    if !text.contains("_x") {
        return Cow::Borrowed(text);
    }
    let mut units = Vec::with_capacity(text.len());
    let mut rest = text;
    let mut buffer = [0; 2];
    while let Some(first) = rest.chars().next() {
        if let Some(unit) = escape(rest) {
            units.push(unit);
            rest = rest.get(ESCAPE..).unwrap_or_default();
        } else {
            units.extend_from_slice(first.encode_utf16(&mut buffer));
            rest = rest.get(first.len_utf8()..).unwrap_or_default();
        }
    }
    Cow::Owned(String::from_utf16_lossy(&units))
}

/// Bytes of `_xHHHH_`.
const ESCAPE: usize = 7;

/// The UTF-16 unit that `text` begins with as an escape.
fn escape(text: &str) -> Option<u16> {
    let digits = text.get(..ESCAPE)?.strip_prefix("_x")?.strip_suffix('_')?;
    let is_hex = digits.bytes().all(|byte| byte.is_ascii_hexdigit());
    is_hex.then(|| u16::from_str_radix(digits, 16).ok())?
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expect: &str) {
        assert_eq!(unescaped(text), expect);
    }

    #[test]
    fn escapes_are_characters() {
        check("a_x000D_\nb", "a\r\nb");
        check("_x4E00__xD83D__xDE00_", "一😀");
        check("_x005F_x000D_", "_x000D_");
        check("一_x00", "一_x00");
        check("_x00一_", "_x00一_");
        check("_x+00D_", "_x+00D_");
    }
}
