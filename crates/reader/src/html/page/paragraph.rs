//! A paragraph while it is being read: its text, and which white space counts.
//!
//! White space is collapsed as CSS does (CSS Text 3, 4.1): a run of it is one blank, none at the ends of a line, and
//! none for a line end between two wide characters. LibreOffice writes the blanks of the document as they are and
//! breaks lines at a blank, so there a line end with the tabs behind it is the one blank, and everything else
//! counts, but for the line ends that it adds behind `<p>` and `<br>` and before `</p>`.

use super::{Page, Writer};
use crate::ReadError;
use crate::building::marks::{Container, Mark};
use crate::symbol;
use document::{Paragraph, Severity, non_blank_characters};

/// White space before the next character.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
enum Gap {
    #[default]
    None,
    Blank,
    /// With a line end in it.
    Line,
}

/// What LibreOffice means by a line end here.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
enum LineEnd {
    /// It broke the line behind `<p>` or `<br>`.
    #[default]
    Layout,
    /// A blank, unless the paragraph ends.
    BlankBeforeText,
    Blank,
}

/// A paragraph while it is being read.
#[derive(Debug, Default)]
#[allow(clippy::struct_excessive_bools, reason = "each is a property of its own")]
pub(super) struct OpenParagraph {
    pub(super) is_open: bool,
    /// A tag began it, not text.
    pub(super) is_explicit: bool,
    /// That tag was `<p>`.
    pub(super) is_of_p: bool,
    pub(super) outline: Option<u8>,
    pub(super) marks: Vec<Mark>,
    /// What stands aside from it.
    pub(super) boxes: Container,
    pub(super) hidden_characters: u64,
    /// A line end that comes now is layout.
    pub(super) skips_line_end: bool,
    text: String,
    gap: Gap,
    line_end: LineEnd,
    /// Tabs that come now are layout.
    is_indentation: bool,
    /// The label that Word wrote out.
    label: String,
}

impl Page<'_> {
    /// Opens a paragraph; the marks that wait go to it.
    pub(super) fn open_paragraph(&mut self, is_explicit: bool) {
        self.paragraph.is_open = true;
        self.paragraph.is_explicit = is_explicit;
        self.paragraph.outline = self.outline;
        self.paragraph.gap = Gap::None;
        self.paragraph.line_end = LineEnd::Layout;
        self.paragraph.is_indentation = false;
        self.body.take_waiting(&mut self.paragraph.marks);
    }

    /// Ends the open paragraph. An empty one is kept if `keeps_empty` and a tag began it.
    pub(super) fn flush(&mut self, keeps_empty: bool) -> Result<(), ReadError> {
        if !self.paragraph.is_open {
            return Ok(());
        }
        let mut paragraph = std::mem::take(&mut self.paragraph);
        self.fields.clear();
        let hidden = paragraph.hidden_characters;
        if hidden > 0 {
            paragraph.marks.extend(self.body.marks.diagnostic(
                "hidden-text",
                Severity::Info,
                || {
                    format!(
                        "expected visible text, found {hidden} hidden characters; they are left out"
                    )
                },
                "show hidden text in Word to read them",
            ));
        }
        let is_empty = paragraph.text.is_empty()
            && paragraph.label.is_empty()
            && paragraph.boxes.blocks.is_empty();
        let keeps_empty = keeps_empty || hidden > 0;
        if is_empty && !(paragraph.is_explicit && keeps_empty) {
            self.body.wait_all(&mut paragraph.marks);
            return Ok(());
        }
        self.body.count_paragraph()?;
        let mut text = paragraph.text;
        // The last line break of a block breaks nothing.
        if text.ends_with('\n') {
            text.pop();
        }
        if text == "\u{A0}" && self.writer == Writer::Word {
            text.clear();
        }
        let label = paragraph.label.trim_matches(|it: char| it.is_whitespace());
        let list_label = self.take_label();
        let list_label = if label.is_empty() { list_label } else { Some(label.to_owned()) };
        let outline_level = paragraph.outline.filter(|&level| level < 9);
        let block = Paragraph { text, outline_level, list_label };
        self.body.push_paragraph(block, paragraph.marks, paragraph.boxes);
        Ok(())
    }

    /// Ends a paragraph that stands in a table and in no cell.
    pub(super) fn flush_stray(&mut self) -> Result<(), ReadError> {
        if !self.paragraph.text.is_empty() {
            self.paragraph.marks.extend(self.body.marks.diagnostic(
                "stray-text",
                Severity::Warning,
                || "expected text in cells only, found some between them; it stands before the table".to_owned(),
                "open it in Word, let it repair the file, and save it again",
            ));
        }
        self.flush(false)
    }

    /// Text between two tags, or a piece of it.
    pub(in crate::html) fn text(&mut self, text: &str) -> Result<(), ReadError> {
        if let Some(sheet) = &mut self.sheet {
            self.body.count_text(text.len())?;
            sheet.push_str(text);
            return Ok(());
        }
        if self.skip.is_some() {
            self.text_in_skip(text);
            return Ok(());
        }
        if self.fields.iter().any(|&in_code| in_code) {
            return Ok(());
        }
        if self.effect.hides {
            let characters = non_blank_characters(text) as u64;
            if characters > 0 {
                self.hide(characters);
            }
            return Ok(());
        }
        if self.effect.labels {
            self.body.count_text(text.len())?;
            if !self.paragraph.is_open {
                self.open_paragraph(false);
            }
            let font = self.effect.font;
            let label = text.chars().map(|character| sign(font, character));
            self.paragraph.label.extend(label);
            return Ok(());
        }
        let kept;
        let text = if text.contains(is_control) {
            kept = text.replace("\n\u{5}", "").replace(is_control, "");
            kept.as_str()
        } else {
            text
        };
        if self.effect.preformats {
            self.preformatted(text)
        } else if self.effect.blanks {
            self.write_literally(&text.replace(['\u{A0}', '\n', '\t'], " "))
        } else if self.writer == Writer::LibreOffice {
            self.exact(text)
        } else {
            self.collapsed(text)
        }
    }

    fn preformatted(&mut self, text: &str) -> Result<(), ReadError> {
        let skips = std::mem::take(&mut self.paragraph.skips_line_end);
        let text = if skips { text.strip_prefix('\n').unwrap_or(text) } else { text };
        self.write_literally(text)
    }

    fn collapsed(&mut self, text: &str) -> Result<(), ReadError> {
        let mut rest = text;
        while !rest.is_empty() {
            let word = rest.find(is_space).unwrap_or(rest.len());
            let (word, after) = rest.split_at_checked(word).unwrap_or((rest, ""));
            if !word.is_empty() {
                self.write_word(word)?;
            }
            let behind = after.trim_start_matches(is_space);
            let space = after.strip_suffix(behind).unwrap_or("");
            if space.contains('\n') {
                self.paragraph.gap = Gap::Line;
            } else if !space.is_empty() && self.paragraph.gap == Gap::None {
                self.paragraph.gap = Gap::Blank;
            }
            rest = behind;
        }
        Ok(())
    }

    /// A word behind white space that was met before.
    fn write_word(&mut self, word: &str) -> Result<(), ReadError> {
        let gap = std::mem::take(&mut self.paragraph.gap);
        if let Some(before) = self.paragraph.text.chars().next_back().filter(|&it| it != '\n') {
            let is_wide_line = gap == Gap::Line && is_wide(before) && word.starts_with(is_wide);
            if gap != Gap::None && !is_wide_line {
                self.write(" ")?;
            }
        }
        self.write(word)
    }

    /// Text as LibreOffice writes it.
    fn exact(&mut self, text: &str) -> Result<(), ReadError> {
        let mut rest = text;
        loop {
            if self.paragraph.is_indentation {
                rest = rest.trim_start_matches('\t');
            }
            if rest.is_empty() {
                return Ok(());
            }
            if let Some(after) = rest.strip_prefix('\n') {
                rest = after;
                self.exact_line_end()?;
                self.paragraph.is_indentation = true;
                continue;
            }
            self.paragraph.is_indentation = false;
            let end = rest.find('\n').unwrap_or(rest.len());
            let (line, after) = rest.split_at_checked(end).unwrap_or((rest, ""));
            rest = after;
            let line =
                if self.paragraph.is_explicit { line } else { self.without_leading_blanks(line) };
            if line.is_empty() {
                continue;
            }
            let gap = std::mem::take(&mut self.paragraph.gap);
            if gap == Gap::Blank || (gap == Gap::Line && !self.paragraph.text.is_empty()) {
                self.write(" ")?;
            }
            self.write(line)?;
            self.paragraph.line_end = LineEnd::Blank;
        }
    }

    fn exact_line_end(&mut self) -> Result<(), ReadError> {
        if !self.paragraph.is_open {
            return Ok(());
        }
        match self.paragraph.line_end {
            LineEnd::Layout => self.paragraph.line_end = LineEnd::BlankBeforeText,
            LineEnd::BlankBeforeText => self.paragraph.gap = Gap::Line,
            LineEnd::Blank => {
                self.settle_blank()?;
                self.paragraph.gap = Gap::Blank;
            }
        }
        Ok(())
    }

    /// What follows is not the end of the paragraph, so a line end before it was a blank.
    fn settle_blank(&mut self) -> Result<(), ReadError> {
        if self.writer != Writer::LibreOffice || self.paragraph.gap != Gap::Blank {
            return Ok(());
        }
        self.paragraph.gap = Gap::None;
        self.write(" ")
    }

    /// A tag inside the paragraph was met.
    pub(super) fn meet_inline(&mut self, is_start: bool) -> Result<(), ReadError> {
        self.paragraph.line_end = if is_start { LineEnd::Blank } else { LineEnd::BlankBeforeText };
        self.settle_blank()
    }

    fn without_leading_blanks<'t>(&self, line: &'t str) -> &'t str {
        if self.paragraph.text.is_empty() { line.trim_start_matches(is_space) } else { line }
    }

    /// Text whose white space counts.
    pub(super) fn write_literally(&mut self, text: &str) -> Result<(), ReadError> {
        if text.is_empty() {
            return Ok(());
        }
        self.write_word("")?;
        self.write(text)
    }

    /// A line break.
    pub(super) fn write_break(&mut self) -> Result<(), ReadError> {
        self.settle_blank()?;
        self.paragraph.gap = Gap::None;
        self.paragraph.skips_line_end = false;
        if !self.effect.hides && !self.effect.labels {
            self.write("\n")?;
        }
        self.paragraph.line_end = LineEnd::Layout;
        Ok(())
    }

    /// Adds text to the open paragraph, and opens one where none is.
    fn write(&mut self, text: &str) -> Result<(), ReadError> {
        if !self.paragraph.is_open {
            self.open_paragraph(false);
        }
        self.body.count_text(text.len())?;
        if self.effect.fills && text.contains('\u{A0}') {
            self.paragraph.text.push_str(&text.replace('\u{A0}', ""));
        } else if let Some(font) = self.effect.font.filter(|_| self.effect.symbols) {
            let signs = text.chars().map(|character| sign(Some(font), character));
            self.paragraph.text.extend(signs);
        } else {
            self.paragraph.text.push_str(text);
        }
        Ok(())
    }
}

/// A character in a font of signs as Unicode; Word writes the codes from 0x20 to 0xFF as such.
fn sign(font: Option<&'static str>, character: char) -> char {
    let code = u32::from(character);
    if font.is_none() || code <= 0x20 || code == 0xA0 {
        return character;
    }
    let private = match code {
        0x21..=0xFF => char::from_u32(code.saturating_add(0xF000)).unwrap_or(character),
        _ => character,
    };
    symbol::mapped(font, private).unwrap_or(character)
}

/// No page should hold these; LibreOffice writes U+0004 and U+0005 around content controls.
fn is_control(character: char) -> bool {
    matches!(character, '\0'..='\u{8}' | '\u{B}' | '\u{E}'..='\u{1F}' | '\u{7F}')
}

fn is_space(character: char) -> bool {
    matches!(character, ' ' | '\t' | '\n' | '\r' | '\u{C}')
}

/// Whether no blank stands for a line end beside this character: East Asian, and no Hangul.
fn is_wide(character: char) -> bool {
    matches!(
        u32::from(character),
        0x2E80..=0x312F | 0x3190..=0xA4CF | 0xF900..=0xFAFF | 0xFE30..=0xFE4F | 0xFF01..=0xFFA0
            | 0xFFE0..=0xFFE6 | 0x2_0000..=0x3_FFFD
    )
}
