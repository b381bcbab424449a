//! One project of a comparison: its row, and both years side by side.

use super::{
    Compared, agency_name, direction_word, kind_word, percent, project_name, reason_word, wan,
};
use crate::page::{Cell, Language, Markup, Tone};
use record::change::{Change, ChangeKind, Direction, Fate, IndicatorPair, ProjectPair, Statement};
use record::{Indicator, Money, Project};
use rust_decimal::Decimal;
use std::collections::BTreeMap;

/// Projects up to which all their indicators are shown, and not only those that changed.
pub(super) const WHOLE_UNTIL: usize = 400;

/// Reads a text of a project.
type Read<'f> = &'f dyn Fn(&Project) -> String;

/// The row of a project.
pub(super) fn row(
    compared: &Compared<'_>,
    pair: &ProjectPair,
    whole: bool,
    language: Language,
) -> [Cell; 7] {
    let olds: Vec<&Project> =
        pair.old.iter().filter_map(|one| compared.old_project(*one)).collect();
    let news: Vec<&Project> =
        pair.new.iter().filter_map(|one| compared.new_project(*one)).collect();
    let changes = compared.changes_of(pair);
    let kind = changes.first();
    let shown = news.first().or(olds.first()).copied();
    let parts = if news.is_empty() { &olds } else { &news };
    let name = parts.iter().map(|one| project_name(one)).collect::<Vec<_>>().join("、");
    let mut names = Markup::new();
    for (at, part) in parts.iter().enumerate() {
        let between = if at > 0 { Markup::words("、") } else { Markup::new() };
        names = names.and(&between).and(&Markup::quote(project_name(part)));
    }
    let title = Markup::element("b", "", &names);
    let inner = details(compared, pair, &olds, &news, whole, language);
    let budget = |projects: &[&Project]| match projects {
        [] => Cell::empty(),
        [one] => money(one.budget.total.as_ref(), language),
        several => sum(several, language),
    };
    let grown = changes.iter().find(|change| change.kind == ChangeKind::BudgetChanged);
    let grown = grown.and_then(|change| change.percent).map(|grown| grown.to_string());
    let kind = kind.map_or_else(Cell::empty, |change| Cell::new(badge(change, language)));
    [
        Cell::new(Markup::details(&title, &inner)).sorted_by(&name),
        kind,
        Cell::words(shown.map(agency_name).unwrap_or_default()),
        budget(&olds),
        budget(&news),
        match grown {
            Some(grown) => Cell::words(&percent(&grown)).sorted_by(&grown),
            None => Cell::empty(),
        },
        Cell::new(badges(changes, language)),
    ]
}

fn money(money: Option<&Money>, language: Language) -> Cell {
    match money.and_then(|money| money.yuan) {
        Some(yuan) => Cell::words(&wan(&yuan.to_string(), language)).sorted_by(&yuan.to_string()),
        None => money.map_or_else(Cell::empty, |money| Cell::quote(&money.raw)),
    }
}

/// What several projects come to; nothing where one of the amounts is not known.
fn sum(projects: &[&Project], language: Language) -> Cell {
    let amounts = projects.iter().map(|one| Some(one.budget.total.as_ref()?.yuan?.decimal()));
    let sum = amounts.into_iter().try_fold(Decimal::ZERO, |sum, one| sum.checked_add(one?));
    sum.map_or_else(Cell::empty, |sum| {
        let yuan = sum.normalize().to_string();
        Cell::words(&wan(&yuan, language)).sorted_by(&yuan)
    })
}

/// How a change is to be taken.
fn tone(change: &Change) -> Tone {
    match change.direction {
        Some(Direction::Tightened) => return Tone::Good,
        Some(Direction::Loosened) => return Tone::Warning,
        Some(Direction::Changed) | None => {}
    }
    match change.kind {
        ChangeKind::GoalAdded
        | ChangeKind::GoalIndicatorAdded
        | ChangeKind::MeasureAdded
        | ChangeKind::IndicatorAdded
        | ChangeKind::ProjectAdded => Tone::Good,
        ChangeKind::GoalRemoved
        | ChangeKind::GoalIndicatorRemoved
        | ChangeKind::MeasureRemoved
        | ChangeKind::IndicatorRemoved
        | ChangeKind::ProjectRemoved => Tone::Bad,
        ChangeKind::GoalUnchanged | ChangeKind::ProjectContinued => Tone::Plain,
        _ => Tone::Info,
    }
}

fn word(change: &Change, language: Language) -> &'static str {
    match (change.kind, change.direction) {
        (ChangeKind::IndicatorChanged | ChangeKind::GoalIndicatorChanged, Some(direction)) => {
            direction_word(direction, language)
        }
        (kind, _) => kind_word(kind, language),
    }
}

/// What a change is, in a few words on a coloured ground.
pub(super) fn badge(change: &Change, language: Language) -> Markup {
    Markup::badge(tone(change), word(change, language))
}

/// How many changes of each sort a project has.
fn badges(changes: &[Change], language: Language) -> Markup {
    let mut counts = BTreeMap::<(ChangeKind, Option<Direction>), (u64, Tone)>::new();
    for change in changes.iter().skip(1).filter(|change| !change.kind.is_no_change()) {
        let direction = change.direction.filter(|_| change.kind == ChangeKind::IndicatorChanged);
        counts.entry((change.kind, direction)).or_insert((0, tone(change))).0 += 1;
    }
    let mut shown = Markup::new();
    for ((kind, direction), (count, tone)) in counts {
        let word = direction.map_or_else(
            || kind_word(kind, language).to_owned(),
            |direction| {
                language.choose(
                    format!("指标{}", direction_word(direction, language)),
                    format!("targets {}", direction_word(direction, language)),
                )
            },
        );
        let words = if count > 1 { format!("{word} {count}") } else { word };
        shown = shown.then(&Markup::badge(tone, &words));
    }
    shown
}

/// A text with the pieces that went and came.
pub(super) fn pieces(change: &Change) -> Markup {
    if change.pieces.is_empty() {
        let text = |statement: &Option<Statement>| {
            statement.as_ref().and_then(|one| one.texts().first()).map(|text| Markup::quote(text))
        };
        return match (text(&change.old), text(&change.new)) {
            (Some(old), None) => Markup::element("del", "", &old),
            (None, Some(new)) => Markup::element("ins", "", &new),
            (_, Some(new)) => new,
            (None, None) => Markup::new(),
        };
    }
    let mut shown = Markup::new();
    for piece in &change.pieces {
        let text = Markup::words(&piece.text);
        shown = shown.and(&match piece.fate {
            Fate::Kept => text,
            Fate::Deleted => Markup::element("del", "", &text),
            Fate::Inserted => Markup::element("ins", "", &text),
        });
    }
    Markup::element("bdi", "", &shown)
}

fn cell(tag: &'static str, inner: &Markup) -> Markup {
    Markup::element(tag, "", inner)
}

fn line(cells: impl IntoIterator<Item = Markup>) -> Markup {
    let mut row = Markup::new();
    for one in cells {
        row = row.and(&cell("td", &one));
    }
    cell("tr", &row)
}

fn inner_table(heads: &[&str], rows: &Markup) -> Markup {
    let mut head = Markup::new();
    for one in heads {
        head = head.and(&cell("th", &Markup::words(one)));
    }
    let head = cell("thead", &cell("tr", &head));
    Markup::element("table", "inner", &head.and(&cell("tbody", rows)))
}

/// Both years side by side.
fn details(
    compared: &Compared<'_>,
    pair: &ProjectPair,
    olds: &[&Project],
    news: &[&Project],
    whole: bool,
    language: Language,
) -> Markup {
    let changes = compared.changes_of(pair);
    let mut shown = fields(olds, news, changes, language);
    if let Some(change) = changes.iter().find(|change| change.kind == ChangeKind::PurposeReworded) {
        let label = Markup::words(language.choose("用途：", "Purpose: "));
        shown = shown.and(&cell("p", &label.and(&pieces(change))));
    }
    if !pair.goals.is_empty() {
        let mut list = Markup::new();
        for goal in &pair.goals {
            if let Some(change) = compared.comparison.changes.changes.get(goal.change) {
                list = list.and(&cell("li", &pieces(change).then(&badge(change, language))));
            }
        }
        let heading = Markup::words(language.choose("绩效目标", "Goals"));
        shown = shown.and(&cell("h3", &heading)).and(&cell("ul", &list));
    }
    if let ([old], [new]) = (olds, news) {
        shown = shown.and(&indicators(compared, pair, old, new, whole, language));
    } else if let [only] = news {
        shown = shown.and(&values(only, language));
    } else if let [only] = olds {
        shown = shown.and(&values(only, language));
    }
    shown.and(&certainty(pair, language))
}

/// Names, codes, agencies and budgets.
fn fields(olds: &[&Project], news: &[&Project], changes: &[Change], language: Language) -> Markup {
    let all = |projects: &[&Project], text: &dyn Fn(&Project) -> String| {
        Markup::lines(projects.iter().map(|one| Markup::quote(&text(one))))
    };
    let code =
        |project: &Project| project.code.as_ref().map(|code| code.text.clone()).unwrap_or_default();
    let budget = |project: &Project| {
        let total = project.budget.total.as_ref();
        let yuan = total.and_then(|money| money.yuan).map(|yuan| wan(&yuan.to_string(), language));
        yuan.or_else(|| total.map(|money| money.raw.clone())).unwrap_or_default()
    };
    let executed = |project: &Project| {
        let yuan = project.executed.as_ref().and_then(|money| money.yuan);
        yuan.map(|yuan| wan(&yuan.to_string(), language)).unwrap_or_default()
    };
    let rows: [(&str, Read<'_>); 5] = [
        (language.choose("名称", "Name"), &|project| project_name(project).to_owned()),
        (language.choose("编码", "Code"), &code),
        (language.choose("单位", "Agency"), &|project| agency_name(project).to_owned()),
        (language.choose("预算", "Budget"), &budget),
        (language.choose("全年执行", "Spent"), &executed),
    ];
    let mut lines = Markup::new();
    for (label, text) in rows {
        if olds.iter().chain(news).all(|project| text(project).is_empty()) {
            continue;
        }
        lines = lines.and(&line([Markup::words(label), all(olds, text), all(news, text)]));
    }
    let grown = changes.iter().find(|change| change.kind == ChangeKind::BudgetChanged);
    let grown = grown.and_then(|change| change.percent).map(|grown| percent(&grown.to_string()));
    let note = grown.map_or_else(Markup::new, |grown| {
        Markup::element(
            "p",
            "note",
            &Markup::words(&language.choose(format!("预算 {grown}"), format!("Budget {grown}"))),
        )
    });
    let heads = ["", language.choose("上年", "Old"), language.choose("本年", "New")];
    inner_table(&heads, &lines).and(&note)
}

/// An indicator's name with its class before it.
fn indicator_name(old: Option<&Indicator>, new: Option<&Indicator>) -> Markup {
    let name = |one: &Indicator| one.level3.clone().unwrap_or_default();
    let class =
        |one: &Indicator| one.level2.clone().or_else(|| one.level1.clone()).unwrap_or_default();
    let (Some(shown), old) = (new.or(old), old) else { return Markup::new() };
    let mut markup = Markup::element("span", "note", &Markup::quote(&class(shown)));
    if let Some(old) = old.filter(|old| name(old) != name(shown)) {
        markup = markup.then(&Markup::element("del", "", &Markup::quote(&name(old))));
    }
    markup.then(&Markup::quote(&name(shown)))
}

fn value(indicator: Option<&Indicator>, language: Language) -> Markup {
    let Some(indicator) = indicator else { return Markup::new() };
    let mut shown = Markup::quote(&indicator.value.raw);
    if let Some(actual) = &indicator.actual {
        let words = language.choose("完成：", "reached: ");
        let reached = Markup::words(words).and(&Markup::quote(&actual.raw));
        shown = shown.and(&Markup::element("div", "note", &reached));
    }
    shown
}

fn indicators(
    compared: &Compared<'_>,
    pair: &ProjectPair,
    old: &Project,
    new: &Project,
    whole: bool,
    language: Language,
) -> Markup {
    let of = |one: &IndicatorPair| {
        (
            one.old.and_then(|at| old.indicators.get(at)),
            one.new.and_then(|at| new.indicators.get(at)),
        )
    };
    let mut lines = Markup::new();
    let (mut unchanged, mut shown) = (0_u64, 0_u64);
    for one in &pair.indicators {
        let changes =
            compared.comparison.changes.changes.get(one.changes.clone()).unwrap_or_default();
        if changes.is_empty() && !whole {
            unchanged += 1;
            continue;
        }
        shown += 1;
        let (before, after) = of(one);
        let mut said = Markup::new();
        for change in changes {
            said = said.then(&badge(change, language));
        }
        lines = lines.and(&line([
            indicator_name(before, after),
            value(before, language),
            value(after, language),
            said,
        ]));
    }
    if shown + unchanged == 0 {
        return Markup::new();
    }
    let heads = [
        language.choose("绩效指标", "Indicator"),
        language.choose("上年", "Old"),
        language.choose("本年", "New"),
        "",
    ];
    let mut markup = Markup::new();
    if shown > 0 {
        markup = inner_table(&heads, &lines);
    }
    if unchanged > 0 {
        let words = language.choose(
            format!("其余 {unchanged} 个指标未变。"),
            format!("{unchanged} other indicators did not change."),
        );
        markup = markup.and(&Markup::element("p", "note", &Markup::words(&words)));
    }
    markup
}

/// The indicators of a project that stands in one year only.
fn values(project: &Project, language: Language) -> Markup {
    let mut lines = Markup::new();
    for indicator in &project.indicators {
        lines = lines
            .and(&line([indicator_name(None, Some(indicator)), value(Some(indicator), language)]));
    }
    if lines.is_empty() {
        return lines;
    }
    inner_table(
        &[language.choose("绩效指标", "Indicator"), language.choose("指标值", "Value")],
        &lines,
    )
}

/// How sure it is that the projects belong together, and why.
fn certainty(pair: &ProjectPair, language: Language) -> Markup {
    if pair.old.is_empty() || pair.new.is_empty() {
        return Markup::new();
    }
    let reasons: Vec<&str> = pair
        .reasons
        .iter()
        .map(|reason| language.choose(reason_word(&reason.name), reason.message.as_str()))
        .collect();
    let mut words = language.choose("配对依据：", "Taken for the same because: ").to_owned();
    words.push_str(&reasons.join(language.choose("、", "; ")));
    if let Some(confidence) = pair.confidence {
        words.push_str(
            &language
                .choose(format!("（把握 {confidence}）"), format!(" (confidence {confidence})")),
        );
    }
    Markup::element("p", "note", &Markup::words(&words))
}
