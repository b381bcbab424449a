//! 预算年度: which year a document is for, from what it says of itself.

use crate::index::{Index, Item};
use crate::words;
use document::Location;
use normalize::clean;

/// Longest line, in bytes, that can state the year of a document.
const LONGEST_LINE: usize = 240;

/// The fiscal year and the place that says so.
///
/// In this order: a line that says 2023年度 or 预算 of a year; the years that open project headings and names;
/// within one sort the most frequent, and of equals the first.
pub(crate) fn find(index: &Index<'_>) -> Option<(i32, Location)> {
    let mut stated = Votes::default();
    let mut named = Votes::default();
    for item in &index.body {
        match *item {
            Item::Text(id) => {
                let raw = &index.text(id).paragraph.text;
                if raw.len() > LONGEST_LINE || !raw.contains('年') {
                    continue;
                }
                let line = clean(raw);
                if let Some(year) = states_year(&line) {
                    stated.add(year, || index.text_location(id));
                }
                let title = words::label(&line).map_or(&*line, |label| &line[label.text.len()..]);
                if let Some(year) = leading_year(title) {
                    named.add(year, || index.text_location(id));
                }
            }
            Item::Table(table) => {
                for cell in index.cells_of(table) {
                    let text = &index.cell(cell).text;
                    if text.len() > LONGEST_LINE || !text.contains('年') {
                        continue;
                    }
                    if let Some(year) = states_year(text)
                        .filter(|_| text.contains("年度)") || text.contains("年度）"))
                    {
                        stated.add(year, || index.cell_location(cell));
                    } else if let Some(year) = leading_year(text) {
                        named.add(year, || index.cell_location(cell));
                    }
                }
            }
        }
    }
    stated.winner().or_else(|| named.winner())
}

#[derive(Default)]
struct Votes {
    counts: Vec<(i32, usize, Location)>,
}

impl Votes {
    fn add(&mut self, year: i32, at: impl FnOnce() -> Location) {
        match self.counts.iter_mut().find(|(other, ..)| *other == year) {
            Some((_, count, _)) => *count += 1,
            None => self.counts.push((year, 1, at())),
        }
    }

    fn winner(self) -> Option<(i32, Location)> {
        let most = self.counts.iter().map(|(_, count, _)| *count).max()?;
        let winner = self.counts.into_iter().find(|(_, count, _)| *count == most)?;
        Some((winner.0, winner.2))
    }
}

/// The year of `（2023年度）`, `2023年部门预算…`, `预算年度：2023`.
fn states_year(line: &str) -> Option<i32> {
    if line.chars().count() > 40 {
        return None;
    }
    for (position, _) in line.match_indices('年') {
        let Some(year) = year_before(line, position) else { continue };
        let rest = &line[position + '年'.len_utf8()..];
        let opens = line[..position - 4].chars().next_back();
        if rest.starts_with("度)") || rest.starts_with("度）") || rest == "度" {
            return Some(year);
        }
        let first = opens.is_none_or(|before| !before.is_ascii_digit());
        if first
            && !line.contains("绩效目标表")
            && (rest.contains("预算") || rest.contains("绩效目标"))
            && !line.ends_with('。')
        {
            return Some(year);
        }
    }
    None
}

/// The year that opens `2023年农家书屋配套资金费用`.
fn leading_year(text: &str) -> Option<i32> {
    let position = text.find('年')?;
    (position == 4).then(|| year_before(text, position))?
}

fn year_before(text: &str, position: usize) -> Option<i32> {
    let digits = text.get(position.checked_sub(4)?..position)?;
    if !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    digits.parse().ok().filter(|year| (1990..=2100).contains(year))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(line: &str, expect: Option<i32>) {
        assert_eq!(states_year(line), expect, "{line}");
    }

    #[test]
    fn lines_that_state_the_year() {
        check("（2024年度）", Some(2024));
        check("2023年部门预算绩效文本", Some(2023));
        check("蓟临区2024年部门预算公开附表", Some(2024));
        check("项目绩效目标表（2025年度）", Some(2025));
    }

    #[test]
    fn lines_that_do_not() {
        check("2024年2月", None);
        check("编制日期:2023年1月", None);
        check("1.2023年农家书屋配套资金费用绩效目标表", None);
        check("2021年实际执行数", None);
    }

    #[test]
    fn a_leading_year_is_read() {
        assert_eq!(leading_year("2023年农家书屋配套资金费用"), Some(2023));
        assert_eq!(leading_year("“十四五”水文化宣传专项"), None);
    }
}
