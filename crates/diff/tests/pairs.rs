//! Hundreds of invented pairs of years whose changes are known: what is found of them, and that no project is paired wrongly.

#[path = "pairs/families.rs"]
mod families;
#[path = "pairs/invention.rs"]
mod invention;
#[path = "pairs/properties.rs"]
mod properties;

use invention::{Truth, invent};
use record::change::{Change, ChangeKind, Statement};
use std::collections::{BTreeMap, BTreeSet};

/// Pairs of years that are invented.
const YEARS: u64 = 250;

/// The kinds that are judged.
const JUDGED: &[ChangeKind] = &[
    ChangeKind::ProjectContinued,
    ChangeKind::ProjectRenamed,
    ChangeKind::ProjectAdded,
    ChangeKind::ProjectRemoved,
    ChangeKind::ProjectSplit,
    ChangeKind::ProjectMoved,
    ChangeKind::BudgetChanged,
    ChangeKind::IndicatorAdded,
    ChangeKind::IndicatorRemoved,
    ChangeKind::IndicatorChanged,
];

fn text(statement: Option<&Statement>) -> Option<String> {
    statement.map(|one| {
        let mut texts = one.texts().to_vec();
        texts.sort();
        texts.join("|")
    })
}

fn found(changes: &[Change]) -> Truth {
    let mut found = Truth::new();
    for change in changes.iter().filter(|change| JUDGED.contains(&change.kind)) {
        let inner = change.kind >= ChangeKind::ProjectMoved;
        let project = change.project.as_ref().and_then(|names| names.new.clone());
        let project = project.filter(|_| inner).unwrap_or_default();
        let level3 = change.level3.clone().filter(|_| change.kind == ChangeKind::IndicatorChanged);
        found.insert((
            change.kind,
            text(change.old.as_ref()),
            text(change.new.as_ref()),
            project,
            level3.unwrap_or_default(),
        ));
    }
    found
}

#[derive(Debug, Default, Clone, Copy)]
struct Score {
    right: u32,
    true_ones: u32,
    found: u32,
}

#[test]
fn invented_years_are_told_right() {
    let mut scores = BTreeMap::<ChangeKind, Score>::new();
    let mut wrong_pairs = Vec::new();
    let mut errors = Vec::new();
    for seed in 0..YEARS {
        let years = invent(seed);
        let comparison = diff::compare(&[years.old], &[years.new]);
        let mut truth = years.truth;
        let mut found = found(&comparison.changes.changes);
        for list in [&mut truth, &mut found] {
            for (_, old, _, _, _) in list.iter() {
                assert_ne!(old.as_deref(), Some(""));
            }
        }
        let unjudged = |set: &BTreeSet<String>, name: &Option<String>| {
            name.as_ref().is_some_and(|name| set.contains(name))
        };
        found.retain(|(kind, old, new, project, _)| {
            *kind == ChangeKind::ProjectSplit
                || !(unjudged(&years.unjudged, old)
                    || unjudged(&years.unjudged, new)
                    || years.unjudged.contains(project))
        });
        for one in &truth {
            let score = scores.entry(one.0).or_default();
            score.true_ones += 1;
            if found.contains(one) {
                score.right += 1;
            } else {
                errors.push(format!("{seed} missed {one:?}"));
            }
        }
        for one in &found {
            scores.entry(one.0).or_default().found += 1;
            if !truth.contains(one) {
                errors.push(format!("{seed} invented {one:?}"));
                if matches!(
                    one.0,
                    ChangeKind::ProjectContinued
                        | ChangeKind::ProjectRenamed
                        | ChangeKind::ProjectSplit
                ) {
                    wrong_pairs.push(format!("{seed} {one:?}"));
                }
            }
        }
    }
    let mut all = Score::default();
    for score in scores.values() {
        all.right += score.right;
        all.true_ones += score.true_ones;
        all.found += score.found;
    }
    let shown: Vec<String> = errors.iter().take(200).cloned().collect();
    let shown = shown.join("\n");
    println!("{scores:#?}\n{shown}");
    assert!(wrong_pairs.is_empty(), "{}\n{scores:#?}", wrong_pairs.join("\n"));
    assert!(all.right * 1000 >= all.true_ones * 985, "recall {all:?}\n{shown}");
    assert!(all.right * 1000 >= all.found * 985, "precision {all:?}\n{shown}");
    for (kind, score) in scores {
        let enough =
            score.right * 100 >= score.true_ones * 95 && score.right * 100 >= score.found * 95;
        assert!(enough, "{kind:?} {score:?}\n{shown}");
    }
}
