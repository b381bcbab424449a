//! Counts a run from the lines of its manifest and its failures, in memory that does not grow with their number.

use super::top::Top;
use crate::run_folder::{FailureLine, ManifestLine, Status};
use record::Severity;
use std::cmp::Reverse;
use std::collections::BTreeMap;

/// Names of one sort that are told apart; the rest are counted under `…`.
const NAMES: usize = 256;
/// Contents whose copies are counted one by one.
const CONTENTS: usize = 10_000;
/// Examples of one cause.
pub(super) const EXAMPLES: usize = 10;
/// Rows of a list of documents.
pub(super) const LISTED: usize = 50;

/// A run in numbers and examples.
#[derive(Debug, Default)]
pub(super) struct Tally {
    pub(super) inputs: u64,
    pub(super) read: u64,
    pub(super) failed: u64,
    pub(super) duplicates: u64,
    pub(super) skipped: BTreeMap<String, u64>,
    /// Of those skipped because of their sort: extension → number.
    pub(super) other_sorts: BTreeMap<String, u64>,
    pub(super) bytes_read: u64,
    pub(super) duplicate_bytes: u64,
    pub(super) projects: u64,
    pub(super) indicators: u64,
    pub(super) goals: u64,
    pub(super) characters: u64,
    pub(super) claimed: u64,
    pub(super) causes: BTreeMap<String, Cause>,
    pub(super) remarks: BTreeMap<(Reverse<Severity>, String), Remark>,
    pub(super) profiles: BTreeMap<String, Profile>,
    pub(super) extensions: BTreeMap<String, Extension>,
    /// By characters that stand in no field.
    pub(super) least_covered: Top<u64, Covered, LISTED>,
    /// Read, and neither project nor goal found; those with most text first.
    pub(super) without_content: Top<u64, String, LISTED>,
    /// First input of its content → copies of it.
    pub(super) copies: BTreeMap<String, u64>,
}

/// Failures of one name.
#[derive(Debug, Default)]
pub(super) struct Cause {
    pub(super) count: u64,
    pub(super) defects: u64,
    /// What to do, as the failures say it → how often.
    pub(super) help: BTreeMap<String, u64>,
    pub(super) examples: Vec<FailureLine>,
}

/// Remarks of one name.
#[derive(Debug, Default)]
pub(super) struct Remark {
    pub(super) count: u64,
    /// Documents that have it, those with most of it kept.
    pub(super) documents: Top<u64, String, EXAMPLES>,
}

/// Forms of one profile.
#[derive(Debug, Default)]
pub(super) struct Profile {
    pub(super) forms: u64,
    pub(super) documents: Top<u64, String, EXAMPLES>,
}

/// Inputs of one extension.
#[derive(Debug, Default)]
pub(super) struct Extension {
    pub(super) read: u64,
    pub(super) failed: u64,
    pub(super) duplicates: u64,
    pub(super) bytes: u64,
}

/// How much of a document stands in some field.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Covered {
    pub(super) path: String,
    pub(super) characters: u64,
    pub(super) claimed: u64,
}

impl Tally {
    /// Takes a line of the manifest.
    pub(super) fn input(&mut self, line: &ManifestLine) {
        self.inputs += 1;
        if line.status == Status::Skipped {
            let reason = line.reason.as_deref().unwrap_or_default();
            *named(&mut self.skipped, reason.to_owned()) += 1;
            if reason == "other-sort" {
                *named(&mut self.other_sorts, extension_of(&line.path)) += 1;
            }
            return;
        }
        let extension = named(&mut self.extensions, extension_of(&line.path));
        extension.bytes += line.bytes;
        match line.status {
            Status::Read => {
                self.read += 1;
                extension.read += 1;
                self.bytes_read += line.bytes;
                self.document(line);
            }
            Status::Failed => {
                self.failed += 1;
                extension.failed += 1;
            }
            Status::Duplicate => {
                self.duplicates += 1;
                extension.duplicates += 1;
                self.duplicate_bytes += line.bytes;
                let first = line.same_as.as_deref().unwrap_or_default();
                if let Some(copies) = self.copies.get_mut(first) {
                    *copies += 1;
                } else if self.copies.len() < CONTENTS {
                    self.copies.insert(first.to_owned(), 1);
                }
            }
            Status::Skipped => {}
        }
    }

    fn document(&mut self, line: &ManifestLine) {
        self.projects += line.projects;
        self.indicators += line.indicators;
        self.goals += line.goals;
        self.characters += line.characters;
        self.claimed += line.claimed;
        let path = || line.path.clone();
        let unclaimed = line.characters.saturating_sub(line.claimed);
        if unclaimed > 0 {
            let (characters, claimed) = (line.characters, line.claimed);
            self.least_covered.add(unclaimed, || Covered { path: path(), characters, claimed });
        }
        if line.projects == 0 && line.goals == 0 {
            self.without_content.add(line.characters, path);
        }
        let severities = [
            (Severity::Error, &line.errors),
            (Severity::Warning, &line.warnings),
            (Severity::Info, &line.infos),
        ];
        for (severity, names) in severities {
            for (name, count) in names {
                let remark = named(&mut self.remarks, (Reverse(severity), name.clone()));
                remark.count += count;
                remark.documents.add(*count, path);
            }
        }
        for (name, forms) in &line.profiles {
            let profile = named(&mut self.profiles, name.clone());
            profile.forms += forms;
            profile.documents.add(*forms, path);
        }
    }

    /// Takes a line of the failures.
    pub(super) fn failure(&mut self, line: &FailureLine) {
        let cause = named(&mut self.causes, line.name.clone());
        cause.count += 1;
        cause.defects += u64::from(line.defect);
        *named(&mut cause.help, line.help.clone()) += 1;
        if cause.examples.len() < EXAMPLES {
            cause.examples.push(line.clone());
        }
    }

    /// Remarks of one severity.
    pub(super) fn remarks_of(&self, severity: Severity) -> u64 {
        let of_it = self.remarks.iter().filter(|((Reverse(other), _), _)| *other == severity);
        of_it.map(|(_, remark)| remark.count).sum()
    }

    pub(super) fn skipped(&self) -> u64 {
        self.skipped.values().sum()
    }
}

/// A key under which everything beyond [`NAMES`] is counted.
trait Rest: Ord {
    fn rest(&self) -> Self;
}

impl Rest for String {
    fn rest(&self) -> Self {
        "…".to_owned()
    }
}

impl Rest for (Reverse<Severity>, String) {
    fn rest(&self) -> Self {
        (self.0, "…".to_owned())
    }
}

/// The entry of `name`, a new one where there is room for it.
fn named<K: Rest, V: Default>(map: &mut BTreeMap<K, V>, name: K) -> &mut V {
    let known = map.len() < NAMES || map.contains_key(&name);
    map.entry(if known { name } else { name.rest() }).or_default()
}

/// What stands behind the last point of a file's name, in lower case.
fn extension_of(path: &str) -> String {
    let name = path.rsplit('/').next().unwrap_or_default();
    let extension = name.rsplit_once('.').filter(|(stem, _)| !stem.is_empty());
    let extension = extension.map(|(_, extension)| extension.to_lowercase()).unwrap_or_default();
    // What is longer is no extension but a name with a point in it.
    if extension.chars().count() <= 12 { extension } else { String::new() }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(count: u64) -> impl Iterator<Item = ManifestLine> {
        (0..count).map(|number| {
            let mut line = ManifestLine::skipped(&format!("文件/{number}.x{number}"), "other-sort");
            if number % 3 == 0 {
                line.status = Status::Read;
                (line.characters, line.claimed, line.bytes) = (100, 100 - number % 60, 7);
                line.warnings = [(format!("rule-{}", number % 500), 2)].into();
            } else if number % 3 == 1 {
                line.status = Status::Duplicate;
                line.same_as = Some(format!("文件/{}.docx", number % 20_000));
            }
            line
        })
    }

    #[test]
    fn nothing_is_lost_and_nothing_grows_without_bound() {
        let mut tally = Tally::default();
        lines(90_000).for_each(|line| tally.input(&line));
        assert_eq!((tally.inputs, tally.read, tally.duplicates), (90_000, 30_000, 30_000));
        assert_eq!((tally.skipped(), tally.remarks_of(Severity::Warning)), (30_000, 60_000));
        assert_eq!(tally.other_sorts.values().sum::<u64>(), 30_000);
        let lengths = [tally.other_sorts.len(), tally.remarks.len(), tally.extensions.len()];
        assert_eq!(lengths, [NAMES + 1; 3]);
        assert!(tally.copies.len() <= CONTENTS);
        assert_eq!(tally.least_covered.len(), LISTED as u64);
        assert_eq!(tally.least_covered.iter().next().map(|(unclaimed, _)| *unclaimed), Some(57));
        assert_eq!(tally.without_content.seen(), 30_000);
    }

    #[track_caller]
    fn check(path: &str, expect: &str) {
        assert_eq!(extension_of(path), expect, "{path}");
    }

    #[test]
    fn extensions_are_those_of_names() {
        check("a/b.c/预算.DOCX", "docx");
        check("a.zip!/b/c.txt", "txt");
        check("a.b/c", "");
        check(".hidden", "");
        check("关于印发2023年度.部门整体支出绩效目标申报表的通知（定稿）", "");
    }
}
