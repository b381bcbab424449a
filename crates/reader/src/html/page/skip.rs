//! What is left out: elements that are hidden, deleted or no text; their end is found without opening what is inside.

use super::{Page, is_block};
use crate::ReadError;
use crate::html::emitter::Tag;
use crate::html::names::{self, Kind, Name};
use document::{Severity, non_blank_characters};

/// Why something is left out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Why {
    Hidden,
    Deleted,
    /// It is no text of the document.
    NoText,
}

/// Where what is left out ends, beside its end tag.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Reach {
    /// At the end of the paragraph.
    Paragraph,
    Cell,
    Row,
    Group,
    Table,
}

/// What is being left out.
#[derive(Debug)]
pub(super) struct Skip {
    /// The element, or a conditional comment.
    name: Option<Name>,
    why: Why,
    reach: Reach,
    /// Elements of the same name open inside.
    nested: u32,
    /// Tables open inside.
    tables: u32,
    characters: u64,
    pub(super) is_picture: bool,
    is_option: bool,
}

/// How far out of a table a tag leads.
fn reach(kind: Kind) -> Option<Reach> {
    match kind {
        Kind::Cell | Kind::Caption => Some(Reach::Cell),
        Kind::Row => Some(Reach::Row),
        Kind::Group => Some(Reach::Group),
        Kind::Table => Some(Reach::Table),
        _ => None,
    }
}

impl Page<'_> {
    /// Leaves out what follows, up to the end of `name`.
    pub(super) fn skip(&mut self, name: Option<Name>, why: Why, reach: Reach) {
        let is = |known: &str| name.is_some() && name == names::find(known).map(|(name, _)| name);
        self.skip = Some(Skip {
            name,
            why,
            reach,
            nested: 0,
            tables: u32::from(is("table")),
            characters: 0,
            is_picture: is("svg"),
            is_option: is("option"),
        });
    }

    /// Ends what is left out, and says so.
    pub(super) fn end_skip(&mut self) {
        let Some(skip) = self.skip.take() else { return };
        match skip.why {
            Why::NoText => {}
            Why::Deleted => {
                self.deleted_characters = self.deleted_characters.saturating_add(skip.characters);
            }
            Why::Hidden => self.hide(skip.characters),
        }
    }

    /// Characters that are hidden here.
    pub(super) fn hide(&mut self, characters: u64) {
        if self.paragraph.is_open {
            let hidden = &mut self.paragraph.hidden_characters;
            *hidden = hidden.saturating_add(characters);
        } else if characters > 0 {
            let message = || {
                format!(
                    "expected visible text, found {characters} hidden characters; they are left out"
                )
            };
            let help = "show hidden text in Word to read them";
            self.body.remark_next("hidden-text", Severity::Info, message, help);
        }
    }

    /// A start tag in what is left out; whether it ends it, and has to be read itself.
    pub(super) fn start_in_skip(
        &mut self,
        tag: &Tag,
        found: Option<(Name, Kind)>,
    ) -> Result<bool, ReadError> {
        let Some((name, kind)) = found else { return Ok(false) };
        let in_paragraph = self.paragraph.is_explicit && self.paragraph.is_open;
        let in_table = self.body.tables() > 0;
        let Some(skip) = &mut self.skip else { return Ok(true) };
        if kind == Kind::Option && skip.is_option {
            self.end_skip();
            return Ok(true);
        }
        if kind == Kind::Table {
            if skip.reach == Reach::Paragraph && in_paragraph && skip.tables == 0 {
                self.end_skip();
                return Ok(true);
            }
            skip.tables = skip.tables.saturating_add(1);
            return Ok(false);
        }
        let leads_out = match reach(kind) {
            Some(reach) => in_table && skip.tables == 0 && reach >= skip.reach,
            None => {
                is_block(kind) && skip.reach == Reach::Paragraph && in_paragraph && skip.tables == 0
            }
        };
        if leads_out {
            self.end_skip();
            return Ok(true);
        }
        if Some(name) == skip.name && !(tag.closes_itself && self.is_xml) {
            skip.nested = skip.nested.saturating_add(1);
        }
        if kind == Kind::Anchor && skip.why != Why::NoText {
            self.bookmark(tag)?;
        }
        Ok(false)
    }

    /// An end tag in what is left out; whether it closes more than that, and has to be read itself.
    pub(super) fn end_in_skip(&mut self, name: Name, kind: Kind) -> bool {
        let in_paragraph = self.paragraph.is_explicit && self.paragraph.is_open;
        let in_table = self.body.tables() > 0;
        let Some(skip) = &mut self.skip else { return true };
        if kind == Kind::Table && skip.tables > 0 {
            skip.tables = skip.tables.saturating_sub(1);
            if skip.tables == 0 && skip.name == Some(name) {
                self.end_skip();
            }
            return false;
        }
        if Some(name) == skip.name {
            match skip.nested.checked_sub(1) {
                Some(nested) => skip.nested = nested,
                None => self.end_skip(),
            }
            return false;
        }
        let is_select = skip.is_option && names::find("select").is_some_and(|it| it.0 == name);
        let leads_out = match reach(kind) {
            Some(reach) => in_table && skip.tables == 0 && reach >= skip.reach,
            None if is_select => true,
            None => {
                matches!(kind, Kind::Paragraph | Kind::Heading(_))
                    && skip.reach == Reach::Paragraph
                    && in_paragraph
                    && skip.tables == 0
            }
        };
        if leads_out {
            self.end_skip();
        }
        leads_out
    }

    /// Text that is left out.
    pub(super) fn text_in_skip(&mut self, text: &str) {
        if let Some(skip) = self.skip.as_mut().filter(|skip| skip.why != Why::NoText) {
            let characters = non_blank_characters(text) as u64;
            skip.characters = skip.characters.saturating_add(characters);
        }
    }

    /// `<![if …]>` and `<![endif]>`, which old browsers take for comments.
    pub(in crate::html) fn comment(&mut self, text: &str) {
        let Some(condition) = text.strip_prefix('[').and_then(|it| it.strip_suffix(']')) else {
            return;
        };
        if condition.eq_ignore_ascii_case("endif") {
            if self
                .skip
                .as_ref()
                .is_some_and(|skip| skip.name.is_none() && skip.reach != Reach::Cell)
            {
                self.end_skip();
            }
            return;
        }
        if self.skip.is_some() {
            return;
        }
        match condition {
            // What stands in for something that Word makes itself.
            "if !supportEmptyParas"
            | "if !supportFootnotes"
            | "if !supportEndnotes"
            | "if !supportAnnotations" => self.skip(None, Why::NoText, Reach::Paragraph),
            // A row that shows the widths of the columns.
            "if !supportMisalignedColumns" => self.skip(None, Why::NoText, Reach::Table),
            _ => {}
        }
    }
}
