//! One input of a run: how it is found, worked on and delivered.

use super::tree::{OutputName, Tree};
use crate::document_run::ReadStage;
use crate::input::InputSource;
use crate::isolate::{Isolator, Readers, Task, Went};
use crate::memory::expected;
use crate::output::{Sink, remove_file, write_file};
use crate::run_folder::{
    DoneInputs, Earlier, ManifestLine, RunFolder, Stamp, Status, half_of_hexadecimal,
};
use crate::schedule::{Admission, Ticket, WINDOW, Work};
use crate::walk::{Found, Walk, name_of};
use crate::{Error, ErrorKind, Observer, Outcome, Records, Settings, Summary};
use sha2::{Digest as _, Sha256};
use std::collections::BTreeMap;
use std::collections::btree_map::Entry;
use std::io;
use std::mem;
use std::path::{Path, PathBuf};
use std::sync::atomic::Ordering;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

/// Capacity above which a buffer is given back to the system after use.
const BUFFER_KEPT: usize = 4 << 20;

/// Which contents have been met, by half of their SHA-256.
#[derive(Debug, Default)]
struct Seen {
    /// What has been delivered into one file of records → where the manifest names the first input of that content.
    delivered: BTreeMap<[u8; 16], u64>,
    /// What is being read → the number of the job.
    under_way: BTreeMap<[u8; 16], u64>,
}

/// What all jobs of a run share.
pub(super) struct Run {
    isolator: Isolator,
    settings: Arc<Settings>,
    /// Buffers for records, emptied and used again.
    spare: Mutex<Vec<Vec<u8>>>,
    /// What the last whole run left, where that is to be taken over.
    earlier: Option<Earlier>,
    seen: Mutex<Seen>,
    /// Whether the records of a content stand in the output once, whatever number of inputs have it.
    pub(super) one_for_each_content: bool,
}

/// Where the inputs come from.
pub(super) struct Source {
    pub(super) walk: Walk,
    pub(super) tree: Option<Tree>,
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
    /// What the file system said of it, to be kept with its content.
    stamp: Option<Stamp>,
    /// What the manifest of an earlier run says of it, where nothing has changed.
    carried: Option<Box<ManifestLine>>,
    /// The file of its own that holds the records, and the bytes in it.
    written: Option<(PathBuf, u64)>,
    /// An error that ends the run.
    fatal: Option<Error>,
}

impl Work for Run {
    type Job = Job;
    type Scratch = Scratch;
    type Done = Done;
    type Source = Source;

    fn next(&self, source: &mut Source, admission: &Admission) -> Option<Job> {
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

    fn work(&self, job: Job, scratch: &mut Scratch, ticket: &Ticket<Self>) -> Option<Done> {
        let Job { found, name, output } = job;
        let source = match found {
            Found::Input(input) => input.source,
            Found::Failed(error) => return Some(Done::failed(Outcome::failed(name, error))),
            Found::Skipped { reason, .. } => return Some(Done::Skipped(name, reason)),
        };
        let mut tried = Tried::new(Outcome {
            name,
            bytes: 0,
            sha256: None,
            elapsed: Duration::ZERO,
            result: Ok(Records::default()),
        });
        tried.records = self.spare_buffer();
        match self.document(source, output.as_ref(), scratch, ticket, &mut tried) {
            Ok(Went::Well(found)) => tried.outcome.result = Ok(found),
            Ok(Went::Over) => return Some(Done::Nothing),
            Ok(Went::LeftBehind) => return None,
            Err(kind) => tried.outcome.result = Err(Error::new(&tried.outcome.name, kind)),
        }
        let elapsed = scratch.started.take().map(|start| start.elapsed());
        tried.outcome.elapsed = elapsed.unwrap_or_default();
        if scratch.bytes.capacity() > BUFFER_KEPT {
            scratch.bytes = Vec::new();
        }
        Some(tried.done(output, &mut scratch.folder_made))
    }

    fn weight(done: &Done) -> u64 {
        match done {
            Done::Tried(tried) => tried.records.len() as u64,
            Done::Skipped(..) | Done::Nothing => 0,
        }
    }
}

impl Run {
    /// Takes a result, in the order of the inputs.
    pub(super) fn deliver(&self, done: Done, delivery: &mut Delivery<'_>) -> Result<(), Error> {
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
        let Tried { outcome, records, written, stamp, carried, .. } = tried;
        summary.carried += u64::from(carried.is_some());
        let mut line = carried.map_or_else(|| ManifestLine::of(&outcome), |line| *line);
        summary.add(&line, outcome.result.as_ref().is_err_and(Error::is_defect));
        summary.bytes_written += records.len() as u64;
        summary.slowest.add(outcome.elapsed, || (outcome.name.clone(), outcome.bytes));
        if let Some((path, bytes)) = written {
            summary.bytes_written += bytes;
            line.output = Some(name_of(sink.below(&path)));
        }
        sink.add(&records, &outcome, line)?;
        if let (Sink::Folder(folder), Some(sha256), Some(stamp)) = (sink, outcome.sha256, stamp) {
            folder.stamp(&outcome.name, &sha256, stamp)?;
        }
        observer.finished(&outcome);
        self.keep_buffer(records);
        Ok(())
    }

    pub(super) fn new(read: ReadStage, settings: &Arc<Settings>) -> Result<Self, Error> {
        Ok(Self {
            isolator: Isolator::new(read, settings)?,
            settings: Arc::clone(settings),
            spare: Mutex::default(),
            earlier: None,
            seen: Mutex::default(),
            one_for_each_content: false,
        })
    }

    /// Takes over what an earlier run left.
    pub(super) fn take_over(&mut self, earlier: Option<Earlier>) {
        self.earlier = earlier;
    }

    pub(super) fn earlier(&self) -> Option<&Earlier> {
        self.earlier.as_ref()
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
            self.seen().delivered.entry(digest).or_insert(place);
        }
    }

    fn seen(&self) -> MutexGuard<'_, Seen> {
        self.seen.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Whether the records of this content stand in the output already, or will before the result of job `number` is
    /// delivered; if not, that job makes them.
    fn is_duplicate(&self, sha256: &[u8; 32], number: u64) -> bool {
        if !self.one_for_each_content {
            return false;
        }
        let half = half(sha256);
        let mut seen = self.seen();
        if seen.delivered.contains_key(&half) {
            return true;
        }
        let first = seen.under_way.entry(half).or_insert(number);
        let is_duplicate = *first < number;
        *first = number.min(*first);
        is_duplicate
    }

    /// Reads an input, or takes over what an earlier run read of it; `output` is the file of its records in a tree.
    fn document(
        &self,
        source: InputSource,
        output: Option<&OutputName>,
        scratch: &mut Scratch,
        ticket: &Ticket<Self>,
        tried: &mut Tried,
    ) -> Result<Went<Records>, ErrorKind> {
        let own_file = output.map(|output| output.path.as_path());
        let admission = ticket.admission();
        let limits = &self.settings.limits;
        let input = source.open(limits)?;
        tried.outcome.bytes = input.bytes();
        if !admission.wait(expected(tried.outcome.bytes)) {
            return Ok(Went::Over);
        }
        let started = Instant::now();
        scratch.started = Some(started);
        tried.stamp = input.stamp();
        if let Some(earlier) = &self.earlier
            && let Some(line) = earlier.unchanged(&tried.outcome.name, tried.stamp)
            && let Some(found) = tried.carry(earlier, line, own_file)
        {
            return Ok(Went::Well(found));
        }
        input.read(limits, &mut scratch.bytes)?;
        tried.outcome.bytes = scratch.bytes.len() as u64;
        let sha256: [u8; 32] = Sha256::digest(&scratch.bytes).into();
        tried.outcome.sha256 = Some(sha256);
        tracing::debug!(name = tried.outcome.name, bytes = tried.outcome.bytes, "read");
        if self.is_duplicate(&sha256, ticket.number()) {
            return Ok(Went::Well(Records::default()));
        }
        if let Some(earlier) = &self.earlier
            && let Some(line) = earlier.same_content(&tried.outcome.name, &sha256)
            && let Some(found) = tried.carry(earlier, line, own_file)
        {
            return Ok(Went::Well(found));
        }
        let name = tried.outcome.name.clone();
        let (bytes, records) = (mem::take(&mut scratch.bytes), mem::take(&mut tried.records));
        let mut task = Task { name, sha256, bytes, output: records };
        let more = |bytes| admission.wait(bytes);
        let stand_in = || {
            let (outcome, stamp) = (tried.outcome.without_result(), tried.stamp);
            let output = output.cloned();
            ticket.stand_in(move |run: &Self| {
                let mut late = Tried::new(outcome);
                late.stamp = stamp;
                late.outcome.elapsed = started.elapsed();
                let timeout = run.settings.isolation.timeout.unwrap_or_default();
                let error = Error::new(&late.outcome.name, ErrorKind::Timeout(timeout));
                late.outcome.result = Err(error);
                late.done(output, &mut PathBuf::new())
            })
        };
        let result = self.isolator.records_of(&mut scratch.readers, &mut task, more, stand_in);
        (scratch.bytes, tried.records) = (task.bytes, task.output);
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
        Self::Tried(Box::new(Tried::new(outcome)))
    }
}

impl Tried {
    fn new(outcome: Outcome) -> Self {
        let (stamp, carried, written, fatal) = (None, None, None, None);
        Self { outcome, records: Vec::new(), stamp, carried, written, fatal }
    }

    /// Brings the records to their own file, where they have one.
    fn done(mut self, output: Option<OutputName>, folder_made: &mut PathBuf) -> Done {
        match output {
            Some(output) if self.carried.is_some() => self.keep_own_file(output),
            Some(output) => self.write_own_file(output, folder_made),
            None => {}
        }
        Done::Tried(Box::new(self))
    }

    /// Takes over what an earlier run found in this input; `None` where its records are no longer there.
    fn carry(
        &mut self,
        earlier: &Earlier,
        line: ManifestLine,
        own_file: Option<&Path>,
    ) -> Option<Records> {
        let there = match own_file {
            Some(path) => earlier.is_own_file(&line, path),
            None => earlier.copy_records(&self.outcome.name, &mut self.records),
        };
        there.then_some(())?;
        self.outcome.bytes = line.bytes;
        self.outcome.sha256 = line.sha256.as_deref().and_then(digest_of_hexadecimal);
        let found = Records::carried(&line);
        self.carried = Some(Box::new(line));
        Some(found)
    }

    /// Leaves the records where an earlier run has written them.
    fn keep_own_file(&mut self, output: OutputName) {
        let OutputName { path, renamed } = output;
        let bytes = path.metadata().map_or(0, |file| file.len());
        if let Ok(records) = &mut self.outcome.result {
            records.output = Some(path.clone());
            records.output_renamed = renamed;
        }
        self.written = Some((path, bytes));
    }

    /// Drops the records where an input before this one has the same content.
    fn drop_duplicate(&mut self, seen: &mut Seen, folder: &RunFolder) -> Result<(), Error> {
        let Some(sha256) = self.outcome.sha256 else { return Ok(()) };
        let half = half(&sha256);
        seen.under_way.remove(&half);
        match seen.delivered.entry(half) {
            Entry::Vacant(free) => {
                free.insert(folder.manifest_end());
            }
            Entry::Occupied(first) => {
                self.records.clear();
                self.carried = None;
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

/// A digest, from its hexadecimal digits.
fn digest_of_hexadecimal(digits: &str) -> Option<[u8; 32]> {
    let (first, second) = digits.split_at_checked(32)?;
    let halves = [half_of_hexadecimal(first)?, half_of_hexadecimal(second)?];
    let mut digest = [0; 32];
    for (byte, half) in digest.iter_mut().zip(halves.concat()) {
        *byte = half;
    }
    Some(digest)
}

/// Whether the name alone is at fault, so that the other documents can still be written.
fn concerns_one_name(error: &Error) -> bool {
    matches!(&error.kind, ErrorKind::Write { source, .. } if matches!(
        source.kind(),
        io::ErrorKind::InvalidFilename | io::ErrorKind::IsADirectory | io::ErrorKind::NotADirectory
    ))
}
