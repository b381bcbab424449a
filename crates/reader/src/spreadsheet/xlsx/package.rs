//! Finds the parts of a workbook through its relationships, never by name (ECMA-376 part 2, 6.5; part 1, 12.3).

use crate::container::{Container, Part, part_name};
use crate::xml::element::Element;
use crate::xml::{Descend, Pump, Sink, Tag};
use crate::{Limits, ReadError};

/// Bytes of a main part by which a package is judged.
const HEAD: usize = 4 << 10;

/// What a relationship leads to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// The workbook.
    Main,
    /// `styles.xml`
    Styles,
    /// `sharedStrings.xml`
    Strings,
    /// One sheet of cells.
    Worksheet,
}

impl Kind {
    fn of(relationship_type: &str) -> Option<Self> {
        let (_, name) = relationship_type.rsplit_once("/relationships/")?;
        Some(match name {
            "officeDocument" => Self::Main,
            "styles" => Self::Styles,
            "sharedStrings" => Self::Strings,
            "worksheet" => Self::Worksheet,
            _ => return None,
        })
    }
}

/// The relationships of a part to others that the reader wants.
#[derive(Debug)]
pub(super) struct Relationships {
    found: Vec<Relationship>,
}

#[derive(Debug)]
struct Relationship {
    id: String,
    kind: Kind,
    target: String,
}

impl Relationships {
    /// Reads the relationships of `source` (empty: of the package); none when it has no such part.
    pub(super) fn read(
        container: &Container<'_>,
        pump: &mut Pump<'_>,
        source: &str,
        limits: &Limits,
    ) -> Result<Self, ReadError> {
        let (folder, name) = source.rsplit_once('/').unwrap_or(("", source));
        let slash = if folder.is_empty() { "" } else { "/" };
        let part = format!("{folder}{slash}_rels/{name}.rels");
        let mut reading = Reading { folder, limits, found: Vec::new() };
        container.with_part(&part, |part| pump.run(part, &mut reading))?;
        reading.found.sort_by(|one, other| one.id.cmp(&other.id));
        Ok(Self { found: reading.found })
    }

    /// The part of that kind, of which there is one.
    pub(super) fn target(&self, kind: Kind) -> Option<&str> {
        let found = self.found.iter().find(|found| found.kind == kind)?;
        Some(&found.target)
    }

    /// The worksheet of that id.
    pub(super) fn worksheet(&self, id: &str) -> Option<&str> {
        let index = self.found.binary_search_by(|found| found.id.as_str().cmp(id)).ok()?;
        let found = self.found.get(index).filter(|found| found.kind == Kind::Worksheet)?;
        Some(&found.target)
    }
}

struct Reading<'a> {
    folder: &'a str,
    limits: &'a Limits,
    found: Vec<Relationship>,
}

impl Sink for Reading<'_> {
    fn start(&mut self, element: Element, tag: &Tag<'_>) -> Result<Descend, ReadError> {
        if element == Element::Relationship {
            let [kind, id, target, mode] = tag.plain_of(["Type", "Id", "Target", "TargetMode"])?;
            if mode.as_deref() != Some("External")
                && let Some(kind) = kind.and_then(|kind| Kind::of(&kind))
                && let (Some(id), Some(target)) = (id, target)
            {
                let count = (self.found.len() as u64).saturating_add(1);
                crate::limits::check("package entries", count, self.limits.package_entries)?;
                let length = id.len().max(target.len()) as u64;
                crate::limits::check("name length", length, self.limits.name_bytes)?;
                let target = part_name(self.folder, &target);
                self.found.push(Relationship { id: id.into_owned(), kind, target });
            }
        }
        Ok(Descend::Into)
    }
}

/// Whether a package leads to a workbook, judged by the beginning of its main part.
pub(super) fn sniff(bytes: &[u8]) -> Result<(), String> {
    let limits = Limits::default();
    let container = Container::open(bytes, &limits).map_err(|error| error.to_string())?;
    let mut pump = Pump::new(&limits);
    let relationships = Relationships::read(&container, &mut pump, "", &limits)
        .map_err(|error| error.to_string())?;
    let no_main = || "a zip archive without a main document part".to_owned();
    let main = relationships.target(Kind::Main).ok_or_else(no_main)?;
    if main.to_ascii_lowercase().ends_with(".bin") {
        return Err("a binary workbook (.xlsb)".to_owned());
    }
    let head = container.with_part(main, head).map_err(|error| error.to_string())?;
    // Namespaces are ASCII: this finds them in UTF-8 and, without the zeros, in UTF-16.
    let head: Vec<u8> = head.unwrap_or_default().into_iter().filter(|&byte| byte != 0).collect();
    let position = |name: &str| memchr::memmem::find(&head, name.as_bytes());
    match (position("spreadsheetml"), position("wordprocessingml")) {
        (Some(sheet), word) if word.is_none_or(|word| sheet < word) => Ok(()),
        _ => Err("a package whose main part is no workbook".to_owned()),
    }
}

/// The first bytes of a part, enough to hold the root element of most documents.
fn head(part: &mut Part<'_>) -> Result<Vec<u8>, ReadError> {
    let mut head = vec![0; HEAD];
    let filled = part.fill(&mut head)?;
    head.truncate(filled);
    Ok(head)
}
