//! The workbook of a comparison: 汇总, 项目, 指标, 目标.

use super::{Compared, agency_name, direction_word, kind_word, project_name};
use crate::WriteError;
use crate::page::Language;
use crate::workbook::{Book, Head, Saved};
use record::change::{Change, ChangeKind, Statement};
use record::flat::{Cell, Sort};
use record::{Number, Project};
use rust_decimal::Decimal;
use std::io::Write;

/// Writes the workbook of a comparison.
pub fn workbook(
    compared: &Compared<'_>,
    language: Language,
    file: &mut (impl Write + Send),
) -> Result<Saved, WriteError> {
    let mut book = Book::new(language, None)?;
    summary(compared, language, &mut book)?;
    projects(compared, language, &mut book)?;
    changes(compared, language, &mut book, language.choose("指标", "Indicators"), |kind| {
        kind >= ChangeKind::IndicatorAdded
    })?;
    changes(compared, language, &mut book, language.choose("目标", "Goals"), |kind| {
        (ChangeKind::PurposeReworded..=ChangeKind::MeasureReworded).contains(&kind)
    })?;
    book.save(file)
}

fn number(number: Number) -> Cell<'static> {
    Cell::Number(number)
}

fn count(count: u64) -> Cell<'static> {
    Cell::Number(Decimal::from(count).into())
}

fn summary(compared: &Compared<'_>, language: Language, book: &mut Book) -> Result<(), WriteError> {
    let heads = vec![
        Head::new(language.choose("项", "Item"), Sort::Text),
        Head::new(language.choose("上年", "Old"), Sort::Number),
        Head::new(language.choose("本年", "New"), Sort::Number),
        Head::new("%", Sort::Number),
    ];
    let sheet = book.sheet(language.choose("汇总", "Summary"), heads)?;
    let said = &compared.comparison.changes.summary;
    let growth = said.budget_percent.map_or(Cell::Null, number);
    book.row(
        sheet,
        &[
            Cell::text(language.choose("预算合计（元）", "Budget (yuan)")),
            number(said.budget.old),
            number(said.budget.new),
            growth,
        ],
    )?;
    let name = language.choose("项目", "Projects");
    book.row(sheet, &[Cell::text(name), count(said.projects.old), count(said.projects.new)])?;
    for (kind, many) in said.counts.iter().filter(|(_, many)| **many > 0) {
        book.row(sheet, &[Cell::text(kind_word(*kind, language)), Cell::Null, count(*many)])?;
    }
    for (direction, many) in said.directions.iter().filter(|(_, many)| **many > 0) {
        let word = direction_word(*direction, language);
        let name = language.choose(format!("指标{word}"), format!("targets {word}"));
        book.row(sheet, &[Cell::text(&name), Cell::Null, count(*many)])?;
    }
    Ok(())
}

fn money(project: Option<&Project>) -> Cell<'static> {
    let yuan = project.and_then(|one| one.budget.total.as_ref()).and_then(|money| money.yuan);
    yuan.map_or(Cell::Null, number)
}

fn projects(
    compared: &Compared<'_>,
    language: Language,
    book: &mut Book,
) -> Result<(), WriteError> {
    let text = |chinese, english| Head::new(language.choose(chinese, english), Sort::Text);
    let amount = |chinese, english| Head::new(language.choose(chinese, english), Sort::Number);
    let heads = vec![
        text("类型", "Kind"),
        text("上年项目", "Old project"),
        text("本年项目", "New project"),
        text("上年单位", "Old agency"),
        text("本年单位", "New agency"),
        amount("上年预算（元）", "Old budget (yuan)"),
        amount("本年预算（元）", "New budget (yuan)"),
        amount("增减%", "Change %"),
        amount("配对把握", "Confidence"),
    ];
    let sheet = book.sheet(language.choose("项目", "Projects"), heads)?;
    for pair in &compared.comparison.projects {
        let olds: Vec<_> = pair.old.iter().filter_map(|one| compared.old_project(*one)).collect();
        let news: Vec<_> = pair.new.iter().filter_map(|one| compared.new_project(*one)).collect();
        let said = compared.changes_of(pair);
        let kind = said.first().map_or("", |change| kind_word(change.kind, language));
        let grown = said.iter().find(|change| change.kind == ChangeKind::BudgetChanged);
        // A project that was split or merged has a row for each of its parts.
        for at in 0..olds.len().max(news.len()) {
            let old = olds.get(at).or(olds.first().filter(|_| olds.len() == 1)).copied();
            let new = news.get(at).or(news.first().filter(|_| news.len() == 1)).copied();
            book.row(
                sheet,
                &[
                    Cell::text(kind),
                    Cell::text_or_null(old.map(project_name)),
                    Cell::text_or_null(new.map(project_name)),
                    Cell::text_or_null(old.map(agency_name)),
                    Cell::text_or_null(new.map(agency_name)),
                    money(old),
                    money(new),
                    grown.and_then(|change| change.percent).map_or(Cell::Null, number),
                    pair.confidence.map_or(Cell::Null, number),
                ],
            )?;
        }
    }
    Ok(())
}

/// A sheet of the changes of some kinds.
fn changes(
    compared: &Compared<'_>,
    language: Language,
    book: &mut Book,
    name: &str,
    wanted: impl Fn(ChangeKind) -> bool,
) -> Result<(), WriteError> {
    let text = |chinese, english| Head::new(language.choose(chinese, english), Sort::Text);
    let heads = vec![
        text("项目", "Project"),
        text("变化", "Change"),
        text("指标", "Indicator"),
        text("上年", "Old"),
        text("本年", "New"),
        text("方向", "Direction"),
        text("上年位置", "Old place"),
        text("本年位置", "New place"),
    ];
    let sheet = book.sheet(name, heads)?;
    let joined =
        |statement: &Option<Statement>| statement.as_ref().map(|one| one.texts().join("、"));
    for change in compared.comparison.changes.changes.iter().filter(|one| wanted(one.kind)) {
        let (mut old, mut new) = (joined(&change.old), joined(&change.new));
        let value = || change.value.clone();
        match change.kind {
            ChangeKind::IndicatorAdded => new = value(),
            ChangeKind::IndicatorRemoved => old = value(),
            _ => {}
        }
        let (old_at, new_at) = (joined(&change.at.old), joined(&change.at.new));
        let direction = change.direction.map(|direction| direction_word(direction, language));
        book.row(
            sheet,
            &[
                Cell::text(owner(change)),
                Cell::text(kind_word(change.kind, language)),
                Cell::text_or_null(change.level3.as_deref()),
                Cell::text_or_null(old.as_deref()),
                Cell::text_or_null(new.as_deref()),
                Cell::text_or_null(direction),
                Cell::text_or_null(old_at.as_deref()),
                Cell::text_or_null(new_at.as_deref()),
            ],
        )?;
    }
    Ok(())
}

/// The project of a change, else its department.
fn owner(change: &Change) -> &str {
    let names = change.project.as_ref().or(change.department.as_ref());
    names.and_then(|names| names.new.as_deref().or(names.old.as_deref())).unwrap_or_default()
}
