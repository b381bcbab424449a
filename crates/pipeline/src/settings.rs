//! What a run may be told.

use crate::file::OpenFile;
use crate::memory::MEMORY;
use crate::run_folder::Start;
use crate::{ArchiveLimits, Error, ErrorKind, Inputs, Isolation, Occasion};
use extract::Vocabulary;
use reader::Limits;
use record::hexadecimal;
use sha2::{Digest as _, Sha256};
use std::num::{NonZeroU32, NonZeroUsize};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::thread;
use write::{JsonLines, Writer};

/// What a run may be told. The records do not depend on `threads`.
#[derive(Clone)]
pub struct Settings {
    /// Documents that are worked on at once.
    pub threads: NonZeroUsize,
    /// What one document may ask for.
    pub limits: Limits,
    /// What one archive may ask for.
    pub archives: ArchiveLimits,
    /// Bytes that the documents in flight are expected to take together; see [`MEMORY`].
    pub memory: u64,
    /// Where documents are read, and what one may cost.
    pub isolation: Isolation,
    /// The form of the output.
    pub writer: &'static dyn Writer,
    /// The labels and column names that forms use; `None` is the built-in vocabulary.
    pub vocabulary: Option<Arc<Vocabulary>>,
    /// The words by which two years are compared; `None` is the built-in ones.
    pub words: Option<Arc<diff::Words>>,
    /// What to do with a run that was stopped in the same folder.
    pub start: Start,
    /// Inputs after which everything is made safe on the disk: a run that is killed does these again at most.
    pub commit_inputs: NonZeroU32,
    /// How, when and where the run was started; with it, a run folder gets `report.html` and `summary.json`.
    pub occasion: Option<Occasion>,
    /// Set from another thread or a signal, it lets the run finish what is in flight and stop.
    pub stop: Arc<AtomicBool>,
}

impl Settings {
    /// Adds the words of a vocabulary file to those that are used.
    pub fn add_vocabulary(&mut self, path: &Path) -> Result<(), Error> {
        let vocabulary = self.vocabulary().clone().with(&self.text(path)?);
        self.vocabulary = Some(Arc::new(vocabulary.map_err(|error| unusable(path, &error))?));
        Ok(())
    }

    /// Adds the words of a file to those by which two years are compared.
    pub fn add_words(&mut self, path: &Path) -> Result<(), Error> {
        let words = self.words().clone().with(&self.text(path)?);
        self.words = Some(Arc::new(words.map_err(|error| unusable(path, &error))?));
        Ok(())
    }

    /// The text of a file of settings.
    fn text(&self, path: &Path) -> Result<String, Error> {
        let mut bytes = Vec::new();
        OpenFile::open(path, &self.limits)
            .and_then(|file| file.read(&self.limits, &mut bytes))
            .map_err(|kind| Error::new(path, kind))?;
        String::from_utf8(bytes)
            .map_err(|error| unusable(path, &format_args!("expected UTF-8, found {error}")))
    }

    /// Two runs of the same one over the same inputs give the same records.
    pub(crate) fn fingerprint(&self, inputs: &Inputs) -> String {
        let mut digest = Sha256::new();
        let mut add = |part: &[u8]| {
            digest.update((part.len() as u64).to_le_bytes());
            digest.update(part);
        };
        self.add_to_fingerprint(&mut add);
        inputs.fingerprint(&mut add);
        hexadecimal(&digest.finalize())
    }

    /// The same of two runs means: what the one read of an unchanged input, the other would read as well.
    pub(crate) fn made_by(&self) -> String {
        let mut digest = Sha256::new();
        let mut add = |part: &[u8]| {
            digest.update((part.len() as u64).to_le_bytes());
            digest.update(part);
        };
        self.add_to_fingerprint(&mut add);
        // A program that was built anew may read otherwise, whatever version it calls itself.
        let program = std::env::current_exe().and_then(std::fs::metadata);
        let program = program.and_then(|file| Ok((file.len(), file.modified()?)));
        add(format!("{:?}", program.ok()).as_bytes());
        hexadecimal(&digest.finalize())
    }

    fn add_to_fingerprint(&self, add: &mut impl FnMut(&[u8])) {
        add(env!("CARGO_PKG_VERSION").as_bytes());
        add(self.writer.name().as_bytes());
        add(format!("{:?} {:?}", self.limits, self.archives).as_bytes());
        if let Some(vocabulary) = &self.vocabulary {
            add(format!("{vocabulary:?}").as_bytes());
        }
    }

    pub(crate) fn vocabulary(&self) -> &Vocabulary {
        match &self.vocabulary {
            Some(vocabulary) => vocabulary,
            None => Vocabulary::builtin(),
        }
    }

    pub(crate) fn words(&self) -> &diff::Words {
        match &self.words {
            Some(words) => words,
            None => diff::Words::builtin(),
        }
    }
}

/// What is wrong with a file of settings.
fn unusable(path: &Path, error: &dyn std::fmt::Display) -> Error {
    Error::new(path, ErrorKind::Settings(error.to_string()))
}

impl Default for Settings {
    /// As many threads as there are processors, the default limits, JSON lines, the built-in vocabulary and words.
    fn default() -> Self {
        Self {
            threads: thread::available_parallelism().unwrap_or(NonZeroUsize::MIN),
            limits: Limits::default(),
            archives: ArchiveLimits::default(),
            memory: MEMORY,
            isolation: Isolation::default(),
            writer: &JsonLines,
            vocabulary: None,
            words: None,
            start: Start::default(),
            commit_inputs: NonZeroU32::new(256).unwrap_or(NonZeroU32::MIN),
            occasion: None,
            stop: Arc::default(),
        }
    }
}

impl std::fmt::Debug for Settings {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter
            .debug_struct("Settings")
            .field("threads", &self.threads)
            .field("limits", &self.limits)
            .field("memory", &self.memory)
            .field("isolation", &self.isolation)
            .field("writer", &self.writer.name())
            .finish_non_exhaustive()
    }
}
