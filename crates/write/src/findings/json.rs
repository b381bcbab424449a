//! Findings as one JSON object: `schema`, `documents`, `failures`, `summary`.

use super::Findings;
use crate::{WriteError, append_json};
use record::{DocumentFindings, Severity};
use serde::Serialize;

#[derive(Serialize)]
struct Report<'f> {
    schema: &'static str,
    documents: &'f [DocumentFindings],
    failures: Vec<Failure<'f>>,
    summary: Summary<'f>,
}

#[derive(Serialize)]
struct Failure<'f> {
    path: &'f str,
    reason: &'f str,
    message: &'f str,
}

#[derive(Serialize)]
struct Summary<'f> {
    documents: u64,
    failed: u64,
    projects: u64,
    errors: u64,
    warnings: u64,
    infos: u64,
    rules: Vec<Rule<'f>>,
}

#[derive(Serialize)]
struct Rule<'f> {
    name: &'f str,
    severity: &'static str,
    findings: u64,
    documents: u64,
}

pub(super) fn write(findings: &Findings, output: &mut Vec<u8>) -> Result<(), WriteError> {
    let failures = findings.failures.iter().map(|one| Failure {
        path: &one.path,
        reason: &one.reason,
        message: &one.message,
    });
    let rules = findings.by_rule();
    let rules = rules.iter().map(|one| Rule {
        name: one.rule,
        severity: super::severity_name(one.severity),
        findings: one.findings,
        documents: one.documents,
    });
    let report = Report {
        schema: "jixiao-check/1",
        documents: &findings.documents,
        failures: failures.collect(),
        summary: Summary {
            documents: findings.documents.len() as u64,
            failed: findings.failures.len() as u64,
            projects: findings.documents.iter().map(|document| document.projects).sum(),
            errors: findings.count(Severity::Error),
            warnings: findings.count(Severity::Warning),
            infos: findings.count(Severity::Info),
            rules: rules.collect(),
        },
    };
    append_json(&report, output)?;
    output.push(b'\n');
    Ok(())
}
