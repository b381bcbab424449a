//! Broken, hostile and foreign `.doc` files: each is refused by name, or read with a warning; none panics or hangs.

use super::bad_input::{check, read_bytes};
use super::doc_file::{
    DocFile, PARAGRAPH_PAGES, PIECES, RUN_PAGES, SECTIONS, STYLES, compound, in_table, plc, row,
    sprm,
};
use reader::{Limits, ReadError};

/// A document is made; its text, paragraphs joined by `|`, and the names of the warnings.
#[track_caller]
fn check_read(bytes: &[u8], text: &str, warnings: &[&str]) {
    let read = read_bytes(bytes, &Limits::default()).expect("a document");
    let found: Vec<String> = read.output.blocks.iter().map(text_of).collect();
    assert_eq!(found.join("|"), text);
    let names: Vec<_> = read.warnings.iter().map(|warning| warning.name).collect();
    assert_eq!(names, warnings);
}

fn text_of(block: &document::Block) -> String {
    match block {
        document::Block::Paragraph(paragraph) => paragraph.text.clone(),
        document::Block::Table(table) => {
            table.cells().iter().map(document::Cell::text).collect::<Vec<_>>().join(",")
        }
    }
}

fn file(write: impl FnOnce(&mut DocFile)) -> Vec<u8> {
    let mut file = DocFile::default();
    write(&mut file);
    file.bytes()
}

#[test]
fn other_containers_are_refused() {
    let error = check(&compound(&[("Other", b"")]), "without a WordDocument stream");
    assert_eq!(error.name(), "unknown-format");
    check(&compound(&[("WordDocument", b"")]), "expected a document of Word 6 or later");
    let mut old = vec![0; 0x400];
    old[..4].copy_from_slice(&[0xDB, 0xA5, 0x2D, 0]);
    check(&compound(&[("WordDocument", &old)]), "found type A5DB, version 45");
}

#[test]
fn protected_files_are_refused() {
    let mut doc = DocFile::default();
    doc.paragraph("a");
    doc.flags = 0x0100;
    assert_eq!(check(&doc.bytes(), "password").name(), "encrypted");
    doc.flags = 0x8100;
    assert_eq!(check(&doc.bytes(), "password").name(), "encrypted");
}

#[test]
fn a_file_without_its_table_stream_is_refused() {
    let mut doc = DocFile::default();
    let (main, table) = doc.paragraph("a").main_and_table();
    check(&compound(&[("WordDocument", &main)]), "expected a stream 0Table, found none");
    check(&compound(&[("WordDocument", &main), ("1Table", &table)]), "0Table");
}

#[test]
fn a_file_without_pieces_is_refused() {
    let expect = "expected a piece table, found none";
    check(&file(|doc| _ = doc.parts.insert(PIECES, Vec::new())), expect);
    check(&file(|doc| _ = doc.parts.insert(PIECES, vec![9; 40])), expect);
    check(&file(|doc| _ = doc.parts.insert(PIECES, vec![1, 255, 255])), expect);
}

/// A piece table that begins pieces at `positions`, each at its place in the main stream.
fn pieces(positions: &[u32], places: &[u32]) -> Vec<u8> {
    let data: Vec<u8> = (places.iter())
        .flat_map(|place| [&[0, 0], &place.to_le_bytes()[..], &[0, 0]].concat())
        .collect();
    let table = plc(positions, &data);
    let length = u32::try_from(table.len()).expect("short").to_le_bytes();
    [&[2], &length[..], &table].concat()
}

#[test]
fn pieces_outside_the_file_are_said() {
    let bytes = file(|doc| {
        doc.paragraph("a").paragraph("bc");
        doc.parts.insert(PIECES, pieces(&[0, 2, 5], &[0x400, 0x3FFF_FFFF]));
    });
    check_read(&bytes, "a", &["missing-text"]);
    let bytes = file(|doc| {
        doc.paragraph("a").paragraph("bc");
        doc.stories.insert(7, 0);
        doc.parts.insert(PIECES, pieces(&[0, 0x7FFF_FFFF], &[0x400]));
    });
    check_read(&bytes, "a|bc", &[]);
    let bytes = file(|doc| {
        doc.paragraph("a").paragraph("bc");
        doc.parts.insert(PIECES, pieces(&[0, 2], &[0x400]));
    });
    check_read(&bytes, "a", &["missing-text"]);
}

#[test]
fn pieces_that_overlap_are_read_once() {
    let bytes = file(|doc| {
        doc.paragraph("a").paragraph("bc");
        doc.parts.insert(PIECES, pieces(&[0, 2, 1, 5, 3], &[0x400, 0x400, 0x402, 0x400]));
    });
    check_read(&bytes, "a|bc", &[]);
}

#[test]
fn the_same_text_over_and_over_meets_a_limit() {
    let bytes = file(|doc| {
        doc.text(&"x".repeat(100_000), &[]);
        let count = 10_000;
        let positions: Vec<u32> = (0..=count).map(|piece| piece * 100_000).collect();
        doc.parts.insert(PIECES, pieces(&positions, &vec![0x400; count as usize]));
        // The length of the first story is what is left of the text; take it as it comes.
        doc.stories.insert(0, 1_000_000_000);
    });
    let mut limits = Limits::default();
    limits.text_bytes = 1 << 20;
    let error = read_bytes(&bytes, &limits).expect_err("too much");
    assert!(matches!(error, ReadError::LimitExceeded { what: "document text", .. }), "{error}");
}

#[test]
fn deep_tables_meet_a_limit() {
    for depth in [33, 0x7FFF_FFFF] {
        let bytes = file(|doc| _ = doc.text("a", &[]).mark("\r", 0, &in_table(depth)));
        let error = read_bytes(&bytes, &Limits::default()).expect_err("too much");
        assert!(matches!(error, ReadError::LimitExceeded { what: "table nesting", .. }), "{error}");
    }
    let bytes = file(|doc| _ = doc.text("a", &[]).mark("\r", 0, &in_table(0x8000_0000)));
    check_read(&bytes, "a", &[]);
}

#[test]
fn many_empty_rows_meet_a_limit_or_none() {
    let limits = {
        let mut limits = Limits::default();
        limits.paragraphs = 1_000;
        limits
    };
    let bytes = file(|doc| {
        for _ in 0..2_000 {
            doc.row_end(&[]);
        }
    });
    let error = read_bytes(&bytes, &limits).expect_err("too much");
    assert!(matches!(error, ReadError::LimitExceeded { what: "paragraphs", .. }), "{error}");
    check_read(&bytes, "", &[]);
}

#[test]
fn rows_that_lie_keep_their_text() {
    let bytes = file(|doc| {
        doc.cell("a").cell("b").row_end(&row(0, &[]));
        doc.cell("c").cell("d").row_end(&row(0, &[(1000, 0x20)]));
        doc.cell("e").row_end(&row(0, &[(1000, 3), (-1000, 0x42), (500, 0)]));
        doc.cell("f").row_end(&sprm(0xD608, &[255, 0, 0]));
        doc.cell("g").row_end(&[0x08, 0xD6, 255, 255, 3]);
        doc.row_end(&row(0, &[(1000, 0)]));
        doc.text("h", &[]).row_end(&row(0, &[(1000, 0)]));
        doc.cell("i").paragraph("j");
    });
    let read = read_bytes(&bytes, &Limits::default()).expect("a document");
    let text: String = read.output.blocks.iter().map(text_of).collect();
    for letter in 'a'..='j' {
        assert!(text.contains(letter), "{letter} in {text}");
    }
}

#[test]
fn a_text_that_ends_in_a_table_keeps_all() {
    let bytes = file(|doc| {
        doc.text("a", &[]).mark("\r", 0, &in_table(3)).cell("b").text("c", &[]);
    });
    let read = read_bytes(&bytes, &Limits::default()).expect("a document");
    let [document::Block::Table(table)] = read.output.blocks.as_slice() else {
        panic!("expected one table, found {:?}", read.output.blocks)
    };
    let cells: Vec<_> = table.cells().iter().map(document::Cell::text).collect();
    assert_eq!(cells.last().map(String::as_str), Some("c"));
    assert!(format!("{table:?}").contains("\"a\""), "{table:?}");
}

#[test]
fn pages_that_lie_leave_the_text() {
    for part in [RUN_PAGES, PARAGRAPH_PAGES] {
        for table in [
            plc(&[0x400, 0x404], &0x003F_FFFF_u32.to_le_bytes()),
            plc(&[0x404, 0x400], &2_u32.to_le_bytes()),
            plc(&[0, u32::MAX], &2_u32.to_le_bytes()),
            plc(&[0x402, 0x403, 0x404], &[0; 8]),
            vec![255; 100],
            Vec::new(),
        ] {
            let bytes = file(|doc| {
                doc.paragraph("a").paragraph("b");
                doc.parts.insert(part, table.clone());
            });
            check_read(&bytes, "a|b", &[]);
        }
    }
}

#[test]
fn entries_of_pages_that_lie_leave_the_text() {
    let mut doc = DocFile::default();
    let (main, table) = doc.paragraph("a").paragraph("b").main_and_table();
    for page in [0x600..0x800, 0x800..0xA00] {
        for byte in [0x01, 0x7F, 0xFF] {
            let mut main = main.clone();
            main[page.clone()].fill(byte);
            let bytes = compound(&[("WordDocument", &main), ("0Table", &table)]);
            let read = read_bytes(&bytes, &Limits::default()).expect("a document");
            let text: Vec<_> = read.output.blocks.iter().map(text_of).collect();
            assert_eq!(text.concat().replace('\n', ""), "ab", "{page:?} {byte}");
        }
    }
}

#[test]
fn styles_in_a_circle_are_read() {
    let bytes = file(|doc| {
        let style: (u16, u16, &[u8], &[u8]) = (0xFFE, 1, &[], &[]);
        doc.styles(&[style, (0xFFE, 0, &[], &[]), (0xFFE, 2, &[], &[]), (0xFFE, 99, &[], &[])]);
        for number in [0, 1, 2, 3, 4, u16::MAX] {
            doc.text("a", &[]).mark("\r", number, &[]);
        }
    });
    check_read(&bytes, "a|a|a|a|a|a", &[]);
}

#[test]
fn absurd_counts_cost_nothing() {
    for part in [STYLES, 3, SECTIONS, 15, 21, 22, 40, 47, 50, 56, 73, 74] {
        for content in [vec![0xFF; 200], vec![0; 200], vec![1; 7], (0..=255).collect()] {
            let bytes = file(|doc| {
                doc.paragraph("a\u{8}").paragraph("b").paragraph("c").paragraph("d").paragraph("");
                doc.stories.extend([(1, 2), (5, 2), (6, 3)]);
                doc.parts.insert(part, content.clone());
            });
            let read = read_bytes(&bytes, &Limits::default()).expect("a document");
            assert_eq!(read.output.blocks.first().map(text_of).as_deref(), Some("a"), "{part}");
        }
    }
}

#[test]
fn huge_properties_outside_the_data_stream_are_none() {
    for place in [0, 5, u32::MAX] {
        let bytes = file(|doc| {
            doc.data = vec![255; 8];
            let list = sprm(0x6646, &place.to_le_bytes());
            doc.text("a", &[]).mark("\r", 0, &list);
        });
        check_read(&bytes, "a", &[]);
    }
}

#[test]
fn a_box_anchored_in_itself_is_read_once() {
    let bytes = file(|doc| {
        doc.paragraph("a").paragraph("b").paragraph("").paragraph("");
        doc.stories.insert(6, 4);
        let one = [vec![0; 14], vec![9, 0, 0, 0], vec![0; 4]].concat();
        doc.parts.insert(56, plc(&[0, 3, 4], &one.repeat(2)));
        doc.parts.insert(40, plc(&[2, 3], &[vec![9, 0, 0, 0], vec![0; 22]].concat()));
    });
    check_read(&bytes, "a|b", &[]);
}

#[test]
fn a_file_cut_anywhere_is_read_or_refused() {
    let whole = file(|doc| {
        doc.cell("a").cell("b").row_end(&row(0, &[(1000, 0x60), (3000, 0)])).paragraph("c");
        doc.styles(&[(0, 0xFFF, &[], &[]), (1, 0, &[], &[])]);
    });
    for length in (0..whole.len()).step_by(97) {
        _ = read_bytes(&whole[..length], &Limits::default());
    }
    for at in (0..whole.len()).step_by(13) {
        let mut bytes = whole.clone();
        bytes[at] ^= 0xFF;
        _ = read_bytes(&bytes, &Limits::default());
    }
}
