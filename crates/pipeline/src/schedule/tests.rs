//! Order, memory, failures, workers that are left behind.

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
}

impl Work for Sizes {
    type Job = u64;
    type Scratch = ();
    type Done = u64;
    type Source = Range<u64>;

    fn next(&self, source: &mut Range<u64>, _: &Admission) -> Option<u64> {
        source.next()
    }

    fn work(&self, job: u64, (): &mut (), ticket: &Ticket<Self>) -> Option<u64> {
        if ticket.admission().wait(self.bytes) {
            let now = self.in_flight.fetch_add(self.bytes, Ordering::SeqCst) + self.bytes;
            self.most_in_flight.fetch_max(now, Ordering::SeqCst);
            if job.is_multiple_of(7) {
                std::thread::sleep(Duration::from_millis(2));
            }
            self.in_flight.fetch_sub(self.bytes, Ordering::SeqCst);
        }
        Some(job)
    }

    fn weight(_: &u64) -> u64 {
        1
    }
}

fn ran(threads: usize, bytes: u64, fail_at: u64) -> (Vec<u64>, Result<(), u64>, u64) {
    let in_flight = AtomicU64::new(0);
    let work = Arc::new(Sizes { bytes, most_in_flight: AtomicU64::new(0), in_flight });
    let mut sink = Vec::new();
    let threads = NonZeroUsize::new(threads).expect("at least one");
    let mut deliver = |done| {
        if done == fail_at {
            return Err(done);
        }
        sink.push(done);
        Ok(())
    };
    let result = run(&work, threads, BUDGET, 0..300, &mut deliver);
    let most = work.most_in_flight.load(Ordering::SeqCst);
    (sink, result.map(drop), most)
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

/// Jobs to each of which the same is done.
struct Each(fn(u64, &Ticket<Each>) -> Option<String>);

impl Work for Each {
    type Job = u64;
    type Scratch = ();
    type Done = String;
    type Source = Range<u64>;

    fn next(&self, source: &mut Range<u64>, _: &Admission) -> Option<u64> {
        source.next()
    }

    fn work(&self, job: u64, (): &mut (), ticket: &Ticket<Self>) -> Option<String> {
        (self.0)(job, ticket)
    }

    fn weight(done: &String) -> u64 {
        done.len() as u64
    }
}

#[test]
fn a_worker_that_is_left_behind_costs_one_job() {
    for threads in [1, 4] {
        let every_third_never_comes_back = Arc::new(Each(|job, ticket| {
            if ticket.number().is_multiple_of(3) {
                ticket.stand_in(move |_| format!("{job} late")).start();
                return None;
            }
            Some(job.to_string())
        }));
        let mut sink = Vec::new();
        let threads = NonZeroUsize::new(threads).expect("at least one");
        let mut deliver = |done: String| {
            sink.push(done);
            Ok::<_, ()>(())
        };
        let source = run(&every_third_never_comes_back, threads, BUDGET, 0..100, &mut deliver);
        assert_eq!(source, Ok(Some(100..100)));
        let expect = (0..100).map(|job| match job % 3 {
            0 => format!("{job} late"),
            _ => job.to_string(),
        });
        assert_eq!(sink, expect.collect::<Vec<_>>(), "{threads} threads");
    }
}

#[test]
#[allow(clippy::panic, reason = "the panic is what is passed on")]
fn a_panic_outside_of_documents_ends_the_run() {
    let ran = || {
        let threads = NonZeroUsize::new(2).expect("two");
        let seventh_panics = Arc::new(Each(|job, _| {
            assert!(job != 7, "the seventh");
            Some(job.to_string())
        }));
        run(&seventh_panics, threads, BUDGET, 0..100, &mut |_| Ok::<_, ()>(()))
    };
    let panic = catch_unwind(AssertUnwindSafe(ran)).expect_err("it panics");
    let message = panic.downcast_ref::<&str>().copied();
    assert_eq!(message, Some("the seventh"));
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
