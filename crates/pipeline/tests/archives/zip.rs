//! Zip archives, honest and not.

use crate::making::{Entry, zip, zip_of, zip_saying};
use crate::{became, became_with, lines_of, run};
use pipeline::{LIMITS, Settings, write};
use std::fs;

const TEXT: &[u8] = "一、总体绩效目标\n".as_bytes();

fn with_limit(name: &str, value: u64) -> Settings {
    let mut settings = Settings::default();
    LIMITS.iter().find(|limit| limit.name == name).expect("a limit").set(&mut settings, value);
    settings
}

#[test]
fn entries_come_in_the_order_of_the_archive() {
    let archive =
        zip(&[("b.txt", "乙".as_bytes()), ("甲/a.txt", TEXT), ("n.png", b"x"), ("c/", b"")]);
    let lines = became(&[("z.zip", &archive), ("y.txt", b"y")]);
    let expect = [
        "y.txt read",
        "z.zip!/b.txt read",
        "z.zip!/甲/a.txt read",
        "z.zip!/n.png skipped other-sort",
    ];
    assert_eq!(lines, expect);
}

#[test]
fn an_archive_is_known_by_its_content_and_so_is_a_document() {
    let archive = zip(&[("a.txt", TEXT)]);
    let document = zip(&[
        ("word/document.xml", b"<x/>"),
        ("docProps/app.xml", b"<x/>"),
        ("[Content_Types].xml", b"<x/>"),
    ]);
    let lines = became(&[("a.docx", &archive), ("b.zip", &document), ("c.txt", &archive)]);
    let expect = ["a.docx!/a.txt read", "b.zip failed unknown-format", "c.txt!/a.txt duplicate"];
    assert_eq!(lines, expect);
}

#[test]
fn names_are_read_by_flag_and_by_validity() {
    let gbk = Entry { name: b"\xD4\xA4\xCB\xE3.txt".to_vec(), ..Entry::new("", "一") };
    let utf_8 = Entry { flags: 1 << 11, ..Entry::new("预算.txt", "二") };
    let utf_8_unsaid = Entry::new("决算.txt", "三");
    let lying_flag = Entry {
        flags: 1 << 11,
        name: b"\xBE\xF6\xCB\xE3/\xB1\xED.txt".to_vec(),
        ..Entry::new("", "四")
    };
    let mut crc = flate2::Crc::new();
    crc.update(b"y.txt");
    let mut extra = vec![0x75, 0x70, 0, 0, 1];
    extra.extend(crc.sum().to_le_bytes());
    extra.extend("项目.txt".as_bytes());
    extra[2] = u8::try_from(extra.len() - 4).expect("short");
    let beside = Entry { extra, ..Entry::new("y.txt", "五") };
    let lines = became(&[("z.zip", &zip_of(&[gbk, utf_8, utf_8_unsaid, lying_flag, beside]))]);
    let expect = [
        "z.zip!/预算.txt read",
        "z.zip!/预算.txt failed duplicate-entry",
        "z.zip!/决算.txt read",
        "z.zip!/决算/表.txt read",
        "z.zip!/项目.txt read",
    ];
    assert_eq!(lines, expect);
}

#[test]
fn what_cannot_be_read_costs_only_itself() {
    let entries = [
        Entry { flags: 1, ..Entry::new("locked.txt", "一") },
        Entry { unix_mode: 0o120_777, ..Entry::new("link.txt", "/etc/passwd") },
        Entry { unix_mode: 0o010_644, ..Entry::new("pipe.txt", "") },
        Entry { says_checksum: Some(1), ..Entry::new("sum.txt", "二") },
        Entry { says_unpacked: Some(3), ..Entry::new("more.txt", "三三") },
        Entry { says_unpacked: Some(9), ..Entry::new("less.txt", "四四") },
        Entry { says_unpacked: Some(u32::MAX - 1), ..Entry::new("huge.txt", "五") },
        Entry::new("good.txt", "六"),
        Entry::new("good.txt", "七"),
        Entry { stored: true, ..Entry::new("stored.txt", "八") },
    ];
    let expect = [
        "z.zip!/locked.txt failed encrypted",
        "z.zip!/link.txt skipped link",
        "z.zip!/pipe.txt skipped special-file",
        "z.zip!/sum.txt failed malformed-archive",
        "z.zip!/more.txt failed malformed-archive",
        "z.zip!/less.txt failed malformed-archive",
        "z.zip!/huge.txt failed limit-exceeded",
        "z.zip!/good.txt read",
        "z.zip!/good.txt failed duplicate-entry",
        "z.zip!/stored.txt read",
    ];
    assert_eq!(became(&[("z.zip", &zip_of(&entries))]), expect);
}

#[test]
fn bytes_that_several_entries_share_are_read_once() {
    let kernel = Entry::new("a.txt", vec![b'x'; 1 << 20]);
    let mut entries = vec![kernel.clone()];
    for number in 0..200 {
        let name = format!("{number:03}.txt").into_bytes();
        entries.push(Entry { name, says_offset: Some(0), ..kernel.clone() });
    }
    let lines = became(&[("bomb.zip", &zip_of(&entries))]);
    assert_eq!(lines.iter().filter(|line| line.ends_with(" read")).count(), 1, "{lines:?}");
    assert_eq!(
        lines.iter().filter(|line| line.ends_with(" failed malformed-archive")).count(),
        200
    );
}

#[test]
fn no_name_of_an_entry_leads_out_of_the_output_folder() {
    let names =
        ["../../up.txt", "/root.txt", "C:\\windows\\drive.txt", "a\0b.txt", "..\\..\\back.txt"];
    let entries: Vec<_> = names.iter().map(|name| Entry::new(name, "一")).collect();
    let folder = tempfile::tempdir().expect("a folder");
    let given = folder.path().join("deep/in");
    fs::create_dir_all(&given).expect("made");
    fs::write(given.join("z.zip"), zip_of(&entries)).expect("written");
    let out = folder.path().join("deep/out");
    let settings = Settings { writer: &write::Json, ..Settings::default() };
    let summary = run(&given, &out, &settings);
    assert_eq!((summary.read, summary.failed), (5, 0), "{:?}", lines_of(&out));
    let expect = [
        "z.zip!/C_/windows/drive.txt.json",
        "z.zip!/_/_/back.txt.json",
        "z.zip!/_/_/up.txt.json",
        "z.zip!/a\u{FFFD}b.txt.json",
        "z.zip!/root.txt.json",
    ];
    for name in expect {
        assert!(out.join(name).is_file(), "{name}");
    }
    let deep = fs::read_dir(folder.path().join("deep")).expect("a folder");
    assert_eq!(deep.count(), 2, "nothing stands beside the output folder");
}

#[test]
fn names_that_become_one_get_files_of_their_own() {
    let entries = [Entry::new("a:b.txt", "一"), Entry::new("a?b.txt", "二")];
    let folder = tempfile::tempdir().expect("a folder");
    let given = folder.path().join("in");
    fs::create_dir_all(given.join("z.zip!")).expect("made");
    fs::write(given.join("z.zip!/a_b.txt"), "三").expect("written");
    fs::write(given.join("z.zip"), zip_of(&entries)).expect("written");
    let out = folder.path().join("out");
    let settings = Settings { writer: &write::Json, ..Settings::default() };
    assert_eq!(run(&given, &out, &settings).read, 3);
    for (name, text) in
        [("a_b.txt.json", "a:b"), ("a_b.txt.2.json", "a?b"), ("a_b.txt.3.json", "z.zip!/a_b")]
    {
        let records = fs::read_to_string(out.join("z.zip!").join(name)).expect("written");
        assert!(records.contains(text), "{name}");
    }
}

#[test]
fn archives_inside_archives_are_read_to_a_depth() {
    let inner = zip(&[("a.txt", TEXT)]);
    let stored = Entry { stored: true, ..Entry::new("stored.zip", inner.clone()) };
    let outer = zip_of(&[Entry::new("inner.zip", inner), stored, Entry::new("z.txt", "末")]);
    let expect =
        ["o.zip!/inner.zip!/a.txt read", "o.zip!/stored.zip!/a.txt duplicate", "o.zip!/z.txt read"];
    assert_eq!(became(&[("o.zip", &outer)]), expect);
    let mut nested = zip(&[("a.txt", TEXT)]);
    for number in 0..100 {
        nested =
            zip(&[(&format!("{number}.zip"), &nested), ("b.txt", number.to_string().as_bytes())]);
    }
    let lines = became(&[("n.zip", &nested)]);
    let expect = [
        "n.zip!/99.zip!/98.zip!/97.zip!/96.zip failed limit-exceeded",
        "n.zip!/99.zip!/98.zip!/97.zip!/b.txt read",
        "n.zip!/99.zip!/98.zip!/b.txt read",
        "n.zip!/99.zip!/b.txt read",
        "n.zip!/b.txt read",
    ];
    assert_eq!(lines, expect);
}

#[test]
fn a_directory_that_lies_costs_its_archive() {
    let entries = [Entry::new("a.txt", TEXT), Entry::new("b.txt", "乙")];
    let whole = zip_of(&entries);
    let broken = |bytes: &[u8]| became(&[("z.zip", bytes), ("y.txt", b"y")]);
    let expect = ["y.txt read", "z.zip failed malformed-archive"];
    assert_eq!(broken(&zip_saying(&entries, 1)), expect);
    assert_eq!(broken(&zip_saying(&entries, 60_000)), expect);
    assert_eq!(broken(&whole[..whole.len() - 30]), expect);
    assert_eq!(broken(&whole[..40]), expect);
    let before = [b"#!/bin/sh\n", &whole[..]].concat();
    // What stands before an archive moves it.
    assert_eq!(broken(&before), ["y.txt read", "z.zip!/a.txt read", "z.zip!/b.txt read"]);
    assert_eq!(broken(b"<html>404</html>"), expect);
    assert_eq!(broken(b""), expect);
}

#[test]
fn an_empty_archive_is_said_to_be_empty() {
    let lines =
        became(&[("z.zip", &zip(&[])), ("f.zip", &zip(&[("only/", b"")])), ("y.txt", b"y")]);
    let expect = ["f.zip skipped empty-archive", "y.txt read", "z.zip skipped empty-archive"];
    assert_eq!(lines, expect);
}

#[test]
fn every_limit_is_reported_and_the_rest_goes_on() {
    let archive = zip(&[("a.txt", TEXT), ("a-long-name.txt", "乙".as_bytes()), ("c.txt", b"c")]);
    let files: &[(&str, &[u8])] = &[("y.txt", b"y"), ("z.zip", &archive)];
    let whole = "z.zip failed limit-exceeded";
    let check = |name: &str, value: u64, expect: &[&str]| {
        let lines = became_with(files, &with_limit(name, value));
        assert_eq!(lines[1..], *expect, "{name}");
        assert_eq!(lines[0], "y.txt read");
    };
    check("archive-entries", 2, &[whole]);
    check("archive-directory", 99, &[whole]);
    check("archive-depth", 0, &[whole]);
    let (a, b, c) = ("z.zip!/a.txt", "z.zip!/a-long-name.txt", "z.zip!/c.txt");
    check(
        "archive-entry",
        20,
        &[&format!("{a} failed limit-exceeded"), &format!("{b} read"), &format!("{c} read")],
    );
    check(
        "archive-name",
        10,
        &[&format!("{a} read"), "z.zip!/a-long-nam skipped other-sort", &format!("{c} read")],
    );
    check("archive-unpacked", 26, &[&format!("{a} read"), &format!("{b} read"), whole]);
}

#[test]
fn a_ratio_beyond_belief_is_refused_where_it_is_large() {
    let zeros = vec![b' '; 33 << 20];
    let archive = zip(&[("a.txt", &zeros), ("b.txt", "乙".as_bytes())]);
    let expect = ["z.zip!/a.txt failed limit-exceeded", "z.zip!/b.txt read"];
    assert_eq!(became(&[("z.zip", &archive)]), expect);
}

#[test]
fn what_is_no_file_of_the_user_is_passed_over() {
    let archive = zip(&[
        ("__MACOSX/._a.txt", b"x"),
        (".git/b.txt", b"x"),
        ("~$c.docx", b"x"),
        ("d/.e.txt", b"x"),
        ("../f.txt", b"f"),
    ]);
    let expect = [
        "z.zip!/__MACOSX/._a.txt skipped hidden",
        "z.zip!/.git/b.txt skipped hidden",
        "z.zip!/~$c.docx skipped lock-file",
        "z.zip!/d/.e.txt skipped hidden",
        "z.zip!/../f.txt read",
    ];
    assert_eq!(became(&[("z.zip", &archive)]), expect);
}
