//! The only place that composes the stages: bytes → Document → RecordSet → outputs, over files and folders.
//!
//! ```
//! use pipeline::{Output, Quiet, Settings, extract};
//!
//! # let folder = tempfile::tempdir()?;
//! let file = folder.path().join("note.txt");
//! std::fs::write(&file, "一、总体绩效目标\n")?;
//! let mut records = Vec::new();
//! let summary = extract(&[file], Output::Stream(&mut records), &Settings::default(), &mut Quiet)?;
//! assert_eq!((summary.read, summary.failed), (1, 0));
//! assert!(records.starts_with(br#"{"schema":"jixiao/1""#));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # What it guarantees
//!
//! * The output stands in the order of the inputs and is byte for byte the same for any number of threads.
//! * One document that cannot be read, on which a stage panics, or that runs past its time costs only itself and is
//!   reported; what is large or ends its process is met by workers ([`Isolation`]).
//! * A file is there whole or not at all: it is written under another name and renamed.
//! * Memory does not grow with the number of files: what is in flight is bounded ([`Settings::memory`], [`WINDOW`]).
//!
//! # What this crate does not do
//!
//! It knows no form and no format, prints nothing, and asks no clock what day it is; fronts do. How long a document
//! took stands in `report.html` and `summary.json` and nowhere else, and ends it where it is too long.

mod archive;
mod check_run;
mod count;
mod diff_run;
mod document_run;
mod error;
mod excerpt;
mod export;
mod extract_run;
mod fail_on;
mod file;
mod input;
mod inputs;
mod isolate;
mod limits;
mod load;
mod memory;
mod outcome;
mod output;
mod panics;
mod pattern;
mod record_files;
mod record_source;
mod run_folder;
mod run_report;
mod schedule;
mod settings;
mod walk;

pub mod values;

pub use archive::{ARCHIVE_EXTENSIONS, ArchiveError, ArchiveLimits};
pub use check_run::{
    CheckRequest, CheckSummary, Checked, Judged, check, rules, rules_named, write_report,
};
pub use count::count_inputs;
pub use diff_run::{Compared, Side, diff};
pub use document_run::{explain, inspect};
pub use error::{Error, ErrorKind};
pub use excerpt::{Excerpt, ExcerptCell};
pub use export::{Exported, export};
pub use extract_run::{Output, extract, extract_inputs};
pub use fail_on::FailOn;
pub use inputs::Inputs;
pub use isolate::{
    Isolate, Isolation, ORDINARY, ORDINARY_FILE, Ordinary, WorkerProgram, work_for_parent,
};
pub use limits::{LIMITS, LimitOption, limit_value};
pub use load::{
    EMBEDDED_DATABASE, LoadObserver, Loaded, database, database_file, load, stored_records,
};
pub use memory::MEMORY;
pub use outcome::{Observer, Outcome, Quiet, Records, Skipped, Slowest, Summary};
pub use panics::keep_panics_quiet;
pub use pattern::Pattern;
pub use record_source::{MeetRecords, Tried, each_record};
pub use run_folder::{
    FAILURES, FailureLine, MANIFEST, ManifestLine, RUN_FILES, Start, Status, read_failures,
    read_manifest,
};
pub use run_report::{
    ByName, Host, InputCounts, Occasion, REPORT, RecordCounts, RunSummary, SUMMARY, SlowDocument,
    Top,
};
pub use schedule::WINDOW;
pub use settings::Settings;
pub use walk::{folder_extensions, look_into};

pub use ::diff::Words;
pub use ::extract::{Matched, Taken, Trace, Vocabulary};
pub use {::document, ::normalize, ::reader, ::record, ::store, ::write};
