//! What a group inherits from the one around it and loses at its end: the state that RTF calls current.

/// Where text goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum Destination {
    /// Into the paragraph.
    #[default]
    Content,
    /// Into the label of the paragraph.
    Label,
    /// Nowhere; destinations in it may take up content again.
    Holder,
    /// Nowhere; only `\ud` in it counts.
    Unicodes,
    /// Into the name of a bookmark.
    BookmarkName,
    /// Into the code of a field.
    FieldCode,
    /// Into the name of a font.
    FontTable,
    /// Nowhere, but groups in it are styles.
    Stylesheet,
    /// Into the name of a style.
    StyleEntry,
    /// Nowhere: lists and their levels.
    Lists,
    /// Into the text of a level.
    LevelText,
}

/// What ends with the group.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum Opened {
    /// Nothing but formatting.
    #[default]
    Nothing,
    TextBox,
    Note,
    Bookmark,
    Label,
    FontTable,
    Style,
    Field,
    List,
    ListOverride,
    LevelOverride,
    Level,
    LevelText,
}

/// For which characters `\af` names the font.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum Class {
    /// For those of no class in particular.
    #[default]
    None,
    /// `\loch`, `\hich`: of one byte.
    SingleByte,
    /// `\dbch`: of two bytes.
    DoubleByte,
    /// `\rtlch`: of complex scripts.
    Complex,
}

/// Formatting of characters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Run {
    /// `\f`.
    pub(super) font: Option<i32>,
    /// The font of characters of two bytes.
    pub(super) double_byte_font: Option<i32>,
    /// The font of complex scripts.
    pub(super) complex_font: Option<i32>,
    pub(super) class: Class,
    /// `\v`, where it was said.
    pub(super) hidden: Option<bool>,
    /// `\deleted`.
    pub(super) deleted: bool,
    /// `\mvf`.
    pub(super) moved: bool,
    /// `\cs`.
    pub(super) style: Option<i32>,
}

impl Run {
    /// Takes in `\f`.
    pub(super) fn set_font(&mut self, font: Option<i32>) {
        self.font = font;
        if self.class == Class::DoubleByte {
            self.double_byte_font = font;
        }
    }

    /// Takes in `\af`.
    pub(super) fn set_associated_font(&mut self, font: Option<i32>) {
        match self.class {
            Class::DoubleByte => self.double_byte_font = font,
            Class::Complex => self.complex_font = font,
            Class::None | Class::SingleByte => {}
        }
    }

    /// The font that tells what bytes mean.
    ///
    /// A run is of the class that was named last; `\f` gives the font of its characters, `\af` where `\f` does not.
    pub(super) fn byte_font(&self) -> Option<i32> {
        match self.class {
            Class::DoubleByte => self.double_byte_font.or(self.font),
            Class::None | Class::SingleByte | Class::Complex => self.font,
        }
    }
}

/// Formatting of paragraphs, as far as it says something.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Properties {
    /// `\s`.
    pub(super) style: Option<i32>,
    /// `\outlinelevel`.
    pub(super) outline: Option<i32>,
    /// `\ls`.
    pub(super) list: Option<i32>,
    /// `\ilvl`.
    pub(super) level: Option<i32>,
    /// `\intbl`.
    pub(super) in_table: bool,
    /// `\itap`.
    pub(super) nesting: i32,
}

impl Properties {
    /// Tables around the paragraph.
    pub(super) fn depth(&self) -> usize {
        let nesting = usize::try_from(self.nesting).unwrap_or(0);
        nesting.max(usize::from(self.in_table))
    }
}

/// All of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct State {
    pub(super) destination: Destination,
    /// Where text goes that a destination in a holder takes up again.
    pub(super) under: Destination,
    pub(super) opened: Opened,
    pub(super) run: Run,
    pub(super) paragraph: Properties,
    /// Row properties are those of a nested table.
    pub(super) in_nested_row: bool,
    /// `\uc`: characters that stand for one of `\u` in older programs.
    pub(super) unicode_skip: u32,
}

impl Default for State {
    fn default() -> Self {
        Self {
            destination: Destination::Content,
            under: Destination::Content,
            opened: Opened::Nothing,
            run: Run::default(),
            paragraph: Properties::default(),
            in_nested_row: false,
            unicode_skip: 1,
        }
    }
}
