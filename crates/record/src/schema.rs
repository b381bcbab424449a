//! The contract's version, and its JSON Schema generated from the types.

use crate::RecordSet;
use schemars::generate::SchemaSettings;
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::de::{Deserializer, Error};
use serde::ser::Serializer;
use serde::{Deserialize, Serialize};
use std::borrow::Cow;

/// The version of the contract, which serialises as `"jixiao/1"` and accepts no other.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct SchemaVersion;

impl SchemaVersion {
    /// How it is written.
    pub const TEXT: &'static str = "jixiao/1";
}

impl Serialize for SchemaVersion {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(Self::TEXT)
    }
}

impl<'de> Deserialize<'de> for SchemaVersion {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let found = Cow::<'de, str>::deserialize(deserializer)?;
        if found == Self::TEXT {
            return Ok(Self);
        }
        Err(D::Error::custom(format!("expected records of {}, found {found:?}", Self::TEXT)))
    }
}

impl JsonSchema for SchemaVersion {
    fn schema_name() -> Cow<'static, str> {
        "SchemaVersion".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "const": Self::TEXT })
    }
}

/// The JSON Schema (draft 2020-12) of one [`RecordSet`], every field required.
pub fn json_schema() -> serde_json::Value {
    let generator = SchemaSettings::draft2020_12().for_serialize().into_generator();
    let mut schema = generator.into_root_schema_for::<RecordSet>();
    schema.insert("title".to_owned(), SchemaVersion::TEXT.into());
    schema.to_value()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn another_version_is_refused() {
        let error =
            serde_json::from_str::<SchemaVersion>("\"jixiao/9\"").expect_err("no such version");
        assert_eq!(error.to_string(), "expected records of jixiao/1, found \"jixiao/9\"");
    }
}
