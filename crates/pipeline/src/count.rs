//! Counts the inputs of a run ahead of it, so that somebody may say how much is left.

use crate::schedule::Admission;
use crate::walk::{Found, Walk};
use crate::{ArchiveLimits, Inputs};
use std::sync::atomic::{AtomicBool, Ordering};

/// How many inputs a run over `inputs` meets, as far as names tell; `None` where `cancel` was set meanwhile.
///
/// Nothing is opened but folders. Files that come later are not in it, and an archive is one.
pub fn count_inputs(inputs: &Inputs, cancel: &AtomicBool) -> Option<u64> {
    let mut count = 0;
    let limits = ArchiveLimits::default();
    let mut walk = Walk::by_name(inputs, &limits);
    let admission = Admission::free();
    while let Some(found) = walk.next(&admission) {
        if cancel.load(Ordering::Relaxed) {
            return None;
        }
        count += u64::from(!matches!(found, Found::Skipped { .. }));
    }
    Some(count)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_passed_over_is_not_counted() {
        let folder = tempfile::tempdir().expect("a folder");
        for name in ["a.txt", "b.docx", "c.md", "~$b.docx"] {
            std::fs::write(folder.path().join(name), "x").expect("written");
        }
        let paths = [folder.path().to_owned(), folder.path().join("c.md"), "nowhere".into()];
        let paths = Inputs::of(&paths);
        assert_eq!(count_inputs(&paths, &AtomicBool::new(false)), Some(4));
        assert_eq!(count_inputs(&paths, &AtomicBool::new(true)), None);
    }
}
