//! A document of a workbook as lines: paragraphs, and rows as cells between bars, with their spans.

use document::{Block, Cell, Document};

/// Paragraphs as `# name` or text; rows as `a|b`, a cell with spans as `a*columns*rows`.
pub(crate) fn lines(document: &Document) -> Vec<String> {
    let mut lines = Vec::new();
    for block in &document.blocks {
        match block {
            Block::Paragraph(paragraph) => {
                let lead = if paragraph.outline_level == Some(0) { "# " } else { "" };
                lines.push(format!("{lead}{}", paragraph.text));
            }
            Block::Table(table) => {
                for row in 0..table.rows() {
                    let own = table.row(row).filter(|cell| cell.row == row);
                    lines.push(own.map(shown).collect::<Vec<_>>().join("|"));
                }
            }
        }
    }
    lines
}

fn shown(cell: &Cell) -> String {
    let text = cell.text().replace('\n', "/");
    match (cell.column_span, cell.row_span) {
        (1, 1) => text,
        (columns, rows) => format!("{text}*{columns}*{rows}"),
    }
}
