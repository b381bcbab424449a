//! Reads values as JSON lines on standard input and writes `id`, `kind`, `terms` for each: the form of the labelled cases.

#[path = "../tests/support/lines.rs"]
mod lines;

use std::io::{self, BufRead, Write};

fn main() -> io::Result<()> {
    let mut output = io::BufWriter::new(io::stdout().lock());
    for line in io::stdin().lock().lines() {
        let request: serde_json::Value = serde_json::from_str(&line?)?;
        writeln!(output, "{}", lines::answer(&request))?;
    }
    output.flush()
}
