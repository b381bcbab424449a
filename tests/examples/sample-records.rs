//! Prints the records of so many made-up documents, a document a line, for `tests/soak/load`.

use std::io::{self, BufWriter, Write as _};
use tests::sample::Sample;

fn main() -> io::Result<()> {
    let count = std::env::args().nth(1).and_then(|count| count.parse().ok()).unwrap_or(100);
    let mut out = BufWriter::new(io::stdout().lock());
    for content in 0..count {
        serde_json::to_writer(&mut out, &Sample::ordinary(content, 10, 20).records())?;
        writeln!(out)?;
    }
    out.flush()
}
