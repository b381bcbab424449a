//! The entries of an archive as inputs of a run.

use super::Found;
use super::filter::Filter;
use crate::archive::{self, Archive, Blob, Content, Entry, EntrySort, Opened, below};
use crate::input::{Input, InputSource};
use crate::panics::caught;
use crate::run_folder::key;
use crate::schedule::Admission;
use crate::{ArchiveError, ArchiveLimits, Error, ErrorKind, Inputs, Skipped};
use reader::{Limits, ReadError};
use std::collections::BTreeSet;
use std::path::PathBuf;

/// An archive whose entries are being given.
#[derive(Debug)]
pub(super) struct OpenArchive {
    archive: Archive,
    /// As records name it.
    name: String,
    relative: PathBuf,
    /// Archives around its entries.
    depth: u64,
    /// Digests of the names of the files that were given.
    names: BTreeSet<[u8; 16]>,
    entries: u64,
    ended: bool,
}

/// What comes next.
pub(super) enum Step {
    Found(Found),
    /// An entry is an archive itself.
    Entered(Box<OpenArchive>),
    Ended,
    /// The run is over.
    Over,
}

impl OpenArchive {
    /// Opens the `depth`th of archives inside one another.
    pub(super) fn new(
        archive: Archive,
        name: String,
        relative: PathBuf,
        depth: u64,
        limits: &ArchiveLimits,
    ) -> Result<Box<Self>, Error> {
        if depth > limits.depth {
            let (what, limit, found) = ("archive depth", limits.depth, depth);
            return Err(Error::new(name, ReadError::LimitExceeded { what, limit, found }));
        }
        let names = BTreeSet::new();
        Ok(Box::new(Self { archive, name, relative, depth, names, entries: 0, ended: false }))
    }

    pub(super) fn next(
        &mut self,
        filter: &Filter,
        limits: &ArchiveLimits,
        admission: &Admission,
    ) -> Step {
        if self.ended {
            return Step::Ended;
        }
        let entry = match guarded(|| self.archive.next().transpose()) {
            Ok(Some(entry)) => entry,
            Err(kind) => {
                self.ended = true;
                return Step::Found(Found::Failed(Error::new(&self.name, kind)));
            }
            Ok(None) if self.entries == 0 => {
                self.ended = true;
                let name = self.name.clone();
                return Step::Found(Found::Skipped { name, reason: Skipped::EMPTY_ARCHIVE });
            }
            Ok(None) => return Step::Ended,
        };
        self.entries += 1;
        let name = format!("{}!/{}", self.name, entry.name.trim_start_matches('/'));
        self.step(entry, name, filter, limits, admission)
    }

    fn step(
        &mut self,
        entry: Entry,
        name: String,
        filter: &Filter,
        limits: &ArchiveLimits,
        admission: &Admission,
    ) -> Step {
        let failed =
            |name: &str, kind: ErrorKind| Step::Found(Found::Failed(Error::new(name, kind)));
        if let Some(reason) = reason_against(&name, &entry.name, filter) {
            return Step::Found(Found::Skipped { name, reason });
        }
        match entry.sort {
            EntrySort::File => {}
            EntrySort::Link => return Step::Found(Found::Skipped { name, reason: Skipped::LINK }),
            EntrySort::Special => {
                return Step::Found(Found::Skipped { name, reason: Skipped::SPECIAL_FILE });
            }
            EntrySort::Refused(kind) => return failed(&name, kind),
        }
        if !self.names.insert(key(&name)) {
            return failed(&name, ArchiveError::Duplicate.into());
        }
        let opened = guarded(|| match self.archive.content(admission)? {
            Some(content) => archive::open(content, &name, limits, admission),
            None => Ok(Opened::Over),
        });
        let relative = below(&self.relative, &entry.name);
        match opened {
            Err(kind) => failed(&name, kind),
            Ok(Opened::Over) => Step::Over,
            Ok(Opened::Document(content)) => {
                let source = InputSource::of(content);
                Step::Found(Found::Input(Input { name, relative, source }))
            }
            Ok(Opened::Archive(inner)) => {
                match Self::new(*inner, name, relative, self.depth.saturating_add(1), limits) {
                    Ok(inner) => Step::Entered(inner),
                    Err(error) => Step::Found(Found::Failed(error)),
                }
            }
        }
    }
}

/// A panic in the code of archives is a defect, and costs one archive.
pub(super) fn guarded<T>(work: impl FnOnce() -> Result<T, ErrorKind>) -> Result<T, ErrorKind> {
    caught(work).unwrap_or_else(|panic| Err(ErrorKind::Panic(panic)))
}

/// Looks into an archive that is in memory as a run does, and hands each entry to `meet`: its name, and its bytes or
/// the name of the failure or of the reason for which it is passed over. What is no archive is its own only entry.
pub fn look_into(
    name: &str,
    bytes: Vec<u8>,
    limits: &ArchiveLimits,
    mut meet: impl FnMut(&str, Result<&[u8], &str>),
) {
    let filter = Filter::of(&Inputs::default());
    let admission = Admission::free();
    let mut buffer = Vec::new();
    let mut open: Vec<Box<OpenArchive>> = Vec::new();
    let content = Content::plain(Blob::of_memory(bytes, Vec::new()));
    match archive::open(content, name, limits, &admission) {
        Ok(Opened::Archive(archive)) => {
            match OpenArchive::new(*archive, name.to_owned(), PathBuf::from(name), 1, limits) {
                Ok(archive) => open.push(archive),
                Err(error) => meet(name, Err(error.name())),
            }
        }
        Ok(Opened::Document(content)) => match content.read(&mut buffer) {
            Ok(()) => meet(name, Ok(&buffer)),
            Err(kind) => meet(name, Err(Error::new(name, kind).name())),
        },
        Ok(Opened::Over) => {}
        Err(kind) => meet(name, Err(Error::new(name, kind).name())),
    }
    while let Some(archive) = open.last_mut() {
        match archive.next(&filter, limits, &admission) {
            Step::Found(Found::Input(Input { name, source, .. })) => {
                let read = source.open(&Limits::default());
                match read.and_then(|input| input.read(&Limits::default(), &mut buffer)) {
                    Ok(()) => meet(&name, Ok(&buffer)),
                    Err(kind) => meet(&name, Err(Error::new(&name, kind).name())),
                }
            }
            Step::Found(Found::Failed(error)) => {
                meet(&error.path.to_string_lossy(), Err(error.name()));
            }
            Step::Found(Found::Skipped { name, reason }) => meet(&name, Err(reason)),
            Step::Entered(inner) => open.push(inner),
            Step::Ended => drop(open.pop()),
            Step::Over => return,
        }
    }
}

/// Why an entry is not read: one of the folders in its name may be hidden or left out.
fn reason_against(name: &str, in_archive: &str, filter: &Filter) -> Option<&'static str> {
    let outside = name.len().saturating_sub(in_archive.trim_start_matches('/').len());
    for (at, _) in name.match_indices('/').filter(|&(at, _)| at > outside) {
        let folder = name.get(..at).unwrap_or_default();
        let last = folder.rsplit('/').next().unwrap_or_default();
        if last.starts_with('.') && !last.chars().all(|character| character == '.') {
            return Some(Skipped::HIDDEN);
        }
        // What macOS keeps beside the files of an archive.
        if last == "__MACOSX" {
            return Some(Skipped::HIDDEN);
        }
        if let Some(reason) = filter.reason_against_folder(folder) {
            return Some(reason);
        }
    }
    filter.reason_against_file(name, false)
}
