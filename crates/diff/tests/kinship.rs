//! Projects under other names that are the same, and such as only look so: what tells them where names and codes do not.

use record::change::ChangeKind;
use record::{
    Agency, Budget, Horizon, Indicator, Kind, Money, Project, ProjectGoal, RecordSet, Value,
};
use rust_decimal::Decimal;

/// A work as hundreds of communities have it.
const RENEWAL: &[&str] = &["改造楼栋数量", "改造建筑面积", "受益居民户数", "项目验收合格率"];

fn project(name: &str, purpose: &str, indicators: &[&str], yuan: u32) -> Project {
    let indicator = |level3: &&str| Indicator {
        level1: Some("产出指标".to_owned()),
        level2: Some("数量指标".to_owned()),
        level3: Some((*level3).to_owned()),
        horizon: Horizon::Annual,
        ..Indicator::new(Value {
            raw: "若干".to_owned(),
            kind: Kind::Qualitative,
            terms: Vec::new(),
        })
    };
    let money = Money { raw: yuan.to_string(), yuan: Some(Decimal::from(yuan).into()) };
    let goal = ProjectGoal {
        horizon: Horizon::Annual,
        ..ProjectGoal::new(format!("{purpose}，按期完成"))
    };
    Project {
        agency: Agency { code: None, name: Some("红旗街道办事处".to_owned()) },
        name: Some(name.to_owned()),
        budget: Budget { total: Some(money), ..Budget::default() },
        purpose: Some(purpose.to_owned()),
        goals: vec![goal],
        indicators: indicators.iter().map(indicator).collect(),
        profile: "invented".into(),
        ..Project::default()
    }
}

fn renewal(name: &str) -> Project {
    project(name, "用于老旧小区屋面防水和外墙保温", RENEWAL, 500_000)
}

/// Communities that have the same work in both years.
fn communities() -> Vec<Project> {
    (1..=30).map(|number| renewal(&format!("红旗街道第{number}社区老旧小区改造项目"))).collect()
}

fn year(year: i32, projects: Vec<Project>) -> RecordSet {
    let source = document::Source {
        name: format!("{year}.docx"),
        format: "docx",
        bytes: 0,
        sha256: [0; 32],
        encoding: None,
    };
    RecordSet { fiscal_year: Some(year), projects, ..RecordSet::new(source) }
}

/// What is said of projects, those that only continue left out.
#[track_caller]
fn check(old: Vec<Project>, new: Vec<Project>, expect: &[(ChangeKind, &str, &str)]) {
    let comparison = diff::compare(&[year(2023, old)], &[year(2024, new)]);
    let projects = comparison.changes.changes.iter().filter(|change| {
        change.kind <= ChangeKind::ProjectMerged && change.kind != ChangeKind::ProjectContinued
    });
    let text = |side: &Option<record::change::Statement>| {
        side.as_ref().map_or(String::new(), |one| one.texts().join("+"))
    };
    let found: Vec<(ChangeKind, String, String)> =
        projects.map(|change| (change.kind, text(&change.old), text(&change.new))).collect();
    let found: Vec<(ChangeKind, &str, &str)> =
        found.iter().map(|(kind, old, new)| (*kind, old.as_str(), new.as_str())).collect();
    assert_eq!(found, expect);
}

fn with(mut projects: Vec<Project>, more: &[Project]) -> Vec<Project> {
    projects.extend_from_slice(more);
    projects
}

#[test]
fn one_place_and_work_is_known_though_hundreds_share_the_work() {
    let (was, is) =
        ("红旗街道幸福里社区老旧小区改造项目", "红旗街道幸福里社区老旧小区综合整治项目");
    check(
        with(communities(), &[renewal(was)]),
        with(communities(), &[renewal(is)]),
        &[(ChangeKind::ProjectRenamed, was, is)],
    );
}

#[test]
fn another_place_is_another_project() {
    for is in [
        "红旗街道平安里社区老旧小区改造项目",
        "红旗街道第31社区老旧小区改造项目",
        "红旗街道新幸福里社区老旧小区改造项目",
    ] {
        let was = "红旗街道幸福里社区老旧小区改造项目";
        check(
            with(communities(), &[renewal(was)]),
            with(communities(), &[renewal(is)]),
            &[(ChangeKind::ProjectAdded, "", is), (ChangeKind::ProjectRemoved, was, "")],
        );
    }
}

#[test]
fn between_two_that_are_as_good_nothing_is_guessed() {
    let was = "红旗街道幸福里社区老旧小区改造项目";
    let (one, other) =
        ("红旗街道幸福里社区老旧小区综合整治项目", "红旗街道幸福里社区老旧小区综合提升项目");
    check(
        with(communities(), &[renewal(was)]),
        with(communities(), &[renewal(one), renewal(other)]),
        &[
            (ChangeKind::ProjectAdded, "", one),
            (ChangeKind::ProjectAdded, "", other),
            (ChangeKind::ProjectRemoved, was, ""),
        ],
    );
}

#[test]
fn another_work_of_one_place_is_another_project() {
    let was = "红旗街道幸福里社区老旧小区改造项目";
    let is = project(
        "红旗街道幸福里社区老旧小区加装电梯项目",
        "用于既有住宅加装电梯补助",
        &["加装电梯台数", "惠及住户户数", "项目验收合格率"],
        500_000,
    );
    check(
        with(communities(), &[renewal(was)]),
        with(communities(), std::slice::from_ref(&is)),
        &[
            (ChangeKind::ProjectAdded, "", "红旗街道幸福里社区老旧小区加装电梯项目"),
            (ChangeKind::ProjectRemoved, was, ""),
        ],
    );
}

#[test]
fn general_words_make_no_other_project_and_numbers_do() {
    let of = |name: &str| {
        let indicators = ["维修校舍面积", "受益师生人数", "工程总投资"];
        project(name, "教学楼屋面防水、外墙修缮", &indicators, 900_000)
    };
    check(
        vec![of("校舍维修工程（一期）"), of("校舍维修工程（二期）")],
        vec![of("校舍维修项目（二期）")],
        &[
            (ChangeKind::ProjectRenamed, "校舍维修工程（二期）", "校舍维修项目（二期）"),
            (ChangeKind::ProjectRemoved, "校舍维修工程（一期）", ""),
        ],
    );
}

#[test]
fn indicators_of_its_own_tell_a_project_whatever_its_name_and_agency() {
    let indicators = ["运营公交线路数", "年客运量", "公交正点率", "新能源公交车占比", "乘客满意度"];
    let was = project("城乡公交运营补贴", "保障城乡公交正常运营", &indicators, 900_000);
    let mut is = project("公共客运保障专项", "切实保障城乡公交正常运营", &indicators, 700_000);
    is.agency.name = Some("综合服务中心".to_owned());
    check(
        vec![was],
        vec![is],
        &[(ChangeKind::ProjectRenamed, "城乡公交运营补贴", "公共客运保障专项")],
    );
}

#[test]
fn a_whole_becomes_numbered_parts_where_the_money_says_so() {
    let of = |name: &str, yuan: u32| {
        let indicators = ["除险加固水库数量", "坝体防渗达标率", "下游保护面积"];
        project(name, "小型水库坝体防渗", &indicators, yuan)
    };
    let (first, second) = ("水库除险加固工程（一期）", "水库除险加固工程（二期）");
    let parts = format!("{first}+{second}");
    check(
        vec![of("水库除险加固工程", 900_000)],
        vec![of(first, 400_000), of(second, 510_000)],
        &[(ChangeKind::ProjectSplit, "水库除险加固工程", &parts)],
    );
    let mut moved = of("水库除险加固工程", 900_000);
    moved.agency.name = Some("水库管理中心".to_owned());
    check(
        vec![of(first, 400_000), of(second, 510_000)],
        vec![moved],
        &[(ChangeKind::ProjectMerged, &parts, "水库除险加固工程")],
    );
    check(
        vec![of(first, 400_000), of(second, 510_000)],
        vec![of("水库除险加固工程", 900_000)],
        &[(ChangeKind::ProjectMerged, &parts, "水库除险加固工程")],
    );
    check(
        vec![of("水库除险加固工程", 900_000)],
        vec![of(first, 400_000), of(second, 650_000)],
        &[
            (ChangeKind::ProjectAdded, "", first),
            (ChangeKind::ProjectAdded, "", second),
            (ChangeKind::ProjectRemoved, "水库除险加固工程", ""),
        ],
    );
}
