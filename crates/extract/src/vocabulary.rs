//! The words of forms as data: which label, column head, level name or heading names which field.

use serde::Deserialize;
use std::collections::BTreeMap;
use std::fmt;
use std::sync::OnceLock;

/// A set of words, and what each names.
#[derive(Debug, Clone, Default)]
pub struct Vocabulary {
    words: BTreeMap<String, Roles>,
    titles: Vec<String>,
    /// Parts of the title of a whole department's form.
    department_titles: Vec<String>,
    /// Length in bytes of the longest word: a longer text is no label.
    longest: usize,
    /// The files that it was made of.
    files: Vec<String>,
    /// Which ends and lengths the words have, so that most texts are told from them at once.
    shapes: Shapes,
}

/// A set of bits, one for each sort of word.
#[derive(Debug, Clone)]
struct Shapes([u64; 64]);

impl Default for Shapes {
    fn default() -> Self {
        Self([0; 64])
    }
}

impl Shapes {
    /// Mixes the length, the second and third byte (Chinese characters differ in those) and the last two.
    fn bit(word: &str) -> (usize, u64) {
        let bytes = word.as_bytes();
        let byte = |at: usize| u32::from(bytes.get(at).copied().unwrap_or(0));
        let (first, last) = (byte(1) << 8 | byte(2), byte(bytes.len().wrapping_sub(1)));
        let before = byte(bytes.len().wrapping_sub(2));
        let length = u32::try_from(bytes.len()).unwrap_or(0);
        let mixed =
            (first << 16 | before << 8 | last).wrapping_add(length.wrapping_mul(0x9E37_79B1));
        let bit = mixed.wrapping_mul(0x85EB_CA6B) >> 20;
        (bit as usize / 64, 1 << (bit % 64))
    }

    fn add(&mut self, word: &str) {
        let (place, bit) = Self::bit(word);
        self.0[place] |= bit;
    }

    fn may_hold(&self, word: &str) -> bool {
        let (place, bit) = Self::bit(word);
        self.0[place] & bit != 0
    }
}

/// What a word names in each of the places where it may stand.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Roles {
    pub(crate) label: Option<Label>,
    pub(crate) column: Option<Column>,
    pub(crate) level1: bool,
    pub(crate) level2: bool,
    pub(crate) heading: Option<Heading>,
    pub(crate) paragraph: Option<GoalParagraph>,
}

impl Roles {
    /// The section of the file and the field that a word names, of several the one that its place asks for.
    pub(crate) fn named(self, in_columns: bool) -> Option<(&'static str, &'static str)> {
        let label = self.label.map(|label| ("labels", label.name()));
        let column = self.column.map(|column| ("columns", column.name()));
        let level = match (self.level1, self.level2) {
            (true, _) => Some(("levels", "level1")),
            (false, true) => Some(("levels", "level2")),
            (false, false) => None,
        };
        if in_columns { column.or(level).or(label) } else { label.or(column) }
    }
}

macro_rules! named {
    ($(#[$doc:meta])* $name:ident { $($variant:ident = $text:literal),+ $(,)? }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub(crate) enum $name { $($variant),+ }

        impl $name {
            fn named(text: &str) -> Option<Self> {
                match text { $($text => Some(Self::$variant),)+ _ => None }
            }

            /// As the file names it.
            #[allow(dead_code, reason = "only labels and columns are traced by name")]
            pub(crate) fn name(self) -> &'static str {
                match self { $(Self::$variant => $text,)+ }
            }

            const NAMES: &'static [&'static str] = &[$($text),+];
        }
    };
}

named! {
    /// What a label of a form's block names.
    Label {
        ProjectName = "project-name", ProjectCode = "project-code", AgencyName = "agency-name", AgencyCode = "agency-code",
        AgencyReporting = "agency-reporting",
        Supervisor = "supervisor", DepartmentName = "department-name", DepartmentCode = "department-code",
        FiscalYear = "fiscal-year", MoneyUnit = "money-unit", Money = "money", MoneyAndPurpose = "money-and-purpose",
        BudgetTotal = "budget-total", BudgetWhole = "budget-whole", BudgetInitial = "budget-initial",
        BudgetFiscal = "budget-fiscal", BudgetOther = "budget-other", BudgetPart = "budget-part", Executed = "executed",
        ExecutionRate = "execution-rate", Purpose = "purpose", Plan = "plan", Goal = "goal", GoalAnnual = "goal-annual",
        GoalMediumTerm = "goal-medium-term", GoalResult = "goal-result", Indicators = "indicators", Amount = "amount", Total = "total",
        Attribute = "attribute", Group = "group", Tasks = "tasks", TaskName = "task-name", TaskContent = "task-content",
    }
}

named! {
    /// What a head of an indicator column names.
    Column {
        Level1 = "level1", Level2 = "level2", Level3 = "level3", Description = "description", Value = "value",
        ValueAnnual = "value-annual", ValueMediumTerm = "value-medium-term", Basis = "basis", Weight = "weight",
        Nature = "nature", Unit = "unit", Actual = "actual", Score = "score", Deviation = "deviation",
        Ordinal = "ordinal", BandBest = "band-best", Band = "band",
    }
}

named! {
    /// What a heading of the prose opens.
    Heading {
        DepartmentPart = "department-part", ProjectPart = "project-part", OverallGoal = "overall-goal", Goals = "goals",
        Measures = "measures",
    }
}

named! {
    /// What a paragraph of a sub-goal holds.
    GoalParagraph { Text = "goal-text", Indicators = "goal-indicators" }
}

#[derive(Deserialize, Default)]
#[serde(default, deny_unknown_fields)]
struct File {
    labels: BTreeMap<String, Vec<String>>,
    columns: BTreeMap<String, Vec<String>>,
    levels: BTreeMap<String, Vec<String>>,
    headings: BTreeMap<String, Vec<String>>,
    paragraphs: BTreeMap<String, Vec<String>>,
    titles: BTreeMap<String, Vec<String>>,
}

/// Why a vocabulary file cannot be used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VocabularyError {
    message: String,
}

impl fmt::Display for VocabularyError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.message)
    }
}

impl std::error::Error for VocabularyError {}

impl Vocabulary {
    /// The file of the words that come with the program, an example of the form.
    pub const BUILTIN: &str = include_str!("../vocabulary.toml");

    /// The words that come with the program.
    pub fn builtin() -> &'static Self {
        static BUILTIN: OnceLock<Vocabulary> = OnceLock::new();
        BUILTIN.get_or_init(|| {
            // A test proves that the file reads.
            Self::default().with(Self::BUILTIN).unwrap_or_default()
        })
    }

    /// These words and those of `toml`, a file of the same form. A word that is already there is renamed by the file.
    ///
    /// # Errors
    ///
    /// The text is no TOML, or names a section or a field that does not exist.
    pub fn with(mut self, toml: &str) -> Result<Self, VocabularyError> {
        let file: File = toml::from_str(toml).map_err(|error| VocabularyError {
            message: error.to_string().trim_end().to_owned(),
        })?;
        self.add("labels", file.labels, Label::NAMES, |roles, name| {
            roles.label = Label::named(name);
        })?;
        self.add("columns", file.columns, Column::NAMES, |roles, name| {
            roles.column = Column::named(name);
        })?;
        self.add("levels", file.levels, &["level1", "level2"], |roles, name| match name {
            "level1" => roles.level1 = true,
            _ => roles.level2 = true,
        })?;
        self.add("headings", file.headings, Heading::NAMES, |roles, name| {
            roles.heading = Heading::named(name);
        })?;
        self.add("paragraphs", file.paragraphs, GoalParagraph::NAMES, |roles, name| {
            roles.paragraph = GoalParagraph::named(name);
        })?;
        for (name, words) in file.titles {
            known("titles", &name, &["form", "department"])?;
            let titles =
                if name == "form" { &mut self.titles } else { &mut self.department_titles };
            titles.extend(words.iter().map(|word| normalize::clean(word).into_owned()));
        }
        self.longest = self.words.keys().map(String::len).max().unwrap_or(0);
        self.files.push(toml.to_owned());
        for word in self.words.keys() {
            self.shapes.add(word);
        }
        Ok(self)
    }

    /// The files that it was made of, in their order: handed to [`Vocabulary::with`] from none on, they make it again.
    pub fn files(&self) -> impl Iterator<Item = &str> {
        self.files.iter().map(String::as_str)
    }

    fn add(
        &mut self,
        section: &str,
        words: BTreeMap<String, Vec<String>>,
        names: &[&str],
        set: impl Fn(&mut Roles, &str),
    ) -> Result<(), VocabularyError> {
        for (name, words) in words {
            known(section, &name, names)?;
            for word in words {
                let key = normalize::clean(&word).into_owned();
                set(self.words.entry(key).or_default(), &name);
            }
        }
        Ok(())
    }

    /// What `word`, already reduced to its key, names.
    pub(crate) fn roles(&self, word: &str) -> Option<Roles> {
        if word.is_empty() || word.len() > self.longest || !self.shapes.may_hold(word) {
            return None;
        }
        self.words.get(word).copied()
    }

    /// Length in bytes of the longest word.
    pub(crate) fn longest(&self) -> usize {
        self.longest
    }

    /// The ending by which `line` is the title of a form, if it is one.
    pub(crate) fn form_title(&self, line: &str) -> Option<&str> {
        self.titles.iter().map(String::as_str).find(|title| line.ends_with(title))
    }

    /// Whether the title of a form says that it is a whole department's.
    pub(crate) fn is_department_title(&self, title: &str) -> bool {
        self.department_titles.iter().any(|part| title.contains(part.as_str()))
    }
}

fn known(section: &str, name: &str, names: &[&str]) -> Result<(), VocabularyError> {
    if names.contains(&name) {
        return Ok(());
    }
    let names = names.join(", ");
    Err(VocabularyError { message: format!("[{section}]: expected one of {names}, found {name}") })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn builtin_words_read() {
        let vocabulary = Vocabulary::default().with(Vocabulary::BUILTIN);
        let vocabulary = vocabulary.expect("the built-in vocabulary reads");
        assert_eq!(
            vocabulary.roles("项目编码").and_then(|roles| roles.label),
            Some(Label::ProjectCode)
        );
        assert_eq!(vocabulary.form_title("1.某项目绩效目标表"), Some("绩效目标表"));
    }

    #[test]
    fn every_word_is_found() {
        let vocabulary = Vocabulary::builtin();
        let found = |word: &&String| vocabulary.roles(word).is_some();
        assert_eq!(vocabulary.words.keys().filter(found).count(), vocabulary.words.len());
        assert!(vocabulary.roles("没有这个词").is_none());
    }

    #[test]
    fn a_file_adds_words_and_an_unknown_field_is_refused() {
        let vocabulary =
            Vocabulary::builtin().clone().with("[labels]\nproject-name = [\"工程 名称\"]");
        let roles = vocabulary.expect("reads").roles("工程名称");
        assert_eq!(roles.and_then(|roles| roles.label), Some(Label::ProjectName));
        let error = Vocabulary::default().with("[labels]\nname = []").expect_err("no such field");
        assert!(error.to_string().starts_with("[labels]: expected one of project-name, "));
        assert!(error.to_string().ends_with(", found name"));
        assert!(Vocabulary::default().with("labels = 3").is_err());
    }
}
