//! A paragraph while it is being read, and what becomes of it.

use super::{At, Story, list_elsewhere};
use crate::ReadError;
use crate::building::marks::{Container, Mark};
use crate::doc::properties::ParagraphProperties;
use crate::doc::sprms::{Sprm, Sprms};
use document::Paragraph;
use std::borrow::Cow;

/// A paragraph while it is being read.
#[derive(Debug, Default)]
pub(super) struct OpenParagraph {
    pub(super) text: String,
    /// Remarks on it.
    pub(super) marks: Vec<Mark>,
    /// What stands in text boxes that are anchored in it.
    pub(super) boxes: Container,
    pub(super) hidden_characters: u64,
}

impl OpenParagraph {
    /// Whether it holds anything to keep.
    pub(super) fn is_empty(&self) -> bool {
        self.text.is_empty() && self.boxes.blocks.is_empty()
    }
}

/// A paragraph whose mark was deleted.
pub(super) struct Carried {
    paragraph: OpenParagraph,
    /// Tables around it.
    depth: usize,
    style: u16,
}

impl<'a> Story<'a> {
    /// Ends the open paragraph, or a cell or a row with it, by the mark at `at`.
    pub(super) fn end_paragraph(&mut self, cell_mark: bool, at: At<'a>) -> Result<(), ReadError> {
        self.body.count_paragraph()?;
        self.half = None;
        let mut properties = ParagraphProperties::default();
        self.with_properties(at, |sprm, style| {
            properties.style = style.unwrap_or(properties.style);
            if let Some(sprm) = sprm {
                properties.apply(sprm);
            }
            properties.elsewhere
        });
        let depth = properties.depth();
        if properties.ends_row() {
            return self.end_row(depth, at);
        }
        let ends_cell = depth > 0 && (cell_mark || (depth > 1 && properties.inner_cell));
        if self.carried.as_ref().is_some_and(|carried| carried.depth != depth) {
            self.flush_carried();
        }
        self.enter(depth)?;
        if let Some(carried) = self.carried.take() {
            self.join(carried.paragraph);
        }
        if !self.copies.is_empty() {
            self.settle_copies();
            if ends_cell || depth == 0 {
                self.copies.clear();
            }
        }
        let paragraph = std::mem::take(&mut self.paragraph);
        if self.run.deleted && !cell_mark && !ends_cell {
            self.carried = Some(Carried { paragraph, depth, style: properties.style });
            return Ok(());
        }
        self.push_paragraph(paragraph, &properties);
        if ends_cell {
            self.end_cell();
        }
        Ok(())
    }

    /// Puts the text of a paragraph before that of the open one.
    fn join(&mut self, before: OpenParagraph) {
        let behind = std::mem::replace(&mut self.paragraph, before);
        self.paragraph.text.push_str(&behind.text);
        self.paragraph.marks.extend(behind.marks);
        self.paragraph.boxes.append(behind.boxes);
        let hidden = &mut self.paragraph.hidden_characters;
        *hidden = hidden.saturating_add(behind.hidden_characters);
    }

    /// Hands the style of the paragraph that ends at `at`, then its properties in their order, to `take`, which
    /// returns where in the data stream it was told that more of them stand.
    pub(super) fn with_properties(
        &mut self,
        at: At<'a>,
        mut take: impl FnMut(Option<Sprm<'_>>, Option<u16>) -> Option<u32>,
    ) {
        let source = self.source;
        let found = self.paragraphs.find(at.offset);
        let mut elsewhere = take(None, Some(found.style));
        for sprm in Sprms::new(found.list, source.fib.version) {
            elsewhere = take(Some(sprm), None);
        }
        if let Some(place) = elsewhere {
            let data = source.data.get_or_init(|| {
                let data = source.compound.read_stream("Data");
                data.ok().flatten().unwrap_or(Cow::Borrowed(&[]))
            });
            for sprm in Sprms::new(list_elsewhere(data, place), source.fib.version) {
                take(Some(sprm), None);
            }
        }
        for sprm in source.pieces.modifiers(at.piece) {
            take(Some(sprm), None);
        }
    }

    /// Ends a paragraph whose mark was deleted and that no paragraph follows.
    pub(super) fn flush_carried(&mut self) {
        let Some(Carried { mut paragraph, style, .. }) = self.carried.take() else { return };
        if paragraph.is_empty() {
            self.body.wait_all(&mut paragraph.marks);
        } else {
            let properties = ParagraphProperties::of_style(style);
            self.push_paragraph(paragraph, &properties);
        }
    }

    /// Keeps what stands at the end of a story, or of a row, without a mark of its own.
    pub(super) fn keep_open_paragraph(&mut self) {
        self.flush_carried();
        let mut paragraph = std::mem::take(&mut self.paragraph);
        if paragraph.is_empty() {
            self.body.wait_all(&mut paragraph.marks);
        } else {
            self.push_paragraph(paragraph, &ParagraphProperties::default());
        }
    }

    fn push_paragraph(&mut self, mut paragraph: OpenParagraph, properties: &ParagraphProperties) {
        self.body.take_waiting(&mut paragraph.marks);
        paragraph.marks.extend(self.body.marks.hidden_text(paragraph.hidden_characters));
        let style = self.source.styles.get(properties.style);
        let outline = properties.outline.or(style.outline);
        let list = properties.list.or(style.list);
        let list_label =
            list.and_then(|list| self.lists.label(list, properties.level, properties.style, style));
        let block = Paragraph {
            text: paragraph.text,
            outline_level: outline.filter(|&level| level < 9),
            list_label,
        };
        self.body.push_paragraph(block, paragraph.marks, paragraph.boxes);
    }
}
