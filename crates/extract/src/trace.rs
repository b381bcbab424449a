//! How each table was read, for whoever writes a vocabulary for a new form.

use document::Location;

/// Traces kept of one document: beyond them a person reads no more.
const MOST: usize = 20_000;

/// How one table was read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Trace {
    /// The table.
    pub at: Location,
    /// Rows of the table.
    pub rows: u32,
    /// Columns of the table.
    pub columns: u32,
    /// Runs of rows and the shape that took them, in order.
    pub taken: Vec<Taken>,
}

/// Rows that one shape took, or none did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Taken {
    /// First row, from 0.
    pub first: u32,
    /// Last row.
    pub last: u32,
    /// The shape; `None` if no shape took the rows.
    pub shape: Option<&'static str>,
    /// Labels and heads in these rows, in order.
    pub labels: Vec<Matched>,
}

/// A label or head, and what it was taken for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Matched {
    /// Its cell.
    pub at: Location,
    /// Its text, cleaned.
    pub text: String,
    /// The section of the vocabulary that knows it, and the field; `None` if no word of the vocabulary fits.
    pub field: Option<(&'static str, &'static str)>,
}

/// The traces of a document in the making.
#[derive(Debug, Default)]
pub(crate) struct Traces {
    pub(crate) tables: Vec<Trace>,
    /// Labels taken since the last rows were noted that no word names.
    pub(crate) unnamed: Vec<Matched>,
    kept: usize,
}

impl Traces {
    /// Notes that `taken` are rows of the table `table` of `tables`.
    pub(crate) fn note(&mut self, table: usize, taken: Taken) {
        self.kept += 1 + taken.labels.len();
        if self.kept > MOST {
            return;
        }
        let Some(trace) = self.tables.get_mut(table) else { return };
        match trace.taken.last_mut() {
            Some(last)
                if last.shape == taken.shape && last.last.checked_add(1) == Some(taken.first) =>
            {
                last.last = taken.last;
                last.labels.extend(taken.labels);
            }
            _ => trace.taken.push(taken),
        }
    }
}
