//! Ctrl-C and its like: the first lets a run finish what is in flight, the second ends it at once.

use signal_hook::consts::{SIGINT, SIGTERM};
use signal_hook::flag;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// Whether a run is to stop, and what asked for it.
#[derive(Debug, Clone, Default)]
pub(crate) struct Signals {
    /// What a run looks at.
    pub(crate) stop: Arc<AtomicBool>,
    terminated: Arc<AtomicBool>,
}

impl Signals {
    /// Listens from now on. Where that is not possible, a signal ends the process as ever, and the run can go on later.
    pub(crate) fn listen() -> Self {
        let signals = Self::default();
        if let Err(error) = signals.register() {
            tracing::warn!(%error, "signals end the run at once");
        }
        signals
    }

    fn register(&self) -> std::io::Result<()> {
        for (signal, code) in [(SIGINT, 130), (SIGTERM, 143)] {
            // In this order: the second signal finds what the first has set.
            flag::register_conditional_shutdown(signal, code, self.stop.clone())?;
            flag::register(signal, self.stop.clone())?;
        }
        flag::register(SIGTERM, self.terminated.clone())?;
        Ok(())
    }

    /// Whether the run is to stop.
    pub(crate) fn stopped(&self) -> bool {
        self.stop.load(Ordering::Relaxed)
    }

    /// The exit code of a process that was stopped: 128 and the number of the signal.
    pub(crate) fn code(&self) -> u8 {
        if self.terminated.load(Ordering::Relaxed) { 143 } else { 130 }
    }
}
