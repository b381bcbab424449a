//! What can be said on the command line.

use crate::inputs::Asked;
use crate::isolation::Bounds;
use crate::summary::grouped;
use clap::builder::styling::{AnsiColor, Styles};
use clap::{Args, Parser, Subcommand, ValueEnum};
use pipeline::{LIMITS, LimitOption, Settings, limit_value};
use std::fmt::Write as _;
use std::num::NonZeroUsize;
use std::path::PathBuf;

const STYLES: Styles = Styles::styled()
    .header(AnsiColor::Green.on_default().bold())
    .usage(AnsiColor::Green.on_default().bold())
    .literal(AnsiColor::Cyan.on_default().bold())
    .placeholder(AnsiColor::Cyan.on_default());

const EXTRACT_EXAMPLES: &str = "\
Examples:
  jixiao extract documents --out records                  all in records/records.jsonl
  jixiao extract documents --out records --format json    a file for each document
  jixiao extract documents --out records --format xlsx    records/jixiao.xlsx beside records/records.jsonl
  jixiao extract 预算.docx --out - | jq .projects          JSON lines on standard output
  jixiao extract 申报.zip 2022.tar.gz --out records        archives are read in place
  jixiao extract 'import/20*/**/*.docx' --out records     a pattern; ** goes through folders
  jixiao extract import --exclude 'old' --exclude '*草稿*' --out records
  find import -newer last -print0 | jixiao extract --files-from - -0 --out records";

/// Reads Chinese departmental budget documents (部门整体绩效目标, 项目绩效目标表) and emits structured records,
/// each value with the place that it was read from
#[derive(Debug, Parser)]
#[command(name = "jixiao", version, styles = STYLES, arg_required_else_help = true)]
#[command(after_help = "Example:  jixiao extract documents --out records\n\
    Exit:     0 clean, 1 some inputs failed or hold errors, 2 could not run, 130 stopped by Ctrl-C")]
pub(crate) struct Arguments {
    #[command(subcommand)]
    pub(crate) command: Command,
    #[command(flatten)]
    pub(crate) common: Common,
}

#[derive(Debug, Args)]
pub(crate) struct Common {
    /// When to colour what goes to a terminal
    #[arg(long, global = true, value_enum, default_value_t = Colour::Auto, value_name = "WHEN", help_heading = "Messages")]
    pub(crate) color: Colour,
    /// Log what the program does: error, warn, info, debug, trace, or a filter such as pipeline=debug.
    /// json, alone or before one of these (json,debug), makes every message a JSON object on a line of its own
    #[arg(long, global = true, value_name = "LEVEL", help_heading = "Messages")]
    pub(crate) log: Option<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Colour {
    Auto,
    Always,
    Never,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Judge documents: sums, plans, weights, values, and what a table of indicators should hold
    #[command(after_help = with_limits(crate::check::EXAMPLES))]
    Check(Box<crate::check::Check>),
    /// Say what changed from one year to the other
    #[command(after_help = with_limits(crate::diff::EXAMPLES))]
    Diff(crate::diff::Diff),
    /// Write the records as tables: Parquet, CSV, or a workbook
    #[command(after_help = with_limits(&crate::export::help()))]
    Export(crate::export::Export),
    /// Make records of documents
    #[command(after_help = with_limits(EXTRACT_EXAMPLES))]
    Extract(Box<Extract>),
    /// Show a document as it is read: its outline, its tables with their merges, every place named
    #[command(after_help = with_limits("Examples:\n  jixiao inspect 预算.docx | less\n  \
        jixiao inspect --why 预算.docx                        how each table was read, and what no word names"))]
    Inspect(Inspect),
    /// Load records into a database, SQLite or PostgreSQL
    #[command(after_help = with_limits(crate::load::EXAMPLES))]
    Load(crate::load::Load),
    /// Ask the embedded database a question in SQL; without one, list its tables and views
    #[command(after_help = crate::query::EXAMPLES)]
    Query(crate::query::Query),
    /// List what check looks for, or explain one rule
    #[command(
        after_help = "Examples:\n  jixiao rules\n  jixiao rules weights-do-not-sum\n  jixiao rules cost                    all rules of a group"
    )]
    Rules(crate::rules::Rules),
    /// Print the JSON Schema of the records, of what diff gives, or of what check gives
    #[command(after_help = "Examples:\n  jixiao schema > jixiao-1.schema.json\n  \
        jixiao schema changes > jixiao-diff-1.schema.json\n  \
        jixiao schema findings > jixiao-check-1.schema.json")]
    Schema(Schema),
    /// Read a single value, such as stands in an indicator's cell
    #[command(after_help = "Examples:\n  \
        jixiao value '≤6.54万' --category 成本指标\n  \
        jixiao value --batch < values.jsonl\n\n\
        A line of a batch: {\"id\": …, \"input\": \"≥95%\", \"context\": {\"category\": …, \"fiscal_year\": …,\n\
        \"place\": \"value\" | \"money\" | \"prose\"}}; the answer: {\"id\": …, \"kind\": …, \"terms\": […]}")]
    Value(Value),
    /// Print the words that are known: of forms, or for comparing
    #[command(after_help = "Examples:\n  jixiao words | less\n  jixiao words comparing\n\n\
        A file of the same form adds to them: --vocabulary FILE of forms, diff --words FILE for comparing.")]
    Words(Words),
    /// Read documents for the process that started this one
    #[command(name = crate::isolation::WORKER_COMMAND, hide = true)]
    Worker,
}

#[derive(Debug, Args)]
pub(crate) struct Schema {
    /// records: what extract gives; changes: diff --format json; findings: check --format json
    #[arg(value_enum, default_value_t = Contract::Records)]
    pub(crate) of: Contract,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Contract {
    Records,
    Changes,
    Findings,
}

#[derive(Debug, Args)]
pub(crate) struct Words {
    /// forms: labels and column names, by the field that they name; comparing: by what two years are compared
    #[arg(value_enum, default_value_t = WordsOf::Forms)]
    pub(crate) of: WordsOf,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum WordsOf {
    Forms,
    Comparing,
}

#[derive(Debug, Args)]
pub(crate) struct Extract {
    #[command(flatten)]
    pub(crate) asked: Asked,
    /// Folder for the records, or - for JSON lines on standard output
    #[arg(long, short, default_value = "output", value_name = "DIR")]
    pub(crate) out: PathBuf,
    /// jsonl: one line a document in DIR/records.jsonl. json: a readable file for each document, as the
    /// inputs lie in their folders; where two want one name, the later gets a number. csv, parquet, xlsx: as jsonl,
    /// and the tables beside it once the run has ended, see jixiao export
    #[arg(long, short, value_name = "FORMAT", value_parser = formats())]
    pub(crate) format: Option<String>,
    #[command(flatten)]
    pub(crate) tables: crate::export::Tables,
    #[command(flatten)]
    pub(crate) again: Again,
    /// Language of DIR/report.html: zh 中文, en English
    #[arg(long, value_name = "LANG", default_value = "zh", value_parser = crate::occasion::languages())]
    pub(crate) lang: String,
    /// Documents that are worked on at once [default: the number of processors]
    #[arg(long, short = 'j', value_name = "N")]
    pub(crate) threads: Option<NonZeroUsize>,
    #[command(flatten)]
    pub(crate) bounds: Bounds,
    #[command(flatten)]
    pub(crate) reading: Reading,
    /// A file of labels and column names to be known beside the built-in ones
    #[arg(long, value_name = "FILE")]
    pub(crate) vocabulary: Option<PathBuf>,
    /// Show what is only worth knowing as well
    #[arg(long, short, conflicts_with = "quiet", help_heading = "Messages")]
    pub(crate) verbose: bool,
    /// Show nothing but failures
    #[arg(long, short, help_heading = "Messages")]
    pub(crate) quiet: bool,
}

/// What to do with what earlier runs have left.
#[derive(Debug, Args)]
pub(crate) struct Again {
    /// Begin anew where a run was stopped in DIR; else the same command goes on where it stopped
    #[arg(long)]
    pub(crate) fresh: bool,
    /// Take over from the last whole run in DIR what has not changed since, and read the rest
    #[arg(long, conflicts_with = "fresh")]
    pub(crate) changed: bool,
}

#[derive(Debug, Args)]
pub(crate) struct Reading {
    /// Raise or lower a limit on what a document may ask for, see below
    #[arg(long, value_name = "NAME=N", value_parser = limit)]
    pub(crate) limit: Vec<Limit>,
}

#[derive(Debug, Args)]
pub(crate) struct Inspect {
    /// The document
    #[arg(value_name = "FILE")]
    pub(crate) file: PathBuf,
    /// For people, or for programs
    #[arg(long, short, value_enum, default_value_t = InspectFormat::Text)]
    pub(crate) format: InspectFormat,
    /// Say how each table was read instead: which shape took which rows, which label names which field,
    /// and what is left over
    #[arg(long, conflicts_with = "format")]
    pub(crate) why: bool,
    /// A file of labels and column names to be known beside the built-in ones
    #[arg(long, value_name = "FILE", requires = "why")]
    pub(crate) vocabulary: Option<PathBuf>,
    #[command(flatten)]
    pub(crate) reading: Reading,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum InspectFormat {
    Text,
    Json,
}

#[derive(Debug, Args)]
pub(crate) struct Value {
    /// The value as it is written
    #[arg(required_unless_present = "batch", conflicts_with = "batch", allow_hyphen_values = true)]
    pub(crate) text: Option<String>,
    /// The class of the indicator: 成本指标, 时效指标, …
    #[arg(long, value_name = "CLASS", conflicts_with = "batch")]
    pub(crate) category: Option<String>,
    /// The fiscal year, for dates without one
    #[arg(long, value_name = "YEAR", conflicts_with = "batch")]
    pub(crate) year: Option<i32>,
    /// Where the value stands
    #[arg(long, value_name = "PLACE", default_value = "value", value_parser = ["value", "money", "prose"], conflicts_with = "batch")]
    pub(crate) place: String,
    /// Say which idiom read which characters
    #[arg(long, conflicts_with = "batch")]
    pub(crate) explain: bool,
    /// Read many, JSON lines from standard input to standard output
    #[arg(long)]
    pub(crate) batch: bool,
}

/// A limit and its new value.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Limit {
    pub(crate) option: &'static LimitOption,
    pub(crate) value: u64,
}

/// The examples of a command, and the limits with their defaults.
fn with_limits(examples: &str) -> String {
    let mut text = format!("{examples}\n\nLimits (K, M and G are powers of 1024):");
    let defaults = Settings::default();
    for limit in LIMITS {
        let value = grouped(limit.get(&defaults));
        let _ = write!(text, "\n  {:18}{value:>13}  {}", limit.name, limit.about);
    }
    text
}

fn formats() -> Vec<&'static str> {
    let mut names: Vec<_> = pipeline::write::WRITERS.iter().map(|writer| writer.name()).collect();
    names.extend(pipeline::write::tables::TABLE_FORMATS.iter().map(|format| format.name()));
    names.sort_unstable();
    names
}

fn limit(text: &str) -> Result<Limit, String> {
    let (name, number) =
        text.split_once('=').ok_or("expected NAME=N, such as input-file=512MiB, found no =")?;
    let value = limit_value(number).ok_or_else(|| {
        format!("expected a number, or one with K, M or G such as 512MiB, found {number:?}")
    })?;
    let known = LIMITS.iter().find(|limit| limit.name == name);
    let option = known.ok_or_else(|| {
        let names: Vec<_> = LIMITS.iter().map(|limit| limit.name).collect();
        format!("expected one of {}, found {name:?}", names.join(", "))
    })?;
    Ok(Limit { option, value })
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::CommandFactory as _;

    #[test]
    fn the_command_line_is_consistent() {
        Arguments::command().debug_assert();
    }

    #[test]
    fn limits_are_read_by_name() {
        assert!(
            limit("xml-depth=9")
                .is_ok_and(|limit| (limit.option.name, limit.value) == ("xml-depth", 9))
        );
        for wrong in ["xml-depth", "xml-depth=", "xml-depth=-1", "depth=9"] {
            assert!(limit(wrong).is_err(), "{wrong}");
        }
    }
}
