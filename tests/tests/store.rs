//! Both databases with real and hostile records: what goes in comes out, PostgreSQL by a server of the test's own.

use pipeline::record::{Number, RecordSet};
use pipeline::store::{
    Change, Loader, NoOne, Observer, Policy, Report, StoreError, Target, VERSION, read,
};
use proptest::prelude::*;
use proptest::test_runner::TestRunner;
use std::cell::RefCell;
use std::collections::BTreeMap;
use std::path::Path;
use std::sync::OnceLock;
use std::time::Duration;
use tests::postgres::{Server, database_of};
use tests::sample::Sample;

fn server() -> Option<&'static Server> {
    static SERVER: OnceLock<Option<Server>> = OnceLock::new();
    SERVER.get_or_init(|| Server::start("loading into PostgreSQL")).as_ref()
}

fn target(url: &str) -> Target {
    Target::parse(url, &|_| None).expect("a URL")
}

#[derive(Default)]
struct Told(Vec<(String, Change)>);

impl Observer for Told {
    fn loaded(&mut self, name: &str, change: &Change) {
        self.0.push((name.to_owned(), change.clone()));
    }

    fn waiting(&mut self, _: &StoreError, _: Duration) {}
}

fn load(target: &Target, all: &[RecordSet]) -> Report {
    let mut loader = Loader::open(target, Policy::default()).expect("opened");
    for records in all {
        loader.add(records, &mut NoOne);
    }
    loader.finish(&mut NoOne)
}

fn found(target: &Target) -> Vec<RecordSet> {
    let mut found = Vec::new();
    read(target, None, &mut |records| found.push(records)).expect("read");
    found
}

/// In the order in which a database gives them back.
fn sorted(mut all: Vec<RecordSet>) -> Vec<RecordSet> {
    all.sort_by(|a, b| (&a.source.name, &a.source.sha256).cmp(&(&b.source.name, &b.source.sha256)));
    all
}

/// The records of `output/`, one of each content.
fn fixtures() -> Vec<RecordSet> {
    let mut open = vec![Path::new(env!("CARGO_MANIFEST_DIR")).join("../output")];
    let mut all: Vec<RecordSet> = Vec::new();
    while let Some(folder) = open.pop() {
        for entry in std::fs::read_dir(folder).expect("a folder") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                open.push(path);
            } else if path.extension().is_some_and(|extension| extension == "json") {
                let bytes = std::fs::read(&path).expect("a file");
                let Ok(records) = serde_json::from_slice::<RecordSet>(&bytes) else { continue };
                all.push(records);
            }
        }
    }
    let all = sorted(all);
    let mut once: Vec<RecordSet> = Vec::new();
    for records in all {
        if once.iter().all(|other| other.source.sha256 != records.source.sha256) {
            once.push(records);
        }
    }
    assert!(once.len() > 50, "{} documents", once.len());
    once
}

#[track_caller]
fn check_round_trip(target: &Target) {
    let all = fixtures();
    let report = load(target, &all);
    assert_eq!((report.new, report.refused, report.left), (all.len() as u64, 0, 0), "{report:?}");
    let back = found(target);
    assert_eq!(back.len(), all.len());
    for (back, records) in back.iter().zip(&all) {
        assert_eq!(back, records);
    }
    let again = load(target, &all);
    assert_eq!((again.unchanged, again.all_rows()), (all.len() as u64, 0));
    let years: Vec<_> = all.iter().filter(|one| one.fiscal_year == Some(2023)).collect();
    let mut of_year = Vec::new();
    read(target, Some(2023), &mut |records| of_year.push(records)).expect("read");
    assert_eq!(of_year.iter().collect::<Vec<_>>(), years);
}

#[test]
fn the_fixtures_come_back_from_sqlite() {
    let folder = tempfile::tempdir().expect("a folder");
    check_round_trip(&Target::file(&folder.path().join("a.db")));
}

#[test]
fn the_fixtures_come_back_from_postgresql() {
    let Some(server) = server() else { return };
    check_round_trip(&target(&server.database()));
}

fn samples() -> impl Strategy<Value = Sample> {
    let text = prop_oneof![
        "\\PC{0,12}",
        Just("' OR 1=1 --".to_owned()),
        Just("=cmd|' /C calc'!A0".to_owned()),
        Just("\\N\t\r\n\\.".to_owned()),
        Just("\u{1}\u{7f}\u{feff}\u{202e}\u{10ffff}".to_owned()),
        Just("1e5".to_owned()),
        Just("{\"a\": [null]}".to_owned()),
        Just(String::new()),
    ];
    let number = (any::<i64>(), any::<i32>(), 0_u32..=28).prop_map(|(high, low, scale)| {
        let mantissa = i128::from(high) * i128::from(low).abs().max(1);
        let number = serde_json::Value::from(decimal(mantissa, scale));
        serde_json::from_value::<Number>(number).expect("a decimal")
    });
    // Few contents and names, so that some come again in one load or the next.
    let name = prop_oneof!["\\PC{1,30}", "[ab]\\.docx"];
    let parts = (0_u64..9, name, 0_usize..3, 0_usize..4);
    let lists = (prop::collection::vec(text, 1..9), prop::collection::vec(number, 1..9));
    (parts, lists).prop_map(|((content, name, projects, indicators), (texts, numbers))| Sample {
        content,
        name,
        projects,
        indicators,
        texts,
        numbers,
    })
}

/// Plain notation, at most 28 digits.
fn decimal(mantissa: i128, scale: u32) -> String {
    let digits = mantissa.unsigned_abs().to_string();
    let digits = &digits[..digits.len().min(28)];
    let scale = scale as usize;
    let padded = format!("{digits:0>width$}", width = scale + 1);
    let (whole, part) = padded.split_at(padded.len() - scale);
    let sign = if mantissa < 0 { "-" } else { "" };
    let point = if scale == 0 { "" } else { "." };
    format!("{sign}{whole}{point}{part}")
}

/// Many documents at once, some of the same name or content.
fn check_any_records(target: &Target) {
    let mut runner = TestRunner::new(ProptestConfig { cases: 12, ..ProptestConfig::default() });
    let many = prop::collection::vec(samples(), 1..12);
    // What each name stands for, and the last records of each content, over all loads.
    let known = RefCell::new((BTreeMap::new(), BTreeMap::new()));
    let done = runner.run(&many, |samples| {
        let all: Vec<_> = samples.iter().map(Sample::records).collect();
        let report = load(target, &all);
        prop_assert_eq!((report.refused, report.left), (0, 0), "{:?}", report);
        let (names, contents) = &mut *known.borrow_mut();
        for records in all {
            names.insert(records.source.name.clone(), records.source.sha256.clone());
            contents.insert(records.source.sha256.clone(), records);
        }
        contents.retain(|sha256, _| names.values().any(|other| other == sha256));
        let mut back = found(target);
        prop_assert_eq!(back.len(), contents.len());
        for records in &mut back {
            let name = std::mem::take(&mut records.source.name);
            prop_assert_eq!(names.get(&name), Some(&records.source.sha256));
            let mut expect = contents[&records.source.sha256].clone();
            expect.source.name.clear();
            prop_assert_eq!(&*records, &expect);
        }
        Ok(())
    });
    assert!(done.is_ok(), "{done:?}");
}

#[test]
fn any_records_come_back_from_sqlite() {
    let folder = tempfile::tempdir().expect("a folder");
    check_any_records(&Target::file(&folder.path().join("a.db")));
}

#[test]
fn any_records_come_back_from_postgresql() {
    let Some(server) = server() else { return };
    check_any_records(&target(&server.database()));
}

#[test]
fn hostile_texts_arrive_exact_or_cost_only_their_document() {
    let Some(server) = server() else { return };
    let target = target(&server.database());
    let long = "长".repeat(3_500_000);
    let texts =
        ["' OR 1=1 --", "'; DROP TABLE documents; --", "=cmd|' /C calc'!A0", "a\0b", "\\N", &long];
    let all: Vec<_> = (1..)
        .zip(texts)
        .map(|(content, text)| {
            let mut records = Sample::ordinary(content, 1, 1).records();
            records.department.name = Some(text.to_owned());
            records
        })
        .collect();
    let mut loader = Loader::open(&target, Policy::default()).expect("opened");
    let mut told = Told::default();
    for records in &all {
        loader.add(records, &mut told);
    }
    // A name of a content that was refused, and a name with a zero in it.
    loader.add_name("copy.docx", &all[3].source.sha256, &mut told);
    loader.add_name("a\0.docx", &all[0].source.sha256, &mut told);
    let report = loader.finish(&mut told);
    assert_eq!((report.new, report.refused), (5, 3));
    let why: Vec<_> = told
        .0
        .iter()
        .filter_map(|(_, change)| {
            if let Change::Refused(error) = change { Some(error.to_string()) } else { None }
        })
        .collect();
    let zero = "expected a text that PostgreSQL can hold, found one with a U+0000";
    assert!(why.contains(&format!("documents.department_name: {zero}")), "{why:?}");
    let expect = all.iter().filter(|one| one.department.name.as_deref() != Some("a\0b")).cloned();
    assert_eq!(found(&target), sorted(expect.collect()));
}

#[test]
fn a_corrected_document_replaces_its_old_rows_in_postgresql() {
    let Some(server) = server() else { return };
    let url = server.database();
    let target = target(&url);
    let first: Vec<_> = (0..5).map(|content| Sample::ordinary(content, 2, 3).records()).collect();
    load(&target, &first);
    let corrected =
        Sample { name: first[0].source.name.clone(), ..Sample::ordinary(70, 1, 1) }.records();
    let mut better = first[1].clone();
    better.projects.pop();
    let other_name = Sample { name: "copy.docx".to_owned(), ..Sample::ordinary(2, 2, 3) }.records();
    let report = load(&target, &[corrected.clone(), better.clone(), other_name, first[3].clone()]);
    assert_eq!((report.new, report.replaced, report.unchanged), (0, 2, 2));
    let expect = [corrected, better, first[2].clone(), first[3].clone(), first[4].clone()];
    assert_eq!(found(&target), sorted(expect.to_vec()));
    // The content lives on under its other name, in every table.
    let moved =
        Sample { name: first[2].source.name.clone(), ..Sample::ordinary(71, 1, 1) }.records();
    load(&target, &[moved]);
    let counted = server.sql(
        database_of(&url),
        "SELECT count(DISTINCT document_name) FROM (SELECT document_name FROM documents WHERE document_name = 'copy.docx' \
         UNION ALL SELECT document_name FROM indicators WHERE document_name = 'copy.docx') x",
    );
    assert_eq!(counted, "1");
    let orphans = server.sql(
        database_of(&url),
        "SELECT count(*) FROM terms t LEFT JOIN documents d USING (document_sha256) WHERE d.document_sha256 IS NULL",
    );
    assert_eq!(orphans, "0");
}

#[test]
fn foreign_keys_that_are_missing_are_made_and_nothing_relies_on_them() {
    let Some(server) = server() else { return };
    let url = server.database();
    let target = target(&url);
    let keys = || {
        let sql = "SELECT count(*) FROM pg_constraint WHERE contype = 'f'";
        server.sql(database_of(&url), sql)
    };
    // A first load that is killed has made none; the next one makes them before anything else.
    let killed = Loader::open(&target, Policy::default()).expect("opened");
    assert_eq!(keys(), "0");
    drop(killed);
    let opened = Loader::open(&target, Policy::default()).expect("opened");
    assert_eq!(keys(), "17");
    drop(opened);
    let first: Vec<_> = (0..3).map(|content| Sample::ordinary(content, 2, 3).records()).collect();
    load(&target, &first);
    assert_eq!(keys(), "17");
    let without = "DO $$ DECLARE k record; BEGIN FOR k IN SELECT conrelid::regclass AS t, conname FROM pg_constraint \
        WHERE contype = 'f' LOOP EXECUTE format('ALTER TABLE %s DROP CONSTRAINT %I', k.t, k.conname); END LOOP; END $$";
    server.sql(database_of(&url), without);
    assert_eq!(keys(), "0");
    // Somebody deletes a document, and its rows stay.
    let deleted = format!("DELETE FROM documents WHERE document_name = '{}'", first[2].source.name);
    server.sql(database_of(&url), &deleted);
    let loaded = load(&target, std::slice::from_ref(&first[2]));
    assert_eq!((loaded.new, loaded.refused, loaded.unfinished), (1, 0, None));
    assert_eq!(keys(), "17");
    server.sql(database_of(&url), without);
    let corrected =
        Sample { name: first[0].source.name.clone(), ..Sample::ordinary(70, 1, 1) }.records();
    assert_eq!(load(&target, std::slice::from_ref(&corrected)).replaced, 1);
    assert_eq!(keys(), "17");
    assert_eq!(found(&target), sorted(vec![corrected, first[1].clone(), first[2].clone()]));
}

#[test]
fn who_may_only_write_rows_loads_and_hears_that_keys_are_missing() {
    let Some(server) = server() else { return };
    let url = server.database();
    let all: Vec<_> = (0..2).map(|content| Sample::ordinary(content, 1, 2).records()).collect();
    drop(Loader::open(&target(&url), Policy::default()).expect("opened"));
    let writer = "DROP OWNED BY writer; DROP ROLE writer";
    server.sql(
        database_of(&url),
        &format!("DO $$ BEGIN {writer}; EXCEPTION WHEN undefined_object THEN NULL; END $$"),
    );
    server.sql(
        database_of(&url),
        "CREATE ROLE writer LOGIN PASSWORD 'w'; GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO writer",
    );
    let (_, host) = url.split_once('@').expect("a user");
    let report = load(&target(&format!("postgres://writer:w@{host}")), &all);
    assert_eq!((report.new, report.ended), (2, None));
    let unfinished = report.unfinished.expect("told").to_string();
    assert!(unfinished.contains("must be owner"), "{unfinished}");
    let report = load(&target(&url), &all);
    assert_eq!((report.unchanged, report.unfinished), (2, None));
    server.sql(database_of(&url), writer);
}

#[test]
fn postgresql_has_types_keys_comments_and_views() {
    let Some(server) = server() else { return };
    let url = server.database();
    let mut this = Sample::ordinary(1, 2, 3).records();
    let mut last = Sample::ordinary(2, 2, 3).records();
    last.fiscal_year = Some(2020);
    this.projects[0].name = Some("2021年度救助补助".to_owned());
    last.projects[0].name = Some("2020年救助补助".to_owned());
    // Projects without a name are not the same one.
    for project in [&mut this.projects[1], &mut last.projects[1]] {
        (project.name, project.heading) = (None, None);
    }
    load(&target(&url), &[this, last, Sample::ordinary(3, 1, 1).records()]);
    let check =
        |sql: &str, expect: &str| assert_eq!(server.sql(database_of(&url), sql), expect, "{sql}");
    check("SELECT pg_typeof(budget_total_yuan) FROM projects LIMIT 1", "numeric");
    check(
        "SELECT data_type FROM information_schema.columns WHERE column_name = 'date_day'",
        "date",
    );
    check("SELECT sum(budget_total_yuan) FROM projects", "293.70");
    check(
        "SELECT col_description('indicators'::regclass, attnum) FROM pg_attribute WHERE attrelid = 'indicators'::regclass \
         AND attname = 'value'",
        "指标值 (KPI_VAL): the value as written; see terms",
    );
    let without = "SELECT count(*) FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 \
        WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'v') \
        AND col_description(c.oid, a.attnum) IS NULL";
    check(without, "0");
    check(
        "SELECT count(*), count(DISTINCT conrelid), min(confdeltype), bool_and(convalidated) FROM pg_constraint \
         WHERE contype = 'f'",
        "17|17|c|t",
    );
    check("SELECT count(*), min(project_name) FROM indicator_overview", "13|2020年救助补助");
    check(
        "SELECT fiscal_year, budget_yuan, budget_yuan_last_year, change_yuan, indicators_last_year FROM year_over_year \
         WHERE document_name_last_year IS NOT NULL",
        "2021|95|95|0|3",
    );
    check(
        "SELECT sum(projects), sum(indicators), sum(budget_total_yuan) FROM agency_totals",
        "5|13|293.70",
    );
    check(
        "SELECT document_name, errors, warnings > 0, first_error IS NULL FROM documents_with_errors ORDER BY 1",
        "documents/001/1.docx|0|t|f\ndocuments/002/2.docx|0|t|f\ndocuments/003/3.docx|1|f|f",
    );
}

#[test]
fn a_newer_or_another_database_is_refused() {
    let Some(server) = server() else { return };
    let url = server.database();
    load(&target(&url), &[]);
    server.sql(database_of(&url), "UPDATE jixiao_meta SET value = '99'");
    let error = Loader::open(&target(&url), Policy::default()).expect_err("newer");
    assert_eq!(error, StoreError::Newer { known: VERSION, found: 99 });
    let other = server.database();
    server.sql(database_of(&other), "CREATE TABLE plan (x int)");
    let error = Loader::open(&target(&other), Policy::default()).expect_err("not ours");
    assert_eq!(error.name(), "other-database");
    let schema = format!("{other}?options=-csearch_path%3Dbudget");
    server.sql(database_of(&other), "CREATE SCHEMA budget");
    assert_eq!(load(&target(&schema), &[Sample::ordinary(1, 1, 1).records()]).new, 1);
    server.sql("postgres", "CREATE DATABASE latin ENCODING 'LATIN1' TEMPLATE template0");
    let error = Loader::open(&target(&server.url("latin")), Policy::default()).expect_err("LATIN1");
    assert_eq!(error.to_string(), "expected a database in UTF8, found LATIN1");
}

#[test]
fn a_postgresql_of_version_0_is_brought_forward_with_its_documents() {
    let Some(server) = server() else { return };
    let (old, new) = (server.database(), server.database());
    let all: Vec<_> = (0..4).map(|content| Sample::ordinary(content, 1, 2).records()).collect();
    load(&target(&old), &all);
    load(&target(&new), &all);
    let views: Vec<_> = pipeline::store::view_names()
        .map(|view| format!("DROP VIEW IF EXISTS {view} CASCADE;"))
        .collect();
    let views = views.concat();
    let version_0 =
        "DROP TABLE document_names; DROP TABLE document_loads; UPDATE jixiao_meta SET value = '0'";
    server.sql(database_of(&old), &format!("{views} {version_0}"));
    assert_eq!(load(&target(&old), &all[..1]).replaced, 1, "loaded anew, once");
    assert_eq!(load(&target(&old), &all[..1]).unchanged, 1);
    assert_eq!(found(&target(&old)), found(&target(&new)));
    let catalogue = "SELECT c.relname, c.relkind, obj_description(c.oid), a.attname, format_type(a.atttypid, a.atttypmod), \
        a.attnotnull, col_description(c.oid, a.attnum), pg_get_viewdef(c.oid) FROM pg_class c \
        LEFT JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 \
        WHERE c.relnamespace = 'public'::regnamespace ORDER BY 1, 4";
    assert_eq!(server.sql(database_of(&old), catalogue), server.sql(database_of(&new), catalogue));
}
