//! The suite of `extract`: documents sketched in `tests/suite/extract/*.md`, and what must be read in them.

use document::Warned;
use extract::{Vocabulary, extract, shapes};
use serde_json::Value;
use std::path::{Path, PathBuf};
use tests::{sketch, suite};

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("suite/extract")
}

fn files() -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder()).expect("the suite is there");
    let mut files: Vec<_> = entries.map(|entry| entry.expect("an entry").path()).collect();
    files.sort();
    files
}

/// `projects.0.indicators.2.level1` in `records`; `projects.length` counts.
fn field<'v>(records: &'v Value, path: &str) -> Option<Value> {
    let mut value: &'v Value = records;
    for step in path.split('.') {
        if step == "length" {
            return Some(value.as_array()?.len().into());
        }
        value = match step.parse::<usize>() {
            Ok(index) => value.get(index)?,
            Err(_) => value.get(step)?,
        };
    }
    Some(value.clone())
}

fn run(input: &str, vocabulary: Option<&str>) -> Value {
    let document = sketch::document(input).expect("a document");
    let read = Warned { output: document, warnings: Vec::new() };
    let words = Vocabulary::builtin().clone();
    let words = vocabulary.map_or(words.clone(), |more| words.with(more).expect("a vocabulary"));
    serde_json::to_value(extract(read, &words)).expect("serialises")
}

#[test]
fn every_case_reads_as_it_says() {
    let mut cases = 0;
    let mut failures = Vec::new();
    for path in files() {
        let file = std::fs::read_to_string(&path).expect("a suite file");
        for case in suite::cases(&file) {
            let block = |name| {
                case.blocks.iter().find(|block| block.0 == name).map(|block| block.1.as_str())
            };
            let (Some(input), Some(expect)) = (block("document"), block("expect")) else {
                panic!("{}: {}: expected a document and an expect block", path.display(), case.name)
            };
            let records = run(input, block("vocabulary"));
            for line in expect.lines().filter(|line| !line.is_empty()) {
                let (name, wanted) = line.split_once(" = ").expect("name = value");
                let wanted: Value = serde_json::from_str(wanted).expect("a JSON value");
                let found = field(&records, name);
                if found.as_ref() != Some(&wanted) {
                    let found = found.map_or("nothing".to_owned(), |found| found.to_string());
                    failures
                        .push(format!("{}: {name}: expected {wanted}, found {found}", case.name));
                }
            }
            cases += 1;
        }
    }
    assert!(cases > 20, "only {cases} cases were found");
    assert!(failures.is_empty(), "{} of {cases} cases:\n{}", failures.len(), failures.join("\n"));
}

#[test]
fn every_shape_has_a_suite_file_of_its_name() {
    let names: Vec<String> =
        files().iter().filter_map(|path| Some(path.file_stem()?.to_str()?.to_owned())).collect();
    for shape in shapes() {
        assert!(names.iter().any(|name| name == shape), "no suite file for the shape {shape}");
    }
}
