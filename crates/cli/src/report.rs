//! Messages for people on standard error, in the form that compilers have made familiar.
//!
//! ```text
//! warning[code-check-mismatch]: expected check character K, found 7
//!   --> documents/预算.docx b14/r3c1
//!    = help: compare the code with the one in the budget system
//! ```

use anstyle::{AnsiColor, Style};
use pipeline::record::{Diagnostic, Severity};
use pipeline::write::printable;
use pipeline::{Error, Outcome};
use std::collections::BTreeMap;
use std::io::Write;
use std::sync::OnceLock;

/// Messages of one name that are shown; the records hold them all.
const SHOWN_OF_EACH: u64 = 5;

pub(crate) const BOLD: Style = Style::new().bold();
pub(crate) const PLACE: Style = AnsiColor::Blue.on_default().bold();

pub(crate) fn colour(severity: Severity) -> Style {
    match severity {
        Severity::Error => AnsiColor::Red,
        Severity::Warning => AnsiColor::Yellow,
        Severity::Info => AnsiColor::Cyan,
    }
    .on_default()
    .bold()
}

/// Prints what a run says about its inputs, each sort of remark a few times.
#[derive(Debug)]
pub(crate) struct Reporter {
    least: Option<Severity>,
    counts: BTreeMap<(Severity, String), u64>,
}

impl Reporter {
    /// Shows diagnostics from `least` on; with `None`, only failures.
    pub(crate) fn new(least: Option<Severity>) -> Self {
        Self { least, counts: BTreeMap::new() }
    }

    /// Whether there is anything to count or print about it.
    pub(crate) fn wants(outcome: &Outcome) -> bool {
        match &outcome.result {
            Err(_) => true,
            Ok(records) => records.output_renamed || !records.diagnostics.is_empty(),
        }
    }

    /// Counts everything and prints what is to be shown. A failure is always shown: no record holds it.
    pub(crate) fn outcome(&mut self, outcome: &Outcome, out: &mut impl Write) {
        let records = match &outcome.result {
            Ok(records) => records,
            Err(error) => return failure(error, out),
        };
        for diagnostic in &records.diagnostics {
            self.diagnostic(&outcome.name, diagnostic, out);
        }
        if let (true, Some(path), Some(_)) = (records.output_renamed, &records.output, self.least) {
            let message =
                "expected a name of its own for the records, found that another input took it";
            let help = format!("they are in {}", path.display());
            print(Severity::Warning, "output-renamed", message, &outcome.name, &help, out);
        }
    }

    fn diagnostic(&mut self, name: &str, diagnostic: &Diagnostic, out: &mut impl Write) {
        let key = (diagnostic.severity, diagnostic.name.clone().into_owned());
        let count = self.counts.entry(key).or_default();
        *count += 1;
        if self.least.is_none_or(|least| diagnostic.severity < least) || *count > SHOWN_OF_EACH {
            return;
        }
        let place = match &diagnostic.at {
            Some(at) => format!("{name} {at}"),
            None => name.to_owned(),
        };
        let severity = diagnostic.severity;
        print(severity, &diagnostic.name, &diagnostic.message, &place, &diagnostic.help, out);
    }

    /// Says how many were not shown.
    pub(crate) fn finish(&self, out: &mut impl Write) {
        let Some(least) = self.least.filter(|_| !as_events()) else { return };
        for ((severity, name), count) in self.counts.iter().rev() {
            if *severity >= least && *count > SHOWN_OF_EACH {
                let more = crate::summary::grouped(count - SHOWN_OF_EACH);
                let (style, word) = (colour(*severity), severity.name());
                let _ = writeln!(
                    out,
                    "{style}{word}[{name}]{style:#}{BOLD}: … and {more} more, see the records{BOLD:#}"
                );
            }
        }
    }

    /// How often each sort of remark of this severity was made, the most frequent first.
    pub(crate) fn most_frequent(&self, severity: Severity) -> Vec<(&str, u64)> {
        let of_it = self.counts.iter().filter(|((other, _), _)| *other == severity);
        let mut names: Vec<_> = of_it.map(|((_, name), &count)| (name.as_str(), count)).collect();
        names.sort_by_key(|&(_, count)| std::cmp::Reverse(count));
        names
    }
}

/// Prints why an input gave no records.
pub(crate) fn failure(error: &Error, out: &mut impl Write) {
    let place = error.path.to_string_lossy();
    print(Severity::Error, error.name(), &error.to_string(), &place, &error.help(), out);
}

/// Set where messages are to be events of the log.
static AS_EVENTS: OnceLock<()> = OnceLock::new();

/// From now on messages are events of the log, for programs.
pub(crate) fn say_in_events() {
    let _ = AS_EVENTS.set(());
}

/// Whether messages are events of the log.
pub(crate) fn as_events() -> bool {
    AS_EVENTS.get().is_some()
}

/// Prints why nothing could be done.
pub(crate) fn refusal(message: &str, help: &str) {
    if as_events() {
        return tracing::error!(help, "{message}");
    }
    let style = colour(Severity::Error);
    let mut out = anstream::stderr().lock();
    let _ = writeln!(out, "{style}error{style:#}{BOLD}: {message}{BOLD:#}");
    if !help.is_empty() {
        let _ = writeln!(out, "   {PLACE}={PLACE:#} help: {help}");
    }
}

fn print(
    severity: Severity,
    name: &str,
    message: &str,
    place: &str,
    help: &str,
    out: &mut impl Write,
) {
    if as_events() {
        return match severity {
            Severity::Error => tracing::error!(name, place, help, "{message}"),
            Severity::Warning => tracing::warn!(name, place, help, "{message}"),
            Severity::Info => tracing::info!(name, place, help, "{message}"),
        };
    }
    let (style, word) = (colour(severity), severity.name());
    let mut lines = message.lines().map(printable);
    let first = lines.next().unwrap_or_default();
    // Where standard error is closed, there is nobody to tell.
    let _ = writeln!(out, "{style}{word}[{name}]{style:#}{BOLD}: {first}{BOLD:#}");
    for line in lines {
        let _ = writeln!(out, "    {line}");
    }
    let _ = writeln!(out, "  {PLACE}-->{PLACE:#} {}", printable(place));
    if !help.is_empty() {
        let _ = writeln!(out, "   {PLACE}={PLACE:#} help: {}", printable(help));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use pipeline::Records;

    fn outcome(name: &str, count: usize) -> Outcome {
        let diagnostic = Diagnostic {
            name: "ragged-row".into(),
            severity: Severity::Warning,
            message: "expected 3 cells, found 2\u{1b}[2J".into(),
            at: Some(pipeline::document::Location::block(4)),
            help: "look at the row".into(),
        };
        let records = Records { diagnostics: vec![diagnostic; count], ..Records::default() };
        Outcome {
            name: name.into(),
            bytes: 0,
            sha256: None,
            elapsed: std::time::Duration::ZERO,
            result: Ok(records),
        }
    }

    fn shown(reporter: &mut Reporter, outcome: &Outcome) -> String {
        let mut out = anstream::StripStream::new(Vec::new());
        reporter.outcome(outcome, &mut out);
        reporter.finish(&mut out);
        String::from_utf8(out.into_inner()).expect("UTF-8")
    }

    #[test]
    fn a_remark_has_its_place_and_help_and_steers_no_terminal() {
        let mut reporter = Reporter::new(Some(Severity::Warning));
        let expect = "\
warning[ragged-row]: expected 3 cells, found 2␛[2J
  --> a.docx b4
   = help: look at the row
";
        assert_eq!(shown(&mut reporter, &outcome("a.docx", 1)), expect);
    }

    #[test]
    fn more_of_the_same_is_counted() {
        let mut reporter = Reporter::new(Some(Severity::Warning));
        let shown = shown(&mut reporter, &outcome("a.docx", 1_042));
        assert_eq!(shown.matches("-->").count(), 5);
        assert!(shown.ends_with("warning[ragged-row]: … and 1,037 more, see the records\n"));
        assert_eq!(reporter.most_frequent(Severity::Warning), [("ragged-row", 1_042)]);
    }

    #[test]
    fn what_is_less_than_asked_for_is_not_shown() {
        for least in [None, Some(Severity::Error)] {
            let mut reporter = Reporter::new(least);
            assert_eq!(shown(&mut reporter, &outcome("a.docx", 9)), "");
        }
    }
}
