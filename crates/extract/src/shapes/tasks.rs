//! 年度主要任务: what a department means to do in the year, a task in each row.
//!
//! ```text
//! | 年度主要任务 | 任务名称 | 主要内容         | 预算金额（万元） |
//! |              | 防汛抗旱 | 做好防汛抗旱工作 | 100              |
//! ```

use super::Shape;
use crate::extractor::note_raw;
use crate::fields::{self, Field};
use crate::index::CellId;
use crate::vocabulary::Label;
use crate::walk::Walk;
use record::{At, Goal, Raw};

/// See the module.
#[derive(Debug)]
pub(crate) struct Tasks;

/// Heads of amounts below the heads, at most.
const MOST_SUB_HEADS: usize = 64;

/// A head: its leftmost column, what it names, and its text.
struct Head {
    column: u32,
    label: Option<Label>,
    text: String,
}

impl Shape for Tasks {
    fn name(&self) -> &'static str {
        "tasks"
    }

    fn claim(&self, walk: &mut Walk<'_, '_>, row: u32) -> u32 {
        let Some((section, mut heads)) = heads(walk, row) else { return 0 };
        let mut next = row + 1;
        if next < walk.rows() && sub_heads(walk, next, &mut heads) {
            next += 1;
        }
        let first = next;
        while next < walk.rows() && walk.continues_section(next) && is_task(walk, next, &heads) {
            next += 1;
        }
        if next == first {
            return 0;
        }
        walk.claim(section);
        for row in row..first {
            for position in 0..walk.row(row).len() {
                let cell = walk.row(row)[position];
                if walk.is_origin(cell, row) {
                    walk.claim(cell);
                }
            }
        }
        for row in first..next {
            read(walk, row, &heads);
        }
        next - row
    }
}

/// The label at the left and the heads beside it, if `row` holds those of tasks.
fn heads(walk: &Walk<'_, '_>, row: u32) -> Option<(CellId, Vec<Head>)> {
    let mut cells = walk.row(row).iter().copied().filter(|&cell| walk.is_origin(cell, row));
    let section = cells.next().filter(|&cell| walk.label(cell) == Some(Label::Tasks))?;
    let heads: Vec<_> = cells
        .filter(|&cell| !walk.is_blank_cell(cell))
        .map(|cell| Head {
            column: walk.index().cell(cell).cell.column,
            label: walk.label(cell),
            text: walk.text(cell).to_owned(),
        })
        .collect();
    heads.iter().any(|head| head.label == Some(Label::TaskName)).then_some((section, heads))
}

/// Splits heads by those of the row below, where that holds heads of amounts.
fn sub_heads(walk: &Walk<'_, '_>, row: u32, heads: &mut Vec<Head>) -> bool {
    let filled: Vec<_> = walk
        .row(row)
        .iter()
        .copied()
        .filter(|&cell| walk.is_origin(cell, row) && !walk.is_blank_cell(cell))
        .take(MOST_SUB_HEADS)
        .collect();
    let amounts = filled.iter().all(|&cell| {
        walk.label(cell).is_some_and(|label| fields::slot(label).is_some() || label == Label::Total)
    });
    if filled.is_empty() || !amounts {
        return false;
    }
    for cell in filled {
        let column = walk.index().cell(cell).cell.column;
        let Some(over) = heads.iter().rposition(|head| head.column <= column) else { continue };
        let text = walk.text(cell).to_owned();
        if heads[over].column == column {
            heads[over].text = text;
        } else {
            heads.insert(over + 1, Head { column, label: None, text });
        }
    }
    true
}

fn is_task(walk: &Walk<'_, '_>, row: u32, heads: &[Head]) -> bool {
    let name = heads.iter().find(|head| head.label == Some(Label::TaskName));
    let first = walk.row(row).first().copied();
    name.is_some_and(|head| head.column < walk.columns())
        && !super::indicators::is_header(walk, row)
        && first.is_some_and(|cell| !walk.is_origin(cell, row) || walk.is_blank_cell(cell))
}

fn read(walk: &mut Walk<'_, '_>, row: u32, heads: &[Head]) {
    let index = walk.index();
    let mut goal = Goal {
        number: None,
        label: None,
        heading: String::new(),
        text: None,
        indicators: Vec::new(),
        raw: Raw::default(),
        at: At::default(),
    };
    let mut others: Vec<(&Head, CellId)> = Vec::new();
    let mut previous = None;
    for head in heads {
        let cell = index.cell_at(walk.table, row, head.column);
        let text = walk.text(cell);
        if text.is_empty() || previous.replace(cell) == Some(cell) || !walk.is_origin(cell, row) {
            continue;
        }
        walk.claim(cell);
        let raw = &*index.cell(cell).raw;
        match head.label {
            Some(Label::TaskName) if goal.heading.is_empty() => {
                goal.at.insert("heading", index.cell_location(cell));
                note_raw(&mut goal.raw, "heading", raw, text);
                text.clone_into(&mut goal.heading);
            }
            Some(Label::TaskContent) if goal.text.is_none() => {
                goal.at.insert("text", index.cell_location(cell));
                note_raw(&mut goal.raw, "text", raw, text);
                goal.text = Some(text.to_owned());
            }
            _ => others.push((head, cell)),
        }
    }
    for (head, cell) in others {
        let label = format!("{} {}", goal.heading, head.text);
        let field = Field {
            label: label.trim_start(),
            raw: &index.cell(cell).raw,
            at: index.cell_location(cell),
        };
        fields::set(walk.form(), Some(Label::Attribute), field, None);
    }
    let is_total = goal.heading.ends_with("合计") || goal.heading.ends_with("总计");
    if !goal.heading.is_empty() && !is_total {
        walk.form().tasks.push(goal);
    }
}
