//! What Word writes into the binary format, one construct a test, and what must be read of it.

use super::doc_file::{DocFile, SECTIONS, in_table, plc, row, sprm};
use document::{Block, Document, Table, Warned};
use reader::{Input, Limits, read};
use std::fmt::Write as _;

/// The blocks, one a line; a paragraph with its label and level, a table with its cells.
fn show(blocks: &[Block]) -> String {
    let mut lines = Vec::new();
    for block in blocks {
        lines.push(match block {
            Block::Paragraph(paragraph) => {
                let level = paragraph.outline_level.map(|level| format!("#{level} "));
                let label = paragraph.list_label.as_ref().map(|label| format!("{label} "));
                let text = paragraph.text.escape_default();
                format!("{}{}{text}", level.unwrap_or_default(), label.unwrap_or_default())
            }
            Block::Table(table) => show_table(table),
        });
    }
    lines.join("\n")
}

fn show_table(table: &Table) -> String {
    let mut text = format!("[{}x{}", table.rows(), table.columns());
    for cell in table.cells() {
        let inner = show(&cell.blocks).replace('\n', "|");
        let (rows, columns) = (cell.row_span, cell.column_span);
        write!(text, " {},{}:{rows}x{columns}={inner}", cell.row, cell.column).expect("memory");
    }
    text + "]"
}

fn read_file(file: &DocFile) -> Warned<Document> {
    let bytes = file.bytes();
    let input = Input { name: "test.doc", bytes: &bytes, sha256: [0; 32] };
    read(&input, &Limits::default()).expect("a document")
}

/// Reads what `write` writes.
#[track_caller]
fn check(write: impl FnOnce(&mut DocFile), expect: &str) -> Warned<Document> {
    let mut file = DocFile::default();
    write(&mut file);
    let read = read_file(&file);
    assert_eq!(show(&read.output.blocks), expect);
    assert_eq!(read.output.source.format, "doc");
    read
}

fn names(read: &Warned<Document>) -> Vec<&str> {
    read.warnings.iter().map(|warning| warning.name).collect()
}

fn ascii(text: &str) -> String {
    text.escape_default().to_string()
}

#[test]
fn paragraphs_are_read_in_order() {
    let read = check(
        |file| {
            file.paragraph("a").paragraph("").paragraph("b");
        },
        "a\n\nb",
    );
    assert_eq!(names(&read), [""; 0]);
}

#[test]
fn narrow_text_is_read() {
    check(
        |file| {
            file.narrow = true;
            file.paragraph("a\u{96}b").paragraph("c");
        },
        &format!("{}\nc", ascii("a\u{2013}b")),
    );
}

#[test]
fn the_flag_tells_the_table_stream() {
    check(
        |file| {
            file.flags = 0x0200;
            file.paragraph("a");
        },
        "a",
    );
}

#[test]
fn control_characters_become_text_or_nothing() {
    check(
        |file| {
            file.paragraph("a\tb\u{B}c\u{C}d\u{E}e\u{1E}f\u{1F}g\u{1}h\u{8}i\u{2}j\u{5}k");
        },
        "a\\tb\\nc\\nd\\ne-fghijk",
    );
}

#[test]
fn a_section_break_ends_a_paragraph() {
    check(
        |file| {
            file.text("a", &[]).mark("\u{C}", 0, &[]).paragraph("b");
            file.parts.insert(SECTIONS, plc(&[0, 2, 4], &[0; 24]));
        },
        "a\nb",
    );
}

#[test]
fn cells_get_a_common_grid() {
    let read = check(
        |file| {
            file.cell("a").cell("b").row_end(&row(0, &[(1000, 0), (3000, 0)]));
            file.cell("c").cell("d").row_end(&row(0, &[(2000, 0), (3000, 0)]));
            file.paragraph("e");
        },
        "[2x3 0,0:1x1=a 0,1:1x2=b 1,0:1x2=c 1,2:1x1=d]\ne",
    );
    assert_eq!(names(&read), [""; 0]);
}

#[test]
fn merges_go_down_and_to_the_right() {
    check(
        |file| {
            let cells = [(1000, 0x60), (2000, 0x01), (3000, 0x02)];
            file.cell("a").cell("b").cell("").row_end(&row(0, &cells));
            let cells = [(1000, 0x20), (2000, 0), (3000, 0)];
            file.cell("").cell("c").cell("d").row_end(&row(0, &cells));
            file.paragraph("");
        },
        "[2x3 0,0:2x1=a 0,1:1x2=b 1,1:1x1=c 1,2:1x1=d]\n",
    );
}

#[test]
fn later_properties_change_the_definition() {
    check(
        |file| {
            let merged = [row(0, &[(1000, 0), (2000, 0)]), sprm(0x5624, &[0, 2])].concat();
            let start = sprm(0xD62B, &[0, 3]);
            let goes_on = sprm(0xD62B, &[0, 1]);
            let plain = row(0, &[(1000, 0), (2000, 0)]);
            file.cell("a").cell("").row_end(&merged);
            file.cell("b").cell("c").row_end(&[plain.as_slice(), &start].concat());
            file.cell("").cell("d").row_end(&[plain.as_slice(), &goes_on].concat());
        },
        "[3x2 0,0:1x2=a 1,0:2x1=b 1,1:1x1=c 2,1:1x1=d]",
    );
}

#[test]
fn a_cell_holds_paragraphs_and_a_table() {
    check(
        |file| {
            file.text("a", &[]).mark("\r", 0, &in_table(1));
            let inner_cell = [in_table(2), sprm(0x244B, &[1])].concat();
            let inner_row = [in_table(2), sprm(0x244C, &[1]), row(0, &[(500, 0), (900, 0)])];
            file.text("b", &[]).mark("\r", 0, &inner_cell);
            file.text("c", &[]).mark("\r", 0, &inner_cell);
            file.mark("\r", 0, &inner_row.concat());
            file.cell("d").cell("e").row_end(&row(0, &[(1000, 0), (2000, 0)]));
            file.paragraph("f");
        },
        "[1x2 0,0:1x1=a|[1x2 0,0:1x1=b 0,1:1x1=c]|d 0,1:1x1=e]\nf",
    );
}

#[test]
fn depth_may_be_given_as_a_difference() {
    check(
        |file| {
            let deeper = [in_table(2), sprm(0x664A, &(-1_i32).to_le_bytes())].concat();
            file.text("a", &[]).mark("\u{7}", 0, &deeper);
            file.row_end(&row(0, &[(1000, 0)]));
        },
        "[1x1 0,0:1x1=a]",
    );
}

#[test]
fn huge_properties_stand_in_the_data_stream() {
    check(
        |file| {
            let cells: Vec<(i16, u16)> = (1..=40).map(|cell| (cell * 100, 0)).collect();
            let list = [in_table(1), sprm(0x2417, &[1]), row(0, &cells)].concat();
            file.data = vec![0xFF; 10];
            file.data.extend(u16::try_from(list.len()).expect("short").to_le_bytes());
            file.data.extend(list);
            file.cell("a").cell("b");
            file.mark("\u{7}", 0, &sprm(0x6646, &10_u32.to_le_bytes()));
            file.cell("c").row_end(&row(0, &[(4000, 0)]));
        },
        "[2x40 0,0:1x1=a 0,1:1x1=b 0,2:1x38= 1,0:1x40=c]",
    );
}

#[test]
fn headings_have_their_level_from_their_style() {
    check(
        |file| {
            let level = sprm(0x2640, &[4]);
            file.styles(&[
                (0, 0xFFF, &[], &[]),
                (1, 0, &[], &[]),
                (0xFFE, 1, &[], &[]),
                (0xFFE, 0, &level, &[]),
            ]);
            file.text("a", &[]).mark("\r", 1, &[]).text("b", &[]).mark("\r", 2, &[]);
            file.text("c", &[]).mark("\r", 3, &[]).text("d", &[]).mark("\r", 0, &[]);
            file.text("e", &[]).mark("\r", 1, &sprm(0x2640, &[9]));
            file.text("f", &[]).mark("\r", 0, &sprm(0x2640, &[1]));
            file.text("g", &[]).mark("\r", 0, &sprm(0x4600, &[1, 0]));
        },
        "#0 a\n#0 b\n#4 c\nd\ne\n#1 f\n#0 g",
    );
}

/// A list definition of `levels`, each with its start, its way of counting and its text, and one list of it for each
/// of `starts`, which replaces the start of level 1.
fn lists(file: &mut DocFile, levels: &[(u32, u8, &str)], starts: &[Option<u32>]) {
    let mut definitions = vec![1, 0];
    definitions.extend(7_u32.to_le_bytes());
    definitions.extend([0; 4]);
    definitions.extend([0xFF, 0x0F].repeat(9));
    definitions.extend([u8::from(levels.len() == 1), 0]);
    let length = definitions.len();
    for &(start, counting, text) in levels {
        let units: Vec<u16> = text.encode_utf16().collect();
        let mut level = start.to_le_bytes().to_vec();
        level.extend([counting, 0]);
        let mut places: Vec<u8> =
            (1_u8..).zip(&units).filter_map(|(place, unit)| (*unit < 9).then_some(place)).collect();
        places.resize(9, 0);
        level.extend(places);
        level.resize(28, 0);
        level.extend(u16::try_from(units.len()).expect("short").to_le_bytes());
        level.extend(units.iter().flat_map(|unit| unit.to_le_bytes()));
        definitions.extend(level);
    }
    // What stands behind the definitions is not counted among them.
    let overrides = u32::try_from(starts.len()).expect("few").to_le_bytes();
    let mut overrides = overrides.to_vec();
    for start in starts {
        overrides.extend(7_u32.to_le_bytes());
        overrides.extend([0; 8]);
        overrides.extend([u8::from(start.is_some()), 0, 0, 0]);
    }
    for start in starts {
        overrides.extend([0xFF; 4]);
        if let Some(start) = start {
            overrides.extend(start.to_le_bytes());
            overrides.extend(0x10_u32.to_le_bytes());
        }
    }
    file.list_definitions = Some((definitions, length));
    file.parts.insert(74, overrides);
}

fn item(list: u16, level: u8) -> Vec<u8> {
    [sprm(0x460B, &list.to_le_bytes()), sprm(0x260A, &[level])].concat()
}

#[test]
fn labels_are_counted() {
    let mut levels = vec![(1, 39, "\0、"), (1, 0, "(\0.\u{1})")];
    levels.resize(9, (1, 255, ""));
    check(
        |file| {
            lists(file, &levels, &[None, Some(5)]);
            for (text, list, level) in
                [("a", 1, 0), ("b", 1, 1), ("c", 1, 1), ("d", 1, 0), ("e", 1, 1), ("f", 2, 0)]
            {
                file.text(text, &[]).mark("\r", 0, &item(list, level));
            }
            file.text("g", &[]).mark("\r", 0, &item(0, 0));
            file.text("h", &[]).mark("\r", 0, &item(99, 0));
        },
        &["一、 a", "(一.1) b", "(一.2) c", "二、 d", "(二.1) e", "五、 f", "g", "h"].join("\n"),
    );
}

#[test]
fn a_style_may_make_a_list() {
    check(
        |file| {
            lists(file, &[(3, 0, "\0)")], &[None]);
            let numbered = item(1, 0);
            file.styles(&[(0, 0xFFF, &[], &[]), (0xFFE, 0, &numbered, &[])]);
            file.text("a", &[]).mark("\r", 1, &[]);
            file.text("b", &[]).mark("\r", 1, &sprm(0x460B, &[0, 0]));
        },
        "3) a\nb",
    );
}

#[test]
fn bookmarks_are_placed() {
    let read = check(
        |file| {
            file.paragraph("a").cell("b").row_end(&row(0, &[(1000, 0)])).paragraph("c");
            let mut names = vec![0xFF, 0xFF, 2, 0, 0, 0];
            for name in ["x", "表"] {
                names.extend([1, 0]);
                names.extend(name.encode_utf16().flat_map(u16::to_le_bytes));
            }
            file.parts.insert(21, names);
            file.parts.insert(22, plc(&[2, 5, 7], &[0; 8]));
        },
        "a\n[1x1 0,0:1x1=b]\nc",
    );
    let places: Vec<_> = (read.output.bookmarks.iter())
        .map(|bookmark| format!("{} {}", bookmark.name, bookmark.at))
        .collect();
    assert_eq!(places, ["x b1/r0c0/b0", "表 b2"]);
}

#[test]
fn fields_leave_their_result() {
    check(
        |file| {
            file.paragraph("a\u{13} REF x \u{13} IF \u{14}n\u{15}\u{14}b\u{15}c");
        },
        "abc",
    );
}

#[test]
fn copies_of_a_content_control_are_left_out() {
    let copy = |text: &str| format!("\u{13} FORMTEXT \u{1}\u{14}{text}\r\u{15}");
    let last = |text: &str| format!("\u{13} FORMTEXT \u{1}\u{14}{text}\u{15}");
    let read = check(
        |file| {
            let whole = format!("{}无{}\r{}", copy("无"), copy("无"), last("无"));
            let part = format!("{}93%{}\r", copy("≥93%"), copy("≥93%"));
            let none = format!("{}别的", copy("只有"));
            file.cell(&whole).cell(&part).cell(&none);
            file.row_end(&row(0, &[(1000, 0), (2000, 0), (3000, 0)]));
        },
        &ascii("[1x3 0,0:1x1=无| 0,1:1x1=≥93%| 0,2:1x1=只有别的]"),
    );
    assert_eq!(names(&read), ["repeated-text", "repeated-text"]);
}

#[test]
fn a_field_without_end_is_said() {
    let read = check(
        |file| {
            file.paragraph("a\u{13}REF");
        },
        "a",
    );
    assert_eq!(names(&read), ["unclosed-field"]);
}

#[test]
fn symbols_become_unicode() {
    check(
        |file| {
            let mut fonts = vec![1, 0, 0, 0];
            let name: Vec<u8> = "Wingdings\0".encode_utf16().flat_map(u16::to_le_bytes).collect();
            let mut font = vec![0; 39];
            font[3] = 2;
            font.extend(name);
            fonts.push(u8::try_from(font.len()).expect("short"));
            fonts.extend(font);
            file.parts.insert(15, fonts);
            file.text("a(", &sprm(0x6A09, &[0, 0, 0xFC, 0xF0]));
            file.text("\u{F0FE}", &sprm(0x4A4F, &[0, 0]));
            file.text("(\u{F0FE}", &[]).mark("\r", 0, &[]);
        },
        &ascii("a\u{2713}\u{2611}(\u{F0FE}"),
    );
}

#[test]
fn hidden_text_is_left_out_and_said() {
    let read = check(
        |file| {
            file.text("a", &[]).text("bcd", &sprm(0x083C, &[1])).paragraph("e");
        },
        "ae",
    );
    assert_eq!(names(&read), ["hidden-text"]);
    let message = "expected visible text, found 3 hidden characters; they are left out";
    assert_eq!(read.warnings[0].message, message);
}

#[test]
fn a_style_may_hide_text_and_a_run_show_it() {
    check(
        |file| {
            let hidden = sprm(0x083C, &[1]);
            file.styles(&[(0, 0xFFF, &[], &[]), (0xFFE, 0, &[], &hidden), (0xFFE, 1, &[], &[])]);
            for style in [1, 2] {
                file.text("a", &[]).text("b", &sprm(0x083C, &[0]));
                file.text("c", &sprm(0x083C, &[0x81])).text("d", &sprm(0x083C, &[0x80]));
                file.mark("\r", style, &[]);
            }
            file.text("e", &sprm(0x083C, &[0x80])).text("f", &sprm(0x083C, &[0x81]));
            file.mark("\r", 0, &[]);
        },
        "bc\nbc\ne",
    );
}

#[test]
fn deleted_text_marks_and_rows_are_left_out() {
    let deleted = sprm(0x0800, &[1]);
    let read = check(
        |file| {
            file.text("a", &[]).text("bc", &deleted);
            file.text("\r", &deleted).end(0, &[]).paragraph("d");
            file.cell("e").row_end(&row(0, &[(1000, 0)]));
            file.text("f", &deleted).mark("\u{7}", 0, &in_table(1));
            let end = [in_table(1), sprm(0x2417, &[1]), row(0, &[(1000, 0)])].concat();
            file.text("\u{7}", &deleted).end(0, &end);
            file.paragraph("g");
        },
        "ad\n[1x1 0,0:1x1=e]\ng",
    );
    assert_eq!(names(&read), ["deleted-text"]);
    assert!(read.warnings[0].message.contains("3 characters"), "{:?}", read.warnings);
}

#[test]
fn notes_stand_apart() {
    let read = check(
        |file| {
            file.text("a\u{2}b\u{2}", &[]).mark("\r", 0, &[]);
            file.paragraph("\u{2} one").paragraph("\u{2} two").paragraph("");
            file.paragraph("\u{2}end").paragraph("").paragraph("");
            file.stories.insert(1, 13);
            file.stories.insert(5, 7);
            file.parts.insert(3, plc(&[0, 6, 12, 13], &[]));
            file.parts.insert(47, plc(&[0, 5, 6], &[]));
        },
        "ab",
    );
    let notes: Vec<_> = (read.output.notes.iter())
        .map(|note| format!("{:?} {}", note.kind, show(&note.blocks)))
        .collect();
    assert_eq!(notes, ["Footnote  one", "Footnote  two", "Endnote end"]);
}

#[test]
fn text_boxes_follow_the_paragraph_of_their_anchor() {
    check(
        |file| {
            file.paragraph("a\u{8}b").paragraph("c");
            file.paragraph("box").paragraph("").paragraph("lost").paragraph("").paragraph("");
            file.stories.insert(6, 12);
            let box_of =
                |shape: u32| [vec![0; 14], shape.to_le_bytes().to_vec(), vec![0; 4]].concat();
            let boxes = [box_of(9), box_of(8), box_of(0)].concat();
            file.parts.insert(56, plc(&[0, 5, 11, 12], &boxes));
            let anchor = [9_u32.to_le_bytes().to_vec(), vec![0; 22]].concat();
            file.parts.insert(40, plc(&[1, 6], &anchor));
        },
        "ab\nbox\nc\nlost",
    );
}

#[test]
fn pieces_give_properties() {
    check(
        |file| {
            file.piece_modifier = 0x5C << 1 | 1 << 8;
            file.paragraph("a");
        },
        "",
    );
    check(
        |file| {
            file.piece_lists = vec![sprm(0x2640, &[9]), sprm(0x2640, &[2])];
            file.piece_modifier = 1 << 1 | 1;
            file.paragraph("a");
        },
        "#2 a",
    );
}

#[test]
fn text_may_stand_in_pieces_out_of_order() {
    check(
        |file| {
            file.paragraph("bcd").paragraph("a");
            let mut table = vec![2];
            let piece = |unit: u32| {
                [vec![0, 0], (0x400 + unit * 2).to_le_bytes().to_vec(), vec![0, 0]].concat()
            };
            let pieces = plc(&[0, 1, 3, 6], &[piece(4), piece(0), piece(2)].concat());
            table.extend(u32::try_from(pieces.len()).expect("short").to_le_bytes());
            table.extend(pieces);
            file.parts.insert(super::doc_file::PIECES, table);
        },
        "abcd\na",
    );
}

#[test]
fn many_pages_are_searched() {
    let texts: Vec<String> = (0..500).map(|number| number.to_string()).collect();
    check(
        |file| {
            for (number, text) in texts.iter().enumerate() {
                let level = u8::try_from(number % 3).expect("small");
                file.text(text, &sprm(0x0835, &[1])).mark("\r", 0, &sprm(0x2640, &[level]));
            }
        },
        &(texts.iter().enumerate())
            .map(|(number, text)| format!("#{} {text}", number % 3))
            .collect::<Vec<_>>()
            .join("\n"),
    );
}

/// A file of Word 95 in Chinese: its text, and where each paragraph ends with which properties.
fn word_95(text: &str, paragraphs: &[(usize, &[u8])]) -> Vec<u8> {
    let text = encoding_rs::GBK.encode(text).0;
    let mut main = vec![0; 0x400];
    main.extend(&*text);
    main.resize(0x600, 0);
    let mut page = vec![0; 512];
    let count = paragraphs.len();
    page[511] = u8::try_from(count).expect("few");
    page[..4].copy_from_slice(&0x400_u32.to_le_bytes());
    let mut top = 511;
    for (index, (end, list)) in paragraphs.iter().enumerate() {
        let end = u32::try_from(0x400 + end).expect("short");
        page[4 * index + 4..4 * index + 8].copy_from_slice(&end.to_le_bytes());
        let mut entry = vec![0, 0, 0];
        entry.extend(*list);
        entry[0] = u8::try_from(entry.len() / 2).expect("short");
        top = (top - entry.len()) & !1;
        page[top..top + entry.len()].copy_from_slice(&entry);
        page[4 * (count + 1) + 7 * index] = u8::try_from(top / 2).expect("in the page");
    }
    main.extend(page);
    let end = u32::try_from(0x400 + text.len()).expect("short");
    let table = plc(&[0x400, end], &3_u16.to_le_bytes());
    let mut put = |at: usize, number: u32, bytes: usize| {
        main[at..at + bytes].copy_from_slice(&number.to_le_bytes()[..bytes]);
    };
    put(0, 0xA5DC, 2);
    put(2, 104, 2);
    put(6, 0x0804, 2);
    put(0x18, 0x400, 4);
    put(0x34, u32::try_from(text.len()).expect("short"), 4);
    put(0xC0, 0x800, 4);
    put(0xC4, u32::try_from(table.len()).expect("short"), 4);
    main.extend(table);
    super::doc_file::compound(&[("WordDocument", &main)])
}

#[test]
fn word_95_is_read_in_its_code_page() {
    let cell: &[u8] = &[24, 1];
    let mut row = vec![24, 1, 25, 1, 190, 28, 0, 2];
    for edge in [0_i16, 1000, 2000] {
        row.extend(edge.to_le_bytes());
    }
    row.extend([0; 20]);
    let bytes =
        word_95("绩效\r指标\u{7}值\u{7}\u{7}", &[(5, &[]), (10, cell), (13, cell), (14, &row)]);
    let input = Input { name: "old.doc", bytes: &bytes, sha256: [0; 32] };
    let read = read(&input, &Limits::default()).expect("a document");
    let expect =
        format!("{}\n[1x2 0,0:1x1={} 0,1:1x1={}]", ascii("绩效"), ascii("指标"), ascii("值"));
    assert_eq!(show(&read.output.blocks), expect);
}
