//! How fast records are loaded, beside what the drivers do with the indicators' rows alone, as texts without keys.
//!
//! `cargo bench -p store [-- sqlite|postgres]`. Documents of 10 projects with 20 indicators each; every indicator has its
//! terms' row, every project and document theirs. What is timed is the whole load: rows made of records, digests, all tables,
//! keys, commits; with SQLite its last checkpoint too, while PostgreSQL makes its own between what is timed. The first load
//! into a PostgreSQL ends with making the foreign keys, which the next one, of as many other documents, finds there. This
//! process and the server share one core, to which both are bound. CPU is that of this process, and of all processes of the
//! server.

#![allow(clippy::print_stdout, reason = "a bench prints its table")]

use postgres::binary_copy::BinaryCopyInWriter;
use postgres::types::{ToSql, Type};
use record::RecordSet;
use record::flat::{Cell, FlatError, TABLES, rows};
use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Instant;
use store::{Loader, NoOne, Policy, Target};
use tests::postgres::{PASSWORD, Server, database_of};
use tests::sample::Sample;

/// That of the program.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// Documents; 100,000 indicators.
const DOCUMENTS: u64 = 500;
/// How often each is loaded.
const ROUNDS: u32 = 5;
/// Ticks of `/proc/…/stat` in a second.
const TICKS: f64 = 100.0;

/// A row as texts.
type Texts = Vec<Option<String>>;

fn main() {
    let wanted: Vec<_> = std::env::args().skip(1).filter(|one| !one.starts_with('-')).collect();
    let wants = |name: &str| wanted.is_empty() || wanted.iter().any(|one| one == name);
    let [all, others] = [0, DOCUMENTS].map(documents);
    let indicators = indicator_rows(&all);
    println!("{} documents, {} indicators, {}", all.len(), indicators.len(), bind_to_one_core());
    println!(
        "rates are indicators a second: of time on the clock, and of CPU, the server's included"
    );
    println!(
        "{:44} {:>8} {:>8} {:>8} {:>10} {:>10}",
        "", "clock s", "CPU s", "server s", "of clock", "of CPU"
    );
    if wants("sqlite") {
        sqlite(&all, &indicators);
    }
    if wants("postgres") {
        postgres(&all, &others, &indicators);
    }
}

fn documents(first: u64) -> Vec<RecordSet> {
    let contents = first..first + DOCUMENTS;
    contents.map(|content| Sample::ordinary(content, 10, 20).records()).collect()
}

fn sqlite(all: &[RecordSet], indicators: &[Texts]) {
    let count = indicators.len();
    let folder = tempfile::tempdir().expect("a folder");
    for round in 1..=ROUNDS {
        let bare = folder.path().join(format!("bare-{round}.db"));
        measure("SQLite, driver: indicators alone", count, None, || bare_sqlite(&bare, indicators));
        let target = Target::file(&folder.path().join(format!("{round}.db")));
        measure("SQLite, load", count, None, || load(&target, all));
        if round == ROUNDS {
            measure("SQLite, load again: nothing changes", count, None, || load(&target, all));
        }
    }
}

fn postgres(all: &[RecordSet], others: &[RecordSet], indicators: &[Texts]) {
    let count = indicators.len();
    let Some(server) = Server::start("the rates of PostgreSQL") else { return };
    // The size of the buffers is PostgreSQL's own; files of the log are used again, as on a server that has run for a while.
    server.configure("shared_buffers = '128MB'\nmin_wal_size = '1GB'\n");
    let checkpoint = || drop(server.sql("postgres", "CHECKPOINT"));
    let warm = Target::parse(&server.database(), &|_| None).expect("a URL");
    load(&warm, all);
    checkpoint();
    for round in 1..=ROUNDS {
        let url = server.database();
        measure("PostgreSQL, driver: COPY of indicators alone", count, Some(&server), || {
            bare_postgres(&server, database_of(&url), indicators);
        });
        checkpoint();
        let target = Target::parse(&server.database(), &|_| None).expect("a URL");
        measure("PostgreSQL, first load", count, Some(&server), || load(&target, all));
        checkpoint();
        measure("PostgreSQL, next load", count, Some(&server), || {
            load(&target, others);
        });
        if round == ROUNDS {
            measure("PostgreSQL, load again: nothing changes", count, Some(&server), || {
                load(&target, all);
            });
        }
    }
}

/// Binds this process, and what it starts from now on, to the last core that it may use; says to which.
fn bind_to_one_core() -> String {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let cores = status.lines().find_map(|line| line.strip_prefix("Cpus_allowed_list:"));
    let last = cores.and_then(|cores| cores.trim().rsplit([',', '-']).next()).unwrap_or("0");
    let mut taskset = Command::new("taskset");
    taskset.args(["-a", "-c", "-p", last, &std::process::id().to_string()]);
    match taskset.stdout(Stdio::null()).status() {
        Ok(status) if status.success() => format!("all on core {last}"),
        _ => "on any core, since taskset is missing".to_owned(),
    }
}

fn measure(what: &str, rows: usize, server: Option<&Server>, run: impl FnOnce()) {
    let own = || cpu("self", false);
    let others = || server.map_or(0.0, server_cpu);
    let (start, before, before_others) = (Instant::now(), own(), others());
    run();
    let clock = start.elapsed().as_secs_f64();
    // The account of a connection goes over to the server's when it has ended.
    std::thread::sleep(std::time::Duration::from_millis(if server.is_some() { 300 } else { 0 }));
    let (cpu, server_cpu) = (own() - before, others() - before_others);
    #[allow(clippy::cast_precision_loss, reason = "a rate is shown rounded")]
    let rate = |seconds: f64| rows as f64 / seconds.max(0.01);
    println!(
        "{what:44} {clock:8.2} {cpu:8.2} {server_cpu:8.2} {:10.0} {:10.0}",
        rate(clock),
        rate(cpu + server_cpu)
    );
}

/// Fields of `/proc/…/stat` behind the name of the program.
fn stat(process: &str) -> Vec<f64> {
    let stat = fs::read_to_string(format!("/proc/{process}/stat")).unwrap_or_default();
    let fields = stat.rsplit(')').next().unwrap_or_default().split_whitespace();
    fields.map(|field| field.parse().unwrap_or(0.0)).collect()
}

/// Seconds of CPU of a process, with those of its children that have ended.
fn cpu(process: &str, children: bool) -> f64 {
    let ticks: f64 = stat(process).iter().skip(11).take(if children { 4 } else { 2 }).sum();
    ticks / TICKS
}

/// Seconds of CPU of all processes of a server, those that have ended included.
fn server_cpu(server: &Server) -> f64 {
    let text = fs::read_to_string(server.data().join("postmaster.pid")).unwrap_or_default();
    let postmaster = text.lines().next().unwrap_or_default();
    let number: f64 = postmaster.parse().unwrap_or(0.0);
    let all = fs::read_dir("/proc").into_iter().flatten().flatten();
    let names = all.map(|entry| entry.file_name().to_string_lossy().into_owned());
    let children = names.filter(|name| stat(name).get(1) == Some(&number));
    cpu(postmaster, true) + children.map(|name| cpu(&name, false)).sum::<f64>()
}

fn load(target: &Target, all: &[RecordSet]) {
    let mut loader = Loader::open(target, Policy::default()).expect("opened");
    for records in all {
        loader.add(records, &mut NoOne);
    }
    let report = loader.finish(&mut NoOne);
    assert_eq!(report.held(), all.len() as u64, "{report:?}");
}

fn indicator_rows(all: &[RecordSet]) -> Vec<Texts> {
    let mut kept = Vec::new();
    for records in all {
        let done = rows(records, &mut |table, cells: &[Cell<'_>]| {
            if TABLES[table].name == "indicators" {
                kept.push(texts(cells));
            }
            Ok::<(), FlatError>(())
        });
        done.expect("rows");
    }
    kept
}

fn texts(row: &[Cell<'_>]) -> Texts {
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

fn bare_sqlite(path: &Path, all: &[Texts]) {
    let mut connection = rusqlite::Connection::open(path).expect("opened");
    connection.pragma_update(None, "journal_mode", "WAL").expect("set");
    let columns = columns();
    connection.execute_batch(&format!("CREATE TABLE t ({columns})")).expect("made");
    let marks = vec!["?"; columns.split(',').count()].join(", ");
    let transaction = connection.transaction().expect("begun");
    let mut insert =
        transaction.prepare(&format!("INSERT INTO t VALUES ({marks})")).expect("prepared");
    for row in all {
        insert.execute(rusqlite::params_from_iter(row)).expect("added");
    }
    drop(insert);
    transaction.commit().expect("committed");
}

fn bare_postgres(server: &Server, database: &str, all: &[Texts]) {
    let mut config = postgres::Client::configure();
    config.host("127.0.0.1").port(server.port()).user("loader").password(PASSWORD).dbname(database);
    let mut client = config.connect(postgres::NoTls).expect("connected");
    let columns = columns();
    client.batch_execute(&format!("CREATE TABLE t ({columns})")).expect("made");
    let types = vec![Type::TEXT; columns.split(',').count()];
    let mut writer =
        BinaryCopyInWriter::new(client.copy_in("COPY t FROM STDIN BINARY").expect("begun"), &types);
    for row in all {
        let cells: Vec<_> = row.iter().map(|text| text as &(dyn ToSql + Sync)).collect();
        writer.write(&cells).expect("added");
    }
    writer.finish().expect("ended");
}
