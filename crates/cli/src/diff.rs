//! `jixiao diff`: what changed from one year to the other.

mod screen;

use crate::arguments::Reading;
use crate::check::Lang;
use crate::report::{Reporter, failure};
use crate::{Ending, settings};
use anyhow::bail;
use clap::{Args, ValueEnum};
use pipeline::write::changes;
use pipeline::write::page::Language;
use pipeline::{Compared, EMBEDDED_DATABASE, FailOn, Observer, Outcome, Side};
use std::io::{IsTerminal as _, Write};
use std::path::{Path, PathBuf};

pub(crate) const EXAMPLES: &str = "\
Examples:
  jixiao diff 2023.docx 2024.docx                          what changed, for people
  jixiao diff records-2023 records-2024 --out changes.html a page with each project in both years
  jixiao diff store:2023 store:2024                        years of the embedded database
  jixiao diff 2023 2024 --fail-on 'loosened,budget_changed>10%'

OLD and NEW are each a document, a folder of documents, a file of records (.json, .jsonl), the folder of a run,
or store:YEAR, what a database holds of a fiscal year.
--fail-on takes any, tightened, loosened, changed, and the kinds of changes: project_removed, budget_changed>10%, …

Exit: 0 done, 1 --fail-on was met or an input could not be read, 2 could not run";

#[derive(Debug, Args)]
pub(crate) struct Diff {
    /// The year that it was
    #[arg(value_name = "OLD")]
    old: PathBuf,
    /// The year that it is
    #[arg(value_name = "NEW")]
    new: PathBuf,
    /// The database of store:YEAR
    #[arg(long, value_name = "URL", default_value_t = format!("sqlite:{EMBEDDED_DATABASE}"))]
    db: String,
    /// text for people, json for programs, html as a page to read, print and send on, xlsx as a workbook
    /// [default: by the ending of --out, else text]
    #[arg(long, short, value_enum)]
    format: Option<Format>,
    /// File to write to [default: standard output]
    #[arg(long, short, value_name = "FILE")]
    out: Option<PathBuf>,
    /// The language of what is written around the documents' own words [default: en for text, else zh]
    #[arg(long, value_enum)]
    lang: Option<Lang>,
    /// End with exit code 1 where there is such a change, see below
    #[arg(long, value_name = "CHANGE", value_delimiter = ',', value_parser = FailOn::parse)]
    fail_on: Vec<FailOn>,
    /// A file of labels and column names to be known beside the built-in ones
    #[arg(long, value_name = "FILE")]
    vocabulary: Option<PathBuf>,
    /// A file of words for comparing, such as synonyms and units, to be known beside the built-in ones
    #[arg(long, value_name = "FILE")]
    words: Option<PathBuf>,
    #[command(flatten)]
    reading: Reading,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    Text,
    Json,
    Html,
    Xlsx,
}

pub(crate) fn run(request: &Diff) -> anyhow::Result<Ending> {
    let format = format(request)?;
    let mut settings = settings(&request.reading);
    let vocabulary = request.vocabulary.iter().try_for_each(|path| settings.add_vocabulary(path));
    let words = request.words.iter().try_for_each(|path| settings.add_words(path));
    if let Err(error) = vocabulary.and(words) {
        failure(&error, &mut anstream::stderr().lock());
        return Ok(Ending::CouldNotRun);
    }
    let mut failures = Failures { reporter: Reporter::new(None), count: 0 };
    let (old, new) = (side(request, &request.old)?, side(request, &request.new)?);
    let compared = match pipeline::diff(old, new, &settings, &mut failures) {
        Ok(compared) => compared,
        Err(error) => {
            failure(&error, &mut anstream::stderr().lock());
            return Ok(Ending::CouldNotRun);
        }
    };
    let usual = if format == Format::Text { Language::English } else { Language::Chinese };
    let language = request.lang.map_or(usual, Language::from);
    write(request, format, &compared, language)?;
    let changes = &compared.comparison.changes.changes;
    let met = changes.iter().any(|change| request.fail_on.iter().any(|sort| sort.meets(change)));
    Ok(if met || failures.count > 0 { Ending::Findings } else { Ending::Clean })
}

/// `store:2024` is a year of the database, all else a path.
fn side<'a>(request: &'a Diff, given: &'a Path) -> anyhow::Result<Side<'a>> {
    let year = given.to_str().and_then(|given| given.strip_prefix("store:"));
    let Some(year) = year else { return Ok(Side::Path(given)) };
    let year = year.parse().ok().filter(|year| (1000..=9999).contains(year));
    let Some(year) = year else {
        bail!("expected store:YEAR, such as store:2024, found {}", given.display())
    };
    Ok(Side::Stored { url: &request.db, year })
}

fn format(request: &Diff) -> anyhow::Result<Format> {
    if let Some(format) = request.format {
        return Ok(format);
    }
    let Some(out) = &request.out else { return Ok(Format::Text) };
    let ending = out.extension().map(|ending| ending.to_string_lossy().to_lowercase());
    match ending.as_deref() {
        Some("json") => Ok(Format::Json),
        Some("html" | "htm") => Ok(Format::Html),
        Some("xlsx") => Ok(Format::Xlsx),
        Some("txt") | None => Ok(Format::Text),
        Some(other) => {
            bail!("--out: expected a name that ends in .json, .html, .xlsx or .txt, found .{other}")
        }
    }
}

fn write(
    request: &Diff,
    format: Format,
    compared: &Compared,
    language: Language,
) -> anyhow::Result<()> {
    let view = changes::Compared {
        comparison: &compared.comparison,
        old: &compared.old,
        new: &compared.new,
    };
    let bytes = match format {
        Format::Json => {
            let mut json = serde_json::to_vec_pretty(&compared.comparison.changes)?;
            json.push(b'\n');
            json
        }
        Format::Html => changes::page(&view, language).into_bytes(),
        Format::Xlsx => {
            let mut bytes = Vec::new();
            changes::workbook(&view, language, &mut bytes)?;
            bytes
        }
        Format::Text => {
            let text = screen::shown(&view, language);
            if request.out.is_none() {
                anstream::stdout().lock().write_all(text.as_bytes())?;
                return Ok(());
            }
            anstream::adapter::strip_str(&text).to_string().into_bytes()
        }
    };
    match &request.out {
        Some(path) => Ok(pipeline::write_report(path, &bytes)?),
        None if format != Format::Json && std::io::stdout().is_terminal() => {
            bail!("--format: expected a file to write to, found a terminal; name one with --out")
        }
        None => Ok(std::io::stdout().lock().write_all(&bytes)?),
    }
}

/// Shows which inputs gave no records.
struct Failures {
    reporter: Reporter,
    count: u64,
}

impl Observer for Failures {
    fn finished(&mut self, outcome: &Outcome) {
        if outcome.result.is_err() {
            self.count += 1;
            self.reporter.outcome(outcome, &mut anstream::stderr().lock());
        }
    }
}
