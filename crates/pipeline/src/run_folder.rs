//! The folder of a run: records, failures and manifest grow together, and a run that was stopped goes on.
//!
//! ```text
//! records.jsonl    failures.jsonl    manifest.jsonl    the run, once it is whole
//! records.jsonl.part …                                 while it goes on, and after it was stopped
//! .jixiao-stamps                                       what the file system said of the inputs, for `Start::Changed`
//! .jixiao-run.json                                     which run it is; gone when it is whole
//! .jixiao-lock                                         locked by the process that works here
//! ```
//!
//! The manifest is the journal. Its line of an input says where the other files end after that input, and is written
//! after them; so the last whole line that they reach is where the run goes on, and what lies behind is cut off.

mod earlier;
mod growing;
mod manifest;
mod stamp;

use crate::run_report::{REPORT, SUMMARY};
use crate::{Error, ErrorKind, Settings};
pub(crate) use earlier::{Earlier, half_of_hexadecimal};
use earlier::{Head, Stamped};
pub(crate) use growing::part_of;
use growing::{Growing, persist_left_over};
pub use manifest::{FailureLine, ManifestLine, Status};
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};
pub(crate) use stamp::Stamp;
use std::collections::BTreeMap;
use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

/// Name of the list of failures.
pub const FAILURES: &str = "failures.jsonl";
/// Name of the list of all inputs.
pub const MANIFEST: &str = "manifest.jsonl";
/// Names of files in a run folder that are not records, those that differ from run to run included.
pub const RUN_FILES: &[&str] = &[STATE, LOCK, STAMPS, FAILURES, MANIFEST, REPORT, SUMMARY];
const STATE: &str = ".jixiao-run.json";
pub(crate) const LOCK: &str = ".jixiao-lock";
const STAMPS: &str = ".jixiao-stamps";

/// Bytes of records after which everything is made safe.
const COMMIT_BYTES: u64 = 8 << 20;

/// What to do with what stands in the folder.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Start {
    /// Go on with a run that was stopped; else begin.
    #[default]
    Resume,
    /// Begin, and throw away what a run that was stopped has left.
    Fresh,
    /// Go on with a run that was stopped; else begin. Of the last whole run in the folder, take over what was read of
    /// inputs that have not changed since. The result is that of a run that reads all of them.
    Changed,
}

/// The folder of a run that goes on.
#[derive(Debug)]
pub(crate) struct RunFolder {
    folder: PathBuf,
    fingerprint: String,
    records: Option<(&'static str, Growing)>,
    failures: Growing,
    manifest: Growing,
    stamps: Growing,
    committed: u64,
    /// Inputs since everything was made safe.
    inputs: u32,
    commit_inputs: u32,
    /// Whether an earlier process has begun the run.
    resumed: bool,
    lock: File,
}

/// The inputs that an earlier process has done: a digest of their names → how many of them.
#[derive(Debug, Default)]
pub(crate) struct DoneInputs(BTreeMap<[u8; 16], u32>);

impl DoneInputs {
    fn add(&mut self, name: &str) {
        *self.0.entry(key(name)).or_default() += 1;
    }

    /// Whether an earlier process has done the input of this name; each is said once.
    pub(crate) fn take(&mut self, name: &str) -> bool {
        if self.0.is_empty() {
            return false;
        }
        let key = key(name);
        let Some(times) = self.0.get_mut(&key) else { return false };
        *times -= 1;
        if *times == 0 {
            self.0.remove(&key);
        }
        true
    }
}

/// How a folder was found.
#[derive(Debug)]
pub(crate) enum Opened {
    /// A run goes on in it, from its beginning or from where it stopped.
    Running(Box<RunFolder>, DoneInputs),
    /// The run had come to its end, and now its files have their names.
    Whole(Ended),
}

/// A run that has come to its end: its files have their names, and what speaks of it may be written.
#[derive(Debug)]
pub(crate) struct Ended {
    folder: PathBuf,
    _lock: File,
}

impl Ended {
    pub(crate) fn path(&self) -> &Path {
        &self.folder
    }

    /// Lets go of the folder: whoever comes next begins anew.
    pub(crate) fn close(self) -> Result<(), Error> {
        remove(&self.folder.join(STATE))
    }
}

#[derive(Debug, Serialize, Deserialize, PartialEq, Eq)]
struct State {
    schema: String,
    fingerprint: String,
    phase: Phase,
}

#[derive(Debug, Clone, Copy, Serialize, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "lowercase")]
enum Phase {
    Running,
    Finishing,
}

impl RunFolder {
    /// Opens `folder` for the run that `fingerprint` names; `meet` is told what an earlier process has done of it,
    /// each line of the manifest with its place.
    ///
    /// `records` is the name of the file of all records, where there is one.
    pub(crate) fn open(
        folder: &Path,
        records: Option<&'static str>,
        fingerprint: &str,
        settings: &Settings,
        mut meet: impl FnMut(ManifestLine, u64),
    ) -> Result<Opened, Error> {
        fs::create_dir_all(folder).map_err(|error| Error::write(folder, error))?;
        let lock = lock(folder)?;
        let state = match settings.start {
            Start::Resume | Start::Changed => read_state(folder)?,
            Start::Fresh => None,
        };
        if let Some(state) = &state
            && state.fingerprint != fingerprint
        {
            return Err(Error::new(folder, ErrorKind::OtherRun));
        }
        let resumed = state.is_some();
        let mut done = DoneInputs::default();
        let mut ends = (0, 0, 0, 0);
        match state.map(|state| state.phase) {
            Some(Phase::Finishing) => {
                finish_names(folder, records)?;
                manifest::read_lines(&folder.join(MANIFEST), |line, place| {
                    meet(line, place);
                    true
                })?;
                return Ok(Opened::Whole(Ended { folder: folder.to_owned(), _lock: lock }));
            }
            Some(Phase::Running) => {
                let length =
                    |name| fs::metadata(part_of(folder, name)).map_or(0, |file| file.len());
                let lengths = (records.map_or(u64::MAX, length), length(FAILURES));
                let manifest = part_of(folder, MANIFEST);
                let end = manifest::read_lines(&manifest, |line: ManifestLine, place| {
                    let whole = line.records_end <= lengths.0 && line.failures_end <= lengths.1;
                    if whole {
                        (ends.0, ends.1) = (line.records_end, line.failures_end);
                        done.add(&line.path);
                        meet(line, place);
                    }
                    whole
                })?;
                ends.2 = end;
                let any = |_: serde::de::IgnoredAny, _| true;
                ends.3 = manifest::read_lines(&part_of(folder, STAMPS), any)?;
            }
            None => {
                // The manifest first: without it, nothing of an earlier run counts.
                for name in [MANIFEST, FAILURES, STAMPS].into_iter().chain(records) {
                    remove(&part_of(folder, name))?;
                }
                write_state(folder, fingerprint, Phase::Running)?;
            }
        }
        let records = match records {
            Some(name) => Some((name, Growing::open(folder, name, ends.0)?)),
            None => None,
        };
        let mut stamps = Growing::open(folder, STAMPS, ends.3)?;
        if ends.3 == 0 {
            stamps.append(&json_line(&Head::new(&settings.made_by())))?;
        }
        let opened = Self {
            folder: folder.to_owned(),
            fingerprint: fingerprint.to_owned(),
            records,
            failures: Growing::open(folder, FAILURES, ends.1)?,
            manifest: Growing::open(folder, MANIFEST, ends.2)?,
            stamps,
            committed: ends.0,
            inputs: 0,
            commit_inputs: settings.commit_inputs.get(),
            resumed,
            lock,
        };
        Ok(Opened::Running(Box::new(opened), done))
    }

    /// Whether an earlier process has begun the run.
    pub(crate) fn is_resumed(&self) -> bool {
        self.resumed
    }

    /// Takes what became of the next input: its records, its failure, its line.
    pub(crate) fn add(
        &mut self,
        records: &[u8],
        failure: Option<&FailureLine>,
        mut line: ManifestLine,
    ) -> Result<(), Error> {
        if let Some((_, file)) = &mut self.records {
            file.append(records)?;
        }
        if let Some(failure) = failure {
            self.failures.append(&json_line(failure))?;
        }
        line.records_end = self.records_end();
        line.failures_end = self.failures.length();
        self.manifest_line(&line)
    }

    /// Keeps what the file system said of an input that was read.
    pub(crate) fn stamp(
        &mut self,
        name: &str,
        sha256: &[u8; 32],
        stamp: Stamp,
    ) -> Result<(), Error> {
        self.stamps.append(&json_line(&Stamped::new(name, sha256, stamp)))
    }

    /// Hands over each line of the manifest that was committed.
    pub(crate) fn each_line(&self, mut meet: impl FnMut(ManifestLine)) -> Result<(), Error> {
        manifest::read_lines(&part_of(&self.folder, MANIFEST), |line, _| {
            meet(line);
            true
        })?;
        Ok(())
    }

    fn manifest_line(&mut self, line: &ManifestLine) -> Result<(), Error> {
        self.manifest.append_held(&json_line(line));
        self.inputs += 1;
        let grown = self.records_end().saturating_sub(self.committed);
        if grown >= COMMIT_BYTES || self.inputs >= self.commit_inputs {
            self.commit()
        } else {
            Ok(())
        }
    }

    /// Where the manifest ends so far.
    pub(crate) fn manifest_end(&self) -> u64 {
        self.manifest.length()
    }

    /// The input that the line at this place of the manifest names.
    pub(crate) fn name_at(&self, place: u64) -> Result<String, Error> {
        let line: Option<ManifestLine> =
            serde_json::from_slice(&self.manifest.line_at(place)?).ok();
        Ok(line.map(|line| line.path).unwrap_or_default())
    }

    fn records_end(&self) -> u64 {
        self.records.as_ref().map_or(0, |(_, file)| file.length())
    }

    /// Makes everything safe that was taken so far.
    pub(crate) fn commit(&mut self) -> Result<(), Error> {
        match &mut self.records {
            Some((_, file)) => file.sync()?,
            None => sync_files_below(&self.folder)?,
        }
        self.failures.sync()?;
        self.manifest.write()?;
        self.committed = self.records_end();
        self.inputs = 0;
        Ok(())
    }

    /// Ends the run: its files get their names.
    pub(crate) fn finish(mut self) -> Result<Ended, Error> {
        self.commit()?;
        self.manifest.sync()?;
        self.stamps.sync()?;
        write_state(&self.folder, &self.fingerprint, Phase::Finishing)?;
        finish_names(&self.folder, self.records.as_ref().map(|(name, _)| *name))?;
        Ok(Ended { folder: self.folder, _lock: self.lock })
    }

    pub(crate) fn path(&self) -> &Path {
        &self.folder
    }

    /// Whether all records stand in one file.
    pub(crate) fn has_one_file(&self) -> bool {
        self.records.is_some()
    }

    /// Whether an earlier run has ended in the folder.
    pub(crate) fn has_earlier(&self) -> bool {
        let name = self.records.as_ref().map_or(MANIFEST, |(name, _)| name);
        self.folder.join(name).exists()
    }

    /// Throws the run away, and leaves the folder as the run before it left it.
    pub(crate) fn abandon(self) -> Result<(), Error> {
        for name in [MANIFEST, FAILURES, STAMPS]
            .into_iter()
            .chain(self.records.as_ref().map(|(name, _)| *name))
        {
            remove(&part_of(&self.folder, name))?;
        }
        remove(&self.folder.join(STATE))?;
        if !self.has_earlier() {
            remove(&self.folder.join(LOCK))?;
            // It stays where something else is in it.
            let _ = fs::remove_dir(&self.folder);
        }
        Ok(())
    }
}

/// Reads the manifest of the run that ended in `folder`, a line at a time; none where no run has.
pub fn read_manifest(folder: &Path, mut meet: impl FnMut(ManifestLine)) -> Result<(), Error> {
    let lines = manifest::read_lines(&folder.join(MANIFEST), |line, _| {
        meet(line);
        true
    });
    lines.map(|_| ())
}

/// Reads the failures of the run that ended in `folder`, a line at a time; none where no run has.
pub fn read_failures(folder: &Path, mut meet: impl FnMut(FailureLine)) -> Result<(), Error> {
    let lines = manifest::read_lines(&folder.join(FAILURES), |line, _| {
        meet(line);
        true
    });
    lines.map(|_| ())
}

/// The manifest last: whoever finds a new one finds the records that it speaks of.
fn finish_names(folder: &Path, records: Option<&'static str>) -> Result<(), Error> {
    for name in records.into_iter().chain([FAILURES, STAMPS, MANIFEST]) {
        persist_left_over(folder, name)?;
    }
    sync_folder(folder)
}

fn json_line(value: &impl Serialize) -> Vec<u8> {
    let mut line = serde_json::to_vec(value).unwrap_or_default();
    line.push(b'\n');
    line
}

/// What a name is known by; names are long and many.
pub(crate) fn key(name: &str) -> [u8; 16] {
    let digest = Sha256::digest(name.as_bytes());
    let mut key = [0; 16];
    key.copy_from_slice(&digest[..16]);
    key
}

/// Locks the folder for this process, as long as the file is open.
pub(crate) fn lock(folder: &Path) -> Result<File, Error> {
    let path = folder.join(LOCK);
    let open = OpenOptions::new().write(true).create(true).truncate(false).open(&path);
    let file = open.map_err(|error| Error::write(&path, error))?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(TryLockError::WouldBlock) => Err(Error::new(folder, ErrorKind::Busy)),
        // Some network disks know no locks; two runs at once are the user's business there.
        Err(TryLockError::Error(error)) => {
            tracing::warn!(%error, "the folder cannot be locked");
            Ok(file)
        }
    }
}

fn read_state(folder: &Path) -> Result<Option<State>, Error> {
    let path = folder.join(STATE);
    match fs::read(&path) {
        Ok(bytes) => match serde_json::from_slice::<State>(&bytes) {
            Ok(state) if state.schema == SCHEMA => Ok(Some(state)),
            _ => Err(Error::new(folder, ErrorKind::OtherRun)),
        },
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(Error::new(path, ErrorKind::Open(error))),
    }
}

const SCHEMA: &str = "jixiao-run/1";

/// Writes the state under another name first, so that it is there whole or not at all.
fn write_state(folder: &Path, fingerprint: &str, phase: Phase) -> Result<(), Error> {
    let path = folder.join(STATE);
    let part = part_of(folder, STATE);
    let state = State { schema: SCHEMA.to_owned(), fingerprint: fingerprint.to_owned(), phase };
    let write = || {
        let mut file = File::create(&part)?;
        file.write_all(&json_line(&state))?;
        file.sync_data()?;
        fs::rename(&part, &path)
    };
    write().map_err(|error| Error::write(&path, error))?;
    sync_folder(folder)
}

fn remove(path: &Path) -> Result<(), Error> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(Error::write(path, error)),
        _ => Ok(()),
    }
}

/// Lets the names in `folder` reach the disk.
pub(crate) fn sync_folder(folder: &Path) -> Result<(), Error> {
    if cfg!(unix) {
        let synced = File::open(folder).and_then(|folder| folder.sync_all());
        synced.map_err(|error| Error::write(folder, error))?;
    }
    Ok(())
}

/// Lets the files that other threads wrote below `folder` reach the disk.
fn sync_files_below(folder: &Path) -> Result<(), Error> {
    #[cfg(target_os = "linux")]
    {
        let open = File::open(folder).map_err(|error| Error::write(folder, error))?;
        rustix::fs::syncfs(&open).map_err(|error| Error::write(folder, error.into()))?;
    }
    #[cfg(not(target_os = "linux"))]
    sync_folder(folder)?;
    Ok(())
}
