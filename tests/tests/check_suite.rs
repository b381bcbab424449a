//! The suite of `check`: documents sketched in `tests/suite/check/<rule>.md`, and what the rule must say about them.

use check::{RULES, Settings};
use document::Warned;
use extract::{Vocabulary, extract};
use record::{Finding, RecordSet, Severity};
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use tests::{sketch, suite};

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("suite/check")
}

fn files() -> Vec<(String, PathBuf)> {
    let entries = std::fs::read_dir(folder()).expect("the suite is there");
    let paths = entries.map(|entry| entry.expect("an entry").path());
    let mut files: Vec<_> = paths
        .map(|path| (path.file_stem().expect("a name").to_string_lossy().into_owned(), path))
        .collect();
    files.sort();
    files
}

fn records(input: &str) -> RecordSet {
    let document = sketch::document(input).expect("a document");
    extract(Warned { output: document, warnings: Vec::new() }, Vocabulary::builtin())
}

/// `warning b1/r2c1 the form has no 满意度指标`, a line for each finding.
fn shown<'f>(findings: impl Iterator<Item = &'f Finding>) -> String {
    let mut text = String::new();
    for finding in findings {
        let severity = match finding.severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
            Severity::Info => "info",
        };
        let at = finding.at.as_ref().map_or("-".to_owned(), ToString::to_string);
        let _ = writeln!(text, "{severity} {at} {}", finding.message.en);
    }
    text
}

#[test]
fn every_case_is_flagged_as_it_says() {
    let mut failures = String::new();
    for (rule, path) in files() {
        let file = std::fs::read_to_string(&path).expect("a suite file");
        let only = |toml: Option<&str>| {
            let settings = toml.map_or_else(Settings::default, |toml| {
                Settings::from_toml(toml).expect("good settings")
            });
            settings.narrowed(std::slice::from_ref(&rule), &[]).expect("the rule of the file")
        };
        let (mut flagged, mut clean) = (0, 0);
        for case in suite::cases(&file) {
            let block = |name| {
                case.blocks.iter().find(|block| block.0 == name).map(|block| block.1.as_str())
            };
            let (Some(input), Some(expect)) = (block("document"), block("findings")) else {
                panic!("{rule}: {}: expected a document and a findings block", case.name)
            };
            let found = shown(check::check(&records(input), &only(block("settings"))).iter());
            if found != expect {
                let _ =
                    writeln!(failures, "{rule}: {}: expected\n{expect}found\n{found}", case.name);
            }
            if expect.is_empty() { clean += 1 } else { flagged += 1 }
        }
        if flagged == 0 || clean == 0 {
            let _ = writeln!(
                failures,
                "{rule}: {flagged} cases that must be flagged, {clean} that must not"
            );
        }
    }
    assert!(failures.is_empty(), "\n{failures}");
}

#[test]
fn every_rule_has_a_suite_file_and_every_file_a_rule() {
    let files: Vec<String> = files().into_iter().map(|(name, _)| name).collect();
    let rules: Vec<&str> = RULES.iter().map(|rule| rule.name()).collect();
    assert_eq!(files, rules);
}

#[test]
fn both_languages_say_the_same_figures() {
    for (_, path) in files() {
        let file = std::fs::read_to_string(&path).expect("a suite file");
        for case in suite::cases(&file) {
            let Some(input) = case.blocks.first().map(|block| block.1.as_str()) else { continue };
            for finding in check::check(&records(input), &Settings::default()) {
                let wordings = [&finding.message, &finding.help];
                assert!(wordings.iter().all(|one| !one.en.contains('{') && !one.zh.contains('{')));
                assert!(!finding.message.en.ends_with('.'), "{}", finding.message.en);
                let numbers = finding.values.iter().filter(|(_, value)| {
                    !value.is_empty() && value.bytes().all(|byte| byte.is_ascii_digit())
                });
                for (name, value) in numbers {
                    let both = finding.message.en.contains(value.as_str())
                        && finding.message.zh.contains(value.as_str());
                    assert!(both, "{}: {name} stands in one language only", finding.rule);
                }
            }
        }
    }
}
