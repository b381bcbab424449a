//! The committed fixtures are what the generator writes, and every one of them can be read.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use tests::fixtures::{Case, cases, content, form::Project};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../fixtures")
}

#[track_caller]
fn check(path: &Path, expect: &[u8]) {
    let found = std::fs::read(path).unwrap_or_default();
    let help = "run: cargo run -p tests --bin make-fixtures";
    assert!(found == expect, "{} is not what the generator writes; {help}", path.display());
}

#[test]
fn committed_fixtures_are_what_the_generator_writes() {
    for case in cases() {
        for (name, bytes) in &case.files {
            check(&root().join(case.name).join(name), bytes);
        }
        check(&root().join(case.name).join("ABOUT.md"), case.about().as_bytes());
    }
}

#[test]
fn the_generator_writes_the_same_twice() {
    let files =
        |cases: Vec<Case>| cases.into_iter().flat_map(|case| case.files).collect::<Vec<_>>();
    assert!(files(cases()) == files(cases()), "two runs differ");
}

#[test]
fn every_name_is_used_once() {
    let names: Vec<&str> = cases().iter().map(|case| case.name).collect();
    assert_eq!(names.iter().collect::<BTreeSet<_>>().len(), names.len());
}

#[test]
fn every_fixture_is_readable() {
    for case in cases() {
        for (name, bytes) in &case.files {
            let input = reader::Input { name, bytes, sha256: [0; 32] };
            let read = reader::read(&input, &reader::Limits::default());
            let blocks = read.map(|read| read.output.blocks.len());
            assert!(matches!(blocks, Ok(1..)), "{}/{name}: {blocks:?}", case.name);
        }
    }
}

#[test]
fn a_dump_reads_back_as_its_pieces() {
    let dump = content::dump(&Project::dredging().pieces());
    let input = reader::Input { name: "dump.txt", bytes: dump.as_bytes(), sha256: [0; 32] };
    let read = reader::read(&input, &reader::Limits::default()).expect("a text");
    let tables: Vec<_> = read.output.blocks.iter().filter_map(document::Block::as_table).collect();
    let rows = |index: usize| -> Vec<usize> {
        tables
            .get(index)
            .map_or_else(Vec::new, |it| (0..it.rows()).map(|row| it.row(row).count()).collect())
    };
    assert_eq!((tables.len(), rows(0), rows(1)), (2, vec![2, 4, 7, 2, 2], vec![6; 7]));
}
