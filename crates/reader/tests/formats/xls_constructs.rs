//! Each construct of `.xls` that the reader's table names, as a small workbook, and what it becomes.

use super::biff::{
    Sheet, bof, compound, eof, extended_format, label, merged, number, record, shared,
    shared_strings, sheet, string, style, wide, words, workbook,
};
use reader::{Input, Limits, read};

#[track_caller]
fn check(bytes: &[u8], expect: &[&str], remarks: &[&str]) {
    let read = read(&Input { name: "a.xls", bytes, sha256: [0; 32] }, &Limits::default());
    let read = read.expect("a document");
    assert_eq!(read.output.source.format, "xls");
    assert_eq!(super::shown::lines(&read.output), expect);
    let names: Vec<_> = read.warnings.iter().map(|warning| warning.name).collect();
    assert_eq!(names, remarks, "{:?}", read.warnings);
}

#[track_caller]
fn check_sheet(globals: &[u8], records: &[Vec<u8>], expect: &[&str], remarks: &[&str]) {
    check(&workbook(globals, &[sheet("一", records.concat())]), expect, remarks);
}

#[test]
fn a_sheet_is_a_heading_and_a_table() {
    let globals = shared_strings(&["项目名称", "某项目"]);
    let records = [shared(0, 0, 0), shared(0, 1, 1), label(1, 0, "金额"), number(1, 1, 0, 378.82)];
    check_sheet(&globals, &records, &["# 一", "项目名称|某项目", "金额|378.82"], &[]);
}

#[test]
fn numbers_of_all_kinds_are_read() {
    let rk = |value: i32| ((value << 2) | 2).to_le_bytes().to_vec();
    let records = [
        record(0x027E, &[words(&[0, 0, 0]), rk(95)].concat()),
        number(0, 1, 0, 0.5),
        record(0x00BD, &[words(&[1, 0, 0]), rk(7), words(&[0]), rk(-8), words(&[1])].concat()),
    ];
    check_sheet(&[], &records, &["# 一", "95|0.5", "7|-8"], &[]);
}

#[test]
fn numbers_are_shown_by_their_format() {
    let globals = [
        extended_format(0),
        extended_format(9),
        style(170, "0.00\"万元\""),
        style(171, "yyyy\"年\"m\"月\"d\"日\""),
    ];
    let records = [
        number(0, 0, 1, 0.95),
        number(0, 1, 2, 378.816),
        number(1, 0, 3, 45_352.0),
        number(1, 1, 99, 1.0),
    ];
    let expect = ["# 一", "95%|378.82万元", "2024年3月1日|1"];
    check_sheet(&globals.concat(), &records, &expect, &[]);
    let of_1904 = [record(0x0022, &[1, 0]), globals.concat()].concat();
    let records = [number(0, 0, 3, 43_890.0), number(0, 1, 0, 1.0)];
    check_sheet(&of_1904, &records, &["# 一", "2024年3月1日|1"], &[]);
}

#[test]
fn a_format_that_cannot_be_shown_is_said() {
    let records = [number(0, 0, 0, 0.5), number(0, 1, 0, 1.5)];
    check_sheet(&style(170, "# ?/?"), &records, &["# 一", "0.5|1.5"], &["number-format"]);
}

#[test]
fn booleans_errors_and_formulas_show_their_result() {
    let formula = |row: u16, column: u16, result: [u8; 8]| {
        record(0x0006, &[words(&[row, column, 0]), result.to_vec(), vec![0; 8]].concat())
    };
    let special = |kind: u8, code: u8| [kind, 0, code, 0, 0, 0, 0xFF, 0xFF];
    let records = [
        record(0x0205, &[words(&[0, 0, 0]), vec![1, 0]].concat()),
        record(0x0205, &[words(&[0, 1, 0]), vec![0x2A, 1]].concat()),
        formula(1, 0, 12.5_f64.to_le_bytes()),
        formula(1, 1, special(0, 0)),
        record(0x04BC, &[0; 8]),
        record(0x0207, &string("合计")),
        formula(2, 0, special(1, 0)),
        formula(2, 1, special(2, 7)),
        formula(3, 0, special(3, 0)),
        label(3, 1, "完"),
    ];
    let expect = ["# 一", "TRUE|#N/A", "12.5|合计", "FALSE|#DIV/0!", "|完"];
    check_sheet(&[], &records, &expect, &[]);
}

#[test]
fn rich_strings_and_those_that_go_on_are_read() {
    let count = 3_u32.to_le_bytes();
    // A rich one, one that goes on in another width, one with a phonetic text.
    let first = [&count[..], &count, b"\x02\0\x08\x01\0ab\0\0\x01\0", b"\x04\0\0cd"].concat();
    let second = [wide("一二"), b"\x01\0\x04\x02\0\0\0eXX".to_vec()].concat();
    let globals = [record(0x00FC, &first), record(0x003C, &second)].concat();
    let records = [shared(0, 0, 0), shared(0, 1, 1), shared(0, 2, 2)];
    check_sheet(&globals, &records, &["# 一", "ab|cd一二|e"], &[]);
}

#[test]
fn merged_areas_are_cells_with_spans() {
    let records = [
        label(0, 0, "甲"),
        label(0, 1, "乙"),
        label(1, 1, "丙"),
        label(1, 2, "丁"),
        merged(&[[0, 1, 0, 0], [0, 0, 1, 2]]),
    ];
    check_sheet(&[], &records, &["# 一", "甲*1*2|乙*2*1", "丙|丁"], &[]);
    let covered = [label(0, 0, "甲"), label(0, 1, "藏"), label(1, 0, "丙"), label(1, 1, "丁")];
    let records = [covered.concat(), merged(&[[0, 0, 0, 1]])];
    check_sheet(&[], &records, &["# 一", "甲*2*1", "丙|丁"], &["covered-cell"]);
}

#[test]
fn hidden_rows_columns_and_sheets_are_left_out() {
    let hidden_row = record(0x0208, &words(&[1, 0, 2, 255, 0, 0, 0x20, 0]));
    let hidden_column = record(0x007D, &words(&[1, 1, 2_340, 0, 1, 0]));
    let cell = |row, column| label(row, column, &format!("{row}{column}"));
    let cells = (0..3).flat_map(|row| (0..3).flat_map(move |column| cell(row, column)));
    let records = [hidden_row, hidden_column, cells.collect()];
    check_sheet(&[], &records, &["# 一", "00|02", "20|22"], &["hidden-text"]);
    let hidden = Sheet { hidden: true, ..sheet("藏", label(0, 0, "甲")) };
    check(
        &workbook(&[], &[hidden, sheet("见", label(0, 0, "乙"))]),
        &["# 见", "乙"],
        &["hidden-sheet"],
    );
}

#[test]
fn charts_and_empty_sheets_are_nothing() {
    let inner = [bof(0x0600, 0x20), number(0, 5, 0, 9.0), eof(), label(0, 0, "甲")].concat();
    let chart = Sheet { kind: 2, ..sheet("图", number(0, 0, 0, 1.0)) };
    let sheets = [chart, sheet("空", Vec::new()), sheet("一", inner)];
    check(&workbook(&[], &sheets), &["# 一", "甲"], &[]);
}

#[test]
fn strings_of_biff5_are_in_a_code_page() {
    let label = |row: u16, column: u16, text: &[u8]| {
        let length = u16::try_from(text.len()).expect("short");
        record(0x0204, &[words(&[row, column, 0, length]), text.to_vec()].concat())
    };
    let head = [bof(0x0500, 5), record(0x0042, &words(&[936]))].concat();
    let format = record(0x041E, b"\xAA\x00\x040.0%");
    let list = |position: u32| {
        record(0x0085, &[&position.to_le_bytes()[..], b"\0\0\x02\xD2\xBB"].concat())
    };
    let globals = [head, format, extended_format(170)].concat();
    let position = globals.len() + list(0).len() + eof().len();
    let cells = [label(0, 0, b"\xCF\xEE\xC4\xBF"), number(0, 1, 0, 0.125)].concat();
    let list = list(u32::try_from(position).expect("short"));
    let stream = [globals, list, eof(), bof(0x0500, 0x10), cells, eof()].concat();
    check(&compound("Book", &stream), &["# 一", "项目|12.5%"], &[]);
}
