//! How far a long run is: a bar on a terminal, a line every few seconds elsewhere, an event where events were asked for.
//!
//! ```text
//! ⠹ 0:01:12 ███████░░░░░░░░░░  12,600 of 31,000 files, 24.1 MB/s, 3 failed, about 1 min 45 s left
//! ```

use crate::report::as_events;
use crate::signals::Signals;
use indicatif::{ProgressBar, ProgressStyle};
use pipeline::write::page::grouped;
use pipeline::{Inputs, Outcome, count_inputs};
use std::fmt::Write as _;
use std::io::{IsTerminal as _, Write as _};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::mpsc::{self, RecvTimeoutError, Sender};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

/// How long a run goes on without a word.
const PATIENCE: Duration = Duration::from_secs(1);
/// How often a line is printed where there is no terminal.
const BETWEEN_LINES: Duration = Duration::from_secs(5);
/// How often the bar is drawn.
const TICK: Duration = Duration::from_millis(150);
/// What [`Counts::total`] is as long as nobody knows it.
const UNKNOWN: u64 = u64::MAX;

/// How it is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Form {
    Nothing,
    Bar,
    Lines,
    Events,
}

/// What is known of the run.
#[derive(Debug)]
struct Counts {
    start: Instant,
    files: AtomicU64,
    bytes: AtomicU64,
    failed: AtomicU64,
    /// Inputs that an earlier process has done.
    resumed: AtomicU64,
    /// All inputs, once they are counted.
    total: AtomicU64,
    over: AtomicBool,
}

/// Shows how far a run is until it is dropped or [`Progress::finish`]ed.
#[derive(Debug)]
pub(crate) struct Progress {
    counts: Arc<Counts>,
    bar: Arc<Mutex<Option<ProgressBar>>>,
    ticker: Option<(Sender<()>, JoinHandle<()>)>,
}

impl Progress {
    /// Begins to show how far the run over `inputs` is, if that is `wanted`.
    pub(crate) fn new(start: Instant, wanted: bool, inputs: &Inputs, signals: &Signals) -> Self {
        let form = match (wanted, as_events(), std::io::stderr().is_terminal()) {
            (false, ..) => Form::Nothing,
            (true, true, _) => Form::Events,
            (true, false, true) => Form::Bar,
            (true, false, false) => Form::Lines,
        };
        let counts = Arc::new(Counts {
            start,
            files: AtomicU64::new(0),
            bytes: AtomicU64::new(0),
            failed: AtomicU64::new(0),
            resumed: AtomicU64::new(0),
            total: AtomicU64::new(UNKNOWN),
            over: AtomicBool::new(false),
        });
        let bar = Arc::default();
        let ticker = (form != Form::Nothing).then(|| {
            let (sender, receiver) = mpsc::channel();
            let ticker = Ticker {
                form,
                counts: Arc::clone(&counts),
                bar: Arc::clone(&bar),
                inputs: inputs.clone(),
                signals: signals.clone(),
            };
            (sender, thread::spawn(move || ticker.run(&receiver)))
        });
        Self { counts, bar, ticker }
    }

    /// An earlier process has done so many inputs.
    pub(crate) fn resumed(&self, inputs: u64) {
        self.counts.resumed.store(inputs, Ordering::Relaxed);
    }

    /// A file is done.
    pub(crate) fn add(&self, outcome: &Outcome) {
        self.counts.files.fetch_add(1, Ordering::Relaxed);
        self.counts.bytes.fetch_add(outcome.bytes, Ordering::Relaxed);
        self.counts.failed.fetch_add(u64::from(outcome.result.is_err()), Ordering::Relaxed);
    }

    /// Runs `print` while the bar is away.
    pub(crate) fn aside(&self, print: impl FnOnce()) {
        match &*lock(&self.bar) {
            Some(bar) => bar.suspend(print),
            None => print(),
        }
    }

    /// Takes the bar away.
    pub(crate) fn finish(&mut self) {
        self.counts.over.store(true, Ordering::Relaxed);
        if let Some((sender, ticker)) = self.ticker.take() {
            drop(sender);
            // A ticker that panicked has shown nothing more; the run is whole all the same.
            let _ = ticker.join();
        }
        if let Some(bar) = lock(&self.bar).take() {
            bar.finish_and_clear();
        }
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        self.finish();
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// What runs beside the run and shows it.
struct Ticker {
    form: Form,
    counts: Arc<Counts>,
    bar: Arc<Mutex<Option<ProgressBar>>>,
    inputs: Inputs,
    signals: Signals,
}

impl Ticker {
    fn run(&self, over: &mpsc::Receiver<()>) {
        let (mut counting, mut stopping, mut lines) = (false, false, 0);
        while over.recv_timeout(TICK) == Err(RecvTimeoutError::Timeout) {
            if self.signals.stopped() && !stopping {
                stopping = true;
                self.say(
                    "stopping: what is in flight is finished first; Ctrl-C again ends at once",
                );
            }
            let elapsed = self.counts.start.elapsed();
            if elapsed < PATIENCE {
                continue;
            }
            if !counting {
                counting = true;
                let (counts, inputs) = (Arc::clone(&self.counts), self.inputs.clone());
                // It ends when it has counted, or when the run is over.
                thread::spawn(move || counts.count(&inputs));
            }
            if self.form == Form::Bar {
                self.draw();
            } else {
                let due = elapsed.as_secs() / BETWEEN_LINES.as_secs();
                if due > lines {
                    lines = due;
                    self.say(&self.counts.text(elapsed));
                }
            }
        }
    }

    fn say(&self, line: &str) {
        if self.form == Form::Events {
            let Counts { files, bytes, failed, .. } = &*self.counts;
            let number = |number: &AtomicU64| number.load(Ordering::Relaxed);
            let (files, bytes, failed) = (number(files), number(bytes), number(failed));
            tracing::info!(files, bytes, failed, "{line}");
            return;
        }
        // Where standard error is closed, there is nobody to tell.
        let print = || drop(writeln!(anstream::stderr().lock(), "{line}"));
        match &*lock(&self.bar) {
            Some(bar) => bar.suspend(print),
            None => print(),
        }
    }

    fn draw(&self) {
        let mut bar = lock(&self.bar);
        let bar = bar.get_or_insert_with(|| {
            let bar = ProgressBar::no_length().with_elapsed(self.counts.start.elapsed());
            bar.set_style(style("{spinner:.cyan} {elapsed_precise} {msg}"));
            bar
        });
        let Counts { files, resumed, total, start, .. } = &*self.counts;
        let total = total.load(Ordering::Relaxed);
        if total != UNKNOWN && bar.length() != Some(total) {
            bar.set_length(total);
            bar.set_style(style("{spinner:.cyan} {elapsed_precise} {bar:18.cyan/dim} {msg}"));
        }
        bar.set_position(files.load(Ordering::Relaxed) + resumed.load(Ordering::Relaxed));
        bar.set_message(self.counts.text(start.elapsed()));
        bar.tick();
    }
}

fn style(template: &str) -> ProgressStyle {
    let style = ProgressStyle::with_template(template);
    style.unwrap_or_else(|_| ProgressStyle::default_spinner()).progress_chars("█▌░")
}

impl Counts {
    fn count(&self, inputs: &Inputs) {
        if let Some(total) = count_inputs(inputs, &self.over) {
            self.total.store(total, Ordering::Relaxed);
        }
    }

    /// `12,600 of 31,000 files, 24.1 MB/s, 3 failed, about 1 min 45 s left`.
    fn text(&self, elapsed: Duration) -> String {
        let number = |number: &AtomicU64| number.load(Ordering::Relaxed);
        let (files, total) = (number(&self.files), number(&self.total));
        let done = files + number(&self.resumed);
        let seconds = elapsed.as_secs_f64().max(1e-3);
        #[allow(clippy::cast_precision_loss, reason = "a rate is shown rounded")]
        let rate = number(&self.bytes) as f64 / 1e6 / seconds;
        let of = if total == UNKNOWN || total < done {
            String::new()
        } else {
            format!(" of {}", grouped(total))
        };
        let mut text = format!("{}{of} files, {rate:.1} MB/s", grouped(done));
        let failed = number(&self.failed);
        if failed > 0 {
            let _ = write!(text, ", {} failed", grouped(failed));
        }
        if let Some(left) = time_left(files, done, total, elapsed) {
            let _ = write!(text, ", about {} left", in_words(left));
        }
        text
    }
}

/// How long it will go on at the pace so far: `files` were done in `elapsed`, `done` of `total` are done.
fn time_left(files: u64, done: u64, total: u64, elapsed: Duration) -> Option<Duration> {
    if files == 0 || total == UNKNOWN {
        return None;
    }
    let left = total.checked_sub(done)?;
    let millis = elapsed.as_millis() * u128::from(left) / u128::from(files);
    Some(Duration::from_millis(u64::try_from(millis).ok()?))
}

/// `40 s`, `1 min 45 s`, `2 h 5 min`.
fn in_words(duration: Duration) -> String {
    match duration.as_secs() {
        seconds @ 0..60 => format!("{seconds} s"),
        seconds @ 60..3_600 => format!("{} min {} s", seconds / 60, seconds % 60),
        seconds => format!("{} h {} min", seconds / 3_600, seconds / 60 % 60),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(files: u64, done: u64, total: u64, elapsed: u64, expect: Option<&str>) {
        let left = time_left(files, done, total, Duration::from_secs(elapsed));
        assert_eq!(left.map(in_words).as_deref(), expect);
    }

    #[test]
    fn the_time_left_is_that_of_the_pace_so_far() {
        check(100, 100, 400, 20, Some("1 min 0 s"));
        check(100, 300, 400, 20, Some("20 s"));
        check(1, 1, 100_000, 1, Some("27 h 46 min"));
        check(100, 100, 100, 20, Some("0 s"));
    }

    #[test]
    fn what_is_not_known_is_not_guessed() {
        check(0, 50, 400, 20, None);
        check(100, 100, UNKNOWN, 20, None);
        // More than were counted: entries of archives, or files that came later.
        check(100, 401, 400, 20, None);
    }
}
