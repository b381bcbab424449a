//! The rules of the house that a test can hold: who may depend on whom, and how files begin.

use cargo_metadata::{DependencyKind, MetadataCommand};
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

/// Which of our crates each of our crates may use.
const EDGES: &[(&str, &[&str])] = &[
    ("document", &[]),
    ("normalize", &[]),
    ("record", &["document", "normalize"]),
    ("reader", &["document"]),
    ("diff", &["document", "normalize", "record"]),
    ("extract", &["document", "normalize", "record"]),
    ("check", &["document", "normalize", "record"]),
    ("store", &["document", "record"]),
    ("write", &["document", "record"]),
    (
        "pipeline",
        &[
            "check",
            "diff",
            "document",
            "extract",
            "normalize",
            "reader",
            "record",
            "store",
            "write",
        ],
    ),
    ("cli", &["pipeline"]),
];

/// Crates that serialise nothing, and so must not use serde.
const WITHOUT_SERDE: &[&str] = &["document", "normalize", "reader"];

#[test]
fn no_crate_depends_on_more_than_it_may() {
    let manifest = Path::new(env!("CARGO_MANIFEST_DIR")).join("../Cargo.toml");
    let metadata = MetadataCommand::new()
        .manifest_path(manifest)
        .no_deps()
        .exec()
        .expect("cargo metadata runs");
    let ours: BTreeSet<_> =
        metadata.packages.iter().map(|package| package.name.to_string()).collect();
    for package in metadata.packages.iter().filter(|package| *package.name != "tests") {
        let name = package.name.as_str();
        let Some((_, allowed)) = EDGES.iter().find(|(crate_name, _)| *crate_name == name) else {
            panic!("the crate {name} stands in no row of EDGES")
        };
        for dependency in
            package.dependencies.iter().filter(|edge| edge.kind == DependencyKind::Normal)
        {
            let to = dependency.name.as_str();
            let known = !ours.contains(to) || allowed.contains(&to);
            assert!(known, "{name} must not depend on {to}");
            assert!(
                !(WITHOUT_SERDE.contains(&name) && to.starts_with("serde")),
                "{name} must not use {to}"
            );
        }
    }
}

fn sources() -> Vec<PathBuf> {
    let top = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let mut folders = vec![top.join("crates"), top.join("tests")];
    let mut files = Vec::new();
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(&folder).expect("a folder") {
            let path = entry.expect("an entry").path();
            if path.is_dir() && path.file_name().is_some_and(|name| name != "target") {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                files.push(path);
            }
        }
    }
    assert!(files.len() > 40, "only {} source files were found", files.len());
    files
}

#[test]
fn every_file_says_what_it_is_and_keeps_to_one_idea() {
    for path in sources() {
        let text = std::fs::read_to_string(&path).expect("a source file");
        let shown = path.display();
        assert!(text.starts_with("//!"), "{shown} does not begin with //!");
        assert!(text.lines().count() < 600, "{shown} has 600 lines or more");
        assert!(
            path.file_name().is_some_and(|name| name != "mod.rs"),
            "{shown}: name it after its folder"
        );
        let invisible = text.chars().find(|character| {
            matches!(character, '\u{3000}' | '\u{A0}' | '\u{200B}' | '\u{FEFF}' | '\u{202F}')
        });
        assert_eq!(invisible, None, "{shown} holds an invisible character: write it as an escape");
    }
}
