//! Which namespace a prefix stands for, where it stands (Namespaces in XML 1.0).

use crate::ReadError;
use std::collections::BTreeMap;

/// The namespaces that the reader tells apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Namespace {
    /// WordprocessingML, Transitional or Strict.
    Word,
    /// Office Math, Transitional or Strict.
    Math,
    /// Markup Compatibility (ECMA-376 part 3).
    Compatibility,
    /// Package relationships.
    Relationships,
    /// SpreadsheetML, Transitional or Strict.
    Spreadsheet,
    /// Relationship ids in a part, Transitional or Strict.
    RelationshipId,
    /// What Word 2003 marks changes and bookmarks with.
    Annotation,
    /// What Word 2003 says of what it showed.
    WordHint,
    /// A package in one XML file.
    FlatPackage,
    /// OpenDocument: what holds a document together.
    OdfOffice,
    /// OpenDocument: text.
    OdfText,
    /// OpenDocument: tables.
    OdfTable,
    /// OpenDocument: styles.
    OdfStyle,
    /// OpenDocument: drawings and frames.
    OdfDraw,
    /// OpenDocument: what LibreOffice adds.
    OdfExtension,
    /// OpenDocument: the list of the files in a package.
    OdfManifest,
    /// One whose content this reader understands well enough to take an `mc:Choice` that requires it.
    Understood,
    /// Any other.
    Other,
}

impl Namespace {
    fn of(uri: &str) -> Self {
        match uri {
            "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
            | "http://purl.oclc.org/ooxml/wordprocessingml/main"
            | "http://schemas.microsoft.com/office/word/2003/wordml" => Self::Word,
            "http://schemas.openxmlformats.org/officeDocument/2006/math"
            | "http://purl.oclc.org/ooxml/officeDocument/math" => Self::Math,
            "http://schemas.openxmlformats.org/markup-compatibility/2006" => Self::Compatibility,
            "http://schemas.openxmlformats.org/package/2006/relationships" => Self::Relationships,
            "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
            | "http://purl.oclc.org/ooxml/spreadsheetml/main" => Self::Spreadsheet,
            "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
            | "http://purl.oclc.org/ooxml/officeDocument/relationships" => Self::RelationshipId,
            "http://schemas.microsoft.com/aml/2001/core" => Self::Annotation,
            "http://schemas.microsoft.com/office/word/2003/auxHint" => Self::WordHint,
            "http://schemas.microsoft.com/office/2006/xmlPackage" => Self::FlatPackage,
            "urn:oasis:names:tc:opendocument:xmlns:office:1.0" => Self::OdfOffice,
            "urn:oasis:names:tc:opendocument:xmlns:text:1.0" => Self::OdfText,
            "urn:oasis:names:tc:opendocument:xmlns:table:1.0" => Self::OdfTable,
            "urn:oasis:names:tc:opendocument:xmlns:style:1.0" => Self::OdfStyle,
            "urn:oasis:names:tc:opendocument:xmlns:drawing:1.0" => Self::OdfDraw,
            "urn:org:documentfoundation:names:experimental:office:xmlns:loext:1.0" => {
                Self::OdfExtension
            }
            "urn:oasis:names:tc:opendocument:xmlns:manifest:1.0" => Self::OdfManifest,
            "urn:schemas-microsoft-com:vml" => Self::Understood,
            _ if uri.starts_with("http://schemas.microsoft.com/office/word/") => Self::Understood,
            _ => Self::Other,
        }
    }

    /// Whether an `mc:Choice` that requires this namespace is to be taken.
    pub(crate) fn is_understood(self) -> bool {
        matches!(self, Self::Word | Self::Math | Self::Understood)
    }
}

/// The declarations in force.
#[derive(Debug, Default)]
pub(crate) struct Namespaces {
    /// Innermost declaration last, each with the depth of its element.
    bindings: BTreeMap<Box<str>, Vec<(u32, Namespace)>>,
    /// Every declaration in force, in order.
    declared: Vec<(u32, Box<str>)>,
    /// The prefix that stands for WordprocessingML, `:` included; empty for the default namespace.
    word: Option<String>,
}

impl Namespaces {
    /// Declarations in force at once.
    const MOST: usize = 4_096;

    /// Forgets all declarations.
    pub(crate) fn clear(&mut self) {
        self.bindings.clear();
        self.declared.clear();
        self.word = None;
    }

    /// Declares `prefix` (empty: the default namespace) for the element at `depth`.
    pub(crate) fn declare(&mut self, prefix: &str, uri: &str, depth: u32) -> Result<(), ReadError> {
        let count = self.declared.len().saturating_add(1);
        if count > Self::MOST {
            let (limit, found) = (Self::MOST as u64, count as u64);
            return Err(ReadError::LimitExceeded { what: "namespace declarations", limit, found });
        }
        let namespace = Namespace::of(uri);
        self.bindings.entry(prefix.into()).or_default().push((depth, namespace));
        self.declared.push((depth, prefix.into()));
        self.refresh(prefix);
        Ok(())
    }

    /// Drops the declarations of the element at `depth`, which is the innermost.
    pub(crate) fn leave(&mut self, depth: u32) {
        while self.declared.last().is_some_and(|&(at, _)| at >= depth) {
            let Some((_, prefix)) = self.declared.pop() else { return };
            if let Some(stack) = self.bindings.get_mut(&prefix) {
                stack.pop();
            }
            self.refresh(&prefix);
        }
    }

    /// The prefix of WordprocessingML with its `:`, where there is one.
    pub(crate) fn word_prefix(&self) -> Option<&str> {
        self.word.as_deref()
    }

    /// The namespace of a prefix without `:`; undeclared ones are [`Namespace::Other`].
    pub(crate) fn resolve(&self, prefix: &str) -> Namespace {
        let innermost = self.bindings.get(prefix).and_then(|stack| stack.last());
        innermost.map_or(Namespace::Other, |&(_, namespace)| namespace)
    }

    /// The prefixes in force and what each stands for.
    pub(crate) fn in_force(&self) -> Vec<(Box<str>, Namespace)> {
        let bindings = self.bindings.iter();
        bindings.filter_map(|(prefix, stack)| Some((prefix.clone(), stack.last()?.1))).collect()
    }

    /// Declares what was in force around an element that is read by itself.
    pub(crate) fn inherit(&mut self, outer: &[(Box<str>, Namespace)]) {
        for (prefix, namespace) in outer {
            self.bindings.entry(prefix.clone()).or_default().push((0, *namespace));
            self.refresh(prefix);
        }
    }

    /// Keeps `word` true after `prefix` changed.
    fn refresh(&mut self, prefix: &str) {
        let is_word = self.resolve(prefix) == Namespace::Word;
        let current = self.word.as_deref().map(|word| word.trim_end_matches(':'));
        if is_word && (current.is_none() || current == Some(prefix)) {
            self.word = Some(if prefix.is_empty() { String::new() } else { format!("{prefix}:") });
        } else if current == Some(prefix) {
            self.word = None;
        }
    }
}

/// What an attribute name declares: `xmlns` is the empty prefix, `xmlns:w` is `w`.
pub(crate) fn declared_prefix(attribute: &str) -> Option<&str> {
    match attribute.strip_prefix("xmlns")? {
        "" => Some(""),
        rest => rest.strip_prefix(':'),
    }
}
