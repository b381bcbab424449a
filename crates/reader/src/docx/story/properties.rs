//! Takes in the properties of paragraphs, runs, rows and cells (17.3.1, 17.3.2, 17.4).

use super::{Context, Story};
use crate::building::table::Merge;
use crate::xml::element::Element;
use crate::xml::{Descend, Tag};
use crate::{Limits, ReadError};

impl Story<'_> {
    /// An element among the properties of something.
    pub(super) fn property(
        &mut self,
        element: Element,
        tag: &Tag<'_>,
    ) -> Result<Descend, ReadError> {
        match (self.context, element) {
            (Context::Paragraph, Element::NumberProperties) => {
                self.context = Context::Number;
                return Ok(Descend::Into);
            }
            (Context::Paragraph, Element::RunProperties) => {
                self.context = Context::Mark;
                return Ok(Descend::Into);
            }
            (Context::Grid, Element::GridColumn) => {
                if let Some(table) = self.body.table() {
                    table.grid = table.grid.saturating_add(1).min(Limits::COLUMNS);
                }
            }
            (Context::Run, Element::Vanish) => self.run_hidden = tag.on()?,
            (Context::Run, Element::RunStyle) => {
                let style = tag.word("val")?;
                let hidden = style.and_then(|id| self.styles.get(&id)?.hidden).unwrap_or(false);
                // Toggles of a paragraph style and a run style cancel out (ECMA-376 part 1, 17.7.3).
                self.run_hidden ^= hidden;
            }
            (Context::Row, property) => self.row_property(property, tag)?,
            (Context::Cell, property) => self.cell_property(property, tag)?,
            (Context::Paragraph | Context::Mark | Context::Number, property) => {
                let styles = self.styles;
                if let Some(paragraph) = self.paragraphs.last_mut() {
                    paragraph.property(property, tag, styles, self.context == Context::Mark)?;
                }
            }
            _ => {}
        }
        Ok(Descend::Over)
    }

    fn row_property(&mut self, property: Element, tag: &Tag<'_>) -> Result<(), ReadError> {
        let columns = match property {
            Element::GridBefore | Element::GridAfter => self.columns(tag, 0)?,
            _ => 0,
        };
        let Some(row) = self.body.table().and_then(|table| table.row.as_mut()) else {
            return Ok(());
        };
        match property {
            Element::GridBefore => row.before = columns,
            Element::GridAfter => row.after = columns,
            Element::Deleted => row.deleted = true,
            _ => {}
        }
        Ok(())
    }

    fn cell_property(&mut self, property: Element, tag: &Tag<'_>) -> Result<(), ReadError> {
        let merge = |tag: &Tag<'_>| -> Result<Merge, ReadError> {
            let restart = tag.word("val")?.as_deref() == Some("restart");
            Ok(if restart { Merge::Restart } else { Merge::Continue })
        };
        let span = if property == Element::GridSpan { self.columns(tag, 1)? } else { 1 };
        let Some(cell) = self.body.cell() else { return Ok(()) };
        match property {
            Element::GridSpan => cell.span = span,
            Element::VerticalMerge => cell.vertical = merge(tag)?,
            Element::HorizontalMerge => cell.horizontal = merge(tag)?,
            Element::CellDeleted => cell.deleted = true,
            _ => {}
        }
        Ok(())
    }

    /// `w:val` as a number of columns, at least `least`, cut to [`Limits::COLUMNS`].
    fn columns(&mut self, tag: &Tag<'_>, least: u32) -> Result<u32, ReadError> {
        let Some(number) = tag.number("val")? else { return Ok(least) };
        Ok(self.body.column_span(number, least))
    }
}
