//! Takes the cells of a row one after the other, each as what its column says.

use super::TABLES;
use super::cell::Cell;
use super::column::{Column, Table};
use super::error::FlatError;
use crate::Number;
use serde::Deserialize;
use serde::de::IntoDeserializer as _;
use serde::de::value::{Error as ValueError, StrDeserializer};
use std::borrow::Cow;

/// Characters of a cell that an error shows.
const SHOWN: usize = 80;

/// The cells of a row that are still to be taken; those of derived columns are passed over.
pub(super) struct Row<'c> {
    table: &'static Table,
    columns: std::slice::Iter<'static, Column>,
    cells: std::vec::IntoIter<Cell<'c>>,
}

/// A column and its cell.
pub(super) struct Taken<'c> {
    table: &'static Table,
    column: &'static Column,
    cell: Cell<'c>,
}

impl<'c> Row<'c> {
    pub(super) fn new(table: usize, cells: Vec<Cell<'c>>) -> Result<Self, FlatError> {
        let table = TABLES.get(table).ok_or(FlatError::NoTable(table))?;
        let (expected, found) = (table.columns.len(), cells.len());
        if expected != found {
            return Err(FlatError::Width { table: table.name, expected, found });
        }
        Ok(Self { table, columns: table.columns.iter(), cells: cells.into_iter() })
    }

    /// The next cell that is not derived.
    fn take(&mut self) -> Result<Taken<'c>, FlatError> {
        for (column, cell) in self.columns.by_ref().zip(self.cells.by_ref()) {
            if !column.derived {
                return Ok(Taken { table: self.table, column, cell });
            }
        }
        let all = self.table.columns.len();
        Err(FlatError::Width { table: self.table.name, expected: all + 1, found: all })
    }

    pub(super) fn text(&mut self) -> Result<String, FlatError> {
        let taken = self.take()?;
        match taken.cell {
            Cell::Text(text) => Ok(text.into_owned()),
            _ => Err(taken.refused("a text")),
        }
    }

    pub(super) fn text_or_null(&mut self) -> Result<Option<String>, FlatError> {
        let taken = self.take()?;
        match taken.cell {
            Cell::Text(text) => Ok(Some(text.into_owned())),
            Cell::Null => Ok(None),
            _ => Err(taken.refused("a text or null")),
        }
    }

    pub(super) fn static_text(&mut self) -> Result<Cow<'static, str>, FlatError> {
        self.text().map(Cow::Owned)
    }

    /// A whole number of the sort that is asked for.
    pub(super) fn integer<N: TryFrom<i64>>(&mut self) -> Result<N, FlatError> {
        let taken = self.take()?;
        match &taken.cell {
            Cell::Integer(number) => {
                N::try_from(*number).map_err(|_| taken.refused("a whole number in range"))
            }
            _ => Err(taken.refused("a whole number")),
        }
    }

    pub(super) fn integer_or_null<N: TryFrom<i64>>(&mut self) -> Result<Option<N>, FlatError> {
        let taken = self.take()?;
        match &taken.cell {
            Cell::Integer(number) => {
                let number = N::try_from(*number);
                number.map(Some).map_err(|_| taken.refused("a whole number in range"))
            }
            Cell::Null => Ok(None),
            _ => Err(taken.refused("a whole number or null")),
        }
    }

    pub(super) fn number_or_null(&mut self) -> Result<Option<Number>, FlatError> {
        let taken = self.take()?;
        match taken.cell {
            Cell::Number(number) => Ok(Some(number)),
            Cell::Null => Ok(None),
            _ => Err(taken.refused("a decimal or null")),
        }
    }

    pub(super) fn boolean_or_null(&mut self) -> Result<Option<bool>, FlatError> {
        let taken = self.take()?;
        match taken.cell {
            Cell::Boolean(boolean) => Ok(Some(boolean)),
            Cell::Null => Ok(None),
            _ => Err(taken.refused("true, false or null")),
        }
    }

    /// A map; null is an empty one.
    pub(super) fn map<M: Default + for<'de> Deserialize<'de>>(&mut self) -> Result<M, FlatError> {
        let taken = self.take()?;
        match &taken.cell {
            Cell::Json(text) => {
                serde_json::from_str(text).map_err(|_| taken.refused("an object of its sort"))
            }
            Cell::Null => Ok(M::default()),
            _ => Err(taken.refused("JSON or null")),
        }
    }

    /// One of the names of a fixed choice.
    pub(super) fn named<N: for<'de> Deserialize<'de>>(&mut self) -> Result<N, FlatError> {
        let taken = self.take()?;
        taken.named()?.ok_or_else(|| taken.refused("one of its names"))
    }

    pub(super) fn named_or_null<N: for<'de> Deserialize<'de>>(
        &mut self,
    ) -> Result<Option<N>, FlatError> {
        self.take()?.named()
    }

    /// What a text says that has a grammar, such as a place.
    pub(super) fn parsed<P: std::str::FromStr>(&mut self) -> Result<P, FlatError> {
        let taken = self.take()?;
        taken.parsed()?.ok_or_else(|| taken.refused("a text"))
    }

    pub(super) fn parsed_or_null<P: std::str::FromStr>(&mut self) -> Result<Option<P>, FlatError> {
        self.take()?.parsed()
    }
}

impl Taken<'_> {
    fn named<N: for<'de> Deserialize<'de>>(&self) -> Result<Option<N>, FlatError> {
        match &self.cell {
            Cell::Null => Ok(None),
            Cell::Text(text) => {
                let text: StrDeserializer<'_, ValueError> = (**text).into_deserializer();
                N::deserialize(text).map(Some).map_err(|_| self.refused("one of its names"))
            }
            _ => Err(self.refused("a text")),
        }
    }

    fn parsed<P: std::str::FromStr>(&self) -> Result<Option<P>, FlatError> {
        match &self.cell {
            Cell::Null => Ok(None),
            Cell::Text(text) => {
                text.parse().map(Some).map_err(|_| self.refused("a text of its grammar"))
            }
            _ => Err(self.refused("a text")),
        }
    }

    fn refused(&self, expected: &'static str) -> FlatError {
        let found = match &self.cell {
            Cell::Text(text) | Cell::Json(text) => {
                format!("{:?}", text.chars().take(SHOWN).collect::<String>())
            }
            Cell::Integer(integer) => integer.to_string(),
            other => other.sort_name().to_owned(),
        };
        FlatError::Cell { table: self.table.name, column: self.column.name, expected, found }
    }
}
