//! Writes `corpus/<target>/` from `fixtures/`: each seed is named by its content, so that writing twice adds nothing.

#[path = "../../../crates/reader/tests/formats/doc_file.rs"]
#[allow(dead_code, reason = "the tests of the reader use the rest")]
mod doc_file;

#[path = "../../../crates/reader/tests/formats/biff.rs"]
#[allow(dead_code, reason = "the tests of the reader use the rest")]
mod biff;

use doc_file::{DocFile, in_table, plc, row, sprm};
use std::collections::hash_map::DefaultHasher;
use std::hash::{Hash as _, Hasher as _};
use std::io::{Cursor, Read as _, Write as _};
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
];

/// Pages with the constructs that the `html` target should know of; the first letter says how they are wrapped.
const PAGES: [&str; 5] = [
    "<html><meta charset=gbk><style>.a{display:none} p.b{mso-outline-level:2}</style><p class='a b'>x<br>y<a name=m>z</a>",
    "<table><col span=2><caption>c<thead><tr><th rowspan=2 colspan=2>a<tbody hidden><tr><td>b<table><tr><td>c</table></table>",
    "<ol type=a start=3><li value=7>x<ul><li>y</ul></ol><p><span style='mso-list:Ignore;mso-tab-count:2'>1.</span><del>z</del>",
    "Q<meta name=3Dgenerator content=3D'LibreOffice 7'><p>=0A\t<span style=3D'float:left'><p>x</p></span>=0A</p><div id=3Dsdfootnote1><p>n",
    "BPGh0bWw+PHA+PCFbaWYgIXN1cHBvcnRGb290bm90ZXNdPnhbMV08IVtlbmRpZl0+PHN2Zz48Zy8+PC9zdmc+",
];

/// Styles and bodies that hold what the `odt` target is to combine.
const OPEN_DOCUMENT: [&str; 4] = [
    r#"<style:style style:name="P" style:family="paragraph" style:parent-style-name="Q" style:list-style-name="L" style:default-outline-level="2"><style:text-properties text:display="none" style:font-name="Symbol"/></style:style><text:outline-style><text:outline-level-style text:level="1" style:num-format="I" style:num-suffix="."/></text:outline-style>

<text:h text:style-name="P" text:outline-level="1" text:start-value="3">a</text:h><text:p text:style-name="P">b<text:s text:c="3"/><text:tab/><text:hidden-text text:is-hidden="true" text:string-value="c"/></text:p>"#,
    r#"<text:list-style style:name="L"><text:list-level-style-number text:level="1" style:num-format="1" loext:num-list-format="%1%." text:display-levels="2"/><text:list-level-style-bullet text:level="2" text:bullet-char="-"/></text:list-style>

<text:list text:style-name="L" text:id="x"><text:list-item text:start-value="4"><text:p>a</text:p><text:list><text:list-item><text:p>b</text:p></text:list-item></text:list></text:list-item></text:list><text:list text:continue-list="x"><text:list-header><text:p>c</text:p></text:list-header></text:list><text:numbered-paragraph text:list-id="n" text:level="2"><text:p/></text:numbered-paragraph>"#,
    r#"<table:table><table:table-column table:number-columns-repeated="2"/><table:table-row table:number-rows-repeated="2"><table:table-cell table:number-columns-spanned="2" table:number-rows-spanned="2"><text:p>a</text:p></table:table-cell><table:covered-table-cell table:number-columns-repeated="2"/></table:table-row></table:table>"#,
    r#"<text:tracked-changes><text:changed-region text:id="d"><text:deletion><text:p>a</text:p></text:deletion></text:changed-region></text:tracked-changes><text:section text:display="none"><text:p>b<text:change-start text:change-id="d"/>c<text:change-end text:change-id="d"/></text:p></text:section><text:p>d<text:note text:note-class="endnote"><text:note-body><text:p><text:bookmark text:name="m"/></text:p></text:note-body></text:note><draw:frame><draw:text-box><text:p/></draw:text-box></draw:frame></text:p>"#,
];

/// What the `word_xml` target is to combine.
const WORD_XML: [&str; 3] = [
    r#"<w:lists><w:listDef w:listDefId="0"><w:lvl w:ilvl="0"><w:start w:val="1"/><w:nfc w:val="37"/><w:lvlText w:val="%1."/></w:lvl></w:listDef><w:list w:ilfo="1"><w:ilst w:val="0"/></w:list></w:lists><w:styles><w:style w:type="paragraph" w:styleId="a"><w:pPr><w:listPr><w:ilfo w:val="1"/></w:listPr></w:pPr></w:style></w:styles>

<w:p><w:pPr><w:pStyle w:val="a"/><w:listPr><w:ilvl w:val="0"/><w:ilfo w:val="1"/><wx:t wx:val="1."/><wx:font wx:val="Symbol"/></w:listPr></w:pPr><w:r><w:t>a</w:t><w:footnote><w:p/></w:footnote></w:r></w:p>"#,
    r#"<w:tbl><w:tr><w:trPr><aml:annotation w:type="Word.Deletion"/></w:trPr><w:tc><w:tcPr><w:vmerge w:val="restart"/><w:hmerge/></w:tcPr><w:p><aml:annotation w:type="Word.Bookmark.Start" w:name="m"/><w:r><w:pict><v:textbox><w:txbxContent><w:p/></w:txbxContent></v:textbox></w:pict></w:r></w:p></w:tc></w:tr></w:tbl>"#,
    r#"pkg<pkg:part pkg:name="/d.xml"><pkg:xmlData><w:document><w:body><w:p><w:r><w:t>a</w:t></w:r></w:p></w:body></w:document></pkg:xmlData></pkg:part>"#,
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
    for archive in archives()? {
        seed(corpus, "archive", &archive)?;
    }
    for construct in RTF {
        seed(corpus, "rtf", format!("{{\\rtf1\\ansi\\ansicpg936{construct}}}").as_bytes())?;
    }
    for page in PAGES {
        seed(corpus, "html", page.as_bytes())?;
    }
    for text in OPEN_DOCUMENT {
        seed(corpus, "odt", text.as_bytes())?;
    }
    for text in WORD_XML {
        seed(corpus, "word_xml", text.as_bytes())?;
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

/// A zip with a zip in it, a tar with a long name, both in gzip, and pieces.
fn archives() -> io::Result<Vec<Vec<u8>>> {
    let zip = |files: &[(&str, &[u8])]| {
        let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
        for (name, bytes) in files {
            let options = zip::write::SimpleFileOptions::default();
            zip.start_file(*name, options).map_err(io::Error::other)?;
            zip.write_all(bytes)?;
        }
        zip.finish().map(Cursor::into_inner).map_err(io::Error::other)
    };
    let inner = zip(&[("预算.txt", b"x"), ("../b.txt", b"y")])?;
    let outer = zip(&[("i.zip", &inner), ("c/", b""), ("n.png", b"z")])?;
    let mut tar = tar::Builder::new(Vec::new());
    for name in ["a.txt".to_owned(), format!("{}.txt", "l".repeat(150))] {
        let mut header = tar::Header::new_gnu();
        header.set_size(2);
        tar.append_data(&mut header, name, &b"xy"[..])?;
    }
    let tar = tar.into_inner()?;
    let gzip = |bytes: &[u8]| {
        let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        encoder.write_all(bytes)?;
        encoder.finish()
    };
    let mut seven_zip =
        sevenz_rust2::ArchiveWriter::new(Cursor::new(Vec::new())).map_err(io::Error::other)?;
    for name in ["a.txt", "b.zip"] {
        let entry = sevenz_rust2::ArchiveEntry::new_file(name);
        seven_zip.push_archive_entry(entry, Some(inner.as_slice())).map_err(io::Error::other)?;
    }
    let seven_zip = seven_zip.finish()?.into_inner();
    let pieces = b"../a.txt\n\nPK\x03\x04\n\nxyz".to_vec();
    Ok(vec![gzip(&tar)?, gzip(&outer)?, gzip(b"x")?, inner, outer, tar, seven_zip, pieces])
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
