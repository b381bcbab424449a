//! Rows a second into each format of the flat tables, and the making of the rows alone.

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use record::RecordSet;
use record::flat::rows;
use std::hint::black_box;
use std::io::{self, Write};
use write::WriteError;
use write::tables::{Files, TABLE_FORMATS, TableOptions};

/// Documents of one export.
const DOCUMENTS: u64 = 50;

/// Files that nobody keeps.
struct Nowhere;

impl Files for Nowhere {
    fn create(&mut self, _: &str) -> io::Result<Box<dyn Write + Send>> {
        Ok(Box::new(io::sink()))
    }
}

fn records() -> RecordSet {
    let file =
        concat!(env!("CARGO_MANIFEST_DIR"), "/../../output/caofeidian-2023/source.docx.json");
    let text = std::fs::read(file).expect("the records of a fixture");
    serde_json::from_slice(&text).expect("records")
}

fn count(records: &RecordSet) -> u64 {
    let mut count = 0;
    let done = rows(records, &mut |_, cells| {
        black_box(cells);
        count += 1;
        Ok::<(), WriteError>(())
    });
    done.expect("counts are small");
    count
}

fn formats(criterion: &mut Criterion) {
    let records = records();
    let rows = count(&records);
    let mut group = criterion.benchmark_group("rows");
    group.sample_size(10);
    group.throughput(Throughput::Elements(rows));
    group.bench_function("flat", |bencher| bencher.iter(|| count(&records)));
    group.throughput(Throughput::Elements(rows * DOCUMENTS));
    for format in TABLE_FORMATS {
        group.bench_function(format.name(), |bencher| {
            bencher.iter(|| {
                let mut sink =
                    format.begin(&TableOptions::default(), &mut Nowhere).expect("begins");
                for _ in 0..DOCUMENTS {
                    sink.add(&records).expect("written");
                }
                sink.finish().expect("ends")
            });
        });
    }
    group.finish();
}

criterion_group!(benches, formats);
criterion_main!(benches);
