//! What the readers of all formats build a document with: blocks in containers, tables, and marks that become places.

pub(crate) mod body;
pub(crate) mod edges;
pub(crate) mod marks;
pub(crate) mod table;
