//! The views of both databases: what they count once, what they put beside each other, and what they keep when they are renewed.

use pipeline::record::{Agency, CodeCheck, Money, Number, ProjectCode, RecordSet};
use pipeline::store::{
    Asked, Field, Loader, NoOne, Policy, QueryLimits, Target, query, view_names,
};
use std::path::Path;
use std::sync::OnceLock;
use tests::postgres::{Server, database_of};
use tests::sample::Sample;

fn server() -> Option<&'static Server> {
    static SERVER: OnceLock<Option<Server>> = OnceLock::new();
    SERVER.get_or_init(|| Server::start("the views of PostgreSQL")).as_ref()
}

fn load(target: &Target, all: &[RecordSet]) {
    let mut loader = Loader::open(target, Policy::default()).expect("opened");
    for records in all {
        loader.add(records, &mut NoOne);
    }
    assert_eq!(loader.finish(&mut NoOne).held(), all.len() as u64);
}

fn load_postgres(url: &str, all: &[RecordSet]) {
    load(&Target::parse(url, &|_| None).expect("a URL"), all);
}

/// The answer of SQLite, as psql prints it.
fn asked(path: &Path, sql: &str) -> String {
    let mut lines = Vec::new();
    let answer = query(path, sql, &QueryLimits::default(), &mut |asked| {
        if let Asked::Row(row) = asked {
            let fields = row.iter().map(|field| match field {
                Field::Null => String::new(),
                Field::Integer(number) => number.to_string(),
                Field::Real(number) => number.to_string(),
                Field::Exact(text) | Field::Text(text) => text.clone(),
                Field::Bytes(_) => "bytes".to_owned(),
            });
            lines.push(fields.collect::<Vec<_>>().join("|"));
        }
        true
    });
    answer.expect("answered");
    lines.join("\n")
}

/// A year, and projects with their name, code and budget in yuan.
type Year<'a> = (i32, &'a [(&'a str, Option<&'a str>, &'a str)]);

/// Documents of one agency.
fn documents(all: &[Year<'_>]) -> Vec<RecordSet> {
    let document = |(content, &(year, projects)): (u64, &Year<'_>)| {
        let mut records = Sample::ordinary(content, projects.len(), 2).records();
        records.source.name = format!("{content}.docx");
        records.fiscal_year = Some(year);
        for (project, &(name, code, yuan)) in records.projects.iter_mut().zip(projects) {
            project.agency =
                Agency { code: Some("601001".to_owned()), name: Some("甲局".to_owned()) };
            project.name = Some(name.to_owned());
            project.code = code.map(|text| ProjectCode {
                text: text.to_owned(),
                division: None,
                year: None,
                category: None,
                check: CodeCheck::Unknown,
            });
            let number: Number = serde_json::from_str(&format!("\"{yuan}\"")).expect("a decimal");
            project.budget.total = Some(Money { raw: yuan.to_owned(), yuan: Some(number) });
        }
        records
    };
    (0..).zip(all).map(document).collect()
}

/// Two projects of one name and several documents of one year; a code that changes with the year; a project that is new.
fn years() -> Vec<RecordSet> {
    documents(&[
        (
            2022,
            &[
                ("设备购置", Some("C1"), "100.125"),
                ("设备购置", Some("C2"), "200.5"),
                ("2022年绿化", Some("A22"), "10"),
            ],
        ),
        (
            2023,
            &[
                ("设备购置", Some("C2"), "220.25"),
                ("设备购置", Some("C1"), "110.25"),
                ("2023年绿化", Some("A23"), "11"),
                ("新项目", None, "7.125"),
                ("", None, "1"),
            ],
        ),
        (2023, &[("设备购置", Some("C1"), "110.25"), ("设备购置", Some("C2"), "220.25")]),
    ])
}

const YEAR_OVER_YEAR: &str = "SELECT fiscal_year, project_code, project_code_last_year, budget_yuan, change_yuan \
     FROM year_over_year ORDER BY fiscal_year, budget_yuan";
const YEAR_OVER_YEAR_SAYS: &str = "2022|A22||10|\n2022|C1||100.125|\n2022|C2||200.5|\n\
     2023|||1|\n2023|||7.125|\n2023|A23|A22|11|1\n2023|C1|C1|110.25|10.125\n2023|C2|C2|220.25|19.75";
const AGENCY_TOTALS: &str = "SELECT fiscal_year, projects, indicators, budget_total_yuan \
     FROM agency_totals ORDER BY fiscal_year";
const AGENCY_TOTALS_SAY: &str = "2022|3|6|310.625\n2023|5|10|349.625";

#[test]
fn a_project_counts_once_and_stands_beside_its_own_past_in_postgresql() {
    let Some(server) = server() else { return };
    let url = server.database();
    load_postgres(&url, &years());
    assert_eq!(server.sql(database_of(&url), YEAR_OVER_YEAR), YEAR_OVER_YEAR_SAYS);
    assert_eq!(server.sql(database_of(&url), AGENCY_TOTALS), AGENCY_TOTALS_SAY);
}

#[test]
fn a_project_counts_once_and_stands_beside_its_own_past_in_sqlite() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("a.db");
    load(&Target::file(&path), &years());
    assert_eq!(asked(&path, YEAR_OVER_YEAR), YEAR_OVER_YEAR_SAYS);
    assert_eq!(asked(&path, AGENCY_TOTALS), AGENCY_TOTALS_SAY);
}

/// As many steps of SQLite for each project, however many there are.
#[test]
fn years_are_compared_by_an_index() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("a.db");
    load(&Target::file(&path), &years());
    let plan = asked(&path, &format!("EXPLAIN QUERY PLAN {YEAR_OVER_YEAR}"));
    let scans: Vec<_> = plan.lines().filter(|line| line.contains("AUTOMATIC")).collect();
    assert!(scans.len() >= 6, "{plan}");
    for scan in scans {
        assert!(scan.contains("agency=?"), "{scan}");
    }
}

#[test]
fn views_that_are_renewed_keep_rights_and_what_is_made_of_them() {
    let Some(server) = server() else { return };
    let url = server.database();
    load_postgres(&url, &years());
    let own = "CREATE VIEW own AS SELECT fiscal_year, projects FROM agency_totals; GRANT SELECT ON agency_totals TO PUBLIC; \
        UPDATE jixiao_meta SET value = '2'";
    server.sql(database_of(&url), own);
    load_postgres(&url, &[]);
    let rights = "SELECT count(*) FROM pg_class WHERE relname = 'agency_totals' AND relacl::text LIKE '%=r/%'";
    assert_eq!(server.sql(database_of(&url), rights), "1");
    assert_eq!(server.sql(database_of(&url), "SELECT count(*) FROM own"), "2");
    assert_eq!(view_names().count(), 5);
}
