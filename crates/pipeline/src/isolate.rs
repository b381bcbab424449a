//! Where a document is read, so that it costs only itself whatever it does: in this process, or in a worker process.
//!
//! | what a document may do | in this process | in a worker |
//! | --- | --- | --- |
//! | give an error, panic | caught | caught |
//! | run without end | its thread is left behind, another takes its place | ended by the watchdog |
//! | ask for memory without end | [`ORDINARY`] bounds it | the system bounds it |
//! | overflow the stack, abort | ends the run; when that goes on, what was in flight is read in workers | ends the worker |
//!
//! A worker is this program once more, started when the first document asks for it, kept for many, and bound to the
//! life of this process. What it was asked when somebody else ended it is asked again.

mod frame;
mod mark;
mod patience;
mod supervisor;
mod watchdog;
mod wire;
mod worker;

use crate::document_run::{ReadStage, records_of};
use crate::schedule::StandIn;
use crate::{Error, ErrorKind, LIMITS, Records, Settings};
pub(crate) use mark::{Deadline, Mark};
use reader::{Input, Limits, ReadError};
use std::ffi::OsString;
use std::io;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;
use supervisor::{Lost, Worker};
use wire::Start;

pub use worker::work_for_parent;

/// Which documents are read in worker processes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Isolate {
    /// Those that ask for more than is [`ORDINARY`]. Our readers are our own, with limits, and none is known to abort;
    /// so what is left to fear is size. Once a document has run past its time in this process, all that follow; and where
    /// an earlier process of the run was ended, all that it may have been at work on.
    #[default]
    Auto,
    /// All.
    Always,
    /// None.
    Never,
}

/// Where documents are read, and what one of them may cost.
#[derive(Debug, Clone)]
pub struct Isolation {
    /// Which of them are read in worker processes.
    pub isolate: Isolate,
    /// The program that works for this one; without it, all documents are read in this process.
    pub worker: Option<WorkerProgram>,
    /// Bytes of memory that a worker process may take; `None` is no bound.
    pub worker_memory: Option<u64>,
    /// How long a document may take, in processor time; ten times as long where it waits for something. `None` is for
    /// ever.
    pub timeout: Option<Duration>,
}

/// How to start a program that calls [`work_for_parent`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WorkerProgram {
    /// Its path.
    pub program: PathBuf,
    /// What it is told on its command line.
    pub arguments: Vec<OsString>,
    /// What is added to its environment.
    pub environment: Vec<(OsString, OsString)>,
}

impl Isolation {
    /// Default of `worker_memory`: twice what the largest genuine document takes, the giant of the bench (235 MB of XML).
    pub const WORKER_MEMORY: u64 = 512 << 20;
    /// Default of `timeout`.
    pub const TIMEOUT: Duration = Duration::from_secs(30);
}

impl Default for Isolation {
    fn default() -> Self {
        Self {
            isolate: Isolate::default(),
            worker: None,
            worker_memory: Some(Self::WORKER_MEMORY),
            timeout: Some(Self::TIMEOUT),
        }
    }
}

/// A bound on what a document may ask for inside this process when others are read in workers.
#[derive(Debug, Clone, Copy)]
pub struct Ordinary {
    /// The limit, as [`LIMITS`] names it.
    pub limit: &'static str,
    /// Its value in this process, where the run's own is not lower.
    pub value: u64,
    /// Why this value.
    pub why: &'static str,
}

/// What a document may ask for inside this process. It is not trusted to say so: reading stops where it asks for
/// more, and begins again in a worker with the run's own limits. So no result depends on these.
pub const ORDINARY: &[Ordinary] = &[
    Ordinary {
        limit: "cells",
        value: 65_536,
        why: "five times the most of 1,796 real packages; a cell takes half a kilobyte",
    },
    Ordinary {
        limit: "document-text",
        value: 8 << 20,
        why: "texts stand in the document, in its records and in the output",
    },
    Ordinary {
        limit: "inflated-document",
        value: 32 << 20,
        why: "twice the most of 1,796 real packages, and what deflate may make of 32 KB",
    },
    Ordinary {
        limit: "paragraphs",
        value: 65_536,
        why: "four times the most of 1,796 real packages",
    },
    Ordinary {
        limit: "table-slots",
        value: 1 << 20,
        why: "a slot takes four bytes, and merged cells have many for little",
    },
];

/// Bytes of a file above which it is not even begun in this process: twice the largest real one seen.
pub const ORDINARY_FILE: u64 = 8 << 20;

/// How often a document is asked about again when somebody else has ended the worker.
const TIMES_AGAIN: u32 = 3;

/// One document to be read, its buffers, and the records that come of it.
#[derive(Debug, Default)]
pub(crate) struct Task {
    pub(crate) name: String,
    pub(crate) sha256: [u8; 32],
    pub(crate) bytes: Vec<u8>,
    pub(crate) output: Vec<u8>,
}

/// What all threads of a run share to have documents read.
#[derive(Debug)]
pub(crate) struct Isolator {
    read: ReadStage,
    settings: Arc<Settings>,
    /// The limits in this process; `None` where they are the run's own.
    ordinary: Option<Limits>,
    start: Start,
    deadline: Deadline,
    /// Documents that one may be among that has ended an earlier process of the run.
    suspects: AtomicU64,
}

/// How the work on a document went, where nothing was wrong with it.
#[derive(Debug)]
pub(crate) enum Went<T> {
    /// This came of it.
    Well(T),
    /// The run is over, and it was not begun.
    Over,
    /// The thread was left behind, and must let go of the run.
    LeftBehind,
}

/// What one thread of a run has documents read by.
#[derive(Debug, Default)]
pub(crate) struct Readers {
    mark: Option<Arc<Mark>>,
    worker: Option<Worker>,
}

impl Isolator {
    pub(crate) fn new(read: ReadStage, settings: &Arc<Settings>) -> Result<Self, Error> {
        let isolation = &settings.isolation;
        if isolation.isolate == Isolate::Always && isolation.worker.is_none() {
            let message = "expected a program for worker processes, found none";
            return Err(Error::new("", ErrorKind::Settings(message.to_owned())));
        }
        let both = isolation.isolate == Isolate::Auto && isolation.worker.is_some();
        Ok(Self {
            read,
            settings: Arc::clone(settings),
            ordinary: both.then(|| ordinary(settings)),
            start: Start::of(settings),
            deadline: Deadline::new(isolation.timeout),
            suspects: AtomicU64::new(0),
        })
    }

    /// An earlier process of the run was ended: one of the next documents may have done it.
    pub(crate) fn suspect(&self, documents: u64) {
        self.suspects.store(documents, Ordering::Relaxed);
    }

    /// Whether the next document is not to be read in this process.
    fn is_suspect(&self) -> bool {
        let next = |left: u64| left.checked_sub(1);
        let suspect = self.suspects.fetch_update(Ordering::Relaxed, Ordering::Relaxed, next);
        suspect.is_ok() || self.deadline.has_left_behind()
    }

    /// Makes records of `task` and puts them into its output. The run is over where `admit` says so, which is asked
    /// before much more memory is taken than was expected. `stand_in` goes on with the run where the document runs
    /// past its time in this process.
    pub(crate) fn records_of(
        &self,
        readers: &mut Readers,
        task: &mut Task,
        admit: impl FnOnce(u64) -> bool,
        stand_in: impl FnOnce() -> StandIn,
    ) -> Result<Went<Records>, ErrorKind> {
        let before = task.output.len();
        let result = match (&self.settings.isolation.isolate, &self.ordinary) {
            (Isolate::Always, _) => self.in_worker(readers, task).map(Went::Well),
            (_, None) => self.here(readers, task, &self.settings.limits, stand_in),
            (_, Some(_)) if self.is_suspect() || task.bytes.len() as u64 > ORDINARY_FILE => {
                self.in_worker(readers, task).map(Went::Well)
            }
            (_, Some(ordinary)) => match self.here(readers, task, ordinary, stand_in) {
                Err(ErrorKind::Read(ReadError::LimitExceeded { what, limit, .. }))
                    if self.is_only_ordinary(what, limit) =>
                {
                    tracing::debug!(name = task.name, what, "more than ordinary, read in a worker");
                    if !admit(self.settings.isolation.worker_memory.unwrap_or_default()) {
                        return Ok(Went::Over);
                    }
                    self.in_worker(readers, task).map(Went::Well)
                }
                result => result,
            },
        };
        if result.is_err() {
            task.output.truncate(before);
        }
        result
    }

    /// Whether the limit that was met is not the run's own.
    fn is_only_ordinary(&self, what: &str, met: u64) -> bool {
        let name = what.replace(' ', "-");
        let is_it = |one: &&Ordinary| one.limit == name;
        let own = LIMITS.iter().find(|limit| limit.name == name);
        ORDINARY.iter().any(|one| is_it(&one))
            && own.is_some_and(|own| met < own.get(&self.settings))
    }

    fn here(
        &self,
        readers: &mut Readers,
        task: &mut Task,
        limits: &Limits,
        stand_in: impl FnOnce() -> StandIn,
    ) -> Result<Went<Records>, ErrorKind> {
        let work = || records_here(self.read, limits, &self.settings, task);
        match self.deadline.within(&mut readers.mark, stand_in, work) {
            Some(result) => result.map(Went::Well),
            None => Ok(Went::LeftBehind),
        }
    }

    fn in_worker(&self, readers: &mut Readers, task: &mut Task) -> Result<Records, ErrorKind> {
        let isolation = &self.settings.isolation;
        let mut again = 0;
        loop {
            let mut worker = match readers.worker.take().filter(Worker::is_good) {
                Some(worker) => worker,
                None => self.started().map_err(|error| no_worker(&error))?,
            };
            let fresh = worker.is_fresh();
            let lost = match worker.ask(task, isolation) {
                Ok(answer) => {
                    readers.worker = Some(worker).filter(Worker::is_good);
                    return answer.result();
                }
                Err(lost) => lost,
            };
            return Err(match lost {
                Lost::Late => ErrorKind::Timeout(isolation.timeout.unwrap_or_default()),
                // One that has read others has less room than a new one.
                Lost::OutOfMemory if !fresh => continue,
                Lost::OutOfMemory => {
                    ErrorKind::OutOfMemory { limit: isolation.worker_memory.unwrap_or_default() }
                }
                // Nobody can tell whether it is the document's fault; if it is, it happens again.
                Lost::Died { outside: true, .. } if again < TIMES_AGAIN => {
                    again += 1;
                    tracing::warn!(
                        name = task.name,
                        "somebody else ended the worker process; another reads it"
                    );
                    continue;
                }
                Lost::Died { how, outside } => ErrorKind::Died { how, outside },
                Lost::Confused(what) => ErrorKind::Worker(what),
            });
        }
    }

    fn started(&self) -> io::Result<Worker> {
        let program = self.settings.isolation.worker.as_ref();
        let program = program.ok_or(io::ErrorKind::NotFound)?;
        Worker::start(program, &self.start, &self.deadline.watchdog)
    }
}

/// Works on `task` in this thread.
fn records_here(
    read: ReadStage,
    limits: &Limits,
    settings: &Settings,
    task: &mut Task,
) -> Result<Records, ErrorKind> {
    let input = Input { name: &task.name, bytes: &task.bytes, sha256: task.sha256 };
    records_of(&input, read, limits, settings, &mut task.output)
}

fn no_worker(error: &io::Error) -> ErrorKind {
    ErrorKind::Worker(format!("expected to start one, found {error}"))
}

/// The limits of a run, none of them above what is ordinary.
fn ordinary(settings: &Settings) -> Limits {
    let mut lower = settings.clone();
    for one in ORDINARY {
        if let Some(limit) = LIMITS.iter().find(|limit| limit.name == one.limit) {
            limit.set(&mut lower, limit.get(settings).min(one.value));
        }
    }
    lower.limits
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_ordinary_is_less_than_a_document_may_ask_for() {
        let most = Settings::default();
        let less = Settings { limits: ordinary(&most), ..Settings::default() };
        assert!(ORDINARY.is_sorted_by_key(|one| one.limit));
        for one in ORDINARY {
            let limit = LIMITS.iter().find(|limit| limit.name == one.limit).expect("a limit");
            assert_eq!(limit.get(&less), one.value);
            assert!(one.value < limit.get(&most) && !one.why.is_empty(), "{}", one.limit);
        }
        let mut small = most;
        small.limits.cells = 7;
        assert_eq!(ordinary(&small).cells, 7, "what the run allows is not raised");
    }

    #[test]
    fn workers_that_must_be_used_must_be_known() {
        let isolation = Isolation { isolate: Isolate::Always, ..Isolation::default() };
        let settings = Settings { isolation, ..Settings::default() };
        let error = Isolator::new(reader::read, &Arc::new(settings)).expect_err("no program");
        assert_eq!(error.to_string(), "expected a program for worker processes, found none");
    }
}
