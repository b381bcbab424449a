//! A comparison for a terminal: the summary first, then each project that changed.
//!
//! ```text
//!   projects  6 → 6   1 added, 1 removed, 1 renamed
//!     budget  26,881,000 yuan → 22,516,800 yuan   -16.24%
//!    targets  4 tightened, 3 loosened, 1 changed
//!
//! 2024年中小学校舍维修改造工程（一期）  continued
//!     budget  8,600,000 yuan → 2,150,000 yuan   -75%
//!   loosened  维修改造校舍面积   ≥12700平方米 → ≥3200平方米
//! ```

use crate::summary::grouped;
use anstyle::{AnsiColor, Style};
use pipeline::record::Project;
use pipeline::record::change::{
    Change, ChangeKind, ChangesSummary, Direction, Fate, ProjectPair, Statement,
};
use pipeline::write::changes::{
    Compared, agency_name, direction_word, kind_word, percent, reason_word, short_word, wan,
};
use pipeline::write::page::Language;
use pipeline::write::printable;
use std::fmt::Write as _;
use unicode_width::UnicodeWidthStr as _;

/// Columns of the words before a line.
const LABEL: usize = 18;

const BOLD: Style = Style::new().bold();
const QUIET: Style = Style::new().dimmed();
const GOOD: Style = AnsiColor::Green.on_default();
const BAD: Style = AnsiColor::Red.on_default();
const DOUBTFUL: Style = AnsiColor::Yellow.on_default();
const NEWS: Style = AnsiColor::Cyan.on_default();

/// The whole of it, with colours.
pub(super) fn shown(compared: &Compared<'_>, language: Language) -> String {
    let mut screen = Screen { text: String::new(), language };
    screen.summary(&compared.comparison.changes.summary, compared);
    for department in &compared.comparison.departments {
        let own = compared.comparison.changes.changes.get(department.own.clone());
        let own: Vec<&Change> =
            own.unwrap_or_default().iter().filter(|change| !change.kind.is_no_change()).collect();
        if let Some(first) = own.first() {
            let names = first.department.as_ref();
            let name = names.and_then(|names| names.new.as_deref().or(names.old.as_deref()));
            let title = language.choose("部门整体目标", "the whole department");
            screen.title(name.unwrap_or(title), if name.is_some() { title } else { "" }, QUIET);
            for change in own {
                screen.change(change);
            }
        }
    }
    let mut unchanged = 0_u64;
    for pair in &compared.comparison.projects {
        let changes = compared.changes_of(pair);
        if changes.iter().all(|change| change.kind.is_no_change()) {
            unchanged += 1;
        } else {
            screen.project(compared, pair, changes);
        }
    }
    if unchanged > 0 {
        let many = if unchanged == 1 { "project" } else { "projects" };
        let words = language.choose(
            format!("{unchanged} 个项目延续，没有变化"),
            format!("{unchanged} {many} continued without a change"),
        );
        let _ = writeln!(screen.text, "\n{QUIET}{words}{QUIET:#}");
    }
    screen.text
}

struct Screen {
    text: String,
    language: Language,
}

impl Screen {
    /// A line with its label before it, the label flush right.
    fn line(&mut self, label: &str, style: Style, text: &str) {
        let gap = " ".repeat(LABEL.saturating_sub(label.width()));
        let _ = writeln!(self.text, "{gap}{style}{label}{style:#}  {text}");
    }

    fn title(&mut self, title: &str, note: &str, style: Style) {
        let _ = writeln!(self.text, "\n{BOLD}{}{BOLD:#}  {style}{note}{style:#}", printable(title));
    }

    fn summary(&mut self, summary: &ChangesSummary, compared: &Compared<'_>) {
        let language = self.language;
        let count = |kind| summary.counts.get(&kind).copied().unwrap_or(0);
        let changes = &compared.comparison.changes;
        let year = |year: Option<i32>| year.map_or_else(|| "?".to_owned(), |year| year.to_string());
        let documents = |count: usize| match language {
            Language::Chinese => format!("{count} 份文件"),
            Language::English if count == 1 => "1 document".to_owned(),
            Language::English => format!("{count} documents"),
        };
        let years = format!(
            "{BOLD}{} → {}{BOLD:#}   {} → {}",
            year(changes.old.fiscal_year),
            year(changes.new.fiscal_year),
            documents(changes.old.documents.len()),
            documents(changes.new.documents.len()),
        );
        self.line(language.choose("年度", "years"), Style::new(), &years);
        let several = |kinds: &[ChangeKind]| {
            let said: Vec<String> = kinds
                .iter()
                .filter(|kind| count(**kind) > 0)
                .map(|kind| counted(count(*kind), short_word(*kind, language), language))
                .collect();
            said.join(language.choose("，", ", "))
        };
        let projects = several(&[
            ChangeKind::ProjectAdded,
            ChangeKind::ProjectRemoved,
            ChangeKind::ProjectRenamed,
            ChangeKind::ProjectSplit,
            ChangeKind::ProjectMerged,
            ChangeKind::ProjectMoved,
            ChangeKind::CodeChanged,
        ]);
        let numbers = format!("{} → {}   {projects}", summary.projects.old, summary.projects.new);
        self.line(language.choose("项目", "projects"), Style::new(), numbers.trim_end());
        let [before, after] =
            [summary.budget.old, summary.budget.new].map(|yuan| wan(&yuan.to_string(), language));
        let grown = summary.budget_percent.map(|grown| percent(&grown.to_string()));
        let budget = format!("{before} → {after}   {}", grown.unwrap_or_default());
        self.line(language.choose("预算", "budget"), Style::new(), budget.trim_end());
        let directions: Vec<String> = [
            (Direction::Tightened, GOOD),
            (Direction::Loosened, DOUBTFUL),
            (Direction::Changed, Style::new()),
        ]
        .into_iter()
        .filter_map(|(direction, style)| {
            let count = summary.directions.get(&direction).copied().filter(|count| *count > 0)?;
            let words = counted(count, direction_word(direction, language), language);
            Some(format!("{style}{words}{style:#}"))
        })
        .collect();
        let indicators = several(&[
            ChangeKind::IndicatorAdded,
            ChangeKind::IndicatorRemoved,
            ChangeKind::IndicatorRenamed,
            ChangeKind::IndicatorMoved,
        ]);
        for (label, text) in [
            (language.choose("指标值", "targets"), directions.join(language.choose("，", ", "))),
            (language.choose("指标", "indicators"), indicators),
            (
                language.choose("目标", "goals"),
                several(&[
                    ChangeKind::GoalAdded,
                    ChangeKind::GoalRemoved,
                    ChangeKind::GoalReworded,
                    ChangeKind::GoalUnchanged,
                ]),
            ),
            (
                language.choose("目标指标", "goal clauses"),
                several(&[
                    ChangeKind::GoalIndicatorAdded,
                    ChangeKind::GoalIndicatorRemoved,
                    ChangeKind::GoalIndicatorChanged,
                ]),
            ),
            (
                language.choose("保障措施", "measures"),
                several(&[
                    ChangeKind::MeasureAdded,
                    ChangeKind::MeasureRemoved,
                    ChangeKind::MeasureReworded,
                ]),
            ),
        ] {
            if !text.is_empty() {
                self.line(label, Style::new(), &text);
            }
        }
    }

    fn project(&mut self, compared: &Compared<'_>, pair: &ProjectPair, changes: &[Change]) {
        let language = self.language;
        let Some((first, rest)) = changes.split_first() else { return };
        let names = |statement: &Option<Statement>| {
            statement.as_ref().map(|one| one.texts().join("、")).unwrap_or_default()
        };
        let name = if first.new.is_some() { names(&first.new) } else { names(&first.old) };
        let style = match first.kind {
            ChangeKind::ProjectAdded => GOOD,
            ChangeKind::ProjectRemoved => BAD,
            ChangeKind::ProjectContinued => QUIET,
            _ => NEWS,
        };
        self.title(&name, kind_word(first.kind, language), style);
        let from_others =
            [ChangeKind::ProjectRenamed, ChangeKind::ProjectSplit, ChangeKind::ProjectMerged];
        if from_others.contains(&first.kind) {
            let before = format!("{}", printable(&names(&first.old)));
            self.line(language.choose("原为", "was"), QUIET, &before);
            let reasons: Vec<&str> = pair
                .reasons
                .iter()
                .map(|one| language.choose(reason_word(&one.name), one.message.as_str()))
                .collect();
            let mut why = reasons.join(language.choose("，", ", "));
            if let Some(confidence) = pair.confidence {
                let word = language.choose("把握", "confidence");
                let _ = write!(why, "  ({word} {confidence})");
            }
            self.line(language.choose("依据", "because"), QUIET, &format!("{QUIET}{why}{QUIET:#}"));
        }
        if !matches!(first.kind, ChangeKind::ProjectContinued | ChangeKind::ProjectRenamed) {
            self.outline(compared, pair);
        }
        for change in rest.iter().filter(|change| change.kind != ChangeKind::GoalUnchanged) {
            self.change(change);
        }
    }

    /// Whose a project is that came, went, was split or merged, and its budget.
    fn outline(&mut self, compared: &Compared<'_>, pair: &ProjectPair) {
        let language = self.language;
        let old = pair.old.iter().filter_map(|one| compared.old_project(*one));
        let new = pair.new.iter().filter_map(|one| compared.new_project(*one));
        let (old, new): (Vec<&Project>, Vec<&Project>) = (old.collect(), new.collect());
        let said = |projects: &[&Project], text: &dyn Fn(&Project) -> Option<String>| {
            let texts: Vec<String> = projects.iter().filter_map(|one| text(one)).collect();
            texts.join(" + ")
        };
        let agency = |project: &Project| {
            let name = agency_name(project);
            (!name.is_empty()).then(|| printable(name).into_owned())
        };
        let budget = |project: &Project| {
            let yuan = project.budget.total.as_ref()?.yuan?;
            Some(wan(&yuan.to_string(), language))
        };
        let shown = new.first().or(old.first()).copied();
        let agency = said(shown.as_slice(), &agency);
        let sides = [said(&old, &budget), said(&new, &budget)];
        let budget: Vec<String> = sides.into_iter().filter(|side| !side.is_empty()).collect();
        let labels = [language.choose("单位", "agency"), language.choose("预算", "budget")];
        for (label, text) in labels.into_iter().zip([agency, budget.join(" → ")]) {
            if !text.is_empty() {
                self.line(label, QUIET, &text);
            }
        }
    }

    fn change(&mut self, change: &Change) {
        let language = self.language;
        let text = |statement: &Option<Statement>| {
            let text = statement.as_ref().map(|one| one.texts().join("、"));
            printable(&text.unwrap_or_default()).into_owned()
        };
        let (old, new) = (text(&change.old), text(&change.new));
        let level3 = printable(change.level3.as_deref().unwrap_or_default()).into_owned();
        let (style, said) = match change.kind {
            ChangeKind::BudgetChanged | ChangeKind::BudgetExecuted => {
                let [old, new] = [&change.old, &change.new].map(|statement| match statement {
                    Some(Statement::One(yuan)) => wan(yuan, language),
                    _ => "–".to_owned(),
                });
                let grown = change.percent.map(|grown| percent(&grown.to_string()));
                (NEWS, format!("{old} → {new}   {}", grown.unwrap_or_default()))
            }
            ChangeKind::GoalReworded
            | ChangeKind::MeasureReworded
            | ChangeKind::PurposeReworded
                if !change.pieces.is_empty() =>
            {
                (NEWS, pieces(change))
            }
            ChangeKind::GoalIndicatorChanged => (towards(change), format!("{old} → {new}")),
            ChangeKind::GoalAdded
            | ChangeKind::GoalRemoved
            | ChangeKind::GoalIndicatorAdded
            | ChangeKind::GoalIndicatorRemoved
            | ChangeKind::MeasureAdded
            | ChangeKind::MeasureRemoved => {
                let (style, text) = if change.new.is_some() { (GOOD, new) } else { (BAD, old) };
                (style, text)
            }
            ChangeKind::IndicatorAdded | ChangeKind::IndicatorRemoved => {
                let style = if change.new.is_some() { GOOD } else { BAD };
                let value = printable(change.value.as_deref().unwrap_or_default()).into_owned();
                (style, format!("{level3}   {value}"))
            }
            ChangeKind::IndicatorMoved
            | ChangeKind::IndicatorChanged
            | ChangeKind::IndicatorReached => {
                (towards(change), format!("{level3}   {old} → {new}"))
            }
            _ => (NEWS, format!("{old} → {new}")),
        };
        let label = match (change.kind, change.direction) {
            (ChangeKind::IndicatorChanged | ChangeKind::GoalIndicatorChanged, Some(direction)) => {
                direction_word(direction, language)
            }
            (kind, _) => kind_word(kind, language),
        };
        self.line(label, style, said.trim_end());
    }
}

/// The colour of whether more or less is asked for.
fn towards(change: &Change) -> Style {
    match change.direction {
        Some(Direction::Tightened) => GOOD,
        Some(Direction::Loosened) => DOUBTFUL,
        _ => NEWS,
    }
}

/// `2 added`, `新增 2`.
fn counted(count: u64, word: &str, language: Language) -> String {
    language.choose(format!("{word} {}", grouped(count)), format!("{} {word}", grouped(count)))
}

/// A text with what went struck through and what came underlined, for eyes without colours in brackets.
fn pieces(change: &Change) -> String {
    let mut text = String::new();
    for piece in &change.pieces {
        let shown = printable(&piece.text);
        let _ = match piece.fate {
            Fate::Kept => write!(text, "{shown}"),
            Fate::Deleted => write!(text, "{BAD}[-{shown}-]{BAD:#}"),
            Fate::Inserted => write!(text, "{GOOD}{{+{shown}+}}{GOOD:#}"),
        };
    }
    text
}
