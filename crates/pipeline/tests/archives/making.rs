//! Archives byte by byte, so that they can lie.

use flate2::write::{DeflateEncoder, GzEncoder};
use flate2::{Compression, Crc};
use std::io::Write as _;

/// One entry of a zip.
#[derive(Clone, Default)]
pub(crate) struct Entry {
    pub(crate) name: Vec<u8>,
    pub(crate) bytes: Vec<u8>,
    pub(crate) stored: bool,
    pub(crate) flags: u16,
    pub(crate) unix_mode: u32,
    pub(crate) extra: Vec<u8>,
    /// What the directory says instead of the truth.
    pub(crate) says_unpacked: Option<u32>,
    pub(crate) says_offset: Option<u32>,
    pub(crate) says_checksum: Option<u32>,
}

impl Entry {
    pub(crate) fn new(name: &str, bytes: impl Into<Vec<u8>>) -> Self {
        Self { name: name.into(), bytes: bytes.into(), ..Self::default() }
    }
}

/// A zip of texts.
pub(crate) fn zip(files: &[(&str, &[u8])]) -> Vec<u8> {
    zip_of(&files.iter().map(|(name, bytes)| Entry::new(name, *bytes)).collect::<Vec<_>>())
}

pub(crate) fn zip_of(entries: &[Entry]) -> Vec<u8> {
    zip_saying(entries, entries.len())
}

/// A zip whose end says that it has so many entries.
pub(crate) fn zip_saying(entries: &[Entry], count: usize) -> Vec<u8> {
    let mut out = Vec::new();
    let mut directory = Vec::new();
    for entry in entries {
        let packed = if entry.stored { entry.bytes.clone() } else { deflated(&entry.bytes) };
        let mut crc = Crc::new();
        crc.update(&entry.bytes);
        let offset = entry.says_offset.unwrap_or(size(out.len()));
        let common = [
            &entry.flags.to_le_bytes()[..],
            &u16::from(!entry.stored).wrapping_mul(8).to_le_bytes(),
            &[0; 4],
            &entry.says_checksum.unwrap_or(crc.sum()).to_le_bytes(),
            &size(packed.len()).to_le_bytes(),
            &entry.says_unpacked.unwrap_or(size(entry.bytes.len())).to_le_bytes(),
            &short(entry.name.len()),
        ]
        .concat();
        out.extend([b"PK\x03\x04\x14\0", &common[..], &[0; 2], &entry.name, &packed].concat());
        directory.extend(b"PK\x01\x02\x14\x03\x14\0");
        directory.extend(common);
        directory.extend(short(entry.extra.len()));
        directory.extend([0; 6]);
        directory.extend((entry.unix_mode << 16).to_le_bytes());
        directory.extend(offset.to_le_bytes());
        directory.extend([&entry.name[..], &entry.extra].concat());
    }
    let start = out.len();
    out.extend(&directory);
    out.extend(b"PK\x05\x06\0\0\0\0");
    out.extend([short(count), short(count)].concat());
    out.extend([size(directory.len()).to_le_bytes(), size(start).to_le_bytes()].concat());
    out.extend([0; 2]);
    out
}

pub(crate) fn deflated(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = DeflateEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(bytes).expect("memory");
    encoder.finish().expect("memory")
}

pub(crate) fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(bytes).expect("memory");
    encoder.finish().expect("memory")
}

/// A tar of texts.
pub(crate) fn tar(files: &[(&str, &[u8])]) -> Vec<u8> {
    let mut builder = ::tar::Builder::new(Vec::new());
    for (name, bytes) in files {
        let mut header = ::tar::Header::new_gnu();
        header.set_size(bytes.len() as u64);
        header.set_mode(0o644);
        builder.append_data(&mut header, name, *bytes).expect("memory");
    }
    builder.into_inner().expect("memory")
}

/// One header of a tar, whatever its name, and what follows it.
pub(crate) fn tar_piece(name: &[u8], sort: u8, says: u64, bytes: &[u8]) -> Vec<u8> {
    let mut header = ::tar::Header::new_gnu();
    header.as_mut_bytes()[..name.len()].copy_from_slice(name);
    header.set_entry_type(::tar::EntryType::new(sort));
    header.set_size(says);
    header.set_cksum();
    let mut out = header.as_bytes().to_vec();
    out.extend(bytes);
    out.resize(out.len().next_multiple_of(512), 0);
    out
}

fn size(length: usize) -> u32 {
    u32::try_from(length).expect("a small archive")
}

fn short(length: usize) -> [u8; 2] {
    u16::try_from(length).expect("a small archive").to_le_bytes()
}
