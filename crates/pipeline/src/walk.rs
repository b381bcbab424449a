//! Finds the inputs: the files that were named, and the documents in the folders and archives that were named, in a
//! fixed order.
//!
//! A folder's documents come in the order of the bytes of their paths, an archive's in its own. Only the names in one
//! folder on each level are in memory.

mod archives;
mod filter;
mod folders;

use crate::archive::{self, Blob, Content, Opened};
use crate::file::OpenFile;
use crate::input::{Input, InputSource};
use crate::inputs::{Given, Inputs, path_in_list};
use crate::schedule::Admission;
use crate::{ArchiveLimits, Error, ErrorKind, Pattern, Skipped};
pub use archives::look_into;
use archives::{OpenArchive, guarded};
use filter::Filter;
use folders::{Folder, Sort};
use std::ffi::OsStr;
use std::fs::{self, FileType};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Extensions of the documents that are taken from a folder, in lower case and sorted: those of all readers.
///
/// A folder holds other files as well, and reading a note or a picture as plain text would make records
/// of nothing. A file that is named itself is read whatever its extension.
pub fn folder_extensions() -> Vec<&'static str> {
    let all = reader::READERS.iter().flat_map(|reader| reader.extensions().iter().copied());
    let mut all: Vec<_> = all.collect();
    all.sort_unstable();
    all
}

/// What stands where a run looks.
#[derive(Debug)]
pub(crate) enum Found {
    /// A file or an entry to read.
    Input(Input),
    /// Something that cannot be read or listed.
    Failed(Error),
    /// Something in a folder or an archive that is passed over, and why.
    Skipped {
        /// As records would name it.
        name: String,
        /// One of those in [`Skipped`].
        reason: &'static str,
    },
}

/// The inputs one after the other.
#[derive(Debug)]
pub(crate) struct Walk {
    inputs: Inputs,
    filter: Filter,
    limits: ArchiveLimits,
    opens_files: bool,
    /// The one of the inputs that comes next, and the place in it where it is a list.
    given: usize,
    place: usize,
    /// What was given last, and its open folders and archives from the outermost to the innermost.
    root: PathBuf,
    is_pattern: bool,
    open: Vec<Level>,
    /// Whether a document was found below `root`, and how many other files.
    found: bool,
    others: u64,
    pub(crate) skipped: Skipped,
}

#[derive(Debug)]
enum Level {
    Folder(Folder),
    Archive(Box<OpenArchive>),
}

/// What becomes of a file.
enum Looked {
    Found(Found),
    /// It is an archive, and its entries come next.
    Entered,
    /// The run is over.
    Over,
}

impl Walk {
    pub(crate) fn new(inputs: &Inputs, limits: &ArchiveLimits) -> Self {
        Self {
            inputs: inputs.clone(),
            filter: Filter::of(inputs),
            limits: *limits,
            opens_files: true,
            given: 0,
            place: 0,
            root: PathBuf::new(),
            is_pattern: false,
            open: Vec::new(),
            found: false,
            others: 0,
            skipped: Skipped::default(),
        }
    }

    /// Goes by names alone: files are not opened, so that each is one input and holds nothing.
    pub(crate) fn by_name(inputs: &Inputs, limits: &ArchiveLimits) -> Self {
        Self { opens_files: false, ..Self::new(inputs, limits) }
    }

    /// The next; `None` at the end, or when the run is over.
    pub(crate) fn next(&mut self, admission: &Admission) -> Option<Found> {
        let found = self.find(admission)?;
        match &found {
            Found::Input(_) | Found::Failed(_) => self.found = true,
            Found::Skipped { name, reason } => {
                self.others += u64::from(*reason == Skipped::OTHER_SORT);
                self.skipped.add(reason, name);
            }
        }
        Some(found)
    }

    fn find(&mut self, admission: &Admission) -> Option<Found> {
        loop {
            if !self.open.is_empty() {
                match self.next_below(admission)? {
                    Looked::Found(found) => return Some(found),
                    Looked::Entered => continue,
                    Looked::Over if self.open.is_empty() => {}
                    Looked::Over => return None,
                }
                if !self.found {
                    let kind = if self.is_pattern {
                        ErrorKind::NoMatch
                    } else {
                        ErrorKind::NoDocuments { others: self.others }
                    };
                    return Some(Found::Failed(Error::new(&self.root, kind)));
                }
            }
            (self.found, self.others, self.is_pattern) = (false, 0, false);
            match self.next_given()? {
                Next::Path(path) => match self.visit(path, admission) {
                    Looked::Found(found) => return Some(found),
                    Looked::Entered => {}
                    Looked::Over => return None,
                },
                Next::Pattern(pattern) => {
                    let base = pattern.base();
                    self.root = PathBuf::from(pattern.text());
                    self.is_pattern = true;
                    let relative = PathBuf::new();
                    if let Some(error) = self.enter(base, relative, Some(pattern)) {
                        return Some(Found::Failed(error));
                    }
                }
            }
        }
    }

    fn next_given(&mut self) -> Option<Next> {
        loop {
            match self.inputs.given.get(self.given)? {
                Given::Path(path) => {
                    self.given += 1;
                    return Some(Next::Path(path.clone()));
                }
                Given::Pattern(pattern) => {
                    self.given += 1;
                    return Some(Next::Pattern(Arc::clone(pattern)));
                }
                Given::List(list, separator) => {
                    if let Some((path, next)) = path_in_list(list, *separator, self.place) {
                        self.place = next;
                        return Some(Next::Path(path));
                    }
                    (self.given, self.place) = (self.given + 1, 0);
                }
            }
        }
    }

    /// Looks at a path that was given: a folder or an archive is opened, all else is a result.
    fn visit(&mut self, path: PathBuf, admission: &Admission) -> Looked {
        let name = name_of(&path);
        let sort = match fs::metadata(&path) {
            Ok(metadata) => metadata.file_type(),
            Err(error) => return Looked::failed(Error::new(path, ErrorKind::Open(error))),
        };
        self.root.clone_from(&path);
        if sort.is_dir() {
            return match self.enter(path, PathBuf::new(), None) {
                Some(error) => Looked::failed(error),
                None => Looked::Entered,
            };
        }
        if let Some(found) = special_sort(sort) {
            let kind = ErrorKind::WrongSort { expected: "a file or a folder", found };
            return Looked::failed(Error::new(path, kind));
        }
        let relative = PathBuf::from(path.file_name().unwrap_or(path.as_os_str()));
        if let Some(reason) = self.filter.reason_against_file(&name, true) {
            self.found = true;
            return Looked::Found(Found::Skipped { name, reason });
        }
        self.look_into_file(path, name, relative, admission)
    }

    /// Goes on below what is open; [`Looked::Over`] with nothing open where all of it has been seen.
    fn next_below(&mut self, admission: &Admission) -> Option<Looked> {
        loop {
            let Some(level) = self.open.last_mut() else { return Some(Looked::Over) };
            match level {
                Level::Archive(archive) => {
                    match archive.next(&self.filter, &self.limits, admission) {
                        archives::Step::Found(found) => return Some(Looked::Found(found)),
                        archives::Step::Entered(inner) => self.open.push(Level::Archive(inner)),
                        archives::Step::Ended => drop(self.open.pop()),
                        archives::Step::Over => return None,
                    }
                }
                Level::Folder(folder) => {
                    let Some(entry) = folder.take_next() else {
                        self.open.pop();
                        continue;
                    };
                    let (path, relative) =
                        (folder.path.join(&entry.name), folder.relative.join(&entry.name));
                    let pattern = folder.pattern.clone();
                    match entry.sort {
                        Sort::Skipped(reason) => {
                            let name = name_of(&path);
                            return Some(Looked::Found(Found::Skipped { name, reason }));
                        }
                        Sort::Folder { matched } => {
                            let pattern = pattern.filter(|_| !matched);
                            if let Some(error) = self.enter(path, relative, pattern) {
                                return Some(Looked::failed(error));
                            }
                        }
                        Sort::File => {
                            let name = name_of(&path);
                            match self.look_into_file(path, name, relative, admission) {
                                Looked::Entered => {}
                                Looked::Over => return None,
                                found @ Looked::Found(_) => return Some(found),
                            }
                        }
                    }
                }
            }
        }
    }

    /// Lists a folder; gives the error if it cannot.
    fn enter(
        &mut self,
        path: PathBuf,
        relative: PathBuf,
        pattern: Option<Arc<Pattern>>,
    ) -> Option<Error> {
        match Folder::list(path, relative, pattern, &self.filter) {
            Ok(folder) => {
                self.open.push(Level::Folder(folder));
                None
            }
            Err(error) => Some(error),
        }
    }

    /// Opens a file; where it is an archive, its entries come next.
    fn look_into_file(
        &mut self,
        path: PathBuf,
        name: String,
        relative: PathBuf,
        admission: &Admission,
    ) -> Looked {
        if !self.opens_files {
            let source = InputSource::of(Content::plain(Blob::of_memory(Vec::new(), Vec::new())));
            return Looked::Found(Found::Input(Input { name, relative, source }));
        }
        let opened = guarded(|| {
            let content = Content::plain(Blob::of_file(OpenFile::open_whatever_size(&path)?));
            archive::open(content, &name, &self.limits, admission)
        });
        match opened {
            Err(kind) => Looked::failed(Error::new(path, kind)),
            Ok(Opened::Over) => Looked::Over,
            Ok(Opened::Document(content)) => {
                let source = InputSource::of(content);
                Looked::Found(Found::Input(Input { name, relative, source }))
            }
            Ok(Opened::Archive(archive)) => {
                match OpenArchive::new(*archive, name, relative, 1, &self.limits) {
                    Ok(open) => {
                        self.open.push(Level::Archive(open));
                        Looked::Entered
                    }
                    Err(error) => Looked::failed(error),
                }
            }
        }
    }
}

enum Next {
    Path(PathBuf),
    Pattern(Arc<Pattern>),
}

impl Looked {
    fn failed(error: Error) -> Self {
        Self::Found(Found::Failed(error))
    }
}

/// Whether `path` holds an input, as far as names tell; nothing is opened but folders.
pub(crate) fn expect_input(path: &Path) -> Result<(), Error> {
    let inputs = Inputs::of(&[path.to_owned()]);
    let mut walk = Walk::by_name(&inputs, &ArchiveLimits::default());
    let admission = Admission::free();
    while let Some(found) = walk.next(&admission) {
        match found {
            Found::Input(_) => break,
            Found::Failed(error) => return Err(error),
            Found::Skipped { .. } => {}
        }
    }
    Ok(())
}

/// Whether the name of a file is that of a document.
pub(crate) fn is_document(name: &str) -> bool {
    Path::new(name).extension().is_some_and(|extension| {
        let mut known = reader::READERS.iter().flat_map(|reader| reader.extensions());
        known.any(|known| extension.eq_ignore_ascii_case(known))
    })
}

/// Whether the name of a file is that of an archive, read or not.
pub(crate) fn is_archive(name: &str) -> bool {
    Path::new(name).extension().is_some_and(|extension| {
        archive::ARCHIVE_EXTENSIONS.iter().any(|known| extension.eq_ignore_ascii_case(known))
    })
}

/// What a path is that is neither a file nor a folder.
pub(crate) fn special_sort(sort: FileType) -> Option<&'static str> {
    if sort.is_file() || sort.is_dir() {
        return None;
    }
    #[cfg(unix)]
    {
        use std::os::unix::fs::FileTypeExt as _;
        if sort.is_fifo() {
            return Some("a named pipe");
        }
        if sort.is_socket() {
            return Some("a socket");
        }
        if sort.is_char_device() || sort.is_block_device() {
            return Some("a device");
        }
    }
    Some("something else")
}

/// Whether Office or LibreOffice keeps a file of this name beside a document that is open.
fn is_lock_file(name: &[u8]) -> bool {
    name.starts_with(b"~$") || (name.starts_with(b".~lock.") && name.ends_with(b"#"))
}

/// A path as records name it: as given, `/`-separated. What is no Unicode in it is shown as `\u{FFFD}`.
pub(crate) fn name_of(path: &Path) -> String {
    name_of_text(path.as_os_str())
}

fn name_of_text(path: &OsStr) -> String {
    let name = path.to_string_lossy();
    if std::path::MAIN_SEPARATOR == '/' {
        name.into_owned()
    } else {
        name.replace(std::path::MAIN_SEPARATOR, "/")
    }
}

#[cfg(test)]
mod tests;
