//! What a run reads: the name of an input, where its bytes are, and how they come into memory.

use crate::ErrorKind;
use crate::archive::{Blob, Content};
use crate::file::{OpenFile, within};
use crate::run_folder::Stamp;
use reader::Limits;
use std::path::PathBuf;

/// One input of a run.
#[derive(Debug)]
pub(crate) struct Input {
    /// As records name it: the path as given, `/`-separated; `archive.zip!/inner/name.docx` inside an archive.
    pub(crate) name: String,
    /// Path below the folder that was given; the file's name where the file itself was given. Safe to join to the
    /// path of an output folder.
    pub(crate) relative: PathBuf,
    /// Where its bytes are.
    pub(crate) source: InputSource,
}

/// Where the bytes of an input are.
#[derive(Debug)]
pub(crate) enum InputSource {
    /// In a file.
    File(OpenFile),
    /// In an archive.
    Entry(Content),
}

/// An input that is small enough: its size is known, and its bytes may not be in memory yet.
#[derive(Debug)]
pub(crate) struct OpenInput(InputSource);

impl InputSource {
    pub(crate) fn of(content: Content) -> Self {
        match content.into_plain().map(Blob::into_file) {
            Ok(Ok(file)) => Self::File(file),
            Ok(Err(blob)) => Self::Entry(Content::plain(blob)),
            Err(content) => Self::Entry(content),
        }
    }

    /// Whether it is in an archive.
    pub(crate) fn is_entry(&self) -> bool {
        matches!(self, Self::Entry(_))
    }

    /// Refuses what is larger than an input may be.
    pub(crate) fn open(self, limits: &Limits) -> Result<OpenInput, ErrorKind> {
        let bytes = match &self {
            Self::File(file) => file.bytes(),
            Self::Entry(content) => content.bytes(),
        };
        within(limits, bytes)?;
        Ok(OpenInput(self))
    }
}

impl OpenInput {
    /// Bytes that [`OpenInput::read`] will need.
    pub(crate) fn bytes(&self) -> u64 {
        match &self.0 {
            InputSource::File(file) => file.bytes(),
            InputSource::Entry(content) => content.bytes(),
        }
    }

    /// What the file system says of it, if it is a file of its own.
    pub(crate) fn stamp(&self) -> Option<Stamp> {
        match &self.0 {
            InputSource::File(file) => file.stamp(),
            InputSource::Entry(_) => None,
        }
    }

    /// Puts its bytes into `buffer`, which is emptied first.
    pub(crate) fn read(self, limits: &Limits, buffer: &mut Vec<u8>) -> Result<(), ErrorKind> {
        match self.0 {
            InputSource::File(file) => file.read(limits, buffer),
            InputSource::Entry(content) => content.read(buffer),
        }
    }
}
