//! Indicator tables: a row of heads, and an indicator in each row below, its columns wherever the heads stand.
//!
//! ```text
//! | 一级指标 | 二级指标 | 三级指标 | 指标性质 | 指标值 | 度量单位 | 权重 |
//! | 产出指标 | 数量指标 | 巡检次数 | ≥        | 2      | 次/月    | 10   |
//! |          | 质量指标 | 完好率   | ≥        | 95     | %        | 10   |
//! ```
//!
//! A head may span rows, come again after a page break, or stand beside the project's own columns.

mod columns;
mod row;
mod wide;

pub(crate) use columns::{Columns, horizon_said};

use super::Shape;
use crate::vocabulary::Label;
use crate::walk::Walk;
use columns::{Kind, header_depth};

/// See the module.
#[derive(Debug)]
pub(crate) struct Indicators;

impl Shape for Indicators {
    fn name(&self) -> &'static str {
        "indicators"
    }

    fn claim(&self, walk: &mut Walk<'_, '_>, row: u32) -> u32 {
        let Some(depth) = header_depth(walk, row) else { return 0 };
        let columns = Columns::read(walk, row, depth);
        let wide = columns.is_wide();
        if !wide {
            // A project named below its indicators is done; these are the next one's.
            let done = walk.extractor.form.as_ref().is_some_and(|form| form.named_below);
            if done {
                walk.extractor.begin();
            }
            walk.form();
        }
        claim_header(walk, row, depth);
        for head in columns.iter().filter(|head| head.is_unnamed()) {
            walk.note_unnamed(head.cell);
        }
        if wide {
            // The heads belong to whichever form the first row begins.
            walk.extractor.pending.lines.clear();
        }
        let end = rows(walk, row + depth, columns);
        end - row
    }
}

/// Goes on with the indicator table above, where this table has no heads of its own; says how many rows it read.
pub(crate) fn continue_table(walk: &mut Walk<'_, '_>) -> u32 {
    if walk.extractor.pending.heading.is_some() || header_depth(walk, 0).is_some() {
        return 0;
    }
    let Some(form) = &walk.extractor.form else { return 0 };
    let Some(columns) = form.columns.clone().filter(|columns| columns.width == walk.columns())
    else {
        return 0;
    };
    let level = columns.levels().find_map(|column| {
        let cell = walk.index().cell_at(walk.table, 0, column);
        let roles = walk.word(cell)?.roles;
        (roles.level1 || roles.level2).then_some(())
    });
    if level.is_none() {
        return 0;
    }
    rows(walk, 0, columns)
}

/// Whether `row` is a row of heads.
pub(crate) fn is_header(walk: &Walk<'_, '_>, row: u32) -> bool {
    header_depth(walk, row).is_some()
}

fn claim_header(walk: &mut Walk<'_, '_>, row: u32, depth: u32) {
    for row in row..(row + depth).min(walk.rows()) {
        for position in 0..walk.row(row).len() {
            let cell = walk.row(row)[position];
            if walk.is_origin(cell, row) || walk.label(cell) == Some(Label::Indicators) {
                walk.claim(cell);
            }
        }
    }
}

/// Reads rows from `row` on until one is no row of this table; says which.
fn rows(walk: &mut Walk<'_, '_>, mut row: u32, mut columns: Columns) -> u32 {
    columns.find_operators(walk, row);
    while row < walk.rows() {
        if let Some(depth) = header_depth(walk, row) {
            columns = Columns::read(walk, row, depth);
            columns.find_operators(walk, row + depth);
            claim_header(walk, row, depth);
            row += depth;
            continue;
        }
        if group_row(walk, row) || (columns.is_wide() && wide::agency_row(walk, row)) {
            row += 1;
            continue;
        }
        if ends(walk, row, &columns) {
            break;
        }
        if !total(walk, row, &columns) {
            row::read(walk, row, &columns);
        }
        row += 1;
    }
    if let Some(form) = &mut walk.extractor.form {
        form.columns = Some(columns);
    }
    row
}

/// Takes a row that holds nothing but the level of the rows below; says whether it was one.
fn group_row(walk: &mut Walk<'_, '_>, row: u32) -> bool {
    let mut filled = walk.row(row).iter().copied().filter(|&cell| !walk.is_blank_cell(cell));
    let (Some(cell), None) = (filled.next(), filled.next()) else { return false };
    let whole = walk.row(row).len() == 1 || walk.row(row).first() == Some(&cell);
    let (name, weight) = row::split_score(walk.text(cell));
    let level1 = crate::words::word(walk.extractor.vocabulary, name)
        .filter(|word| word.rest.is_none())
        .map(|word| word.roles.level1);
    let known = level1.is_some_and(|level1| level1)
        || crate::words::word(walk.extractor.vocabulary, name)
            .is_some_and(|word| word.rest.is_none() && word.roles.level2);
    if !whole || !known || !walk.is_origin(cell, row) || walk.rows() == row + 1 {
        return false;
    }
    if walk.index().cell(cell).cell.row_span > 1 {
        return false;
    }
    let level =
        crate::form::Level { name: name.to_owned(), weight: weight.map(str::to_owned), cell };
    walk.claim(cell);
    let form = walk.form();
    if form.levels.is_empty() {
        form.levels.push((None, None));
    }
    for levels in &mut form.levels {
        *levels = match level1 {
            Some(true) => (Some(level.clone()), None),
            _ => (levels.0.clone(), Some(level.clone())),
        };
    }
    true
}

/// Whether `row` is a block line, a note or a signature below the indicators.
fn ends(walk: &Walk<'_, '_>, row: u32, columns: &Columns) -> bool {
    let cells = walk.row(row);
    let own = cells.iter().filter(|&&cell| walk.is_origin(cell, row)).count();
    if own == 0 {
        return false;
    }
    if cells.len() <= 2 && columns.len() > 3 {
        return !cells.iter().any(|&cell| {
            walk.word(cell).is_some_and(|word| word.roles.label == Some(Label::Total))
        });
    }
    let Some(&first) = cells.iter().find(|&&cell| walk.is_origin(cell, row)) else { return false };
    let left = columns.first().is_some_and(|column| walk.index().cell(first).cell.column <= column);
    left && !columns.is_wide()
        && walk.word(first).is_some_and(|word| {
            word.roles.label.is_some_and(|label| label != Label::Total)
                && !word.roles.level1
                && !word.roles.level2
                && word.roles.column.is_none()
        })
}

/// Reads a row of totals: each number becomes an attribute under its head.
fn total(walk: &mut Walk<'_, '_>, row: u32, columns: &Columns) -> bool {
    let own = walk.row(row).iter().copied().filter(|&cell| walk.is_origin(cell, row));
    let Some(first) = own.clone().find(|&cell| !walk.is_blank_cell(cell)) else { return false };
    let Some(word) = walk.word(first).cloned() else { return false };
    if word.roles.label != Some(Label::Total) {
        return false;
    }
    if columns.is_wide() {
        return true;
    }
    let cells: Vec<_> = own.filter(|&cell| cell != first && !walk.text(cell).is_empty()).collect();
    // A dump has no merges: there a row of fewer cells than heads says nothing of their columns.
    let merged = walk.index().cell(first).cell.column_span > 1;
    let aligned = merged || walk.row(row).len() >= columns.len();
    walk.claim(first);
    for cell in cells {
        walk.claim(cell);
        let column = walk.index().cell(cell).cell.column;
        let head = columns.iter().rfind(|head| head.start <= column).filter(|_| aligned);
        let label = match head {
            Some(head) => format!("{} {}", word.label, head.label),
            None => word.label.to_owned(),
        };
        let at = walk.index().cell_location(cell);
        let raw = &*walk.index().cell(cell).raw;
        let field = crate::fields::Field { label: &label, raw, at };
        crate::fields::set(walk.form(), Some(Label::Attribute), field, None);
    }
    true
}

/// Whether a head names a column of the project rather than of the indicator.
fn is_project_column(kind: Kind) -> bool {
    matches!(kind, Kind::Project(_))
}
