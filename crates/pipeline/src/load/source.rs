//! Where records are found: in the folder of a run, in a file of records, or in documents.

use super::Taking;
use crate::extract_run::{Output, extract};
use crate::record_files::{RecordFiles, records_in};
use crate::run_folder::{MANIFEST, Status, read_manifest};
use crate::{Error, ErrorKind, Observer, Outcome, Settings, Summary};
use record::RecordSet;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};
use write::JsonLines;

/// One thing that is found.
pub(super) enum Item<'a> {
    /// The records of a document.
    Records(Box<RecordSet>),
    /// Something that should be records, and why it is none.
    NoRecords {
        /// File and line.
        name: &'a str,
        /// What it is.
        found: String,
    },
    /// A name under which the content of a document was found once more.
    OtherName {
        /// The name.
        name: &'a str,
        /// The content.
        sha256: &'a str,
    },
}

/// Hands everything in `paths` to `taking`, in its order. The summary is that of the documents that were read.
pub(super) fn each_item(
    paths: &[PathBuf],
    settings: &Settings,
    taking: &mut Taking<'_>,
) -> Result<Summary, Error> {
    let mut summary = Summary::default();
    // Documents that follow one another are one run.
    let is_document = |path: &Path| RecordFiles::of(path).is_none();
    for paths in paths.chunk_by(|one, next| is_document(one) && is_document(next)) {
        match paths {
            [path] if let Some(files) = RecordFiles::of(path) => of_records(path, files?, taking)?,
            documents => {
                let run = of_documents(documents, settings, taking)?;
                summary.read += run.read;
                summary.failed += run.failed;
                summary.unopened += run.unopened;
                summary.defects += run.defects;
                summary.bytes_read += run.bytes_read;
            }
        }
    }
    Ok(summary)
}

fn of_records(path: &Path, mut files: RecordFiles, taking: &mut Taking<'_>) -> Result<(), Error> {
    while !taking.is_stopped()
        && let Some(piece) = files.next()
    {
        let (line, bytes) = piece?;
        for records in records_in(&bytes, line) {
            match records {
                Ok(records) => taking.take(Item::Records(records)),
                Err(ErrorKind::NoRecords { line, found }) => {
                    let file = files.path().display();
                    let name = if files.is_by_line() {
                        format!("{file} line {line}")
                    } else {
                        file.to_string()
                    };
                    taking.take(Item::NoRecords { name: &name, found });
                }
                Err(kind) => return Err(Error::new(files.path(), kind)),
            }
        }
    }
    if !path.join(MANIFEST).is_file() {
        return Ok(());
    }
    read_manifest(path, |line| {
        if let (Status::Duplicate, Some(sha256), false) =
            (line.status, &line.sha256, taking.is_stopped())
        {
            taking.take(Item::OtherName { name: &line.path, sha256 });
        }
    })
}

fn of_documents(
    paths: &[PathBuf],
    settings: &Settings,
    taking: &mut Taking<'_>,
) -> Result<Summary, Error> {
    let settings = Settings { writer: &JsonLines, ..settings.clone() };
    // Both the stream and the observer hear of the same run; the calls come one after the other.
    let taking = Mutex::new(taking);
    let mut lines = Lines { line: Vec::new(), taking: &taking };
    extract(paths, Output::Stream(&mut lines), &settings, &mut Watching(&taking))
}

/// Takes records as JSON lines.
struct Lines<'l, 't, 'a> {
    line: Vec<u8>,
    taking: &'l Mutex<&'t mut Taking<'a>>,
}

impl Write for Lines<'_, '_, '_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        for part in bytes.split_inclusive(|byte| *byte == b'\n') {
            self.line.extend_from_slice(part);
            if part.ends_with(b"\n") {
                let records = serde_json::from_slice(&self.line)?;
                self.line.clear();
                let mut taking = self.taking.lock().unwrap_or_else(PoisonError::into_inner);
                taking.take(Item::Records(records));
            }
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

struct Watching<'l, 't, 'a>(&'l Mutex<&'t mut Taking<'a>>);

impl Observer for Watching<'_, '_, '_> {
    fn finished(&mut self, outcome: &Outcome) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).finished(outcome);
    }
}
