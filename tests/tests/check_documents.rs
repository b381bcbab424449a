//! `check` over whole documents: what a careful reader finds in a real one, and that sound ones have no errors.

use pipeline::record::{DocumentFindings, Severity};
use pipeline::write::findings::{Findings, FindingsFormat};
use pipeline::write::page::Language;
use pipeline::{CheckRequest, Settings};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};
use tests::suite;

fn top() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

fn findings(paths: &[PathBuf], threads: usize) -> Vec<DocumentFindings> {
    let settings = Settings {
        threads: NonZeroUsize::new(threads).expect("at least one"),
        ..Settings::default()
    };
    let mut all = Vec::new();
    let done = pipeline::check(paths, &CheckRequest::default(), &settings, &mut |checked| {
        all.push(checked.result.map_err(std::io::Error::other)?.findings);
        Ok(())
    });
    done.expect("all is read");
    all
}

fn file(format: FindingsFormat, language: Language, documents: &[DocumentFindings]) -> String {
    let mut findings = Findings::new(format, language, pipeline::rules());
    for document in documents {
        findings.add(document.clone());
    }
    findings.add_failure("锁.docx", "encrypted", "expected a readable document");
    let mut bytes = Vec::new();
    findings.write(&mut bytes).expect("it has a form");
    String::from_utf8(bytes).expect("UTF-8")
}

/// The document of a real department, and what stands in `golden/check-caofeidian-2023.md` about it: under the name of each
/// rule why a careful reader would say so, and each finding in a line.
#[test]
fn the_real_document_has_the_findings_of_a_careful_reader() {
    let golden = include_str!("../golden/check-caofeidian-2023.md");
    let mut expect: BTreeMap<String, String> = BTreeMap::new();
    for case in suite::cases(golden) {
        let name = case.name.trim_matches('`').to_owned();
        let lines = case.blocks.first().map(|block| block.1.clone()).unwrap_or_default();
        expect.insert(name, lines);
    }
    let all = findings(&[top().join("fixtures/caofeidian-2023/source.docx")], 1);
    let mut found: BTreeMap<String, String> = BTreeMap::new();
    for finding in &all.first().expect("one document").findings {
        let severity = match finding.severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
            Severity::Info => "info",
        };
        let at = finding.at.as_ref().map_or("-".to_owned(), ToString::to_string);
        let project = finding.project.as_ref().and_then(|project| project.number);
        let project = project.map_or("all".to_owned(), |number| number.to_string());
        let line = format!("{severity} {project} {at} {}\n", finding.message.en);
        found.entry(finding.rule.clone().into_owned()).or_default().push_str(&line);
    }
    assert_eq!(found, expect);
}

#[test]
fn one_document_has_one_set_of_findings_whatever_its_format() {
    let of = |ending: &str| {
        let path = top().join("fixtures/caofeidian-2023/source").with_extension(ending);
        let all = findings(&[path], 1).pop().expect("one document").findings;
        all.into_iter().map(|finding| (finding.rule, finding.message)).collect::<Vec<_>>()
    };
    let expect = of("docx");
    for ending in ["doc", "rtf", "odt", "html"] {
        assert_eq!(of(ending), expect, "{ending}");
    }
}

#[test]
fn no_fixture_has_an_error_that_was_not_put_there() {
    let all = findings(&[top().join("fixtures")], 2);
    assert!(all.len() > 30);
    for document in &all {
        let errors: Vec<_> = document
            .findings
            .iter()
            .filter(|finding| finding.severity == Severity::Error)
            .map(|finding| (&finding.rule, &finding.message.en))
            .collect();
        assert!(errors.is_empty(), "{}: {errors:?}", document.source.name);
    }
}

/// The forms that others made, where they are at hand: they are sound, though not all are complete.
#[test]
fn sound_forms_have_no_errors() {
    let docs = top().join("../shared/layouts/docs");
    if !docs.exists() {
        return;
    }
    for format in ["docx", "html", "txt"] {
        let all = findings(&[docs.join(format)], 2);
        assert!(all.len() >= 32, "{format}");
        for document in &all {
            let errors = document.findings.iter().filter(|one| one.severity == Severity::Error);
            let errors: Vec<_> = errors.map(|one| (&one.rule, &one.message.en)).collect();
            assert!(errors.is_empty(), "{}: {errors:?}", document.source.name);
        }
    }
}

#[test]
fn reports_are_the_same_for_any_number_of_threads() {
    let paths = [top().join("fixtures")];
    let (one, many) = (findings(&paths, 1), findings(&paths, 4));
    for format in [FindingsFormat::Json, FindingsFormat::Sarif, FindingsFormat::Html] {
        let language = Language::Chinese;
        assert!(file(format, language, &one) == file(format, language, &many), "{format:?}");
    }
}

/// What SARIF 2.1.0 asks of the parts that we write: our own reading of the standard's sections 3.13 to 3.58.
fn sarif_schema() -> Value {
    let message = json!({ "type": "object", "required": ["text"], "properties": { "text": { "type": "string", "minLength": 1 } } });
    let artifact_location = json!({ "type": "object", "required": ["uri"], "additionalProperties": false,
        "properties": { "uri": { "type": "string", "pattern": "^[A-Za-z0-9%/._~!-]+$" }, "index": { "type": "integer", "minimum": 0 } } });
    let location = json!({ "type": "object", "additionalProperties": false, "properties": {
        "physicalLocation": { "type": "object", "required": ["artifactLocation"], "properties": { "artifactLocation": artifact_location } },
        "logicalLocations": { "type": "array", "minItems": 1, "items": { "type": "object", "properties": {
            "name": { "type": "string" }, "fullyQualifiedName": { "type": "string" }, "kind": { "type": "string" } } } },
    } });
    let level = json!({ "enum": ["none", "note", "warning", "error"] });
    json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "type": "object", "required": ["version", "runs"],
        "properties": {
            "$schema": { "type": "string", "format": "uri" },
            "version": { "const": "2.1.0" },
            "runs": { "type": "array", "items": { "type": "object", "required": ["tool"], "properties": {
                "tool": { "type": "object", "required": ["driver"], "properties": { "driver": { "type": "object", "required": ["name"], "properties": {
                    "name": { "type": "string", "minLength": 1 }, "version": { "type": "string" },
                    "rules": { "type": "array", "uniqueItems": true, "items": { "type": "object", "required": ["id"], "properties": {
                        "id": { "type": "string" }, "shortDescription": message, "fullDescription": message, "help": message,
                        "defaultConfiguration": { "type": "object", "properties": { "level": level } } } } } } } } },
                "language": { "type": "string", "pattern": "^[a-z]{2}(-[A-Z]{2})?$" },
                "columnKind": { "enum": ["utf16CodeUnits", "unicodeCodePoints"] },
                "invocations": { "type": "array", "items": { "type": "object", "required": ["executionSuccessful"], "properties": {
                    "executionSuccessful": { "type": "boolean" },
                    "toolExecutionNotifications": { "type": "array", "items": { "type": "object", "required": ["message"], "properties": {
                        "message": message, "level": level, "locations": { "type": "array", "items": location } } } } } } },
                "artifacts": { "type": "array", "uniqueItems": true, "items": { "type": "object", "properties": {
                    "location": artifact_location, "length": { "type": "integer", "minimum": -1 },
                    "hashes": { "type": "object", "additionalProperties": { "type": "string" } } } } },
                "results": { "type": "array", "items": { "type": "object", "required": ["message", "ruleId", "level"], "properties": {
                    "ruleId": { "type": "string" }, "ruleIndex": { "type": "integer", "minimum": 0 },
                    "level": level, "message": message, "locations": { "type": "array", "items": location },
                    "properties": { "type": "object" } } } },
            } } },
        },
    })
}

#[test]
fn findings_are_as_their_schema_says() {
    let all = findings(&[top().join("fixtures/caofeidian-2023/source.docx")], 1);
    let schema = pipeline::record::findings_schema();
    let validator = jsonschema::validator_for(&schema).expect("a schema");
    let mut report: Value =
        serde_json::from_str(&file(FindingsFormat::Json, Language::Chinese, &all)).expect("JSON");
    let errors: Vec<_> = validator.iter_errors(&report).map(|error| error.to_string()).collect();
    assert!(errors.is_empty(), "{errors:?}");
    assert_eq!(
        report["documents"][0]["findings"].as_array().map(Vec::len),
        Some(all[0].findings.len())
    );
    report["documents"][0]["findings"][0]["severity"] = json!("fatal");
    assert!(!validator.is_valid(&report), "an unknown severity is refused");
}

#[test]
fn sarif_is_as_the_standard_says() {
    let all = findings(&[top().join("fixtures/caofeidian-2023/source.docx")], 1);
    let validator = jsonschema::validator_for(&sarif_schema()).expect("a schema");
    for language in [Language::Chinese, Language::English] {
        let log: Value =
            serde_json::from_str(&file(FindingsFormat::Sarif, language, &all)).expect("JSON");
        let errors: Vec<_> = validator.iter_errors(&log).map(|error| error.to_string()).collect();
        assert!(errors.is_empty(), "{errors:?}");
        let run = &log["runs"][0];
        let results = run["results"].as_array().expect("results");
        assert_eq!(results.len(), all[0].findings.len());
        for result in results {
            let index = result["ruleIndex"].as_u64().expect("an index");
            let index = usize::try_from(index).expect("small");
            assert_eq!(run["tool"]["driver"]["rules"][index]["id"], result["ruleId"]);
        }
    }
}
