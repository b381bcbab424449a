//! What each stage costs on one real document: `cargo bench -p pipeline`.

use criterion::{BatchSize, Criterion, Throughput, criterion_group, criterion_main};
use pipeline::document::{Document, Warned};
use pipeline::reader::{Input, Limits, read};
use pipeline::write::WRITERS;
use pipeline::{Output, Quiet, Settings};
use std::hint::black_box;
use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};

/// The document of a real department, 2023: 7 projects, 40 indicators.
const DOCUMENT: &str = "../../fixtures/caofeidian-2023/source.docx";

fn stages(criterion: &mut Criterion) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(DOCUMENT);
    let Ok(bytes) = std::fs::read(&path) else {
        let path = path.display();
        let message = format!("expected {path}, found nothing; make the fixtures first");
        assert!(std::env::args().any(|argument| argument == "--test"), "{message}");
        return;
    };
    let input = Input { name: "source.docx", bytes: &bytes, sha256: [0; 32] };
    let limits = Limits::default();
    let document = || -> Warned<Document> { read(&input, &limits).expect("the fixture reads") };
    let extracted = || extract::extract(document(), extract::Vocabulary::builtin());

    let mut group = criterion.benchmark_group("stages");
    group.throughput(Throughput::Bytes(bytes.len() as u64));
    group.bench_function("read", |bencher| bencher.iter(|| black_box(document())));
    group.bench_function("extract", |bencher| {
        let work = |read| black_box(extract::extract(read, extract::Vocabulary::builtin()));
        bencher.iter_batched(document, work, BatchSize::LargeInput);
    });
    let records = extracted();
    group.bench_function("check", |bencher| {
        let settings = check::Settings::default();
        bencher.iter(|| black_box(check::check(black_box(&records), &settings)));
    });
    for writer in WRITERS {
        group.bench_function(format!("write {}", writer.name()), |bencher| {
            let mut output = Vec::new();
            bencher.iter(|| {
                output.clear();
                writer.write(&records, &mut output).expect("records have a form");
                black_box(output.len())
            });
        });
    }
    whole(&mut group, path);
    group.finish();
}

/// Reading the same document in each format that it stands in: documents a second.
fn formats(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("read by format");
    group.throughput(Throughput::Elements(1));
    for ending in ["docx", "doc", "rtf", "odt", "fodt", "html", "txt"] {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(DOCUMENT).with_extension(ending);
        let Ok(bytes) = std::fs::read(path) else { continue };
        let input = Input { name: "source", bytes: &bytes, sha256: [0; 32] };
        group.bench_function(ending, |bencher| {
            bencher
                .iter(|| read(black_box(&input), &Limits::default()).expect("the fixture reads"));
        });
    }
    group.finish();
}

/// The whole way as the command goes it, one thread, the file opened and hashed, the records in memory.
fn whole(
    group: &mut criterion::BenchmarkGroup<'_, criterion::measurement::WallTime>,
    path: PathBuf,
) {
    let settings = Settings { threads: NonZeroUsize::MIN, ..Settings::default() };
    let paths = [path];
    let mut output = Vec::new();
    group.bench_function("whole", |bencher| {
        bencher.iter(|| {
            output.clear();
            let stream = Output::Stream(&mut output);
            pipeline::extract(&paths, stream, &settings, &mut Quiet).expect("a stream takes all")
        });
    });
}

criterion_group!(benches, stages, formats);
criterion_main!(benches);
