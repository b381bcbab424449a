//! Findings as one JSON object.

use super::Findings;
use crate::{WriteError, append_json};
use record::{
    FindingsFailure, FindingsReport, FindingsRule, FindingsSummary, FindingsVersion, Severity,
};

pub(super) fn write(findings: &Findings, output: &mut Vec<u8>) -> Result<(), WriteError> {
    let failures = findings.failures.iter().map(|one| FindingsFailure {
        path: &one.path,
        reason: &one.reason,
        message: &one.message,
    });
    let rules = findings.by_rule();
    let rules = rules.iter().map(|one| FindingsRule {
        name: one.rule,
        severity: one.severity,
        findings: one.findings,
        documents: one.documents,
    });
    let report = FindingsReport {
        schema: FindingsVersion,
        documents: &findings.documents,
        failures: failures.collect(),
        summary: FindingsSummary {
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
