//! Looks after all that may run past its time: ends worker processes, leaves threads behind.

use super::patience::{Patience, processor_time};
use std::io;
use std::path::PathBuf;
use std::process::{Child, ExitStatus};
use std::sync::mpsc::{RecvTimeoutError, Sender, channel};
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError, Weak};
use std::thread;
use std::time::{Duration, Instant};

/// How long a process that has let go of its streams may take to end by itself.
const GRACE: Duration = Duration::from_secs(1);

/// Holds one worker process: whoever asks it, and the watchdog, may end it.
#[derive(Debug)]
pub(super) struct Leash(Mutex<Held>);

#[derive(Debug)]
struct Held {
    child: Child,
    /// Where the system shows it.
    folder: PathBuf,
    /// How long it has to answer; `None` while it is asked nothing.
    patience: Option<Patience>,
    /// Whether it was ended because it had not.
    late: bool,
}

/// How a process ended.
#[derive(Debug)]
pub(super) struct Ended {
    /// `None` where the system does not say.
    pub(super) status: Option<ExitStatus>,
    /// Whether it was ended because it was late.
    pub(super) late: bool,
}

impl Leash {
    pub(super) fn new(child: Child) -> Arc<Self> {
        let folder = PathBuf::from(format!("/proc/{}", child.id()));
        Arc::new(Self(Mutex::new(Held { child, folder, patience: None, late: false })))
    }

    /// From now on it has this long to answer.
    pub(super) fn arm(&self, timeout: Option<Duration>) {
        lock(&self.0).patience = timeout.map(|timeout| Patience::new(timeout, Instant::now()));
    }

    /// It has answered.
    pub(super) fn disarm(&self) {
        lock(&self.0).patience = None;
    }

    /// Whether it has not ended.
    pub(super) fn is_alive(&self) -> bool {
        matches!(lock(&self.0).child.try_wait(), Ok(None))
    }

    /// Waits for a process whose streams have ended; one that goes on all the same is ended.
    pub(super) fn ended(&self) -> Ended {
        let patience = Instant::now() + GRACE;
        loop {
            let mut held = lock(&self.0);
            if let Ok(Some(status)) = held.child.try_wait() {
                return Ended { status: Some(status), late: held.late };
            }
            if Instant::now() >= patience {
                return Ended { status: held.end().ok(), late: held.late };
            }
            drop(held);
            thread::sleep(Duration::from_millis(1));
        }
    }
}

impl Watched for Leash {
    fn look(&self, now: Instant) -> Option<Duration> {
        let mut guard = lock(&self.0);
        let held = &mut *guard;
        let patience = held.patience.as_mut()?;
        if let Some(left) = patience.look(now, || processor_time(&held.folder)) {
            return Some(left);
        }
        held.patience = None;
        held.late = true;
        if let Err(error) = held.child.kill() {
            tracing::warn!(%error, "a worker process cannot be ended");
        }
        None
    }
}

impl Held {
    fn end(&mut self) -> io::Result<ExitStatus> {
        self.child.kill()?;
        self.child.wait()
    }
}

impl Drop for Leash {
    fn drop(&mut self) {
        // It holds nothing that could be lost, and must not be left as a zombie.
        let held = self.0.get_mut().unwrap_or_else(PoisonError::into_inner);
        if let Err(error) = held.end() {
            tracing::warn!(%error, "a worker process cannot be ended");
        }
    }
}

/// What may be late.
pub(super) trait Watched: std::fmt::Debug + Send + Sync {
    /// Does what must be done if it is late; else says how long it is not yet.
    fn look(&self, now: Instant) -> Option<Duration>;
}

type Watch = Vec<Weak<dyn Watched>>;

/// Looks at all that a run has from time to time: often enough for one that is armed meanwhile.
#[derive(Debug)]
pub(super) struct Watchdog {
    timeout: Option<Duration>,
    watched: Arc<Mutex<Watch>>,
    /// Dropped with the watchdog, it ends the thread.
    thread: OnceLock<Option<Sender<()>>>,
}

impl Watchdog {
    pub(super) fn new(timeout: Option<Duration>) -> Self {
        Self { timeout, watched: Arc::default(), thread: OnceLock::new() }
    }

    /// Watches this one until it is dropped.
    pub(super) fn watch<W: Watched + 'static>(&self, one: &Arc<W>) {
        let Some(timeout) = self.timeout else { return };
        let weak: Weak<W> = Arc::downgrade(one);
        lock(&self.watched).push(weak);
        self.thread.get_or_init(|| {
            let watched = Arc::clone(&self.watched);
            let (sender, receiver) = channel::<()>();
            let look = move || {
                let mut wait = Duration::ZERO;
                while receiver.recv_timeout(wait) == Err(RecvTimeoutError::Timeout) {
                    wait = look_at(&watched, timeout);
                }
            };
            let started = thread::Builder::new().name("watchdog".to_owned()).spawn(look);
            started.inspect_err(|error| tracing::warn!(%error, "no timeout")).ok().map(|_| sender)
        });
    }
}

/// Looks at each; how long to wait until one may be late.
fn look_at(watched: &Mutex<Watch>, timeout: Duration) -> Duration {
    let now = Instant::now();
    // Not while the list is locked: what is done about one that is late may add to it.
    let mut there = Vec::new();
    lock(watched).retain(|one| {
        let one = one.upgrade();
        there.extend(one.clone());
        one.is_some()
    });
    let left = there.iter().filter_map(|one| one.look(now));
    left.min().unwrap_or(Duration::MAX).min(Patience::step(timeout))
}

/// Locks; nothing is half done where a thread panicked.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
