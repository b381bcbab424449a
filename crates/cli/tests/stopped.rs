//! A run that is asked to stop by a signal finishes what is in flight, says how to go on, and goes on; an export leaves nothing.
#![cfg(unix)]

use std::fs;
use std::io::Write as _;
use std::path::Path;
use std::process::{Child, Command, Output, Stdio};
use std::time::Duration;

fn start(folder: &Path, out: &str) -> Child {
    let mut command = Command::new(env!("CARGO_BIN_EXE_jixiao"));
    command.current_dir(folder).args(["extract", "in", "--threads", "2", "--out", out]);
    command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::piped());
    command.spawn().expect("it starts")
}

fn send(signal: &str, child: &Child) {
    let sent = Command::new("kill").args([signal, &child.id().to_string()]).status();
    assert!(sent.is_ok_and(|status| status.success()), "kill {signal}");
}

/// Waits until something happens in the run, or it is over.
fn wait_for(path: &Path, child: &mut Child) {
    while !path.exists() && child.try_wait().expect("a child").is_none() {
        std::thread::sleep(Duration::from_millis(2));
    }
}

fn text(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

#[track_caller]
fn check(signal: &str, code: i32) {
    let place = tempfile::tempdir().expect("a folder");
    fs::create_dir(place.path().join("in")).expect("made");
    for number in 0..3_000 {
        let line = format!("目标{number}，≥95%。\n").repeat(40);
        let path = place.path().join(format!("in/{number:04}.txt"));
        fs::write(path, format!("一、总体绩效目标\n{line}")).expect("written");
    }
    let whole = start(place.path(), "whole").wait_with_output().expect("it ran");
    assert_eq!(whole.status.code(), Some(0), "{}", text(&whole));
    let mut child = start(place.path(), "stopped");
    wait_for(&place.path().join("stopped/.jixiao-run.json"), &mut child);
    send(signal, &child);
    let stopped = child.wait_with_output().expect("it ends");
    let said = text(&stopped);
    assert_eq!(stopped.status.code(), Some(code), "{said}");
    let expect = "they are safe in stopped, and the same command goes on from there";
    assert!(said.contains(expect), "{said}");
    assert!(!place.path().join("stopped/records.jsonl").exists(), "no file looks whole");
    assert!(!place.path().join("stopped/report.html").exists(), "nor does it report");
    let again = start(place.path(), "stopped").wait_with_output().expect("it ran");
    assert_eq!(again.status.code(), Some(0), "{}", text(&again));
    for name in ["records.jsonl", "manifest.jsonl", "failures.jsonl"] {
        let read = |folder| fs::read(place.path().join(folder).join(name)).expect("there");
        assert!(read("whole") == read("stopped"), "{name} differs");
    }
    let summary = fs::read(place.path().join("stopped/summary.json")).expect("there");
    let summary: serde_json::Value = serde_json::from_slice(&summary).expect("JSON");
    assert_eq!(summary["inputs"]["read"], 3_000);
}

#[test]
fn ctrl_c_stops_a_run_that_goes_on_later() {
    check("-INT", 130);
}

#[test]
fn a_polite_kill_stops_a_run_that_goes_on_later() {
    check("-TERM", 143);
}

#[test]
fn the_second_ctrl_c_ends_at_once() {
    let place = tempfile::tempdir().expect("a folder");
    fs::create_dir(place.path().join("in")).expect("made");
    // One document that is in flight for long.
    let line = "1、目标一，≥95%；\n".repeat(3_000_000);
    fs::write(place.path().join("in/a.txt"), format!("一、总体绩效目标\n{line}")).expect("written");
    let mut child = start(place.path(), "out");
    wait_for(&place.path().join("out/.jixiao-run.json"), &mut child);
    // The document is taken up next.
    std::thread::sleep(Duration::from_millis(300));
    send("-INT", &child);
    std::thread::sleep(Duration::from_millis(300));
    assert!(child.try_wait().expect("a child").is_none(), "it finishes what is in flight");
    send("-INT", &child);
    let ended = child.wait_with_output().expect("it ends");
    assert_eq!(ended.status.code(), Some(130));
    assert!(!text(&ended).contains("they are safe"), "{}", text(&ended));
}

#[test]
fn ctrl_c_in_an_export_leaves_no_file() {
    let place = tempfile::tempdir().expect("a folder");
    let folder = place.path();
    fs::write(folder.join("a.txt"), "一、总体绩效目标\n").expect("written");
    let jixiao = |arguments: &[&str]| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_jixiao"));
        command.current_dir(folder).args(arguments).stdin(Stdio::null()).stderr(Stdio::piped());
        command
    };
    let records = jixiao(&["extract", "a.txt", "--out", "-"]).output().expect("it ran").stdout;
    // Records that come in slowly.
    let pipe = folder.join("slow.jsonl");
    assert!(Command::new("mkfifo").arg(&pipe).status().is_ok_and(|status| status.success()));
    let mut child =
        jixiao(&["export", "slow.jsonl", "--format", "csv", "--out", "out"]).spawn().expect("runs");
    let mut slow = fs::OpenOptions::new().write(true).open(&pipe).expect("it is read");
    slow.write_all(&records).expect("taken");
    wait_for(&folder.join("out/documents.csv.part"), &mut child);
    send("-INT", &child);
    // What comes now is not written any more; where it is over, nobody reads.
    let _ = slow.write_all(&records);
    drop(slow);
    let stopped = child.wait_with_output().expect("it ends");
    assert_eq!(stopped.status.code(), Some(130), "{}", text(&stopped));
    assert!(text(&stopped).contains("stopped; no table was written"), "{}", text(&stopped));
    let left: Vec<_> = fs::read_dir(folder.join("out"))
        .expect("a folder")
        .map(|entry| entry.expect("an entry").file_name())
        .collect();
    assert_eq!(left, [".jixiao-lock"]);
}

#[test]
fn with_log_json_every_message_is_an_object() {
    let place = tempfile::tempdir().expect("a folder");
    fs::create_dir(place.path().join("in")).expect("made");
    fs::write(place.path().join("in/a.txt"), "一、总体绩效目标\n").expect("written");
    fs::write(place.path().join("in/b.docx"), "PK\u{3}\u{4}").expect("written");
    let run = |log: &str, out: &str| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_jixiao"));
        command.current_dir(place.path()).args(["extract", "in", "--out", out, "--log", log]);
        text(&command.output().expect("it ran"))
    };
    let said = run("json", "one");
    let events: Vec<serde_json::Value> =
        said.lines().map(|line| serde_json::from_str(line).expect(line)).collect();
    let [failed, ended] = &events[..] else { panic!("{said}") };
    assert_eq!((&failed["level"], &failed["place"]), (&"ERROR".into(), &"in/b.docx".into()));
    assert!(failed["message"].as_str().is_some_and(|message| message.contains("expected")));
    assert_eq!(
        (&ended["message"], &ended["read"], &ended["failed"]),
        (&"ended".into(), &1.into(), &1.into())
    );
    let more = run("json,debug", "two");
    assert!(
        more.lines().all(|line| serde_json::from_str::<serde_json::Value>(line).is_ok()),
        "{more}"
    );
    assert!(more.lines().count() > events.len());
    assert!(run("json,=/", "three").contains("expected json, a level or a filter"));
}
