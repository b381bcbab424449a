//! `jixiao export`: the flat tables of records, for databases, engines and spreadsheets.

use crate::arguments::{Extract, Reading};
use crate::occasion::languages;
use crate::report::{Reporter, failure};
use crate::signals::Signals;
use crate::summary::grouped;
use crate::{Ending, report, settings};
use clap::Args;
use pipeline::record::flat::TABLES;
use pipeline::write::page::Language;
use pipeline::write::tables::{Names, TABLE_FORMATS, TableFormat, TableOptions};
use pipeline::{Exported, Observer, Outcome, Settings};
use std::io::Write;
use std::path::{Path, PathBuf};

pub(crate) const EXAMPLES: &str = "\
Examples:
  jixiao extract documents                                records in output/records.jsonl
  jixiao export --format xlsx                             a workbook of them: output/jixiao.xlsx
  jixiao export records --format parquet --out tables     tables/indicators.parquet, tables/projects.parquet, …
  jixiao export documents --format csv --bom --names kpi  straight from documents, for Excel, columns KPI_LV1, KPI_VAL, …

Tables:";

#[derive(Debug, Args)]
pub(crate) struct Export {
    /// Folders of runs, files of records (.jsonl, .json), databases of jixiao load (output/jixiao.db), or documents and
    /// folders of them
    #[arg(default_value = "output", value_name = "RECORDS")]
    pub(crate) paths: Vec<PathBuf>,
    /// Folder for the files
    #[arg(long, short, default_value = "output", value_name = "DIR")]
    pub(crate) out: PathBuf,
    #[arg(long, short, value_name = "FORMAT", value_parser = formats(), help = about_formats())]
    pub(crate) format: String,
    #[command(flatten)]
    pub(crate) tables: Tables,
    /// Language of a workbook
    #[arg(long, value_name = "LANG", value_parser = languages(), default_value = "zh", help_heading = "Tables")]
    pub(crate) lang: String,
    #[command(flatten)]
    pub(crate) reading: Reading,
    /// A file of labels and column names to be known beside the built-in ones, where documents are read
    #[arg(long, value_name = "FILE")]
    pub(crate) vocabulary: Option<PathBuf>,
    /// Show nothing but failures
    #[arg(long, short, help_heading = "Messages")]
    pub(crate) quiet: bool,
}

/// How tables are written.
#[derive(Debug, Args)]
pub(crate) struct Tables {
    /// What columns are called: as in the records, or as in the national budget-management systems where they
    /// have the column (KPI_VAL, PRO_CODE, …)
    #[arg(long, value_name = "NAMES", value_parser = ["own", "kpi"], default_value = "own", help_heading = "Tables")]
    pub(crate) names: String,
    /// Begin text files with a byte order mark, by which Excel knows UTF-8
    #[arg(long, help_heading = "Tables")]
    pub(crate) bom: bool,
}

impl Tables {
    fn options(&self, lang: &str) -> TableOptions {
        TableOptions {
            names: if self.names == "kpi" { Names::Official } else { Names::Own },
            language: Language::named(lang).unwrap_or_default(),
            bom: self.bom,
            temporary: None,
        }
    }
}

fn formats() -> Vec<&'static str> {
    TABLE_FORMATS.iter().map(|format| format.name()).collect()
}

/// The format of this name.
pub(crate) fn table_format(name: &str) -> Option<&'static dyn TableFormat> {
    TABLE_FORMATS.iter().find(|format| format.name() == name).copied()
}

fn about_formats() -> String {
    let formats =
        TABLE_FORMATS.iter().map(|format| format!("{}: {}", format.name(), format.about()));
    formats.collect::<Vec<_>>().join(". ")
}

/// The examples, and what the tables hold.
pub(crate) fn help() -> String {
    TABLES.iter().fold(EXAMPLES.to_owned(), |text, table| {
        format!("{text}\n  {:22} {}", table.name, table.about)
    })
}

pub(crate) fn run(request: &Export) -> Ending {
    if request.out == Path::new("-") {
        let help = "name a folder, or ask for one table on standard output: jixiao query 'SELECT * FROM projects' --format csv";
        report::refusal("--out: expected a folder, found -", help);
        return Ending::CouldNotRun;
    }
    let mut settings = settings(&request.reading);
    if let Some(path) = &request.vocabulary
        && let Err(error) = settings.add_vocabulary(path)
    {
        failure(&error, &mut anstream::stderr().lock());
        return Ending::CouldNotRun;
    }
    let Some(format) = table_format(&request.format) else { return Ending::CouldNotRun };
    let options = request.tables.options(&request.lang);
    let Export { paths, out, quiet, .. } = request;
    let signals = Signals::listen();
    settings.stop = signals.stop.clone();
    write(&Job { paths, out, format, options, quiet: *quiet, signals: &signals }, &settings)
}

/// Writes the tables of the run that has just ended beside its records.
pub(crate) fn write_tables(
    format: &'static dyn TableFormat,
    request: &Extract,
    signals: &Signals,
) -> Ending {
    let Extract { out, quiet, .. } = request;
    let options = request.tables.options(&request.lang);
    let paths = std::slice::from_ref(out);
    let settings = Settings { stop: signals.stop.clone(), ..Settings::default() };
    write(&Job { paths, out, format, options, quiet: *quiet, signals }, &settings)
}

struct Job<'a> {
    paths: &'a [PathBuf],
    out: &'a Path,
    format: &'static dyn TableFormat,
    options: TableOptions,
    quiet: bool,
    signals: &'a Signals,
}

fn write(job: &Job<'_>, settings: &Settings) -> Ending {
    let mut failures = Failures(Reporter::new(None));
    let Job { paths, out: folder, format, options, .. } = job;
    let done = pipeline::export(paths, folder, *format, options, settings, &mut failures);
    let mut out = anstream::stderr().lock();
    match done {
        Ok(done) if done.stopped => {
            let _ = writeln!(out, "stopped; no table was written");
            Ending::Stopped(job.signals.code())
        }
        Ok(done) => {
            if !job.quiet || done.documents == 0 {
                print(&done, folder, &mut out);
            }
            ending(&done)
        }
        Err(error) => {
            failure(&error, &mut out);
            Ending::CouldNotRun
        }
    }
}

/// Shows the documents of which no records could be made.
struct Failures(Reporter);

impl Observer for Failures {
    fn finished(&mut self, outcome: &Outcome) {
        if Reporter::wants(outcome) {
            self.0.outcome(outcome, &mut anstream::stderr().lock());
        }
    }
}

fn ending(done: &Exported) -> Ending {
    if done.documents == 0 {
        Ending::CouldNotRun
    } else if done.tried.failed > 0 {
        Ending::Findings
    } else {
        Ending::Clean
    }
}

/// Says what was written. Where standard error is closed, there is nobody to tell.
fn print(done: &Exported, folder: &Path, out: &mut impl Write) {
    if done.documents == 0 {
        let _ = writeln!(out, "no records were found; nothing was written");
        return;
    }
    let tables = &done.tables;
    let rows = grouped(tables.rows.iter().sum());
    let documents = counted(done.documents, "document", "documents");
    let _ = writeln!(out, "{documents}, {rows} rows in {}", files(done, folder));
    let filled = TABLES.iter().zip(&tables.rows).filter(|(_, rows)| **rows > 0);
    let filled: Vec<_> =
        filled.map(|(table, rows)| format!("{} {}", table.name, grouped(*rows))).collect();
    let _ = writeln!(out, "  {}", filled.join(", "));
    for (count, one, several) in [
        (
            done.duplicates,
            "document of content that came before was left out",
            "documents of content that came before were left out",
        ),
        (
            tables.guarded_texts,
            "text that looks like a formula was made harmless",
            "texts that look like formulas were made harmless",
        ),
        (
            tables.text_numbers,
            "number that the format cannot hold exactly stands as a text",
            "numbers that the format cannot hold exactly stand as texts",
        ),
        (
            tables.cut_texts,
            "text is longer than a cell can hold and was cut there; csv and parquet have it whole",
            "texts are longer than a cell can hold and were cut there; csv and parquet have them whole",
        ),
    ] {
        if count > 0 {
            let _ = writeln!(out, "  {}", counted(count, one, several));
        }
    }
}

fn counted(count: u64, one: &str, several: &str) -> String {
    format!("{} {}", grouped(count), if count == 1 { one } else { several })
}

fn files(done: &Exported, folder: &Path) -> String {
    match done.files.as_slice() {
        [file] => folder.join(file).display().to_string(),
        files => format!("{} files in {}", files.len(), folder.display()),
    }
}
