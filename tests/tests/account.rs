//! Whatever a document looks like, extraction does not fail and accounts for every character.

use document::{Block, Cell, Document, Note, NoteKind, Source, Table, Warned};
use extract::{Vocabulary, extract};
use proptest::prelude::*;

/// Words of forms, values, and texts that look like either.
const WORDS: &[&str] = &[
    "项目名称",
    "项目编码",
    "单位：万元",
    "211001某局",
    "预算规模及资金用途",
    "预算数",
    "其中：财政资金",
    "其他资金",
    "资金支出计划（%）",
    "3月底",
    "25%",
    "绩效目标",
    "1.完成任务。",
    "一级指标",
    "二级指标",
    "三级指标",
    "指标值",
    "产出指标(50分)",
    "数量指标",
    "成本指标",
    "≥95%",
    "2.17",
    "-",
    "",
    " ",
    "\u{3000}",
    "合计",
    "注：",
    "指标2：",
    "……",
    "年度总体目标",
    "完成情况",
    "全年预算数",
    "全年执行数",
    "金额",
    "13020923P00010510001K",
    "（2023年度）",
    "甲绩效目标表",
    "一、总体绩效目标",
    "二、分项绩效目标",
    "（一）加强管理。",
    "绩效指标：培训3次，合格率100%。",
    "三、工作保障措施",
    "第二部分",
    "某局总体绩效目标",
    "年度",
    "中期",
    "指标性质",
    "大于等于",
    "度量单位",
    "人",
    "\"甲\"",
    "第",
    "(",
    "：",
    "1.",
    "(一)",
];

fn text() -> impl Strategy<Value = String> {
    prop_oneof![
        4 => prop::sample::select(WORDS).prop_map(str::to_owned),
        1 => prop::collection::vec(prop::sample::select(WORDS), 0..4).prop_map(|words| words.concat()),
        1 => "\\PC{0,12}",
    ]
}

fn paragraphs() -> impl Strategy<Value = Vec<Block>> {
    prop::collection::vec(text().prop_map(Block::text), 0..3)
}

/// A table whose cells may span downwards and to the right.
fn table(cells: Vec<(Vec<Block>, u32, u32)>, rows: u32, columns: u32) -> Option<Block> {
    let mut taken = vec![false; (rows * columns) as usize];
    let mut made = Vec::new();
    let mut contents = cells.into_iter().cycle();
    for row in 0..rows {
        for column in 0..columns {
            let slot = |row: u32, column: u32| (row * columns + column) as usize;
            if taken[slot(row, column)] {
                continue;
            }
            let (blocks, down, right) = contents.next()?;
            let free = |taken: &[bool], row, column| {
                row < rows && column < columns && !taken[slot(row, column)]
            };
            let mut column_span = 1;
            while column_span < right && free(&taken, row, column + column_span) {
                column_span += 1;
            }
            let mut row_span = 1;
            while row_span < down
                && (0..column_span).all(|offset| free(&taken, row + row_span, column + offset))
            {
                row_span += 1;
            }
            for r in row..row + row_span {
                for c in column..column + column_span {
                    taken[slot(r, c)] = true;
                }
            }
            made.push(Cell { row, column, row_span, column_span, blocks });
        }
    }
    Table::try_new(rows, columns, made).ok().map(Block::Table)
}

fn any_table(inner: impl Strategy<Value = Vec<Block>>) -> impl Strategy<Value = Block> {
    let cell = (
        inner,
        prop_oneof![4 => Just(1_u32), 1 => 1..4_u32],
        prop_oneof![4 => Just(1_u32), 1 => 1..4_u32],
    );
    (prop::collection::vec(cell, 1..40), 1..7_u32, 1..8_u32)
        .prop_filter_map("a table", |(cells, rows, columns)| table(cells, rows, columns))
}

fn document() -> impl Strategy<Value = Document> {
    let block = prop_oneof![
        3 => text().prop_map(Block::text),
        2 => any_table(paragraphs()),
        1 => any_table(prop::collection::vec(
            prop_oneof![4 => text().prop_map(Block::text), 1 => any_table(paragraphs())], 0..3)),
    ];
    let source =
        Source { name: "any".into(), format: "text", bytes: 0, sha256: [0; 32], encoding: None };
    (prop::collection::vec(block, 0..10), paragraphs()).prop_map(move |(blocks, note)| Document {
        source: source.clone(),
        blocks,
        notes: vec![Note { kind: NoteKind::Footnote, blocks: note }],
        bookmarks: Vec::new(),
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1_000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn every_character_is_claimed_or_listed(document in document()) {
        let records = extract(Warned { output: document.clone(), warnings: Vec::new() }, Vocabulary::builtin());
        let unclaimed: usize =
            records.coverage.unclaimed.iter().map(|rest| document::non_blank_characters(&rest.text)).sum();
        prop_assert_eq!(records.coverage.claimed + unclaimed, records.coverage.characters);
        let again = extract(Warned { output: document, warnings: Vec::new() }, Vocabulary::builtin());
        prop_assert_eq!(records, again);
    }
}
