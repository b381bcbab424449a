//! What the request leaves out, and what is passed over by its name.

use super::{is_archive, is_document, is_lock_file};
use crate::{Inputs, Pattern, Skipped};

/// What the request leaves out.
#[derive(Debug)]
pub(super) struct Filter {
    include: Vec<Pattern>,
    exclude: Vec<Pattern>,
}

impl Filter {
    pub(super) fn of(inputs: &Inputs) -> Self {
        Self { include: inputs.include.clone(), exclude: inputs.exclude.clone() }
    }

    /// Why a folder of this path is not looked into.
    pub(super) fn reason_against_folder(&self, path: &str) -> Option<&'static str> {
        self.excludes(path).then_some(Skipped::EXCLUDED)
    }

    /// Why a file of this path is not read. One that was `named` is taken whatever its name, else a document or an
    /// archive is. An archive is no document: patterns to include are for what is in it.
    pub(super) fn reason_against_file(&self, path: &str, named: bool) -> Option<&'static str> {
        let last = path.rsplit('/').next().unwrap_or(path);
        if !named {
            if is_lock_file(last.as_bytes()) {
                return Some(Skipped::LOCK_FILE);
            }
            if last.starts_with('.') {
                return Some(Skipped::HIDDEN);
            }
        }
        if self.excludes(path) {
            return Some(Skipped::EXCLUDED);
        }
        if is_archive(last) {
            return None;
        }
        let included = self.include.iter().find(|pattern| pattern.names(path));
        if included.is_none() && !self.include.is_empty() {
            return Some(Skipped::NOT_INCLUDED);
        }
        let taken = named || is_document(last) || included.is_some_and(Pattern::says_extension);
        (!taken).then_some(Skipped::OTHER_SORT)
    }

    fn excludes(&self, path: &str) -> bool {
        self.exclude.iter().any(|pattern| pattern.names(path))
    }
}
