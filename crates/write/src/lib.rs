//! Records out, one file per output format; and the document as read, for `inspect`.
//!
//! ```
//! use write::{Layout, WRITERS};
//!
//! let records = record::RecordSet::new(document::Source {
//!     name: "a.txt".into(), format: "text", bytes: 0, sha256: [0; 32], encoding: Some("UTF-8"),
//! });
//! let writer = WRITERS.iter().find(|writer| writer.name() == "jsonl").ok_or("no such format")?;
//! assert_eq!(writer.layout(), Layout::OneFile("records.jsonl"));
//! let mut line = Vec::new();
//! writer.write(&records, &mut line)?;
//! assert!(line.starts_with(br#"{"schema":"jixiao/1""#) && line.ends_with(b"}\n"));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # What this crate does not do
//!
//! It opens no file: it fills buffers, and the pipeline puts them where they belong.
//! What a record holds is defined by `record`; only the form of `inspect` is defined here, because `document` serialises nothing.

mod cell_grid;
pub mod changes;
mod error;
pub mod findings;
mod inspect_json;
mod inspect_text;
mod json;
mod json_lines;
mod json_pretty;
pub mod page;
mod printable;
pub mod tables;
pub mod workbook;
mod wrap;

use record::RecordSet;
use serde::Serialize;

pub use error::WriteError;
pub use inspect_json::inspect_json;
pub use inspect_text::inspect_text;
pub use json::Json;
pub use json_lines::JsonLines;
pub use printable::printable;

/// One output format.
pub trait Writer: Sync {
    /// Name of the format, as `--format` takes it.
    fn name(&self) -> &'static str;

    /// What it is for, in one line.
    fn about(&self) -> &'static str;

    /// How the documents of a run are laid out in files.
    fn layout(&self) -> Layout;

    /// Appends the records of one document to `output`.
    fn write(&self, records: &RecordSet, output: &mut Vec<u8>) -> Result<(), WriteError>;
}

/// How the documents of a run are laid out in files.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Layout {
    /// All documents one after the other in one file of this name.
    OneFile(&'static str),
    /// A file for each document, named after it with this ending added: `.json`.
    FilePerDocument(&'static str),
}

/// All output formats, by name.
pub const WRITERS: &[&dyn Writer] = &[&Json, &JsonLines];

/// Appends `value` as JSON without any layout white space.
fn append_json(value: &impl Serialize, output: &mut Vec<u8>) -> Result<(), WriteError> {
    serde_json::to_writer(output, value).map_err(WriteError::Encode)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde::ser::{Error, Serializer};

    #[test]
    fn what_json_cannot_hold_is_an_error() {
        struct Refusing;
        impl Serialize for Refusing {
            fn serialize<S: Serializer>(&self, _: S) -> Result<S::Ok, S::Error> {
                Err(S::Error::custom("a value without a form"))
            }
        }
        let error = append_json(&Refusing, &mut Vec::new()).expect_err("it refuses");
        let expect = "expected records that JSON can hold, found a value without a form";
        assert_eq!(error.to_string(), expect);
    }

    #[test]
    fn formats_are_sorted_and_described() {
        assert!(WRITERS.is_sorted_by_key(|writer| writer.name()));
        assert!(WRITERS.iter().all(|writer| !writer.about().is_empty()));
    }
}
