//! Archives read in place: what becomes of every entry, and that none of them costs more than itself.

mod damaged;
mod gzip;
mod making;
mod resumed;
mod seven_zip;
mod tar;
mod zip;

use pipeline::{Inputs, Output, Quiet, Settings, Status, Summary, extract_inputs, read_manifest};
use std::fs;
use std::num::NonZeroUsize;
use std::path::Path;

/// What a run over `files` did with each input, `path status reason`, the folder's own name left out.
fn became(files: &[(&str, &[u8])]) -> Vec<String> {
    became_with(files, &Settings::default())
}

fn became_with(files: &[(&str, &[u8])], settings: &Settings) -> Vec<String> {
    let folder = tempfile::tempdir().expect("a folder");
    for (name, bytes) in files {
        fs::write(folder.path().join("in").join(name), bytes)
            .or_else(|_| {
                fs::create_dir_all(folder.path().join("in"))?;
                fs::write(folder.path().join("in").join(name), bytes)
            })
            .expect("written");
    }
    let out = folder.path().join("out");
    let lines = [1, 3].map(|threads| {
        let threads = NonZeroUsize::new(threads).expect("at least one");
        let settings = Settings { threads, ..settings.clone() };
        let summary = run(&folder.path().join("in"), &out, &settings);
        let lines = lines_of(&out);
        let tried = lines.iter().filter(|line| !line.contains(" skipped ")).count() as u64;
        assert_eq!(tried, summary.read + summary.failed + summary.duplicates, "{lines:?}");
        assert_eq!(summary.defects, 0, "{lines:?}");
        assert_eq!(summary.skipped.total(), lines.len() as u64 - tried, "{lines:?}");
        let records = fs::read(out.join("records.jsonl")).unwrap_or_default();
        fs::remove_dir_all(&out).expect("it is there");
        (lines, records)
    });
    assert_eq!(lines[0], lines[1], "it depends on the number of threads");
    let prefix = format!("{}/in/", folder.path().display());
    lines[0].0.iter().map(|line| line.replace(&prefix, "")).collect()
}

fn run(given: &Path, out: &Path, settings: &Settings) -> Summary {
    let inputs = Inputs::of(&[given.to_owned()]);
    extract_inputs(&inputs, Output::Folder(out), settings, &mut Quiet)
        .expect("a folder to write to")
}

fn lines_of(out: &Path) -> Vec<String> {
    let mut lines = Vec::new();
    read_manifest(out, |line| {
        let status = match line.status {
            Status::Read => "read",
            Status::Failed => "failed",
            Status::Duplicate => "duplicate",
            Status::Skipped => "skipped",
        };
        let reason = line.reason.map(|reason| format!(" {reason}")).unwrap_or_default();
        lines.push(format!("{} {status}{reason}", line.path));
    })
    .expect("a manifest");
    lines
}
