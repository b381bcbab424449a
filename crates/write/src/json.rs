//! The `json` format: one file a document, laid out for reading and for line-wise comparison.

use crate::{Layout, WriteError, Writer, append_json, json_pretty};
use record::RecordSet;

/// The `json` format.
#[derive(Debug)]
pub struct Json;

impl Writer for Json {
    fn name(&self) -> &'static str {
        "json"
    }

    fn about(&self) -> &'static str {
        "a readable file for each document, the tree of the inputs mirrored below the output folder"
    }

    fn layout(&self) -> Layout {
        Layout::FilePerDocument(".json")
    }

    fn write(&self, records: &RecordSet, output: &mut Vec<u8>) -> Result<(), WriteError> {
        let mut compact = Vec::with_capacity(16 << 10);
        append_json(records, &mut compact)?;
        json_pretty::append(&compact, output);
        Ok(())
    }
}
