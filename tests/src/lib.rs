//! What the tests share: the fixtures' generator, documents sketched in text, and Markdown suites.

pub mod fixtures;
pub mod sketch;
pub mod suite;
