//! The machine that reads a document token by token: groups, destinations, and what each control word does.

use super::code_pages::CodePage;
use super::fonts::Fonts;
use super::numbering::Numbering;
use super::paragraphs::Frame;
use super::state::{Class, Destination, Opened, Properties, Run, State};
use super::styles::{Kind, Styles};
use super::tables::RowDefinition;
use super::text::Pending;
use super::tokens::{Token, Tokens};
use super::words::Word;
use crate::building::body::{Body, Told};
use crate::building::table::Merge;
use crate::counting::Counting;
use crate::limits::check;
use crate::{Limits, ReadError, malformed};
use document::{NoteKind, Severity};
use encoding_rs::{Encoding, MACINTOSH};
use std::collections::BTreeSet;

/// A document while it is being read.
pub(super) struct Story<'a> {
    /// The whole file.
    pub(super) file: &'a [u8],
    tokens: Tokens<'a>,
    pub(super) body: Body<'a>,
    pub(super) state: State,
    /// The states around the open groups, the outermost first.
    groups: Vec<State>,
    /// The story that is being read.
    pub(super) frame: Frame,
    /// Those around it.
    pub(super) outer: Vec<Frame>,
    pub(super) fonts: Fonts,
    pub(super) styles: Styles,
    pub(super) numbering: Numbering,
    pub(super) default_font: Option<i32>,
    /// `\ansicpg`, or what the bytes tell where it is missing.
    pub(super) document_encoding: Option<&'static Encoding>,
    pub(super) pending: Pending,
    /// Characters to pass that stand for the last `\u`.
    pub(super) skip: u32,
    pub(super) last_unicode: Option<char>,
    /// The last byte passed, until the next token.
    pub(super) fallback_lead: Option<u8>,
    /// `\*` came just before.
    starred: bool,
    pub(super) bookmark_name: String,
    /// Names of bookmarks met.
    bookmarks: BTreeSet<Box<str>>,
    pub(super) field_code: String,
    /// Bytes that the paragraph held when the innermost field began.
    pub(super) field_start: usize,
    pub(super) deleted_characters: u64,
    /// Places where bytes are no characters.
    pub(super) replaced: u64,
}

impl<'a> Story<'a> {
    /// A machine that has read nothing of `file`.
    pub(super) fn new(limits: &'a Limits, file: &'a [u8]) -> Self {
        let mut body = Body::new(limits);
        "rtf".clone_into(&mut body.part);
        Self {
            file,
            tokens: Tokens::new(file),
            body,
            state: State::default(),
            groups: Vec::new(),
            frame: Frame::default(),
            outer: Vec::new(),
            fonts: Fonts::default(),
            styles: Styles::default(),
            numbering: Numbering::default(),
            default_font: None,
            document_encoding: None,
            pending: Pending::default(),
            skip: 0,
            last_unicode: None,
            fallback_lead: None,
            starred: false,
            bookmark_name: String::new(),
            bookmarks: BTreeSet::new(),
            field_code: String::new(),
            field_start: 0,
            deleted_characters: 0,
            replaced: 0,
        }
    }

    /// Reads all of it.
    pub(super) fn read(mut self) -> Result<Told, ReadError> {
        let mut whole = false;
        while let Some(token) = self.tokens.next() {
            let lead = self.fallback_lead.take();
            match token {
                Token::Open => self.open()?,
                Token::Close => {
                    self.close()?;
                    if self.groups.is_empty() {
                        whole = true;
                        break;
                    }
                }
                Token::Word(name, parameter) => self.word(name, parameter)?,
                Token::Symbol(symbol) => self.symbol(symbol)?,
                Token::Byte(byte) => self.byte(byte, lead)?,
                Token::Text(text) => self.text(text)?,
            }
        }
        if whole {
            self.remark_rest();
        } else {
            self.end_truncated()?;
        }
        self.end_story()?;
        self.body.end_story();
        self.finish()
    }

    /// Ends the groups that the file leaves open.
    fn end_truncated(&mut self) -> Result<(), ReadError> {
        let groups = self.groups.len();
        while !self.groups.is_empty() {
            self.close()?;
        }
        self.body.remark(
            "truncated-file",
            Severity::Warning,
            || {
                format!(
                    "expected the end of the document, found the end of the file inside of {groups} groups; they \
                     are taken to end there"
                )
            },
            "see whether the file is whole; what follows is missing",
        );
        Ok(())
    }

    /// Says so where something stands behind the document.
    fn remark_rest(&mut self) {
        let rest = self.tokens.rest();
        let bytes = rest.iter().filter(|byte| **byte != 0 && !byte.is_ascii_whitespace()).count();
        if bytes > 0 {
            self.body.remark(
                "trailing-bytes",
                Severity::Warning,
                || format!("expected the end of the file behind the last group, found {bytes} more bytes; they are not read"),
                "see whether the file is whole and holds one document only",
            );
        }
    }

    /// What was read, and what is to be said of it as a whole.
    fn finish(mut self) -> Result<Told, ReadError> {
        self.body.say_deleted(self.deleted_characters);
        if self.replaced > 0 {
            let count = self.replaced;
            let message = || {
                format!(
                    "expected text in the code pages that the file names, found bytes that are no characters in {count} places"
                )
            };
            let help =
                "they stand as U+FFFD in the text; open it in Word and save it again as .docx";
            self.body.remark("undecodable-bytes", Severity::Warning, message, help);
        }
        let told = self.body.finish();
        let truncated = told.diagnostics.iter().any(|remark| remark.name == "truncated-file");
        if truncated && told.blocks.is_empty() && told.notes.is_empty() {
            return Err(malformed(
                "rtf",
                "a group that ends",
                "the end of the file, and no text before it",
            ));
        }
        Ok(told)
    }

    /// `{`.
    fn open(&mut self) -> Result<(), ReadError> {
        (self.skip, self.starred) = (0, false);
        let depth = (self.groups.len() as u64).saturating_add(1);
        check("group depth", depth, self.body.limits.group_depth)?;
        self.groups.push(self.state);
        self.state.opened = Opened::Nothing;
        if self.state.destination == Destination::Stylesheet {
            self.flush()?;
            check("definitions", self.styles.count(), self.body.limits.definitions)?;
            self.state.destination = Destination::StyleEntry;
            self.state.opened = Opened::Style;
            (self.state.paragraph, self.state.run) = (Properties::default(), Run::default());
            self.styles.begin();
        }
        Ok(())
    }

    /// `}`.
    fn close(&mut self) -> Result<(), ReadError> {
        (self.skip, self.starred) = (0, false);
        let Some(outer) = self.groups.pop() else { return Ok(()) };
        let opened = self.state.opened;
        if opened != Opened::Nothing || outer.destination != self.state.destination {
            self.flush()?;
        }
        match opened {
            Opened::Nothing | Opened::Label => {}
            Opened::TextBox => self.end_text_box()?,
            Opened::Note => self.end_note()?,
            Opened::Bookmark => {
                let name = std::mem::take(&mut self.bookmark_name);
                // A name stands for one place; `LibreOffice` writes that of a whole table into two of its cells.
                if self.bookmarks.insert(name.as_str().into()) {
                    let mark = self.body.bookmark(name)?;
                    self.frame.paragraph.marks.push(mark);
                }
            }
            Opened::FontTable => self.fonts.end(),
            Opened::Style => self.styles.end(&self.state),
            Opened::Field => self.end_field()?,
            Opened::List => self.numbering.end_list(),
            Opened::ListOverride => self.numbering.end_override(),
            Opened::LevelOverride => self.numbering.end_level_override(),
            Opened::Level => {
                let run = self.state.run;
                let font = run.font.and_then(|font| self.fonts.get(font));
                self.numbering.end_level(font.map(|font| &*font.name), run.hidden == Some(true));
            }
            Opened::LevelText => self.numbering.end_level_text(),
        }
        // What is open at the end of the document is of its last state.
        if !self.groups.is_empty() {
            self.state = outer;
        }
        Ok(())
    }

    /// A control symbol.
    fn symbol(&mut self, symbol: u8) -> Result<(), ReadError> {
        if symbol == b'*' {
            self.starred = true;
            return Ok(());
        }
        self.starred = false;
        match symbol {
            b'\\' | b'{' | b'}' => return self.text(&[symbol]),
            b'\n' | b'\r' => return self.word(b"par", None),
            b'\t' => return self.word(b"tab", None),
            _ => {}
        }
        if self.skip > 0 {
            self.skip = self.skip.saturating_sub(1);
            return Ok(());
        }
        match symbol {
            b'~' => self.character('\u{A0}'),
            b'_' => self.character('-'),
            _ => Ok(()),
        }
    }

    /// A control word.
    fn word(&mut self, name: &[u8], parameter: Option<i32>) -> Result<(), ReadError> {
        let starred = std::mem::take(&mut self.starred);
        let word = Word::named(name);
        if starred && !word.is_some_and(Word::is_destination) {
            self.skip_group();
            return Ok(());
        }
        if self.skip > 0 {
            match word {
                None | Some(Word::Character(_)) => {
                    self.skip = self.skip.saturating_sub(1);
                    return Ok(());
                }
                Some(_) => self.skip = 0,
            }
        }
        let Some(word) = word else { return Ok(()) };
        if self.state.destination == Destination::Unicodes && word != Word::UnicodePart {
            return Ok(());
        }
        match word {
            Word::Character(character) => self.character(character),
            Word::Unicode => self.unicode(parameter),
            Word::Skipped => {
                self.skip_group();
                Ok(())
            }
            _ if self.character_property(word, parameter)
                || self.paragraph_property(word, parameter)
                || self.row_property(word, parameter)
                || self.header_word(word, parameter) =>
            {
                Ok(())
            }
            _ if self.structure(word)? => Ok(()),
            _ if self.definition_word(word, parameter)? => Ok(()),
            _ => self.destination(word),
        }
    }

    /// Passes the rest of the group, unless it is the whole document.
    fn skip_group(&mut self) {
        if self.groups.len() > 1 {
            self.tokens.skip_group();
        }
    }

    fn character_property(&mut self, word: Word, parameter: Option<i32>) -> bool {
        let run = &mut self.state.run;
        let on = parameter != Some(0);
        match word {
            Word::Plain => *run = Run::default(),
            Word::UnicodeSkip => {
                self.state.unicode_skip = u32::try_from(parameter.unwrap_or(1)).unwrap_or(0);
            }
            Word::Font if self.state.destination != Destination::FontTable => {
                run.set_font(parameter);
            }
            Word::AssociatedFont => run.set_associated_font(parameter),
            Word::LowClass | Word::HighClass => run.class = Class::SingleByte,
            Word::DoubleByteClass => run.class = Class::DoubleByte,
            Word::ComplexScript => run.class = Class::Complex,
            Word::SimpleScript => run.class = Class::None,
            Word::Hidden => run.hidden = Some(on),
            Word::Deleted => run.deleted = on,
            Word::MovedFrom => run.moved = on,
            Word::CharacterStyle => {
                run.style = parameter;
                if self.state.opened == Opened::Style {
                    self.styles.kind = Kind::Character;
                }
            }
            _ => return false,
        }
        true
    }

    fn paragraph_property(&mut self, word: Word, parameter: Option<i32>) -> bool {
        let paragraph = &mut self.state.paragraph;
        match word {
            Word::ParagraphDefault => *paragraph = Properties::default(),
            Word::Style => paragraph.style = parameter,
            Word::OtherStyle => {
                if self.state.opened == Opened::Style {
                    self.styles.kind = Kind::Other;
                }
            }
            Word::OutlineLevel => paragraph.outline = parameter,
            Word::List if self.state.destination != Destination::Lists => {
                paragraph.list = parameter;
            }
            Word::ListLevel => paragraph.level = parameter,
            Word::InTable => paragraph.in_table = parameter != Some(0),
            Word::Nesting => paragraph.nesting = parameter.unwrap_or(0),
            Word::BasedOn => self.styles.based_on = parameter,
            _ => return false,
        }
        true
    }

    fn row_property(&mut self, word: Word, parameter: Option<i32>) -> bool {
        let levels = &mut self.frame.levels;
        let row: &mut RowDefinition = if self.state.in_nested_row {
            &mut levels.nested_definition
        } else {
            &mut levels.definition
        };
        match word {
            Word::RowDefault => row.reset(),
            Word::RowLeft => row.set_left(parameter.unwrap_or(0)),
            Word::RowIndex => row.set_index(parameter),
            Word::CellRight => row.end_cell(parameter.unwrap_or(0)),
            Word::VerticalFirst => row.set_vertical(Merge::Restart),
            Word::VerticalNext => row.set_vertical(Merge::Continue),
            Word::HorizontalFirst => row.set_horizontal(Merge::Restart),
            Word::HorizontalNext => row.set_horizontal(Merge::Continue),
            _ => return false,
        }
        true
    }

    /// What the head of the document and the font table say.
    fn header_word(&mut self, word: Word, parameter: Option<i32>) -> bool {
        let number = parameter.unwrap_or(0);
        match word {
            Word::DefaultFont => self.default_font = parameter,
            Word::CodePage => {
                if let Some(CodePage::Encoding(encoding)) = CodePage::numbered(number) {
                    self.document_encoding = Some(encoding);
                }
            }
            Word::Macintosh => self.document_encoding = Some(MACINTOSH),
            Word::Charset => self.fonts.set_charset(number),
            Word::FontCodePage => self.fonts.set_code_page(number),
            _ => return false,
        }
        true
    }

    /// Ends of paragraphs, cells and rows; whether it was one.
    fn structure(&mut self, word: Word) -> Result<bool, ReadError> {
        let nesting = self.state.paragraph.depth().max(2);
        let is_content = self.state.destination == Destination::Content;
        match word {
            Word::Paragraph if is_content => self.paragraph_mark()?,
            Word::Section if is_content => self.section_mark()?,
            Word::Cell if is_content => self.cell_mark(1)?,
            Word::NestedCell if is_content => self.cell_mark(nesting)?,
            Word::Row if is_content => self.row_mark(1)?,
            Word::NestedRow if is_content => self.row_mark(nesting)?,
            Word::Paragraph
            | Word::Section
            | Word::Cell
            | Word::NestedCell
            | Word::Row
            | Word::NestedRow => {}
            _ => return Ok(false),
        }
        Ok(true)
    }

    /// What the font table and the list tables say; whether it was that.
    fn definition_word(&mut self, word: Word, parameter: Option<i32>) -> Result<bool, ReadError> {
        let number = parameter.unwrap_or(0);
        let definitions = self.body.limits.definitions;
        match word {
            Word::Font => {
                self.flush()?;
                check("definitions", self.fonts.count(), definitions)?;
                self.fonts.begin(number);
            }
            Word::List => self.numbering.set_number(number),
            Word::ListId => self.numbering.set_id(number),
            Word::LevelFormat => {
                if let Some(level) = self.numbering.level() {
                    level.counting = Some(Counting::numbered(number));
                }
            }
            Word::LevelStart => self.numbering.set_start(number),
            Word::LevelNoRestart => {
                if let Some(level) = self.numbering.level() {
                    level.restart = (parameter != Some(0)).then_some(0);
                }
            }
            Word::LevelLegal => {
                if let Some(level) = self.numbering.level() {
                    level.legal = parameter != Some(0);
                }
            }
            Word::OverrideStart => self.numbering.override_start(),
            _ => return Ok(false),
        }
        Ok(true)
    }

    /// A destination that is read. It is one only as the first of its group, and not of the whole document.
    fn destination(&mut self, word: Word) -> Result<(), ReadError> {
        if self.groups.len() <= 1 || self.state.opened != Opened::Nothing {
            return Ok(());
        }
        let definitions = self.body.limits.definitions;
        let in_content = self.state.destination == Destination::Content;
        let in_lists = self.state.destination == Destination::Lists;
        match word {
            Word::Holder | Word::Object => self.hold(Destination::Holder)?,
            Word::Unicodes => self.hold(Destination::Unicodes)?,
            Word::UnicodePart | Word::ObjectResult => {
                self.flush()?;
                self.state.destination = self.state.under;
            }
            Word::NestedProperties => self.state.in_nested_row = true,
            Word::FontTable => self.enter(Destination::FontTable, Opened::FontTable)?,
            Word::Stylesheet => self.enter(Destination::Stylesheet, Opened::Nothing)?,
            Word::ListTable | Word::ListOverrideTable => {
                self.enter(Destination::Lists, Opened::Nothing)?;
            }
            Word::ListDefinition if in_lists => {
                check("definitions", self.numbering.count(), definitions)?;
                self.numbering.begin_list();
                self.state.opened = Opened::List;
            }
            Word::ListOverride if in_lists => {
                check("definitions", self.numbering.count(), definitions)?;
                self.numbering.begin_override();
                self.state.opened = Opened::ListOverride;
            }
            Word::LevelOverride if in_lists => {
                self.numbering.begin_level_override();
                self.state.opened = Opened::LevelOverride;
            }
            Word::LevelDefinition if in_lists => {
                self.numbering.begin_level();
                self.state.run = Run::default();
                self.state.opened = Opened::Level;
            }
            Word::LevelText if in_lists => {
                self.enter(Destination::LevelText, Opened::LevelText)?;
            }
            Word::ListText if in_content => {
                self.enter(Destination::Label, Opened::Label)?;
                self.frame.paragraph.label = Some(String::new());
            }
            Word::BookmarkStart if in_content => {
                self.enter(Destination::BookmarkName, Opened::Bookmark)?;
                self.bookmark_name.clear();
            }
            Word::Footnote if in_content => {
                let mark = self.tokens.clone().next();
                let is_endnote = matches!(mark, Some(Token::Word(name, _)) if name == b"ftnalt");
                let kind = if is_endnote { NoteKind::Endnote } else { NoteKind::Footnote };
                if !self.begin_note(kind)? {
                    self.skip_group();
                }
            }
            Word::TextBox if in_content || self.state.destination == Destination::Holder => {
                self.begin_text_box()?;
            }
            Word::Field => {
                self.flush()?;
                self.field_start = self.length();
                self.field_code.clear();
                self.state.opened = Opened::Field;
            }
            Word::FieldCode => self.enter(Destination::FieldCode, Opened::Nothing)?,
            _ => {}
        }
        Ok(())
    }

    fn enter(&mut self, destination: Destination, opened: Opened) -> Result<(), ReadError> {
        self.flush()?;
        self.state.destination = destination;
        self.state.opened = opened;
        Ok(())
    }

    /// Holds text back until a destination in this group takes it up again.
    fn hold(&mut self, holder: Destination) -> Result<(), ReadError> {
        self.flush()?;
        let current = self.state.destination;
        if !matches!(current, Destination::Holder | Destination::Unicodes) {
            self.state.under = current;
        }
        self.state.destination = holder;
        Ok(())
    }
}
