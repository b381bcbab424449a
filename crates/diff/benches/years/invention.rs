//! Two years of thousands of projects, invented, and which project of the one is which of the other.

use normalize::{Context, fold, parse};
use record::{
    Agency, Budget, CodeCheck, Indicator, Money, Project, ProjectCode, ProjectGoal, RecordSet,
    Value,
};
use rust_decimal::Decimal;
use std::collections::BTreeMap;

/// Streets of the invented city.
const STREETS: usize = 30;
/// Communities of each street.
const COMMUNITIES: usize = 20;
/// Amounts that many projects share, in yuan.
const AMOUNTS: [u32; 4] = [200_000, 350_000, 500_000, 800_000];

/// A sort of work: what it is called, what it is called after a renaming, its purpose, its goal, its own indicators.
struct Work {
    name: &'static str,
    other_name: &'static str,
    purpose: &'static str,
    goal: &'static str,
    indicators: [(&'static str, &'static str, &'static str); 3],
}

const WORKS: [Work; 5] = [
    Work {
        name: "老旧小区改造项目",
        other_name: "老旧小区综合整治提升项目",
        purpose: "用于老旧小区屋面防水、外墙保温、雨污分流和停车位建设",
        goal: "完成老旧小区改造任务，改善居住条件。",
        indicators: [
            ("数量指标", "改造楼栋数量", "栋"),
            ("数量指标", "改造建筑面积", "平方米"),
            ("社会效益指标", "受益居民户数", "户"),
        ],
    },
    Work {
        name: "背街小巷道路改造项目",
        other_name: "背街小巷路面修复项目",
        purpose: "用于背街小巷路面硬化、排水和人行道铺装",
        goal: "修好背街小巷，方便群众出行。",
        indicators: [
            ("数量指标", "硬化路面面积", "平方米"),
            ("数量指标", "更换排水管长度", "米"),
            ("社会效益指标", "出行受益人数", "人"),
        ],
    },
    Work {
        name: "居家养老服务站改造项目",
        other_name: "居家养老服务站适老化提升项目",
        purpose: "用于居家养老服务站房屋修缮、助餐设备和适老化设施",
        goal: "让辖区老年人就近得到助餐和照料服务。",
        indicators: [
            ("数量指标", "服务老年人人数", "人"),
            ("数量指标", "添置助餐设备台数", "台"),
            ("社会效益指标", "老年人助餐次数", "人次"),
        ],
    },
    Work {
        name: "垃圾分类投放点改造项目",
        other_name: "垃圾分类投放点升级项目",
        purpose: "用于垃圾分类投放点土建、桶站和监控设备",
        goal: "规范垃圾分类投放，改善环境卫生。",
        indicators: [
            ("数量指标", "改造投放点数量", "处"),
            ("质量指标", "分类准确比例", "%"),
            ("生态效益指标", "可回收物回收量", "吨"),
        ],
    },
    Work {
        name: "文体活动广场改造项目",
        other_name: "文体活动广场更新项目",
        purpose: "用于文体活动广场地面、健身器材和照明",
        goal: "丰富居民文体生活。",
        indicators: [
            ("数量指标", "安装健身器材件数", "件"),
            ("数量指标", "铺装广场面积", "平方米"),
            ("社会效益指标", "组织文体活动场次", "场"),
        ],
    },
];

/// Indicators of every form.
const COMMON: [(&str, &str, &str); 3] = [
    ("质量指标", "项目验收合格率", "%"),
    ("时效指标", "资金拨付及时率", "%"),
    ("服务对象满意度指标", "群众满意度", "%"),
];

/// How the projects can be told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Case {
    /// By their codes, which stay.
    Codes,
    /// By their names alone: no codes, and purposes, goals, indicators and amounts are those of hundreds of others.
    Names,
    /// As [`Case::Names`], all of one agency, and nearly every name another one: most of what can be done is to compare.
    Strangers,
}

/// Two years, and what became of the projects of the first.
pub(crate) struct Years {
    pub(crate) old: RecordSet,
    pub(crate) new: RecordSet,
    /// Old name → new name, of the projects that stayed.
    pub(crate) pairs: BTreeMap<String, String>,
    /// Of those, how many have another name.
    pub(crate) renamed: usize,
    /// Projects that became two, and pairs of projects that became one.
    pub(crate) parts: usize,
}

/// SplitMix64.
struct Random(u64);

impl Random {
    fn below(&mut self, end: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ self.0 >> 30).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ mixed >> 27).wrapping_mul(0x94d0_49bb_1331_11eb);
        usize::try_from((mixed ^ mixed >> 31) % end.max(1) as u64).unwrap_or(0)
    }
}

/// A project in the making.
#[derive(Clone)]
struct Draft {
    work: usize,
    street: usize,
    agency: usize,
    name: String,
    code: Option<String>,
    yuan: u32,
    numbers: Vec<usize>,
}

impl Draft {
    fn project(&self, year: i32) -> Project {
        let work = WORKS.get(self.work).expect("a work");
        let rows = work.indicators.iter().chain(&COMMON).zip(&self.numbers);
        let money =
            Money { raw: self.yuan.to_string(), yuan: Some(Decimal::from(self.yuan).into()) };
        Project {
            agency: Agency {
                code: Some(format!("6010{:02}", self.agency)),
                name: Some(format!("{}办事处", street(self.agency))),
            },
            code: self.code.clone().map(|text| ProjectCode {
                text,
                division: None,
                year: None,
                category: None,
                check: CodeCheck::Unknown,
            }),
            name: Some(format!("{year}年{}", self.name)),
            money_unit: Some("元".to_owned()),
            budget: Budget { total: Some(money), ..Budget::default() },
            purpose: Some(work.purpose.to_owned()),
            goals: vec![ProjectGoal { ..ProjectGoal::new(work.goal.to_owned()) }],
            indicators: rows
                .map(|((level2, level3, unit), number)| indicator(level2, level3, *number, unit))
                .collect(),
            profile: "invented".into(),
            ..Project::default()
        }
    }
}

fn indicator(level2: &str, level3: &str, number: usize, unit: &str) -> Indicator {
    let number = if unit == "%" { 80 + number % 20 } else { number };
    let raw = format!("≥{number}{unit}");
    let context = Context { fiscal_year: None, category: Some(level2), money: false };
    Indicator {
        level2: Some(level2.to_owned()),
        level3: Some(level3.to_owned()),
        ..Indicator::new(Value::new(raw.clone(), &parse(&fold(&raw), &context)))
    }
}

fn street(number: usize) -> String {
    const FIRST: [&str; 6] = ["红", "东", "长", "新", "和", "永"];
    const SECOND: [&str; 5] = ["旗", "安", "丰", "宁", "兴"];
    let word = |words: &[&str], at: usize| (*words.get(at % words.len()).unwrap_or(&"")).to_owned();
    format!("{}{}街道", word(&FIRST, number / SECOND.len()), word(&SECOND, number))
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

/// Every street, every community, every work: 3,000 projects of 2023, and what became of them in 2024.
pub(crate) fn invent(case: Case, seed: u64) -> Years {
    let mut random = Random(seed);
    let mut old = Vec::new();
    for street_number in 0..STREETS {
        for community in 0..COMMUNITIES {
            for (work, about) in WORKS.iter().enumerate() {
                let place = format!("{}第{}社区", street(street_number), community + 1);
                old.push(Draft {
                    work,
                    street: street_number,
                    agency: if case == Case::Strangers { 0 } else { street_number },
                    name: format!("{place}{}", about.name),
                    code: (case == Case::Codes).then(|| format!("13029823P{:012}", old.len() + 1)),
                    yuan: *AMOUNTS.get(random.below(AMOUNTS.len())).unwrap_or(&0),
                    numbers: (0..6).map(|_| 5 + random.below(900)).collect(),
                });
            }
        }
    }
    let (mut new, mut pairs, mut renamed, mut parts) = (Vec::new(), BTreeMap::new(), 0, 0);
    let mut merging: Option<Draft> = None;
    for before in &old {
        let mut after = before.clone();
        let fate = random.below(100);
        let fate = if case == Case::Strangers && fate > 8 { 8 + fate % 3 } else { fate };
        match fate {
            // Gone; sometimes another community takes its place.
            0..4 => {
                if random.below(2) == 0 {
                    after.name = after.name.replace('第', "新");
                    after.code = after.code.map(|code| code.replace("23P", "24P"));
                    new.push(after);
                }
                continue;
            }
            4..6 => {
                for (word, share) in
                    [("（一标段）", before.yuan / 4), ("（二标段）", before.yuan / 4 * 3)]
                {
                    let code = after.code.as_ref().map(|code| format!("{code}{share}"));
                    new.push(Draft {
                        name: format!("{}{word}", before.name),
                        yuan: share,
                        code,
                        ..after.clone()
                    });
                }
                parts += 1;
                continue;
            }
            // Two of one street and work become one.
            6..8 => {
                match merging.take() {
                    Some(other) if other.street == before.street && other.work == before.work => {
                        let places =
                            other.name.replace(WORKS.get(other.work).expect("a work").name, "");
                        let (_, place) = before.name.split_once("街道").expect("a street");
                        after.name = format!("{places}和{place}");
                        after.yuan += other.yuan;
                        after.code = after.code.map(|code| code.replace("23P", "24P"));
                        parts += 1;
                        new.push(after);
                    }
                    other => {
                        // Whoever waited in vain stays as it was.
                        if let Some(other) = other {
                            stay(&other, other.clone(), &mut new, &mut pairs);
                        }
                        merging = Some(after);
                    }
                }
                continue;
            }
            8..11 => {
                let work = WORKS.get(before.work).expect("a work");
                after.name = before.name.replace(work.name, work.other_name);
                renamed += 1;
            }
            11..40 => {
                after.yuan =
                    before.yuan / 100 * (60 + u32::try_from(random.below(80)).unwrap_or(0));
            }
            _ => {}
        }
        for number in &mut after.numbers {
            if random.below(5) == 0 {
                *number += 1 + random.below(20);
            }
        }
        stay(before, after, &mut new, &mut pairs);
    }
    if let Some(other) = merging {
        stay(&other, other.clone(), &mut new, &mut pairs);
    }
    for at in (1..new.len()).rev() {
        new.swap(at, random.below(at + 1));
    }
    Years { old: records(&old, 2023), new: records(&new, 2024), pairs, renamed, parts }
}

fn stay(before: &Draft, after: Draft, new: &mut Vec<Draft>, pairs: &mut BTreeMap<String, String>) {
    pairs.insert(format!("2023年{}", before.name), format!("2024年{}", after.name));
    new.push(after);
}
