//! Records and files for tests of the formats.

use super::Files;
use document::Location;
use record::flat::Cell;
use record::{
    Agency, At, Attributes, Bookmark, Budget, Horizon, Indicator, Kind, Money, Number, PlanStep,
    Project, RecordSet, Span, Term, Value,
};
use rust_decimal::Decimal;
use std::collections::BTreeMap;
use std::io::{self, Write};
use std::sync::{Arc, Mutex};

type Shared = Arc<Mutex<Vec<u8>>>;

/// Files in memory.
pub(crate) struct Memory {
    files: BTreeMap<String, Shared>,
    /// Bytes that each file takes.
    room: usize,
}

impl Default for Memory {
    fn default() -> Self {
        Self { files: BTreeMap::new(), room: usize::MAX }
    }
}

impl Memory {
    /// Files that take so many bytes each.
    pub(crate) fn with_room(room: usize) -> Self {
        Self { room, ..Self::default() }
    }

    /// What was written to the file of this name.
    pub(crate) fn bytes(&self, name: &str) -> Vec<u8> {
        self.files.get(name).expect("a file").lock().expect("not poisoned").clone()
    }
}

struct File(Shared, usize);

impl Write for File {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let mut file = self.0.lock().expect("not poisoned");
        if file.len() + bytes.len() > self.1 {
            return Err(io::ErrorKind::StorageFull.into());
        }
        file.extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl Files for Memory {
    fn create(&mut self, name: &str) -> io::Result<Box<dyn Write + Send>> {
        let file = Shared::default();
        self.files.insert(name.to_owned(), file.clone());
        Ok(Box::new(File(file, self.room)))
    }
}

pub(crate) fn number(text: &str) -> Number {
    Number::from(Decimal::from_str_exact(text).expect("a decimal"))
}

/// A document of one project with one of most things.
pub(crate) fn sample() -> RecordSet {
    let mut records = RecordSet::new(document::Source {
        name: "预算.docx".into(),
        format: "docx",
        bytes: 1234,
        sha256: [7; 32],
        encoding: None,
    });
    records.fiscal_year = Some(2023);
    let date =
        Term::Date { span: Span(0, 8), op: "by".into(), date: "2023-12-31".into(), inferred: true };
    let mut at = At::default();
    at.insert("value", Location::block(3).cell(1, 2));
    let indicator = Indicator {
        level1: Some("产出指标".into()),
        level2: Some("时效指标".into()),
        level3: Some("完成时间".into()),
        horizon: Horizon::Annual,
        weight: Some("10".into()),
        at,
        ..Indicator::new(Value { raw: "12月底前".into(), kind: Kind::Date, terms: vec![date] })
    };
    let step = PlanStep {
        label: "3月底".into(),
        due: Some("2023-03-31".into()),
        percent: Some(number("25")),
        raw: Attributes::default(),
        at: At::default(),
    };
    let money = Money { raw: "2.17".into(), yuan: Some(number("21700")) };
    records.projects.push(Project {
        number: Some(1),
        heading: Some("高龄补贴".into()),
        agency: Agency { code: Some("211001".into()), name: Some("民政局".into()) },
        name: Some("高龄补贴".into()),
        money_unit: Some("万元".into()),
        budget: Budget { total: Some(money), fiscal: None, other: None, parts: Vec::new() },
        plan: vec![step],
        indicators: vec![indicator],
        profile: "block".into(),
        ..Project::default()
    });
    records
}

/// Texts that do harm where they are not taken as texts.
pub(crate) const HOSTILE: &[&str] = &[
    "=cmd|' /C calc'!A0",
    "=HYPERLINK(\"http://example.org\",\"x\")",
    "+1+1",
    "-2+3+cmd|' /C calc'!D2",
    "@SUM(1+1)",
    "\t=1+1",
    "\r=1+1",
    "\n=1+1",
    "＝1+1",
    "＋1",
    "－1",
    "＠A1",
    "'=1",
    "''＝1",
    "'",
    "' OR 1=1 --",
    "\"quoted\", and; more",
    "a\u{0}b",
    "\u{1}\u{8}\u{b}\u{1b}\u{7f}",
    "_x0041_ and _x000D_",
    "\u{feff}bom",
    "\u{fffe}\u{ffff}",
    "\u{202e}gnp.exe",
    "𠀀\u{10ffff}",
    " ends with blanks ",
    "line\r\nline\rline\nline",
    "]]><script>alert(1)</script>&amp;",
    "",
];

/// The sample with [`HOSTILE`] in every place that takes a text.
pub(crate) fn hostile() -> RecordSet {
    let mut records = sample();
    let project = records.projects[0].clone();
    let indicator = project.indicators[0].clone();
    for text in HOSTILE {
        let mut one = project.clone();
        one.name = Some((*text).to_owned());
        one.purpose = Some((*text).to_owned());
        one.attributes.insert((*text).to_owned(), (*text).to_owned());
        let mut other = indicator.clone();
        other.level3 = Some((*text).to_owned());
        other.value.raw = (*text).to_owned();
        other.raw.insert("value", (*text).to_owned());
        one.indicators.push(other);
        records.projects.push(one);
        let at = Location::block(1);
        records.bookmarks.push(Bookmark { name: (*text).to_owned(), at });
    }
    records
}

/// What the cells say, as texts.
pub(crate) fn texts(cells: &[Cell<'_>]) -> Vec<String> {
    let texts = cells.iter().map(|cell| match cell {
        Cell::Null => String::new(),
        Cell::Text(text) | Cell::Json(text) => text.clone().into_owned(),
        Cell::Integer(integer) => integer.to_string(),
        Cell::Number(number) => number.to_string(),
        Cell::Date(date) => date.to_string(),
        Cell::Boolean(boolean) => boolean.to_string(),
    });
    texts.collect()
}
