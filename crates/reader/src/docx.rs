//! Word documents in Office Open XML (`.docx`, `.docm`, `.dotx`), Transitional and Strict.
//!
//! One streaming pass over each part, no tree. What is read (sections of ECMA-376 part 1):
//!
//! | construct | section | read |
//! | --- | --- | --- |
//! | paragraphs, runs, `w:t` | 17.3 | whole |
//! | `w:tab`, `w:ptab`, `w:br`, `w:cr`, `w:noBreakHyphen`, `w:softHyphen` | 17.3.3 | `\t`, `\n`, `-`, nothing |
//! | `w:sym` | 17.3.3.30 | Symbol and Wingdings as Unicode; others kept, with a remark |
//! | `w:ruby` | 17.3.3.25 | base text |
//! | tables, `w:gridSpan`, `w:vMerge`, `w:hMerge`, `w:gridBefore`, `w:gridAfter`, nesting | 17.4 | whole, repaired |
//! | content controls, custom XML, smart tags, hyperlinks | 17.5, 17.16.22 | their content |
//! | styles: outline level, numbering, hidden text, inheritance | 17.7 | that much |
//! | numbering: labels, overrides, restarts, links through styles | 17.9 | whole but picture bullets |
//! | footnotes, endnotes | 17.11 | whole; their marks in the text are not |
//! | bookmarks | 17.13.6 | name and place of the start |
//! | tracked changes | 17.13.5 | as accepted |
//! | fields | 17.16 | results, not codes |
//! | text boxes, DrawingML and VML | 20.4, 19.1 | once, behind the paragraph of their anchor |
//! | `m:t` | 22.1 | its characters, no layout |
//! | `mc:AlternateContent` | part 3, 7.6 | the first branch that is understood |
//! | hidden text (`w:vanish`) | 17.3.2.41 | left out, with a remark |
//! | `w:altChunk`, `w:subDoc` | 17.17.2, 17.17.4 | not followed, with a remark |
//! | comments, headers, footers, charts, pictures, embedded objects | 17.13.4, 17.10, 21 | not read |
//! | encrypted documents | MS-OFFCRYPTO | refused |

pub(crate) mod numbering;
pub(crate) mod package;
pub(crate) mod story;
pub(crate) mod styles;

use crate::building::body::Told;
use crate::container::{self, Container};
use crate::xml::Pump;
use crate::xml::element::Element;
use crate::{Input, Limits, ReadError, Reader, malformed};
use document::{Document, Warned};
use numbering::Numbering;
use package::{Kind, Package, Relationships};
use story::{Dialect, Story};
use styles::Styles;

/// How OLE2 files begin: old Word documents, and new ones under a password.
const OLE2_SIGNATURE: &[u8] = b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1";
/// `EncryptedPackage` as the directory of an OLE2 file writes it (MS-OFFCRYPTO 2.3.4.4).
const ENCRYPTED_PACKAGE: &[u8] = b"E\0n\0c\0r\0y\0p\0t\0e\0d\0P\0a\0c\0k\0a\0g\0e\0";

/// The reader of `.docx`.
#[derive(Debug)]
pub(crate) struct Docx;

impl Reader for Docx {
    fn name(&self) -> &'static str {
        "docx"
    }

    fn extensions(&self) -> &'static [&'static str] {
        &["docx", "docm", "dotx", "dotm"]
    }

    fn sniff(&self, bytes: &[u8]) -> Result<(), String> {
        if bytes.starts_with(OLE2_SIGNATURE) {
            return if is_encrypted(bytes) {
                Ok(())
            } else {
                Err("an OLE2 file, such as .doc, .wps or .xls".to_owned())
            };
        }
        if !container::is_zip(bytes) {
            return Err("no zip archive".to_owned());
        }
        package::sniff(bytes)
    }

    fn read(&self, input: &Input<'_>, limits: &Limits) -> Result<Warned<Document>, ReadError> {
        if is_encrypted(input.bytes) {
            return Err(ReadError::Encrypted);
        }
        let container = Container::open(input.bytes, limits)?;
        let told = read_package(&container, limits)?;
        let document = Document {
            source: input.source(self.name(), None),
            blocks: told.blocks,
            notes: told.notes,
            bookmarks: told.bookmarks,
        };
        Ok(Warned { output: document, warnings: told.diagnostics })
    }
}

/// Reads the document that a package holds.
pub(crate) fn read_package(package: &impl Package, limits: &Limits) -> Result<Told, ReadError> {
    let mut pump = Pump::new(limits);
    let pump = &mut pump;
    let relationships = Relationships::read(package, pump, "")?;
    let main = relationships.target(Kind::Main).ok_or_else(|| {
        malformed("_rels/.rels", "a relationship to the main document part", "none")
    })?;
    let parts = Relationships::read(package, pump, main)?;

    let mut missing = Vec::new();
    let mut styles = Styles::new(limits);
    let mut numbering = Numbering::new(limits);
    if let Some(part) = parts.target(Kind::Styles) {
        missing.extend((!package.run(pump, part, &mut styles)?).then_some(part));
    }
    if let Some(part) = parts.target(Kind::Numbering) {
        missing.extend((!package.run(pump, part, &mut numbering)?).then_some(part));
    }
    styles.resolve();

    let mut story = Story::new(limits, &styles, numbering, Dialect::Package);
    story.begin_part(main, Some(Element::Document));
    if !package.run(pump, main, &mut story)? {
        return Err(malformed(main, "the main document part", "no such entry in the archive"));
    }
    story.end_body();
    for (kind, root) in [(Kind::Footnotes, Element::Footnotes), (Kind::Endnotes, Element::Endnotes)]
    {
        let Some(part) = parts.target(kind) else { continue };
        story.begin_part(part, Some(root));
        missing.extend((!package.run(pump, part, &mut story)?).then_some(part));
    }
    for part in missing {
        story.missing_part(part);
    }
    Ok(story.finish())
}

fn is_encrypted(bytes: &[u8]) -> bool {
    bytes.starts_with(OLE2_SIGNATURE) && memchr::memmem::find(bytes, ENCRYPTED_PACKAGE).is_some()
}
