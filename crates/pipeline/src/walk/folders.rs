//! What is in a folder, in the order of the bytes of paths; only names are kept.

use super::filter::Filter;
use super::{is_lock_file, name_of, special_sort};
use crate::run_folder::{LOCK, RUN_FILES};
use crate::{Error, ErrorKind, Pattern, Skipped};
use std::ffi::{OsStr, OsString};
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// A folder that is open.
#[derive(Debug)]
pub(super) struct Folder {
    pub(super) path: PathBuf,
    /// Below the folder that was given.
    pub(super) relative: PathBuf,
    /// What is asked for, where a pattern was given and no folder on the way has matched it.
    pub(super) pattern: Option<Arc<Pattern>>,
    /// In reverse order, so that the next is the last.
    entries: Vec<Entry>,
}

#[derive(Debug)]
pub(super) struct Entry {
    pub(super) name: OsString,
    pub(super) sort: Sort,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Sort {
    /// A folder, and whether the pattern asks for all of it.
    Folder { matched: bool },
    /// A file to look into.
    File,
    /// Passed over, for this reason.
    Skipped(&'static str),
}

impl Folder {
    /// Lists a folder.
    pub(super) fn list(
        path: PathBuf,
        relative: PathBuf,
        pattern: Option<Arc<Pattern>>,
        filter: &Filter,
    ) -> Result<Self, Error> {
        let mut folder = Self { path, relative, pattern, entries: Vec::new() };
        match folder.fill(filter) {
            Ok(()) => Ok(folder),
            Err(error) => Err(Error::new(folder.path, ErrorKind::Open(error))),
        }
    }

    pub(super) fn take_next(&mut self) -> Option<Entry> {
        self.entries.pop()
    }

    fn fill(&mut self, filter: &Filter) -> io::Result<()> {
        let here = if self.path.as_os_str().is_empty() { Path::new(".") } else { &self.path };
        let has_run = is_run_folder(here);
        for entry in fs::read_dir(here)? {
            let entry = entry?;
            let name = entry.file_name();
            if has_run && RUN_FILES.iter().any(|own| name == *own) {
                self.entries.push(Entry { name, sort: Sort::Skipped(Skipped::RUN_OUTPUT) });
            } else if let Some(sort) = self.sort(&entry, &name, filter)? {
                self.entries.push(Entry { name, sort });
            }
        }
        self.entries.sort_unstable_by(|one, other| other.key().cmp(one.key()));
        self.entries.shrink_to_fit();
        Ok(())
    }

    /// What an entry is; `None` where nobody asked for it.
    fn sort(
        &self,
        entry: &fs::DirEntry,
        name: &OsStr,
        filter: &Filter,
    ) -> io::Result<Option<Sort>> {
        let bytes = name.as_encoded_bytes();
        let hidden = if is_lock_file(bytes) {
            Some(Skipped::LOCK_FILE)
        } else {
            bytes.starts_with(b".").then_some(Skipped::HIDDEN)
        };
        if let Some(reason) = hidden {
            return Ok(self.pattern.is_none().then_some(Sort::Skipped(reason)));
        }
        let sort = entry.file_type()?;
        let path = name_of(&self.path.join(name));
        let is_linked_folder =
            || sort.is_symlink() && fs::metadata(entry.path()).is_ok_and(|target| target.is_dir());
        let is_folder = sort.is_dir();
        if is_folder || is_linked_folder() {
            let matched = self.pattern.as_ref().is_some_and(|pattern| pattern.matches(&path));
            if self.pattern.as_ref().is_some_and(|pattern| !matched && !pattern.may_match_in(&path))
            {
                return Ok(None);
            }
            let reason = filter
                .reason_against_folder(&path)
                .or((!is_folder).then_some(Skipped::LINKED_FOLDER))
                .or_else(|| is_run_folder(&entry.path()).then_some(Skipped::RUN_OUTPUT));
            return Ok(Some(reason.map_or(Sort::Folder { matched }, Sort::Skipped)));
        }
        if self.pattern.as_ref().is_some_and(|pattern| !pattern.matches(&path)) {
            return Ok(None);
        }
        let named = self.pattern.as_ref().is_some_and(|pattern| pattern.says_extension());
        let reason = filter.reason_against_file(&path, named);
        // A pipe or a device with the name of a document is reported when its turn comes.
        let special = !sort.is_symlink() && special_sort(sort).is_some();
        let reason = reason.map(|reason| match reason {
            Skipped::OTHER_SORT if special => Skipped::SPECIAL_FILE,
            reason => reason,
        });
        Ok(Some(reason.map_or(Sort::File, Sort::Skipped)))
    }
}

/// Whether a run writes into this folder, or has written.
fn is_run_folder(folder: &Path) -> bool {
    fs::symlink_metadata(folder.join(LOCK)).is_ok()
}

impl Entry {
    /// Sorts a folder as the `/` after its name does, so that whole paths are in order.
    fn key(&self) -> impl Iterator<Item = u8> {
        let slash = matches!(self.sort, Sort::Folder { .. }).then_some(b'/');
        self.name.as_encoded_bytes().iter().copied().chain(slash)
    }
}
