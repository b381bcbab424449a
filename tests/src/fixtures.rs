//! The cases below `fixtures/`: made here, committed there.
//!
//! `cargo run -p tests --bin make-fixtures` writes them; `tests/tests/fixtures.rs` proves that the committed
//! files are what it writes. Each case is a small form that goes wrong unless one construct is read right.
//! Two formats of one case say the same, so they must give the same records.

#![allow(
    clippy::missing_panics_doc,
    clippy::format_push_string,
    reason = "a generator: it stops where a fixture is wrong, and an allocation more does not matter"
)]

pub mod caofeidian;
pub mod content;
pub mod converted;
pub mod form;
pub mod formats;
pub mod markup;
pub mod package;
pub mod word;

mod structure;
mod tables;
mod text;
mod wording;

/// One folder below `fixtures/`.
#[derive(Debug)]
pub struct Case {
    /// Name of the folder.
    pub name: &'static str,
    /// What it shows, in one or two sentences.
    pub shows: &'static str,
    /// Where its content comes from.
    pub origin: Origin,
    /// Names and bytes of its files, without `ABOUT.md`.
    pub files: Vec<(&'static str, Vec<u8>)>,
}

/// Where the content of a case comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Origin {
    /// Made up.
    Invented,
    /// A document that a department published.
    Published,
}

/// All cases: the sample first, then one for each construct.
pub fn cases() -> Vec<Case> {
    let mut cases = vec![Case {
        name: "caofeidian-2023",
        shows: "A whole department's document, as Apache POI prints the published .doc, and as Word would have \
                it: outline, bookmarks, split runs, merges. Both must give the same records.",
        origin: Origin::Published,
        files: vec![
            ("source.txt", caofeidian::TEXT.to_vec()),
            ("source.docx", word::write(&caofeidian::pieces())),
        ],
    }];
    cases.extend(wording::cases());
    cases.extend(tables::cases());
    cases.extend(structure::cases());
    cases.extend(text::cases());
    cases
}

impl Case {
    /// An invented case of one `.docx`.
    fn docx(name: &'static str, shows: &'static str, bytes: Vec<u8>) -> Self {
        Self { name, shows, origin: Origin::Invented, files: vec![("source.docx", bytes)] }
    }

    /// An invented case of one text.
    fn text(name: &'static str, shows: &'static str, bytes: Vec<u8>) -> Self {
        Self { name, shows, origin: Origin::Invented, files: vec![("source.txt", bytes)] }
    }

    /// The same case with its content also as a dump.
    fn and_dump(mut self, pieces: &[content::Piece]) -> Self {
        self.files.push(("source.txt", content::dump(pieces).into_bytes()));
        self
    }

    /// The same case in the formats that we write ourselves.
    fn and_formats(mut self, pieces: &[content::Piece]) -> Self {
        let docx = self.files.iter().find(|(name, _)| *name == "source.docx");
        let flat = formats::flat_opc(&docx.expect("a .docx first").1);
        self.files.push(("source.xml", flat));
        self.files.push(("source.mht", formats::web_archive(pieces)));
        self
    }

    /// The `ABOUT.md` of the folder.
    pub fn about(&self) -> String {
        let (origin, licence) = match self.origin {
            Origin::Invented => (
                "Invented. Towns, agencies, people and amounts do not exist. \
                 Written by `cargo run -p tests --bin make-fixtures`.",
                "MIT OR Apache-2.0, as the project.",
            ),
            Origin::Published => (
                "`source.txt` is the text of the 2023 performance targets that 中共曹妃甸区委宣传部 published; \
                 `source.docx` is made of it by `cargo run -p tests --bin make-fixtures`.",
                "An official document of an administrative organ, which copyright does not cover \
                 (著作权法 第五条); the `.docx` wrapping is MIT OR Apache-2.0, as the project.",
            ),
        };
        let converted = converted::of(self.name).map(converted::Converted::about);
        format!(
            "# {}\n\n{}\n\n* Origin: {origin}\n* Licence: {licence}\n{}",
            self.name,
            self.shows,
            converted.unwrap_or_default()
        )
    }
}
