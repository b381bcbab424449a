//! What the last whole run left in the folder: what has not changed since is taken over instead of read.
//!
//! `.jixiao-stamps` says of each input that was read what the file system said of it, and in its first line with which
//! program and settings. It may lack lines, and hold lines of inputs that were read again: one counts only where the
//! manifest names the same content, and without one an input is read and compared by its content.

use super::manifest::{self, Status};
use super::{MANIFEST, ManifestLine, RunFolder, STAMPS, Stamp, key};
use crate::output::remove_file;
use crate::{Error, ErrorKind};
use record::hexadecimal;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use std::fs::File;
use std::io::{self, Read as _, Seek as _, SeekFrom};
use std::path::{Component, Path, PathBuf};
use std::sync::{Mutex, PoisonError};

type Half = [u8; 16];
/// Digest of the name → content and stamp.
type Stamps = BTreeMap<Half, (Half, Stamp)>;

/// First line of `.jixiao-stamps`.
#[derive(Debug, Serialize, Deserialize, PartialEq, Eq)]
pub(super) struct Head {
    schema: String,
    /// Program and settings.
    made_by: String,
}

/// Another line: digest of the name, half of the SHA-256 of the content, what the file system said.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Stamped(String, String, [i64; 3]);

#[derive(Debug, Deserialize)]
#[serde(untagged)]
enum Line {
    Head(Head),
    Stamped(Stamped),
}

impl Head {
    pub(super) fn new(made_by: &str) -> Self {
        Self { schema: "jixiao-stamps/1".to_owned(), made_by: made_by.to_owned() }
    }
}

impl Stamped {
    pub(super) fn new(name: &str, sha256: &[u8; 32], stamp: Stamp) -> Self {
        let content = sha256.get(..16).unwrap_or_default();
        Self(hexadecimal(&key(name)), hexadecimal(content), stamp.numbers())
    }
}

/// The last whole run in a folder.
#[derive(Debug)]
pub(crate) struct Earlier {
    folder: PathBuf,
    manifest: Mutex<File>,
    records: Option<Mutex<File>>,
    /// Digest of the name → what was read of it.
    inputs: BTreeMap<Half, Known>,
}

#[derive(Debug, Clone, Copy)]
struct Known {
    /// Where its line stands in the manifest.
    line: u64,
    /// Where its records stand.
    records: (u64, u64),
    content: Half,
    stamp: Option<Stamp>,
}

impl Earlier {
    /// The last whole run in `folder`; `None` where there is none that this program made with these settings, or
    /// where what it left does not fit together.
    pub(crate) fn open(
        folder: &Path,
        records: Option<&str>,
        made_by: &str,
    ) -> Result<Option<Self>, Error> {
        let Some(stamps) = stamps(folder, made_by)? else {
            tracing::info!("no earlier run that could be taken over");
            return Ok(None);
        };
        let Some(manifest) = open(&folder.join(MANIFEST))? else { return Ok(None) };
        let records = match records {
            Some(name) => match open(&folder.join(name))? {
                Some(file) => Some(file),
                None => return Ok(None),
            },
            None => None,
        };
        let (mut inputs, mut end) = (BTreeMap::new(), 0);
        manifest::read_lines(&folder.join(MANIFEST), |line: ManifestLine, place| {
            let start = std::mem::replace(&mut end, line.records_end);
            let content = line.sha256.as_deref().and_then(half_of_hexadecimal);
            if let (Status::Read, Some(content)) = (line.status, content) {
                let name = key(&line.path);
                let stamp = stamps.get(&name).filter(|(other, _)| *other == content);
                let stamp = stamp.map(|(_, stamp)| *stamp);
                let known = Known { line: place, records: (start, end), content, stamp };
                // Of two inputs of one name nobody knows which is which.
                if inputs.insert(name, known).is_some() {
                    inputs.remove(&name);
                }
            }
            true
        })?;
        let whole = match &records {
            Some(file) => file.metadata().is_ok_and(|file| file.len() == end),
            None => true,
        };
        let folder = folder.to_owned();
        let (manifest, records) = (Mutex::new(manifest), records.map(Mutex::new));
        Ok(whole.then_some(Self { folder, manifest, records, inputs }))
    }

    /// The line of the input of this name, if the file system says the same of it as then.
    pub(crate) fn unchanged(&self, name: &str, stamp: Option<Stamp>) -> Option<ManifestLine> {
        let known = self.inputs.get(&key(name))?;
        (stamp.is_some() && known.stamp == stamp).then_some(())?;
        self.line(name, known)
    }

    /// The line of the input of this name, if it has the same content as then. In a tree, where records stand in files
    /// of their own that may have been written over since, nothing is known by that.
    pub(crate) fn same_content(&self, name: &str, sha256: &[u8; 32]) -> Option<ManifestLine> {
        let known = self.inputs.get(&key(name))?;
        let same = self.records.is_some() && sha256.starts_with(&known.content);
        let line = same.then(|| self.line(name, known)).flatten()?;
        (line.sha256 == Some(hexadecimal(sha256))).then_some(line)
    }

    fn line(&self, name: &str, known: &Known) -> Option<ManifestLine> {
        let bytes = read_from(&self.manifest, known.line, manifest::LONGEST_LINE, true).ok()?;
        let line: ManifestLine = serde_json::from_slice(&bytes).ok()?;
        (line.path == name && line.records_end == known.records.1).then_some(line)
    }

    /// Appends the records of the input of this name to `output`; false where they are not there as they were.
    pub(crate) fn copy_records(&self, name: &str, output: &mut Vec<u8>) -> bool {
        let (Some(file), Some(known)) = (&self.records, self.inputs.get(&key(name))) else {
            return false;
        };
        let (start, end) = known.records;
        let Some(length) = end.checked_sub(start) else { return false };
        let read = read_from(file, start, length, false);
        let Ok(bytes) = read else { return false };
        let whole = bytes.len() as u64 == length;
        if whole {
            output.extend_from_slice(&bytes);
        }
        whole
    }

    /// Whether `path` is the file of the records that the line names, and is there.
    pub(crate) fn is_own_file(&self, line: &ManifestLine, path: &Path) -> bool {
        let named = line.output.as_deref().map(|output| self.folder.join(output));
        named.as_deref() == Some(path) && path.is_file()
    }

    /// Removes the files of inputs that the run in `now` no longer names.
    pub(crate) fn remove_vanished(&self, now: &RunFolder) -> Result<(), Error> {
        let mut kept = BTreeSet::new();
        now.each_line(|line| {
            kept.extend(line.output.as_deref().map(key));
        })?;
        let mut vanished: Vec<PathBuf> = Vec::new();
        manifest::read_lines(&self.folder.join(MANIFEST), |line: ManifestLine, _| {
            let output = line.output.filter(|output| !kept.contains(&key(output)));
            let below = output.map(PathBuf::from).filter(|path| is_below(path));
            vanished.extend(below.map(|path| self.folder.join(path)));
            true
        })?;
        vanished.iter().try_for_each(|path| remove_file(path))
    }
}

/// Whether a path leads down from where it starts; we wrote it, but who knows who else did.
fn is_below(path: &Path) -> bool {
    path.components().all(|part| matches!(part, Component::Normal(_)))
}

/// What the stamps say; `None` where another program or other settings made them.
fn stamps(folder: &Path, made_by: &str) -> Result<Option<Stamps>, Error> {
    let (mut stamps, mut ours) = (Stamps::new(), false);
    manifest::read_lines(&folder.join(STAMPS), |line: Line, place| {
        match line {
            Line::Head(head) => ours = place == 0 && head == Head::new(made_by),
            Line::Stamped(Stamped(name, content, numbers)) => {
                let halves = (half_of_hexadecimal(&name), half_of_hexadecimal(&content));
                if let (Some(name), Some(content)) = halves {
                    stamps.insert(name, (content, Stamp::from_numbers(numbers)));
                }
            }
        }
        ours
    })?;
    Ok(ours.then_some(stamps))
}

fn open(path: &Path) -> Result<Option<File>, Error> {
    match File::open(path) {
        Ok(file) => Ok(Some(file)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(Error::new(path, ErrorKind::Open(error))),
    }
}

/// At most `most` bytes from `place` on, or the line that begins there.
fn read_from(file: &Mutex<File>, place: u64, most: u64, line: bool) -> io::Result<Vec<u8>> {
    use std::io::{BufRead as _, BufReader};
    let mut file = file.lock().unwrap_or_else(PoisonError::into_inner);
    file.seek(SeekFrom::Start(place))?;
    let mut bytes = Vec::new();
    if line {
        BufReader::new(&mut *file).take(most).read_until(b'\n', &mut bytes)?;
    } else {
        (&mut *file).take(most).read_to_end(&mut bytes)?;
    }
    Ok(bytes)
}

/// Half of a digest, from its hexadecimal digits.
pub(crate) fn half_of_hexadecimal(digits: &str) -> Option<Half> {
    let mut half = [0; 16];
    for (index, byte) in half.iter_mut().enumerate() {
        *byte = u8::from_str_radix(digits.get(2 * index..2 * index + 2)?, 16).ok()?;
    }
    Some(half)
}
