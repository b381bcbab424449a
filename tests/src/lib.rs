//! What the tests share: the fixtures' generator, documents sketched in text, Markdown suites, a browser.

pub mod browser;
pub mod fixtures;
pub mod require;
pub mod sketch;
pub mod suite;
