//! The page of a comparison: the summary, the budgets that changed most, departments, and each project in both years.

use super::project::{self, pieces};
use super::{Compared, percent, short_word, wan};
use crate::page::{Cell, Column, Figure, Language, Markup, Page, Table, Tone, grouped};
use record::change::{Change, ChangeKind, DepartmentPair, Direction, Sides, Statement};
use rust_decimal::Decimal;

/// Budgets that the chart shows.
const CHARTED: usize = 30;

/// The page of a comparison.
pub fn page(compared: &Compared<'_>, language: Language) -> String {
    let changes = &compared.comparison.changes;
    let year = |year: Option<i32>, words: &str| {
        year.map_or_else(|| words.to_owned(), |year| year.to_string())
    };
    let old = year(changes.old.fiscal_year, language.choose("上年", "old"));
    let new = year(changes.new.fiscal_year, language.choose("本年", "new"));
    let title = language.choose(
        format!("{old} 年到 {new} 年绩效目标变化"),
        format!("Performance targets, {old} to {new}"),
    );
    let mut page = Page::new(&title, language);
    lead(compared, &mut page);
    page.figures(&figures(compared, language));
    chart(compared, &mut page);
    departments(compared, &mut page);
    projects(compared, &mut page);
    page.finish()
}

fn lead(compared: &Compared<'_>, page: &mut Page) {
    let language = page.language();
    let changes = &compared.comparison.changes;
    let mut names: Vec<&str> = Vec::new();
    for document in changes.new.documents.iter().chain(&changes.old.documents) {
        if let Some(name) = document.department.as_deref()
            && !names.contains(&name)
            && names.len() < 4
        {
            names.push(name);
        }
    }
    if !names.is_empty() {
        page.lead(&Markup::quote(&names.join("、")));
    }
    for (label, side) in [
        (language.choose("上年：", "Old: "), &changes.old),
        (language.choose("本年：", "New: "), &changes.new),
    ] {
        let mut line = Markup::words(label);
        match side.documents.as_slice() {
            [only] => line = line.and(&Markup::quote(&only.name)),
            several => {
                let count = grouped(several.len() as u64);
                line = line.and(&Markup::words(
                    &language.choose(format!("{count} 份文件"), format!("{count} documents")),
                ));
            }
        }
        page.lead(&line);
    }
}

fn figures(compared: &Compared<'_>, language: Language) -> Vec<Figure> {
    let summary = &compared.comparison.changes.summary;
    let count = |kind| summary.counts.get(&kind).copied().unwrap_or(0);
    let direction = |direction| summary.directions.get(&direction).copied().unwrap_or(0);
    let (before, after) = (summary.budget.old.to_string(), summary.budget.new.to_string());
    let from = language.choose("上年", "before");
    let mut note = format!("{from} {}", wan(&before, language));
    if let Some(grown) = summary.budget_percent {
        let comma = language.choose("，", ", ");
        note = format!("{note}{comma}{}", percent(&grown.to_string()));
    }
    let mut figures = vec![
        Figure::text(language.choose("预算合计", "Budget"), &wan(&after, language)).noted(&note),
    ];
    let said = [
        ChangeKind::ProjectAdded,
        ChangeKind::ProjectRemoved,
        ChangeKind::ProjectRenamed,
        ChangeKind::ProjectSplit,
        ChangeKind::ProjectMerged,
        ChangeKind::ProjectMoved,
    ];
    let mut words = vec![format!("{from} {}", grouped(summary.projects.old))];
    for kind in said.into_iter().filter(|kind| count(*kind) > 0) {
        let (word, count) = (short_word(kind, language), grouped(count(kind)));
        words.push(language.choose(format!("{word} {count}"), format!("{count} {word}")));
    }
    let projects = Figure::number(language.choose("项目", "Projects"), summary.projects.new);
    figures.push(projects.noted(&words.join(language.choose("，", ", "))));
    figures.push(
        Figure::number(
            language.choose("指标收紧", "Targets tightened"),
            direction(Direction::Tightened),
        )
        .toned(Tone::Good),
    );
    figures.push(
        Figure::number(
            language.choose("指标放宽", "Targets loosened"),
            direction(Direction::Loosened),
        )
        .toned(if direction(Direction::Loosened) > 0 {
            Tone::Warning
        } else {
            Tone::Plain
        }),
    );
    let indicators = language.choose("指标增减", "Indicators");
    let text = format!(
        "+{} −{}",
        grouped(count(ChangeKind::IndicatorAdded)),
        grouped(count(ChangeKind::IndicatorRemoved))
    );
    let note = language.choose(
        format!(
            "更名 {}，其他变化 {}",
            count(ChangeKind::IndicatorRenamed),
            direction(Direction::Changed)
        ),
        format!(
            "{} renamed, {} changed otherwise",
            count(ChangeKind::IndicatorRenamed),
            direction(Direction::Changed)
        ),
    );
    figures.push(Figure::text(indicators, &text).noted(&note));
    let copied = count(ChangeKind::GoalUnchanged);
    let goals = copied + count(ChangeKind::GoalReworded) + count(ChangeKind::GoalAdded);
    let note = language.choose(
        format!("本年共 {}，改写 {}", grouped(goals), count(ChangeKind::GoalReworded)),
        format!("of {}; {} reworded", grouped(goals), count(ChangeKind::GoalReworded)),
    );
    figures.push(
        Figure::number(language.choose("照抄上年的目标", "Goals copied"), copied)
            .noted(&note)
            .toned(Tone::Info),
    );
    figures
}

fn amount(statement: Option<&Statement>) -> Option<&str> {
    statement.and_then(|one| one.texts().first()).map(String::as_str)
}

/// By how much a budget changed; what is not known counts as nothing.
pub(super) fn growth(change: &Change) -> Decimal {
    let read = |statement: &Option<Statement>| {
        amount(statement.as_ref())
            .and_then(|text| Decimal::from_str_exact(text).ok())
            .unwrap_or_default()
    };
    read(&change.new).checked_sub(read(&change.old)).unwrap_or_default()
}

fn names(sides: Option<&Sides<String>>) -> &str {
    sides.and_then(|sides| sides.new.as_deref().or(sides.old.as_deref())).unwrap_or_default()
}

/// The budgets that changed most.
fn chart(compared: &Compared<'_>, page: &mut Page) {
    let language = page.language();
    let mut changed: Vec<(Decimal, &Change)> = compared
        .comparison
        .changes
        .changes
        .iter()
        .filter(|change| change.kind == ChangeKind::BudgetChanged)
        .map(|change| (growth(change), change))
        .collect();
    if changed.is_empty() {
        return;
    }
    changed.sort_by_key(|(growth, _)| std::cmp::Reverse(growth.abs()));
    let count = changed.len() as u64;
    page.section("budgets", language.choose("预算变化", "Budgets"), Some(count));
    if changed.len() > CHARTED {
        let words = language.choose(
            format!("变化最大的 {CHARTED} 个；其余见各项目。"),
            format!("The {CHARTED} that changed most; the others stand with their projects."),
        );
        page.note(&Markup::words(&words));
    }
    let widest = changed.first().map(|(growth, _)| growth.abs()).unwrap_or_default();
    let mut table = Table::new(vec![
        Column::text(language.choose("项目", "Project")),
        Column::number(language.choose("上年", "Old")),
        Column::number(language.choose("本年", "New")),
        Column::number(language.choose("增减", "Change")),
        Column::text(""),
        Column::number("%"),
    ]);
    for (growth, change) in changed.iter().take(CHARTED) {
        let falls = growth.is_sign_negative();
        let shown = wan(&growth.normalize().to_string(), language);
        let shown = if falls { shown } else { format!("+{shown}") };
        let bar = Markup::change_bar(thousandths(*growth, widest), falls);
        table.row([
            Cell::quote(names(change.project.as_ref())),
            money_cell(change.old.as_ref(), language),
            money_cell(change.new.as_ref(), language),
            Cell::words(&shown).sorted_by(&growth.normalize().to_string()),
            Cell::new(bar).sorted_by(""),
            percent_cell(change),
        ]);
    }
    page.table(&table);
}

/// `part` of `whole` in thousandths, for drawing.
fn thousandths(part: Decimal, whole: Decimal) -> u64 {
    let share =
        part.abs().checked_mul(Decimal::ONE_THOUSAND).and_then(|part| part.checked_div(whole));
    share.and_then(|share| u64::try_from(share.trunc()).ok()).unwrap_or(0).min(1_000)
}

fn money_cell(statement: Option<&Statement>, language: Language) -> Cell {
    match amount(statement) {
        Some(yuan) => Cell::words(&wan(yuan, language)).sorted_by(yuan),
        None => Cell::words("–"),
    }
}

fn percent_cell(change: &Change) -> Cell {
    match change.percent {
        Some(grown) => Cell::words(&percent(&grown.to_string())).sorted_by(&grown.to_string()),
        None => Cell::words("–").sorted_by(""),
    }
}

/// What became of the departments' goals, measures and own indicators.
fn departments(compared: &Compared<'_>, page: &mut Page) {
    let language = page.language();
    let all = &compared.comparison.departments;
    let of = |pair: &DepartmentPair| {
        compared.comparison.changes.changes.get(pair.own.clone()).unwrap_or_default()
    };
    let own: u64 = all.iter().map(|pair| of(pair).len() as u64).sum();
    if own == 0 {
        return;
    }
    page.section("goals", language.choose("部门整体目标", "Departments"), Some(own));
    for pair in all.iter().filter(|pair| !of(pair).is_empty()) {
        if all.len() > 1 {
            let name = |records: &[record::RecordSet], documents: &[usize]| {
                documents.iter().find_map(|one| records.get(*one)?.department.name.clone())
            };
            let name = name(compared.new, &pair.new).or_else(|| name(compared.old, &pair.old));
            page.heading(&Markup::quote(&name.unwrap_or_default()));
        }
        let mut table = Table::new(vec![
            Column::text(language.choose("属于", "Of")),
            Column::text(language.choose("内容", "Says")),
            Column::text(language.choose("变化", "Change")).with_chips(),
        ]);
        for change in of(pair) {
            let badge = Cell::new(project::badge(change, language));
            table.row([belongs(change, language), Cell::new(said(change)), badge]);
        }
        page.table(&table);
    }
}

/// To which goal a change of a department belongs, else to what part of the document.
fn belongs(change: &Change, language: Language) -> Cell {
    let heading = names(change.goal.as_ref());
    if !heading.is_empty() {
        return Cell::quote(heading);
    }
    Cell::words(match change.kind {
        ChangeKind::MeasureAdded | ChangeKind::MeasureRemoved | ChangeKind::MeasureReworded => {
            language.choose("工作保障措施", "Measures")
        }
        kind if kind >= ChangeKind::IndicatorAdded => {
            language.choose("部门整体绩效指标", "Indicators of the department")
        }
        _ => language.choose("总体绩效目标", "Overall goal"),
    })
}

/// What a change of a department says.
fn said(change: &Change) -> Markup {
    let Some(level3) = &change.level3 else { return pieces(change) };
    let value = |statement: &Option<Statement>, alone: bool| {
        let text = if alone { change.value.as_deref() } else { amount(statement.as_ref()) };
        Markup::quote(text.unwrap_or_default())
    };
    let one_sided = change.old.is_none() || change.new.is_none();
    let mut shown = Markup::quote(level3);
    if change.old.is_some() {
        shown = shown.then(&Markup::element("del", "", &value(&change.old, one_sided)));
    }
    if change.new.is_some() {
        shown = shown.then(&Markup::element("ins", "", &value(&change.new, one_sided)));
    }
    shown
}

/// Each project in both years.
fn projects(compared: &Compared<'_>, page: &mut Page) {
    let language = page.language();
    let all = &compared.comparison.projects;
    page.section("projects", language.choose("项目", "Projects"), Some(all.len() as u64));
    if all.is_empty() {
        page.note(&Markup::words(language.choose("没有项目。", "There are no projects.")));
        return;
    }
    let mut table = Table::new(vec![
        Column::text(language.choose("项目", "Project")),
        Column::text(language.choose("类型", "Kind")).with_chips(),
        Column::text(language.choose("单位", "Agency")).with_chips(),
        Column::number(language.choose("上年预算", "Old budget")),
        Column::number(language.choose("本年预算", "New budget")),
        Column::number("%"),
        Column::text(language.choose("变化", "Changes")),
    ]);
    // Of very many projects only what changed is shown in full, so that the page stays usable.
    let whole = all.len() <= project::WHOLE_UNTIL;
    for pair in all {
        table.row(project::row(compared, pair, whole, language));
    }
    page.table(&table.filtered());
}
