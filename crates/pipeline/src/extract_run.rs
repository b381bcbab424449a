//! A run over files and folders: finds the inputs, works on many at once, writes in their order.

mod job;
mod tree;

use crate::document_run::ReadStage;
use crate::output::Sink;
use crate::run_folder::{DoneInputs, Earlier, Ended, Opened, RunFolder, Start};
use crate::run_report::write_report;
use crate::schedule;
use crate::walk::Walk;
use crate::{Error, Inputs, Observer, Settings, Summary};
use job::{Delivery, Run, Source};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::Ordering;
use tree::Tree;
use write::Layout;

/// Where the records go.
pub enum Output<'a> {
    /// Files in this folder, laid out as the format says ([`write::Layout`]), with the run's own
    /// ([`crate::RUN_FILES`]). Where a run was stopped, the same run goes on.
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
    extract_inputs(&Inputs::of(paths), output, settings, observer)
}

/// Makes records of all documents that `inputs` asks for, as [`extract`] does.
pub fn extract_inputs(
    inputs: &Inputs,
    output: Output<'_>,
    settings: &Settings,
    observer: &mut dyn Observer,
) -> Result<Summary, Error> {
    extract_with(reader::read, inputs, output, settings, observer)
}

pub(crate) fn extract_with(
    read: ReadStage,
    inputs: &Inputs,
    output: Output<'_>,
    settings: &Settings,
    observer: &mut dyn Observer,
) -> Result<Summary, Error> {
    let mut summary = Summary::default();
    let mut run = Run::new(read, &Arc::new(settings.clone()))?;
    let mut source = Source {
        walk: Walk::new(inputs, &settings.archives),
        tree: None,
        done: DoneInputs::default(),
    };
    let sink = match output {
        Output::Stream(stream) => Sink::stream(stream),
        Output::Folder(folder) => {
            let records = match settings.writer.layout() {
                Layout::OneFile(name) => Some(name),
                Layout::FilePerDocument(ending) => {
                    source.tree = Some(Tree::new(folder, ending, !inputs.is_one_folder()));
                    None
                }
            };
            let fingerprint = settings.fingerprint(inputs);
            let opened =
                RunFolder::open(folder, records, &fingerprint, settings, |line, place| {
                    summary.resumed += 1;
                    summary.add(&line, false);
                    if records.is_some() {
                        run.remember(&line, place);
                    }
                })?;
            run.one_for_each_content = records.is_some();
            match opened {
                Opened::Running(opened, done) => {
                    if settings.start == Start::Changed {
                        run.take_over(Earlier::open(folder, records, &settings.made_by())?);
                    }
                    if summary.resumed > 0 {
                        observer.resumed(summary.read + summary.failed + summary.duplicates);
                    }
                    if opened.is_resumed() {
                        run.suspect_next();
                    }
                    source.done = done;
                    Sink::Folder(opened)
                }
                Opened::Whole(ended) => {
                    end(ended, settings, &summary)?;
                    return Ok(summary);
                }
            }
        }
    };
    let mut delivery = Delivery { sink, summary, observer };
    let run = Arc::new(run);
    let mut deliver = |done| run.deliver(done, &mut delivery);
    let source = schedule::run(&run, settings.threads, settings.memory, source, &mut deliver)?;
    let Delivery { sink, mut summary, .. } = delivery;
    summary.skipped = source.map(|source| source.walk.skipped).unwrap_or_default();
    summary.stopped = settings.stop.load(Ordering::Relaxed);
    if let Some(ended) = sink.finish(&summary, run.earlier())? {
        end(ended, settings, &summary)?;
    }
    Ok(summary)
}

/// Says what became of a run that has come to its end, and lets go of its folder.
fn end(ended: Ended, settings: &Settings, summary: &Summary) -> Result<(), Error> {
    if let Some(occasion) = &settings.occasion {
        write_report(ended.path(), occasion, settings, summary)?;
    }
    ended.close()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::walk::name_of;
    use crate::{Outcome, Quiet};
    use document::{Document, Warned};
    use reader::{Input, Limits, ReadError};
    use std::num::NonZeroUsize;
    use std::{fs, io};

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
        names.retain(|name| !crate::RUN_FILES.contains(&name.as_str()));
        names.sort();
        names
    }

    /// Panics on documents that say so.
    fn panicking(input: &Input<'_>, limits: &Limits) -> Result<Warned<Document>, ReadError> {
        assert!(!input.bytes.starts_with(b"panic"), "slot r9c9 outside the table");
        reader::read(input, limits)
    }

    /// Takes so long that the run is told of a document before it is through with the next but one.
    fn slow(input: &Input<'_>, limits: &Limits) -> Result<Warned<Document>, ReadError> {
        std::thread::sleep(std::time::Duration::from_millis(100));
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
            let summary = extract_with(
                panicking,
                &Inputs::of(&given),
                output,
                &settings(threads),
                &mut names,
            )
            .expect("a stream takes all");
            assert_eq!((summary.read, summary.failed, summary.defects), (2, 1, 1));
            let panic = names.0.get(1).expect("three outcomes");
            assert!(panic.starts_with("b.txt panic: panic in this program: slot r9c9"), "{panic}");
            assert_eq!(std::str::from_utf8(&stream).map(|text| text.lines().count()), Ok(2));
        }
    }

    /// Never comes back from documents that say so.
    fn hanging(input: &Input<'_>, limits: &Limits) -> Result<Warned<Document>, ReadError> {
        while std::hint::black_box(input.bytes).starts_with(b"hang") {
            std::hint::spin_loop();
        }
        reader::read(input, limits)
    }

    #[test]
    fn a_document_that_never_ends_costs_only_itself() {
        let folder = folder(&[("a.txt", "一"), ("b.txt", "hang"), ("c.txt", "三")]);
        let given = [folder.path().to_owned()];
        for threads in [1, 4] {
            let mut settings = settings(threads);
            settings.isolation.timeout = Some(std::time::Duration::from_secs(1));
            let (mut names, mut stream) = (Names::default(), Vec::new());
            let output = Output::Stream(&mut stream);
            let summary = extract_with(hanging, &Inputs::of(&given), output, &settings, &mut names)
                .expect("a stream takes all");
            assert_eq!((summary.read, summary.timeouts, summary.defects), (2, 1, 0));
            let expect = "b.txt timeout: expected a document that takes at most 1 s, found one that takes longer";
            assert_eq!(names.0.get(1).map(String::as_str), Some(expect));
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
        let inputs =
            folder(&[("a/x.txt", "一"), ("b/x.txt", "二"), ("b/y/x.txt", "三"), ("c/x.txt", "四")]);
        let output = tempfile::tempdir().expect("a folder");
        let given =
            [inputs.path().join("a"), inputs.path().join("b"), inputs.path().join("c/x.txt")];
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
            let summary = extract_with(panicking, &Inputs::of(&given), out, &settings, &mut Quiet);
            assert_eq!(summary.expect("written").read, expect);
            assert_eq!(files_below(output.path()), names);
            fs::write(inputs.path().join("x.txt"), "panic").expect("written");
        }
    }

    /// The files of a run folder that are the same for the same inputs.
    fn run_files(folder: &Path) -> Vec<(String, Vec<u8>)> {
        let names = fs::read_dir(folder).expect("a folder").map(|entry| {
            let name = entry.expect("an entry").file_name().to_string_lossy().into_owned();
            let bytes = fs::read(folder.join(&name)).expect("a file");
            (name, bytes)
        });
        let mut files: Vec<_> = names
            .filter(|(name, _)| ![".jixiao-lock", ".jixiao-stamps"].contains(&name.as_str()))
            .collect();
        files.sort();
        files
    }

    /// Keeps what stands in the folder each time an input is done.
    struct Snapshots<'a>(&'a Path, Vec<Vec<(String, Vec<u8>)>>);

    impl Observer for Snapshots<'_> {
        fn finished(&mut self, _: &Outcome) {
            self.1.push(run_files(self.0));
        }
    }

    #[test]
    fn a_run_that_was_killed_goes_on_where_it_stopped() {
        let mut texts: Vec<_> =
            (0..40).map(|n| (format!("{n:02}.txt"), format!("一、目标{}", n % 30))).collect();
        texts.push(("17x.txt".to_owned(), "panic".to_owned()));
        texts.push(("note.md".to_owned(), String::new()));
        let files: Vec<_> =
            texts.iter().map(|(name, text)| (name.as_str(), text.as_str())).collect();
        let inputs = folder(&files);
        let given = [inputs.path().to_owned()];
        let mut settings = settings(2);
        settings.commit_inputs = std::num::NonZeroU32::new(3).expect("not zero");
        let undisturbed = tempfile::tempdir().expect("a folder");
        let mut snapshots = Snapshots(undisturbed.path(), Vec::new());
        let output = Output::Folder(undisturbed.path());
        let summary =
            extract_with(panicking, &Inputs::of(&given), output, &settings, &mut snapshots);
        let summary = summary.expect("written");
        assert_eq!((summary.read, summary.failed, summary.duplicates), (30, 1, 10));
        let expect = run_files(undisturbed.path());
        let names: Vec<_> = expect.iter().map(|(name, _)| name.as_str()).collect();
        assert_eq!(names, ["failures.jsonl", "manifest.jsonl", "records.jsonl"]);
        assert_eq!(snapshots.1.len(), 41);
        let mut resumed = 0;
        for snapshot in &snapshots.1 {
            let output = tempfile::tempdir().expect("a folder");
            for (name, bytes) in snapshot {
                // What was being written when the process was killed.
                let torn: &[u8] = if name.contains(".part") { b"{\"path\":\"09" } else { b"" };
                let whole = [bytes, torn].concat();
                fs::write(output.path().join(name), whole).expect("written");
            }
            let out = Output::Folder(output.path());
            let again = extract_with(panicking, &Inputs::of(&given), out, &settings, &mut Quiet);
            let again = again.expect("written");
            resumed += again.resumed;
            assert!(run_files(output.path()) == expect, "after {} inputs", again.resumed);
            assert_eq!((again.read, again.failed, again.duplicates), (30, 1, 10));
        }
        assert!(resumed > 500, "{resumed}");
    }

    #[test]
    fn a_run_that_is_asked_to_stop_goes_on_later() {
        struct Stop(std::sync::Arc<std::sync::atomic::AtomicBool>);
        impl Observer for Stop {
            fn finished(&mut self, _: &Outcome) {
                self.0.store(true, Ordering::Relaxed);
            }
        }
        let inputs = folder(&[("a.txt", "一"), ("b.txt", "二"), ("c.txt", "三"), ("d.txt", "四")]);
        let output = tempfile::tempdir().expect("a folder");
        let given = [inputs.path().to_owned()];
        let stopping = settings(1);
        let mut observer = Stop(stopping.stop.clone());
        let out = || Output::Folder(output.path());
        let inputs_given = Inputs::of(&given);
        let first = extract_with(slow, &inputs_given, out(), &stopping, &mut observer);
        let first = first.expect("written");
        assert_eq!((first.stopped, first.resumed), (true, 0));
        assert!((1..4).contains(&first.read), "{} read", first.read);
        assert!(!output.path().join("records.jsonl").exists());
        let other = [inputs.path().join("a.txt")];
        let error = extract(&other, out(), &settings(1), &mut Quiet).expect_err("another run");
        assert_eq!(error.name(), "other-run");
        let second = extract(&given, out(), &settings(1), &mut Quiet).expect("written");
        assert_eq!((second.read, second.stopped, second.resumed), (4, false, first.read));
        assert!(output.path().join("records.jsonl").exists());
    }

    #[test]
    fn a_content_that_is_being_read_is_not_read_again() {
        use std::sync::atomic::AtomicU64;
        static READ: AtomicU64 = AtomicU64::new(0);
        fn counted(input: &Input<'_>, limits: &Limits) -> Result<Warned<Document>, ReadError> {
            READ.fetch_add(1, Ordering::SeqCst);
            slow(input, limits)
        }
        let names: Vec<_> = (0..24).map(|number| format!("{number:02}.txt")).collect();
        let files: Vec<_> = names.iter().map(|name| (name.as_str(), "一")).collect();
        let folder = folder(&files);
        let inputs = Inputs::of(&[folder.path().to_owned()]);
        let output = tempfile::tempdir().expect("a folder");
        let out = Output::Folder(output.path());
        let summary = extract_with(counted, &inputs, out, &settings(4), &mut Quiet);
        let summary = summary.expect("written");
        assert_eq!((summary.read, summary.duplicates), (1, 23));
        // Each thread may have begun with one before the first of them was known.
        let read = READ.load(Ordering::SeqCst);
        assert!((1..=4).contains(&read), "{read} times");
    }

    #[test]
    fn two_runs_at_once_in_one_folder_are_refused() {
        struct Second<'a>(&'a [PathBuf], &'a Path, Option<&'static str>);
        impl Observer for Second<'_> {
            fn finished(&mut self, _: &Outcome) {
                let run = extract(self.0, Output::Folder(self.1), &settings(1), &mut Quiet);
                self.2 = run.err().map(|error| error.name());
            }
        }
        let inputs = folder(&[("a.txt", "一")]);
        let output = tempfile::tempdir().expect("a folder");
        let given = [inputs.path().to_owned()];
        let mut second = Second(&given, output.path(), None);
        let out = Output::Folder(output.path());
        let first = extract(&given, out, &settings(1), &mut second).expect("written");
        assert_eq!((first.read, second.2), (1, Some("busy")));
    }

    #[test]
    fn a_run_that_reads_nothing_keeps_the_earlier_file() {
        let inputs = folder(&[("x.txt", "panic")]);
        let output = folder(&[("records.jsonl", "earlier")]);
        let given = [inputs.path().to_owned()];
        let out = Output::Folder(output.path());
        let summary = extract_with(panicking, &Inputs::of(&given), out, &settings(1), &mut Quiet);
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
