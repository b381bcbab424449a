//! The suite of `diff`: tables in `tests/suite/diff/*.md` of what is in the two years, and what is said of it.

use normalize::{Context, fold, parse};
use record::{Horizon, Indicator, Value};
use std::path::{Path, PathBuf};

const YEARS: (i32, i32) = (2023, 2024);

/// The rows of the tables in a file, their cells without back ticks.
fn rows(file: &str) -> Vec<Vec<String>> {
    let path: PathBuf =
        Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/suite/diff").join(file);
    let text = std::fs::read_to_string(path).expect("the suite is there");
    let mut rows: Vec<Vec<String>> = Vec::new();
    for line in text.lines().filter(|line| line.starts_with('|')) {
        let cells = line.trim_matches('|').split('|');
        rows.push(cells.map(|cell| cell.trim().trim_matches('`').to_owned()).collect());
    }
    rows.retain(|row| !row[0].starts_with("---") && !matches!(row[0].as_str(), "class" | "old"));
    assert!(rows.len() > 8, "{file} has only {} rows", rows.len());
    rows
}

/// An indicator of a class, or of a direction (正向指标, 反向指标).
fn indicator(class: &str, raw: &str, year: i32) -> Indicator {
    let context = Context { fiscal_year: Some(year), category: Some(class), money: false };
    let directed = class.contains('向');
    Indicator {
        level2: (!directed).then(|| class.to_owned()),
        level3: Some("名".to_owned()),
        horizon: Horizon::Annual,
        direction: directed.then(|| class.to_owned()),
        ..Indicator::new(Value::new(raw.to_owned(), &parse(&fold(raw), &context)))
    }
}

fn check_values(file: &str) {
    let mut failures = Vec::new();
    for row in rows(file) {
        let [class, old, new, says] = row.as_slice() else {
            failures.push(format!("{row:?}: expected four cells"));
            continue;
        };
        let (before, after) = (indicator(class, old, YEARS.0), indicator(class, new, YEARS.1));
        let found = diff::compare_values((&before, Some(YEARS.0)), (&after, Some(YEARS.1)));
        let found = found.map_or("same", |direction| direction.name());
        if found != says {
            failures.push(format!("{class} {old} → {new}: expected {says}, found {found}"));
        }
    }
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}

#[test]
fn values_say_what_the_suite_says() {
    check_values("values.md");
}

#[test]
fn deadlines_say_what_the_suite_says() {
    check_values("deadlines.md");
}

#[test]
fn names_say_what_the_suite_says() {
    let mut failures = Vec::new();
    for row in rows("names.md") {
        let [old, new, says] = row.as_slice() else {
            failures.push(format!("{row:?}: expected three cells"));
            continue;
        };
        let same = diff::same_name((old, Some(YEARS.0)), (new, Some(YEARS.1)));
        if same != (says == "same") {
            failures.push(format!("{old} → {new}: expected {says}"));
        }
    }
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}

#[test]
fn the_end_of_february_is_one_day_in_no_known_year() {
    let without_year = |raw: &str| {
        let context = Context { fiscal_year: None, category: Some("时效指标"), money: false };
        Indicator::new(Value::new(raw.to_owned(), &parse(&fold(raw), &context)))
    };
    let (before, after) = (without_year("2月底前"), without_year("2月前"));
    assert_eq!(diff::compare_values((&before, None), (&after, None)), None);
}
