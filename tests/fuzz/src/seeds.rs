//! Writes `corpus/<target>/` from `fixtures/`: each seed is named by its content, so that writing twice adds nothing.

#[path = "../../../crates/reader/tests/builder/biff.rs"]
mod biff;

use std::collections::hash_map::DefaultHasher;
use std::hash::{Hash as _, Hasher as _};
use std::io::{Cursor, Read as _};
use std::path::Path;
use std::{env, fs, io};

/// The parts that the `docx` target takes apart, in its order.
const PARTS: [&str; 4] =
    ["word/document.xml", "word/styles.xml", "word/numbering.xml", "word/footnotes.xml"];

fn main() -> io::Result<()> {
    let (Some(fixtures), Some(corpus)) = (env::args().nth(1), env::args().nth(2)) else {
        return Err(io::Error::other("expected two folders: fixtures and corpus"));
    };
    let corpus = Path::new(&corpus);
    for case in fs::read_dir(&fixtures)? {
        let case = case?.path();
        if let Ok(text) = fs::read(case.join("source.txt")) {
            seed(corpus, "text", &text)?;
            seed(corpus, "extract", &[&[0], text.as_slice()].concat())?;
        }
        if let Ok(package) = fs::read(case.join("source.docx")) {
            seed(corpus, "docx", &parts(&package)?.join(&b"\n\n"[..]))?;
            seed(corpus, "docx", &package)?;
        }
    }
    seed(corpus, "xlsx", SHEET.as_bytes())?;
    seed(corpus, "xls", &sheet())?;
    seed(corpus, "xls", &biff::compound("Workbook", &sheet()))?;
    for line in fs::read_to_string(Path::new(&fixtures).join("values/idioms.jsonl"))?.lines() {
        let value: serde_json::Value = serde_json::from_str(line)?;
        let Some(input) = value["input"].as_str() else { continue };
        seed(corpus, "normalize", input.as_bytes())?;
        // The same as raw text of a program: a table of three cells, and a paragraph.
        let raw = &input.as_bytes()[..input.floor_char_boundary(255)];
        let text = [&[4, raw.len() as u8], raw].concat();
        let table = [&[1, 5, 0, 2, 0, 1, 9, 0, 0, 0, 1, 17, 0, 0, 0], &text[..], &[0, 2], &text];
        seed(corpus, "extract", &table.concat())?;
    }
    Ok(())
}

/// Cells, shared strings and styles, as the `xlsx` target takes them apart.
const SHEET: &str = r##"<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><cols><col min="2" max="2" hidden="1"/></cols><sheetData><row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" s="1"><v>0.95</v></c><c r="C1" t="inlineStr"><is><t>a</t></is></c></row><row r="3" hidden="1"><c s="2"><v>45352.5</v></c></row><row r="300"><c t="b"><v>1</v></c><c t="e"><v>#N/A</v></c></row></sheetData><mergeCells><mergeCell ref="A1:C2"/></mergeCells></worksheet>

<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><si><t>a_x000D_</t></si><si><r><t>b</t></r><rPh><t>c</t></rPh></si></sst>

<styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><numFmts><numFmt numFmtId="170" formatCode="[&gt;=100]#,##0.00_);[Red]0.0E+00%;&quot;x&quot;@"/><numFmt numFmtId="171" formatCode="[$-804]yyyy/m/d h:mm:ss.00 AM/PM;[h]:mm"/></numFmts><cellXfs><xf numFmtId="9"/><xf numFmtId="170"/><xf numFmtId="171"/></cellXfs></styleSheet>"##;

/// The stream of a workbook with a record of each kind that is read.
fn sheet() -> Vec<u8> {
    let globals = [
        biff::shared_strings(&["a", "\u{4E00}\u{4E8C}"]),
        biff::record(0x003C, b"\0more"),
        biff::style(170, "#,##0.00;[Red]-0.0%"),
        biff::record(0x0022, &[1, 0]),
    ];
    let records = [
        biff::record(0x0208, &biff::words(&[1, 0, 2, 255, 0, 0, 0x20, 0])),
        biff::record(0x007D, &biff::words(&[3, 4, 0, 0, 1, 0])),
        biff::shared(0, 0, 1),
        biff::number(0, 1, 0, 0.95),
        biff::label(1, 0, "b"),
        biff::record(0x00BD, &biff::words(&[2, 0, 0, 7, 9, 0, 8, 9, 1])),
        biff::record(0x0205, &[2, 0, 2, 0, 0, 0, 0x2A, 1]),
        biff::record(
            0x0006,
            &[&[3, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF][..], &[0; 8]].concat(),
        ),
        biff::record(0x0207, &biff::string("c")),
        biff::merged(&[[0, 1, 0, 1]]),
    ];
    let hidden = biff::Sheet { hidden: true, ..biff::sheet("h", biff::label(0, 0, "d")) };
    biff::stream(&globals.concat(), &[biff::sheet("s", records.concat()), hidden])
}

/// The parts of a package as one input, no seam inside of any.
fn parts(package: &[u8]) -> io::Result<Vec<Vec<u8>>> {
    let mut zip = zip::ZipArchive::new(Cursor::new(package)).map_err(io::Error::other)?;
    let mut read = |name: &str| {
        let mut content = Vec::new();
        if let Ok(mut part) = zip.by_name(name) {
            part.read_to_end(&mut content)?;
        }
        let lines = content.split(|&byte| byte == b'\n').filter(|line| !line.is_empty());
        Ok(lines.collect::<Vec<_>>().join(&b'\n'))
    };
    PARTS.iter().map(|name| read(name)).collect()
}

fn seed(corpus: &Path, target: &str, content: &[u8]) -> io::Result<()> {
    let mut hasher = DefaultHasher::new();
    content.hash(&mut hasher);
    let folder = corpus.join(target);
    fs::create_dir_all(&folder)?;
    fs::write(folder.join(format!("seed-{:016x}", hasher.finish())), content)
}
