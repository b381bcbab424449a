//! The heads of an indicator table: which column holds what.

use super::is_project_column;
use crate::fields;
use crate::index::CellId;
use crate::vocabulary::{Column, Label};
use crate::walk::Walk;
use record::Horizon;

/// The deepest head, in rows.
const DEEPEST_HEAD: u32 = 4;
/// Rows below the heads in which operators are looked for.
const ROWS_LOOKED_AT: u32 = 64;

/// The columns of an indicator table.
#[derive(Debug, Clone)]
pub(crate) struct Columns {
    heads: Vec<Head>,
    /// Columns of the grid.
    pub(crate) width: u32,
    /// Cells of the row of heads that head nothing: 绩效指标 at the left.
    beside: usize,
    /// What a label beside the heads says of all rows: 年度绩效指标.
    pub(crate) horizon: Horizon,
    /// The column of 指标性质 and its kin that holds operators.
    pub(crate) operator: Option<u32>,
}

/// One column.
#[derive(Debug, Clone)]
pub(crate) struct Head {
    /// Leftmost column of the grid.
    pub(crate) start: u32,
    pub(crate) kind: Kind,
    /// The head, cleaned.
    pub(crate) label: String,
}

/// What a column holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// A field of the indicator.
    Indicator(Column),
    /// A field of the project, repeated or merged over its rows.
    Project(Label),
    /// Anything else: an attribute of the indicator.
    Other,
}

/// How many rows the heads that begin in `row` take; `None` if there are none.
pub(super) fn header_depth(walk: &Walk<'_, '_>, row: u32) -> Option<u32> {
    let mut levels = 0;
    let mut others = 0;
    let mut depth = 1;
    for &cell in walk.row(row) {
        if !walk.is_origin(cell, row) {
            continue;
        }
        match walk.column(cell) {
            Some(Column::Level1 | Column::Level2 | Column::Level3) => levels += 1,
            Some(_) => others += 1,
            None => continue,
        }
        depth = depth.max(walk.index().cell(cell).cell.row_span);
    }
    let named = levels + others;
    (levels >= 1 && named >= 3 || levels >= 2)
        .then(|| depth.min(DEEPEST_HEAD).min(walk.rows() - row))
}

impl Columns {
    pub(super) fn read(walk: &Walk<'_, '_>, row: u32, depth: u32) -> Self {
        let mut horizon = Horizon::Unspecified;
        let mut columns = Vec::new();
        let bottom = row + depth - 1;
        let index = walk.index();
        for &cell in walk.row(bottom) {
            let grid = index.cell(cell).cell;
            if grid.row < row {
                horizon = horizon_said(walk.text(cell));
                continue;
            }
            let above = index.cell_at(walk.table, row, grid.column);
            let (kind, label) = head(walk, cell, above);
            if kind == Kind::Project(Label::Indicators) {
                horizon = horizon_said(walk.text(cell));
                continue;
            }
            if columns.is_empty() && label.is_empty() {
                continue;
            }
            columns.push(Head { start: grid.column, kind, label });
        }
        let beside = walk.row(bottom).len() - columns.len();
        let width = walk.columns();
        let mut columns = Self { heads: columns, width, beside, horizon, operator: None };
        if columns.is_wide()
            && columns.heads.iter().any(|head| head.kind == Kind::Project(Label::GoalAnnual))
        {
            columns.horizon = Horizon::Annual;
        }
        columns
    }

    pub(crate) fn len(&self) -> usize {
        self.heads.len()
    }

    pub(crate) fn iter(&self) -> impl DoubleEndedIterator<Item = &Head> {
        self.heads.iter()
    }

    /// Whether the project's own columns stand beside the indicators'.
    pub(crate) fn is_wide(&self) -> bool {
        self.heads.iter().any(|head| head.kind == Kind::Project(Label::ProjectName))
    }

    /// The cell of `row` under the head at `position`.
    ///
    /// In a dump, what stands beside the heads of an inner table is missing from its other rows; their cells count from the left.
    pub(crate) fn cell(&self, walk: &Walk<'_, '_>, row: u32, position: usize) -> Option<CellId> {
        let cells = walk.row(row);
        if self.beside > 0 && cells.len() == self.heads.len() {
            return cells.get(position).copied();
        }
        let head = self.heads.get(position)?;
        Some(walk.index().cell_at(walk.table, row, head.start))
    }

    /// Leftmost column of the grid that has a head.
    pub(crate) fn first(&self) -> Option<u32> {
        self.heads.first().map(|head| head.start)
    }

    /// Columns of the grid that hold levels.
    pub(crate) fn levels(&self) -> impl Iterator<Item = u32> {
        let is_level = |head: &&Head| {
            matches!(head.kind, Kind::Indicator(Column::Level1 | Column::Level2 | Column::Level3))
        };
        self.heads.iter().filter(is_level).map(|head| head.start)
    }

    pub(crate) fn has(&self, column: Column) -> bool {
        self.heads.iter().any(|head| head.kind == Kind::Indicator(column))
    }

    /// Decides by content which of the columns 指标性质, 指标方向 … holds the operators.
    ///
    /// 指标性质 is ≥ in one province and 正向 in the next, where 指标方向 says 大于等于.
    pub(super) fn find_operators(&mut self, walk: &Walk<'_, '_>, first_row: u32) {
        let natures = self.heads.iter().filter(|head| head.kind == Kind::Indicator(Column::Nature));
        let mut best = None;
        for head in natures {
            let count = (first_row..walk.rows().min(first_row.saturating_add(ROWS_LOOKED_AT)))
                .filter(|&row| {
                    is_operator(walk.text(walk.index().cell_at(walk.table, row, head.start)))
                })
                .count();
            if count > best.map_or(0, |(_, most)| most) {
                best = Some((head.start, count));
            }
        }
        self.operator = best.map(|(column, _)| column);
    }
}

fn head(walk: &Walk<'_, '_>, cell: CellId, above: CellId) -> (Kind, String) {
    let text = walk.text(cell);
    let word = walk.word(cell).filter(|word| word.rest.is_none());
    let label = if above == cell || walk.text(above) == text {
        word.map_or(text, |word| word.label).to_owned()
    } else {
        format!("{}{text}", walk.text(above))
    };
    let roles = word.map(|word| word.roles).unwrap_or_default();
    if let Some(column) = roles.column {
        return (Kind::Indicator(column), label);
    }
    if let Some(named) = roles.label {
        let project = matches!(
            named,
            Label::ProjectName
                | Label::ProjectCode
                | Label::AgencyName
                | Label::AgencyCode
                | Label::Supervisor
                | Label::Purpose
                | Label::Indicators
        ) || fields::slot(named).is_some()
            || fields::horizon(named).is_some()
            || is_project_attribute(text);
        if project {
            return (Kind::Project(named), label);
        }
    }
    let value_above = above != cell && walk.column(above) == Some(Column::Value);
    match horizon_said(text) {
        Horizon::Annual if value_above => (Kind::Indicator(Column::ValueAnnual), label),
        Horizon::MediumTerm if value_above => (Kind::Indicator(Column::ValueMediumTerm), label),
        _ => (Kind::Other, label),
    }
}

fn is_project_attribute(text: &str) -> bool {
    text.starts_with("项目") || text.starts_with("实施期")
}

/// For which time a head or a bracket says that something is set.
pub(crate) fn horizon_said(text: &str) -> Horizon {
    if text.contains("年度") || text.contains("当年") {
        Horizon::Annual
    } else if ["中期", "长期", "实施期", "实施周期"].iter().any(|word| text.contains(word))
    {
        Horizon::MediumTerm
    } else {
        Horizon::Unspecified
    }
}

/// Whether the cleaned `text` is nothing but a comparator.
pub(super) fn is_operator(text: &str) -> bool {
    matches!(
        text,
        "≥" | "≤"
            | ">"
            | "<"
            | "="
            | ">="
            | "<="
            | "=="
            | "＝"
            | "大于等于"
            | "小于等于"
            | "等于"
            | "大于"
            | "小于"
            | "不少于"
            | "不低于"
            | "不高于"
            | "不超过"
            | "不大于"
            | "不小于"
            | "大于或等于"
            | "小于或等于"
            | "高于"
            | "低于"
    )
}

impl Head {
    pub(super) fn is_project(&self) -> bool {
        is_project_column(self.kind)
    }
}
