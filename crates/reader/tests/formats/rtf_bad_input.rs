//! Broken and hostile RTF: each is refused by name, or read with a warning; none panics or hangs.

use super::bad_input::{check_limit, check_lowered, read_bytes};
use document::{Document, Warned};
use reader::Limits;

/// What was read: the paragraphs of the body, and the names of the warnings.
#[track_caller]
fn check(bytes: &[u8], text: &str, warnings: &[&str]) -> Warned<Document> {
    let read = read_bytes(bytes, &Limits::default()).expect("a document");
    let paragraphs = read.output.blocks.iter().filter_map(|block| block.as_paragraph());
    let paragraphs: Vec<_> = paragraphs.map(|paragraph| paragraph.text.as_str()).collect();
    assert_eq!(paragraphs.join("|"), text);
    let names: Vec<_> = read.warnings.iter().map(|warning| warning.name).collect();
    assert_eq!(names, warnings);
    read
}

fn rtf(body: &str) -> Vec<u8> {
    format!("{{\\rtf1\\ansi {body}}}").into_bytes()
}

#[test]
fn files_that_are_no_rtf_are_not_taken_for_it() {
    for bytes in [&b"rtf"[..], b"{\\rt", b"{rtf1}", b"x{\\rtf1}", b""] {
        if let Ok(read) = read_bytes(bytes, &Limits::default()) {
            assert_eq!(read.output.source.format, "text");
        }
    }
    check(b"\xEF\xBB\xBF\r\n{\\rtf1 a}", "a", &[]);
}

#[test]
fn truncated_files_are_read_with_a_warning() {
    let whole = rtf(r"{\fonttbl{\f0\fcharset134 S;}}\f0 a\par{\b b\'cf\'ee}{\footnote c}\par d");
    check(&whole, "a|b项|d", &[]);
    for length in 1..whole.len() {
        match read_bytes(&whole[..length], &Limits::default()) {
            Ok(read) if read.output.source.format == "rtf" => {
                assert_eq!(read.warnings[0].name, "truncated-file", "{length}");
                assert!(!read.output.blocks.is_empty(), "{length}");
            }
            Ok(read) => assert!(length < 5, "{length} is {}", read.output.source.format),
            Err(error) => assert_eq!(error.name(), "malformed", "{length}"),
        }
    }
}

#[test]
fn a_truncated_table_keeps_its_cells() {
    let read = check(
        br"{\rtf1\trowd\cellx1000\cellx2000\pard\intbl{a\cell {\b b",
        "",
        &["truncated-file"],
    );
    let table = read.output.blocks[0].as_table().expect("a table");
    assert_eq!((table.cell_at(0, 0).text(), table.cell_at(0, 1).text()), ("a".into(), "b".into()));
}

#[test]
fn what_follows_the_document_is_not_read() {
    check(b"{\\rtf1 a\\par}\0\r\n ", "a", &[]);
    check(b"{\\rtf1 a\\par}}b{\\rtf1 c}", "a", &["trailing-bytes"]);
}

#[test]
fn deep_groups_are_refused() {
    let deep = |depth: usize| rtf(&format!("{}a{}", "{".repeat(depth), "}".repeat(depth)));
    check(&deep(511), "a", &[]);
    check_limit(&deep(512), "group depth");
    check_limit(&deep(100_000), "group depth");
    check_limit(&[b"{\\rtf1".as_slice(), &b"{".repeat(100_000)].concat(), "group depth");
    // What is skipped needs no stack.
    let skipped = format!(r"{{\*\unknown {}{}}}a", "{".repeat(100_000), "}".repeat(100_000));
    check(&rtf(&skipped), "a", &[]);
    check_lowered(&deep(20), |limits| limits.group_depth = 20, "group depth");
}

#[test]
fn lying_lengths_are_passed() {
    check(&rtf(r"a\bin2000000000 b\par"), "ab", &[]);
    check(&rtf(r"a\bin-5 b{\pict\bin99999999999 00}c"), "abc", &[]);
    check(&rtf(r"\uc2000000000\u65 b}{c"), "A", &["trailing-bytes"]);
    check(&rtf(r"\uc-7\u65 b"), "Ab", &[]);
    check(&rtf(r"\u99999999999 ?b\u x"), "\u{FFFD}b", &["undecodable-bytes"]);
}

#[test]
fn tables_inside_one_another_are_limited() {
    check_limit(&rtf(r"\pard\intbl\itap2000000000 a\nestcell"), "table nesting");
    check(&rtf(r"\pard\intbl\itap-9 a\par"), "a", &[]);
    let nested = r"\pard\intbl\itap9 a\nestcell";
    check_lowered(&rtf(nested), |limits| limits.table_nesting = 8, "table nesting");
}

#[test]
fn absurd_edges_make_no_columns() {
    let body = r"\trowd\trleft-99999999999\cellx99999999999\cellx-99999999999\cellx5\pard\intbl a\cell b\cell c\cell\row";
    let read = check(&rtf(body), "", &[]);
    let table = read.output.blocks[0].as_table().expect("a table");
    let text: String = table.cells().iter().map(document::Cell::text).collect();
    assert_eq!(text.replace('\n', ""), "abc");
}

#[test]
fn rows_without_cells_and_cells_without_rows_are_repaired() {
    check(&rtf(r"\row\row\nestrow\trowd\row a\par"), "a", &[]);
    check(&rtf(r"\nestcell\cell\par b"), "|b", &[]);
    check(&rtf(r"{\*\nesttableprops\nestrow}\pard a\par"), "a", &[]);
}

#[test]
fn many_definitions_of_one_row_cost_no_more_than_its_cells() {
    let edges: Vec<_> = (0..20_000).map(|edge| format!("\\cellx{}", edge * 30)).collect();
    let edges = edges.concat();
    let rows = r"\pard\intbl a\cell\row".repeat(20_000);
    let read = check(&rtf(&format!(r"\trowd{edges}{rows}")), "", &[]);
    let table = read.output.blocks[0].as_table().expect("a table");
    assert_eq!((table.rows(), table.columns()), (20_000, 1));
}

#[test]
fn many_empty_rows_are_read() {
    let rows = r"\trowd\cellx900\pard\intbl\cell\row".repeat(100_000);
    let read = check(&rtf(&rows), "", &[]);
    assert_eq!(read.output.blocks[0].as_table().expect("a table").rows(), 100_000);
}

#[test]
fn everything_is_counted() {
    check_lowered(&rtf(r"a\par b\par"), |limits| limits.paragraphs = 1, "paragraphs");
    check_lowered(&rtf(r"\pard\intbl a\cell b\cell\row"), |limits| limits.cells = 1, "cells");
    check_lowered(&rtf(r"abc{\v de}"), |limits| limits.text_bytes = 4, "document text");
    let bookmarks = r"{\*\bkmkstart a}{\*\bkmkstart b}";
    check_lowered(&rtf(bookmarks), |limits| limits.bookmarks = 1, "bookmarks");
    for definitions in [
        r"{\fonttbl{\f0 a;}{\f1 b;}{\f2 c;}}",
        r"{\stylesheet{\s0 a;}{\s1 b;}{\s2 c;}}",
        r"{\*\listtable{\list\listid1}{\list\listid2}{\list\listid3}}",
        r"{\*\listoverridetable{\listoverride\ls1}{\listoverride\ls2}{\listoverride\ls3}}",
    ] {
        check_lowered(&rtf(definitions), |limits| limits.definitions = 1, "definitions");
    }
}

#[test]
fn styles_based_on_one_another_in_a_circle_end() {
    check(&rtf(r"{\stylesheet{\s1\sbasedon2 a;}{\s2\sbasedon1 b;}}\s1 x\par"), "x", &[]);
}

#[test]
fn destinations_in_wrong_places_lose_no_text() {
    check(&rtf(r"\fonttbl a\stylesheet b\info c\par"), "abc", &[]);
    check(&rtf(r"{\footnote a{\footnote b}c}d"), "d", &[]);
    check(&rtf(r"{\*\nesttableprops a}{\result b}{\ud c}d"), "abcd", &[]);
    check(&rtf(r"{\leveltext x}{\listlevel y}{\list z}"), "xyz", &[]);
    check(&rtf(r"a\*b\*\par c{\*}d{\*{}}e"), "abcde", &[]);
}

#[test]
fn many_lone_surrogates_cost_no_more_than_other_characters() {
    let read = read_bytes(&rtf(&r"\u-10187?".repeat(200_000)), &Limits::default());
    let read = read.expect("a document");
    let text = &read.output.blocks[0].as_paragraph().expect("a paragraph").text;
    assert_eq!(text.chars().count(), 200_000);
    assert_eq!(read.warnings[0].name, "undecodable-bytes");
}

/// Most constructs, in one document.
const RICH: &str = r#"{\rtf1\ansi\ansicpg936\deff0{\fonttbl{\f0\fcharset134 \'cb\'ce;}{\f1\fcharset2 Symbol;}}{\stylesheet{\s0 N;}{\s1\sbasedon0\outlinelevel0\ls1 heading 1;}{\*\cs2\v c;}}{\*\listtable{\list{\listlevel\levelnfc37\levelstartat3{\leveltext\'02\'00.;}{\levelnumbers\'01;}\f0}\listid7}}{\*\listoverridetable{\listoverride\listid7{\lfolevel\listoverridestartat\levelstartat9}\ls1}}\s1 a\'cf\'ee{\cs2 b}\u39033?{\f1\'b3}\uc2\u-10187\'3f\'3f\u-9155??\par{\listtext 1.\tab}b{\footnote\ftnalt c{\*\bkmkstart m}\par}{\shp{\*\shpinst{\shptxt\pard\intbl d\cell\row\pard e\par}}{\shprslt f}}{\deleted g\par}\pard\trowd\trleft-10\irow1\clvmgf\cellx1000\clmgf\cellx2000\clmrg\cellx3000\pard\intbl h\cell i\cell\cell\row\trowd\irow0\clvmrg\cellx1000\cellx3000\itap2 j\nestcell{\*\nesttableprops\trowd\cellx90\nestrow}{\nonesttables\par}\pard\intbl k\cell l\par m\cell\row\pard{\field{\*\fldinst SYMBOL 179 \\f "Symbol"}{\fldrslt}}{\field{\*\fldinst{ FORMTEXT }}{\fldrslt n\u13??}}n{\upr{o}{\*\ud p}}{\object{\*\objdata 00}{\result q}}{\pict\bin3 }}}}\par}"#;

#[test]
fn no_damage_of_one_byte_breaks_the_reader() {
    let remarks = ["hidden-text", "deleted-text"];
    let whole = check(RICH.as_bytes(), "a项项≥\u{1D43D}|b|e|≥npq", &remarks).output;
    assert_eq!((whole.notes.len(), whole.bookmarks.len()), (1, 1));
    let mut bytes = RICH.as_bytes().to_vec();
    for at in 5..bytes.len() {
        let byte = bytes[at];
        for damage in [b'}', [b'{', b'\\', b'9', 0xD6][at % 4]] {
            bytes[at] = damage;
            match read_bytes(&bytes, &Limits::default()) {
                Ok(read) => assert_eq!(read.output.source.format, "rtf"),
                // A destination of the head that does not end takes in all text.
                Err(error) => assert_eq!(error.name(), "malformed", "{error}"),
            }
        }
        bytes[at] = byte;
    }
}
