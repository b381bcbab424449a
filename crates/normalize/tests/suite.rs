//! Checks every idiom against its suite file, and its documented grammar against both.
//!
//! `tests/suite/normalize/<idiom>.md`: each table row under a heading is a case: a spelling, and what it says in canonical form
//! (or `template`, `blank`, `nothing`). Under a heading that starts with `Silent` or `Not`, the idiom must not make a term of it.
//! A line `Context: prose, 2023, 成本指标` holds for the tables below it.

use normalize::{Context, IDIOMS, Idiom, Kind, Term, explain, explain_prose, find, fold, parse};
use std::path::PathBuf;

struct Settings {
    prose: bool,
    year: Option<i32>,
    category: Option<String>,
}

fn settings(line: &str) -> Settings {
    let mut read = Settings { prose: false, year: None, category: None };
    for word in line.split(',').map(str::trim) {
        match word {
            "prose" => read.prose = true,
            "value" => {}
            _ => match word.parse() {
                Ok(year) => read.year = Some(year),
                Err(_) => read.category = Some(word.to_owned()),
            },
        }
    }
    read
}

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../..")
}

fn suite_file(idiom: &dyn Idiom) -> String {
    let path = root().join("tests/suite/normalize").join(format!("{}.md", idiom.name()));
    std::fs::read_to_string(&path).expect("every idiom has a suite file of its name")
}

/// The `//!` lines of the idiom's source file.
fn grammar(idiom: &dyn Idiom) -> String {
    let name = format!("src/idioms/{}.rs", idiom.name().replace('-', "_"));
    let source = std::fs::read_to_string(PathBuf::from(env!("CARGO_MANIFEST_DIR")).join(&name))
        .expect("every idiom has a source file of its name");
    source.lines().filter_map(|line| line.strip_prefix("//!")).collect::<Vec<_>>().join("\n")
}

fn said(kind: Option<Kind>, terms: &[Term]) -> String {
    match kind {
        Some(Kind::Template) => "template".to_owned(),
        Some(Kind::Blank) => "blank".to_owned(),
        _ if terms.is_empty() => "nothing".to_owned(),
        _ => terms.iter().map(ToString::to_string).collect::<Vec<_>>().join("; "),
    }
}

/// What is read, and which idioms took part.
fn reading(spelling: &str, settings: &Settings) -> (String, Vec<&'static str>) {
    let context = Context {
        fiscal_year: settings.year,
        category: settings.category.as_deref(),
        money: false,
    };
    let folded = fold(spelling);
    let (said, parts) = if settings.prose {
        (said(None, &find(&folded, &context)), explain_prose(&folded, &context))
    } else {
        let value = parse(&folded, &context);
        (said(Some(value.kind), &value.terms), explain(&folded, &context))
    };
    (said, parts.into_iter().map(|(_, idiom)| idiom).collect())
}

fn ticked(text: &str) -> Vec<&str> {
    text.split('`').skip(1).step_by(2).collect()
}

#[test]
fn every_case_of_the_suite_holds() {
    let mut wrong = Vec::new();
    for &idiom in IDIOMS {
        let text = suite_file(idiom);
        let (mut heading, mut read_in) = ("", settings(""));
        let mut cases = 0;
        let mut silent_cases = 0;
        for line in text.lines() {
            if let Some(title) = line.strip_prefix("## ") {
                (heading, read_in) = (title, settings(""));
            } else if let Some(list) = line.strip_prefix("Context:") {
                read_in = settings(list);
            } else if line.starts_with("| `") {
                let cells = ticked(line);
                assert_eq!(cells.len(), 2, "{}: a spelling and a meaning: {line}", idiom.name());
                let (found, idioms) = reading(cells[0], &read_in);
                let must_not = heading.starts_with("Not");
                if found != cells[1] {
                    wrong.push(format!(
                        "{}: `{}` says `{found}`, not `{}`",
                        idiom.name(),
                        cells[0],
                        cells[1]
                    ));
                }
                if idioms.contains(&idiom.name()) == must_not
                    && cells[1] != "template"
                    && cells[1] != "blank"
                {
                    wrong.push(format!("{}: `{}` was read by {idioms:?}", idiom.name(), cells[0]));
                }
                cases += 1;
                silent_cases += usize::from(must_not);
            }
        }
        assert!(
            cases > silent_cases && silent_cases > 0,
            "{}: cases that read and that do not",
            idiom.name()
        );
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn suite_files_and_registry_match() {
    let mut files: Vec<String> = std::fs::read_dir(root().join("tests/suite/normalize"))
        .expect("the suite folder")
        .map(|entry| entry.expect("an entry").file_name().to_string_lossy().into_owned())
        .collect();
    let mut names: Vec<String> =
        IDIOMS.iter().map(|idiom| format!("{}.md", idiom.name())).collect();
    files.sort();
    names.sort();
    assert_eq!(files, names);
}

#[test]
fn every_word_of_an_idiom_is_in_its_grammar_and_its_suite() {
    for &idiom in IDIOMS {
        let (documented, shown) = (grammar(idiom), suite_file(idiom));
        for word in idiom.words() {
            assert!(documented.contains(word), "{}: `{word}` is not in the grammar", idiom.name());
            assert!(shown.contains(word), "{}: `{word}` is in no suite case", idiom.name());
        }
    }
}

#[test]
fn the_examples_of_the_grammar_are_read_by_their_idiom() {
    for &idiom in IDIOMS {
        let documented = grammar(idiom);
        let mut examples = 0;
        for line in documented.lines().map(str::trim) {
            let (prose, list) = match line.split_once(": ") {
                Some(("Reads", list)) => (false, list),
                Some(("Silent", list)) => (true, list),
                Some(("Unfilled", list)) => {
                    for example in ticked(list) {
                        assert_eq!(reading(example, &settings("")).0, "template", "{example}");
                        examples += 1;
                    }
                    continue;
                }
                _ => continue,
            };
            for example in ticked(list) {
                let (found, idioms) =
                    reading(example, &settings(if prose { "prose, 2023" } else { "2023" }));
                assert!(
                    idioms.contains(&idiom.name()),
                    "{}: `{example}` read by {idioms:?}",
                    idiom.name()
                );
                assert_eq!(found == "nothing", prose, "{}: `{example}` says {found}", idiom.name());
                examples += 1;
            }
        }
        assert!(examples > 0, "{} has no examples", idiom.name());
    }
}
