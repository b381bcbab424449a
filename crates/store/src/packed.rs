//! The rows of one document, made once and kept until they are safe in the database.

use crate::StoreError;
use crate::digest::RowsDigest;
use document::NAME_DISAGREES;
use record::flat::{Cell, Date, FlatError, TABLES, rows, table_index};
use record::{Number, RecordSet};
use std::borrow::Cow;
use std::sync::LazyLock;

/// Bytes of one text that both databases take.
const LONGEST_TEXT: usize = 1_000_000_000;
/// The column that says by which name a document is known; all else follows from its content.
pub(crate) const NAME: &str = "document_name";

/// Where each table has its [`NAME`].
static NAMES: LazyLock<Vec<Option<usize>>> =
    LazyLock::new(|| TABLES.iter().map(|table| table.column_index(NAME)).collect());

/// Where remarks have their ordinal and say what they flag.
static REMARKS: LazyLock<Option<Remarks>> = LazyLock::new(|| {
    let table = table_index("diagnostics")?;
    let columns = TABLES.get(table)?;
    Some(Remarks {
        table,
        ordinal: columns.column_index("diagnostic")?,
        flag: columns.column_index("name")?,
    })
});

struct Remarks {
    table: usize,
    ordinal: usize,
    flag: usize,
}

/// The rows of one document. The name of the document is left open in them.
#[derive(Debug, Clone)]
pub(crate) struct Packed {
    /// The name by which it came.
    pub(crate) name: String,
    /// SHA-256 of its content.
    pub(crate) sha256: String,
    /// Digest of its rows without its name.
    pub(crate) digest: String,
    /// Rows of each table.
    pub(crate) counts: [u64; TABLES.len()],
    /// The first text with a U+0000 in it: table and column.
    pub(crate) zero: Option<(&'static str, &'static str)>,
    tables: Vec<u8>,
    slots: Vec<Slot>,
    texts: String,
}

#[derive(Debug, Clone, Copy)]
enum Slot {
    Null,
    /// The next so many bytes of the texts.
    Text(usize),
    Json(usize),
    Integer(i64),
    Number(Number),
    Date(Date),
    Boolean(bool),
    Name,
}

impl Packed {
    pub(crate) fn new(records: &RecordSet) -> Result<Self, StoreError> {
        let mut packed = Self {
            name: records.source.name.clone(),
            sha256: records.source.sha256.clone(),
            digest: String::new(),
            counts: [0; TABLES.len()],
            zero: None,
            tables: Vec::new(),
            slots: Vec::new(),
            texts: String::new(),
        };
        if packed.name.contains('\0') {
            packed.zero = Some(("documents", NAME));
        }
        let mut digest = RowsDigest::default();
        let refused = |error: FlatError| StoreError::Document(error.to_string());
        rows(records, &mut |table, cells: &[Cell<'_>]| packed.add(table, cells, &mut digest))
            .map_err(refused)?;
        packed.digest = digest.finish();
        let longest = packed.slots.iter().find_map(|slot| match slot {
            Slot::Text(length) | Slot::Json(length) if *length > LONGEST_TEXT => Some(*length),
            _ => None,
        });
        if let Some(found) = longest {
            return Err(StoreError::Document(format!(
                "expected texts of at most {LONGEST_TEXT} bytes, found one of {found}"
            )));
        }
        Ok(packed)
    }

    fn add(
        &mut self,
        table: usize,
        cells: &[Cell<'_>],
        digest: &mut RowsDigest,
    ) -> Result<(), FlatError> {
        let (Some(columns), Some(count)) =
            (TABLES.get(table).map(|table| table.columns), self.counts.get_mut(table))
        else {
            return Err(FlatError::NoTable(table));
        };
        *count += 1;
        self.tables.push(u8::try_from(table).map_err(|_| FlatError::NoTable(table))?);
        // A content is the same under each of its names: a remark about the name is left out of the digest, and so is its
        // place among the others.
        let remarks = REMARKS.as_ref().filter(|remarks| remarks.table == table);
        let of_the_name = remarks.is_some_and(|remarks| {
            matches!(cells.get(remarks.flag), Some(Cell::Text(flag)) if flag == NAME_DISAGREES)
        });
        if !of_the_name {
            digest.row(table);
        }
        let name = NAMES.get(table).copied().flatten();
        for (index, (cell, column)) in cells.iter().zip(columns).enumerate() {
            if Some(index) == name {
                self.slots.push(Slot::Name);
                continue;
            }
            if !of_the_name && remarks.is_none_or(|remarks| remarks.ordinal != index) {
                digest.cell(cell);
            }
            let slot = match cell {
                Cell::Null => Slot::Null,
                Cell::Text(text) => {
                    if self.zero.is_none() && text.as_bytes().contains(&0) {
                        self.zero =
                            Some((TABLES.get(table).map_or("", |table| table.name), column.name));
                    }
                    self.texts.push_str(text);
                    Slot::Text(text.len())
                }
                Cell::Json(text) => {
                    self.texts.push_str(text);
                    Slot::Json(text.len())
                }
                Cell::Integer(number) => Slot::Integer(*number),
                Cell::Number(number) => Slot::Number(*number),
                Cell::Date(date) => Slot::Date(*date),
                Cell::Boolean(value) => Slot::Boolean(*value),
            };
            self.slots.push(slot);
        }
        Ok(())
    }

    /// All rows.
    pub(crate) fn rows(&self) -> u64 {
        self.tables.len() as u64
    }

    /// About so many bytes of memory.
    pub(crate) fn bytes(&self) -> usize {
        self.texts.len() + self.slots.len() * size_of::<Slot>()
    }

    /// Hands every row to `meet`, with `name` as the name of the document.
    pub(crate) fn each<E>(
        &self,
        name: &str,
        mut meet: impl FnMut(usize, &[Cell<'_>]) -> Result<(), E>,
    ) -> Result<(), E> {
        let mut cells: Vec<Cell<'_>> = Vec::new();
        let (mut slots, mut texts) = (self.slots.as_slice(), self.texts.as_str());
        for &table in &self.tables {
            let table = usize::from(table);
            let width = TABLES.get(table).map_or(0, |table| table.columns.len());
            let Some((row, rest)) = slots.split_at_checked(width) else { break };
            slots = rest;
            cells.clear();
            for slot in row {
                let mut text = |length: usize| {
                    let (text, rest) = texts.split_at_checked(length).unwrap_or((texts, ""));
                    texts = rest;
                    Cow::Borrowed(text)
                };
                cells.push(match *slot {
                    Slot::Null => Cell::Null,
                    Slot::Text(length) => Cell::Text(text(length)),
                    Slot::Json(length) => Cell::Json(text(length)),
                    Slot::Integer(number) => Cell::Integer(number),
                    Slot::Number(number) => Cell::Number(number),
                    Slot::Date(date) => Cell::Date(date),
                    Slot::Boolean(value) => Cell::Boolean(value),
                    Slot::Name => Cell::Text(Cow::Borrowed(name)),
                });
            }
            meet(table, &cells)?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use record::flat::records_of;

    fn records(name: &str) -> RecordSet {
        let mut records = RecordSet::new(document::Source {
            name: name.into(),
            format: "text",
            bytes: 1,
            sha256: [7; 32],
            encoding: None,
        });
        records.fiscal_year = Some(2023);
        records
    }

    #[test]
    fn rows_come_back_under_any_name() {
        let packed = Packed::new(&records("a.txt")).expect("packed");
        let mut met = Vec::new();
        packed
            .each("b.txt", |table, cells| {
                met.push((table, cells.iter().cloned().map(Cell::into_owned).collect::<Vec<_>>()));
                Ok::<(), FlatError>(())
            })
            .expect("met");
        assert_eq!(records_of(met).expect("records"), records("b.txt"));
    }

    #[test]
    fn the_digest_follows_the_content_and_not_the_name() {
        let digest = |records: &RecordSet| Packed::new(records).expect("packed").digest;
        let same = digest(&records("a.txt"));
        assert_eq!(digest(&records("b.txt")), same);
        let mut other = records("a.txt");
        other.department.name = Some("2023".to_owned());
        assert_ne!(digest(&other), same);
    }

    #[test]
    fn what_is_said_of_a_name_is_not_in_the_digest() {
        let remark = |name: &'static str| document::Diagnostic {
            name,
            severity: document::Severity::Warning,
            message: "expected doc by the name, found docx".to_owned(),
            at: None,
            help: String::new(),
        };
        let digest = |remarks: &[&'static str]| {
            let mut records = records("a.doc");
            records.diagnostics = remarks.iter().map(|name| remark(name).into()).collect();
            Packed::new(&records).expect("packed").digest
        };
        let same = digest(&["ragged-row"]);
        assert_eq!(digest(&[NAME_DISAGREES, "ragged-row"]), same);
        assert_eq!(digest(&["ragged-row", NAME_DISAGREES]), same);
        assert_ne!(digest(&[]), same);
        assert_ne!(digest(&["ragged-row", "ragged-row"]), same);
    }

    #[test]
    fn a_zero_is_noticed_with_its_place() {
        let mut records = records("a.txt");
        records.department.name = Some("a\0b".to_owned());
        let packed = Packed::new(&records).expect("packed");
        assert_eq!(packed.zero, Some(("documents", "department_name")));
    }
}
