//! One document the whole way: bytes → Document → RecordSet → bytes of the output format.

use crate::file::OpenFile;
use crate::input::InputSource;
use crate::panics::caught;
use crate::schedule::Admission;
use crate::walk::{Found, Walk, name_of};
use crate::{Error, ErrorKind, Inputs, Records, Settings};
use document::{Document, Warned};
use extract::Trace;
use reader::{Input, Limits, ReadError};
use record::RecordSet;
use sha2::{Digest as _, Sha256};
use std::io;
use std::path::{Path, PathBuf};

/// The first stage, which tests replace by one that panics.
pub(crate) type ReadStage = fn(&Input<'_>, &Limits) -> Result<Warned<Document>, ReadError>;

/// Makes records of `input` and appends them to `output`, which stays as it was on an error.
pub(crate) fn records_of(
    input: &Input<'_>,
    read: ReadStage,
    limits: &Limits,
    settings: &Settings,
    output: &mut Vec<u8>,
) -> Result<Records, ErrorKind> {
    let before = output.len();
    let done = caught(|| {
        let read = read(input, limits)?;
        let records = extract::extract(read, settings.vocabulary());
        settings.writer.write(&records, output)?;
        Ok(Records::of(records))
    });
    let result = done.unwrap_or_else(|panic| Err(ErrorKind::Panic(panic)));
    if result.is_err() {
        output.truncate(before);
    }
    result
}

/// Makes records of one document and says how each of its tables was read: what `jixiao inspect --why` shows.
pub fn explain(path: &Path, settings: &Settings) -> Result<(RecordSet, Vec<Trace>), Error> {
    let read = inspect(path, settings)?;
    caught(|| extract::explain(read, settings.vocabulary()))
        .map_err(|panic| Error::new(path, ErrorKind::Panic(panic)))
}

/// The entry that `path` names as records do, `archive.zip!/inner/name.docx`; `None` where it names a file.
fn entry_named(path: &Path, settings: &Settings) -> Option<Result<InputSource, ErrorKind>> {
    let wanted = name_of(path);
    if path.exists() {
        return None;
    }
    let archives = wanted.match_indices("!/").filter_map(|(at, _)| wanted.get(..at));
    let archive = archives.map(PathBuf::from).find(|archive| archive.is_file())?;
    let inputs = Inputs::of(&[archive]);
    let mut walk = Walk::new(&inputs, &settings.archives);
    let admission = Admission::free();
    while let Some(found) = walk.next(&admission) {
        match found {
            Found::Input(input) if input.name == wanted => return Some(Ok(input.source)),
            Found::Failed(error) if name_of(&error.path) == wanted => return Some(Err(error.kind)),
            _ => {}
        }
    }
    Some(Err(ErrorKind::Open(io::ErrorKind::NotFound.into())))
}

/// Reads one document and stops there: what `jixiao inspect` shows. It may be in an archive:
/// `archive.zip!/inner/name.docx`.
pub fn inspect(path: &Path, settings: &Settings) -> Result<Warned<Document>, Error> {
    let limits = &settings.limits;
    let read = || {
        let mut bytes = Vec::new();
        let source = match entry_named(path, settings) {
            Some(found) => found?,
            None => InputSource::File(OpenFile::open(path, limits)?),
        };
        source.open(limits)?.read(limits, &mut bytes)?;
        let name = name_of(path);
        let sha256 = Sha256::digest(&bytes).into();
        let input = Input { name: &name, bytes: &bytes, sha256 };
        caught(|| reader::read(&input, limits)).map_err(ErrorKind::Panic)?.map_err(ErrorKind::Read)
    };
    read().map_err(|kind: ErrorKind| Error::new(path, kind))
}
