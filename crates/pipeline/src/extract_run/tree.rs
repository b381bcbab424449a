//! The names of the files in a tree of records.

use crate::run_folder::{RUN_FILES, key};
use crate::walk::name_of;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

/// The names of the files in a tree of records.
pub(super) struct Tree {
    folder: PathBuf,
    ending: &'static str,
    /// Names given away; `None` where all inputs come from one folder, whose names are different already.
    taken: Option<BTreeSet<PathBuf>>,
    /// Digests of the names given to entries of archives, which may say one name twice.
    entries: BTreeSet<[u8; 16]>,
}

/// The file of the records of one input.
#[derive(Debug, Clone)]
pub(super) struct OutputName {
    pub(super) path: PathBuf,
    pub(super) renamed: bool,
}

impl Tree {
    pub(super) fn new(folder: &Path, ending: &'static str, several: bool) -> Self {
        Self {
            folder: folder.to_owned(),
            ending,
            taken: several.then(BTreeSet::new),
            entries: BTreeSet::new(),
        }
    }

    /// The name of the records of an input, which is in an archive or not.
    pub(super) fn name(&mut self, relative: &Path, is_entry: bool) -> OutputName {
        let mut name = with_ending(relative, self.ending);
        let mut renamed = false;
        for number in 2_u64.. {
            if self.is_free(&name, is_entry) {
                break;
            }
            name = with_ending(relative, &format!(".{number}{}", self.ending));
            renamed = true;
        }
        OutputName { path: self.folder.join(name), renamed }
    }

    fn is_free(&mut self, name: &Path, is_entry: bool) -> bool {
        if RUN_FILES.iter().any(|file| name == Path::new(file)) {
            return false;
        }
        let key = key(&name_of(name));
        if is_entry {
            let free = self.taken.as_ref().is_none_or(|taken| !taken.contains(name));
            return free && self.entries.insert(key);
        }
        !self.entries.contains(&key)
            && self.taken.as_mut().is_none_or(|taken| taken.insert(name.to_owned()))
    }
}

fn with_ending(path: &Path, ending: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(ending);
    name.into()
}
