//! Records of an earlier run, one document after the other: of a run folder, or of a file of records.

use crate::run_folder::{MANIFEST, Status};
use crate::{Error, ErrorKind, read_manifest};
use std::fs::{self, File};
use std::io::{self, BufRead as _, BufReader, Read as _};
use std::path::{Path, PathBuf};
use write::{JsonLines, Layout, Writer as _};

/// Bytes of the longest line of records that is read.
const LONGEST_LINE: u64 = 4 << 30;

/// The records of one path, each with the line on which it begins.
#[derive(Debug)]
pub(crate) struct RecordLines {
    path: PathBuf,
    sort: Sort,
}

#[derive(Debug)]
enum Sort {
    /// One document a line.
    Lines(BufReader<File>, u64),
    /// Files of one document each, the last first.
    Files(Vec<PathBuf>),
}

impl RecordLines {
    /// The records of `path`; `None` where it is neither a file of records nor the folder of a run.
    pub(crate) fn of(path: &Path) -> Option<Result<Self, Error>> {
        let lines = |path: &Path| {
            let file =
                File::open(path).map_err(|error| Error::new(path, ErrorKind::Open(error)))?;
            let sort = Sort::Lines(BufReader::with_capacity(256 << 10, file), 0);
            Ok(Self { path: path.to_owned(), sort })
        };
        let extension = path.extension().map(|one| one.to_string_lossy().to_lowercase());
        match extension.as_deref() {
            Some("jsonl") if path.is_file() => return Some(lines(path)),
            Some("json") if path.is_file() => {
                let sort = Sort::Files(vec![path.to_owned()]);
                return Some(Ok(Self { path: path.to_owned(), sort }));
            }
            _ => {}
        }
        let Layout::OneFile(name) = JsonLines.layout() else { return None };
        let records = path.join(name);
        if records.is_file() {
            return Some(lines(&records));
        }
        if !path.join(MANIFEST).is_file() {
            return None;
        }
        Some(Self::of_tree(path))
    }

    /// The files that the manifest of a run lists.
    fn of_tree(folder: &Path) -> Result<Self, Error> {
        let mut files = Vec::new();
        read_manifest(folder, |line| {
            if let (Status::Read, Some(output)) = (line.status, line.output) {
                files.push(folder.join(output));
            }
        })?;
        files.reverse();
        Ok(Self { path: folder.join(MANIFEST), sort: Sort::Files(files) })
    }

    /// The file that is being read.
    pub(crate) fn path(&self) -> &Path {
        &self.path
    }
}

impl Iterator for RecordLines {
    type Item = Result<(u64, Vec<u8>), Error>;

    fn next(&mut self) -> Option<Self::Item> {
        let read: io::Result<_> = match &mut self.sort {
            Sort::Lines(file, number) => loop {
                let mut line = Vec::new();
                match file.by_ref().take(LONGEST_LINE).read_until(b'\n', &mut line) {
                    Ok(0) => return None,
                    Ok(_) => {}
                    Err(error) => break Err(error),
                }
                *number += 1;
                if !line.iter().all(u8::is_ascii_whitespace) {
                    break Ok((*number, line));
                }
            },
            Sort::Files(files) => {
                self.path = files.pop()?;
                fs::read(&self.path).map(|bytes| (1, bytes))
            }
        };
        Some(read.map_err(|error| Error::new(&self.path, ErrorKind::Open(error))))
    }
}
