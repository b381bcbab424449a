//! Tar archives, as files and inside gzip.

use crate::became;
use crate::making::{gzip, tar, tar_piece, zip};

const TEXT: &[u8] = "一、总体绩效目标\n".as_bytes();

/// The same for the tar and for the tar in a gzip file.
#[track_caller]
fn check(archive: &[u8], expect: &[&str]) {
    let plain: Vec<_> = expect.iter().map(|line| format!("t.tar{line}")).collect();
    assert_eq!(became(&[("t.tar", archive)]), plain);
    let packed: Vec<_> = expect.iter().map(|line| format!("t.tgz{line}")).collect();
    assert_eq!(became(&[("t.tgz", &gzip(archive))]), packed);
}

#[test]
fn files_are_read_and_links_and_devices_are_not() {
    let archive = [
        tar_piece(b"d/", b'5', 0, b""),
        tar_piece(b"d/a.txt", b'0', TEXT.len() as u64, TEXT),
        tar_piece(b"soft.txt", b'2', 0, b""),
        tar_piece(b"hard.txt", b'1', 0, b""),
        tar_piece(b"device.txt", b'3', 0, b""),
        tar_piece(b"pipe.txt", b'6', 0, b""),
        tar_piece(b"sparse.txt", b'S', 3, b"xyz"),
        tar_piece(b"\xD4\xA4\xCB\xE3.txt", 0, 3, b"abc"),
        tar_piece(b"a.png", b'0', 4, b"xxxx"),
        tar_piece("../../etc/passwd.txt".as_bytes(), b'0', 1, b"x"),
        tar_piece(b"d/a.txt", b'0', 1, b"y"),
        vec![0; 1024],
    ]
    .concat();
    check(
        &archive,
        &[
            "!/d/a.txt read",
            "!/soft.txt skipped link",
            "!/hard.txt skipped link",
            "!/device.txt skipped special-file",
            "!/pipe.txt skipped special-file",
            "!/sparse.txt failed unsupported-archive",
            "!/预算.txt read",
            "!/a.png skipped other-sort",
            "!/../../etc/passwd.txt read",
            "!/d/a.txt failed duplicate-entry",
        ],
    );
}

#[test]
fn long_names_are_read_and_longer_ones_refused() {
    let long = format!("{}.txt", "长".repeat(90));
    let pax = |name: &str| {
        let body = format!(" path={name}\n");
        let length =
            (1..99).find(|length: &usize| length.to_string().len() + body.len() == *length);
        format!("{}{body}", length.expect("there is one"))
    };
    let named = pax("目录/名.txt");
    let endless = vec![b'x'; 100_000];
    let archive = [
        tar_piece(b"././@LongLink", b'L', long.len() as u64 + 1, format!("{long}\0").as_bytes()),
        tar_piece(b"cut.txt", b'0', 1, b"a"),
        tar_piece(b"pax", b'x', named.len() as u64, named.as_bytes()),
        tar_piece(b"other.txt", b'0', 1, b"b"),
        tar_piece(b"global", b'g', named.len() as u64, named.as_bytes()),
        tar_piece(b"././@LongLink", b'L', 100_000, &endless),
        tar_piece(b"c.txt", b'0', 1, b"c"),
        tar_piece(b"d.txt", b'0', 1, b"d"),
    ]
    .concat();
    let cut = "x".repeat(4_096);
    check(
        &archive,
        &[
            &format!("!/{long} read"),
            "!/目录/名.txt read",
            &format!("!/{cut} skipped other-sort"),
            "!/d.txt read",
        ],
    );
}

#[test]
fn what_is_cut_off_costs_what_is_missing() {
    let whole = tar(&[("a.txt", TEXT), ("b.txt", &[b'b'; 2_000])]);
    check(
        &whole[..512 + 512 + 512 + 600],
        &["!/a.txt read", "!/b.txt failed malformed-archive", " failed malformed-archive"],
    );
    check(&whole[..512 + 512 + 100], &["!/a.txt read", " failed malformed-archive"]);
    // A tar without its end is whole where its last entry is.
    check(&whole[..512 + 512 + 512 + 2_048], &["!/a.txt read", "!/b.txt read"]);
    let packed = gzip(&whole);
    let lines = became(&[("t.tgz", &packed[..packed.len() - 20])]);
    assert_eq!(lines.last().map(String::as_str), Some("t.tgz failed malformed-archive"));
}

#[test]
fn a_size_that_is_none_or_too_large_is_refused() {
    let huge = tar_piece(b"huge.txt", b'0', 4 << 30, b"x");
    check(
        &[tar_piece(b"a.txt", b'0', 1, b"a"), huge].concat(),
        &["!/a.txt read", "!/huge.txt failed limit-exceeded", " failed malformed-archive"],
    );
    let mut other = tar_piece(b"b.txt", b'0', 1, b"b");
    other[0] = b'!';
    check(
        &[tar_piece(b"a.txt", b'0', 1, b"a"), other].concat(),
        &["!/a.txt read", " failed malformed-archive"],
    );
}

#[test]
fn a_zip_in_a_tar_in_gzip_is_read() {
    let inner = zip(&[("甲.txt", TEXT)]);
    let archive = tar(&[("x/inner.zip", &inner), ("b.txt", b"b")]);
    check(&archive, &["!/x/inner.zip!/甲.txt read", "!/b.txt read"]);
}
