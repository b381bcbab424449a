//! Records into a database, from wherever they are; and records of a database.

mod source;

use crate::record_files::RecordFiles;
use crate::walk::expect_input;
use crate::{Error, ErrorKind, Observer, Outcome, Settings, Summary};
use record::RecordSet;
use source::{Item, each_item};
use std::fs::File;
use std::io::Read as _;
use std::path::{Path, PathBuf};
use std::sync::atomic::Ordering;
use std::time::Duration;
use store::{Change, Loader, Policy, Report, StoreError, Target};

/// Watches a load. All calls come one at a time.
pub trait LoadObserver: Send {
    /// Records were made of a document, or why not.
    fn extracted(&mut self, outcome: &Outcome);

    /// A document is safe in the database, or refused.
    fn loaded(&mut self, name: &str, change: &Change);

    /// The database went away; the load waits and tries again.
    fn waiting(&mut self, error: &StoreError, wait: Duration);
}

/// What a load came to.
#[derive(Debug, Clone, Default)]
pub struct Loaded {
    /// What became of the records.
    pub report: Report,
    /// Of documents that were read on the way: how many could be read and how many not, and their bytes. Nothing else is
    /// counted here.
    pub read: Summary,
    /// Whether it was asked to stop before its end; what was loaded stays.
    pub stopped: bool,
}

/// The database that `url` names; what it does not say comes from the environment, as with other programs that use
/// PostgreSQL (`PGHOST`, `PGPASSWORD`, …).
pub fn database(url: &str) -> Result<Target, Error> {
    let target = Target::parse(url, &variable);
    target.map_err(|error| Error::new("--to", ErrorKind::Store(error)))
}

/// The value of an environment variable; one that is not UTF-8 counts as not set.
fn variable(name: &str) -> Option<String> {
    #[allow(
        clippy::disallowed_methods,
        reason = "where a database is, and its password, are no settings of ours"
    )]
    std::env::var(name).ok()
}

/// Loads the records of `paths` into the database: of run folders, of files of records (`.jsonl`, `.json`), and of documents
/// and folders of documents, of which records are made on the way.
///
/// # Errors
///
/// Where the database cannot be opened, or a path not be read; a database is made only where there is something to
/// load. Where the load gave up in its midst, the report says why, and what is left.
pub fn load(
    paths: &[PathBuf],
    target: &Target,
    policy: Policy,
    settings: &Settings,
    observer: &mut dyn LoadObserver,
) -> Result<Loaded, Error> {
    expect_inputs(paths)?;
    let place = PathBuf::from(target.to_string());
    let loader = Loader::open(target, policy);
    let loader = loader.map_err(|error| Error::new(&place, ErrorKind::Store(error)))?;
    let mut taking = Taking { loader, observer, settings };
    let read = each_item(paths, settings, &mut taking);
    let Taking { loader, observer, .. } = taking;
    let report = loader.finish(&mut Heard(observer));
    let stopped = report.ended.is_none() && settings.stop.load(Ordering::Relaxed);
    // What was loaded before a path that cannot be read is safe; the error is the first thing to be told all the same.
    Ok(Loaded { report, read: read?, stopped })
}

/// Looks whether there is anything to load, and whether the runs and files of records are all there.
fn expect_inputs(paths: &[PathBuf]) -> Result<(), Error> {
    let mut found = Ok(());
    let mut any = false;
    for path in paths {
        let there = RecordFiles::of(path).map(|files| files.map(drop)).transpose()?;
        match there.map_or_else(|| expect_input(path), Ok) {
            Ok(()) => any = true,
            Err(error) => found = found.and(Err(error)),
        }
    }
    // A document that is missing among others is told with what became of them.
    if any { Ok(()) } else { found }
}

/// The records of a database: of all documents, or of those of one fiscal year (预算年度), in the order of the documents'
/// names.
pub fn stored_records(
    url: &str,
    year: Option<i32>,
    meet: &mut dyn FnMut(RecordSet),
) -> Result<(), Error> {
    let target = database(url)?;
    let place = PathBuf::from(target.to_string());
    store::read(&target, year, meet).map_err(|error| Error::new(place, ErrorKind::Store(error)))
}

/// The file of an embedded database that `path` is; or the usual one, where `path` is its folder and holds no run.
pub(crate) fn stored_in(path: &Path) -> Option<PathBuf> {
    if is_embedded_database(path) {
        return Some(path.to_owned());
    }
    let usual = Path::new(EMBEDDED_DATABASE);
    let meant = usual.parent() == Some(path) && RecordFiles::of(path).is_none();
    (meant && is_embedded_database(usual)).then(|| usual.to_owned())
}

fn is_embedded_database(path: &Path) -> bool {
    let mut head = [0; 16];
    path.is_file()
        && File::open(path).and_then(|mut file| file.read_exact(&mut head)).is_ok()
        && head == *b"SQLite format 3\0"
}

/// Takes records as they come.
struct Taking<'a> {
    loader: Loader,
    observer: &'a mut dyn LoadObserver,
    settings: &'a Settings,
}

impl Taking<'_> {
    fn take(&mut self, item: Item<'_>) {
        let Self { loader, observer, settings } = self;
        let heard = &mut Heard(*observer);
        match item {
            Item::Records(records) => loader.add(&records, heard),
            Item::NoRecords { name, found } => {
                loader.refuse(name, StoreError::NoRecords(found), heard);
            }
            Item::OtherName { name, sha256 } => loader.add_name(name, sha256, heard),
        }
        if loader.has_ended() {
            settings.stop.store(true, Ordering::Relaxed);
        }
    }
}

impl Taking<'_> {
    /// Whether somebody asked the load to stop. One that has given up goes on to count what is left.
    fn is_stopped(&self) -> bool {
        !self.loader.has_ended() && self.settings.stop.load(Ordering::Relaxed)
    }
}

impl Observer for Taking<'_> {
    fn finished(&mut self, outcome: &Outcome) {
        self.observer.extracted(outcome);
    }
}

struct Heard<'a>(&'a mut dyn LoadObserver);

impl store::Observer for Heard<'_> {
    fn loaded(&mut self, name: &str, change: &Change) {
        self.0.loaded(name, change);
    }

    fn waiting(&mut self, error: &StoreError, wait: Duration) {
        self.0.waiting(error, wait);
    }
}

/// Where records are loaded to and asked for if nothing else is said.
pub const EMBEDDED_DATABASE: &str = "output/jixiao.db";

/// The file of the embedded database that `name` means, with or without `sqlite:` or `sqlite://`.
pub fn database_file(name: &str) -> &Path {
    match name.split_once(':') {
        Some((scheme, file)) if scheme.eq_ignore_ascii_case("sqlite") => {
            Path::new(file.strip_prefix("//").unwrap_or(file))
        }
        _ => Path::new(name),
    }
}

#[cfg(test)]
mod tests;
