//! From records to rows.

use super::cell::{Cell, Date};
use super::error::FlatError;
use super::names::Named as _;
use super::place;
use crate::{
    Agency, At, Attributes, Indicator, Money, Number, Project, ProjectCode, Raw, RecordSet,
    SchemaVersion, Span, Term, Value,
};
use document::Location;
use rust_decimal::Decimal;
use serde::Serialize;
use std::fmt::Write as _;

/// Who the terms of an indicator belong to.
pub(super) const OWNERS: [&str; 5] = [
    "indicator_value",
    "indicator_actual",
    "department_value",
    "department_actual",
    "goal_indicator",
];

/// Columns that a row of a project's part begins with.
const OF_PROJECT: usize = 9;
/// Columns of an indicator's own.
const OWN: usize = 20;

/// Takes the place of a table in [`TABLES`](super::TABLES) and the cells of a row of it.
pub type Meet<'m, E> = dyn FnMut(usize, &[Cell<'_>]) -> Result<(), E> + 'm;

/// Hands each row of `records` to `meet`: the place of its table in [`TABLES`](super::TABLES), and its cells in the order
/// of the columns. Texts are borrowed from the records.
///
/// # Errors
///
/// The first that `meet` gives. Its own only for a count that no file can have ([`FlatError::Beyond`]).
pub fn rows<E: From<FlatError>>(records: &RecordSet, meet: &mut Meet<'_, E>) -> Result<(), E> {
    let mut rows = Rows { records, meet, maps: <[Vec<u8>; 5]>::default(), place: String::new() };
    rows.document()?;
    rows.goals()?;
    rows.measures()?;
    for (index, indicator) in (1..).zip(&records.indicators) {
        rows.indicator(None, index, indicator)?;
    }
    for (index, project) in (1..).zip(&records.projects) {
        rows.project(index, project)?;
    }
    rows.tables()?;
    rows.remarks()
}

struct Rows<'r, 'm, E> {
    records: &'r RecordSet,
    meet: &'m mut Meet<'m, E>,
    /// Buffers for the JSON of a row's maps.
    maps: [Vec<u8>; 5],
    place: String,
}

/// The owner of indicators: a project and its ordinal.
type Owner<'r> = (i64, &'r Project);

impl<'r, E: From<FlatError>> Rows<'r, '_, E> {
    fn key(&self) -> [Cell<'r>; 2] {
        let source = &self.records.source;
        [Cell::text(&source.sha256), Cell::text(&source.name)]
    }

    fn document(&mut self) -> Result<(), E> {
        let RecordSet { source, department, overall_goal, coverage, .. } = self.records;
        let [sha256, name] = self.key();
        let [attributes, raw, at, goal_raw, goal_at] = &mut self.maps;
        let mut document_at = Vec::new();
        let goal = overall_goal.as_ref();
        let cells = [
            sha256,
            name,
            Cell::text(SchemaVersion::TEXT),
            Cell::text(&source.format),
            count("bytes", source.bytes)?,
            Cell::text_or_null(source.encoding.as_deref()),
            integer_or_null(self.records.fiscal_year),
            Cell::text_or_null(department.code.as_deref()),
            Cell::text_or_null(department.name.as_deref()),
            Cell::text_or_null(goal.and_then(|goal| goal.heading.as_deref())),
            Cell::text_or_null(goal.map(|goal| &*goal.text)),
            count("characters", coverage.characters as u64)?,
            count("claimed", coverage.claimed as u64)?,
            texts(attributes, &department.attributes)?,
            texts(raw, &department.raw)?,
            places(at, &department.at)?,
            goal.map_or(Ok(Cell::Null), |goal| texts(goal_raw, &goal.raw))?,
            goal.map_or(Ok(Cell::Null), |goal| places(goal_at, &goal.at))?,
            places(&mut document_at, &self.records.at)?,
        ];
        (self.meet)(place::DOCUMENTS, &cells)
    }

    fn goals(&mut self) -> Result<(), E> {
        for (index, goal) in (1..).zip(&self.records.goals) {
            let [sha256, name] = self.key();
            let [raw, at, ..] = &mut self.maps;
            let cells = [
                sha256,
                name,
                Cell::Integer(index),
                integer_or_null(goal.number),
                Cell::text_or_null(goal.label.as_deref()),
                Cell::text(&goal.heading),
                Cell::text_or_null(goal.text.as_deref()),
                texts(raw, &goal.raw)?,
                places(at, &goal.at)?,
            ];
            (self.meet)(place::GOALS, &cells)?;
            for (number, indicator) in (1..).zip(&goal.indicators) {
                let [sha256, name] = self.key();
                let [raw, at, ..] = &mut self.maps;
                let cells = [
                    sha256,
                    name,
                    Cell::Integer(index),
                    Cell::Integer(number),
                    Cell::text(&indicator.text),
                    texts(raw, &indicator.raw)?,
                    places(at, &indicator.at)?,
                ];
                (self.meet)(place::GOAL_INDICATORS, &cells)?;
                self.terms(OWNERS[4], index, number, &indicator.terms)?;
            }
        }
        Ok(())
    }

    fn measures(&mut self) -> Result<(), E> {
        for (index, measure) in (1..).zip(&self.records.measures) {
            let [sha256, name] = self.key();
            let [raw, at, ..] = &mut self.maps;
            let cells = [
                sha256,
                name,
                Cell::Integer(index),
                integer_or_null(measure.number),
                Cell::text_or_null(measure.label.as_deref()),
                Cell::text(&measure.heading),
                Cell::text_or_null(measure.text.as_deref()),
                texts(raw, &measure.raw)?,
                places(at, &measure.at)?,
            ];
            (self.meet)(place::MEASURES, &cells)?;
        }
        Ok(())
    }

    fn project(&mut self, index: i64, project: &'r Project) -> Result<(), E> {
        let [sha256, name] = self.key();
        let [attributes, raw, at, ..] = &mut self.maps;
        let code = project.code.as_ref();
        let supervisor = project.supervisor.as_ref();
        let [total_raw, total_yuan] = money(project.budget.total.as_ref());
        let [fiscal_raw, fiscal_yuan] = money(project.budget.fiscal.as_ref());
        let [other_raw, other_yuan] = money(project.budget.other.as_ref());
        let [executed_raw, executed_yuan] = money(project.executed.as_ref());
        let part_of_code =
            |part: fn(&ProjectCode) -> Option<&str>| Cell::text_or_null(code.and_then(part));
        let cells = [
            sha256,
            name,
            Cell::Integer(index),
            integer_or_null(self.records.fiscal_year),
            integer_or_null(project.number),
            Cell::text_or_null(project.heading.as_deref()),
            Cell::text_or_null(project.agency.code.as_deref()),
            Cell::text_or_null(project.agency.name.as_deref()),
            Cell::text_or_null(supervisor.and_then(|agency: &Agency| agency.code.as_deref())),
            Cell::text_or_null(supervisor.and_then(|agency: &Agency| agency.name.as_deref())),
            part_of_code(|code| Some(&code.text)),
            Cell::text_or_null(project.name.as_deref()),
            part_of_code(|code| code.division.as_deref()),
            integer_or_null(code.and_then(|code| code.year)),
            part_of_code(|code| code.category.as_deref()),
            part_of_code(|code| Some(code.check.wire_name())),
            Cell::text_or_null(project.money_unit.as_deref()),
            total_raw,
            total_yuan,
            fiscal_raw,
            fiscal_yuan,
            other_raw,
            other_yuan,
            executed_raw,
            executed_yuan,
            Cell::text_or_null(project.purpose.as_deref()),
            Cell::text(&project.profile),
            Cell::text_or_null(project.bookmark.as_deref()),
            texts(attributes, &project.attributes)?,
            texts(raw, &project.raw)?,
            places(at, &project.at)?,
        ];
        (self.meet)(place::PROJECTS, &cells)?;
        let owner = (index, project);
        self.budget_parts(owner)?;
        self.plan(owner)?;
        self.project_goals(owner)?;
        for (number, indicator) in (1..).zip(&project.indicators) {
            self.indicator(Some(owner), number, indicator)?;
        }
        Ok(())
    }

    fn budget_parts(&mut self, owner: Owner<'r>) -> Result<(), E> {
        for (index, part) in (1..).zip(&owner.1.budget.parts) {
            let [raw, yuan] = money(Some(&part.money));
            let own = [Cell::text(&part.label), raw, yuan];
            let cells: [Cell<'_>; OF_PROJECT + 3] =
                joined(of_project(self.records, owner, index), own);
            (self.meet)(place::BUDGET_PARTS, &cells)?;
        }
        Ok(())
    }

    fn plan(&mut self, owner: Owner<'r>) -> Result<(), E> {
        for (index, step) in (1..).zip(&owner.1.plan) {
            let first = of_project(self.records, owner, index);
            let [raw, at, ..] = &mut self.maps;
            let [due, due_day] = date(step.due.as_deref());
            let own = [
                Cell::text(&step.label),
                due,
                due_day,
                number_or_null(step.percent),
                texts(raw, &step.raw)?,
                places(at, &step.at)?,
            ];
            let cells: [Cell<'_>; OF_PROJECT + 6] = joined(first, own);
            (self.meet)(place::PLAN, &cells)?;
        }
        Ok(())
    }

    fn project_goals(&mut self, owner: Owner<'r>) -> Result<(), E> {
        for (index, goal) in (1..).zip(&owner.1.goals) {
            let first = of_project(self.records, owner, index);
            let [raw, at, ..] = &mut self.maps;
            let own = [
                integer_or_null(goal.number),
                Cell::text(goal.horizon.wire_name()),
                Cell::text(&goal.text),
                Cell::text_or_null(goal.result.as_deref()),
                texts(raw, &goal.raw)?,
                places(at, &goal.at)?,
            ];
            let cells: [Cell<'_>; OF_PROJECT + 6] = joined(first, own);
            (self.meet)(place::PROJECT_GOALS, &cells)?;
        }
        Ok(())
    }

    /// A row of the indicators of `owner`, or of the department's own.
    fn indicator(
        &mut self,
        owner: Option<Owner<'r>>,
        index: i64,
        indicator: &'r Indicator,
    ) -> Result<(), E> {
        let [attributes, raw, at, ..] = &mut self.maps;
        let actual = indicator.actual.as_ref();
        let own = [
            Cell::text_or_null(indicator.level1.as_deref()),
            Cell::text_or_null(indicator.level2.as_deref()),
            Cell::text_or_null(indicator.level3.as_deref()),
            Cell::text_or_null(indicator.level1_weight.as_deref()),
            Cell::text_or_null(indicator.description.as_deref()),
            Cell::text(indicator.horizon.wire_name()),
            Cell::text(&indicator.value.raw),
            Cell::text(indicator.value.kind.wire_name()),
            Cell::text_or_null(indicator.basis.as_deref()),
            Cell::text_or_null(indicator.weight.as_deref()),
            plain_number(indicator.weight.as_deref()),
            Cell::text_or_null(indicator.direction.as_deref()),
            Cell::text_or_null(actual.map(|value| &*value.raw)),
            Cell::text_or_null(actual.map(|value| value.kind.wire_name())),
            Cell::text_or_null(indicator.score.as_deref()),
            plain_number(indicator.score.as_deref()),
            Cell::text_or_null(indicator.deviation.as_deref()),
            texts(attributes, &indicator.attributes)?,
            texts(raw, &indicator.raw)?,
            places(at, &indicator.at)?,
        ];
        let (owners, parent) = if let Some(owner) = owner {
            let first = of_project(self.records, owner, index);
            let cells: [Cell<'_>; OF_PROJECT + OWN] = joined(first, own);
            (self.meet)(place::INDICATORS, &cells)?;
            (&OWNERS[..2], owner.0)
        } else {
            let department = &self.records.department;
            let source = &self.records.source;
            let first = [
                Cell::text(&source.sha256),
                Cell::text(&source.name),
                Cell::Integer(index),
                integer_or_null(self.records.fiscal_year),
                Cell::text_or_null(department.code.as_deref()),
                Cell::text_or_null(department.name.as_deref()),
            ];
            let cells: [Cell<'_>; 6 + OWN] = joined(first, own);
            (self.meet)(place::DEPARTMENT_INDICATORS, &cells)?;
            (&OWNERS[2..4], 0)
        };
        let values: [Option<&Value>; 2] = [Some(&indicator.value), actual];
        for (owner, value) in owners.iter().zip(values) {
            let terms = value.map_or(&[][..], |value| &value.terms);
            self.terms(owner, parent, index, terms)?;
        }
        Ok(())
    }

    fn terms(
        &mut self,
        owner: &'static str,
        parent: i64,
        indicator: i64,
        terms: &[Term],
    ) -> Result<(), E> {
        for (index, term) in (1..).zip(terms) {
            let [sha256, name] = self.key();
            let Span(start, end) = *span(term);
            let mut cells = [const { Cell::Null }; 27];
            let first = [
                sha256,
                name,
                Cell::text(owner),
                Cell::Integer(parent),
                Cell::Integer(indicator),
                Cell::Integer(index),
                Cell::text(term_type(term)),
                count("span_start", start as u64)?,
                count("span_end", end as u64)?,
            ];
            for (to, from) in cells.iter_mut().zip(first) {
                *to = from;
            }
            put_meaning(term, &mut cells);
            (self.meet)(place::TERMS, &cells)?;
        }
        Ok(())
    }

    fn tables(&mut self) -> Result<(), E> {
        for (index, table) in (1..).zip(&self.records.tables) {
            let [sha256, name] = self.key();
            let cells = [
                sha256,
                name,
                Cell::Integer(index),
                location(&mut self.place, &table.at),
                Cell::Integer(table.rows.into()),
                Cell::Integer(table.columns.into()),
            ];
            (self.meet)(place::TABLES, &cells)?;
            for (number, cell) in (1..).zip(&table.cells) {
                let [sha256, name] = self.key();
                let cells = [
                    sha256,
                    name,
                    Cell::Integer(index),
                    Cell::Integer(number),
                    Cell::Integer(cell.row.into()),
                    Cell::Integer(cell.column.into()),
                    Cell::Integer(cell.row_span.into()),
                    Cell::Integer(cell.column_span.into()),
                    Cell::text(&cell.text),
                ];
                (self.meet)(place::TABLE_CELLS, &cells)?;
            }
        }
        Ok(())
    }

    fn remarks(&mut self) -> Result<(), E> {
        for (index, bookmark) in (1..).zip(&self.records.bookmarks) {
            let [sha256, name] = self.key();
            let at = location(&mut self.place, &bookmark.at);
            let cells = [sha256, name, Cell::Integer(index), Cell::text(&bookmark.name), at];
            (self.meet)(place::BOOKMARKS, &cells)?;
        }
        for (index, passage) in (1..).zip(&self.records.coverage.unclaimed) {
            let [sha256, name] = self.key();
            let at = location(&mut self.place, &passage.at);
            let cells = [sha256, name, Cell::Integer(index), at, Cell::text(&passage.text)];
            (self.meet)(place::UNCLAIMED_TEXTS, &cells)?;
        }
        for (index, diagnostic) in (1..).zip(&self.records.diagnostics) {
            let [sha256, name] = self.key();
            let at = diagnostic.at.as_ref();
            let cells = [
                sha256,
                name,
                Cell::Integer(index),
                Cell::text(&diagnostic.name),
                Cell::text(diagnostic.severity.wire_name()),
                Cell::text(&diagnostic.message),
                at.map_or(Cell::Null, |at| location(&mut self.place, at)),
                Cell::text(&diagnostic.help),
            ];
            (self.meet)(place::DIAGNOSTICS, &cells)?;
        }
        Ok(())
    }
}

/// The first cells of a row that belongs to a project.
fn of_project<'r>(
    records: &'r RecordSet,
    (index, project): Owner<'r>,
    ordinal: i64,
) -> [Cell<'r>; OF_PROJECT] {
    [
        Cell::text(&records.source.sha256),
        Cell::text(&records.source.name),
        Cell::Integer(index),
        Cell::Integer(ordinal),
        integer_or_null(records.fiscal_year),
        Cell::text_or_null(project.agency.code.as_deref()),
        Cell::text_or_null(project.agency.name.as_deref()),
        Cell::text_or_null(project.code.as_ref().map(|code| &*code.text)),
        Cell::text_or_null(project.name.as_deref()),
    ]
}

/// `first`, then `then`.
fn joined<'a, const FIRST: usize, const THEN: usize, const ALL: usize>(
    first: [Cell<'a>; FIRST],
    then: [Cell<'a>; THEN],
) -> [Cell<'a>; ALL] {
    let mut all = first.into_iter().chain(then);
    std::array::from_fn(|_| all.next().unwrap_or(Cell::Null))
}

fn span(term: &Term) -> &Span {
    match term {
        Term::Quantity { span, .. }
        | Term::Date { span, .. }
        | Term::Period { span, .. }
        | Term::Recurrence { span, .. } => span,
    }
}

fn term_type(term: &Term) -> &'static str {
    match term {
        Term::Quantity { .. } => "quantity",
        Term::Date { .. } => "date",
        Term::Period { .. } => "period",
        Term::Recurrence { .. } => "recurrence",
    }
}

/// Puts what `term` says behind the columns that all terms have.
fn put_meaning<'t>(term: &'t Term, cells: &mut [Cell<'t>; 27]) {
    match term {
        Term::Quantity { op, number, upper, unit, base, approx, .. } => {
            cells[9] = Cell::text(op);
            cells[10] = Cell::Number(*number);
            cells[11] = number_or_null(*upper);
            cells[12] = Cell::text(unit);
            cells[13] = Cell::Number(base.number);
            cells[14] = number_or_null(base.upper);
            cells[15] = Cell::text(&base.unit);
            cells[16] = Cell::Boolean(*approx);
        }
        Term::Date { op, date: text, inferred, .. } => {
            cells[9] = Cell::text(op);
            [cells[17], cells[18]] = date(Some(text));
            cells[23] = Cell::Boolean(*inferred);
        }
        Term::Period { from, to, inferred, .. } => {
            [cells[19], cells[20]] = date(Some(from));
            [cells[21], cells[22]] = date(Some(to));
            cells[23] = Cell::Boolean(*inferred);
        }
        Term::Recurrence { every, op, month, day, .. } => {
            cells[9] = Cell::text(op);
            cells[24] = Cell::text(every);
            cells[25] = integer_or_null(*month);
            cells[26] = integer_or_null(*day);
        }
    }
}

fn count<'a>(column: &'static str, found: u64) -> Result<Cell<'a>, FlatError> {
    i64::try_from(found).map(Cell::Integer).map_err(|_| FlatError::Beyond { column, found })
}

fn integer_or_null<'a>(number: Option<impl Into<i64>>) -> Cell<'a> {
    number.map_or(Cell::Null, |number| Cell::Integer(number.into()))
}

fn number_or_null<'a>(number: Option<Number>) -> Cell<'a> {
    number.map_or(Cell::Null, Cell::Number)
}

fn money(money: Option<&Money>) -> [Cell<'_>; 2] {
    let Some(money) = money else { return [Cell::Null, Cell::Null] };
    [Cell::text(&money.raw), number_or_null(money.yuan)]
}

/// A date at its precision, and as a day where it is one.
fn date(text: Option<&str>) -> [Cell<'_>; 2] {
    let day = text.and_then(Date::parse).map_or(Cell::Null, Cell::Date);
    [Cell::text_or_null(text), day]
}

/// `10` and `7.5`, but not `10分` or `10%`.
fn plain_number<'a>(text: Option<&str>) -> Cell<'a> {
    let plain = text.filter(|text| {
        text.starts_with(|first: char| first.is_ascii_digit())
            && text.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.')
    });
    let number = plain.and_then(|text| Decimal::from_str_exact(text).ok()).map(Number::from);
    number_or_null(number)
}

fn texts<'b>(buffer: &'b mut Vec<u8>, map: &Raw) -> Result<Cell<'b>, FlatError> {
    let map: &Attributes = map;
    json(buffer, map, map.is_empty())
}

fn places<'b>(buffer: &'b mut Vec<u8>, at: &At) -> Result<Cell<'b>, FlatError> {
    json(buffer, at, at.iter().len() == 0)
}

fn json<'b>(
    buffer: &'b mut Vec<u8>,
    map: &impl Serialize,
    empty: bool,
) -> Result<Cell<'b>, FlatError> {
    if empty {
        return Ok(Cell::Null);
    }
    buffer.clear();
    serde_json::to_writer(&mut *buffer, map).map_err(FlatError::Json)?;
    let text = std::str::from_utf8(buffer)
        .map_err(|error| FlatError::Json(serde::ser::Error::custom(error)))?;
    Ok(Cell::Json(text.into()))
}

fn location<'b>(buffer: &'b mut String, at: &Location) -> Cell<'b> {
    buffer.clear();
    // A text takes whatever is written to it.
    let _ = write!(buffer, "{at}");
    Cell::text(buffer)
}
