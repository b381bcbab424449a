//! The `csv` format: a file for each table, UTF-8, fields and lines as RFC 4180 has them.
//!
//! Spreadsheets take a field that begins with `=`, `+`, `-` or `@` for a formula and may run it. In columns of texts and of
//! JSON, such a field gets an apostrophe before it, as does a field of apostrophes and then such a sign; so exactly one
//! apostrophe is to be taken off a field that is apostrophes and then such a sign. Numbers and days stay as they are.
//! Null and the empty text are both an empty field.

use super::{Files, TableFormat, TableOptions, TableSink, TableSummary, needs_apostrophe};
use crate::WriteError;
use ::csv::{ByteRecord, Terminator, Writer, WriterBuilder};
use record::flat::{Cell, TABLES};
use std::io::Write;

/// Bytes of each file that are gathered before they are written.
const BUFFER_BYTES: usize = 64 << 10;

/// The `csv` format.
#[derive(Debug)]
pub struct Csv;

impl TableFormat for Csv {
    fn name(&self) -> &'static str {
        "csv"
    }

    fn about(&self) -> &'static str {
        "a text file for each table, UTF-8, harmless in spreadsheets"
    }

    fn files(&self) -> Vec<String> {
        TABLES.iter().map(|table| format!("{}.csv", table.name)).collect()
    }

    fn begin(
        &self,
        options: &TableOptions,
        files: &mut dyn Files,
    ) -> Result<Box<dyn TableSink>, WriteError> {
        let mut tables = Vec::with_capacity(TABLES.len());
        for (table, name) in TABLES.iter().zip(self.files()) {
            let mut file = files.create(&name)?;
            if options.bom {
                file.write_all("\u{FEFF}".as_bytes())?;
            }
            let mut writer = WriterBuilder::new()
                .terminator(Terminator::CRLF)
                .buffer_capacity(BUFFER_BYTES)
                .from_writer(file);
            let head = table.columns.iter().map(|column| options.name(column));
            writer.write_record(head).map_err(error)?;
            tables.push(writer);
        }
        let (record, summary) = (ByteRecord::new(), TableSummary::default());
        Ok(Box::new(Sink { tables, record, text: Vec::new(), summary }))
    }
}

struct Sink {
    tables: Vec<Writer<Box<dyn Write + Send>>>,
    /// The row in the making.
    record: ByteRecord,
    /// A field in the making.
    text: Vec<u8>,
    summary: TableSummary,
}

impl TableSink for Sink {
    fn row(&mut self, table: usize, cells: &[Cell<'_>]) -> Result<(), WriteError> {
        let Some(writer) = self.tables.get_mut(table) else { return Ok(()) };
        self.summary.count(table);
        self.record.clear();
        for cell in cells {
            let text = &mut self.text;
            text.clear();
            match cell {
                Cell::Null => {}
                Cell::Text(field) | Cell::Json(field) => {
                    if needs_apostrophe(field) {
                        self.summary.guarded_texts += 1;
                        text.push(b'\'');
                        text.extend_from_slice(field.as_bytes());
                    } else {
                        self.record.push_field(field.as_bytes());
                        continue;
                    }
                }
                Cell::Integer(integer) => write!(text, "{integer}")?,
                Cell::Number(number) => write!(text, "{number}")?,
                Cell::Date(date) => write!(text, "{date}")?,
                Cell::Boolean(boolean) => write!(text, "{boolean}")?,
            }
            self.record.push_field(text);
        }
        writer.write_byte_record(&self.record).map_err(error)
    }

    fn finish(self: Box<Self>) -> Result<TableSummary, WriteError> {
        let Self { tables, mut summary, .. } = *self;
        for mut writer in tables {
            writer.flush()?;
            let mut file = writer.into_inner().map_err(::csv::IntoInnerError::into_error)?;
            file.flush()?;
        }
        summary.rows.resize(TABLES.len(), 0);
        Ok(summary)
    }
}

fn error(error: ::csv::Error) -> WriteError {
    let message = error.to_string();
    match error.into_kind() {
        ::csv::ErrorKind::Io(error) => WriteError::Io(error),
        _ => WriteError::Table(message),
    }
}

#[cfg(test)]
mod tests {
    use super::super::samples::{Memory, hostile, sample, texts};
    use super::*;
    use crate::tables::{Names, looks_like_formula};
    use ::csv::ReaderBuilder;

    fn written(records: &[record::RecordSet], options: &TableOptions) -> (Memory, TableSummary) {
        let mut files = Memory::default();
        let mut sink = Csv.begin(options, &mut files).expect("begins");
        for one in records {
            sink.add(one).expect("written");
        }
        let summary = sink.finish().expect("ends");
        (files, summary)
    }

    fn fields(files: &Memory, name: &str) -> Vec<Vec<String>> {
        let bytes = files.bytes(name);
        let mut reader = ReaderBuilder::new().has_headers(false).from_reader(&*bytes);
        let rows = reader.records().map(|row| row.expect("a row"));
        rows.map(|row| row.iter().map(str::to_owned).collect()).collect()
    }

    /// What a reader of the file does with a guarded field.
    fn unguarded(field: &str) -> &str {
        let bare = field.trim_start_matches('\'');
        if field.len() > bare.len() && looks_like_formula(bare) { &field[1..] } else { field }
    }

    #[test]
    fn every_text_arrives_and_none_begins_a_formula() {
        let records = hostile();
        let (files, summary) = written(std::slice::from_ref(&records), &TableOptions::default());
        let mut expect: Vec<Vec<Vec<String>>> = vec![Vec::new(); TABLES.len()];
        record::flat::rows(&records, &mut |table, cells: &[Cell<'_>]| {
            expect[table].push(texts(cells));
            Ok::<(), WriteError>(())
        })
        .expect("rows");
        for (table, rows) in TABLES.iter().zip(expect) {
            let found = fields(&files, &format!("{}.csv", table.name));
            assert_eq!(found.len(), rows.len() + 1, "{}", table.name);
            for (found, expect) in found.iter().skip(1).zip(&rows) {
                for ((found, expect), column) in found.iter().zip(expect).zip(table.columns) {
                    let number = !matches!(column.sort, record::flat::Sort::Text);
                    assert!(number || !looks_like_formula(found), "{found:?}");
                    assert_eq!(unguarded(found), expect, "{}.{}", table.name, column.name);
                }
            }
        }
        assert!(summary.guarded_texts > 20, "{}", summary.guarded_texts);
    }

    #[test]
    fn numbers_below_zero_stay_numbers() {
        let mut records = sample();
        let number = record::Number::from(rust_decimal::Decimal::from(-5));
        records.projects[0].plan[0].percent = Some(number);
        let (files, _) = written(&[records], &TableOptions::default());
        let rows = fields(&files, "plan.csv");
        let percent = rows[0].iter().position(|name| name == "percent").expect("a column");
        assert_eq!(rows[1][percent], "-5");
    }

    #[test]
    fn names_and_the_byte_order_mark_are_as_asked_for() {
        let official =
            TableOptions { names: Names::Official, bom: true, ..TableOptions::default() };
        let (files, summary) = written(&[sample()], &official);
        let bytes = files.bytes("indicators.csv");
        let text = std::str::from_utf8(&bytes).expect("UTF-8");
        assert!(
            text.starts_with(
                "\u{FEFF}document_sha256,document_name,project,indicator,FISCAL_YEAR,"
            )
        );
        assert!(text.contains(",KPI_LV1,KPI_LV2,KPI_LV3,") && text.ends_with("\r\n"));
        let (plain, _) = written(&[sample()], &TableOptions::default());
        assert!(
            plain.bytes("goals.csv").starts_with(b"document_sha256,document_name,goal,number,")
        );
        assert_eq!((summary.rows[0], summary.rows[1]), (1, 0));
    }

    #[test]
    fn a_file_that_takes_no_more_is_an_error() {
        let mut files = Memory::with_room(4096);
        let done = Csv.begin(&TableOptions::default(), &mut files).and_then(|mut sink| {
            for _ in 0..1000 {
                sink.add(&sample())?;
            }
            sink.finish()
        });
        assert!(
            matches!(done, Err(WriteError::Io(error)) if error.kind() == std::io::ErrorKind::StorageFull)
        );
    }
}
