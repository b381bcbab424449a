//! Marks a thread that is at work on a document in this process, so that it can be left behind.
//!
//! A thread cannot be ended from outside. One that does not come back in time goes on until the process ends; it costs
//! a processor and what it holds, but not the run: another takes its place. Whoever takes what is in the mark, the
//! thread itself or the watchdog, goes on with the run; the other does not.

use super::patience::{Patience, processor_time};
use super::watchdog::Watched;
use crate::schedule::StandIn;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

/// The mark of one thread.
#[derive(Debug)]
pub(super) struct Mark {
    /// Where the system shows the thread.
    folder: Option<PathBuf>,
    /// How long its document may still take, and who goes on after that; `None` while it has none.
    at_work: Mutex<Option<(Patience, StandIn)>>,
    /// Set when the thread is left behind.
    left_behind: Arc<AtomicBool>,
}

impl Mark {
    /// That of the thread which calls.
    pub(super) fn of_this_thread(left_behind: &Arc<AtomicBool>) -> Arc<Self> {
        let itself = std::fs::read_link("/proc/thread-self").ok();
        let folder = itself.map(|itself| Path::new("/proc").join(itself));
        let left_behind = Arc::clone(left_behind);
        Arc::new(Self { folder, at_work: Mutex::default(), left_behind })
    }

    /// The thread begins with a document.
    pub(super) fn arm(&self, timeout: Duration, stand_in: StandIn) {
        *lock(&self.at_work) = Some((Patience::new(timeout, Instant::now()), stand_in));
    }

    /// The thread has come back; whether in time. If not, another goes on with the run.
    #[must_use]
    pub(super) fn disarm(&self) -> bool {
        lock(&self.at_work).take().is_some()
    }
}

impl Watched for Mark {
    fn look(&self, now: Instant) -> Option<Duration> {
        let mut at_work = lock(&self.at_work);
        let (patience, _) = at_work.as_mut()?;
        let spent = || self.folder.as_deref().and_then(processor_time);
        if let Some(left) = patience.look(now, spent) {
            return Some(left);
        }
        let late = at_work.take();
        drop(at_work);
        if let Some((_, stand_in)) = late {
            self.left_behind.store(true, Ordering::Relaxed);
            stand_in.start();
        }
        None
    }
}

/// Locks; nothing is half done where a thread panicked.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
