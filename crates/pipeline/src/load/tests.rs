//! Records from runs, files and documents in a database.

use super::*;
use crate::{Output, Quiet, extract};
use std::fs;

#[derive(Default)]
struct Told(Vec<String>);

impl LoadObserver for Told {
    fn extracted(&mut self, outcome: &Outcome) {
        if let Err(error) = &outcome.result {
            self.0.push(format!("failed {}", error.name()));
        }
    }

    fn loaded(&mut self, name: &str, change: &Change) {
        let name = name.rsplit('/').next().unwrap_or_default();
        match change {
            Change::Refused(error) => self.0.push(format!("{name} refused: {error}")),
            other => self.0.push(format!("{name} {other:?}")),
        }
    }

    fn waiting(&mut self, _: &StoreError, _: Duration) {}
}

struct Place(tempfile::TempDir);

impl Place {
    fn new() -> Self {
        let place = Self(tempfile::tempdir().expect("a folder"));
        fs::create_dir(place.at("in")).expect("made");
        for (name, text) in [
            ("a.txt", "一、总体绩效目标"),
            ("b.txt", "二、分项绩效目标"),
            ("c.txt", "一、总体绩效目标"),
        ] {
            fs::write(place.at("in").join(name), text).expect("written");
        }
        place
    }

    fn at(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    fn load(&self, paths: &[&str]) -> (Loaded, Vec<String>) {
        let paths: Vec<_> = paths.iter().map(|path| self.at(path)).collect();
        let target = Target::file(&self.at("a.db"));
        let mut told = Told::default();
        let loaded = load(&paths, &target, Policy::default(), &Settings::default(), &mut told);
        (loaded.expect("loaded"), told.0)
    }
}

#[test]
fn runs_files_and_documents_give_the_same() {
    let place = Place::new();
    let given = [place.at("in")];
    let tree = Settings { writer: &write::Json, ..Settings::default() };
    for (out, settings) in [("lines", Settings::default()), ("tree", tree)] {
        extract(&given, Output::Folder(&place.at(out)), &settings, &mut Quiet).expect("written");
    }
    let (_, told) = place.load(&["lines"]);
    assert_eq!(told, ["a.txt New", "b.txt New", "c.txt Unchanged"]);
    for path in ["in", "tree"] {
        let (loaded, told) = place.load(&[path]);
        assert_eq!(told, ["a.txt Unchanged", "b.txt Unchanged", "c.txt Unchanged"], "{path}");
        assert_eq!(loaded.report.all_rows(), 0);
    }
    let (loaded, _) = place.load(&["tree/a.txt.json", "lines/records.jsonl", "in/b.txt"]);
    assert_eq!((loaded.report.unchanged, loaded.read.read), (4, 1));
    let mut names = Vec::new();
    let url = format!("sqlite:{}", place.at("a.db").display());
    stored_records(&url, None, &mut |records| names.push(records.source.name)).expect("read");
    assert_eq!(names.len(), 2);
    let mut years = 0;
    stored_records(&url, Some(1999), &mut |_| years += 1).expect("read");
    assert_eq!(years, 0);
}

#[test]
fn a_line_that_is_no_record_costs_only_itself() {
    let place = Place::new();
    let mut stream = Vec::new();
    extract(&[place.at("in")], Output::Stream(&mut stream), &Settings::default(), &mut Quiet)
        .expect("written");
    let text = String::from_utf8(stream).expect("UTF-8");
    let surrogate =
        text.lines().next().expect("a line").replace("\"text\",\"bytes\"", "\"\\ud800\",\"bytes\"");
    assert!(surrogate.contains("ud800"));
    fs::write(place.at("all.jsonl"), format!("{surrogate}\n{{}}\n{text}")).expect("written");
    let (loaded, told) = place.load(&["all.jsonl"]);
    assert_eq!((loaded.report.refused, loaded.report.new, loaded.report.unchanged), (2, 2, 1));
    let expect = "all.jsonl line 1 refused: expected records of jixiao/1, found ";
    assert!(told[0].starts_with(expect) && told[0].contains("a lone surrogate"), "{}", told[0]);
}

#[test]
fn a_run_that_was_stopped_is_not_loaded() {
    let place = Place::new();
    fs::create_dir(place.at("run")).expect("made");
    fs::write(place.at("run/manifest.jsonl.part"), "").expect("written");
    let target = Target::file(&place.at("a.db"));
    let paths = [place.at("run")];
    let error =
        load(&paths, &target, Policy::default(), &Settings::default(), &mut Told::default());
    let error = error.expect_err("refused");
    assert_eq!(error.to_string(), "expected a run that has ended, found one that was stopped");
}

#[test]
fn where_there_is_nothing_to_load_no_database_is_made() {
    let place = Place::new();
    fs::create_dir(place.at("empty")).expect("made");
    fs::write(place.at("empty/a.md"), "").expect("written");
    let load = |paths: &[&str]| {
        let paths: Vec<_> = paths.iter().map(|path| place.at(path)).collect();
        let target = Target::file(&place.at("new/a.db"));
        let (policy, settings) = (Policy::default(), Settings::default());
        load(&paths, &target, policy, &settings, &mut Told::default())
    };
    for (paths, name) in [
        (&["nowhere"][..], "missing"),
        (&["nowhere.jsonl"], "missing"),
        (&["in", "nowhere.json"], "missing"),
        (&["empty"], "no-documents"),
        (&["empty", "nowhere"], "no-documents"),
    ] {
        assert_eq!(load(paths).expect_err("nothing").name(), name, "{paths:?}");
        assert!(!place.at("new").exists(), "{paths:?}");
    }
    let loaded = load(&["nowhere", "in"]).expect("the others are loaded");
    assert_eq!((loaded.read.failed, loaded.report.new), (1, 2));
}

#[test]
fn a_database_is_asked_by_the_name_by_which_it_is_loaded() {
    for name in ["l.db", "sqlite:l.db", "sqlite://l.db", "SQLITE:l.db"] {
        assert_eq!(database_file(name), Path::new("l.db"), "{name}");
    }
}
