//! Where records go: a stream, one file, or a tree of files. A file is there whole or not at all.

use crate::Error;
use std::fs;
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};
use tempfile::{Builder, NamedTempFile};

/// Bytes that are gathered before they are written.
const BUFFER_BYTES: usize = 256 << 10;

/// Takes the records of one document after the other.
pub(crate) enum Sink<'a> {
    /// Written as it comes.
    Stream(BufWriter<&'a mut (dyn Write + Send)>),
    /// One file, renamed at the end.
    OneFile { file: BufWriter<NamedTempFile>, path: PathBuf },
    /// Each document has written its own file before it comes here.
    Files,
}

impl<'a> Sink<'a> {
    pub(crate) fn stream(stream: &'a mut (dyn Write + Send)) -> Self {
        Self::Stream(BufWriter::with_capacity(BUFFER_BYTES, stream))
    }

    /// A file of this name in `folder`, which is made if need be.
    pub(crate) fn one_file(folder: &Path, name: &str) -> Result<Self, Error> {
        make_folder(folder)?;
        let path = folder.join(name);
        let file = temporary(folder).map_err(|error| Error::write(&path, error))?;
        Ok(Self::OneFile { file: BufWriter::with_capacity(BUFFER_BYTES, file), path })
    }

    pub(crate) fn write(&mut self, bytes: &[u8]) -> Result<(), Error> {
        match self {
            Self::Stream(stream) => {
                stream.write_all(bytes).map_err(|error| Error::write(Path::new("-"), error))
            }
            Self::OneFile { file, path } => {
                file.write_all(bytes).map_err(|error| Error::write(path, error))
            }
            Self::Files => Ok(()),
        }
    }

    /// Ends the output. Without `keep`, a file that was begun is thrown away and an earlier one stays.
    pub(crate) fn finish(self, keep: bool) -> Result<(), Error> {
        match self {
            Self::Stream(mut stream) => {
                stream.flush().map_err(|error| Error::write(Path::new("-"), error))
            }
            Self::OneFile { file, path } if keep => {
                let named = |error| Error::write(&path, error);
                let file = file.into_inner().map_err(|error| named(error.into_error()))?;
                // Once a run, so that a power cut after the rename finds the whole file.
                file.as_file().sync_data().map_err(named)?;
                file.persist(&path).map_err(|error| named(error.error))?;
                Ok(())
            }
            Self::OneFile { .. } | Self::Files => Ok(()),
        }
    }
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
    let written = temporary(folder).and_then(|mut file| {
        file.write_all(bytes)?;
        file.persist(path).map_err(|error| error.error)?;
        Ok(())
    });
    written.map_err(|error| Error::write(path, error))
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

/// A file that goes away unless it is renamed, with the rights that any new file gets.
fn temporary(folder: &Path) -> io::Result<NamedTempFile> {
    let mut builder = Builder::new();
    builder.prefix(".jixiao-").suffix(".part");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        builder.permissions(fs::Permissions::from_mode(0o666));
    }
    builder.tempfile_in(folder)
}
