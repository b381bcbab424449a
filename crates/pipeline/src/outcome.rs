//! What a run says about each input and at its end.

use crate::Error;
use crate::run_folder::{ManifestLine, Status};
use crate::run_report::Top;
use record::{Diagnostic, RecordSet};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::time::Duration;

/// Watches a run. All calls come in the order of the inputs, one at a time, whatever the number of threads.
pub trait Observer: Send {
    /// An input is done.
    fn finished(&mut self, outcome: &Outcome);

    /// The run goes on where it was stopped; so many inputs are done already. Said before anything else, if at all.
    fn resumed(&mut self, _inputs: u64) {}
}

/// Watches nothing.
#[derive(Debug, Clone, Copy, Default)]
pub struct Quiet;

impl Observer for Quiet {
    fn finished(&mut self, _: &Outcome) {}
}

/// What became of one input.
#[derive(Debug)]
pub struct Outcome {
    /// Path as given, `/`-separated.
    pub name: String,
    /// Size of the file; 0 where it was not opened.
    pub bytes: u64,
    /// SHA-256 of the content; `None` where it was not read.
    pub sha256: Option<[u8; 32]>,
    /// How long it was worked on.
    pub elapsed: Duration,
    /// What was found in it, or why nothing.
    pub result: Result<Records, Error>,
}

impl Outcome {
    /// An input that was not even opened.
    pub(crate) fn failed(name: String, error: Error) -> Self {
        Self { name, bytes: 0, sha256: None, elapsed: Duration::ZERO, result: Err(error) }
    }

    /// The same input, as if nothing had been found in it.
    pub(crate) fn without_result(&self) -> Self {
        let Self { name, bytes, sha256, elapsed, .. } = self;
        let (name, result) = (name.clone(), Ok(Records::default()));
        Self { name, bytes: *bytes, sha256: *sha256, elapsed: *elapsed, result }
    }
}

/// What was found in one document.
#[derive(Debug, Default, Serialize, Deserialize)]
pub struct Records {
    /// 预算项目.
    pub projects: u64,
    /// 绩效指标 of all projects.
    pub indicators: u64,
    /// 分项绩效目标.
    pub goals: u64,
    /// Non-blank characters of the document.
    pub characters: u64,
    /// Of `characters`, those that stand in some field.
    pub claimed: u64,
    /// The shapes by which forms were recognised, joined by `+` → number of forms.
    pub profiles: BTreeMap<String, u64>,
    /// The first input of the run that has the same content. Its records count; those of this input are not written.
    #[serde(skip)]
    pub same_as: Option<String>,
    /// What was repaired, guessed, left unread or found doubtful.
    pub diagnostics: Vec<Diagnostic>,
    /// The file of its own that holds its records, if it has one.
    #[serde(skip)]
    pub output: Option<PathBuf>,
    /// Whether another input had taken that file's usual name.
    #[serde(skip)]
    pub output_renamed: bool,
}

impl Records {
    /// An input of the same content as that of the name `first`.
    pub(crate) fn duplicate(first: String) -> Self {
        Self { same_as: Some(first), ..Self::default() }
    }

    /// What an earlier run found in an input; the diagnostics themselves stand in the records.
    pub(crate) fn carried(line: &ManifestLine) -> Self {
        Self {
            projects: line.projects,
            indicators: line.indicators,
            goals: line.goals,
            characters: line.characters,
            claimed: line.claimed,
            profiles: line.profiles.clone(),
            ..Self::default()
        }
    }

    pub(crate) fn of(records: RecordSet) -> Self {
        let mut profiles = BTreeMap::<String, u64>::new();
        for project in &records.projects {
            *profiles.entry(project.profile.clone().into_owned()).or_default() += 1;
        }
        Self {
            profiles,
            same_as: None,
            projects: records.projects.len() as u64,
            indicators: records.projects.iter().map(|one| one.indicators.len() as u64).sum(),
            goals: records.goals.len() as u64,
            characters: records.coverage.characters as u64,
            claimed: records.coverage.claimed as u64,
            diagnostics: records.diagnostics,
            output: None,
            output_renamed: false,
        }
    }
}

/// A run in numbers. `read` + `failed` + `duplicates` are all inputs that were tried; what was passed over is in
/// `skipped`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Summary {
    /// Inputs that an earlier process had done when it was stopped; all other numbers include them.
    pub resumed: u64,
    /// Inputs unchanged since an earlier run, whose records were taken over.
    pub carried: u64,
    /// The documents that this process worked on longest: how long → which one and its bytes.
    pub slowest: Slowest,
    /// Whether the run was asked to stop before its end.
    pub stopped: bool,
    /// Inputs of the same content as another one before them.
    pub duplicates: u64,
    /// Documents whose records were written.
    pub read: u64,
    /// Inputs of which no records could be made.
    pub failed: u64,
    /// Of `failed`, those that could not even be opened.
    pub unopened: u64,
    /// Of `failed`, those that ran past their time.
    pub timeouts: u64,
    /// Of `failed`, those that asked for more memory than a worker may take.
    pub out_of_memory: u64,
    /// Of `failed`, those whose worker process ended on them.
    pub died: u64,
    /// Of `failed`, those that show a defect of this program.
    pub defects: u64,
    /// Files in folders that were passed over.
    pub skipped: Skipped,
    /// Bytes of the documents that were read.
    pub bytes_read: u64,
    /// Bytes of records written.
    pub bytes_written: u64,
    /// 预算项目.
    pub projects: u64,
    /// 绩效指标 of all projects.
    pub indicators: u64,
    /// 分项绩效目标.
    pub goals: u64,
    /// Non-blank characters of the documents.
    pub characters: u64,
    /// Of `characters`, those that stand in some field; the others are listed in the records.
    pub claimed: u64,
    /// Diagnostics of severity `error`.
    pub errors: u64,
    /// Diagnostics of severity `warning`.
    pub warnings: u64,
    /// Diagnostics of severity `info`.
    pub infos: u64,
}

/// The documents that took longest.
pub type Slowest = Top<Duration, (String, u64), 30>;

impl Summary {
    pub(crate) fn add(&mut self, line: &ManifestLine, defect: bool) {
        match line.status {
            Status::Read => {
                self.read += 1;
                self.bytes_read += line.bytes;
            }
            Status::Failed => {
                self.failed += 1;
                self.unopened += u64::from(line.sha256.is_none());
                self.defects += u64::from(defect);
                match line.reason.as_deref() {
                    Some("timeout") => self.timeouts += 1,
                    Some("out-of-memory") => self.out_of_memory += 1,
                    Some("died") => self.died += 1,
                    _ => {}
                }
            }
            Status::Duplicate => self.duplicates += 1,
            Status::Skipped => {}
        }
        self.projects += line.projects;
        self.indicators += line.indicators;
        self.goals += line.goals;
        self.characters += line.characters;
        self.claimed += line.claimed;
        self.errors += line.errors.values().sum::<u64>();
        self.warnings += line.warnings.values().sum::<u64>();
        self.infos += line.infos.values().sum::<u64>();
    }
}

/// What stands in the folders and archives that were given, and was passed over.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Skipped {
    /// Names that begin with `.`, and what macOS keeps in archives (`__MACOSX`).
    pub hidden: u64,
    /// `~$…` and `.~lock.…#`, which Office and LibreOffice keep beside a document that is open.
    pub lock_files: u64,
    /// Symbolic links to folders, which may lead in circles.
    pub linked_folders: u64,
    /// What the request leaves out.
    pub excluded: u64,
    /// Files that no pattern to include names.
    pub not_included: u64,
    /// Links inside archives; they are not followed.
    pub links: u64,
    /// Pipes, sockets and devices without the name of a document, in folders and in archives.
    pub special_files: u64,
    /// Archives without an entry.
    pub empty_archives: u64,
    /// What a run has written: its folder, or its own files in a folder that was given.
    pub run_outputs: u64,
    /// Files whose extension is no document's: extension → number. At most [`Skipped::EXTENSIONS`] are told apart.
    pub other_files: BTreeMap<String, u64>,
}

impl Skipped {
    /// Extensions that are counted one by one; the rest are counted under `…`.
    pub const EXTENSIONS: usize = 64;

    pub(crate) const HIDDEN: &str = "hidden";
    pub(crate) const LOCK_FILE: &str = "lock-file";
    pub(crate) const LINKED_FOLDER: &str = "linked-folder";
    pub(crate) const EXCLUDED: &str = "excluded";
    pub(crate) const NOT_INCLUDED: &str = "not-included";
    pub(crate) const LINK: &str = "link";
    pub(crate) const SPECIAL_FILE: &str = "special-file";
    pub(crate) const EMPTY_ARCHIVE: &str = "empty-archive";
    pub(crate) const RUN_OUTPUT: &str = "run-output";
    pub(crate) const OTHER_SORT: &str = "other-sort";

    /// The sorts that have a number of their own, and the numbers.
    pub fn sorts(&self) -> [(&'static str, u64); 9] {
        [
            (Self::HIDDEN, self.hidden),
            (Self::LOCK_FILE, self.lock_files),
            (Self::LINKED_FOLDER, self.linked_folders),
            (Self::EXCLUDED, self.excluded),
            (Self::NOT_INCLUDED, self.not_included),
            (Self::LINK, self.links),
            (Self::SPECIAL_FILE, self.special_files),
            (Self::EMPTY_ARCHIVE, self.empty_archives),
            (Self::RUN_OUTPUT, self.run_outputs),
        ]
    }

    /// All of them.
    pub fn total(&self) -> u64 {
        self.sorts().iter().map(|(_, count)| count).sum::<u64>() + self.other_files()
    }

    /// Files whose extension is no document's.
    pub fn other_files(&self) -> u64 {
        self.other_files.values().sum()
    }

    /// Counts what is called `name` and was passed over for this reason.
    pub(crate) fn add(&mut self, reason: &str, name: &str) {
        let count = match reason {
            Self::HIDDEN => &mut self.hidden,
            Self::LOCK_FILE => &mut self.lock_files,
            Self::LINKED_FOLDER => &mut self.linked_folders,
            Self::EXCLUDED => &mut self.excluded,
            Self::NOT_INCLUDED => &mut self.not_included,
            Self::LINK => &mut self.links,
            Self::SPECIAL_FILE => &mut self.special_files,
            Self::EMPTY_ARCHIVE => &mut self.empty_archives,
            Self::RUN_OUTPUT => &mut self.run_outputs,
            _ => {
                let extension = Path::new(name).extension().unwrap_or_default();
                return self.add_other(&extension.to_ascii_lowercase().to_string_lossy());
            }
        };
        *count += 1;
    }

    fn add_other(&mut self, extension: &str) {
        let known = self.other_files.contains_key(extension);
        let name =
            if known || self.other_files.len() < Self::EXTENSIONS { extension } else { "…" };
        *self.other_files.entry(name.to_owned()).or_default() += 1;
    }
}
