//! Single files in gzip.

use crate::became;
use crate::making::{gzip, zip};

#[test]
fn one_file_in_gzip_is_read() {
    let members = [gzip("一、".as_bytes()), gzip("目标\n".as_bytes()), vec![0; 100]].concat();
    let lines = became(&[("a.txt.gz", &members), ("b.docx.gz", &gzip(b"PK\x03\x04 no more"))]);
    let expect = ["a.txt.gz!/a.txt read", "b.docx.gz!/b.docx failed malformed"];
    assert_eq!(lines, expect);
}

#[test]
fn an_archive_in_gzip_is_read() {
    let lines = became(&[("a.zip.gz", &gzip(&zip(&[("x.txt", b"x")])))]);
    assert_eq!(lines, ["a.zip.gz!/a.zip!/x.txt read"]);
}

#[test]
fn a_bomb_in_gzip_is_refused() {
    let lines = became(&[("a.txt.gz", &gzip(&vec![b' '; 40 << 20])), ("b.txt", b"b")]);
    assert_eq!(lines, ["a.txt.gz!/a.txt failed limit-exceeded", "b.txt read"]);
}

#[test]
fn damage_in_gzip_costs_the_file() {
    let mut damaged = gzip("一、总体绩效目标\n".as_bytes());
    let last = damaged.len() - 6;
    damaged[last] ^= 1;
    let lines = became(&[("a.txt.gz", &damaged), ("b.txt", b"b")]);
    assert_eq!(lines, ["a.txt.gz!/a.txt failed malformed-archive", "b.txt read"]);
}
