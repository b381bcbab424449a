//! The schema as both dialects see it.

use super::*;
use crate::digest::text_digest;

/// The digest of what [`create`] and [`add_foreign_key`] give, by version. Where this test fails, the tables have changed:
/// raise [`VERSION`], add a migration, and add a line here.
const DIGESTS: &[(u32, &str)] = &[
    (1, "c557e40d59350c9e47e6e501dc30d55acf6f95e465c1ae41bf1ffb7a58a9e835"),
    (2, "522fd8cf186a4330142d8808ea3ba1c6ca3b6996bdba73380ea0e2af3abbb25a"),
    (3, "3b4b1522c4d8ce1375760b654408e35236511b2fb0b08593db1a448b6930cbac"),
];

#[test]
fn a_changed_schema_is_a_new_version() {
    let mut both =
        [Dialect::Sqlite, Dialect::Postgres].map(|dialect| create(dialect).join(";\n")).concat();
    both.extend(all_tables(Dialect::Postgres).filter_map(add_foreign_key));
    let known = DIGESTS.iter().find(|(version, _)| *version == VERSION).map(|&(_, digest)| digest);
    assert_eq!(known, Some(text_digest(&both).as_str()));
}

#[test]
fn there_is_a_way_from_every_older_version() {
    assert_eq!(MIGRATIONS.len(), VERSION as usize);
}

#[test]
fn every_table_has_a_key_and_every_child_its_parent() {
    for dialect in [Dialect::Sqlite, Dialect::Postgres] {
        for table in all_tables(dialect) {
            let mut text = create_table(table, dialect);
            assert!(text.contains("PRIMARY KEY"), "{text}");
            if dialect == Dialect::Postgres {
                assert!(!text.contains("FOREIGN KEY"), "{text}");
                text = add_foreign_key(table).unwrap_or_default();
            }
            assert_eq!(text.contains("ON DELETE CASCADE"), table.parent.is_some(), "{text}");
        }
    }
}

#[test]
fn every_column_has_its_chinese_term() {
    let has_chinese = |text: &str| text.chars().any(|one| ('\u{4E00}'..'\u{A000}').contains(&one));
    for table in all_tables(Dialect::Sqlite) {
        assert!(has_chinese(table.chinese), "{}", table.name);
        for column in table.columns {
            assert!(has_chinese(column.chinese), "{}.{}", table.name, column.name);
        }
    }
    for view in VIEWS {
        assert!(
            has_chinese(view.chinese) && view.columns.iter().all(|(_, term)| has_chinese(term))
        );
    }
}
