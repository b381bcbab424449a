//! How long one value takes: the mean over the labelled cases.

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use normalize::{Context, clean, find, fold, parse};
use std::hint::black_box;

struct Case {
    input: String,
    category: Option<String>,
    fiscal_year: Option<i32>,
    place: String,
}

fn cases() -> Vec<Case> {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../fixtures/values/idioms.jsonl");
    let text = std::fs::read_to_string(path).expect("the labelled cases are part of the project");
    text.lines()
        .map(|line| {
            let case: serde_json::Value = serde_json::from_str(line).expect("a JSON line");
            let context = &case["context"];
            Case {
                input: case["input"].as_str().unwrap_or_default().to_owned(),
                category: context["category"].as_str().map(str::to_owned),
                fiscal_year: context["fiscal_year"]
                    .as_i64()
                    .and_then(|year| i32::try_from(year).ok()),
                place: context["place"].as_str().unwrap_or_default().to_owned(),
            }
        })
        .collect()
}

fn values(criterion: &mut Criterion) {
    let cases = cases();
    let mut group = criterion.benchmark_group("values");
    // The time shown is that of all cases; the throughput is values a second.
    group.throughput(Throughput::Elements(cases.len() as u64));
    group.bench_function("labelled", |bencher| {
        bencher.iter(|| {
            for case in &cases {
                let context = Context {
                    fiscal_year: case.fiscal_year,
                    category: case.category.as_deref(),
                    money: case.place == "money",
                };
                let folded = fold(black_box(&case.input));
                if case.place == "prose" {
                    black_box(find(&folded, &context));
                } else {
                    black_box(parse(&folded, &context));
                }
            }
        });
    });
    group.bench_function("clean", |bencher| {
        bencher.iter(|| {
            for case in &cases {
                black_box(clean(black_box(&case.input)));
            }
        });
    });
    group.finish();
}

criterion_group!(benches, values);
criterion_main!(benches);
