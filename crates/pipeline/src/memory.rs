//! What a document is expected to take of memory while it is worked on.
//!
//! Measured on documents as people write them: the giant of the bench (11 MB of `.docx`, 235 MB of XML, 3,000 projects)
//! takes 16 bytes of memory for each of its file, small ones less beyond a fixed sum. One that is made to do harm may
//! take far more; in this process [`crate::ORDINARY`] bounds it (100 MiB measured), in a worker the system.

/// Default of [`crate::Settings::memory`]: enough for hundreds of ordinary documents at once, or for two of the kind that
/// fill a worker process.
pub const MEMORY: u64 = 1 << 30;

/// Bytes of memory for each byte of a file.
const FACTOR: u64 = 16;
/// Bytes of memory for any document.
const FIXED: u64 = 1 << 20;

/// Bytes that a file of this size is expected to take.
pub(crate) fn expected(file_bytes: u64) -> u64 {
    file_bytes.saturating_mul(FACTOR).saturating_add(FIXED)
}
