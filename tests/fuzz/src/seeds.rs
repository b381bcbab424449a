//! Writes `corpus/<target>/` from `fixtures/`: each seed is named by its content, so that writing twice adds nothing.

use std::collections::hash_map::DefaultHasher;
use std::hash::{Hash as _, Hasher as _};
use std::io::{Cursor, Read as _};
use std::path::Path;
use std::{env, fs, io};

/// The parts that the `docx` target takes apart, in its order.
const PARTS: [&str; 4] =
    ["word/document.xml", "word/styles.xml", "word/numbering.xml", "word/footnotes.xml"];

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
    for text in OPEN_DOCUMENT {
        seed(corpus, "odt", text.as_bytes())?;
    }
    for text in WORD_XML {
        seed(corpus, "word_xml", text.as_bytes())?;
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
