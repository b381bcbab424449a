//! Which share of a run each stage takes: `cargo bench -p pipeline --bench shares [-- PATH...]`.
//!
//! Each stage is timed by itself over all the files, one thread, and the whole run as the command goes it; of some
//! rounds the quickest counts. What the stages leave of the whole is the walk, the run folder and the threads.
//! `check`, which is no part of a run, stands beneath: what judging the same records takes.
#![allow(clippy::print_stdout, reason = "printing is what this program is for")]

use pipeline::reader::{Input, Limits};
use pipeline::{Output, Quiet, Settings, write::JsonLines, write::Writer as _};
use sha2::{Digest as _, Sha256};
use std::error::Error;
use std::hint::black_box;
use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

/// Rounds over all files.
const ROUNDS: usize = 9;

const STAGES: [&str; 5] = ["files", "hash", "read", "extract", "write"];

fn main() -> Result<(), Box<dyn Error>> {
    let given: Vec<PathBuf> = std::env::args_os()
        .skip(1)
        .filter(|argument| !argument.as_encoded_bytes().starts_with(b"-"))
        .map(PathBuf::from)
        .collect();
    let fixtures = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fixtures");
    let folders = if given.is_empty() { vec![fixtures] } else { given };
    let paths = documents(folders)?;
    let mut stages = [Duration::MAX; STAGES.len()];
    let (mut whole, mut judged) = (Duration::MAX, Duration::MAX);
    for _ in 0..ROUNDS {
        let mut times = [Duration::ZERO; STAGES.len()];
        let mut check = Duration::ZERO;
        for path in &paths {
            one(path, &mut times, &mut check)?;
        }
        judged = judged.min(check);
        for (best, time) in stages.iter_mut().zip(times) {
            *best = time.min(*best);
        }
        whole = run(&paths)?.min(whole);
    }
    let sum: Duration = stages.iter().sum();
    let rest = whole.saturating_sub(sum);
    let count = u32::try_from(paths.len())?;
    println!("{count} files, one thread, the quickest of {ROUNDS} rounds");
    let lines =
        STAGES.into_iter().zip(stages).chain([("rest", rest), ("whole", whole), ("check", judged)]);
    for (name, time) in lines {
        let share = time.as_secs_f64() / whole.as_secs_f64() * 100.0;
        println!("{name:8} {:9.1} us a file {share:6.1} %", (time / count).as_secs_f64() * 1e6);
    }
    Ok(())
}

/// Takes one file through the stages and adds what each took.
fn one(
    path: &Path,
    times: &mut [Duration; STAGES.len()],
    check: &mut Duration,
) -> Result<(), Box<dyn Error>> {
    let [files, hash, read, extract, write] = times;
    let bytes = timed(files, || std::fs::read(path))?;
    let sha256 = timed(hash, || Sha256::digest(&bytes).into());
    let name = path.to_string_lossy();
    let input = Input { name: &name, bytes: &bytes, sha256 };
    let document = timed(read, || pipeline::reader::read(&input, &Limits::default()));
    // A file that fails has no further stages, as in a run.
    let Ok(document) = document else { return Ok(()) };
    let vocabulary = extract::Vocabulary::builtin();
    let records = timed(extract, || extract::extract(document, vocabulary));
    let rules = check::Settings::default();
    black_box(timed(check, || check::check(&records, &rules)));
    let mut output = Vec::new();
    timed(write, || JsonLines.write(&records, &mut output))?;
    timed(extract, || drop(records));
    black_box(output);
    Ok(())
}

fn timed<T>(time: &mut Duration, work: impl FnOnce() -> T) -> T {
    let start = Instant::now();
    let done = work();
    *time += start.elapsed();
    done
}

/// The whole run into a folder of its own.
fn run(paths: &[PathBuf]) -> Result<Duration, Box<dyn Error>> {
    let folder = tempfile::tempdir()?;
    let settings = Settings { threads: NonZeroUsize::MIN, ..Settings::default() };
    let start = Instant::now();
    pipeline::extract(paths, Output::Folder(folder.path()), &settings, &mut Quiet)?;
    Ok(start.elapsed())
}

/// The files in the folders, and in the folders in those.
fn documents(mut open: Vec<PathBuf>) -> Result<Vec<PathBuf>, Box<dyn Error>> {
    let mut files = Vec::new();
    while let Some(path) = open.pop() {
        if path.is_dir() {
            for entry in std::fs::read_dir(path)? {
                open.push(entry?.path());
            }
        } else if path.extension().is_some_and(|extension| extension == "docx") {
            files.push(path);
        }
    }
    files.sort();
    Ok(files)
}
