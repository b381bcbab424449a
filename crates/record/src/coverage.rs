//! Text accounting: what was claimed, what was not, and the tables that stand whole because no shape claimed them.

use crate::map::{Place, place};
use document::Location;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// How much of the document stands in the records.
///
/// `claimed` + the non-blank characters of `unclaimed` = `characters`, always.
/// Characters are counted over the body and the notes, white space left out.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
pub struct Coverage {
    /// Non-blank characters of the document.
    pub characters: usize,
    /// Those that stand in some field, headings and labels included.
    pub claimed: usize,
    /// The others, in document order.
    pub unclaimed: Vec<UnclaimedText>,
}

/// A text that stands in no field.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct UnclaimedText {
    /// Where it stands.
    #[serde(with = "place")]
    #[schemars(with = "Place")]
    pub at: Location,
    /// The text as the document holds it.
    pub text: String,
}

/// A table that no shape claimed, whole.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct UnclaimedTable {
    /// Where it stands.
    #[serde(with = "place")]
    #[schemars(with = "Place")]
    pub at: Location,
    /// Number of rows.
    pub rows: u32,
    /// Number of columns of the grid.
    pub columns: u32,
    /// Its cells, by row and then column.
    pub cells: Vec<TableCell>,
}

/// A cell of an [`UnclaimedTable`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct TableCell {
    /// Topmost row, from 0.
    pub row: u32,
    /// Leftmost column, from 0.
    pub column: u32,
    /// Rows covered.
    pub row_span: u32,
    /// Columns covered.
    pub column_span: u32,
    /// Its text, cleaned.
    pub text: String,
}
