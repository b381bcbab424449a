//! What went wrong with which file, and what a person can do about it.

use crate::ArchiveError;
use reader::ReadError;
use std::io;
use std::path::{Path, PathBuf};
use std::time::Duration;
use store::StoreError;
use write::WriteError;

/// One failure: which file, and what about it.
#[derive(Debug, thiserror::Error)]
#[error("{kind}")]
pub struct Error {
    /// The file or folder, as it was given.
    pub path: PathBuf,
    /// What about it.
    #[source]
    pub kind: ErrorKind,
}

/// What went wrong, the stages in their order: settings, finding, reading, writing.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ErrorKind {
    /// A setting has no meaning.
    #[error("{0}")]
    Settings(String),
    /// The path cannot be opened or listed.
    #[error("expected a file or folder that can be read, found {}", io_reason(.0))]
    Open(#[source] io::Error),
    /// The path is neither a file nor a folder; it was not opened.
    #[error("expected {expected}, found {found}")]
    WrongSort {
        /// What should stand there.
        expected: &'static str,
        /// What stands there.
        found: &'static str,
    },
    /// A folder that was named holds no document.
    #[error("expected a folder with documents ({}), found none{}", crate::folder_extensions().join(", "), other_files(*.others))]
    NoDocuments {
        /// Files of other sorts in it.
        others: u64,
    },
    /// Nothing has the name that a pattern asks for.
    #[error("expected files that match the pattern, found none")]
    NoMatch,
    /// The archive or its entry cannot be read.
    #[error(transparent)]
    Archive(#[from] ArchiveError),
    /// Another process works on the output folder.
    #[error("expected an output folder that no other run uses, found one at work in it")]
    Busy,
    /// Another run was stopped in the output folder, and was not this one.
    #[error(
        "expected an empty output folder or this run's own, found another run that was stopped in it"
    )]
    OtherRun,
    /// The run in the folder has not come to its end.
    #[error("expected a run that has ended, found one that was stopped")]
    Unfinished,
    /// A database cannot be reached, opened or read.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The database holds no document of the fiscal year (预算年度).
    #[error("expected documents of {year} in {database}, found {}", years(.held))]
    NoYear {
        /// The year.
        year: i32,
        /// The database, without a password.
        database: String,
        /// The years that it holds, where they are known.
        held: Vec<i64>,
    },
    /// The file was written to while it was read.
    #[error("expected a file that stays as it is, found {0}")]
    Changed(String),
    /// No document can be made of the file.
    #[error(transparent)]
    Read(#[from] ReadError),
    /// A stage panicked on the document: a defect of this program, whatever the file.
    #[error("panic in this program: {0}")]
    Panic(String),
    /// The file holds no records of this program, or not only.
    #[error("expected records of jixiao/1 in line {line}, found {found}")]
    NoRecords {
        /// The line, from 1.
        line: u64,
        /// What stands there.
        found: String,
    },
    /// It took longer than a document may.
    #[error("expected a document that takes at most {} s, found one that takes longer", .0.as_secs_f64())]
    Timeout(Duration),
    /// It took more memory than a worker process may.
    #[error(
        "expected a document that takes at most {limit} bytes of memory, found one that takes more"
    )]
    OutOfMemory {
        /// The bytes.
        limit: u64,
    },
    /// The worker process that read it ended.
    #[error("expected records from the worker process, found that it died: {how}")]
    Died {
        /// The signal or the exit code.
        how: String,
        /// Whether somebody else ended it, and those that were asked after it.
        outside: bool,
    },
    /// No worker process can be had, or what it says makes no sense.
    #[error("worker process: {0}")]
    Worker(String),
    /// The records have no form in the output format.
    #[error(transparent)]
    Encode(#[from] WriteError),
    /// The output cannot be written.
    #[error("expected to write {}, found {}", .path.display(), io_reason(.source))]
    Write {
        /// The output file or folder.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
}

impl Error {
    pub(crate) fn new(path: impl Into<PathBuf>, kind: impl Into<ErrorKind>) -> Self {
        Self { path: path.into(), kind: kind.into() }
    }

    pub(crate) fn write(path: &Path, source: io::Error) -> Self {
        Self::new(path, ErrorKind::Write { path: path.to_owned(), source })
    }

    /// Short stable name for grouping: `cannot-open`, `no-documents`, `malformed`, `panic`, …
    pub fn name(&self) -> &'static str {
        match &self.kind {
            ErrorKind::Settings(_) => "settings",
            ErrorKind::Open(error) if error.kind() == io::ErrorKind::NotFound => "missing",
            ErrorKind::Open(_) => "cannot-open",
            ErrorKind::WrongSort { .. } => "not-a-file",
            ErrorKind::NoDocuments { .. } => "no-documents",
            ErrorKind::NoMatch => "no-match",
            ErrorKind::Archive(error) => error.name(),
            ErrorKind::Busy => "busy",
            ErrorKind::OtherRun => "other-run",
            ErrorKind::Store(error) => error.name(),
            ErrorKind::NoYear { .. } => "no-such-year",
            ErrorKind::Changed(_) => "changed-while-read",
            ErrorKind::Unfinished => "unfinished-run",
            ErrorKind::Read(error) => error.name(),
            ErrorKind::NoRecords { .. } => "no-records",
            ErrorKind::Panic(_) => "panic",
            ErrorKind::Timeout(_) => "timeout",
            ErrorKind::OutOfMemory { .. } => "out-of-memory",
            ErrorKind::Died { .. } => "died",
            ErrorKind::Worker(_) => "worker",
            ErrorKind::Encode(_) => "no-form",
            ErrorKind::Write { .. } => "cannot-write",
        }
    }

    /// Where it went wrong: `settings`, `open`, `read`, `extract`, `write`, `store`.
    pub fn stage(&self) -> &'static str {
        match &self.kind {
            ErrorKind::Settings(_) => "settings",
            ErrorKind::Open(_)
            | ErrorKind::WrongSort { .. }
            | ErrorKind::NoDocuments { .. }
            | ErrorKind::NoMatch
            | ErrorKind::Archive(_)
            | ErrorKind::Unfinished
            | ErrorKind::Changed(_) => "open",
            ErrorKind::Read(_) | ErrorKind::NoRecords { .. } => "read",
            ErrorKind::Store(_) | ErrorKind::NoYear { .. } => "store",
            ErrorKind::Panic(_)
            | ErrorKind::Timeout(_)
            | ErrorKind::OutOfMemory { .. }
            | ErrorKind::Died { .. }
            | ErrorKind::Worker(_) => "extract",
            ErrorKind::Busy
            | ErrorKind::OtherRun
            | ErrorKind::Encode(_)
            | ErrorKind::Write { .. } => "write",
        }
    }

    /// What a person can do about it.
    pub fn help(&self) -> String {
        match &self.kind {
            ErrorKind::Settings(_) => "see --help for what it may be".to_owned(),
            ErrorKind::Open(error) => match error.kind() {
                io::ErrorKind::NotFound => {
                    "check the spelling; a relative path counts from the current folder".to_owned()
                }
                io::ErrorKind::PermissionDenied => {
                    "ask for the right to read it, or leave it out".to_owned()
                }
                _ => "copy it to a local disk and name the copy".to_owned(),
            },
            ErrorKind::WrongSort { .. } => "name a file or a folder".to_owned(),
            ErrorKind::NoDocuments { .. } => {
                "name the files themselves: a file that is named is read whatever its extension"
                    .to_owned()
            }
            ErrorKind::NoMatch => {
                "put the pattern in quotes; * stays within a folder, ** goes below".to_owned()
            }
            ErrorKind::Archive(error) => error.help().to_owned(),
            ErrorKind::Busy => {
                "wait until it has ended, or name another folder with --out".to_owned()
            }
            ErrorKind::OtherRun => {
                "run its command again to let it end, begin anew with --fresh, or name another \
                                    folder with --out"
                    .to_owned()
            }
            ErrorKind::Store(error) => error.help(),
            ErrorKind::NoYear { .. } => {
                "name a year that it holds, another database with --db, or load the documents of the year first: \
                 jixiao load DOCUMENTS"
                    .to_owned()
            }
            ErrorKind::Changed(_) => "run again when nobody is saving it".to_owned(),
            ErrorKind::Unfinished => "run its command again to let it end".to_owned(),
            ErrorKind::Read(error) => error.help(),
            ErrorKind::NoRecords { .. } => {
                "name a file that jixiao extract wrote, or the documents themselves".to_owned()
            }
            ErrorKind::Timeout(_) => {
                "if the file is genuine, give it more time with --timeout SECONDS".to_owned()
            }
            ErrorKind::OutOfMemory { .. } => {
                "if the file is genuine, give it more with --worker-memory SIZE".to_owned()
            }
            ErrorKind::Died { outside: true, .. } => {
                "run again when nobody ends it; a system that runs out of memory does so too"
                    .to_owned()
            }
            ErrorKind::Worker(_) => {
                "see whether this program may start itself here, or use --isolate never".to_owned()
            }
            ErrorKind::Panic(_) | ErrorKind::Died { .. } => {
                "report it with the file, if you may share it; the other files are not affected"
                    .to_owned()
            }
            ErrorKind::Encode(_) => "report it with the file, if you may share it".to_owned(),
            ErrorKind::Write { source, .. } => write_help(source).to_owned(),
        }
    }

    /// Whether the reader of the output went away (`jixiao … | head`), which is nobody's fault.
    pub fn is_broken_pipe(&self) -> bool {
        matches!(&self.kind, ErrorKind::Write { source, .. } if source.kind() == io::ErrorKind::BrokenPipe)
    }

    /// Whether it is a defect of this program and not of the file.
    pub fn is_defect(&self) -> bool {
        matches!(
            self.kind,
            ErrorKind::Panic(_) | ErrorKind::Encode(_) | ErrorKind::Died { outside: false, .. }
        )
    }
}

fn write_help(error: &io::Error) -> &'static str {
    match error.kind() {
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => {
            "make room, or name another folder with --out"
        }
        io::ErrorKind::IsADirectory => "name a file with --out",
        io::ErrorKind::InvalidFilename => "the name is too long here; use --format jsonl",
        _ => "name a folder with --out in which you may write",
    }
}

fn years(held: &[i64]) -> String {
    if held.is_empty() {
        return "none".to_owned();
    }
    let years: Vec<_> = held.iter().map(ToString::to_string).collect();
    format!("only those of {}", years.join(", "))
}

/// The operating system's reason in the words of a sentence.
fn io_reason(error: &io::Error) -> String {
    match error.kind() {
        io::ErrorKind::NotFound => "nothing of that name".to_owned(),
        io::ErrorKind::PermissionDenied => "that permission is denied".to_owned(),
        io::ErrorKind::NotADirectory => "a file where a folder should be".to_owned(),
        io::ErrorKind::AlreadyExists => "a file in its place".to_owned(),
        io::ErrorKind::IsADirectory => "a folder in its place".to_owned(),
        io::ErrorKind::StorageFull => "no space left".to_owned(),
        io::ErrorKind::ReadOnlyFilesystem => "a read-only disk".to_owned(),
        _ => error.to_string(),
    }
}

fn other_files(count: u64) -> String {
    match count {
        0 => String::new(),
        1 => " (1 file of another sort)".to_owned(),
        _ => format!(" ({count} files of other sorts)"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(kind: ErrorKind, name: &str, message: &str) {
        let error = Error::new("a.docx", kind);
        assert_eq!((error.name(), error.to_string().as_str()), (name, message));
        assert!(!error.help().is_empty());
    }

    #[test]
    fn messages_say_what_was_expected_and_what_was_found() {
        let missing = || io::Error::from(io::ErrorKind::NotFound);
        check(
            ErrorKind::Open(missing()),
            "missing",
            "expected a file or folder that can be read, found nothing of that name",
        );
        check(
            ErrorKind::NoDocuments { others: 2 },
            "no-documents",
            &format!(
                "expected a folder with documents ({}), found none (2 files of other sorts)",
                crate::folder_extensions().join(", ")
            ),
        );
        check(
            ErrorKind::Read(ReadError::Encrypted),
            "encrypted",
            "expected a readable document, found one protected by a password",
        );
        let kind =
            ErrorKind::Write { path: "out".into(), source: io::ErrorKind::StorageFull.into() };
        check(kind, "cannot-write", "expected to write out, found no space left");
    }
}
