//! Reads a file whole, once, within the limit, and notices when it changes meanwhile.

use crate::ErrorKind;
use crate::run_folder::Stamp;
use crate::walk::special_sort;
use reader::{Limits, ReadError};
use std::fs::{self, File, OpenOptions};
use std::io::{self, Read as _, Seek as _};
use std::path::Path;
use std::time::SystemTime;

/// A file that is open.
#[derive(Debug)]
pub(crate) struct OpenFile {
    file: File,
    bytes: u64,
    modified: Option<SystemTime>,
}

impl OpenFile {
    /// Opens `path` where it is within the limit.
    pub(crate) fn open(path: &Path, limits: &Limits) -> Result<Self, ErrorKind> {
        let open = Self::open_whatever_size(path)?;
        within(limits, open.bytes())?;
        Ok(open)
    }

    /// Opens `path`; pipes, sockets and devices are refused unopened, because opening them may wait for ever.
    pub(crate) fn open_whatever_size(path: &Path) -> Result<Self, ErrorKind> {
        let sort = fs::metadata(path).map_err(ErrorKind::Open)?.file_type();
        let found = if sort.is_dir() { Some("a folder") } else { special_sort(sort) };
        if let Some(found) = found {
            return Err(ErrorKind::WrongSort { expected: "a file", found });
        }
        let file = open_without_waiting(path).map_err(ErrorKind::Open)?;
        let metadata = file.metadata().map_err(ErrorKind::Open)?;
        Ok(Self { file, bytes: metadata.len(), modified: metadata.modified().ok() })
    }

    /// Its size when it was opened.
    pub(crate) fn bytes(&self) -> u64 {
        self.bytes
    }

    /// What the file system says of it now.
    pub(crate) fn stamp(&self) -> Option<Stamp> {
        self.file.metadata().ok().as_ref().and_then(Stamp::of)
    }

    /// Puts its bytes into `buffer`, which is emptied first.
    pub(crate) fn read(mut self, limits: &Limits, buffer: &mut Vec<u8>) -> Result<(), ErrorKind> {
        buffer.clear();
        let expected = usize::try_from(self.bytes()).unwrap_or(usize::MAX);
        // One byte more, so that the end is seen without growing.
        let reserved = buffer.try_reserve(expected.saturating_add(1));
        reserved.map_err(|error| ErrorKind::Open(error.into()))?;
        let most = limits.file_bytes.saturating_add(1);
        // On Windows, a look at the beginning has moved the place where reading goes on.
        if cfg!(windows) {
            self.file.rewind().map_err(ErrorKind::Open)?;
        }
        (&mut self.file).take(most).read_to_end(buffer).map_err(ErrorKind::Open)?;
        let found = buffer.len() as u64;
        within(limits, found)?;
        let before = self.bytes();
        // A file of the kernel (`/proc`) says 0 whatever it holds.
        if before != 0 && found != before {
            return Err(ErrorKind::Changed(format!("{before} bytes, then {found}")));
        }
        self.unchanged()
    }

    /// Reads from `position` on into `buffer`, whoever else reads from the file.
    pub(crate) fn read_at(&self, position: u64, buffer: &mut [u8]) -> io::Result<usize> {
        #[cfg(unix)]
        return std::os::unix::fs::FileExt::read_at(&self.file, buffer, position);
        #[cfg(windows)]
        return std::os::windows::fs::FileExt::seek_read(&self.file, buffer, position);
    }

    /// Refuses a file that was written to since it was opened.
    pub(crate) fn unchanged(&self) -> Result<(), ErrorKind> {
        let after = self.file.metadata().map_err(ErrorKind::Open)?;
        let (before, found) = (self.bytes, after.len());
        if found != before {
            return Err(ErrorKind::Changed(format!("{before} bytes, then {found}")));
        }
        if after.modified().ok() != self.modified {
            return Err(ErrorKind::Changed("that it was written to".to_owned()));
        }
        Ok(())
    }
}

/// Opens a file; should a pipe have taken its place meanwhile, this does not wait for its writer.
fn open_without_waiting(path: &Path) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.read(true);
    #[cfg(target_os = "linux")]
    {
        use std::os::unix::fs::OpenOptionsExt as _;
        let flags = rustix::fs::OFlags::NONBLOCK | rustix::fs::OFlags::NOCTTY;
        options.custom_flags(i32::from_ne_bytes(flags.bits().to_ne_bytes()));
    }
    options.open(path)
}

pub(crate) fn within(limits: &Limits, found: u64) -> Result<(), ReadError> {
    let limit = limits.file_bytes;
    if found > limit {
        return Err(ReadError::LimitExceeded { what: "input file", limit, found });
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Write as _;

    #[test]
    fn a_file_that_grows_while_it_is_read_is_refused() {
        let mut file = tempfile::NamedTempFile::new().expect("a file");
        file.write_all(b"one").expect("written");
        let limits = Limits::default();
        let open = OpenFile::open(file.path(), &limits).expect("it opens");
        file.write_all(b" two").expect("written");
        let error = open.read(&limits, &mut Vec::new()).expect_err("it changed");
        assert_eq!(error.to_string(), "expected a file that stays as it is, found 3 bytes, then 7");
    }

    #[test]
    fn a_file_above_the_limit_is_refused_before_it_is_read() {
        let mut file = tempfile::NamedTempFile::new().expect("a file");
        file.write_all(b"12345").expect("written");
        let mut limits = Limits::default();
        limits.file_bytes = 4;
        let error = OpenFile::open(file.path(), &limits).expect_err("too large");
        assert_eq!(error.to_string(), "input file: expected at most 4, found 5 or more");
    }

    #[test]
    fn a_folder_is_no_file() {
        let error = OpenFile::open(Path::new("."), &Limits::default()).expect_err("a folder");
        assert_eq!(error.to_string(), "expected a file, found a folder");
    }
}
