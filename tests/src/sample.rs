//! Records made for tests: as many as wanted, with any texts in them.

use document::Location;
use record::{
    Agency, At, Attributes, Base, Budget, Diagnostic, Horizon, Indicator, Kind, Money, Number,
    Project, RecordSet, Severity, Span, Term, Value,
};

/// What varies.
#[derive(Debug, Clone)]
pub struct Sample {
    /// By which the content is told apart.
    pub content: u64,
    /// Name of the document.
    pub name: String,
    /// 预算项目.
    pub projects: usize,
    /// 绩效指标 of each project.
    pub indicators: usize,
    /// Texts that are used in turn.
    pub texts: Vec<String>,
    /// Numbers that are used in turn.
    pub numbers: Vec<Number>,
}

impl Sample {
    /// A document of ordinary texts.
    ///
    /// # Panics
    ///
    /// Never: its numbers are decimals.
    pub fn ordinary(content: u64, projects: usize, indicators: usize) -> Self {
        let texts = [
            "城乡居民最低生活保障",
            "救助对象发放准确率",
            "资金发放及时性≥95%",
            "2023年困难群众救助补助资金",
            "河北省民政厅",
        ];
        let numbers = ["95", "4.35", "771325800", "0.5", "12"];
        Self {
            content,
            name: format!("documents/{:03}/{content}.docx", content % 100),
            projects,
            indicators,
            texts: texts.map(str::to_owned).to_vec(),
            numbers: numbers
                .iter()
                .map(|text| serde_json::from_str(&format!("\"{text}\"")).expect("a decimal"))
                .collect(),
        }
    }

    /// Its records.
    pub fn records(&self) -> RecordSet {
        let mut sha256 = [0; 32];
        // Spread, as digests are.
        let spread = self.content.wrapping_mul(0x9E37_79B9_7F4A_7C15).to_be_bytes();
        sha256[..8].copy_from_slice(&spread);
        sha256[24..].copy_from_slice(&self.content.to_be_bytes());
        let mut records = RecordSet::new(document::Source {
            name: self.name.clone(),
            format: "docx",
            bytes: 30_000,
            sha256,
            encoding: None,
        });
        records.fiscal_year = Some(2020 + i32::try_from(self.content % 5).unwrap_or_default());
        records.department.name = Some(self.text(0));
        records.at.insert("fiscal_year", place(0));
        records.projects = (0..self.projects).map(|index| self.project(index)).collect();
        records.diagnostics.push(Diagnostic {
            name: "ragged-row".into(),
            severity: if self.content.is_multiple_of(3) {
                Severity::Error
            } else {
                Severity::Warning
            },
            message: self.text(1),
            at: Some(place(3)),
            help: String::new(),
        });
        records
    }

    fn text(&self, index: usize) -> String {
        let count = self.texts.len().max(1);
        self.texts.get(index % count).cloned().unwrap_or_default()
    }

    fn number(&self, index: usize) -> Option<Number> {
        let count = self.numbers.len().max(1);
        self.numbers.get(index % count).copied()
    }

    fn project(&self, index: usize) -> Project {
        let mut attributes = Attributes::default();
        attributes.insert("项目负责人", self.text(index + 1));
        attributes.insert(format!("实施期 {index}"), self.text(index));
        let mut at = At::default();
        at.insert("name", place(index));
        let money = Money { raw: self.text(index + 2), yuan: self.number(index) };
        Project {
            number: u32::try_from(index + 1).ok(),
            heading: Some(self.text(index + 3)),
            agency: Agency {
                code: Some(format!("{:06}", 211_001 + index % 7)),
                name: Some(self.text(4)),
            },
            name: Some(format!("{}{index}", self.text(index + 3))),
            attributes,
            money_unit: Some("万元".to_owned()),
            budget: Budget { total: Some(money), ..Budget::default() },
            purpose: Some(self.text(index)),
            indicators: (0..self.indicators).map(|one| self.indicator(index * 7 + one)).collect(),
            profile: "labelled".into(),
            at,
            ..Project::default()
        }
    }

    fn indicator(&self, index: usize) -> Indicator {
        let mut at = At::default();
        for (field, offset) in
            [("level1", 0), ("level2", 1), ("level3", 2), ("value", 3), ("basis", 4)]
        {
            at.insert(field, place(index + offset));
        }
        let terms = self.number(index).map(|number| Term::Quantity {
            span: Span(0, 4),
            op: "ge".into(),
            number,
            upper: None,
            unit: "%".to_owned(),
            base: Base { number, upper: None, unit: "%".to_owned() },
            approx: false,
        });
        Indicator {
            level1: Some("产出指标".to_owned()),
            level2: Some("数量指标".to_owned()),
            level3: Some(format!("{}{index}", self.text(index + 1))),
            description: Some(self.text(index + 2)),
            horizon: Horizon::Annual,
            basis: Some(self.text(index + 3)),
            weight: Some("10".to_owned()),
            at,
            ..Indicator::new(Value {
                raw: self.text(index),
                kind: Kind::Quantity,
                terms: terms.into_iter().collect(),
            })
        }
    }
}

fn place(index: usize) -> Location {
    let text = format!("b{}/r{}c{}", index % 40, index % 13, index % 5);
    text.parse().unwrap_or_else(|_| Location::block(0))
}
