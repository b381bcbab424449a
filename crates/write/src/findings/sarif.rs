//! Findings as SARIF 2.1.0 (OASIS, 2020), which code hosts and editors show.
//!
//! A document has no lines: its place stands in a logical location (`b14/r3c1`), the file in a physical one.

use super::Findings;
use crate::{WriteError, append_json};
use record::{DocumentFindings, Finding, Severity};
use serde_json::{Value, json};
use std::fmt::Write as _;

/// The schema of the format, as files name it.
const SCHEMA: &str = "https://json.schemastore.org/sarif-2.1.0.json";

pub(super) fn write(findings: &Findings, output: &mut Vec<u8>) -> Result<(), WriteError> {
    let rules: Vec<Value> = findings
        .rules
        .iter()
        .map(|rule| {
            json!({
                "id": rule.name,
                "shortDescription": { "text": findings.said(&rule.what) },
                "fullDescription": { "text": rule.why },
                "help": { "text": findings.said(&rule.help) },
                "defaultConfiguration": { "level": level(rule.severity) },
                "properties": { "group": rule.group, "example": rule.example },
            })
        })
        .collect();
    let mut artifacts = Vec::with_capacity(findings.documents.len());
    let mut results = Vec::new();
    for (index, document) in findings.documents.iter().enumerate() {
        artifacts.push(json!({
            "location": { "uri": uri(&document.source.name) },
            "length": document.source.bytes,
            "hashes": { "sha-256": document.source.sha256 },
        }));
        for finding in &document.findings {
            results.push(result(findings, index, document, finding));
        }
    }
    let failures: Vec<Value> = findings
        .failures
        .iter()
        .map(|failure| {
            json!({
                "level": "error",
                "message": { "text": failure.message },
                "descriptor": { "id": failure.reason },
                "locations": [{ "physicalLocation": { "artifactLocation": { "uri": uri(&failure.path) } } }],
            })
        })
        .collect();
    let log = json!({
        "$schema": SCHEMA,
        "version": "2.1.0",
        "runs": [{
            "tool": { "driver": {
                "name": "jixiao",
                "version": env!("CARGO_PKG_VERSION"),
                "rules": rules,
            } },
            "language": findings.language.code(),
            "columnKind": "unicodeCodePoints",
            "invocations": [{
                "executionSuccessful": findings.failures.is_empty(),
                "toolExecutionNotifications": failures,
            }],
            "artifacts": artifacts,
            "results": results,
        }],
    });
    append_json(&log, output)?;
    output.push(b'\n');
    Ok(())
}

fn result(
    findings: &Findings,
    artifact: usize,
    document: &DocumentFindings,
    finding: &Finding,
) -> Value {
    let mut logical = Vec::new();
    if let Some(at) = &finding.at {
        logical.push(json!({ "fullyQualifiedName": at.to_string(), "kind": "member" }));
    }
    if let Some(project) = &finding.project {
        let name = project.name.clone().unwrap_or_default();
        logical.push(json!({ "name": name, "kind": "object" }));
    }
    let mut location = json!({
        "physicalLocation": {
            "artifactLocation": { "uri": uri(&document.source.name), "index": artifact },
        },
    });
    if !logical.is_empty()
        && let Some(object) = location.as_object_mut()
    {
        object.insert("logicalLocations".to_owned(), logical.into());
    }
    let mut result = json!({
        "ruleId": finding.rule,
        "level": level(finding.severity),
        "message": { "text": findings.said(&finding.message) },
        "locations": [location],
        "properties": {
            "severity": finding.severity.name(),
            "project": finding.project,
            "indicator": finding.indicator,
            "value": finding.value,
            "values": finding.values,
            "help": findings.said(&finding.help),
        },
    });
    let index = findings.rules.binary_search_by(|rule| (*rule.name).cmp(&*finding.rule));
    if let (Ok(index), Some(object)) = (index, result.as_object_mut()) {
        object.insert("ruleIndex".to_owned(), index.into());
    }
    result
}

fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Info => "note",
    }
}

/// A path as a URI reference: what is neither letter, digit nor plain sign is written as `%XX`.
fn uri(path: &str) -> String {
    let mut uri = String::with_capacity(path.len());
    // A first part with a colon would be taken for a scheme.
    if path.split('/').next().is_some_and(|first| first.contains(':')) {
        uri.push_str("./");
    }
    for byte in path.bytes() {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'/' | b'-' | b'.' | b'_' | b'~' | b'!') {
            uri.push(char::from(byte));
        } else {
            let _ = write!(uri, "%{byte:02X}");
        }
    }
    uri
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(path: &str, expect: &str) {
        assert_eq!(uri(path), expect);
    }

    #[test]
    fn paths_become_references() {
        check("a/b-c.docx", "a/b-c.docx");
        check("预算 1.docx", "%E9%A2%84%E7%AE%97%201.docx");
        check("c:x#?.docx", "./c%3Ax%23%3F.docx");
        check("a.zip!/b.docx", "a.zip!/b.docx");
    }
}
