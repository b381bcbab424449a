//! What is written is read back: every row, every type, and the records themselves.

use super::*;
use crate::tables::samples::{HOSTILE, Memory, hostile, number, sample};
use crate::tables::{Names, TableSummary};
use ::parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;
use ::parquet::file::metadata::RowGroupMetaData;
use arrow_array::cast::AsArray as _;
use arrow_array::types::{Date32Type, Decimal128Type, Int64Type};
use arrow_array::{Array as _, ArrayRef};
use arrow_schema::{DataType, SchemaRef};
use bytes::Bytes;
use record::RecordSet;
use record::flat::{Date, Sort, records_of, rows};

fn written(records: &[RecordSet], options: &TableOptions) -> (Memory, TableSummary) {
    let mut files = Memory::default();
    let mut sink = Parquet.begin(options, &mut files).expect("begins");
    for one in records {
        sink.add(one).expect("written");
    }
    let summary = sink.finish().expect("ends");
    (files, summary)
}

fn reader(files: &Memory, table: &str) -> ParquetRecordBatchReaderBuilder<Bytes> {
    let bytes = Bytes::from(files.bytes(&format!("{table}.parquet")));
    ParquetRecordBatchReaderBuilder::try_new(bytes).expect("a file of Parquet")
}

fn schema(files: &Memory, table: &str) -> SchemaRef {
    reader(files, table).schema().clone()
}

/// A day from its number, by searching: not the way in which it was written.
fn day(days: i32) -> Date {
    let year = 1970 + days / 366;
    (year..year + 3)
        .flat_map(|year| {
            (1..=12).flat_map(move |month| (1..=31).map(move |day| (year, month, day)))
        })
        .filter_map(|(year, month, day)| Date::parse(&format!("{year:04}-{month:02}-{day:02}")))
        .find(|date| date.days_since_1970() == days)
        .expect("a day")
}

fn cell(sort: Sort, column: &ArrayRef, row: usize) -> Cell<'static> {
    if column.is_null(row) {
        return Cell::Null;
    }
    match sort {
        Sort::Text => Cell::Text(column.as_string::<i32>().value(row).to_owned().into()),
        Sort::Json => Cell::Json(column.as_string::<i32>().value(row).to_owned().into()),
        Sort::Integer => Cell::Integer(column.as_primitive::<Int64Type>().value(row)),
        Sort::Number => {
            let scaled = column.as_primitive::<Decimal128Type>().value(row);
            let sign = if scaled < 0 { "-" } else { "" };
            let (whole, places) = (scaled.abs() / 1_000_000_000, scaled.abs() % 1_000_000_000);
            let places = format!("{places:09}");
            let plain = format!("{sign}{whole}.{}", places.trim_end_matches('0'));
            Cell::Number(number(plain.trim_end_matches('.')))
        }
        Sort::Date => Cell::Date(day(column.as_primitive::<Date32Type>().value(row))),
        Sort::Boolean => Cell::Boolean(column.as_boolean().value(row)),
    }
}

type Met = Vec<(usize, Vec<Cell<'static>>)>;

fn read_back(files: &Memory) -> Met {
    let mut met = Vec::new();
    for (index, table) in TABLES.iter().enumerate() {
        for batch in reader(files, table.name).build().expect("a reader") {
            let batch = batch.expect("a batch");
            for row in 0..batch.num_rows() {
                let cells = table.columns.iter().zip(batch.columns());
                let cells = cells.map(|(column, array)| cell(column.sort, array, row));
                met.push((index, cells.collect()));
            }
        }
    }
    met
}

fn rows_of(records: &RecordSet) -> Met {
    let mut met = Vec::new();
    let done = rows(records, &mut |table, cells| {
        met.push((table, cells.iter().cloned().map(Cell::into_owned).collect()));
        Ok::<(), WriteError>(())
    });
    done.expect("rows");
    // In the files, a table stands whole.
    met.sort_by_key(|(table, _)| *table);
    met
}

#[track_caller]
fn check(records: &RecordSet) {
    let (files, summary) = written(std::slice::from_ref(records), &TableOptions::default());
    let found = read_back(&files);
    assert_eq!(found, rows_of(records));
    assert_eq!(summary.rows.iter().sum::<u64>(), found.len() as u64);
    assert_eq!(records_of(found).expect("rows of a document"), *records);
}

#[test]
fn records_come_back_from_the_files() {
    check(&sample());
}

#[test]
fn hostile_texts_come_back_exact() {
    check(&hostile());
    let mut records = sample();
    records.projects[0].purpose = Some("=A1字".repeat(1 << 20));
    check(&records);
    assert!(HOSTILE.contains(&"a\u{0}b"));
}

#[test]
fn a_number_with_more_places_than_the_type_has_stands_in_full_beside_it() {
    let mut records = sample();
    let largest = number("79228162514264337593543950335");
    let smallest = number("-0.000000001");
    let finer = number("0.1234567891");
    let plan = &mut records.projects[0].plan;
    for percent in [largest, smallest, finer] {
        let mut step = plan[0].clone();
        step.percent = Some(percent);
        plan.push(step);
    }
    let (files, summary) = written(&[records], &TableOptions::default());
    assert_eq!(summary.text_numbers, 1);
    let batch =
        reader(&files, "plan").build().expect("a reader").next().expect("rows").expect("rows");
    let percent = batch.column_by_name("percent").expect("a column");
    assert_eq!(cell(Sort::Number, percent, 1), Cell::Number(largest));
    assert_eq!(cell(Sort::Number, percent, 2), Cell::Number(smallest));
    assert_eq!(cell(Sort::Number, percent, 3), Cell::Null);
    let exact = batch.column_by_name(schema::EXACT_NUMBERS).expect("a column");
    assert_eq!(exact.as_string::<i32>().value(3), "{\"percent\":\"0.1234567891\"}");
    assert!(exact.is_null(0) && exact.is_null(1) && exact.is_null(2));
}

#[test]
fn columns_have_their_types_and_say_what_they_are() {
    let (files, _) = written(&[], &TableOptions::default());
    let schema = schema(&files, "indicators");
    let value = schema.field_with_name("value").expect("a column");
    assert_eq!((value.data_type(), value.is_nullable()), (&DataType::Utf8, false));
    assert_eq!(value.metadata().get("chinese").map(String::as_str), Some("指标值"));
    assert_eq!(value.metadata().get("official").map(String::as_str), Some("KPI_VAL"));
    let number = schema.field_with_name("weight_number").expect("a column");
    assert_eq!(number.data_type(), &DataType::Decimal128(38, 9));
    assert_eq!(
        schema.metadata().get("key").map(String::as_str),
        Some("document_sha256,project,indicator")
    );
    let terms = self::schema(&files, "terms");
    let day = terms.field_with_name("date_day").expect("a column");
    assert_eq!(day.data_type(), &DataType::Date32);
    assert!(
        terms.field_with_name("approx").is_ok_and(|field| field.data_type() == &DataType::Boolean)
    );
}

#[test]
fn official_names_are_used_where_there_are_some() {
    let options = TableOptions { names: Names::Official, ..TableOptions::default() };
    let (files, _) = written(&[sample()], &options);
    let schema = schema(&files, "indicators");
    let names: Vec<_> = schema.fields().iter().map(|field| field.name().as_str()).collect();
    for name in ["FISCAL_YEAR", "PRO_CODE", "KPI_LV1", "KPI_VAL", "WEIGHT", "document_sha256"] {
        assert!(names.contains(&name), "{name} of {names:?}");
    }
}

#[test]
fn many_rows_make_several_groups_and_the_same_bytes_each_time() {
    let mut records = sample();
    let indicators = &mut records.projects[0].indicators;
    let one = indicators[0].clone();
    indicators.resize(5_000, one);
    let [first, again] = [(); 2].map(|()| {
        let mut files = Memory::default();
        let mut sink =
            begin(&TableOptions::default(), &mut files, Bounds { group_rows: 2_000, ..BOUNDS })
                .expect("begins");
        sink.add(&records).expect("written");
        let summary = sink.finish().expect("ends");
        assert_eq!(summary.rows[9], 5_000);
        files
    });
    let groups = reader(&first, "indicators").metadata().row_groups().to_vec();
    let sizes: Vec<_> = groups.iter().map(RowGroupMetaData::num_rows).collect();
    assert_eq!(sizes, [2_000, 2_000, 1_000]);
    assert!(first.bytes("indicators.parquet") == again.bytes("indicators.parquet"));
}

#[test]
fn groups_that_take_much_memory_are_written_early() {
    let mut files = Memory::default();
    let bounds = Bounds { open_bytes: 1 << 20, ..BOUNDS };
    let mut sink = begin(&TableOptions::default(), &mut files, bounds).expect("begins");
    for start in [0_u32, 1_000_000, 2_000_000] {
        let mut records = sample();
        let long = (start..start + 400_000).map(|number| number.to_string());
        records.projects[0].purpose = Some(long.collect());
        sink.add(&records).expect("written");
        sink.add(&records).expect("written");
    }
    sink.finish().expect("ends");
    let groups = reader(&files, "projects").metadata().num_row_groups();
    assert!(groups >= 2, "{groups}");
}

#[test]
fn a_file_that_takes_no_more_is_an_error() {
    let mut files = Memory::with_room(4096);
    let mut sink = Parquet.begin(&TableOptions::default(), &mut files).expect("begins");
    sink.add(&sample()).expect("kept in memory");
    let error = sink.finish().expect_err("no room");
    assert!(error.to_string().contains("no storage space"), "{error}");
}
