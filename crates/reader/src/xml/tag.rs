//! A start tag with its attributes, their names resolved.

use super::namespaces::{Namespace, Namespaces};
use crate::{Limits, ReadError, malformed};
use quick_xml::events::attributes::Attributes;
use std::borrow::Cow;

/// A start tag with the names in force.
pub(crate) struct Tag<'a> {
    pub(super) name: &'a str,
    pub(super) attributes: &'a str,
    pub(super) namespaces: &'a Namespaces,
    pub(super) part: &'a str,
    pub(super) after: &'a str,
}

impl<'a> Tag<'a> {
    /// The name as written.
    pub(crate) fn name(&self) -> &'a str {
        self.name
    }

    /// Bytes behind the tag, of what is read at once: of the whole text in [`Pump::run_element`].
    pub(crate) fn bytes_behind(&self) -> usize {
        self.after.len()
    }

    /// The prefixes in force and what each stands for.
    pub(crate) fn namespaces(&self) -> Vec<(Box<str>, Namespace)> {
        self.namespaces.in_force()
    }

    /// The value of a WordprocessingML attribute, with or without its prefix.
    pub(crate) fn word(&self, local: &str) -> Result<Option<Cow<'a, str>>, ReadError> {
        self.find(|key| match key.split_once(':') {
            Some((prefix, name)) => {
                name == local && self.namespaces.resolve(prefix) == Namespace::Word
            }
            None => key == local,
        })
    }

    /// [`Tag::word`] where it names something, and is kept.
    pub(crate) fn name_of(
        &self,
        local: &str,
        limits: &Limits,
    ) -> Result<Option<Cow<'a, str>>, ReadError> {
        let name = self.word(local)?;
        let length = name.as_ref().map_or(0, |name| name.len());
        crate::limits::check("name length", length as u64, limits.name_bytes)?;
        Ok(name)
    }

    /// The value of an attribute of that namespace.
    pub(crate) fn of(
        &self,
        namespace: Namespace,
        local: &str,
    ) -> Result<Option<Cow<'a, str>>, ReadError> {
        self.find(|key| {
            key.split_once(':').is_some_and(|(prefix, name)| {
                name == local && self.namespaces.resolve(prefix) == namespace
            })
        })
    }

    /// [`Tag::of`] where it names something, and is kept.
    pub(crate) fn name_in(
        &self,
        namespace: Namespace,
        local: &str,
        limits: &Limits,
    ) -> Result<Option<Cow<'a, str>>, ReadError> {
        let name = self.of(namespace, local)?;
        let length = name.as_ref().map_or(0, |name| name.len());
        crate::limits::check("name length", length as u64, limits.name_bytes)?;
        Ok(name)
    }

    /// [`Tag::of`] as a number; `None` when it is missing or no number.
    pub(crate) fn number_in(
        &self,
        namespace: Namespace,
        local: &str,
    ) -> Result<Option<i64>, ReadError> {
        Ok(self.of(namespace, local)?.and_then(|value| value.trim().parse().ok()))
    }

    /// The value of an attribute without a prefix, or with the prefix that stands in `name`.
    pub(crate) fn plain(&self, name: &str) -> Result<Option<Cow<'a, str>>, ReadError> {
        self.find(|key| key == name)
    }

    /// The values of attributes without a prefix, in one pass.
    pub(crate) fn plain_of<const N: usize>(
        &self,
        names: [&str; N],
    ) -> Result<[Option<Cow<'a, str>>; N], ReadError> {
        let mut values = [const { None }; N];
        for attribute in attributes(self.attributes) {
            let attribute = attribute.map_err(|error| {
                malformed(self.part, "name=\"value\" in a tag", error.to_string())
            })?;
            let index = names.iter().position(|&name| name == attribute.key.as_ref());
            if let Some(value) = index.and_then(|index| values.get_mut(index)) {
                *value = Some(self.unescaped(attribute.value)?);
            }
        }
        Ok(values)
    }

    /// The id of a relationship: an `id` in the namespace of those.
    pub(crate) fn relationship_id(&self) -> Result<Option<Cow<'a, str>>, ReadError> {
        self.of(Namespace::RelationshipId, "id")
    }

    /// `w:val` as a number; `None` when it is missing or no number.
    pub(crate) fn number(&self, local: &str) -> Result<Option<i64>, ReadError> {
        Ok(self.word(local)?.and_then(|value| value.trim().parse().ok()))
    }

    /// `w:val` of a toggle: on unless it says otherwise (ECMA-376 part 1, 17.17.4).
    pub(crate) fn on(&self) -> Result<bool, ReadError> {
        Ok(!matches!(self.word("val")?.as_deref(), Some("0" | "false" | "off")))
    }

    fn find(&self, matches: impl Fn(&str) -> bool) -> Result<Option<Cow<'a, str>>, ReadError> {
        for attribute in attributes(self.attributes) {
            let attribute = attribute.map_err(|error| {
                malformed(self.part, "name=\"value\" in a tag", error.to_string())
            })?;
            if !matches(attribute.key.as_ref()) {
                continue;
            }
            return self.unescaped(attribute.value).map(Some);
        }
        Ok(None)
    }

    fn unescaped(&self, value: Cow<'a, str>) -> Result<Cow<'a, str>, ReadError> {
        if memchr::memchr(b'&', value.as_bytes()).is_none() {
            return Ok(value);
        }
        let value = quick_xml::escape::unescape(&value)
            .map_err(|error| malformed(self.part, "known references", error.to_string()))?;
        Ok(Cow::Owned(value.into_owned()))
    }
}

/// The attributes of a tag.
pub(super) fn attributes(text: &str) -> Attributes<'_> {
    let mut attributes = Attributes::new(text, 0);
    attributes.with_checks(false);
    attributes
}

/// Checks a tag that is long enough to hold more than the limits allow.
pub(super) fn check_attributes(text: &str, limits: &Limits) -> Result<(), ReadError> {
    let mut count = 0_u64;
    for attribute in attributes(text).flatten() {
        count = count.saturating_add(1);
        crate::limits::check("attributes", count, limits.attributes)?;
        crate::limits::check(
            "name length",
            attribute.key.as_ref().len() as u64,
            limits.name_bytes,
        )?;
    }
    Ok(())
}
