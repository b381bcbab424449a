//! What one archive may ask for.

/// How much of anything one archive may hold. Each is reported by name when it is hit, and costs one entry or one archive.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct ArchiveLimits {
    /// `archive depth`: archives inside one another.
    pub depth: u64,
    /// `archive directory`: bytes of the list of entries.
    pub directory_bytes: u64,
    /// `archive entries`: entries of one archive.
    pub entries: u64,
    /// `archive entry`: bytes of one entry, unpacked.
    pub entry_bytes: u64,
    /// `archive memory`: bytes of the dictionary, and of the header, of a 7z archive.
    pub memory_bytes: u64,
    /// `archive name`: bytes of the name of one entry.
    pub name_bytes: u64,
    /// `archive ratio`: unpacked bytes for each packed byte, beyond [`reader::Limits::RATIO_FREE_BYTES`].
    pub ratio: u64,
    /// `archive unpacked`: bytes of all entries that are read, unpacked.
    pub unpacked_bytes: u64,
}

impl Default for ArchiveLimits {
    fn default() -> Self {
        Self {
            depth: 4,
            directory_bytes: 128 << 20,
            entries: 1_000_000,
            entry_bytes: 256 << 20,
            memory_bytes: 128 << 20,
            name_bytes: 4 << 10,
            ratio: 250,
            unpacked_bytes: 256 << 30,
        }
    }
}
