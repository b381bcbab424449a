//! Files that are cut off, damaged or locked: a clear refusal or records, never a panic, a hang or half an output.

use std::fs;
use std::path::Path;
use std::process::Command;

const DOCUMENT: &str =
    concat!(env!("CARGO_MANIFEST_DIR"), "/../../fixtures/caofeidian-2023/source.docx");

/// Runs `extract` over a folder; gives exit code, standard error, and the lines of records.
fn extract(folder: &Path, threads: &str) -> (Option<i32>, String, Option<String>) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_jixiao"));
    command.current_dir(folder).args(["extract", "in", "--out", "out", "--threads", threads]);
    let output = command.output().expect("it starts");
    let left = fs::read_dir(folder.join("out")).expect("made").count();
    let records = fs::read_to_string(folder.join("out/records.jsonl")).ok();
    assert_eq!(left, usize::from(records.is_some()), "nothing else is left in the output folder");
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
