//! Maps that keep the order in which their entries were met, so that output follows the document.

use document::Location;
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::de::{Deserializer, MapAccess, Visitor};
use serde::ser::{SerializeMap, Serializer};
use serde::{Deserialize, Serialize};
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt;
use std::marker::PhantomData;

/// Names and what belongs to them, in the order of insertion.
#[derive(Debug, Clone)]
pub struct Map<V> {
    entries: Vec<(Cow<'static, str>, V)>,
    /// Every name, and how often it was asked for; kept only once a search from end to end would cost.
    names: Option<BTreeMap<Cow<'static, str>, usize>>,
}

/// Entries from which on the names are kept in order beside them.
const INDEXED_FROM: usize = 32;

impl<V: PartialEq> PartialEq for Map<V> {
    fn eq(&self, other: &Self) -> bool {
        self.entries == other.entries
    }
}

impl<V: Eq> Eq for Map<V> {}

/// Field name → source text, where the cleaned text differs from it.
pub type Raw = Map<String>;
/// Label as it stands in the form (cleaned) → text.
pub type Attributes = Map<String>;

impl<V> Map<V> {
    /// Adds an entry; a name that is already there gets a number: `联系电话`, `联系电话 (2)`.
    pub fn insert(&mut self, name: impl Into<Cow<'static, str>>, value: V) {
        let mut name = name.into();
        if self.names.is_none() && (self.entries.len() >= INDEXED_FROM || self.get(&name).is_some())
        {
            let names = self.entries.iter().map(|(name, _)| (name.clone(), 1));
            self.names = Some(names.collect());
        }
        if let Some(names) = &mut self.names {
            name = free_name(names, name);
            names.insert(name.clone(), 1);
        }
        self.entries.push((name, value));
    }

    /// What belongs to `name`.
    pub fn get(&self, name: &str) -> Option<&V> {
        self.entries.iter().find(|(other, _)| other == name).map(|(_, value)| value)
    }

    /// The entries in order.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = (&str, &V)> {
        self.entries.iter().map(|(name, value)| (&**name, value))
    }

    /// Number of entries.
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// Whether there is no entry.
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }
}

/// `name`, or the first of `name (2)`, `name (3)` … that is not taken.
fn free_name(
    names: &mut BTreeMap<Cow<'static, str>, usize>,
    name: Cow<'static, str>,
) -> Cow<'static, str> {
    let Some(asked) = names.get(&name).copied() else { return name };
    let mut number = asked;
    let free = loop {
        number += 1;
        let candidate = Cow::Owned(format!("{name} ({number})"));
        if !names.contains_key(&candidate) {
            break candidate;
        }
    };
    names.insert(name, number);
    free
}

impl<V> Default for Map<V> {
    fn default() -> Self {
        Self { entries: Vec::new(), names: None }
    }
}

impl<V: Serialize> Serialize for Map<V> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(self.entries.len()))?;
        for (name, value) in &self.entries {
            map.serialize_entry(&**name, value)?;
        }
        map.end()
    }
}

impl<'de, V: Deserialize<'de>> Deserialize<'de> for Map<V> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Entries<V>(PhantomData<V>);
        impl<'de, V: Deserialize<'de>> Visitor<'de> for Entries<V> {
            type Value = Map<V>;

            fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                formatter.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut access: A) -> Result<Map<V>, A::Error> {
                let mut entries = Vec::new();
                while let Some((name, value)) = access.next_entry::<String, V>()? {
                    entries.push((Cow::Owned(name), value));
                }
                Ok(Map { entries, names: None })
            }
        }
        deserializer.deserialize_map(Entries(PhantomData))
    }
}

impl<V: JsonSchema> JsonSchema for Map<V> {
    fn schema_name() -> Cow<'static, str> {
        format!("MapOf{}", V::schema_name()).into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": "object", "additionalProperties": generator.subschema_for::<V>() })
    }

    fn inline_schema() -> bool {
        true
    }
}

/// Field name → the place where the field was read.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct At {
    places: Map<Place>,
}

impl At {
    /// Says where the field `name` was read.
    pub fn insert(&mut self, name: impl Into<Cow<'static, str>>, place: Location) {
        self.places.insert(name, Place(place));
    }

    /// Where the field `name` was read.
    pub fn get(&self, name: &str) -> Option<&Location> {
        self.places.get(name).map(|place| &place.0)
    }

    /// Fields and their places, in the order of insertion.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = (&str, &Location)> {
        self.places.iter().map(|(name, place)| (name, &place.0))
    }
}

impl Serialize for At {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.places.serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for At {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Ok(Self { places: Map::deserialize(deserializer)? })
    }
}

impl JsonSchema for At {
    fn schema_name() -> Cow<'static, str> {
        "At".into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        Map::<Place>::json_schema(generator)
    }
}

/// A [`Location`] on the wire: the string that it prints as.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Place(pub(crate) Location);

impl Serialize for Place {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(&self.0)
    }
}

impl<'de> Deserialize<'de> for Place {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = Cow::<'de, str>::deserialize(deserializer)?;
        text.parse().map(Self).map_err(serde::de::Error::custom)
    }
}

impl JsonSchema for Place {
    fn schema_name() -> Cow<'static, str> {
        "Location".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "type": "string",
            "pattern": r"^(b\d+|n\d+|r\d+c\d+)(/(b\d+|r\d+c\d+))*(:\d+-\d+)?$",
            "description": "A place in the document: b14/r3c1/b0:5-9"
        })
    }
}

/// For `#[serde(with = "place")]` on fields of type [`Location`].
pub(crate) mod place {
    use super::{Deserialize, Deserializer, Location, Place, Serializer};

    pub(crate) fn serialize<S: Serializer>(
        at: &Location,
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        serializer.collect_str(at)
    }

    pub(crate) fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Location, D::Error> {
        Ok(Place::deserialize(from)?.0)
    }
}

/// For `#[serde(with = "optional_place")]` on fields of type `Option<Location>`.
pub(crate) mod optional_place {
    use super::{Deserialize, Deserializer, Location, Place, Serializer};

    #[allow(clippy::ref_option, reason = "serde passes the field by reference")]
    pub(crate) fn serialize<S: Serializer>(
        at: &Option<Location>,
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        match at {
            Some(at) => serializer.collect_str(at),
            None => serializer.serialize_none(),
        }
    }

    pub(crate) fn deserialize<'de, D: Deserializer<'de>>(
        from: D,
    ) -> Result<Option<Location>, D::Error> {
        Ok(Option::<Place>::deserialize(from)?.map(|place| place.0))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn order_is_kept_and_a_repeated_name_is_numbered() {
        let mut map = Attributes::default();
        for (name, value) in
            [("联系电话", "1"), ("负责人", "2"), ("联系电话", "3"), ("联系电话", "4")]
        {
            map.insert(name, value.to_owned());
        }
        let json = serde_json::to_string(&map).expect("serialises");
        let expect = r#"{"联系电话":"1","负责人":"2","联系电话 (2)":"3","联系电话 (3)":"4"}"#;
        assert_eq!(json, expect);
        assert_eq!(serde_json::from_str::<Attributes>(&json).expect("reads back"), map);
    }

    #[test]
    fn many_entries_of_one_name_are_numbered_without_a_search_each() {
        let mut map = Map::default();
        for value in 0..100_000 {
            map.insert("备注", value);
        }
        assert_eq!(map.iter().nth(99_999), Some(("备注 (100000)", &99_999)));
    }
}
