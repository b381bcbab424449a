//! Writes `corpus/<target>/` from `fixtures/`: each seed is named by its content, so that writing twice adds nothing.

use std::collections::hash_map::DefaultHasher;
use std::hash::{Hash as _, Hasher as _};
use std::io::{Cursor, Read as _};
use std::path::Path;
use std::{env, fs, io};

/// The parts that the `docx` target takes apart, in its order.
const PARTS: [&str; 4] =
    ["word/document.xml", "word/styles.xml", "word/numbering.xml", "word/footnotes.xml"];

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
