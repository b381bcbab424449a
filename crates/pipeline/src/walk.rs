//! Finds the inputs: the files that were named, and the documents in the folders that were named, in a fixed order.
//!
//! A folder's documents come in the order of the bytes of their paths. Only one folder on each level is in memory.

use crate::input::{Input, InputSource};
use crate::{Error, ErrorKind, Skipped};
use std::ffi::{OsStr, OsString};
use std::fs::{self, FileType};
use std::path::{Path, PathBuf};

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
    /// A file to read.
    Input(Input),
    /// Something that cannot be read or listed.
    Failed(Error),
    /// Something in a folder that is passed over, and why.
    Skipped {
        /// As records would name it.
        name: String,
        /// `hidden`, `lock-file`, `linked-folder`, `other-sort`.
        reason: &'static str,
    },
}

impl Found {
    fn file(path: PathBuf, relative: PathBuf) -> Self {
        Self::Input(Input { name: name_of(&path), relative, source: InputSource::File(path) })
    }
}

/// The inputs one after the other.
#[derive(Debug)]
pub(crate) struct Walk<'a> {
    given: std::slice::Iter<'a, PathBuf>,
    /// The folder that was given, and its open folders from the outermost to the innermost.
    root: &'a Path,
    open: Vec<Folder>,
    /// Whether a document was found below `root`, and how many other files.
    found: bool,
    others_before: u64,
    pub(crate) skipped: Skipped,
}

#[derive(Debug)]
struct Folder {
    path: PathBuf,
    /// In reverse order, so that the next is the last.
    entries: Vec<Entry>,
}

#[derive(Debug)]
struct Entry {
    name: OsString,
    sort: Sort,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Sort {
    Folder,
    Document,
    /// Passed over, for this reason.
    Skipped(&'static str),
}

impl<'a> Walk<'a> {
    pub(crate) fn new(given: &'a [PathBuf]) -> Self {
        Self {
            given: given.iter(),
            root: Path::new(""),
            open: Vec::new(),
            found: false,
            others_before: 0,
            skipped: Skipped::default(),
        }
    }

    /// Looks at a path that was given: a file or an error is a result, a folder is opened.
    fn visit(&mut self, path: &'a PathBuf) -> Option<Found> {
        let sort = match fs::metadata(path) {
            Ok(metadata) => metadata.file_type(),
            Err(error) => return Some(Found::Failed(Error::new(path, ErrorKind::Open(error)))),
        };
        if sort.is_dir() {
            self.root = path;
            self.found = false;
            self.others_before = self.skipped.other_files();
            return self.enter(path.clone()).map(Found::Failed);
        }
        if let Some(found) = special_sort(sort) {
            let kind = ErrorKind::WrongSort { expected: "a file or a folder", found };
            return Some(Found::Failed(Error::new(path, kind)));
        }
        let relative = path.file_name().unwrap_or(path.as_os_str()).into();
        Some(Found::file(path.clone(), relative))
    }

    /// Lists a folder; gives the error if it cannot.
    fn enter(&mut self, path: PathBuf) -> Option<Error> {
        match self.list(&path) {
            Ok(entries) => {
                self.open.push(Folder { path, entries });
                None
            }
            Err(error) => Some(Error::new(path, ErrorKind::Open(error))),
        }
    }

    fn list(&mut self, path: &Path) -> std::io::Result<Vec<Entry>> {
        let mut entries = Vec::new();
        for entry in fs::read_dir(path)? {
            let entry = entry?;
            let name = entry.file_name();
            let sort = self.sort(&entry, &name)?;
            entries.push(Entry { name, sort });
        }
        entries.sort_unstable_by(|one, other| other.key().cmp(one.key()));
        entries.shrink_to_fit();
        Ok(entries)
    }

    /// What an entry of a folder is; what is passed over is counted.
    fn sort(&mut self, entry: &fs::DirEntry, name: &OsStr) -> std::io::Result<Sort> {
        let bytes = name.as_encoded_bytes();
        if bytes.starts_with(b".") {
            self.skipped.hidden += 1;
            return Ok(Sort::Skipped("hidden"));
        }
        if bytes.starts_with(b"~$") {
            self.skipped.lock_files += 1;
            return Ok(Sort::Skipped("lock-file"));
        }
        let sort = entry.file_type()?;
        if sort.is_symlink() && fs::metadata(entry.path()).is_ok_and(|target| target.is_dir()) {
            self.skipped.linked_folders += 1;
            return Ok(Sort::Skipped("linked-folder"));
        }
        if sort.is_dir() {
            return Ok(Sort::Folder);
        }
        if is_document(name) {
            return Ok(Sort::Document);
        }
        let extension = Path::new(name).extension().map(OsStr::to_ascii_lowercase);
        self.skipped.add_other(&extension.unwrap_or_default().to_string_lossy());
        Ok(Sort::Skipped("other-sort"))
    }

    /// The next of the folders that are open; `None` when none is open any more.
    fn next_in_folder(&mut self) -> Option<Found> {
        while let Some(folder) = self.open.last_mut() {
            let Some(entry) = folder.entries.pop() else {
                self.open.pop();
                continue;
            };
            let path = folder.path.join(&entry.name);
            match entry.sort {
                Sort::Skipped(reason) => {
                    return Some(Found::Skipped { name: name_of(&path), reason });
                }
                Sort::Document => {
                    self.found = true;
                    let relative = path.strip_prefix(self.root).unwrap_or(&path).to_owned();
                    return Some(Found::file(path, relative));
                }
                Sort::Folder => {
                    if let Some(error) = self.enter(path) {
                        self.found = true;
                        return Some(Found::Failed(error));
                    }
                }
            }
        }
        None
    }
}

impl Iterator for Walk<'_> {
    type Item = Found;

    fn next(&mut self) -> Option<Found> {
        loop {
            if !self.open.is_empty() {
                if let Some(found) = self.next_in_folder() {
                    return Some(found);
                }
                if !self.found {
                    let others = self.skipped.other_files() - self.others_before;
                    let error = Error::new(self.root, ErrorKind::NoDocuments { others });
                    return Some(Found::Failed(error));
                }
            }
            let path = self.given.next()?;
            if let Some(found) = self.visit(path) {
                return Some(found);
            }
        }
    }
}

impl Entry {
    /// Sorts a folder as the `/` after its name does, so that whole paths are in order.
    fn key(&self) -> impl Iterator<Item = u8> {
        let slash = (self.sort == Sort::Folder).then_some(b'/');
        self.name.as_encoded_bytes().iter().copied().chain(slash)
    }
}

fn is_document(name: &OsStr) -> bool {
    Path::new(name).extension().is_some_and(|extension| {
        let mut known = reader::READERS.iter().flat_map(|reader| reader.extensions());
        known.any(|known| extension.eq_ignore_ascii_case(known))
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

/// A path as records name it: as given, `/`-separated. What is no Unicode in it is shown as `\u{FFFD}`.
pub(crate) fn name_of(path: &Path) -> String {
    let name = path.to_string_lossy();
    if std::path::MAIN_SEPARATOR == '/' {
        name.into_owned()
    } else {
        name.replace(std::path::MAIN_SEPARATOR, "/")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn walked(given: &[PathBuf]) -> (Vec<String>, Skipped) {
        let mut walk = Walk::new(given);
        let mut names = Vec::new();
        for input in walk.by_ref() {
            match input {
                Found::Input(input) => names.push(name_of(&input.relative)),
                Found::Failed(error) => names.push(format!("{}: {}", error.name(), error)),
                Found::Skipped { .. } => {}
            }
        }
        (names, walk.skipped)
    }

    fn folder(files: &[&str]) -> tempfile::TempDir {
        let folder = tempfile::tempdir().expect("a folder");
        for file in files {
            let path = folder.path().join(file);
            fs::create_dir_all(path.parent().expect("has one")).expect("made");
            fs::write(path, "x").expect("written");
        }
        folder
    }

    #[test]
    fn documents_come_in_the_order_of_their_path_bytes() {
        let files =
            ["b.docx", "a/z.txt", "a.txt", "a-b.txt", "A.DOCX", "a/b/c.docm", "项目/二.docx"];
        let folder = folder(&files);
        let (names, _) = walked(&[folder.path().to_owned()]);
        let expect =
            ["A.DOCX", "a-b.txt", "a.txt", "a/b/c.docm", "a/z.txt", "b.docx", "项目/二.docx"];
        assert_eq!(names, expect);
        assert!(names.is_sorted());
    }

    #[test]
    fn what_is_no_document_is_passed_over_and_counted() {
        let files = ["a.docx", "ABOUT.md", "b.PNG", "c.png", ".d.docx", "~$a.docx", "bare"];
        let folder = folder(&files);
        let (names, skipped) = walked(&[folder.path().to_owned()]);
        assert_eq!(names, ["a.docx"]);
        assert_eq!((skipped.hidden, skipped.lock_files, skipped.total()), (1, 1, 6));
        let others: Vec<_> = skipped.other_files.iter().map(|(name, &n)| (&**name, n)).collect();
        assert_eq!(others, [("", 1), ("md", 1), ("png", 2)]);
    }

    #[test]
    fn a_named_file_is_taken_whatever_its_extension() {
        let folder = folder(&["ABOUT.md", ".hidden"]);
        let given = [folder.path().join("ABOUT.md"), folder.path().join(".hidden")];
        assert_eq!(walked(&given).0, ["ABOUT.md", ".hidden"]);
    }

    #[test]
    fn what_holds_nothing_is_reported_and_the_rest_goes_on() {
        let folder = folder(&["empty/x.md", "full/a.txt"]);
        let base = folder.path();
        let given = [base.join("gone"), base.join("empty"), base.join("full")];
        let (names, _) = walked(&given);
        let no_documents = format!(
            "no-documents: expected a folder with documents ({}), found none (1 file of another sort)",
            folder_extensions().join(", ")
        );
        let missing =
            "missing: expected a file or folder that can be read, found nothing of that name";
        assert_eq!(names, [missing, &no_documents, "a.txt"]);
    }

    #[cfg(unix)]
    #[test]
    fn links_to_folders_are_not_followed_and_links_to_files_are() {
        let folder = folder(&["a/x.docx"]);
        let link = |from: &str, to: &str| {
            std::os::unix::fs::symlink(from, folder.path().join(to)).expect("linked");
        };
        link("..", "a/circle");
        link("x.docx", "a/y.docx");
        link("nowhere", "a/z.docx");
        let (names, skipped) = walked(&[folder.path().to_owned()]);
        assert_eq!(names, ["a/x.docx", "a/y.docx", "a/z.docx"]);
        assert_eq!(skipped.linked_folders, 1);
    }

    #[test]
    fn devices_are_not_opened() {
        if cfg!(unix) {
            let (names, _) = walked(&[PathBuf::from("/dev/zero")]);
            assert_eq!(names, ["not-a-file: expected a file or a folder, found a device"]);
        }
    }
}
