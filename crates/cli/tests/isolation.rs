//! One document that runs past its time, takes too much memory or loses its worker process costs only itself, and
//! what is read in a worker is what is read without one. The long version is `tests/soak/workers`.

#![cfg(target_os = "linux")]

use std::fs;
use std::path::Path;
use std::process::{Child, Command, Output, Stdio};
use std::time::{Duration, Instant};

const FIXTURES: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../fixtures");

fn extract(folder: &Path, options: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_jixiao"));
    command.current_dir(folder).args(["extract", "in", "--out", "out", "--quiet", "--fresh"]);
    command.args(options);
    command
}

fn inputs(files: &[(&str, &str)]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    fs::create_dir(folder.path().join("in")).expect("made");
    for (name, text) in files {
        fs::write(folder.path().join("in").join(name), text).expect("written");
    }
    folder
}

fn run_file(folder: &Path, name: &str) -> String {
    fs::read_to_string(folder.join("out").join(name)).unwrap_or_default()
}

/// A table of this many cells.
fn table(cells: usize) -> String {
    format!(
        "<html><table>{}</table></html>",
        "<tr><td>指标<td>内容<td>数值<td>单位".repeat(cells / 4)
    )
}

/// Runs over one good document and one that must fail as `name`, with what `options` say.
#[track_caller]
fn check_failure(bad: &str, options: &[&str], name: &str) {
    let folder = inputs(&[("bad.html", bad), ("good.txt", "一、总体绩效目标\n")]);
    let Output { status, stderr, .. } = extract(folder.path(), options).output().expect("it runs");
    let said = String::from_utf8_lossy(&stderr);
    assert_eq!(status.code(), Some(1), "{said}");
    assert!(said.starts_with(&format!("error[{name}]: expected ")), "{said}");
    assert!(
        said.contains("  --> in/bad.html\n   = help: if the file is genuine, give it "),
        "{said}"
    );
    let failures = run_file(folder.path(), "failures.jsonl");
    let start = format!(r#"{{"path":"in/bad.html","stage":"extract","name":"{name}","#);
    assert!(failures.starts_with(&start), "{failures}");
    assert!(!failures.contains("defect"), "the document asked for it: {failures}");
    let records = run_file(folder.path(), "records.jsonl");
    assert_eq!((records.lines().count(), records.contains("in/good.txt")), (1, true));
}

#[test]
fn what_is_read_in_workers_is_what_is_read_without() {
    let all = ["always", "auto", "never"].map(|isolate| {
        let folder = tempfile::tempdir().expect("a folder");
        let options = ["--isolate", isolate, "--threads", "2"];
        fs::create_dir(folder.path().join("in")).expect("made");
        fs::write(folder.path().join("in/broken.docx"), "PK\u{3}\u{4} and nothing")
            .expect("written");
        fs::write(folder.path().join("in/none.docx"), [0; 99]).expect("written");
        // More cells than are read in this process when there are workers.
        fs::write(folder.path().join("in/large.html"), table(70_000)).expect("written");
        let mut command = extract(folder.path(), &options);
        let said = command.arg(FIXTURES).output().expect("it runs");
        let files = ["failures.jsonl", "records.jsonl", "manifest.jsonl"];
        (said.status.code(), said.stderr, files.map(|name| run_file(folder.path(), name)))
    });
    let [failures, records, _] = &all[0].2;
    assert_eq!(failures.lines().count(), 2, "{failures}");
    assert!(records.lines().count() > 10, "the fixtures are there");
    assert!(all[0] == all[1] && all[1] == all[2], "they differ");
}

#[test]
fn a_document_that_takes_too_much_memory_costs_only_itself() {
    let large = table(240_000);
    for isolate in ["always", "auto"] {
        let options = ["--isolate", isolate, "--worker-memory", "64M"];
        check_failure(&large, &options, "out-of-memory");
    }
}

#[test]
fn a_document_that_runs_past_its_time_costs_only_itself() {
    let large = table(480_000);
    for isolate in ["always", "never"] {
        check_failure(&large, &["--isolate", isolate, "--timeout", "0.3"], "timeout");
    }
}

/// The processes that `parent` has started.
fn children(parent: u32) -> Vec<u32> {
    let mut found = Vec::new();
    for entry in fs::read_dir("/proc").expect("there are processes").flatten() {
        let number = entry.file_name().to_str().and_then(|name| name.parse().ok());
        let Some(number) = number else { continue };
        let stat = fs::read_to_string(entry.path().join("stat")).unwrap_or_default();
        let mut fields = stat.rsplit(") ").next().unwrap_or_default().split(' ');
        let (state, of) = (fields.next(), fields.next().and_then(|of| of.parse().ok()));
        if of == Some(parent) && state != Some("Z") {
            found.push(number);
        }
    }
    found
}

fn kill(process: u32) {
    let pid = i32::try_from(process).ok().and_then(rustix::process::Pid::from_raw);
    let pid = pid.expect("a number of a process");
    // It may have ended meanwhile.
    let _ = rustix::process::kill_process(pid, rustix::process::Signal::KILL);
}

/// Waits until `wanted` gives something, for a while.
#[track_caller]
fn wait_for<T>(mut wanted: impl FnMut() -> Option<T>) -> T {
    let patience = Instant::now() + Duration::from_mins(1);
    loop {
        if let Some(found) = wanted() {
            return found;
        }
        assert!(Instant::now() < patience, "it never came");
        std::thread::sleep(Duration::from_millis(2));
    }
}

/// A run that always isolates, at work: its first worker is there.
fn at_work(folder: &Path) -> (Child, u32) {
    let mut command = extract(folder, &["--isolate", "always", "--threads", "2"]);
    let run = command.stderr(Stdio::null()).spawn().expect("it starts");
    let worker = wait_for(|| children(run.id()).first().copied());
    (run, worker)
}

#[test]
fn a_document_whose_worker_is_killed_is_read_by_another() {
    let texts: Vec<_> =
        (0..60).map(|number| (format!("{number:02}.html"), table(4_000 + 4 * number))).collect();
    let files: Vec<_> = texts.iter().map(|(name, text)| (name.as_str(), text.as_str())).collect();
    let folder = inputs(&files);
    extract(folder.path(), &["--isolate", "never"]).status().expect("it runs");
    let expect = run_file(folder.path(), "records.jsonl");
    let (mut run, worker) = at_work(folder.path());
    kill(worker);
    let another = wait_for(|| children(run.id()).into_iter().find(|&other| other != worker));
    kill(another);
    assert_eq!(run.wait().expect("it ends").code(), Some(0));
    assert_eq!(run_file(folder.path(), "failures.jsonl"), "");
    assert!(run_file(folder.path(), "records.jsonl") == expect, "the records differ");
}

#[test]
fn what_may_have_ended_a_run_is_read_in_workers_when_it_goes_on() {
    let texts: Vec<_> =
        (0..40).map(|number| (format!("{number:02}.html"), table(4_000 + 4 * number))).collect();
    let files: Vec<_> = texts.iter().map(|(name, text)| (name.as_str(), text.as_str())).collect();
    let folder = inputs(&files);
    let run = || {
        let mut command = Command::new(env!("CARGO_BIN_EXE_jixiao"));
        command.current_dir(folder.path()).args(["extract", "in", "--out", "out", "--quiet"]);
        command.stderr(Stdio::null()).spawn().expect("it starts")
    };
    let mut first = run();
    wait_for(|| folder.path().join("out/.jixiao-run.json").exists().then_some(()));
    assert!(children(first.id()).is_empty(), "ordinary documents need no worker");
    kill(first.id());
    first.wait().expect("killed");
    let mut second = run();
    wait_for(|| children(second.id()).first().copied());
    assert_eq!(second.wait().expect("it ends").code(), Some(0));
    assert_eq!(run_file(folder.path(), "records.jsonl").lines().count(), 40);
}

#[test]
fn a_worker_ends_with_its_parent() {
    let large = table(480_000);
    let folder = inputs(&[("large.html", large.as_str())]);
    let (mut run, worker) = at_work(folder.path());
    kill(run.id());
    run.wait().expect("killed");
    let stat = format!("/proc/{worker}/stat");
    wait_for(|| match fs::read_to_string(&stat) {
        // Whoever takes over the orphans may not have looked yet.
        Ok(stat) => stat.contains(") Z ").then_some(()),
        Err(_) => Some(()),
    });
}

#[test]
fn a_worker_that_is_told_nonsense_says_so_and_ends() {
    for (said, code) in [("", 0), ("hello, worker, how do you do?", 2)] {
        let file = tempfile::NamedTempFile::new().expect("a file");
        fs::write(file.path(), said).expect("written");
        let mut worker = Command::new(env!("CARGO_BIN_EXE_jixiao"));
        let input = fs::File::open(file.path()).expect("there");
        let output = worker.arg("worker").stdin(input).output().expect("it runs");
        assert_eq!((output.status.code(), output.stdout.len()), (Some(code), 0), "{said}");
        assert_eq!(output.stderr.is_empty(), code == 0);
    }
}
