//! What holds of any records: nothing panics, the same records say the same again, and a year beside itself changed nothing.

use crate::invention::{Random, invent};
use proptest::prelude::*;
use record::change::ChangeKind;
use record::{Number, RecordSet};
use rust_decimal::Decimal;
use std::collections::BTreeSet;

/// Spoils records at random: what a hostile or broken document may hold.
fn spoil(set: &mut RecordSet, random: &mut Random) {
    const TEXTS: &[&str] = &[
        "",
        "\u{0}",
        "年",
        "2023",
        "9999年",
        "00000年",
        "（）",
        "2023年2023年",
        "\u{10FFFF}",
        "((((",
        "２０２３－２０２４",
    ];
    let text = |random: &mut Random| {
        let long = random.chance(5);
        let text = TEXTS[random.below(TEXTS.len())];
        if long { text.repeat(500) } else { text.to_owned() }
    };
    if random.chance(20) {
        set.fiscal_year = [None, Some(i32::MIN), Some(i32::MAX), Some(0)][random.below(4)];
    }
    for project in &mut set.projects {
        if random.chance(20) {
            project.name = random.chance(50).then(|| text(random));
        }
        if random.chance(10) {
            project.code = None;
        }
        if random.chance(10) {
            project.agency = record::Agency { code: Some(text(random)), name: Some(text(random)) };
        }
        if random.chance(10)
            && let Some(money) = &mut project.budget.total
        {
            let values = [Decimal::MAX, Decimal::MIN, Decimal::ZERO, Decimal::new(1, 28)];
            money.yuan = random.chance(70).then(|| Number::from(values[random.below(4)]));
        }
        for indicator in &mut project.indicators {
            if random.chance(10) {
                indicator.level3 = random.chance(50).then(|| text(random));
            }
            if random.chance(5) {
                indicator.value.terms.reverse();
                indicator.value.raw = text(random);
            }
        }
        if random.chance(10) {
            let copy = project.indicators.clone();
            project.indicators.extend(copy);
        }
    }
    if random.chance(20) {
        let copy = set.projects.clone();
        set.projects.extend(copy);
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(60))]

    #[test]
    fn spoilt_records_are_compared_all_the_same(seed in any::<u64>()) {
        let mut years = invent(seed);
        let mut random = Random(seed);
        spoil(&mut years.old, &mut random);
        spoil(&mut years.new, &mut random);
        let (old, new) = ([years.old], [years.new]);
        let comparison = diff::compare(&old, &new);
        prop_assert_eq!(&comparison, &diff::compare(&old, &new));
        let changes = &comparison.changes;
        let ids: BTreeSet<&str> = changes.changes.iter().map(|change| change.id.as_str()).collect();
        prop_assert_eq!(ids.len(), changes.changes.len(), "ids are unique");
        // Every project of either year is accounted for, once.
        let places = |list: fn(&record::change::ProjectPair) -> &Vec<record::change::ProjectPlace>| {
            let mut places: Vec<_> = comparison.projects.iter().flat_map(|pair| list(pair).clone()).collect();
            places.sort();
            places
        };
        prop_assert_eq!(places(|pair| &pair.old).len(), old[0].projects.len());
        prop_assert_eq!(places(|pair| &pair.new).len(), new[0].projects.len());
        let mut unique = places(|pair| &pair.old);
        unique.dedup();
        prop_assert_eq!(unique.len(), old[0].projects.len());
        // The wire form reads back.
        let json = serde_json::to_string(changes).expect("serialises");
        let read: record::change::Changes = serde_json::from_str(&json).expect("reads back");
        prop_assert_eq!(&read, changes);
    }

    #[test]
    fn a_year_beside_itself_changed_nothing(seed in any::<u64>()) {
        let years = invent(seed);
        let comparison = diff::compare(std::slice::from_ref(&years.old), std::slice::from_ref(&years.old));
        for change in &comparison.changes.changes {
            prop_assert!(change.kind.is_no_change(), "{:?}", change);
        }
        let continued = comparison.changes.summary.counts[&ChangeKind::ProjectContinued];
        prop_assert_eq!(continued, years.old.projects.len() as u64);
    }
}
