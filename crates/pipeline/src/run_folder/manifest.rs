//! `manifest.jsonl`: what became of every input, a line each, in the order of the inputs.

use crate::{Error, ErrorKind, Outcome};
use record::{Severity, hexadecimal};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::fs::File;
use std::io::{self, BufRead as _, BufReader, Read as _};
use std::path::Path;

/// Bytes of one line; a longer one was not written by us.
pub(super) const LONGEST_LINE: u64 = 4 << 20;

/// What became of one input.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ManifestLine {
    /// As given, `/`-separated; `archive.zip!/inner/name.docx` inside an archive.
    pub path: String,
    /// Size in bytes; 0 where it was not opened.
    pub bytes: u64,
    /// SHA-256 of the content in hexadecimal digits; null where it was not read.
    pub sha256: Option<String>,
    /// What became of it.
    pub status: Status,
    /// Why it was skipped or has failed: `lock-file`, `encrypted`, …
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// The first input of the same content, of a duplicate.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub same_as: Option<String>,
    /// Documents in the records: 1 where it was read.
    pub records: u64,
    /// 预算项目.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub projects: u64,
    /// 绩效指标 of all projects.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub indicators: u64,
    /// 分项绩效目标.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub goals: u64,
    /// Non-blank characters.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub characters: u64,
    /// Of `characters`, those that stand in some field.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub claimed: u64,
    /// Numbers of diagnostics by name: severity `error`.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub errors: BTreeMap<String, u64>,
    /// The same for `warning`.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub warnings: BTreeMap<String, u64>,
    /// The same for `info`.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub infos: BTreeMap<String, u64>,
    /// The names of the shapes by which its forms were recognised, and how many forms each.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub profiles: BTreeMap<String, u64>,
    /// The file of its own below the run folder that holds its records, if it has one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub output: Option<String>,
    /// Where `records.jsonl` ends after this input.
    pub records_end: u64,
    /// Where `failures.jsonl` ends after this input.
    pub failures_end: u64,
}

/// What became of an input.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Status {
    /// Its records were written.
    Read,
    /// No records could be made; `failures.jsonl` says why.
    Failed,
    /// Another input before it has the same content; its records are that one's.
    Duplicate,
    /// It was passed over: no document by its name, or left out by the request.
    Skipped,
}

#[allow(clippy::trivially_copy_pass_by_ref, reason = "serde hands a reference")]
fn is_zero(number: &u64) -> bool {
    *number == 0
}

impl ManifestLine {
    fn new(path: &str, status: Status) -> Self {
        Self {
            path: path.to_owned(),
            bytes: 0,
            sha256: None,
            status,
            reason: None,
            same_as: None,
            records: 0,
            projects: 0,
            indicators: 0,
            goals: 0,
            characters: 0,
            claimed: 0,
            errors: BTreeMap::new(),
            warnings: BTreeMap::new(),
            infos: BTreeMap::new(),
            profiles: BTreeMap::new(),
            output: None,
            records_end: 0,
            failures_end: 0,
        }
    }

    /// The line of something that was passed over, without its ends.
    pub(crate) fn skipped(path: &str, reason: &str) -> Self {
        Self { reason: Some(reason.to_owned()), ..Self::new(path, Status::Skipped) }
    }

    /// The line of an input that was tried, without its ends.
    pub(crate) fn of(outcome: &Outcome) -> Self {
        let mut line = Self {
            bytes: outcome.bytes,
            sha256: outcome.sha256.map(|digest| hexadecimal(&digest)),
            ..Self::new(&outcome.name, Status::Read)
        };
        let records = match &outcome.result {
            Ok(records) => records,
            Err(error) => {
                line.status = Status::Failed;
                line.reason = Some(error.name().to_owned());
                return line;
            }
        };
        if let Some(first) = &records.same_as {
            line.status = Status::Duplicate;
            line.same_as = Some(first.clone());
            return line;
        }
        line.records = 1;
        line.projects = records.projects;
        line.indicators = records.indicators;
        line.goals = records.goals;
        line.characters = records.characters;
        line.claimed = records.claimed;
        for diagnostic in &records.diagnostics {
            let names = match diagnostic.severity {
                Severity::Error => &mut line.errors,
                Severity::Warning => &mut line.warnings,
                Severity::Info => &mut line.infos,
            };
            *names.entry(diagnostic.name.clone().into_owned()).or_default() += 1;
        }
        line.profiles.clone_from(&records.profiles);
        line
    }
}

/// A line of `failures.jsonl`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FailureLine {
    /// The input, as in the manifest.
    pub path: String,
    /// Where it failed: `open`, `read`, `extract`, `write`.
    pub stage: String,
    /// Short stable name for grouping: `malformed`, `encrypted`, …
    pub name: String,
    /// What was expected and what was found.
    pub error: String,
    /// What to do about it.
    pub help: String,
    /// Whether it shows a defect of this program and not of the file.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub defect: bool,
}

impl FailureLine {
    pub(crate) fn of(path: &str, error: &Error) -> Self {
        Self {
            path: path.to_owned(),
            stage: error.stage().to_owned(),
            name: error.name().to_owned(),
            error: error.to_string(),
            help: error.help(),
            defect: error.is_defect(),
        }
    }
}

/// Hands each whole line of the file at `path` to `meet`, with the place where it begins, until one is no line of
/// its sort or `meet` says no; where the last accepted one ends. No file is an empty one.
pub(super) fn read_lines<T: for<'de> Deserialize<'de>>(
    path: &Path,
    mut meet: impl FnMut(T, u64) -> bool,
) -> Result<u64, Error> {
    let file = match File::open(path) {
        Ok(file) => file,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(0),
        Err(error) => return Err(Error::new(path, ErrorKind::Open(error))),
    };
    let mut reader = BufReader::new(file);
    let (mut end, mut line) = (0_u64, Vec::new());
    loop {
        line.clear();
        let read = reader.by_ref().take(LONGEST_LINE).read_until(b'\n', &mut line);
        let read = read.map_err(|error| Error::new(path, ErrorKind::Open(error)))?;
        if read == 0 || line.last() != Some(&b'\n') {
            return Ok(end);
        }
        let Ok(value) = serde_json::from_slice(&line) else { return Ok(end) };
        if !meet(value, end) {
            return Ok(end);
        }
        end += read as u64;
    }
}
