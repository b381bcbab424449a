//! How, when and where a run was started: what stands in `report.html` and `summary.json` and nowhere else.

use pipeline::Occasion;
use pipeline::write::page::{LANGUAGES, Language};
use std::time::{Instant, SystemTime};

/// This process, as of now.
pub(crate) fn now(clock: Instant, language: &str) -> Occasion {
    #[allow(clippy::disallowed_methods, reason = "the report says when; no record does")]
    let started = SystemTime::now();
    Occasion {
        command: std::env::args_os().map(|word| word.to_string_lossy().into_owned()).collect(),
        host: gethostname::gethostname().to_string_lossy().into_owned(),
        started,
        clock,
        language: Language::named(language).unwrap_or_default(),
    }
}

/// What `--lang` takes.
pub(crate) fn languages() -> Vec<&'static str> {
    LANGUAGES.iter().map(|(name, _)| *name).collect()
}
