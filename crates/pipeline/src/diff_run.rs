//! Two years beside each other: reads both sides and compares their records.

use crate::panics::caught;
use crate::record_source::each_record;
use crate::{Error, ErrorKind, Observer, Settings, database, stored_records};
use record::RecordSet;
use record::change::Comparison;
use std::path::{Path, PathBuf};
use store::{Asked, Field, QueryLimits, Target, query};

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

/// One of the two years.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Side<'a> {
    /// A document, a folder of documents, a file of records (`.json`, `.jsonl`), or the folder of a run.
    Path(&'a Path),
    /// What a database holds of a fiscal year (预算年度).
    Stored {
        /// The database: `sqlite:FILE`, `postgres://…`.
        url: &'a str,
        /// The year.
        year: i32,
    },
}

impl Side<'_> {
    /// What it is called in errors; never a password.
    fn shown(self) -> PathBuf {
        match self {
            Self::Path(path) => path.to_owned(),
            Self::Stored { year, .. } => format!("store:{year}").into(),
        }
    }

    fn records(
        self,
        settings: &Settings,
        observer: &mut dyn Observer,
    ) -> Result<Vec<RecordSet>, Error> {
        let mut records = Vec::new();
        match self {
            Self::Path(path) => {
                each_record(&[path.to_owned()], settings, observer, &mut |one| {
                    records.push(one);
                    Ok(())
                })?;
            }
            Self::Stored { url, year } => {
                stored_records(url, Some(year), &mut |one| records.push(one))?;
                if records.is_empty() {
                    let target = database(url)?;
                    let (database, held) = (target.to_string(), years_of(&target));
                    let found = ErrorKind::NoYear { year, database, held };
                    return Err(Error::new(self.shown(), found));
                }
            }
        }
        if records.is_empty() {
            let found = ErrorKind::WrongSort {
                expected: "records or documents",
                found: "none that can be read",
            };
            return Err(Error::new(self.shown(), found));
        }
        Ok(records)
    }
}

/// The fiscal years that an embedded database holds.
fn years_of(target: &Target) -> Vec<i64> {
    let Target::Sqlite(path) = target else { return Vec::new() };
    let sql = "SELECT DISTINCT fiscal_year FROM documents WHERE fiscal_year IS NOT NULL ORDER BY 1";
    let mut years = Vec::new();
    let asked = query(path, sql, &QueryLimits::default(), &mut |asked| {
        if let Asked::Row([Field::Integer(year)]) = asked {
            years.push(*year);
        }
        true
    });
    // They are only for the message: where they cannot be had, it does without.
    asked.map_or_else(|_| Vec::new(), |_| years)
}

/// Compares two years.
///
/// # Errors
///
/// Where a side cannot be read or holds no record. A document among others that cannot be read is told to `observer`.
pub fn diff(
    old: Side<'_>,
    new: Side<'_>,
    settings: &Settings,
    observer: &mut dyn Observer,
) -> Result<Compared, Error> {
    let old_records = old.records(settings, observer)?;
    let new_records = new.records(settings, observer)?;
    let comparison = caught(|| ::diff::compare_by(&old_records, &new_records, settings.words()))
        .map_err(|panic| Error::new(new.shown(), ErrorKind::Panic(panic)))?;
    Ok(Compared { old: old_records, new: new_records, comparison })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Output, Quiet, extract};
    use record::change::ChangeKind;
    use std::fs;

    struct Silent;

    impl crate::LoadObserver for Silent {
        fn extracted(&mut self, _: &crate::Outcome) {}
        fn loaded(&mut self, _: &str, _: &store::Change) {}
        fn waiting(&mut self, _: &store::StoreError, _: std::time::Duration) {}
    }

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
            diff(Side::Path(&path(old)), Side::Path(&path(new)), &settings, &mut Quiet)
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
    fn years_of_a_database_compare_as_their_documents_do() {
        let folder = tempfile::tempdir().expect("a folder");
        let url = format!("sqlite:{}", folder.path().join("a.db").display());
        let target = crate::database(&url).expect("a database");
        let source = Path::new(env!("CARGO_MANIFEST_DIR")).join(DOCUMENT).with_extension("docx");
        let settings = Settings::default();
        let policy = store::Policy::default();
        crate::load(std::slice::from_ref(&source), &target, policy, &settings, &mut Silent)
            .expect("loaded");
        let stored = Side::Stored { url: &url, year: 2023 };
        let compared = diff(stored, Side::Path(&source), &settings, &mut Quiet).expect("compared");
        assert_eq!(compared.old, compared.new);
        let none = Side::Stored { url: &url, year: 1999 };
        let error = diff(none, stored, &settings, &mut Quiet).expect_err("no such year");
        let expect = format!("expected documents of 1999 in {url}, found only those of 2023");
        assert_eq!((error.to_string(), error.name()), (expect, "no-such-year"));
        assert!(error.help().contains("name a year that it holds"), "{}", error.help());
    }

    #[test]
    fn where_no_line_is_a_record_nothing_is_compared() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("a.jsonl");
        fs::write(&path, "\n{\"schema\":\"jixiao/9\"}\n").expect("written");
        let side = Side::Path(&path);
        let error = diff(side, side, &Settings::default(), &mut Quiet).expect_err("no records");
        assert!(error.to_string().contains("none that can be read"), "{error}");
    }
}
