//! Questions that are answered, and those that are refused.

use super::*;
use crate::{Loader, NoOne, Policy, Target};
use record::RecordSet;

fn database() -> (tempfile::TempDir, std::path::PathBuf) {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("a.db");
    let mut loader = Loader::open(&Target::file(&path), Policy::default()).expect("opened");
    let mut records = RecordSet::new(document::Source {
        name: "预算.docx".into(),
        format: "docx",
        bytes: 12,
        sha256: [1; 32],
        encoding: None,
    });
    records.fiscal_year = Some(2023);
    loader.add(&records, &mut NoOne);
    assert_eq!(loader.finish(&mut NoOne).new, 1);
    (folder, path)
}

fn ask(
    path: &Path,
    sql: &str,
    limits: &QueryLimits,
) -> Result<(Vec<Vec<Field>>, Answer), StoreError> {
    let mut rows = Vec::new();
    let answer = query(path, sql, limits, &mut |asked| {
        if let Asked::Row(row) = asked {
            rows.push(row.to_vec());
        }
        true
    })?;
    Ok((rows, answer))
}

#[track_caller]
fn refused(sql: &str, expect: &str, help: &str) {
    let (_folder, path) = database();
    let before = std::fs::read(&path).expect("a file");
    let limits =
        QueryLimits { time: Duration::from_millis(300), text: 16 << 20, ..QueryLimits::default() };
    let error = ask(&path, sql, &limits).expect_err(sql);
    assert!(error.to_string().starts_with(expect), "{sql}: {error}");
    assert!(error.help().contains(help), "{sql}: {}", error.help());
    assert_eq!(std::fs::read(&path).expect("a file"), before, "{sql}");
}

#[test]
fn a_question_is_answered() {
    let (_folder, path) = database();
    let sql = "SELECT document_name, fiscal_year, encoding, 0.5, CAST('12345678901234567.5' AS BLOB), x'00' FROM documents";
    let (rows, answer) = ask(&path, sql, &QueryLimits::default()).expect("answered");
    let expect = [
        Field::Text("预算.docx".to_owned()),
        Field::Integer(2023),
        Field::Null,
        Field::Real(0.5),
        Field::Exact("12345678901234567.5".to_owned()),
        Field::Bytes(vec![0]),
    ];
    assert_eq!(rows, [expect]);
    assert_eq!(answer, Answer { rows: 1, more: false });
}

#[test]
fn every_view_answers() {
    let (_folder, path) = database();
    for view in crate::schema::VIEWS {
        let mut names = Vec::new();
        let sql = format!("SELECT * FROM {}", view.name);
        query(&path, &sql, &QueryLimits::default(), &mut |asked| {
            if let Asked::Columns(columns) = asked {
                names = columns.to_vec();
            }
            true
        })
        .expect("answered");
        let expect: Vec<_> = view.columns.iter().map(|(name, _)| *name).collect();
        assert_eq!(names, expect, "{}", view.name);
    }
}

#[test]
fn more_rows_than_wanted_are_not_fetched() {
    let (_folder, path) = database();
    let limits = QueryLimits { rows: 2, ..QueryLimits::default() };
    let (rows, answer) = ask(&path, "VALUES (1), (2), (3)", &limits).expect("answered");
    assert_eq!((rows.len(), answer.more), (2, true));
    let (rows, answer) = ask(&path, "VALUES (1), (2)", &limits).expect("answered");
    assert_eq!((rows.len(), answer.more), (2, false));
}

#[test]
fn what_is_no_question_is_refused() {
    let reads = "expected a statement that only reads";
    for sql in [
        "DELETE FROM documents",
        "DROP TABLE documents",
        "CREATE TABLE t (x)",
        "CREATE TEMP TABLE t (x)",
        "ATTACH '/tmp/x.db' AS x",
        "PRAGMA journal_mode = DELETE",
        "PRAGMA user_version = 3",
        "VACUUM INTO '/tmp/x.db'",
        "BEGIN IMMEDIATE",
        "WITH x AS (SELECT 1) INSERT INTO jixiao_meta SELECT 'a', 'b'",
        "EXPLAIN DELETE FROM documents",
    ] {
        refused(sql, reads, "jixiao load");
    }
    refused("SELECT 1; DELETE FROM documents", reads, "jixiao load");
    refused("SELECT 1; SELECT 2", "expected one statement, found several", "one after the other");
    let extension = "SELECT load_extension('/tmp/x.so')";
    refused(
        extension,
        "expected a statement in SQL, found: not authorized to use function",
        "lists tables",
    );
    refused(" -- nothing", "expected a statement, found none", "lists tables");
    refused(
        "SELECT * FROM elsewhere",
        "expected a statement in SQL, found: no such table: elsewhere",
        "lists tables",
    );
}

#[test]
fn a_question_without_end_is_ended() {
    let endless =
        "WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n) SELECT count(*) FROM n";
    refused(endless, "expected an answer within 0 s, found none", "--timeout");
    let long = "SELECT length(randomblob(17000000))";
    refused(long, "expected texts of at most 16777216 bytes, found a longer one", "substr");
}

#[test]
fn a_file_that_is_no_database_of_ours_is_said() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("a.db");
    let error = ask(&path, "SELECT 1", &QueryLimits::default()).expect_err("no file");
    assert_eq!(error.name(), "no-database");
    assert_eq!(std::fs::read_dir(&folder).expect("a folder").count(), 0, "nothing was made");
    std::fs::write(&path, "not a database, but long enough to look like one".repeat(50))
        .expect("written");
    let error = ask(&path, "SELECT 1", &QueryLimits::default()).expect_err("no database");
    let found = "a file that is no SQLite database".to_owned();
    assert_eq!(error, StoreError::File { path, found });
    assert_eq!(std::fs::read_dir(&folder).expect("a folder").count(), 1, "nothing was made");
}

#[test]
fn tables_views_and_columns_are_listed() {
    let (_folder, path) = database();
    let listed = tables_and_views(&path).expect("listed");
    let has = |table: &str, column: &str, comment: &str| {
        listed.iter().any(|(a, b, c)| a == table && b == column && c.starts_with(comment))
    };
    assert!(has("indicators", "value", "指标值 (KPI_VAL)"));
    assert!(has("indicator_overview", "", "绩效指标一览"));
    assert!(has("document_names", "name", "文档名称"));
}
