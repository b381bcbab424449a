//! A run that is killed at any moment, and run again, gives what an undisturbed run gives. The long version with
//! full disks is `tests/soak/kill`.

use std::collections::BTreeMap;
use std::fs;
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
        let mut child = command(place.path(), "killed", format).spawn().expect("it starts");
        std::thread::sleep(whole * (number * 7 % kills) / kills + Duration::from_millis(1));
        killed += u32::from(child.try_wait().expect("a child").is_none());
        child.kill().expect("killed or gone");
        child.wait().expect("waited");
    }
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
