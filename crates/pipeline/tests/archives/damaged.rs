//! Every byte of an archive changed, and every length cut: what comes out is bounded, and no panic.

use crate::making::{gzip, tar, zip};
use crate::seven_zip::seven_zip;
use pipeline::{LIMITS, Settings, look_into};

const FILES: &[(&str, &[u8])] =
    &[("甲/a.txt", "一、总体绩效目标\n".as_bytes()), ("b.txt", b"bbbbbbbbbbbbbbbbbbbbbbbb")];

#[track_caller]
fn check(archive: &[u8]) {
    let mut settings = Settings::default();
    for (name, value) in [("archive-entry", 1 << 20), ("archive-memory", 1 << 20)] {
        let limit = LIMITS.iter().find(|limit| limit.name == name).expect("a limit");
        limit.set(&mut settings, value);
    }
    let look = |archive: &[u8]| {
        let (mut entries, mut bytes) = (0, 0);
        look_into("a.zip", archive.to_vec(), &settings.archives, |name, content| {
            assert_ne!(content, Err("panic"), "{name}");
            entries += 1;
            bytes += content.map_or(0, <[u8]>::len);
        });
        assert!(entries <= 8 && bytes <= 4 << 20, "{entries} entries of {bytes} bytes");
        (entries, bytes)
    };
    let (entries, _) = look(archive);
    assert!(entries >= 2, "it is whole");
    let mut changed = archive.to_vec();
    for place in 0..archive.len() {
        for change in [0x01, 0x80, 0xFF] {
            changed[place] ^= change;
            look(&changed);
            changed[place] ^= change;
        }
        if place % 3 == 0 {
            look(&archive[..place]);
        }
    }
}

#[test]
fn a_zip_with_a_zip_in_it_and_any_byte_changed() {
    let inner = zip(FILES);
    check(&zip(&[("i.zip", &inner), ("c.txt", b"c")]));
}

#[test]
fn a_tar_with_any_byte_changed() {
    let archive = tar(FILES);
    check(&archive);
    check(&gzip(&archive));
}

#[test]
fn a_7z_with_any_byte_changed() {
    check(&seven_zip(FILES, true));
    check(&seven_zip(FILES, false));
}
