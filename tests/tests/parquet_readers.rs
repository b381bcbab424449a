//! The Parquet files of an export, as pyarrow, DuckDB and pandas read them: every row equals, types and all.
//!
//! Each reader is used where `python3` can import it. `pip install pyarrow duckdb pandas` brings all three.

use pipeline::record::flat::{Cell, FlatError, Sort, TABLES, rows};
use pipeline::write::tables::{Parquet, TableOptions};
use pipeline::{MeetRecords, Quiet, Settings, each_record, export};
use std::path::{Path, PathBuf};
use std::process::Command;

/// What each reader calls the sorts of columns: text and JSON, whole number, decimal, day, true or false.
const READERS: &[(&str, [&str; 5])] = &[
    ("duckdb", ["VARCHAR", "BIGINT", "DECIMAL(38,9)", "DATE", "BOOLEAN"]),
    (
        "pandas",
        [
            "string[pyarrow]",
            "int64[pyarrow]",
            "decimal128(38, 9)[pyarrow]",
            "date32[day][pyarrow]",
            "bool[pyarrow]",
        ],
    ),
    ("pyarrow", ["string", "int64", "decimal128(38, 9)", "date32[day]", "bool"]),
];

fn top() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// Runs Python; nothing where there is none.
fn python(arguments: &[&str]) -> Option<std::process::Output> {
    Command::new("python3").args(arguments).output().ok()
}

fn text(cell: &Cell<'_>) -> Option<String> {
    match cell {
        Cell::Null => None,
        Cell::Text(text) | Cell::Json(text) => Some(text.clone().into_owned()),
        Cell::Integer(integer) => Some(integer.to_string()),
        Cell::Number(number) => Some(number.to_string()),
        Cell::Date(date) => Some(date.to_string()),
        Cell::Boolean(boolean) => Some(boolean.to_string()),
    }
}

/// The rows of each table that an export of `paths` should hold.
fn expected(paths: &[PathBuf]) -> Vec<Vec<Vec<Option<String>>>> {
    let mut expected = vec![Vec::new(); TABLES.len()];
    let mut seen = Vec::new();
    let meet: &mut MeetRecords<'_> = &mut |records| {
        if !seen.contains(&records.source.sha256) {
            seen.push(records.source.sha256.clone());
            let done = rows(&records, &mut |table, cells| {
                expected[table].push(cells.iter().map(text).collect());
                Ok::<(), FlatError>(())
            });
            done.expect("counts are small");
        }
        Ok(())
    };
    each_record(paths, &Settings::default(), &mut Quiet, meet).expect("they are read");
    expected
}

#[test]
fn other_readers_find_every_row_and_type() {
    let cases = ["caofeidian-2023", "values", "workbook", "bookmarks", "plain-text"];
    let paths: Vec<_> = cases.iter().map(|case| top().join("fixtures").join(case)).collect();
    let folder = tempfile::tempdir().expect("a folder");
    let (options, settings) = (TableOptions::default(), Settings::default());
    let done = export(&paths, folder.path(), &Parquet, &options, &settings, &mut Quiet);
    assert!(done.expect("exported").documents >= 5);
    let expected = expected(&paths);
    let total: usize = expected.iter().map(Vec::len).sum();
    assert!(total > 300, "{total} rows");
    for (reader, types) in READERS {
        let import =
            format!("import {reader}{}", if *reader == "pandas" { ", pyarrow" } else { "" });
        if !python(&["-c", &import]).is_some_and(|done| done.status.success()) {
            let help = format!("pip install {reader}");
            tests::require::missing(reader, "reading Parquet with other programs", &help);
            continue;
        }
        let script = top().join("tests/tables/read_parquet.py");
        let (script, folder) =
            (script.to_str().expect("UTF-8"), folder.path().to_str().expect("UTF-8"));
        let found = python(&[script, reader, folder]).expect("it runs");
        let trouble = String::from_utf8_lossy(&found.stderr);
        assert!(found.status.success(), "{reader}: {trouble}");
        let mut lines = std::str::from_utf8(&found.stdout).expect("UTF-8").lines().peekable();
        let mut by_name: Vec<_> = (0..TABLES.len()).collect();
        by_name.sort_by_key(|table| TABLES[*table].name);
        for index in by_name {
            let table = &TABLES[index];
            let head: serde_json::Value =
                serde_json::from_str(lines.next().expect("a table")).expect("JSON");
            assert_eq!(head["table"], table.name);
            for column in table.columns {
                let place = match column.sort {
                    Sort::Text | Sort::Json => 0,
                    Sort::Integer => 1,
                    Sort::Number => 2,
                    Sort::Date => 3,
                    Sort::Boolean => 4,
                };
                let found = head["types"][column.name].as_str().unwrap_or_default();
                let same = found == types[place] || (*reader == "pandas" && place == 0);
                assert!(same, "{reader}: {}.{} is {found}", table.name, column.name);
            }
            for expect in &expected[index] {
                let row: Vec<Option<String>> =
                    serde_json::from_str(lines.next().expect("a row")).expect("texts");
                assert_eq!(row.get(..expect.len()), Some(&**expect), "{reader}: {}", table.name);
                assert!(row.iter().skip(expect.len()).all(Option::is_none));
            }
        }
        assert_eq!(lines.next(), None, "{reader}");
    }
}
