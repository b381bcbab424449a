//! Where records are found: in the folder of a run, in a file of records, or in documents.

use super::Taking;
use crate::extract_run::{Output, extract};
use crate::run_folder::{MANIFEST, Status, read_manifest};
use crate::{Error, ErrorKind, Observer, Outcome, Settings, Summary};
use record::RecordSet;
use std::fs::File;
use std::io::{self, BufRead as _, BufReader, Read as _, Write};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};
use write::{JsonLines, Layout, Writer as _};

/// Bytes of one document's records; more were not written by us.
const LONGEST: u64 = 4 << 30;
/// Bytes that are read at once.
const BUFFER_BYTES: usize = 256 << 10;

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
    for paths in paths.chunk_by(|one, next| is_document(one) && is_document(next)) {
        match paths {
            [path] if !is_document(path) => of_records(path, taking)?,
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

/// Whether it is no file of records and no folder of a run.
fn is_document(path: &Path) -> bool {
    !is_records(path) && !is_run(path)
}

fn is_records(path: &Path) -> bool {
    let records = path.extension().is_some_and(|extension| {
        extension.eq_ignore_ascii_case("jsonl") || extension.eq_ignore_ascii_case("json")
    });
    records && !path.is_dir()
}

fn is_run(path: &Path) -> bool {
    let part = format!("{MANIFEST}.part");
    [records_file(), MANIFEST, &part].iter().any(|name| path.join(name).is_file())
}

fn records_file() -> &'static str {
    match JsonLines.layout() {
        Layout::OneFile(name) => name,
        Layout::FilePerDocument(_) => MANIFEST,
    }
}

fn of_records(path: &Path, taking: &mut Taking<'_>) -> Result<(), Error> {
    if !is_run(path) {
        return of_file(path, taking);
    }
    if path.join(format!("{MANIFEST}.part")).is_file() {
        return Err(Error::new(path, ErrorKind::Unfinished));
    }
    let whole = path.join(records_file());
    let in_one_file = whole.is_file();
    if in_one_file {
        of_file(&whole, taking)?;
        if !path.join(MANIFEST).is_file() {
            return Ok(());
        }
    }
    let mut failed = None;
    read_manifest(path, |line| match (line.status, &line.output, &line.sha256) {
        _ if taking.is_stopped() => {}
        (Status::Read, Some(file), _) if !in_one_file && failed.is_none() => {
            failed = of_file(&path.join(file), taking).err();
        }
        (Status::Duplicate, _, Some(sha256)) => {
            taking.take(Item::OtherName { name: &line.path, sha256 });
        }
        _ => {}
    })?;
    failed.map_or(Ok(()), Err)
}

/// A document a line, or one laid out for people.
fn of_file(path: &Path, taking: &mut Taking<'_>) -> Result<(), Error> {
    let fail = |error| Error::new(path, ErrorKind::Open(error));
    let mut file = BufReader::with_capacity(BUFFER_BYTES, File::open(path).map_err(fail)?);
    let lines = path.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("jsonl"));
    let mut bytes = Vec::new();
    for number in 1_u64.. {
        if taking.is_stopped() {
            break;
        }
        bytes.clear();
        let mut most = file.by_ref().take(LONGEST);
        let read =
            if lines { most.read_until(b'\n', &mut bytes) } else { most.read_to_end(&mut bytes) };
        if read.map_err(fail)? == 0 {
            break;
        }
        if bytes.iter().all(u8::is_ascii_whitespace) {
            continue;
        }
        match serde_json::from_slice(&bytes) {
            Ok(records) => taking.take(Item::Records(records)),
            Err(error) => {
                let name = if lines {
                    format!("{} line {number}", path.display())
                } else {
                    path.display().to_string()
                };
                taking.take(Item::NoRecords { name: &name, found: reason(&error) });
            }
        }
    }
    Ok(())
}

/// Why it is no record; what a parser calls an end of an escape is half of a pair that makes a character.
fn reason(error: &serde_json::Error) -> String {
    let text = error.to_string();
    let half = ["surrogate", "unexpected end of hex escape"].iter().any(|sign| text.contains(sign));
    if half { format!("a lone surrogate, which is no character: {text}") } else { text }
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
