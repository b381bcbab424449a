//! A run that takes over what has not changed gives, byte for byte, what a run gives that reads everything.

use pipeline::write::{Json, JsonLines, Writer};
use pipeline::{Observer, Outcome, Output, Quiet, Settings, Start, Summary, extract};
use std::collections::BTreeMap;
use std::fs;
use std::num::NonZeroU32;
use std::path::{Path, PathBuf};
use std::time::Duration;

/// Content of a folder by name, without what speaks of times.
fn content(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let (mut files, mut open) = (BTreeMap::new(), vec![folder.to_owned()]);
    while let Some(now) = open.pop() {
        for entry in fs::read_dir(&now).expect("a folder") {
            let path = entry.expect("an entry").path();
            let name = path.strip_prefix(folder).expect("below").display().to_string();
            if path.is_dir() {
                open.push(path);
            } else if !name.starts_with(".jixiao-") {
                files.insert(name, fs::read(path).expect("a file"));
            }
        }
    }
    files
}

fn put(folder: &Path, name: &str, text: &str) {
    let path = folder.join(name);
    fs::create_dir_all(path.parent().expect("has one")).expect("made");
    fs::write(path, text).expect("written");
}

fn goal(number: u32) -> String {
    format!("一、总体绩效目标\n目标{number}，≥95%。\n")
}

/// 40 inputs, some of the same content, and one that is broken.
fn inputs() -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    for number in 0..40 {
        put(folder.path(), &format!("{}/{number:02}.txt", number % 3), &goal(number % 30));
    }
    put(folder.path(), "1/broken.docx", "PK\u{3}\u{4}");
    put(folder.path(), "note.md", "");
    folder
}

/// Changes, removes, adds; the first of two of one content goes, and a new one comes before another.
fn change(folder: &Path) {
    put(folder, "0/03.txt", &goal(77));
    put(folder, "2/05.txt", "二、不是目标\n");
    put(folder, "0/00a.txt", &goal(29));
    put(folder, "1/broken.docx", "还是坏的\u{0}");
    put(folder, "3/new.txt", &goal(99));
    for gone in ["0/09.txt", "1/04.txt", "2/35.txt"] {
        fs::remove_file(folder.join(gone)).expect("removed");
    }
}

fn settings(writer: &'static dyn Writer, start: Start) -> Settings {
    let commit_inputs = NonZeroU32::new(5).expect("not zero");
    Settings { writer, start, commit_inputs, ..Settings::default() }
}

fn run(inputs: &Path, out: &Path, settings: &Settings, observer: &mut dyn Observer) -> Summary {
    extract(&[inputs.to_owned()], Output::Folder(out), settings, observer).expect("it runs")
}

#[track_caller]
fn check(writer: &'static dyn Writer, wait: Duration, carried: std::ops::RangeInclusive<u64>) {
    let (inputs, out, fresh) =
        (inputs(), tempfile::tempdir().expect("a folder"), tempfile::tempdir().expect("a folder"));
    std::thread::sleep(wait);
    let first = run(inputs.path(), out.path(), &settings(writer, Start::Changed), &mut Quiet);
    assert_eq!((first.carried, first.failed), (0, 1), "nothing to take over yet");
    change(inputs.path());
    let again = run(inputs.path(), out.path(), &settings(writer, Start::Changed), &mut Quiet);
    let all = run(inputs.path(), fresh.path(), &settings(writer, Start::Fresh), &mut Quiet);
    assert!(carried.contains(&again.carried), "{} taken over", again.carried);
    assert_eq!(
        (again.read, again.failed, again.duplicates),
        (all.read, all.failed, all.duplicates)
    );
    assert_eq!((again.goals, again.characters), (all.goals, all.characters));
    assert_eq!((again.bytes_read, again.bytes_written), (all.bytes_read, all.bytes_written));
    let (found, expect) = (content(out.path()), content(fresh.path()));
    assert_eq!(found.keys().collect::<Vec<_>>(), expect.keys().collect::<Vec<_>>());
    assert!(found == expect, "the content differs");
}

#[test]
fn a_file_that_is_too_young_to_be_trusted_is_compared_by_its_content() {
    check(&JsonLines, Duration::ZERO, 20..=27);
}

#[test]
fn what_the_file_system_calls_unchanged_is_taken_over() {
    check(&JsonLines, Duration::from_millis(3_200), 20..=27);
}

#[test]
fn in_a_tree_the_files_of_unchanged_inputs_stay_and_those_of_vanished_ones_go() {
    check(&Json, Duration::from_millis(3_200), 34..=36);
    check(&Json, Duration::ZERO, 0..=0);
}

#[test]
fn a_setting_that_changes_the_records_has_everything_read_again() {
    let (inputs, out) = (inputs(), tempfile::tempdir().expect("a folder"));
    let mut settings = settings(&JsonLines, Start::Changed);
    run(inputs.path(), out.path(), &settings, &mut Quiet);
    assert_eq!(run(inputs.path(), out.path(), &settings, &mut Quiet).carried, 30);
    settings.limits.table_nesting -= 1;
    assert_eq!(run(inputs.path(), out.path(), &settings, &mut Quiet).carried, 0);
    fs::write(out.path().join("records.jsonl"), "{}\n").expect("written");
    assert_eq!(run(inputs.path(), out.path(), &settings, &mut Quiet).carried, 0, "tampered with");
}

/// Copies the folder each time an input is done: what a run leaves that is killed there.
struct Copies(PathBuf, Vec<BTreeMap<String, Vec<u8>>>);

impl Observer for Copies {
    fn finished(&mut self, _: &Outcome) {
        let names = fs::read_dir(&self.0).expect("a folder");
        let files = names.map(|entry| {
            let path = entry.expect("an entry").path();
            let name = path.file_name().expect("a name").to_string_lossy().into_owned();
            (name, fs::read(path).expect("a file"))
        });
        self.1.push(files.collect());
    }
}

#[test]
fn a_run_over_changes_that_is_killed_goes_on() {
    let (inputs, out, fresh) =
        (inputs(), tempfile::tempdir().expect("a folder"), tempfile::tempdir().expect("a folder"));
    let changed = settings(&JsonLines, Start::Changed);
    run(inputs.path(), out.path(), &changed, &mut Quiet);
    change(inputs.path());
    run(inputs.path(), fresh.path(), &settings(&JsonLines, Start::Fresh), &mut Quiet);
    let expect = content(fresh.path());
    let mut copies = Copies(out.path().to_owned(), Vec::new());
    run(inputs.path(), out.path(), &changed, &mut copies);
    assert!(copies.1.len() > 30 && content(out.path()) == expect);
    let mut resumed = 0;
    for copy in &copies.1 {
        let out = tempfile::tempdir().expect("a folder");
        for (name, bytes) in copy {
            let torn: &[u8] = if name.contains(".part") { b"[\"0" } else { b"" };
            fs::write(out.path().join(name), [bytes, torn].concat()).expect("written");
        }
        let summary = run(inputs.path(), out.path(), &changed, &mut Quiet);
        resumed += summary.resumed;
        assert!(content(out.path()) == expect, "after {} inputs", summary.resumed);
    }
    assert!(resumed > 300, "{resumed}");
}
