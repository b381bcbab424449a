//! An answer as a table, a Chinese character counted as two columns.
//!
//! ```text
//! fiscal_year │ agency_name    │ budget_total_yuan
//! ────────────┼────────────────┼──────────────────
//!        2023 │ 河北省民政厅   │          21700000
//! ```

use super::text;
use crate::columns::{columns, cut};
use pipeline::store::Field;
use pipeline::write::printable;

/// Columns to which a column may be cut to make a table fit.
const NARROWEST: usize = 8;

/// The rows of an answer.
#[derive(Debug, Default)]
pub(super) struct Table {
    heads: Vec<String>,
    /// Text, and whether it is a number.
    rows: Vec<Vec<(String, bool)>>,
}

impl Table {
    pub(super) fn head(&mut self, columns: &[String]) {
        self.heads = columns.iter().map(|name| printable(name).into_owned()).collect();
    }

    pub(super) fn add(&mut self, row: &[Field]) {
        let cells = row.iter().map(|field| {
            let number = matches!(field, Field::Integer(_) | Field::Real(_) | Field::Exact(_));
            (printable(&text(field).unwrap_or_default()).into_owned(), number)
        });
        self.rows.push(cells.collect());
    }

    /// The table; where it is wider than `width`, its widest columns are cut.
    pub(super) fn text(&self, width: usize) -> String {
        let widths = self.widths(width);
        let mut out = String::new();
        let heads: Vec<_> = self.heads.iter().map(|head| (head.as_str(), false)).collect();
        line(&heads, &widths, &mut out);
        let rules: Vec<_> = widths.iter().map(|width| "─".repeat(*width)).collect();
        out.push_str(&rules.join("─┼─"));
        out.push('\n');
        for row in &self.rows {
            let cells: Vec<_> = row.iter().map(|(text, number)| (text.as_str(), *number)).collect();
            line(&cells, &widths, &mut out);
        }
        out
    }

    fn widths(&self, most: usize) -> Vec<usize> {
        let mut widths: Vec<_> = self.heads.iter().map(|head| columns(head)).collect();
        for row in &self.rows {
            for (width, (text, _)) in widths.iter_mut().zip(row) {
                *width = (*width).max(columns(text));
            }
        }
        // Between two columns stand a blank, a line and a blank.
        let room = most.saturating_sub(3 * widths.len().saturating_sub(1)).saturating_sub(1);
        let mut total: usize = widths.iter().sum();
        while total > room {
            let Some(widest) = widths.iter_mut().max() else { break };
            if *widest <= NARROWEST {
                break;
            }
            let cut = (total - room).min((*widest - NARROWEST).div_ceil(4));
            *widest -= cut;
            total -= cut;
        }
        widths
    }
}

fn line(cells: &[(&str, bool)], widths: &[usize], out: &mut String) {
    let mut text = String::new();
    for (index, (&(cell, number), &width)) in cells.iter().zip(widths).enumerate() {
        let shown = cut(cell, width);
        let blanks = " ".repeat(width.saturating_sub(columns(&shown)));
        text.push_str(if index == 0 { "" } else { " │ " });
        if number {
            text.push_str(&blanks);
            text.push_str(&shown);
        } else {
            text.push_str(&shown);
            text.push_str(&blanks);
        }
    }
    out.push_str(text.trim_end());
    out.push('\n');
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(width: usize, expect: &str) {
        let mut table = Table::default();
        table.head(&["year".to_owned(), "agency".to_owned(), "yuan".to_owned()]);
        let text = |text: &str| Field::Text(text.to_owned());
        table.add(&[
            Field::Integer(2023),
            text("河北省民政厅社会救助处"),
            Field::Exact("1.5".to_owned()),
        ]);
        table.add(&[Field::Null, text("一\n二"), Field::Integer(21_700)]);
        assert_eq!(table.text(width), expect);
    }

    #[test]
    fn chinese_and_numbers_stand_in_line() {
        let expect = "\
year │ agency                 │ yuan
─────┼────────────────────────┼──────
2023 │ 河北省民政厅社会救助处 │   1.5
     │ 一␊二                  │ 21700
";
        check(usize::MAX, expect);
    }

    #[test]
    fn the_widest_column_is_cut_where_there_is_no_room() {
        let expect = "\
year │ agency           │ yuan
─────┼──────────────────┼──────
2023 │ 河北省民政厅社…  │   1.5
     │ 一␊二            │ 21700
";
        check(32, expect);
    }
}
