//! Tables that sort by their heads and filter by text, and become cards on a phone.

use super::{Language, Markup, escape, grouped};
use std::fmt::Write as _;

/// A column of a table.
#[derive(Debug, Clone)]
pub struct Column {
    head: String,
    number: bool,
    chips: bool,
}

/// A cell of a table.
#[derive(Debug, Clone)]
pub struct Cell {
    shown: Markup,
    /// What it is sorted by, where that is not what is shown.
    key: Option<String>,
}

/// A table; its rows are made into the page's text as they are added.
#[derive(Debug, Clone)]
pub struct Table {
    columns: Vec<Column>,
    rows: String,
    count: u64,
    filtered: bool,
}

impl Column {
    /// A column of text, sorted as the language sorts.
    pub fn text(head: &str) -> Self {
        Self { head: head.to_owned(), number: false, chips: false }
    }

    /// A column of numbers, the largest first when it is sorted.
    pub fn number(head: &str) -> Self {
        Self { number: true, ..Self::text(head) }
    }

    /// With a button for each of its values that shows only the rows of that value: for a column of few values.
    #[must_use]
    pub fn with_chips(self) -> Self {
        Self { chips: true, ..self }
    }
}

impl Cell {
    /// A cell of anything.
    pub fn new(shown: Markup) -> Self {
        Self { shown, key: None }
    }

    /// Words of the page's own.
    pub fn words(words: &str) -> Self {
        Self::new(Markup::words(words))
    }

    /// Text from a document, a path or a message.
    pub fn quote(text: &str) -> Self {
        Self::new(Markup::quote(text))
    }

    /// A number, its digits in groups.
    pub fn number(number: u64) -> Self {
        Self::new(Markup::words(&grouped(number))).sorted_by(&number.to_string())
    }

    /// An empty cell.
    pub fn empty() -> Self {
        Self::new(Markup::new())
    }

    /// Sorted by this: digits with a point in a column of numbers, anything in one of text.
    #[must_use]
    pub fn sorted_by(self, key: &str) -> Self {
        Self { key: Some(key.to_owned()), ..self }
    }
}

impl Table {
    /// A table without rows.
    pub fn new(columns: Vec<Column>) -> Self {
        Self { columns, rows: String::new(), count: 0, filtered: false }
    }

    /// Adds a row; cells beyond the columns are left out, missing ones are empty.
    pub fn row(&mut self, cells: impl IntoIterator<Item = Cell>) {
        self.rows.push_str("<tr>");
        let mut cells = cells.into_iter();
        for column in &self.columns {
            let Cell { shown, key } = cells.next().unwrap_or_else(Cell::empty);
            let class = if column.number { " class=\"number\"" } else { "" };
            let _ = write!(self.rows, "<td{class} data-label=\"{}\"", escape(&column.head));
            if let Some(key) = key {
                let _ = write!(self.rows, " data-sort=\"{}\"", escape(&key));
            }
            let _ = write!(self.rows, ">{shown}</td>");
        }
        self.rows.push_str("</tr>\n");
        self.count += 1;
    }

    /// With a field for words that the rows shown must hold.
    #[must_use]
    pub fn filtered(self) -> Self {
        Self { filtered: true, ..self }
    }

    /// Number of rows.
    pub fn count(&self) -> u64 {
        self.count
    }

    pub(super) fn append_to(&self, body: &mut String, language: Language) {
        if self.count == 0 {
            return;
        }
        let label = language.choose("表格，可左右滚动", "table, scrolls sideways");
        let filtered = if self.filtered { " data-filtered" } else { "" };
        let _ = write!(
            body,
            "<div class=\"scroll\" role=\"group\" aria-label=\"{label}\" tabindex=\"0\"><table{filtered}><thead><tr>"
        );
        for column in &self.columns {
            let class = if column.number { " class=\"number\"" } else { "" };
            let chips = if column.chips { " data-chips" } else { "" };
            let head = escape(&column.head);
            let _ = write!(body, "<th scope=\"col\"{class}{chips}>{head}</th>");
        }
        let _ = writeln!(body, "</tr></thead><tbody>\n{}</tbody></table></div>", self.rows);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(table: &Table, expect: &str) {
        let mut body = String::new();
        table.append_to(&mut body, Language::Chinese);
        assert_eq!(body, expect);
    }

    #[test]
    fn a_table_without_rows_is_not_shown() {
        check(&Table::new(vec![Column::text("文件")]), "");
    }

    #[test]
    fn every_row_has_a_cell_for_each_column() {
        let mut table =
            Table::new(vec![Column::text("文件"), Column::number("\"次\"").with_chips()]);
        table.row([Cell::quote("<a>")]);
        table.row([Cell::words("b"), Cell::number(1_200), Cell::words("too many")]);
        let expect = "<div class=\"scroll\" role=\"group\" aria-label=\"表格，可左右滚动\" tabindex=\"0\">\
            <table><thead><tr><th scope=\"col\">文件</th>\
            <th scope=\"col\" class=\"number\" data-chips>&quot;次&quot;</th></tr></thead><tbody>\n\
            <tr><td data-label=\"文件\"><bdi>&lt;a&gt;</bdi></td>\
            <td class=\"number\" data-label=\"&quot;次&quot;\"></td></tr>\n\
            <tr><td data-label=\"文件\">b</td>\
            <td class=\"number\" data-label=\"&quot;次&quot;\" data-sort=\"1200\">1,200</td></tr>\n\
            </tbody></table></div>\n";
        check(&table, expect);
        assert_eq!(table.count(), 2);
    }
}
