//! What a run may be told.

use crate::file::OpenFile;
use crate::{Error, ErrorKind};
use extract::Vocabulary;
use reader::Limits;
use std::num::NonZeroUsize;
use std::path::Path;
use std::sync::Arc;
use std::thread;
use write::{JsonLines, Writer};

/// What a run may be told. The records do not depend on `threads`.
#[derive(Clone)]
pub struct Settings {
    /// Documents that are worked on at once.
    pub threads: NonZeroUsize,
    /// What one document may ask for.
    pub limits: Limits,
    /// The form of the output.
    pub writer: &'static dyn Writer,
    /// The labels and column names that forms use; `None` is the built-in vocabulary.
    pub vocabulary: Option<Arc<Vocabulary>>,
}

impl Settings {
    /// Adds the words of a vocabulary file to those that are used.
    pub fn add_vocabulary(&mut self, path: &Path) -> Result<(), Error> {
        let read = || {
            let mut bytes = Vec::new();
            OpenFile::open(path, &self.limits)?.read(&self.limits, &mut bytes)?;
            let text = String::from_utf8(bytes)
                .map_err(|error| ErrorKind::Settings(format!("expected UTF-8, found {error}")))?;
            let vocabulary = self.vocabulary().clone().with(&text);
            vocabulary.map_err(|error| ErrorKind::Settings(error.to_string()))
        };
        self.vocabulary = Some(Arc::new(read().map_err(|kind| Error::new(path, kind))?));
        Ok(())
    }

    pub(crate) fn vocabulary(&self) -> &Vocabulary {
        match &self.vocabulary {
            Some(vocabulary) => vocabulary,
            None => Vocabulary::builtin(),
        }
    }
}

impl Default for Settings {
    /// As many threads as there are processors, the default limits, JSON lines, the built-in vocabulary.
    fn default() -> Self {
        Self {
            threads: thread::available_parallelism().unwrap_or(NonZeroUsize::MIN),
            limits: Limits::default(),
            writer: &JsonLines,
            vocabulary: None,
        }
    }
}

impl std::fmt::Debug for Settings {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter
            .debug_struct("Settings")
            .field("threads", &self.threads)
            .field("limits", &self.limits)
            .field("writer", &self.writer.name())
            .finish_non_exhaustive()
    }
}
