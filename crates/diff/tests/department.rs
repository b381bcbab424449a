//! What becomes of a department's own goals, clauses, measures and indicators, and that each change keeps to the contract.

use normalize::{Context, fold, parse};
use record::change::{Change, ChangeKind, Statement};
use record::{At, Goal, GoalIndicator, Horizon, Indicator, Measure, Raw, RecordSet, Value};

fn value(raw: &str, year: i32) -> Value {
    let context = Context { fiscal_year: Some(year), category: None, money: false };
    Value::new(raw.to_owned(), &parse(&fold(raw), &context))
}

fn goal(heading: &str, text: &str, clauses: &[&str], year: i32) -> Goal {
    let clause = |text: &&str| GoalIndicator {
        text: (*text).to_owned(),
        terms: value(text, year).terms,
        raw: Raw::default(),
        at: At::default(),
    };
    Goal {
        number: None,
        label: None,
        heading: heading.to_owned(),
        text: Some(text.to_owned()),
        indicators: clauses.iter().map(clause).collect(),
        raw: Raw::default(),
        at: At::default(),
    }
}

fn measure(heading: &str, text: &str) -> Measure {
    Measure {
        number: None,
        label: None,
        heading: heading.to_owned(),
        text: Some(text.to_owned()),
        raw: Raw::default(),
        at: At::default(),
    }
}

fn indicator(level3: &str, raw: &str, year: i32) -> Indicator {
    Indicator {
        level1: Some("产出指标".to_owned()),
        level2: Some("数量指标".to_owned()),
        level3: Some(level3.to_owned()),
        horizon: Horizon::Annual,
        ..Indicator::new(value(raw, year))
    }
}

fn year(year: i32) -> RecordSet {
    let source = document::Source {
        name: format!("{year}.docx"),
        format: "docx",
        bytes: 0,
        sha256: [0; 32],
        encoding: None,
    };
    let mut set = RecordSet { fiscal_year: Some(year), ..RecordSet::new(source) };
    set.department.name = Some("县教育局".to_owned());
    set
}

/// Each change in a line: kind, old, new, direction, and what it belongs to.
fn told(old: &RecordSet, new: &RecordSet) -> Vec<String> {
    let comparison = diff::compare(std::slice::from_ref(old), std::slice::from_ref(new));
    let own = comparison.departments.first().expect("a department").own.clone();
    assert_eq!(own, 0..comparison.changes.changes.len(), "there are no projects");
    let line = |change: &Change| {
        let text = |side: &Option<Statement>| {
            side.as_ref().map_or("-".to_owned(), |one| one.texts().join("、"))
        };
        let mut line =
            format!("{} {} > {}", change.kind.name(), text(&change.old), text(&change.new));
        if let Some(direction) = change.direction {
            line = format!("{line} {}", direction.name());
        }
        if let Some(goal) =
            change.goal.as_ref().filter(|_| change.kind != ChangeKind::GoalUnchanged)
        {
            line = format!("{line} ({})", goal.new.as_deref().unwrap_or("-"));
        }
        let names = change.department.as_ref().and_then(|names| names.new.as_deref());
        assert_eq!((names, change.project.as_ref()), (Some("县教育局"), None), "{line}");
        line
    };
    comparison.changes.changes.iter().map(line).collect()
}

#[track_caller]
fn check(old: &RecordSet, new: &RecordSet, expect: &[&str]) {
    assert_eq!(told(old, new), expect);
}

#[test]
fn headings_and_clauses_of_a_goal_are_compared() {
    let (mut old, mut new) = (year(2023), year(2024));
    old.goals = vec![goal(
        "促进学前教育普及",
        "扩大公办学位供给。",
        &["新增公办学位不少于600个", "普惠性幼儿园覆盖率达到88%以上", "招聘教师120人"],
        2023,
    )];
    new.goals = vec![goal(
        "促进学前教育普及普惠",
        "扩大公办学位供给。",
        &["普惠性幼儿园覆盖率达到90%以上", "新增公办学位不少于450个", "建成智慧校园8所"],
        2024,
    )];
    check(
        &old,
        &new,
        &[
            "goal_unchanged 扩大公办学位供给。 > 扩大公办学位供给。",
            "goal_renamed 促进学前教育普及 > 促进学前教育普及普惠 (促进学前教育普及普惠)",
            "goal_indicator_changed 普惠性幼儿园覆盖率达到88%以上 > 普惠性幼儿园覆盖率达到90%以上 tightened (促进学前教育普及普惠)",
            "goal_indicator_changed 新增公办学位不少于600个 > 新增公办学位不少于450个 loosened (促进学前教育普及普惠)",
            "goal_indicator_added - > 建成智慧校园8所 (促进学前教育普及普惠)",
            "goal_indicator_removed 招聘教师120人 > - (促进学前教育普及普惠)",
        ],
    );
}

#[test]
fn measures_are_compared() {
    let (mut old, mut new) = (year(2023), year(2024));
    old.measures = vec![
        measure("加强组织领导", "成立2023年预算绩效管理领导小组。"),
        measure("完善制度建设", "制定项目资金管理办法，规范资金使用。"),
        measure("严格监督问责", "对绩效目标未完成的项目，核减预算。"),
    ];
    new.measures = vec![
        measure("完善制度建设", "制定项目资金管理办法，规范资金申报和使用。"),
        measure("加强组织领导", "成立2024年预算绩效管理领导小组。"),
        measure("公开评价结果", "在门户网站公开自评报告。"),
    ];
    check(
        &old,
        &new,
        &[
            "measure_reworded 完善制度建设。制定项目资金管理办法，规范资金使用。 > 完善制度建设。制定项目资金管理办法，规范资金申报和使用。",
            "measure_added - > 公开评价结果。在门户网站公开自评报告。",
            "measure_removed 严格监督问责。对绩效目标未完成的项目，核减预算。 > -",
        ],
    );
}

#[test]
fn indicators_of_the_department_are_compared_as_those_of_projects() {
    let (mut old, mut new) = (year(2023), year(2024));
    old.indicators =
        vec![indicator("培训教师人数", "≥100人", 2023), indicator("检查次数", "4次", 2023)];
    new.indicators =
        vec![indicator("培训教师人数", "≥120人", 2024), indicator("新建学校", "2所", 2024)];
    check(
        &old,
        &new,
        &[
            "indicator_changed ≥100人 > ≥120人 tightened",
            "indicator_added - > 新建学校",
            "indicator_removed 检查次数 > -",
        ],
    );
}

#[test]
fn what_stayed_is_no_change() {
    let mut old = year(2023);
    old.measures = vec![measure("加强组织领导", "成立领导小组。")];
    old.indicators = vec![indicator("培训教师人数", "≥100人", 2023)];
    let new = RecordSet { fiscal_year: Some(2024), ..old.clone() };
    check(&old, &new, &[]);
}
