//! gzip files (RFC 1952): a tar inside, or one file.

use super::blob::Blob;
use super::content::Content;
use super::limits::ArchiveLimits;
use super::name::shown;
use super::tape::{Inflating, Tape};
use super::tar::{Tar, is_tar};
use super::{Archive, Entry, EntrySort, SNIFFED_BYTES, check};
use crate::ErrorKind;
use crate::schedule::Admission;

/// A gzip file that holds one file.
#[derive(Debug)]
pub(crate) struct Gzip {
    tape: Tape,
    limits: ArchiveLimits,
    /// Of the file in it, until it was given.
    name: Option<String>,
}

/// Opens a gzip file; what its header calls the file inside is not asked, since it is often out of date.
pub(super) fn open(blob: &Blob, name: &str, limits: &ArchiveLimits) -> Archive {
    let tape = || Tape::Stream(Box::new(Inflating::new(blob, limits)));
    let mut start = [0; SNIFFED_BYTES];
    // What is damaged so early is no tar, and is reported when its content is asked for.
    let filled = tape().fill(&mut start).unwrap_or_default();
    if is_tar(start.get(..filled).unwrap_or_default()) {
        return Archive::Tar(Tar::new(tape(), limits));
    }
    let last = name.rsplit('/').next().unwrap_or(name);
    let inner = match last.rsplit_once('.') {
        Some((inner, "gz" | "GZ" | "Gz")) if !inner.is_empty() => inner,
        _ => last,
    };
    Archive::Gzip(Gzip { tape: tape(), limits: *limits, name: Some(shown(inner)) })
}

impl Gzip {
    pub(super) fn next(&mut self) -> Option<Result<Entry, ErrorKind>> {
        let name = self.name.take()?;
        Some(Ok(Entry { name, sort: EntrySort::File }))
    }

    pub(super) fn content(&mut self, admission: &Admission) -> Result<Option<Content>, ErrorKind> {
        let most = self.limits.entry_bytes;
        let Some(blob) = self.tape.take(most.saturating_add(1), admission)? else {
            return Ok(None);
        };
        check("archive entry", blob.length(), most)?;
        Ok(Some(Content::plain(blob)))
    }
}
