//! One file, many loads.

use super::*;
use crate::{Loader, NoOne, Policy, Report, StoreError, Target};
use record::RecordSet;

fn records(name: &str, content: u8, department: &str) -> RecordSet {
    let mut records = RecordSet::new(document::Source {
        name: name.into(),
        format: "docx",
        bytes: 12,
        sha256: [content; 32],
        encoding: None,
    });
    records.department.name = Some(department.to_owned());
    records
}

fn load(path: &Path, all: &[RecordSet]) -> Report {
    let mut loader = Loader::open(&Target::file(path), Policy::default()).expect("opened");
    for records in all {
        loader.add(records, &mut NoOne);
    }
    loader.finish(&mut NoOne)
}

fn found(path: &Path) -> Vec<RecordSet> {
    let mut found = Vec::new();
    crate::read(&Target::file(path), None, &mut |records| found.push(records)).expect("read");
    found
}

fn place() -> (tempfile::TempDir, PathBuf) {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("new/folder/a.db");
    (folder, path)
}

#[test]
fn loading_again_changes_nothing_and_a_correction_replaces() {
    let (_folder, path) = place();
    let first = [records("a", 1, "甲"), records("b", 2, "乙")];
    assert_eq!(load(&path, &first).new, 2);
    let before = std::fs::read(&path).expect("a file");
    let report = load(&path, &first);
    assert_eq!((report.unchanged, report.all_rows()), (2, 0));
    assert_eq!(std::fs::read(&path).expect("a file"), before, "byte for byte");
    let corrected = records("a", 3, "丙");
    let report = load(&path, std::slice::from_ref(&corrected));
    assert_eq!((report.replaced, report.new), (1, 0));
    assert_eq!(found(&path), [corrected, first[1].clone()]);
    let better = records("b", 2, "丁");
    assert_eq!(load(&path, std::slice::from_ref(&better)).replaced, 1);
    assert_eq!(found(&path)[1], better);
}

#[test]
fn a_content_lives_on_under_its_other_name() {
    let (_folder, path) = place();
    load(&path, &[records("a", 1, "甲"), records("b", 1, "甲")]);
    let corrected = records("a", 2, "乙");
    assert_eq!(load(&path, std::slice::from_ref(&corrected)).replaced, 1);
    assert_eq!(found(&path), [corrected, records("b", 1, "甲")]);
}

#[test]
fn texts_that_try_to_be_something_else_stay_texts() {
    let (_folder, path) = place();
    let long = "长".repeat(3_500_000);
    let texts = [
        "' OR 1=1 --",
        "\"; DROP TABLE documents; --",
        "=cmd|' /C calc'!A0",
        "a\0b",
        "\u{feff}x\u{200b}",
        "123",
        "1e3",
        &long,
    ];
    let all: Vec<_> = (1..)
        .zip(texts)
        .map(|(content, text)| records(&format!("{content}"), content, text))
        .collect();
    assert_eq!(load(&path, &all).new, 8);
    assert_eq!(found(&path), all);
}

#[test]
fn a_newer_database_is_refused_untouched() {
    let (_folder, path) = place();
    load(&path, &[]);
    let connection = Connection::open(&path).expect("opened");
    connection.execute_batch("UPDATE jixiao_meta SET value = '99'").expect("set");
    drop(connection);
    let before = std::fs::read(&path).expect("a file");
    let newer = StoreError::Newer { known: VERSION, found: 99 };
    assert_eq!(Loader::open(&Target::file(&path), Policy::default()).err(), Some(newer.clone()));
    assert_eq!(crate::read(&Target::file(&path), None, &mut |_| {}), Err(newer));
    assert_eq!(std::fs::read(&path).expect("a file"), before);
}

#[test]
fn another_programs_database_is_refused_untouched() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("a.db");
    let connection = Connection::open(&path).expect("opened");
    connection
        .execute_batch("CREATE TABLE Projects (x); INSERT INTO Projects VALUES (1)")
        .expect("made");
    drop(connection);
    let before = std::fs::read(&path).expect("a file");
    let error = Loader::open(&Target::file(&path), Policy::default()).expect_err("not ours");
    assert_eq!(error.name(), "other-database");
    assert_eq!(std::fs::read(&path).expect("a file"), before);
    std::fs::write(&path, "no database at all").expect("written");
    let error = Loader::open(&Target::file(&path), Policy::default()).expect_err("not ours");
    let found = "a file that is no SQLite database".to_owned();
    assert_eq!(error, StoreError::File { path, found });
}

#[test]
fn a_file_that_cannot_be_made_is_said_with_help_about_files() {
    let folder = tempfile::tempdir().expect("a folder");
    std::fs::write(folder.path().join("file"), "").expect("written");
    std::fs::create_dir(folder.path().join("folder.db")).expect("made");
    for (name, found) in [
        ("file/a.db", "found that "),
        ("folder.db", "found a folder in its place"),
        (&*"x".repeat(300), "found unable to open database file"),
    ] {
        let target = Target::file(&folder.path().join(name));
        let error = Loader::open(&target, Policy::default()).expect_err(name);
        assert_eq!(error.name(), "cannot-open-database", "{error:?}");
        assert!(error.to_string().contains(found), "{error}");
        assert!(error.help().starts_with("name another file"), "{}", error.help());
    }
}

#[test]
fn a_version_that_is_no_number_is_said() {
    let (_folder, path) = place();
    load(&path, &[]);
    let found = |sql: &str| {
        Connection::open(&path).expect("opened").execute_batch(sql).expect("set");
        let error = Loader::open(&Target::file(&path), Policy::default()).expect_err("no version");
        assert_eq!(crate::read(&Target::file(&path), None, &mut |_| {}), Err(error.clone()));
        assert!(error.help().starts_with("load the documents again"), "{}", error.help());
        error.to_string()
    };
    assert_eq!(
        found("UPDATE jixiao_meta SET value = 'banana'"),
        "expected records as jixiao stores them, found a schema_version that is no number in the table jixiao_meta"
    );
    assert_eq!(
        found("DELETE FROM jixiao_meta"),
        "expected records as jixiao stores them, found no schema_version in the table jixiao_meta"
    );
}

/// What stands in the catalogue: the statements, and what is known of the columns.
fn catalogue(path: &Path) -> Vec<String> {
    let connection = Connection::open(path).expect("opened");
    let sql = "SELECT coalesce(sql, name) FROM sqlite_schema UNION ALL
        SELECT table_name || column_name || comment FROM column_comments UNION ALL
        SELECT key || value FROM jixiao_meta ORDER BY 1";
    let mut select = connection.prepare(sql).expect("prepared");
    let rows = select.query_map([], |row| row.get(0)).expect("asked");
    rows.collect::<Result<_, _>>().expect("read")
}

#[test]
fn a_database_of_version_0_is_brought_forward_with_its_documents() {
    let (folder, new) = place();
    load(&new, &[records("a", 1, "甲"), records("b", 2, "乙")]);
    let old = folder.path().join("old.db");
    std::fs::copy(&new, &old).expect("copied");
    let connection = Connection::open(&old).expect("opened");
    for view in crate::schema::VIEWS {
        connection.execute_batch(&format!("DROP VIEW {}", view.name)).expect("dropped");
    }
    let version_0 =
        "DROP TABLE document_names; DROP TABLE document_loads; DROP TABLE column_comments;
        UPDATE jixiao_meta SET value = '0'";
    connection.execute_batch(version_0).expect("as it was");
    drop(connection);
    let report = load(&old, &[records("a", 1, "甲")]);
    assert_eq!((report.replaced, report.new), (1, 0), "what it holds is loaded anew, once");
    assert_eq!(load(&old, &[records("a", 1, "甲")]).unchanged, 1);
    assert_eq!(found(&old), found(&new));
    assert_eq!(catalogue(&old), catalogue(&new));
    assert_eq!(load(&old, &[records("a", 3, "丙")]).replaced, 1, "names were entered");
}

#[test]
fn a_reader_sees_one_moment() {
    let (_folder, path) = place();
    load(&path, &[records("a", 1, "甲"), records("b", 2, "乙")]);
    let mut seen = Vec::new();
    crate::read(&Target::file(&path), None, &mut |records| {
        if seen.is_empty() {
            load(&path, &[self::records("b", 9, "后来")]);
        }
        seen.push(records.department.name);
    })
    .expect("read");
    assert_eq!(seen, [Some("甲".to_owned()), Some("乙".to_owned())]);
}
