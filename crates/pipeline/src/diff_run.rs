//! Two years beside each other: reads both sides and compares their records.

use crate::panics::caught;
use crate::record_source::each_record;
use crate::{Error, ErrorKind, Observer, Settings};
use record::RecordSet;
use record::change::Comparison;
use std::path::Path;

/// Two years, and what changed from one to the other.
#[derive(Debug, Clone, PartialEq)]
pub struct Compared {
    /// Records of the old year, in the order of their inputs.
    pub old: Vec<RecordSet>,
    /// Records of the new year.
    pub new: Vec<RecordSet>,
    /// What changed.
    pub comparison: Comparison,
}

/// Compares two years, each given as a document, a folder of documents, a file of records (`.json`, `.jsonl`), or the folder
/// of a run.
///
/// # Errors
///
/// Where a side cannot be read or holds no record. A document among others that cannot be read is told to `observer`.
pub fn diff(
    old: &Path,
    new: &Path,
    settings: &Settings,
    observer: &mut dyn Observer,
) -> Result<Compared, Error> {
    let mut side = |path: &Path| {
        let mut records = Vec::new();
        each_record(&[path.to_owned()], settings, observer, &mut |one| {
            records.push(one);
            Ok(())
        })?;
        if records.is_empty() {
            let found = ErrorKind::WrongSort {
                expected: "records or documents",
                found: "none that can be read",
            };
            return Err(Error::new(path, found));
        }
        Ok(records)
    };
    let (old_records, new_records) = (side(old)?, side(new)?);
    let comparison = caught(|| ::diff::compare(&old_records, &new_records))
        .map_err(|panic| Error::new(new, ErrorKind::Panic(panic)))?;
    Ok(Compared { old: old_records, new: new_records, comparison })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Output, Quiet, extract};
    use record::change::ChangeKind;
    use std::fs;

    /// A real department's document of 2023.
    const DOCUMENT: &str = "../../fixtures/caofeidian-2023/source";

    #[test]
    fn documents_records_and_runs_compare_alike() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = |name: &str| folder.path().join(name);
        let source = |ending: &str| {
            Path::new(env!("CARGO_MANIFEST_DIR")).join(DOCUMENT).with_extension(ending)
        };
        for ending in ["txt", "docx"] {
            fs::copy(source(ending), path(&format!("a.{ending}"))).expect("copied");
            let inputs = [path(&format!("a.{ending}"))];
            let settings = Settings::default();
            let run = path(&format!("run-{ending}"));
            extract(&inputs, Output::Folder(&run), &settings, &mut Quiet).expect("a run");
            let tree = path(&format!("tree-{ending}"));
            let settings = Settings { writer: &write::Json, ..settings };
            extract(&inputs, Output::Folder(&tree), &settings, &mut Quiet).expect("a run");
        }
        let compared = |old: &str, new: &str| {
            let settings = Settings::default();
            diff(&path(old), &path(new), &settings, &mut Quiet)
                .expect("compared")
                .comparison
                .changes
        };
        let of_documents = compared("a.txt", "a.docx");
        let continued = of_documents.summary.counts[&ChangeKind::ProjectContinued];
        assert!(continued > 0 && continued == of_documents.summary.projects.new);
        assert!(of_documents.changes.iter().all(|change| change.kind.is_no_change()));
        assert_eq!(of_documents, compared("run-txt", "run-docx"));
        assert_eq!(of_documents, compared("tree-txt", "run-docx/records.jsonl"));
    }

    #[test]
    fn what_is_no_record_is_said_with_its_line() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("a.jsonl");
        fs::write(&path, "\n{\"schema\":\"jixiao/9\"}\n").expect("written");
        let error = diff(&path, &path, &Settings::default(), &mut Quiet).expect_err("no records");
        assert_eq!(error.name(), "no-records");
        assert!(
            error.to_string().starts_with("expected records of jixiao/1 in line 2, found"),
            "{error}"
        );
    }
}
