//! What a run came to, in a few aligned lines.
//!
//! ```text
//!      files  300                          12.1 MB
//!   projects  2,100
//! indicators  12,600
//!      goals  1,200
//! characters  3,001,200     all but 1,310 in some field; those are listed in `coverage`
//!   warnings  13       code-check-mismatch 9, ragged-row 4
//!       time  0.42 s   714 files/s, 28.9 MB/s, 2 threads
//!     output  output/records.jsonl         41.2 MB
//! ```

use crate::arguments::Extract;
use crate::report::{Reporter, as_events};
use anstyle::{AnsiColor, Style};
use pipeline::record::Severity;
use pipeline::write::Layout;
pub(crate) use pipeline::write::page::grouped;
use pipeline::write::page::sized as bytes;
use pipeline::{Settings, Skipped, Summary};
use std::fmt::Write as _;
use std::io::Write;
use std::path::Path;
use std::time::Duration;

/// Sorts of remarks that are named behind their number.
const NAMED: usize = 4;

/// What the numbers do not say.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Frame<'a> {
    pub(crate) request: &'a Extract,
    pub(crate) settings: &'a Settings,
    pub(crate) elapsed: Duration,
}

/// Prints the summary of a run.
pub(crate) fn print(
    counts: &Summary,
    frame: &Frame<'_>,
    reporter: &Reporter,
    out: &mut impl Write,
) {
    if as_events() {
        return event(counts, frame);
    }
    let red = AnsiColor::Red.on_default().bold();
    let yellow = AnsiColor::Yellow.on_default().bold();
    let plain = Style::new().bold();
    let mut rows = vec![
        ("files", plain, grouped(counts.read), bytes(counts.bytes_read)),
        ("projects", plain, grouped(counts.projects), String::new()),
        ("indicators", plain, grouped(counts.indicators), String::new()),
        ("goals", plain, grouped(counts.goals), String::new()),
        ("characters", plain, grouped(counts.characters), coverage(counts)),
    ];
    if counts.failed > 0 {
        rows.insert(1, ("failed", red, grouped(counts.failed), failures(counts)));
    }
    if counts.duplicates > 0 {
        let note = "of the same content as another input; manifest.jsonl names it".to_owned();
        rows.push(("duplicates", plain, grouped(counts.duplicates), note));
    }
    if counts.resumed > 0 {
        let note = "done before the run was stopped, and counted here".to_owned();
        rows.push(("resumed", plain, grouped(counts.resumed), note));
    }
    if counts.carried > 0 {
        let note = "since the last run, and taken over from it; their remarks are in the report";
        rows.push(("unchanged", plain, grouped(counts.carried), note.to_owned()));
    }
    let remarks = [
        ("errors", red, counts.errors, Severity::Error),
        ("warnings", yellow, counts.warnings, Severity::Warning),
        ("infos", plain, counts.infos, Severity::Info),
    ];
    for (label, style, count, severity) in remarks {
        if severity == Severity::Warning || count > 0 {
            let style = if count > 0 { style } else { plain };
            rows.push((
                label,
                style,
                grouped(count),
                names(&reporter.most_frequent(severity), NAMED),
            ));
        }
    }
    let skipped = counts.skipped.total();
    if skipped > 0 {
        rows.push(("skipped", plain, grouped(skipped), skipped_sorts(&counts.skipped)));
    }
    let seconds = frame.elapsed.as_secs_f64();
    rows.push(("time", plain, format!("{seconds:.2} s"), rates(counts, frame)));
    let width = rows.iter().map(|(_, _, number, _)| number.len()).max().unwrap_or(0);
    // Where standard error is closed, there is nobody to tell.
    let _ = writeln!(out);
    for (label, style, number, note) in &rows {
        let line = format!("{label:>12}  {style}{number:>width$}{style:#}  {note}");
        let _ = writeln!(out, "{}", line.trim_end());
    }
    if let Some(output) = output(counts, frame) {
        let report = frame.request.out.join(pipeline::REPORT);
        let _ = writeln!(out, "{:>12}  {output}", "output");
        let _ = writeln!(out, "{:>12}  {}", "report", report.display());
    }
}

/// What failures are to be told apart from those that a file alone causes.
fn failures(counts: &Summary) -> String {
    let sorts = [
        ("ran past their time", counts.timeouts),
        ("asked for too much memory", counts.out_of_memory),
        ("ended their worker process", counts.died),
        ("by a defect of this program", counts.defects),
    ];
    let mut text = "see above".to_owned();
    let mut lead = "; ";
    for (sort, count) in sorts.into_iter().filter(|&(_, count)| count > 0) {
        let _ = write!(text, "{lead}{} {sort}", grouped(count));
        lead = ", ";
    }
    text
}

/// The same for programs.
fn event(counts: &Summary, frame: &Frame<'_>) {
    let Summary { read, failed, duplicates, resumed, carried, projects, indicators, .. } = counts;
    let (errors, warnings, stopped) = (counts.errors, counts.warnings, counts.stopped);
    let milliseconds = frame.elapsed.as_secs_f64() * 1e3;
    tracing::info!(
        read,
        failed,
        duplicates,
        resumed,
        carried,
        projects,
        indicators,
        errors,
        warnings,
        stopped,
        milliseconds,
        "ended"
    );
}

/// Says of a run that was stopped how it goes on.
pub(crate) fn stopped(counts: &Summary, request: &Extract, out: &mut impl Write) {
    let done = grouped(counts.read + counts.failed + counts.duplicates);
    let message = if request.out == Path::new("-") {
        format!("stopped after {done} inputs; the lines so far are whole")
    } else {
        let folder = request.out.display();
        format!(
            "stopped after {done} inputs; they are safe in {folder}, and the same command goes on from there"
        )
    };
    if as_events() {
        return tracing::warn!("{message}");
    }
    let yellow = AnsiColor::Yellow.on_default().bold();
    // Where standard error is closed, there is nobody to tell.
    let _ = writeln!(out, "{yellow}{message}{yellow:#}");
}

/// How many of the characters stand in no field.
fn coverage(counts: &Summary) -> String {
    match counts.characters - counts.claimed {
        0 if counts.characters == 0 => String::new(),
        0 => "all in some field".to_owned(),
        _ if counts.claimed == 0 => "none in any field; they are listed in `coverage`".to_owned(),
        rest => format!("all but {} in some field; those are listed in `coverage`", grouped(rest)),
    }
}

fn output(counts: &Summary, frame: &Frame<'_>) -> Option<String> {
    let folder = &frame.request.out;
    if counts.read == 0 || counts.stopped || folder == Path::new("-") {
        return None;
    }
    let written = bytes(counts.bytes_written);
    Some(match frame.settings.writer.layout() {
        Layout::OneFile(name) => format!("{} ({written})", folder.join(name).display()),
        Layout::FilePerDocument(ending) => {
            let files = grouped(counts.read);
            format!("{} ({files} × {ending}, {written})", folder.display())
        }
    })
}

fn rates(counts: &Summary, frame: &Frame<'_>) -> String {
    let seconds = frame.elapsed.as_secs_f64().max(1e-6);
    #[allow(clippy::cast_precision_loss, reason = "a rate is shown with three digits")]
    let (files, bytes) = (counts.read as f64 / seconds, counts.bytes_read as f64 / 1e6 / seconds);
    let threads = frame.settings.threads;
    format!(
        "{files:.0} files/s, {bytes:.1} MB/s, {threads} thread{}",
        if threads.get() == 1 { "" } else { "s" }
    )
}

fn names(names: &[(&str, u64)], most: usize) -> String {
    let mut text = String::new();
    for (name, count) in names.iter().take(most) {
        let comma = if text.is_empty() { "" } else { ", " };
        let _ = write!(text, "{comma}{name} {}", grouped(*count));
    }
    if names.len() > most {
        text.push_str(", …");
    }
    text
}

fn skipped_sorts(skipped: &Skipped) -> String {
    let mut sorts: Vec<(String, u64)> = Vec::new();
    for (extension, &count) in &skipped.other_files {
        let name = match extension.as_str() {
            "" => "no extension".to_owned(),
            "…" => "others".to_owned(),
            known => format!(".{}", pipeline::write::printable(known)),
        };
        sorts.push((name, count));
    }
    let named = skipped.sorts();
    sorts.extend(named.into_iter().map(|(name, count)| (name.replace('-', " "), count)));
    sorts.retain(|&(_, count)| count > 0);
    sorts.sort_by_key(|&(_, count)| std::cmp::Reverse(count));
    let sorts: Vec<_> = sorts.iter().map(|(name, count)| (name.as_str(), *count)).collect();
    names(&sorts, 2 * NAMED)
}
