//! What is said in the frames, as JSON: what holds for a worker, which document is next, and what came of it.

use crate::{ErrorKind, LIMITS, Records, Settings};
use extract::Vocabulary;
use reader::{READERS, ReadError};
use serde::de::Error as _;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::sync::Arc;
use write::{WRITERS, WriteError};

/// What [`ReadError::LimitExceeded`] may name: the limits that can be set, and the one that cannot.
const LIMITED: &[&str] = &[
    "archive depth",
    "archive directory",
    "archive entries",
    "archive entry",
    "archive memory",
    "archive name",
    "archive ratio",
    "archive unpacked",
    "attributes",
    "bookmarks",
    "cells",
    "definitions",
    "document text",
    "group depth",
    "inflate ratio",
    "inflated document",
    "inflated part",
    "input file",
    "line",
    "name length",
    "namespace declarations",
    "package directory",
    "package entries",
    "paragraphs",
    "run text",
    "table nesting",
    "table slots",
    "xml depth",
];

/// What holds for all documents that a worker is given.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Start {
    /// Bytes of memory that the worker may take; none is no bound.
    pub(super) memory: Option<u64>,
    /// The limits by name.
    limits: BTreeMap<String, u64>,
    /// The name of the output format.
    format: String,
    /// The files that the vocabulary was made of; none is the built-in one.
    vocabulary: Option<Vec<String>>,
}

impl Start {
    pub(super) fn of(settings: &Settings) -> Self {
        let limits = LIMITS.iter().map(|one| (one.name.to_owned(), one.get(settings)));
        let vocabulary = settings.vocabulary.as_ref();
        Self {
            memory: settings.isolation.worker_memory,
            limits: limits.collect(),
            format: settings.writer.name().to_owned(),
            vocabulary: vocabulary.map(|words| words.files().map(str::to_owned).collect()),
        }
    }

    /// The settings of the worker.
    pub(super) fn settings(&self) -> Result<Settings, String> {
        let mut settings = Settings::default();
        for limit in LIMITS {
            let value = self.limits.get(limit.name);
            let value =
                value.ok_or_else(|| format!("expected the limit {}, found none", limit.name))?;
            limit.set(&mut settings, *value);
        }
        let writer = WRITERS.iter().find(|writer| writer.name() == self.format);
        settings.writer = *writer.ok_or_else(|| {
            format!("expected the name of an output format, found {}", self.format)
        })?;
        if let Some(files) = &self.vocabulary {
            let words =
                files.iter().try_fold(Vocabulary::default(), |words, file| words.with(file));
            settings.vocabulary = Some(Arc::new(words.map_err(|error| error.to_string())?));
        }
        Ok(settings)
    }
}

/// The next document; its bytes follow.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Document<'a> {
    #[serde(borrow)]
    pub(super) name: std::borrow::Cow<'a, str>,
    pub(super) sha256: [u8; 32],
}

/// What came of a document; its records follow.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum Answer {
    Found(Records),
    Failed(Failure),
}

/// Why nothing came of a document: those of [`ErrorKind`] that a worker can meet.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum Failure {
    UnknownFormat(Vec<(String, String)>),
    Encrypted,
    Malformed { part: String, expected: String, found: String },
    LimitExceeded { what: String, limit: u64, found: u64 },
    Panic(String),
    Encode(String),
    Other(String),
}

impl Answer {
    pub(super) fn of(result: Result<Records, ErrorKind>) -> Self {
        match result {
            Ok(records) => Self::Found(records),
            Err(kind) => Self::Failed(Failure::of(kind)),
        }
    }

    pub(super) fn result(self) -> Result<Records, ErrorKind> {
        match self {
            Self::Found(records) => Ok(records),
            Self::Failed(failure) => Err(failure.kind()),
        }
    }
}

impl Failure {
    fn of(kind: ErrorKind) -> Self {
        match kind {
            ErrorKind::Read(ReadError::UnknownFormat { refusals }) => Self::UnknownFormat(
                refusals.into_iter().map(|(format, why)| (format.to_owned(), why)).collect(),
            ),
            ErrorKind::Read(ReadError::Encrypted) => Self::Encrypted,
            ErrorKind::Read(ReadError::Malformed { part, expected, found }) => {
                Self::Malformed { part, expected, found }
            }
            ErrorKind::Read(ReadError::LimitExceeded { what, limit, found }) => {
                Self::LimitExceeded { what: what.to_owned(), limit, found }
            }
            ErrorKind::Panic(message) => Self::Panic(message),
            ErrorKind::Encode(WriteError::Encode(error)) => Self::Encode(error.to_string()),
            other => Self::Other(other.to_string()),
        }
    }

    fn kind(self) -> ErrorKind {
        match self {
            Self::UnknownFormat(refusals) => ErrorKind::Read(ReadError::UnknownFormat {
                refusals: refusals
                    .into_iter()
                    .map(|(format, why)| (format_named(&format), why))
                    .collect(),
            }),
            Self::Encrypted => ErrorKind::Read(ReadError::Encrypted),
            Self::Malformed { part, expected, found } => {
                ErrorKind::Read(ReadError::Malformed { part, expected, found })
            }
            Self::LimitExceeded { what, limit, found } => {
                ErrorKind::Read(ReadError::LimitExceeded { what: limit_named(&what), limit, found })
            }
            Self::Panic(message) => ErrorKind::Panic(message),
            Self::Encode(message) => {
                ErrorKind::Encode(WriteError::Encode(serde_json::Error::custom(message)))
            }
            Self::Other(message) => ErrorKind::Worker(message),
        }
    }
}

fn format_named(name: &str) -> &'static str {
    READERS.iter().map(|reader| reader.name()).find(|known| *known == name).unwrap_or("another")
}

fn limit_named(name: &str) -> &'static str {
    LIMITED.iter().copied().find(|known| *known == name).unwrap_or("another limit")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(kind: ErrorKind) {
        let (name, message) = (format!("{kind:?}"), kind.to_string());
        let said = serde_json::to_vec(&Answer::of(Err(kind))).expect("it has a form");
        let answer: Answer = serde_json::from_slice(&said).expect("it reads");
        let kind = answer.result().expect_err("a failure");
        assert_eq!((format!("{kind:?}"), kind.to_string()), (name, message));
    }

    #[test]
    fn what_a_worker_says_of_a_failure_is_what_is_said_without_one() {
        let refusals = READERS.iter().map(|reader| (reader.name(), "it is none".to_owned()));
        check(ErrorKind::Read(ReadError::UnknownFormat { refusals: refusals.collect() }));
        check(ErrorKind::Read(ReadError::Encrypted));
        check(ErrorKind::Read(ReadError::Malformed {
            part: "word/document.xml".to_owned(),
            expected: "an end".to_owned(),
            found: "none".to_owned(),
        }));
        for &what in LIMITED {
            let (limit, found) = (256, u64::MAX);
            check(ErrorKind::Read(ReadError::LimitExceeded { what, limit, found }));
        }
        check(ErrorKind::Panic("slot r9c9".to_owned()));
        let error = serde_json::Error::custom("a value without a form");
        check(ErrorKind::Encode(WriteError::Encode(error)));
    }

    #[test]
    fn every_limit_that_can_be_set_is_known_by_name() {
        for limit in LIMITS {
            let name = limit.name.replace('-', " ");
            assert_eq!(limit_named(&name), name);
        }
    }

    #[test]
    fn a_worker_has_the_settings_of_the_run() {
        let words = Vocabulary::builtin().clone().with("[labels]\nplan = [\"某种 预案\"]");
        let mut settings = Settings { writer: &write::Json, ..Settings::default() };
        settings.limits.cells = 7;
        settings.isolation.worker_memory = Some(1 << 20);
        settings.vocabulary = Some(Arc::new(words.expect("it reads")));
        let said = serde_json::to_vec(&Start::of(&settings)).expect("it has a form");
        let start: Start = serde_json::from_slice(&said).expect("it reads");
        let there = start.settings().expect("they are whole");
        assert_eq!((there.limits, there.writer.name()), (settings.limits, "json"));
        assert_eq!(
            format!("{:?}", there.vocabulary),
            format!("{:?}", settings.vocabulary),
            "the same words"
        );
    }

    #[test]
    fn settings_that_are_not_whole_are_refused() {
        for said in [
            r#"{"memory":null,"limits":{},"format":"jsonl","vocabulary":null}"#,
            r#"{"memory":null,"limits":{},"format":"","vocabulary":["[no"]}"#,
        ] {
            let start: Start = serde_json::from_str(said).expect("it reads");
            assert!(start.settings().is_err(), "{said}");
        }
    }
}
