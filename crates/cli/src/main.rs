//! The `jixiao` command: translates requests and results, and decides nothing.

mod arguments;
mod check;
mod columns;
mod diff;
mod export;
mod extract;
mod inputs;
mod inspect;
mod isolation;
mod load;
mod occasion;
mod progress;
mod query;
mod report;
mod rules;
mod signals;
mod summary;
mod value;
mod why;
mod worker;

use anstream::ColorChoice;
use arguments::{Arguments, Colour, Command, Common, Contract, Limit, Reading, WordsOf};
use clap::Parser as _;
use pipeline::Settings;
use std::io::Write as _;
use std::process::ExitCode;
use tracing_subscriber::EnvFilter;

/// Faster than the system's allocator where small texts come and go by the thousand.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// How a command ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Ending {
    /// All is well.
    Clean,
    /// Some inputs failed, or hold errors.
    Findings,
    /// Nothing could be done.
    CouldNotRun,
    /// A signal stopped it; the code to end with.
    Stopped(u8),
}

impl From<Ending> for ExitCode {
    fn from(ending: Ending) -> Self {
        Self::from(match ending {
            Ending::Clean => 0,
            Ending::Findings => 1,
            Ending::CouldNotRun => 2,
            Ending::Stopped(code) => code,
        })
    }
}

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    pipeline::keep_panics_quiet();
    if let Err(message) = prepare(&arguments.common) {
        report::refusal(&message, "see jixiao --help");
        return Ending::CouldNotRun.into();
    }
    let done = match arguments.command {
        Command::Check(request) => check::run(&request),
        Command::Diff(request) => diff::run(&request),
        Command::Export(request) => Ok(export::run(&request)),
        Command::Extract(request) => extract::run(&request),
        Command::Inspect(request) => inspect::run(&request),
        Command::Load(request) => Ok(load::run(&request)),
        Command::Query(request) => query::run(&request),
        Command::Rules(request) => rules::run(&request),
        Command::Schema(request) => schema(request.of),
        Command::Value(request) => value::run(&request),
        Command::Words(request) => words(request.of),
        Command::Worker => worker::run(),
    };
    // Whoever read the output has seen enough: `jixiao … | head`.
    let ending = done.unwrap_or_else(|error| {
        if is_broken_pipe(&error) {
            return Ending::Clean;
        }
        match error.downcast_ref() {
            Some(error) => report::failure(error, &mut anstream::stderr().lock()),
            None => report::refusal(&format!("{error:#}"), ""),
        }
        Ending::CouldNotRun
    });
    ending.into()
}

fn prepare(common: &Common) -> Result<(), String> {
    match common.color {
        Colour::Auto => {}
        Colour::Always => ColorChoice::Always.write_global(),
        Colour::Never => ColorChoice::Never.write_global(),
    }
    let Some(asked) = &common.log else { return Ok(()) };
    let (json, level) = match asked.split_once(',') {
        Some(("json", level)) => (true, level),
        _ if asked == "json" => (true, "info"),
        _ => (false, asked.as_str()),
    };
    let filter = EnvFilter::try_new(level).map_err(|error| {
        format!("--log: expected json, a level or a filter, found {level:?} ({error})")
    })?;
    let log = tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr);
    if json {
        log.json().flatten_event(true).init();
        report::say_in_events();
    } else {
        log.init();
    }
    Ok(())
}

/// Settings with the limits that were asked for.
fn settings(reading: &Reading) -> Settings {
    let mut settings = Settings::default();
    for Limit { option, value } in &reading.limit {
        option.set(&mut settings, *value);
    }
    settings
}

fn schema(of: Contract) -> anyhow::Result<Ending> {
    let schema = match of {
        Contract::Records => pipeline::record::json_schema(),
        Contract::Changes => pipeline::record::change::changes_schema(),
        Contract::Findings => pipeline::record::findings_schema(),
    };
    let mut out = std::io::stdout().lock();
    serde_json::to_writer_pretty(&mut out, &schema)?;
    writeln!(out)?;
    Ok(Ending::Clean)
}

fn words(of: WordsOf) -> anyhow::Result<Ending> {
    let file = match of {
        WordsOf::Forms => pipeline::Vocabulary::BUILTIN,
        WordsOf::Comparing => pipeline::Words::BUILTIN,
    };
    std::io::stdout().lock().write_all(file.as_bytes())?;
    Ok(Ending::Clean)
}

fn is_broken_pipe(error: &anyhow::Error) -> bool {
    error.chain().any(|cause| {
        let io = cause.downcast_ref::<std::io::Error>().map(std::io::Error::kind);
        let json =
            cause.downcast_ref::<serde_json::Error>().and_then(serde_json::Error::io_error_kind);
        let run =
            cause.downcast_ref::<pipeline::Error>().is_some_and(pipeline::Error::is_broken_pipe);
        run || io.or(json) == Some(std::io::ErrorKind::BrokenPipe)
    })
}
