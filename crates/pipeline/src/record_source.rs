//! Records, one document after the other, from wherever they are: the folder of a run, files of records, the embedded
//! database, or documents.

use crate::extract_run::{Output, extract};
use crate::load::stored_in;
use crate::record_files::{RecordFiles, records_in};
use crate::walk::name_of;
use crate::{Error, ErrorKind, Observer, Outcome, Settings};
use record::RecordSet;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::atomic::Ordering;
use write::JsonLines;

/// Takes the records of one document; an error ends the reading.
pub type MeetRecords<'m> = dyn FnMut(RecordSet) -> Result<(), Error> + Send + 'm;

/// What became of the documents of which records had to be made, and of lines that hold none.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Tried {
    /// Records could be made.
    pub read: u64,
    /// None could.
    pub failed: u64,
}

/// Hands the records of each document of `paths` to `meet`, in their order. A path is
///
/// * the folder of a run that has ended, in either layout;
/// * a file `….jsonl` (a document a line) or `….json` (one or several documents);
/// * a file of an embedded database, or the folder of the [usual one](crate::EMBEDDED_DATABASE) where it holds no run;
/// * a document, or a folder of documents, of which records are made; `observer` is told about each, and they
///   are counted.
///
/// One document is in memory at a time. The same content may come several times. Where [`Settings::stop`] is set, the
/// documents that are left are not met.
///
/// # Errors
///
/// Where a path cannot be read, and what `meet` gives. A document of which no records can be made, and a line that holds
/// none, are told to `observer`, and the others go on.
pub fn each_record(
    paths: &[PathBuf],
    settings: &Settings,
    observer: &mut dyn Observer,
    meet: &mut MeetRecords<'_>,
) -> Result<Tried, Error> {
    let mut tried = Tried::default();
    let is_document = |path: &Path| RecordFiles::of(path).is_none() && stored_in(path).is_none();
    // Documents that follow one another are one run.
    for paths in paths.chunk_by(|one, next| is_document(one) && is_document(next)) {
        match paths {
            _ if is_stopped(settings) => break,
            [path] if let Some(files) = RecordFiles::of(path) => {
                tried.failed += of_records(files?, settings, observer, meet)?;
            }
            [path] if let Some(file) = stored_in(path) => of_database(&file, settings, meet)?,
            documents => {
                let more = of_documents(documents, settings, observer, meet)?;
                tried.read += more.read;
                tried.failed += more.failed;
            }
        }
    }
    Ok(tried)
}

fn is_stopped(settings: &Settings) -> bool {
    settings.stop.load(Ordering::Relaxed)
}

fn of_records(
    mut files: RecordFiles,
    settings: &Settings,
    observer: &mut dyn Observer,
    meet: &mut MeetRecords<'_>,
) -> Result<u64, Error> {
    let mut failed = 0;
    while !is_stopped(settings)
        && let Some(piece) = files.next()
    {
        let (line, bytes) = piece?;
        for records in records_in(&bytes, line) {
            match records {
                Ok(records) => meet(*records)?,
                Err(kind) => {
                    failed += 1;
                    let error = Error::new(files.path(), kind);
                    observer.finished(&Outcome::failed(name_of(files.path()), error));
                }
            }
        }
    }
    Ok(failed)
}

fn of_database(file: &Path, settings: &Settings, meet: &mut MeetRecords<'_>) -> Result<(), Error> {
    let mut taken = Ok(());
    let read = store::read_file(file, &mut |records| {
        if !is_stopped(settings) {
            taken = meet(records);
        }
        taken.is_ok() && !is_stopped(settings)
    });
    read.map_err(|error| Error::new(file, ErrorKind::Store(error)))?;
    taken
}

fn of_documents(
    paths: &[PathBuf],
    settings: &Settings,
    observer: &mut dyn Observer,
    meet: &mut MeetRecords<'_>,
) -> Result<Tried, Error> {
    let settings = Settings { writer: &JsonLines, ..settings.clone() };
    let mut taken = Lines { line: Vec::new(), meet, failure: None };
    let done = extract(paths, Output::Stream(&mut taken), &settings, observer);
    match taken.failure {
        Some(failure) => Err(failure),
        None => done.map(|summary| Tried { read: summary.read, failed: summary.failed }),
    }
}

/// Takes records as JSON lines.
struct Lines<'l, 'm> {
    line: Vec<u8>,
    meet: &'l mut MeetRecords<'m>,
    failure: Option<Error>,
}

impl Write for Lines<'_, '_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        for part in bytes.split_inclusive(|byte| *byte == b'\n') {
            if self.failure.is_some() {
                return Err(io::ErrorKind::Other.into());
            }
            self.line.extend_from_slice(part);
            if part.ends_with(b"\n") {
                let records = serde_json::from_slice(&self.line)?;
                self.line.clear();
                self.failure = (self.meet)(records).err();
            }
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        if self.failure.is_some() { Err(io::ErrorKind::Other.into()) } else { Ok(()) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Quiet;
    use std::fs;

    fn names(paths: &[PathBuf]) -> Result<Vec<String>, Error> {
        let mut names = Vec::new();
        each_record(paths, &Settings::default(), &mut Quiet, &mut |records| {
            let name = records.source.name.rsplit('/').next().unwrap_or_default().to_owned();
            names.push(name);
            Ok(())
        })?;
        Ok(names)
    }

    #[test]
    fn records_come_from_runs_files_and_documents_alike() {
        let folder = tempfile::tempdir().expect("a folder");
        let at = |name: &str| folder.path().join(name);
        fs::create_dir(at("in")).expect("made");
        fs::write(at("in/a.txt"), "一、总体绩效目标").expect("written");
        fs::write(at("in/b.txt"), "二、分项绩效目标").expect("written");
        let given = [at("in")];
        let tree = Settings { writer: &write::Json, ..Settings::default() };
        for (out, settings) in [("lines", Settings::default()), ("tree", tree)] {
            let out = at(out);
            extract(&given, Output::Folder(&out), &settings, &mut Quiet).expect("written");
        }
        for path in ["in", "lines", "tree", "lines/records.jsonl"] {
            assert_eq!(names(&[at(path)]).expect(path), ["a.txt", "b.txt"], "{path}");
        }
        let several = [at("tree/b.txt.json"), at("in/a.txt"), at("in/b.txt"), at("lines")];
        let expect = ["b.txt", "a.txt", "b.txt", "a.txt", "b.txt"];
        assert_eq!(names(&several).expect("read"), expect);
    }

    #[test]
    fn a_line_that_holds_no_records_costs_only_itself() {
        struct Told(Vec<String>);
        impl Observer for Told {
            fn finished(&mut self, outcome: &Outcome) {
                self.0.extend(outcome.result.as_ref().err().map(ToString::to_string));
            }
        }
        let folder = tempfile::tempdir().expect("a folder");
        let (text, lines) = (folder.path().join("a.txt"), folder.path().join("a.jsonl"));
        fs::write(&text, "一、总体绩效目标").expect("written");
        let mut line = Vec::new();
        extract(&[text], Output::Stream(&mut line), &Settings::default(), &mut Quiet)
            .expect("read");
        let line = String::from_utf8(line).expect("UTF-8");
        fs::write(&lines, format!("{line}\n{{\"schema\":\"jixiao/9\"}}\n{line}")).expect("written");
        let (mut told, mut met) = (Told(Vec::new()), 0);
        let tried = each_record(&[lines], &Settings::default(), &mut told, &mut |_| {
            met += 1;
            Ok(())
        });
        assert_eq!((tried.expect("read").failed, met), (1, 2));
        let expect = "expected records of jixiao/1 in line 3, found ";
        assert!(told.0.len() == 1 && told.0[0].starts_with(expect), "{:?}", told.0);
    }

    #[test]
    fn what_holds_no_records_is_refused() {
        let folder = tempfile::tempdir().expect("a folder");
        let at = |name: &str| folder.path().join(name);
        fs::write(at("manifest.jsonl.part"), "").expect("written");
        let error = names(&[folder.path().to_owned()]).expect_err("not finished");
        assert_eq!(error.to_string(), "expected a run that has ended, found one that was stopped");
        assert_eq!(names(&[at("none.json")]).expect_err("missing").name(), "missing");
    }

    #[test]
    fn an_error_of_who_takes_them_ends_the_reading() {
        let folder = tempfile::tempdir().expect("a folder");
        for name in ["a.txt", "b.txt", "c.txt"] {
            fs::write(folder.path().join(name), name).expect("written");
        }
        let mut met = 0;
        let paths = [folder.path().to_owned()];
        let done = each_record(&paths, &Settings::default(), &mut Quiet, &mut |_| {
            met += 1;
            Err(Error::new("out", ErrorKind::Busy))
        });
        assert_eq!(done.expect_err("refused").name(), "busy");
        assert_eq!(met, 1);
    }
}
