//! Invents a year of a department and what becomes of it in the next, and keeps the truth.

use crate::families::{AGENCIES, COMMON, FAMILIES, Family, PLACES};
use normalize::{Context, fold, parse};
use record::change::ChangeKind;
use record::{
    Agency, Budget, CodeCheck, Indicator, Money, Project, ProjectCode, ProjectGoal, RecordSet,
    Value,
};
use rust_decimal::Decimal;
use std::collections::BTreeSet;

/// A generator of numbers: SplitMix64.
pub(crate) struct Random(pub(crate) u64);

impl Random {
    pub(crate) fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ self.0 >> 30).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ mixed >> 27).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ mixed >> 31
    }

    /// Less than `end`.
    pub(crate) fn below(&mut self, end: usize) -> usize {
        usize::try_from(self.next() % (end.max(1) as u64)).unwrap_or(0)
    }

    pub(crate) fn chance(&mut self, percent: usize) -> bool {
        self.below(100) < percent
    }

    fn pick<'v, T>(&mut self, values: &'v [T]) -> &'v T {
        let at = self.below(values.len());
        &values[at]
    }
}

/// What is known to have changed: kind, old and new as they are written, project, indicator.
pub(crate) type Truth = BTreeSet<(ChangeKind, Option<String>, Option<String>, String, String)>;

/// Two years and what changed.
pub(crate) struct Invention {
    pub(crate) old: RecordSet,
    pub(crate) new: RecordSet,
    pub(crate) truth: Truth,
    /// Names of projects whose inner changes are not judged: those that were split or merged.
    pub(crate) unjudged: BTreeSet<String>,
}

const OLD_YEAR: i32 = 2023;
const NEW_YEAR: i32 = 2024;

/// An indicator in the making.
#[derive(Clone)]
struct Target {
    level2: &'static str,
    level3: String,
    sign: &'static str,
    number: u64,
    unit: String,
}

impl Target {
    fn value(&self, year: i32) -> String {
        match self.sign {
            "words" => ["持续改善", "稳步提升", "有效保障"]
                [usize::try_from(self.number % 3).expect("small")]
            .to_owned(),
            "by" => format!("{year}年{}月底前", self.number % 6 + 6),
            "=" => format!("{}{}", self.number, self.unit),
            sign => format!("{sign}{}{}", self.number, self.unit),
        }
    }

    fn indicator(&self, year: i32) -> Indicator {
        let raw = self.value(year);
        let context =
            Context { fiscal_year: Some(year), category: Some(self.level2), money: false };
        let level1 = match self.level2 {
            level if level.contains("满意度") => "满意度指标",
            level if level.contains("效益") || level.contains("影响") => "效益指标",
            _ => "产出指标",
        };
        let value = Value::new(raw.clone(), &parse(&fold(&raw), &context));
        indicator(level1, self.level2, &self.level3, value)
    }
}

fn indicator(level1: &str, level2: &str, level3: &str, value: Value) -> Indicator {
    Indicator {
        level1: Some(level1.to_owned()),
        level2: Some(level2.to_owned()),
        level3: Some(level3.to_owned()),
        ..Indicator::new(value)
    }
}

/// A project in the making.
#[derive(Clone)]
struct Draft {
    family: usize,
    place: &'static str,
    stage: &'static str,
    name: String,
    code: Option<String>,
    agency: usize,
    yuan: u64,
    purpose: Option<String>,
    goal: Option<String>,
    targets: Vec<Target>,
}

impl Draft {
    fn family(&self) -> &'static Family {
        &FAMILIES[self.family]
    }

    fn shown(&self, year: i32) -> String {
        format!("{year}年{}", self.name)
    }

    fn project(&self, year: i32) -> Project {
        let (code, name) = AGENCIES[self.agency];
        let yuan = Decimal::from(self.yuan);
        Project {
            agency: Agency { code: Some(code.to_owned()), name: Some(name.to_owned()) },
            code: self.code.clone().map(|text| ProjectCode {
                text,
                division: None,
                year: None,
                category: None,
                check: CodeCheck::Unknown,
            }),
            name: Some(self.shown(year)),
            money_unit: Some("元".to_owned()),
            budget: Budget {
                total: Some(Money { raw: self.yuan.to_string(), yuan: Some(yuan.into()) }),
                ..Budget::default()
            },
            purpose: self.purpose.clone(),
            goals: self.goal.iter().map(|text| goal(text)).collect(),
            indicators: self.targets.iter().map(|target| target.indicator(year)).collect(),
            profile: "invented".into(),
            ..Project::default()
        }
    }
}

fn goal(text: &str) -> ProjectGoal {
    ProjectGoal { ..ProjectGoal::new(text.to_owned()) }
}

fn records(drafts: &[Draft], year: i32) -> RecordSet {
    let source = document::Source {
        name: format!("{year}.docx"),
        format: "docx",
        bytes: 0,
        sha256: [0; 32],
        encoding: None,
    };
    let mut set = RecordSet { fiscal_year: Some(year), ..RecordSet::new(source) };
    set.projects = drafts.iter().map(|draft| draft.project(year)).collect();
    set
}

/// Invents two years. `lean` documents lack purposes or goals or codes, as many forms do.
pub(crate) fn invent(seed: u64) -> Invention {
    let mut random = Random(seed);
    let lean = (random.chance(25), random.chance(25), random.chance(25));
    let mut serial = 0;
    let mut free: Vec<usize> = (0..FAMILIES.len()).collect();
    let mut old = Vec::new();
    for _ in 0..4 + random.below(8) {
        let family = free.remove(random.below(free.len()));
        let siblings = if random.chance(25) { 2 + random.below(2) } else { 1 };
        let staged = random.chance(50);
        let first = random.below(PLACES.len());
        for sibling in 0..siblings {
            let place =
                if siblings > 1 && !staged { PLACES[(first + sibling) % PLACES.len()] } else { "" };
            let stage = if siblings > 1 && staged {
                ["（一期）", "（二期）", "（三期）"][sibling]
            } else {
                ""
            };
            old.push(draft(family, place, stage, &mut serial, lean, &mut random));
        }
    }
    let mut made = Made { new: Vec::new(), truth: Truth::new(), unjudged: BTreeSet::new() };
    for before in &old {
        become_of(before, lean, &mut serial, &mut random, &mut made);
    }
    // A project of another sort, sometimes with the code of one that is gone, sometimes with the money of one that stayed;
    // and a new sibling of one that is gone.
    for _ in 0..random.below(3) {
        let Some(family) = (!free.is_empty()).then(|| free.remove(random.below(free.len()))) else {
            break;
        };
        let mut fresh = draft(family, "", "", &mut serial, lean, &mut random);
        if random.chance(30) {
            fresh.yuan = random.pick(&old).yuan;
        }
        made.truth.insert((
            ChangeKind::ProjectAdded,
            None,
            Some(fresh.shown(NEW_YEAR)),
            String::new(),
            String::new(),
        ));
        made.new.push(fresh);
    }
    let Made { mut new, truth, unjudged } = made;
    // The order of forms changes from year to year.
    for at in (1..new.len()).rev() {
        new.swap(at, random.below(at + 1));
    }
    Invention { old: records(&old, OLD_YEAR), new: records(&new, NEW_YEAR), truth, unjudged }
}

fn draft(
    family: usize,
    place: &'static str,
    stage: &'static str,
    serial: &mut u64,
    lean: (bool, bool, bool),
    random: &mut Random,
) -> Draft {
    let about = &FAMILIES[family];
    *serial += 1;
    let target = |&(level2, level3, sign, unit): &(
        &'static str,
        &'static str,
        &'static str,
        &'static str,
    ),
                  random: &mut Random| {
        let number = match unit {
            "%" => 85 + random.below(12),
            "年" | "分钟" | "小时" | "次/天" | "座" => 3 + random.below(20),
            _ => 20 + random.below(900),
        };
        Target {
            level2,
            level3: level3.to_owned(),
            sign,
            number: number as u64,
            unit: unit.to_owned(),
        }
    };
    let mut targets: Vec<Target> = about.indicators.iter().map(|one| target(one, random)).collect();
    for one in COMMON {
        if random.chance(55) {
            targets.push(target(one, random));
        }
    }
    Draft {
        family,
        place,
        stage,
        name: format!("{place}{}{stage}", about.name),
        code: (!lean.0).then(|| format!("13029823P0001{:05}100{:03}", *serial, *serial % 97)),
        agency: family % AGENCIES.len(),
        yuan: 10_000 * (5 + random.below(900) as u64),
        purpose: (!lean.1).then(|| about.purpose.to_owned()),
        goal: (!lean.2).then(|| about.goal.to_owned()),
        targets,
    }
}

/// The new year in the making.
struct Made {
    new: Vec<Draft>,
    truth: Truth,
    unjudged: BTreeSet<String>,
}

impl Made {
    fn say(
        &mut self,
        kind: ChangeKind,
        old: Option<String>,
        new: Option<String>,
        project: &str,
        level3: &str,
    ) {
        self.truth.insert((kind, old, new, project.to_owned(), level3.to_owned()));
    }
}

fn become_of(
    before: &Draft,
    lean: (bool, bool, bool),
    serial: &mut u64,
    random: &mut Random,
    made: &mut Made,
) {
    let old_name = before.shown(OLD_YEAR);
    let alone = before.place.is_empty() && before.stage.is_empty();
    match random.below(100) {
        0..8 => {
            made.say(ChangeKind::ProjectRemoved, Some(old_name), None, "", "");
            // A trap: another of the same sort comes instead, and is another one.
            if random.chance(40) && !alone {
                let place = if before.place.is_empty() { "" } else { "南岭镇" };
                let stage = if before.stage.is_empty() { "" } else { "（四期）" };
                let mut fresh = draft(before.family, place, stage, serial, lean, random);
                fresh.yuan = before.yuan;
                if made.new.iter().all(|other| other.name != fresh.name) {
                    made.say(ChangeKind::ProjectAdded, None, Some(fresh.shown(NEW_YEAR)), "", "");
                    made.new.push(fresh);
                }
            }
        }
        8..13 if alone && !lean.1 => {
            let parts = before.family().parts;
            let share = before.yuan / 3;
            for (name, yuan) in parts.iter().zip([share, before.yuan - share]) {
                let mut part = before.clone();
                (part.name, part.yuan) = ((*name).to_owned(), yuan);
                *serial += 1;
                part.code = part.code.map(|_| format!("13029824P0002{:05}1000", *serial));
                made.unjudged.insert(part.shown(NEW_YEAR));
                made.new.push(part);
            }
            let mut names: Vec<_> =
                parts.iter().map(|name| format!("{NEW_YEAR}年{name}")).collect();
            names.sort();
            let names = names.join("|");
            made.say(ChangeKind::ProjectSplit, Some(old_name.clone()), Some(names), "", "");
            made.unjudged.insert(old_name);
        }
        13..25 if alone => {
            let mut after = before.clone();
            before.family().other_name.clone_into(&mut after.name);
            if random.chance(50) {
                *serial += 1;
                after.code = after.code.map(|_| format!("13029824P0003{:05}1000", *serial));
            }
            made.say(
                ChangeKind::ProjectRenamed,
                Some(old_name),
                Some(after.shown(NEW_YEAR)),
                "",
                "",
            );
            inner_changes(before, &mut after, random, made);
            made.new.push(after);
        }
        _ => {
            let mut after = before.clone();
            if random.chance(20) {
                *serial += 1;
                after.code = after.code.map(|_| format!("13029824P0004{:05}1000", *serial));
            }
            made.say(
                ChangeKind::ProjectContinued,
                Some(old_name),
                Some(after.shown(NEW_YEAR)),
                "",
                "",
            );
            if random.chance(10) {
                after.agency = (before.agency + 1) % AGENCIES.len();
                let (old, new) = (AGENCIES[before.agency].1, AGENCIES[after.agency].1);
                let project = after.shown(NEW_YEAR);
                made.say(
                    ChangeKind::ProjectMoved,
                    Some(old.to_owned()),
                    Some(new.to_owned()),
                    &project,
                    "",
                );
            }
            inner_changes(before, &mut after, random, made);
            made.new.push(after);
        }
    }
}

/// Changes money and indicators, and says so.
fn inner_changes(before: &Draft, after: &mut Draft, random: &mut Random, made: &mut Made) {
    let project = after.shown(NEW_YEAR);
    if random.chance(50) {
        after.yuan = before.yuan * (60 + random.below(90) as u64) / 100 / 100 * 100;
        if after.yuan != before.yuan {
            let (old, new) = (before.yuan.to_string(), after.yuan.to_string());
            made.say(ChangeKind::BudgetChanged, Some(old), Some(new), &project, "");
        }
    }
    let own = before.family().indicators.len();
    let mut kept = Vec::new();
    for (at, target) in before.targets.iter().enumerate() {
        let mut target = target.clone();
        let old = target.value(OLD_YEAR);
        match random.below(100) {
            // Most of what is a project's own stays.
            0..6 if at >= own || at == 2 => {
                made.say(
                    ChangeKind::IndicatorRemoved,
                    Some(target.level3.clone()),
                    None,
                    &project,
                    "",
                );
                continue;
            }
            6..22 if target.sign != "words" => {
                target.number = target.number + 1 + random.below(4) as u64;
                let new = target.value(NEW_YEAR);
                if old.replace("2023", "2024") != new {
                    made.say(
                        ChangeKind::IndicatorChanged,
                        Some(old),
                        Some(new),
                        &project,
                        &target.level3,
                    );
                }
            }
            // The unit changes and the value stays: nothing is to be said.
            22..30 => match target.unit.as_str() {
                "公里" => (target.number, target.unit) = (target.number * 1000, "米".to_owned()),
                "吨" => (target.number, target.unit) = (target.number * 1000, "公斤".to_owned()),
                "小时" => (target.number, target.unit) = (target.number * 60, "分钟".to_owned()),
                "万元" => {
                    (target.number, target.unit) = (target.number * 10_000, "元".to_owned());
                }
                _ => {}
            },
            _ => {}
        }
        kept.push(target);
    }
    if random.chance(20) {
        let (level2, level3, unit) = *random.pick(&[
            ("数量指标", "宣传培训场次", "场"),
            ("社会效益指标", "媒体报道次数", "次"),
            ("经济效益指标", "带动就业岗位", "个"),
        ]);
        let target = Target {
            level2,
            level3: level3.to_owned(),
            sign: "≥",
            number: 4,
            unit: unit.to_owned(),
        };
        made.say(ChangeKind::IndicatorAdded, None, Some(level3.to_owned()), &project, "");
        kept.push(target);
    }
    after.targets = kept;
}
