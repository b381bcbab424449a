//! What `jixiao check --format json` gives: the findings of all documents in one object.

use super::DocumentFindings;
use crate::Severity;
use schemars::generate::SchemaSettings;
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::Serialize;
use serde::ser::Serializer;
use std::borrow::Cow;

/// The findings of all documents of one check.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct FindingsReport<'f> {
    /// Version of the contract.
    pub schema: FindingsVersion,
    /// In the order in which they were given; also those without findings.
    pub documents: &'f [DocumentFindings],
    /// Inputs that could not be read.
    pub failures: Vec<FindingsFailure<'f>>,
    /// The same in numbers.
    pub summary: FindingsSummary<'f>,
}

/// An input that could not be read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct FindingsFailure<'f> {
    /// As given.
    pub path: &'f str,
    /// Short and stable: `encrypted`, `missing`, …
    pub reason: &'f str,
    /// The same for people.
    pub message: &'f str,
}

/// Findings in numbers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct FindingsSummary<'f> {
    /// Documents that were judged.
    pub documents: u64,
    /// Inputs that could not be read.
    pub failed: u64,
    /// 预算项目 of all documents.
    pub projects: u64,
    /// Findings of severity error.
    pub errors: u64,
    /// Of severity warning.
    pub warnings: u64,
    /// Of severity info.
    pub infos: u64,
    /// The rules that found something.
    pub rules: Vec<FindingsRule<'f>>,
}

/// What one rule found at one severity.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct FindingsRule<'f> {
    /// `weights-do-not-sum`.
    pub name: &'f str,
    /// How much it matters.
    pub severity: Severity,
    /// How many findings.
    pub findings: u64,
    /// In how many documents.
    pub documents: u64,
}

/// The version of the contract, which serialises as `"jixiao-check/1"`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct FindingsVersion;

impl FindingsVersion {
    /// How it is written.
    pub const TEXT: &'static str = "jixiao-check/1";
}

impl Serialize for FindingsVersion {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(Self::TEXT)
    }
}

impl JsonSchema for FindingsVersion {
    fn schema_name() -> Cow<'static, str> {
        "FindingsVersion".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "const": Self::TEXT })
    }
}

/// The JSON Schema (draft 2020-12) of one [`FindingsReport`].
pub fn findings_schema() -> serde_json::Value {
    let generator = SchemaSettings::draft2020_12().for_serialize().into_generator();
    let mut schema = generator.into_root_schema_for::<FindingsReport<'static>>();
    schema.insert("title".to_owned(), FindingsVersion::TEXT.into());
    schema.to_value()
}
