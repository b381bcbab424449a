//! `jixiao check`: what a reviewer would say about documents, for people and for programs.

mod shown;

use crate::arguments::Reading;
use crate::report::failure;
use crate::{Ending, settings};
use clap::{Args, ValueEnum};
use pipeline::record::Severity;
use pipeline::write::findings::{Findings, FindingsFormat};
use pipeline::write::page::Language;
use pipeline::{CheckRequest, CheckSummary, Checked};
use shown::Screen;
use std::io::{self, IsTerminal as _, Write};
use std::num::NonZeroUsize;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// Columns where no terminal says how many it has.
const WIDTH: usize = 120;

pub(crate) const EXAMPLES: &str = "\
Examples:
  jixiao check 预算.docx                                 every fault with its place in the table
  jixiao check documents --select budget --select weights-do-not-sum
  jixiao check output --format html --out report.html    the records of a run, as a page to send on

A jixiao.toml beside the documents, or in a folder above them, sets what matters:
  [rules]
  satisfaction-missing = \"off\"
  cost = \"info\"
  weights-do-not-sum = { severity = \"warning\", total = 100 }

Exit: 0 no error was found, 1 an error was found or an input could not be read, 2 could not run";

#[derive(Debug, Args)]
pub(crate) struct Check {
    /// Documents, folders of documents, the folder of a run, or its records (.jsonl, .json)
    #[arg(required = true, value_name = "PATH")]
    paths: Vec<PathBuf>,
    /// text for people, json and sarif for programs, html as a page to read, print and send on
    #[arg(long, short, value_enum, default_value_t = Format::Text)]
    format: Format,
    /// File to write to [default: standard output]
    #[arg(long, short, value_name = "FILE")]
    out: Option<PathBuf>,
    /// Only these rules: a name, a group, or the beginning of names; see jixiao rules
    #[arg(long, value_name = "RULE", value_delimiter = ',')]
    select: Vec<String>,
    /// Without these rules
    #[arg(long, value_name = "RULE", value_delimiter = ',')]
    ignore: Vec<String>,
    /// The language of the messages [default: zh for html, else en]
    #[arg(long, value_enum)]
    lang: Option<Lang>,
    /// The settings of the rules, instead of a jixiao.toml above each input
    #[arg(long, value_name = "FILE")]
    config: Option<PathBuf>,
    /// Show what is only worth knowing as well
    #[arg(long, short, help_heading = "Messages")]
    verbose: bool,
    /// Documents that are worked on at once [default: the number of processors]
    #[arg(long, short = 'j', value_name = "N")]
    threads: Option<NonZeroUsize>,
    /// A file of labels and column names to be known beside the built-in ones
    #[arg(long, value_name = "FILE")]
    vocabulary: Option<PathBuf>,
    #[command(flatten)]
    reading: Reading,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    Text,
    Json,
    Sarif,
    Html,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Lang {
    Zh,
    En,
}

impl From<Lang> for Language {
    fn from(lang: Lang) -> Self {
        match lang {
            Lang::Zh => Self::Chinese,
            Lang::En => Self::English,
        }
    }
}

pub(crate) fn run(request: &Check) -> anyhow::Result<Ending> {
    let mut settings = settings(&request.reading);
    if let Some(threads) = request.threads {
        settings.threads = threads;
    }
    if let Some(path) = &request.vocabulary
        && let Err(error) = settings.add_vocabulary(path)
    {
        failure(&error, &mut anstream::stderr().lock());
        return Ok(Ending::CouldNotRun);
    }
    let asked = CheckRequest {
        select: request.select.clone(),
        ignore: request.ignore.clone(),
        configuration: request.config.clone(),
        excerpts: request.format == Format::Text,
    };
    let language = request.lang.map_or_else(|| request.format.language(), Language::from);
    let mut report = Report::new(request, language);
    let done =
        pipeline::check(&request.paths, &asked, &settings, &mut |checked| report.add(checked));
    let summary = match done {
        Ok(summary) => summary,
        Err(error) if error.is_broken_pipe() => return Ok(Ending::Clean),
        Err(error) => {
            failure(&error, &mut anstream::stderr().lock());
            return Ok(Ending::CouldNotRun);
        }
    };
    report.finish(&summary)?;
    Ok(if summary.documents == 0 {
        Ending::CouldNotRun
    } else if summary.failed > 0 || summary.count(Severity::Error) > 0 {
        Ending::Findings
    } else {
        Ending::Clean
    })
}

impl Format {
    fn language(self) -> Language {
        match self {
            Self::Html => Language::Chinese,
            Self::Text | Self::Json | Self::Sarif => Language::English,
        }
    }
}

/// Where the findings go.
enum Report {
    Text(Box<Screen>),
    /// Text on its way into a file.
    Kept(Box<Screen>, Shared, PathBuf),
    Findings(Findings, Option<PathBuf>),
}

impl Report {
    fn new(request: &Check, language: Language) -> Self {
        let format = match request.format {
            Format::Text => return Self::text(request, language),
            Format::Json => FindingsFormat::Json,
            Format::Sarif => FindingsFormat::Sarif,
            Format::Html => FindingsFormat::Html,
        };
        Self::Findings(Findings::new(format, language, pipeline::rules()), request.out.clone())
    }

    fn text(request: &Check, language: Language) -> Self {
        let least = if request.verbose { Severity::Info } else { Severity::Warning };
        if let Some(path) = &request.out {
            let kept = Shared::default();
            let out = Box::new(kept.clone());
            let screen = Screen::new(out, least, language, WIDTH);
            return Self::Kept(Box::new(screen), kept, path.clone());
        }
        let width = io::stdout().is_terminal().then(terminal_size::terminal_size).flatten();
        let width = width.map_or(WIDTH, |(width, _)| usize::from(width.0));
        Self::Text(Box::new(Screen::new(Box::new(anstream::stdout()), least, language, width)))
    }

    fn add(&mut self, checked: Checked) -> io::Result<()> {
        match self {
            Self::Text(screen) | Self::Kept(screen, ..) => screen.add(&checked),
            Self::Findings(findings, _) => {
                match checked.result {
                    Ok(judged) => findings.add(judged.findings),
                    Err(error) => {
                        failure(&error, &mut anstream::stderr().lock());
                        findings.add_failure(&checked.name, error.name(), &error.to_string());
                    }
                }
                Ok(())
            }
        }
    }

    fn finish(self, summary: &CheckSummary) -> anyhow::Result<()> {
        match self {
            Self::Text(mut screen) => screen.finish(summary)?,
            Self::Kept(mut screen, kept, path) => {
                screen.finish(summary)?;
                pipeline::write_report(&path, &kept.take())?;
            }
            Self::Findings(findings, path) => {
                let mut bytes = Vec::new();
                findings.write(&mut bytes)?;
                if let Some(path) = path {
                    pipeline::write_report(&path, &bytes)?;
                } else {
                    let mut out = io::stdout().lock();
                    out.write_all(&bytes)?;
                    out.flush()?;
                }
            }
        }
        Ok(())
    }
}

/// Bytes that two hold: who writes them, and who puts them into a file at the end.
#[derive(Debug, Clone, Default)]
struct Shared(Arc<Mutex<Vec<u8>>>);

impl Shared {
    fn bytes(&self) -> MutexGuard<'_, Vec<u8>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn take(&self) -> Vec<u8> {
        anstream::adapter::strip_bytes(&self.bytes()).into_vec()
    }
}

impl Write for Shared {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.bytes().write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
