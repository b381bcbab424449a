//! What a run may take of the machine, and how a document is kept from costing more than itself.

use clap::{Args, ValueEnum};
use pipeline::{Isolate, Isolation, MEMORY, Settings, WorkerProgram, limit_value};
use std::path::{Path, PathBuf};
use std::time::Duration;

/// The hidden command by which this program works for itself.
pub(crate) const WORKER_COMMAND: &str = "worker";

/// The allocator takes address space by the gigabyte, which the bound on a worker's memory would count as used.
const WORKER_ENVIRONMENT: (&str, &str) = ("MIMALLOC_ARENA_RESERVE", "32768");

/// This program under a name that stays right when its file is replaced while it runs.
const ITSELF: &str = "/proc/self/exe";

#[derive(Debug, Args)]
pub(crate) struct Bounds {
    /// Memory for the documents that are worked on at once, by what they are expected to take: a large one waits until
    /// there is room, one that is larger than all runs alone
    #[arg(long, help_heading = "Bounds", value_name = "SIZE", value_parser = size, default_value_t = Size(Some(MEMORY)))]
    memory: Size,
    /// Seconds of processor time that a document may take, and ten times as long where it only waits; 0 for any time
    #[arg(long, help_heading = "Bounds", value_name = "SECONDS", value_parser = seconds, default_value_t = Seconds(Some(Isolation::TIMEOUT)))]
    timeout: Seconds,
    /// Which documents are read in processes of their own, whose end costs no other document
    #[arg(long, help_heading = "Bounds", value_name = "WHICH", value_enum, default_value_t = Which::Auto)]
    isolate: Which,
    /// Memory that such a process may take; 0 for any
    #[arg(long, help_heading = "Bounds", value_name = "SIZE", value_parser = size, default_value_t = Size(Some(Isolation::WORKER_MEMORY)))]
    worker_memory: Size,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Which {
    /// Those that ask for more than ordinary documents do; all, once one has run past its time, and where the run goes
    /// on that was ended
    Auto,
    /// All of them, for some percent more work
    Always,
    /// None
    Never,
}

/// A number of bytes; none is no bound.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Size(Option<u64>);

/// A time; none is no bound.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Seconds(Option<Duration>);

impl Bounds {
    pub(crate) fn apply(&self, settings: &mut Settings) {
        settings.memory = self.memory.0.unwrap_or(u64::MAX);
        settings.isolation = Isolation {
            isolate: match self.isolate {
                Which::Auto => Isolate::Auto,
                Which::Always => Isolate::Always,
                Which::Never => Isolate::Never,
            },
            worker: this_program().map(|program| WorkerProgram {
                program,
                arguments: vec![WORKER_COMMAND.into()],
                environment: vec![(WORKER_ENVIRONMENT.0.into(), WORKER_ENVIRONMENT.1.into())],
            }),
            worker_memory: self.worker_memory.0,
            timeout: self.timeout.0,
        };
    }
}

fn this_program() -> Option<PathBuf> {
    let itself = Path::new(ITSELF);
    if itself.exists() { Some(itself.to_owned()) } else { std::env::current_exe().ok() }
}

impl std::fmt::Display for Size {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let bytes = self.0.unwrap_or_default();
        for (unit, shift) in [("G", 30), ("M", 20), ("K", 10)] {
            if bytes != 0 && bytes.trailing_zeros() >= shift {
                return write!(formatter, "{}{unit}", bytes >> shift);
            }
        }
        write!(formatter, "{bytes}")
    }
}

impl std::fmt::Display for Seconds {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(formatter, "{}", self.0.unwrap_or_default().as_secs_f64())
    }
}

fn size(text: &str) -> Result<Size, String> {
    let bytes = limit_value(text).ok_or_else(|| {
        format!("expected a number, or one with K, M or G such as 512M, found {text:?}")
    })?;
    Ok(Size((bytes > 0).then_some(bytes)))
}

fn seconds(text: &str) -> Result<Seconds, String> {
    let time = text.parse().ok().and_then(|seconds| Duration::try_from_secs_f64(seconds).ok());
    let time = time
        .ok_or_else(|| format!("expected a number of seconds such as 30 or 0.5, found {text:?}"))?;
    Ok(Seconds((!time.is_zero()).then_some(time)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bounds_read_as_they_are_shown() {
        for bytes in [0, 1, 1_000, 3 << 10, 512 << 20, 1 << 30, 5 << 29] {
            let expect = Size((bytes > 0).then_some(bytes));
            assert_eq!(size(&expect.to_string()), Ok(expect));
        }
        assert_eq!(Size(Some(512 << 20)).to_string(), "512M");
        for (text, milliseconds) in [("30", Some(30_000)), ("0.001", Some(1)), ("0", None)] {
            let expect = Seconds(milliseconds.map(Duration::from_millis));
            assert_eq!(seconds(text), Ok(expect));
            assert_eq!(expect.to_string(), text);
        }
        for wrong in ["", "-1", "NaN", "1e300", "1 s"] {
            assert!(seconds(wrong).is_err(), "{wrong}");
        }
        assert!(size("1T").is_err());
    }
}
