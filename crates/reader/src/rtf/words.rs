//! The control words that say something of the text, its tables or its structure; all others change its looks only.

/// A control word.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Word {
    /// A word that stands for a character.
    Character(char),
    /// A destination whose text is none of the document.
    Skipped,
    /// A destination without text of its own; that of some of the destinations in it counts.
    Holder,
    /// A destination whose text stands in the paragraph: a formula.
    Mathematics,
    // Structure.
    Paragraph,
    Section,
    ParagraphDefault,
    Plain,
    // Characters.
    Unicode,
    UnicodeSkip,
    Font,
    AssociatedFont,
    LowClass,
    HighClass,
    DoubleByteClass,
    ComplexScript,
    SimpleScript,
    Hidden,
    Deleted,
    MovedFrom,
    // Paragraphs.
    Style,
    CharacterStyle,
    OtherStyle,
    OutlineLevel,
    List,
    ListLevel,
    InTable,
    Nesting,
    // Tables.
    RowDefault,
    RowLeft,
    RowIndex,
    CellRight,
    VerticalFirst,
    VerticalNext,
    HorizontalFirst,
    HorizontalNext,
    Cell,
    Row,
    NestedCell,
    NestedRow,
    NestedProperties,
    // The document.
    DefaultFont,
    CodePage,
    Macintosh,
    // Destinations.
    FontTable,
    Stylesheet,
    ListTable,
    ListOverrideTable,
    ListText,
    BookmarkStart,
    Footnote,
    EndnoteMark,
    TextBox,
    FieldCode,
    FieldResult,
    Field,
    Object,
    ObjectResult,
    Unicodes,
    UnicodePart,
    // Of the font table.
    Charset,
    FontCodePage,
    // Of the stylesheet.
    BasedOn,
    // Of the list tables.
    ListDefinition,
    ListId,
    ListOverride,
    LevelOverride,
    LevelDefinition,
    LevelFormat,
    LevelStart,
    LevelNoRestart,
    LevelLegal,
    LevelText,
    OverrideStart,
}

impl Word {
    /// The word of that name.
    pub(super) fn named(name: &[u8]) -> Option<Self> {
        Some(match name {
            b"par" => Self::Paragraph,
            b"sect" => Self::Section,
            b"pard" => Self::ParagraphDefault,
            b"plain" => Self::Plain,
            b"u" => Self::Unicode,
            b"uc" => Self::UnicodeSkip,
            b"f" => Self::Font,
            b"af" => Self::AssociatedFont,
            b"loch" => Self::LowClass,
            b"hich" => Self::HighClass,
            b"dbch" => Self::DoubleByteClass,
            b"rtlch" => Self::ComplexScript,
            b"ltrch" => Self::SimpleScript,
            b"v" => Self::Hidden,
            b"deleted" => Self::Deleted,
            b"mvf" => Self::MovedFrom,
            b"s" => Self::Style,
            b"cs" => Self::CharacterStyle,
            b"ds" | b"ts" | b"tsrowd" => Self::OtherStyle,
            b"outlinelevel" => Self::OutlineLevel,
            b"ls" => Self::List,
            b"ilvl" => Self::ListLevel,
            b"intbl" => Self::InTable,
            b"itap" => Self::Nesting,
            b"trowd" => Self::RowDefault,
            b"trleft" => Self::RowLeft,
            b"irow" => Self::RowIndex,
            b"cellx" => Self::CellRight,
            b"clvmgf" => Self::VerticalFirst,
            b"clvmrg" => Self::VerticalNext,
            b"clmgf" => Self::HorizontalFirst,
            b"clmrg" => Self::HorizontalNext,
            b"cell" => Self::Cell,
            b"row" => Self::Row,
            b"nestcell" => Self::NestedCell,
            b"nestrow" => Self::NestedRow,
            b"nesttableprops" => Self::NestedProperties,
            b"deff" => Self::DefaultFont,
            b"ansicpg" => Self::CodePage,
            b"mac" => Self::Macintosh,
            b"fonttbl" => Self::FontTable,
            b"stylesheet" => Self::Stylesheet,
            b"listtable" => Self::ListTable,
            b"listoverridetable" => Self::ListOverrideTable,
            b"listtext" | b"pntext" => Self::ListText,
            b"bkmkstart" => Self::BookmarkStart,
            b"footnote" => Self::Footnote,
            b"ftnalt" => Self::EndnoteMark,
            b"shptxt" | b"dptxbxtext" => Self::TextBox,
            b"field" => Self::Field,
            b"fldinst" => Self::FieldCode,
            b"fldrslt" => Self::FieldResult,
            b"object" => Self::Object,
            b"result" => Self::ObjectResult,
            b"upr" => Self::Unicodes,
            b"ud" => Self::UnicodePart,
            b"fcharset" => Self::Charset,
            b"cpg" => Self::FontCodePage,
            b"sbasedon" => Self::BasedOn,
            b"list" => Self::ListDefinition,
            b"listid" => Self::ListId,
            b"listoverride" => Self::ListOverride,
            b"lfolevel" => Self::LevelOverride,
            b"listlevel" => Self::LevelDefinition,
            b"levelnfc" | b"levelnfcn" => Self::LevelFormat,
            b"levelstartat" => Self::LevelStart,
            b"levelnorestart" => Self::LevelNoRestart,
            b"levellegal" => Self::LevelLegal,
            b"leveltext" => Self::LevelText,
            b"listoverridestartat" => Self::OverrideStart,
            b"shp" | b"shpinst" | b"shpgrp" | b"do" => Self::Holder,
            b"moMath" | b"moMathPara" => Self::Mathematics,
            _ => return Self::character(name).or_else(|| Self::skipped(name)),
        })
    }

    fn character(name: &[u8]) -> Option<Self> {
        Some(Self::Character(match name {
            b"tab" => '\t',
            b"line" | b"page" | b"column" => '\n',
            b"lquote" => '‘',
            b"rquote" => '’',
            b"ldblquote" => '“',
            b"rdblquote" => '”',
            b"bullet" => '•',
            b"endash" => '–',
            b"emdash" => '—',
            b"enspace" => '\u{2002}',
            b"emspace" => '\u{2003}',
            b"qmspace" => '\u{2005}',
            b"zwbo" => '\u{200B}',
            b"zwnj" => '\u{200C}',
            b"zwj" => '\u{200D}',
            b"ltrmark" => '\u{200E}',
            b"rtlmark" => '\u{200F}',
            b"zwnbo" => '\u{2060}',
            _ => return None,
        }))
    }

    /// Those that are written without `\*`; with it, all unknown ones are skipped.
    fn skipped(name: &[u8]) -> Option<Self> {
        let skipped = matches!(
            name,
            b"info" | b"colortbl" | b"filetbl" | b"revtbl" | b"pict" | b"nonshppict" | b"shprslt"
                | b"sp" | b"header" | b"headerl" | b"headerr" | b"headerf" | b"footer"
                | b"footerl" | b"footerr" | b"footerf" | b"ftnsep" | b"ftnsepc" | b"ftncn"
                | b"aftnsep" | b"aftnsepc" | b"aftncn" | b"xe" | b"rxe" | b"tc" | b"tcn"
                | b"bkmkend" | b"annotation" | b"atnid" | b"atnauthor" | b"atntime" | b"atndate"
                | b"atnref" | b"atrfstart" | b"atrfend" | b"objdata" | b"objclass" | b"objname"
                | b"pn" | b"pnseclvl" | b"pntxta" | b"pntxtb" | b"nonesttables" | b"levelnumbers"
                | b"listname" | b"liststylename" | b"panose" | b"falt" | b"fontfile" | b"formfield"
                | b"mmathPict"
                // Properties of mathematical objects: `\mfPr`, `\mnaryPr`, …
                | [b'm', .., b'P', b'r']
        );
        skipped.then_some(Self::Skipped)
    }

    /// Whether the word may follow `\*`, and the group is read all the same.
    pub(super) fn is_destination(self) -> bool {
        matches!(
            self,
            Self::Holder
                | Self::Mathematics
                | Self::NestedProperties
                | Self::FontTable
                | Self::Stylesheet
                | Self::ListTable
                | Self::ListOverrideTable
                | Self::ListText
                | Self::BookmarkStart
                | Self::Footnote
                | Self::TextBox
                | Self::FieldCode
                | Self::FieldResult
                | Self::ObjectResult
                | Self::UnicodePart
                | Self::LevelText
                | Self::CharacterStyle
                | Self::OtherStyle
        )
    }
}
