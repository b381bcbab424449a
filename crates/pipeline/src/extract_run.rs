//! A run over files and folders: finds the inputs, works on many at once, writes in their order.

use crate::document_run::{ReadStage, records_of};
use crate::file::OpenFile;
use crate::output::{Sink, make_folder, remove_file, write_file};
use crate::schedule::{self, Admission, Work};
use crate::walk::{InputFile, Walk, name_of};
use crate::{Error, ErrorKind, Observer, Outcome, Records, Settings, Summary};
use std::collections::BTreeSet;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};
use write::Layout;

/// Capacity above which a buffer is given back to the system after use.
const BUFFER_KEPT: usize = 4 << 20;

/// Where the records go.
pub enum Output<'a> {
    /// Files in this folder, laid out as the format says ([`write::Layout`]).
    ///
    /// In a tree, the records of `given/case/source.docx` stand in `case/source.docx.json`, those of a file that
    /// was given itself in its own name and `.json`. Where two inputs want one name, the later gets a number:
    /// `source.docx.2.json`. An input that cannot be read leaves no file of its name, not even an earlier run's.
    Folder(&'a Path),
    /// One document after the other.
    Stream(&'a mut (dyn Write + Send)),
}

impl std::fmt::Debug for Output<'_> {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Folder(folder) => formatter.debug_tuple("Folder").field(folder).finish(),
            Self::Stream(_) => formatter.write_str("Stream"),
        }
    }
}

/// Makes records of all documents in `paths`, files and folders, and tells `observer` about each.
///
/// # Errors
///
/// Only where the output cannot be written; the run ends there, and no output file that looks whole is left.
/// An input that cannot be read is an [`Outcome`] and the others go on.
pub fn extract(
    paths: &[PathBuf],
    output: Output<'_>,
    settings: &Settings,
    observer: &mut dyn Observer,
) -> Result<Summary, Error> {
    extract_with(&reader::read, paths, output, settings, observer)
}

pub(crate) fn extract_with(
    read: &ReadStage,
    paths: &[PathBuf],
    output: Output<'_>,
    settings: &Settings,
    observer: &mut dyn Observer,
) -> Result<Summary, Error> {
    let mut tree = None;
    let sink = match (output, settings.writer.layout()) {
        (Output::Stream(stream), _) => Sink::stream(stream),
        (Output::Folder(folder), Layout::OneFile(name)) => Sink::one_file(folder, name)?,
        (Output::Folder(folder), Layout::FilePerDocument(ending)) => {
            make_folder(folder)?;
            tree = Some(Tree::new(folder, ending, paths.len() > 1));
            Sink::Files
        }
    };
    let run = Run { read, settings, spare: Mutex::default() };
    let mut source = Source { walk: Walk::new(paths), tree };
    let mut delivery = Delivery { sink, summary: Summary::default(), observer };
    schedule::run(&run, settings.threads, &mut source, &mut delivery)?;
    let Delivery { sink, mut summary, .. } = delivery;
    summary.skipped = source.walk.skipped;
    sink.finish(summary.read > 0)?;
    Ok(summary)
}

struct Run<'a> {
    read: &'a ReadStage,
    settings: &'a Settings,
    /// Buffers for records, emptied and used again.
    spare: Mutex<Vec<Vec<u8>>>,
}

struct Source<'a> {
    walk: Walk<'a>,
    tree: Option<Tree<'a>>,
}

struct Delivery<'a> {
    sink: Sink<'a>,
    summary: Summary,
    observer: &'a mut dyn Observer,
}

struct Job {
    input: Result<InputFile, Error>,
    output: Option<OutputName>,
}

#[derive(Debug, Default)]
struct Scratch {
    bytes: Vec<u8>,
    folder_made: PathBuf,
}

struct Done {
    outcome: Outcome,
    records: Vec<u8>,
    /// Bytes written to a file of its own.
    written: u64,
    /// An error that ends the run.
    fatal: Option<Error>,
}

impl<'a> Work for Run<'a> {
    type Job = Job;
    type Scratch = Scratch;
    type Done = Done;
    type Source = Source<'a>;
    type Sink = Delivery<'a>;
    type Failure = Error;

    fn next(&self, source: &mut Source<'a>) -> Option<Job> {
        let input = source.walk.next()?;
        let output = match (&input, &mut source.tree) {
            (Ok(input), Some(tree)) => Some(tree.name(&input.relative)),
            _ => None,
        };
        Some(Job { input, output })
    }

    fn work(&self, job: Job, scratch: &mut Scratch, admission: &Admission<'_>) -> Done {
        let path = match job.input {
            Ok(input) => input.path,
            Err(error) => return Done::failed(name_of(&error.path), 0, error),
        };
        let name = name_of(&path);
        let mut bytes = 0;
        let mut records = self.spare_buffer();
        let result = self.document(&path, &name, scratch, admission, &mut bytes, &mut records);
        let mut done = match result {
            Ok(Some(found)) => {
                let outcome = Outcome { name, bytes, result: Ok(found) };
                Done { outcome, records, written: 0, fatal: None }
            }
            // The run is over; nobody looks at this.
            Ok(None) => return Done::nothing(name),
            Err(kind) => Done::failed(name, bytes, Error::new(path, kind)),
        };
        if scratch.bytes.capacity() > BUFFER_KEPT {
            scratch.bytes = Vec::new();
        }
        if let Some(output) = job.output {
            done.write_own_file(output, &mut scratch.folder_made);
        }
        done
    }

    fn weight(done: &Done) -> u64 {
        done.records.len() as u64
    }

    fn deliver(&self, done: Done, delivery: &mut Delivery<'a>) -> Result<(), Error> {
        if let Some(error) = done.fatal {
            return Err(error);
        }
        delivery.sink.write(&done.records)?;
        delivery.summary.bytes_written += done.records.len() as u64 + done.written;
        delivery.summary.add(&done.outcome);
        delivery.observer.finished(&done.outcome);
        self.keep_buffer(done.records);
        Ok(())
    }
}

impl Run<'_> {
    fn document(
        &self,
        path: &Path,
        name: &str,
        scratch: &mut Scratch,
        admission: &Admission<'_>,
        bytes: &mut u64,
        records: &mut Vec<u8>,
    ) -> Result<Option<Records>, ErrorKind> {
        let limits = &self.settings.limits;
        let file = OpenFile::open(path, limits)?;
        *bytes = file.bytes();
        if !admission.wait(*bytes) {
            return Ok(None);
        }
        file.read(limits, &mut scratch.bytes)?;
        *bytes = scratch.bytes.len() as u64;
        tracing::debug!(name, bytes, "read");
        records_of(name, &scratch.bytes, self.read, self.settings, records).map(Some)
    }

    fn spare_buffer(&self) -> Vec<u8> {
        self.spare.lock().unwrap_or_else(PoisonError::into_inner).pop().unwrap_or_default()
    }

    fn keep_buffer(&self, mut buffer: Vec<u8>) {
        let mut spare = self.spare.lock().unwrap_or_else(PoisonError::into_inner);
        let useful = (1..=BUFFER_KEPT).contains(&buffer.capacity());
        if useful && spare.len() < self.settings.threads.get() {
            buffer.clear();
            spare.push(buffer);
        }
    }
}

impl Done {
    fn nothing(name: String) -> Self {
        let outcome = Outcome { name, bytes: 0, result: Ok(Records::default()) };
        Self { outcome, records: Vec::new(), written: 0, fatal: None }
    }

    fn failed(name: String, bytes: u64, error: Error) -> Self {
        let outcome = Outcome { name, bytes, result: Err(error) };
        Self { outcome, records: Vec::new(), written: 0, fatal: None }
    }

    /// Writes the records to their own file; removes that of an earlier run where there are none.
    fn write_own_file(&mut self, output: OutputName, folder_made: &mut PathBuf) {
        let OutputName { path, renamed } = output;
        let written = match &mut self.outcome.result {
            Ok(records) => {
                records.output = Some(path.clone());
                records.output_renamed = renamed;
                write_file(&path, &self.records, folder_made)
            }
            Err(_) => remove_file(&path),
        };
        self.written = self.records.len() as u64;
        self.records.clear();
        let Err(error) = written else { return };
        if concerns_one_name(&error) {
            self.outcome.result = Err(error);
        } else {
            self.fatal = Some(error);
        }
    }
}

/// Whether the name alone is at fault, so that the other documents can still be written.
fn concerns_one_name(error: &Error) -> bool {
    matches!(&error.kind, ErrorKind::Write { source, .. } if matches!(
        source.kind(),
        io::ErrorKind::InvalidFilename | io::ErrorKind::IsADirectory | io::ErrorKind::NotADirectory
    ))
}

/// The names of the files in a tree of records.
struct Tree<'a> {
    folder: &'a Path,
    ending: &'static str,
    /// Names given away; `None` where all inputs come from one folder, whose names are different already.
    taken: Option<BTreeSet<PathBuf>>,
}

struct OutputName {
    path: PathBuf,
    renamed: bool,
}

impl<'a> Tree<'a> {
    fn new(folder: &'a Path, ending: &'static str, several: bool) -> Self {
        Self { folder, ending, taken: several.then(BTreeSet::new) }
    }

    fn name(&mut self, relative: &Path) -> OutputName {
        let mut name = with_ending(relative, self.ending);
        let mut renamed = false;
        if let Some(taken) = &mut self.taken {
            for number in 2_u64.. {
                if taken.insert(name.clone()) {
                    break;
                }
                name = with_ending(relative, &format!(".{number}{}", self.ending));
                renamed = true;
            }
        }
        OutputName { path: self.folder.join(name), renamed }
    }
}

fn with_ending(path: &Path, ending: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(ending);
    name.into()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Quiet;
    use document::{Document, Warned};
    use reader::{Input, Limits, ReadError};
    use std::fs;
    use std::num::NonZeroUsize;

    fn folder(files: &[(&str, &str)]) -> tempfile::TempDir {
        let folder = tempfile::tempdir().expect("a folder");
        for (name, text) in files {
            let path = folder.path().join(name);
            fs::create_dir_all(path.parent().expect("has one")).expect("made");
            fs::write(path, text).expect("written");
        }
        folder
    }

    fn settings(threads: usize) -> Settings {
        let threads = NonZeroUsize::new(threads).expect("at least one");
        Settings { threads, ..Settings::default() }
    }

    fn files_below(folder: &Path) -> Vec<String> {
        let mut names = Vec::new();
        let mut open = vec![folder.to_owned()];
        while let Some(folder_now) = open.pop() {
            for entry in fs::read_dir(folder_now).expect("a folder") {
                let path = entry.expect("an entry").path();
                if path.is_dir() {
                    open.push(path);
                } else {
                    names.push(name_of(path.strip_prefix(folder).expect("below it")));
                }
            }
        }
        names.sort();
        names
    }

    /// Panics on documents that say so.
    fn panicking(input: &Input<'_>, limits: &Limits) -> Result<Warned<Document>, ReadError> {
        assert!(!input.bytes.starts_with(b"panic"), "slot r9c9 outside the table");
        reader::read(input, limits)
    }

    #[derive(Default)]
    struct Names(Vec<String>);

    impl Observer for Names {
        fn finished(&mut self, outcome: &Outcome) {
            let end = match &outcome.result {
                Ok(_) => String::new(),
                Err(error) => format!(" {}: {error}", error.name()),
            };
            let name = outcome.name.rsplit('/').next().unwrap_or_default();
            self.0.push(format!("{name}{end}"));
        }
    }

    #[test]
    fn a_panic_costs_one_document_and_counts_as_a_defect() {
        let folder = folder(&[("a.txt", "一"), ("b.txt", "panic"), ("c.txt", "三")]);
        for threads in [1, 4] {
            let mut names = Names::default();
            let mut stream = Vec::new();
            let given = [folder.path().to_owned()];
            let output = Output::Stream(&mut stream);
            let summary = extract_with(&panicking, &given, output, &settings(threads), &mut names)
                .expect("a stream takes all");
            assert_eq!((summary.read, summary.failed, summary.defects), (2, 1, 1));
            let panic = names.0.get(1).expect("three outcomes");
            assert!(panic.starts_with("b.txt panic: panic in this program: slot r9c9"), "{panic}");
            assert_eq!(std::str::from_utf8(&stream).map(|text| text.lines().count()), Ok(2));
        }
    }

    #[test]
    fn output_is_the_same_for_any_number_of_threads() {
        let texts: Vec<_> =
            (0..200_usize).map(|n| (format!("{n}.txt"), "一、目标\n".repeat(n * 7 % 90))).collect();
        let files: Vec<_> =
            texts.iter().map(|(name, text)| (name.as_str(), text.as_str())).collect();
        let folder = folder(&files);
        let given = [folder.path().to_owned()];
        let streams = [1, 2, 7].map(|threads| {
            let mut stream = Vec::new();
            let output = Output::Stream(&mut stream);
            extract(&given, output, &settings(threads), &mut Quiet).expect("a stream takes all");
            stream
        });
        assert!(streams.iter().all(|stream| stream == &streams[0]));
        let names: Vec<_> = std::str::from_utf8(&streams[0])
            .expect("UTF-8")
            .lines()
            .map(|line| line.split('"').nth(9).unwrap_or_default().to_owned())
            .collect();
        assert_eq!(names.len(), 200);
        assert!(names.is_sorted(), "in the order of the inputs");
    }

    #[test]
    fn a_tree_mirrors_the_inputs_and_no_name_is_taken_twice() {
        let inputs = folder(&[("a/x.txt", "一"), ("b/x.txt", "二"), ("b/y/x.txt", "三")]);
        let output = tempfile::tempdir().expect("a folder");
        let given =
            [inputs.path().join("a"), inputs.path().join("b"), inputs.path().join("b/x.txt")];
        let settings = Settings { writer: &write::Json, ..settings(3) };
        let out = Output::Folder(output.path());
        let summary = extract(&given, out, &settings, &mut Quiet).expect("written");
        assert_eq!(summary.read, 4);
        let expect = ["x.txt.2.json", "x.txt.3.json", "x.txt.json", "y/x.txt.json"];
        assert_eq!(files_below(output.path()), expect);
    }

    #[test]
    fn what_can_no_longer_be_read_leaves_no_earlier_records() {
        let inputs = folder(&[("x.txt", "一"), ("y.txt", "二")]);
        let output = tempfile::tempdir().expect("a folder");
        let given = [inputs.path().to_owned()];
        let settings = Settings { writer: &write::Json, ..settings(1) };
        for (expect, names) in [(2, &["x.txt.json", "y.txt.json"][..]), (1, &["y.txt.json"])] {
            let out = Output::Folder(output.path());
            let summary = extract_with(&panicking, &given, out, &settings, &mut Quiet);
            assert_eq!(summary.expect("written").read, expect);
            assert_eq!(files_below(output.path()), names);
            fs::write(inputs.path().join("x.txt"), "panic").expect("written");
        }
    }

    #[test]
    fn a_run_that_reads_nothing_keeps_the_earlier_file() {
        let inputs = folder(&[("x.txt", "panic")]);
        let output = folder(&[("records.jsonl", "earlier")]);
        let given = [inputs.path().to_owned()];
        let out = Output::Folder(output.path());
        let summary = extract_with(&panicking, &given, out, &settings(1), &mut Quiet);
        assert_eq!(summary.expect("no output to fail").read, 0);
        assert_eq!(files_below(output.path()), ["records.jsonl"]);
        let kept = fs::read_to_string(output.path().join("records.jsonl")).expect("there");
        assert_eq!(kept, "earlier");
    }

    #[test]
    fn a_stream_that_fails_ends_the_run() {
        struct Full;
        impl Write for Full {
            fn write(&mut self, _: &[u8]) -> io::Result<usize> {
                Err(io::ErrorKind::StorageFull.into())
            }
            fn flush(&mut self) -> io::Result<()> {
                Ok(())
            }
        }
        let inputs = folder(&[("x.txt", "一")]);
        let given = [inputs.path().to_owned()];
        let error = extract(&given, Output::Stream(&mut Full), &settings(2), &mut Quiet)
            .expect_err("no room");
        assert_eq!(error.to_string(), "expected to write -, found no space left");
    }

    #[test]
    fn a_name_that_is_too_long_costs_one_document() {
        let long = format!("{}.txt", "x".repeat(250));
        let inputs = folder(&[(&long, "一"), ("y.txt", "二")]);
        let output = tempfile::tempdir().expect("a folder");
        let given = [inputs.path().to_owned()];
        let settings = Settings { writer: &write::Json, ..settings(1) };
        let out = Output::Folder(output.path());
        let summary = extract(&given, out, &settings, &mut Quiet).expect("the other is written");
        assert_eq!((summary.read, summary.failed), (1, 1));
        assert_eq!(files_below(output.path()), ["y.txt.json"]);
    }
}
