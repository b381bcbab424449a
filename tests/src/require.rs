//! Programs that some tests need and not every machine has.
//!
//! Where one is missing, its tests say so in a line and pass. Those named in the environment variable
//! `JIXIAO_REQUIRE` (`chromium`, `postgres`, `pyarrow`, with commas between) must be there: without them, their tests fail.

use std::io::Write as _;

/// The variable that names what must be there.
pub const VARIABLE: &str = "JIXIAO_REQUIRE";

/// Whether the tests that need `program` must run.
pub fn is_required(program: &str) -> bool {
    #[allow(clippy::disallowed_methods, reason = "a test asks its machine, not a run")]
    let required = std::env::var(VARIABLE).unwrap_or_default();
    required.split(',').any(|name| name.trim() == program)
}

/// Says that `tests` are skipped because `program` is missing, and how to have it.
///
/// # Panics
///
/// Where it is required.
pub fn missing(program: &str, tests: &str, help: &str) {
    let message = format!("{tests}: expected {program}, found none; to have it: {help}");
    assert!(!is_required(program), "{message}");
    // Not by `eprintln`, which the harness keeps to itself where a test passes.
    let _ = writeln!(std::io::stderr().lock(), "skipped {message}");
}
