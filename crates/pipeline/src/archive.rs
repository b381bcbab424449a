//! Archives read in place: what is one, judged by content, and its entries one after the other.
//!
//! | sort | read | by |
//! | --- | --- | --- |
//! | zip | stored and deflated entries, zip64, names in UTF-8 or GBK | own directory scan, `flate2` |
//! | tar | files; GNU and PAX long names | own loop over blocks, the `tar` crate's headers |
//! | gzip | a tar, or one file | `flate2` |
//! | 7z | what LZMA, LZMA2, BCJ and Delta make | `sevenz-rust2`, with a limit on its memory |
//! | RAR, bzip2, xz, zstd, CAB, split zip | refused by name | – |
//!
//! The `zip` crate is not used here: it keeps one entry of each name and some hundred bytes of each, and the archive
//! of a province has a hundred thousand. A document that is a zip itself (`.docx`, `.xlsx`, `.odt`) is no archive.
//!
//! Names of entries are names only: nothing here writes a file. What an archive may ask for is bounded by
//! [`ArchiveLimits`]; declared sizes are never trusted.

mod blob;
mod content;
mod error;
mod gzip;
mod limits;
mod name;
mod seven_zip;
mod tape;
mod tar;
mod zip;

use crate::ErrorKind;
use crate::schedule::Admission;
pub(crate) use blob::Blob;
pub(crate) use content::Content;
pub use error::ArchiveError;
pub use limits::ArchiveLimits;
pub(crate) use name::below;
use reader::ReadError;

/// Bytes at the beginning of a file by which it is known.
pub(crate) const SNIFFED_BYTES: usize = 512;

/// Extensions of the archives that are looked into where they lie in a folder, in lower case and sorted; those that
/// cannot be read are among them, so that they are reported and not passed over.
pub const ARCHIVE_EXTENSIONS: &[&str] = &[
    "7z", "bz2", "cab", "gz", "rar", "tar", "tbz", "tbz2", "tgz", "txz", "xz", "z01", "zip", "zst",
];

/// What the first bytes of a file say that it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Sort {
    /// A zip of some sort; its directory says whether it is a document.
    Zip,
    /// A document that is a zip, by its first entry.
    Package,
    /// A tar.
    Tar,
    /// Something compressed by gzip.
    Gzip,
    /// A 7z archive.
    SevenZip,
    /// An archive that is not read.
    Refused(&'static str),
}

/// Names of first entries with which programs begin a document; an archive of files has none of them at its top.
const PACKAGE_STARTS: &[&str] = &[
    "[Content_Types].xml",
    "_rels/.rels",
    "docProps/app.xml",
    "docProps/core.xml",
    "mimetype",
    "word/document.xml",
    "xl/workbook.xml",
];

const REFUSED: &[(&[u8], &str)] = &[
    (b"Rar!\x1A\x07", "a RAR archive"),
    (b"BZh", "a bzip2 file"),
    (b"\xFD7zXZ\0", "an xz file"),
    (b"\x28\xB5\x2F\xFD", "a zstd file"),
    (b"MSCF\0\0\0\0", "a CAB archive"),
    (b"PK\x07\x08PK\x03\x04", "the first part of a split zip"),
];

/// What a file is that begins with `start`; `None` where it is no archive.
pub(crate) fn sort_of(start: &[u8]) -> Option<Sort> {
    if start.starts_with(b"PK\x03\x04") || start.starts_with(b"PK\x05\x06") {
        return Some(if begins_as_package(start) { Sort::Package } else { Sort::Zip });
    }
    if start.starts_with(b"\x1F\x8B\x08") {
        return Some(Sort::Gzip);
    }
    if start.starts_with(b"7z\xBC\xAF\x27\x1C") {
        return Some(Sort::SevenZip);
    }
    if tar::is_tar(start) {
        return Some(Sort::Tar);
    }
    let refused = REFUSED.iter().find(|(signature, _)| start.starts_with(signature));
    refused.map(|(_, found)| Sort::Refused(found))
}

fn begins_as_package(start: &[u8]) -> bool {
    let length = start.get(26..28).and_then(|bytes| bytes.first_chunk()).copied();
    let length = usize::from(u16::from_le_bytes(length.unwrap_or_default()));
    let name = start.get(30..).and_then(|rest| rest.get(..length)).unwrap_or_default();
    PACKAGE_STARTS.iter().any(|known| name.eq_ignore_ascii_case(known.as_bytes()))
}

/// One entry, before its content is asked for.
#[derive(Debug)]
pub(crate) struct Entry {
    /// Decoded, `/`-separated, without control characters. It may still be `../../etc/passwd`: see [`below`].
    pub(crate) name: String,
    pub(crate) sort: EntrySort,
}

/// What an entry is.
#[derive(Debug)]
pub(crate) enum EntrySort {
    /// A file, whose content [`Archive::content`] gives until the next entry is asked for.
    File,
    /// A link, hard or symbolic; it is not followed.
    Link,
    /// A device, a pipe, or a sort that no standard knows.
    Special,
    /// A file that is not read, and why.
    Refused(ErrorKind),
}

/// An archive that is open. Folders in it are no entries.
#[derive(Debug)]
pub(crate) enum Archive {
    Zip(zip::Zip),
    Tar(tar::Tar),
    Gzip(gzip::Gzip),
    SevenZip(seven_zip::SevenZip),
}

/// A file after a look at its content.
#[derive(Debug)]
pub(crate) enum Opened {
    /// An archive.
    Archive(Box<Archive>),
    /// Something to read as a document.
    Document(Content),
    /// The run is over.
    Over,
}

/// Looks into `content`, and opens it where it is an archive. `name` is the name of the file; it names what is in a
/// gzip file, and whether a broken zip was meant to be a document.
pub(crate) fn open(
    content: Content,
    name: &str,
    limits: &ArchiveLimits,
    admission: &Admission,
) -> Result<Opened, ErrorKind> {
    let mut start = [0; SNIFFED_BYTES];
    let filled = content.start(&mut start)?;
    let sort = sort_of(start.get(..filled).unwrap_or_default());
    let sort = match sort {
        Some(Sort::Package) => return Ok(Opened::Document(content)),
        None if !crate::walk::is_archive(name) => return Ok(Opened::Document(content)),
        None => return unlike_its_name(content, limits, admission),
        Some(Sort::Refused(found)) => {
            return Err(ArchiveError::Unsupported(found.to_owned()).into());
        }
        Some(sort) => sort,
    };
    let Some(blob) = content.into_blob(admission)? else { return Ok(Opened::Over) };
    let archive = match sort {
        Sort::Zip => match zip::Zip::open(&blob, limits) {
            Ok(zip) if zip.is_package() => return Ok(Opened::Document(Content::plain(blob))),
            Ok(zip) => Archive::Zip(zip),
            // The reader says better what is wrong with a document.
            Err(_) if crate::walk::is_document(name) => {
                return Ok(Opened::Document(Content::plain(blob)));
            }
            Err(error) => return Err(error),
        },
        Sort::Gzip => gzip::open(&blob, name, limits),
        Sort::SevenZip => Archive::SevenZip(seven_zip::SevenZip::open(&blob, limits)?),
        Sort::Tar | Sort::Package | Sort::Refused(_) => {
            Archive::Tar(tar::Tar::new(tape::Tape::of_blob(blob), limits))
        }
    };
    Ok(Opened::Archive(Box::new(archive)))
}

/// What is called an archive and does not begin as one: a zip behind something else, or nothing that should be read.
fn unlike_its_name(
    content: Content,
    limits: &ArchiveLimits,
    admission: &Admission,
) -> Result<Opened, ErrorKind> {
    let Some(blob) = content.into_blob(admission)? else { return Ok(Opened::Over) };
    match zip::Zip::open(&blob, limits) {
        Ok(zip) => Ok(Opened::Archive(Box::new(Archive::Zip(zip)))),
        Err(ErrorKind::Archive(_)) => {
            let found = "something else; it may be a page that says why there is none";
            Err(ArchiveError::broken("an archive, by its name", found).into())
        }
        Err(kind) => Err(kind),
    }
}

impl Archive {
    /// The next entry; an error ends the archive.
    pub(crate) fn next(&mut self) -> Option<Result<Entry, ErrorKind>> {
        match self {
            Self::Zip(zip) => zip.next(),
            Self::Tar(tar) => tar.next(),
            Self::Gzip(gzip) => gzip.next(),
            Self::SevenZip(seven_zip) => seven_zip.next(),
        }
    }

    /// The content of the entry that [`Archive::next`] gave last, a file; `None` when the run is over.
    pub(crate) fn content(&mut self, admission: &Admission) -> Result<Option<Content>, ErrorKind> {
        match self {
            Self::Zip(zip) => zip.content().map(Some),
            Self::Tar(tar) => tar.content(admission),
            Self::Gzip(gzip) => gzip.content(admission),
            Self::SevenZip(seven_zip) => seven_zip.content(admission),
        }
    }
}

/// Refuses `found` above `limit`.
fn check(what: &'static str, found: u64, limit: u64) -> Result<(), ErrorKind> {
    if found > limit {
        return Err(ReadError::LimitExceeded { what, limit, found }.into());
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check_sort(start: &[u8], expect: Option<Sort>) {
        assert_eq!(sort_of(start), expect);
    }

    #[test]
    fn archives_are_known_by_their_first_bytes() {
        let zip = |name: &str| {
            let mut bytes = b"PK\x03\x04".to_vec();
            bytes.extend([0; 22]);
            bytes.extend(u16::try_from(name.len()).expect("short").to_le_bytes());
            bytes.extend([0, 0]);
            bytes.extend(name.as_bytes());
            bytes
        };
        check_sort(&zip("[Content_Types].xml"), Some(Sort::Package));
        check_sort(&zip("mimetype"), Some(Sort::Package));
        check_sort(&zip("2023/mimetype"), Some(Sort::Zip));
        check_sort(b"PK\x05\x06", Some(Sort::Zip));
        check_sort(b"\x1F\x8B\x08\x00", Some(Sort::Gzip));
        check_sort(b"Rar!\x1A\x07\x01\x00", Some(Sort::Refused("a RAR archive")));
        check_sort("一、总体绩效目标".as_bytes(), None);
        check_sort(&[0; 512], None);
        check_sort(b"", None);
    }

    #[test]
    fn extensions_are_sorted_and_no_documents() {
        assert!(ARCHIVE_EXTENSIONS.is_sorted());
        let documents = crate::folder_extensions();
        assert!(ARCHIVE_EXTENSIONS.iter().all(|extension| !documents.contains(extension)));
    }
}
