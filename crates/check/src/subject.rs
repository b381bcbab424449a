//! The records of one document as the rules look at them: its forms, and the rows of each with their class.

use crate::class::Class;
use crate::findings::first_of;
use crate::terms::{points, single};
use document::Location;
use record::{At, FindingProject, Horizon, Indicator, Kind, Project, RecordSet};
use rust_decimal::Decimal;

/// The records of one document.
#[derive(Debug)]
pub struct Subject<'r> {
    /// All of them.
    pub records: &'r RecordSet,
    /// The form of each project, in their order.
    pub projects: Vec<Form<'r>>,
    /// The form of the whole department, if there is one.
    pub department: Option<Form<'r>>,
}

/// One form: that of a project, or that of the whole department.
#[derive(Debug)]
pub struct Form<'r> {
    /// Place among the projects, from 0.
    pub index: usize,
    /// The project; `None` for the form of the whole department.
    pub project: Option<&'r Project>,
    /// Its indicators.
    pub rows: Vec<Row<'r>>,
    /// Whether it is a self-evaluation (自评): it says what was done, not only what is planned.
    pub evaluated: bool,
    /// 预算年度 of the document.
    pub fiscal_year: Option<i32>,
}

/// One indicator.
#[derive(Debug)]
pub struct Row<'r> {
    /// As it was read.
    pub indicator: &'r Indicator,
    /// 数量, 质量 …, if the names of its levels say it.
    pub class: Option<Class>,
}

impl<'r> Subject<'r> {
    pub(crate) fn new(records: &'r RecordSet) -> Self {
        let form = |index, project: Option<&'r Project>, indicators: &'r [Indicator]| {
            let rows = indicators.iter();
            let rows: Vec<_> =
                rows.map(|indicator| Row { indicator, class: Class::of(indicator) }).collect();
            let evaluated = project.is_some_and(|project| project.executed.is_some())
                || rows
                    .iter()
                    .any(|row| row.indicator.actual.is_some() || row.indicator.score.is_some());
            Form { index, project, rows, evaluated, fiscal_year: records.fiscal_year }
        };
        let projects = records.projects.iter().enumerate();
        Self {
            records,
            projects: projects
                .map(|(index, project)| form(index, Some(project), &project.indicators))
                .collect(),
            department: (!records.indicators.is_empty())
                .then(|| form(0, None, &records.indicators)),
        }
    }

    /// All forms, that of the department first.
    pub(crate) fn forms(&self) -> impl Iterator<Item = &Form<'r>> {
        self.department.iter().chain(&self.projects)
    }

    /// The forms of projects, each with its project.
    pub(crate) fn each_project(&self) -> impl Iterator<Item = (&Form<'r>, &'r Project)> {
        self.projects.iter().filter_map(|form| Some((form, form.project?)))
    }

    /// All rows, each with its form.
    pub(crate) fn each_row(&self) -> impl Iterator<Item = (&Form<'r>, &Row<'r>)> {
        self.forms().flat_map(|form| form.rows.iter().map(move |row| (form, row)))
    }
}

impl<'r> Form<'r> {
    /// The place of the first of `fields` that has one, else of what names the form.
    pub(crate) fn place(&self, fields: &[&str]) -> Option<&'r Location> {
        let at: &At = &self.project?.at;
        first_of(at, fields).or_else(|| first_of(at, &["name", "heading"])).or_else(|| {
            // A form without a name: where its first indicator stands.
            first_of(&self.rows.first()?.indicator.at, &["level1", "level3", "value"])
        })
    }

    pub(crate) fn named(&self) -> Option<FindingProject> {
        let project = self.project?;
        Some(FindingProject {
            index: self.index,
            number: project.number,
            name: project.name.clone().or_else(|| project.heading.clone()),
        })
    }

    /// Whether there are rows of `class`.
    pub(crate) fn has(&self, class: Class) -> bool {
        self.rows.iter().any(|row| row.class == Some(class))
    }

    /// The rows of `class`.
    pub(crate) fn of_class(&self, class: Class) -> impl Iterator<Item = &Row<'r>> {
        self.rows.iter().filter(move |row| row.class == Some(class))
    }

    /// Points that the form gives to 预算执行率: `field` is 分值, 权重 or 得分.
    pub(crate) fn execution(&self, field: &str) -> Option<Decimal> {
        let attributes = &self.project?.attributes;
        let rated = attributes.iter().any(|(label, _)| label.contains("执行率"));
        rated.then(|| attributes.get(field)).flatten().and_then(|text| points(text))
    }

    /// The rows of the year: those of the medium term are left out where the form has both.
    pub(crate) fn rows_of_the_year(&self) -> impl Iterator<Item = &Row<'r>> {
        let both = self.rows.iter().any(|row| row.indicator.horizon != Horizon::MediumTerm);
        self.rows.iter().filter(move |row| !both || row.indicator.horizon != Horizon::MediumTerm)
    }
}

impl<'r> Row<'r> {
    /// 三级指标, or nothing.
    pub(crate) fn name(&self) -> &'r str {
        self.indicator.level3.as_deref().unwrap_or_default()
    }

    /// The value as written.
    pub(crate) fn written(&self) -> &'r str {
        &self.indicator.value.raw
    }

    /// Whether it is set for the year, or the form does not say.
    pub(crate) fn is_of_the_year(&self) -> bool {
        self.indicator.horizon != Horizon::MediumTerm
    }
}

/// Whether the value of a row is not filled in, and stands nowhere else either.
pub(crate) fn is_unfilled(row: &Row<'_>) -> bool {
    let one = row.indicator;
    let elsewhere = !one.attributes.is_empty() || one.actual.is_some();
    match one.value.kind {
        Kind::Template => true,
        Kind::Blank => !elsewhere,
        _ => false,
    }
}

/// How far what was done stays behind its target.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Shortfall {
    pub(crate) target: Decimal,
    pub(crate) actual: Decimal,
    /// Whether less would have been better.
    pub(crate) falling: bool,
}

/// The shortfall of a row of a self-evaluation, where both sides are one number of one unit.
pub(crate) fn shortfall(row: &Row<'_>) -> Option<Shortfall> {
    let one = row.indicator;
    let (target, done) = (single(&one.value)?, single(one.actual.as_ref()?)?);
    // A system that has a column for the unit leaves it out of the actual value.
    let (wanted, actual) = if done.base_unit == target.base_unit {
        (target.base, done.base)
    } else if done.unit.is_empty() && done.number == done.base {
        (target.number, done.number)
    } else {
        return None;
    };
    let reverse = one.direction.as_deref().is_some_and(|text| text.contains('反'));
    let less = target.is_upper()
        || target.op == "eq" && (reverse || wanted.is_zero() || row.class == Some(Class::Cost));
    let missed = match target.op {
        "range" => return None,
        _ if less => actual > wanted,
        _ => actual < wanted,
    };
    let exact = !target.approx && !done.approx && !done.is_lower() && !done.is_upper();
    (missed && exact).then_some(Shortfall { target: wanted, actual, falling: less })
}

/// An indicator that says nothing.
#[cfg(test)]
pub(crate) fn blank_indicator() -> Indicator {
    Indicator::new(record::Value { raw: String::new(), kind: Kind::Blank, terms: Vec::new() })
}
