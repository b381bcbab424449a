//! Same bytes and settings, same output, byte for byte, whatever the number of threads (invariant 9).

use pipeline::{Output, Quiet, Settings, extract};
use std::num::NonZeroUsize;
use std::path::PathBuf;

fn records(threads: usize, writer: &'static dyn pipeline::write::Writer) -> Vec<u8> {
    let fixtures = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../fixtures");
    let threads = NonZeroUsize::new(threads).expect("at least one");
    let settings = Settings { threads, writer, ..Settings::default() };
    let mut output = Vec::new();
    let summary = extract(&[fixtures], Output::Stream(&mut output), &settings, &mut Quiet)
        .expect("memory takes all");
    assert!(summary.read > 0, "there are fixtures");
    assert_eq!(summary.defects, 0);
    output
}

#[test]
fn output_does_not_depend_on_threads_or_runs() {
    for &writer in pipeline::write::WRITERS {
        let first = records(1, writer);
        for threads in [1, 2, 8] {
            assert!(records(threads, writer) == first, "{} with {threads} threads", writer.name());
        }
    }
}
