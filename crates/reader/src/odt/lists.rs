//! List styles, and the lists of a document while they count (OpenDocument 1.3 part 3, 5.3 and 16.30 to 16.34).

use super::sheet::symbol_font;
use crate::counting::Counting;
use crate::lists::{Counter, LEVELS, Level};
use crate::xml::element::Element;
use crate::xml::{Descend, Namespace, Tag};
use crate::{Limits, ReadError};
use std::collections::BTreeMap;

/// Characters of what stands before or behind a number; anything longer is no label.
const LONGEST_AFFIX: usize = 255;

/// A list style.
#[derive(Debug, Default)]
pub(super) struct ListStyle {
    levels: [Option<Box<Level>>; LEVELS],
}

impl ListStyle {
    /// Level `index`, from 0.
    pub(super) fn level(&self, index: usize) -> Option<&Level> {
        self.levels.get(index)?.as_deref()
    }
}

/// A level as it is written.
#[derive(Debug, Default)]
struct Written {
    level: Level,
    prefix: String,
    suffix: String,
    /// Numbers that are shown, its own included.
    shown: usize,
    /// `loext:num-list-format`.
    format: Option<String>,
}

type WrittenLevels = [Option<Box<Written>>; LEVELS];

/// All list styles of a document.
pub(super) struct ListStyles<'l> {
    limits: &'l Limits,
    styles: Vec<ListStyle>,
    names: BTreeMap<Box<str>, usize>,
    outline: Option<usize>,
    /// The name of the style that is being read, none for that of the outline, and its levels.
    reading: Option<(Option<Box<str>>, WrittenLevels)>,
    /// The level whose properties are being read.
    level: Option<usize>,
}

impl<'l> ListStyles<'l> {
    pub(super) fn new(limits: &'l Limits) -> Self {
        Self {
            limits,
            styles: Vec::new(),
            names: BTreeMap::new(),
            outline: None,
            reading: None,
            level: None,
        }
    }

    /// The place of the style of that name.
    pub(super) fn find(&self, name: &str) -> Option<usize> {
        self.names.get(name).copied()
    }

    /// The place of the style that numbers headings.
    pub(super) fn outline(&self) -> Option<usize> {
        self.outline
    }

    /// The style at that place.
    pub(super) fn get(&self, index: usize) -> Option<&ListStyle> {
        self.styles.get(index)
    }

    /// Meets a start tag among the styles that is none of a paragraph or text style.
    pub(super) fn start(&mut self, element: Element, tag: &Tag<'_>) -> Result<Descend, ReadError> {
        match element {
            Element::OdfListStyle => {
                let name = tag.name_in(Namespace::OdfStyle, "name", self.limits)?;
                let Some(name) = name else { return Ok(Descend::Over) };
                self.reading = Some((Some(name.as_ref().into()), Default::default()));
            }
            Element::OdfOutlineStyle => self.reading = Some((None, Default::default())),
            Element::OdfNumberedLevel | Element::OdfBulletLevel | Element::OdfOutlineLevel => {
                let written = read_level(element, tag)?;
                let place = tag.number_in(Namespace::OdfText, "level")?;
                let index = place.and_then(|place| usize::try_from(place.checked_sub(1)?).ok());
                let slot = self.reading.as_mut().zip(index).and_then(|((_, levels), index)| {
                    self.level = Some(index);
                    levels.get_mut(index)
                });
                let Some(slot) = slot else { return Ok(Descend::Over) };
                *slot = Some(Box::new(written));
            }
            Element::OdfTextProperties => {
                let font = match tag.name_in(Namespace::OdfStyle, "font-name", self.limits)? {
                    Some(font) => Some(font),
                    None => tag.plain("fo:font-family")?,
                };
                let level = self.reading.as_mut().zip(self.level);
                let written =
                    level.and_then(|((_, levels), index)| levels.get_mut(index)?.as_mut());
                if let (Some(written), Some(font)) = (written, font) {
                    let font = font.trim_matches(['\'', '"']);
                    let font = symbol_font(font).unwrap_or(font);
                    written.level.font = Some(font.chars().take(LONGEST_AFFIX).collect());
                }
                return Ok(Descend::Over);
            }
            _ => return Ok(Descend::Over),
        }
        Ok(Descend::Into)
    }

    /// Meets an end tag among the styles.
    pub(super) fn end(&mut self, element: Element) {
        match element {
            Element::OdfNumberedLevel | Element::OdfBulletLevel | Element::OdfOutlineLevel => {
                self.level = None;
            }
            Element::OdfListStyle | Element::OdfOutlineStyle => {
                let Some((name, written)) = self.reading.take() else { return };
                let index = self.styles.len();
                self.styles.push(finish(written));
                match name {
                    Some(name) => {
                        self.names.insert(name, index);
                    }
                    None => self.outline = Some(index),
                }
            }
            _ => {}
        }
    }
}

fn read_level(element: Element, tag: &Tag<'_>) -> Result<Written, ReadError> {
    let text = |namespace: Namespace, local: &str| -> Result<Option<String>, ReadError> {
        let text = tag.of(namespace, local)?;
        Ok(text.map(|text| text.chars().take(LONGEST_AFFIX).collect()))
    };
    let mut written = Written {
        prefix: text(Namespace::OdfStyle, "num-prefix")?.unwrap_or_default(),
        suffix: text(Namespace::OdfStyle, "num-suffix")?.unwrap_or_default(),
        shown: 1,
        ..Written::default()
    };
    if element == Element::OdfBulletLevel {
        let bullet = text(Namespace::OdfText, "bullet-char")?.unwrap_or_default();
        written.format = Some(format!("{}{bullet}{}", written.prefix, written.suffix));
        written.level.counting = Some(Counting::Bullet);
        return Ok(written);
    }
    let format = tag.of(Namespace::OdfStyle, "num-format")?.unwrap_or_default();
    let start = tag.number_in(Namespace::OdfText, "start-value")?.unwrap_or(1);
    let shown = tag.number_in(Namespace::OdfText, "display-levels")?.unwrap_or(1);
    written.level.counting = Some(counting(&format));
    written.level.start = Some(u32::try_from(start).unwrap_or(0));
    written.shown = usize::try_from(shown).unwrap_or(1).clamp(1, LEVELS);
    written.format = text(Namespace::OdfExtension, "num-list-format")?;
    Ok(written)
}

/// The levels of a style with the texts of their labels.
fn finish(mut written: WrittenLevels) -> ListStyle {
    let counts: Vec<bool> = written
        .iter()
        .map(|level| {
            let counting = level.as_ref().and_then(|level| level.level.counting);
            counting.is_some_and(|counting| !matches!(counting, Counting::None | Counting::Bullet))
        })
        .collect();
    let mut style = ListStyle::default();
    for (index, (slot, level)) in style.levels.iter_mut().zip(&mut written).enumerate() {
        let Some(mut level) = level.take() else { continue };
        level.level.text = if let Some(format) = &level.format {
            placed(format)
        } else {
            let first = index.saturating_add(1).saturating_sub(level.shown);
            let numbers: Vec<String> = (first..=index)
                .filter(|&shown| counts.get(shown).copied().unwrap_or(false))
                .map(|shown| format!("%{}", shown.saturating_add(1)))
                .collect();
            format!("{}{}{}", level.prefix, numbers.join("."), level.suffix)
        };
        *slot = Some(Box::new(level.level));
    }
    style
}

/// `%1%.%2%` as [`Level::text`] has it, `%1.%2`. A level beyond the last that is kept shows nothing.
fn placed(format: &str) -> String {
    let mut text = String::new();
    let mut rest = format;
    while let Some((before, after)) = rest.split_once('%') {
        text.push_str(before);
        let digits = after.bytes().take_while(u8::is_ascii_digit).count();
        let number = after.get(..digits).unwrap_or_default();
        match after.get(digits..).and_then(|after| after.strip_prefix('%')) {
            Some(behind) if digits > 0 => {
                if digits == 1 {
                    text.push('%');
                    text.push_str(number);
                }
                rest = behind;
            }
            _ => {
                text.push('%');
                rest = after;
            }
        }
    }
    text.push_str(rest);
    text
}

/// The way of counting that `style:num-format` names by its first numbers.
fn counting(format: &str) -> Counting {
    let mut numbers = format.split([',', ' ', '、']).filter(|number| !number.is_empty());
    let (first, second) = (numbers.next().unwrap_or_default(), numbers.next().unwrap_or_default());
    let zeros = first.strip_suffix('1').filter(|zeros| !zeros.is_empty());
    if let Some(zeros) = zeros
        && zeros.bytes().all(|byte| byte == b'0')
    {
        let digits = zeros.len().saturating_add(1);
        return u8::try_from(digits)
            .map_or(Counting::Decimal, |digits| Counting::Padded(digits.min(9)));
    }
    match first {
        "" => Counting::None,
        "A" | "AAA" => Counting::UpperLetter,
        "a" | "aaa" => Counting::LowerLetter,
        "I" => Counting::UpperRoman,
        "i" => Counting::LowerRoman,
        "1st" => Counting::Ordinal,
        "１" => Counting::FullWidth,
        "①" => Counting::EnclosedCircle,
        "⒈" => Counting::EnclosedFullStop,
        "⑴" => Counting::EnclosedParenthesis,
        "一" | "一十" => Counting::Chinese,
        "壹" if second == "貳" => Counting::TraditionalLegal,
        "壹" => Counting::Legal,
        "甲" => Counting::HeavenlyStems,
        "子" => Counting::EarthlyBranches,
        "甲子" => Counting::SexagenaryCycle,
        _ => Counting::Decimal,
    }
}

/// A list that is open at the place where the machine stands.
#[derive(Debug, Default)]
pub(super) struct OpenList {
    /// Which of [`Lists`] it counts in.
    run: usize,
    /// Its style, or that of the list around it.
    style: Option<usize>,
    item: Item,
}

/// An item of a list.
#[derive(Debug, Default)]
struct Item {
    /// Whether its next paragraph takes a number.
    counts: bool,
    /// `text:start-value`.
    start: Option<u32>,
    /// `text:style-override`.
    style: Option<usize>,
    /// Whether a list stood in it already.
    held_list: bool,
}

/// One list, in however many pieces it stands.
#[derive(Debug, Default)]
struct Run {
    counter: Counter,
    style: Option<usize>,
}

/// All lists of a document, and how far each has counted.
#[derive(Default)]
pub(super) struct Lists {
    runs: Vec<Run>,
    /// Runs by the ids of the pieces in which they stand.
    ids: BTreeMap<Box<str>, usize>,
    /// Runs of headings by their list style.
    headings: BTreeMap<usize, usize>,
    /// The list that ended last.
    last: Option<usize>,
}

/// What a list says of itself.
#[derive(Debug, Default)]
pub(super) struct Said<'a> {
    pub(super) id: Option<&'a str>,
    pub(super) continues_list: Option<&'a str>,
    pub(super) continues: bool,
    pub(super) style: Option<usize>,
}

impl Lists {
    /// Opens a list within `open`, the lists around it.
    pub(super) fn begin(&mut self, open: &mut Vec<OpenList>, said: &Said<'_>) {
        if let Some(outer) = open.last_mut() {
            let again = std::mem::replace(&mut outer.item.held_list, true);
            let (run, style) = (outer.run, said.style.or(outer.item.style).or(outer.style));
            if again
                && !said.continues
                && let Some(run) = self.runs.get_mut(run)
            {
                run.counter.restart(open.len());
            }
            open.push(OpenList { run, style, item: Item::default() });
            return;
        }
        let named = said.continues_list.and_then(|id| self.ids.get(id).copied());
        let same = |&last: &usize| {
            said.continues && self.runs.get(last).is_some_and(|run| run.style == said.style)
        };
        let run = named.or_else(|| self.last.filter(same)).unwrap_or_else(|| {
            self.runs.push(Run { counter: Counter::default(), style: said.style });
            self.runs.len().saturating_sub(1)
        });
        if let Some(id) = said.id {
            self.ids.insert(id.into(), run);
        }
        self.last = Some(run);
        open.push(OpenList { run, style: said.style, item: Item::default() });
    }

    /// Opens `level` lists, the innermost of which holds a paragraph that names its list by itself.
    pub(super) fn begin_numbered(
        &mut self,
        open: &mut Vec<OpenList>,
        said: &Said<'_>,
        level: usize,
    ) {
        let named = said.id.and_then(|id| self.ids.get(id).copied());
        let run = named.unwrap_or_else(|| {
            self.runs.push(Run { counter: Counter::default(), style: said.style });
            self.runs.len().saturating_sub(1)
        });
        if let Some(id) = said.id {
            self.ids.insert(id.into(), run);
        }
        let style = said.style.or_else(|| self.runs.get(run)?.style);
        open.extend((0..level).map(|_| OpenList { run, style, item: Item::default() }));
    }

    /// Opens an item of the innermost list, or a header, which takes no number.
    pub(super) fn begin_item(
        open: &mut [OpenList],
        counts: bool,
        start: Option<u32>,
        style: Option<usize>,
    ) {
        if let Some(list) = open.last_mut() {
            list.item = Item { counts, start, style, held_list: false };
        }
    }

    /// Closes the item of the innermost list.
    pub(super) fn end_item(open: &mut [OpenList]) {
        Self::begin_item(open, false, None, None);
    }

    /// The label of the next paragraph in the innermost of `open`, whose own style names `list`.
    pub(super) fn label(
        &mut self,
        styles: &ListStyles<'_>,
        open: &mut [OpenList],
        list: Option<usize>,
    ) -> Option<String> {
        let at = open.len().checked_sub(1)?;
        let inner = open.last_mut()?;
        if !std::mem::take(&mut inner.item.counts) {
            return None;
        }
        let style = styles.get(inner.item.style.or(inner.style).or(list)?)?;
        let run = self.runs.get_mut(inner.run)?;
        run.counter.next(at, inner.item.start.take(), |index| style.level(index))
    }

    /// The label of a heading at `level`, from 0, outside of all lists, that the list style at `list` numbers.
    pub(super) fn heading_label(
        &mut self,
        styles: &ListStyles<'_>,
        list: usize,
        level: u8,
        start: Option<u32>,
    ) -> Option<String> {
        let style = styles.get(list)?;
        let run = *self.headings.entry(list).or_insert_with(|| {
            self.runs.push(Run::default());
            self.runs.len().saturating_sub(1)
        });
        let run = self.runs.get_mut(run)?;
        run.counter.next(usize::from(level), start, |index| style.level(index))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(format: &str, expect: &str) {
        let mut text = String::new();
        counting(format).write(3, &mut text);
        assert_eq!(text, expect, "{format}");
    }

    #[test]
    fn number_formats_are_known_by_their_first_numbers() {
        check("", "");
        check("1", "3");
        check("a", "c");
        check("I", "III");
        check("01, 02, 03, ...", "03");
        check("001, 002, 003, ...", "003");
        check("一, 二, 三, ...", "三");
        check("壹, 贰, 叁, ...", "叁");
        check("壹, 貳, 參, ...", "參");
        check("①, ②, ③, ...", "③");
        check("甲, 乙, 丙, ...", "丙");
        check("子, 丑, 寅, ...", "寅");
        check("１, ２, ３, ...", "３");
        check("أ, ب, ت, ...", "3");
    }

    #[test]
    fn list_formats_name_their_levels() {
        assert_eq!(placed("第%1%部分"), "第%1部分");
        assert_eq!(placed("%1%.%2%%"), "%1.%2%");
        assert_eq!(placed("%10%."), ".");
        assert_eq!(placed("100%"), "100%");
        assert_eq!(placed("%"), "%");
    }
}
