//! `jixiao load`: records into a database, and what became of each document.

use crate::arguments::Reading;
use crate::isolation::Bounds;
use crate::report::{Reporter, failure};
use crate::signals::Signals;
use crate::{Ending, settings};
use anstyle::{AnsiColor, Style};
use clap::Args;
use pipeline::record::Severity;
use pipeline::store::{Change, Policy, Report, StoreError, Target};
use pipeline::write::page::grouped;
use pipeline::{EMBEDDED_DATABASE, Error, ErrorKind, LoadObserver, Loaded, Outcome};
use std::io::Write;
use std::num::{NonZeroU32, NonZeroUsize};
use std::path::PathBuf;
use std::time::{Duration, Instant};

pub(crate) const EXAMPLES: &str = "\
Examples:
  jixiao load output                                     a run's records into output/jixiao.db
  jixiao load documents --to sqlite:2024.db              documents, read on the way
  jixiao load output --to postgres://loader@db/budget    the password from PGPASSWORD or ~/.pgpass
  jixiao query 'SELECT * FROM agency_totals'             ask for what was loaded

What is loaded twice is there once. Where a document comes again under its name with other content, or with
better records, the old rows go in the transaction that brings the new ones.
Database:  sqlite:FILE, postgres://USER:PASSWORD@HOST:PORT/DATABASE?sslmode=MODE; PGHOST, PGPORT, PGUSER, PGPASSWORD,
           PGPASSFILE, PGDATABASE, PGSSLMODE, PGSSLROOTCERT, PGOPTIONS, PGCONNECT_TIMEOUT as with psql
Exit:      0 all is in the database, 1 some documents were refused or could not be read, 2 could not run to its end";

/// Sorts of rows that are named behind their number.
const NAMED: usize = 4;

#[derive(Debug, Args)]
pub(crate) struct Load {
    #[arg(required = true, value_name = "PATH", help = paths())]
    paths: Vec<PathBuf>,
    /// The database: sqlite:FILE or postgres://…
    #[arg(long, value_name = "URL", default_value_t = format!("sqlite:{EMBEDDED_DATABASE}"))]
    to: String,
    /// How often a batch is tried, with growing waits, where the database goes away
    #[arg(long, value_name = "N", default_value_t = NonZeroU32::new(8).unwrap_or(NonZeroU32::MIN))]
    attempts: NonZeroU32,
    /// Documents that are read at once [default: the number of processors]
    #[arg(long, short = 'j', value_name = "N")]
    threads: Option<NonZeroUsize>,
    #[command(flatten)]
    reading: Reading,
    #[command(flatten)]
    bounds: Bounds,
    /// A file of labels and column names to be known beside the built-in ones
    #[arg(long, value_name = "FILE")]
    vocabulary: Option<PathBuf>,
    /// Say what became of every document
    #[arg(long, short, conflicts_with = "quiet", help_heading = "Messages")]
    verbose: bool,
    /// Show nothing but failures
    #[arg(long, short, help_heading = "Messages")]
    quiet: bool,
}

fn paths() -> String {
    format!(
        "Folders of runs; files of records (.jsonl, .json); or documents, folders of documents (.{}) and archives, read \
         on the way",
        pipeline::folder_extensions().join(", .")
    )
}

pub(crate) fn run(request: &Load) -> Ending {
    let start = Instant::now();
    let mut settings = settings(&request.reading);
    if let Some(threads) = request.threads {
        settings.threads = threads;
    }
    request.bounds.apply(&mut settings);
    let mut out = anstream::stderr();
    if let Some(path) = &request.vocabulary
        && let Err(error) = settings.add_vocabulary(path)
    {
        failure(&error, &mut out);
        return Ending::CouldNotRun;
    }
    let target = match pipeline::database(&request.to) {
        Ok(target) => target,
        Err(error) => {
            failure(&error, &mut out);
            return Ending::CouldNotRun;
        }
    };
    if let Target::Postgres(postgres) = &target {
        for warning in postgres.warnings() {
            let yellow = AnsiColor::Yellow.on_default().bold();
            let _ = writeln!(out, "{yellow}warning{yellow:#}: {warning}");
        }
    }
    let signals = Signals::listen();
    settings.stop = signals.stop.clone();
    let mut screen = Screen { request, reporter: Reporter::new(None) };
    let policy = Policy { attempts: request.attempts.get(), ..Policy::default() };
    let done = pipeline::load(&request.paths, &target, policy, &settings, &mut screen);
    let loaded = match done {
        Ok(loaded) => loaded,
        Err(error) => {
            failure(&error, &mut out);
            return Ending::CouldNotRun;
        }
    };
    if let Some(ended) = &loaded.report.ended {
        let error =
            Error { path: target.to_string().into(), kind: ErrorKind::Store(ended.clone()) };
        failure(&error, &mut out);
    }
    if let Some(unfinished) = &loaded.report.unfinished {
        let yellow = AnsiColor::Yellow.on_default().bold();
        let _ = writeln!(
            out,
            "{yellow}warning{yellow:#}: what was loaded is safe, but the tables have no foreign keys: {}; the next load by \
             their owner makes them",
            pipeline::write::printable(&unfinished.to_string())
        );
    }
    if !request.quiet || loaded.report.left > 0 {
        print(&loaded, &target, start.elapsed(), &screen.reporter, &mut out);
    }
    if loaded.stopped {
        let _ = writeln!(out, "stopped; the same command loads the rest and changes nothing else");
        return Ending::Stopped(signals.code());
    }
    ending(&loaded)
}

fn ending(loaded: &Loaded) -> Ending {
    let report = &loaded.report;
    if report.ended.is_some() || report.held() == 0 {
        Ending::CouldNotRun
    } else if report.refused > 0 || loaded.read.failed > 0 {
        Ending::Findings
    } else {
        Ending::Clean
    }
}

/// What a person sees while the load goes on.
struct Screen<'a> {
    request: &'a Load,
    reporter: Reporter,
}

impl LoadObserver for Screen<'_> {
    fn extracted(&mut self, outcome: &Outcome) {
        if Reporter::wants(outcome) {
            self.reporter.outcome(outcome, &mut anstream::stderr().lock());
        }
    }

    fn loaded(&mut self, name: &str, change: &Change) {
        let word = match change {
            Change::New => "new",
            Change::Replaced => "replaced",
            Change::Unchanged => "unchanged",
            Change::Refused(error) => {
                let error = Error { path: name.into(), kind: ErrorKind::Store(error.clone()) };
                return failure(&error, &mut anstream::stderr().lock());
            }
        };
        if self.request.verbose {
            let name = pipeline::write::printable(name);
            let _ = writeln!(anstream::stderr().lock(), "{word:>12}  {name}");
        }
    }

    fn waiting(&mut self, error: &StoreError, wait: Duration) {
        let yellow = AnsiColor::Yellow.on_default().bold();
        let (error, seconds) = (error.to_string(), wait.as_secs_f64());
        let _ = writeln!(
            anstream::stderr().lock(),
            "{yellow}warning{yellow:#}: {}; tried again in {seconds:.1} s",
            pipeline::write::printable(&error)
        );
    }
}

/// ```text
///  documents  34
///        new  30
///   replaced  2
///  unchanged  2
///       rows  12,345     indicators 1,203, terms 1,530, projects 210, diagnostics 88, …
///       time  0.42 s     29,393 rows/s
///   database  sqlite:output/jixiao.db
/// ```
fn print(
    loaded: &Loaded,
    target: &Target,
    elapsed: Duration,
    reporter: &Reporter,
    out: &mut impl Write,
) {
    let (red, yellow) = (AnsiColor::Red.on_default().bold(), AnsiColor::Yellow.on_default().bold());
    let plain = Style::new().bold();
    let report = &loaded.report;
    let all = report.held() + report.refused + report.left;
    let mut rows = vec![("documents", plain, grouped(all), String::new())];
    if loaded.read.failed > 0 {
        rows.push(("not read", red, grouped(loaded.read.failed), "see above".to_owned()));
    }
    for (label, count, note) in [
        ("new", report.new, ""),
        ("replaced", report.replaced, "corrected, or with better records; the old rows are gone"),
        ("unchanged", report.unchanged, "the database holds them as they are"),
    ] {
        if count > 0 || label == "new" {
            rows.push((label, plain, grouped(count), note.to_owned()));
        }
    }
    if report.refused > 0 {
        rows.push((
            "refused",
            red,
            grouped(report.refused),
            "see above; the others are loaded".to_owned(),
        ));
    }
    if report.left > 0 {
        let first =
            report.first_left.as_deref().map(pipeline::write::printable).unwrap_or_default();
        let note = format!(
            "not loaded, from {first} on; the same command loads them and changes nothing else"
        );
        rows.push(("left", red, grouped(report.left), note));
    }
    if report.retries > 0 {
        rows.push((
            "retries",
            yellow,
            grouped(report.retries),
            "the database went away and came back".to_owned(),
        ));
    }
    for (label, severity, style) in
        [("errors", Severity::Error, red), ("warnings", Severity::Warning, yellow)]
    {
        let count: u64 = reporter.most_frequent(severity).iter().map(|(_, count)| count).sum();
        if count > 0 {
            let note = "in documents; see the view documents_with_errors".to_owned();
            rows.push((label, style, grouped(count), note));
        }
    }
    rows.push(("rows", plain, grouped(report.all_rows()), row_sorts(report)));
    let seconds = elapsed.as_secs_f64();
    #[allow(clippy::cast_precision_loss, reason = "a rate is shown with three digits")]
    let rate = report.all_rows() as f64 / seconds.max(1e-6);
    let rate = if report.all_rows() > 0 { format!("{rate:.0} rows/s") } else { String::new() };
    rows.push(("time", plain, format!("{seconds:.2} s"), rate));
    let width = rows.iter().map(|(_, _, number, _)| number.len()).max().unwrap_or(0);
    // Where standard error is closed, there is nobody to tell.
    let _ = writeln!(out);
    for (label, style, number, note) in &rows {
        let line = format!("{label:>12}  {style}{number:>width$}{style:#}  {note}");
        let _ = writeln!(out, "{}", line.trim_end());
    }
    let _ = writeln!(out, "{:>12}  {target}", "database");
}

fn row_sorts(report: &Report) -> String {
    let mut sorts: Vec<_> = report.rows.iter().filter(|&&(_, count)| count > 0).collect();
    sorts.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
    let named: Vec<_> = sorts
        .iter()
        .take(NAMED)
        .map(|(name, count)| format!("{name} {}", grouped(*count)))
        .collect();
    let more = if sorts.len() > NAMED { ", …" } else { "" };
    format!("{}{more}", named.join(", "))
}
