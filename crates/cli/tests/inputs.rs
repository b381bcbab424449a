//! What may be given to `jixiao extract`: archives, patterns, lists, and what to leave out.

use std::fs;
use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Stdio};

/// A run of `jixiao` in `folder` with `input` on its standard input: exit code, standard output, standard error.
fn jixiao(folder: &Path, arguments: &[&str], input: &[u8]) -> (i32, String, String) {
    let mut process = Command::new(env!("CARGO_BIN_EXE_jixiao"))
        .args(arguments)
        .current_dir(folder)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("it runs");
    // Where it has ended already, it wanted nothing.
    let _ = process.stdin.take().expect("a pipe").write_all(input);
    let output = process.wait_with_output().expect("it ends");
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("UTF-8");
    (output.status.code().unwrap_or(-1), text(output.stdout), text(output.stderr))
}

fn place(files: &[(&str, &[u8])]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    for (name, bytes) in files {
        let path = folder.path().join(name);
        fs::create_dir_all(path.parent().expect("it has one")).expect("made");
        fs::write(path, bytes).expect("written");
    }
    folder
}

/// A zip with one stored text.
fn zip(name: &str, text: &str) -> Vec<u8> {
    let mut writer = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    let stored =
        zip::write::SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored);
    writer.start_file(name, stored).expect("memory");
    writer.write_all(text.as_bytes()).expect("memory");
    writer.finish().expect("memory").into_inner()
}

/// The names of the documents that JSON lines on standard output speak of.
fn names(out: &str) -> Vec<&str> {
    out.lines()
        .filter_map(|line| line.split_once("\"name\":\""))
        .filter_map(|(_, rest)| rest.split('"').next())
        .collect()
}

#[test]
fn archives_patterns_and_lists_name_what_is_read() {
    let archive = zip("内/预算.txt", "一、总体绩效目标\n");
    let place = place(&[
        ("in/a.zip", &archive),
        ("in/2022/b.txt", "乙".as_bytes()),
        ("in/2023/c.txt", "丙".as_bytes()),
        ("in/2023/d.txt", "丁".as_bytes()),
    ]);
    let check = |arguments: &[&str], input: &str, expect: &[&str]| {
        let arguments = [&["extract", "--out", "-"], arguments].concat();
        let (code, out, err) = jixiao(place.path(), &arguments, input.as_bytes());
        assert_eq!((code, names(&out)), (0, expect.to_vec()), "{arguments:?} {err}");
    };
    check(&["in/a.zip"], "", &["in/a.zip!/内/预算.txt"]);
    check(&["in/20*/*.txt"], "", &["in/2022/b.txt", "in/2023/c.txt", "in/2023/d.txt"]);
    check(
        &["in", "--exclude", "a.zip", "--exclude", "2022"],
        "",
        &["in/2023/c.txt", "in/2023/d.txt"],
    );
    check(
        &["in", "--include", "预算*", "--include", "[cd].txt", "--exclude", "in/2023/d*"],
        "",
        &["in/2023/c.txt", "in/a.zip!/内/预算.txt"],
    );
    check(
        &["--files-from", "-"],
        "in/2023/d.txt\r\n\nin/2022\n",
        &["in/2023/d.txt", "in/2022/b.txt"],
    );
    check(
        &["--files-from", "-", "-0"],
        "in/2023/d.txt\0in/2022",
        &["in/2023/d.txt", "in/2022/b.txt"],
    );
    fs::write(place.path().join("list"), "in/2022/b.txt\n").expect("written");
    check(&["in/2023/c.txt", "--files-from", "list"], "", &["in/2023/c.txt", "in/2022/b.txt"]);
}

#[test]
fn what_was_passed_over_is_counted_by_sort_and_stands_in_the_manifest() {
    let place = place(&[
        ("in/a.txt", b"a"),
        ("in/~$a.docx", b"x"),
        ("in/.~lock.a.odt#", b"x"),
        ("in/.b.txt", b"x"),
        ("in/n.md", b"x"),
        ("in/old/c.txt", b"x"),
        ("in/e.zip", b"PK\x05\x06\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0"),
    ]);
    let (code, _, err) = jixiao(place.path(), &["extract", "in", "--exclude", "old"], b"");
    assert_eq!(code, 0, "{err}");
    for sort in ["lock file 2", ".md 1", "hidden 1", "excluded 1", "empty archive 1"] {
        assert!(err.contains(sort), "{sort:?} in {err}");
    }
    let manifest = fs::read_to_string(place.path().join("output/manifest.jsonl")).expect("written");
    for reason in ["lock-file", "hidden", "other-sort", "excluded", "empty-archive"] {
        assert!(manifest.contains(&format!("\"reason\":\"{reason}\"")), "{reason} in {manifest}");
    }
}

#[test]
fn an_entry_can_be_shown() {
    let place = place(&[("a.zip", &zip("内/预算.txt", "一、总体绩效目标\n"))]);
    let (code, out, err) = jixiao(place.path(), &["inspect", "a.zip!/内/预算.txt"], b"");
    assert!(code == 0 && out.contains("总体绩效目标"), "{out} {err}");
    let (code, _, err) = jixiao(place.path(), &["inspect", "a.zip!/gone.txt"], b"");
    assert!(code == 2 && err.contains("error[missing]"), "{err}");
}

#[test]
fn what_cannot_be_meant_is_refused_with_help() {
    let place = place(&[("a.txt", b"a")]);
    let check = |arguments: &[&str], expect: &str| {
        let (code, _, err) = jixiao(place.path(), &[&["extract"], arguments].concat(), b"");
        assert!(code == 2 && err.contains(expect), "{arguments:?} {err}");
    };
    check(&[], "required");
    check(&["a.txt", "-0"], "--files-from");
    check(&["a.txt", "--exclude", "[a"], "expected a pattern such as 2023/**/*.docx");
    check(&["--files-from", "gone"], "error[missing]");
    check(&["*.docx"], "error[no-match]");
}
