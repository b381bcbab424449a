//! A package in one XML file: where each part begins, and which namespaces are declared around it.

use crate::docx::package::Package;
use crate::xml::element::Element;
use crate::xml::{Descend, Namespace, Pump, Sink, Tag};
use crate::{Limits, ReadError, malformed};
use std::rc::Rc;

/// What messages call the file itself.
const PART: &str = "pkg:package";
/// Declarations around parts that are kept, of all parts together.
const MOST_DECLARATIONS: u64 = 65_536;

type Declarations = Rc<Vec<(Box<str>, Namespace)>>;

/// A part that holds XML.
struct FlatPart {
    /// Without a leading `/`.
    name: Box<str>,
    /// Bytes from the beginning of its XML to the end of the file.
    behind: usize,
    /// What is declared around its XML.
    outer: Declarations,
}

/// The parts of a file.
pub(super) struct FlatPackage<'t> {
    text: &'t str,
    parts: Vec<FlatPart>,
}

impl<'t> FlatPackage<'t> {
    /// Finds the parts of `text`.
    pub(super) fn index(text: &'t str, limits: &Limits) -> Result<Self, ReadError> {
        let mut index = Index {
            limits,
            rooted: false,
            name: None,
            parts: Vec::new(),
            declarations: Rc::default(),
            declared: 0,
        };
        Pump::new(limits).run_element(text, PART, &[], &mut index)?;
        Ok(Self { text, parts: index.parts })
    }
}

impl Package for FlatPackage<'_> {
    fn run(
        &self,
        pump: &mut Pump<'_>,
        name: &str,
        sink: &mut impl Sink,
    ) -> Result<bool, ReadError> {
        let mut matching = self.parts.iter().filter(|part| part.name.eq_ignore_ascii_case(name));
        let Some(part) = matching.next() else { return Ok(false) };
        if matching.next().is_some() {
            return Err(malformed(name, "one part of this name", "several"));
        }
        let start = self.text.len().saturating_sub(part.behind);
        let xml = self.text.get(start..).unwrap_or_default();
        pump.run_element(xml, name, &part.outer, sink)?;
        Ok(true)
    }
}

struct Index<'l> {
    limits: &'l Limits,
    rooted: bool,
    /// Of the part that is open.
    name: Option<Box<str>>,
    parts: Vec<FlatPart>,
    /// Those of the last part, which those of the next mostly equal.
    declarations: Declarations,
    declared: u64,
}

impl Sink for Index<'_> {
    fn start(&mut self, element: Element, tag: &Tag<'_>) -> Result<Descend, ReadError> {
        match element {
            Element::FlatPackage if !self.rooted => self.rooted = true,
            _ if !self.rooted => {
                return Err(malformed(PART, "a pkg:package element", format!("<{}>", tag.name())));
            }
            Element::FlatPart => {
                let count = (self.parts.len() as u64).saturating_add(1);
                crate::limits::check("package entries", count, self.limits.package_entries)?;
                let name = tag.name_in(Namespace::FlatPackage, "name", self.limits)?;
                self.name = name.map(|name| name.trim_start_matches('/').into());
            }
            Element::FlatXmlData => {
                let Some(name) = self.name.take() else { return Ok(Descend::Over) };
                let declarations = tag.namespaces();
                if *self.declarations != declarations {
                    self.declared = self.declared.saturating_add(declarations.len() as u64);
                    crate::limits::check(
                        "namespace declarations",
                        self.declared,
                        MOST_DECLARATIONS,
                    )?;
                    self.declarations = Rc::new(declarations);
                }
                let outer = Rc::clone(&self.declarations);
                self.parts.push(FlatPart { name, behind: tag.bytes_behind(), outer });
                return Ok(Descend::Over);
            }
            _ => return Ok(Descend::Over),
        }
        Ok(Descend::Into)
    }

    fn end(&mut self, element: Element) -> Result<(), ReadError> {
        if element == Element::FlatPart {
            self.name = None;
        }
        Ok(())
    }
}
