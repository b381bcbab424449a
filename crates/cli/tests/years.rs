//! Pairs of years whose changes are written down: what `jixiao diff` says of them, word for word.
//!
//! Each folder `tests/golden/diff-…` holds two years as forms, what a person is shown (`changes.txt`, `changes.zh.txt`) and the
//! changes for programs (`changes.json`); `tests/golden/diff.md` says what became of each project and how they are written anew.

use std::path::{Path, PathBuf};
use std::process::Command;

const PAIRS: [(&str, &str, &str); 2] =
    [("diff-water", "2023.html", "2024.html"), ("diff-publicity", "2022.html", "2023.html")];

fn folder(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/golden").join(name)
}

fn said(name: &str, old: &str, new: &str, options: &[&str]) -> String {
    let mut command = Command::new(env!("CARGO_BIN_EXE_jixiao"));
    let command = command.current_dir(folder(name)).args(["diff", old, new]).args(options);
    let output = command.output().expect("it starts");
    assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).expect("UTF-8")
}

#[track_caller]
fn check(golden: &str, options: &[&str]) {
    for (name, old, new) in PAIRS {
        let path = folder(name).join(golden);
        let expect = std::fs::read_to_string(&path).expect("a golden");
        let found = said(name, old, new, options);
        let differs = expect.lines().zip(found.lines()).find(|(expect, found)| expect != found);
        assert!(expect == found, "{}: {differs:#?}\n{found}", path.display());
    }
}

#[test]
fn people_are_told_what_changed() {
    check("changes.txt", &[]);
    check("changes.zh.txt", &["--lang", "zh"]);
}

#[test]
fn programs_are_told_what_changed() {
    check("changes.json", &["--format", "json"]);
}

#[test]
fn a_year_beside_itself_is_told_as_such() {
    let said = said("diff-water", "2023.html", "2023.html", &[]);
    assert!(said.ends_with("\n6 projects continued without a change\n"), "{said}");
    assert!(!said.contains("→ \n"), "{said}");
}
