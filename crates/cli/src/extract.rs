//! `jixiao extract`: records of documents, and what is to be said about them.

use crate::arguments::Extract;
use crate::export::{table_format, write_tables};
use crate::progress::Progress;
use crate::report::{Reporter, failure};
use crate::signals::Signals;
use crate::{Ending, occasion, settings, summary};
use anyhow::bail;
use pipeline::record::Severity;
use pipeline::write::WRITERS;
use pipeline::{Observer, Outcome, Output, Settings, Start};
use std::path::Path;
use std::time::Instant;

pub(crate) fn run(request: &Extract) -> anyhow::Result<Ending> {
    let start = Instant::now();
    let mut settings = settings(&request.reading);
    let to_stream = request.out == Path::new("-");
    apply(request, to_stream, &mut settings)?;
    if let Some(path) = &request.vocabulary
        && let Err(error) = settings.add_vocabulary(path)
    {
        failure(&error, &mut anstream::stderr().lock());
        return Ok(Ending::CouldNotRun);
    }
    settings.occasion = Some(occasion::now(start, &request.lang));
    let inputs = match request.asked.inputs(&settings) {
        Ok(inputs) => inputs,
        Err(error) => {
            failure(&error, &mut anstream::stderr().lock());
            return Ok(Ending::CouldNotRun);
        }
    };
    let least = match (request.quiet, request.verbose) {
        (true, _) => None,
        (false, true) => Some(Severity::Info),
        (false, false) => Some(Severity::Warning),
    };
    let signals = Signals::listen();
    settings.stop = signals.stop.clone();
    let progress = Progress::new(start, !request.quiet, &inputs, &signals);
    let mut screen = Screen { reporter: Reporter::new(least), progress };
    let mut stdout = std::io::stdout();
    let output = if to_stream { Output::Stream(&mut stdout) } else { Output::Folder(&request.out) };
    let done = pipeline::extract_inputs(&inputs, output, &settings, &mut screen);
    screen.progress.finish();
    let mut out = anstream::stderr().lock();
    screen.reporter.finish(&mut out);
    let counts = match done {
        Ok(counts) => counts,
        Err(error) if error.is_broken_pipe() => return Ok(Ending::Clean),
        Err(error) => {
            failure(&error, &mut out);
            return Ok(Ending::CouldNotRun);
        }
    };
    if !request.quiet {
        let frame = summary::Frame { request, settings: &settings, elapsed: start.elapsed() };
        summary::print(&counts, &frame, &screen.reporter, &mut out);
    }
    if counts.stopped {
        summary::stopped(&counts, request, &mut out);
        return Ok(Ending::Stopped(signals.code()));
    }
    if let Some(format) = request.format.as_deref().and_then(table_format)
        && counts.read > 0
        && let ending @ (Ending::CouldNotRun | Ending::Stopped(_)) =
            write_tables(format, request, &signals)
    {
        return Ok(ending);
    }
    Ok(if counts.read == 0 {
        Ending::CouldNotRun
    } else if counts.failed > 0 || counts.errors > 0 {
        Ending::Findings
    } else {
        Ending::Clean
    })
}

fn apply(request: &Extract, to_stream: bool, settings: &mut Settings) -> anyhow::Result<()> {
    if let Some(threads) = request.threads {
        settings.threads = threads;
    }
    request.bounds.apply(settings);
    if request.again.changed {
        if to_stream {
            bail!("--changed: expected a folder under --out, found -");
        }
        settings.start = Start::Changed;
    }
    if request.again.fresh {
        settings.start = Start::Fresh;
    }
    let Some(format) = &request.format else { return Ok(()) };
    if to_stream && format != "jsonl" {
        bail!("--out -: expected --format jsonl, found {format}");
    }
    if let Some(&writer) = WRITERS.iter().find(|writer| writer.name() == format) {
        settings.writer = writer;
    }
    Ok(())
}

/// What a person sees while the run goes on.
struct Screen {
    reporter: Reporter,
    progress: Progress,
}

impl Observer for Screen {
    fn finished(&mut self, outcome: &Outcome) {
        if Reporter::wants(outcome) {
            let Self { reporter, progress } = self;
            progress.aside(|| reporter.outcome(outcome, &mut anstream::stderr().lock()));
        }
        self.progress.add(outcome);
        tracing::debug!(
            path = outcome.name,
            bytes = outcome.bytes,
            milliseconds = outcome.elapsed.as_secs_f64() * 1e3,
            failed = outcome.result.is_err(),
            "done"
        );
    }

    fn resumed(&mut self, inputs: u64) {
        self.progress.resumed(inputs);
    }
}
