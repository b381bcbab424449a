//! Findings of a check as files: JSON, SARIF, and a page.
//!
//! ```
//! use write::findings::{Findings, FindingsFormat};
//! use write::page::Language;
//!
//! let mut findings = Findings::new(FindingsFormat::Json, Language::English, vec![]);
//! findings.add_failure("a.docx", "encrypted", "expected a readable document, found one protected by a password");
//! let mut json = Vec::new();
//! findings.write(&mut json)?;
//! assert!(json.starts_with(b"{\"schema\":\"jixiao-check/1\""));
//! # Ok::<(), write::WriteError>(())
//! ```

mod json;
mod report;
mod sarif;

use crate::WriteError;
use crate::page::Language;
use record::{DocumentFindings, Finding, RuleDescription, Severity, Wording};

/// The form of a file of findings.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FindingsFormat {
    /// All of it, for programs.
    Json,
    /// SARIF 2.1.0, for tools that show findings of others.
    Sarif,
    /// A page, for people.
    Html,
}

/// The findings of a check, as they come.
#[derive(Debug)]
pub struct Findings {
    format: FindingsFormat,
    language: Language,
    rules: Vec<RuleDescription>,
    documents: Vec<DocumentFindings>,
    failures: Vec<Failure>,
}

/// An input that could not be read.
#[derive(Debug)]
struct Failure {
    path: String,
    reason: String,
    message: String,
}

impl Findings {
    /// No findings yet; `rules` are those that are described in the file.
    pub fn new(format: FindingsFormat, language: Language, rules: Vec<RuleDescription>) -> Self {
        Self { format, language, rules, documents: Vec::new(), failures: Vec::new() }
    }

    /// Adds a document, also one without findings.
    pub fn add(&mut self, document: DocumentFindings) {
        self.documents.push(document);
    }

    /// Adds an input that could not be read.
    pub fn add_failure(&mut self, path: &str, reason: &str, message: &str) {
        let (path, reason, message) = (path.to_owned(), reason.to_owned(), message.to_owned());
        self.failures.push(Failure { path, reason, message });
    }

    /// Appends the file to `output`.
    ///
    /// # Errors
    ///
    /// A text that JSON cannot hold.
    pub fn write(&self, output: &mut Vec<u8>) -> Result<(), WriteError> {
        match self.format {
            FindingsFormat::Json => json::write(self, output),
            FindingsFormat::Sarif => sarif::write(self, output),
            FindingsFormat::Html => {
                output.extend_from_slice(report::page(self).as_bytes());
                Ok(())
            }
        }
    }

    fn said<'w>(&self, wording: &'w Wording) -> &'w str {
        self.language.choose(&wording.zh, &wording.en)
    }

    /// Every finding with its document.
    fn each(&self) -> impl Iterator<Item = (&DocumentFindings, &Finding)> {
        self.documents
            .iter()
            .flat_map(|document| document.findings.iter().map(move |finding| (document, finding)))
    }

    fn count(&self, severity: Severity) -> u64 {
        self.each().filter(|(_, finding)| finding.severity == severity).count() as u64
    }

    /// Rules that found something, each with its findings and the documents that they are in, the gravest first.
    fn by_rule(&self) -> Vec<RuleCount<'_>> {
        let mut counts: std::collections::BTreeMap<&str, RuleCount<'_>> =
            std::collections::BTreeMap::new();
        for (index, document) in self.documents.iter().enumerate() {
            for finding in &document.findings {
                let one = counts.entry(&finding.rule).or_insert(RuleCount {
                    rule: &finding.rule,
                    severity: finding.severity,
                    findings: 0,
                    documents: 0,
                    last_document: None,
                });
                one.findings += 1;
                one.severity = one.severity.max(finding.severity);
                if one.last_document != Some(index) {
                    one.documents += 1;
                    one.last_document = Some(index);
                }
            }
        }
        let mut counts: Vec<_> = counts.into_values().collect();
        counts
            .sort_by_key(|one| (std::cmp::Reverse(one.severity), std::cmp::Reverse(one.findings)));
        counts
    }

    fn rule(&self, name: &str) -> Option<&RuleDescription> {
        self.rules.iter().find(|rule| rule.name == name)
    }
}

/// How often a rule found something.
#[derive(Debug)]
struct RuleCount<'f> {
    rule: &'f str,
    severity: Severity,
    findings: u64,
    documents: u64,
    last_document: Option<usize>,
}
