//! 7z archives, by `sevenz-rust2`, whose dictionaries and headers are held to a limit.
//!
//! The crate hands entries to a function, while a run asks for them one at a time; so it works on a thread of its own,
//! which waits for each entry until it is asked for. Blocks are unpacked from front to back, whatever is taken.

use super::blob::{Blob, BlobReader};
use super::content::Content;
use super::error::ArchiveError;
use super::limits::ArchiveLimits;
use super::name::shown;
use super::{Entry, EntrySort, check};
use crate::ErrorKind;
use crate::panics::caught;
use crate::schedule::Admission;
use reader::Limits;
use sevenz_rust2::{Archive, ArchiveEntry, BlockDecoder, Error, Password};
use std::io::{self, Read};
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::thread::{self, JoinHandle};

/// A 7z archive.
#[derive(Debug)]
pub(crate) struct SevenZip {
    orders: SyncSender<Order>,
    answers: Receiver<Answer>,
    worker: Option<JoinHandle<Result<(), String>>>,
    /// Bytes of the entry that the worker is about to unpack.
    waiting: Option<u64>,
}

/// What is to become of the entry that was named last.
#[derive(Debug, Clone, Copy)]
enum Order {
    Take,
    Skip,
}

#[derive(Debug)]
enum Answer {
    /// An entry, and its bytes where it is a file.
    Entry(Entry, u64),
    Bytes(Result<Vec<u8>, ErrorKind>),
    Failed(ErrorKind),
}

/// Nobody listens any more.
#[derive(Debug)]
struct Gone;

impl SevenZip {
    pub(super) fn open(blob: &Blob, limits: &ArchiveLimits) -> Result<Self, ErrorKind> {
        let (order_sender, orders) = sync_channel(1);
        let (answer_sender, answers) = sync_channel(0);
        let worker = Worker { blob: blob.clone(), limits: *limits, orders, answers: answer_sender };
        let worker = thread::Builder::new()
            .name("7z".to_owned())
            .spawn(move || caught(move || worker.run()));
        let worker = Some(worker.map_err(ErrorKind::Open)?);
        Ok(Self { orders: order_sender, answers, worker, waiting: None })
    }

    pub(super) fn next(&mut self) -> Option<Result<Entry, ErrorKind>> {
        if self.waiting.take().is_some() {
            // Where the worker has ended, its last answer says so.
            let _ = self.orders.send(Order::Skip);
        }
        match self.answers.recv() {
            Ok(Answer::Entry(entry, bytes)) => {
                self.waiting = matches!(entry.sort, EntrySort::File).then_some(bytes);
                Some(Ok(entry))
            }
            Ok(Answer::Failed(kind)) => Some(Err(kind)),
            Ok(Answer::Bytes(_)) => None,
            Err(_) => self.ended().map(Err),
        }
    }

    pub(super) fn content(&mut self, admission: &Admission) -> Result<Option<Content>, ErrorKind> {
        let bytes = self.waiting.unwrap_or_default();
        let Some(held) = admission.hold(bytes) else { return Ok(None) };
        self.waiting = None;
        let _ = self.orders.send(Order::Take);
        if let Ok(Answer::Bytes(bytes)) = self.answers.recv() {
            return Ok(Some(Content::plain(Blob::of_memory(bytes?, vec![held]))));
        }
        let broken = || ArchiveError::broken("an entry", "the end of the archive").into();
        Err(self.ended().unwrap_or_else(broken))
    }

    /// Why the worker has ended, where that was a panic.
    fn ended(&mut self) -> Option<ErrorKind> {
        let ended = self.worker.take()?.join();
        let panic = ended.unwrap_or_else(|_| Err("without a message".to_owned())).err();
        panic.map(ErrorKind::Panic)
    }
}

/// Unpacks on a thread of its own.
struct Worker {
    blob: Blob,
    limits: ArchiveLimits,
    orders: Receiver<Order>,
    answers: SyncSender<Answer>,
}

impl Worker {
    fn run(self) {
        // Where nobody listens any more, there is nobody to tell.
        if let Ok(Err(kind)) = self.unpack() {
            let _ = self.answers.send(Answer::Failed(kind));
        }
    }

    fn unpack(&self) -> Result<Result<(), ErrorKind>, Gone> {
        let limits = &self.limits;
        let kilobytes = usize::try_from(limits.memory_bytes / 1024).unwrap_or(usize::MAX);
        let mut source = self.blob.reader();
        let password = Password::empty();
        let archive = match Archive::read_with_memory_limit(&mut source, &password, kilobytes) {
            Ok(archive) => archive,
            Err(error) => return Ok(Err(self.kind_of(error))),
        };
        if let Err(kind) = check("archive entries", archive.files.len() as u64, limits.entries) {
            return Ok(Err(kind));
        }
        let mut unpacked = 0_u64;
        for block in 0..archive.blocks.len() {
            let decoder = BlockDecoder::new_with_memory_limit(
                1,
                kilobytes,
                block,
                &archive,
                &password,
                &mut source,
            );
            let size =
                decoder.entries().iter().fold(0_u64, |sum, entry| sum.saturating_add(entry.size));
            unpacked = unpacked.saturating_add(size);
            let first = archive.stream_map.block_first_file_index.get(block).copied();
            let encrypted = first.is_some_and(|first| archive.is_file_encrypted(first));
            if let Err(kind) = self.within(unpacked) {
                return Ok(Err(kind));
            }
            self.unpack_block(decoder, encrypted)?;
        }
        for entry in archive.files.iter().filter(|entry| !entry.has_stream && is_file(entry)) {
            if let Order::Take = self.offer(entry, EntrySort::File)? {
                self.answer(Answer::Bytes(Ok(Vec::new())))?;
            }
        }
        Ok(Ok(()))
    }

    /// Offers the entries of a block. Those behind a damage cannot be told from it.
    fn unpack_block(
        &self,
        decoder: BlockDecoder<'_, BlobReader>,
        encrypted: bool,
    ) -> Result<(), Gone> {
        let entries: Vec<ArchiveEntry> =
            decoder.entries().iter().filter(|entry| entry.has_stream).cloned().collect();
        let mut offered = 0;
        let mut gone = false;
        let done = if encrypted {
            Err(Error::PasswordRequired)
        } else {
            decoder.for_each_entries(&mut |entry, bytes| {
                if !entry.has_stream {
                    return Ok(true);
                }
                offered += 1;
                let unpacked = self.entry(entry, bytes);
                gone = unpacked.is_err();
                unpacked.unwrap_or(Ok(false))
            })
        };
        if gone {
            return Err(Gone);
        }
        let Err(error) = done else { return Ok(()) };
        let message = self.kind_of(error).to_string();
        for entry in entries.iter().skip(offered).filter(|entry| is_file(entry)) {
            let kind = if encrypted {
                ArchiveError::Encrypted
            } else {
                ArchiveError::broken("a block that can be unpacked", message.clone())
            };
            self.offer(entry, EntrySort::Refused(kind.into()))?;
        }
        Ok(())
    }

    fn entry(
        &self,
        entry: &ArchiveEntry,
        bytes: &mut dyn Read,
    ) -> Result<Result<bool, Error>, Gone> {
        if !is_file(entry) {
            return Ok(Ok(true));
        }
        let most = self.limits.entry_bytes;
        let sort = check("archive entry", entry.size, most)
            .map_or_else(EntrySort::Refused, |()| EntrySort::File);
        if let Order::Skip = self.offer(entry, sort)? {
            return Ok(Ok(true));
        }
        let mut buffer = Vec::new();
        let read = bytes.take(entry.size).read_to_end(&mut buffer);
        let (answer, result) = match read {
            Ok(count) if count as u64 == entry.size => (Ok(buffer), Ok(true)),
            Ok(count) => {
                let found = format!("{count} bytes instead of {}", entry.size);
                let kind = ArchiveError::broken("the whole entry", found).into();
                (Err(kind), Err(Error::ChecksumVerificationFailed))
            }
            Err(error) => {
                let again = io::Error::new(error.kind(), error.to_string());
                (Err(self.kind_of(Error::from(error))), Err(Error::from(again)))
            }
        };
        self.answer(Answer::Bytes(answer))?;
        Ok(result)
    }

    /// Names an entry, and waits for what is to become of it.
    fn offer(&self, entry: &ArchiveEntry, sort: EntrySort) -> Result<Order, Gone> {
        let most = usize::try_from(self.limits.name_bytes).unwrap_or(usize::MAX);
        let mut name = shown(&entry.name);
        let mut sort = sort;
        if name.len() > most {
            if let Err(kind) = check("archive name", name.len() as u64, self.limits.name_bytes) {
                sort = EntrySort::Refused(kind);
            }
            name.truncate(name.floor_char_boundary(most));
        }
        if is_link(entry) {
            sort = EntrySort::Link;
        }
        let asks = matches!(sort, EntrySort::File);
        self.answer(Answer::Entry(Entry { name, sort }, entry.size))?;
        if asks { self.orders.recv().map_err(|_| Gone) } else { Ok(Order::Skip) }
    }

    fn answer(&self, answer: Answer) -> Result<(), Gone> {
        self.answers.send(answer).map_err(|_| Gone)
    }

    /// Declared sizes are what is unpacked at most, so they can be counted before.
    fn within(&self, unpacked: u64) -> Result<(), ErrorKind> {
        check("archive unpacked", unpacked, self.limits.unpacked_bytes)?;
        if unpacked > Limits::RATIO_FREE_BYTES {
            check("archive ratio", unpacked / self.blob.length().max(1), self.limits.ratio)?;
        }
        Ok(())
    }

    fn kind_of(&self, error: Error) -> ErrorKind {
        if let Err(kind) = self.blob.unchanged() {
            return kind;
        }
        match error {
            Error::PasswordRequired | Error::MaybeBadPassword(_) => ArchiveError::Encrypted.into(),
            Error::UnsupportedCompressionMethod(name) if name.contains("AES") => {
                ArchiveError::Encrypted.into()
            }
            Error::UnsupportedCompressionMethod(name) => {
                ArchiveError::Unsupported(format!("7z method {name}")).into()
            }
            Error::MaxMemLimited { actaul_kb, .. } => {
                let found = (actaul_kb as u64).saturating_mul(1024);
                check("archive memory", found, self.limits.memory_bytes).err().unwrap_or_else(
                    || ArchiveError::broken("a 7z header", "one that asks for more memory").into(),
                )
            }
            other => ArchiveError::broken("a whole 7z archive", other.to_string()).into(),
        }
    }
}

fn is_file(entry: &ArchiveEntry) -> bool {
    !entry.is_directory && !entry.is_anti_item
}

/// Whether Unix made it as a symbolic link: the mode stands in the upper half of the attributes.
fn is_link(entry: &ArchiveEntry) -> bool {
    let mode = entry.windows_attributes >> 16;
    entry.has_windows_attributes
        && entry.windows_attributes & 0x8000 != 0
        && mode & 0xF000 == 0xA000
}
