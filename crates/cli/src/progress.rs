//! A line that says how far a long run is, on a terminal only.

use indicatif::{ProgressBar, ProgressStyle};
use std::io::IsTerminal as _;
use std::time::{Duration, Instant};

/// How long a run goes on without a word.
const PATIENCE: Duration = Duration::from_secs(1);

/// The line; it appears when the run has taken a while.
#[derive(Debug)]
pub(crate) struct Progress {
    start: Instant,
    wanted: bool,
    bar: Option<ProgressBar>,
    files: u64,
    bytes: u64,
}

impl Progress {
    pub(crate) fn new(start: Instant, wanted: bool) -> Self {
        let wanted = wanted && std::io::stderr().is_terminal();
        Self { start, wanted, bar: None, files: 0, bytes: 0 }
    }

    /// A file is done.
    pub(crate) fn add(&mut self, bytes: u64) {
        if !self.wanted {
            return;
        }
        self.files += 1;
        self.bytes += bytes;
        if self.bar.is_none() && self.start.elapsed() > PATIENCE {
            let bar = ProgressBar::new_spinner().with_elapsed(self.start.elapsed());
            let style = ProgressStyle::with_template("{spinner:.cyan} {elapsed} {msg}");
            bar.set_style(style.unwrap_or_else(|_| ProgressStyle::default_spinner()));
            self.bar = Some(bar);
        }
        if let Some(bar) = &self.bar
            && self.files.is_multiple_of(16)
        {
            bar.tick();
            #[allow(clippy::cast_precision_loss, reason = "a rate is shown rounded")]
            let rate = self.files as f64 / self.start.elapsed().as_secs_f64();
            let files = crate::summary::grouped(self.files);
            bar.set_message(format!("{files} files, {rate:.0} a second"));
        }
    }

    /// Runs `print` while the line is away.
    pub(crate) fn aside(&self, print: impl FnOnce()) {
        match &self.bar {
            Some(bar) => bar.suspend(print),
            None => print(),
        }
    }

    /// Takes the line away.
    pub(crate) fn finish(&self) {
        if let Some(bar) = &self.bar {
            bar.finish_and_clear();
        }
    }
}
