//! The flat tables of records, in the files of a format: all of them, or none.

use crate::panics::caught;
use crate::record_source::{Tried, each_record};
use crate::run_folder::{lock, part_of, sync_folder};
use crate::{Error, ErrorKind, Observer, Settings};
use sha2::{Digest as _, Sha256};
use std::collections::BTreeSet;
use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::atomic::Ordering;
use std::sync::{Arc, Mutex, PoisonError};
use write::WriteError;
use write::tables::{Files, TableFormat, TableOptions, TableSummary};

/// What became of an export.
#[derive(Debug, Clone, Default)]
pub struct Exported {
    /// Documents whose rows were written.
    pub documents: u64,
    /// Documents that were left out because another one before them has the same content.
    pub duplicates: u64,
    /// Names of the files that were written.
    pub files: Vec<String>,
    /// The rows.
    pub tables: TableSummary,
    /// Documents of which records had to be made for it, and lines that hold none.
    pub tried: Tried,
    /// Whether it was asked to stop before its end; then no file was written.
    pub stopped: bool,
}

/// Writes the flat tables of the records in `paths` (see [`each_record`]) into `folder`. Content that comes again
/// is left out: its rows would have the same keys.
///
/// The files have their names only when all of them are whole. Where there are no records, or [`Settings::stop`] is set
/// meanwhile, earlier files stay.
pub fn export(
    paths: &[PathBuf],
    folder: &Path,
    format: &dyn TableFormat,
    options: &TableOptions,
    settings: &Settings,
    observer: &mut dyn Observer,
) -> Result<Exported, Error> {
    let mut parts = Parts::open(folder)?;
    let trouble = parts.trouble.clone();
    let fail = |error| failure(folder, &trouble, error);
    let options = TableOptions { temporary: Some(folder.to_owned()), ..options.clone() };
    let mut sink = guarded(|| format.begin(&options, &mut parts)).map_err(fail)?;
    let mut exported = Exported::default();
    let mut seen = BTreeSet::new();
    exported.tried = each_record(paths, settings, observer, &mut |records| {
        // Half of a digest is enough to tell contents apart, and there are many.
        let digest: [u8; 32] = Sha256::digest(records.source.sha256.as_bytes()).into();
        let half: [u8; 16] = std::array::from_fn(|index| digest[index]);
        if !seen.insert(half) {
            exported.duplicates += 1;
            return Ok(());
        }
        exported.documents += 1;
        guarded(|| sink.add(&records)).map_err(fail)
    })?;
    let stopped = || settings.stop.load(Ordering::Relaxed);
    exported.stopped = stopped();
    if exported.stopped || exported.documents == 0 {
        return Ok(exported);
    }
    exported.tables = guarded(|| sink.finish()).map_err(fail)?;
    exported.stopped = stopped();
    if !exported.stopped {
        exported.files = parts.finish()?;
    }
    Ok(exported)
}

/// Runs a format's work: where a disk is full, the writer of workbooks panics.
fn guarded<T>(work: impl FnOnce() -> Result<T, WriteError>) -> Result<T, WriteError> {
    let done = caught(work);
    done.unwrap_or_else(|panic| Err(WriteError::Table(format!("a panic: {panic}"))))
}

/// The file that took no more, if that is why; else the error of the format.
fn failure(folder: &Path, trouble: &Trouble, error: WriteError) -> Error {
    let trouble = trouble.lock().unwrap_or_else(PoisonError::into_inner).take();
    match (trouble, error) {
        (Some((path, error)), _) => Error::write(&path, error),
        (None, WriteError::Io(error)) => Error::write(folder, error),
        (None, error) => match room(folder) {
            Err(full) => Error::write(folder, full),
            Ok(()) => Error::new(folder, ErrorKind::Encode(error)),
        },
    }
}

/// Bytes of a file that shows whether there is room for one: temporary files have no name that could be said.
const TRIAL_BYTES: usize = 1 << 20;

fn room(folder: &Path) -> io::Result<()> {
    let path = part_of(folder, ".jixiao-trial");
    let written = fs::write(&path, vec![0; TRIAL_BYTES]);
    let _ = fs::remove_file(&path);
    written
}

/// The file that first took no more, and why.
type Trouble = Arc<Mutex<Option<(PathBuf, io::Error)>>>;

/// Files that have their names only at the end; else they are removed.
struct Parts {
    folder: PathBuf,
    files: Vec<(String, File)>,
    trouble: Trouble,
    _lock: File,
}

impl Parts {
    fn open(folder: &Path) -> Result<Self, Error> {
        fs::create_dir_all(folder).map_err(|error| Error::write(folder, error))?;
        let lock = lock(folder)?;
        let folder = folder.to_owned();
        Ok(Self { folder, files: Vec::new(), trouble: Trouble::default(), _lock: lock })
    }

    /// Gives all files their names.
    fn finish(mut self) -> Result<Vec<String>, Error> {
        for (name, file) in &self.files {
            let part = part_of(&self.folder, name);
            file.sync_data().map_err(|error| Error::write(&part, error))?;
        }
        for (name, _) in &self.files {
            let path = self.folder.join(name);
            let renamed = fs::rename(part_of(&self.folder, name), &path);
            renamed.map_err(|error| Error::write(&path, error))?;
        }
        sync_folder(&self.folder)?;
        Ok(self.files.drain(..).map(|(name, _)| name).collect())
    }
}

impl Drop for Parts {
    fn drop(&mut self) {
        for (name, _) in &self.files {
            // What cannot be removed is written over by the next export.
            let _ = fs::remove_file(part_of(&self.folder, name));
        }
    }
}

impl Files for Parts {
    fn create(&mut self, name: &str) -> io::Result<Box<dyn Write + Send>> {
        let path = part_of(&self.folder, name);
        let opened = File::create(&path).and_then(|file| Ok((file.try_clone()?, file)));
        match opened {
            Ok((held, file)) => {
                self.files.push((name.to_owned(), held));
                Ok(Box::new(PartFile { path, file, trouble: self.trouble.clone() }))
            }
            Err(error) => Err(remember(&self.trouble, &path, error)),
        }
    }
}

/// A file that remembers why it took no more, whatever a format makes of the error.
struct PartFile {
    path: PathBuf,
    file: File,
    trouble: Trouble,
}

impl Write for PartFile {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let written = self.file.write(bytes);
        written.map_err(|error| match error.kind() {
            io::ErrorKind::Interrupted => error,
            _ => remember(&self.trouble, &self.path, error),
        })
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}

fn remember(trouble: &Trouble, path: &Path, error: io::Error) -> io::Error {
    let again = match error.raw_os_error() {
        Some(code) => io::Error::from_raw_os_error(code),
        None => error.kind().into(),
    };
    let mut trouble = trouble.lock().unwrap_or_else(PoisonError::into_inner);
    trouble.get_or_insert((path.to_owned(), again));
    error
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Quiet;
    use record::flat::Cell;
    use std::sync::atomic::AtomicBool;
    use write::tables::{TABLE_FORMATS, TableSink};

    fn names(folder: &Path) -> Vec<String> {
        let names = fs::read_dir(folder).expect("a folder");
        let mut names: Vec<_> = names
            .map(|entry| entry.expect("an entry").file_name().to_string_lossy().into_owned())
            .filter(|name| name != ".jixiao-lock")
            .collect();
        names.sort();
        names
    }

    fn exported(
        paths: &[PathBuf],
        folder: &Path,
        format: &dyn TableFormat,
    ) -> Result<Exported, Error> {
        let options = TableOptions::default();
        export(paths, folder, format, &options, &Settings::default(), &mut Quiet)
    }

    #[test]
    fn all_files_of_a_format_are_written_and_content_counts_once() {
        let input = tempfile::tempdir().expect("a folder");
        for (name, text) in [("a.txt", "一"), ("b.txt", "二"), ("c.txt", "一")] {
            fs::write(input.path().join(name), text).expect("written");
        }
        for format in TABLE_FORMATS {
            let output = tempfile::tempdir().expect("a folder");
            let paths = [input.path().to_owned()];
            let done = exported(&paths, output.path(), *format).expect("written");
            assert_eq!((done.documents, done.duplicates, done.tried.read), (2, 1, 3));
            assert_eq!(done.tables.rows.first(), Some(&2));
            let mut files = format.files();
            files.sort();
            assert_eq!(names(output.path()), files, "{}", format.name());
        }
    }

    #[test]
    fn where_nothing_is_read_earlier_files_stay() {
        let folder = tempfile::tempdir().expect("a folder");
        let empty = folder.path().join("a.jsonl");
        fs::write(&empty, "").expect("written");
        let output = folder.path().join("out");
        fs::create_dir(&output).expect("made");
        fs::write(output.join("goals.csv"), "earlier").expect("written");
        let done = exported(&[empty], &output, &write::tables::Csv).expect("nothing to do");
        assert_eq!((done.documents, done.files.len()), (0, 0));
        assert_eq!(names(&output), ["goals.csv"]);
    }

    /// A format at whose first row somebody presses Ctrl-C.
    struct Stopping {
        format: &'static dyn TableFormat,
        stop: Arc<AtomicBool>,
    }

    struct StoppingSink {
        sink: Box<dyn TableSink>,
        stop: Arc<AtomicBool>,
    }

    impl TableFormat for Stopping {
        fn name(&self) -> &'static str {
            self.format.name()
        }

        fn about(&self) -> &'static str {
            self.format.about()
        }

        fn files(&self) -> Vec<String> {
            self.format.files()
        }

        fn begin(
            &self,
            options: &TableOptions,
            files: &mut dyn Files,
        ) -> Result<Box<dyn TableSink>, WriteError> {
            let sink = self.format.begin(options, files)?;
            Ok(Box::new(StoppingSink { sink, stop: self.stop.clone() }))
        }
    }

    impl TableSink for StoppingSink {
        fn row(&mut self, table: usize, cells: &[Cell<'_>]) -> Result<(), WriteError> {
            self.stop.store(true, Ordering::Relaxed);
            self.sink.row(table, cells)
        }

        fn finish(self: Box<Self>) -> Result<TableSummary, WriteError> {
            self.sink.finish()
        }
    }

    #[test]
    fn an_export_that_is_stopped_leaves_no_file() {
        let folder = tempfile::tempdir().expect("a folder");
        for name in ["a.txt", "b.txt"] {
            fs::write(folder.path().join(name), name).expect("written");
        }
        let run = folder.path().join("run");
        let given = [folder.path().to_owned()];
        crate::extract(&given, crate::Output::Folder(&run), &Settings::default(), &mut Quiet)
            .expect("a run");
        for format in TABLE_FORMATS {
            let settings = Settings::default();
            let stopping = Stopping { format: *format, stop: settings.stop.clone() };
            let output = folder.path().join(format.name());
            let (paths, options) = ([run.clone()], TableOptions::default());
            let done = export(&paths, &output, &stopping, &options, &settings, &mut Quiet);
            let done = done.expect("stopped");
            assert_eq!((done.documents, done.stopped), (1, true), "{}", format.name());
            assert_eq!(names(&output), <[String; 0]>::default(), "{}", format.name());
        }
    }

    #[test]
    fn a_file_that_cannot_be_written_leaves_none() {
        let folder = tempfile::tempdir().expect("a folder");
        let input = folder.path().join("a.txt");
        fs::write(&input, "一").expect("written");
        for format in TABLE_FORMATS {
            let output = folder.path().join(format.name());
            let last = format.files().pop().expect("a file");
            // A folder stands where the last file is to grow.
            fs::create_dir_all(part_of(&output, &last)).expect("made");
            let error =
                exported(std::slice::from_ref(&input), &output, *format).expect_err("no file");
            assert_eq!(error.name(), "cannot-write");
            assert!(error.to_string().contains(&last), "{error}");
            assert_eq!(names(&output), [format!("{last}.part")]);
        }
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn a_full_disk_is_said_and_leaves_no_file() {
        let folder = tempfile::tempdir().expect("a folder");
        let input = folder.path().join("a.txt");
        fs::write(&input, "一").expect("written");
        for format in TABLE_FORMATS {
            let output = folder.path().join(format.name());
            fs::create_dir(&output).expect("made");
            for name in format.files() {
                // Whatever is written there finds the disk full.
                std::os::unix::fs::symlink("/dev/full", part_of(&output, &name)).expect("made");
            }
            let error =
                exported(std::slice::from_ref(&input), &output, *format).expect_err("no room");
            assert_eq!(error.name(), "cannot-write", "{}: {error}", format.name());
            assert!(error.to_string().ends_with("found no space left"), "{error}");
            assert_eq!(names(&output), <[String; 0]>::default(), "{}", format.name());
        }
    }
}
