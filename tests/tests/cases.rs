//! The fixtures and what is made of them: `output/` is what a run gives, and one case has one set of records.

use pipeline::{Output, Quiet, Settings, extract};
use record::RecordSet;
use serde_json::Value;
use std::collections::BTreeMap;
use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};
use tests::fixtures::converted;

fn top() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// All files under `folder` by their path in it.
fn tree(folder: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    let mut files = BTreeMap::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(current) = folders.pop() {
        for entry in std::fs::read_dir(&current).expect("a folder") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                folders.push(path);
            } else {
                let name = path.strip_prefix(folder).expect("inside").to_owned();
                // What a run says of itself is not committed.
                if !pipeline::RUN_FILES.iter().any(|file| name == Path::new(file)) {
                    files.insert(name, std::fs::read(&path).expect("a file"));
                }
            }
        }
    }
    files
}

fn records(paths: &[PathBuf]) -> Vec<RecordSet> {
    let mut lines = Vec::new();
    extract(paths, Output::Stream(&mut lines), &Settings::default(), &mut Quiet).expect("a run");
    let lines = String::from_utf8(lines).expect("UTF-8");
    lines.lines().map(|line| serde_json::from_str(line).expect("records")).collect()
}

fn one(path: &str) -> RecordSet {
    let mut all = records(&[top().join("fixtures").join(path)]);
    assert_eq!(all.len(), 1, "{path}");
    all.remove(0)
}

#[test]
fn output_is_what_a_run_gives() {
    let committed = tree(&top().join("output"));
    for threads in [1, 4] {
        let made = tempfile::tempdir().expect("a folder");
        let writer = pipeline::write::WRITERS.iter().find(|writer| writer.name() == "json");
        let mut settings = Settings { writer: *writer.expect("json"), ..Settings::default() };
        settings.threads = NonZeroUsize::new(threads).expect("not zero");
        // The names of the documents in output/ are those of a run at the top of the project.
        let inputs = [PathBuf::from("fixtures")];
        let guard = std::env::set_current_dir(top());
        guard.expect("the top of the project");
        extract(&inputs, Output::Folder(made.path()), &settings, &mut Quiet).expect("a run");
        let made = tree(made.path());
        let help = "run: cargo run --release -- extract fixtures --out output --format json";
        assert_eq!(made.keys().collect::<Vec<_>>(), committed.keys().collect::<Vec<_>>(), "{help}");
        for (name, bytes) in &made {
            assert!(committed.get(name) == Some(bytes), "{} differs; {help}", name.display());
        }
    }
}

#[test]
fn output_keeps_to_the_schema() {
    let schema = record::json_schema();
    let validator = jsonschema::validator_for(&schema).expect("a schema");
    let files = tree(&top().join("output"));
    assert!(files.len() > 30, "only {} files in output/", files.len());
    for (name, bytes) in files {
        let records: Value = serde_json::from_slice(&bytes).expect("JSON");
        if let Some(error) = validator.iter_errors(&records).next() {
            panic!("{}: {error} at {}", name.display(), error.instance_path());
        }
    }
    let mut broken: Value = serde_json::to_value(one("caofeidian-2023/source.txt")).expect("JSON");
    broken["projects"][0]["budget"]["total"]["yuan"] = Value::from(21700);
    assert!(!validator.is_valid(&broken), "a float where a decimal string belongs must be refused");
}

#[test]
fn changes_of_years_keep_to_their_schema() {
    let schema = record::change::changes_schema();
    let validator = jsonschema::validator_for(&schema).expect("a schema");
    for pair in ["diff-water", "diff-publicity"] {
        let path = top().join("tests/golden").join(pair).join("changes.json");
        let bytes = std::fs::read(&path).expect("a golden");
        let mut changes: Value = serde_json::from_slice(&bytes).expect("JSON");
        if let Some(error) = validator.iter_errors(&changes).next() {
            panic!("{pair}: {error} at {}", error.instance_path());
        }
        changes["changes"][0]["kind"] = Value::from("project_forgotten");
        assert!(!validator.is_valid(&changes), "an unknown kind must be refused");
    }
}

#[track_caller]
fn check_sample(path: &str) {
    let records = one(path);
    assert_eq!(records.fiscal_year, Some(2023));
    assert_eq!(records.department.name.as_deref(), Some("区委宣传部"));
    let indicators: usize = records.projects.iter().map(|project| project.indicators.len()).sum();
    assert_eq!((records.projects.len(), indicators), (7, 40));
    assert_eq!((records.goals.len(), records.measures.len(), records.bookmarks.len()), (4, 9, 12));
    assert_eq!(records.coverage.unclaimed, []);
    assert_eq!(records.coverage.claimed, records.coverage.characters);
    assert_eq!(records.tables, []);
    assert_eq!(records.diagnostics, []);
    let overall = records.overall_goal.expect("an overall goal");
    assert_eq!(overall.heading.as_deref(), Some("区委宣传部总体绩效目标"));
    assert!(overall.text.starts_with("组织区委理论学习中心组学习、"));
    assert_eq!(records.goals[0].label.as_deref(), Some("(一)"));
    assert_eq!(records.goals[1].label.as_deref(), Some("（二）"));
    assert!(
        records.goals[2].text.as_ref().is_some_and(|text| text.contains("\n加强文艺精品创作生产"))
    );
    assert!(
        records.measures[5]
            .text
            .as_ref()
            .is_some_and(|text| text.starts_with("推动新时代文明实践中心建设提质"))
    );
    let numbers: Vec<_> = records.projects.iter().map(|project| project.number).collect();
    assert_eq!(numbers, (1..=7).map(Some).collect::<Vec<_>>());
    let first = &records.projects[0];
    assert_eq!(
        first.heading.as_deref(),
        Some("2023年年满60周岁原乡镇老放映员生活补助资金绩效目标表")
    );
    assert_eq!(first.bookmark, None);
    assert_eq!(records.projects[1].bookmark.as_deref(), Some("_Toc_4_4_0000000005"));
    for project in &records.projects {
        let code = project.code.as_ref().expect("a code");
        assert_eq!(code.check, record::CodeCheck::Valid);
        assert_eq!((code.division.as_deref(), code.year), (Some("130209"), Some(2023)));
        let due: Vec<_> = project.plan.iter().filter_map(|step| step.due.as_deref()).collect();
        assert_eq!(due, ["2023-03-31", "2023-06-30", "2023-10-31", "2023-12-31"]);
        assert_eq!(project.budget.other, None, "a blank money cell is absent, not zero");
        assert_eq!(project.budget.total, project.budget.fiscal);
        assert_eq!(project.money_unit.as_deref(), Some("万元"));
        assert!(project.attributes.is_empty());
        let cost = project.indicators.iter().find(|row| row.level2.as_deref() == Some("成本指标"));
        let cost = match cost.and_then(|row| row.value.terms.first()) {
            Some(record::Term::Quantity { base, .. }) => Some(base.number),
            _ => None,
        };
        assert!(cost.is_some());
        assert_eq!(cost, project.budget.total.as_ref().and_then(|money| money.yuan));
    }
    let book = &records.projects[1].indicators[3];
    assert_eq!((book.level3.as_deref(), book.value.raw.as_str()), (Some("书本成本"), "≤6.54万"));
    let level1: Vec<_> = first.indicators.iter().filter_map(|row| row.level1.as_deref()).collect();
    assert_eq!(level1, ["产出指标", "产出指标", "产出指标", "产出指标", "效益指标", "满意度指标"]);
}

#[test]
fn the_sample_is_read_whole_from_text() {
    check_sample("caofeidian-2023/source.txt");
}

#[test]
fn the_sample_is_read_whole_from_docx() {
    check_sample("caofeidian-2023/source.docx");
}

/// What a case says, without the file and the places.
fn content(records: &RecordSet) -> Value {
    fn strip(value: &mut Value) {
        match value {
            Value::Object(fields) => {
                fields.remove("at");
                fields.values_mut().for_each(strip);
            }
            Value::Array(items) => items.iter_mut().for_each(strip),
            _ => {}
        }
    }
    let mut value = serde_json::to_value(records).expect("JSON");
    value["source"] = Value::Null;
    strip(&mut value);
    value
}

/// Takes the fields of these names out, wherever they stand.
fn without(value: &mut Value, names: &[&str]) {
    match value {
        Value::Object(fields) => {
            fields.retain(|name, _| !names.contains(&name.as_str()));
            fields.values_mut().for_each(|value| without(value, names));
        }
        Value::Array(items) => items.iter_mut().for_each(|value| without(value, names)),
        _ => {}
    }
}

/// Two formats of a case say the same, but for what the conversion is known to lose, and that it does lose.
#[test]
fn one_case_has_one_set_of_records() {
    let mut compared = std::collections::BTreeMap::<String, u32>::new();
    let files = tree(&top().join("fixtures"));
    for name in files.keys() {
        let (Some(case), Some(file)) = (name.parent(), name.file_name()) else { continue };
        let ending = name.extension().and_then(|ending| ending.to_str()).unwrap_or_default();
        let first = ["docx", "xlsx"].map(|ending| case.join(format!("source.{ending}")));
        let Some(first) = first.iter().find(|first| files.contains_key(*first)) else { continue };
        if !file.to_str().is_some_and(|file| file.starts_with("source.")) || name == first {
            continue;
        }
        let path = |path: &Path| one(path.to_str().expect("a name"));
        let (mut expect, mut found) = (content(&path(first)), content(&path(name)));
        let converted = converted::of(case.to_str().expect("a name"));
        let losses = converted.map_or(&[][..], |converted| converted.losses);
        for loss in losses.iter().filter(|loss| loss.ending == ending) {
            assert_ne!(found, expect, "{}: nothing is lost: {}", name.display(), loss.what);
            without(&mut expect, loss.fields);
            without(&mut found, loss.fields);
        }
        for (field, value) in expect.as_object().expect("an object") {
            assert_eq!(value, &found[field], "{}: {field}", name.display());
        }
        *compared.entry(ending.to_owned()).or_default() += 1;
    }
    for (ending, least) in [
        ("txt", 4),
        ("doc", 10),
        ("rtf", 10),
        ("odt", 10),
        ("html", 6),
        ("fodt", 1),
        ("xml", 1),
        ("mht", 1),
        ("xls", 1),
    ] {
        let found = compared.get(ending).copied().unwrap_or(0);
        assert!(found >= least, "only {found} cases stand in .{ending} too");
    }
}

/// The forms that others made in several formats, where they are at hand: only remarks about how a format held them differ.
#[test]
fn one_form_of_others_has_one_set_of_records() {
    let docs = top().join("../shared/layouts/docs");
    if !docs.exists() {
        let help = "the folder layouts/docs of the shared material, beside this workspace";
        return tests::require::missing("shared/layouts", "one form in several formats", help);
    }
    let by_name = |format: &str| -> std::collections::BTreeMap<String, Value> {
        let all = records(&[docs.join(format)]);
        let named = all.iter().map(|records| {
            let name = records.source.name.rsplit('/').next().unwrap_or_default();
            let mut content = content(records);
            content["diagnostics"] = Value::Null;
            (name.trim_end_matches(&format!(".{format}")).to_owned(), content)
        });
        named.collect()
    };
    let expect = by_name("docx");
    assert!(expect.len() >= 32);
    for format in ["doc", "rtf", "odt", "html"] {
        let found = by_name(format);
        assert_eq!(found.len(), expect.len(), "{format}");
        for (name, expect) in &expect {
            assert_eq!(found.get(name), Some(expect), "{name}.{format}");
        }
    }
}

#[test]
fn every_converted_file_is_there() {
    for converted in converted::CONVERTED {
        for ending in converted.endings {
            let path = top().join(format!("fixtures/{}/source.{ending}", converted.case));
            assert!(path.exists(), "{}; run: tests/convert-fixtures", path.display());
        }
    }
}

#[track_caller]
fn check_account(records: &RecordSet) {
    let coverage = &records.coverage;
    let unclaimed: usize =
        coverage.unclaimed.iter().map(|rest| document::non_blank_characters(&rest.text)).sum();
    assert_eq!(coverage.claimed + unclaimed, coverage.characters, "{}", records.source.name);
}

#[test]
fn every_account_adds_up() {
    let mut folders = vec![top().join("fixtures")];
    // Documents of others, where they are at hand.
    folders.extend(
        ["layouts/docs", "wild"]
            .map(|name| top().join("../shared").join(name))
            .into_iter()
            .filter(|folder| folder.exists()),
    );
    for folder in folders {
        let all = records(std::slice::from_ref(&folder));
        assert!(!all.is_empty(), "{}", folder.display());
        all.iter().for_each(check_account);
    }
}
