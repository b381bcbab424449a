//! What a run reads: the name of an input, where its bytes are, and how they come into memory.

use crate::ErrorKind;
use crate::file::OpenFile;
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
    File(PathBuf),
}

/// An input that is open: its size is known, and its bytes are not in memory yet.
#[derive(Debug)]
pub(crate) struct OpenInput(OpenFile);

impl InputSource {
    /// Opens the input; nothing is opened that could be waited on for ever.
    pub(crate) fn open(self, limits: &Limits) -> Result<OpenInput, ErrorKind> {
        match self {
            Self::File(path) => OpenFile::open(&path, limits).map(OpenInput),
        }
    }
}

impl OpenInput {
    /// Bytes that [`OpenInput::read`] will need.
    pub(crate) fn bytes(&self) -> u64 {
        self.0.bytes()
    }

    /// Puts its bytes into `buffer`, which is emptied first.
    pub(crate) fn read(self, limits: &Limits, buffer: &mut Vec<u8>) -> Result<(), ErrorKind> {
        self.0.read(limits, buffer)
    }
}
