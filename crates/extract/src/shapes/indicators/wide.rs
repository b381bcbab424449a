//! Wide tables: all projects in one table, each project's own columns beside its indicators.
//!
//! ```text
//! | 一、某县教育局                                                     |
//! | 项目名称 | 预算数 | 一级指标 | 二级指标 | 三级指标 | 指标值       |
//! | 校车补贴 | 12.5   | 产出指标 | 数量指标 | 校车数   | 10辆         |
//! ```

use super::columns::{Columns, Head, Kind};
use crate::fields::{self, Field};
use crate::index::CellId;
use crate::money::MoneyUnit;
use crate::vocabulary::Label;
use crate::walk::Walk;
use crate::words;
use document::Location;

/// Longest text, in characters, of a row that names the agency of the rows below.
const LONGEST_AGENCY: usize = 40;

/// Columns that tell one project from the next, at most.
const MOST_IDENTIFYING: usize = 16;

/// Takes a row that holds nothing but the agency of the rows below; says whether it was one.
pub(super) fn agency_row(walk: &mut Walk<'_, '_>, row: u32) -> bool {
    let mut filled = walk.row(row).iter().copied().filter(|&cell| !walk.is_blank_cell(cell));
    let (Some(cell), None) = (filled.next(), filled.next()) else { return false };
    let text = walk.text(cell);
    if !walk.is_origin(cell, row) || text.chars().count() > LONGEST_AGENCY {
        return false;
    }
    let word = walk.word(cell);
    let label = word.and_then(|word| word.roles.label);
    let numbered = words::label(text).map(|label| &text[label.text.len()..]);
    let names = match (label, word.and_then(|word| word.rest)) {
        (
            Some(
                Label::AgencyName
                | Label::AgencyReporting
                | Label::Supervisor
                | Label::DepartmentName,
            ),
            Some(rest),
        ) => MoneyUnit::named(rest).is_none(),
        (Some(_), _) => false,
        (None, _) => {
            fields::split_agency(text).0.is_some()
                || numbered.is_some_and(|name| {
                    name.ends_with([
                        '局', '委', '办', '院', '校', '站', '所', '厅', '部', '会', '镇', '乡',
                    ]) || name.ends_with("中心")
                })
        }
    };
    if names {
        walk.agency = Some(cell);
    }
    names
}

/// Begins a project where the project's own columns name another one.
pub(super) fn begin_project(walk: &mut Walk<'_, '_>, row: u32, columns: &Columns) {
    let index = walk.index();
    let project_cells: Vec<(&Head, Label, CellId)> = columns
        .iter()
        .filter_map(|head| match head.kind {
            Kind::Project(label) => Some((head, label, index.cell_at(walk.table, row, head.start))),
            _ => None,
        })
        .collect();
    let name = project_cells.iter().find(|(_, label, _)| *label == Label::ProjectName);
    let named = name.is_some_and(|&(.., cell)| {
        !walk.text(cell).is_empty() && walk.label(cell) != Some(Label::Total)
    });
    if !named {
        return;
    }
    let identity: Vec<(Label, String)> = project_cells
        .iter()
        .filter(|(_, label, cell)| {
            let identifies = matches!(
                label,
                Label::ProjectName
                    | Label::ProjectCode
                    | Label::AgencyName
                    | Label::AgencyReporting
                    | Label::AgencyCode
            );
            identifies && !walk.text(*cell).is_empty()
        })
        .take(MOST_IDENTIFYING)
        .map(|&(_, label, cell)| (label, walk.text(cell).to_owned()))
        .collect();
    let known = walk.extractor.form.as_ref().is_some_and(|form| {
        !form.identity.is_empty()
            && identity.iter().all(|(label, text)| {
                let mut same = form.identity.iter().filter(|(other, _)| other == label);
                same.next().is_none_or(|(_, other)| other == text)
            })
    });
    if known {
        return;
    }
    let unit =
        walk.extractor.form.as_ref().and_then(|form| {
            form.unit.map(|unit| (unit, form.project.at.get("money_unit").cloned()))
        });
    let fresh = walk
        .extractor
        .form
        .as_ref()
        .is_none_or(|form| form.project.name.is_none() && form.project.indicators.is_empty());
    if !fresh || walk.extractor.pending.heading.is_some() {
        walk.extractor.begin();
    }
    let of_heads = project_cells
        .iter()
        .find_map(|(head, ..)| head.unit.map(|unit| (unit, Some(index.cell_location(head.cell)))));
    declare(walk, unit.or(of_heads));
    let form = walk.form();
    form.identity = identity;
    if form.shapes.is_empty() {
        form.shapes.push("indicators");
    }
    if let Some(cell) = walk.agency {
        set_agency(walk, cell);
    }
    for (head, label, cell) in project_cells {
        if !walk.text(cell).is_empty() {
            walk.claim(cell);
            set(walk, head, label, cell);
        }
    }
}

fn declare(walk: &mut Walk<'_, '_>, unit: Option<(MoneyUnit, Option<Location>)>) {
    let form = walk.form();
    if let (None, Some((unit, at))) = (form.unit, unit) {
        form.unit = Some(unit);
        form.project.money_unit = Some(unit.name().to_owned());
        if let Some(at) = at {
            form.project.at.insert("money_unit", at);
        }
    }
}

fn set_agency(walk: &mut Walk<'_, '_>, cell: CellId) {
    walk.claim(cell);
    let at = walk.index().cell_location(cell);
    let text = walk.text(cell);
    let word = walk.word(cell).cloned();
    let number = words::label(text).map_or(0, |label| label.text.len());
    let unlabelled = ("单位", None, &text[number..]);
    let (label, named, name) = word
        .as_ref()
        .map_or(unlabelled, |word| (word.label, word.roles.label, word.rest.unwrap_or(text)));
    let named = match named {
        Some(Label::Supervisor) => Label::Supervisor,
        // The project's own columns say it better.
        _ => Label::AgencyReporting,
    };
    fields::set(walk.form(), Some(named), Field { label, raw: name, at }, None);
}

fn set(walk: &mut Walk<'_, '_>, head: &Head, label: Label, cell: CellId) {
    let index = walk.index();
    let at = index.cell_location(cell);
    let raw = &*index.cell(cell).raw;
    if let Some(slot) = fields::slot(label) {
        walk.form().add_amount(slot, &head.label, raw, head.unit, at);
    } else if let Some(horizon) = fields::horizon(label) {
        let lines = crate::shapes::block::goal_lines(index, cell);
        fields::add_goals(walk.form(), horizon, lines);
    } else {
        let field = Field { label: &head.label, raw, at };
        let fiscal_year = walk.extractor.fiscal_year;
        fields::set(walk.form(), Some(label), field, fiscal_year);
    }
}
