//! Exact decimals on the wire: plain notation, no grouping, no trailing zeros after the point.

use rust_decimal::Decimal;
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::de::{Deserializer, Error};
use serde::ser::Serializer;
use serde::{Deserialize, Serialize};
use std::borrow::Cow;
use std::fmt;

/// A number that a person wrote, exact. Prints and serialises as `"771325800"`, `"4.35"`, `"0"`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Number(Decimal);

impl Number {
    /// The decimal.
    pub fn decimal(self) -> Decimal {
        self.0
    }
}

impl From<Decimal> for Number {
    fn from(decimal: Decimal) -> Self {
        Self(decimal.normalize())
    }
}

impl fmt::Display for Number {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.0, formatter)
    }
}

impl Serialize for Number {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(&self.0)
    }
}

impl<'de> Deserialize<'de> for Number {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = Cow::<'de, str>::deserialize(deserializer)?;
        let decimal = Decimal::from_str_exact(&text).map_err(D::Error::custom)?;
        Ok(Self::from(decimal))
    }
}

impl JsonSchema for Number {
    fn schema_name() -> Cow<'static, str> {
        "Number".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "type": "string",
            "pattern": r"^-?(0|[1-9]\d*)(\.\d*[1-9])?$",
            "description": "An exact decimal in plain notation, without grouping or trailing zeros"
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(written: &str, expect: &str) {
        let decimal = Decimal::from_str_exact(written).expect("a decimal");
        let number = Number::from(decimal);
        assert_eq!(number.to_string(), expect);
        let json = serde_json::to_string(&number).expect("serialises");
        assert_eq!(json, format!("\"{expect}\""));
        assert_eq!(serde_json::from_str::<Number>(&json).expect("reads back"), number);
    }

    #[test]
    fn trailing_zeros_go_and_digits_stay() {
        check("30.00", "30");
        check("4.350", "4.35");
        check("-0.0", "0");
        check("79228162514264337593543950335", "79228162514264337593543950335");
    }
}
