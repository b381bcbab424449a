//! Finds the parts of a document through the package relationships, never by name
//! (ECMA-376 part 2, 6.5 and 9.3; part 1, 11.3).

use crate::container::{Container, Part, part_name};
use crate::xml::element::Element;
use crate::xml::{Descend, Pump, Sink, Tag};
use crate::{Limits, ReadError};

/// Bytes of a main part by which a package is judged.
const HEAD: usize = 4 << 10;

/// The parts that the reader wants, by the last piece of their relationship type.
#[derive(Debug, Default)]
pub(super) struct Relationships {
    /// Target of the first internal relationship of each wanted type.
    found: Vec<(Kind, String)>,
}

/// What a relationship leads to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// The main part.
    Main,
    /// `styles.xml`
    Styles,
    /// `numbering.xml`
    Numbering,
    /// `footnotes.xml`
    Footnotes,
    /// `endnotes.xml`
    Endnotes,
}

impl Kind {
    fn of(relationship_type: &str) -> Option<Self> {
        const TRANSITIONAL: &str =
            "http://schemas.openxmlformats.org/officeDocument/2006/relationships/";
        const STRICT: &str = "http://purl.oclc.org/ooxml/officeDocument/relationships/";
        let name = relationship_type
            .strip_prefix(TRANSITIONAL)
            .or_else(|| relationship_type.strip_prefix(STRICT))?;
        match name {
            "officeDocument" => Some(Self::Main),
            "styles" => Some(Self::Styles),
            "numbering" => Some(Self::Numbering),
            "footnotes" => Some(Self::Footnotes),
            "endnotes" => Some(Self::Endnotes),
            _ => None,
        }
    }
}

/// Where the parts of a document are: in a zip archive, or in one XML file.
pub(crate) trait Package {
    /// Reads the part of that name into `sink`; whether there is one.
    fn run(&self, pump: &mut Pump<'_>, part: &str, sink: &mut impl Sink)
    -> Result<bool, ReadError>;
}

impl Package for Container<'_> {
    fn run(
        &self,
        pump: &mut Pump<'_>,
        part: &str,
        sink: &mut impl Sink,
    ) -> Result<bool, ReadError> {
        Ok(self.with_part(part, |part| pump.run(part, sink))?.is_some())
    }
}

impl Relationships {
    /// Reads the relationships of `source` (empty: of the package); none when it has no such part.
    pub(super) fn read(
        package: &impl Package,
        pump: &mut Pump<'_>,
        source: &str,
    ) -> Result<Self, ReadError> {
        let (folder, name) = source.rsplit_once('/').unwrap_or(("", source));
        let slash = if folder.is_empty() { "" } else { "/" };
        let part = format!("{folder}{slash}_rels/{name}.rels");
        let mut reading = Reading { folder: folder.to_owned(), relationships: Self::default() };
        package.run(pump, &part, &mut reading)?;
        Ok(reading.relationships)
    }

    /// The part of that kind.
    pub(super) fn target(&self, kind: Kind) -> Option<&str> {
        self.found.iter().find(|(found, _)| *found == kind).map(|(_, target)| target.as_str())
    }
}

struct Reading {
    folder: String,
    relationships: Relationships,
}

impl Sink for Reading {
    fn start(&mut self, element: Element, tag: &Tag<'_>) -> Result<Descend, ReadError> {
        if element == Element::Relationship
            && let Some(kind) = tag.plain("Type")?.and_then(|name| Kind::of(&name))
            && tag.plain("TargetMode")?.as_deref() != Some("External")
            && let Some(target) = tag.plain("Target")?
            && self.relationships.target(kind).is_none()
        {
            let target = part_name(&self.folder, &target);
            self.relationships.found.push((kind, target));
        }
        Ok(Descend::Into)
    }
}

/// What a package is, judged by the root element of its main part.
pub(super) fn sniff(bytes: &[u8]) -> Result<(), String> {
    let limits = Limits::default();
    // A broken archive is claimed, so that reading it says what is broken.
    let Ok(container) = Container::open(bytes, &limits) else { return Ok(()) };
    let mut pump = Pump::new(&limits);
    let Ok(relationships) = Relationships::read(&container, &mut pump, "") else { return Ok(()) };
    let Some(main) = relationships.target(Kind::Main) else {
        return Err(if container.contains("mimetype") {
            "a zip archive in OpenDocument or EPUB form".to_owned()
        } else {
            "a zip archive without a main document part".to_owned()
        });
    };
    if main.to_ascii_lowercase().ends_with(".bin") {
        return Err("a binary workbook (.xlsb)".to_owned());
    }
    match container.with_part(main, head) {
        Ok(Some(head)) => judge(&head),
        Ok(None) | Err(_) => Ok(()),
    }
}

/// The first bytes of a part, enough to hold the root element of most documents.
fn head(part: &mut Part<'_>) -> Result<Vec<u8>, ReadError> {
    let mut head = vec![0; HEAD];
    let filled = part.fill(&mut head)?;
    head.truncate(filled);
    Ok(head)
}

/// Whether a main part that begins with `head` is a text document.
pub(crate) fn judge(head: &[u8]) -> Result<(), String> {
    // Namespaces are ASCII: this finds them in UTF-8 and, without the zeros, in UTF-16.
    let head: Vec<u8> = head.iter().copied().filter(|&byte| byte != 0).collect();
    let position = |name: &str| memchr::memmem::find(&head, name.as_bytes());
    let known = [
        ("spreadsheetml", "a spreadsheet (.xlsx)"),
        ("presentationml", "a presentation (.pptx)"),
        ("wordprocessingml", ""),
        ("Microsoft.Office.Excel", "a spreadsheet (.xlsb)"),
    ];
    let first = known.iter().filter_map(|(name, what)| Some((position(name)?, *what))).min();
    match first {
        Some((_, "")) | None => Ok(()),
        Some((_, what)) => Err(what.to_owned()),
    }
}
