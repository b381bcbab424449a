//! What a person opens after a run, and a program reads: `report.html` and `summary.json`.
//!
//! Both speak of the whole run, whichever process did which part of it: they are made of the manifest and the list
//! of failures at the end, a line at a time. Times and hosts stand in these two files and in no other.

mod page;
mod summary_file;
mod tally;
mod top;
mod words;

use crate::output::write_file;
use crate::{Error, Settings, Summary, read_failures, read_manifest};
use jiff::{Timestamp, ZonedDateTime, tz::TimeZone};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant, SystemTime};
pub use summary_file::{ByName, Host, InputCounts, RecordCounts, RunSummary, SlowDocument};
use tally::Tally;
pub use top::Top;
use write::page::Language;

/// Name of the page.
pub const REPORT: &str = "report.html";
/// Name of the summary for programs.
pub const SUMMARY: &str = "summary.json";

/// What only a front knows of a run: how, when and where it was started.
#[derive(Debug, Clone)]
pub struct Occasion {
    /// The command, word by word.
    pub command: Vec<String>,
    /// Name of the machine.
    pub host: String,
    /// When this process began, by the wall.
    pub started: SystemTime,
    /// The same moment, by a clock that nobody sets.
    pub clock: Instant,
    /// Language of `report.html`.
    pub language: Language,
}

/// All that the two files are made of.
struct Facts<'a> {
    occasion: &'a Occasion,
    settings: &'a Settings,
    summary: &'a Summary,
    tally: &'a Tally,
    elapsed: Duration,
    started: Option<ZonedDateTime>,
    ended: Option<ZonedDateTime>,
}

/// Writes both files for the run whose manifest stands in `folder`.
pub(crate) fn write_report(
    folder: &Path,
    occasion: &Occasion,
    settings: &Settings,
    summary: &Summary,
) -> Result<(), Error> {
    let mut tally = Tally::default();
    read_manifest(folder, |line| tally.input(&line))?;
    read_failures(folder, |line| tally.failure(&line))?;
    let elapsed = occasion.clock.elapsed();
    let facts = Facts {
        occasion,
        settings,
        summary,
        tally: &tally,
        elapsed,
        started: local(Some(occasion.started)),
        ended: local(occasion.started.checked_add(elapsed)),
    };
    let mut made = PathBuf::new();
    write_file(&folder.join(REPORT), page::page(&facts).as_bytes(), &mut made)?;
    write_file(&folder.join(SUMMARY), &summary_file::file(&facts), &mut made)
}

/// A moment as the clocks of this place show it.
fn local(moment: Option<SystemTime>) -> Option<ZonedDateTime> {
    let timestamp = Timestamp::try_from(moment?).ok()?;
    Some(timestamp.to_zoned_datetime(TimeZone::system()))
}
