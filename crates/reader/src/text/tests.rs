//! The dump form, line by line and on whole files.

use super::*;

fn read(bytes: &[u8], limits: &Limits) -> Result<Warned<Document>, ReadError> {
    Text.read(&Input { name: "dump.txt", bytes, sha256: [0; 32] }, limits)
}

/// One line a paragraph or row; a cell that spans columns ends in `→`.
fn outline(document: &Document) -> String {
    let mut outline = String::new();
    for block in &document.blocks {
        match block {
            Block::Paragraph(paragraph) => outline.extend(["P ", &paragraph.text, "\n"]),
            Block::Table(table) => {
                outline.push_str("T\n");
                for row in 0..table.rows() {
                    let cells = table.row(row).map(|cell| {
                        let wide = if cell.column_span > 1 { "→" } else { "" };
                        format!("{}{wide}", cell.text().replace('\n', "/"))
                    });
                    outline.extend(["  ", &cells.collect::<Vec<_>>().join(" | "), "\n"]);
                }
            }
        }
    }
    outline
}

#[track_caller]
fn check(text: &str, expect: &str) {
    let document = read(text.as_bytes(), &Limits::default()).expect("a text").output;
    assert_eq!(outline(&document), expect);
}

#[test]
fn plain_text_is_a_paragraph_a_line() {
    check("一、总体绩效目标\n\n 正文\t2\n", "P 一、总体绩效目标\nP  正文\t2\n");
}

#[test]
fn every_line_end_counts_once() {
    let (dump, expect) = ("甲\n\t一\n\t二\n\n\n乙", "P 甲\nT\n  一 | 二\nP 乙\n");
    check(dump, expect);
    check(&dump.replace('\n', "\r\n"), expect);
    check(&dump.replace('\n', "\r"), expect);
}

#[test]
fn the_last_cell_of_a_short_row_reaches_to_the_right() {
    let dump = "\t211001某局\n\t单位：万元\n\n\t预算数\n\t2.17\n\t其他资金\n\t \n\n\n";
    check(dump, "T\n  211001某局 | 单位：万元→\n  预算数 | 2.17 | 其他资金 |  \n");
}

#[test]
fn an_empty_cell_is_a_cell() {
    check("\t\n\t质量指标\n\n\t\n\t\n\n\n", "T\n   | 质量指标\n   | \n");
}

#[test]
fn a_line_without_a_tab_continues_the_cell() {
    let dump = "\t绩效目标\n\t1.年满\n2.补助\n\n\t意见：\n\n（盖章）\n\t日期\n\n\n注：\n";
    check(dump, "T\n  绩效目标 | 1.年满/2.补助\n  意见：//（盖章） | 日期\nP 注：\n");
    check("\t\n书本\n\t二\n\n\n", "T\n  /书本 | 二\n");
}

#[test]
fn blank_lines_inside_a_cell_do_not_end_its_row() {
    let full = "\t一\n\t二\n\t三\n\n";
    let dump = format!("{full}\t甲\n\t书本成本\n\n\n\t≤6万\n\n{full}\n文");
    check(&dump, "T\n  一 | 二 | 三\n  甲 | 书本成本// | ≤6万\n  一 | 二 | 三\nP 文\n");
}

#[test]
fn a_paragraph_of_a_space_parts_two_tables() {
    let dump = "\t目标\n\t1.目标\n\n\n \n\t一级\n\t二级\n\n\n \n标题";
    check(dump, "T\n  目标 | 1.目标\nP  \nT\n  一级 | 二级\nP  \nP 标题\n");
}

#[test]
fn blank_lines_alone_part_tables_only_in_number() {
    let table = "\t一\n\t二\n\n";
    check(&format!("{table}\n\n{table}\n"), "T\n  一 | 二//\n  一 | 二\n");
    check(&format!("{table}\n\n\n\n{table}\n"), "T\n  一 | 二\nT\n  一 | 二\n");
}

#[test]
fn tabs_alone_make_no_table() {
    check("\t首行缩进\n下一行\n", "P \t首行缩进\nP 下一行\n");
    check("\t首行缩进\n\n\t首行缩进\n\n", "P \t首行缩进\nP \t首行缩进\n");
    check("\t一\n\t二\n完", "P \t一\nP \t二\nP 完\n");
}

#[test]
fn a_row_wider_than_any_table_is_paragraphs() {
    let dump = "\t缩进\n".repeat(1_025) + "\n";
    let read = read(dump.as_bytes(), &Limits::default()).expect("a text");
    assert_eq!(read.output.blocks.len(), 1_025);
    assert_eq!(read.warnings.iter().map(|warning| warning.name).collect::<Vec<_>>(), ["wide-row"]);
}

#[test]
fn page_and_line_breaks_stay_in_the_paragraph() {
    check("一\u{B}二\u{C}三", "P 一\n二\n三\n");
}

#[test]
fn bookmarks_name_their_paragraph() {
    let dump = "题\n[bookmark: a][bookmark: b]一、目标\n\t一\n\t[bookmark: c]二\n[bookmark: d]三\n\n\n[bookmark: e]\n";
    let document = read(dump.as_bytes(), &Limits::default()).expect("a text").output;
    assert_eq!(outline(&document), "P 题\nP 一、目标\nT\n  一 | 二/三\nP \n");
    let found: Vec<_> =
        document.bookmarks.iter().map(|it| format!("{} {}", it.name, it.at)).collect();
    assert_eq!(found, ["a b1", "b b1", "c b2/r0c1/b0", "d b2/r0c1/b1", "e b3"]);
}

#[track_caller]
fn check_warnings(bytes: &[u8], expect: &[&str]) {
    let read = read(bytes, &Limits::default()).expect("a text");
    let found: Vec<_> =
        read.warnings.iter().map(|it| format!("{}: {}", it.name, it.message)).collect();
    assert_eq!(found, expect);
    assert!(read.warnings.iter().all(|warning| !warning.help.is_empty()));
}

#[test]
fn a_file_without_text_is_an_empty_document() {
    for bytes in [&b""[..], b"\n\n", b" \r\n", b"\xEF\xBB\xBF", b"\xFF\xFE\x00\x30"] {
        check_warnings(bytes, &["empty-document: expected text, found none"]);
        let document = read(bytes, &Limits::default()).expect("a text").output;
        assert_eq!(document.blocks, []);
    }
}

#[test]
fn undecodable_bytes_are_reported() {
    let mut bytes = "绩效指标\n".repeat(10).into_bytes();
    bytes.extend_from_slice(b"\xFF\n");
    check_warnings(
        &bytes,
        &[
            "undecodable-bytes: expected text in UTF-8, found bytes that are no characters in 1 places, \
           first on line 11 before byte 131",
        ],
    );
}

#[track_caller]
fn check_limit(text: &str, lower: impl FnOnce(&mut Limits), what: &'static str) {
    let mut limits = Limits::default();
    lower(&mut limits);
    match read(text.as_bytes(), &limits) {
        Err(ReadError::LimitExceeded { what: found, .. }) => assert_eq!(found, what),
        other => assert_eq!(other.map(|_| ()), Ok(()), "expected the limit on {what}"),
    }
}

#[test]
fn every_limit_is_kept() {
    let dump = "题目\n\t一\n\t二\n\t三\n\n\t四\n\t五\n\n\n";
    check_limit(dump, |limits| limits.text_bytes = 8, "document text");
    check_limit(dump, |limits| limits.line_bytes = 5, "line");
    check_limit(dump, |limits| limits.paragraphs = 5, "paragraphs");
    check_limit(dump, |limits| limits.cells = 4, "cells");
    check_limit(dump, |limits| limits.table_slots = 5, "table slots");
    let two_tables = format!("{dump}题目\n{dump}");
    check_limit(&two_tables, |limits| limits.table_slots = 11, "table slots");
    let cells = "\t一\n".repeat(6);
    check_limit(&cells, |limits| limits.paragraphs = 5, "paragraphs");
    check_limit("[bookmark: a][bookmark: b]", |limits| limits.bookmarks = 1, "bookmarks");
}

#[test]
fn a_nul_character_is_refused() {
    let found = read(b"\xFF\xFE\x00\x00", &Limits::default()).expect_err("no text");
    assert_eq!(found.to_string(), "file: expected text, found a NUL character");
}
