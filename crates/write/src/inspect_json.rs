//! `inspect --format json`: the document as read, one object, whole.

use crate::{WriteError, append_json, json_pretty};
use document::{Block, Cell, Document, Location, Warned};
use serde::{Serialize, Serializer};

/// Appends the document and what its reader had to say, laid out for reading.
pub fn inspect_json(read: &Warned<Document>, output: &mut Vec<u8>) -> Result<(), WriteError> {
    let document = &read.output;
    let mut compact = Vec::with_capacity(16 << 10);
    let json = &mut compact;
    let head = Head {
        source: document.source.clone().into(),
        bookmarks: document.bookmarks.iter().cloned().map(record::Bookmark::from).collect(),
        diagnostics: read.warnings.iter().cloned().map(record::Diagnostic::from).collect(),
    };
    append_json(&head, json)?;
    // The head is an object of its own; its closing bracket gives way to the rest.
    json.pop();
    json.extend_from_slice(b",\"blocks\":");
    append_blocks(&document.blocks, None, json)?;
    json.extend_from_slice(b",\"notes\":[");
    for (index, note) in (0_u32..).zip(&document.notes) {
        if index > 0 {
            json.push(b',');
        }
        let at = Location::note(index);
        append_json(&NoteHead { at: &at, kind: note.kind.name() }, json)?;
        json.pop();
        json.extend_from_slice(b",\"blocks\":");
        append_blocks(&note.blocks, Some(&at), json)?;
        json.push(b'}');
    }
    json.extend_from_slice(b"]}");
    json_pretty::append(&compact, output);
    Ok(())
}

#[derive(Serialize)]
struct Head {
    source: record::Source,
    bookmarks: Vec<record::Bookmark>,
    diagnostics: Vec<record::Diagnostic>,
}

#[derive(Serialize)]
struct NoteHead<'a> {
    #[serde(serialize_with = "place")]
    at: &'a Location,
    kind: &'static str,
}

#[derive(Serialize)]
struct ParagraphForm<'a> {
    #[serde(serialize_with = "place")]
    at: &'a Location,
    text: &'a str,
    outline_level: Option<u8>,
    list_label: Option<&'a str>,
}

#[derive(Serialize)]
struct TableHead<'a> {
    #[serde(serialize_with = "place")]
    at: &'a Location,
    rows: u32,
    columns: u32,
}

#[derive(Serialize)]
struct CellHead<'a> {
    row: u32,
    column: u32,
    row_span: u32,
    column_span: u32,
    text: &'a str,
}

#[allow(clippy::trivially_copy_pass_by_ref, reason = "serde passes the field by reference")]
fn place<S: Serializer>(at: &&Location, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_str(at)
}

/// What is still to be written of the containers that are open.
enum Open<'a> {
    Blocks { rest: std::slice::Iter<'a, Block>, next: u32, owner: Option<Location> },
    Cells { rest: std::slice::Iter<'a, Cell>, first: bool, table: Location },
}

/// Appends a list of blocks with everything inside. The stack is explicit: nesting costs no stack.
fn append_blocks(
    blocks: &[Block],
    owner: Option<&Location>,
    json: &mut Vec<u8>,
) -> Result<(), WriteError> {
    json.push(b'[');
    let mut stack = vec![Open::Blocks { rest: blocks.iter(), next: 0, owner: owner.cloned() }];
    while let Some(top) = stack.last_mut() {
        let inner = match top {
            Open::Blocks { rest, next, owner } => {
                let Some(block) = rest.next() else {
                    json.push(b']');
                    // The blocks of a cell close that cell as well.
                    if stack.len() > 1 {
                        json.push(b'}');
                    }
                    stack.pop();
                    continue;
                };
                if *next > 0 {
                    json.push(b',');
                }
                let at = match owner {
                    Some(owner) => owner.inner_block(*next),
                    None => Location::block(*next),
                };
                *next = next.saturating_add(1);
                append_block(block, at, json)?
            }
            Open::Cells { rest, first, table } => {
                let Some(cell) = rest.next() else {
                    json.extend_from_slice(b"]}");
                    stack.pop();
                    continue;
                };
                if !std::mem::take(first) {
                    json.push(b',');
                }
                let text = cell.text();
                let (row, column) = (cell.row, cell.column);
                let (row_span, column_span) = (cell.row_span, cell.column_span);
                append_json(&CellHead { row, column, row_span, column_span, text: &text }, json)?;
                json.pop();
                json.extend_from_slice(b",\"blocks\":[");
                let owner = Some(table.cell(row, column));
                Some(Open::Blocks { rest: cell.blocks.iter(), next: 0, owner })
            }
        };
        stack.extend(inner);
    }
    Ok(())
}

/// Appends a paragraph whole, or the head of a table, and then gives what follows of it.
fn append_block<'a>(
    block: &'a Block,
    at: Location,
    json: &mut Vec<u8>,
) -> Result<Option<Open<'a>>, WriteError> {
    match block {
        Block::Paragraph(paragraph) => {
            let form = ParagraphForm {
                at: &at,
                text: &paragraph.text,
                outline_level: paragraph.outline_level,
                list_label: paragraph.list_label.as_deref(),
            };
            append_json(&form, json)?;
            Ok(None)
        }
        Block::Table(table) => {
            let head = TableHead { at: &at, rows: table.rows(), columns: table.columns() };
            append_json(&head, json)?;
            json.pop();
            json.extend_from_slice(b",\"cells\":[");
            Ok(Some(Open::Cells { rest: table.cells().iter(), first: true, table: at }))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use document::{Note, NoteKind, Paragraph, Source, Table};
    use serde_json::{Value, json};

    fn document(blocks: Vec<Block>) -> Warned<Document> {
        let source = Source {
            name: "a.txt".into(),
            format: "text",
            bytes: 3,
            sha256: [0; 32],
            encoding: Some("UTF-8"),
        };
        let output = Document { source, blocks, notes: Vec::new(), bookmarks: Vec::new() };
        Warned { output, warnings: Vec::new() }
    }

    fn cell(row: u32, column: u32, column_span: u32, blocks: Vec<Block>) -> Cell {
        Cell { row, column, row_span: 1, column_span, blocks }
    }

    fn shown(read: &Warned<Document>) -> Value {
        let mut output = Vec::new();
        inspect_json(read, &mut output).expect("a document has a form");
        serde_json::from_slice(&output).expect("JSON")
    }

    #[test]
    fn nested_tables_and_notes_stand_whole_with_their_places() {
        let inner = Table::try_new(1, 1, vec![cell(0, 0, 1, vec![Block::text("内")])]);
        let outer = vec![
            cell(0, 0, 1, vec![Block::text("一"), Block::text("二")]),
            cell(0, 1, 1, vec![Block::Table(inner.expect("a table")), Block::text("后")]),
            cell(1, 0, 2, Vec::new()),
        ];
        let heading = Paragraph {
            text: "目标".into(),
            outline_level: Some(0),
            list_label: Some("（一）".into()),
        };
        let table = Block::Table(Table::try_new(2, 2, outer).expect("a table"));
        let mut read = document(vec![Block::Paragraph(heading), table]);
        read.output.notes =
            vec![Note { kind: NoteKind::Endnote, blocks: vec![Block::text("注")] }];
        let shown = shown(&read);
        let paragraph = |at: &str, text: &str| json!({"at": at, "text": text, "outline_level": null, "list_label": null});
        let expect = json!([
            {"at": "b0", "text": "目标", "outline_level": 0, "list_label": "（一）"},
            {"at": "b1", "rows": 2, "columns": 2, "cells": [
                {"row": 0, "column": 0, "row_span": 1, "column_span": 1, "text": "一\n二",
                 "blocks": [paragraph("b1/r0c0/b0", "一"), paragraph("b1/r0c0/b1", "二")]},
                {"row": 0, "column": 1, "row_span": 1, "column_span": 1, "text": "后", "blocks": [
                    {"at": "b1/r0c1/b0", "rows": 1, "columns": 1, "cells": [
                        {"row": 0, "column": 0, "row_span": 1, "column_span": 1, "text": "内",
                         "blocks": [paragraph("b1/r0c1/b0/r0c0/b0", "内")]}]},
                    paragraph("b1/r0c1/b1", "后")]},
                {"row": 1, "column": 0, "row_span": 1, "column_span": 2, "text": "", "blocks": []}]}
        ]);
        assert_eq!(shown["blocks"], expect);
        let note = json!([{"at": "n0", "kind": "endnote", "blocks": [paragraph("n0/b0", "注")]}]);
        assert_eq!(shown["notes"], note);
        assert_eq!(shown["source"]["encoding"], "UTF-8");
        assert_eq!(shown["diagnostics"], json!([]));
    }

    #[test]
    fn an_empty_document_has_empty_lists() {
        let shown = shown(&document(Vec::new()));
        assert_eq!((&shown["blocks"], &shown["bookmarks"]), (&json!([]), &json!([])));
    }
}
