//! The `jsonl` format: one line of JSON a document, for machines and for bulk.

use crate::{Layout, WriteError, Writer, append_json};
use record::RecordSet;

/// The `jsonl` format.
#[derive(Debug)]
pub struct JsonLines;

impl Writer for JsonLines {
    fn name(&self) -> &'static str {
        "jsonl"
    }

    fn about(&self) -> &'static str {
        "one line a document, all in records.jsonl, in the order of the inputs"
    }

    fn layout(&self) -> Layout {
        Layout::OneFile("records.jsonl")
    }

    fn write(&self, records: &RecordSet, output: &mut Vec<u8>) -> Result<(), WriteError> {
        append_json(records, output)?;
        output.push(b'\n');
        Ok(())
    }
}
