//! 7z archives, and archives that are not read.

use crate::making::zip;
use crate::{became, became_with};
use pipeline::{LIMITS, Settings};
use sevenz_rust2::{ArchiveEntry, ArchiveWriter};
use std::io::Cursor;

pub(crate) fn seven_zip(files: &[(&str, &[u8])], solid: bool) -> Vec<u8> {
    let mut writer = ArchiveWriter::new(Cursor::new(Vec::new())).expect("memory");
    if solid {
        let entries = files.iter().map(|(name, _)| ArchiveEntry::new_file(name)).collect();
        let sources = files.iter().map(|(_, bytes)| (*bytes).into()).collect::<Vec<_>>();
        let sources: Vec<sevenz_rust2::SourceReader<&[u8]>> = sources;
        writer.push_archive_entries(entries, sources).expect("memory");
    } else {
        for (name, bytes) in files {
            writer.push_archive_entry(ArchiveEntry::new_file(name), Some(*bytes)).expect("memory");
        }
    }
    writer.finish().expect("memory").into_inner()
}

const FILES: &[(&str, &[u8])] = &[
    ("甲/a.txt", "一、总体绩效目标\n".as_bytes()),
    ("n.png", b"xxxxxxxxxxxxxxxx"),
    ("../../b.txt", b"b"),
];

#[test]
fn entries_are_read_in_blocks_of_one_and_of_many() {
    for solid in [false, true] {
        let lines = became(&[("s.7z", &seven_zip(FILES, solid)), ("t.txt", b"t")]);
        let expect = [
            "s.7z!/甲/a.txt read",
            "s.7z!/n.png skipped other-sort",
            "s.7z!/../../b.txt read",
            "t.txt read",
        ];
        assert_eq!(lines, expect);
    }
}

#[test]
fn an_archive_in_a_7z_is_read() {
    let inner = zip(&[("x.txt", b"x")]);
    let outer = seven_zip(&[("i.zip", &inner), ("y.txt", b"y")], true);
    assert_eq!(became(&[("s.7z", &outer)]), ["s.7z!/i.zip!/x.txt read", "s.7z!/y.txt read"]);
}

#[test]
fn damage_costs_its_block_or_the_archive() {
    let whole = seven_zip(FILES, true);
    let mut damaged = whole.clone();
    damaged[40] ^= 0x55;
    let lines = became(&[("s.7z", &damaged), ("t.txt", b"t")]);
    assert!(lines.iter().any(|line| line.ends_with(" failed malformed-archive")), "{lines:?}");
    let cut = became(&[("s.7z", &whole[..whole.len() - 9]), ("t.txt", b"t")]);
    assert_eq!(cut, ["s.7z failed malformed-archive", "t.txt read"]);
    for length in [6, 20, 32, 40] {
        let cut = became(&[("s.7z", &whole[..length]), ("t.txt", b"t")]);
        assert_eq!(cut, ["s.7z failed malformed-archive", "t.txt read"], "{length} bytes");
    }
}

#[test]
fn a_dictionary_beyond_the_limit_is_refused() {
    let mut settings = Settings::default();
    let limit = LIMITS.iter().find(|limit| limit.name == "archive-memory").expect("a limit");
    limit.set(&mut settings, 64 << 10);
    let lines = became_with(&[("s.7z", &seven_zip(FILES, true)), ("t.txt", b"t")], &settings);
    let read: Vec<_> = lines.iter().filter(|line| line.ends_with(" read")).collect();
    assert_eq!(read, ["t.txt read"], "{lines:?}");
}

#[test]
fn archives_that_are_not_read_are_reported() {
    let files: &[(&str, &[u8])] = &[
        ("a.rar", b"Rar!\x1A\x07\x01\x00xxxxxxxxxxxxx"),
        ("b.tar.xz", b"\xFD7zXZ\0\0\0"),
        ("c.tbz2", b"BZh91AY&SY"),
        ("d.zip", b"no archive at all, whatever it is called"),
        ("e.txt", b"e"),
    ];
    let lines = became(files);
    let expect = [
        "a.rar failed unsupported-archive",
        "b.tar.xz failed unsupported-archive",
        "c.tbz2 failed unsupported-archive",
        "d.zip failed malformed-archive",
        "e.txt read",
    ];
    assert_eq!(lines, expect);
}
