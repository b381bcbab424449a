//! Writes `corpus/<target>/` from `fixtures/`: each seed is named by its content, so that writing twice adds nothing.

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
    for construct in RTF {
        seed(corpus, "rtf", format!("{{\\rtf1\\ansi\\ansicpg936{construct}}}").as_bytes())?;
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
