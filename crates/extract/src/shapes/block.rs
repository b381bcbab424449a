//! Block lines: a label and its value to the right, below, or after a colon; several pairs in a row.
//!
//! ```text
//! | 211001某区委宣传部本级                                   | 单位：万元 |
//! | 项目编码           | 13020923P…      | 项目名称 | 某资金             |
//! | 预算规模及资金用途 | 预算数 | 2.17 | 其中：财政资金 | 2.17 | 其他资金 | |
//! |                    | 老放映员生活补助                              |
//! ```

use super::Shape;
use super::indicators::horizon_said;
use crate::extractor::Place;
use crate::fields::{self, Field, GoalLine};
use crate::form::Slot;
use crate::index::{CellId, Index};
use crate::money::MoneyUnit;
use crate::vocabulary::{Column, Label};
use crate::walk::{Section, Walk};
use crate::words::Word;
use document::Location;

/// See the module.
#[derive(Debug)]
pub(crate) struct Block;

/// How many of the tables read last are looked at for the present one: those in its cells come between.
const NEAREST_TABLES: usize = 8;
/// Longest text, in characters, that is taken for a label nobody has named yet.
const LONGEST_UNKNOWN_LABEL: usize = 16;

impl Shape for Block {
    fn name(&self) -> &'static str {
        "block"
    }

    fn claim(&self, walk: &mut Walk<'_, '_>, row: u32) -> u32 {
        if !walk.continues_section(row) {
            walk.section = None;
            walk.whole_columns.clear();
        }
        let cells = walk.own_cells(row);
        walk.in_list |= opens_list(walk, &cells);
        if labels_over_values(walk, row, &cells) {
            return 2;
        }
        if walk.in_list && is_list_row(walk, &cells) {
            return 0;
        }
        walk.in_list = false;
        let mut taken = false;
        let mut position = 0;
        while position < cells.len() {
            let used = pair(walk, row, &cells, position, taken);
            taken |= used > 0;
            position += used.max(1);
        }
        u32::from(taken)
    }
}

/// Whether a row of heads opens a list of anything: 序号 first, and no indicators.
fn opens_list(walk: &Walk<'_, '_>, cells: &[CellId]) -> bool {
    cells.len() >= 3
        && cells.first().is_some_and(|&cell| walk.column(cell) == Some(Column::Ordinal))
}

/// Whether a row goes on with a list: it is no line of labels and values, but as wide as the list.
fn is_list_row(walk: &Walk<'_, '_>, cells: &[CellId]) -> bool {
    let labels = cells.iter().filter(|&&cell| names_field(walk, cell)).count();
    let first = cells
        .first()
        .is_some_and(|&cell| walk.label(cell).is_some_and(|label| label != Label::Total));
    opens_list(walk, cells) || (cells.len() >= 3 && (!first || labels * 2 > cells.len()))
}

/// Reads the pair that begins at `position`; says how many cells it took.
fn pair(
    walk: &mut Walk<'_, '_>,
    row: u32,
    cells: &[CellId],
    position: usize,
    row_taken: bool,
) -> usize {
    let cell = cells[position];
    let next = cells.get(position + 1).copied();
    let Some(word) = walk.word(cell).cloned().filter(|word| word.roles.label.is_some()) else {
        return unnamed(walk, row, cells, position, row_taken);
    };
    let Some(label) = word.roles.label else { return 0 };
    if label == Label::Group && word.rest.is_none() {
        walk.claim(cell);
        return 1;
    }
    if let Some(rest) = word.rest {
        return usize::from(inline(walk, cell, label, &word, rest));
    }
    let next = beyond_blank(walk, cells, position).or(next);
    let next_is_label = next.is_some_and(|next| names_field(walk, next));
    if is_section(label) && (next_is_label || next.is_none_or(|next| walk.is_blank_cell(next))) {
        open_section(walk, cell, label, &word);
        if let Some(horizon) = fields::horizon(label) {
            walk.note_goal_head(walk.index().cell(cell).cell.column, horizon);
        }
        let blank = next.is_some_and(|next| walk.is_blank_cell(next));
        return 1 + usize::from(blank);
    }
    let Some(value) = next.filter(|_| !next_is_label) else {
        return usize::from(claim_lone_label(walk, row, cell, label));
    };
    begins_form(walk, label);
    walk.claim(cell);
    if label == Label::Indicators {
        return 1;
    }
    walk.claim(value);
    set(walk, label, &word, cell, value);
    cells.iter().position(|&cell| cell == value).map_or(2, |taken| taken + 1 - position)
}

/// The value beyond the blank cells that a dump prints for a merge: `项目名称 | | 某项目 | |`.
fn beyond_blank(walk: &Walk<'_, '_>, cells: &[CellId], position: usize) -> Option<CellId> {
    let rest = &cells[position + 1..];
    let blanks = rest.iter().take_while(|&&cell| walk.is_blank_cell(cell)).count();
    let value = *rest.get(blanks)?;
    let alone = rest
        .get(blanks + 1)
        .is_none_or(|&after| walk.is_blank_cell(after) || names_field(walk, after));
    (blanks > 0 && alone).then_some(value)
}

/// Whether `cell` is a label in its own right, and not a value that happens to be a word.
fn names_field(walk: &Walk<'_, '_>, cell: CellId) -> bool {
    walk.word(cell).is_some_and(|word| word.roles.label.is_some())
}

/// Labels that may govern rows of further labels.
fn is_section(label: Label) -> bool {
    matches!(label, Label::Money | Label::MoneyAndPurpose | Label::Indicators)
        || fields::horizon(label).is_some()
        || fields::slot(label) == Some(Slot::Total)
}

fn open_section(walk: &mut Walk<'_, '_>, cell: CellId, label: Label, word: &Word<'_>) {
    walk.claim(cell);
    let unit = word.bracket.and_then(MoneyUnit::named);
    if let Some(unit) = unit {
        declare_unit(walk, unit, cell);
    }
    let text = walk.text(cell);
    walk.section = Some(Section { label, text, unit });
}

/// Declares `unit` for the form, if it has none yet.
pub(super) fn declare_unit(walk: &mut Walk<'_, '_>, unit: MoneyUnit, cell: CellId) {
    if walk.form().unit.is_none() {
        let place = Place::Cell(walk.table, cell);
        let at = walk.extractor.location(place);
        let form = walk.form();
        form.unit = Some(unit);
        form.project.money_unit = Some(unit.name().to_owned());
        form.project.at.insert("money_unit", at);
    }
}

/// A new form begins where a label that identifies a project comes again.
fn begins_form(walk: &mut Walk<'_, '_>, label: Label) {
    let waits = walk.extractor.pending.heading.is_some();
    let Some(form) = walk.extractor.form.as_mut().filter(|_| !waits) else { return };
    let project = &form.project;
    let unnamed = project.name.is_none() && project.code.is_none();
    let again = match label {
        Label::ProjectName => project.name.is_some() || form.is_department(),
        Label::ProjectCode => project.code.is_some() || form.is_department(),
        Label::DepartmentName => !project.indicators.is_empty(),
        _ => return,
    };
    let below = !project.indicators.is_empty() && label != Label::DepartmentName;
    let complete = below && !unnamed && !form.named_below;
    if again || complete {
        walk.extractor.begin();
    } else if below {
        form.named_below = true;
    }
}

/// A label without a value: an empty field of a form whose other rows were read.
fn claim_lone_label(walk: &mut Walk<'_, '_>, row: u32, cell: CellId, label: Label) -> bool {
    let known_form = row > 0 && walk.extractor.form.is_some();
    if known_form || matches!(label, Label::ProjectName | Label::ProjectCode) {
        walk.claim(cell);
        return true;
    }
    false
}

/// `单位：万元`, `年度资金总额：50万`: label and value in one cell.
fn inline(
    walk: &mut Walk<'_, '_>,
    cell: CellId,
    label: Label,
    word: &Word<'_>,
    rest: &str,
) -> bool {
    if let Some(unit) = fields::declared_unit(Some(label), rest) {
        let place = Place::Cell(walk.table, cell);
        if has_indicators(walk) {
            walk.extractor.begin();
        }
        walk.claim(cell);
        if walk.form().unit.is_none() {
            let mut form = walk.extractor.form.take();
            if let Some(form) = &mut form {
                walk.extractor.set_unit(form, unit, place);
            }
            walk.extractor.form = form;
        }
        return true;
    }
    begins_form(walk, label);
    walk.claim(cell);
    if matches!(label, Label::AgencyName | Label::AgencyReporting) {
        let row = walk.index().cell(cell).cell.row;
        let filled = walk.row(row).iter().filter(|&&cell| !walk.is_blank_cell(cell)).count();
        // Over a wide table it is the agency of all its projects.
        walk.agency = Some(cell).filter(|_| filled == 1).or(walk.agency);
    }
    let at = walk.index().cell_location(cell);
    let raw = &*walk.index().cell(cell).raw;
    let text = walk.text(cell);
    let colons = text[..text.len() - rest.len()].matches([':', '：']).count();
    let raw_rest = raw.splitn(colons + 1, [':', '：']).nth(colons).unwrap_or(rest);
    if let Some(slot) = fields::slot(label) {
        let unit = word
            .bracket
            .and_then(MoneyUnit::named)
            .or(walk.section.and_then(|section| section.unit));
        walk.form().add_amount(slot, word.label, raw_rest, unit, at);
    } else if let Some(horizon) = fields::horizon(label) {
        let lines = std::iter::once((raw_rest, None, at));
        fields::add_goals(walk.form(), horizon, lines);
    } else {
        set_plain(walk, label, word.label, raw_rest, at);
    }
    true
}

fn has_indicators(walk: &Walk<'_, '_>) -> bool {
    walk.extractor.form.as_ref().is_some_and(|form| !form.project.indicators.is_empty())
}

fn set_plain(walk: &mut Walk<'_, '_>, label: Label, text: &str, raw: &str, at: Location) {
    let fiscal_year = walk.extractor.fiscal_year;
    if label == Label::DepartmentName {
        walk.form().department = true;
    }
    let department = &mut walk.extractor.department;
    match label {
        Label::DepartmentName if department.name.is_none() => {
            department.at.insert("name", at);
            department.name =
                Some(normalize::clean(raw).into_owned()).filter(|name| !name.is_empty());
        }
        Label::DepartmentCode if department.code.is_none() => {
            department.at.insert("code", at);
            department.code =
                Some(normalize::clean(raw).into_owned()).filter(|code| !code.is_empty());
        }
        Label::GoalResult => fields::set_result(walk.form(), Field { label: text, raw, at }),
        _ => fields::set(walk.form(), Some(label), Field { label: text, raw, at }, fiscal_year),
    }
}

/// Enters the value cell of a label cell.
fn set(walk: &mut Walk<'_, '_>, label: Label, word: &Word<'_>, cell: CellId, value: CellId) {
    let index = walk.index();
    let at = index.cell_location(value);
    let raw = &*index.cell(value).raw;
    if let Some(unit) = fields::declared_unit(Some(label), &index.cell(value).text) {
        declare_unit(walk, unit, value);
    } else if let Some(slot) = fields::slot(label) {
        let own = word.bracket.and_then(MoneyUnit::named);
        if let Some(unit) = own {
            declare_unit(walk, unit, cell);
        }
        let slot = scoped(walk, slot, cell);
        let unit = own.or(walk.section.and_then(|section| section.unit));
        walk.form().add_amount(slot, word.label, raw, unit, at);
    } else if let Some(horizon) = fields::horizon(label) {
        let horizon = match word.bracket.map(horizon_said) {
            Some(said) if said != record::Horizon::Unspecified => said,
            _ => horizon,
        };
        walk.note_goal_head(index.cell(cell).cell.column, horizon);
        fields::add_goals(walk.form(), horizon, goal_lines(index, value));
    } else {
        set_plain(walk, label, word.label, raw, at);
    }
}

/// A split under 项目资金总额 splits the whole project's money, not the year's.
fn scoped(walk: &mut Walk<'_, '_>, slot: Slot, cell: CellId) -> Slot {
    let column = walk.index().cell(cell).cell.column;
    match slot {
        Slot::Whole => {
            walk.whole_columns.push(column);
            slot
        }
        Slot::Fiscal | Slot::Other if walk.whole_columns.contains(&column) => Slot::Part,
        _ => slot,
    }
}

/// Rows of labels alone, with the values in the row below.
fn labels_over_values(walk: &mut Walk<'_, '_>, row: u32, cells: &[CellId]) -> bool {
    if cells.len() < 2
        || row + 1 >= walk.rows()
        || !cells.iter().all(|&cell| walk.label(cell).is_some())
    {
        return false;
    }
    if cells.iter().any(|&cell| walk.label(cell).is_some_and(is_section_alone)) {
        return false;
    }
    let values = walk.own_cells(row + 1);
    let is_row_of_values = |row| {
        let below = walk.own_cells(row);
        below.len() == cells.len() && below.iter().all(|&cell| walk.word(cell).is_none())
    };
    // One row of values is a form's; more are a list.
    if cells.len() > 2 && row + 2 < walk.rows() && is_row_of_values(row + 2) {
        walk.in_list = true;
        return false;
    }
    if values.len() != cells.len() || values.iter().any(|&value| walk.label(value).is_some()) {
        return false;
    }
    for (&cell, &value) in cells.iter().zip(&values) {
        let Some(word) = walk.word(cell).cloned() else { continue };
        let Some(label) = word.roles.label else { continue };
        begins_form(walk, label);
        walk.claim(cell);
        walk.claim(value);
        set(walk, label, &word, cell, value);
    }
    walk.in_list = false;
    true
}

fn is_section_alone(label: Label) -> bool {
    matches!(label, Label::Money | Label::MoneyAndPurpose | Label::Indicators)
}

/// A cell that no label names: a code and name of the agency, the purpose, or a label that nobody has named yet.
fn unnamed(
    walk: &mut Walk<'_, '_>,
    row: u32,
    cells: &[CellId],
    position: usize,
    row_taken: bool,
) -> usize {
    let index = walk.index();
    let cell = cells[position];
    let text = walk.text(cell);
    let at = index.cell_location(cell);
    if text.is_empty() {
        return 0;
    }
    if let Some(section) = walk.section
        && section.label == Label::MoneyAndPurpose
        && cells.len() == 1
        && walk.continues_section(row)
    {
        walk.claim(cell);
        set_plain(walk, Label::Purpose, section.text, &index.cell(cell).raw, at);
        return 1;
    }
    if position == 0
        && let (Some(_), _) = fields::split_agency(text)
        && cells.get(1).and_then(|&next| walk.word(next)).is_some_and(declares_unit)
    {
        if has_indicators(walk) {
            walk.extractor.begin();
        }
        walk.claim(cell);
        set_plain(walk, Label::AgencyName, text, &index.cell(cell).raw, at);
        return 1;
    }
    let Some(&value) = cells.get(position + 1) else { return 0 };
    if walk.in_list || is_signature(text) || is_signature(walk.text(value)) {
        return 0;
    }
    let known = row_taken
        || cells[position + 1..].iter().any(|&cell| names_field(walk, cell))
        || (row > 0 && cells.len().is_multiple_of(2) && form_reads_table(walk));
    let is_label = position.is_multiple_of(2)
        && text.chars().count() <= LONGEST_UNKNOWN_LABEL
        && (!text.starts_with(|first: char| first.is_ascii_digit()) || opens_with_year(text))
        && !names_field(walk, value)
        && known;
    if !is_label {
        return 0;
    }
    walk.claim(cell);
    walk.claim(value);
    walk.note_unnamed(cell);
    let at = index.cell_location(value);
    let label = text.trim_end_matches([':', '：']);
    set_plain(walk, Label::Attribute, label, &index.cell(value).raw, at);
    2
}

/// `主管部门意见：（盖章）年月日`: a field of its own, to be signed on paper.
fn is_signature(text: &str) -> bool {
    (text.contains("盖章") || text.contains("签字") || text.contains("签章"))
        && text.contains(['：', ':', '年'])
}

/// `2020年实际执行数` is a label; `2020` and `12人` are values.
fn opens_with_year(text: &str) -> bool {
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    digits == 4
        && text[digits..].chars().skip(1).any(|next| !next.is_ascii_digit() && next != '月')
        && text[digits..].starts_with('年')
        && !text.ends_with(['日', '月', '年', '前'])
}

fn form_reads_table(walk: &Walk<'_, '_>) -> bool {
    walk.extractor.form.as_ref().is_some_and(|form| {
        form.tables.iter().rev().take(NEAREST_TABLES).any(|&table| table == walk.table)
    })
}

fn declares_unit(word: &Word<'_>) -> bool {
    word.rest.is_some_and(|rest| fields::declared_unit(word.roles.label, rest).is_some())
}

/// The paragraphs of a goal cell.
pub(super) fn goal_lines<'d>(
    index: &'d Index<'d>,
    cell: CellId,
) -> impl Iterator<Item = GoalLine<'d>> {
    index.cell(cell).texts.clone().map(move |id| {
        let paragraph = index.text(id).paragraph;
        (paragraph.text.as_str(), paragraph.list_label.as_deref(), index.text_location(id))
    })
}
