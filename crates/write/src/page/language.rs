//! The languages that a page may be in.

/// The language of a page.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Language {
    /// 中文, for whoever the documents are for.
    #[default]
    Chinese,
    /// English.
    English,
}

/// All languages by the name that `--lang` takes; the first is used where nothing is said.
pub const LANGUAGES: &[(&str, Language)] = &[("zh", Language::Chinese), ("en", Language::English)];

/// What the controls of the shell say: the name of the attribute that hands it to the script, in Chinese, in English.
pub(super) const CONTROLS: &[(&str, (&str, &str))] = &[
    ("filter", ("筛选：输入文字，多个词以空格分开", "Filter: words, separated by blanks")),
    ("shown", ("显示 {shown} 行，共 {all} 行", "{shown} of {all} rows")),
    ("all", ("全部", "All")),
    ("sort", ("点击排序", "Press to sort")),
];

impl Language {
    /// The language of this name in [`LANGUAGES`].
    pub fn named(name: &str) -> Option<Self> {
        LANGUAGES.iter().find(|(known, _)| *known == name).map(|(_, language)| *language)
    }

    /// As `lang` in HTML says it.
    pub fn code(self) -> &'static str {
        self.choose("zh-CN", "en")
    }

    /// The one of the two that is in this language.
    pub fn choose<T>(self, chinese: T, english: T) -> T {
        match self {
            Self::Chinese => chinese,
            Self::English => english,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn languages_are_known_by_name() {
        assert_eq!(Language::named("zh"), Some(Language::default()));
        assert_eq!(Language::named("en").map(Language::code), Some("en"));
        assert_eq!(Language::named("fr"), None);
    }
}
