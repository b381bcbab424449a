//! How long a document may take. What counts is processor time: on a machine that has much else to do, everything
//! takes longer, and what becomes of a document must not depend on that.

use std::path::Path;
use std::time::{Duration, Instant};

/// The part of the time after which the processor time is looked at for the first time; until then, all time counts.
/// Most documents are done before, and cost nothing.
const FIRST_LOOK: u32 = 8;
/// How many times as long one may take that waits instead of working.
const WAITING: u32 = 10;

/// The time of one document.
#[derive(Debug, Clone, Copy)]
pub(super) struct Patience {
    timeout: Duration,
    began: Instant,
    /// The time since `began` and the processor time of whoever works, at the first look.
    first: Option<(Duration, Duration)>,
}

impl Patience {
    pub(super) fn new(timeout: Duration, began: Instant) -> Self {
        Self { timeout, began, first: None }
    }

    /// How long one must wait at most to see in time that a document is late.
    pub(super) fn step(timeout: Duration) -> Duration {
        (timeout / FIRST_LOOK).max(Duration::from_millis(1))
    }

    /// How long to wait until the next look; `None` where the document is late. `processor_time` is that of whoever works on it.
    pub(super) fn look(
        &mut self,
        now: Instant,
        processor_time: impl FnOnce() -> Option<Duration>,
    ) -> Option<Duration> {
        let passed = now.saturating_duration_since(self.began);
        let step = Self::step(self.timeout);
        if passed < step {
            return Some(step.saturating_sub(passed));
        }
        let spent = match processor_time() {
            Some(time) => {
                let (passed, at_first) = *self.first.get_or_insert((passed, time));
                passed.saturating_add(time.saturating_sub(at_first))
            }
            None => passed,
        };
        let left = self.timeout.checked_sub(spent).filter(|left| !left.is_zero())?;
        let most = self.timeout.saturating_mul(WAITING);
        let left = left.min(most.checked_sub(passed).filter(|left| !left.is_zero())?);
        Some(left.max(Duration::from_millis(1)))
    }
}

/// The processor time of the thread that `folder` of `/proc` shows; `None` where the system does not tell.
pub(super) fn processor_time(folder: &Path) -> Option<Duration> {
    let text = std::fs::read_to_string(folder.join("schedstat")).ok()?;
    text.split(' ').next()?.parse().ok().map(Duration::from_nanos)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Looks at each of the times since the beginning, in seconds, with the processor time then.
    #[track_caller]
    fn check(looks: &[(f64, Option<f64>)], expect: &[Option<f64>]) {
        let began = Instant::now();
        let mut patience = Patience::new(Duration::from_secs(8), began);
        let milliseconds = |time: f64| Duration::from_secs_f64(time).as_millis();
        let looks = looks.iter().map(|&(passed, time)| {
            let now = began + Duration::from_secs_f64(passed);
            let left = patience.look(now, || time.map(Duration::from_secs_f64));
            left.map(|left| left.as_millis())
        });
        let found: Vec<_> = looks.collect();
        let expect: Vec<_> = expect.iter().map(|left| left.map(milliseconds)).collect();
        assert_eq!(found, expect);
    }

    #[test]
    fn one_that_works_has_its_time() {
        let looks = [(0.25, None), (1.0, Some(50.0)), (8.0, Some(57.0))];
        check(&looks, &[Some(0.75), Some(7.0), None]);
    }

    #[test]
    fn other_work_on_the_machine_does_not_count() {
        let looks = [(1.0, Some(50.0)), (8.0, Some(51.0)), (14.0, Some(56.0)), (15.0, Some(57.0))];
        check(&looks, &[Some(7.0), Some(6.0), Some(1.0), None]);
    }

    #[test]
    fn one_that_waits_for_something_has_longer() {
        let looks = [(1.0, Some(50.0)), (79.0, Some(50.0)), (80.0, Some(50.0))];
        check(&looks, &[Some(7.0), Some(1.0), None]);
    }

    #[test]
    fn where_no_processor_time_is_told_all_time_counts() {
        check(&[(1.0, None), (7.5, None), (8.0, None)], &[Some(7.0), Some(0.5), None]);
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn work_takes_processor_time() {
        let began = Instant::now();
        let spent = || processor_time(Path::new("/proc/thread-self")).expect("Linux tells it");
        while spent().is_zero() && began.elapsed() < Duration::from_mins(1) {}
        assert!(!spent().is_zero());
        assert_eq!(processor_time(Path::new("/proc/0")), None);
    }
}
