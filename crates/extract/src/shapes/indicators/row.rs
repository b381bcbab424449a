//! One row of an indicator table: its levels, its value, and what else its columns hold.

use super::columns::{Columns, Group, Head, Kind, is_operator};
use super::wide;
use crate::extractor::note_raw;
use crate::form::Level;
use crate::index::CellId;
use crate::value;
use crate::vocabulary::Column;
use crate::walk::Walk;
use crate::words;
use record::{At, Horizon, Indicator, Raw};

/// Texts that the indicators of one row may have in common, all in all: each takes a copy of them.
const MOST_COPIES: usize = 128;

/// The cells of one row by what they hold.
#[derive(Debug, Default)]
struct Cells<'c> {
    level1: Option<CellId>,
    level2: Option<CellId>,
    level3: Option<CellId>,
    operator: Option<CellId>,
    unit: Option<CellId>,
    direction: Option<CellId>,
    /// Value cells and the time for which each is set.
    values: Vec<(CellId, Horizon)>,
    plain: Vec<(&'c Head, Column, CellId)>,
    others: Vec<(&'c Head, CellId)>,
}

/// Reads `row` as an indicator, or one for each group of columns; says whether it was any.
pub(super) fn read(walk: &mut Walk<'_, '_>, row: u32, columns: &Columns) -> bool {
    if columns.is_wide() {
        wide::begin_project(walk, row, columns);
    }
    let mut any = false;
    for (number, group) in columns.groups.iter().enumerate() {
        any |= read_group(walk, row, columns, number, group);
    }
    any
}

fn read_group(
    walk: &mut Walk<'_, '_>,
    row: u32,
    columns: &Columns,
    number: usize,
    group: &Group,
) -> bool {
    let mut cells = sort(walk, row, columns, group);
    let names = levels(walk, &cells, columns, number);
    let has_value = cells.values.iter().any(|&(cell, _)| !is_residue(walk.text(cell)));
    let Some(names) = names else { return false };
    let name = names.level3.as_ref().map(|(_, name)| name.as_str());
    if name.is_none_or(is_residue) && !has_value {
        residue(walk, row, &cells);
        return false;
    }
    let values: Vec<_> = match cells.values.as_slice() {
        [] => vec![(None, columns.horizon)],
        [one] => vec![(Some(one.0), one.1)],
        several => several
            .iter()
            .filter(|(cell, _)| !walk.text(*cell).is_empty())
            .map(|&(cell, horizon)| (Some(cell), horizon))
            .collect(),
    };
    let shared = cells.plain.len() + cells.others.len();
    let crowded = values.len() > 1 && values.len().saturating_mul(shared) > MOST_COPIES;
    if crowded && let Some((Some(first), _)) = values.first() {
        let at = walk.index().cell_location(*first);
        let message = format!(
            "expected indicators of one row to share at most {MOST_COPIES} texts, found {} times {shared}; the first has them",
            values.len()
        );
        walk.form().inform("crowded-row", at, message, "");
    }
    for (cell, horizon) in values {
        let horizon = [horizon, group.horizon, columns.horizon]
            .into_iter()
            .find(|horizon| *horizon != Horizon::Unspecified)
            .unwrap_or(Horizon::Unspecified);
        let indicator = indicator(walk, &cells, &names, cell, horizon);
        walk.form().project.indicators.push(indicator);
        if crowded {
            cells.plain.clear();
            cells.others.clear();
        }
    }
    true
}

/// Sorts the cells of `row` under the heads. A cell that spans several heads belongs to the first.
fn sort<'c>(walk: &Walk<'_, '_>, row: u32, columns: &'c Columns, group: &Group) -> Cells<'c> {
    let mut cells = Cells::default();
    let mut previous = None;
    for (position, head) in columns.iter().enumerate() {
        // A group without level columns of its own shares those of the first.
        let shared = position < group.heads.start
            && matches!(head.kind, Kind::Indicator(Column::Level1 | Column::Level2))
            && columns.groups.first().is_some_and(|first| first.heads.contains(&position))
            && !columns
                .iter()
                .skip(group.heads.start)
                .take(group.heads.len())
                .any(|other| other.kind == head.kind);
        if !group.heads.contains(&position) && !shared {
            continue;
        }
        let Some(cell) = columns.cell(walk, row, position) else { continue };
        let name_and_value = head.kind == Kind::Indicator(Column::Value)
            && cells.level3 == Some(cell)
            && head.label.contains('值');
        if (previous.replace(cell) == Some(cell) && !name_and_value) || head.is_project() {
            continue;
        }
        let Kind::Indicator(column) = head.kind else {
            cells.others.push((head, cell));
            continue;
        };
        match column {
            Column::Level1 if cells.level1.is_none() => cells.level1 = Some(cell),
            Column::Level2 if cells.level2.is_none() => cells.level2 = Some(cell),
            Column::Level3 if cells.level3.is_none() => cells.level3 = Some(cell),
            Column::Value => cells.values.push((cell, Horizon::Unspecified)),
            Column::ValueAnnual => cells.values.push((cell, Horizon::Annual)),
            Column::ValueMediumTerm => cells.values.push((cell, Horizon::MediumTerm)),
            Column::Unit if cells.unit.is_none() => cells.unit = Some(cell),
            Column::Nature if columns.operator == Some(head.start) => cells.operator = Some(cell),
            Column::Nature if cells.direction.is_none() => cells.direction = Some(cell),
            Column::Level1 | Column::Level2 | Column::Level3 | Column::Unit | Column::Nature => {
                cells.others.push((head, cell));
            }
            _ => cells.plain.push((head, column, cell)),
        }
    }
    cells
}

/// The names of a row, each with the cell that says it.
struct Names {
    level1: Option<Level>,
    level2: Option<Level>,
    level3: Option<(CellId, String)>,
}

/// Resolves the levels of a row: merges and blanks go on with the row above, and a name keeps to its own level.
fn levels(
    walk: &mut Walk<'_, '_>,
    cells: &Cells<'_>,
    columns: &Columns,
    group: usize,
) -> Option<Names> {
    let level = |cell: Option<CellId>| {
        let cell = cell.filter(|&cell| !is_residue(walk.text(cell)))?;
        let (name, weight) = split_score(walk.text(cell));
        Some(Level { name: name.to_owned(), weight: weight.map(str::to_owned), cell })
    };
    let is_level2 = |level: Option<&Level>| {
        let word = level.and_then(|level| words::word(walk.extractor.vocabulary, &level.name));
        word.is_some_and(|word| word.roles.level2)
    };
    let mut own1 = level(cells.level1);
    let mut own2 = level(cells.level2);
    let mut name = cells.level3.map(|cell| (cell, walk.text(cell).to_owned()));
    if cells.level1.is_none() && cells.level2.is_none() && cells.level3.is_none() {
        return None;
    }
    let shifted = !columns.has(Column::Level3);
    if shifted {
        let names_level2 = is_level2(own1.as_ref()) || (own1.is_none() && cells.level1.is_some());
        if names_level2 && !is_level2(own2.as_ref()) {
            name = own2.take().map(|level| (level.cell, walk.text(level.cell).to_owned()));
            own2 = own1.take();
        }
    } else if own2.is_none() && is_level2(own1.as_ref()) && !is_level1(walk, own1.as_ref()) {
        own2 = own1.take();
    }
    let form = walk.form();
    if form.levels.len() <= group {
        form.levels.resize(group + 1, (None, None));
    }
    let (above1, above2) = form.levels[group].clone();
    let new_level1 = match (&own1, &above1) {
        (Some(own), Some(above)) => own.name != above.name,
        (Some(_), None) => true,
        (None, _) => false,
    };
    let level1 = own1.or(above1);
    let level2 = own2.or(if new_level1 { None } else { above2 });
    form.levels[group] = (level1.clone(), level2.clone());
    let level3 = name
        .map(|(cell, name)| (cell, without_prefix(&name).to_owned()))
        .filter(|(_, name)| !name.is_empty());
    Some(Names { level1, level2, level3 })
}

fn is_level1(walk: &Walk<'_, '_>, level: Option<&Level>) -> bool {
    let word = level.and_then(|level| words::word(walk.extractor.vocabulary, &level.name));
    word.is_some_and(|word| word.roles.level1)
}

/// Leaves out a row of the empty form: `指标2：`, `……`.
fn residue(walk: &mut Walk<'_, '_>, row: u32, cells: &Cells<'_>) {
    let Some(cell) = cells.level3.filter(|&cell| walk.is_origin(cell, row)) else { return };
    let text = walk.text(cell);
    if text.is_empty() {
        return;
    }
    let at = walk.index().cell_location(cell);
    let message = format!("a row of the empty form is left out: {text}");
    walk.form().inform("template-row", at, message, "");
}

fn is_residue(name: &str) -> bool {
    name.chars().all(|character| matches!(character, '…' | '.' | '·' | '。' | '-' | '—' | '/'))
}

/// `name` without the form's own `指标1：`.
fn without_prefix(name: &str) -> &str {
    let Some(rest) = name.strip_prefix("指标") else { return name };
    let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
    let rest = &rest[digits..];
    match rest.strip_prefix(['：', ':', '.', '、']) {
        Some(rest) if digits > 0 => rest,
        None if digits > 0 && rest.is_empty() => "",
        _ => name,
    }
}

/// Splits the score that stands glued to a level name: `产出指标(50分)`, `成本指标(0-20)分`.
pub(super) fn split_score(text: &str) -> (&str, Option<&str>) {
    let inner = |text: &str| text.trim_end_matches('分').trim_end_matches([')', '）']).len();
    let open = text.rfind(['(', '（']);
    let Some(open) = open.filter(|_| text.ends_with(['分', ')', '）'])) else {
        return (text, None);
    };
    let start = open + text[open..].chars().next().map_or(1, char::len_utf8);
    let Some(score) = text.get(start..inner(text)) else { return (text, None) };
    let score = score.trim_end_matches('分');
    let is_score = !score.is_empty()
        && score.chars().all(|character| {
            character.is_ascii_digit() || matches!(character, '.' | '-' | '~' | '%')
        });
    if is_score { (&text[..open], Some(score)) } else { (text, None) }
}

fn indicator(
    walk: &mut Walk<'_, '_>,
    cells: &Cells<'_>,
    names: &Names,
    value_cell: Option<CellId>,
    horizon: Horizon,
) -> Indicator {
    let index = walk.index();
    let fiscal_year = walk.extractor.fiscal_year;
    let mut at = At::default();
    let mut raw = Raw::default();
    for (field, level) in [("level1", &names.level1), ("level2", &names.level2)] {
        if let Some(level) = level {
            walk.claim(level.cell);
            at.insert(field, index.cell_location(level.cell));
            note_raw(&mut raw, field, &index.cell(level.cell).raw, &level.name);
        }
    }
    if let Some((cell, name)) = &names.level3 {
        walk.claim(*cell);
        at.insert("level3", index.cell_location(*cell));
        note_raw(&mut raw, "level3", &index.cell(*cell).raw, name);
    }
    let category = [&names.level2, &names.level1]
        .into_iter()
        .flatten()
        .map(|level| level.name.as_str())
        .find(|name| name.contains("成本"))
        .or(names.level2.as_ref().map(|level| level.name.as_str()));
    let written = value::Written {
        operator: cells.operator.filter(|&cell| is_operator(walk.text(cell))),
        value: value_cell,
        unit: cells.unit,
    };
    let (value, used) = value::read(walk, &written, category, fiscal_year);
    for &cell in &used {
        walk.claim(cell);
    }
    if let Some(cell) = value_cell {
        at.insert("value", index.cell_location(cell));
    }
    let mut indicator = Indicator {
        level1: names.level1.as_ref().map(|level| level.name.clone()),
        level2: names.level2.as_ref().map(|level| level.name.clone()),
        level3: names.level3.as_ref().map(|(_, name)| name.clone()),
        level1_weight: names.level1.as_ref().and_then(|level| level.weight.clone()),
        horizon,
        raw,
        at,
        ..Indicator::new(value)
    };
    if let Some(cell) =
        cells.direction.or_else(|| cells.operator.filter(|&cell| !is_operator(walk.text(cell))))
    {
        set_text(walk, &mut indicator, "direction", cell);
    }
    for &(head, column, cell) in &cells.plain {
        match column {
            Column::Description if indicator.description.is_none() => {
                set_text(walk, &mut indicator, "description", cell);
            }
            Column::Basis if indicator.basis.is_none() => {
                set_text(walk, &mut indicator, "basis", cell);
            }
            Column::Weight if indicator.weight.is_none() => {
                set_text(walk, &mut indicator, "weight", cell);
            }
            Column::Score if indicator.score.is_none() => {
                set_text(walk, &mut indicator, "score", cell);
            }
            Column::Deviation if is_residue(walk.text(cell)) => walk.claim(cell),
            Column::Deviation if indicator.deviation.is_none() => {
                set_text(walk, &mut indicator, "deviation", cell);
            }
            Column::Actual if indicator.actual.is_none() && !walk.text(cell).is_empty() => {
                let written = value::Written { operator: None, value: Some(cell), unit: None };
                let (actual, used) = value::read(walk, &written, category, fiscal_year);
                for &cell in &used {
                    walk.claim(cell);
                }
                indicator.at.insert("actual", index.cell_location(cell));
                indicator.actual = Some(actual);
            }
            Column::Actual if walk.text(cell).is_empty() => {}
            // A column that stands twice: the first counts.
            _ => add_attribute(walk, &mut indicator, &head.label, cell),
        }
    }
    for &(head, cell) in &cells.others {
        add_attribute(walk, &mut indicator, &head.label, cell);
    }
    if let Some(cell) = cells.unit.filter(|cell| !used.contains(cell)) {
        add_attribute(walk, &mut indicator, "度量单位", cell);
    }
    if let Some(cell) =
        cells.operator.filter(|cell| !used.contains(cell) && cells.direction.is_some())
    {
        add_attribute(walk, &mut indicator, "指标性质", cell);
    }
    indicator
}

fn set_text(walk: &mut Walk<'_, '_>, indicator: &mut Indicator, field: &'static str, cell: CellId) {
    let text = walk.text(cell);
    if text.is_empty() {
        return;
    }
    walk.claim(cell);
    indicator.at.insert(field, walk.index().cell_location(cell));
    note_raw(&mut indicator.raw, field, &walk.index().cell(cell).raw, text);
    let place = match field {
        "description" => &mut indicator.description,
        "basis" => &mut indicator.basis,
        "weight" => &mut indicator.weight,
        "score" => &mut indicator.score,
        "direction" => &mut indicator.direction,
        _ => &mut indicator.deviation,
    };
    *place = Some(text.to_owned());
}

fn add_attribute(walk: &mut Walk<'_, '_>, indicator: &mut Indicator, label: &str, cell: CellId) {
    let text = walk.text(cell);
    if text.is_empty() {
        return;
    }
    walk.claim(cell);
    indicator.at.insert(format!("attributes.{label}"), walk.index().cell_location(cell));
    note_raw(&mut indicator.raw, format!("attributes.{label}"), &walk.index().cell(cell).raw, text);
    indicator.attributes.insert(label.to_owned(), text.to_owned());
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn glued_scores_leave_the_name() {
        let check = |text, expect| assert_eq!(split_score(text), expect, "{text}");
        check("产出指标(50分)", ("产出指标", Some("50")));
        check("产出指标（50分）", ("产出指标", Some("50")));
        check("成本指标(0-20)分", ("成本指标", Some("0-20")));
        check("产出指标", ("产出指标", None));
        check("宣传活动数（次）", ("宣传活动数（次）", None));
    }

    #[test]
    fn the_forms_own_prefix_leaves_the_name() {
        let check = |name, expect| assert_eq!(without_prefix(name), expect, "{name}");
        check("指标1：补贴发放准确率", "补贴发放准确率");
        check("指标2：", "");
        check("指标值", "指标值");
        check("发放补助人数", "发放补助人数");
    }
}
