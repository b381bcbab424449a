//! How fast records are loaded, beside what the drivers do with the indicators' rows alone, without keys.
//!
//! `cargo bench -p store`. Documents of 10 projects with 20 indicators each; every indicator has its terms' row, every
//! project and document theirs. CPU is that of this process, and of the server where there is one.

#![allow(clippy::print_stdout, reason = "a bench prints its table")]

use postgres::binary_copy::BinaryCopyInWriter;
use postgres::types::{ToSql, Type};
use record::RecordSet;
use record::flat::{Cell, FlatError, TABLES, rows};
use std::fs;
use std::path::Path;
use std::time::Instant;
use store::{Loader, NoOne, Policy, Target};
use tests::postgres::{PASSWORD, Server, database_of};
use tests::sample::Sample;

/// Documents; 60,000 indicators.
const DOCUMENTS: u64 = 300;
/// Ticks of `/proc/…/stat` in a second.
const TICKS: f64 = 100.0;

fn main() {
    let all: Vec<_> =
        (0..DOCUMENTS).map(|content| Sample::ordinary(content, 10, 20).records()).collect();
    let indicators = indicator_rows(&all);
    println!(
        "{} documents, {} indicators; rates are indicators a second",
        all.len(),
        indicators.len()
    );
    println!(
        "{:44} {:>8} {:>8} {:>8} {:>10} {:>10}",
        "", "wall s", "CPU s", "server", "of wall", "of CPU"
    );
    let folder = tempfile::tempdir().expect("a folder");
    let bare = folder.path().join("bare.db");
    measure("SQLite, driver: indicators alone", indicators.len(), None, || {
        bare_sqlite(&bare, &indicators);
    });
    for round in 1..=3 {
        let target = Target::file(&folder.path().join(format!("{round}.db")));
        measure(&format!("SQLite, load, round {round}"), indicators.len(), None, || {
            load(&target, &all);
        });
    }
    let target = Target::file(&folder.path().join("1.db"));
    measure("SQLite, load again: nothing changes", indicators.len(), None, || load(&target, &all));
    let Some(server) = Server::start("the rates of PostgreSQL") else { return };
    let url = server.database();
    measure(
        "PostgreSQL, driver: COPY of indicators alone",
        indicators.len(),
        Some(&server),
        || {
            bare_postgres(&server, database_of(&url), &indicators);
        },
    );
    for round in 1..=3 {
        let target = Target::parse(&server.database(), &|_| None).expect("a URL");
        measure(
            &format!("PostgreSQL, load, round {round}"),
            indicators.len(),
            Some(&server),
            || load(&target, &all),
        );
        if round == 3 {
            measure(
                "PostgreSQL, load again: nothing changes",
                indicators.len(),
                Some(&server),
                || load(&target, &all),
            );
        }
    }
}

fn measure(what: &str, rows: usize, server: Option<&Server>, run: impl FnOnce()) {
    let own = || cpu("self", false);
    let others = || server.map_or(0.0, |server| cpu(&postmaster(server), true));
    let (start, before, before_others) = (Instant::now(), own(), others());
    run();
    let wall = start.elapsed().as_secs_f64();
    // The server's own account holds a connection only once it has ended.
    std::thread::sleep(std::time::Duration::from_millis(if server.is_some() { 300 } else { 0 }));
    let (cpu, server_cpu) = (own() - before, others() - before_others);
    #[allow(clippy::cast_precision_loss, reason = "a rate is shown rounded")]
    let rate = |seconds: f64| rows as f64 / seconds.max(0.01);
    let busiest = cpu.max(server_cpu);
    println!(
        "{what:44} {wall:8.2} {cpu:8.2} {server_cpu:8.2} {:10.0} {:10.0}",
        rate(wall),
        rate(busiest)
    );
}

/// Seconds of CPU of a process, with those of its children that have ended.
fn cpu(process: &str, children: bool) -> f64 {
    let stat = fs::read_to_string(format!("/proc/{process}/stat")).unwrap_or_default();
    let fields: Vec<f64> = stat
        .rsplit(')')
        .next()
        .unwrap_or_default()
        .split_whitespace()
        .map(|field| field.parse().unwrap_or(0.0))
        .collect();
    let ticks: f64 = fields.iter().skip(11).take(if children { 4 } else { 2 }).sum();
    ticks / TICKS
}

fn postmaster(server: &Server) -> String {
    let text = fs::read_to_string(server.data().join("postmaster.pid")).unwrap_or_default();
    text.lines().next().unwrap_or_default().to_owned()
}

fn load(target: &Target, all: &[RecordSet]) {
    let mut loader = Loader::open(target, Policy::default()).expect("opened");
    for records in all {
        loader.add(records, &mut NoOne);
    }
    let report = loader.finish(&mut NoOne);
    assert_eq!(report.held(), all.len() as u64, "{report:?}");
}

fn indicator_rows(all: &[RecordSet]) -> Vec<Vec<Cell<'static>>> {
    let mut kept = Vec::new();
    for records in all {
        let done = rows(records, &mut |table, cells: &[Cell<'_>]| {
            if TABLES[table].name == "indicators" {
                kept.push(cells.iter().cloned().map(Cell::into_owned).collect());
            }
            Ok::<(), FlatError>(())
        });
        done.expect("rows");
    }
    kept
}

fn texts(row: &[Cell<'_>]) -> Vec<Option<String>> {
    row.iter()
        .map(|cell| match cell {
            Cell::Null => None,
            Cell::Text(text) | Cell::Json(text) => Some(text.clone().into_owned()),
            Cell::Integer(number) => Some(number.to_string()),
            Cell::Number(number) => Some(number.to_string()),
            Cell::Date(date) => Some(date.to_string()),
            Cell::Boolean(value) => Some(value.to_string()),
        })
        .collect()
}

fn columns() -> String {
    let width = TABLES
        .iter()
        .find(|table| table.name == "indicators")
        .map_or(0, |table| table.columns.len());
    (0..width).map(|index| format!("c{index} text")).collect::<Vec<_>>().join(", ")
}

fn bare_sqlite(path: &Path, all: &[Vec<Cell<'static>>]) {
    let mut connection = rusqlite::Connection::open(path).expect("opened");
    connection.pragma_update(None, "journal_mode", "WAL").expect("set");
    let columns = columns();
    connection.execute_batch(&format!("CREATE TABLE t ({columns})")).expect("made");
    let marks = vec!["?"; columns.split(',').count()].join(", ");
    let transaction = connection.transaction().expect("begun");
    let mut insert =
        transaction.prepare(&format!("INSERT INTO t VALUES ({marks})")).expect("prepared");
    for row in all {
        insert.execute(rusqlite::params_from_iter(texts(row))).expect("added");
    }
    drop(insert);
    transaction.commit().expect("committed");
}

fn bare_postgres(server: &Server, database: &str, all: &[Vec<Cell<'static>>]) {
    let mut config = postgres::Client::configure();
    config.host("127.0.0.1").port(server.port()).user("loader").password(PASSWORD).dbname(database);
    let mut client = config.connect(postgres::NoTls).expect("connected");
    let columns = columns();
    client.batch_execute(&format!("CREATE TABLE t ({columns})")).expect("made");
    let types = vec![Type::TEXT; columns.split(',').count()];
    let mut writer =
        BinaryCopyInWriter::new(client.copy_in("COPY t FROM STDIN BINARY").expect("begun"), &types);
    for row in all {
        let texts = texts(row);
        let cells: Vec<_> = texts.iter().map(|text| text as &(dyn ToSql + Sync)).collect();
        writer.write(&cells).expect("added");
    }
    writer.finish().expect("ended");
}
