//! Every page that we make, opened in a browser: it runs without an error, takes nothing from elsewhere, and no text
//! of a document becomes more than text.

use pipeline::reader::{Input, Limits};
use pipeline::record::{
    DocumentFindings, Finding, FindingProject, RecordSet, Severity, Source, Wording,
};
use pipeline::write::findings::{Findings, FindingsFormat};
use pipeline::write::page::{Cell, Column, Figure, LANGUAGES, Language, Markup, Page, Table, Tone};
use pipeline::{Occasion, Output, Quiet, Settings, Side};
use std::path::Path;
use std::time::{Duration, Instant};
use tests::browser::{Browser, ENDLESS, HOSTILE, View};

const TESTS: &str = "the tests of pages";

/// A page that has hostile text wherever text can stand.
fn shell(language: Language) -> String {
    let mut page = Page::new(&HOSTILE.concat(), language);
    let columns = || vec![Column::text(HOSTILE[0]).with_chips(), Column::number(HOSTILE[2])];
    for text in HOSTILE.iter().copied().chain([ENDLESS]) {
        page.lead(&Markup::quote(text));
        page.figures(&[
            Figure::number(text, 1),
            Figure::text(text, text).noted(text).toned(Tone::Bad),
        ]);
        page.section("a", text, Some(1));
        page.heading(&Markup::words(text).then(&Markup::code(text)));
        page.paragraph(&Markup::quote(text).then(&Markup::badge(Tone::Warning, text)));
        page.note(&Markup::link(text, text));
        page.list([Markup::quote(text)]);
        page.terms([(Markup::words(text), Markup::element("ins", "", &Markup::quote(text)))]);
        let mut table = Table::new(columns());
        for other in HOSTILE {
            let folded =
                Markup::details(&Markup::quote(text), &Markup::lines([Markup::code(other)]));
            table.row([
                Cell::quote(text).sorted_by(other),
                Cell::new(folded.and(&Markup::bar(1, 3, Tone::Good))).sorted_by(text),
            ]);
        }
        page.table(&table.filtered());
        page.details(&Markup::quote(text), true, |page| {
            page.card(Tone::Bad, |page| page.paragraph(&Markup::quote(text)));
        });
    }
    page.finish()
}

#[test]
fn the_shell_holds_its_promises_whatever_the_text() {
    let Some(browser) = Browser::find(TESTS) else { return };
    for (_, language) in LANGUAGES {
        browser.check(&shell(*language));
    }
}

#[test]
fn the_browser_sees_what_breaks_a_promise() {
    let Some(browser) = Browser::find(TESTS) else { return };
    let page = shell(Language::Chinese);
    let seen =
        browser.open(&page.replacen("<main>", &format!("<main>{}", HOSTILE[0]), 1), View::Phone);
    assert!(seen.console.iter().any(|line| line.contains("Content Security Policy")), "{seen:?}");
    for broken in [
        page.replacen("Content-Security-Policy", "x-none", 1).replacen("<main>", HOSTILE[1], 1),
        page.replacen("overflow-x: auto", "x: y", 1).replacen("overflow-wrap: anywhere", "x: y", 1),
        page.replacen("\"use strict\";", "nothing.here();", 1),
    ] {
        let checked = std::panic::catch_unwind(|| browser.check(&broken));
        assert!(checked.is_err(), "a broken page passes");
    }
}

#[test]
fn tables_sort_by_their_heads_and_filter_by_words() {
    let Some(browser) = Browser::find(TESTS) else { return };
    let mut page = Page::new("表", Language::Chinese);
    let mut table =
        Table::new(vec![Column::text("名"), Column::number("数"), Column::text("类").with_chips()]);
    for (name, number, sort) in
        [("丙", 9, "甲类"), ("甲 ＡＢ", 1_200, "乙类"), ("乙 ab", 80, "甲类")]
    {
        table.row([Cell::quote(name), Cell::number(number), Cell::words(sort)]);
    }
    page.table(&table.filtered());
    let html = page.finish().replacen("Content-Security-Policy", "x-none", 1);
    let after = |actions: &str| {
        let script = format!(
            "<script>addEventListener('load', () => {{ const press = (selector, index) => document.querySelectorAll(selector)[index].click();\n\
             const type = (text) => {{ const field = document.querySelector('input'); field.value = text; field.dispatchEvent(new Event('input')); }};\n\
             {actions}; setTimeout(() => {{ document.documentElement.dataset.rows = Array.from(document.querySelectorAll('tbody tr'))\n\
             .filter((row) => !row.hidden).map((row) => row.cells[0].textContent).join('|') + ' ' + document.querySelector('output').textContent; }}, 400); }});</script></body>"
        );
        let seen = browser.open(&html.replacen("</body>", &script, 1), View::Desktop);
        assert_eq!(seen.console, [""; 0]);
        let rows = seen.dom.split("data-rows=\"").nth(1).and_then(|rest| rest.split('"').next());
        rows.unwrap_or_default().to_owned()
    };
    assert_eq!(after(""), "丙|甲 ＡＢ|乙 ab 显示 3 行，共 3 行");
    assert_eq!(after("press('.sort', 1)"), "甲 ＡＢ|乙 ab|丙 显示 3 行，共 3 行");
    assert_eq!(
        after("press('.sort', 1); press('.sort', 1)"),
        "丙|乙 ab|甲 ＡＢ 显示 3 行，共 3 行"
    );
    assert_eq!(after("type('AB')"), "甲 ＡＢ|乙 ab 显示 2 行，共 3 行");
    assert_eq!(after("type('ab 80'); press('.chip', 1)"), "乙 ab 显示 1 行，共 3 行");
}

/// The report of a run over files whose names and contents are hostile, and of one over the fixtures.
fn reports(language: Language) -> Vec<String> {
    let (place, out) =
        (tempfile::tempdir().expect("a folder"), tempfile::tempdir().expect("a folder"));
    for (number, text) in HOSTILE.iter().chain([&ENDLESS]).enumerate() {
        let name: String = text.replace(['/', '\0'], "_").chars().take(60).collect();
        let bytes = format!("一、总体绩效目标\n{text}\n");
        for (ending, bytes) in [("txt", bytes.as_str()), ("docx", "PK\u{3}\u{4}"), (text, text)] {
            let ending: String = ending.replace(['/', '\0'], "_").chars().take(12).collect();
            let path = place.path().join(format!("{number}{name}.{ending}"));
            std::fs::write(path, bytes).expect("written");
        }
    }
    let fixtures = Path::new(env!("CARGO_MANIFEST_DIR")).join("../fixtures");
    let command = HOSTILE.iter().map(|&word| word.to_owned()).collect();
    let occasion = Occasion {
        command,
        host: HOSTILE[0].to_owned(),
        started: std::time::UNIX_EPOCH + Duration::from_secs(1_700_000_000),
        clock: Instant::now(),
        language,
    };
    let settings = Settings { occasion: Some(occasion), ..Settings::default() };
    let inputs = [place.path().to_owned(), fixtures];
    let runs = [&inputs[..1], &inputs[1..]].map(|inputs| {
        pipeline::extract(inputs, Output::Folder(out.path()), &settings, &mut Quiet)
            .expect("it runs");
        std::fs::read_to_string(out.path().join(pipeline::REPORT)).expect("a report")
    });
    runs.into()
}

#[test]
fn the_report_of_a_run_holds_its_promises_whatever_the_files() {
    let Some(browser) = Browser::find(TESTS) else { return };
    let [hostile, fixtures] = &reports(Language::Chinese)[..] else { panic!("two reports") };
    for part in ["onerror=&quot;", "文件损坏", "另存为 .docx", "\\u{202e}"] {
        assert!(hostile.contains(part), "{part}");
    }
    assert!(fixtures.contains("项目基本信息 + 绩效指标表") && fixtures.contains("没有失败"));
    browser.check(hostile);
    browser.check(fixtures);
    for english in reports(Language::English) {
        let chinese =
            english.chars().filter(|character| matches!(character, '\u{4e00}'..'\u{9fff}'));
        assert!(english.contains("<html lang=\"en\">") && chinese.count() < 400, "mostly English");
    }
}

/// Findings whose every text is hostile, and those of the real document.
fn findings(language: Language) -> Vec<String> {
    let hostile: Vec<DocumentFindings> = HOSTILE
        .iter()
        .copied()
        .chain([ENDLESS])
        .map(|text| {
            let wording = Wording { en: text.to_owned().into(), zh: text.to_owned().into() };
            let mut values = pipeline::record::Map::default();
            values.insert(text.to_owned(), text.to_owned());
            let finding = |severity, at: Option<&str>| Finding {
                rule: text.to_owned().into(),
                severity,
                message: wording.clone(),
                help: wording.clone(),
                at: at.map(|at| at.parse().expect("a place")),
                project: Some(FindingProject {
                    index: 0,
                    number: None,
                    name: Some(text.to_owned()),
                }),
                indicator: Some(text.to_owned()),
                value: Some(text.to_owned()),
                values: values.clone(),
            };
            DocumentFindings {
                source: Source {
                    name: text.to_owned(),
                    format: "docx".into(),
                    bytes: 1,
                    sha256: "0".repeat(64),
                    encoding: None,
                },
                fiscal_year: Some(2023),
                department: Some(text.to_owned()),
                projects: 1,
                findings: vec![
                    finding(Severity::Error, Some("b1/r2c3")),
                    finding(Severity::Warning, Some("b1")),
                    finding(Severity::Info, None),
                ],
            }
        })
        .collect();
    let sample =
        Path::new(env!("CARGO_MANIFEST_DIR")).join("../fixtures/caofeidian-2023/source.docx");
    let mut real = Vec::new();
    let asked = pipeline::CheckRequest::default();
    let done = pipeline::check(&[sample], &asked, &Settings::default(), &mut |checked| {
        real.push(checked.result.map_err(std::io::Error::other)?.findings);
        Ok(())
    });
    done.expect("it is read");
    let page = |documents: Vec<DocumentFindings>, failure: &str| {
        let mut findings = Findings::new(FindingsFormat::Html, language, pipeline::rules());
        for document in documents {
            findings.add(document);
        }
        findings.add_failure(failure, failure, failure);
        let mut html = Vec::new();
        findings.write(&mut html).expect("it has a form");
        String::from_utf8(html).expect("UTF-8")
    };
    vec![page(hostile, HOSTILE[0]), page(real, "a.docx")]
}

#[test]
fn the_report_of_a_check_holds_its_promises_whatever_the_texts() {
    let Some(browser) = Browser::find(TESTS) else { return };
    for (_, language) in LANGUAGES {
        for page in findings(*language) {
            browser.check(&page);
        }
    }
}

/// Two years of the real document, every name and text of the new one hostile, and as they are.
fn changes(language: Language) -> Vec<String> {
    let folder = tempfile::tempdir().expect("a folder");
    let sample =
        Path::new(env!("CARGO_MANIFEST_DIR")).join("../fixtures/caofeidian-2023/source.docx");
    let mut lines = Vec::new();
    let settings = Settings::default();
    pipeline::extract(&[sample], Output::Stream(&mut lines), &settings, &mut Quiet).expect("read");
    let old: RecordSet = serde_json::from_slice(&lines).expect("records");
    let mut new = old.clone();
    new.source.sha256 = "1".repeat(64);
    new.fiscal_year = Some(2024);
    for (index, project) in new.projects.iter_mut().enumerate() {
        let text = HOSTILE[index % HOSTILE.len()];
        if index % 2 == 0 {
            project.name = Some(text.to_owned());
            project.agency.name = Some(text.to_owned());
        }
        project.purpose = Some(format!("{}{text}", project.purpose.as_deref().unwrap_or_default()));
        project.goals.iter_mut().for_each(|goal| goal.text.push_str(text));
        for indicator in &mut project.indicators {
            text.clone_into(&mut indicator.value.raw);
        }
        if let Some(indicator) = project.indicators.first_mut() {
            indicator.level3 = Some(ENDLESS.to_owned());
        }
    }
    let write = |name: &str, records: &RecordSet| {
        let path = folder.path().join(name);
        std::fs::write(&path, serde_json::to_vec(records).expect("JSON")).expect("written");
        path
    };
    let (old, new) = (write("a.json", &old), write("b.json", &new));
    let page = |old: &Path, new: &Path, blocks: usize| {
        let compared = pipeline::diff(Side::Path(old), Side::Path(new), &settings, &mut Quiet);
        let compared = compared.expect("compared");
        let view = pipeline::write::changes::Compared {
            comparison: &compared.comparison,
            old: &compared.old,
            new: &compared.new,
        };
        let mut workbook = Vec::new();
        pipeline::write::changes::workbook(&view, language, &mut workbook).expect("a workbook");
        let input = Input { name: "a.xlsx", bytes: &workbook, sha256: [0; 32] };
        let read = pipeline::reader::read(&input, &Limits::default()).expect("a workbook reads");
        assert!(
            read.output.blocks.len() >= blocks,
            "a heading and a table for each sheet with rows"
        );
        pipeline::write::changes::page(&view, language)
    };
    vec![page(&old, &new, 8), page(&old, &old, 4), page(&new, &old, 8)]
}

#[test]
fn the_page_of_two_years_holds_its_promises_whatever_the_texts() {
    let Some(browser) = Browser::find(TESTS) else { return };
    for (_, language) in LANGUAGES {
        for page in changes(*language) {
            browser.check(&page);
        }
    }
}
