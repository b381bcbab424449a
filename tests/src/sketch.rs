//! Documents sketched in text, for suite files: lines are paragraphs, and lines in bars are tables.
//!
//! ```text
//! 1.某项目绩效目标表
//! | 产出指标 | 数量指标 | 场次   | ≥5场 |
//! | ^        | 质量指标 | 合格率 | <    |
//! ```
//! `^` goes on with the cell above, `<` with the cell at the left, `\n` parts paragraphs; a line `---` parts two tables.

use document::{Block, Cell, Document, Source, Table};

/// Makes the document that `sketch` draws.
///
/// # Errors
///
/// Cells that are no table.
pub fn document(sketch: &str) -> Result<Document, String> {
    let mut blocks = Vec::new();
    let mut rows: Vec<Vec<&str>> = Vec::new();
    for line in sketch.lines().chain(std::iter::once("---")) {
        let line = line.trim();
        if let Some(row) = line.strip_prefix('|').and_then(|line| line.strip_suffix('|')) {
            rows.push(row.split('|').map(str::trim).collect());
            continue;
        }
        if !rows.is_empty() {
            blocks.push(Block::Table(table(&std::mem::take(&mut rows))?));
        }
        if !line.is_empty() && line != "---" {
            blocks.push(Block::text(line));
        }
    }
    let source =
        Source { name: "sketch".into(), format: "text", bytes: 0, sha256: [0; 32], encoding: None };
    Ok(Document { source, blocks, notes: Vec::new(), bookmarks: Vec::new() })
}

fn table(rows: &[Vec<&str>]) -> Result<Table, String> {
    let columns = rows.iter().map(Vec::len).max().unwrap_or(0);
    let at = |row: usize, column: usize| {
        rows.get(row).map_or("", |row| row.get(column).copied().unwrap_or("<"))
    };
    let number = |count: usize| u32::try_from(count).map_err(|error| error.to_string());
    let mut cells = Vec::new();
    for row in 0..rows.len() {
        for column in 0..columns {
            let text = at(row, column);
            if matches!(text, "^" | "<") {
                continue;
            }
            let column_span =
                1 + (column + 1..columns).take_while(|&right| at(row, right) == "<").count();
            let row_span =
                1 + (row + 1..rows.len()).take_while(|&below| at(below, column) == "^").count();
            cells.push(Cell {
                row: number(row)?,
                column: number(column)?,
                row_span: number(row_span)?,
                column_span: number(column_span)?,
                blocks: text.split("\\n").map(Block::text).collect(),
            });
        }
    }
    Table::try_new(number(rows.len())?, number(columns)?, cells).map_err(|error| error.to_string())
}
