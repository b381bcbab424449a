//! Pairs of years whose changes are written down: what `jixiao diff` says of them, word for word.
//!
//! Each folder `tests/golden/diff-…` holds two years as forms, what a person is shown (`changes.txt`, `changes.zh.txt`) and the
//! changes for programs (`changes.json`); `tests/golden/diff.md` says what became of each project and how they are written anew.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

const PAIRS: [(&str, &str, &str); 2] =
    [("diff-water", "2023.html", "2024.html"), ("diff-publicity", "2022.html", "2023.html")];

fn folder(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/golden").join(name)
}

fn compared(name: &str, old: &str, new: &str, options: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_jixiao"));
    let command = command.current_dir(folder(name)).args(["diff", old, new]).args(options);
    command.output().expect("it starts")
}

fn said(name: &str, old: &str, new: &str, options: &[&str]) -> String {
    let output = compared(name, old, new, options);
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

#[test]
fn words_of_a_file_are_known_beside_the_built_in_ones() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("words.toml");
    let options = ["--words", path.to_str().expect("UTF-8")];
    std::fs::write(&path, "[units.length]\n\"3000/4\" = [\"公里\"]\n").expect("written");
    let plain = said("diff-water", "2023.html", "2024.html", &[]);
    let ours = said("diff-water", "2023.html", "2024.html", &options);
    let pipes = "铺设供水管网不少于80公里 → 铺设供水管网不少于60000米";
    assert!(plain.contains(pipes) && !ours.contains(pipes), "{ours}");

    std::fs::write(&path, "[values]\nfillers = [\"。\"]\n").expect("written");
    let output = compared("diff-water", "2023.html", "2024.html", &options);
    let shown = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(2), "{shown}");
    assert!(
        shown.contains("[values], line 2: expected a word") && shown.contains("--> "),
        "{shown}"
    );
}
