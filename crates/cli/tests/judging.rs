//! `jixiao check` and `jixiao rules` as people and scripts meet them.

use std::fs;
use std::path::Path;
use std::process::{Command, Output, Stdio};

/// A form whose money does not add up, which has no 满意度指标, and whose value is a placeholder.
const FAULTY: &str = "<html><body><p>1.2023年购书绩效目标表</p><table>
<tr><td>单位：万元<td>项目名称<td colspan=4>2023年购书
<tr><td>预算数<td>30.00<td>其中：财政资金<td>25.00<td>其他资金<td>4.00
<tr><td>绩效目标<td colspan=5>1.购置图书1000册，丰富农村群众文化生活。
</table><p></p><table>
<tr><td>一级指标<td>二级指标<td>三级指标<td>绩效指标描述<td>指标值
<tr><td rowspan=4>产出指标<td>数量指标<td>购书数量<td>购书册数<td>≥1000册
<tr><td>质量指标<td>正版率<td>正版图书占全部<td>≥**%
<tr><td>时效指标<td>购书时间<td>到货时间<td>2023年12月底前
<tr><td>成本指标<td>图书单价<td>平均价格<td>≤30元/册
<tr><td>效益指标<td>社会效益指标<td>借阅量<td>全年借阅<td>≥5000册次
</table></body></html>";

struct Place(tempfile::TempDir);

impl Place {
    fn with(files: &[(&str, &str)]) -> Self {
        let place = Self(tempfile::tempdir().expect("a folder"));
        for (name, text) in files {
            let path = place.0.path().join(name);
            fs::create_dir_all(path.parent().expect("has one")).expect("made");
            fs::write(path, text).expect("written");
        }
        place
    }

    fn path(&self) -> &Path {
        self.0.path()
    }

    fn run(&self, arguments: &[&str]) -> (i32, String, String) {
        let mut command = Command::new(env!("CARGO_BIN_EXE_jixiao"));
        let command = command.current_dir(self.path()).args(arguments).stdin(Stdio::null());
        let Output { status, stdout, stderr } = command.output().expect("it starts");
        let text = |bytes| String::from_utf8(bytes).expect("UTF-8");
        (status.code().expect("it ends"), text(stdout), text(stderr))
    }
}

#[test]
fn a_fault_is_shown_in_its_row_and_ends_with_one() {
    let place = Place::with(&[("a.html", FAULTY)]);
    let (code, out, err) = place.run(&["check", "a.html"]);
    assert_eq!((code, err.as_str()), (1, ""));
    let expect = "\
error[budget-does-not-add-up]: 预算数 30.00万元 is not 财政资金 25.00万元 plus 其他资金 4.00万元, which make 29万元
  --> a.html ";
    assert!(out.contains(expect), "{out}");
    assert!(out.contains(", project 1 2023年购书\n"), "{out}");
    assert!(out.contains("r1 | 预算数 │ 30.00 │ 其中：财政资金 │ 25.00 │"), "{out}");
    assert!(out.contains("^^^^^"), "{out}");
    assert!(out.contains("warning[satisfaction-missing]: the form has no 满意度指标\n"), "{out}");
    assert!(out.contains("checked 1 document, 1 project: 1 error, 2 warnings, 0 infos"), "{out}");
    let (_, chinese, _) = place.run(&["check", "a.html", "--lang", "zh"]);
    assert!(chinese.contains("警告[satisfaction-missing]: 表中没有满意度指标"), "{chinese}");
}

#[test]
fn rules_are_chosen_by_name_and_by_a_file_above_the_input() {
    let settings = "[rules]\nbudget = \"info\"\nsatisfaction-missing = \"off\"\n";
    let place =
        Place::with(&[("a/b/a.html", FAULTY), ("a/jixiao.toml", settings), ("c.html", FAULTY)]);
    let (code, out, _) = place.run(&["check", "a/b/a.html"]);
    assert_eq!(code, 0, "{out}");
    assert!(!out.contains("satisfaction-missing") && out.contains("value-unfilled"), "{out}");
    assert_eq!(place.run(&["check", "a", "c.html"]).0, 1, "the file is not above c.html");
    let (code, out, _) = place.run(&["check", "c.html", "--select", "coverage"]);
    assert_eq!(code, 0);
    assert_eq!(out.matches("warning[").count(), 1, "{out}");
    let (code, _, err) = place.run(&["check", "c.html", "--ignore", "satisfaction-mising"]);
    assert_eq!(code, 2);
    assert!(err.contains("did you mean satisfaction-missing?"), "{err}");
    fs::write(place.path().join("jixiao.toml"), "[rules]\nweight = 3\n").expect("written");
    let (code, _, err) = place.run(&["check", "c.html"]);
    assert_eq!(code, 2);
    assert!(err.contains("expected a severity or a table, found 3"), "{err}");
}

#[test]
fn a_run_is_judged_as_its_documents_are() {
    let place =
        Place::with(&[("in/a.html", FAULTY), ("in/b.html", FAULTY), ("in/c.docx", "PK\u{3}\u{4}")]);
    let (code, direct, err) = place.run(&["check", "in", "--format", "json"]);
    assert_eq!(code, 1);
    assert!(err.contains("c.docx"), "one document never stops the others: {err}");
    for (format, out) in [("jsonl", "lines"), ("json", "tree")] {
        place.run(&["extract", "in", "--out", out, "--format", format]);
        let (code, of_run, _) = place.run(&["check", out, "--format", "json"]);
        assert_eq!(code, 1);
        let documents = |text: &str| {
            let report: serde_json::Value = serde_json::from_str(text).expect("JSON");
            report["documents"].as_array().expect("a list")[0]["findings"].clone()
        };
        assert_eq!(documents(&of_run), documents(&direct), "{format}");
    }
    let (code, out, _) = place.run(&["check", "lines", "--select", "value-unfilled"]);
    assert_eq!(code, 0);
    assert!(out.contains("   | 正版率 │ ≥**%\n"), "without the document the value is shown: {out}");
}

#[test]
fn reports_are_written_whole_into_files() {
    let place = Place::with(&[("a.html", FAULTY)]);
    for (format, begins) in [
        ("json", "{\"schema\":\"jixiao-check/1\""),
        ("sarif", "{\"$schema\":"),
        ("html", "<!DOCTYPE html>"),
        ("text", "warning[satisfaction-missing]"),
    ] {
        let (code, out, _) = place.run(&["check", "a.html", "--format", format, "--out", "report"]);
        assert_eq!((code, out.as_str()), (1, ""));
        let report = fs::read_to_string(place.path().join("report")).expect("a file");
        assert!(report.starts_with(begins), "{format}: {report}");
        assert!(!report.contains('\u{1b}'));
    }
    let html = place.run(&["check", "a.html", "--format", "html"]).1;
    assert!(html.contains("<html lang=\"zh-CN\">") && html.contains("表中没有满意度指标"));
}

#[test]
fn nothing_that_can_be_read_ends_with_two() {
    let place = Place::with(&[("x.jsonl", "{\"schema\":\"jixiao/9\"}\n")]);
    let (code, _, err) = place.run(&["check", "x.jsonl"]);
    assert_eq!(code, 2);
    assert!(err.contains("expected records of jixiao/1 in line 1"), "{err}");
    assert_eq!(place.run(&["check", "nothing"]).0, 2);
}

#[test]
fn rules_are_listed_and_explained() {
    let place = Place::with(&[]);
    let (code, all, _) = place.run(&["rules"]);
    assert_eq!(code, 0);
    assert!(all.lines().count() > 60, "{all}");
    let (_, one, _) = place.run(&["rules", "weights-do-not-sum"]);
    for part in ["what\n", "why\n", "example\n", "help\n", "total = 100"] {
        assert!(one.contains(part), "{part}: {one}");
    }
    let (_, json, _) = place.run(&["rules", "cost", "--format", "json"]);
    let json: serde_json::Value = serde_json::from_str(&json).expect("JSON");
    assert!(json.as_array().is_some_and(|rules| rules.iter().all(|rule| rule["group"] == "cost")));
    let (code, _, err) = place.run(&["rules", "weight-do-not-sum"]);
    assert_eq!(code, 2);
    assert!(err.contains("did you mean weights-do-not-sum?"), "{err}");
}
