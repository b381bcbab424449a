//! The words by which two years are compared, as data: what tells names apart, what says the same, which units convert.

use crate::text::bare;
use normalize::clean;
use serde::Deserialize;
use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::sync::OnceLock;

/// A set of words, and what each is for.
#[derive(Debug, Clone, Default)]
pub struct Words {
    /// Of each group a name has one word.
    pub(crate) contrasts: BTreeMap<String, Vec<String>>,
    /// What numbers stand before in names.
    pub(crate) classifiers: Vec<char>,
    /// What names of places and bodies end with.
    pub(crate) entity_endings: Vec<String>,
    /// What stands before such an ending and is no proper name.
    entity_general: BTreeSet<String>,
    /// Words of names that every project may have, the longest first.
    project_general: Vec<String>,
    /// Words of the indicators that nearly every form has.
    common: Vec<String>,
    /// A spelling and what stands for it, the longest spelling first.
    synonyms: Vec<(String, String)>,
    /// A word of a second level and its class, the particular before the general.
    classes: Vec<(String, String)>,
    /// Words around numbers that change nothing, the longest first.
    fillers: Vec<String>,
    /// By the spelling in lower case.
    units: BTreeMap<String, Unit>,
}

/// What a unit measures, and how many of the measure's own unit it is: a number over another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Unit {
    pub(crate) measures: String,
    pub(crate) many: u32,
    pub(crate) of: u32,
}

#[derive(Deserialize, Default)]
#[serde(default, deny_unknown_fields)]
struct File {
    contrasts: BTreeMap<String, Vec<Word>>,
    classifiers: Classifiers,
    entities: Entities,
    projects: Projects,
    indicators: Indicators,
    synonyms: BTreeMap<Word, Vec<Word>>,
    classes: Vec<Class>,
    values: Values,
    units: BTreeMap<String, BTreeMap<Size, Vec<Spelling>>>,
}

#[derive(Deserialize, Default)]
#[serde(default, deny_unknown_fields)]
struct Classifiers {
    characters: Vec<char>,
}

#[derive(Deserialize, Default)]
#[serde(default, deny_unknown_fields)]
struct Entities {
    endings: Vec<Word>,
    general: Vec<Word>,
}

#[derive(Deserialize, Default)]
#[serde(default, deny_unknown_fields)]
struct Projects {
    general: Vec<Word>,
}

#[derive(Deserialize, Default)]
#[serde(default, deny_unknown_fields)]
struct Indicators {
    common: Vec<Word>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Class {
    name: Word,
    words: Vec<Word>,
}

#[derive(Deserialize, Default)]
#[serde(default, deny_unknown_fields)]
struct Values {
    fillers: Vec<Word>,
}

/// A word as the names and values have it with which it is compared; never empty, for that would be in each of them.
#[derive(Deserialize, PartialEq, Eq, PartialOrd, Ord)]
#[serde(try_from = "String")]
struct Word(String);

impl TryFrom<String> for Word {
    type Error = String;

    fn try_from(written: String) -> Result<Self, String> {
        let word = bare(&clean(&written));
        if word.is_empty() {
            return Err(format!("expected a word of letters or digits, found {written:?}"));
        }
        Ok(Self(word))
    }
}

/// A unit as values have it, which may be a sign.
#[derive(Deserialize)]
#[serde(try_from = "String")]
struct Spelling(String);

impl TryFrom<String> for Spelling {
    type Error = String;

    fn try_from(written: String) -> Result<Self, String> {
        let unit = clean(&written).trim().to_ascii_lowercase();
        if unit.is_empty() || unit.contains('/') {
            return Err(format!("expected a unit without a slash, found {written:?}"));
        }
        Ok(Self(unit))
    }
}

/// `1000` or `2000/3`.
#[derive(Deserialize, PartialEq, Eq, PartialOrd, Ord)]
#[serde(try_from = "String")]
struct Size(u32, u32);

impl TryFrom<String> for Size {
    type Error = String;

    fn try_from(written: String) -> Result<Self, String> {
        let (many, of) = written.split_once('/').unwrap_or((&written, "1"));
        let number = |text: &str| text.trim().parse().ok().filter(|number| *number > 0);
        match (number(many), number(of)) {
            (Some(many), Some(of)) => Ok(Self(many, of)),
            _ => Err(format!("expected a size such as 1000 or 2000/3, found {written:?}")),
        }
    }
}

/// Why a file of words cannot be used: the section, the line (of a list the one where it begins) and what is wrong there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WordsError {
    message: String,
}

impl WordsError {
    fn new(toml: &str, error: &toml::de::Error) -> Self {
        let start = error.span().map_or(0, |span| span.start);
        let before = toml.get(..start).unwrap_or(toml);
        let line = before.matches('\n').count() + 1;
        let header = |line: &str| {
            let line = line.trim_start().strip_prefix('[')?.trim_start_matches('[');
            Some(line.split(']').next().unwrap_or(line).trim().to_owned())
        };
        let section = toml.lines().take(line).filter_map(header).last();
        let section = section.map(|section| format!("[{section}], ")).unwrap_or_default();
        let message = error.message().trim_end().replace('\n', ", ");
        Self { message: format!("{section}line {line}: {message}") }
    }
}

impl fmt::Display for WordsError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.message)
    }
}

impl std::error::Error for WordsError {}

impl Words {
    /// The file of the words that come with the program, an example of the form.
    pub const BUILTIN: &str = include_str!("../words.toml");

    /// The words that come with the program.
    pub fn builtin() -> &'static Self {
        static BUILTIN: OnceLock<Words> = OnceLock::new();
        BUILTIN.get_or_init(|| {
            // A test proves that the file reads.
            Self::default().with(Self::BUILTIN).unwrap_or_default()
        })
    }

    /// These words and those of `toml`, a file of the same form. A synonym or a unit that is already there is what the file says.
    ///
    /// # Errors
    ///
    /// The text is no TOML, names a section that does not exist, or holds what is no word, no size or no single character.
    pub fn with(mut self, toml: &str) -> Result<Self, WordsError> {
        let file: File = toml::from_str(toml).map_err(|error| WordsError::new(toml, &error))?;
        for (group, words) in file.contrasts {
            self.contrasts.entry(group).or_default().extend(plain(words));
        }
        self.classifiers.extend(file.classifiers.characters);
        self.entity_endings.extend(plain(file.entities.endings));
        self.entity_general.extend(plain(file.entities.general));
        self.project_general.extend(plain(file.projects.general));
        longest_first(&mut self.project_general, |word| word);
        self.common.extend(plain(file.indicators.common));
        for (Word(meaning), spellings) in file.synonyms {
            for spelling in plain(spellings) {
                self.synonyms.retain(|(known, _)| *known != spelling);
                self.synonyms.push((spelling, meaning.clone()));
            }
        }
        longest_first(&mut self.synonyms, |(spelling, _)| spelling);
        let classes = file.classes.into_iter().flat_map(|class| {
            let Word(name) = class.name;
            plain(class.words).map(move |word| (word, name.clone()))
        });
        self.classes.splice(..0, classes);
        self.fillers.extend(plain(file.values.fillers));
        longest_first(&mut self.fillers, |word| word);
        for (measures, sizes) in file.units {
            for (Size(many, of), spellings) in sizes {
                for Spelling(spelling) in spellings {
                    let unit = Unit { measures: measures.clone(), many, of };
                    self.units.insert(spelling, unit);
                }
            }
        }
        Ok(self)
    }

    /// Whether `word` stands before endings of places and bodies and is no proper name.
    pub(crate) fn is_general_before_entity(&self, word: &str) -> bool {
        self.entity_general.contains(word)
    }

    /// Whether an indicator's name has a word of those that nearly every form has.
    pub(crate) fn is_common(&self, indicator: &str) -> bool {
        self.common.iter().any(|word| indicator.contains(word.as_str()))
    }

    /// A project's bare name without words that every project may have.
    pub(crate) fn essence(&self, name: &str) -> String {
        without(name, &self.project_general)
    }

    /// What a value says beside its numbers, without words that change nothing.
    pub(crate) fn without_fillers(&self, text: &str) -> String {
        without(text, &self.fillers)
    }

    /// An indicator's name with each synonym as the word that stands for all.
    pub(crate) fn meaning(&self, name: &str) -> String {
        let spelled = self.synonyms.iter();
        spelled.fold(name.to_owned(), |name, (spelling, word)| name.replace(spelling, word))
    }

    /// The class of a second level, if a word of it is known.
    pub(crate) fn class(&self, level: &str) -> Option<&str> {
        let known = self.classes.iter().find(|(word, _)| level.contains(word.as_str()));
        known.map(|(_, class)| class.as_str())
    }

    pub(crate) fn unit(&self, spelling: &str) -> Option<&Unit> {
        let upper = spelling.bytes().any(|byte| byte.is_ascii_uppercase());
        let key =
            if upper { Cow::Owned(spelling.to_ascii_lowercase()) } else { Cow::Borrowed(spelling) };
        self.units.get(key.as_ref())
    }
}

fn plain(words: Vec<Word>) -> impl Iterator<Item = String> {
    words.into_iter().map(|Word(word)| word)
}

/// So that a word is found before those that it holds; words of one length stay in their order.
fn longest_first<T>(words: &mut [T], word: impl Fn(&T) -> &String) {
    words.sort_by_key(|one| std::cmp::Reverse(word(one).chars().count()));
}

fn without(text: &str, words: &[String]) -> String {
    words.iter().fold(text.to_owned(), |text, word| text.replace(word, ""))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn builtin() -> Words {
        Words::default().with(Words::BUILTIN).expect("the built-in words read")
    }

    #[test]
    fn builtin_words_read() {
        let words = builtin();
        assert_eq!(words.contrasts.len(), 9);
        assert_eq!(words.classes.len(), 13);
        assert_eq!(words.units.len(), 58);
        assert_eq!(words.class("生态环境成本指标"), Some("生态环境成本"));
        let units = ["㎡", "m²", "m³", "km²", "‰", "%", "个百分点"];
        assert!(units.iter().all(|unit| words.unit(unit).is_some()));
        assert_eq!(words.unit("KM").map(|unit| (unit.many, unit.of)), Some((1000, 1)));
    }

    #[test]
    fn words_that_say_the_same_are_one() {
        let words = builtin();
        assert_eq!(words.meaning("设备验收达标率"), words.meaning("设备验收合格率"));
        assert_eq!(words.meaning("受益人员数量"), words.meaning("惠及人数"));
        assert_ne!(words.meaning("设备验收及时率"), words.meaning("设备验收合格率"));
    }

    #[test]
    fn general_words_are_no_part_of_the_essence() {
        let words = builtin();
        let essence = |name: &str| words.essence(name);
        assert_eq!(essence("校舍维修改造工程二期"), essence("校舍维修改造项目二期"));
        assert_eq!(essence("农村公路养护经费"), essence("农村公路养护专项资金"));
        assert_ne!(essence("农村公路养护经费"), essence("农村公路建设经费"));
        assert_eq!(essence("项目"), "");
    }

    #[test]
    fn a_file_adds_words() {
        let words = builtin().with(
            "[projects]\ngeneral = [\"工程款项\"]\n[synonyms]\n\"合格率\" = [\"达 标 比率\"]\n\
             [[classes]]\nname = \"质量\"\nwords = [\"数量和质量\"]\n\
             [units.length]\n\"10/3\" = [\"丈\"]\n[units.\"power\"]\n\"1000\" = [\"千瓦\", \"KW\"]",
        );
        let words = words.expect("reads");
        assert_eq!(words.essence("校舍维修工程款项"), "校舍维修");
        assert_eq!(words.meaning("设备达标比率"), words.meaning("设备合格率"));
        assert_eq!(words.class("数量和质量指标"), Some("质量"));
        assert_eq!(words.class("数量指标"), Some("数量"));
        let unit = Unit { measures: "length".to_owned(), many: 10, of: 3 };
        assert_eq!(words.unit("丈"), Some(&unit));
        assert_eq!(words.unit("kW"), words.unit("千瓦"));
    }

    #[track_caller]
    fn refused(toml: &str, expect: &str) {
        let error = Words::default().with(toml).expect_err("refused").to_string();
        assert!(error.starts_with(expect), "{error}");
    }

    #[test]
    fn what_cannot_be_read_is_named_by_section_and_line() {
        refused(
            "\n[values]\nfillers = [\n  \"达到\",\n  \"。\",\n]\n",
            "[values], line 3: expected a word of letters or digits, found \"。\"",
        );
        refused("[units.length]\n\"0\" = [\"丈\"]", "[units.length], line 2: expected a size");
        refused("[units.length]\n\"1\" = [\"元/丈\"]", "[units.length], line 2: expected a unit");
        refused("[classifiers]\ncharacters = [\"批次\"]", "[classifiers], line 2: invalid value");
        refused("[[classes]]\nname = \"质量\"", "[classes], line 1: missing field `words`");
        refused("[indicators]\nrare = []", "[indicators], line 2: unknown field `rare`");
        refused("[filler]\n", "[filler], line 1: unknown field `filler`");
        refused("[projects]\ngeneral = [", "[projects], line 2: ");
        refused("synonyms = 3", "line 1: invalid type");
    }
}
