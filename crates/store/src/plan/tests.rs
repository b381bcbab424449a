//! What becomes of names and contents, played on a database of maps.

use super::*;
use Planned::{Missing, New, Replaced, Unchanged};
use proptest::prelude::*;
use record::RecordSet;

/// `name=content/version`: a document; `name~content`: another name of it.
fn item(text: &str) -> Item {
    if let Some((name, content)) = text.split_once('~') {
        return Item::Name { name: name.to_owned(), sha256: content.to_owned() };
    }
    let (name, content) = text.split_once('=').expect("a document");
    let (content, version) = content.split_once('/').unwrap_or((content, "1"));
    let mut records = RecordSet::new(document::Source {
        name: name.to_owned(),
        format: "text",
        bytes: 1,
        sha256: [0; 32],
        encoding: None,
    });
    records.source.sha256 = content.to_owned();
    records.department.name = Some(version.to_owned());
    Item::Document(Box::new(Packed::new(&records).expect("packed")))
}

/// Does what the plan says as a database with foreign keys would.
fn apply(held: &mut Held, items: &[Item]) -> Vec<Planned> {
    let plan = plan(items, held);
    for sha256 in &plan.delete {
        held.documents.remove(sha256).expect("what goes was there");
        held.names.retain(|_, other| other != sha256);
    }
    for (index, name) in &plan.insert {
        let Item::Document(packed) = &items[*index] else { panic!("a name has no rows") };
        let document = HeldDocument { digest: packed.digest.clone(), name: name.clone() };
        let before = held.documents.insert(packed.sha256.clone(), document);
        assert_eq!(before, None, "a key stands once");
    }
    for (sha256, name) in &plan.rename {
        held.documents.get_mut(sha256).expect("what is renamed is there").name.clone_from(name);
    }
    for (name, sha256) in &plan.names {
        assert!(held.documents.contains_key(sha256), "a name of nothing: {name}");
        held.names.insert(name.clone(), sha256.clone());
    }
    plan.outcomes
}

fn sound(held: &Held) {
    for (sha256, document) in &held.documents {
        assert_eq!(
            held.names.get(&document.name),
            Some(sha256),
            "the name in the rows is one of its names"
        );
    }
    for sha256 in held.names.values() {
        assert!(held.documents.contains_key(sha256));
    }
}

#[track_caller]
fn check(batches: &[&str], outcomes: &[Planned], expect: &str) {
    let mut held = Held::default();
    let mut found = Vec::new();
    for batch in batches {
        let items: Vec<_> = batch.split(' ').map(item).collect();
        found.extend(apply(&mut held, &items));
        sound(&held);
        let again = plan(&items, &held);
        let last_words = !batch.contains(' ');
        assert!(!last_words || again.is_empty(), "loading again changes nothing: {again:?}");
    }
    assert_eq!(found, outcomes);
    let names: Vec<_> =
        held.names.iter().map(|(name, content)| format!("{name}={content}")).collect();
    assert_eq!(names.join(" "), expect);
}

#[test]
fn the_same_again_changes_nothing() {
    check(&["x=A", "x=A"], &[New, Unchanged], "x=A");
    check(&["x=A y=B", "y=B x=A"], &[New, New, Unchanged, Unchanged], "x=A y=B");
}

#[test]
fn a_corrected_document_replaces_what_its_name_stood_for() {
    check(&["x=A", "x=B"], &[New, Replaced], "x=B");
    check(&["x=A x=B"], &[New, Replaced], "x=B");
    check(&["x=A", "x=B", "x=A"], &[New, Replaced, Replaced], "x=A");
}

#[test]
fn better_records_of_the_same_content_replace_the_old_ones() {
    check(&["x=A/1", "x=A/2"], &[New, Replaced], "x=A");
    check(&["x=A/1 y=A/1", "x=A/2"], &[New, Unchanged, Replaced], "x=A y=A");
}

#[test]
fn several_names_keep_a_content_until_the_last_goes() {
    check(&["x=A", "y=A", "x=B", "y=B"], &[New, Unchanged, Replaced, Replaced], "x=B y=B");
    check(&["x=A", "y~A", "x=B"], &[New, Unchanged, Replaced], "x=B y=A");
    check(&["x=A y=B", "x=B y=A"], &[New, New, Replaced, Replaced], "x=B y=A");
    check(&["y~A"], &[Missing], "");
}

proptest! {
    #[test]
    fn one_batch_or_many_come_to_the_same(
        steps in prop::collection::vec(("[xyz]", "[ABC]", "[12]", any::<bool>()), 1..12),
        cut in 0_usize..12,
    ) {
        let items: Vec<_> = steps
            .iter()
            .map(|(name, content, version, alias)| {
                if *alias { item(&format!("{name}~{content}")) } else { item(&format!("{name}={content}/{version}")) }
            })
            .collect();
        let (mut whole, mut single, mut halves) = (Held::default(), Held::default(), Held::default());
        let all = apply(&mut whole, &items);
        let one_by_one: Vec<_> =
            items.iter().flat_map(|item| apply(&mut single, std::slice::from_ref(item))).collect();
        let (first, second) = items.split_at(cut.min(items.len()));
        apply(&mut halves, first);
        apply(&mut halves, second);
        sound(&whole);
        prop_assert_eq!(&whole, &single);
        prop_assert_eq!(&whole, &halves);
        prop_assert_eq!(all, one_by_one);
    }
}
