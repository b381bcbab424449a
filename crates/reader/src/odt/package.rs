//! What a package says of itself before its text is read: its type, and whether it is encrypted
//! (OpenDocument 1.3 part 2, 3).

use crate::container::{Container, Part};
use crate::xml::element::Element;
use crate::xml::{Descend, Pump, Sink, Tag, root};
use crate::{Limits, ReadError};

/// The entry that holds the media type of the package, and nothing else.
const MIME_TYPE: &str = "mimetype";
/// The list of all entries.
const MANIFEST: &str = "META-INF/manifest.xml";
/// The only entry that counts where LibreOffice encrypts a package as a whole.
const ENCRYPTED_PACKAGE: &str = "encrypted-package";
/// Bytes of a part by which a package is judged.
const HEAD: usize = 4 << 10;
/// How the media types of all OpenDocument files begin.
const OPEN_DOCUMENT: &str = "application/vnd.oasis.opendocument.";
/// The namespace of the root of a flat document.
const OFFICE: &str = "urn:oasis:names:tc:opendocument:xmlns:office:1.0";

/// Whether a zip archive is an OpenDocument text.
pub(super) fn sniff(bytes: &[u8]) -> Result<(), String> {
    let limits = Limits::default();
    let broken = |_: ReadError| "a zip archive that cannot be opened".to_owned();
    let container = Container::open(bytes, &limits).map_err(broken)?;
    if let Some(head) = container.with_part(MIME_TYPE, head).map_err(broken)? {
        return judge(String::from_utf8_lossy(&head).trim());
    }
    let manifest = container.with_part(MANIFEST, head).map_err(broken)?.unwrap_or_default();
    let manifest = String::from_utf8_lossy(&manifest);
    match manifest.find(OPEN_DOCUMENT).and_then(|start| manifest.get(start..)) {
        Some(found) => judge(found.split(['"', '\'']).next().unwrap_or_default()),
        None => Err("a zip archive without a mimetype entry".to_owned()),
    }
}

/// Whether one XML file is an OpenDocument text.
pub(super) fn sniff_flat(bytes: &[u8]) -> Result<(), String> {
    let root = root::root(bytes).ok_or("neither a zip archive nor XML")?;
    if root.local != "document" || root.namespace != OFFICE {
        return Err(format!("XML whose root is <{}>, not office:document", root.shown()));
    }
    judge(root.attribute("office:mimetype").unwrap_or("application/vnd.oasis.opendocument.text"))
}

/// Whether a media type is that of a text.
fn judge(media_type: &str) -> Result<(), String> {
    match media_type.strip_prefix(OPEN_DOCUMENT) {
        Some("text" | "text-template" | "text-web" | "text-master" | "text-master-template") => {
            Ok(())
        }
        Some(other) => {
            Err(format!("an OpenDocument {}", other.chars().take(40).collect::<String>()))
        }
        None => Err("a zip archive of another media type".to_owned()),
    }
}

/// The first bytes of a part.
fn head(part: &mut Part<'_>) -> Result<Vec<u8>, ReadError> {
    let mut head = vec![0; HEAD];
    let filled = part.fill(&mut head)?;
    head.truncate(filled);
    Ok(head)
}

/// Refuses a package that is encrypted as a whole or in some part.
pub(super) fn check_readable(
    container: &Container<'_>,
    pump: &mut Pump<'_>,
) -> Result<(), ReadError> {
    if container.contains(ENCRYPTED_PACKAGE) {
        return Err(ReadError::Encrypted);
    }
    container.with_part(MANIFEST, |part| pump.run(part, &mut Manifest)).map(|_| ())
}

struct Manifest;

impl Sink for Manifest {
    fn start(&mut self, element: Element, _tag: &Tag<'_>) -> Result<Descend, ReadError> {
        if element == Element::OdfEncryption {
            return Err(ReadError::Encrypted);
        }
        Ok(Descend::Into)
    }
}
