//! `jixiao inspect --why`: how each table was read, for whoever writes a vocabulary for a new form.

use pipeline::record::{RecordSet, UnclaimedText};
use pipeline::write::printable;
use pipeline::{Taken, Trace};
use std::collections::BTreeMap;
use std::fmt::Write as _;

/// Longest text that is shown of a cell, in characters.
const LONGEST_SHOWN: usize = 40;
/// Texts left over that are shown of one table.
const MOST_LEFT: usize = 50;

/// The trace of each table, and the projects that were read, for people.
pub(crate) fn text(records: &RecordSet, traces: &[Trace]) -> String {
    let mut out = String::new();
    let left = left_over(records);
    for trace in traces {
        let (at, rows, columns) = (&trace.at, trace.rows, trace.columns);
        let _ = writeln!(out, "{at}  table of {rows} rows, {columns} columns");
        if trace.taken.is_empty() {
            out.push_str("  not looked into: the title above it is of another kind of table\n");
        }
        for taken in &trace.taken {
            rows_taken(&mut out, taken);
        }
        let left = left.get(at.to_string().as_str()).map_or(&[][..], Vec::as_slice);
        if !left.is_empty() {
            let _ = writeln!(out, "  left over");
        }
        for text in left.iter().take(MOST_LEFT) {
            let _ = writeln!(out, "    {}  {}", text.at, short(&text.text));
        }
        if left.len() > MOST_LEFT {
            let _ = writeln!(out, "    and {} more", left.len() - MOST_LEFT);
        }
        if !left.is_empty() {
            out.push_str(
                "    = help: a word that names a value goes under [labels] in a file for --vocabulary, the head of an \
                 indicator column under [columns], the name of a level under [levels]\n",
            );
        }
        out.push('\n');
    }
    let count = records.projects.len();
    let indicators: usize = records.projects.iter().map(|one| one.indicators.len()).sum();
    let whole = records.indicators.len();
    let _ = writeln!(
        out,
        "{count} projects with {indicators} indicators, {whole} indicators of the whole department"
    );
    out
}

fn rows_taken(out: &mut String, taken: &Taken) {
    let (first, last) = (taken.first, taken.last);
    let rows =
        if first == last { format!("row {first}") } else { format!("rows {first} to {last}") };
    let shape = taken.shape.unwrap_or("no shape");
    let _ = writeln!(out, "  {rows}: {shape}");
    for label in &taken.labels {
        let text = short(&label.text);
        let said = if let Some((section, field)) = label.field {
            format!("{field}  [{section}]")
        } else {
            let section = if taken.shape == Some("indicators") { "columns" } else { "labels" };
            format!("kept as an attribute, no word names it; it would go under [{section}]")
        };
        let _ = writeln!(out, "    {}  {text} → {said}", label.at);
    }
}

/// By table, the texts that stand in no field.
fn left_over(records: &RecordSet) -> BTreeMap<String, Vec<&UnclaimedText>> {
    let mut left: BTreeMap<String, Vec<&UnclaimedText>> = BTreeMap::new();
    for text in &records.coverage.unclaimed {
        let place = text.at.to_string();
        // The innermost table: what stands before the last `/r3c1`.
        if let Some(cell) = place.rfind("/r") {
            left.entry(place[..cell].to_owned()).or_default().push(text);
        }
    }
    left
}

fn short(text: &str) -> String {
    let mut shown: String = text.chars().take(LONGEST_SHOWN).collect();
    if shown.len() < text.len() {
        shown.push('…');
    }
    printable(&shown).into_owned()
}
