//! `jixiao query`: a question in SQL to the embedded database, answered as a table, CSV or JSON.

mod table;

use crate::{Ending, report};
use anyhow::{anyhow, bail};
use clap::{Args, ValueEnum};
use pipeline::record::hexadecimal;
use pipeline::store::{Answer, Asked, Field, QueryLimits, StoreError, query, tables_and_views};
use pipeline::write::tables::needs_apostrophe;
use pipeline::{EMBEDDED_DATABASE, database_file};
use std::io::{self, BufWriter, IsTerminal as _, Read, Write};
use std::path::Path;
use std::time::Duration;
use table::Table;

pub(crate) const EXAMPLES: &str = "\
Examples:
  jixiao query                                                          tables, views and their columns
  jixiao query 'SELECT * FROM agency_totals'
  jixiao query 'SELECT level3, value FROM indicator_overview' --format csv > indicators.csv
  jixiao query - --format json < question.sql

Nothing that writes is carried out. Numbers of more than 15 digits are kept to the digit; CAST(x AS REAL) computes with
them. Exit: 0 answered, 2 not";

/// Rows of a table where nothing is said.
const TABLE_ROWS: u64 = 1_000;
/// Bytes of a statement on standard input.
const LONGEST_STATEMENT: u64 = 1 << 20;

#[derive(Debug, Args)]
pub(crate) struct Query {
    /// One statement that only reads, or - for one on standard input
    #[arg(value_name = "SQL", allow_hyphen_values = true)]
    sql: Option<String>,
    /// The file of the database
    #[arg(long, value_name = "FILE", default_value = EMBEDDED_DATABASE)]
    db: String,
    /// For people, for spreadsheets, or for programs
    #[arg(long, short, value_enum, default_value_t = Format::Table)]
    format: Format,
    /// Rows that are shown at most [default: 1000 of a table, else all]
    #[arg(long, value_name = "N")]
    rows: Option<u64>,
    /// Seconds after which a question is given up
    #[arg(long, value_name = "N", default_value_t = 600)]
    timeout: u64,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    Table,
    Csv,
    Json,
}

pub(crate) fn run(request: &Query) -> anyhow::Result<Ending> {
    let path = database_file(&request.db);
    let mut out = BufWriter::new(io::stdout().lock());
    let done = match request.sql.as_deref() {
        None => list(path, &mut out),
        Some("-") => ask(path, &statement(io::stdin().lock())?, request, &mut out),
        Some(sql) => ask(path, sql, request, &mut out),
    };
    match done {
        Ok(written) => {
            written?;
            out.flush()?;
            Ok(Ending::Clean)
        }
        Err(error) => {
            out.flush()?;
            report::refusal(&pipeline::write::printable(&error.to_string()), &error.help());
            Ok(Ending::CouldNotRun)
        }
    }
}

/// The statement that `input` holds, whole or not at all.
fn statement(input: impl Read) -> anyhow::Result<String> {
    let mut bytes = Vec::new();
    input.take(LONGEST_STATEMENT + 1).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > LONGEST_STATEMENT {
        bail!(
            "standard input: expected a statement of at most {LONGEST_STATEMENT} bytes, found a longer one; ask for less \
             at once"
        );
    }
    String::from_utf8(bytes).map_err(|error| {
        let place = error.utf8_error().valid_up_to();
        anyhow!("standard input: expected UTF-8, found other bytes after {place}; save the statement as UTF-8")
    })
}

fn list(path: &Path, out: &mut impl Write) -> Result<io::Result<()>, StoreError> {
    let comments = tables_and_views(path)?;
    let mut write = || {
        for (table, column, comment) in &comments {
            if column.is_empty() {
                writeln!(out, "\n{table}  {comment}")?;
            } else {
                writeln!(out, "  {column:24}{comment}")?;
            }
        }
        Ok(())
    };
    Ok(write())
}

fn ask(
    path: &Path,
    sql: &str,
    request: &Query,
    out: &mut impl Write,
) -> Result<io::Result<()>, StoreError> {
    let rows = match (request.rows, request.format) {
        (Some(rows), _) => rows,
        (None, Format::Table) => TABLE_ROWS,
        (None, _) => u64::MAX,
    };
    let limits =
        QueryLimits { rows, time: Duration::from_secs(request.timeout), ..QueryLimits::default() };
    let mut table = Table::default();
    let mut names = Vec::new();
    let mut first = true;
    let mut written = Ok(());
    let answer = query(path, sql, &limits, &mut |asked| {
        written = match (request.format, asked) {
            (Format::Table, Asked::Columns(columns)) => {
                table.head(columns);
                Ok(())
            }
            (Format::Table, Asked::Row(row)) => {
                table.add(row);
                Ok(())
            }
            (Format::Csv, Asked::Columns(columns)) => {
                let heads: Vec<_> = columns.iter().map(|name| Field::Text(name.clone())).collect();
                csv_row(&heads, out)
            }
            (Format::Csv, Asked::Row(row)) => csv_row(row, out),
            (Format::Json, Asked::Columns(columns)) => {
                names = unlike(columns);
                write!(out, "[")
            }
            (Format::Json, Asked::Row(row)) => {
                let comma = if std::mem::take(&mut first) { "\n" } else { ",\n" };
                json_row(comma, &names, row, out)
            }
        };
        written.is_ok()
    })?;
    Ok(written.and_then(|()| finish(request.format, &table, answer, out)))
}

fn finish(format: Format, table: &Table, answer: Answer, out: &mut impl Write) -> io::Result<()> {
    match format {
        Format::Table => {
            let width = if io::stdout().is_terminal() { terminal_width() } else { usize::MAX };
            out.write_all(table.text(width).as_bytes())?;
            let plural = if answer.rows == 1 { "" } else { "s" };
            let more = if answer.more { "; there are more, see --rows" } else { "" };
            writeln!(out, "({} row{plural}{more})", pipeline::write::page::grouped(answer.rows))
        }
        Format::Csv => Ok(()),
        Format::Json => writeln!(out, "\n]"),
    }
}

fn terminal_width() -> usize {
    terminal_size::terminal_size().map_or(usize::MAX, |(width, _)| usize::from(width.0))
}

/// A field as a text; `None` is null.
fn text(field: &Field) -> Option<String> {
    Some(match field {
        Field::Null => return None,
        Field::Integer(number) => number.to_string(),
        Field::Real(number) => number.to_string(),
        Field::Exact(digits) => digits.clone(),
        Field::Text(text) => text.clone(),
        Field::Bytes(bytes) => format!("x'{}'", hexadecimal(bytes)),
    })
}

/// A row of RFC 4180. A text that a spreadsheet would compute gets a `'` before it, as in the tables of `export`.
fn csv_row(row: &[Field], out: &mut impl Write) -> io::Result<()> {
    for (index, field) in row.iter().enumerate() {
        if index > 0 {
            write!(out, ",")?;
        }
        let Some(mut shown) = text(field) else { continue };
        if matches!(field, Field::Text(_)) && needs_apostrophe(&shown) {
            shown.insert(0, '\'');
        }
        if shown.is_empty() || shown.contains([',', '"', '\n', '\r']) {
            write!(out, "\"{}\"", shown.replace('"', "\"\""))?;
        } else {
            write!(out, "{shown}")?;
        }
    }
    write!(out, "\r\n")
}

/// Names of columns, a repeated one with a number.
fn unlike(columns: &[String]) -> Vec<String> {
    let mut names: Vec<String> = Vec::with_capacity(columns.len());
    for column in columns {
        let mut name = column.clone();
        let mut number = 2;
        while names.contains(&name) {
            name = format!("{column} ({number})");
            number += 1;
        }
        names.push(name);
    }
    names
}

fn json_row(comma: &str, names: &[String], row: &[Field], out: &mut impl Write) -> io::Result<()> {
    write!(out, "{comma}{{")?;
    for (index, (name, field)) in names.iter().zip(row).enumerate() {
        if index > 0 {
            write!(out, ",")?;
        }
        write!(out, "{}:", serde_json::to_string(name)?)?;
        match field {
            Field::Null => write!(out, "null")?,
            Field::Integer(number) => write!(out, "{number}")?,
            Field::Real(number) if number.is_finite() => write!(out, "{number}")?,
            Field::Exact(digits) => write!(out, "{digits}")?,
            other => write!(out, "{}", serde_json::to_string(&text(other))?)?,
        }
    }
    write!(out, "}}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(row: &[Field], csv: &str, json: &str) {
        let (mut as_csv, mut as_json) = (Vec::new(), Vec::new());
        let names = unlike(&vec!["a".to_owned(); row.len()]);
        csv_row(row, &mut as_csv).expect("written");
        json_row("", &names, row, &mut as_json).expect("written");
        assert_eq!(String::from_utf8(as_csv).expect("UTF-8"), format!("{csv}\r\n"));
        assert_eq!(String::from_utf8(as_json).expect("UTF-8"), json);
    }

    #[test]
    fn numbers_stay_exact_and_null_is_not_an_empty_text() {
        let row = [Field::Null, Field::Text(String::new()), Field::Real(4.35)];
        check(&row, ",\"\",4.35", r#"{"a":null,"a (2)":"","a (3)":4.35}"#);
        let row = [Field::Integer(-7), Field::Exact("12345678901234567.89".to_owned())];
        check(&row, "-7,12345678901234567.89", r#"{"a":-7,"a (2)":12345678901234567.89}"#);
        check(&[Field::Bytes(vec![0, 255])], "x'00ff'", r#"{"a":"x'00ff'"}"#);
    }

    #[test]
    fn a_statement_is_read_whole_or_refused() {
        let longest = usize::try_from(LONGEST_STATEMENT).expect("fits");
        let read = |text: String| statement(text.as_bytes()).map_err(|error| error.to_string());
        let whole = format!("SELECT 1{}", " ".repeat(longest - 8));
        assert_eq!(read(whole.clone()), Ok(whole.clone()));
        let expect = "standard input: expected a statement of at most 1048576 bytes, found a longer one; \
                      ask for less at once";
        for end in [";", "值"] {
            assert_eq!(read(format!("{whole}{end}")), Err(expect.to_owned()));
        }
        let inside = format!("{}值", &whole[1..]);
        assert_eq!(read(inside), Err(expect.to_owned()));
        let error = statement(&b"SELECT '\xd6\xd0'"[..]).expect_err("GBK").to_string();
        assert!(error.contains("expected UTF-8, found other bytes after 8"), "{error}");
    }

    #[test]
    fn texts_are_quoted_and_compute_nothing() {
        let row =
            [Field::Text("一,二\n\"三\"".to_owned()), Field::Text("=cmd|' /C calc'!A0".to_owned())];
        check(
            &row,
            "\"一,二\n\"\"三\"\"\",'=cmd|' /C calc'!A0",
            r#"{"a":"一,二\n\"三\"","a (2)":"=cmd|' /C calc'!A0"}"#,
        );
        let row = ["=1", "'=1", "''=1", "'1"].map(|text| Field::Text(text.to_owned()));
        let json = r#"{"a":"=1","a (2)":"'=1","a (3)":"''=1","a (4)":"'1"}"#;
        check(&row, "'=1,''=1,'''=1,'1", json);
    }
}
