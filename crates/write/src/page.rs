//! The shell of every page that people open: one file that holds all it needs and takes nothing from elsewhere.
//!
//! ```
//! use write::page::{Cell, Column, Figure, Language, Markup, Page, Table, Tone};
//!
//! let mut page = Page::new("处理报告", Language::Chinese);
//! page.lead(&Markup::words("读了 2 个文件。"));
//! page.figures(&[
//!     Figure::number("文件", 2),
//!     Figure::number("失败", 1).toned(Tone::Bad).noted("1 个有密码"),
//! ]);
//! page.section("failures", "失败", Some(1));
//! let mut table = Table::new(vec![Column::text("文件"), Column::number("字节"), Column::text("原因").with_chips()]);
//! table.row([Cell::quote("a<b>.docx"), Cell::number(12_600), Cell::words("有密码")]);
//! page.table(&table.filtered());
//! page.details(&Markup::words("例子"), false, |page| page.paragraph(&Markup::quote("</script>")));
//! let html = page.finish();
//! assert!(html.contains("a&lt;b&gt;.docx") && !html.contains("<b>.docx"));
//! ```
//!
//! # What it guarantees
//!
//! * Text gets in escaped or not at all: [`Markup`] has no way in for markup that is not ours.
//! * A policy in the page forbids every source from elsewhere, and every script and style but the two of the shell.
//! * Without the script everything can be read; with it tables sort by their heads and filter by text and by chips.
//! * It reads on a phone, in the dark and on paper (A4, heads of tables repeated, details open).
//!
//! # What it does not do
//!
//! It knows no words but those of its own controls: a page says all else, in the language that it asks for.

mod escape;
mod language;
mod markup;
mod table;

pub use escape::escape;
pub use language::{LANGUAGES, Language};
pub(crate) use markup::grouped_digits;
pub use markup::{Markup, Tone, grouped, sized};
pub use table::{Cell, Column, Table};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use sha2::{Digest as _, Sha256};
use std::fmt::Write as _;

const STYLE: &str = include_str!("page/style.css");
const SCRIPT: &str = include_str!("page/script.js");

/// A page in the making: what is added stands in the order in which it was added.
#[derive(Debug, Clone)]
pub struct Page {
    title: String,
    language: Language,
    /// Sections so far: name, heading, number.
    contents: Vec<(&'static str, String, Option<u64>)>,
    lead: String,
    body: String,
    in_section: bool,
}

/// A number that is shown large.
#[derive(Debug, Clone)]
pub struct Figure {
    label: String,
    number: String,
    note: Option<String>,
    tone: Tone,
}

impl Figure {
    /// A number, its digits in groups.
    pub fn number(label: &str, number: u64) -> Self {
        Self::text(label, &grouped(number))
    }

    /// A number that is written already: `12.1 MB`, `95.2%`.
    pub fn text(label: &str, number: &str) -> Self {
        Self { label: label.to_owned(), number: number.to_owned(), note: None, tone: Tone::Plain }
    }

    /// A few words below.
    #[must_use]
    pub fn noted(self, note: &str) -> Self {
        Self { note: Some(note.to_owned()), ..self }
    }

    /// How it is to be taken.
    #[must_use]
    pub fn toned(self, tone: Tone) -> Self {
        Self { tone, ..self }
    }
}

impl Page {
    /// An empty page.
    pub fn new(title: &str, language: Language) -> Self {
        Self {
            title: title.to_owned(),
            language,
            contents: Vec::new(),
            lead: String::new(),
            body: String::new(),
            in_section: false,
        }
    }

    /// The language that it was made for.
    pub fn language(&self) -> Language {
        self.language
    }

    /// A line below the title: what this page is about. Several stand below one another.
    pub fn lead(&mut self, line: &Markup) {
        let _ = write!(self.lead, "<p>{line}</p>");
    }

    /// Numbers that are shown large, side by side.
    pub fn figures(&mut self, figures: &[Figure]) {
        self.body.push_str("<dl class=\"figures\">");
        for Figure { label, number, note, tone } in figures {
            let (label, number) = (escape(label), escape(number));
            let _ = write!(
                self.body,
                "<div class=\"{}\"><dt>{label}</dt><dd>{number}</dd>",
                tone.class()
            );
            if let Some(note) = note {
                let _ = write!(self.body, "<dd class=\"note\">{}</dd>", escape(note));
            }
            self.body.push_str("</div>");
        }
        self.body.push_str("</dl>\n");
    }

    /// Begins a section, and ends the one before; `name` is what links call it (letters and hyphens).
    /// The contents at the top list it, with its number where it has one.
    pub fn section(&mut self, name: &'static str, heading: &str, number: Option<u64>) {
        self.end_section();
        let shown = escape(heading);
        let _ = write!(self.body, "<section id=\"{}\"><h2>{shown}", escape(name));
        if let Some(number) = number {
            let _ = write!(self.body, " <span class=\"count\">{}</span>", grouped(number));
        }
        self.body.push_str("</h2>\n");
        self.contents.push((name, heading.to_owned(), number));
        self.in_section = true;
    }

    /// A heading within a section.
    pub fn heading(&mut self, heading: &Markup) {
        let _ = writeln!(self.body, "<h3>{heading}</h3>");
    }

    /// A paragraph.
    pub fn paragraph(&mut self, text: &Markup) {
        let _ = writeln!(self.body, "<p>{text}</p>");
    }

    /// A remark that stands back.
    pub fn note(&mut self, text: &Markup) {
        let _ = writeln!(self.body, "<p class=\"note\">{text}</p>");
    }

    /// A list with a point for each.
    pub fn list(&mut self, points: impl IntoIterator<Item = Markup>) {
        self.body.push_str("<ul>");
        for point in points {
            let _ = write!(self.body, "<li>{point}</li>");
        }
        self.body.push_str("</ul>\n");
    }

    /// Names and what they stand for, below one another.
    pub fn terms(&mut self, terms: impl IntoIterator<Item = (Markup, Markup)>) {
        self.body.push_str("<dl class=\"terms\">");
        for (name, meaning) in terms {
            let _ = write!(self.body, "<dt>{name}</dt><dd>{meaning}</dd>");
        }
        self.body.push_str("</dl>\n");
    }

    /// A table; nothing where it has no row.
    pub fn table(&mut self, table: &Table) {
        table.append_to(&mut self.body, self.language);
    }

    /// What is shown when `summary` is pressed, and on paper.
    pub fn details(&mut self, summary: &Markup, open: bool, fill: impl FnOnce(&mut Self)) {
        let open = if open { " open" } else { "" };
        let _ = write!(self.body, "<details{open}><summary>{summary}</summary>\n<div>");
        fill(self);
        self.body.push_str("</div></details>\n");
    }

    /// A frame around what belongs together.
    pub fn card(&mut self, tone: Tone, fill: impl FnOnce(&mut Self)) {
        let _ = writeln!(self.body, "<div class=\"card {}\">", tone.class());
        fill(self);
        self.body.push_str("</div>\n");
    }

    /// The whole page.
    pub fn finish(mut self) -> String {
        self.end_section();
        let Self { title, language, contents, lead, body, .. } = self;
        let title = escape(&title);
        let mut html = String::with_capacity(body.len() + STYLE.len() + SCRIPT.len() + 4_096);
        let _ = write!(
            html,
            "<!DOCTYPE html>\n<html lang=\"{}\">\n<head>\n<meta charset=\"utf-8\">\n\
             <meta http-equiv=\"Content-Security-Policy\" content=\"{}\">\n\
             <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
             <meta name=\"color-scheme\" content=\"light dark\">\n\
             <meta name=\"referrer\" content=\"no-referrer\">\n\
             <link rel=\"icon\" href=\"data:,\">\n\
             <title>{title}</title>\n<style>{STYLE}</style>\n</head>\n<body",
            language.code(),
            policy()
        );
        for (name, words) in language::CONTROLS {
            let _ = write!(html, " data-{name}=\"{}\"", escape(language.choose(words.0, words.1)));
        }
        let _ = write!(html, ">\n<header><h1>{title}</h1>{lead}");
        if contents.len() > 1 {
            let name = language.choose("目录", "Contents");
            let _ = write!(html, "<nav aria-label=\"{name}\">");
            for (name, heading, number) in &contents {
                let _ = write!(html, "<a href=\"#{}\">{}", escape(name), escape(heading));
                if let Some(number) = number {
                    let _ = write!(html, " <span class=\"count\">{}</span>", grouped(*number));
                }
                html.push_str("</a>");
            }
            html.push_str("</nav>");
        }
        let made = language.choose("由", "Made by");
        let alone = language.choose(
            "生成。本页自成一体，不向外取任何内容。",
            ". This page loads nothing from elsewhere.",
        );
        let _ = write!(
            html,
            "</header>\n<main>\n{body}</main>\n<footer>{made} jixiao {}{}{alone}</footer>\n<script>{SCRIPT}</script>\n</body>\n</html>\n",
            env!("CARGO_PKG_VERSION"),
            language.choose(" ", ""),
        );
        html
    }

    fn end_section(&mut self) {
        if self.in_section {
            self.body.push_str("</section>\n");
        }
        self.in_section = false;
    }
}

/// Nothing from elsewhere, no script and no style but the shell's own.
fn policy() -> String {
    let hash = |text: &str| STANDARD.encode(Sha256::digest(text.as_bytes()));
    format!(
        "default-src 'none'; script-src 'sha256-{}'; style-src 'sha256-{}'; img-src data:; base-uri 'none'; form-action 'none'",
        hash(SCRIPT),
        hash(STYLE)
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sample(language: Language) -> String {
        let mut page = Page::new("a </title><script>alert(1)</script>", language);
        page.lead(&Markup::quote("\" onload=\"alert(1)"));
        page.section("one", "一", Some(1_234));
        page.section("two", "二", None);
        page.finish()
    }

    #[test]
    fn a_page_is_well_formed_and_says_its_language() {
        let page = sample(Language::Chinese);
        assert!(page.starts_with("<!DOCTYPE html>\n<html lang=\"zh-CN\">"), "{page}");
        assert!(page.contains("<a href=\"#one\">一 <span class=\"count\">1,234</span></a>"));
        for tag in ["section", "html", "body", "head", "main", "script", "style"] {
            let opened = page.matches(&format!("<{tag}>")).count()
                + page.matches(&format!("<{tag} ")).count();
            assert_eq!(opened, page.matches(&format!("</{tag}>")).count(), "{tag}");
        }
        assert!(sample(Language::English).contains("<html lang=\"en\">"));
    }

    #[test]
    fn no_text_becomes_markup() {
        let page = sample(Language::Chinese);
        assert!(!page.contains("<script>alert"), "{page}");
        assert!(page.contains("&quot; onload=&quot;alert(1)"));
    }

    #[test]
    fn the_shell_takes_nothing_from_elsewhere() {
        for text in [STYLE, SCRIPT] {
            for banned in ["http:", "https:", "url(", "@import", "fetch(", "innerHTML", "eval("] {
                assert!(!text.contains(banned), "{banned}");
            }
        }
        assert!(!STYLE.contains("</style") && !SCRIPT.contains("</script"));
        assert!(policy().starts_with("default-src 'none'; script-src 'sha256-"));
    }
}
