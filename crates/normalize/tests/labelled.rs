//! The labelled cases: nearly all are read as labelled, and nothing is read where there is nothing.

#[path = "support/lines.rs"]
mod lines;

use serde_json::Value as Json;

/// What of a term counts: its type and what it says, absent fields as their defaults.
fn key(term: &Json) -> String {
    let text = |value: &Json| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    let flag = |value: &Json| value.as_bool().unwrap_or(false);
    let base = &term["base"];
    match term["type"].as_str().unwrap_or_default() {
        "quantity" => format!(
            "quantity {} {} {} {} {}",
            text(&term["op"]),
            text(&base["number"]),
            text(&base["upper"]),
            text(&base["unit"]),
            flag(&term["approx"])
        ),
        "date" => {
            format!(
                "date {} {} {}",
                text(&term["op"]),
                text(&term["date"]),
                flag(&term["inferred"])
            )
        }
        "period" => {
            let end = |value: &Json| {
                if value.is_object() { text(&value["date"]) } else { text(value) }
            };
            format!("period {} {}", end(&term["from"]), end(&term["to"]))
        }
        "recurrence" => format!(
            "recurrence {} {} {} {}",
            text(&term["every"]),
            text(&term["op"]),
            text(&term["month"]),
            text(&term["day"])
        ),
        other => format!("unknown {other}"),
    }
}

fn keys(case: &Json) -> Vec<String> {
    let mut keys: Vec<String> = case["terms"].as_array().into_iter().flatten().map(key).collect();
    keys.sort();
    keys
}

fn cases() -> Vec<Json> {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../fixtures/values/idioms.jsonl");
    let text = std::fs::read_to_string(path).expect("the labelled cases are part of the project");
    text.lines().map(|line| serde_json::from_str(line).expect("a JSON line")).collect()
}

#[test]
fn at_least_99_of_100_labelled_cases_are_right() {
    let cases = cases();
    assert!(cases.len() >= 400, "{} labelled cases", cases.len());
    let wrong: Vec<String> = cases
        .iter()
        .filter_map(|case| {
            let read = lines::answer(case);
            let right = read["kind"] == case["kind"] && keys(&read) == keys(case);
            (!right).then(|| format!("{} {}: {read}", case["id"], case["input"]))
        })
        .collect();
    assert!(wrong.len() * 100 <= cases.len(), "{} wrong:\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn nothing_is_read_where_nothing_is_said() {
    let cases = cases();
    let negatives: Vec<&Json> =
        cases.iter().filter(|case| case["terms"].as_array().is_some_and(Vec::is_empty)).collect();
    assert!(negatives.len() >= 100, "{} cases without terms", negatives.len());
    let invented: Vec<String> = negatives
        .into_iter()
        .map(|case| (case, lines::answer(case)))
        .filter(|(_, read)| read["terms"] != serde_json::json!([]))
        .map(|(case, read)| format!("{}: {read}", case["input"]))
        .collect();
    assert!(invented.is_empty(), "{}", invented.join("\n"));
}
