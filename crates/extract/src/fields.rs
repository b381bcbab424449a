//! What a labelled value of a form's block sets in the project.

use crate::checkbox;
use crate::code;
use crate::extractor::note_raw;
use crate::form::{Form, Slot};
use crate::money::MoneyUnit;
use crate::vocabulary::Label;
use crate::words;
use document::Location;
use normalize::clean;
use record::{Agency, CodeCheck, Horizon, ProjectGoal};
use std::borrow::Cow;

/// A label and the value that belongs to it.
#[derive(Debug)]
pub(crate) struct Field<'t> {
    /// The label, cleaned, without its closing colon.
    pub(crate) label: &'t str,
    /// The value as the file holds it.
    pub(crate) raw: &'t str,
    /// Where the value stands.
    pub(crate) at: Location,
}

/// Enters the value of `field` into `form`. A label without a meaning of its own becomes an attribute.
pub(crate) fn set(
    form: &mut Form,
    label: Option<Label>,
    field: Field<'_>,
    fiscal_year: Option<i32>,
) {
    let text = clean(field.raw);
    if text.is_empty() {
        return;
    }
    let project = &mut form.project;
    match label {
        Some(Label::ProjectName) if project.name.is_none() => {
            let (code, name) = split_project_code(&text);
            if let Some(code) = code {
                set_code(form, code, &field);
            }
            let project = &mut form.project;
            project.at.insert("name", field.at);
            note_raw(&mut project.raw, "name", field.raw, name);
            project.name = Some(name.to_owned());
        }
        Some(Label::ProjectCode) if project.code.is_none() => set_code(form, &text, &field),
        Some(Label::AgencyName) if project.agency.name.is_none() || form.agency_reports => {
            if let Some((label, text)) = form.reporting.take() {
                project.attributes.insert(label, text);
            }
            form.agency_reports = false;
            set_agency(&mut project.agency, &text);
            place_agency(form, "agency", &field);
        }
        Some(Label::AgencyReporting) if project.agency.name.is_none() => {
            form.agency_reports = true;
            form.reporting = Some((field.label.to_owned(), text.clone().into_owned()));
            set_agency(&mut project.agency, &text);
            place_agency(form, "agency", &field);
        }
        Some(Label::AgencyCode) if project.agency.code.is_none() => {
            project.agency.code = Some(text.into_owned());
            project.at.insert("agency.code", field.at);
        }
        Some(Label::Supervisor) if project.supervisor.is_none() => {
            let mut supervisor = Agency::default();
            set_agency(&mut supervisor, &text);
            project.supervisor = Some(supervisor);
            place_agency(form, "supervisor", &field);
        }
        Some(Label::Purpose) if project.purpose.is_none() => {
            project.at.insert("purpose", field.at);
            note_raw(&mut project.raw, "purpose", field.raw, &text);
            project.purpose = Some(text.into_owned());
        }
        Some(Label::FiscalYear)
            if fiscal_year
                .is_some_and(|year| text.trim_end_matches(['年', '度']) == year.to_string()) => {}
        _ => {
            let name = field.label.to_owned();
            project.at.insert(format!("attributes.{name}"), field.at);
            let text = checkbox::chosen(&text).map_or(text, Cow::Owned);
            note_raw(&mut project.raw, format!("attributes.{name}"), field.raw, &text);
            project.attributes.insert(name, text.into_owned());
        }
    }
}

fn set_code(form: &mut Form, text: &str, field: &Field<'_>) {
    let code = code::read(text);
    if code.check == CodeCheck::Invalid {
        let found = text.chars().last().map_or(String::new(), |last| last.to_string());
        let expected = code::check_character(&text.as_bytes()[..text.len() - 1]).map_or_else(
            || "only letters of the code alphabet".to_owned(),
            |byte| char::from(byte).to_string(),
        );
        form.warn(
            "code-check-mismatch",
            field.at.clone(),
            format!("project code {text}: expected the check character {expected}, found {found}"),
            "compare the code with the budget system; one of its characters is wrong",
        );
    }
    form.project.at.insert("code", field.at.clone());
    note_raw(&mut form.project.raw, "code", field.raw, text);
    form.project.code = Some(code);
}

fn place_agency(form: &mut Form, name: &'static str, field: &Field<'_>) {
    let project = &mut form.project;
    let agency = if name == "agency" { Some(&project.agency) } else { project.supervisor.as_ref() };
    let Some(agency) = agency else { return };
    let (has_code, text) = (agency.code.is_some(), agency.name.clone().unwrap_or_default());
    if has_code {
        project.at.insert(format!("{name}.code"), field.at.clone());
    }
    project.at.insert(format!("{name}.name"), field.at.clone());
    note_raw(&mut project.raw, format!("{name}.name"), field.raw, &text);
}

/// Splits `461某局`, `461 某局`, `某局[461]` into code and name.
pub(crate) fn set_agency(agency: &mut Agency, text: &str) {
    let (code, name) = split_agency(text);
    if let Some(code) = code {
        agency.code = Some(code.to_owned());
    }
    agency.name = Some(name.to_owned()).filter(|name| !name.is_empty());
}

pub(crate) fn split_agency(text: &str) -> (Option<&str>, &str) {
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    let rest = text[digits..].trim_start_matches([' ', '-', '_', '—']);
    let after = rest.chars().next();
    if digits >= 3
        && after.is_some_and(|first| !first.is_ascii() && !"年月日号万个".contains(first))
    {
        return (Some(&text[..digits]), rest);
    }
    for (open, close) in [('[', ']'), ('(', ')'), ('（', '）'), ('【', '】'), ('〔', '〕')] {
        if let Some((name, code)) = text.strip_suffix(close).and_then(|text| text.rsplit_once(open))
            && code.len() >= 3
            && code.bytes().all(|byte| byte.is_ascii_digit())
        {
            return (Some(code), name);
        }
    }
    (None, text)
}

/// Splits `51089523T000039697987-视频监控系统租赁及运维`.
fn split_project_code(text: &str) -> (Option<&str>, &str) {
    let end = text.bytes().take_while(u8::is_ascii_alphanumeric).count();
    let code = &text[..end];
    let is_code = end == 21 && code.bytes().take(8).all(|byte| byte.is_ascii_digit());
    let name = text[end..].trim_start_matches(['-', '—', '_', ' ', ':', '：']);
    if is_code && !name.is_empty() { (Some(code), name) } else { (None, text) }
}

/// The unit of money that `value` declares under `label`: `单位：万元`.
pub(crate) fn declared_unit(label: Option<Label>, value: &str) -> Option<MoneyUnit> {
    matches!(label, Some(Label::MoneyUnit | Label::AgencyName)).then(|| MoneyUnit::named(value))?
}

/// Which amount a label names; `None` if it names none.
pub(crate) fn slot(label: Label) -> Option<Slot> {
    Some(match label {
        Label::BudgetTotal => Slot::Total,
        Label::BudgetWhole => Slot::Whole,
        Label::BudgetFiscal => Slot::Fiscal,
        Label::BudgetOther => Slot::Other,
        Label::BudgetInitial | Label::BudgetPart => Slot::Part,
        Label::Executed => Slot::Executed,
        _ => return None,
    })
}

/// For which time a goal under `label` is set.
pub(crate) fn horizon(label: Label) -> Option<Horizon> {
    Some(match label {
        Label::Goal => Horizon::Unspecified,
        Label::GoalAnnual => Horizon::Annual,
        Label::GoalMediumTerm => Horizon::MediumTerm,
        _ => return None,
    })
}

/// One paragraph of a goal cell: its source text, its generated label, and where it stands.
pub(crate) type GoalLine<'t> = (&'t str, Option<&'t str>, Location);

/// Adds the goals of one cell: one for each numbered paragraph, or one for all.
pub(crate) fn add_goals<'t>(
    form: &mut Form,
    horizon: Horizon,
    lines: impl Iterator<Item = GoalLine<'t>>,
) {
    let mut previous = None;
    let mut open = false;
    let first = form.project.goals.len();
    for (raw, generated, at) in lines {
        let text = clean(raw);
        if text.is_empty() {
            continue;
        }
        let typed = words::label(&text)
            .filter(|label| words::opens_list(&text, label, previous))
            .map(|label| (label.number, label.text.len()))
            .or_else(|| named_goal(&text));
        let generated = generated.and_then(|label| {
            let label = label.trim_matches(document::is_blank);
            words::label(label).map(|label| label.number)
        });
        let (number, rest): (Option<u32>, Cow<'_, str>) = match (typed, generated) {
            (Some((number, length)), _) => (Some(number), Cow::Borrowed(&text[length..])),
            (None, generated) => (generated, Cow::Borrowed(&*text)),
        };
        let goals = &mut form.project.goals;
        if number.is_none()
            && open
            && let Some(goal) = goals.last_mut()
        {
            goal.text.push('\n');
            goal.text.push_str(&rest);
            continue;
        }
        let mut goal = ProjectGoal {
            number,
            horizon,
            text: rest.into_owned(),
            result: None,
            raw: record::Raw::default(),
            at: record::At::default(),
        };
        note_raw(&mut goal.raw, "text", raw, &goal.text);
        goal.at.insert("text", at);
        goals.push(goal);
        previous = number.or(previous);
        open = true;
    }
    unquote(&mut form.project.goals[first..]);
}

/// The number of `目标1：…`, and the length of what says it.
fn named_goal(text: &str) -> Option<(u32, usize)> {
    let rest = text.strip_prefix("目标")?;
    let (number, _) = rest.split_once([':', '：']).filter(|(number, _)| number.len() <= 9)?;
    let value = u32::try_from(normalize::numeral(number)?).ok()?;
    let colon = rest[number.len()..].chars().next()?;
    let length = text.len() - rest.len() + number.len() + colon.len_utf8();
    (length < text.len()).then_some((value, length))
}

/// Takes away the quotation marks that a spreadsheet put round a cell of several lines.
fn unquote(goals: &mut [ProjectGoal]) {
    let opens = goals.first().is_some_and(|goal| goal.text.starts_with('"'));
    let closes = goals.last().is_some_and(|goal| goal.text.len() > 1 && goal.text.ends_with('"'));
    let marks: usize = goals.iter().map(|goal| goal.text.matches('"').count()).sum();
    if !(opens && closes && marks == 2) {
        return;
    }
    if let Some(goal) = goals.last_mut() {
        keep_source(goal);
        goal.text.pop();
    }
    if let Some(goal) = goals.first_mut() {
        keep_source(goal);
        goal.text.remove(0);
    }
}

fn keep_source(goal: &mut ProjectGoal) {
    if goal.raw.get("text").is_none() {
        goal.raw.insert("text", goal.text.clone());
    }
}

/// Enters the result of a self-evaluation: it belongs to the first goal.
pub(crate) fn set_result(form: &mut Form, field: Field<'_>) {
    let text = clean(field.raw);
    if text.is_empty() {
        return;
    }
    let Some(goal) = form.project.goals.first_mut().filter(|goal| goal.result.is_none()) else {
        let name = field.label.to_owned();
        form.project.at.insert(format!("attributes.{name}"), field.at);
        form.project.attributes.insert(name, text.into_owned());
        return;
    };
    goal.at.insert("result", field.at);
    note_raw(&mut goal.raw, "result", field.raw, &text);
    goal.result = Some(text.into_owned());
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_leave_the_names_of_agencies() {
        let check = |text, expect| assert_eq!(split_agency(text), expect, "{text}");
        check("211001中共曹妃甸区委宣传部本级", (Some("211001"), "中共曹妃甸区委宣传部本级"));
        check("461 某局", (Some("461"), "某局"));
        check("某局[461]", (Some("461"), "某局"));
        check("2023年项目办", (None, "2023年项目办"));
        check("某局", (None, "某局"));
    }

    #[test]
    fn a_code_before_a_project_name_is_split_off() {
        let (code, name) = split_project_code("51089523T000039697987-视频监控");
        assert_eq!((code, name), (Some("51089523T000039697987"), "视频监控"));
        assert_eq!(split_project_code("2023年农家书屋"), (None, "2023年农家书屋"));
    }

    #[track_caller]
    fn check_goals(lines: &[&str], expect: &[(Option<u32>, &str)]) {
        let mut form = Form::new();
        let lines = lines.iter().map(|line| (*line, None, Location::block(0)));
        add_goals(&mut form, Horizon::Unspecified, lines);
        let goals = &form.project.goals;
        let found: Vec<_> = goals.iter().map(|goal| (goal.number, goal.text.as_str())).collect();
        assert_eq!(found, expect);
    }

    #[test]
    fn each_numbered_paragraph_is_a_goal() {
        check_goals(
            &["1.更新器材。", "2.维护步道，", "保障安全。"],
            &[(Some(1), "更新器材。"), (Some(2), "维护步道，\n保障安全。")],
        );
        check_goals(&["保障供水。", "", "提升水质。"], &[(None, "保障供水。\n提升水质。")]);
        check_goals(
            &["目标1：建站。", "目标二：联网。", "目标：好"],
            &[(Some(1), "建站。"), (Some(2), "联网。\n目标：好")],
        );
        check_goals(&["1.2023年工资保险等"], &[(Some(1), "2023年工资保险等")]);
    }
}
