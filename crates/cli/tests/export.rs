//! `jixiao export`, and `jixiao extract` with a format of tables, as people and scripts meet them.

use std::fs;
use std::path::Path;
use std::process::{Command, Output, Stdio};

const GOAL: &str = "第一部分 部门整体绩效目标\n一、总体绩效目标\n";

fn run(folder: &Path, arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_jixiao"));
    command.current_dir(folder).args(arguments).stdin(Stdio::null());
    command.output().expect("it starts")
}

fn place() -> tempfile::TempDir {
    let place = tempfile::tempdir().expect("a folder");
    fs::create_dir(place.path().join("in")).expect("made");
    for name in ["a.txt", "b.txt"] {
        fs::write(place.path().join("in").join(name), format!("{GOAL}{name}\n")).expect("written");
    }
    place
}

#[track_caller]
fn check(folder: &Path, arguments: &[&str], code: i32, says: &str) {
    let done = run(folder, arguments);
    let said = String::from_utf8_lossy(&done.stderr);
    assert_eq!(done.status.code(), Some(code), "{said}");
    assert!(said.contains(says), "{said}");
}

#[test]
fn a_run_and_its_documents_give_the_same_tables() {
    let place = place();
    let folder = place.path();
    check(folder, &["extract", "in", "--out", "run"], 0, "");
    check(folder, &["export", "run", "--format", "csv", "--out", "one"], 0, "2 documents, ");
    check(folder, &["export", "in", "--format", "csv", "--out", "other"], 0, "16 files in other");
    check(
        folder,
        &["extract", "in", "--out", "beside", "--format", "csv"],
        0,
        "16 files in beside",
    );
    let text = |name: &str| fs::read_to_string(folder.join(name)).expect("a file");
    let documents = text("one/documents.csv");
    assert_eq!(documents.lines().count(), 3);
    assert_eq!(documents, text("other/documents.csv"));
    assert_eq!(documents, text("beside/documents.csv"));
    assert_eq!(text("run/records.jsonl"), text("beside/records.jsonl"));
}

#[test]
fn columns_have_the_names_that_were_asked_for() {
    let place = place();
    let folder = place.path();
    let arguments = ["export", "in", "--format", "csv", "--names", "kpi", "--bom", "--out", "out"];
    check(folder, &arguments, 0, "");
    let head = fs::read_to_string(folder.join("out/projects.csv")).expect("a file");
    assert!(head.starts_with("\u{FEFF}document_sha256,"));
    assert!(head.contains(",FISCAL_YEAR,") && head.contains(",PRO_CODE,PRO_NAME,"));
}

#[test]
fn a_line_that_is_no_record_is_told_and_the_others_are_exported() {
    let place = place();
    let folder = place.path();
    check(folder, &["extract", "in", "--out", "run"], 0, "");
    let good = fs::read_to_string(folder.join("run/records.jsonl")).expect("a file");
    fs::write(folder.join("bad.jsonl"), good.replacen('\n', "\n{\n", 1)).expect("written");
    let arguments = ["export", "bad.jsonl", "--format", "csv", "--out", "out"];
    check(folder, &arguments, 1, "expected records of jixiao/1 in line 2, found ");
    let documents = fs::read_to_string(folder.join("out/documents.csv")).expect("a file");
    assert_eq!(documents.lines().count(), 3);
}

#[test]
fn what_was_loaded_is_exported() {
    let place = place();
    let folder = place.path();
    check(folder, &["load", "in"], 0, "");
    check(folder, &["export", "--format", "csv"], 0, "2 documents, ");
    check(
        folder,
        &["export", "output/jixiao.db", "--format", "csv", "--out", "named"],
        0,
        "2 documents, ",
    );
    check(folder, &["export", "in", "--format", "csv", "--out", "other"], 0, "2 documents, ");
    let text = |name: &str| fs::read_to_string(folder.join(name)).expect("a file");
    assert_eq!(text("output/goals.csv"), text("other/goals.csv"));
    assert_eq!(text("named/documents.csv"), text("other/documents.csv"));
    // A workbook beside it is no document to be read, and a run comes first.
    check(folder, &["export", "--format", "xlsx"], 0, "2 documents, ");
    check(folder, &["export", "--format", "xlsx"], 0, "2 documents, ");
    check(folder, &["extract", "in/a.txt"], 0, "");
    check(folder, &["export", "--format", "csv"], 0, "1 document, ");
    fs::write(folder.join("empty.db"), "SQLite format 3\0").expect("written");
    check(folder, &["export", "empty.db", "--format", "csv"], 2, "empty.db");
}

#[test]
fn standard_output_is_no_folder() {
    let place = place();
    let arguments = ["export", "in", "--format", "csv", "--out", "-"];
    check(place.path(), &arguments, 2, "--out: expected a folder, found -");
    assert!(!place.path().join("-").exists());
}

#[test]
fn where_there_are_no_records_nothing_is_written() {
    let place = place();
    let folder = place.path();
    fs::write(folder.join("none.jsonl"), "").expect("written");
    fs::write(folder.join("odd.jsonl"), "{}\n").expect("written");
    let export = |file| ["export", file, "--format", "parquet", "--out", "out"];
    check(folder, &export("none.jsonl"), 2, "nothing was written");
    check(folder, &export("odd.jsonl"), 2, "expected records of jixiao/1 in line 1, found ");
    check(folder, &export("missing.jsonl"), 2, "found nothing of that name");
    let names = fs::read_dir(folder.join("out")).expect("a folder");
    let names: Vec<_> = names.map(|entry| entry.expect("an entry").file_name()).collect();
    assert_eq!(names, [".jixiao-lock"]);
}
