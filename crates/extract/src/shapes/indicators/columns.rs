//! The heads of an indicator table: which column holds what.

use super::is_project_column;
use crate::fields;
use crate::form::Slot;
use crate::index::CellId;
use crate::money::MoneyUnit;
use crate::vocabulary::{Column, Label};
use crate::walk::Walk;
use record::Horizon;

/// The deepest head, in rows.
const DEEPEST_HEAD: u32 = 4;
/// Groups of columns side by side that are told apart.
const MOST_GROUPS: usize = 4;
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
    /// Runs of heads that each make an indicator of a row.
    pub(crate) groups: Vec<Group>,
    /// The column of 指标性质 and its kin that holds operators.
    pub(crate) operator: Option<u32>,
}

/// Heads that make an indicator together.
#[derive(Debug, Clone)]
pub(crate) struct Group {
    /// Positions of its heads.
    pub(crate) heads: std::ops::Range<usize>,
    /// The time that stands over its columns.
    pub(crate) horizon: Horizon,
}

/// One column.
#[derive(Debug, Clone)]
pub(crate) struct Head {
    /// Leftmost column of the grid.
    pub(crate) start: u32,
    pub(crate) kind: Kind,
    /// The head, cleaned.
    pub(crate) label: String,
    /// The unit of money in its brackets.
    pub(crate) unit: Option<MoneyUnit>,
    /// Its cell.
    pub(crate) cell: CellId,
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
    let last = walk.rows() - row;
    if let Some(depth) = heads_in(walk, row) {
        let depth = depth.max(if sub_heads_in(walk, row) { 2 } else { 1 });
        return Some(depth.min(DEEPEST_HEAD).min(last));
    }
    if last < 2 || !groups_heads(walk, row) {
        return None;
    }
    heads_in(walk, row + 1).map(|depth| (depth + 1).min(DEEPEST_HEAD).min(last))
}

/// How many rows the heads of `row` take, if it names the columns of indicators.
fn heads_in(walk: &Walk<'_, '_>, row: u32) -> Option<u32> {
    let mut levels = 0;
    let mut others = 0;
    let (mut name, mut value) = (false, false);
    let mut depth = 1;
    for &cell in walk.row(row) {
        if !walk.is_origin(cell, row) {
            continue;
        }
        let column = walk.column(cell);
        match column {
            Some(Column::Level1 | Column::Level2 | Column::Level3) => levels += 1,
            Some(_) => others += 1,
            None => continue,
        }
        name |= column == Some(Column::Level3);
        value |= matches!(column, Some(Column::Value | Column::ValueAnnual));
        depth = depth.max(walk.index().cell(cell).cell.row_span);
    }
    let named = levels + others;
    let in_form = || {
        let extractor = &walk.extractor;
        extractor.pending.heading.is_some()
            || extractor.form.as_ref().is_some_and(|form| form.project.heading.is_some())
    };
    let heads = levels >= 1 && named >= 3 || levels >= 2 || (name && value && in_form());
    heads.then_some(depth)
}

/// Whether the row below `row` holds further heads and leaves those of the levels blank.
fn sub_heads_in(walk: &Walk<'_, '_>, row: u32) -> bool {
    if row + 1 >= walk.rows() {
        return false;
    }
    let mut heads = 0;
    for &cell in walk.row(row + 1) {
        if !walk.is_origin(cell, row + 1) || walk.is_blank_cell(cell) {
            continue;
        }
        let says = walk.column(cell).is_some() || is_time_head(walk.text(cell));
        let column = walk.index().cell(cell).cell.column;
        let above = walk.index().cell_at(walk.table, row, column);
        let level =
            matches!(walk.column(above), Some(Column::Level1 | Column::Level2 | Column::Level3));
        if !says || level {
            return false;
        }
        heads += 1;
    }
    heads > 0
}

/// Whether `row` holds heads that group those of the row below: the project's columns beside 绩效指标.
fn groups_heads(walk: &Walk<'_, '_>, row: u32) -> bool {
    let (mut words, mut others, mut group) = (0_u32, 0_u32, false);
    for &cell in walk.row(row) {
        if !walk.is_origin(cell, row) || walk.is_blank_cell(cell) {
            continue;
        }
        let Some(label) = walk.label(cell) else {
            others += u32::from(walk.column(cell).is_none());
            continue;
        };
        words += 1;
        let grid = walk.index().cell(cell).cell;
        let below = walk.index().cell_at(walk.table, row + 1, grid.column);
        let open = below == cell || walk.is_blank_cell(below);
        group |= match label {
            Label::ProjectName => open,
            Label::Indicators => !open,
            _ => false,
        };
    }
    group && words >= 2 && others < words
}

/// Whether a head says nothing but a time: 年度, 中期.
fn is_time_head(text: &str) -> bool {
    text.chars().count() <= 8 && horizon_said(text) != Horizon::Unspecified
}

impl Columns {
    pub(super) fn read(walk: &Walk<'_, '_>, row: u32, depth: u32) -> Self {
        let mut horizon = Horizon::Unspecified;
        let mut columns: Vec<Head> = Vec::new();
        let bottom = row + depth - 1;
        let index = walk.index();
        let mut beside = 0;
        for &cell in walk.row(bottom) {
            let grid = index.cell(cell).cell;
            if grid.row < row {
                horizon = horizon_said(walk.text(cell));
                beside += 1;
                continue;
            }
            let above = index.cell_at(walk.table, row, grid.column);
            let cell = if walk.is_blank_cell(cell) { above } else { cell };
            let (kind, label) = head(walk, cell, above);
            if kind == Kind::Project(Label::Indicators) {
                horizon = horizon_said(walk.text(cell));
                beside += 1;
                continue;
            }
            if columns.is_empty() && label.is_empty() {
                beside += 1;
                continue;
            }
            let bracket = |cell| walk.word(cell).and_then(|word| word.bracket);
            let unit = bracket(cell).and_then(MoneyUnit::named);
            let unit = unit.or(bracket(above).and_then(MoneyUnit::named));
            columns.push(Head { start: grid.column, kind, label, unit, cell });
        }
        let width = walk.columns();
        let groups = Vec::new();
        let mut columns = Self { heads: columns, width, beside, horizon, groups, operator: None };
        columns.settle(walk, row + depth);
        columns
    }

    /// Decides what a head alone does not say.
    fn settle(&mut self, walk: &Walk<'_, '_>, first_row: u32) {
        let wide = self.is_wide();
        if wide && self.heads.iter().any(|head| head.kind == Kind::Project(Label::GoalAnnual)) {
            self.horizon = Horizon::Annual;
        }
        let is_level = |head: &Head| {
            matches!(head.kind, Kind::Indicator(Column::Level1 | Column::Level2 | Column::Level3))
        };
        let first_level = self.heads.iter().position(is_level).unwrap_or(0);
        let has_value = self.has(Column::Value) || self.has(Column::ValueAnnual);
        let banded = self.has(Column::BandBest) && self.has(Column::Band) && !has_value;
        for (position, head) in self.heads.iter_mut().enumerate() {
            head.kind = match head.kind {
                Kind::Indicator(Column::BandBest) if banded => Kind::Indicator(Column::Value),
                Kind::Indicator(Column::BandBest | Column::Band) => Kind::Other,
                Kind::Other if wide && position < first_level => Kind::Project(Label::Attribute),
                Kind::Indicator(Column::Ordinal) if wide && position < first_level => {
                    Kind::Project(Label::Attribute)
                }
                // 单位 beside a value is its unit, before the levels an agency.
                Kind::Project(Label::AgencyName)
                    if position > first_level && head.label == "单位" =>
                {
                    Kind::Indicator(Column::Unit)
                }
                kind => kind,
            };
        }
        if !self.has(Column::Level3) && self.has(Column::Level2) {
            self.name_by_description(walk, first_row);
        }
        if !self.has(Column::Value)
            && !self.has(Column::ValueAnnual)
            && !self.has(Column::ValueMediumTerm)
            && let Some(head) = self.heads.iter().find(|head| {
                head.kind == Kind::Indicator(Column::Level3) && head.label.contains('值')
            })
        {
            let value = Head { kind: Kind::Indicator(Column::Value), ..head.clone() };
            self.heads.push(value);
        }
        self.find_groups(walk);
    }

    /// 指标内容 holds the names where 一级指标 and 二级指标 hold levels and nothing holds a third.
    fn name_by_description(&mut self, walk: &Walk<'_, '_>, first_row: u32) {
        let start = |column| {
            let mut heads = self.heads.iter();
            heads.find(|head| head.kind == Kind::Indicator(column)).map(|head| head.start)
        };
        let Some(level2) = start(Column::Level2) else { return };
        let rows = first_row..walk.rows().min(first_row.saturating_add(ROWS_LOOKED_AT));
        let holds_levels = rows.into_iter().any(|row| {
            let cell = walk.index().cell_at(walk.table, row, level2);
            walk.word(cell).is_some_and(|word| word.roles.level2)
        });
        let description =
            self.heads.iter_mut().find(|head| head.kind == Kind::Indicator(Column::Description));
        if let Some(head) = description.filter(|_| holds_levels) {
            head.kind = Kind::Indicator(Column::Level3);
        }
    }

    /// Finds the groups of columns that stand side by side: medium-term levels and values, then those of the year.
    fn find_groups(&mut self, walk: &Walk<'_, '_>) {
        let mut starts = vec![0];
        let mut has_value = false;
        for (position, head) in self.heads.iter().enumerate() {
            match head.kind {
                Kind::Indicator(Column::Value | Column::ValueAnnual | Column::ValueMediumTerm) => {
                    has_value = true;
                }
                Kind::Indicator(Column::Level1 | Column::Level2 | Column::Level3) if has_value => {
                    starts.push(position);
                    has_value = false;
                }
                _ => {}
            }
        }
        starts.truncate(MOST_GROUPS);
        if starts.len() > 1 && !has_value {
            starts.pop();
        }
        let ends: Vec<_> = starts.iter().skip(1).copied().chain([self.heads.len()]).collect();
        for (&first, end) in starts.iter().zip(ends) {
            let heads = self.heads.get(first..end).unwrap_or_default();
            let said = heads.iter().map(|head| horizon_said(&head.label));
            let said = said.into_iter().find(|said| *said != Horizon::Unspecified);
            let name = heads.iter().find(|head| head.kind == Kind::Indicator(Column::Level3));
            let start = name.or(heads.first()).map_or(0, |head| head.start);
            let above = || walk.goal_heads.iter().rev().find(|(column, _)| *column <= start);
            let horizon = if starts.len() > 1 {
                said.or_else(|| above().map(|(_, horizon)| *horizon))
            } else {
                None
            };
            let horizon = horizon.unwrap_or(Horizon::Unspecified);
            self.groups.push(Group { heads: first..end, horizon });
        }
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
        let band = matches!(column, Column::BandBest | Column::Band);
        return (Kind::Indicator(column), if band { text.to_owned() } else { label });
    }
    let money_above = above != cell
        && walk
            .label(above)
            .is_some_and(|label| label == Label::Money || fields::slot(label) == Some(Slot::Total));
    if money_above && roles.label == Some(Label::Total) {
        return (Kind::Project(Label::BudgetTotal), label);
    }
    if let Some(named) = roles.label {
        let project = matches!(
            named,
            Label::ProjectName
                | Label::ProjectCode
                | Label::AgencyName
                | Label::AgencyCode
                | Label::AgencyReporting
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
    /// Whether no word of the vocabulary names it.
    pub(super) fn is_unnamed(&self) -> bool {
        self.kind == Kind::Other && !self.label.is_empty()
    }

    pub(super) fn is_project(&self) -> bool {
        is_project_column(self.kind)
    }
}
