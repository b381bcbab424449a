//! Findings as a page: how much was found, by which rules, in which documents, and each finding with its place.

use super::Findings;
use crate::page::{Cell, Column, Figure, Language, Markup, Page, Table, Tone};
use document::{Location, Step};
use record::{DocumentFindings, Finding, FindingProject, Severity};

pub(super) fn page(findings: &Findings) -> String {
    let language = findings.language;
    let say = |zh: &'static str, en: &'static str| language.choose(zh, en);
    let mut page =
        Page::new(say("绩效文件审核报告", "Findings in performance documents"), language);
    let projects: u64 = findings.documents.iter().map(|document| document.projects).sum();
    let clean = findings.documents.iter().filter(|one| one.findings.is_empty()).count();
    page.lead(&Markup::words(say(
        "按审核规则逐项检查绩效目标表和自评表，列出需要核实的内容及其在文件中的位置。",
        "Each form was checked by rules; what should be looked at stands below with its place in the document.",
    )));
    let mut figures = vec![
        Figure::number(say("文件", "documents"), findings.documents.len() as u64)
            .noted(&format!("{} {clean}", say("其中无问题", "without findings"))),
        Figure::number(say("项目", "projects"), projects),
    ];
    for (severity, tone) in SEVERITIES {
        let count = findings.count(*severity);
        let tone = if count > 0 { *tone } else { Tone::Good };
        figures.push(Figure::number(severity_word(*severity, language), count).toned(tone));
    }
    if !findings.failures.is_empty() {
        let count = findings.failures.len() as u64;
        figures.push(Figure::number(say("无法读取", "not read"), count).toned(Tone::Bad));
    }
    page.figures(&figures);
    rules(findings, &mut page);
    if findings.documents.len() > 1 {
        documents(findings, &mut page);
    }
    all(findings, &mut page);
    failures(findings, &mut page);
    explanations(findings, &mut page);
    page.finish()
}

const SEVERITIES: &[(Severity, Tone)] = &[
    (Severity::Error, Tone::Bad),
    (Severity::Warning, Tone::Warning),
    (Severity::Info, Tone::Info),
];

fn tone(severity: Severity) -> Tone {
    SEVERITIES.iter().find(|(one, _)| *one == severity).map_or(Tone::Plain, |&(_, tone)| tone)
}

fn severity_word(severity: Severity, language: Language) -> &'static str {
    let (zh, en) = match severity {
        Severity::Error => ("错误", "errors"),
        Severity::Warning => ("警告", "warnings"),
        Severity::Info => ("提示", "infos"),
    };
    language.choose(zh, en)
}

fn badge(severity: Severity, language: Language) -> Cell {
    let (zh, rank) = match severity {
        Severity::Error => ("错误", "0"),
        Severity::Warning => ("警告", "1"),
        Severity::Info => ("提示", "2"),
    };
    let word = language.choose(zh, severity.name());
    Cell::new(Markup::badge(tone(severity), word)).sorted_by(rank)
}

fn rules(findings: &Findings, page: &mut Page) {
    let language = findings.language;
    let say = |zh: &'static str, en: &'static str| language.choose(zh, en);
    let counts = findings.by_rule();
    page.section("rules", say("按规则汇总", "By rule"), Some(counts.len() as u64));
    if counts.is_empty() {
        page.paragraph(&Markup::words(say("没有发现问题。", "Nothing was found.")));
        return;
    }
    let mut table = Table::new(vec![
        Column::text(say("级别", "severity")),
        Column::text(say("规则", "rule")),
        Column::number(say("问题数", "findings")),
        Column::number(say("文件数", "documents")),
    ]);
    let most = counts.iter().map(|one| one.findings).max().unwrap_or(1);
    for one in &counts {
        let what = findings.rule(one.rule).map_or(one.rule, |rule| findings.said(&rule.what));
        let named = Markup::words(what).then(&Markup::code(one.rule));
        let bar = Markup::bar(one.findings, most, tone(one.severity));
        let count = Markup::words(&crate::page::grouped(one.findings)).then(&bar);
        table.row([
            badge(one.severity, language),
            Cell::new(named).sorted_by(what),
            Cell::new(count).sorted_by(&one.findings.to_string()),
            Cell::number(one.documents),
        ]);
    }
    page.table(&table);
}

fn documents(findings: &Findings, page: &mut Page) {
    let language = findings.language;
    let say = |zh: &'static str, en: &'static str| language.choose(zh, en);
    page.section(
        "documents",
        say("按文件汇总", "By document"),
        Some(findings.documents.len() as u64),
    );
    let mut table = Table::new(vec![
        Column::text(say("文件", "document")),
        Column::text(say("部门", "department")),
        Column::number(say("年度", "year")),
        Column::number(say("项目", "projects")),
        Column::number(severity_word(Severity::Error, language)),
        Column::number(severity_word(Severity::Warning, language)),
        Column::number(severity_word(Severity::Info, language)),
    ]);
    for document in &findings.documents {
        let count = |severity| {
            let of_it = document.findings.iter().filter(|finding| finding.severity == severity);
            Cell::number(of_it.count() as u64)
        };
        let year = document.fiscal_year.map(|year| year.to_string()).unwrap_or_default();
        table.row([
            Cell::quote(&document.source.name),
            Cell::quote(document.department.as_deref().unwrap_or_default()),
            Cell::words(&year).sorted_by(&year),
            Cell::number(document.projects),
            count(Severity::Error),
            count(Severity::Warning),
            count(Severity::Info),
        ]);
    }
    page.table(&table.filtered());
}

fn all(findings: &Findings, page: &mut Page) {
    let language = findings.language;
    let say = |zh: &'static str, en: &'static str| language.choose(zh, en);
    let count = findings.each().count();
    if count == 0 {
        return;
    }
    page.section("findings", say("问题清单", "Findings"), Some(count as u64));
    let several = findings.documents.len() > 1;
    let mut columns = vec![
        Column::text(say("级别", "severity")).with_chips(),
        Column::text(say("项目", "project")),
        Column::text(say("问题", "finding")),
        Column::text(say("表中内容", "text")),
        Column::text(say("规则", "rule")).with_chips(),
    ];
    if several {
        columns.insert(1, Column::text(say("文件", "document")));
    }
    let mut table = Table::new(columns);
    for (document, finding) in findings.each() {
        let mut cells = vec![badge(finding.severity, language)];
        if several {
            cells.push(Cell::quote(&document.source.name));
        }
        cells.push(Cell::new(project(document, finding, language)));
        cells.push(Cell::new(message(findings, finding)));
        cells.push(Cell::quote(finding.value.as_deref().unwrap_or_default()));
        cells.push(Cell::new(Markup::code(&finding.rule)));
        table.row(cells);
    }
    page.table(&table.filtered());
}

/// The project, the indicator and the place of a finding.
fn project(document: &DocumentFindings, finding: &Finding, language: Language) -> Markup {
    let mut lines = Vec::new();
    if let Some(FindingProject { index, number, name }) = &finding.project {
        let number = number.map_or(*index as u64 + 1, u64::from);
        let name = name.as_deref().unwrap_or_default();
        lines.push(Markup::words(&format!("{number}.")).and(&Markup::quote(name)));
    } else if let Some(department) = &document.department {
        lines.push(Markup::quote(department));
    }
    if let Some(indicator) = &finding.indicator {
        lines.push(Markup::element("small", "", &Markup::quote(indicator)));
    }
    let place = match &finding.at {
        Some(at) => place(at, language),
        None => Markup::words(language.choose("全文", "whole document")),
    };
    lines.push(Markup::element("small", "", &place));
    Markup::lines(lines)
}

/// A place as records name it, and the row of its table as people count.
fn place(at: &Location, language: Language) -> Markup {
    let code = Markup::code(&at.to_string());
    let row = at.steps().iter().rev().find_map(|step| match step {
        Step::Cell { row, .. } => Some(row.saturating_add(1)),
        Step::Block(_) | Step::Note(_) => None,
    });
    match row {
        Some(row) => {
            let words =
                language.choose(format!("表内第{row}行"), format!("row {row} of its table"));
            Markup::words(&words).then(&code)
        }
        None => code,
    }
}

fn message(findings: &Findings, finding: &Finding) -> Markup {
    let said = Markup::quote(findings.said(&finding.message));
    let help = findings.said(&finding.help);
    if help.is_empty() {
        return said;
    }
    Markup::lines([said, Markup::element("small", "note", &Markup::words(help))])
}

fn failures(findings: &Findings, page: &mut Page) {
    if findings.failures.is_empty() {
        return;
    }
    let language = findings.language;
    let say = |zh: &'static str, en: &'static str| language.choose(zh, en);
    let count = findings.failures.len() as u64;
    page.section("failures", say("无法读取的文件", "Inputs that could not be read"), Some(count));
    let mut table = Table::new(vec![
        Column::text(say("文件", "file")),
        Column::text(say("原因", "reason")).with_chips(),
        Column::text(say("说明", "message")),
    ]);
    for failure in &findings.failures {
        table.row([
            Cell::quote(&failure.path),
            Cell::new(Markup::code(&failure.reason)),
            Cell::quote(&failure.message),
        ]);
    }
    page.table(&table.filtered());
}

/// What the rules that found something look for, for whoever asks why.
fn explanations(findings: &Findings, page: &mut Page) {
    let language = findings.language;
    let counts = findings.by_rule();
    let rules: Vec<_> = counts.iter().filter_map(|one| findings.rule(one.rule)).collect();
    if rules.is_empty() {
        return;
    }
    page.section("explained", language.choose("规则说明", "The rules explained"), None);
    page.terms(rules.iter().map(|rule| {
        let name = Markup::words(findings.said(&rule.what)).then(&Markup::code(&rule.name));
        let mut lines = Vec::new();
        if language == Language::English {
            lines.push(Markup::words(&rule.why));
            lines.push(Markup::words(&format!("Example: {}", rule.example)));
        }
        lines.push(Markup::words(findings.said(&rule.help)));
        (name, Markup::lines(lines))
    }));
}
