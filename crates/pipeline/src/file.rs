//! Reads a file whole, once, within the limit, and notices when it changes meanwhile.

use crate::ErrorKind;
use crate::walk::special_sort;
use reader::{Limits, ReadError};
use std::fs::{self, File, Metadata};
use std::io::Read as _;
use std::path::Path;

/// A file that is open and found small enough.
#[derive(Debug)]
pub(crate) struct OpenFile {
    file: File,
    before: Metadata,
}

impl OpenFile {
    /// Opens `path`; pipes, sockets and devices are refused unopened, because opening them may wait for ever.
    pub(crate) fn open(path: &Path, limits: &Limits) -> Result<Self, ErrorKind> {
        let sort = fs::metadata(path).map_err(ErrorKind::Open)?.file_type();
        let found = if sort.is_dir() { Some("a folder") } else { special_sort(sort) };
        if let Some(found) = found {
            return Err(ErrorKind::WrongSort { expected: "a file", found });
        }
        let file = File::open(path).map_err(ErrorKind::Open)?;
        let before = file.metadata().map_err(ErrorKind::Open)?;
        within(limits, before.len())?;
        Ok(Self { file, before })
    }

    /// Its size when it was opened.
    pub(crate) fn bytes(&self) -> u64 {
        self.before.len()
    }

    /// Puts its bytes into `buffer`, which is emptied first.
    pub(crate) fn read(mut self, limits: &Limits, buffer: &mut Vec<u8>) -> Result<(), ErrorKind> {
        buffer.clear();
        let expected = usize::try_from(self.bytes()).unwrap_or(usize::MAX);
        // One byte more, so that the end is seen without growing.
        let reserved = buffer.try_reserve(expected.saturating_add(1));
        reserved.map_err(|error| ErrorKind::Open(error.into()))?;
        let most = limits.file_bytes.saturating_add(1);
        (&mut self.file).take(most).read_to_end(buffer).map_err(ErrorKind::Open)?;
        let found = buffer.len() as u64;
        within(limits, found)?;
        let after = self.file.metadata().map_err(ErrorKind::Open)?;
        let (before, after) = (&self.before, &after);
        // A file of the kernel (`/proc`) says 0 whatever it holds.
        if (before.len() != 0 && found != before.len()) || after.len() != before.len() {
            return Err(ErrorKind::Changed(format!("{} bytes, then {found}", before.len())));
        }
        if after.modified().ok() != before.modified().ok() {
            return Err(ErrorKind::Changed("that it was written to".to_owned()));
        }
        Ok(())
    }
}

fn within(limits: &Limits, found: u64) -> Result<(), ReadError> {
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
