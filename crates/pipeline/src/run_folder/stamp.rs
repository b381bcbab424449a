//! What a file system says of a file when it is open: as long as it says the same, the content is the same.
//!
//! Size, time of the last change of the content and, where there is one, time of the last change of anything: that one
//! cannot be set back, so that a copied or a restored file does not pass for the old one. A file that was changed within
//! the last moments is not trusted, because a clock that ticks slowly could give the next change the same time.

use std::fs::Metadata;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

/// Files that were changed later than this before they were opened are not trusted; FAT counts in two seconds.
const SETTLED: Duration = Duration::from_secs(3);

/// What a file system says of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Stamp {
    /// Bytes, and nanoseconds since 1970 of both changes.
    numbers: [i64; 3],
}

impl Stamp {
    /// The stamp of an open file; `None` where it says too little.
    pub(crate) fn of(metadata: &Metadata) -> Option<Self> {
        #[allow(clippy::disallowed_methods, reason = "the age of a file; no record holds it")]
        let now = SystemTime::now();
        let modified = metadata.modified().ok()?;
        Self::at(metadata.len(), modified, changed(metadata).unwrap_or(modified), now)
    }

    fn at(bytes: u64, modified: SystemTime, changed: SystemTime, now: SystemTime) -> Option<Self> {
        let settled = |moment| now.duration_since(moment).is_ok_and(|age| age >= SETTLED);
        if !settled(modified) || !settled(changed) {
            return None;
        }
        let bytes = i64::try_from(bytes).ok()?;
        Some(Self { numbers: [bytes, nanoseconds(modified)?, nanoseconds(changed)?] })
    }

    pub(super) fn numbers(self) -> [i64; 3] {
        self.numbers
    }

    pub(super) fn from_numbers(numbers: [i64; 3]) -> Self {
        Self { numbers }
    }
}

fn nanoseconds(moment: SystemTime) -> Option<i64> {
    match moment.duration_since(UNIX_EPOCH) {
        Ok(after) => i64::try_from(after.as_nanos()).ok(),
        Err(before) => i64::try_from(before.duration().as_nanos()).ok().map(|nanos| -nanos),
    }
}

/// When anything about the file was changed, its name and rights included.
#[cfg(unix)]
fn changed(metadata: &Metadata) -> Option<SystemTime> {
    use std::os::unix::fs::MetadataExt as _;
    let seconds = Duration::from_secs(u64::try_from(metadata.ctime()).ok()?);
    let nanos = Duration::from_nanos(u64::try_from(metadata.ctime_nsec()).ok()?);
    UNIX_EPOCH.checked_add(seconds)?.checked_add(nanos)
}

#[cfg(not(unix))]
fn changed(_: &Metadata) -> Option<SystemTime> {
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(modified: u64, changed: u64, now: u64, trusted: bool) {
        let at = |seconds| UNIX_EPOCH + Duration::from_secs(seconds);
        let stamp = Stamp::at(7, at(modified), at(changed), at(now));
        assert_eq!(stamp.is_some(), trusted, "{modified} {changed} {now}");
        let same = stamp.map(|stamp| Stamp::from_numbers(stamp.numbers()));
        assert_eq!(same, stamp);
    }

    #[test]
    fn a_file_is_trusted_when_its_changes_have_settled() {
        check(100, 100, 200, true);
        check(100, 198, 200, false);
        check(198, 100, 200, false);
        check(300, 100, 200, false);
    }

    #[test]
    fn any_difference_makes_another_stamp() {
        let at = |seconds| UNIX_EPOCH + Duration::from_secs(seconds);
        let stamp = |bytes, modified, changed| Stamp::at(bytes, at(modified), at(changed), at(999));
        let one = stamp(1, 2, 3);
        assert!(one.is_some());
        assert!([stamp(2, 2, 3), stamp(1, 3, 3), stamp(1, 2, 4)].iter().all(|other| *other != one));
    }
}
