//! The records of earlier runs, one document after the other: of a run folder in either layout, or of a file of records.

use crate::run_folder::{MANIFEST, Status, part_of, read_manifest};
use crate::{Error, ErrorKind};
use record::RecordSet;
use std::fs::{self, File};
use std::io::{self, BufRead as _, BufReader, Read as _};
use std::path::{Path, PathBuf};
use write::{JsonLines, Layout, Writer as _};

/// Bytes of the longest line of records, or file of them, that is read: more were not written by us.
const LONGEST: u64 = 4 << 30;
/// Bytes that are read at once.
const BUFFER_BYTES: usize = 256 << 10;

/// The records of one path. Each item is a piece of a file, as it stands, and the line (from 1) on which it begins; it
/// holds the records of one document, or of several in a file that was laid out for people.
#[derive(Debug)]
pub(crate) struct RecordFiles {
    path: PathBuf,
    sort: Sort,
}

#[derive(Debug)]
enum Sort {
    /// One document a line.
    Lines(BufReader<File>, u64),
    /// Files, the last first.
    Files(Vec<PathBuf>),
}

impl RecordFiles {
    /// The records of `path`, which is
    ///
    /// * the folder of a run that has ended, in either layout;
    /// * a file `….jsonl` or `….json`.
    ///
    /// `None` where it is neither.
    pub(crate) fn of(path: &Path) -> Option<Result<Self, Error>> {
        if has_extension(path, "jsonl") && !path.is_dir() {
            return Some(Self::lines(path));
        }
        if has_extension(path, "json") && !path.is_dir() {
            let sort = Sort::Files(vec![path.to_owned()]);
            let there = fs::metadata(path).map(|_| Self { path: path.to_owned(), sort });
            return Some(there.map_err(|error| Error::new(path, ErrorKind::Open(error))));
        }
        let whole = match JsonLines.layout() {
            Layout::OneFile(name) => Some(path.join(name)).filter(|file| file.is_file()),
            Layout::FilePerDocument(_) => None,
        };
        if part_of(path, MANIFEST).is_file() {
            return Some(Err(Error::new(path, ErrorKind::Unfinished)));
        }
        match whole {
            Some(file) => Some(Self::lines(&file)),
            None => path.join(MANIFEST).is_file().then(|| Self::tree(path)),
        }
    }

    fn lines(path: &Path) -> Result<Self, Error> {
        let file = File::open(path).map_err(|error| Error::new(path, ErrorKind::Open(error)))?;
        let sort = Sort::Lines(BufReader::with_capacity(BUFFER_BYTES, file), 0);
        Ok(Self { path: path.to_owned(), sort })
    }

    /// The files that the manifest of a run lists.
    fn tree(folder: &Path) -> Result<Self, Error> {
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

    /// Whether a document stands on one line of it.
    pub(crate) fn is_by_line(&self) -> bool {
        matches!(self.sort, Sort::Lines(..))
    }
}

impl Iterator for RecordFiles {
    type Item = Result<(u64, Vec<u8>), Error>;

    fn next(&mut self) -> Option<Self::Item> {
        let read: io::Result<_> = match &mut self.sort {
            Sort::Lines(file, number) => loop {
                let mut line = Vec::new();
                match file.by_ref().take(LONGEST).read_until(b'\n', &mut line) {
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
                let mut bytes = Vec::new();
                let file = File::open(&self.path);
                let read = file.and_then(|file| file.take(LONGEST).read_to_end(&mut bytes));
                read.map(|_| (1, bytes))
            }
        };
        Some(read.map_err(|error| Error::new(&self.path, ErrorKind::Open(error))))
    }
}

/// The records in a piece that begins on `line` of its file. After an error there are no more.
pub(crate) fn records_in(
    piece: &[u8],
    line: u64,
) -> impl Iterator<Item = Result<Box<RecordSet>, ErrorKind>> {
    // What breaks off breaks off on its last line, not behind it.
    let piece = piece.trim_ascii_end();
    let mut records = serde_json::Deserializer::from_slice(piece).into_iter::<Box<RecordSet>>();
    let mut failed = false;
    std::iter::from_fn(move || {
        if failed {
            return None;
        }
        let next = records.next()?;
        failed = next.is_err();
        Some(next.map_err(|error| {
            let line = line + (error.line() as u64).saturating_sub(1);
            ErrorKind::NoRecords { line, found: reason(&error) }
        }))
    })
}

/// Why it is no record; what a parser calls an end of an escape is half of a pair that makes a character.
fn reason(error: &serde_json::Error) -> String {
    let text = error.to_string();
    let half = ["surrogate", "unexpected end of hex escape"].iter().any(|sign| text.contains(sign));
    if half { format!("a lone surrogate, which is no character: {text}") } else { text }
}

fn has_extension(path: &Path, expected: &str) -> bool {
    path.extension().is_some_and(|extension| extension.eq_ignore_ascii_case(expected))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Output, Quiet, Settings, extract};

    fn found(path: &Path) -> Option<Vec<Result<u64, String>>> {
        let files = match RecordFiles::of(path)? {
            Ok(files) => files,
            Err(error) => return Some(vec![Err(error.name().to_owned())]),
        };
        let mut found = Vec::new();
        for piece in files {
            match piece {
                Ok((line, bytes)) => found.extend(records_in(&bytes, line).map(|records| {
                    records.map(|_| line).map_err(|kind| Error::new("", kind).to_string())
                })),
                Err(error) => found.push(Err(error.name().to_owned())),
            }
        }
        Some(found)
    }

    #[test]
    fn records_are_found_wherever_they_stand() {
        let folder = tempfile::tempdir().expect("a folder");
        let at = |name: &str| folder.path().join(name);
        fs::write(at("a.txt"), "一、总体绩效目标").expect("written");
        let mut records = Vec::new();
        extract(&[at("a.txt")], Output::Stream(&mut records), &Settings::default(), &mut Quiet)
            .expect("read");
        let records = String::from_utf8(records).expect("UTF-8");
        let records = records.trim();
        fs::write(at("a.JSONL"), format!("\n{records}\n \n{records}")).expect("written");
        assert_eq!(found(&at("a.JSONL")), Some(vec![Ok(2), Ok(4)]));
        fs::write(at("two.json"), format!("{records}\n\n{records}")).expect("written");
        assert_eq!(found(&at("two.json")), Some(vec![Ok(1), Ok(1)]));
        fs::write(at("bad.jsonl"), format!("{records}\n{{\n{records}\n")).expect("written");
        let bad = found(&at("bad.jsonl")).expect("a file of records");
        assert_eq!((bad.len(), &bad[0], &bad[2]), (3, &Ok(1), &Ok(3)));
        assert!(bad[1].as_ref().is_err_and(|error| error.contains("in line 2")), "{bad:?}");
        assert_eq!(found(&at("none.json")), Some(vec![Err("missing".to_owned())]));
        assert_eq!(found(folder.path()), None);
        fs::write(at("manifest.jsonl.part"), "").expect("written");
        assert_eq!(found(folder.path()), Some(vec![Err("unfinished-run".to_owned())]));
    }
}
