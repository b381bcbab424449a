//! The prose of a document: its outline, the department's goals and measures, and the lines above its forms.
//!
//! ```text
//! 第一部分 部门整体绩效目标
//!   一、总体绩效目标        X总体绩效目标, then its text
//!   二、分项绩效目标        （一）heading, 绩效目标：…, 绩效指标：…
//!   三、工作保障措施        1.heading。text
//! 第二部分 预算项目绩效目标
//!   1.X绩效目标表           then the tables of the form
//! ```

use crate::extractor::{Extractor, PendingHeading, PendingPair, Place, note_raw};
use crate::fields;
use crate::index::{TextId, is_blank};
use crate::vocabulary::{GoalParagraph, Heading, Label, Vocabulary};
use crate::words::{self, ListLabel, ListStyle};
use normalize::{Context, clean, find, fold};
use record::{At, Goal, GoalIndicator, Measure, OverallGoal, Raw};
use std::borrow::Cow;

/// Longest title of a form, in characters.
const LONGEST_TITLE: usize = 120;
/// Longest title of a table that is no form, in characters.
const LONGEST_OTHER_TITLE: usize = 40;
/// Longest line above a form that is looked at for `label：value` pairs, in bytes.
const LONGEST_LINE: usize = 600;

/// Where in the outline the walk stands.
#[derive(Debug, Default)]
pub(crate) struct Prose {
    section: Section,
    pub(crate) overall_goal: Option<OverallGoal>,
    pub(crate) goals: Vec<Goal>,
    pub(crate) measures: Vec<Measure>,
    /// How the items of the section are numbered, once the first was seen.
    style: Option<ListStyle>,
    /// The part of the last goal to which an unlabelled paragraph belongs.
    goal_part: Option<GoalParagraph>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
enum Section {
    /// Cover, contents, anything before the first heading.
    #[default]
    Front,
    /// Under a heading of a part, before its first section.
    Part,
    Overall,
    Goals,
    Measures,
    Projects,
}

/// The title line of a form.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Title<'t> {
    pub(crate) number: Option<u32>,
    pub(crate) heading: &'t str,
}

/// The title of a form that the cleaned `line` is: it ends as forms are called, a year in brackets aside.
pub(crate) fn title<'t>(vocabulary: &Vocabulary, line: &'t str) -> Option<Title<'t>> {
    vocabulary.form_title(without_bracket(line))?;
    if line.chars().count() > LONGEST_TITLE || line.contains(['。', '；']) {
        return None;
    }
    let label = words::label(line).filter(|label| words::opens_list(line, label, None));
    let length = label.as_ref().map_or(0, |label| label.text.len());
    Some(Title { number: label.map(|label| label.number), heading: &line[length..] })
}

/// `line` without the bracket in which it ends: a year, 公开, 样表.
fn without_bracket(line: &str) -> &str {
    match line.rfind(['(', '（']) {
        Some(open) if line.ends_with([')', '）']) && line[open..].chars().count() <= 20 => {
            &line[..open]
        }
        _ => line,
    }
}

/// Whether the cleaned `line` is the title of a table that is no form: 收支预算总表, 政府采购预算表.
fn is_other_title(line: &str) -> bool {
    let bare = without_bracket(line);
    let count = bare.chars().count();
    bare.ends_with('表')
        && (4..=LONGEST_OTHER_TITLE).contains(&count)
        && !bare.contains("绩效")
        && !bare.contains(['。', '，', '：', ':', '；'])
}

/// A line of a table of contents: a tab or leaders, then the number of a page.
fn is_contents_line(raw: &str) -> bool {
    let line = raw.trim_matches(document::is_blank);
    let digits = line.bytes().rev().take_while(u8::is_ascii_digit).count();
    let before = &line[..line.len() - digits];
    digits > 0
        && digits <= 4
        && (before.ends_with('\t') || before.trim_end().ends_with("……") || before.ends_with("...."))
}

/// A table: unlabelled paragraphs after it are no part of the prose before it.
pub(crate) fn table(prose: &mut Prose) {
    if prose.section == Section::Front {
        prose.section = Section::Projects;
    }
}

/// Takes the next paragraph of the body.
pub(crate) fn paragraph(extractor: &mut Extractor<'_>, prose: &mut Prose, id: TextId) {
    let paragraph = extractor.index.text(id).paragraph;
    let raw = paragraph.text.as_str();
    if is_blank(raw) || is_contents_line(raw) {
        return;
    }
    let line = clean(raw);
    let generated = paragraph.list_label.as_deref();
    if heading(extractor, prose, id, &line, generated) {
        return;
    }
    if let Some(title) = title(extractor.vocabulary, &line) {
        let generated = generated.and_then(list_number);
        let block = extractor.index.body_block(id);
        let bookmark = block.and_then(|block| extractor.last_bookmark(block)).map(str::to_owned);
        let source = raw.trim_matches(document::is_blank);
        extractor.finish();
        extractor.pending = crate::extractor::Pending::default();
        extractor.pending.heading = Some(PendingHeading {
            number: title.number.or(generated),
            heading: title.heading.to_owned(),
            raw: (clean(source) != source).then(|| source.to_owned()),
            bookmark,
            place: Place::Text(id),
        });
        prose.section = Section::Projects;
        extractor.other_title = false;
        return;
    }
    match prose.section {
        Section::Overall => overall(extractor, prose, id, &line),
        Section::Goals => goal(extractor, prose, id, &line, generated),
        Section::Measures => measure(extractor, prose, id, &line, generated),
        Section::Front | Section::Part | Section::Projects => {
            extractor.other_title |= is_other_title(&line);
            above_form(extractor, id, &line);
        }
    }
}

/// Takes a heading of the outline; says whether the line was one.
fn heading(
    extractor: &mut Extractor<'_>,
    prose: &mut Prose,
    id: TextId,
    line: &str,
    generated: Option<&str>,
) -> bool {
    if line.len() > LONGEST_LINE {
        return false;
    }
    let part = part_label(line);
    let generated_part = generated.is_some_and(|label| part_label(&clean(label)).is_some());
    let name = part.map_or(line, |length| line[length..].trim_start_matches(['、', ':', '：']));
    if name.is_empty() && part.is_some() {
        extractor.ledger.claim(id);
        open(extractor, prose, Section::Part);
        return true;
    }
    let roles = words::word(extractor.vocabulary, name).filter(|word| word.rest.is_none());
    let Some(heading) = roles.and_then(|word| word.roles.heading) else {
        if part.is_some() || generated_part {
            open(extractor, prose, Section::Part);
        }
        return false;
    };
    let labelled = part.is_some() || generated.is_some() || words::label(line).is_some();
    let section = match heading {
        Heading::DepartmentPart => Section::Part,
        Heading::ProjectPart if labelled || prose.section == Section::Part => Section::Projects,
        Heading::OverallGoal if labelled => Section::Overall,
        Heading::Goals if labelled => Section::Goals,
        Heading::Measures if labelled => Section::Measures,
        _ => return false,
    };
    extractor.ledger.claim(id);
    open(extractor, prose, section);
    true
}

fn open(extractor: &mut Extractor<'_>, prose: &mut Prose, section: Section) {
    extractor.finish();
    extractor.pending = crate::extractor::Pending::default();
    prose.section = section;
    prose.style = None;
    prose.goal_part = None;
}

/// Length of `第一部分`, `第2部分` at the start of the cleaned `line`.
fn part_label(line: &str) -> Option<usize> {
    let rest = line.strip_prefix('第')?;
    let end = rest.find("部分")?;
    let number = &rest[..end];
    (number.len() <= 12 && normalize::numeral(number).is_some())
        .then_some('第'.len_utf8() + end + "部分".len())
}

fn list_number(label: &str) -> Option<u32> {
    words::label(&clean(label)).map(|label| label.number)
}

fn overall(extractor: &mut Extractor<'_>, prose: &mut Prose, id: TextId, line: &str) {
    let raw = extractor.index.text(id).paragraph.text.as_str();
    let at = extractor.index.text_location(id);
    extractor.ledger.claim(id);
    let goal = prose.overall_goal.get_or_insert_with(|| OverallGoal {
        heading: None,
        text: String::new(),
        raw: Raw::default(),
        at: At::default(),
    });
    let department = line.strip_suffix("总体绩效目标").filter(|name| !name.contains(['，', '。']));
    if let Some(name) = department.filter(|_| goal.heading.is_none() && goal.text.is_empty()) {
        goal.at.insert("heading", at.clone());
        note_raw(&mut goal.raw, "heading", raw, line);
        goal.heading = Some(line.to_owned());
        if !name.is_empty() {
            extractor.department.at.insert("name", at);
            note_raw(
                &mut extractor.department.raw,
                "name",
                raw.trim_end_matches(document::is_blank).trim_end_matches("总体绩效目标"),
                name,
            );
            extractor.department.name = Some(name.to_owned());
        }
        return;
    }
    if goal.text.is_empty() {
        goal.at.insert("text", at);
        note_raw(&mut goal.raw, "text", raw, line);
    } else {
        goal.text.push('\n');
    }
    goal.text.push_str(line);
}

/// The label, typed or generated, that opens an item of the section's list.
fn item_label<'t>(
    style: &mut Option<ListStyle>,
    line: &'t str,
    generated: Option<&'t str>,
    previous: Option<u32>,
) -> Option<(Cow<'t, str>, Option<u32>, usize)> {
    let fits = |label: &ListLabel<'_>, style: &Option<ListStyle>| {
        style.is_none_or(|style| style == label.style)
    };
    if let Some(label) = words::label(line)
        && words::opens_list(line, &label, previous)
        && fits(&label, style)
    {
        *style = Some(label.style);
        return Some((Cow::Borrowed(label.text), Some(label.number), label.text.len()));
    }
    let text = generated.map(clean).filter(|text| !text.is_empty())?;
    let label = words::label(&text);
    if let Some(label) = &label {
        if !fits(label, style) {
            return None;
        }
        *style = Some(label.style);
    }
    let number = label.map(|label| label.number);
    Some((text, number, 0))
}

fn goal(
    extractor: &mut Extractor<'_>,
    prose: &mut Prose,
    id: TextId,
    line: &str,
    generated: Option<&str>,
) {
    let raw = extractor.index.text(id).paragraph.text.as_str();
    let at = extractor.index.text_location(id);
    let paragraph = words::word(extractor.vocabulary, line)
        .and_then(|word| Some((word.roles.paragraph?, word.rest?)));
    if let Some((part, rest)) = paragraph.filter(|_| !prose.goals.is_empty()) {
        extractor.ledger.claim(id);
        prose.goal_part = Some(part);
        add_to_goal(extractor, prose, id, part, rest);
        return;
    }
    let previous = prose.goals.last().and_then(|goal| goal.number);
    let in_part = prose.goal_part.is_some();
    let label = item_label(&mut prose.style, line, generated, previous);
    if let Some((label, number, length)) = label {
        extractor.ledger.claim(id);
        let heading = line[length..].strip_suffix('。').unwrap_or(&line[length..]);
        let mut goal = Goal {
            number,
            label: Some(label.into_owned()),
            heading: heading.to_owned(),
            text: None,
            indicators: Vec::new(),
            raw: Raw::default(),
            at: At::default(),
        };
        goal.at.insert("heading", at);
        let source = raw.trim_matches(document::is_blank);
        if clean(source) != source {
            goal.raw.insert("heading", source.to_owned());
        }
        prose.goals.push(goal);
        prose.goal_part = None;
        return;
    }
    if prose.goals.is_empty() {
        return;
    }
    extractor.ledger.claim(id);
    let part = prose.goal_part.filter(|_| in_part).unwrap_or(GoalParagraph::Text);
    add_to_goal(extractor, prose, id, part, line);
}

fn add_to_goal(
    extractor: &Extractor<'_>,
    prose: &mut Prose,
    id: TextId,
    part: GoalParagraph,
    text: &str,
) {
    let raw = extractor.index.text(id).paragraph.text.as_str();
    let at = extractor.index.text_location(id);
    let Some(goal) = prose.goals.last_mut() else { return };
    match part {
        GoalParagraph::Text => {
            if let Some(whole) = &mut goal.text {
                whole.push('\n');
                whole.push_str(text);
                return;
            }
            goal.at.insert("text", at);
            let source = raw.trim_matches(document::is_blank);
            if clean(source) != source {
                goal.raw.insert("text", source.to_owned());
            }
            goal.text = Some(text.to_owned());
        }
        GoalParagraph::Indicators => {
            let body = raw.find([':', '：']).filter(|_| text.len() < clean(raw).len());
            let start = body
                .map_or(0, |colon| colon + raw[colon..].chars().next().map_or(1, char::len_utf8));
            let context = Context { fiscal_year: extractor.fiscal_year, ..Context::default() };
            let mut characters = raw[..start].chars().count();
            for clause in clauses(&raw[start..]) {
                let length = clause.chars().count();
                let source = clause.trim_matches(is_clause_end);
                let lead = clause[..clause.len() - clause.trim_start_matches(is_clause_end).len()]
                    .chars()
                    .count();
                let folded = fold(source);
                if !folded.text().is_empty() {
                    let mut indicator = GoalIndicator {
                        text: folded.text().to_owned(),
                        terms: find(&folded, &context).iter().map(record::Term::from).collect(),
                        raw: Raw::default(),
                        at: At::default(),
                    };
                    note_raw(&mut indicator.raw, "text", source, &indicator.text);
                    let place = |count: usize| u32::try_from(count).unwrap_or(u32::MAX);
                    let from = characters + lead;
                    let range = (place(from), place(from + source.chars().count()));
                    indicator.at.insert("text", at.characters(range.0, range.1));
                    goal.indicators.push(indicator);
                }
                characters += length;
            }
        }
    }
}

fn is_clause_end(character: char) -> bool {
    document::is_blank(character) || matches!(character, '，' | '；' | '。' | ',' | ';')
}

/// The clauses of a sentence, each with the mark that ends it. Marks in quotes and brackets, and commas in numbers, end none.
fn clauses(text: &str) -> Vec<&str> {
    let mut clauses = Vec::new();
    let mut start = 0;
    let mut depth = 0_u32;
    let mut previous = ' ';
    for (position, character) in text.char_indices() {
        let end = position + character.len_utf8();
        match character {
            '“' | '《' | '（' | '(' | '「' | '〔' => depth += 1,
            '”' | '》' | '）' | ')' | '」' | '〕' => depth = depth.saturating_sub(1),
            '。' => depth = 0,
            _ => {}
        }
        let in_number = character == ','
            && previous.is_ascii_digit()
            && text[end..].starts_with(|next: char| next.is_ascii_digit());
        if depth == 0 && matches!(character, '，' | '；' | '。' | ',' | ';') && !in_number {
            clauses.push(&text[start..end]);
            start = end;
        }
        previous = character;
    }
    clauses.push(&text[start..]);
    clauses
}

fn measure(
    extractor: &mut Extractor<'_>,
    prose: &mut Prose,
    id: TextId,
    line: &str,
    generated: Option<&str>,
) {
    let raw = extractor.index.text(id).paragraph.text.as_str();
    let at = extractor.index.text_location(id);
    let previous = prose.measures.last().and_then(|measure| measure.number);
    let Some((label, number, length)) = item_label(&mut prose.style, line, generated, previous)
    else {
        extractor.ledger.claim(id);
        match prose.measures.last_mut() {
            Some(measure) => match &mut measure.text {
                Some(text) => {
                    text.push('\n');
                    text.push_str(line);
                }
                None => measure.text = Some(line.to_owned()),
            },
            None => prose.measures.push(new_measure(None, None, line, raw, at)),
        }
        return;
    };
    extractor.ledger.claim(id);
    prose.measures.push(new_measure(number, Some(label.into_owned()), &line[length..], raw, at));
}

fn new_measure(
    number: Option<u32>,
    label: Option<String>,
    body: &str,
    raw: &str,
    at: document::Location,
) -> Measure {
    let (heading, text) = body.split_once('。').unwrap_or((body, ""));
    let mut measure = Measure {
        number,
        label,
        heading: heading.to_owned(),
        text: Some(text.to_owned()).filter(|text| !text.is_empty()),
        raw: Raw::default(),
        at: At::default(),
    };
    let source = raw.trim_matches(document::is_blank);
    if clean(source) != source {
        let field = if measure.text.is_some() { "text" } else { "heading" };
        measure.raw.insert(field, source.to_owned());
    }
    if measure.text.is_some() {
        measure.at.insert("text", at.clone());
    }
    measure.at.insert("heading", at);
    measure
}

/// A line above a form: its year, its unit of money, or `label：value` pairs.
fn above_form(extractor: &mut Extractor<'_>, id: TextId, line: &str) {
    if line.len() > LONGEST_LINE {
        return;
    }
    let year = extractor.fiscal_year.map(|year| year.to_string());
    let bare = line.trim_matches(['(', ')', '（', '）']);
    if year.is_some_and(|year| {
        bare.strip_prefix(year.as_str()).is_some_and(|rest| matches!(rest, "年度" | "年"))
    }) {
        extractor.pending.lines.push(id);
        return;
    }
    let raw = extractor.index.text(id).paragraph.text.as_str();
    for (start, piece) in pieces(raw) {
        let text = clean(piece);
        let Some(word) = words::word(extractor.vocabulary, &text) else { continue };
        let (Some(label), Some(rest)) = (word.roles.label, word.rest) else { continue };
        if let Some(unit) = fields::declared_unit(Some(label), rest) {
            extractor.pending.unit = Some((unit, Place::Text(id)));
            continue;
        }
        let range = start..start + piece.len();
        match label {
            Label::DepartmentName | Label::DepartmentCode => {
                let at = extractor.index.text_location(id);
                let (field, place) = match label {
                    Label::DepartmentName => ("name", &mut extractor.department.name),
                    _ => ("code", &mut extractor.department.code),
                };
                if place.is_none() {
                    *place = Some(rest.to_owned());
                    extractor.department.at.insert(field, at);
                    extractor.ledger.claim_part(id, range);
                }
            }
            _ => extractor.pending.pairs.push(PendingPair {
                text: id,
                range,
                label: word.label.to_owned(),
                value: rest.to_owned(),
            }),
        }
    }
}

/// The parts of a line that wide blanks keep apart, with the byte at which each begins.
fn pieces(line: &str) -> Vec<(usize, &str)> {
    let mut pieces = Vec::new();
    let mut start = None;
    let mut blanks = 0;
    for (position, character) in line.char_indices() {
        if document::is_blank(character) {
            blanks += if character == '\t' { 2 } else { 1 };
            if blanks >= 2
                && let Some(from) = start.take()
            {
                let piece: &str = &line[from..position];
                pieces.push((from, piece.trim_end_matches(document::is_blank)));
            }
        } else {
            blanks = 0;
            start.get_or_insert(position);
        }
    }
    if let Some(from) = start {
        pieces.push((from, line[from..].trim_end_matches(document::is_blank)));
    }
    pieces
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn titles_of_forms_are_known_by_their_end() {
        let vocabulary = Vocabulary::builtin();
        let found = title(vocabulary, "1.2023年年满60周岁生活补助资金绩效目标表");
        let heading = "2023年年满60周岁生活补助资金绩效目标表";
        assert_eq!(found, Some(Title { number: Some(1), heading }));
        assert!(title(vocabulary, "项目绩效目标表（2025年度）").is_some());
        assert_eq!(title(vocabulary, "2023年部门预算绩效文本"), None);
        assert_eq!(title(vocabulary, "各项目见绩效目标表。"), None);
    }

    #[test]
    fn contents_lines_end_in_a_page_number() {
        assert!(is_contents_line("1.2023年农家书屋配套资金绩效目标表\t5"));
        assert!(is_contents_line("一、总体绩效目标……………………1"));
        assert!(!is_contents_line("项目绩效目标表 表11"));
        assert!(!is_contents_line("第一部分"));
    }

    #[test]
    fn clauses_end_at_marks_outside_quotes() {
        let found = clauses("开展“访千楼万家，创文明城区”等活动，入户1,300户。培训2次");
        assert_eq!(found, ["开展“访千楼万家，创文明城区”等活动，", "入户1,300户。", "培训2次"]);
    }

    #[test]
    fn wide_blanks_part_a_line() {
        let found = pieces("单位（盖章）：某院     项目责任人：孙 德明 ");
        assert_eq!(
            found.iter().map(|piece| piece.1).collect::<Vec<_>>(),
            ["单位（盖章）：某院", "项目责任人：孙 德明"]
        );
    }
}
