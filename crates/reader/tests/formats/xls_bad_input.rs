//! Broken and hostile `.xls`: each is refused by name, or read with a warning; none panics, hangs or takes much memory.

use super::bad_input::{check, check_lowered, check_sheets, read_bytes};
use super::biff::{
    bof, compound, eof, label, merged, number, record, shared, sheet, stream, style, wide, words,
    workbook,
};
use reader::Limits;

fn one_sheet(globals: &[u8], records: &[Vec<u8>]) -> Vec<u8> {
    workbook(globals, &[sheet("一", records.concat())])
}

#[test]
fn a_password_is_named() {
    let bytes = one_sheet(&record(0x002F, &[0; 54]), &[label(0, 0, "甲")]);
    assert_eq!(check(&bytes, "password").name(), "encrypted");
}

#[test]
fn other_streams_and_versions_are_refused() {
    assert_eq!(check(&compound("Workbook", &[0; 64]), "expected a BOF record").name(), "malformed");
    assert_eq!(check(&compound("Workbook", &bof(0x0400, 5)), "version 0x0400").name(), "malformed");
    assert_eq!(
        check(&compound("Contents", &[0; 64]), "not xls: an OLE2 file without").name(),
        "unknown-format"
    );
}

#[test]
fn what_a_sheet_says_of_its_size_is_not_believed() {
    let dimensions = record(0x0200, &[&[0; 4][..], &[0xFF; 4], &words(&[0, 256, 0])].concat());
    check_sheets(&one_sheet(&[], &[dimensions, label(0, 0, "甲")]), &["# 一", "甲"], &[]);
}

#[test]
fn cells_far_apart_cost_nothing() {
    let last = [label(65_535, 0, "丙"), label(65_535, 255, "丁")].concat();
    let records = [label(0, 0, "甲"), label(0, 1, "乙"), last];
    let expect = ["# 一", "甲|乙||", "|||", "丙|||丁"];
    check_sheets(&one_sheet(&[], &records), &expect, &["blank-stretch", "blank-stretch"]);
    let records = [label(0, 0, "甲"), merged(&[[0, 65_535, 0, 255]]), label(9, 9, "丁")];
    let read = read_bytes(&one_sheet(&[], &records), &Limits::default()).expect("a document");
    let table = read.output.blocks[1].as_table().expect("a table");
    assert!(table.rows() < 20 && table.columns() < 20, "{} × {}", table.rows(), table.columns());
}

#[test]
fn counts_of_strings_and_areas_are_not_believed() {
    let strings = record(0x00FC, &[&[0xFF; 8][..], b"\x01\0\0a"].concat());
    check_sheets(&one_sheet(&strings, &[shared(0, 0, 0)]), &["# 一", "a"], &[]);
    let areas = record(0x00E5, &[words(&[0xFFFF]), words(&[1, 1, 0, 1])].concat());
    let records = [label(0, 0, "乙"), label(0, 1, "丙"), areas, label(1, 0, "甲")];
    check_sheets(&one_sheet(&[], &records), &["# 一", "乙|丙", "甲*2*1"], &[]);
    let cut = record(
        0x00FC,
        &[&[1, 0, 0, 0, 1, 0, 0, 0][..], b"\xFF\xFF\x0F\xFF\xFF\xFF\xFF\xFF\xFFa"].concat(),
    );
    check_sheets(&one_sheet(&cut, &[label(0, 0, "甲")]), &["# 一", "甲"], &[]);
}

#[test]
fn broken_cells_are_counted() {
    let records = [
        label(0, 0, "甲"),
        shared(0, 1, 7),
        record(0x0203, &[0; 5]),
        record(0x0205, &[words(&[1, 0, 0]), vec![0x99, 1]].concat()),
        record(0x0006, &[0; 3]),
        record(0x00BD, &[0; 3]),
        record(0x0204, &words(&[2, 0, 0, 9])),
    ];
    check_sheets(&one_sheet(&[], &records), &["# 一", "甲"], &["broken-cell"]);
}

#[test]
fn areas_over_each_other_are_said() {
    let areas = merged(&[[0, 1, 0, 1], [0, 0, 1, 2], [1, 2, 1, 1], [5, 2, 0, 0]]);
    let cells = (0..3).flat_map(|row| (0..3).flat_map(move |column| label(row, column, "字")));
    let bytes = one_sheet(&[], &[cells.collect(), areas]);
    let expect = ["# 一", "字*2*2|字", "字", "字|字|字"];
    check_sheets(&bytes, &expect, &["covered-cell", "overlapping-cells"]);
}

#[test]
fn a_cut_stream_keeps_what_was_read() {
    let whole = stream(&[], &[sheet("一", [label(0, 0, "甲"), label(0, 1, "乙")].concat())]);
    let second = label(0, 1, "乙").len() + eof().len();
    let cut = &whole[..whole.len() - second - 1 + 3];
    // The zeros that fill the stream are records without content.
    let read = read_bytes(&compound("Workbook", cut), &Limits::default()).expect("a document");
    assert_eq!(super::shown::lines(&read.output)[1], "甲");
    assert!(read.warnings.iter().any(|warning| warning.name == "truncated"), "{:?}", read.warnings);
    for length in 0..whole.len() {
        let _ = read_bytes(&compound("Workbook", &whole[..length]), &Limits::default());
    }
}

#[test]
fn sheets_that_share_their_records_are_read_once() {
    let one = stream(&[], &[sheet("一", label(0, 0, &"甲".repeat(3_000)))]);
    let list = record(0x0085, &[&[0; 6][..], &[1], &wide("一")].concat()).len();
    let start = bof(0x0600, 5).len();
    let first = u32::try_from(start + 40 * list + eof().len()).expect("short").to_le_bytes();
    let bound = record(0x0085, &[&first[..], b"\0\0\x01", &wide("一")].concat());
    let body = &one[start + list + eof().len()..];
    let many = [bof(0x0600, 5), bound.repeat(40), eof(), body.to_vec()].concat();
    let read = read_bytes(&compound("Workbook", &many), &Limits::default()).expect("a document");
    assert_eq!(read.output.blocks.len(), 4);
    let repeated = read.warnings.iter().filter(|warning| warning.name == "repeated-sheet");
    assert_eq!(repeated.count(), 38);
}

#[test]
fn sheets_that_begin_nowhere_are_said() {
    let bound = record(0x0085, &[&[0xFF; 4][..], b"\0\0\x01", &wide("一")].concat());
    let bytes = compound("Workbook", &[bof(0x0600, 5), bound, eof()].concat());
    check_sheets(&bytes, &[], &["truncated"]);
}

#[test]
fn substreams_inside_each_other_do_not_nest_in_us() {
    let deep = [bof(0x0600, 0x20).repeat(100_000), eof().repeat(100_000)].concat();
    check_sheets(&one_sheet(&[], &[deep, label(0, 0, "甲")]), &["# 一", "甲"], &[]);
}

#[test]
fn numbers_that_are_none_are_said() {
    let records = [number(0, 0, 0, f64::NAN), number(0, 1, 0, f64::INFINITY)];
    check_sheets(&one_sheet(&[], &records), &["# 一", "#NUM!|#NUM!"], &[]);
}

#[test]
fn what_a_document_may_hold_is_limited() {
    let cells = (0..50).flat_map(|row| label(row, 0, "一二三四五")).collect::<Vec<_>>();
    let bytes = one_sheet(&style(170, "0").repeat(9), &[cells]);
    check_lowered(&bytes, |limits| limits.cells = 40, "cells");
    check_lowered(&bytes, |limits| limits.text_bytes = 200, "document text");
    check_lowered(&bytes, |limits| limits.paragraphs = 40, "paragraphs");
    check_lowered(&bytes, |limits| limits.definitions = 2, "definitions");
}

#[test]
fn one_long_string_in_many_cells_is_counted_each_time() {
    let long = "长".repeat(60_000);
    let globals = {
        let string = [60_000_u16.to_le_bytes().to_vec(), vec![1]].concat();
        let units = words(&long.encode_utf16().collect::<Vec<_>>());
        let (first, rest) = units.split_at(8_000);
        let mut records = record(0x00FC, &[&[1, 0, 0, 0, 1, 0, 0, 0][..], &string, first].concat());
        for piece in rest.chunks(8_000) {
            records.extend(record(0x003C, &[&[1][..], piece].concat()));
        }
        records
    };
    let cells = (0..1_000).flat_map(|row| shared(row, 0, 0)).collect::<Vec<_>>();
    let error = read_bytes(&one_sheet(&globals, &[cells]), &Limits::default());
    let error = error.expect_err("180 MB of text");
    assert!(error.to_string().starts_with("document text"), "{error}");
}
