//! How long two years of 3,000 projects take, and what is said of them: `cargo bench -p diff --bench years`.
//!
//! Cases: the codes stay; there are no codes and everything but the name is that of hundreds of others; and the same with nearly
//! every name another one. Figures are
//! seconds of processor time of one thread; of some rounds the quickest counts. `-- --write FOLDER` writes the years as files
//! of records for the whole command: `jixiao diff FOLDER/names-2023.jsonl FOLDER/names-2024.jsonl`.
#![allow(clippy::print_stdout, reason = "printing is what this program is for")]

#[path = "years/invention.rs"]
mod invention;

use invention::{Case, Years, invent};
use record::RecordSet;
use record::change::{ChangeKind, Changes};
use std::error::Error;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

const ROUNDS: usize = 5;

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args_os().skip(1);
    let mut folder: Option<PathBuf> = None;
    while let Some(argument) = arguments.next() {
        if argument == "--write" {
            folder = arguments.next().map(PathBuf::from);
        }
    }
    for (name, case) in
        [("codes", Case::Codes), ("names", Case::Names), ("strangers", Case::Strangers)]
    {
        let years = invent(case, 8);
        if let Some(folder) = &folder {
            write(folder, &format!("{name}-2023.jsonl"), &years.old)?;
            write(folder, &format!("{name}-2024.jsonl"), &years.new)?;
            continue;
        }
        let mut best = Duration::MAX;
        let mut changes = None;
        for _ in 0..ROUNDS {
            let start = processor_time();
            let comparison =
                diff::compare(std::slice::from_ref(&years.old), std::slice::from_ref(&years.new));
            best = best.min(processor_time().saturating_sub(start));
            changes = Some(comparison.changes);
        }
        let Some(changes) = changes else { continue };
        say(name, &years, &changes, best);
    }
    Ok(())
}

/// What this thread has had of a processor; where the system does not say, time that passed.
fn processor_time() -> Duration {
    static START: std::sync::OnceLock<Instant> = std::sync::OnceLock::new();
    let start = START.get_or_init(Instant::now);
    let said = std::fs::read_to_string("/proc/thread-self/schedstat").ok();
    let spent = said.and_then(|said| said.split_whitespace().next()?.parse().ok());
    spent.map_or_else(|| start.elapsed(), Duration::from_nanos)
}

/// The most memory that the process has had, in KiB.
fn peak() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    line.trim().trim_end_matches(" kB").parse().ok()
}

fn say(name: &str, years: &Years, changes: &Changes, time: Duration) {
    let (mut right, mut wrong) = (0, 0);
    for change in &changes.changes {
        if !matches!(change.kind, ChangeKind::ProjectContinued | ChangeKind::ProjectRenamed) {
            continue;
        }
        let text = |side: &Option<record::change::Statement>| {
            side.as_ref().and_then(|one| one.texts().first().cloned())
        };
        match (text(&change.old), text(&change.new)) {
            (Some(old), new) if years.pairs.get(&old) == new.as_ref() => right += 1,
            _ => wrong += 1,
        }
    }
    let count = |kind| changes.summary.counts.get(&kind).copied().unwrap_or(0);
    println!(
        "{name}: {} and {} projects in {:.3} s; {right} of {} pairs found ({} of {} under another name), {wrong} wrong; \
         {} of {} splits and merges; {} changes; peak {} MiB",
        years.old.projects.len(),
        years.new.projects.len(),
        time.as_secs_f64(),
        years.pairs.len(),
        count(ChangeKind::ProjectRenamed),
        years.renamed,
        count(ChangeKind::ProjectSplit) + count(ChangeKind::ProjectMerged),
        years.parts,
        changes.changes.len(),
        peak().unwrap_or(0) / 1024,
    );
}

fn write(folder: &Path, name: &str, records: &RecordSet) -> Result<(), Box<dyn Error>> {
    std::fs::create_dir_all(folder)?;
    let mut line = serde_json::to_vec(records)?;
    line.push(b'\n');
    std::fs::write(folder.join(name), line)?;
    Ok(())
}
