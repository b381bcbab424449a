//! The state of one extraction: the form in the making, what was found before it, and what is done.

use crate::department::WholeDepartment;
use crate::form::Form;
use crate::index::{CellId, Index, TableId, TextId};
use crate::ledger::Ledger;
use crate::money::MoneyUnit;
use crate::remarks::Remarks;
use crate::trace::Traces;
use crate::vocabulary::{Label, Vocabulary};
use document::{Bookmark, Location};
use record::{Department, Project, Raw};
use std::borrow::Cow;
use std::ops::Range;

/// The state of one extraction.
pub(crate) struct Extractor<'d> {
    pub(crate) index: &'d Index<'d>,
    pub(crate) vocabulary: &'d Vocabulary,
    pub(crate) bookmarks: &'d [Bookmark],
    pub(crate) fiscal_year: Option<i32>,
    pub(crate) department: Department,
    pub(crate) ledger: Ledger,
    pub(crate) remarks: Remarks,
    pub(crate) projects: Vec<Project>,
    /// By table: whether some form read it.
    pub(crate) claimed_tables: Vec<bool>,
    pub(crate) form: Option<Form>,
    pub(crate) pending: Pending,
    /// What the form of the whole department said.
    pub(crate) whole: Option<WholeDepartment>,
    /// Whether the last title was that of a table of another kind: 收支预算总表.
    pub(crate) other_title: bool,
    /// What each table was taken for, if somebody asks.
    pub(crate) traces: Option<Traces>,
}

/// Lines above a form, which belong to it once it begins.
#[derive(Debug, Default)]
pub(crate) struct Pending {
    pub(crate) heading: Option<PendingHeading>,
    pub(crate) unit: Option<(MoneyUnit, Place)>,
    /// `label：value` pairs: 单位（盖章）, 项目责任人.
    pub(crate) pairs: Vec<PendingPair>,
    /// Lines that only state the year.
    pub(crate) lines: Vec<TextId>,
}

/// The title line of a form.
#[derive(Debug)]
pub(crate) struct PendingHeading {
    pub(crate) number: Option<u32>,
    pub(crate) heading: String,
    pub(crate) raw: Option<String>,
    pub(crate) bookmark: Option<String>,
    pub(crate) place: Place,
}

/// A `label：value` pair in a line above a form.
#[derive(Debug)]
pub(crate) struct PendingPair {
    pub(crate) text: TextId,
    /// The bytes of the pair in the line's source text.
    pub(crate) range: Range<usize>,
    pub(crate) label: String,
    pub(crate) value: String,
}

/// A paragraph or a cell.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Place {
    Text(TextId),
    Cell(TableId, CellId),
}

impl<'d> Extractor<'d> {
    pub(crate) fn location(&self, place: Place) -> Location {
        match place {
            Place::Text(text) => self.index.text_location(text),
            Place::Cell(_, cell) => self.index.cell_location(cell),
        }
    }

    /// The form in the making, begun now if there is none, or if a heading waits for one.
    pub(crate) fn form(&mut self) -> &mut Form {
        if self.pending.heading.is_some() || self.form.is_none() {
            self.begin();
        }
        self.form.get_or_insert_with(Form::new)
    }

    /// Finishes the form in the making and begins another, which takes the lines that wait for it.
    pub(crate) fn begin(&mut self) {
        self.finish();
        let mut form = Form::new();
        let pending = std::mem::take(&mut self.pending);
        if let Some(heading) = pending.heading {
            form.project.number = heading.number;
            form.project.bookmark = heading.bookmark;
            form.project.at.insert("heading", self.location(heading.place));
            if let Some(raw) = heading.raw {
                form.project.raw.insert("heading", raw);
            }
            form.department = self.vocabulary.is_department_title(&heading.heading);
            form.project.heading = Some(heading.heading);
            self.claim_place(&mut form, heading.place);
        }
        if let Some((unit, place)) = pending.unit {
            self.set_unit(&mut form, unit, place);
        }
        for line in pending.lines {
            form.claim(line);
        }
        for pair in pending.pairs {
            let at = self.index.text_location(pair.text);
            let word = crate::words::word(self.vocabulary, &pair.label);
            form.claim_part(pair.text, pair.range);
            let label = match word.and_then(|word| word.roles.label) {
                Some(Label::AgencyName) => Some(Label::AgencyReporting),
                label => label,
            };
            let field = crate::fields::Field { label: &pair.label, raw: &pair.value, at };
            crate::fields::set(&mut form, label, field, self.fiscal_year);
        }
        self.form = Some(form);
    }

    pub(crate) fn set_unit(&self, form: &mut Form, unit: MoneyUnit, place: Place) {
        form.unit = Some(unit);
        form.project.money_unit = Some(unit.name().to_owned());
        form.project.at.insert("money_unit", self.location(place));
        self.claim_place(form, place);
    }

    fn claim_place(&self, form: &mut Form, place: Place) {
        match place {
            Place::Text(text) => form.claim(text),
            Place::Cell(table, cell) => form.claim_cell(self.index, table, cell),
        }
    }

    /// Finishes the form in the making.
    pub(crate) fn finish(&mut self) {
        if let Some(mut form) = self.form.take() {
            if form.is_department() && self.whole.is_none() {
                form.enter_claims(&mut self.ledger, &mut self.remarks, &mut self.claimed_tables);
                self.whole = Some(WholeDepartment::of(form, &mut self.department));
                return;
            }
            let (ledger, remarks) = (&mut self.ledger, &mut self.remarks);
            let project = form.finish(ledger, remarks, &mut self.claimed_tables);
            self.projects.extend(project);
        }
    }

    /// The last bookmark that stands in the body block `block`.
    pub(crate) fn last_bookmark(&self, block: u32) -> Option<&'d str> {
        let place = Location::block(block);
        let end = self.bookmarks.partition_point(|bookmark| bookmark.at <= place);
        let bookmark = self.bookmarks[..end].last()?;
        (bookmark.at == place).then_some(bookmark.name.as_str())
    }
}

/// Enters the source text of a field into `raw` where the cleaned `text` differs from it.
pub(crate) fn note_raw(
    raw: &mut Raw,
    name: impl Into<Cow<'static, str>>,
    source: &str,
    text: &str,
) {
    let source = source.trim_matches(document::is_blank);
    if source != text {
        raw.insert(name, source.to_owned());
    }
}
