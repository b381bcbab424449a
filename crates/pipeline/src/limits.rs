//! The limits on documents and archives under the names by which options and messages call them.

use crate::{ArchiveLimits, Settings};
use reader::Limits;

/// One limit that can be set.
#[derive(Debug, Clone, Copy)]
pub struct LimitOption {
    /// As `--limit` takes it; [`reader::ReadError::LimitExceeded`] says the same name with blanks.
    pub name: &'static str,
    /// What it bounds.
    pub about: &'static str,
    field: Field,
}

#[derive(Debug, Clone, Copy)]
enum Field {
    Document(fn(&mut Limits) -> &mut u64),
    Archive(fn(&mut ArchiveLimits) -> &mut u64),
}

impl LimitOption {
    /// Sets this limit.
    pub fn set(&self, settings: &mut Settings, value: u64) {
        *self.field(&mut settings.limits, &mut settings.archives) = value;
    }

    /// Its value in `settings`.
    pub fn get(&self, settings: &Settings) -> u64 {
        *self.field(&mut settings.limits.clone(), &mut settings.archives.clone())
    }

    fn field<'a>(&self, limits: &'a mut Limits, archives: &'a mut ArchiveLimits) -> &'a mut u64 {
        match self.field {
            Field::Document(field) => field(limits),
            Field::Archive(field) => field(archives),
        }
    }
}

macro_rules! limit {
    ($name:literal, $field:ident, $about:literal) => {
        LimitOption {
            name: $name,
            about: $about,
            field: Field::Document(|limits| &mut limits.$field),
        }
    };
}

macro_rules! archive_limit {
    ($name:literal, $field:ident, $about:literal) => {
        LimitOption {
            name: $name,
            about: $about,
            field: Field::Archive(|limits| &mut limits.$field),
        }
    };
}

/// All limits, by name.
pub const LIMITS: &[LimitOption] = &[
    archive_limit!("archive-depth", depth, "archives inside one another"),
    archive_limit!("archive-directory", directory_bytes, "bytes of the list of entries of a zip"),
    archive_limit!("archive-entries", entries, "entries of one archive"),
    archive_limit!("archive-entry", entry_bytes, "bytes of one entry, unpacked"),
    archive_limit!("archive-memory", memory_bytes, "bytes that a 7z asks for to be unpacked"),
    archive_limit!("archive-name", name_bytes, "bytes of the name of one entry"),
    archive_limit!("archive-ratio", ratio, "unpacked bytes for each packed byte"),
    archive_limit!("archive-unpacked", unpacked_bytes, "bytes of all entries read, unpacked"),
    limit!("attributes", attributes, "attributes of one XML tag"),
    limit!("bookmarks", bookmarks, "bookmarks of one document"),
    limit!("cells", cells, "cells of one document"),
    limit!("definitions", definitions, "styles of one document, and its list definitions"),
    limit!("document-text", text_bytes, "bytes of text of one document"),
    limit!("group-depth", group_depth, "RTF groups inside one another"),
    limit!("inflate-ratio", inflate_ratio, "inflated bytes for each compressed byte"),
    limit!(
        "inflated-document",
        inflated_document_bytes,
        "bytes of all parts read, after inflating"
    ),
    limit!("inflated-part", inflated_part_bytes, "bytes of one part, after inflating"),
    limit!("input-file", file_bytes, "bytes of one input file"),
    limit!("line", line_bytes, "bytes of one line of a text input"),
    limit!("name-length", name_bytes, "bytes of one XML name"),
    limit!(
        "package-directory",
        package_directory_bytes,
        "bytes of the directory of a .docx, .doc …"
    ),
    limit!("package-entries", package_entries, "parts of a .docx, .xlsx …"),
    limit!("paragraphs", paragraphs, "paragraphs of one document"),
    limit!("run-text", run_bytes, "bytes of text between two XML tags"),
    limit!("table-nesting", table_nesting, "tables inside one another"),
    limit!("table-slots", table_slots, "rows times columns, of all tables of one document"),
    limit!("xml-depth", xml_depth, "XML elements inside one another"),
];

/// The number that `text` says: `1000`, `64K`, `512MiB`, `2G` (K, M and G are powers of 1024).
pub fn limit_value(text: &str) -> Option<u64> {
    let digits = text.trim_end_matches(|character: char| character.is_ascii_alphabetic());
    let factor = match text.get(digits.len()..)? {
        "" => 1,
        "K" | "KiB" => 1 << 10,
        "M" | "MiB" => 1 << 20,
        "G" | "GiB" => 1 << 30,
        _ => return None,
    };
    digits.parse::<u64>().ok()?.checked_mul(factor)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_limit_can_be_set_by_name() {
        let defaults = Settings::default();
        let all = format!("{:?}{:?}", defaults.limits, defaults.archives);
        assert_eq!(LIMITS.len(), all.matches(": ").count(), "a limit without a name");
        assert!(LIMITS.is_sorted_by_key(|limit| limit.name));
        for limit in LIMITS {
            let mut settings = Settings::default();
            let before = limit.get(&settings);
            limit.set(&mut settings, before + 1);
            assert_eq!(limit.get(&settings), before + 1, "{}", limit.name);
            let others = LIMITS.iter().filter(|other| other.get(&settings) != other.get(&defaults));
            assert_eq!(others.count(), 1, "{} sets one field", limit.name);
        }
    }

    #[track_caller]
    fn check(text: &str, expect: Option<u64>) {
        assert_eq!(limit_value(text), expect, "{text}");
    }

    #[test]
    fn sizes_read_as_people_write_them() {
        check("1000", Some(1000));
        check("512MiB", Some(512 << 20));
        check("2G", Some(2 << 30));
        for wrong in ["", "K", "-1", "1.5M", "1T", "99999999999999G", "1 M"] {
            check(wrong, None);
        }
    }
}
