//! `summary.json`: the numbers of a run for programs.

use super::Facts;
use crate::{LIMITS, Summary};
use record::Severity;
use serde::{Deserialize, Serialize};
use std::cmp::Reverse;
use std::collections::BTreeMap;

/// Numbers by name.
pub type ByName = BTreeMap<String, u64>;

/// What `summary.json` holds. Fields are added, never renamed, as long as `schema` stays what it is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RunSummary {
    /// `jixiao-summary/1`.
    pub schema: String,
    /// Version of the program.
    pub version: String,
    /// The command, word by word.
    pub command: Vec<String>,
    /// Where it ran.
    pub host: Host,
    /// When the process that ended the run began (RFC 3339, local time); null where the clock makes no sense.
    pub started: Option<String>,
    /// When it ended.
    pub ended: Option<String>,
    /// How long that process took.
    pub milliseconds: u64,
    /// Name of the output format.
    pub format: String,
    /// Documents worked on at once.
    pub threads: u64,
    /// The limits of the reader, as `--limit` names them.
    pub limits: ByName,
    /// What became of the inputs.
    pub inputs: InputCounts,
    /// What stands in the records.
    pub records: RecordCounts,
    /// Inputs passed over, by reason.
    pub skipped: ByName,
    /// Failures, by name.
    pub failures: ByName,
    /// Diagnostics of severity `error`, by name.
    pub errors: ByName,
    /// The same for `warning`.
    pub warnings: ByName,
    /// The same for `info`.
    pub infos: ByName,
    /// Forms, by the shapes by which they were recognised.
    pub profiles: ByName,
    /// The documents that took longest in that process, the slowest first.
    pub slowest: Vec<SlowDocument>,
}

/// Where a run ran.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Host {
    /// Name of the machine.
    pub name: String,
    /// `linux`, `macos`, `windows`, …
    pub system: String,
    /// `x86_64`, `aarch64`, …
    pub architecture: String,
}

/// What became of the inputs: `seen` = `read` + `failed` + `duplicates` + `skipped`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct InputCounts {
    /// All of them.
    pub seen: u64,
    /// Their records were written.
    pub read: u64,
    /// No records could be made.
    pub failed: u64,
    /// Of `failed`, those that show a defect of this program.
    pub defects: u64,
    /// Of the same content as another one.
    pub duplicates: u64,
    /// Passed over.
    pub skipped: u64,
    /// Done by an earlier process before the run was stopped.
    pub resumed: u64,
    /// Unchanged since an earlier run, and taken over from it.
    pub carried: u64,
    /// Bytes of `read`.
    pub bytes: u64,
}

/// What stands in the records.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RecordCounts {
    /// 预算项目.
    pub projects: u64,
    /// 绩效指标.
    pub indicators: u64,
    /// 分项绩效目标.
    pub goals: u64,
    /// Non-blank characters of the documents.
    pub characters: u64,
    /// Of `characters`, those that stand in some field.
    pub claimed: u64,
}

/// A document that took long.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SlowDocument {
    /// As the manifest names it.
    pub path: String,
    /// Its size.
    pub bytes: u64,
    /// How long it was worked on.
    pub milliseconds: u64,
}

/// The file, ready to be written.
pub(super) fn file(facts: &Facts<'_>) -> Vec<u8> {
    let mut file = serde_json::to_vec_pretty(&summary(facts)).unwrap_or_default();
    file.push(b'\n');
    file
}

fn summary(facts: &Facts<'_>) -> RunSummary {
    let Facts { occasion, settings, summary, tally, .. } = facts;
    let remarks = |severity| -> ByName {
        let of_it = tally.remarks.iter().filter(|((Reverse(other), _), _)| *other == severity);
        of_it.map(|((_, name), remark)| (name.clone(), remark.count)).collect()
    };
    let moment = |moment: &Option<jiff::ZonedDateTime>| {
        moment.as_ref().map(|moment| moment.strftime("%Y-%m-%dT%H:%M:%S%:z").to_string())
    };
    RunSummary {
        schema: "jixiao-summary/1".to_owned(),
        version: env!("CARGO_PKG_VERSION").to_owned(),
        command: occasion.command.clone(),
        host: Host {
            name: occasion.host.clone(),
            system: std::env::consts::OS.to_owned(),
            architecture: std::env::consts::ARCH.to_owned(),
        },
        started: moment(&facts.started),
        ended: moment(&facts.ended),
        milliseconds: milliseconds(facts.elapsed),
        format: settings.writer.name().to_owned(),
        threads: settings.threads.get() as u64,
        limits: LIMITS.iter().map(|limit| (limit.name.to_owned(), limit.get(settings))).collect(),
        inputs: InputCounts {
            seen: tally.inputs,
            read: tally.read,
            failed: tally.failed,
            defects: tally.causes.values().map(|cause| cause.defects).sum(),
            duplicates: tally.duplicates,
            skipped: tally.skipped(),
            resumed: summary.resumed,
            carried: summary.carried,
            bytes: tally.bytes_read,
        },
        records: RecordCounts {
            projects: tally.projects,
            indicators: tally.indicators,
            goals: tally.goals,
            characters: tally.characters,
            claimed: tally.claimed,
        },
        skipped: tally.skipped.clone(),
        failures: tally.causes.iter().map(|(name, cause)| (name.clone(), cause.count)).collect(),
        errors: remarks(Severity::Error),
        warnings: remarks(Severity::Warning),
        infos: remarks(Severity::Info),
        profiles: tally
            .profiles
            .iter()
            .map(|(name, profile)| (name.clone(), profile.forms))
            .collect(),
        slowest: slowest(summary),
    }
}

fn slowest(summary: &Summary) -> Vec<SlowDocument> {
    let slow = summary.slowest.iter().map(|(elapsed, (path, bytes))| SlowDocument {
        path: path.clone(),
        bytes: *bytes,
        milliseconds: milliseconds(*elapsed),
    });
    slow.collect()
}

fn milliseconds(duration: std::time::Duration) -> u64 {
    u64::try_from(duration.as_millis()).unwrap_or(u64::MAX)
}
