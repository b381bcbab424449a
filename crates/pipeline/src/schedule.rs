//! Works on many jobs at once and hands the results over in the order of the jobs, with bounded memory.
//!
//! Each worker takes the next job, asks to be admitted with the bytes that it is about to hold, works, and leaves its
//! result; the thread that called delivers those that are due, many at a time, since each time it wakes costs as much
//! as a small document. The job that is due is always admitted, so nobody waits for ever. The workers are a rayon pool
//! of the run's own, because one that waits must not hold up a pool that others share.
//!
//! A worker that does not come back can be left behind: a [`StandIn`] delivers something in its place and goes on with
//! other jobs. So workers own or share all that they use, and the run does not wait for the one that was left.

use rayon::ThreadPoolBuilder;
use std::any::Any;
use std::cell::Cell;
use std::collections::BTreeMap;
use std::num::NonZeroUsize;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::Duration;

/// How far a job may run ahead of the one whose result is due.
pub const WINDOW: u64 = 1_024;

/// Stack of each worker: what the first thread of a process has, so that all are alike.
pub(crate) const STACK_BYTES: usize = 8 << 20;

/// Results are delivered at once when so many bytes of them wait,
const BATCH_BYTES: u64 = 1 << 20;
/// and after this time at the latest.
const BATCH_TIME: Duration = Duration::from_millis(50);

/// A stream of jobs and what is done to each.
pub(crate) trait Work: Send + Sync + 'static {
    type Job: Send;
    type Scratch: Default;
    type Done: Send;
    type Source: Send;

    /// The next job. One call at a time. What of it must be in memory already is held by [`Admission::hold`].
    fn next(&self, source: &mut Self::Source, admission: &Admission) -> Option<Self::Job>;

    /// Does the job; `None` where a [`StandIn`] has taken its place. It calls [`Admission::wait`] before it takes much
    /// memory.
    fn work(
        &self,
        job: Self::Job,
        scratch: &mut Self::Scratch,
        ticket: &Ticket<Self>,
    ) -> Option<Self::Done>;

    /// Bytes that the result holds while it waits.
    fn weight(done: &Self::Done) -> u64;
}

/// Runs all jobs, with `budget` bytes for those in flight; one that asks for more runs when nobody else does. The
/// results go to `deliver` in this thread, in the order of the jobs; a failure ends the run.
///
/// Gives the source back.
pub(crate) fn run<W: Work, F>(
    work: &Arc<W>,
    threads: NonZeroUsize,
    budget: u64,
    source: W::Source,
    deliver: &mut dyn FnMut(W::Done) -> Result<(), F>,
) -> Result<Option<W::Source>, F> {
    let state = GateState { workers: threads.get(), ..GateState::default() };
    let shared = Arc::new(Shared::<W> {
        work: Arc::clone(work),
        source: Mutex::new((Some(source), 0)),
        done: Mutex::default(),
        gate: Arc::new(Gate { budget, state: Mutex::new(state), ..Gate::default() }),
    });
    let mut delivery = Delivery { shared: &shared, deliver, result: Ok(()) };
    let pool = ThreadPoolBuilder::new().num_threads(threads.get()).stack_size(STACK_BYTES);
    // Where this thread panics, the workers end as well.
    let ender = EndOnPanic(&shared.gate);
    match pool.build() {
        Ok(pool) => {
            let shared = Arc::clone(&shared);
            pool.spawn_broadcast(move |_| shared.worker(None));
            delivery.all();
        }
        Err(error) => {
            tracing::warn!(%error, "this thread instead of those asked for");
            delivery.all_in_this_thread();
        }
    }
    drop(ender);
    let result = delivery.result;
    if let Some(panic) = lock(&shared.gate.state).panic.take() {
        resume_unwind(panic);
    }
    result.map(|()| lock(&shared.source).0.take())
}

/// One job's place in the run.
pub(crate) struct Ticket<W: Work + ?Sized> {
    shared: Arc<Shared<W>>,
    admission: Admission,
}

impl<W: Work> Ticket<W> {
    /// The right of the job to go on.
    pub(crate) fn admission(&self) -> &Admission {
        &self.admission
    }

    /// Its number, from 0.
    pub(crate) fn number(&self) -> u64 {
        self.admission.number
    }

    /// What may take the place of the worker at this job, with `done` as the result.
    pub(crate) fn stand_in(&self, done: impl FnOnce(&W) -> W::Done + Send + 'static) -> StandIn {
        let shared = Arc::clone(&self.shared);
        let (number, bytes) = (self.admission.number, self.admission.bytes.get());
        StandIn(Box::new(move || shared.worker(Some((number, bytes, Box::new(done))))))
    }
}

/// Takes the place of a worker that is left behind.
pub(crate) struct StandIn(Box<dyn FnOnce() + Send>);

impl StandIn {
    /// Goes on in a thread of its own; in this one where there can be none.
    pub(crate) fn start(self) {
        let slot = Arc::new(Mutex::new(Some(self.0)));
        let own = Arc::clone(&slot);
        let go = move || {
            if let Some(go) = lock(&own).take() {
                go();
            }
        };
        let thread = thread::Builder::new().stack_size(STACK_BYTES).name("stand-in".to_owned());
        if let Err(error) = thread.spawn(go) {
            tracing::warn!(%error, "no thread to go on in");
            if let Some(go) = lock(&slot).take() {
                go();
            }
        }
    }
}

impl std::fmt::Debug for StandIn {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("StandIn")
    }
}

/// The right of one job to go on.
#[derive(Debug)]
pub(crate) struct Admission {
    gate: Arc<Gate>,
    number: u64,
    bytes: Cell<u64>,
}

/// Bytes that stay in memory until this is dropped.
#[derive(Debug)]
pub(crate) struct Held {
    gate: Arc<Gate>,
    bytes: u64,
}

impl Admission {
    /// One that waits for nobody, outside of a run.
    pub(crate) fn free() -> Self {
        let gate = Arc::new(Gate { budget: u64::MAX, ..Gate::default() });
        Self { gate, number: 0, bytes: Cell::default() }
    }

    /// Waits until the job may hold `bytes` more, to its end; false when the run is over.
    pub(crate) fn wait(&self, bytes: u64) -> bool {
        let admitted = self.gate.admit(self.number, bytes);
        if admitted {
            self.bytes.set(self.bytes.get().saturating_add(bytes));
        }
        admitted
    }

    /// Waits until `bytes` more may be held, however long; `None` when the run is over.
    pub(crate) fn hold(&self, bytes: u64) -> Option<Held> {
        let gate = &self.gate;
        gate.admit(self.number, bytes).then(|| Held { gate: Arc::clone(gate), bytes })
    }
}

impl Drop for Held {
    fn drop(&mut self) {
        self.gate.change(|state| state.bytes = state.bytes.saturating_sub(self.bytes));
    }
}

#[derive(Debug, Default)]
struct Gate {
    budget: u64,
    state: Mutex<GateState>,
    /// What jobs wait for.
    changed: Condvar,
    /// What the thread that delivers waits for.
    rung: Condvar,
}

#[derive(Debug, Default)]
struct GateState {
    /// Number of the job whose result is due.
    due: u64,
    /// Whether that waits to be delivered.
    due_is_done: bool,
    /// Bytes in flight.
    bytes: u64,
    /// Whether the run has failed.
    over: bool,
    /// Jobs that wait for a change.
    waiting: usize,
    /// Bytes of results that wait to be delivered.
    undelivered: u64,
    /// Workers that have not ended.
    workers: usize,
    /// What a worker panicked with outside of a document.
    panic: Option<Box<dyn Any + Send>>,
}

impl Gate {
    fn admit(&self, number: u64, bytes: u64) -> bool {
        let mut state = lock(&self.state);
        loop {
            if state.over {
                return false;
            }
            let near = number - state.due < WINDOW;
            let fits = state.bytes.saturating_add(bytes) <= self.budget;
            if number == state.due || (near && fits) {
                state.bytes = state.bytes.saturating_add(bytes);
                return true;
            }
            state.waiting += 1;
            self.rung.notify_one();
            state = self.changed.wait(state).unwrap_or_else(PoisonError::into_inner);
            state.waiting -= 1;
        }
    }

    fn change(&self, change: impl FnOnce(&mut GateState)) {
        let mut state = lock(&self.state);
        change(&mut state);
        let (waiting, ring) = (state.waiting, state.rings());
        drop(state);
        // Waking nobody still costs a call into the system, twice for each document.
        if waiting > 0 {
            self.changed.notify_all();
        }
        if ring {
            self.rung.notify_one();
        }
    }

    /// A worker has ended.
    fn leave(&self, panic: Option<Box<dyn Any + Send>>) {
        self.change(|state| {
            state.workers = state.workers.saturating_sub(1);
            state.over |= panic.is_some();
            state.panic = state.panic.take().or(panic);
        });
    }

    /// Waits until results should be delivered.
    fn wait_for_results(&self) {
        let state = lock(&self.state);
        if !state.rings() {
            let waited = self.rung.wait_timeout(state, BATCH_TIME);
            drop(waited.unwrap_or_else(PoisonError::into_inner));
        }
    }
}

impl GateState {
    /// Whether what there is should be delivered without delay.
    fn rings(&self) -> bool {
        let soon = self.undelivered >= BATCH_BYTES || self.waiting > 0;
        (self.due_is_done && soon) || self.workers == 0
    }
}

/// What stands in place of a job's result: its number, its bytes, and how the result is made.
type Instead<W> = (u64, u64, Box<dyn FnOnce(&W) -> <W as Work>::Done + Send>);

struct Shared<W: Work + ?Sized> {
    work: Arc<W>,
    /// And the number of the next job.
    source: Mutex<(Option<W::Source>, u64)>,
    /// Results that wait to be delivered.
    done: Mutex<BTreeMap<u64, W::Done>>,
    gate: Arc<Gate>,
}

impl<W: Work> Shared<W> {
    /// One worker, from its first job to the last, or to the one at which it is left behind.
    fn worker(self: &Arc<Self>, instead: Option<Instead<W>>) {
        match catch_unwind(AssertUnwindSafe(|| self.jobs(instead))) {
            Ok(Ended::Regularly) => self.gate.leave(None),
            Ok(Ended::LeftBehind) => {}
            // A panic outside of a document ends the run; nobody may wait for the result that never comes.
            Err(panic) => self.gate.leave(Some(panic)),
        }
    }

    fn jobs(self: &Arc<Self>, instead: Option<Instead<W>>) -> Ended {
        if let Some((number, bytes, done)) = instead {
            self.hand_over(number, done(&self.work), bytes);
        }
        let mut scratch = W::Scratch::default();
        while let Some((job, ticket)) = self.next() {
            let Some(done) = self.work.work(job, &mut scratch, &ticket) else {
                return Ended::LeftBehind;
            };
            self.hand_over(ticket.number(), done, ticket.admission.bytes.get());
        }
        Ended::Regularly
    }

    fn next(self: &Arc<Self>) -> Option<(W::Job, Ticket<W>)> {
        let mut guard = lock(&self.source);
        if lock(&self.gate.state).over {
            return None;
        }
        let (source, number) = &mut *guard;
        let gate = Arc::clone(&self.gate);
        let admission = Admission { gate, number: *number, bytes: Cell::default() };
        let job = self.work.next(source.as_mut()?, &admission)?;
        *number += 1;
        Some((job, Ticket { shared: Arc::clone(self), admission }))
    }

    fn hand_over(&self, number: u64, done: W::Done, bytes: u64) {
        let weight = W::weight(&done);
        let mut waiting = lock(&self.done);
        waiting.insert(number, done);
        self.gate.change(|state| {
            state.bytes = state.bytes.saturating_sub(bytes).saturating_add(weight);
            state.undelivered = state.undelivered.saturating_add(weight);
            state.due_is_done |= number == state.due;
        });
    }
}

/// What the thread does that called.
struct Delivery<'a, W: Work, F> {
    shared: &'a Arc<Shared<W>>,
    deliver: &'a mut dyn FnMut(W::Done) -> Result<(), F>,
    result: Result<(), F>,
}

impl<W: Work, F> Delivery<'_, W, F> {
    /// Delivers until all workers have ended.
    fn all(&mut self) {
        let gate = &self.shared.gate;
        loop {
            let ended = lock(&gate.state).workers == 0;
            if !self.what_is_due() && ended {
                break;
            }
            gate.wait_for_results();
        }
    }

    /// Does one job after the other, and delivers each.
    fn all_in_this_thread(&mut self) {
        let shared = Arc::clone(self.shared);
        shared.gate.change(|state| state.workers = 1);
        let mut scratch = W::Scratch::default();
        while let Some((job, ticket)) = shared.next() {
            let Some(done) = shared.work.work(job, &mut scratch, &ticket) else {
                return self.all();
            };
            shared.hand_over(ticket.number(), done, ticket.admission.bytes.get());
            self.what_is_due();
        }
    }

    /// Delivers what is due and done; whether there was any.
    fn what_is_due(&mut self) -> bool {
        let Shared { gate, done: waiting, .. } = &**self.shared;
        let due = lock(&gate.state).due;
        let mut next = due;
        while let Some(done) = { lock(waiting).remove(&next) } {
            let weight = W::weight(&done);
            if self.result.is_ok() {
                self.result = (self.deliver)(done);
            }
            next += 1;
            let failed = self.result.is_err();
            gate.change(|state| {
                state.due = next;
                state.due_is_done = false;
                state.bytes = state.bytes.saturating_sub(weight);
                state.undelivered = state.undelivered.saturating_sub(weight);
                state.over |= failed;
            });
        }
        next != due
    }
}

/// How a worker ended.
enum Ended {
    Regularly,
    LeftBehind,
}

struct EndOnPanic<'a>(&'a Gate);

impl Drop for EndOnPanic<'_> {
    fn drop(&mut self) {
        if thread::panicking() {
            self.0.change(|state| state.over = true);
        }
    }
}

/// Locks; what a panicking thread left behind is used on, because the run ends anyway.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests;
