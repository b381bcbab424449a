//! Writes `corpus/<target>/` from `fixtures/`: each seed is named by its content, so that writing twice adds nothing.

#[path = "../../../crates/reader/tests/support/doc_file.rs"]
#[allow(dead_code, reason = "the tests of the reader use the rest")]
mod doc_file;

use doc_file::{DocFile, in_table, plc, row, sprm};
use std::collections::hash_map::DefaultHasher;
use std::hash::{Hash as _, Hasher as _};
use std::io::{Cursor, Read as _};
use std::path::Path;
use std::{env, fs, io};

/// The parts that the `docx` target takes apart, in its order.
const PARTS: [&str; 4] =
    ["word/document.xml", "word/styles.xml", "word/numbering.xml", "word/footnotes.xml"];

/// One construct of RTF each.
const RTF: &[&str] = &[
    r"{\fonttbl{\f0\fcharset134 S;}{\f1\fcharset2 Symbol;}}\f0\'cf\'ee\u39033?{\f1\'b3}\uc2\u-10187\'3f\'3f\u-9155??\par",
    r"{\stylesheet{\s0 Normal;}{\s1\sbasedon0\outlinelevel0\ls1 heading 1;}{\*\cs2\v c;}}\s1 a{\cs2 b}\par",
    r"{\*\listtable{\list{\listlevel\levelnfc37\levelstartat3{\leveltext\'02\'00.;}{\levelnumbers\'01;}\f0}\listid7}}{\*\listoverridetable{\listoverride\listid7{\lfolevel\listoverridestartat\levelstartat9}\ls1}}\ls1\ilvl0 a\par{\listtext 1.\tab}b\par",
    r"\trowd\trleft-10\irow0\clvmgf\cellx1000\clmgf\cellx2000\clmrg\cellx3000\pard\intbl a\cell b\cell\cell\row\trowd\clvmrg\cellx1000\cellx3000 c\cell d\par e\cell\row\pard f\par",
    r"\trowd\cellx900\pard\intbl\itap2 a\nestcell{\*\nesttableprops\trowd\cellx90\nestrow}{\nonesttables\par}\pard\intbl b\cell\row",
    r"a{\footnote\ftnalt\pard b{\*\bkmkstart m}\par}{\shp{\*\shpinst{\sp{\sn x}}{\shptxt c\par}}{\shprslt d}}e\par",
    r#"{\field{\*\fldinst SYMBOL 179 \\f "Symbol"}{\fldrslt}}{\field{\*\fldinst{ FORMTEXT }}{\fldrslt x\u13?}}x\par"#,
    r"a{\deleted b\par}{\mvf c}{\v d}{\upr{e}{\*\ud f}}{\object{\*\objdata 00}{\result g}}{\pict\bin3 }}}}\par",
/// Pages with the constructs that the `html` target should know of; the first letter says how they are wrapped.
const PAGES: [&str; 5] = [
    "<html><meta charset=gbk><style>.a{display:none} p.b{mso-outline-level:2}</style><p class='a b'>x<br>y<a name=m>z</a>",
    "<table><col span=2><caption>c<thead><tr><th rowspan=2 colspan=2>a<tbody hidden><tr><td>b<table><tr><td>c</table></table>",
    "<ol type=a start=3><li value=7>x<ul><li>y</ul></ol><p><span style='mso-list:Ignore;mso-tab-count:2'>1.</span><del>z</del>",
    "Q<meta name=3Dgenerator content=3D'LibreOffice 7'><p>=0A\t<span style=3D'float:left'><p>x</p></span>=0A</p><div id=3Dsdfootnote1><p>n",
    "BPGh0bWw+PHA+PCFbaWYgIXN1cHBvcnRGb290bm90ZXNdPnhbMV08IVtlbmRpZl0+PHN2Zz48Zy8+PC9zdmc+",
];

fn main() -> io::Result<()> {
    let (Some(fixtures), Some(corpus)) = (env::args().nth(1), env::args().nth(2)) else {
        return Err(io::Error::other("expected two folders: fixtures and corpus"));
    };
    let corpus = Path::new(&corpus);
    for file in doc_files() {
        let (main, table) = file.main_and_table();
        let length = u16::try_from(main.len()).map_err(io::Error::other)?;
        seed(corpus, "doc", &[&length.to_le_bytes(), main.as_slice(), &table].concat())?;
        seed(corpus, "doc", &file.bytes())?;
    }
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
    for construct in RTF {
        seed(corpus, "rtf", format!("{{\\rtf1\\ansi\\ansicpg936{construct}}}").as_bytes())?;
    for page in PAGES {
        seed(corpus, "html", page.as_bytes())?;
    }
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

/// Files with what the `doc` reader knows.
fn doc_files() -> Vec<DocFile> {
    let mut tables = DocFile::default();
    let inner = [in_table(2), sprm(0x244B, &[1])].concat();
    let inner_end = [in_table(2), sprm(0x244C, &[1]), row(0, &[(500, 0)])].concat();
    tables.text("a", &[]).mark("\r", 0, &inner).mark("\r", 0, &inner_end);
    tables.cell("b").cell("c").row_end(&row(-9, &[(1000, 0x60), (2000, 1), (3000, 2)]));
    let changes = [sprm(0x7621, &[1, 1, 9, 0]), sprm(0x5622, &[0, 1]), sprm(0xD62B, &[0, 1])];
    tables.cell("d").row_end(&[row(0, &[(1000, 0x20), (3000, 0)]), changes.concat()].concat());
    tables.data = [&[9, 0][..], &in_table(1)].concat();
    tables.text("e", &[]).mark("\r", 0, &sprm(0x6646, &[0; 4]));

    let mut text = DocFile::default();
    (text.narrow, text.flags) = (true, 0x0200);
    text.styles(&[(0, 0xFFF, &[], &sprm(0x083C, &[1])), (1, 0, &sprm(0x2640, &[3]), &[])]);
    text.text("a\u{13}b\u{14}c\u{15}", &sprm(0x083C, &[0x81])).mark("\r", 1, &[]);
    text.text("d(", &sprm(0x6A09, &[0, 0, 0xFC, 0xF0])).text("e\r", &sprm(0x0800, &[1]));
    text.end(1, &sprm(0x460B, &[1, 0])).paragraph("note").paragraph("").paragraph("box");
    text.paragraph("");
    text.stories.extend([(1, 6), (6, 5)]);
    text.parts.insert(3, plc(&[0, 5, 6], &[]));
    let lone = [vec![0; 14], vec![9, 0, 0, 0], vec![0; 4]].concat();
    text.parts.insert(56, plc(&[0, 4, 5], &[lone.as_slice(), &[0; 22]].concat()));
    text.parts.insert(40, plc(&[1, 3], &[vec![9, 0, 0, 0], vec![0; 22]].concat()));
    text.parts.insert(21, vec![0xFF, 0xFF, 1, 0, 0, 0, 1, 0, b'x', 0]);
    text.parts.insert(22, plc(&[2, 9], &[0; 4]));
    vec![tables, text]
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
