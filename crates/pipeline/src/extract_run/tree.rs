//! The names of the files in a tree of records.

use crate::run_folder::RUN_FILES;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

/// The names of the files in a tree of records.
pub(super) struct Tree<'a> {
    folder: &'a Path,
    ending: &'static str,
    /// Names given away; `None` where all inputs come from one folder, whose names are different already.
    taken: Option<BTreeSet<PathBuf>>,
}

pub(super) struct OutputName {
    pub(super) path: PathBuf,
    pub(super) renamed: bool,
}

impl<'a> Tree<'a> {
    pub(super) fn new(folder: &'a Path, ending: &'static str, several: bool) -> Self {
        Self { folder, ending, taken: several.then(BTreeSet::new) }
    }

    pub(super) fn name(&mut self, relative: &Path) -> OutputName {
        let mut name = with_ending(relative, self.ending);
        let mut renamed = false;
        let mut is_free = |name: &PathBuf| {
            let reserved = RUN_FILES.iter().any(|file| name == Path::new(file));
            !reserved && self.taken.as_mut().is_none_or(|taken| taken.insert(name.clone()))
        };
        {
            for number in 2_u64.. {
                if is_free(&name) {
                    break;
                }
                name = with_ending(relative, &format!(".{number}{}", self.ending));
                renamed = true;
            }
        }
        OutputName { path: self.folder.join(name), renamed }
    }
}

fn with_ending(path: &Path, ending: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(ending);
    name.into()
}
