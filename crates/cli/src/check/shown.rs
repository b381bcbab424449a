//! Findings on a terminal: the offending cell in its row, as compilers show source.
//!
//! ```text
//! warning[quality-counted]: ≥1处 under 质量指标 says how much, not how well
//!   --> 预算.docx b43/r2c4, project 4 2023年新时代文明实践中心建设费用
//!    |
//!    | 一级指标 │ 二级指标 │ 三级指标 │ 绩效指标描述         │ 指标值 │ 指标值确定依据
//! r2 | 产出指标 │ 质量指标 │ 完成质量 │ 公共文化场馆通过验收 │ ≥1处   │ 根据往年经验预估
//!    |                                                        ^^^^
//!    = help: state a rate (合格率, 达标率), or move the row to 数量指标
//! ```

use crate::columns::{columns, cut};
use crate::report::{BOLD, PLACE, colour, failure};
use crate::summary::grouped;
use pipeline::record::{DocumentFindings, Finding, Severity, Wording};
use pipeline::write::page::Language;
use pipeline::write::printable;
use pipeline::{CheckSummary, Checked, Excerpt};
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::io::{self, Write};

/// Findings of one rule in one document that are shown; the rest are counted.
const SHOWN_OF_EACH: u64 = 20;
/// Columns that one cell may take.
const WIDEST: usize = 30;
/// Columns between two cells.
const GAP: usize = 3;
/// Columns that the wall at the left takes.
const WALL: usize = 8;

/// What a person sees of a check.
pub(super) struct Screen {
    out: Box<dyn Write + Send>,
    least: Severity,
    language: Language,
    width: usize,
}

impl Screen {
    pub(super) fn new(
        out: Box<dyn Write + Send>,
        least: Severity,
        language: Language,
        width: usize,
    ) -> Self {
        Self { out, least, language, width }
    }

    pub(super) fn add(&mut self, checked: &Checked) -> io::Result<()> {
        let judged = match &checked.result {
            Ok(judged) => judged,
            Err(error) => {
                failure(error, &mut anstream::stderr().lock());
                return Ok(());
            }
        };
        let mut counts: BTreeMap<(Severity, &str), u64> = BTreeMap::new();
        for (index, finding) in judged.findings.findings.iter().enumerate() {
            if finding.severity < self.least {
                continue;
            }
            let count = counts.entry((finding.severity, &finding.rule)).or_default();
            *count += 1;
            if *count <= SHOWN_OF_EACH {
                let excerpt = judged.excerpts.get(index).and_then(Option::as_ref);
                self.finding(&judged.findings, finding, excerpt)?;
            }
        }
        for ((severity, rule), count) in counts {
            if count > SHOWN_OF_EACH {
                let (style, more) = (colour(severity), grouped(count - SHOWN_OF_EACH));
                let severity = self.severity(severity);
                let text = self.language.choose("此文件中还有", "more in this document:");
                writeln!(
                    self.out,
                    "{style}{severity}[{rule}]{style:#}{BOLD}: … {text} {more}{BOLD:#}\n"
                )?;
            }
        }
        Ok(())
    }

    fn finding(
        &mut self,
        document: &DocumentFindings,
        finding: &Finding,
        excerpt: Option<&Excerpt>,
    ) -> io::Result<()> {
        let (style, severity) = (colour(finding.severity), self.severity(finding.severity));
        let message = printable(self.said(&finding.message)).into_owned();
        let rule = &finding.rule;
        writeln!(self.out, "{style}{severity}[{rule}]{style:#}{BOLD}: {message}{BOLD:#}")?;
        let mut place = document.source.name.clone();
        if let Some(at) = &finding.at {
            let _ = write!(place, " {at}");
        }
        if let Some(project) = &finding.project {
            let number = project.number.map_or(project.index + 1, |number| number as usize);
            let word = self.language.choose("项目", "project");
            let name = project.name.as_deref().unwrap_or_default();
            let _ = write!(place, ", {word} {number} {name}");
        }
        writeln!(self.out, "  {PLACE}-->{PLACE:#} {}", printable(&place))?;
        match (excerpt, &finding.value, &finding.indicator) {
            (Some(excerpt), ..) => self.excerpt(excerpt, finding.severity)?,
            (None, Some(value), Some(indicator)) => {
                let (value, indicator) = (printable(value), printable(indicator));
                writeln!(self.out, "   {PLACE}|{PLACE:#} {indicator} │ {value}")?;
            }
            (None, Some(value), None) => {
                writeln!(self.out, "   {PLACE}|{PLACE:#} {}", printable(value))?;
            }
            (None, None, _) => {}
        }
        let help = self.language.choose("建议", "help");
        let advice = printable(self.said(&finding.help)).into_owned();
        writeln!(self.out, "   {PLACE}={PLACE:#} {help}: {advice}\n")
    }

    fn excerpt(&mut self, excerpt: &Excerpt, severity: Severity) -> io::Result<()> {
        let shown = |text: &str, width| cut(&printable(text), width).into_owned();
        let cells: Vec<(String, String)> = excerpt
            .cells
            .iter()
            .map(|cell| {
                let head = cell.head.as_deref().unwrap_or_default();
                (shown(head, WIDEST), shown(&cell.text, WIDEST.max(self.width / 2)))
            })
            .collect();
        let mut widths = Vec::with_capacity(cells.len());
        for (index, (head, text)) in cells.iter().enumerate() {
            let most = if index == excerpt.marked { usize::MAX } else { WIDEST };
            widths.push(columns(head).max(columns(text).min(most)));
        }
        let window = window(&widths, excerpt.marked, self.width.saturating_sub(WALL));
        let (mut heads, mut row, mut marks) = (String::new(), String::new(), String::new());
        for index in window.clone() {
            let (Some((head, text)), Some(&width)) = (cells.get(index), widths.get(index)) else {
                continue;
            };
            if index > window.start {
                heads.push_str(" │ ");
                row.push_str(" │ ");
                marks.push_str("   ");
            }
            let text = cut(text, width);
            let marked = index == excerpt.marked;
            let sign = if marked { "^" } else { " " };
            let length = if marked { columns(&text).max(1) } else { width };
            marks.push_str(&sign.repeat(length));
            marks.push_str(&" ".repeat(width.saturating_sub(length)));
            pad(&mut heads, head, width);
            pad(&mut row, &text, width);
        }
        let name = excerpt.row.map_or(String::new(), |row| format!("r{row}"));
        let wall = name.len().max(2);
        let style = colour(severity);
        writeln!(self.out, "{:wall$} {PLACE}|{PLACE:#}", "")?;
        if cells.iter().any(|(head, _)| !head.is_empty()) {
            writeln!(self.out, "{:wall$} {PLACE}|{PLACE:#} {}", "", heads.trim_end())?;
        }
        writeln!(self.out, "{PLACE}{name:wall$} |{PLACE:#} {}", row.trim_end())?;
        writeln!(self.out, "{:wall$} {PLACE}|{PLACE:#} {style}{}{style:#}", "", marks.trim_end())
    }

    /// The last lines: how much was found of what.
    pub(super) fn finish(&mut self, summary: &CheckSummary) -> io::Result<()> {
        let counts = [Severity::Error, Severity::Warning, Severity::Info]
            .map(|severity| (severity, summary.count(severity)));
        let mut parts = Vec::new();
        for (severity, count) in counts {
            let style = if count > 0 { colour(severity) } else { anstyle::Style::new() };
            let (count, named) = (grouped(count), self.severity(severity));
            let plural = self.language.choose("", if count == "1" { "" } else { "s" });
            parts.push(match self.language {
                Language::Chinese => format!("{style}{named} {count}{style:#}"),
                Language::English => format!("{style}{count} {named}{plural}{style:#}"),
            });
        }
        let (documents, projects) = (grouped(summary.documents), grouped(summary.projects));
        let parts = parts.join(self.language.choose("，", ", "));
        let [of_documents, of_projects] = [&documents, &projects]
            .map(|count| self.language.choose("", if count == "1" { "" } else { "s" }));
        let inputs = match self.language {
            Language::Chinese => format!("{documents} 个文件、{projects} 个项目："),
            Language::English => {
                format!("{documents} document{of_documents}, {projects} project{of_projects}: ")
            }
        };
        let checked = self.language.choose("已检查", "checked");
        writeln!(self.out, "{BOLD}{checked}{BOLD:#} {inputs}{parts}")?;
        let hidden = summary.count(Severity::Info);
        if hidden > 0 && self.least > Severity::Info {
            let text = self.language.choose("-v 显示提示", "-v shows the infos");
            writeln!(self.out, "   {PLACE}={PLACE:#} {text}")?;
        }
        self.out.flush()
    }

    fn severity(&self, severity: Severity) -> &'static str {
        match (self.language, severity) {
            (Language::English, severity) => severity.name(),
            (Language::Chinese, Severity::Error) => "错误",
            (Language::Chinese, Severity::Warning) => "警告",
            (Language::Chinese, Severity::Info) => "提示",
        }
    }

    fn said<'w>(&self, wording: &'w Wording) -> &'w str {
        self.language.choose(&wording.zh, &wording.en)
    }
}

/// The cells around the marked one that fit into `width`.
fn window(widths: &[usize], marked: usize, width: usize) -> std::ops::Range<usize> {
    let mut range = marked..(marked + 1).min(widths.len());
    let mut used = widths.get(marked).copied().unwrap_or(0);
    loop {
        let mut grown = false;
        let before = range.start.checked_sub(1).and_then(|index| widths.get(index));
        if let Some(more) = before.filter(|&&more| used + more + GAP <= width) {
            used += more + GAP;
            range.start -= 1;
            grown = true;
        }
        if let Some(more) = widths.get(range.end).filter(|&&more| used + more + GAP <= width) {
            used += more + GAP;
            range.end += 1;
            grown = true;
        }
        if !grown {
            return range;
        }
    }
}

fn pad(line: &mut String, text: &str, width: usize) {
    line.push_str(text);
    line.push_str(&" ".repeat(width.saturating_sub(columns(text))));
}

#[cfg(test)]
mod tests {
    use super::*;
    use pipeline::ExcerptCell;
    use std::sync::{Arc, Mutex};

    #[derive(Clone, Default)]
    struct Kept(Arc<Mutex<Vec<u8>>>);

    impl Write for Kept {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            self.0.lock().expect("not poisoned").write(bytes)
        }
        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    #[track_caller]
    fn check(cells: &[(&str, &str)], marked: usize, width: usize, expect: &str) {
        let kept = Kept::default();
        let out = Box::new(kept.clone());
        let mut screen = Screen::new(out, Severity::Info, Language::English, width);
        let cells = cells.iter().map(|(head, text)| ExcerptCell {
            head: Some((*head).to_owned()).filter(|head| !head.is_empty()),
            text: (*text).to_owned(),
        });
        let excerpt = Excerpt { row: Some(3), cells: cells.collect(), marked };
        screen.excerpt(&excerpt, Severity::Error).expect("a buffer takes all");
        let shown =
            anstream::adapter::strip_bytes(&kept.0.lock().expect("not poisoned")).into_vec();
        let shown = String::from_utf8(shown);
        assert_eq!(shown.expect("UTF-8"), expect);
    }

    #[test]
    fn the_marked_cell_is_underlined_in_its_column() {
        check(
            &[("三级指标", "完成质量"), ("指标值", "≥1处"), ("", "x\u{1b}[2J")],
            1,
            120,
            "   |
   | 三级指标 │ 指标值 │
r3 | 完成质量 │ ≥1处   │ x␛[2J
   |            ^^^^
",
        );
    }

    #[test]
    fn a_row_wider_than_the_screen_is_shown_around_the_mark() {
        let wide = "宽".repeat(40);
        check(
            &[("", &wide), ("", "甲乙"), ("", &wide)],
            1,
            30,
            "   |
r3 | 甲乙
   | ^^^^
",
        );
    }
}
