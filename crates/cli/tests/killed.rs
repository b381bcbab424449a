//! A run that is killed at any moment, and run again, gives what an undisturbed run gives. The long version with
//! full disks is `tests/soak/kill`.

use std::collections::BTreeMap;
use std::fs;
use std::io::{BufRead as _, BufReader};
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

fn command(folder: &Path, out: &str, format: &str) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_jixiao"));
    command.current_dir(folder).args(["extract", "in", "--quiet", "--out", out]);
    command.args(["--format", format, "--threads", "2"]).stderr(Stdio::null());
    command
}

/// The files of a run folder but those that hold times, and the lock.
fn content(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let (mut files, mut open) = (BTreeMap::new(), vec![folder.to_owned()]);
    while let Some(now) = open.pop() {
        for entry in fs::read_dir(&now).expect("a folder") {
            let path = entry.expect("an entry").path();
            let name = path.strip_prefix(folder).expect("below").display().to_string();
            if path.is_dir() {
                open.push(path);
            } else if !["report.html", "summary.json", ".jixiao-lock", ".jixiao-stamps"]
                .contains(&name.as_str())
            {
                files.insert(name, fs::read(&path).expect("a file"));
            }
        }
    }
    files
}

/// `kills` runs, each of them killed at another moment, then one to the end.
fn check(format: &str, kills: u32) {
    let place = tempfile::tempdir().expect("a folder");
    for number in 0..400 {
        let folder = place.path().join(format!("in/{}", number % 7));
        fs::create_dir_all(&folder).expect("made");
        let text =
            format!("一、总体绩效目标\n{}", format!("目标{}，≥95%。\n", number % 300).repeat(50));
        let bytes =
            if number % 40 == 3 { b"PK\x03\x04 nothing".to_vec() } else { text.into_bytes() };
        let ending = if number % 40 == 3 { "docx" } else { "txt" };
        fs::write(folder.join(format!("{number}.{ending}")), bytes).expect("written");
    }
    let start = Instant::now();
    let undisturbed = command(place.path(), "undisturbed", format).status().expect("it runs");
    let whole = start.elapsed();
    assert_eq!(undisturbed.code(), Some(1), "some are broken");
    let expect = content(&place.path().join("undisturbed"));
    assert!(expect.len() >= 3, "{:?}", expect.keys());
    let mut killed = 0;
    for number in 0..kills {
        let mut command = command(place.path(), "killed", format);
        if number == 0 {
            command.args(["--log", "debug"]).stderr(Stdio::piped());
        }
        let mut child = command.spawn().expect("it starts");
        // The first one is at work for certain: it cannot end before more of its messages are read than a pipe holds.
        let mut messages = child.stderr.take().map(|pipe| BufReader::new(pipe).lines());
        if let Some(messages) = &mut messages {
            assert_eq!(messages.take(100).count(), 100);
        } else {
            std::thread::sleep(whole * (number * 7 % kills) / kills + Duration::from_millis(1));
        }
        child.kill().expect("killed or gone");
        let ended = child.wait().expect("waited");
        killed += u32::from(ended.code() != undisturbed.code());
    }
    assert!(killed > 0, "no run was killed");
    command(place.path(), "killed", format).status().expect("it runs");
    let found = content(&place.path().join("killed"));
    assert_eq!(found.keys().collect::<Vec<_>>(), expect.keys().collect::<Vec<_>>());
    assert!(found == expect, "after {killed} of {kills} kills the content differs");
}

#[test]
fn a_run_into_one_file_survives_being_killed() {
    check("jsonl", 12);
}

#[test]
fn a_run_into_a_tree_survives_being_killed() {
    check("json", 6);
}
