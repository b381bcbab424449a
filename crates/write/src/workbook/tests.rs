//! Workbooks as another program reads them.

use super::sheet::CELL_UNITS;
use super::*;
use crate::tables::samples::{HOSTILE, Memory, hostile, number, sample};
use crate::tables::{TableFormat as _, TableOptions, Xlsx};
use calamine::{Data, Range, Reader as _, Xlsx as Read, open_workbook_from_rs};
use record::flat::Date;
use std::io::Cursor;

fn book(
    heads: &[(&str, Sort)],
    rows: &[Vec<Cell<'_>>],
    most_rows: Option<u32>,
) -> (Vec<u8>, Saved) {
    let mut book = Book::new(Language::Chinese, None).expect("a book");
    let heads = heads.iter().map(|(title, sort)| Head::new(*title, *sort)).collect();
    let sheet = book.sheet("指标", heads).expect("a sheet");
    if let Some(most) = most_rows {
        book.sheets[sheet].set_most_rows(most);
    }
    for row in rows {
        book.row(sheet, row).expect("a row");
    }
    let mut file = Vec::new();
    let saved = book.save(&mut file).expect("saved");
    (file, saved)
}

fn read(file: &[u8]) -> Vec<(String, Range<Data>)> {
    let mut read: Read<_> = open_workbook_from_rs(Cursor::new(file)).expect("a workbook");
    read.worksheets()
}

/// The parts of the package that hold cells, as texts.
fn parts(file: &[u8]) -> String {
    let mut archive = zip::ZipArchive::new(Cursor::new(file)).expect("a package");
    let mut text = String::new();
    for index in 0..archive.len() {
        let mut part = archive.by_index(index).expect("a part");
        if part.name().is_ok_and(|name| name.contains("worksheets/")) {
            std::io::Read::read_to_string(&mut part, &mut text).expect("UTF-8");
        }
    }
    text
}

#[test]
fn numbers_are_numbers_where_they_are_exact() {
    let heads = [
        ("数", Sort::Number),
        ("整数", Sort::Integer),
        ("日", Sort::Date),
        ("是否", Sort::Boolean),
    ];
    let day = |text| Cell::Date(Date::parse(text).expect("a day"));
    let rows = [
        vec![
            Cell::Number(number("21700.55")),
            Cell::Integer(2023),
            day("2023-12-31"),
            Cell::Boolean(true),
        ],
        vec![Cell::Number(number("-0.1")), Cell::Integer(i64::MAX), day("1899-12-31"), Cell::Null],
        vec![
            Cell::Number(number("79228162514264337593543950335")),
            Cell::Null,
            day("1900-03-01"),
            Cell::Null,
        ],
    ];
    let (file, saved) = book(&heads, &rows, None);
    let sheets = read(&file);
    let cell = |row, column| sheets[0].1.get_value((row, column)).cloned().expect("a cell");
    assert_eq!(cell(1, 0), Data::Float(21700.55));
    assert_eq!(cell(1, 1), Data::Float(2023.0));
    assert!(cell(1, 2).to_string().starts_with("45291"), "{:?}", cell(1, 2));
    assert_eq!(cell(1, 3), Data::String("是".into()));
    assert_eq!(cell(2, 0), Data::Float(-0.1));
    assert_eq!(cell(2, 1), Data::String("9223372036854775807".into()));
    assert_eq!(cell(2, 2), Data::String("1899-12-31".into()));
    assert_eq!(cell(3, 0), Data::String("79228162514264337593543950335".into()));
    assert!(cell(3, 2).to_string().starts_with("61"));
    assert_eq!(saved.text_numbers, 3);
}

#[test]
fn a_full_sheet_goes_on_in_the_next() {
    let rows: Vec<_> = (0..5).map(|number| vec![Cell::Integer(number)]).collect();
    let (file, _) = book(&[("次序", Sort::Integer)], &rows, Some(3));
    let sheets = read(&file);
    let found: Vec<_> =
        sheets.iter().map(|(name, range)| (name.as_str(), range.height())).collect();
    assert_eq!(found, [("指标", 3), ("指标 (2)", 3), ("指标 (3)", 2)]);
    assert_eq!(sheets[2].1.get_value((0, 0)), Some(&Data::String("次序".into())));
    assert_eq!(sheets[2].1.get_value((1, 0)), Some(&Data::Float(4.0)));
}

#[test]
fn a_text_beyond_the_limit_is_cut_and_says_so() {
    let long = "=超长".repeat(4 << 20);
    let fits = "𠀀".repeat(CELL_UNITS / 2);
    let (file, saved) =
        book(&[("文", Sort::Text)], &[vec![Cell::text(&long)], vec![Cell::text(&fits)]], None);
    let sheets = read(&file);
    let cut = sheets[0].1.get_value((1, 0)).expect("a cell").to_string();
    assert!(
        cut.starts_with("=超长=超长")
            && cut.ends_with("…（原文共 12582912 字，单元格放不下，此处截断，全文见其他格式）")
    );
    assert_eq!(cut.encode_utf16().count(), CELL_UNITS);
    assert_eq!(sheets[0].1.get_value((2, 0)), Some(&Data::String(fits)));
    assert_eq!(saved.cut_texts, 1);
}

#[test]
fn hostile_texts_are_texts() {
    let rows: Vec<_> = HOSTILE.iter().map(|text| vec![Cell::text(text)]).collect();
    let (file, saved) = book(&[("=文", Sort::Text)], &rows, None);
    let xml = parts(&file);
    assert!(!xml.contains("<f>") && !xml.contains("<f "), "a formula");
    assert!(
        xml.chars().all(|one| matches!(one, '\t' | '\n' | '\r' | ' '..='\u{fffd}' | '\u{10000}'..))
    );
    let sheets = read(&file);
    for (row, text) in (1..).zip(HOSTILE) {
        let found = sheets[0].1.get_value((row, 0)).map(ToString::to_string).unwrap_or_default();
        // What the reader makes of line ends and of `_xHHHH_` is its own.
        if text.chars().all(|one| !one.is_control() && one < '\u{fffe}') && !text.contains("_x") {
            assert_eq!(found, *text);
        }
    }
    assert_eq!(saved.guarded_texts, 12);
}

#[test]
fn names_of_sheets_are_made_acceptable() {
    let mut book = Book::new(Language::English, None).expect("a book");
    let name = "a[b]:c*?/\\'d\u{1}".repeat(9);
    let sheet = book.sheet(&name, vec![Head::new("x", Sort::Text)]).expect("a sheet");
    book.row(sheet, &[Cell::text("y")]).expect("a row");
    assert!(book.row(9, &[]).is_err());
    let mut file = Vec::new();
    book.save(&mut file).expect("saved");
    assert_eq!(read(&file)[0].0, "a_b__c_____d_a_b__c_____d_a_b__");
}

fn exported(records: &record::RecordSet, language: Language) -> Vec<u8> {
    let mut files = Memory::default();
    let options = TableOptions { language, ..TableOptions::default() };
    let mut sink = Xlsx.begin(&options, &mut files).expect("begins");
    sink.add(records).expect("written");
    sink.finish().expect("ends");
    files.bytes("jixiao.xlsx")
}

#[test]
fn the_tables_are_sheets_with_chinese_heads() {
    let file = exported(&sample(), Language::Chinese);
    let sheets = read(&file);
    let names: Vec<_> = sheets.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(names, ["说明", "文档", "项目", "资金支出计划", "绩效指标", "指标值解析"]);
    let indicators = &sheets[4].1;
    let heads: Vec<_> =
        indicators.rows().next().expect("heads").iter().map(ToString::to_string).collect();
    assert_eq!(heads[9..12], ["一级指标", "二级指标", "三级指标"]);
    let column = heads.iter().position(|head| head == "期限").expect("a head");
    let row = indicators.rows().nth(1).expect("a row");
    assert_eq!(row[column], Data::String("年度".into()));
    let column = heads.iter().position(|head| head == "分值权重（数）").expect("a head");
    assert_eq!(row[column], Data::Float(10.0));
    let xml = parts(&file);
    assert!(
        xml.contains("<autoFilter")
            && xml.contains("state=\"frozen\"")
            && xml.contains("hidden=\"1\"")
    );
    let english = read(&exported(&sample(), Language::English));
    assert_eq!(english[4].0, "indicators");
    let mut rows = english[4].1.rows();
    let column = rows
        .next()
        .and_then(|heads| heads.iter().position(|head| *head == Data::String("value_kind".into())));
    let row = rows.next().expect("a row");
    assert_eq!(row[column.expect("a head")].to_string(), "date");
}

#[test]
fn the_same_records_give_the_same_bytes() {
    let records = hostile();
    assert!(exported(&records, Language::Chinese) == exported(&records, Language::Chinese));
}
