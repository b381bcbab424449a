//! Rows give back the records that they came from, and are what the tables say.

use super::*;
use crate::{
    Agency, At, Attributes, Base, Bookmark, BudgetPart, CodeCheck, Department, Diagnostic, Goal,
    GoalIndicator, Horizon, Indicator, Kind, Measure, Money, Number, OverallGoal, PlanStep,
    Project, ProjectCode, ProjectGoal, RecordSet, Severity, Span, TableCell, Term, UnclaimedTable,
    UnclaimedText, Value,
};
use document::Location;
use proptest::collection::vec;
use proptest::option::of;
use proptest::prelude::*;
use rust_decimal::Decimal;
use std::path::{Path, PathBuf};

type Met = Vec<(usize, Vec<Cell<'static>>)>;

fn rows_of(records: &RecordSet) -> Met {
    let mut met = Vec::new();
    let done = rows(records, &mut |table, cells| {
        met.push((table, cells.iter().cloned().map(Cell::into_owned).collect()));
        Ok::<(), FlatError>(())
    });
    done.expect("counts are small");
    met
}

fn fits(sort: Sort, cell: &Cell<'_>) -> bool {
    matches!(
        (sort, cell),
        (Sort::Text, Cell::Text(_))
            | (Sort::Integer, Cell::Integer(_))
            | (Sort::Number, Cell::Number(_))
            | (Sort::Date, Cell::Date(_))
            | (Sort::Boolean, Cell::Boolean(_))
            | (Sort::Json, Cell::Json(_))
    )
}

/// The rows are what the tables say, in every order they give the records back, and derived cells are not
/// needed. With `any_texts`, fixed choices need not be those of the contract.
#[track_caller]
fn check(records: &RecordSet, any_texts: bool) {
    let mut met = rows_of(records);
    let mut keys = std::collections::BTreeSet::new();
    for (table, cells) in &mut met {
        let table = &TABLES[*table];
        assert_eq!(cells.len(), table.columns.len(), "{}", table.name);
        for (column, cell) in table.columns.iter().zip(&*cells) {
            let fits = fits(column.sort, cell) || (column.nullable && *cell == Cell::Null);
            assert!(fits, "{}.{}: {cell:?}", table.name, column.name);
            let known = column.choices.iter().any(|(name, _)| *cell == Cell::text(name));
            let open = column.choices.is_empty() || *cell == Cell::Null || any_texts;
            assert!(known || open, "{}.{}: {cell:?}", table.name, column.name);
        }
        let key: Vec<_> = table
            .key
            .iter()
            .map(|name| format!("{:?}", cells[table.column_index(name).expect("a column")]))
            .collect();
        let parent = table.parent.and_then(table_index).map(|parent| {
            let parent = &TABLES[parent];
            (parent.name, key[..parent.key.len()].to_vec())
        });
        assert!(parent.is_none_or(|parent| keys.contains(&parent)), "{} {key:?}", table.name);
        assert!(keys.insert((table.name, key)), "{}: a key twice", table.name);
        for (column, cell) in table.columns.iter().zip(cells) {
            if column.derived {
                *cell = Cell::Null;
            }
        }
    }
    met.reverse();
    assert_eq!(records_of(met).expect("they are rows"), *records);
}

fn json_files(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            json_files(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "json") {
            found.push(path);
        }
    }
}

#[test]
fn records_of_all_fixtures_come_back() {
    let mut files = Vec::new();
    json_files(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../../output"), &mut files);
    let (mut sets, mut tables) = (0, std::collections::BTreeSet::new());
    for file in files {
        let text = std::fs::read(&file).expect("a file");
        let Ok(records) = serde_json::from_slice::<RecordSet>(&text) else { continue };
        check(&records, false);
        tables.extend(rows_of(&records).iter().map(|(table, _)| *table));
        sets += 1;
    }
    assert!(sets >= 60, "only {sets} files of records were found");
    assert!(tables.len() >= 12, "only {tables:?} have rows");
}

#[test]
fn tables_are_described_and_keyed() {
    for (index, table) in TABLES.iter().enumerate() {
        assert_eq!(table_index(table.name), Some(index));
        assert!(table.chinese.chars().count() <= 31 && !table.about.is_empty());
        let (first, ordinals) = table.key.split_first().expect("a key");
        assert_eq!(*first, "document_sha256");
        assert_eq!(
            [table.columns[0].name, table.columns[1].name],
            ["document_sha256", "document_name"]
        );
        for name in ordinals {
            let column = table.columns.iter().find(|column| column.name == *name);
            assert!(column.is_some_and(|column| !column.nullable && !column.derived), "{name}");
        }
        let parent = table.parent.map(|parent| table_index(parent).expect("a table"));
        assert_eq!(parent.is_none(), index == 0, "{}", table.name);
        if let Some(parent) = parent {
            assert!(parent < index && table.key.starts_with(TABLES[parent].key));
        }
        for names in [
            table.columns.iter().map(|column| column.name).collect::<Vec<_>>(),
            table.columns.iter().map(|column| column.chinese).collect(),
            table.columns.iter().map(|column| column.official.unwrap_or(column.name)).collect(),
        ] {
            let different: std::collections::BTreeSet<_> = names.iter().collect();
            assert_eq!(different.len(), names.len(), "{}: {names:?}", table.name);
            assert!(names.iter().all(|name| !name.is_empty()));
        }
    }
    assert_eq!(TABLES[place::TERMS].name, "terms");
    assert_eq!(TABLES[place::DIAGNOSTICS].name, "diagnostics");
}

#[test]
fn rows_that_are_none_of_a_document_are_refused() {
    let mut records = sample();
    let indicators = &mut records.projects[0].indicators;
    indicators.push(indicators[0].clone());
    let rows = rows_of(&records);
    let refused = |change: &dyn Fn(&mut Met), expect: &str| {
        let mut rows = rows.clone();
        change(&mut rows);
        assert_eq!(records_of(rows).expect_err(expect).to_string(), expect);
    };
    let first = |table: usize| rows.iter().position(|row| row.0 == table).expect("a row");
    let (project, indicator) = (first(place::PROJECTS), first(place::INDICATORS));
    refused(&|rows| rows.clear(), "expected a row of documents, found none");
    refused(&|rows| drop(rows.remove(project)), "projects: expected a row 1, found none");
    refused(&|rows| drop(rows.remove(indicator)), "indicators: expected a row 1.1, found none");
    refused(
        &|rows| rows.push(rows[indicator].clone()),
        "indicators: expected one row 1.1, found two",
    );
    refused(&|rows| rows[0].0 = 99, "expected a table below 16, found 99");
    refused(&|rows| drop(rows[0].1.pop()), "documents: expected 19 cells in a row, found 18");
    let digits = "0".repeat(64);
    let expect = format!("expected rows of the document {digits}, found one of 1");
    refused(&|rows| rows[project].1[0] = Cell::text("1"), &expect);
    refused(
        &|rows| rows[0].1[6] = Cell::Integer(1 << 40),
        "documents.fiscal_year: expected a whole number in range, found 1099511627776",
    );
    refused(
        &|rows| rows[indicator].1[14] = Cell::text("weekly"),
        "indicators.horizon: expected one of its names, found \"weekly\"",
    );
    refused(
        &|rows| rows[0].1[18] = Cell::Json("{\"a\":1}".into()),
        "documents.at: expected an object of its sort, found \"{\\\"a\\\":1}\"",
    );
}

#[test]
fn a_count_that_no_file_has_is_refused() {
    let mut records = sample();
    records.source.bytes = u64::MAX;
    let done = rows(&records, &mut |_, _| Ok::<(), FlatError>(()));
    let expect = "bytes: expected at most 9223372036854775807, found 18446744073709551615";
    assert_eq!(done.expect_err("too many").to_string(), expect);
}

#[test]
fn days_and_plain_numbers_stand_in_columns_of_their_own() {
    let mut records = sample();
    let term = |date: &str| Term::Date {
        span: Span(0, 1),
        op: "by".into(),
        date: date.into(),
        inferred: false,
    };
    let indicator = &mut records.projects[0].indicators[0];
    indicator.value.terms = vec![term("2023-12-31"), term("2023-11")];
    indicator.weight = Some("7.50".into());
    indicator.score = Some("7分".into());
    let rows = rows_of(&records);
    let of = |table: usize, column: &str| {
        let place = TABLES[table].column_index(column).expect("a column");
        rows.iter().filter(|row| row.0 == table).map(|row| row.1[place].clone()).collect::<Vec<_>>()
    };
    let day = Date::parse("2023-12-31").expect("a day");
    assert_eq!(of(place::TERMS, "date_day"), [Cell::Date(day), Cell::Null]);
    assert_eq!(of(place::TERMS, "date"), [Cell::text("2023-12-31"), Cell::text("2023-11")]);
    let number = Number::from(Decimal::new(75, 1));
    assert_eq!(of(place::INDICATORS, "weight_number"), [Cell::Number(number)]);
    assert_eq!(of(place::INDICATORS, "score_number"), [Cell::Null]);
}

fn sample() -> RecordSet {
    let mut records = RecordSet::new(document::Source {
        name: "a.docx".into(),
        format: "docx",
        bytes: 1,
        sha256: [0; 32],
        encoding: None,
    });
    let indicator = Indicator {
        level1: Some("产出指标".into()),
        horizon: Horizon::Annual,
        ..Indicator::new(Value { raw: "≥95%".into(), kind: Kind::Quantity, terms: Vec::new() })
    };
    let project =
        Project { indicators: vec![indicator], profile: "block".into(), ..Project::default() };
    records.projects.push(project);
    records
}

fn text() -> impl Strategy<Value = String> {
    prop_oneof![
        Just(String::new()),
        Just("=cmd|'/c calc'!A1".to_owned()),
        Just("' OR 1=1 --\u{0}\"\\\r\n".to_owned()),
        "[a-z产出\u{0}-\u{1f}\"\\\\\u{10000}≥]{0,9}",
    ]
}

fn number() -> impl Strategy<Value = Number> {
    (any::<i128>(), 0..=28_u32).prop_map(|(mantissa, scale)| {
        let most = (1_i128 << 96) - 1;
        Number::from(Decimal::from_i128_with_scale(mantissa % (most + 1), scale))
    })
}

fn location() -> impl Strategy<Value = Location> {
    (any::<u32>(), of((any::<u32>(), any::<u32>())), of((any::<u32>(), any::<u32>()))).prop_map(
        |(block, cell, range)| {
            let mut location = Location::block(block);
            if let Some((row, column)) = cell {
                location = location.cell(row, column);
            }
            range.map_or(location.clone(), |(start, end)| location.characters(start, end))
        },
    )
}

fn map() -> impl Strategy<Value = Attributes> {
    vec((text(), text()), 0..3).prop_map(|entries| {
        let mut map = Attributes::default();
        for (name, value) in entries {
            map.insert(name, value);
        }
        map
    })
}

fn at_map() -> impl Strategy<Value = At> {
    vec((text(), location()), 0..3).prop_map(|entries| {
        let mut map = At::default();
        for (name, place) in entries {
            map.insert(name, place);
        }
        map
    })
}

fn money() -> impl Strategy<Value = Money> {
    (text(), of(number())).prop_map(|(raw, yuan)| Money { raw, yuan })
}

fn term() -> impl Strategy<Value = Term> {
    let span = || (any::<u32>(), any::<u16>()).prop_map(|(a, b)| Span(a as usize, b.into()));
    let base = (number(), of(number()), text()).prop_map(|(number, upper, unit)| Base {
        number,
        upper,
        unit,
    });
    prop_oneof![
        (span(), text(), number(), of(number()), text(), base, any::<bool>()).prop_map(
            |(span, op, number, upper, unit, base, approx)| Term::Quantity {
                span,
                op: op.into(),
                number,
                upper,
                unit,
                base,
                approx
            }
        ),
        (span(), text(), text(), any::<bool>()).prop_map(|(span, op, date, inferred)| Term::Date {
            span,
            op: op.into(),
            date,
            inferred
        }),
        (span(), text(), text(), any::<bool>())
            .prop_map(|(span, from, to, inferred)| Term::Period { span, from, to, inferred }),
        (span(), text(), text(), any::<Option<u8>>(), any::<Option<u8>>()).prop_map(
            |(span, every, op, month, day)| Term::Recurrence {
                span,
                every: every.into(),
                op: op.into(),
                month,
                day
            }
        ),
    ]
}

fn value() -> impl Strategy<Value = Value> {
    let kinds = vec![Kind::Quantity, Kind::Compound, Kind::Template, Kind::Blank];
    (text(), proptest::sample::select(kinds), vec(term(), 0..3))
        .prop_map(|(raw, kind, terms)| Value { raw, kind, terms })
}

fn horizon() -> impl Strategy<Value = Horizon> {
    proptest::sample::select(&[Horizon::Annual, Horizon::MediumTerm, Horizon::Unspecified][..])
}

fn indicator() -> impl Strategy<Value = Indicator> {
    let texts = || [of(text()), of(text()), of(text()), of(text()), of(text())];
    (texts(), texts(), horizon(), value(), of(value()), map(), map(), at_map()).prop_map(
        |(first, then, horizon, value, actual, attributes, raw, at)| {
            let [level1, level2, level3, level1_weight, description] = first;
            let [basis, weight, direction, score, deviation] = then;
            Indicator {
                level1,
                level2,
                level3,
                level1_weight,
                description,
                horizon,
                value,
                basis,
                weight,
                direction,
                actual,
                score,
                deviation,
                attributes,
                raw,
                at,
            }
        },
    )
}

fn project() -> impl Strategy<Value = Project> {
    let texts =
        [of(text()), of(text()), of(text()), of(text()), of(text()), of(text()), of(text())];
    let checks = vec![CodeCheck::Valid, CodeCheck::Invalid, CodeCheck::Unknown];
    let code =
        (text(), of(text()), any::<Option<i32>>(), of(text()), proptest::sample::select(checks))
            .prop_map(|(text, division, year, category, check)| ProjectCode {
                text,
                division,
                year,
                category,
                check,
            });
    let amounts = [of(money()), of(money()), of(money()), of(money())];
    let part = (text(), money()).prop_map(|(label, money)| BudgetPart { label, money });
    let step = (text(), of(text()), of(number()), map(), at_map())
        .prop_map(|(label, due, percent, raw, at)| PlanStep { label, due, percent, raw, at });
    let goal = (any::<Option<u32>>(), horizon(), text(), of(text()), map(), at_map()).prop_map(
        |(number, horizon, text, result, raw, at)| ProjectGoal {
            number,
            horizon,
            text,
            result,
            raw,
            at,
        },
    );
    let lists = (vec(part, 0..3), vec(step, 0..3), vec(goal, 0..3), vec(indicator(), 0..3));
    let rest = (any::<Option<u32>>(), map(), map(), at_map());
    (texts, of(text()), of(code), amounts, lists, rest).prop_map(
        |(texts, supervisor, code, amounts, (parts, plan, goals, indicators), rest)| {
            let [heading, bookmark, agency_code, name, money_unit, purpose, agency] = texts;
            let [total, fiscal, other, executed] = amounts;
            let (number, attributes, raw, at) = rest;
            Project {
                number,
                heading,
                bookmark,
                agency: Agency { code: agency_code, name: agency },
                supervisor: supervisor.map(|name| Agency { code: None, name: Some(name) }),
                code,
                name,
                attributes,
                money_unit,
                budget: crate::Budget { total, fiscal, other, parts },
                executed,
                purpose,
                plan,
                goals,
                indicators,
                profile: "a + b".into(),
                raw,
                at,
            }
        },
    )
}

fn goal() -> impl Strategy<Value = Goal> {
    let indicator = (text(), vec(term(), 0..3), map(), at_map())
        .prop_map(|(text, terms, raw, at)| GoalIndicator { text, terms, raw, at });
    (any::<Option<u32>>(), of(text()), text(), of(text()), vec(indicator, 0..3), map(), at_map())
        .prop_map(|(number, label, heading, text, indicators, raw, at)| Goal {
            number,
            label,
            heading,
            text,
            indicators,
            raw,
            at,
        })
}

fn record_set() -> impl Strategy<Value = RecordSet> {
    let department = (of(text()), of(text()), map(), map(), at_map()).prop_map(
        |(name, code, attributes, raw, at)| Department { name, code, attributes, raw, at },
    );
    let overall = (of(text()), text(), map(), at_map())
        .prop_map(|(heading, text, raw, at)| OverallGoal { heading, text, raw, at });
    let measure = (any::<Option<u32>>(), of(text()), text(), of(text()), map(), at_map()).prop_map(
        |(number, label, heading, text, raw, at)| Measure { number, label, heading, text, raw, at },
    );
    let cell =
        (any::<[u32; 4]>(), text()).prop_map(|([row, column, row_span, column_span], text)| {
            TableCell { row, column, row_span, column_span, text }
        });
    let table = (location(), any::<u32>(), any::<u32>(), vec(cell, 0..3))
        .prop_map(|(at, rows, columns, cells)| UnclaimedTable { at, rows, columns, cells });
    let bookmark = (text(), location()).prop_map(|(name, at)| Bookmark { name, at });
    let passage = (location(), text()).prop_map(|(at, text)| UnclaimedText { at, text });
    let severities = vec![Severity::Info, Severity::Warning, Severity::Error];
    let severity = proptest::sample::select(severities);
    let diagnostic = (text(), severity, text(), of(location()), text()).prop_map(
        |(name, severity, message, at, help)| Diagnostic {
            name: name.into(),
            severity,
            message,
            at,
            help,
        },
    );
    let lists = (
        vec(goal(), 0..3),
        vec(measure, 0..3),
        vec(indicator(), 0..3),
        vec(project(), 0..3),
        vec(table, 0..3),
        vec(bookmark, 0..3),
        vec(passage, 0..3),
        vec(diagnostic, 0..3),
    );
    (any::<Option<i32>>(), department, of(overall), lists, at_map()).prop_map(
        |(fiscal_year, department, overall_goal, lists, at)| {
            let (goals, measures, indicators, projects, tables, bookmarks, unclaimed, diagnostics) =
                lists;
            let mut records = RecordSet {
                fiscal_year,
                department,
                overall_goal,
                goals,
                measures,
                indicators,
                projects,
                tables,
                bookmarks,
                diagnostics,
                at,
                ..sample()
            };
            records.coverage.unclaimed = unclaimed;
            records
        },
    )
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn any_records_come_back(records in record_set()) {
        check(&records, true);
    }
}
