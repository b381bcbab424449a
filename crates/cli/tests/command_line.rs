//! The `jixiao` command as people and scripts meet it: exit codes, messages, outputs, and nothing left behind.

use std::fs;
use std::io::{Read as _, Write as _};
use std::path::Path;
use std::process::{Command, Output, Stdio};

const GOAL: &str = "第一部分 部门整体绩效目标\n一、总体绩效目标\n";

/// A folder of inputs that goes away, in which the command runs.
struct Place(tempfile::TempDir);

impl Place {
    fn with(files: &[(&str, &[u8])]) -> Self {
        let place = Self(tempfile::tempdir().expect("a folder"));
        for (name, bytes) in files {
            place.put(name, bytes);
        }
        place
    }

    fn path(&self) -> &Path {
        self.0.path()
    }

    fn put(&self, name: &str, bytes: &[u8]) {
        let path = self.path().join(name);
        fs::create_dir_all(path.parent().expect("has one")).expect("made");
        fs::write(path, bytes).expect("written");
    }

    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_jixiao"));
        command.current_dir(self.path()).args(arguments).stdin(Stdio::null());
        command
    }

    fn run(&self, arguments: &[&str]) -> Ran {
        Ran::from(self.command(arguments).output().expect("it starts"))
    }

    /// All files below `folder`, hidden ones as well.
    fn files(&self, folder: &str) -> Vec<String> {
        let root = self.path().join(folder);
        let (mut names, mut open) = (Vec::new(), vec![root.clone()]);
        while let Some(now) = open.pop() {
            for entry in fs::read_dir(&now).into_iter().flatten() {
                let path = entry.expect("an entry").path();
                if path.is_dir() {
                    open.push(path);
                } else {
                    let below = path.strip_prefix(&root).expect("below it");
                    names.push(below.to_str().expect("UTF-8").replace('\\', "/"));
                }
            }
        }
        // What a run says of itself is looked at where that is the question.
        names.retain(|name| !pipeline::RUN_FILES.contains(&name.as_str()));
        names.sort();
        names
    }

    fn text(&self, name: &str) -> String {
        fs::read_to_string(self.path().join(name)).expect("a text file")
    }
}

struct Ran {
    code: Option<i32>,
    out: String,
    err: String,
}

impl From<Output> for Ran {
    fn from(output: Output) -> Self {
        let text = |bytes| String::from_utf8(bytes).expect("UTF-8");
        Self { code: output.status.code(), out: text(output.stdout), err: text(output.stderr) }
    }
}

/// Runs `extract` over `paths` and checks the exit code and that each of `said` stands on standard error.
#[track_caller]
fn check(place: &Place, paths: &[&str], code: i32, said: &[&str]) -> Ran {
    let mut arguments = vec!["extract", "--out", "out"];
    arguments.extend(paths);
    let ran = place.run(&arguments);
    assert_eq!(ran.code, Some(code), "{}", ran.err);
    assert_eq!(ran.out, "", "records go to files");
    for text in said {
        assert!(ran.err.contains(text), "{text:?} is not said in\n{}", ran.err);
    }
    assert!(!ran.err.contains('\u{1b}'), "no colours outside of a terminal");
    let left: Vec<_> =
        place.files("out").into_iter().filter(|name| name.contains(".part")).collect();
    assert_eq!(left, [""; 0], "a temporary file was left");
    ran
}

#[test]
fn a_missing_path_is_named_and_nothing_is_written() {
    let place = Place::with(&[]);
    let missing = "error[missing]: expected a file or folder that can be read, found nothing of that name\n  --> gone.docx\n   = help: ";
    check(&place, &["gone.docx"], 2, &[missing]);
    assert!(!place.path().join("out").exists());
}

#[test]
fn an_empty_folder_and_one_without_documents_are_named() {
    let place = Place::with(&[("other/ABOUT.md", b"x"), ("other/a.png", b"x")]);
    fs::create_dir(place.path().join("empty")).expect("made");
    let empty = format!(
        "error[no-documents]: expected a folder with documents ({}), found none\n  --> empty\n",
        pipeline::folder_extensions().join(", ")
    );
    check(&place, &["empty"], 2, &[&empty]);
    check(&place, &["other"], 2, &["found none (2 files of other sorts)\n  --> other\n"]);
}

#[test]
fn what_fails_is_named_and_the_others_go_on() {
    let place = Place::with(&[
        ("in/a.txt", GOAL.as_bytes()),
        ("in/b.docx", b"PK\x03\x04 and then nothing"),
        ("in/c.txt", GOAL.replace('一', "二").as_bytes()),
    ]);
    let ran = check(&place, &["in", "gone"], 1, &["--> in/b.docx\n", "--> gone\n"]);
    assert!(ran.err.contains("= help: "), "{}", ran.err);
    let records = place.text("out/records.jsonl");
    let names: Vec<_> = records.lines().map(|line| line.split('"').nth(9)).collect();
    assert_eq!(names, [Some("in/a.txt"), Some("in/c.txt")]);
    let failures = place.text("out/failures.jsonl");
    assert_eq!(failures.lines().count(), 2, "{failures}");
    assert!(
        failures.starts_with(r#"{"path":"in/b.docx","stage":"read","name":"malformed","error":""#)
    );
    let manifest = place.text("out/manifest.jsonl");
    let stati: Vec<_> = manifest
        .lines()
        .map(|line| line.split(r#""status":""#).nth(1).and_then(|rest| rest.split('"').next()))
        .collect();
    assert_eq!(stati, [Some("read"), Some("failed"), Some("read"), Some("failed")]);
}

#[test]
fn what_is_there_twice_is_read_once_and_listed_twice() {
    let place = Place::with(&[("in/a.txt", GOAL.as_bytes()), ("in/b.txt", GOAL.as_bytes())]);
    check(&place, &["in"], 0, &["  of the same content as another input"]);
    assert_eq!(place.text("out/records.jsonl").lines().count(), 1);
    let manifest = place.text("out/manifest.jsonl");
    assert!(manifest.lines().nth(1).is_some_and(|line| line.contains(r#""same_as":"in/a.txt""#)));
}

#[test]
fn what_is_no_document_is_refused_with_what_was_found() {
    let place = Place::with(&[
        ("picture.docx", b"\x89PNG\r\n\x1a\n\x00\x00\x00\x0dIHDR\x00\x00\x00\x01"),
        ("locked.docx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1\x00\x00\x00\x00\x00\x00\x00\x00"),
        ("short.docx", b"PK\x03\x04\x14"),
    ]);
    for name in ["picture.docx", "locked.docx", "short.docx"] {
        let ran =
            check(&place, &[name], 2, &["expected", "found", &format!("--> {name}\n"), "help: "]);
        assert!(!ran.err.contains("panic"), "{}", ran.err);
    }
}

#[test]
fn a_limit_is_named_and_can_be_raised() {
    let place = Place::with(&[("a.txt", GOAL.as_bytes())]);
    let said = "error[limit-exceeded]: input file: expected at most 9, found ";
    let help = "--limit input-file=N";
    check(&place, &["a.txt", "--limit", "input-file=9"], 2, &[said, help]);
    check(&place, &["a.txt", "--limit", "input-file=1K"], 0, &[]);
    let ran = place.run(&["extract", "a.txt", "--limit", "depth=9"]);
    assert_eq!(ran.code, Some(2));
    assert!(ran.err.contains("expected one of archive-depth, "), "{}", ran.err);
    let ran = place.run(&["extract", "--help"]);
    assert!(ran.out.contains("input-file") && ran.out.contains("268,435,456"), "{}", ran.out);
}

#[test]
fn json_mirrors_the_tree_and_a_taken_name_gets_a_number() {
    let place = Place::with(&[("in/a/x.txt", GOAL.as_bytes()), ("in/b/x.txt", GOAL.as_bytes())]);
    check(&place, &["in", "--format", "json"], 0, &[]);
    assert_eq!(place.files("out"), ["a/x.txt.json", "b/x.txt.json"]);
    assert!(place.text("out/a/x.txt.json").starts_with("{\n  \"schema\": \"jixiao/1\",\n"));
    let said = "warning[output-renamed]: expected a name of its own";
    check(&place, &["in/a", "in/b", "--format", "json"], 0, &[said, "x.txt.2.json"]);
    assert_eq!(place.files("out"), ["a/x.txt.json", "b/x.txt.json", "x.txt.2.json", "x.txt.json"]);
    assert!(place.text("out/x.txt.2.json").contains("\"name\": \"in/b/x.txt\""));
}

#[test]
fn standard_output_holds_json_lines_and_nothing_else() {
    let place = Place::with(&[("in/a.txt", GOAL.as_bytes()), ("in/b.txt", GOAL.as_bytes())]);
    let ran = place.run(&["extract", "in", "--out", "-"]);
    assert_eq!(ran.code, Some(0), "{}", ran.err);
    assert_eq!(ran.out.lines().count(), 2);
    assert!(ran.out.lines().all(|line| line.starts_with('{') && line.ends_with('}')));
    assert_eq!(place.files("output"), [""; 0]);
    let ran = place.run(&["extract", "in", "--out", "-", "--format", "json"]);
    assert_eq!(ran.code, Some(2));
    assert!(ran.err.contains("expected --format jsonl, found json"), "{}", ran.err);
}

#[test]
fn output_is_the_same_for_one_thread_and_many_and_twice_in_a_row() {
    let place = Place::with(&[]);
    for number in 0..120_usize {
        let text = format!("{GOAL}{}", "1.预算项目，≥95%。\n".repeat(number * 13 % 40));
        place.put(&format!("in/{}/{number}.txt", number % 7), text.as_bytes());
    }
    let runs = ["1", "1", "2", "8"].map(|threads| {
        place.run(&["extract", "in", "--out", "-", "--quiet", "--threads", threads]).out
    });
    assert_eq!(runs[0].lines().count(), 120);
    assert!(runs.iter().all(|run| run == &runs[0]));
    let trees = ["1", "8"].map(|threads| {
        let out = format!("tree{threads}");
        place.run(&["extract", "in", "--out", &out, "--format", "json", "--threads", threads]);
        place
            .files(&out)
            .iter()
            .map(|name| place.text(&format!("{out}/{name}")))
            .collect::<Vec<_>>()
    });
    assert_eq!(trees[0].len(), 120);
    assert_eq!(trees[0], trees[1]);
}

#[test]
fn an_output_that_cannot_be_written_is_named() {
    let place = Place::with(&[("a.txt", GOAL.as_bytes()), ("out", b"a file")]);
    let ran = place.run(&["extract", "a.txt", "--out", "out"]);
    assert_eq!(ran.code, Some(2));
    assert!(
        ran.err
            .starts_with("error[cannot-write]: expected to write out, found a file in its place"),
        "{}",
        ran.err
    );
    assert_eq!(place.text("out"), "a file");
    let ran = place.run(&["extract", "a.txt", "--out", "out/below"]);
    assert_eq!((ran.code, place.text("out").as_str()), (Some(2), "a file"), "{}", ran.err);
}

#[test]
fn a_reader_that_goes_away_ends_the_run_quietly() {
    let place = Place::with(&[]);
    let text = GOAL.repeat(2_000);
    for number in 0..40 {
        place.put(&format!("in/{number}.txt"), text.as_bytes());
    }
    let mut command = place.command(&["extract", "in", "--out", "-"]);
    let mut child =
        command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("it starts");
    let mut first = [0; 1];
    child.stdout.take().expect("piped").read_exact(&mut first).expect("a byte");
    let ran = Ran::from(child.wait_with_output().expect("it ends"));
    assert_eq!((ran.code, ran.err.contains("error")), (Some(0), false), "{}", ran.err);
}

#[test]
fn quiet_says_only_what_failed() {
    let place = Place::with(&[("a.txt", GOAL.as_bytes())]);
    assert_eq!(check(&place, &["a.txt", "--quiet"], 0, &[]).err, "");
    let ran = check(&place, &["a.txt", "gone", "--quiet"], 1, &["error[missing]"]);
    assert!(!ran.err.contains("files"), "{}", ran.err);
}

#[test]
fn the_summary_counts_what_was_read_and_what_was_passed_over() {
    let place =
        Place::with(&[("in/a.txt", GOAL.as_bytes()), ("in/b.md", b"x"), ("in/~$a.txt", b"x")]);
    let ran = check(&place, &["in"], 0, &[".md 1", "lock file 1", "out/records.jsonl ("]);
    let number = |label: &str| {
        let line = ran.err.lines().find_map(|line| line.trim_start().strip_prefix(label));
        line.and_then(|rest| rest.split_whitespace().next())
    };
    assert_eq!((number("files "), number("skipped ")), (Some("1"), Some("2")), "{}", ran.err);
}

#[cfg(unix)]
#[test]
fn pipes_and_devices_are_refused_unopened() {
    let place = Place::with(&[]);
    let made = Command::new("mkfifo").arg(place.path().join("pipe.docx")).status();
    assert!(made.expect("mkfifo runs").success());
    check(&place, &["pipe.docx"], 2, &["expected a file or a folder, found a named pipe"]);
    check(&place, &["."], 2, &["expected a file, found a named pipe\n  --> ./pipe.docx"]);
    check(&place, &["/dev/zero"], 2, &["found a device"]);
}

#[test]
fn a_vocabulary_that_cannot_be_read_stops_before_the_run() {
    let place = Place::with(&[("a.txt", GOAL.as_bytes()), ("words.toml", b"[nonsense]\n")]);
    check(
        &place,
        &["a.txt", "--vocabulary", "words.toml"],
        2,
        &["error[settings]", "--> words.toml"],
    );
    check(&place, &["a.txt", "--vocabulary", "gone.toml"], 2, &["error[missing]", "--> gone.toml"]);
    assert_eq!(place.files("out"), [""; 0]);
}

#[test]
fn inspect_shows_a_document_and_refuses_a_folder() {
    let place = Place::with(&[("a.txt", GOAL.as_bytes())]);
    let ran = place.run(&["inspect", "a.txt"]);
    assert_eq!(ran.code, Some(0), "{}", ran.err);
    assert!(ran.out.contains("第一部分 部门整体绩效目标") && ran.out.contains("b0"), "{}", ran.out);
    let ran = place.run(&["inspect", "a.txt", "--format", "json"]);
    assert!(ran.out.contains("\"blocks\": [") && ran.out.contains("\"at\": \"b0\""), "{}", ran.out);
    let ran = place.run(&["inspect", "."]);
    assert_eq!(ran.code, Some(2));
    assert!(ran.err.contains("expected a file, found a folder\n  --> .\n"), "{}", ran.err);
}

#[test]
fn a_report_is_written_whole_or_the_earlier_one_stays() {
    let place = Place::with(&[("a.txt", GOAL.as_bytes()), ("out/kept.txt", b"earlier")]);
    for command in [&["diff", "a.txt", "a.txt"][..], &["check", "a.txt", "--format", "text"]] {
        let written = |out: &str| place.run(&[command, &["--out", out]].concat());
        let name = format!("new/folders/{}.txt", command[0]);
        let ran = written(&name);
        assert_eq!(ran.code, Some(0), "{}", ran.err);
        let report = fs::read(place.path().join(&name)).expect("a report");
        assert!(!report.is_empty());
        // One that is written anew takes the place of the earlier one only when it is whole.
        let earlier = place.path().join(format!("{}-earlier", command[0]));
        fs::hard_link(place.path().join(&name), &earlier).expect("made");
        fs::write(&earlier, "earlier").expect("written");
        assert_eq!(written(&name).code, Some(0));
        assert_eq!(fs::read(&earlier).expect("a file"), b"earlier");
        assert_eq!(fs::read(place.path().join(&name)).expect("a report"), report);
        let ran = written("out");
        assert_eq!(ran.code, Some(2), "{}", ran.err);
        let expect = "expected to write ./out, found a folder in its place\n";
        assert!(ran.err.contains(expect), "{}", ran.err);
        assert_eq!(place.files("out"), ["kept.txt"]);
    }
    #[cfg(target_os = "linux")]
    {
        std::os::unix::fs::symlink("/dev/full", place.path().join("full.txt")).expect("made");
        let ran = place.run(&["diff", "a.txt", "a.txt", "--out", "full.txt"]);
        assert!(ran.code == Some(2) && ran.err.contains("full.txt"), "{}", ran.err);
        assert!(place.path().join("full.txt").is_symlink(), "a device was replaced by a file");
    }
}

#[test]
fn the_words_that_are_known_are_files_that_may_be_given() {
    let place = Place::with(&[("a.txt", "项目名称：甲\n".as_bytes())]);
    for (of, option) in [("forms", "--vocabulary"), ("comparing", "--words")] {
        let known = place.run(&["words", of]);
        assert_eq!(known.code, Some(0), "{}", known.err);
        place.put("own.toml", known.out.as_bytes());
        let ran = place.run(&["diff", "a.txt", "a.txt", option, "own.toml"]);
        assert_eq!(ran.code, Some(0), "{}", ran.err);
    }
}

#[test]
fn the_schema_is_json_and_names_the_contract() {
    let ran = Place::with(&[]).run(&["schema"]);
    assert_eq!(ran.code, Some(0), "{}", ran.err);
    assert!(ran.out.starts_with('{') && ran.out.contains("jixiao/1"));
    let contracts =
        [("records", "jixiao/1"), ("changes", "jixiao-diff/1"), ("findings", "jixiao-check/1")];
    for (of, version) in contracts {
        let ran = Place::with(&[]).run(&["schema", of]);
        let schema: serde_json::Value = serde_json::from_str(&ran.out).expect("JSON");
        assert_eq!((ran.code, schema["title"].as_str()), (Some(0), Some(version)));
        assert_eq!(schema["$schema"], "https://json-schema.org/draft/2020-12/schema");
    }
    assert_eq!(Place::with(&[]).run(&["schema", "tables"]).code, Some(2));
}

#[test]
fn values_are_read_one_by_one_and_in_batches() {
    let place = Place::with(&[]);
    let ran = place.run(&["value", "≤6.54万", "--category", "成本指标", "--explain"]);
    assert_eq!(ran.code, Some(0), "{}", ran.err);
    for text in ["quantity", "≤65400元", "\"base\":{\"number\":\"65400\",\"unit\":\"元\"}"] {
        assert!(ran.out.contains(text), "{}", ran.out);
    }
    let mut command = place.command(&["value", "--batch"]);
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().expect("it starts");
    let lines = "{\"id\":1,\"input\":\"稳步提升\"}\nno json\n{\"id\":2,\"input\":\"≥95%\"}\n";
    child.stdin.take().expect("piped").write_all(lines.as_bytes()).expect("taken");
    let ran = Ran::from(child.wait_with_output().expect("it ends"));
    assert_eq!(ran.code, Some(1));
    assert!(ran.err.contains("standard input, line 2: expected JSON"), "{}", ran.err);
    let kinds: Vec<_> = ran.out.lines().map(|line| line.split("\"terms\"").next()).collect();
    let expect = [r#"{"id":1,"kind":"qualitative","#, r#"{"id":2,"kind":"quantity","#];
    assert_eq!(kinds, expect.map(Some));
}

#[test]
fn every_command_has_help_with_an_example() {
    let place = Place::with(&[]);
    for command in
        [&["--help"][..], &["extract", "--help"], &["inspect", "--help"], &["value", "--help"]]
    {
        let ran = place.run(command);
        assert_eq!(ran.code, Some(0));
        assert!(ran.out.contains("Example"), "{command:?}");
    }
    assert_eq!(place.run(&[]).code, Some(2));
    assert_eq!(place.run(&["extract"]).code, Some(2));
    assert_eq!(place.run(&["extract", "a", "--threads", "0"]).code, Some(2));
}

#[test]
fn why_says_how_each_table_was_read() {
    let row = |cells: &[&str]| format!("\t{}\n\n", cells.join("\n\t"));
    let form = [
        "项目支出绩效目标表\n".to_owned(),
        row(&["工程名称", "北渠衬砌"]),
        row(&["年度目标", "衬砌5公里。"]),
        "\n（续）\n".to_owned(),
        row(&["一级指标", "二级指标", "三级指标", "指标值"]),
        row(&["产出指标", "数量指标", "衬砌长度", "5公里"]),
        "\n".to_owned(),
    ]
    .concat();
    let place = Place::with(&[
        ("form.txt", form.as_bytes()),
        ("words.toml", "[labels]\nproject-name = [\"工程名称\"]\n".as_bytes()),
        ("wrong.toml", "[labels]\nname = []\n".as_bytes()),
    ]);
    let ran = place.run(&["inspect", "--why", "form.txt"]);
    assert_eq!(ran.code, Some(0), "{}", ran.err);
    for said in
        ["年度目标 → goal-annual  [labels]", ": indicators\n", "三级指标 → level3  [columns]"]
    {
        assert!(ran.out.contains(said), "{said} is not said in\n{}", ran.out);
    }
    assert!(!ran.out.contains("project-name"), "{}", ran.out);
    let ran = place.run(&["inspect", "--why", "--vocabulary", "words.toml", "form.txt"]);
    assert!(ran.out.contains("工程名称 → project-name  [labels]"), "{}", ran.out);
    let ran = place.run(&["inspect", "--why", "--vocabulary", "wrong.toml", "form.txt"]);
    assert_eq!((ran.code, ran.out.as_str()), (Some(2), ""));
    assert!(ran.err.contains("[labels]: expected one of project-name"), "{}", ran.err);
}
