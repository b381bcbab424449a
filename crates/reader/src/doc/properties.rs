//! What properties say of runs and paragraphs, as far as a document without looks needs it (MS-DOC 2.6.1, 2.6.2).

use super::bytes::{u8_at, u16_at, u32_at};
use super::sprms::Sprm;

/// The properties of a run.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct RunProperties {
    /// It was deleted with change tracking.
    pub(super) deleted: bool,
    /// Its character style.
    style: u16,
    /// `sprmCFVanish` as it stands: 0 and 1 for themselves, 0x80 for what the styles say, 0x81 for the opposite.
    vanish: Option<u8>,
    /// Font and character of a symbol.
    pub(super) symbol: Option<(u16, u16)>,
    /// Its font, if it names one.
    pub(super) font: Option<u16>,
}

impl RunProperties {
    /// Takes in a property.
    pub(super) fn apply(&mut self, (sprm, operand): Sprm<'_>) {
        match sprm {
            0x0800 => self.deleted = is_on(operand),
            0x4A30 => self.style = u16_at(operand, 0).unwrap_or(0),
            0x2A33 => *self = Self { deleted: self.deleted, style: self.style, ..Self::default() },
            0x083C => self.vanish = u8_at(operand, 0),
            // Word 6 has one byte for the character.
            0x6A09 => {
                let font = u16_at(operand, 0).unwrap_or(0);
                let character = u16_at(operand, 2);
                let character = character.or_else(|| u8_at(operand, 2).map(u16::from));
                self.symbol = character.map(|character| (font, character));
            }
            0x4A4F => self.font = u16_at(operand, 0),
            _ => {}
        }
    }

    /// Whether its text is hidden; `of_paragraph` and `of_style` where the paragraph style, and a character style of
    /// that number, hide text.
    pub(super) fn is_hidden(&self, of_paragraph: bool, of_style: impl Fn(u16) -> bool) -> bool {
        // Toggles of a paragraph style and a character style cancel out (MS-DOC 2.4.6.5).
        let by_style = || of_paragraph ^ (self.style != 0 && of_style(self.style));
        match self.vanish {
            Some(0) => false,
            Some(1) => true,
            Some(0x81) => !by_style(),
            _ => by_style(),
        }
    }
}

/// The properties of a paragraph.
#[derive(Debug, Clone, Copy, Default)]
#[allow(clippy::struct_excessive_bools, reason = "each is a property of its own in the format")]
pub(super) struct ParagraphProperties {
    /// Its style.
    pub(super) style: u16,
    in_table: bool,
    /// Tables around it, where it says so.
    depth: Option<i32>,
    row_end: bool,
    /// It ends a cell of a nested table.
    pub(super) inner_cell: bool,
    inner_row_end: bool,
    /// 9 is body text.
    pub(super) outline: Option<u8>,
    /// Its list, counted from 1; 0 is none.
    pub(super) list: Option<u16>,
    /// Its level in the list, from 0.
    pub(super) level: Option<u8>,
    /// Where in the data stream further properties stand.
    pub(super) elsewhere: Option<u32>,
}

impl ParagraphProperties {
    /// Those of a paragraph that has nothing but a style.
    pub(super) fn of_style(style: u16) -> Self {
        Self { style, ..Self::default() }
    }

    /// Takes in a property.
    pub(super) fn apply(&mut self, (sprm, operand): Sprm<'_>) {
        match sprm {
            0x4600 => self.style = u16_at(operand, 0).unwrap_or(self.style),
            0xC601 => self.permute(operand),
            0x2602 if (1..=9).contains(&self.style) => {
                let by = u8_at(operand, 0).map_or(0, u8::cast_signed);
                self.style = self.style.saturating_add_signed(by.into()).clamp(1, 9);
            }
            0x260A => self.level = u8_at(operand, 0),
            0x460B => self.list = u16_at(operand, 0),
            0x2416 => self.in_table = is_on(operand),
            0x2417 => self.row_end = is_on(operand),
            0x244B => self.inner_cell = is_on(operand),
            0x244C => self.inner_row_end = is_on(operand),
            0x2640 => self.outline = u8_at(operand, 0),
            0x6649 => self.depth = u32_at(operand, 0).map(u32::cast_signed),
            0x664A => {
                let by = u32_at(operand, 0).unwrap_or(0).cast_signed();
                self.depth = Some(self.depth.unwrap_or(0).saturating_add(by));
            }
            0x6645 | 0x6646 | 0x646B => self.elsewhere = u32_at(operand, 0),
            _ => {}
        }
    }

    /// `sprmPIstdPermute`: other numbers for a range of styles (MS-DOC 2.9.267).
    fn permute(&mut self, operand: &[u8]) {
        let first = u16_at(operand, 2).unwrap_or(u16::MAX);
        let last = u16_at(operand, 4).unwrap_or(0);
        if (first..=last).contains(&self.style) {
            let index = usize::from(self.style.saturating_sub(first));
            let at = index.saturating_mul(2).saturating_add(6);
            self.style = u16_at(operand, at).unwrap_or(self.style);
        }
    }

    /// Tables around it.
    pub(super) fn depth(&self) -> usize {
        if !self.in_table && self.depth.is_none_or(|depth| depth <= 0) {
            return 0;
        }
        usize::try_from(self.depth.unwrap_or(1)).unwrap_or(1).max(1)
    }

    /// Whether its mark ends a row and is no paragraph at all.
    pub(super) fn ends_row(&self) -> bool {
        if self.depth() > 1 { self.inner_row_end } else { self.depth() == 1 && self.row_end }
    }
}

fn is_on(operand: &[u8]) -> bool {
    u8_at(operand, 0).is_some_and(|value| value & 1 == 1)
}
