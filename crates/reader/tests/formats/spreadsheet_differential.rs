//! What calamine, another reader of workbooks, finds in a sheet is what this one finds.

use super::biff::{label, merged, number, shared, shared_strings, sheet};
use calamine::{Data, Reader, Xls, Xlsx};
use document::{Block, Document};
use reader::{Input, Limits, read};
use std::io::Cursor;

fn document(bytes: &[u8]) -> Document {
    let input = Input { name: "", bytes, sha256: [0; 32] };
    read(&input, &Limits::default()).expect("a document").output
}

/// Row, column and text of each cell that holds something, and the areas of merged ones.
#[derive(Debug, PartialEq, Eq)]
struct Found {
    cells: Vec<(u32, u32, String)>,
    areas: Vec<[u32; 4]>,
}

fn ours(document: &Document) -> Found {
    let table = document.blocks.iter().find_map(Block::as_table).expect("a table");
    let held = table.cells().iter().filter(|cell| !cell.text().is_empty());
    let cells = held.map(|cell| (cell.row, cell.column, cell.text())).collect();
    let wide = table.cells().iter().filter(|cell| cell.row_span > 1 || cell.column_span > 1);
    let areas = wide.map(|cell| {
        let (bottom, right) = (cell.row + cell.row_span - 1, cell.column + cell.column_span - 1);
        [cell.row, cell.column, bottom, right]
    });
    Found { cells, areas: areas.collect() }
}

fn theirs(range: &calamine::Range<Data>, areas: &[calamine::Dimensions]) -> Found {
    let (top, left) = range.start().expect("cells");
    let cells = range.used_cells().filter(|(_, _, data)| **data != Data::Empty);
    let cells = cells.map(|(row, column, data)| {
        let place = |start: u32, offset: usize| start + u32::try_from(offset).expect("few");
        (place(top, row), place(left, column), data.to_string())
    });
    let areas = areas.iter().map(|area| [area.start.0, area.start.1, area.end.0, area.end.1]);
    Found { cells: cells.collect(), areas: areas.collect() }
}

#[test]
fn biff_workbooks_are_read_alike() {
    let globals = shared_strings(&["项目名称", "某项目", "①㎡≥𠀀"]);
    let records = [
        shared(0, 0, 0),
        shared(0, 1, 1),
        label(0, 2, "单位"),
        shared(1, 0, 2),
        number(1, 2, 0, 378.82),
        number(2, 0, 0, -1e-3),
        number(2, 1, 0, 95.0),
        label(2, 2, "末"),
        merged(&[[1, 1, 0, 1]]),
    ];
    let bytes = super::biff::workbook(&globals, &[sheet("一", records.concat())]);
    let mut book = Xls::new(Cursor::new(&bytes)).expect("a workbook");
    let range = book.worksheet_range("一").expect("a sheet");
    let areas = book.merge_cells_by_sheet_name("一").expect("a sheet");
    assert_eq!(ours(&document(&bytes)), theirs(&range, &areas));
}

#[test]
fn office_open_xml_workbooks_are_read_alike() {
    let strings = r#"<si><t>项目名称</t></si><si><r><t>某</t></r><r><t>项目</t></r><rPh sb="0" eb="1"><t>x</t></rPh></si><si><t>a&lt;b_x0041_</t></si>"#;
    let cells = r#"<sheetData><row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="s"><v>1</v></c></row><row r="2"><c r="A2" t="s"><v>2</v></c><c r="B2"><v>378.82</v></c><c r="C2" t="str"><f>A1</f><v>甲</v></c></row><row><c t="e"><v>#N/A</v></c><c><v>95</v></c></row></sheetData><mergeCells><mergeCell ref="B1:C1"/></mergeCells>"#;
    let sheets = [("一", "", cells)];
    // A number of strings that calamine would reserve room for.
    let bytes =
        super::workbook::Parts { sheets: &sheets, strings, unique: "3", ..Default::default() }
            .build();
    let mut book = Xlsx::new(Cursor::new(&bytes)).expect("a workbook");
    let range = book.worksheet_range("一").expect("a sheet");
    let areas = book.merge_cells_by_sheet_name("一").expect("a sheet");
    assert_eq!(ours(&document(&bytes)), theirs(&range, &areas));
}
