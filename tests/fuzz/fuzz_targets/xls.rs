//! Throws bytes at the reader of BIFF workbooks: as a whole OLE2 file, and as the records of its stream.
#![no_main]

#[path = "../../../crates/reader/tests/formats/biff.rs"]
#[allow(dead_code, reason = "the tests of the reader use the rest")]
mod biff;

use libfuzzer_sys::fuzz_target;
use reader::{Input, Limits, read};

fuzz_target!(|bytes: &[u8]| {
    if bytes.starts_with(b"\xD0\xCF") {
        check(bytes);
    } else {
        check(&biff::compound("Workbook", bytes));
    }
});

/// Reads twice: no panic, and the same outcome.
fn check(bytes: &[u8]) {
    let input = Input { name: "fuzz.xls", bytes, sha256: [0; 32] };
    let limits = Limits::default();
    assert_eq!(read(&input, &limits), read(&input, &limits));
}
