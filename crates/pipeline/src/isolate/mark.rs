//! How long a document may take in this process, and what happens to the thread that is at work on it for longer.
//!
//! A thread cannot be ended from outside. One that does not come back in time goes on until the process ends; it costs
//! a processor and what it holds, but not the run: another takes its place. Whoever takes what is in the mark, the
//! thread itself or the watchdog, goes on with the run; the other does not.

use super::patience::{Patience, processor_time};
use super::watchdog::{Watchdog, Watched};
use crate::schedule::StandIn;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

/// How long each document of a run may take.
#[derive(Debug)]
pub(crate) struct Deadline {
    timeout: Option<Duration>,
    pub(super) watchdog: Watchdog,
    left_behind: Arc<AtomicBool>,
}

impl Deadline {
    /// `None` is for ever.
    pub(crate) fn new(timeout: Option<Duration>) -> Self {
        Self { timeout, watchdog: Watchdog::new(timeout), left_behind: Arc::default() }
    }

    /// Works in this thread, whose `mark` is kept for the next time. `None` where that took too long: then the one that
    /// `stand_in` gives goes on with the run, and this thread must let go of it.
    pub(crate) fn within<T>(
        &self,
        mark: &mut Option<Arc<Mark>>,
        stand_in: impl FnOnce() -> StandIn,
        work: impl FnOnce() -> T,
    ) -> Option<T> {
        let Some(timeout) = self.timeout else { return Some(work()) };
        let mark = mark.get_or_insert_with(|| {
            let mark = Mark::of_this_thread(&self.left_behind);
            self.watchdog.watch(&mark);
            mark
        });
        mark.arm(timeout, stand_in());
        let done = work();
        mark.disarm().then_some(done)
    }

    /// Whether a document has taken too long.
    pub(super) fn has_left_behind(&self) -> bool {
        self.left_behind.load(Ordering::Relaxed)
    }
}

/// The mark of one thread.
#[derive(Debug)]
pub(crate) struct Mark {
    /// Where the system shows the thread.
    folder: Option<PathBuf>,
    /// How long its document may still take, and who goes on after that; `None` while it has none.
    at_work: Mutex<Option<(Patience, StandIn)>>,
    /// Set when the thread is left behind.
    left_behind: Arc<AtomicBool>,
}

impl Mark {
    /// That of the thread which calls.
    fn of_this_thread(left_behind: &Arc<AtomicBool>) -> Arc<Self> {
        let itself = std::fs::read_link("/proc/thread-self").ok();
        let folder = itself.map(|itself| Path::new("/proc").join(itself));
        let left_behind = Arc::clone(left_behind);
        Arc::new(Self { folder, at_work: Mutex::default(), left_behind })
    }

    /// The thread begins with a document.
    fn arm(&self, timeout: Duration, stand_in: StandIn) {
        *lock(&self.at_work) = Some((Patience::new(timeout, Instant::now()), stand_in));
    }

    /// The thread has come back; whether in time. If not, another goes on with the run.
    fn disarm(&self) -> bool {
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
