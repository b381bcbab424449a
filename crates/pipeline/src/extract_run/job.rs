//! One input of a run: how it is found, worked on and delivered.

use super::tree::{OutputName, Tree};
use crate::document_run::ReadStage;
use crate::input::InputSource;
use crate::isolate::{Isolator, Readers, Task};
use crate::memory::expected;
use crate::output::{Sink, remove_file, write_file};
use crate::run_folder::{DoneInputs, ManifestLine, RunFolder, Status};
use crate::schedule::{Admission, WINDOW, Work};
use crate::walk::{Found, Walk, name_of};
use crate::{Error, ErrorKind, Observer, Outcome, Records, Settings, Summary};
use sha2::{Digest as _, Sha256};
use std::collections::BTreeMap;
use std::collections::btree_map::Entry;
use std::io;
use std::path::PathBuf;
use std::sync::atomic::Ordering;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

/// Capacity above which a buffer is given back to the system after use.
const BUFFER_KEPT: usize = 4 << 20;

type Seen = BTreeMap<[u8; 16], u64>;

/// What all jobs of a run share.
pub(super) struct Run<'a> {
    isolator: Isolator,
    settings: &'a Settings,
    /// Buffers for records, emptied and used again.
    spare: Mutex<Vec<Vec<u8>>>,
    /// What has been delivered into one file of records: half of the SHA-256 → where the manifest names the first
    /// input of that content.
    seen: Mutex<Seen>,
}

/// Where the inputs come from.
pub(super) struct Source<'a> {
    pub(super) walk: Walk<'a>,
    pub(super) tree: Option<Tree<'a>>,
    pub(super) done: DoneInputs,
}

/// Where the results go.
pub(super) struct Delivery<'a> {
    pub(super) sink: Sink<'a>,
    pub(super) summary: Summary,
    pub(super) observer: &'a mut dyn Observer,
}

/// One input.
pub(super) struct Job {
    found: Found,
    name: String,
    output: Option<OutputName>,
}

/// Buffers of one thread.
#[derive(Debug, Default)]
pub(super) struct Scratch {
    bytes: Vec<u8>,
    /// When the work on a document began, after it was admitted.
    started: Option<Instant>,
    readers: Readers,
    folder_made: PathBuf,
}

/// What became of one input, on its way out.
pub(super) enum Done {
    /// Something was tried.
    Tried(Box<Tried>),
    /// It was passed over.
    Skipped(String, &'static str),
    /// The run is over; nobody looks at this.
    Nothing,
}

pub(super) struct Tried {
    outcome: Outcome,
    records: Vec<u8>,
    /// The file of its own that holds the records, and the bytes in it.
    written: Option<(PathBuf, u64)>,
    /// An error that ends the run.
    fatal: Option<Error>,
}

impl<'a> Work for Run<'a> {
    type Job = Job;
    type Scratch = Scratch;
    type Done = Done;
    type Source = Source<'a>;
    type Sink = Delivery<'a>;
    type Failure = Error;

    fn next(&self, source: &mut Source<'a>, admission: &Admission) -> Option<Job> {
        loop {
            if self.settings.stop.load(Ordering::Relaxed) {
                return None;
            }
            let found = source.walk.next(admission)?;
            let name = match &found {
                Found::Input(input) => input.name.clone(),
                Found::Failed(error) => name_of(&error.path),
                Found::Skipped { name, .. } => name.clone(),
            };
            let output = match (&found, &mut source.tree) {
                (Found::Input(input), Some(tree)) => {
                    Some(tree.name(&input.relative, input.source.is_entry()))
                }
                _ => None,
            };
            if !source.done.take(&name) {
                return Some(Job { found, name, output });
            }
        }
    }

    fn work(&self, job: Job, scratch: &mut Scratch, admission: &Admission) -> Done {
        let Job { found, name, output } = job;
        let source = match found {
            Found::Input(input) => input.source,
            Found::Failed(error) => return Done::failed(Outcome::failed(name, error)),
            Found::Skipped { reason, .. } => return Done::Skipped(name, reason),
        };
        let mut outcome = Outcome {
            name,
            bytes: 0,
            sha256: None,
            elapsed: Duration::ZERO,
            result: Ok(Records::default()),
        };
        let mut records = self.spare_buffer();
        match self.document(source, scratch, admission, &mut outcome, &mut records) {
            Ok(Some(found)) => outcome.result = Ok(found),
            Ok(None) => return Done::Nothing,
            Err(kind) => outcome.result = Err(Error::new(&outcome.name, kind)),
        }
        outcome.elapsed = scratch.started.take().map_or(Duration::ZERO, |start| start.elapsed());
        if scratch.bytes.capacity() > BUFFER_KEPT {
            scratch.bytes = Vec::new();
        }
        let mut tried = Tried { outcome, records, written: None, fatal: None };
        if let Some(output) = output {
            tried.write_own_file(output, &mut scratch.folder_made);
        }
        Done::Tried(Box::new(tried))
    }

    fn weight(done: &Done) -> u64 {
        match done {
            Done::Tried(tried) => tried.records.len() as u64,
            Done::Skipped(..) | Done::Nothing => 0,
        }
    }

    fn deliver(&self, done: Done, delivery: &mut Delivery<'a>) -> Result<(), Error> {
        let Delivery { sink, summary, observer } = delivery;
        let mut tried = match done {
            Done::Tried(tried) => *tried,
            Done::Skipped(name, reason) => return sink.skipped(&name, reason),
            Done::Nothing => return Ok(()),
        };
        if let Some(error) = tried.fatal {
            return Err(error);
        }
        if let Some(folder) = sink.without_duplicates() {
            tried.drop_duplicate(&mut self.seen(), folder)?;
        }
        let Tried { outcome, records, written, .. } = tried;
        let mut line = ManifestLine::of(&outcome);
        summary.add(&line, outcome.result.as_ref().is_err_and(Error::is_defect));
        summary.bytes_written += records.len() as u64;
        summary.slowest.add(outcome.elapsed, || (outcome.name.clone(), outcome.bytes));
        if let Some((path, bytes)) = written {
            summary.bytes_written += bytes;
            line.output = Some(name_of(sink.below(&path)));
        }
        sink.add(&records, &outcome, line)?;
        observer.finished(&outcome);
        self.keep_buffer(records);
        Ok(())
    }
}

impl<'a> Run<'a> {
    pub(super) fn new(read: ReadStage, settings: &'a Settings) -> Result<Self, Error> {
        let isolator = Isolator::new(read, settings)?;
        Ok(Self { isolator, settings, spare: Mutex::default(), seen: Mutex::default() })
    }

    /// An earlier process of the run has ended before it: what it was at work on comes next, as far as it may run ahead
    /// of what it had made safe.
    pub(super) fn suspect_next(&self) {
        let inputs = u64::from(self.settings.commit_inputs.get());
        self.isolator.suspect(inputs.saturating_add(WINDOW));
    }

    /// Knows what an earlier process has delivered, and where its line stands in the manifest.
    pub(super) fn remember(&self, line: &ManifestLine, place: u64) {
        let digest = line.sha256.as_deref().and_then(half_of_hexadecimal);
        if let (Some(digest), Status::Read | Status::Failed) = (digest, line.status) {
            self.seen().entry(digest).or_insert(place);
        }
    }

    fn seen(&self) -> MutexGuard<'_, Seen> {
        self.seen.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn document(
        &self,
        source: InputSource,
        scratch: &mut Scratch,
        admission: &Admission,
        outcome: &mut Outcome,
        records: &mut Vec<u8>,
    ) -> Result<Option<Records>, ErrorKind> {
        let limits = &self.settings.limits;
        let input = source.open(limits)?;
        outcome.bytes = input.bytes();
        if !admission.wait(expected(outcome.bytes)) {
            return Ok(None);
        }
        scratch.started = Some(Instant::now());
        input.read(limits, &mut scratch.bytes)?;
        outcome.bytes = scratch.bytes.len() as u64;
        let sha256: [u8; 32] = Sha256::digest(&scratch.bytes).into();
        outcome.sha256 = Some(sha256);
        tracing::debug!(name = outcome.name, bytes = outcome.bytes, "read");
        // Where the first of the same content is still under way, this work is done for nothing.
        if self.seen().contains_key(&half(&sha256)) {
            return Ok(Some(Records::default()));
        }
        let (bytes, output) = (std::mem::take(&mut scratch.bytes), std::mem::take(records));
        let mut task = Task { name: outcome.name.clone(), sha256, bytes, output };
        let more = |bytes| admission.wait(bytes);
        let result = self.isolator.records_of(&mut scratch.readers, &mut task, more);
        (scratch.bytes, *records) = (task.bytes, task.output);
        result
    }

    fn spare_buffer(&self) -> Vec<u8> {
        self.spare.lock().unwrap_or_else(PoisonError::into_inner).pop().unwrap_or_default()
    }

    fn keep_buffer(&self, mut buffer: Vec<u8>) {
        let mut spare = self.spare.lock().unwrap_or_else(PoisonError::into_inner);
        let useful = (1..=BUFFER_KEPT).contains(&buffer.capacity());
        if useful && spare.len() < self.settings.threads.get() {
            buffer.clear();
            spare.push(buffer);
        }
    }
}

impl Done {
    fn failed(outcome: Outcome) -> Self {
        Self::Tried(Box::new(Tried { outcome, records: Vec::new(), written: None, fatal: None }))
    }
}

impl Tried {
    /// Drops the records where an input before this one has the same content.
    fn drop_duplicate(&mut self, seen: &mut Seen, folder: &RunFolder) -> Result<(), Error> {
        let Some(sha256) = self.outcome.sha256 else { return Ok(()) };
        match seen.entry(half(&sha256)) {
            Entry::Vacant(free) => {
                free.insert(folder.manifest_end());
            }
            Entry::Occupied(first) => {
                self.records.clear();
                self.outcome.result = Ok(Records::duplicate(folder.name_at(*first.get())?));
            }
        }
        Ok(())
    }

    /// Writes the records to their own file; removes that of an earlier run where there are none.
    fn write_own_file(&mut self, output: OutputName, folder_made: &mut PathBuf) {
        let OutputName { path, renamed } = output;
        let written = match &mut self.outcome.result {
            Ok(records) => {
                records.output = Some(path.clone());
                records.output_renamed = renamed;
                write_file(&path, &self.records, folder_made)
            }
            Err(_) => remove_file(&path),
        };
        if !self.records.is_empty() {
            self.written = Some((path, self.records.len() as u64));
            self.records.clear();
        }
        let Err(error) = written else { return };
        if concerns_one_name(&error) {
            self.outcome.result = Err(error);
            self.written = None;
        } else {
            self.fatal = Some(error);
        }
    }
}

/// Half of a digest is enough to tell contents apart, and there are many.
fn half(sha256: &[u8; 32]) -> [u8; 16] {
    std::array::from_fn(|index| sha256[index])
}

fn half_of_hexadecimal(digits: &str) -> Option<[u8; 16]> {
    let mut half = [0; 16];
    for (index, byte) in half.iter_mut().enumerate() {
        *byte = u8::from_str_radix(digits.get(2 * index..2 * index + 2)?, 16).ok()?;
    }
    Some(half)
}

/// Whether the name alone is at fault, so that the other documents can still be written.
fn concerns_one_name(error: &Error) -> bool {
    matches!(&error.kind, ErrorKind::Write { source, .. } if matches!(
        source.kind(),
        io::ErrorKind::InvalidFilename | io::ErrorKind::IsADirectory | io::ErrorKind::NotADirectory
    ))
}
