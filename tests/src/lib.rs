//! What the tests share: the fixtures' generator, documents sketched in text, Markdown suites, a browser, a database server.

pub mod browser;
pub mod fixtures;
pub mod postgres;
pub mod proxy;
pub mod require;
pub mod sample;
pub mod sketch;
pub mod suite;
