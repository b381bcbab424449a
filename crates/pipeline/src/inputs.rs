//! What a run is asked to read: files, folders, patterns, lists of paths, and what to leave out.

use crate::file::{OpenFile, within};
use crate::pattern::is_pattern;
use crate::{Error, ErrorKind, Pattern};
use reader::Limits;
use std::fs;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// What a run is asked to read. It is copied at little cost.
#[derive(Debug, Clone, Default)]
pub struct Inputs {
    pub(crate) given: Vec<Given>,
    pub(crate) include: Vec<Pattern>,
    pub(crate) exclude: Vec<Pattern>,
}

#[derive(Debug, Clone)]
pub(crate) enum Given {
    Path(PathBuf),
    Pattern(Arc<Pattern>),
    /// A list of paths, its bytes and what separates them.
    List(Arc<[u8]>, u8),
}

impl Inputs {
    /// These files and folders.
    pub fn of(paths: &[PathBuf]) -> Self {
        let given = paths.iter().cloned().map(Given::Path).collect();
        Self { given, ..Self::default() }
    }

    /// Adds a file, a folder, or, where nothing has this name, a pattern of files.
    pub fn add(&mut self, path: &Path) -> Result<(), Error> {
        let given = match path.to_str() {
            Some(text) if is_pattern(path) && fs::symlink_metadata(path).is_err() => {
                let pattern = Pattern::new(text);
                let pattern =
                    pattern.map_err(|message| Error::new(path, ErrorKind::Settings(message)))?;
                Given::Pattern(Arc::new(pattern))
            }
            _ => Given::Path(path.to_owned()),
        };
        self.given.push(given);
        Ok(())
    }

    /// Adds the paths that `list` names, separated by line ends, or by NUL; a path in it is never a pattern.
    pub fn add_list(&mut self, list: &[u8], by_null: bool) {
        let list = list.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(list);
        self.given.push(Given::List(list.into(), if by_null { 0 } else { b'\n' }));
    }

    /// Adds the paths that the file at `path` names; `limits` bounds its size.
    pub fn add_list_file(
        &mut self,
        path: &Path,
        by_null: bool,
        limits: &Limits,
    ) -> Result<(), Error> {
        let mut list = Vec::new();
        let read = OpenFile::open(path, limits).and_then(|file| file.read(limits, &mut list));
        read.map_err(|kind| Error::new(path, kind))?;
        self.add_list(&list, by_null);
        Ok(())
    }

    /// Adds the paths that `stream` names, until its end; `limits` bounds its size.
    pub fn add_list_stream(
        &mut self,
        stream: &mut dyn Read,
        by_null: bool,
        limits: &Limits,
    ) -> Result<(), Error> {
        let mut list = Vec::new();
        let read = stream.take(limits.file_bytes.saturating_add(1)).read_to_end(&mut list);
        let read = read.map_err(ErrorKind::Open);
        let read = read.and_then(|count| Ok(within(limits, count as u64)?));
        read.map_err(|kind| Error::new("-", kind))?;
        self.add_list(&list, by_null);
        Ok(())
    }

    /// Of files, takes those alone that this or another such pattern names.
    pub fn include(&mut self, pattern: Pattern) {
        self.include.push(pattern);
    }

    /// Leaves out the files and folders that this pattern names.
    pub fn exclude(&mut self, pattern: Pattern) {
        self.exclude.push(pattern);
    }

    /// Whether there is nothing to read.
    pub fn is_empty(&self) -> bool {
        self.given.is_empty()
    }

    /// Whether all inputs come from one folder, whose names are different already.
    pub(crate) fn is_one_folder(&self) -> bool {
        matches!(self.given.as_slice(), [Given::Path(_) | Given::Pattern(_)])
    }

    /// Hands all that says what is read to `add`.
    pub(crate) fn fingerprint(&self, add: &mut impl FnMut(&[u8])) {
        for given in &self.given {
            match given {
                Given::Path(path) => add(path.as_os_str().as_encoded_bytes()),
                Given::Pattern(pattern) => {
                    add(b"pattern");
                    add(pattern.text().as_bytes());
                }
                Given::List(list, separator) => {
                    add(&[b"list", &[*separator][..]].concat());
                    add(list);
                }
            }
        }
        for (sort, patterns) in [("include", &self.include), ("exclude", &self.exclude)] {
            for pattern in patterns {
                add(sort.as_bytes());
                add(pattern.text().as_bytes());
            }
        }
    }
}

/// The path that begins at `place` of a list, and where the next begins; empty lines name nothing.
pub(crate) fn path_in_list(list: &[u8], separator: u8, place: usize) -> Option<(PathBuf, usize)> {
    let mut start = place;
    loop {
        let rest = list.get(start..).filter(|rest| !rest.is_empty())?;
        let length = rest.iter().position(|&byte| byte == separator).unwrap_or(rest.len());
        let mut line = rest.get(..length).unwrap_or_default();
        if separator == b'\n' {
            line = line.strip_suffix(b"\r").unwrap_or(line);
        }
        start += length + 1;
        if !line.is_empty() {
            return Some((path_of(line), start));
        }
    }
}

#[cfg(unix)]
fn path_of(bytes: &[u8]) -> PathBuf {
    use std::os::unix::ffi::OsStrExt as _;
    std::ffi::OsStr::from_bytes(bytes).into()
}

#[cfg(not(unix))]
fn path_of(bytes: &[u8]) -> PathBuf {
    String::from_utf8_lossy(bytes).into_owned().into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(list: &[u8], separator: u8, expect: &[&str]) {
        let mut place = 0;
        let mut found = Vec::new();
        while let Some((path, next)) = path_in_list(list, separator, place) {
            found.push(path);
            place = next;
        }
        assert_eq!(found, expect.iter().map(PathBuf::from).collect::<Vec<_>>());
    }

    #[test]
    fn a_list_names_a_path_a_line_or_between_nulls() {
        check(b"a.docx\r\n\n b .docx\nc", b'\n', &["a.docx", " b .docx", "c"]);
        check(b"a\nb\0c\0\0", 0, &["a\nb", "c"]);
        check(b"", b'\n', &[]);
    }
}
