//! From rows back to records.

use super::cell::Cell;
use super::error::FlatError;
use super::read::Row;
use super::rows::OWNERS;
use super::{TABLES, place};
use crate::{
    Agency, Base, Bookmark, Budget, BudgetPart, Coverage, Department, Diagnostic, Goal,
    GoalIndicator, Indicator, Measure, Money, OverallGoal, PlanStep, Project, ProjectCode,
    ProjectGoal, RecordSet, SchemaVersion, Source, Span, TableCell, Term, UnclaimedTable,
    UnclaimedText, Value,
};
use std::collections::BTreeMap;

/// The records of the one document that `rows` are of: pairs of a table's place in [`TABLES`] and its cells.
/// The rows may come in any order.
pub fn records_of<'a>(
    rows: impl IntoIterator<Item = (usize, Vec<Cell<'a>>)>,
) -> Result<RecordSet, FlatError> {
    let mut assembly = Assembly::default();
    for (table, cells) in rows {
        assembly.add(table, cells)?;
    }
    assembly.finish()
}

/// Rows of one document that are put together again.
#[derive(Debug, Default)]
pub struct Assembly {
    sha256: Option<String>,
    records: Option<RecordSet>,
    goals: BTreeMap<[i64; 1], Goal>,
    goal_indicators: BTreeMap<[i64; 2], GoalIndicator>,
    measures: BTreeMap<[i64; 1], Measure>,
    department_indicators: BTreeMap<[i64; 1], Indicator>,
    projects: BTreeMap<[i64; 1], Project>,
    budget_parts: BTreeMap<[i64; 2], BudgetPart>,
    plan: BTreeMap<[i64; 2], PlanStep>,
    project_goals: BTreeMap<[i64; 2], ProjectGoal>,
    indicators: BTreeMap<[i64; 2], Indicator>,
    terms: BTreeMap<[i64; 4], Term>,
    tables: BTreeMap<[i64; 1], UnclaimedTable>,
    table_cells: BTreeMap<[i64; 2], TableCell>,
    bookmarks: BTreeMap<[i64; 1], Bookmark>,
    unclaimed: BTreeMap<[i64; 1], UnclaimedText>,
    diagnostics: BTreeMap<[i64; 1], Diagnostic>,
}

impl Assembly {
    /// Takes a row of the table at this place in [`TABLES`]. Cells of derived columns may be null.
    pub fn add(&mut self, table: usize, cells: Vec<Cell<'_>>) -> Result<(), FlatError> {
        let row = &mut Row::new(table, cells)?;
        let sha256 = row.text()?;
        let expected = self.sha256.get_or_insert_with(|| sha256.clone());
        if *expected != sha256 {
            return Err(FlatError::OtherDocument { expected: expected.clone(), found: sha256 });
        }
        match table {
            place::DOCUMENTS => {
                if self.records.replace(document(row, sha256)?).is_some() {
                    return Err(twice(table, &[]));
                }
                Ok(())
            }
            place::GOALS => put(&mut self.goals, table, key(row)?, goal(row)?),
            place::GOAL_INDICATORS => {
                put(&mut self.goal_indicators, table, key(row)?, goal_indicator(row)?)
            }
            place::MEASURES => put(&mut self.measures, table, key(row)?, measure(row)?),
            place::DEPARTMENT_INDICATORS => {
                put(&mut self.department_indicators, table, key(row)?, indicator(row)?)
            }
            place::PROJECTS => put(&mut self.projects, table, key(row)?, project(row)?),
            place::BUDGET_PARTS => put(&mut self.budget_parts, table, key(row)?, part(row)?),
            place::PLAN => put(&mut self.plan, table, key(row)?, step(row)?),
            place::PROJECT_GOALS => {
                put(&mut self.project_goals, table, key(row)?, project_goal(row)?)
            }
            place::INDICATORS => put(&mut self.indicators, table, key(row)?, indicator(row)?),
            place::TERMS => put(&mut self.terms, table, term_key(row)?, term(row)?),
            place::TABLES => put(&mut self.tables, table, key(row)?, unclaimed_table(row)?),
            place::TABLE_CELLS => put(&mut self.table_cells, table, key(row)?, cell(row)?),
            place::BOOKMARKS => put(&mut self.bookmarks, table, key(row)?, bookmark(row)?),
            place::UNCLAIMED_TEXTS => put(&mut self.unclaimed, table, key(row)?, passage(row)?),
            place::DIAGNOSTICS => put(&mut self.diagnostics, table, key(row)?, diagnostic(row)?),
            other => Err(FlatError::NoTable(other)),
        }
    }

    /// The records, once all rows were taken.
    pub fn finish(self) -> Result<RecordSet, FlatError> {
        let mut records = self.records.ok_or(FlatError::NoDocument)?;
        append(place::GOALS, self.goals, &mut records, |records, _| Some(&mut records.goals))?;
        append(place::GOAL_INDICATORS, self.goal_indicators, &mut records, |records, key| {
            at(&mut records.goals, key[0]).map(|goal| &mut goal.indicators)
        })?;
        append(place::MEASURES, self.measures, &mut records, |records, _| {
            Some(&mut records.measures)
        })?;
        let own = self.department_indicators;
        append(place::DEPARTMENT_INDICATORS, own, &mut records, |records, _| {
            Some(&mut records.indicators)
        })?;
        append(place::PROJECTS, self.projects, &mut records, |records, _| {
            Some(&mut records.projects)
        })?;
        append(place::BUDGET_PARTS, self.budget_parts, &mut records, |records, key| {
            at(&mut records.projects, key[0]).map(|project| &mut project.budget.parts)
        })?;
        append(place::PLAN, self.plan, &mut records, |records, key| {
            at(&mut records.projects, key[0]).map(|project| &mut project.plan)
        })?;
        append(place::PROJECT_GOALS, self.project_goals, &mut records, |records, key| {
            at(&mut records.projects, key[0]).map(|project| &mut project.goals)
        })?;
        append(place::INDICATORS, self.indicators, &mut records, |records, key| {
            at(&mut records.projects, key[0]).map(|project| &mut project.indicators)
        })?;
        append(place::TERMS, self.terms, &mut records, terms_of)?;
        append(place::TABLES, self.tables, &mut records, |records, _| Some(&mut records.tables))?;
        append(place::TABLE_CELLS, self.table_cells, &mut records, |records, key| {
            at(&mut records.tables, key[0]).map(|table| &mut table.cells)
        })?;
        append(place::BOOKMARKS, self.bookmarks, &mut records, |records, _| {
            Some(&mut records.bookmarks)
        })?;
        append(place::UNCLAIMED_TEXTS, self.unclaimed, &mut records, |records, _| {
            Some(&mut records.coverage.unclaimed)
        })?;
        append(place::DIAGNOSTICS, self.diagnostics, &mut records, |records, _| {
            Some(&mut records.diagnostics)
        })?;
        Ok(records)
    }
}

fn put<const N: usize, T>(
    rows: &mut BTreeMap<[i64; N], T>,
    table: usize,
    key: [i64; N],
    value: T,
) -> Result<(), FlatError> {
    if rows.insert(key, value).is_some() { Err(twice(table, &key)) } else { Ok(()) }
}

/// Appends `rows` in their order to the lists that `list` names; each row must be the next one of its list.
fn append<const N: usize, T>(
    table: usize,
    rows: BTreeMap<[i64; N], T>,
    records: &mut RecordSet,
    list: impl for<'r> Fn(&'r mut RecordSet, &[i64; N]) -> Option<&'r mut Vec<T>>,
) -> Result<(), FlatError> {
    let name = TABLES.get(table).map_or("", |table| table.name);
    for (key, value) in rows {
        let Some(list) = list(records, &key) else {
            let parent = TABLES.get(table).and_then(|table| table.parent).unwrap_or(name);
            let above = key.get(..N - 1).unwrap_or_default();
            return Err(FlatError::Row { table: parent, ordinals: shown(above), there: false });
        };
        let next = i64::try_from(list.len()).unwrap_or(i64::MAX).saturating_add(1);
        if key.last() != Some(&next) {
            let mut missing = key;
            if let Some(last) = missing.last_mut() {
                *last = next;
            }
            return Err(FlatError::Row { table: name, ordinals: shown(&missing), there: false });
        }
        list.push(value);
    }
    Ok(())
}

fn at<T>(list: &mut [T], ordinal: i64) -> Option<&mut T> {
    list.get_mut(usize::try_from(ordinal).ok()?.checked_sub(1)?)
}

fn terms_of<'r>(
    records: &'r mut RecordSet,
    &[owner, parent, indicator, _]: &[i64; 4],
) -> Option<&'r mut Vec<Term>> {
    let indicator = match owner {
        4 => {
            let goal = at(&mut records.goals, parent)?;
            return at(&mut goal.indicators, indicator).map(|indicator| &mut indicator.terms);
        }
        2 | 3 => at(&mut records.indicators, indicator)?,
        _ => at(&mut at(&mut records.projects, parent)?.indicators, indicator)?,
    };
    let value = if owner % 2 == 0 { &mut indicator.value } else { indicator.actual.as_mut()? };
    Some(&mut value.terms)
}

fn twice(table: usize, key: &[i64]) -> FlatError {
    let table = TABLES.get(table).map_or("", |table| table.name);
    FlatError::Row { table, ordinals: shown(key), there: true }
}

fn shown(key: &[i64]) -> String {
    key.iter().map(i64::to_string).collect::<Vec<_>>().join(".")
}

fn key<const N: usize>(row: &mut Row<'_>) -> Result<[i64; N], FlatError> {
    let mut key = [0; N];
    for ordinal in &mut key {
        *ordinal = row.integer()?;
    }
    Ok(key)
}

/// The place of the owner in [`OWNERS`], then the ordinals.
fn term_key(row: &mut Row<'_>) -> Result<[i64; 4], FlatError> {
    let owner = row.text()?;
    let Some(owner) = (0..).zip(OWNERS).find(|(_, name)| *name == owner) else {
        return Err(FlatError::Cell {
            table: "terms",
            column: "owner",
            expected: "an owner of terms",
            found: format!("{:?}", owner.chars().take(40).collect::<String>()),
        });
    };
    let [parent, indicator, term] = key(row)?;
    Ok([owner.0, parent, indicator, term])
}

fn document(row: &mut Row<'_>, sha256: String) -> Result<RecordSet, FlatError> {
    let name = row.text()?;
    let schema = row.named::<SchemaVersion>()?;
    let source = Source {
        name,
        format: row.static_text()?,
        bytes: row.integer()?,
        sha256,
        encoding: row.text_or_null()?.map(Into::into),
    };
    let fiscal_year = row.integer_or_null()?;
    let (code, name) = (row.text_or_null()?, row.text_or_null()?);
    let (heading, text) = (row.text_or_null()?, row.text_or_null()?);
    let coverage =
        Coverage { characters: row.integer()?, claimed: row.integer()?, unclaimed: Vec::new() };
    let department =
        Department { name, code, attributes: row.map()?, raw: row.map()?, at: row.map()? };
    let (raw, goal_at) = (row.map()?, row.map()?);
    Ok(RecordSet {
        schema,
        source,
        fiscal_year,
        department,
        overall_goal: text.map(|text| OverallGoal { heading, text, raw, at: goal_at }),
        goals: Vec::new(),
        measures: Vec::new(),
        indicators: Vec::new(),
        projects: Vec::new(),
        tables: Vec::new(),
        bookmarks: Vec::new(),
        coverage,
        diagnostics: Vec::new(),
        at: row.map()?,
    })
}

// In what follows, fields are evaluated in the order in which they stand: that of the columns.

fn goal(row: &mut Row<'_>) -> Result<Goal, FlatError> {
    Ok(Goal {
        number: row.integer_or_null()?,
        label: row.text_or_null()?,
        heading: row.text()?,
        text: row.text_or_null()?,
        indicators: Vec::new(),
        raw: row.map()?,
        at: row.map()?,
    })
}

fn goal_indicator(row: &mut Row<'_>) -> Result<GoalIndicator, FlatError> {
    Ok(GoalIndicator { text: row.text()?, terms: Vec::new(), raw: row.map()?, at: row.map()? })
}

fn measure(row: &mut Row<'_>) -> Result<Measure, FlatError> {
    Ok(Measure {
        number: row.integer_or_null()?,
        label: row.text_or_null()?,
        heading: row.text()?,
        text: row.text_or_null()?,
        raw: row.map()?,
        at: row.map()?,
    })
}

fn project(row: &mut Row<'_>) -> Result<Project, FlatError> {
    let (number, heading) = (row.integer_or_null()?, row.text_or_null()?);
    let agency = Agency { code: row.text_or_null()?, name: row.text_or_null()? };
    let supervisor = Agency { code: row.text_or_null()?, name: row.text_or_null()? };
    let (code, name) = (row.text_or_null()?, row.text_or_null()?);
    let (division, year) = (row.text_or_null()?, row.integer_or_null()?);
    let (category, check) = (row.text_or_null()?, row.named_or_null()?);
    let code =
        code.zip(check).map(|(text, check)| ProjectCode { text, division, year, category, check });
    let money_unit = row.text_or_null()?;
    let budget =
        Budget { total: money(row)?, fiscal: money(row)?, other: money(row)?, parts: Vec::new() };
    let (executed, purpose) = (money(row)?, row.text_or_null()?);
    let (profile, bookmark) = (row.static_text()?, row.text_or_null()?);
    Ok(Project {
        number,
        heading,
        bookmark,
        agency,
        supervisor: (supervisor != Agency::default()).then_some(supervisor),
        code,
        name,
        attributes: row.map()?,
        money_unit,
        budget,
        executed,
        purpose,
        plan: Vec::new(),
        goals: Vec::new(),
        indicators: Vec::new(),
        profile,
        raw: row.map()?,
        at: row.map()?,
    })
}

fn money(row: &mut Row<'_>) -> Result<Option<Money>, FlatError> {
    let (raw, yuan) = (row.text_or_null()?, row.number_or_null()?);
    Ok(raw.map(|raw| Money { raw, yuan }))
}

fn part(row: &mut Row<'_>) -> Result<BudgetPart, FlatError> {
    Ok(BudgetPart {
        label: row.text()?,
        money: Money { raw: row.text()?, yuan: row.number_or_null()? },
    })
}

fn step(row: &mut Row<'_>) -> Result<PlanStep, FlatError> {
    Ok(PlanStep {
        label: row.text()?,
        due: row.text_or_null()?,
        percent: row.number_or_null()?,
        raw: row.map()?,
        at: row.map()?,
    })
}

fn project_goal(row: &mut Row<'_>) -> Result<ProjectGoal, FlatError> {
    Ok(ProjectGoal {
        number: row.integer_or_null()?,
        horizon: row.named()?,
        text: row.text()?,
        result: row.text_or_null()?,
        raw: row.map()?,
        at: row.map()?,
    })
}

fn indicator(row: &mut Row<'_>) -> Result<Indicator, FlatError> {
    Ok(Indicator {
        level1: row.text_or_null()?,
        level2: row.text_or_null()?,
        level3: row.text_or_null()?,
        level1_weight: row.text_or_null()?,
        description: row.text_or_null()?,
        horizon: row.named()?,
        value: Value { raw: row.text()?, kind: row.named()?, terms: Vec::new() },
        basis: row.text_or_null()?,
        weight: row.text_or_null()?,
        direction: row.text_or_null()?,
        actual: row.text_or_null()?.zip(row.named_or_null()?).map(|(raw, kind)| Value {
            raw,
            kind,
            terms: Vec::new(),
        }),
        score: row.text_or_null()?,
        deviation: row.text_or_null()?,
        attributes: row.map()?,
        raw: row.map()?,
        at: row.map()?,
    })
}

fn term(row: &mut Row<'_>) -> Result<Term, FlatError> {
    let sort = row.text()?;
    let span = Span(row.integer()?, row.integer()?);
    let op = row.text_or_null()?;
    let (number, upper, unit) = (row.number_or_null()?, row.number_or_null()?, row.text_or_null()?);
    let base = (row.number_or_null()?, row.number_or_null()?, row.text_or_null()?);
    let (approx, date) = (row.boolean_or_null()?, row.text_or_null()?);
    let (from, to) = (row.text_or_null()?, row.text_or_null()?);
    let (inferred, every) = (row.boolean_or_null()?, row.text_or_null()?);
    let (month, day) = (row.integer_or_null()?, row.integer_or_null()?);
    let read = || match &*sort {
        "quantity" => {
            let base = Base { number: base.0?, upper: base.1, unit: base.2? };
            let (op, number, unit, approx) = (op?.into(), number?, unit?, approx?);
            Some(Term::Quantity { span, op, number, upper, unit, base, approx })
        }
        "date" => Some(Term::Date { span, op: op?.into(), date: date?, inferred: inferred? }),
        "period" => Some(Term::Period { span, from: from?, to: to?, inferred: inferred? }),
        "recurrence" => {
            Some(Term::Recurrence { span, every: every?.into(), op: op?.into(), month, day })
        }
        _ => None,
    };
    let found = format!("{:?}", sort.chars().take(40).collect::<String>());
    read().ok_or(FlatError::Cell {
        table: "terms",
        column: "type",
        expected: "a type of term with all that belongs to it",
        found,
    })
}

fn unclaimed_table(row: &mut Row<'_>) -> Result<UnclaimedTable, FlatError> {
    Ok(UnclaimedTable {
        at: row.parsed()?,
        rows: row.integer()?,
        columns: row.integer()?,
        cells: Vec::new(),
    })
}

fn cell(row: &mut Row<'_>) -> Result<TableCell, FlatError> {
    Ok(TableCell {
        row: row.integer()?,
        column: row.integer()?,
        row_span: row.integer()?,
        column_span: row.integer()?,
        text: row.text()?,
    })
}

fn bookmark(row: &mut Row<'_>) -> Result<Bookmark, FlatError> {
    Ok(Bookmark { name: row.text()?, at: row.parsed()? })
}

fn passage(row: &mut Row<'_>) -> Result<UnclaimedText, FlatError> {
    Ok(UnclaimedText { at: row.parsed()?, text: row.text()? })
}

fn diagnostic(row: &mut Row<'_>) -> Result<Diagnostic, FlatError> {
    Ok(Diagnostic {
        name: row.static_text()?,
        severity: row.named()?,
        message: row.text()?,
        at: row.parsed_or_null()?,
        help: row.text()?,
    })
}
