//! Files that are cut off, damaged, locked or made to do harm: a clear refusal or records, never a panic, a hang
//! or half an output.

use std::fs;
use std::io::{Cursor, Write as _};
use std::path::Path;
use std::process::Command;

const DOCUMENT: &str =
    concat!(env!("CARGO_MANIFEST_DIR"), "/../../fixtures/caofeidian-2023/source.docx");

/// Runs `extract` over a folder; gives exit code, standard error, and the lines of records.
fn extract(folder: &Path, threads: &str) -> (Option<i32>, String, Option<String>) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_jixiao"));
    command.current_dir(folder).args(["extract", "in", "--out", "out", "--threads", threads]);
    let output = command.output().expect("it starts");
    let records = fs::read_to_string(folder.join("out/records.jsonl")).ok();
    for entry in fs::read_dir(folder.join("out")).expect("made") {
        let name = entry.expect("an entry").file_name();
        let known = |name| name == "records.jsonl" || pipeline::RUN_FILES.contains(&name);
        assert!(name.to_str().is_some_and(known), "{} is left", name.display());
        assert_ne!(name, ".jixiao-run.json", "the run has ended");
    }
    (output.status.code(), String::from_utf8(output.stderr).expect("UTF-8"), records)
}

/// Puts `files` beside one good document; all of them must fail, and the good one not.
#[track_caller]
fn check(files: &[(String, Vec<u8>)]) {
    let folder = tempfile::tempdir().expect("a folder");
    let inputs = folder.path().join("in");
    fs::create_dir(&inputs).expect("made");
    for (name, bytes) in files {
        fs::write(inputs.join(name), bytes).expect("written");
    }
    fs::write(inputs.join("good.txt"), "一、总体绩效目标\n").expect("written");
    let (code, said, records) = extract(folder.path(), "1");
    assert_eq!(code, Some(1), "{said}");
    assert!(!said.contains("panic"), "{said}");
    for (name, _) in files {
        assert!(said.contains(&format!("  --> in/{name}\n")), "{name} is not named in\n{said}");
    }
    assert_eq!(said.matches("= help: ").count(), files.len(), "{said}");
    let records = records.expect("the good one is written");
    assert_eq!((records.lines().count(), records.contains("in/good.txt")), (1, true));
    let (again, said_again, records_again) = extract(folder.path(), "4");
    assert_eq!((again, records_again), (code, Some(records)));
    let failures = |said: &str| said.split("\n\n").next().map(str::to_owned);
    assert_eq!(failures(&said_again), failures(&said), "the same messages in the same order");
}

#[test]
fn a_document_cut_off_anywhere_is_refused() {
    let whole = fs::read(DOCUMENT).expect("the fixture is there");
    let step = whole.len() / 40;
    let cut = (1..40).map(|part| (format!("{part:02}.docx"), whole[..part * step].to_vec()));
    check(&cut.collect::<Vec<_>>());
}

#[test]
fn a_locked_document_is_refused_as_such() {
    // [MS-OFFCRYPTO]: an OLE2 file with the streams EncryptionInfo and EncryptedPackage.
    let mut locked = vec![0_u8; 1_536];
    locked[..8].copy_from_slice(&[0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1]);
    for (at, name) in [(1_024, "EncryptionInfo"), (1_152, "EncryptedPackage")] {
        let units: Vec<u8> = name.encode_utf16().flat_map(u16::to_le_bytes).collect();
        locked[at..at + units.len()].copy_from_slice(&units);
    }
    check(&[("locked.docx".to_owned(), locked)]);
}

#[test]
fn a_damaged_document_gives_records_or_a_refusal_and_no_panic() {
    let whole = fs::read(DOCUMENT).expect("the fixture is there");
    let folder = tempfile::tempdir().expect("a folder");
    fs::create_dir(folder.path().join("in")).expect("made");
    for number in 0..60_usize {
        let mut bytes = whole.clone();
        let at = number * bytes.len() / 60;
        bytes[at] ^= 0x5A;
        fs::write(folder.path().join(format!("in/{number:02}.docx")), bytes).expect("written");
    }
    let (code, said, records) = extract(folder.path(), "2");
    assert!(matches!(code, Some(0..=2)), "{said}");
    let failed = said.lines().filter(|line| line.starts_with("error[")).count();
    assert!(!said.contains("panic"), "{said}");
    let read = records.map_or(0, |records| records.lines().count());
    let remarks = said
        .lines()
        .filter(|line| line.starts_with("error[") && line.contains("more, see"))
        .count();
    assert_eq!(read + failed - remarks, 60, "each is read or named\n{said}");
}

const WORD: &str = "http://schemas.openxmlformats.org/wordprocessingml/2006/main";

/// A package with a main part, styles and lists; `extra` more entries.
fn package(main: &[u8], styles: &str, numbering: &str, extra: usize) -> Vec<u8> {
    let relationship = |kind: &str, target: &str| {
        format!(
            r#"<Relationship Id="{kind}" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/{kind}" Target="{target}"/>"#
        )
    };
    let relationships = |inner: String| {
        format!(
            r#"<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{inner}</Relationships>"#
        )
    };
    let of_package = relationships(relationship("officeDocument", "d.xml"));
    let of_main =
        relationships(relationship("styles", "s.xml") + &relationship("numbering", "n.xml"));
    let styles = format!(r#"<w:styles xmlns:w="{WORD}">{styles}</w:styles>"#);
    let numbering = format!(r#"<w:numbering xmlns:w="{WORD}">{numbering}</w:numbering>"#);
    let parts: [(&str, &[u8]); 5] = [
        ("_rels/.rels", of_package.as_bytes()),
        ("_rels/d.xml.rels", of_main.as_bytes()),
        ("d.xml", main),
        ("s.xml", styles.as_bytes()),
        ("n.xml", numbering.as_bytes()),
    ];
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let mut add = |name: &str, content: &[u8]| {
        zip.start_file(name, zip::write::SimpleFileOptions::default()).expect("a new entry");
        zip.write_all(content).expect("memory");
    };
    for (name, content) in parts {
        add(name, content);
    }
    for number in 0..extra {
        add(&format!("extra/{number}"), b"");
    }
    zip.finish().expect("memory").into_inner()
}

fn body(content: &str) -> Vec<u8> {
    let main = format!(r#"<w:document xmlns:w="{WORD}"><w:body>{content}</w:body></w:document>"#);
    package(main.as_bytes(), "", "", 0)
}

/// A file that must be refused, alone and beside others, in words that hold `expect`.
#[track_caller]
fn check_refused(name: &str, bytes: Vec<u8>, expect: &str) {
    let folder = tempfile::tempdir().expect("a folder");
    fs::create_dir(folder.path().join("in")).expect("made");
    fs::write(folder.path().join("in").join(name), &bytes).expect("written");
    let (code, said, records) = extract(folder.path(), "1");
    assert_eq!(
        (code, records.as_deref()),
        (Some(2), Some("")),
        "nothing could be read, and no record is left\n{said}"
    );
    assert!(said.contains(expect), "expected {expect}, found\n{said}");
    check(&[(name.to_owned(), bytes)]);
}

/// A file that must be read, with a remark that holds `expect`.
#[track_caller]
fn check_read(name: &str, bytes: &[u8], expect: &str) {
    let folder = tempfile::tempdir().expect("a folder");
    fs::create_dir(folder.path().join("in")).expect("made");
    fs::write(folder.path().join("in").join(name), bytes).expect("written");
    let (code, said, records) = extract(folder.path(), "1");
    assert_eq!(code, Some(0), "{said}");
    assert!(said.contains(expect), "expected {expect}, found\n{said}");
    assert!(!said.contains("panic"), "{said}");
    assert_eq!(records.map(|records| records.lines().count()), Some(1), "{said}");
}

#[test]
fn a_zip_bomb_is_refused() {
    let main = [format!(r#"<w:document xmlns:w="{WORD}">"#).into_bytes(), vec![b' '; 48 << 20]];
    check_refused(
        "bomb.docx",
        package(&main.concat(), "", "", 0),
        "inflate ratio: expected at most 250",
    );
    check_refused(
        "zeros.docx",
        package(&vec![0; 48 << 20], "", "", 0),
        "no text outside the elements",
    );
}

#[test]
fn an_archive_of_too_many_entries_is_refused() {
    let main = format!(r#"<w:document xmlns:w="{WORD}"><w:body/></w:document>"#);
    check_refused(
        "many.docx",
        package(main.as_bytes(), "", "", 10_000),
        "package entries: expected at most 10000",
    );
}

#[test]
fn elements_nested_100_000_deep_are_refused() {
    check_refused(
        "sdt.docx",
        body(&"<w:sdt><w:sdtContent>".repeat(50_000)),
        "xml depth: expected at most 256",
    );
    check_refused("runs.docx", body(&format!("<w:p>{}", "<w:r>".repeat(100_000))), "xml depth");
    let tables = "<w:tbl><w:tr><w:tc>".repeat(100_000);
    check_refused("tables.docx", body(&tables), "table nesting: expected at most 32");
}

#[test]
fn a_grid_span_of_two_to_the_31_is_cut_and_many_are_refused() {
    let cell = r#"<w:tc><w:tcPr><w:gridSpan w:val="2147483648"/></w:tcPr><w:p><w:r><w:t>1</w:t></w:r></w:p></w:tc>"#;
    let row = format!("<w:tr>{cell}</w:tr>");
    check_read("span.docx", &body(&format!("<w:tbl>{row}</w:tbl>")), "span-cut");
    let rows = format!("<w:tbl>{}</w:tbl>", row.repeat(7_813));
    check_refused("rows.docx", body(&rows), "table slots: expected at most 8000000");
    let tables = format!("<w:tbl>{row}</w:tbl>").repeat(7_813);
    check_refused("tables.docx", body(&tables), "table slots: expected at most 8000000");
}

#[test]
fn bookmarks_without_end_are_refused() {
    let bookmarks = r#"<w:bookmarkStart w:name="b"/>"#.repeat(70_000);
    let main = body(&format!("<w:p>{bookmarks}</w:p>"));
    check_refused("bookmarks.docx", main, "bookmarks: expected at most 65536");
}

#[test]
fn styles_and_lists_are_counted() {
    let main = format!(r#"<w:document xmlns:w="{WORD}"><w:body/></w:document>"#);
    let styles = r#"<w:style w:type="paragraph"/>"#.repeat(32_769);
    check_refused(
        "styles.docx",
        package(main.as_bytes(), &styles, "", 0),
        "definitions: expected at most 32768",
    );
    let lists = r#"<w:num w:numId="1"/>"#.repeat(32_769);
    check_refused(
        "lists.docx",
        package(main.as_bytes(), "", &lists, 0),
        "definitions: expected at most 32768",
    );
}

#[test]
fn definitions_that_lead_in_circles_or_without_end_are_read() {
    let paragraph = r#"<w:p><w:pPr><w:pStyle w:val="s9"/><w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr></w:pPr><w:r><w:t>目标</w:t></w:r></w:p>"#;
    let main = format!(r#"<w:document xmlns:w="{WORD}"><w:body>{paragraph}</w:body></w:document>"#);
    let circle = |number: usize| {
        let next = (number + 1) % 10;
        format!(
            r#"<w:style w:type="paragraph" w:styleId="s{number}"><w:basedOn w:val="s{next}"/><w:pPr><w:numPr><w:numId w:val="{next}"/></w:numPr></w:pPr></w:style>"#
        )
    };
    let list = |number: usize| {
        format!(
            r#"<w:abstractNum w:abstractNumId="{number}"><w:numStyleLink w:val="s{number}"/></w:abstractNum><w:num w:numId="{number}"><w:abstractNumId w:val="{number}"/></w:num>"#
        )
    };
    let styles: String = (0..10).map(circle).collect();
    let lists: String = (0..10).map(list).collect();
    check_read("circle.docx", &package(main.as_bytes(), &styles, &lists, 0), "");
    let chain = (0..10_000)
        .map(|number| format!(r#"<w:style w:type="paragraph" w:styleId="s{number}"><w:basedOn w:val="s{}"/></w:style>"#, number + 1))
        .collect::<Vec<_>>()
        .concat();
    check_read("chain.docx", &package(main.as_bytes(), &chain, "", 0), "");
}

#[test]
fn remarks_without_end_are_counted_and_not_listed() {
    let hidden = "<w:p><w:r><w:rPr><w:vanish/></w:rPr><w:t>h</w:t></w:r></w:p>".repeat(20_000);
    let folder = tempfile::tempdir().expect("a folder");
    fs::create_dir(folder.path().join("in")).expect("made");
    fs::write(folder.path().join("in/hidden.docx"), body(&hidden)).expect("written");
    let (code, said, records) = extract(folder.path(), "1");
    assert_eq!(code, Some(0), "{said}");
    let listed = records.expect("it is read").matches("\"hidden-text\"").count();
    assert!((2..=1_002).contains(&listed), "{listed} remarks");
}

#[test]
fn long_lines_and_blank_ones_are_read() {
    check_read("blank.txt", format!("{}目标", "\n".repeat(100_000)).as_bytes(), "");
    check_read("line.txt", "一".repeat(1 << 17).as_bytes(), "");
    check_read("gap.txt", format!("\t一\n\t二\n\n{}\t三\n", "\n".repeat(100_000)).as_bytes(), "");
    let run = format!("<w:p><w:r><w:t>{}</w:t></w:r></w:p>", "一".repeat(1 << 17));
    check_read("run.docx", &body(&run), "");
}

#[test]
fn what_is_no_document_is_refused_by_what_it_is() {
    let garbage: Vec<u8> =
        (0..100_000_u32).map(|number| (number.wrapping_mul(2_654_435_761) >> 24) as u8).collect();
    check_refused("garbage.txt", garbage, "expected a document");
    check_refused("picture.docx", b"\x89PNG\r\n\x1A\n\0\0\0\rIHDR".to_vec(), "expected a document");
    check_refused("empty.docx", package(b"", "", "", 0), "expected");
    check_refused(
        "type.docx",
        package(b"<!DOCTYPE x [<!ENTITY a 'b'>]><x/>", "", "", 0),
        "expected",
    );
}
