//! A thread of its own that works on documents in this process, and can be left behind.
//!
//! A thread cannot be ended from outside. One that does not come back in time goes on until the process ends; it
//! costs a processor and what it holds, but not the run.

use super::Task;
use super::patience::{Patience, processor_time};
use crate::document_run::{ReadStage, records_of};
use crate::{ErrorKind, Records, Settings};
use reader::{Input, Limits};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::sync::{Arc, OnceLock};
use std::thread;
use std::time::{Duration, Instant};

/// The thread, seen from the one that gives it work.
#[derive(Debug)]
pub(super) struct Aside {
    work: Sender<(Task, Limits)>,
    done: Receiver<(Task, Result<Records, ErrorKind>)>,
    /// Where the system shows it.
    folder: Arc<OnceLock<PathBuf>>,
}

/// Why the thread did not come back. The task is gone with it, and it is of no more use.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Gone {
    /// It was late, and goes on for nobody.
    Late,
    /// It ended, which only a panic outside of all stages can bring about.
    Ended,
}

impl Aside {
    pub(super) fn start(read: ReadStage, settings: &Arc<Settings>) -> io::Result<Self> {
        let (work, to_do) = channel::<(Task, Limits)>();
        let (ready, done) = channel();
        let settings = Arc::clone(settings);
        let folder = Arc::new(OnceLock::new());
        let own_folder = Arc::clone(&folder);
        let run = move || {
            if let Ok(itself) = std::fs::read_link("/proc/thread-self") {
                own_folder.get_or_init(|| Path::new("/proc").join(itself));
            }
            while let Ok((mut task, limits)) = to_do.recv() {
                let result = records_here(read, &limits, &settings, &mut task);
                if ready.send((task, result)).is_err() {
                    return;
                }
            }
        };
        let thread = thread::Builder::new().stack_size(crate::schedule::STACK_BYTES);
        thread.name("document".to_owned()).spawn(run)?;
        Ok(Self { work, done, folder })
    }

    /// Works on `task`.
    pub(super) fn records_of(
        &self,
        task: &mut Task,
        limits: Limits,
        timeout: Duration,
    ) -> Result<Result<Records, ErrorKind>, Gone> {
        if self.work.send((std::mem::take(task), limits)).is_err() {
            return Err(Gone::Ended);
        }
        let mut patience = Patience::new(timeout, Instant::now());
        let mut wait = Patience::step(timeout);
        loop {
            match self.done.recv_timeout(wait) {
                Ok((done, result)) => {
                    *task = done;
                    return Ok(result);
                }
                Err(RecvTimeoutError::Timeout) => {
                    let spent = || self.folder.get().and_then(|folder| processor_time(folder));
                    wait = patience.look(Instant::now(), spent).ok_or(Gone::Late)?;
                }
                Err(RecvTimeoutError::Disconnected) => return Err(Gone::Ended),
            }
        }
    }
}

/// Works on `task` in this thread.
pub(super) fn records_here(
    read: ReadStage,
    limits: &Limits,
    settings: &Settings,
    task: &mut Task,
) -> Result<Records, ErrorKind> {
    let input = Input { name: &task.name, bytes: &task.bytes, sha256: task.sha256 };
    records_of(&input, read, limits, settings, &mut task.output)
}
