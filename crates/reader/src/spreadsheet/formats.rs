//! The number formats of a workbook, by cell style.

use super::number_format::{NumberFormat, built_in, show_general};
use crate::{Limits, ReadError};
use std::collections::BTreeMap;

/// Which number format each style of a cell has.
#[derive(Debug, Default)]
pub(super) struct Formats {
    known: Vec<NumberFormat>,
    /// By number format id: index into `known`; `None` is `General`.
    by_id: BTreeMap<u32, Option<u32>>,
    /// By style.
    styles: Vec<Option<u32>>,
    /// Whether serial numbers count from 1904.
    pub(super) is_1904: bool,
    /// The first codes that are not known.
    pub(super) unknown: Vec<String>,
}

impl Formats {
    /// Styles for each definition that the limits allow: Excel allows 64,000 styles.
    const STYLES_PER_DEFINITION: u64 = 4;
    /// Unknown codes that are remembered, and characters of each.
    const UNKNOWN: usize = 16;
    const LONGEST_UNKNOWN: usize = 40;

    /// Defines number format `id`.
    pub(super) fn define(&mut self, id: u32, code: &str, limits: &Limits) -> Result<(), ReadError> {
        let count = (self.by_id.len() as u64).saturating_add(1);
        crate::limits::check("definitions", count, limits.definitions)?;
        let format = NumberFormat::of(code);
        if format.is_none() && !NumberFormat::is_general(code) && self.unknown.len() < Self::UNKNOWN
        {
            self.unknown.push(code.chars().take(Self::LONGEST_UNKNOWN).collect());
        }
        let index = format.map(|format| self.add(format));
        self.by_id.insert(id, index);
        Ok(())
    }

    /// Adds the next style, which has number format `id`; call after all are defined.
    pub(super) fn style(&mut self, id: u32, limits: &Limits) -> Result<(), ReadError> {
        let count = (self.styles.len() as u64).saturating_add(1);
        let most = limits.definitions.saturating_mul(Self::STYLES_PER_DEFINITION);
        crate::limits::check("definitions", count, most)?;
        let known = self.by_id.get(&id).copied();
        let index = known.unwrap_or_else(|| {
            let index = built_in(id).and_then(NumberFormat::of).map(|format| self.add(format));
            self.by_id.insert(id, index);
            index
        });
        self.styles.push(index);
        Ok(())
    }

    /// What a cell of that style shows of a number.
    pub(super) fn show(&self, value: f64, style: u32) -> String {
        if !value.is_finite() {
            return "#NUM!".to_owned();
        }
        match self.of(style) {
            Some(format) => format.show(value, self.is_1904),
            None => show_general(value),
        }
    }

    /// What a cell of that style shows of a text; `None` for the text itself.
    pub(super) fn show_text(&self, value: &str, style: u32) -> Option<String> {
        self.of(style)?.show_text(value)
    }

    fn of(&self, style: u32) -> Option<&NumberFormat> {
        let index = (*self.styles.get(style as usize)?)?;
        self.known.get(index as usize)
    }

    fn add(&mut self, format: NumberFormat) -> u32 {
        let index = u32::try_from(self.known.len()).unwrap_or(u32::MAX);
        self.known.push(format);
        index
    }
}
