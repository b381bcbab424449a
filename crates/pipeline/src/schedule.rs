//! Works on many jobs at once and hands the results over in the order of the jobs, with bounded memory.
//!
//! Each worker takes the next job, asks to be admitted with the bytes that it is about to hold, works, and hands
//! its result over; whoever hands over the one that is due delivers all that wait behind it.
//! The job that is due is always admitted, so nobody waits for ever. The workers are a rayon pool of the run's own,
//! because one that waits must not hold up a pool that others share.

use rayon::ThreadPoolBuilder;
use std::cell::Cell;
use std::collections::BTreeMap;
use std::num::NonZeroUsize;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};

/// How far a job may run ahead of the one whose result is due.
pub const WINDOW: u64 = 1_024;

/// Stack of each worker: what the first thread of a process has, so that all are alike.
pub(crate) const STACK_BYTES: usize = 8 << 20;

/// A stream of jobs, what is done to each, and what is done with the results.
pub(crate) trait Work: Sync {
    type Job: Send;
    type Scratch: Default;
    type Done: Send;
    type Source: Send;
    type Sink: Send;
    type Failure: Send;

    /// The next job. One call at a time. What of it must be in memory already is held by [`Admission::hold`].
    fn next(&self, source: &mut Self::Source, admission: &Admission) -> Option<Self::Job>;

    /// Does the job. It calls [`Admission::wait`] before it takes much memory.
    fn work(
        &self,
        job: Self::Job,
        scratch: &mut Self::Scratch,
        admission: &Admission,
    ) -> Self::Done;

    /// Bytes that the result holds while it waits.
    fn weight(done: &Self::Done) -> u64;

    /// Takes a result. One call at a time, in the order of the jobs; a failure ends the run.
    fn deliver(&self, done: Self::Done, sink: &mut Self::Sink) -> Result<(), Self::Failure>;
}

/// Runs all jobs, with `budget` bytes for those in flight; one that asks for more runs when nobody else does.
pub(crate) fn run<W: Work>(
    work: &W,
    threads: NonZeroUsize,
    budget: u64,
    source: &mut W::Source,
    sink: &mut W::Sink,
) -> Result<(), W::Failure> {
    let shared = Shared::<W> {
        work,
        source: Mutex::new((source, 0)),
        delivery: Mutex::new(Delivery { sink, waiting: BTreeMap::new(), failure: None }),
        gate: Arc::new(Gate { budget, state: Mutex::default(), changed: Condvar::new() }),
    };
    let pool = ThreadPoolBuilder::new().num_threads(threads.get()).stack_size(STACK_BYTES);
    match pool.build() {
        Ok(pool) => {
            pool.broadcast(|_| shared.worker());
        }
        Err(error) => {
            tracing::warn!(%error, "one thread instead of those asked for");
            shared.worker();
        }
    }
    match lock(&shared.delivery).failure.take() {
        Some(failure) => Err(failure),
        None => Ok(()),
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
        let (state, changed) = (Mutex::default(), Condvar::new());
        let gate = Arc::new(Gate { budget: u64::MAX, state, changed });
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

#[derive(Debug)]
struct Gate {
    budget: u64,
    state: Mutex<GateState>,
    changed: Condvar,
}

#[derive(Debug, Default)]
struct GateState {
    /// Number of the job whose result is due.
    due: u64,
    /// Bytes in flight.
    bytes: u64,
    /// Whether the run has failed.
    over: bool,
    /// Jobs that wait for a change.
    waiting: usize,
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
            state = self.changed.wait(state).unwrap_or_else(PoisonError::into_inner);
            state.waiting -= 1;
        }
    }

    fn change(&self, change: impl FnOnce(&mut GateState)) {
        let mut state = lock(&self.state);
        change(&mut state);
        let waiting = state.waiting;
        drop(state);
        // Waking nobody still costs a call into the system, twice for each document.
        if waiting > 0 {
            self.changed.notify_all();
        }
    }
}

struct Shared<'a, W: Work> {
    work: &'a W,
    /// And the number of the next job.
    source: Mutex<(&'a mut W::Source, u64)>,
    delivery: Mutex<Delivery<'a, W>>,
    gate: Arc<Gate>,
}

struct Delivery<'a, W: Work> {
    sink: &'a mut W::Sink,
    waiting: BTreeMap<u64, W::Done>,
    failure: Option<W::Failure>,
}

impl<W: Work> Shared<'_, W> {
    fn worker(&self) {
        // A panic outside of a document ends the run; nobody may wait for the result that never comes.
        let ender = EndOnPanic(&self.gate);
        let mut scratch = W::Scratch::default();
        while let Some((job, admission)) = self.next() {
            let done = self.work.work(job, &mut scratch, &admission);
            self.hand_over(admission.number, done, admission.bytes.get());
        }
        drop(ender);
    }

    fn next(&self) -> Option<(W::Job, Admission)> {
        let mut guard = lock(&self.source);
        if lock(&self.gate.state).over {
            return None;
        }
        let (source, number) = &mut *guard;
        let gate = Arc::clone(&self.gate);
        let admission = Admission { gate, number: *number, bytes: Cell::default() };
        let job = self.work.next(source, &admission)?;
        *number += 1;
        Some((job, admission))
    }

    fn hand_over(&self, number: u64, done: W::Done, bytes: u64) {
        let mut delivery = lock(&self.delivery);
        let weight = W::weight(&done);
        delivery.waiting.insert(number, done);
        self.gate
            .change(|state| state.bytes = state.bytes.saturating_sub(bytes).saturating_add(weight));
        loop {
            let due = lock(&self.gate.state).due;
            let Some(done) = delivery.waiting.remove(&due) else { return };
            let weight = W::weight(&done);
            let result = if delivery.failure.is_none() {
                self.work.deliver(done, delivery.sink)
            } else {
                Ok(())
            };
            let failed = result.is_err();
            if let Err(failure) = result {
                delivery.failure = Some(failure);
            }
            self.gate.change(|state| {
                state.due += 1;
                state.bytes = state.bytes.saturating_sub(weight);
                state.over |= failed;
            });
        }
    }
}

struct EndOnPanic<'a>(&'a Gate);

impl Drop for EndOnPanic<'_> {
    fn drop(&mut self) {
        if std::thread::panicking() {
            self.0.change(|state| state.over = true);
        }
    }
}

/// Locks; what a panicking thread left behind is used on, because the run ends anyway.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::ops::Range;
    use std::sync::atomic::{AtomicU64, Ordering};
    use std::time::Duration;

    const BUDGET: u64 = 64 << 20;

    /// Jobs of given sizes; the ones that are divisible by seven are slow.
    struct Sizes {
        bytes: u64,
        most_in_flight: AtomicU64,
        in_flight: AtomicU64,
        fail_at: u64,
    }

    impl Work for Sizes {
        type Job = u64;
        type Scratch = ();
        type Done = u64;
        type Source = Range<u64>;
        type Sink = Vec<u64>;
        type Failure = u64;

        fn next(&self, source: &mut Range<u64>, _: &Admission) -> Option<u64> {
            source.next()
        }

        fn work(&self, job: u64, (): &mut (), admission: &Admission) -> u64 {
            if admission.wait(self.bytes) {
                let now = self.in_flight.fetch_add(self.bytes, Ordering::SeqCst) + self.bytes;
                self.most_in_flight.fetch_max(now, Ordering::SeqCst);
                if job.is_multiple_of(7) {
                    std::thread::sleep(Duration::from_millis(2));
                }
                self.in_flight.fetch_sub(self.bytes, Ordering::SeqCst);
            }
            job
        }

        fn weight(_: &u64) -> u64 {
            1
        }

        fn deliver(&self, done: u64, sink: &mut Vec<u64>) -> Result<(), u64> {
            if done == self.fail_at {
                return Err(done);
            }
            sink.push(done);
            Ok(())
        }
    }

    fn ran(threads: usize, bytes: u64, fail_at: u64) -> (Vec<u64>, Result<(), u64>, u64) {
        let in_flight = AtomicU64::new(0);
        let work = Sizes { bytes, most_in_flight: AtomicU64::new(0), in_flight, fail_at };
        let mut sink = Vec::new();
        let threads = NonZeroUsize::new(threads).expect("at least one");
        let result = run(&work, threads, BUDGET, &mut (0..300), &mut sink);
        (sink, result, work.most_in_flight.into_inner())
    }

    #[test]
    fn results_come_in_the_order_of_the_jobs() {
        for threads in [1, 2, 8] {
            let (sink, result, _) = ran(threads, 1, u64::MAX);
            assert_eq!((sink, result), ((0..300).collect(), Ok(())), "{threads} threads");
        }
    }

    #[test]
    fn a_job_that_is_larger_than_the_budget_runs_alone() {
        let bytes = BUDGET + 1;
        let (sink, result, most) = ran(4, bytes, u64::MAX);
        assert_eq!((sink.len(), result, most), (300, Ok(()), bytes));
    }

    #[test]
    fn bytes_in_flight_stay_within_the_budget() {
        let bytes = BUDGET / 3;
        let (_, _, most) = ran(8, bytes, u64::MAX);
        // The job that is due is admitted always; the others together keep to the budget.
        assert!(most <= BUDGET + bytes, "{most}");
    }

    #[test]
    fn what_is_held_counts_until_it_is_dropped() {
        let admission = Admission::free();
        let held = admission.hold(5).expect("nobody else");
        assert!(admission.wait(2));
        let bytes = || lock(&admission.gate.state).bytes;
        assert_eq!(bytes(), 7);
        drop(held);
        assert_eq!(bytes(), 2);
    }

    #[test]
    fn a_failed_delivery_ends_the_run_at_that_job() {
        for threads in [1, 8] {
            let (sink, result, _) = ran(threads, 1, 42);
            assert_eq!((sink, result), ((0..42).collect(), Err(42)));
        }
    }
}
