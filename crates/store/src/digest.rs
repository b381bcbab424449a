//! A digest of the rows of a document, by which records that became better are told from those that are the same.

use record::flat::Cell;
use record::hexadecimal;
use sha2::{Digest as _, Sha256};

/// Bytes that are gathered before they are digested.
const GATHERED: usize = 16 << 10;

/// A digest in the making.
#[derive(Default)]
pub(crate) struct RowsDigest {
    sha256: Sha256,
    gathered: Vec<u8>,
}

impl RowsDigest {
    /// A row of the table of this place begins.
    pub(crate) fn row(&mut self, table: usize) {
        self.gathered.push(0xFF);
        self.gathered.extend_from_slice(&(table as u64).to_le_bytes());
        if self.gathered.len() > GATHERED {
            self.sha256.update(&self.gathered);
            self.gathered.clear();
        }
    }

    /// The next cell of the row.
    pub(crate) fn cell(&mut self, cell: &Cell<'_>) {
        let out = &mut self.gathered;
        let (tag, bytes): (u8, &[u8]) = match cell {
            Cell::Null => return out.push(0),
            Cell::Text(text) => (1, text.as_bytes()),
            Cell::Json(text) => (2, text.as_bytes()),
            Cell::Integer(number) => return tagged(out, 3, &number.to_le_bytes()),
            Cell::Number(number) => return tagged(out, 4, &number.decimal().serialize()),
            Cell::Date(date) => return tagged(out, 5, &date.days_since_1970().to_le_bytes()),
            Cell::Boolean(value) => return tagged(out, 6, &[u8::from(*value)]),
        };
        tagged(out, tag, &(bytes.len() as u64).to_le_bytes());
        out.extend_from_slice(bytes);
    }

    /// In lower-case hexadecimal digits.
    pub(crate) fn finish(mut self) -> String {
        self.sha256.update(&self.gathered);
        hexadecimal(&self.sha256.finalize())
    }
}

fn tagged(out: &mut Vec<u8>, tag: u8, bytes: &[u8]) {
    out.push(tag);
    out.extend_from_slice(bytes);
}

/// SHA-256 of a text, in lower-case hexadecimal digits: a key of bounded length for names of any length.
pub(crate) fn text_digest(text: &str) -> String {
    hexadecimal(&Sha256::digest(text.as_bytes()))
}
