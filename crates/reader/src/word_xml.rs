//! Word documents in one XML file: Flat OPC, and the XML of Word 2003.
//!
//! Both are WordprocessingML, so the machine is that of `.docx`; its table of what is read holds here too. What differs:
//!
//! | construct | source | read |
//! | --- | --- | --- |
//! | `pkg:package`, `pkg:part`, `pkg:xmlData` | ECMA-376 part 2, Flat OPC as Word 2007 saves it | the parts that relationships lead to |
//! | `pkg:binaryData` | the same | not read |
//! | `w:wordDocument`, `w:body`, `wx:sect`, `wx:sub-section` | Word 2003 XML reference schemas | their content |
//! | `w:vmerge`, `w:hmerge` | the same | as `w:vMerge`, `w:hMerge` |
//! | `w:listPr`, `w:ilfo`, `w:lists`, `w:listDef`, `w:list`, `w:nfc` | the same | labels |
//! | `wx:t` of `w:listPr` | the same | the label, where it is no sign of a symbol font |
//! | `aml:annotation` of bookmarks, deletions, insertions | the same | as in `.docx`; formatting and comments are not read |
//! | `w:footnote`, `w:endnote` in a run | the same | as notes; their marks are not |
//! | `w:pict` with `v:textbox` | the same | once, behind the paragraph of its anchor |
//! | `w:binData`, document properties, `w:sectPr` with headers and footers | the same | not read |
//!
//! A spreadsheet in the XML of Excel 2003 is refused.

mod flat;
mod old;

use crate::xml::root::{self, Root};
use crate::xml::window;
use crate::{Input, Limits, ReadError, Reader, docx};
use document::{Document, Warned};

/// Bytes in which a package says whose document it is.
const HEAD: usize = 64 << 10;
/// The namespace of the root of Word 2003.
const WORD_2003: &str = "http://schemas.microsoft.com/office/word/2003/wordml";
/// The namespace of the root of a package in one file.
const FLAT_PACKAGE: &str = "http://schemas.microsoft.com/office/2006/xmlPackage";
/// The namespace of the root of Excel 2003.
const EXCEL_2003: &str = "urn:schemas-microsoft-com:office:spreadsheet";

/// The reader of Word documents in one XML file.
#[derive(Debug)]
pub(crate) struct WordXml;

/// Which of the two it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Form {
    FlatPackage,
    Word2003,
}

impl Reader for WordXml {
    fn name(&self) -> &'static str {
        "word-xml"
    }

    fn extensions(&self) -> &'static [&'static str] {
        &["xml"]
    }

    fn sniff(&self, bytes: &[u8]) -> Result<(), String> {
        let root = root::root(bytes).ok_or("no XML")?;
        if form(&root)? == Form::FlatPackage {
            docx::package::judge(bytes.get(..HEAD.min(bytes.len())).unwrap_or_default())?;
        }
        Ok(())
    }

    fn read(&self, input: &Input<'_>, limits: &Limits) -> Result<Warned<Document>, ReadError> {
        let form = root::root(input.bytes).and_then(|root| form(&root).ok());
        let text = window::decoded(input.bytes, old::PART, limits)?;
        let told = if form == Some(Form::FlatPackage) {
            let package = flat::FlatPackage::index(&text, limits)?;
            docx::read_package(&package, limits)?
        } else {
            old::read(&text, limits)?
        };
        let document = Document {
            source: input.source(self.name(), None),
            blocks: told.blocks,
            notes: told.notes,
            bookmarks: told.bookmarks,
        };
        Ok(Warned { output: document, warnings: told.diagnostics })
    }
}

/// Which document a root element begins; what else it is, otherwise.
fn form(root: &Root) -> Result<Form, String> {
    match (root.local.as_str(), root.namespace.as_str()) {
        ("package", FLAT_PACKAGE) => Ok(Form::FlatPackage),
        ("wordDocument", WORD_2003) => Ok(Form::Word2003),
        ("Workbook", EXCEL_2003) => Err("a spreadsheet in the XML of Excel 2003".to_owned()),
        _ => Err(format!("XML whose root is <{}>", root.shown())),
    }
}
