//! Where records go: a stream, or the folder of a run. A file is there whole or not at all.

use crate::run_folder::{Earlier, Ended, FailureLine, ManifestLine, RunFolder};
use crate::{Error, Outcome, Summary};
use record::hexadecimal;
use sha2::{Digest as _, Sha256};
use std::fs;
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

/// Bytes that are gathered before they are written.
const BUFFER_BYTES: usize = 256 << 10;

/// Takes what became of one input after the other.
pub(crate) enum Sink<'a> {
    /// Records, written as they come.
    Stream(BufWriter<&'a mut (dyn Write + Send)>),
    /// All that is to be said.
    Folder(Box<RunFolder>),
}

impl<'a> Sink<'a> {
    pub(crate) fn stream(stream: &'a mut (dyn Write + Send)) -> Self {
        Self::Stream(BufWriter::with_capacity(BUFFER_BYTES, stream))
    }

    /// The folder, where identical content is written once. In a tree, each input has its own file; a stream has no manifest
    /// that could name the others.
    pub(crate) fn without_duplicates(&self) -> Option<&RunFolder> {
        match self {
            Self::Folder(folder) => Some(&**folder).filter(|folder| folder.has_one_file()),
            Self::Stream(_) => None,
        }
    }

    /// The path without that of the folder.
    pub(crate) fn below<'p>(&self, path: &'p Path) -> &'p Path {
        match self {
            Self::Folder(folder) => path.strip_prefix(folder.path()).unwrap_or(path),
            Self::Stream(_) => path,
        }
    }

    /// Takes an input that was passed over.
    pub(crate) fn skipped(&mut self, name: &str, reason: &str) -> Result<(), Error> {
        match self {
            Self::Stream(_) => Ok(()),
            Self::Folder(folder) => folder.add(&[], None, ManifestLine::skipped(name, reason)),
        }
    }

    /// Takes an input that was tried, with its records.
    pub(crate) fn add(
        &mut self,
        records: &[u8],
        outcome: &Outcome,
        line: ManifestLine,
    ) -> Result<(), Error> {
        match self {
            Self::Stream(stream) => {
                stream.write_all(records).map_err(|error| Error::write(Path::new("-"), error))
            }
            Self::Folder(folder) => {
                let error = outcome.result.as_ref().err();
                let failure = error.map(|error| FailureLine::of(&outcome.name, error));
                folder.add(records, failure.as_ref(), line)
            }
        }
    }

    /// Ends the output. Where nothing was read, the records of an earlier run stay; where nothing was even opened,
    /// nothing is left.
    /// The run that has come to its end in a folder, if it has.
    pub(crate) fn finish(
        self,
        summary: &Summary,
        earlier: Option<&Earlier>,
    ) -> Result<Option<Ended>, Error> {
        match self {
            Self::Stream(mut stream) => {
                stream.flush().map_err(|error| Error::write(Path::new("-"), error))?;
            }
            Self::Folder(mut folder) if summary.stopped => folder.commit()?,
            Self::Folder(folder) if nothing_to_keep(summary, &folder) => folder.abandon()?,
            Self::Folder(mut folder) => {
                if let Some(earlier) = earlier.filter(|_| !folder.has_one_file()) {
                    folder.commit()?;
                    earlier.remove_vanished(&folder)?;
                }
                return folder.finish().map(Some);
            }
        }
        Ok(None)
    }
}

fn nothing_to_keep(summary: &Summary, folder: &RunFolder) -> bool {
    summary.read == 0 && (folder.has_earlier() || summary.unopened == summary.failed)
}

/// Writes one file of a tree; `folder_made` remembers the folder of the last one.
pub(crate) fn write_file(
    path: &Path,
    bytes: &[u8],
    folder_made: &mut PathBuf,
) -> Result<(), Error> {
    let folder = path.parent().unwrap_or(Path::new("."));
    if folder_made != folder {
        make_folder(folder)?;
        folder.clone_into(folder_made);
    }
    let part = part_of(path, folder);
    let written = fs::write(&part, bytes).and_then(|()| fs::rename(&part, path));
    written.map_err(|error| {
        // What cannot be removed is written over by the next run.
        let _ = fs::remove_file(&part);
        Error::write(path, error)
    })
}

/// The name under which a file is written: always the same, so that a run that goes on leaves none behind, and short,
/// so that it fits wherever the file's own name does.
fn part_of(path: &Path, folder: &Path) -> PathBuf {
    let name = path.file_name().unwrap_or_default();
    let digest = Sha256::digest(name.as_encoded_bytes());
    folder.join(format!(".jixiao-{}.part", hexadecimal(digest.get(..8).unwrap_or_default())))
}

/// Removes what an earlier run wrote for an input that can no longer be read.
pub(crate) fn remove_file(path: &Path) -> Result<(), Error> {
    match fs::remove_file(path) {
        Err(error)
            if error.kind() != io::ErrorKind::NotFound
                && error.kind() != io::ErrorKind::NotADirectory =>
        {
            Err(Error::write(path, error))
        }
        _ => Ok(()),
    }
}

pub(crate) fn make_folder(folder: &Path) -> Result<(), Error> {
    fs::create_dir_all(folder).map_err(|error| Error::write(folder, error))
}
