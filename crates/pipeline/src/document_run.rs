//! One document the whole way: bytes → Document → RecordSet → bytes of the output format.

use crate::file::OpenFile;
use crate::panics::caught;
use crate::walk::name_of;
use crate::{Error, ErrorKind, Records, Settings};
use document::{Document, Warned};
use extract::Trace;
use reader::{Input, Limits, ReadError};
use record::RecordSet;
use sha2::{Digest as _, Sha256};
use std::path::Path;

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

/// Reads one document and stops there: what `jixiao inspect` shows.
pub fn inspect(path: &Path, settings: &Settings) -> Result<Warned<Document>, Error> {
    let limits = &settings.limits;
    let read = || {
        let mut bytes = Vec::new();
        OpenFile::open(path, limits)?.read(limits, &mut bytes)?;
        let name = name_of(path);
        let sha256 = Sha256::digest(&bytes).into();
        let input = Input { name: &name, bytes: &bytes, sha256 };
        caught(|| reader::read(&input, limits)).map_err(ErrorKind::Panic)?.map_err(ErrorKind::Read)
    };
    read().map_err(|kind: ErrorKind| Error::new(path, kind))
}
