//! Why an archive or one of its entries is not read.

/// Why an archive or one of its entries is not read.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ArchiveError {
    /// The entry, or the whole archive, is encrypted.
    #[error("expected an archive without a password, found an encrypted one")]
    Encrypted,
    /// Another entry before it has the same name.
    #[error("expected one entry of this name in the archive, found another before it")]
    Duplicate,
    /// The archive is not what it says that it is.
    #[error("expected {expected}, found {found}")]
    Broken {
        /// What should stand there.
        expected: &'static str,
        /// What stands there.
        found: String,
    },
    /// Another sort of archive, or another way of packing.
    #[error("expected a zip, tar, gzip or 7z archive that can be unpacked, found {0}")]
    Unsupported(String),
}

impl ArchiveError {
    pub(super) fn broken(expected: &'static str, found: impl Into<String>) -> Self {
        Self::Broken { expected, found: found.into() }
    }

    /// Short stable name for grouping.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Encrypted => "encrypted",
            Self::Duplicate => "duplicate-entry",
            Self::Broken { .. } => "malformed-archive",
            Self::Unsupported(_) => "unsupported-archive",
        }
    }

    /// What a person can do about it.
    pub fn help(&self) -> &'static str {
        match self {
            Self::Encrypted => "unpack it with its password, and name the folder",
            Self::Duplicate => "unpack the archive, and name the file that counts",
            Self::Broken { .. } => {
                "ask for the archive again, or let its program repair it; what stands before the damage was read"
            }
            Self::Unsupported(_) => "unpack it, and name the folder",
        }
    }
}
