//! [`document::Document`] to [`record::RecordSet`]: all knowledge of how budget documents and their forms are laid out.
//!
//! ```
//! use document::{Block, Document, Source, Warned};
//! use extract::{Vocabulary, extract};
//!
//! let source = Source { name: "a.txt".into(), format: "text", bytes: 0, sha256: [0; 32], encoding: None };
//! let lines = ["一、总体绩效目标", "区委宣传部总体绩效目标", "组织理论学习。"];
//! let blocks = lines.map(Block::text).to_vec();
//! let document = Document { source, blocks, notes: vec![], bookmarks: vec![] };
//! let records = extract(Warned { output: document, warnings: vec![] }, Vocabulary::builtin());
//! assert_eq!(records.department.name.as_deref(), Some("区委宣传部"));
//! assert_eq!(records.coverage.unclaimed, []);
//! ```
//!
//! # What this crate does not do
//!
//! It knows no file format and does no I/O. It cannot fail: what it cannot read it leaves unclaimed, and says so.

mod checkbox;
mod code;
mod department;
mod extractor;
mod fields;
mod form;
mod index;
mod ledger;
mod money;
mod prose;
mod remarks;
mod shapes;
mod trace;
mod value;
mod vocabulary;
mod walk;
mod words;
mod year;

pub use trace::{Matched, Taken, Trace};
pub use vocabulary::{Vocabulary, VocabularyError};

use document::{Diagnostic, Document, Severity, Warned};
use extractor::{Extractor, Pending};
use index::{Index, Item};
use ledger::Ledger;
use record::{At, Department, RecordSet, UnclaimedTable};
use remarks::Remarks;
use trace::Traces;

/// Names of all shapes that rows of a form may take, in the order in which a row is offered to them.
pub fn shapes() -> impl Iterator<Item = &'static str> {
    shapes::SHAPES.iter().map(|shape| shape.name())
}

/// The records of a document as read. Diagnostics of the reader stand before its own.
pub fn extract(read: Warned<Document>, vocabulary: &Vocabulary) -> RecordSet {
    extract_from(&read.output, read.warnings, vocabulary)
}

/// The same of a document that is still needed afterwards, to show where a value stands.
pub fn extract_from(
    document: &Document,
    warnings: Vec<Diagnostic>,
    vocabulary: &Vocabulary,
) -> RecordSet {
    run(document, warnings, vocabulary, None).0
}

/// The records of a document as [`extract`] gives them, and how each table was read, in the order of reading.
pub fn explain(read: Warned<Document>, vocabulary: &Vocabulary) -> (RecordSet, Vec<Trace>) {
    run(&read.output, read.warnings, vocabulary, Some(Traces::default()))
}

fn run(
    document: &Document,
    warnings: Vec<Diagnostic>,
    vocabulary: &Vocabulary,
    traces: Option<Traces>,
) -> (RecordSet, Vec<Trace>) {
    let index = Index::new(document);
    let year = year::find(&index);
    let mut extractor = Extractor {
        index: &index,
        vocabulary,
        bookmarks: &document.bookmarks,
        fiscal_year: year.as_ref().map(|(year, _)| *year),
        department: Department::default(),
        ledger: Ledger::new(&index),
        remarks: Remarks::new(warnings),
        projects: Vec::new(),
        claimed_tables: vec![false; index.tables.len()],
        form: None,
        pending: Pending::default(),
        whole: None,
        other_title: false,
        traces,
    };
    let mut prose = prose::Prose::default();
    for item in &index.body {
        match *item {
            Item::Text(text) => prose::paragraph(&mut extractor, &mut prose, text),
            Item::Table(table) => {
                prose::table(&mut prose);
                walk::table(&mut extractor, table, 0);
            }
        }
    }
    extractor.finish();
    let tables = unclaimed_tables(&mut extractor);
    let Extractor { department, ledger, remarks, projects, whole, traces, .. } = extractor;
    let coverage = ledger.close(&index);
    let mut at = At::default();
    if let Some((_, place)) = &year {
        at.insert("fiscal_year", place.clone());
    }
    let mut records = RecordSet::new(document.source.clone());
    records.fiscal_year = year.map(|(year, _)| year);
    records.department = department;
    records.overall_goal = prose.overall_goal;
    records.goals = prose.goals;
    records.measures = prose.measures;
    records.projects = projects;
    if let Some(whole) = whole {
        records.indicators = whole.indicators;
        records.goals.extend(whole.goals);
        match (&records.overall_goal, whole.overall_goal) {
            (None, goal) => records.overall_goal = goal,
            (Some(_), Some(goal)) => {
                let attributes = &mut records.department.attributes;
                attributes.insert("总体绩效目标", goal.text);
                if let Some(at) = goal.at.get("text") {
                    records.department.at.insert("attributes.总体绩效目标", at.clone());
                }
            }
            (Some(_), None) => {}
        }
    }
    records.tables = tables;
    records.bookmarks = document.bookmarks.iter().cloned().map(Into::into).collect();
    records.coverage = coverage;
    records.diagnostics = remarks.close().into_iter().map(Into::into).collect();
    records.at = at;
    (records, traces.map_or(Vec::new(), |traces| traces.tables))
}

/// The tables of which no form read anything, whole; a table inside another stands in its own right.
fn unclaimed_tables(extractor: &mut Extractor<'_>) -> Vec<UnclaimedTable> {
    let index = extractor.index;
    let mut tables = Vec::new();
    for (id, _) in
        (0..).zip(&index.tables).filter(|&(id, _)| !extractor.claimed_tables[id as usize])
    {
        let (table, at) = (index.table(id), index.table_location(id));
        if index.cells_of(id).all(|cell| index.cell(cell).text.is_empty()) {
            continue;
        }
        extractor.remarks.push(Diagnostic {
            name: "table-unclaimed",
            severity: Severity::Info,
            message: format!("a table of {} rows fits no known form", table.rows()),
            at: Some(at.clone()),
            help: "it stands whole in `tables`; `jixiao inspect` shows it".to_owned(),
        });
        let (rows, columns) = (table.rows(), table.columns());
        tables.push(UnclaimedTable { at, rows, columns, cells: walk::whole(index, id) });
    }
    tables
}
