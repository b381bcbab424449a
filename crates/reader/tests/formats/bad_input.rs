//! How broken and hostile files of all formats are tried.

use document::{Document, Warned};
use reader::{Input, Limits, ReadError, read};

/// Reads bytes under a name that says nothing of their format.
pub(crate) fn read_bytes(bytes: &[u8], limits: &Limits) -> Result<Warned<Document>, ReadError> {
    read(&Input { name: "bad", bytes, sha256: [0; 32] }, limits)
}

/// No document can be made, and the message says why.
#[track_caller]
pub(crate) fn check(bytes: &[u8], expect: &str) -> ReadError {
    let error = read_bytes(bytes, &Limits::default()).expect_err("no document");
    assert!(error.to_string().contains(expect), "{error}");
    error
}

/// The limit `what` is hit.
#[track_caller]
pub(crate) fn check_limit(bytes: &[u8], what: &'static str) {
    let error = read_bytes(bytes, &Limits::default()).expect_err("too much");
    assert!(matches!(error, ReadError::LimitExceeded { what: hit, .. } if hit == what), "{error}");
}

/// The limit `what` is hit where `lower` lowers it, and is not with the defaults.
#[track_caller]
pub(crate) fn check_lowered(bytes: &[u8], lower: impl FnOnce(&mut Limits), what: &'static str) {
    let mut limits = Limits::default();
    lower(&mut limits);
    let error = read_bytes(bytes, &limits).expect_err("too much");
    assert!(matches!(error, ReadError::LimitExceeded { what: hit, .. } if hit == what), "{error}");
    read_bytes(bytes, &Limits::default()).expect("little enough");
}

/// A workbook is read as these lines, with remarks of these names.
#[track_caller]
pub(crate) fn check_sheets(bytes: &[u8], expect: &[&str], remarks: &[&str]) {
    let read = read_bytes(bytes, &Limits::default()).expect("a document");
    assert_eq!(super::shown::lines(&read.output), expect);
    let names: Vec<_> = read.warnings.iter().map(|warning| warning.name).collect();
    assert_eq!(names, remarks, "{:?}", read.warnings);
}
